/* zonefile_test.h - a sink that writes down all that the reader says, for its tests. */
#ifndef DNS_ZONEFILE_TEST_H
#define DNS_ZONEFILE_TEST_H
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/tap.h"
#include "name.h"
#include "rdata.h"
#include "type.h"
#include "zonefile.h"
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * What a reading did, a line for each thing:
 *	line:column owner TTL type data
 *	! line:column kind text		a fault; kind S, R or L
 *	> path line			enter
 *	<				leave
 */
struct files {
	const char *name, *text;
};
struct world {
	struct arena *arena;
	struct buf out;
	const struct files *files;
	const char *guess;
	size_t n_records, n_faults, n_same;
	bool quiet;
	char last[700];
};

static void
on_record(void *ctx, const struct zf_record *r)
{
	struct world *w = ctx;
	char type[TYPE_TEXT];

	w->n_records++;
	w->n_same += r->same_owner;
	if (w->quiet)
		return;
	buf_printf(&w->out, "%u:%u ", r->line, r->column);
	name_print(&w->out, r->owner);
	buf_printf(&w->out, " %u %s ", r->ttl, type_text(r->type, type));
	rdata_print(&w->out, r->type, (struct lint_bytes) { r->rdata, r->rdlen });
	buf_char(&w->out, '\n');
}

static void
on_fault(void *ctx, const struct zf_fault *f)
{
	struct world *w = ctx;

	w->n_faults++;
	snprintf(w->last, sizeof(w->last), "! %u:%u %c %s", f->line, f->column, "SRL"[f->kind], f->text);
	if (w->quiet)
		return;
	buf_printf(&w->out, "! %u:%u %c ", f->line, f->column, "SRL"[f->kind]);
	if (f->owner.len > 0) {
		name_print(&w->out, f->owner);
		buf_char(&w->out, ' ');
	}
	buf_printf(&w->out, "%s\n", f->text);
}

static bool
on_origin(void *ctx, uint8_t out[255], uint8_t *len)
{
	struct world *w = ctx;

	return w->guess != NULL &&
	    name_parse(w->guess, strlen(w->guess), (struct lint_name) { NULL, 0 }, out, len) == NULL;
}

static int
text_fd(const char *text, size_t n)
{
	const int fd = memfd_create("zone", 0);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

static int
on_open(void *ctx, const char *path, const char **why)
{
	struct world *w = ctx;

	for (const struct files *f = w->files; f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, path) == 0)
			return text_fd(f->text, strlen(f->text));
	*why = "no such file";
	return -1;
}

static void
on_enter(void *ctx, const char *path, uint32_t line)
{
	struct world *w = ctx;

	if (!w->quiet)
		buf_printf(&w->out, "> %s %u\n", path, line);
}

static void
on_leave(void *ctx)
{
	struct world *w = ctx;

	if (!w->quiet)
		buf_str(&w->out, "<\n");
}

static inline struct zf_result
read_text(struct world *w, const char *text, size_t n, const char *origin)
{
	const struct zf_sink sink = { w, on_record, on_fault, on_origin, on_open, on_enter, on_leave };
	struct zf_options o = { 0 };
	uint8_t wire[255];
	const int fd = text_fd(text, n);
	struct zf_result r;

	if (origin != NULL && *origin != '\0') {
		o.origin.wire = wire;
		if (name_parse(origin, strlen(origin), o.origin, wire, &o.origin.len) != NULL)
			abort();
	}
	w->out = buf_new(w->arena);
	r = zf_read(w->arena, fd, &o, &sink);
	close(fd);
	return r;
}

#define IP " A 192.0.2.1\n"

/* A text with a run of one octet in it. */
static inline char *
repeat(struct arena *a, size_t n, const char *before, char c, const char *behind, size_t *len)
{
	const size_t b = strlen(before), e = strlen(behind);
	char *p = new (a, char, n + b + e + 1);

	memcpy(p, before, b);
	memset(p + b, c, n);
	memcpy(p + b + n, behind, e);
	*len = n + b + e;
	return p;
}

#endif
