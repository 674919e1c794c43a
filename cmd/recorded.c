/*
 * recorded.c - a snapshot in place of a zone file.  The report is the one that
 * the recorded run made: its command, its arguments, its instant, unless --at
 * asks about another.
 */
#include "cmd.h"
#include "../lib/evidence/snapshot.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens a regular file without waiting for anything; -1 when it is none. */
static int
open_regular(const char *path, off_t *size)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		*size = st.st_size;
	return fd;
}

bool
recorded_is(const char *path)
{
	off_t size;
	const int fd = open_regular(path, &size);
	char head[64];
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	return n > 0 && snapshot_looks_like(head, (size_t)n);
}

bool
recorded_read(struct arena *a, const char *path, struct buf *text, struct err *e)
{
	char chunk[65536];
	off_t size = 0;
	const int fd = open_regular(path, &size);
	ssize_t n = -1;

	if (fd < 0)
		return err_set(e, 2, "%s: cannot be read", path);
	if (size > SNAPSHOT_MAX_OCTETS) {
		close(fd);
		return err_set(
		    e, 2, "%s: limit SNAPSHOT_MAX_OCTETS (%d) exceeded", path, SNAPSHOT_MAX_OCTETS);
	}
	*text = buf_new(a);
	while (text->n <= SNAPSHOT_MAX_OCTETS && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)n);
	close(fd);
	return n >= 0 || err_set(e, 2, "%s: %s", path, strerror(errno));
}

bool
recorded_load(struct arena *a, const struct options *o, const char *path, struct evidence *ev,
    struct options *as_then, const char **target, struct err *e)
{
	struct snapshot_run run;
	struct buf text;

	*as_then = *o;
	if (!recorded_read(a, path, &text, e) || !snapshot_load(ev, path, text.p, text.n, &run, e))
		return false;
	as_then->arguments.n = as_then->arguments.room = 0;
	for (size_t i = 0; i < run.n_arguments; i++)
		*vec_add(a, &as_then->arguments) = run.arguments[i];
	if (!o->has_at)
		as_then->engine.now = run.at;
	if (!o->declared.has_ds) {
		as_then->declared.has_ds = ev->said.has_ds;
		as_then->declared.ds_seen = ev->said.ds_seen;
		as_then->declared.ds_ttl = ev->said.ds_ttl;
	}
	if (!o->declared.has_signed) {
		as_then->declared.has_signed = ev->said.has_signed;
		as_then->declared.signed_since = ev->said.signed_since;
	}
	if (!options_past(as_then, e))
		return false;
	ev->said = as_then->declared;
	as_then->recorded = run.command;
	*target = run.target;
	return history_load(a, as_then, ev, e);
}

int
recorded_check(struct arena *a, const struct options *o)
{
	struct evidence *ev = evidence_new(a);
	struct options as_then;
	const char *target;
	struct err e;

	if (o->operands.n != 1)
		return complain_text(2, "a snapshot is checked alone: %s", o->operands.v[0]);
	if (o->ds.n > 0 || o->origin != NULL)
		return complain_text(2, "--ds and --origin are for zone files; a snapshot holds its own");
	if (!recorded_load(a, o, o->operands.v[0], ev, &as_then, &target, &e))
		return complain(&e);
	return judge(a, &as_then, ev, target);
}
