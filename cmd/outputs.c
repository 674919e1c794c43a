/*
 * outputs.c - where reports go, looked at before anything is read or asked: formats that
 * exist, no file written twice, and none that is an input of the run, configuration included.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/collect/file.h"
#include "../lib/collect/import.h"
#include "../lib/evidence/snapshot.h"
#include <stdlib.h>
#include <sys/stat.h>

static bool
known(struct arena *a, const char *name, struct err *e)
{
	struct buf b = buf_new(a);

	if (report_format(name) != NULL)
		return true;
	for (size_t i = 0; report_formats[i].name != NULL; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", report_formats[i].name);
	return err_set(e, 2, "unknown format '%s'; there are %s", name, b.p);
}

/* The name under which it will lie, however it is written; the path itself where its folder
 * is not there. */
static const char *
place_of(struct arena *a, const char *path)
{
	char *whole = new (a, char, 4097);
	const char *slash = strrchr(path, '/');
	const char *folder = ".";

	if (slash != NULL)
		folder = slash == path ? "/" : arena_copy(a, path, (size_t)(slash - path));
	if (realpath(path, whole) != NULL)
		return whole;
	if (realpath(folder, whole) == NULL)
		return path;
	return arena_printf(a, "%s/%s", whole, slash == NULL ? path : slash + 1);
}

/* A terminal, a pipe, /dev/null: two may write there. */
static bool
is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool
same(struct arena *a, const char *p, const char *q)
{
	struct stat x, y;

	if (is_special(p))
		return false;
	if (stat(p, &x) == 0 && stat(q, &y) == 0)
		return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return strcmp(place_of(a, p), place_of(a, q)) == 0;
}

/* Is it a zone, a snapshot or a log, that a folder among the operands is read for?  What an
 * earlier run reported may be written again. */
static bool
is_read_in(struct arena *a, const char *path, const char *folder)
{
	enum { HEAD = 4096 };
	char *head = new (a, char, HEAD + 1), *within = new (a, char, 4097);
	const char *place = place_of(a, path);
	struct stat st;
	size_t n;
	FILE *f;

	if (folder == NULL || stat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || is_special(path) ||
	    realpath(folder, within) == NULL)
		return false;
	n = strlen(within);
	if (strncmp(place, within, n) != 0 || (n > 1 && place[n] != '/'))
		return false;
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	n = fread(head, 1, HEAD, f);
	fclose(f);
	return collect_looks_like_zone(head, n) || snapshot_looks_like(head, n) ||
	       import_kind(path, head, n, true) != IMPORT_NONE;
}

static bool
any_of(struct arena *a, const char *path, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same(a, path, v[i]) || is_read_in(a, path, v[i]))
			return true;
	return false;
}

static bool
is_input(struct arena *a, const struct options *o, const char *path)
{
	const char *const files[] = { o->config, o->config_found, o->baseline, o->root_hints,
		o->trust_anchor, o->tsig_file, o->input, o->cache };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i] != NULL && same(a, path, files[i]))
			return true;
	return any_of(a, path, o->operands.v, o->operands.n) || any_of(a, path, o->ds.v, o->ds.n) ||
	       any_of(a, path, o->names.v, o->names.n) ||
	       any_of(a, path, o->subzones.v, o->subzones.n) ||
	       any_of(a, path, o->plugins.v, o->plugins.n) || is_read_in(a, path, o->history);
}

/* After the configuration, which is an input too, and may name others. */
bool
outputs_spare_inputs(struct arena *a, const struct options *o, struct err *e)
{
	const struct {
		const char *option, *file;
	} others[] = { { "--save", o->save }, { "--redact", o->redact } };

	for (size_t i = 0; i < o->outputs.n; i++)
		if (o->outputs.v[i].file != NULL && is_input(a, o, o->outputs.v[i].file))
			return err_set(e, 2, "--format %s:%s would overwrite what is read",
			    o->outputs.v[i].format, o->outputs.v[i].file);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].file != NULL && is_input(a, o, others[i].file))
			return err_set(e, 2, "%s %s would overwrite what is read", others[i].option,
			    others[i].file);
	/* A baseline is brought up to date in place. */
	if (o->write_baseline != NULL && is_input(a, o, o->write_baseline) &&
	    (o->baseline == NULL || !same(a, o->write_baseline, o->baseline)))
		return err_set(e, 2, "--write-baseline %s would overwrite what is read",
		    o->write_baseline);
	return true;
}

bool
outputs_check(struct arena *a, const struct options *o, struct err *e)
{
	for (size_t i = 0; i < o->outputs.n; i++) {
		const struct output *x = &o->outputs.v[i];

		if (!known(a, x->format, e))
			return false;
		if (x->file == NULL)
			continue;
		for (size_t k = 0; k < i; k++)
			if (o->outputs.v[k].file != NULL && same(a, x->file, o->outputs.v[k].file))
				return err_set(e, 2, "--format: %s and %s are the same file",
				    o->outputs.v[k].file, x->file);
		if (o->save != NULL && same(a, x->file, o->save))
			return err_set(
			    e, 2, "--format and --save write the same file, %s", x->file);
	}
	return true;
}
