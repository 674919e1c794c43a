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

/* The last instant at which some cached NS RRset still leads to one of these operators. */
static int64_t
led_to_until(const struct rollout_story *s, const struct rollout_family *f, uint32_t operators)
{
	int64_t end = LINT_ALWAYS_WAS;
	bool any = false;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];

		if (v->part != LINT_PART_NS)
			continue;
		any = true;
		if (operators == 0 || v->operators == 0 || (v->operators & operators) != 0)
			end = later(end, plus(v->until, ttl_of(f, v)));
	}
	return any ? end : LINT_NEVER;
}

/* When it is handed out to somebody who asks the servers. */
static struct span
served(const struct rollout_story *s, const struct rollout_family *f, const struct lint_version *v)
{
	struct span o = { v->from, v->until };

	if (v->part == LINT_PART_DNSKEY || v->part == LINT_PART_DATA)
		o.until = sooner(o.until, led_to_until(s, f, v->operators));
	return o;
}

static struct span
held(const struct rollout_story *s, const struct rollout_family *f, const struct lint_version *v)
{
	struct span o = served(s, f, v);

	o.until = plus(o.until, ttl_of(f, v));
	return o;
}

/* The keys can be validated while both are held, from then on they are trusted for what is
 * left of their own TTL. */
static struct span
trusted(const struct rollout_story *s, const struct rollout_family *f,
    const struct lint_version *ds, const struct lint_version *keys)
{
	const struct span d = held(s, f, ds), k = served(s, f, keys);

	if (k.from >= d.until || d.from >= plus(k.until, ttl_of(f, keys)))
		return (struct span){ 0, 0 };
	return (
	    struct span){ later(d.from, k.from), plus(sooner(k.until, d.until), ttl_of(f, keys)) };
}

/* Algorithms that validators know (RFC 9904 2), less those that this family refuses. */
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
	const uint64_t anchors = ds->none ? 0 : ds->keys & known & ~(f->no_sha1 ? ds->sha1 : 0);
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

		if (v->part != LINT_PART_DATA ||
		    rollout_judge(s, k->family, mix.ds, mix.keys, v) != LINT_BOGUS)
			continue;
		mix.data = v;
		tell(k, mix, both(trust, served(s, k->family, v)), true);
		if (!k->family->stored)
			continue;
		mix.stored = true;
		tell(k, mix, both(trust, held(s, k->family, v)), false);
		mix.stored = false;
	}
}

static void
seek_keys(const struct seeker *k, const struct lint_version *ds, struct span when)
{
	const struct rollout_story *s = k->story;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];
		struct lint_mix mix = { .ds = ds, .keys = v, .outcome = LINT_BOGUS };
		struct span now, later_on;

		if (v->part != LINT_PART_DNSKEY)
			continue;
		now = both(when, held(s, k->family, v));
		if (rollout_judge(s, k->family, ds, v, NULL) == LINT_BOGUS) {
			tell(k, mix, now, true);
			continue;
		}
		if (!is_empty(both(now, k->when)))
			seek_data(k, mix, now);
		if (!k->family->keeps_keys)
			continue;
		later_on = trusted(s, k->family, ds, v);
		later_on.from =
		    later(later_on.from, when.until); /* before that it is the mix above */
		mix.kept = true;
		if (!is_empty(both(later_on, k->when)))
			seek_data(k, mix, later_on);
	}
}

/* A cached NS RRset none of whose operators serves the zone. */
static void
seek_lost(const struct seeker *k)
{
	const struct rollout_story *s = k->story;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *ns = &s->versions[i];
		struct span gap;

		if (ns->part != LINT_PART_NS || ns->operators == 0)
			continue;
		gap = held(s, k->family, ns);
		for (size_t j = 0; j < s->n_versions; j++) {
			const struct lint_version *v = &s->versions[j];

			if (v->part == LINT_PART_DATA &&
			    (v->operators == 0 || (v->operators & ns->operators) != 0) &&
			    v->until > gap.from)
				gap.from = v->until;
		}
		tell(k, (struct lint_mix){ .ns = ns, .outcome = LINT_LOST }, gap, true);
	}
}

void
rollout_seek(const struct seeker *k)
{
	const struct rollout_story *s = k->story;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *ds = &s->versions[i];

		if (ds->part != LINT_PART_DS)
			continue;
		if (rollout_judge(s, k->family, ds, ds, NULL) != LINT_INSECURE)
			seek_keys(k, ds, held(s, k->family, ds));
	}
	seek_lost(k);
}

struct gathered {
	struct arena *arena;
	VEC(struct lint_mix) mixes;
	uint32_t family;
	int64_t last;
};

static void
gather(void *ctx, const struct lint_mix *mix, bool whole)
{
	struct gathered *g = ctx;
	struct lint_mix *o;

	(void)whole;
	g->last = later(g->last, mix->until);
	for (size_t i = 0; i < g->mixes.n; i++) {
		o = &g->mixes.v[i];
		if (o->ds != mix->ds || o->keys != mix->keys || o->data != mix->data ||
		    o->ns != mix->ns || o->kept != mix->kept)
			continue;
		o->families |= 1u << g->family;
		o->stored = o->stored && mix->stored;
		o->from = sooner(o->from, mix->from);
		o->until = later(o->until, mix->until);
		return;
	}
	o = vec_add(g->arena, &g->mixes);
	*o = *mix;
	o->families = 1u << g->family;
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
		const struct seeker k = { s, &rollout_families[g.family], { from, LINT_NEVER },
			gather, &g };

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
	const struct seeker k = { s, f, { at, at + 1 }, note, &any };

	rollout_seek(&k);
	return any;
}
