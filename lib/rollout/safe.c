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

/* The story with a change made, and what each of its versions was before. */
struct changed {
	struct rollout_story story;
	const struct lint_version **was; /* a version of the story without, or `fresh` */
};
static const struct lint_version fresh; /* came with the change */

static struct changed
apply(
    struct arena *a, const struct rollout_story *s, const struct rollout_change *change, int64_t at)
{
	const size_t room = 2 * s->n_versions + change->n_after + 1;
	struct lint_version *v = new (a, struct lint_version, room);
	const struct lint_version **was = new (a, const struct lint_version *, room);
	size_t n = 0;

	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *old = &s->versions[i];
		const bool serves = old->part == LINT_PART_DNSKEY || old->part == LINT_PART_DATA;
		const uint32_t left =
		    change->operators == 0 ? 0 : old->operators & ~change->operators;
		const bool goes_on = (change->parts >> old->part & 1) == 0 || old->until <= at ||
				     (left != 0 && (!serves || left == old->operators));

		if (goes_on || old->from < at) { /* else it would come later, and now never does */
			was[n] = old;
			v[n] = *old;
			v[n].until = goes_on ? old->until : at;
			n++;
		}
		if (!goes_on && left != 0) { /* the other operators go on with it */
			was[n] = old;
			v[n] = *old;
			v[n].operators = left;
			v[n].from = old->from < at ? at : old->from;
			n++;
		}
	}
	for (size_t i = 0; i < change->n_after; i++) {
		was[n] = &fresh;
		v[n] = change->after[i];
		v[n].from = at;
		v[n].until = LINT_NEVER;
		n++;
	}
	return (struct changed){ { s->ids, s->n_ids, v, n, s->conservative }, was };
}

struct rollout_story
rollout_apply(
    struct arena *a, const struct rollout_story *s, const struct rollout_change *change, int64_t at)
{
	return apply(a, s, change, at).story;
}

/* A mix that breaks names for a family: for all who ask (whole), or for those who are
 * given what another cache kept. */
struct harm {
	struct lint_mix mix;
	uint32_t family;
	bool whole;
};
struct harms {
	struct arena *arena;
	const struct changed *changed; /* of whose story the mixes are; NULL: of the one without */
	uint32_t family;
	VEC(struct harm) list;
};

static void
add_harm(void *ctx, const struct lint_mix *m, bool whole)
{
	struct harms *h = ctx;
	struct harm o = { *m, h->family, whole };
	const struct lint_version **parts[] = { &o.mix.ds, &o.mix.keys, &o.mix.data, &o.mix.ns };

	for (size_t i = 0; h->changed != NULL && i < sizeof(parts) / sizeof(parts[0]); i++)
		if (*parts[i] != NULL)
			*parts[i] = h->changed->was[*parts[i] - h->changed->story.versions];
	*vec_add(h->arena, &h->list) = o;
}

static void
find_harms(struct harms *h, const struct rollout_story *s, int64_t from)
{
	for (h->family = 0; h->family < ROLLOUT_N_FAMILIES; h->family++)
		if (!rollout_families[h->family].unusual || s->conservative)
			rollout_seek(&(struct seeker){ .story = s,
			    .family = &rollout_families[h->family],
			    .when = { from, LINT_NEVER },
			    .found = add_harm,
			    .ctx = h });
}

/* Would the cache that holds x after the change hold o without it?  What it fetched since
 * is, without the change, anything that is still handed out. */
static bool
is_instead(const struct lint_version *o, const struct lint_version *x, int64_t at)
{
	return x == &fresh ? o->until > at : o == x;
}

/* Does o, of the world without the change, break all that h breaks for the same cache? */
static bool
excuses(const struct harm *o, const struct harm *h, int64_t at)
{
	const struct lint_mix *x = &o->mix, *y = &h->mix;

	if (o->family != h->family || o->whole < h->whole || (x->ns == NULL) != (y->ns == NULL))
		return false;
	if (x->ns != NULL)
		return is_instead(x->ns, y->ns, at);
	return is_instead(x->ds, y->ds, at) && is_instead(x->keys, y->keys, at) &&
	       x->kept <= y->kept &&
	       (x->data == NULL || h->whole || is_instead(x->data, y->data, at));
}

/* Its beginning moves on from the end of one excuse to the next. */
static bool
is_excused(const struct harms *without, struct harm h, int64_t at)
{
	bool moved = true;

	while (h.mix.from < h.mix.until && moved) {
		moved = false;
		for (size_t i = 0; i < without->list.n; i++) {
			const struct harm *o = &without->list.v[i];

			if (o->mix.from <= h.mix.from && o->mix.until > h.mix.from &&
			    excuses(o, &h, at)) {
				h.mix.from = o->mix.until;
				moved = true;
			}
		}
	}
	return h.mix.from >= h.mix.until;
}

static bool
is_no_worse(const struct rollout_story *s, const struct rollout_change *change,
    const struct harms *without, int64_t at)
{
	local_arena *a = arena_new();
	const struct changed then = apply(a, s, change, at);
	struct harms with = { .arena = a, .changed = &then };

	find_harms(&with, &then.story, at);
	for (size_t i = 0; i < with.list.n; i++)
		if (!is_excused(without, with.list.v[i], at))
			return false;
	return true;
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
 * validated by a DS, and what the servers of a cached NS RRset handed out last. */
static void
add_ends(struct candidates *c, const struct rollout_story *s, uint32_t floor_s)
{
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];

		add(c, v->from, 0, NULL, 0);
		add(c, v->until, 0, NULL, 0);
		add(c, v->until, floor_s, &v, 1);
		for (size_t j = 0; j < s->n_versions; j++) {
			const struct lint_version *w = &s->versions[j];

			if ((v->part == LINT_PART_DS && w->part == LINT_PART_DNSKEY) ||
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

struct rollout_safety
rollout_safe(struct arena *a, const struct rollout_story *s, const struct rollout_change *change,
    int64_t now)
{
	const struct rollout_story then = rollout_apply(a, s, change, now);
	struct rollout_safety o = { .safe = LINT_NEVER };
	struct candidates c = { .arena = a, .now = now };
	struct harms without = { .arena = a };

	o.without = rollout_mixes(a, s, now);
	o.now = rollout_mixes(a, &then, now);
	find_harms(&without, s, now);
	if (is_no_worse(s, change, &without, now)) {
		o.safe = o.from = now;
		return o;
	}
	for (uint32_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if (f == 0 || rollout_families[f].floor_s != 0)
			add_ends(&c, s, rollout_families[f].floor_s);
	if (c.list.n > 0)
		qsort(c.list.v, c.list.n, sizeof(*c.list.v), by_time);
	for (size_t i = 0; i < c.list.n; i++) {
		const struct candidate *k = &c.list.v[i];

		if ((i > 0 && k->at == k[-1].at) || !is_no_worse(s, change, &without, k->at))
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
