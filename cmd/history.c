/*
 * history.c - earlier snapshots in a folder.  What is newer than the instant of
 * judgement is not known yet and left aside; so is the run's own snapshot.
 */
#include "cmd.h"
#include "../lib/base/when.h"
#include "../lib/evidence/snapshot.h"
#include <dirent.h>
#include <errno.h>

enum { HISTORY_MAX_FILES = 10000 };

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
compare_instants(const void *a, const void *b)
{
	const struct evidence *x = *(const struct evidence *const *)a;
	const struct evidence *y = *(const struct evidence *const *)b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static bool
list_files(struct arena *a, const char *folder, const char ***paths, size_t *n, struct err *e)
{
	VEC(const char *) list = { 0 };
	DIR *d = opendir(folder);
	struct dirent *entry;

	if (d == NULL && errno == ENOENT)
		return true; /* the first run makes it */
	if (d == NULL)
		return err_set(e, 2, "--history %s: %s", folder, strerror(errno));
	while ((entry = readdir(d)) != NULL) {
		const size_t len = strlen(entry->d_name);

		if (entry->d_name[0] != '.' && len > 6 && strcmp(entry->d_name + len - 6, ".jsonl") == 0)
			*vec_add(a, &list) = arena_printf(a, "%s/%s", folder, entry->d_name);
		if (list.n > HISTORY_MAX_FILES)
			break;
	}
	closedir(d);
	if (list.n > HISTORY_MAX_FILES)
		return err_set(e, 2, "--history %s: limit HISTORY_MAX_FILES (%d) exceeded", folder,
		    HISTORY_MAX_FILES);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), compare_paths);
	*paths = list.v;
	*n = list.n;
	return true;
}

/* Does it test what was not published?  Then it is no history. */
static bool
is_declared(const struct evidence *past)
{
	for (size_t i = 0; i < past->cuts.n; i++)
		if (past->cuts.v[i].declared)
			return true;
	for (size_t i = 0; i < past->zones.n; i++)
		if (past->zones.v[i]->is_parent_ds && past->zones.v[i]->apex.len > 1)
			return true;
	return false;
}

bool
history_load(struct arena *a, const struct options *o, struct evidence *ev, struct err *e)
{
	const char **paths = NULL;
	size_t n = 0;

	if (o->history == NULL)
		return true;
	ev->has_history = true;
	if (!list_files(a, o->history, &paths, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct evidence *past = evidence_new(a);
		struct snapshot_run run;
		struct buf text;
		struct err why = { 0 };

		if (!recorded_read(a, paths[i], &text, &why) ||
		    (!snapshot_looks_like(text.p, text.n) &&
		        !err_set(&why, 2, "%s: not a snapshot", paths[i])) ||
		    !snapshot_load(past, paths[i], text.p, text.n, &run, &why) ||
		    (is_declared(past) && !err_set(&why, 2,
		        "%s: it holds what was declared (--ns, --ds), which nobody saw", paths[i]))) {
			fprintf(stderr, "dnssec-lint: --history: left out: %s\n", why.text);
			continue;
		}
		if (past->at < o->engine.now)
			*vec_add(ev->arena, &ev->past) = past;
	}
	if (ev->past.n > 0)
		qsort(ev->past.v, ev->past.n, sizeof(*ev->past.v), compare_instants);
	return true;
}

const char *
history_path(struct arena *a, const struct options *o, const char *target)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789.-TZ";
	char at[WHEN_TEXT];
	char *name = arena_printf(a, "%s.%s", when_text(o->engine.now, at),
	    target == NULL ? "several." : target);

	for (char *p = name; *p != '\0'; p++)
		if (strchr(plain, *p) == NULL)
			*p = '_';
	return arena_printf(a, "%s/%sjsonl", o->history, name);
}
