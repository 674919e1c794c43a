#include "allow_memory.h"
#include "region.h"
#include "arena.h"
#include <sys/mman.h>

enum { STEP_SMALL = 64 * 1024, STEP_LARGE = 4 * 1024 * 1024 };

static void
region_unmap(void *p)
{
	struct region *r = p;

	munmap(r->base, r->reserved);
}

struct region *
region_new(struct arena *a, size_t octets)
{
	struct region *r = new (a, struct region, 1);
	void *p = MAP_FAILED;

	octets = (octets + STEP_LARGE - 1) / STEP_LARGE * STEP_LARGE;
	for (; octets >= STEP_LARGE; octets /= 2) {
		p = mmap(NULL, octets, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (p != MAP_FAILED)
			break;
	}
	arena_must(p == MAP_FAILED ? NULL : p);
	r->base = p;
	r->reserved = octets;
	arena_defer(a, region_unmap, r);
	return r;
}

void *
region_table(struct arena *a, size_t octets)
{
	return octets <= STEP_SMALL ? arena_alloc(a, octets, 1) : region_add(region_new(a, octets), octets);
}

void
region_commit(struct region *r, size_t n)
{
	const size_t step = r->used < STEP_LARGE ? STEP_SMALL : STEP_LARGE;
	size_t want;

	if (n > r->reserved - r->used)
		arena_must(NULL);
	want = (r->used + n + step - 1) / step * step;
	if (want > r->reserved)
		want = r->reserved;
	if (mprotect(r->base + r->committed, want - r->committed, PROT_READ | PROT_WRITE) != 0)
		arena_must(NULL);
	r->committed = want;
}

void
region_reset(struct region *r)
{
	if (r->committed > 0)
		madvise(r->base, r->committed, MADV_DONTNEED);
	r->used = 0;
}
