/*
 * model.c - which mixes can be held, and what resolvers make of them.  All
 * spans are half open: [from, until).
 */
#include "seek.h"
#include <stdlib.h>

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
plus(int64_t at, int64_t seconds)
{
	return at == LINT_NEVER || at == LINT_ALWAYS_WAS ? at : at + seconds;
}

static struct span
both(struct span a, struct span b)
{
	return (struct span){ later(a.from, b.from), sooner(a.until, b.until) };
}

static bool
is_empty(struct span s)
{
	return s.from >= s.until;
}

static int64_t
ttl_of(const struct rollout_family *f, const struct lint_version *v)
{
	return v->ttl > f->floor_s ? v->ttl : f->floor_s;
}

static bool
has_ns(const struct rollout_story *s)
{
	for (size_t i = 0; i < s->n_versions; i++)
		if (s->versions[i].part == LINT_PART_NS)
			return true;
	return false;
}

static bool
share(uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 || (a & b) != 0;
}

static struct span
in_caches(const struct rollout_family *f, const struct lint_version *v, struct span served)
{
	served.until = plus(served.until, ttl_of(f, v));
	return served;
}

/*
 * When it is handed out to somebody who asks the servers: one span for each NS RRset
 * that leads to them and may be cached.  *i is 0 at first.
 */
static bool
next_served(const struct seeker *k, const struct lint_version *v, size_t *i, struct span *o)
{
	const struct rollout_story *s = k->story;

	if (!k->has_ns || v->part == LINT_PART_DS || v->part == LINT_PART_NS) {
		*o = (struct span){ v->from, v->until };
		return (*i)++ == 0;
	}
	while (*i < s->n_versions) {
		const struct lint_version *ns = &s->versions[(*i)++];

		if (ns->part != LINT_PART_NS || !share(ns->operators, v->operators))
			continue;
		*o = both((struct span){ v->from, v->until },
		    in_caches(k->family, ns, (struct span){ ns->from, ns->until }));
		if (!is_empty(*o))
			return true;
	}
	return false;
}

bool
rollout_is_held(const struct rollout_story *s, const struct rollout_family *f,
    const struct lint_version *v, int64_t since, int64_t at)
{
	const struct seeker k = { .story = s, .family = f, .has_ns = has_ns(s) };
	struct span o;

	if (v->from > at)
		return false;
	for (size_t i = 0; next_served(&k, v, &i, &o);) {
		o.from = later(o.from, since);
		if (!is_empty(o) && o.from <= at && at < in_caches(f, v, o).until)
			return true;
	}
	return false;
}

/* The keys, handed out in `served`, can be validated while both are held; from then on they
 * are trusted for what is left of their own TTL. */
static struct span
trusted(const struct rollout_family *f, struct span ds, const struct lint_version *keys,
    struct span served)
{
	const struct span o = both(ds, in_caches(f, keys, served));

	if (is_empty(o) || served.from >= ds.until)
		return (struct span){ 0, 0 };
	return (struct span){ o.from, plus(sooner(served.until, ds.until), ttl_of(f, keys)) };
}

/* Algorithms that validators know (RFC 9904 3), less those that this family refuses. */
static uint64_t
usable(const struct rollout_story *s, const struct rollout_family *f)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < s->n_ids; i++)
		switch (s->ids[i].algorithm) {
		case 5:
		case 7: mask |= f->no_sha1 ? 0 : 1ull << i; break;
		case 8:
		case 10:
		case 13:
		case 14:
		case 15:
		case 16: mask |= 1ull << i; break;
		}
	return mask;
}

static bool
has_algorithm(const struct rollout_story *s, uint64_t keys, uint8_t algorithm)
{
	for (size_t i = 0; i < s->n_ids; i++)
		if ((keys >> i & 1) != 0 && s->ids[i].algorithm == algorithm)
			return true;
	return false;
}

static bool
has_all_algorithms(const struct rollout_story *s, uint64_t keys, uint64_t of)
{
	for (size_t i = 0; i < s->n_ids; i++)
		if ((of >> i & 1) != 0 && !has_algorithm(s, keys, s->ids[i].algorithm))
			return false;
	return true;
}

enum lint_outcome
rollout_judge(const struct rollout_story *s, const struct rollout_family *f,
    const struct lint_version *ds, const struct lint_version *keys, const struct lint_version *data)
{
	const uint64_t known = usable(s, f);
	const uint64_t named = ds->none ? 0 : ds->keys & known;
	/* RFC 4509 3, as the resolvers of all families do: a SHA-1 digest is ignored beside a
	 * better one, even of another key. */
	const uint64_t anchors = f->no_sha1 || (named & ~ds->sha1) != 0 ? named & ~ds->sha1 : named;
	const uint64_t path = anchors & keys->keys & keys->signers;
	uint64_t signers;

	if (anchors == 0)
		return LINT_INSECURE;
	if (keys->none || path == 0 || (f->all_algorithms && !has_all_algorithms(s, path, anchors)))
		return LINT_BOGUS;
	if (data == NULL)
		return LINT_SECURE;
	signers = data->none ? 0 : data->keys & keys->keys & known;
	if (signers == 0 || (f->all_algorithms && !has_all_algorithms(s, signers, anchors)) ||
	    (f->all_published && !has_all_algorithms(s, signers, keys->keys & known)))
		return LINT_BOGUS;
	return LINT_SECURE;
}

static void
tell(const struct seeker *k, struct lint_mix mix, struct span when, bool whole)
{
	const struct span o = both(when, k->when);

	if (is_empty(o))
		return;
	mix.from = o.from;
	mix.until = o.until;
	k->found(k->ctx, &mix, whole);
}

/* All data beside one state of trust. */
static void
seek_data(const struct seeker *k, struct lint_mix mix, struct span trust)
{
	const struct rollout_story *s = k->story;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];
		struct span served;

		if (v->part != LINT_PART_DATA ||
		    rollout_judge(s, k->family, mix.ds, mix.keys, v) != LINT_BOGUS)
			continue;
		mix.data = v;
		for (size_t j = 0; next_served(k, v, &j, &served);) {
			tell(k, mix, both(trust, served), true);
			if (!k->family->stored)
				continue;
			mix.stored = true;
			tell(k, mix, both(trust, in_caches(k->family, v, served)), false);
			mix.stored = false;
		}
	}
}

/* One DNSKEY RRset, handed out in `served`, beside a DS that is held in `when`. */
static void
seek_trust(const struct seeker *k, struct lint_mix mix, struct span when, struct span served)
{
	const struct span now = both(when, in_caches(k->family, mix.keys, served));
	struct span later_on;

	if (rollout_judge(k->story, k->family, mix.ds, mix.keys, NULL) == LINT_BOGUS) {
		tell(k, mix, now, true);
		return;
	}
	if (!is_empty(both(now, k->when)))
		seek_data(k, mix, now);
	if (!k->family->keeps_keys)
		return;
	later_on = trusted(k->family, when, mix.keys, served);
	later_on.from = later(later_on.from, when.until); /* before that it is the mix above */
	mix.kept = true;
	if (!is_empty(both(later_on, k->when)))
		seek_data(k, mix, later_on);
}

static void
seek_keys(const struct seeker *k, const struct lint_version *ds)
{
	const struct rollout_story *s = k->story;
	const struct span when = in_caches(k->family, ds, (struct span){ ds->from, ds->until });

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];
		const struct lint_mix mix = { .ds = ds, .keys = v, .outcome = LINT_BOGUS };
		struct span served;

		if (v->part == LINT_PART_DNSKEY)
			for (size_t j = 0; next_served(k, v, &j, &served);)
				seek_trust(k, mix, when, served);
	}
}

/* The first span, within this one, in which none of these operators serves the zone. */
static struct span
unserved(const struct rollout_story *s, uint32_t operators, struct span o)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (size_t i = 0; i < s->n_versions; i++) {
			const struct lint_version *v = &s->versions[i];

			if (v->part == LINT_PART_DATA && share(v->operators, operators) &&
			    v->from <= o.from && v->until > o.from) {
				o.from = v->until;
				moved = true;
			}
		}
	}
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];

		if (v->part == LINT_PART_DATA && share(v->operators, operators) && v->from > o.from)
			o.until = sooner(o.until, v->from);
	}
	return o;
}

bool
rollout_is_lost(const struct rollout_story *s, const struct lint_version *ns, int64_t at)
{
	return ns->operators != 0 &&
	       unserved(s, ns->operators, (struct span){ at, at + 1 }).from == at;
}

/* A cached NS RRset none of whose operators serves the zone. */
static void
seek_lost(const struct seeker *k)
{
	const struct rollout_story *s = k->story;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *ns = &s->versions[i];
		struct span held, gap;

		if (ns->part != LINT_PART_NS || ns->operators == 0)
			continue;
		held = in_caches(k->family, ns, (struct span){ ns->from, ns->until });
		for (; !is_empty(held); held.from = gap.until) {
			gap = unserved(s, ns->operators, held);
			if (is_empty(gap))
				break;
			tell(k, (struct lint_mix){ .ns = ns, .outcome = LINT_LOST }, gap, true);
		}
	}
}

void
rollout_seek(const struct seeker *given)
{
	const struct rollout_story *s = given->story;
	struct seeker k = *given;

	k.has_ns = has_ns(s);
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *ds = &s->versions[i];

		if (ds->part != LINT_PART_DS)
			continue;
		if (rollout_judge(s, k.family, ds, ds, NULL) != LINT_INSECURE)
			seek_keys(&k, ds);
	}
	seek_lost(&k);
}

struct gathered {
	struct arena *arena;
	VEC(struct lint_mix) mixes;
	uint32_t *slots; /* number of a mix + 1, by its shape; 0: empty */
	size_t n_slots;  /* a power of two, at least twice the mixes */
	uint32_t family;
	int64_t last;
};

/* Where the mix of this shape is, or would be. */
static uint32_t *
slot_of(const struct gathered *g, const struct lint_mix *m)
{
	const uintptr_t parts[] = { (uintptr_t)m->ds, (uintptr_t)m->keys, (uintptr_t)m->data,
		(uintptr_t)m->ns, m->kept };
	uint64_t hash = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		hash = (hash ^ parts[i]) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 32;
	}
	for (;; hash++) {
		uint32_t *slot = &g->slots[hash & (g->n_slots - 1)];
		const struct lint_mix *o;

		if (*slot == 0)
			return slot;
		o = &g->mixes.v[*slot - 1];
		if (o->ds == m->ds && o->keys == m->keys && o->data == m->data && o->ns == m->ns &&
		    o->kept == m->kept)
			return slot;
	}
}

static void
make_room(struct gathered *g)
{
	if (2 * g->mixes.n < g->n_slots)
		return;
	g->n_slots = g->n_slots == 0 ? 64 : 4 * g->n_slots;
	g->slots = new (g->arena, uint32_t, g->n_slots);
	for (size_t i = 0; i < g->mixes.n; i++)
		*slot_of(g, &g->mixes.v[i]) = (uint32_t)i + 1;
}

static void
gather(void *ctx, const struct lint_mix *mix, bool whole)
{
	struct gathered *g = ctx;
	struct lint_mix *o;
	uint32_t *slot;

	(void)whole;
	g->last = later(g->last, mix->until);
	make_room(g);
	slot = slot_of(g, mix);
	if (*slot != 0) {
		o = &g->mixes.v[*slot - 1];
		o->families |= 1u << g->family;
		o->stored = o->stored && mix->stored;
		o->from = sooner(o->from, mix->from);
		o->until = later(o->until, mix->until);
		return;
	}
	o = vec_add(g->arena, &g->mixes);
	*o = *mix;
	o->families = 1u << g->family;
	*slot = (uint32_t)g->mixes.n;
}

static int
by_harm(const void *x, const void *y)
{
	const struct lint_mix *a = x, *b = y;

	if (a->stored != b->stored)
		return a->stored ? 1 : -1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->until != b->until)
		return a->until > b->until ? -1 : 1;
	if (a->ds != b->ds)
		return a->ds < b->ds ? -1 : 1;
	if (a->keys != b->keys)
		return a->keys < b->keys ? -1 : 1;
	if (a->data != b->data)
		return a->data < b->data ? -1 : 1;
	return a->kept - b->kept;
}

struct lint_mixes
rollout_mixes(struct arena *a, const struct rollout_story *s, int64_t from)
{
	struct gathered g = { .arena = a, .last = from };

	for (g.family = 0; g.family < ROLLOUT_N_FAMILIES; g.family++) {
		const struct seeker k = { .story = s,
			.family = &rollout_families[g.family],
			.when = { from, LINT_NEVER },
			.found = gather,
			.ctx = &g };

		if (!k.family->unusual || s->conservative)
			rollout_seek(&k);
	}
	if (g.mixes.n > 0)
		qsort(g.mixes.v, g.mixes.n, sizeof(*g.mixes.v), by_harm);
	return (struct lint_mixes){ g.mixes.v, g.mixes.n, g.last };
}

static void
note(void *ctx, const struct lint_mix *mix, bool whole)
{
	(void)mix;
	(void)whole;
	*(bool *)ctx = true;
}

bool
rollout_breaks(const struct rollout_story *s, const struct rollout_family *f, int64_t at)
{
	bool any = false;
	const struct seeker k = {
		.story = s, .family = f, .when = { at, at + 1 }, .found = note, .ctx = &any
	};

	rollout_seek(&k);
	return any;
}

static void
note_end(void *ctx, const struct lint_mix *mix, bool whole)
{
	int64_t *end = ctx;

	(void)whole;
	*end = later(*end, mix->until);
}

int64_t
rollout_heals(const struct rollout_story *s, const struct rollout_family *f, int64_t from)
{
	int64_t end = LINT_ALWAYS_WAS;
	const struct seeker k = { s, f, { from, LINT_NEVER }, note_end, &end };

	rollout_seek(&k);
	return end == LINT_ALWAYS_WAS ? from : plus(end, f->bogus_s);
}
