#include "zdata.h"
#include "../base/arena.h"
#include "../base/sip.h"
#include <sys/mman.h>

/*
 * The most that a table may reserve: address space, committed as it fills.
 * What ends first is the offset in struct zdata_record, 2^32 units of four
 * octets.  A call may be about ten thousand small zones and a process may have
 * 65,530 mappings, so a table begins in the arena, moves to a reservation of
 * 1/64 when it outgrows that, and to the whole one when it outgrows that.
 */
#define GIB ((size_t)1 << 30)
#define MOST_DATA (16 * GIB)
#define MOST_NAMES (4 * GIB)
#define MOST_RECORDS (32 * GIB)
#define MOST_WHERE (8 * GIB)
#define MOST_NODES (24 * GIB)
enum { FIRST = 256, IN_ARENA = 64 * 1024, STEP = 4 * 1024 * 1024, FIRST_SLOTS = 16, HUGE = 2 * 1024 * 1024 };

static struct region *
in_arena(struct arena *a, size_t n)
{
	struct region *r = new (a, struct region, 1);

	*r = (struct region) { new (a, char, n), 0, n, n };
	return r;
}

/* The table moves.  Its old pages go back as they are copied. */
static void
widen(struct zdata *z, struct region **table, size_t n, size_t most)
{
	struct region *old = *table, *r;
	const size_t want = (old->used + n) * 2;
	size_t step;

	if (old->reserved >= most)
		arena_must(NULL);
	if (want <= IN_ARENA)
		r = in_arena(z->arena, want);
	else
		r = region_new(z->arena, want <= most / 64 ? most / 64 : most);
	for (size_t at = 0; at < old->used; at += step) {
		step = old->used - at < STEP ? old->used - at : STEP;
		memcpy(region_add(r, step), old->base + at, step);
		if (step == STEP && old->reserved > IN_ARENA)
			madvise(old->base + at, step, MADV_DONTNEED);
	}
	*table = r;
}

/* n more octets of a table; it may move. */
static inline void *
extend(struct zdata *z, struct region **table, size_t n, size_t most)
{
	if ((*table)->reserved - (*table)->used < n)
		widen(z, table, n, most);
	return region_add(*table, n);
}

/*
 * SipHash-1-3.  A file from a pull request chooses its own names, so the table
 * needs a keyed hash: with a known one a million names in one slot are easy to
 * make.  The order of slots never shows in any output.
 */
static uint32_t
hash(const struct zdata *z, struct lint_name name)
{
	uint64_t v[4] = { z->seed[0] ^ 0x736f6d6570736575u, z->seed[1] ^ 0x646f72616e646f6du,
		z->seed[0] ^ 0x6c7967656e657261u, z->seed[1] ^ 0x7465646279746573u };
	uint64_t w;
	size_t i = 0;

	for (; i + 8 <= name.len; i += 8) {
		memcpy(&w, name.wire + i, 8);
		v[3] ^= w;
		sip_round(v);
		v[0] ^= w;
	}
	w = (uint64_t)name.len << 56;
	for (unsigned at = 0; i < name.len; i++, at += 8)
		w |= (uint64_t)name.wire[i] << at;
	v[3] ^= w;
	sip_round(v);
	v[0] ^= w;
	v[2] ^= 0xff;
	sip_round(v), sip_round(v), sip_round(v);
	w = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (uint32_t)(w ^ w >> 32);
}

static void
slots_unmap(void *p)
{
	struct zdata *z = p;

	munmap(z->slots, z->n_slots * sizeof(uint64_t));
}

/* The hash is replaced when it grows; pages of its own go back at once. */
static void
slots_replace(struct zdata *z, uint64_t *slots, size_t n, bool mapped)
{
	if (z->slots_mapped)
		slots_unmap(z);
	else if (mapped)
		arena_defer(z->arena, slots_unmap, z);
	z->slots = slots;
	z->n_slots = n;
	z->slots_mapped = mapped;
}

static uint64_t *
slots_new(struct zdata *z, size_t n, bool mapped)
{
	void *p;

	if (!mapped)
		return new (z->arena, uint64_t, n);
	p = mmap(NULL, n * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	/* It is all touched, and never in order. */
	if (p != MAP_FAILED && n * sizeof(uint64_t) >= HUGE)
		madvise(p, n * sizeof(uint64_t), MADV_HUGEPAGE);
	return arena_must(p == MAP_FAILED ? NULL : p);
}

static void
slots_grow(struct zdata *z)
{
	const size_t n = z->n_slots * 2;
	const bool mapped = n * sizeof(uint64_t) > IN_ARENA;
	uint64_t *slots = slots_new(z, n, mapped);

	for (size_t i = 0; i < z->n_slots; i++) {
		size_t at = (size_t)(z->slots[i] >> 32) & (n - 1);

		if (z->slots[i] == 0)
			continue;
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = z->slots[i];
	}
	slots_replace(z, slots, n, mapped);
}

struct zdata *
zdata_new(struct arena *a)
{
	struct zdata *z = new (a, struct zdata, 1);

	z->arena = a;
	z->records = in_arena(a, FIRST);
	z->where = in_arena(a, FIRST);
	z->nodes = in_arena(a, FIRST);
	z->names = in_arena(a, FIRST);
	z->data = in_arena(a, FIRST);
	z->last_node = ZDATA_NONE;
	slots_replace(z, slots_new(z, FIRST_SLOTS, false), FIRST_SLOTS, false);
	/* Where the kernel put things is the one secret at hand without asking
	 * for randomness, which a replay must not do. */
	z->seed[0] = (uint64_t)(uintptr_t)z;
	z->seed[1] = (uint64_t)(uintptr_t)&a;
	return z;
}

/* The slot of the name, or the empty one where it belongs. */
static size_t
slot_of(const struct zdata *z, struct lint_name name, uint32_t h)
{
	size_t at = h & (z->n_slots - 1);

	for (; z->slots[at] != 0; at = (at + 1) & (z->n_slots - 1))
		if ((uint32_t)(z->slots[at] >> 32) == h &&
		    lint_name_eq(zdata_name(z, (uint32_t)z->slots[at] - 1), name))
			break;
	return at;
}

static uint32_t
node_add(struct zdata *z, size_t at, uint32_t h, uint32_t name, uint8_t len)
{
	struct zdata_node *n;
	const uint8_t *wire = (const uint8_t *)z->names->base + name;

	if (z->n_nodes == ZDATA_NONE - 1)
		arena_must(NULL);
	n = extend(z, &z->nodes, sizeof(*n), MOST_NODES);
	*n = (struct zdata_node) { .name = name, .first = ZDATA_NONE, .last = ZDATA_NONE,
		.parent = ZDATA_NONE, .len = len };
	for (size_t i = 0; wire[i] != 0; i += wire[i] + 1u)
		n->labels++;
	z->slots[at] = (uint64_t)h << 32 | ++z->n_nodes;
	if ((uint64_t)z->n_nodes * 10 > (uint64_t)z->n_slots * 7)
		slots_grow(z);
	return z->n_nodes - 1;
}

uint32_t
zdata_intern(struct zdata *z, struct lint_name name)
{
	uint32_t h;
	size_t at;
	char *p;

	if (z->last_node != ZDATA_NONE && lint_name_eq(zdata_name(z, z->last_node), name))
		return z->last_node;
	h = hash(z, name);
	at = slot_of(z, name, h);
	if (z->slots[at] != 0)
		return (uint32_t)z->slots[at] - 1;
	if (z->names->used + name.len > UINT32_MAX)
		arena_must(NULL);
	p = extend(z, &z->names, name.len, MOST_NAMES);
	memcpy(p, name.wire, name.len);
	return node_add(z, at, h, (uint32_t)(p - z->names->base), name.len);
}

uint32_t
zdata_intern_suffix(struct zdata *z, uint32_t node, unsigned skip_octets)
{
	const uint32_t offset = zdata_node(z, node)->name + skip_octets;
	struct lint_name name = zdata_name(z, node);
	uint32_t h;
	size_t at;

	name.wire += skip_octets;
	name.len = (uint8_t)(name.len - skip_octets);
	h = hash(z, name);
	at = slot_of(z, name, h);
	if (z->slots[at] != 0)
		return (uint32_t)z->slots[at] - 1;
	return node_add(z, at, h, offset, name.len);
}

uint32_t
zdata_find(const struct zdata *z, struct lint_name name)
{
	const uint64_t slot = z->slots[slot_of(z, name, hash(z, name))];

	return slot == 0 ? ZDATA_NONE : (uint32_t)slot - 1;
}

uint32_t
zdata_add(struct zdata *z, const struct zdata_add *add)
{
	const size_t data = z->data->used / 4;
	const uint32_t row = z->n_records;
	struct zdata_record *r;
	struct zdata_head *h;
	struct zdata_node *n;
	uint32_t *where;

	if (data > UINT32_MAX || row == ZDATA_NONE - 1)
		arena_must(NULL);
	r = extend(z, &z->records, sizeof(*r), MOST_RECORDS);
	where = extend(z, &z->where, sizeof(*where), MOST_WHERE);
	h = extend(z, &z->data, sizeof(*h) + (add->rdata.n + 3) / 4 * 4, MOST_DATA);
	n = zdata_node(z, add->node);
	*h = (struct zdata_head) { add->ttl, (uint16_t)add->rdata.n, add->column };
	if (add->rdata.n > 0)
		memcpy(h + 1, add->rdata.p, add->rdata.n);
	*r = (struct zdata_record) { add->node, ZDATA_NONE, (uint32_t)data, add->type, add->set };
	*where = add->where;
	if (n->last == ZDATA_NONE)
		n->first = row;
	else
		zdata_record(z, n->last)->next = row;
	n->last = row;
	n->n++;
	z->last_node = add->node;
	z->n_records++;
	return row;
}
