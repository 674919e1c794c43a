/* snapshot_text.c - a record as text, through the reader of zone files. */
#include "../base/arena.h"
#include "../dns/zonefile.h"
#include "snapshot_names.h"
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct one {
	struct arena *arena;
	void (*record)(void *, const struct zf_record *);
	void *ctx;
	const char *fault;
};

static void
text_record(void *ctx, const struct zf_record *r)
{
	const struct one *one = ctx;

	one->record(one->ctx, r);
}

static void
text_fault(void *ctx, const struct zf_fault *f)
{
	struct one *one = ctx;

	if (one->fault == NULL)
		one->fault = arena_printf(one->arena, "a record does not parse: %s", f->text);
}

static bool
no_origin(void *ctx, uint8_t out[255], uint8_t *len)
{
	(void)ctx, (void)out, (void)len;
	return false;
}

static int
no_include(void *ctx, const char *path, const char **why)
{
	(void)ctx, (void)path;
	*why = "a snapshot includes no files";
	return -1;
}

static void
no_enter(void *ctx, const char *path, uint32_t line)
{
	(void)ctx, (void)path, (void)line;
}

static void
no_leave(void *ctx)
{
	(void)ctx;
}

const char *
snapshot_text(struct arena *keep, const char *line, size_t n,
    void (*record)(void *, const struct zf_record *), void *ctx, bool *room)
{
	struct one one = { keep, record, ctx, NULL };
	const struct zf_sink sink = { &one, text_record, text_fault, no_origin, no_include, no_enter,
		no_leave };
	local_arena *a = arena_new();
	int fd;

	if (memchr(line, '\n', n) != NULL)
		return "a record is not a line of text";
	fd = memfd_create("record", MFD_CLOEXEC);
	if (fd < 0 || write(fd, line, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0) {
		*room = false;
		one.fault = "no room to read a record";
	} else {
		zf_read(a, fd, &(struct zf_options){ 0 }, &sink);
	}
	if (fd >= 0)
		close(fd);
	return one.fault;
}
