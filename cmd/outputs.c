/*
 * outputs.c - where reports go, looked at before anything is read or asked: formats that
 * exist, no file written twice, and none that is an input of the run.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
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

static bool
is_input(struct arena *a, const struct options *o, const char *path)
{
	for (size_t i = 0; i < o->operands.n; i++)
		if (same(a, path, o->operands.v[i]))
			return true;
	for (size_t i = 0; i < o->ds.n; i++)
		if (same(a, path, o->ds.v[i]))
			return true;
	return false;
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
		if (is_input(a, o, x->file))
			return err_set(e, 2, "--format %s:%s would overwrite what is read",
			    x->format, x->file);
	}
	return true;
}
