/* test_history.c - the merge of observations that are written down here, to the second. */
#include "../base/tap.h"
#include "observe.h"
#include <stdlib.h>

enum { HOUR = 3600, ALL = (1 << LINT_N_PARTS) - 1, ROOM = 32 };

static const uint8_t apex_wire[] = "\007example";
static const struct lint_name apex = { apex_wire, sizeof(apex_wire) };

struct story {
	struct arena *arena;
	struct moment when[ROOM];
	size_t n;
};

static struct observation *
look(struct story *s, int64_t at, uint32_t complete)
{
	struct observation *o = new (s->arena, struct observation, 1);

	o->complete = complete;
	s->when[s->n++] = (struct moment){ .at = at, .began = at + 1, .ended = at + 5,
		.o = o, .past = ZDATA_NONE };
	return o;
}

/* Key i of the test; its DNSKEY's first octets are enough to tell it. */
static uint64_t
key(struct story *s, struct observation *o, uint8_t i)
{
	const uint8_t rdata[] = { 1, 1, 3, 13, i, 7 };
	struct lint_id id = { .algorithm = 13, .flags = 257 };

	id.rdata = (struct lint_bytes){ arena_copy(s->arena, rdata, sizeof(rdata)), sizeof(rdata) };
	id.tag = crypto_key_tag(id.rdata);
	*vec_add(s->arena, &o->ids) = id;
	return 1ull << (o->ids.n - 1);
}

static struct observed *
see(struct story *s, struct observation *o, int part, uint64_t keys, uint32_t ttl)
{
	struct observed v = { .part = (uint8_t)part, .keys = keys, .ttl = ttl,
		.none = keys == 0 && part != LINT_PART_NS,
		.signers = part == LINT_PART_DNSKEY ? keys : 0 };

	*vec_add(s->arena, &o->versions) = v;
	return &o->versions.v[o->versions.n - 1];
}

static void
by(struct story *s, struct observation *o, struct observed *v, const char *who, uint32_t ttl)
{
	*vec_add(s->arena, &v->by) = (struct observed_by){ who, ttl };
	*vec_add(s->arena, &o->heard[v->part]) = who;
}

static const struct lint_history *
merge(struct story *s)
{
	return facts_merge(s->arena, apex, 0, s->when, s->n);
}

/* The n-th version of a part. */
static const struct lint_version *
nth(const struct lint_history *h, int part, size_t n)
{
	static const struct lint_version none = { .from = -1, .until = -1, .first = -1 };

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == part && n-- == 0)
			return &h->versions[i];
	return &none;
}

static void
test_alone(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	struct observation *o = look(&s, 1000, ALL);
	const struct lint_history *h;
	const struct lint_version *v;

	see(&s, o, LINT_PART_DS, key(&s, o, 1), 300);
	h = merge(&s);
	v = nth(h, LINT_PART_DS, 0);
	ok(h->n_versions == 1 && h->n_observations == 1 && h->since == 1000 && h->widest_gap == 0,
	    "one observation, one version");
	ok(v->from == LINT_ALWAYS_WAS && v->until == LINT_NEVER && v->first == 1000 && v->last == 1000 &&
	        v->gone == LINT_NEVER,
	    "it always was and never ends");
	ok(v->all == 1005, "all had it when the last had answered");
	ok(h->n_ids == 1 && v->keys == 1 && v->ttl == 300, "with its key and TTL");
}

static void
test_sparse(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	struct observation *o = look(&s, 0, ALL);
	const struct lint_history *h;

	see(&s, o, LINT_PART_DS, key(&s, o, 1), 300);
	o = look(&s, 10 * HOUR, ALL & ~(1u << LINT_PART_DS)); /* not every parent answered */
	o = look(&s, 20 * HOUR, ALL);
	see(&s, o, LINT_PART_DS, 0, 60);
	h = merge(&s);
	ok(nth(h, LINT_PART_DS, 0)->until == 20 * HOUR + 5,
	    "gone where all had answered, not where it was last seen or one was silent: %lld",
	    (long long)nth(h, LINT_PART_DS, 0)->until);
	ok(nth(h, LINT_PART_DS, 0)->last == 0, "last seen at the beginning");
	ok(nth(h, LINT_PART_DS, 1)->from == 1, "what follows may have begun right after the first: %lld",
	    (long long)nth(h, LINT_PART_DS, 1)->from);
	ok(h->widest_gap == 10 * HOUR, "the widest gap");
}

static void
test_incomplete(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	struct observation *o;
	const struct lint_history *h;

	for (int i = 0; i < 3; i++) { /* old and new side by side while one address is silent */
		o = look(&s, i * HOUR, i == 1 ? 0 : ALL);
		if (i < 2)
			see(&s, o, LINT_PART_DATA, key(&s, o, 1), 300);
		if (i > 0)
			see(&s, o, LINT_PART_DATA, key(&s, o, 2), 300);
	}
	h = merge(&s);
	ok(h->n_versions == 2 && h->n_ids == 2, "two keys, two versions");
	ok(nth(h, LINT_PART_DATA, 0)->until == 2 * HOUR + 5, "the old one's end");
	ok(nth(h, LINT_PART_DATA, 1)->first == HOUR && nth(h, LINT_PART_DATA, 1)->from == 1,
	    "the new one's beginning");
	ok(nth(h, LINT_PART_DATA, 1)->all == 2 * HOUR + 5 && nth(h, LINT_PART_DATA, 0)->all == 5,
	    "when all had it and nothing else");
}

static void
test_again(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	const struct lint_history *h;

	for (int i = 0; i < 3; i++) {
		struct observation *o = look(&s, i * HOUR, ALL);

		if (i == 1)
			see(&s, o, LINT_PART_DS, 0, 60);
		else
			see(&s, o, LINT_PART_DS, key(&s, o, 1), 300);
	}
	h = merge(&s);
	ok(h->n_versions == 3, "what comes back is a new version: %zu", h->n_versions);
	ok(nth(h, LINT_PART_DS, 2)->first == 2 * HOUR && nth(h, LINT_PART_DS, 2)->from == HOUR + 1 &&
	        nth(h, LINT_PART_DS, 2)->keys == nth(h, LINT_PART_DS, 0)->keys,
	    "of the same key, since the last time it was not there");
	ok(nth(h, LINT_PART_DS, 0)->until == HOUR + 5, "the first one has ended");
}

static void
test_lowered(void)
{
	static const struct {
		uint32_t ttl[6];
		uint32_t complete; /* bit i: observation i */
		uint32_t want;
		const char *what;
	} rows[] = {
		{ { 86400, 300 }, 3, 86400, "lowered just now: the old one counts" },
		{ { 86400, 300, 300 }, 7, 86400 - HOUR, "an hour ago: less an hour" },
		{ { 86400, 300, 300 }, 5, 86400, "one address was silent then" },
		{ { 7200, 300, 300, 300, 300 }, 31, 300, "long ago" },
		{ { 7200, 300, 7200, 300 }, 15, 7200, "raised and lowered again" },
		{ { 300, 7200 }, 3, 7200, "raised" },
		{ { 20000, 9000, 300, 300 }, 15, 20000 - 2 * HOUR, "in two steps" },
	};

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		local_arena *a = arena_new();
		struct story s = { .arena = a };
		const struct lint_history *h;

		for (size_t i = 0; i < 6 && rows[r].ttl[i] != 0; i++) {
			struct observation *o = look(&s, (int64_t)i * HOUR,
			    rows[r].complete >> i & 1 ? ALL : 0);

			see(&s, o, LINT_PART_DNSKEY, key(&s, o, 1), rows[r].ttl[i]);
		}
		h = merge(&s);
		ok(h->n_versions == 1 && nth(h, LINT_PART_DNSKEY, 0)->ttl == rows[r].want, "TTL %s: %u",
		    rows[r].what, nth(h, LINT_PART_DNSKEY, 0)->ttl);
	}
}

static void
test_many_ttls(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	const struct lint_history *h;

	for (int i = 0; i < 20; i++) { /* more than are kept; each outlives those after it */
		struct observation *o = look(&s, i * 10, ALL);

		see(&s, o, LINT_PART_DS, key(&s, o, 1), (uint32_t)(100000 - i * 1000));
	}
	h = merge(&s);
	ok(nth(h, LINT_PART_DS, 0)->ttl == 100000 - 18 * 10, "of many TTLs the one that lives longest: %u",
	    nth(h, LINT_PART_DS, 0)->ttl);
}

static void
test_addresses(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	const struct lint_version *old, *new;
	const struct lint_history *h;
	struct observation *o;

	o = look(&s, 0, ALL);
	{
		struct observed *v = see(&s, o, LINT_PART_DNSKEY, key(&s, o, 1), 600);

		by(&s, o, v, "one", 600);
		by(&s, o, v, "two", 300);
	}
	o = look(&s, HOUR, ALL);
	by(&s, o, see(&s, o, LINT_PART_DNSKEY, key(&s, o, 1), 300), "two", 300);
	by(&s, o, see(&s, o, LINT_PART_DNSKEY, key(&s, o, 2), 300), "one", 300);
	o = look(&s, 2 * HOUR, 0); /* two is silent */
	by(&s, o, see(&s, o, LINT_PART_DNSKEY, key(&s, o, 2), 300), "one", 300);
	h = merge(&s);
	old = nth(h, LINT_PART_DNSKEY, 0);
	new = nth(h, LINT_PART_DNSKEY, 1);
	ok(h->n_versions == 2 && old->n_sightings == 2 && new->n_sightings == 1, "two versions, by address");
	ok(strcmp(old->sightings[0].who, "one") == 0 && old->sightings[0].gone == HOUR + 5 &&
	        old->sightings[0].last == 0 && old->sightings[0].ttl == 600,
	    "one address has changed over");
	ok(old->sightings[1].last == HOUR && old->sightings[1].gone == LINT_NEVER,
	    "of the silent one nobody knows");
	ok(old->until == LINT_NEVER && new->all == LINT_NEVER, "so the old version may still be there");
}

/* What a DS names is the key, once the key was seen, before or after. */
static void
test_identity(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	struct observation *o = look(&s, 0, ALL);
	uint8_t *ds = arena_alloc(a, 36, 1), *other = arena_alloc(a, 36, 1);
	const struct lint_history *h;
	struct lint_id full;
	uint64_t bit;

	key(&s, o, 1);
	full = o->ids.v[0];
	o->ids.n = 0;
	ds[0] = (uint8_t)(full.tag >> 8), ds[1] = (uint8_t)full.tag, ds[2] = 13, ds[3] = 2;
	crypto_ds_digest(apex, full.rdata, 2, ds + 4);
	memcpy(other, ds, 36);
	other[35] ^= 1;
	*vec_add(a, &o->ids) = (struct lint_id){ .ds = { ds, 36 }, .tag = full.tag, .algorithm = 13 };
	*vec_add(a, &o->ids) = (struct lint_id){ .ds = { other, 36 }, .tag = full.tag, .algorithm = 13 };
	see(&s, o, LINT_PART_DS, 3, 300);
	o = look(&s, HOUR, ALL);
	bit = key(&s, o, 1);
	see(&s, o, LINT_PART_DS, bit, 300);
	o = look(&s, 2 * HOUR, ALL);
	*vec_add(a, &o->ids) = (struct lint_id){ .tag = full.tag, .algorithm = 13 };
	see(&s, o, LINT_PART_DATA, 1, 300);
	h = merge(&s);
	ok(h->n_ids == 2 && h->ids[0].rdata.n == 6 && h->ids[0].ds.n == 36 && h->ids[1].rdata.n == 0,
	    "a DS seen before its key names it; a DS of another digest does not");
	ok(nth(h, LINT_PART_DS, 0)->keys == 3 && nth(h, LINT_PART_DS, 1)->keys == 1, "in all versions");
	ok(nth(h, LINT_PART_DATA, 0)->keys == 1, "and a signature is by the key of its tag");
}

static void
test_too_many(void)
{
	local_arena *a = arena_new();
	struct story s = { .arena = a };
	const struct lint_history *h;

	for (uint8_t i = 0; i < 30; i++) {
		struct observation *o = look(&s, i * HOUR, ALL);

		for (uint8_t j = 0; j < 3; j++)
			see(&s, o, LINT_PART_DATA, key(&s, o, (uint8_t)(i * 3 + j)), 300);
	}
	h = merge(&s);
	ok(h->n_ids == LINT_MAX_IDS && h->limit != NULL, "more keys than there are bits are said");
	ok(nth(h, LINT_PART_DATA, 63)->last == 29 * HOUR && nth(h, LINT_PART_DATA, 0)->first == 8 * HOUR,
	    "and the old ones are left out");
}

int
main(void)
{
	test_alone();
	test_sparse();
	test_incomplete();
	test_again();
	test_lowered();
	test_many_ttls();
	test_addresses();
	test_identity();
	test_too_many();
	return done_testing();
}
