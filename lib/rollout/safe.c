/*
 * safe.c - the earliest instant at which a change breaks names for no cache for
 * which they would not be broken without it.  What can be held changes only when
 * some version's time in caches runs out, so only those instants are tried, each
 * by validating every mix.
 *
 * An excuse is good for the same cache only: that others are still out of order
 * does not allow to break those that are well.
 */
#include "seek.h"
#include <stdlib.h>

/* The story with a change, and what each of its versions was without. */
struct changed {
	struct rollout_story story;
	const struct lint_version **was; /* NULL: it came with the change */
	bool *since;                     /* only what was fetched since the change */
};

static void
put(struct changed *o, struct lint_version *v, const struct lint_version *was, int64_t from,
    int64_t until, uint32_t operators, bool since)
{
	const size_t i = o->story.n_versions;

	if (from >= until)
		return;
	v[i] = *was;
	v[i].from = from;
	v[i].until = until;
	v[i].operators = operators;
	o->was[i] = was;
	o->since[i] = since;
	o->story.n_versions++;
}

/* Splits: what is fetched since the change is a version of its own. */
static struct changed
apply(struct arena *a, const struct rollout_story *s, const struct rollout_change *change,
    int64_t at, bool splits)
{
	const size_t room = 2 * s->n_versions + change->n_after + 1;
	struct lint_version *v = new (a, struct lint_version, room);
	struct changed o = { { s->ids, s->n_ids, v, 0, s->conservative },
		new (a, const struct lint_version *, room), new (a, bool, room) };

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *old = &s->versions[i];
		const bool serves = old->part == LINT_PART_DNSKEY || old->part == LINT_PART_DATA;
		const int64_t before = old->until < at ? old->until : at,
			      after = old->from > at ? old->from : at;
		/* Those who go on with it; of an NS RRset all or none. */
		uint32_t left = change->operators == 0 ? 0 : old->operators & ~change->operators;
		bool goes_on = (change->parts >> old->part & 1) == 0 || left != 0;

		if ((change->parts >> old->part & 1) == 0 || !serves)
			left = old->operators;
		if (goes_on && left == old->operators && !(splits && serves)) {
			put(&o, v, old, old->from, old->until, left, false);
			continue;
		}
		put(&o, v, old, old->from, before, old->operators, false);
		if (goes_on)
			put(&o, v, old, after, old->until, left, splits);
	}
	for (size_t i = 0; i < change->n_after; i++) {
		put(&o, v, &change->after[i], at, LINT_NEVER, change->after[i].operators, true);
		o.was[o.story.n_versions - 1] = NULL;
	}
	return o;
}

struct rollout_story
rollout_apply(
    struct arena *a, const struct rollout_story *s, const struct rollout_change *change, int64_t at)
{
	return apply(a, s, change, at, false).story;
}

struct candidate {
	int64_t at, from;
	const struct lint_version *term[ROLLOUT_MAX_TERMS];
	size_t n_terms;
	uint32_t floor_s;
	uint8_t basis;
};
struct candidates {
	struct arena *arena;
	int64_t now;
	VEC(struct candidate) list;
};

static void
add(struct candidates *c, int64_t from, uint32_t floor_s, const struct lint_version *const *terms,
    size_t n)
{
	struct candidate o = { .at = from, .from = from };

	if (from == LINT_NEVER || from == LINT_ALWAYS_WAS)
		return;
	for (size_t i = 0; i < n; i++) {
		o.term[o.n_terms++] = terms[i];
		o.at += terms[i]->ttl > floor_s ? terms[i]->ttl : floor_s;
		o.floor_s = terms[i]->ttl < floor_s ? floor_s : o.floor_s;
		o.basis = terms[i]->basis > o.basis ? terms[i]->basis : o.basis;
	}
	if (o.at > c->now)
		*vec_add(c->arena, &c->list) = o;
}

/* Every instant at which something that caches hold runs out: a version, keys that were
 * validated by a DS (trust), and what the servers of a cached NS RRset handed out last. */
static void
add_ends(struct candidates *c, const struct rollout_story *s, uint32_t floor_s, bool trust)
{
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];

		add(c, v->from, 0, NULL, 0);
		add(c, v->until, 0, NULL, 0);
		add(c, v->until, floor_s, &v, 1);
		for (size_t j = 0; j < s->n_versions; j++) {
			const struct lint_version *w = &s->versions[j];

			if ((trust && v->part == LINT_PART_DS && w->part == LINT_PART_DNSKEY) ||
			    (v->part == LINT_PART_NS &&
				(w->part == LINT_PART_DNSKEY || w->part == LINT_PART_DATA)))
				add(c, v->until, floor_s, (const struct lint_version *[]){ v, w },
				    2);
		}
	}
}

static int
by_time(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->n_terms != b->n_terms)
		return a->n_terms < b->n_terms ? -1 : 1; /* the simpler reason */
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	for (size_t i = 0; i < a->n_terms; i++)
		if (a->term[i] != b->term[i])
			return a->term[i] < b->term[i] ? -1 : 1;
	return (a->floor_s > b->floor_s) - (a->floor_s < b->floor_s);
}

/* Soonest first. */
static void
add_all_ends(struct candidates *c, const struct rollout_story *s, bool trust)
{
	for (uint32_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if (f == 0 || rollout_families[f].floor_s != 0)
			add_ends(c, s, rollout_families[f].floor_s, trust);
	if (c->list.n > 0)
		qsort(c->list.v, c->list.n, sizeof(*c->list.v), by_time);
}

struct comparison {
	const struct rollout_story *without;
	const struct changed *with;
	const struct rollout_family *family;
	const struct candidates *turns; /* instants at which what is held may change */
	int64_t at;                     /* of the change */
	bool worse;
};

/*
 * Without the change, the cache that holds x at t asked when it asked with it.  What it
 * fetched before is the same; what it fetched since is the same if it was led there then
 * without the change too, else anything that is handed out.
 */
static bool
is_instead(const struct comparison *c, const struct lint_version *o, const struct lint_version *x,
    bool fetched_now, int64_t t)
{
	const size_t i = x == NULL ? 0 : (size_t)(x - c->with->story.versions);
	const struct lint_version *was = x == NULL ? NULL : c->with->was[i];
	bool same;

	if (was == NULL)
		return rollout_is_held(c->without, c->family, o, t, t);
	if (!fetched_now && !c->with->since[i])
		return o == was;
	same = rollout_is_held(c->without, c->family, was, fetched_now ? t : c->at, t);
	if (o == was)
		return same;
	if (rollout_is_held(c->without, c->family, was, t, t) ||
	    (same && !rollout_is_held(&c->with->story, c->family, x, t, t)))
		return false;
	return rollout_is_held(c->without, c->family, o, t, t);
}

static bool
is_lost_anyway(const struct comparison *c, const struct lint_mix *m, int64_t t)
{
	const struct rollout_story *s = c->without;

	for (size_t i = 0; i < s->n_versions; i++)
		if (s->versions[i].part == LINT_PART_NS &&
		    is_instead(c, &s->versions[i], m->ns, false, t) &&
		    !rollout_is_lost(s, &s->versions[i], t))
			return false;
	return true;
}

/* Does it fail without the change too, whatever it fetched in place of what came with it? */
static bool
fails_anyway(const struct comparison *c, const struct lint_mix *m, int64_t t)
{
	const struct rollout_story *s = c->without;
	const struct lint_version *v = s->versions;

	if (m->ns != NULL)
		return is_lost_anyway(c, m, t);
	for (size_t d = 0; d < s->n_versions; d++) {
		if (v[d].part != LINT_PART_DS || !is_instead(c, &v[d], m->ds, false, t))
			continue;
		for (size_t k = 0; k < s->n_versions; k++) {
			if (v[k].part != LINT_PART_DNSKEY ||
			    !is_instead(c, &v[k], m->keys, false, t))
				continue;
			for (size_t x = 0; x < s->n_versions; x++)
				if (v[x].part == LINT_PART_DATA &&
				    rollout_judge(s, c->family, &v[d], &v[k], &v[x]) !=
					LINT_BOGUS &&
				    is_instead(c, &v[x], m->data, !m->stored, t))
					return false;
		}
	}
	return true;
}

static void
compare(void *ctx, const struct lint_mix *m, bool whole)
{
	struct comparison *c = ctx;

	(void)whole;
	c->worse = c->worse || !fails_anyway(c, m, m->from);
	for (size_t i = 0; i < c->turns->list.n && !c->worse; i++) {
		const int64_t t = c->turns->list.v[i].at;

		if (t > m->from && t < m->until && (i == 0 || t != c->turns->list.v[i - 1].at))
			c->worse = !fails_anyway(c, m, t);
	}
}

static bool
is_no_worse(const struct rollout_story *s, const struct rollout_change *change,
    const struct candidates *turns, int64_t at)
{
	local_arena *a = arena_new();
	const bool moves = (change->parts >> LINT_PART_NS & 1) != 0;
	const struct changed with = apply(a, s, change, at, moves);
	struct comparison c = { .without = s, .with = &with, .turns = turns, .at = at };

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES && !c.worse; f++) {
		c.family = &rollout_families[f];
		if (c.family->unusual && !s->conservative)
			continue;
		rollout_seek(&(struct seeker){ .story = &with.story,
		    .family = c.family,
		    .when = { at, LINT_NEVER },
		    .found = compare,
		    .ctx = &c });
	}
	return !c.worse;
}

struct rollout_safety
rollout_safe(struct arena *a, const struct rollout_story *s, const struct rollout_change *change,
    int64_t now)
{
	const struct rollout_story then = rollout_apply(a, s, change, now);
	struct rollout_safety o = { .safe = LINT_NEVER };
	struct candidates c = { .arena = a, .now = now }, turns = c;

	o.without = rollout_mixes(a, s, now);
	o.now = rollout_mixes(a, &then, now);
	add_all_ends(&c, s, true);
	add_all_ends(&turns, s, false);
	if (is_no_worse(s, change, &turns, now)) {
		o.safe = o.from = now;
		return o;
	}
	for (size_t i = 0; i < c.list.n; i++) {
		const struct candidate *k = &c.list.v[i];

		if ((i > 0 && k->at == k[-1].at) || !is_no_worse(s, change, &turns, k->at))
			continue;
		o.safe = k->at;
		o.from = k->from;
		o.floor_s = k->floor_s;
		o.basis = k->basis;
		o.n_terms = k->n_terms;
		memcpy(o.term, k->term, sizeof(o.term));
		return o;
	}
	return o;
}
