/*
 * region.h - one growing block that never moves: address space is reserved at
 * first and committed as it fills, so a table of five million rows is never
 * copied and never held twice.  Freed with the arena that it was made in.
 * Where the machine refuses a large reservation a smaller one is tried;
 * growing past it ends the program like any other lack of memory (exit 4).
 */
#ifndef BASE_REGION_H
#define BASE_REGION_H
#include <stddef.h>

struct arena;
struct region {
	char *base;
	size_t used, committed, reserved; /* octets */
};

/* Reserves up to `octets`; nothing is committed yet. */
struct region *region_new(struct arena *, size_t octets);
/* Slow path of region_add: commits enough for n more octets. */
void region_commit(struct region *, size_t n);

/* n more octets, zeroed when new; the caller aligns by asking for multiples. */
static inline void *
region_add(struct region *r, size_t n)
{
	void *p;

	if (r->committed - r->used < n)
		region_commit(r, n);
	p = r->base + r->used;
	r->used += n;
	return p;
}
/* A table that does not grow, zeroed: a small one in the arena, since a process may have 65,530
 * mappings and a run ten thousand zones; a large one in a region of its own. */
void *region_table(struct arena *, size_t octets);
/* Give the pages back; the reservation stays. */
void region_reset(struct region *);
#endif
