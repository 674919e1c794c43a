#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/collect/file.h"
#include "../lib/dns/name.h"
#include <sys/stat.h>

/* Directories opened: every zone file, and whether a single zone was meant. */
static bool
gather(struct arena *a, const struct options *o, struct collect_paths *paths, struct err *e)
{
	bool stdin_seen = false;

	for (size_t i = 0; i < o->operands.n; i++) {
		const char *path = o->operands.v[i];
		struct stat st;

		if (strcmp(path, "-") == 0) {
			if (stdin_seen)
				return err_set(e, 2, "standard input ('-') was given twice");
			stdin_seen = true;
		} else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			if (!collect_directory(a, path, paths, e))
				return false;
			continue;
		}
		*vec_add(a, &paths->paths) = path;
	}
	return true;
}

static bool
read_origin(struct arena *a, const char *text, struct lint_name *origin, struct err *e)
{
	static const uint8_t root[1];
	uint8_t wire[255], len;
	const char *why;

	if (text == NULL)
		return true;
	why = name_parse(text, strlen(text), (struct lint_name) { root, 1 }, wire, &len);
	if (why != NULL)
		return err_set(e, 2, "--origin %s: %s", text, why);
	name_lower(wire, len);
	*origin = (struct lint_name) { arena_copy(a, wire, len), len };
	return true;
}

static bool
collect(struct arena *a, const struct options *o, const struct collect_paths *paths, struct evidence *ev,
    struct err *e)
{
	struct collect_file_options how = judge_reading(o);

	if (!read_origin(a, o->origin, &how.origin, e))
		return false;
	if (how.origin.len > 0 && paths->paths.n > 1)
		return err_set(e, 2, "--origin names one zone, but there are %zu files", paths->paths.n);
	if (!collect_zone_files(ev, paths->paths.v, paths->paths.n, &how, e))
		return false;
	how.parent_ds = true;
	for (size_t i = 0; i < o->ds.n; i++)
		if (collect_ds_file(ev, o->ds.v[i], &how, e) == NULL)
			return false;
	return true;
}

static int
check(struct arena *a, const struct options *o)
{
	struct evidence *ev = evidence_new(a);
	struct collect_paths paths = { 0 };
	const char *target = NULL;
	size_t zones = 0;
	struct err e;

	if (o->operands.n == 0)
		return complain_text(2, "check wants a zone file, a directory, or - for standard input");
	for (size_t i = 0; i < o->operands.n; i++)
		if (recorded_is(o->operands.v[i]))
			return recorded_check(a, o);
	if (!gather(a, o, &paths, &e))
		return complain(&e);
	if (fleet_is_check(o, &paths))
		return fleet_check(a, o, &paths);
	if (!collect(a, o, &paths, ev, &e))
		return complain(&e);
	ev->said = o->declared;
	for (size_t i = 0; i < ev->zones.n; i++)
		if (!ev->zones.v[i]->is_parent_ds) {
			target = name_text(a, ev->zones.v[i]->apex);
			zones++;
		}
	return judge(a, o, ev, zones == 1 ? target : NULL);
}

const struct command command_check = {
	.name = "check",
	.bit = CMD_CHECK,
	.operands = "PATH...",
	.what = "offline: zone files, signed or not, directories of them, a snapshot",
	.more = "Every zone file in a directory is checked, and parents are compared with their "
	        "children. '-' is standard input. Without --ds a zone is judged as if its DS records "
	        "were published. Nothing is sent.",
	.run = check,
};
