/*
 * The reader over any octets.  A line that begins with 0x01 and a name ends the
 * main file: what follows is the file that every $INCLUDE opens.
 */
#include "zonefile.h"
#include "name.h"
#include "rdata.h"
#include "type.h"
#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct world {
	uint32_t lines[2]; /* of the main file, of the included one */
	uint32_t last[16]; /* line of the newest record, a file each */
	unsigned depth;
	uint64_t records, faults;
	const uint8_t *more;
	size_t more_n;
	uint8_t owner[255], owner_len;
};

static void
on_record(void *ctx, const struct zf_record *r)
{
	struct world *w = ctx;
	const struct lint_name before = { w->owner, w->owner_len };

	w->records++;
	assert(r->line >= w->last[w->depth] && r->line <= w->lines[w->depth > 0]);
	w->last[w->depth] = r->line;
	assert(r->column >= 1);
	assert(name_wire_len(r->owner.wire, r->owner.len) == r->owner.len);
	assert(r->ttl <= INT32_MAX);
	assert(!type_is_meta(r->type));
	assert(rdata_check(r->type, r->rdata, r->rdlen) == NULL);
	assert(r->same_owner == lint_name_eq(before, r->owner));
	memcpy(w->owner, r->owner.wire, r->owner.len);
	w->owner_len = r->owner.len;
}

static void
on_fault(void *ctx, const struct zf_fault *f)
{
	struct world *w = ctx;

	w->faults++;
	assert(f->line >= 1 && f->line <= w->lines[w->depth > 0]);
	assert(f->column >= 1 && f->kind <= LINT_LIMIT && *f->text != '\0');
	for (const char *p = f->text; *p != '\0'; p++)
		assert(*p >= 0x20 && *p <= 0x7e);
	assert(f->owner.len == 0 || name_wire_len(f->owner.wire, f->owner.len) == f->owner.len);
}

static bool
on_origin(void *ctx, uint8_t out[255], uint8_t *len)
{
	(void)ctx;
	memcpy(out, "\001x", 3);
	*len = 3;
	return true;
}

static int
memory_fd(const uint8_t *p, size_t n)
{
	const int fd = memfd_create("zone", 0);

	assert(fd >= 0 && write(fd, p, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static int
on_open(void *ctx, const char *path, const char **why)
{
	struct world *w = ctx;

	*why = "no more";
	return *path == 'n' ? -1 : memory_fd(w->more, w->more_n);
}

static void
on_enter(void *ctx, const char *path, uint32_t line)
{
	struct world *w = ctx;

	assert(*path != '\0' && line >= 1 && w->depth < ZF_MAX_INCLUDE_DEPTH);
	w->last[++w->depth] = 0;
}

static void
on_leave(void *ctx)
{
	struct world *w = ctx;

	assert(w->depth > 0);
	w->depth--;
}

static uint32_t
count_lines(const uint8_t *p, size_t n)
{
	uint32_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	return lines;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *cut = n > 0 ? memchr(p, 1, n) : NULL;
	const size_t first = cut == NULL ? n : (size_t)(cut - p);
	struct world w = { .more = p + first, .more_n = n - first };
	const struct zf_sink sink = { &w, on_record, on_fault, on_origin, on_open, on_enter, on_leave };
	const struct zf_options o = { .has_default_ttl = n % 2 == 0, .default_ttl = 60 };
	local_arena *a = arena_new();
	const int fd = memory_fd(p, first);
	struct zf_result r;

	w.lines[0] = count_lines(p, first);
	w.lines[1] = count_lines(w.more, w.more_n);
	r = zf_read(a, fd, &o, &sink);
	close(fd);
	assert(w.depth == 0 && r.records == w.records && !r.read_error);
	assert(r.faults >= w.faults || w.faults == ZF_MAX_FAULTS + 1);
	return 0;
}
