/*
 * safe.c - the earliest instant at which a change breaks nothing that would not
 * break without it.  What can be held changes only when some version's time in
 * caches runs out, so only those instants are tried, each by validating every mix.
 */
#include "seek.h"
#include <stdlib.h>

struct rollout_story
rollout_apply(
    struct arena *a, const struct rollout_story *s, const struct rollout_change *change, int64_t at)
{
	struct lint_version *v = new (a, struct lint_version, s->n_versions + change->n_after + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->n_versions; i++) {
		const bool meant = (change->parts >> s->versions[i].part & 1) != 0 &&
				   (change->operators == 0 || s->versions[i].operators == 0 ||
				       (s->versions[i].operators & ~change->operators) == 0);

		if (meant && s->versions[i].from >= at && s->versions[i].until > at)
			continue; /* it would have come later, and now never does */
		v[n] = s->versions[i];
		if (meant && v[n].until > at)
			v[n].until = at;
		n++;
	}
	for (size_t i = 0; i < change->n_after; i++) {
		v[n] = change->after[i];
		v[n].from = at;
		v[n].until = LINT_NEVER;
		n++;
	}
	return (struct rollout_story){ s->ids, s->n_ids, v, n, s->conservative };
}

/* A span in which some mix breaks names for a family: of all who ask (whole), or of
 * those who are given what another cache kept. */
struct harm {
	int64_t from, until;
	uint32_t family;
	bool whole;
};
struct harms {
	struct arena *arena;
	uint32_t family;
	VEC(struct harm) list;
};

static void
add_harm(void *ctx, const struct lint_mix *m, bool whole)
{
	struct harms *h = ctx;

	*vec_add(h->arena, &h->list) = (struct harm){ m->from, m->until, h->family, whole };
}

static void
find_harms(struct harms *h, const struct rollout_story *s, int64_t from)
{
	for (h->family = 0; h->family < ROLLOUT_N_FAMILIES; h->family++)
		if (!rollout_families[h->family].unusual || s->conservative)
			rollout_seek(&(struct seeker){
			    s, &rollout_families[h->family], { from, LINT_NEVER }, add_harm, h });
}

/* Is all of this harm there already?  Its end moves on from one covering span to the next. */
static bool
is_covered(const struct harms *by, struct harm h)
{
	bool moved = true;

	while (h.from < h.until && moved) {
		moved = false;
		for (size_t i = 0; i < by->list.n; i++) {
			const struct harm *o = &by->list.v[i];

			if (o->family == h.family && o->whole >= h.whole && o->from <= h.from &&
			    o->until > h.from) {
				h.from = o->until;
				moved = true;
			}
		}
	}
	return h.from >= h.until;
}

static bool
is_no_worse(struct arena *a, const struct rollout_story *s, const struct rollout_change *change,
    const struct harms *without, int64_t at)
{
	const struct rollout_story then = rollout_apply(a, s, change, at);
	struct harms with = { .arena = a };

	find_harms(&with, &then, at);
	for (size_t i = 0; i < with.list.n; i++)
		if (!is_covered(without, with.list.v[i]))
			return false;
	return true;
}

struct candidate {
	int64_t at, from;
	const struct lint_version *term[ROLLOUT_MAX_TERMS];
	size_t n_terms;
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
	return 0;
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
	if (is_no_worse(a, s, change, &without, now)) {
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

		if ((i > 0 && k->at == k[-1].at) || !is_no_worse(a, s, change, &without, k->at))
			continue;
		o.safe = k->at;
		o.from = k->from;
		o.basis = k->basis;
		o.n_terms = k->n_terms;
		memcpy(o.term, k->term, sizeof(o.term));
		return o;
	}
	return o;
}
