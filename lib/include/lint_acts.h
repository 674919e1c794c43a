/*
 * lint_acts.h - what the checks of a plan share: words for what a change does, and the
 * claim of time that the cache model makes of it.  A part of lint.h.
 */
#ifndef LINT_ACTS_H
#define LINT_ACTS_H
#include "lint.h"

/* "aws_route53_zone.corp, replaced": who, and what becomes of it. */
static inline const char *
lint_by(struct lint_run *run, const struct lint_change *c)
{
	static const char *const words[] = { "created", "changed", "replaced", "deleted",
		"no longer managed" };

	return lint_text(run, "%s%s%s", c->address, c->what == NULL ? ", " : ": ",
	    c->what == NULL ? words[c->how <= LINT_HOW_FORGET ? c->how : 1] : c->what);
}
/* The next change of the zone that is this act, from LINT_NONE; false: there is no more. */
static inline bool
lint_next_act(const struct lint_run *run, enum lint_act act, struct lint_ref *it, struct lint_change *c)
{
	while (lint_next(run, run->zone, LINT_CHANGE, 0, it))
		if (lint_get_change(run, *it, c) && c->act == act)
			return true;
	return false;
}
static inline bool
lint_has_act(const struct lint_run *run, enum lint_act act)
{
	struct lint_ref it = { 0 };
	struct lint_change c;

	return lint_next_act(run, act, &it, &c);
}
/* Is it the first of its kind in the zone?  What holds for all of them is said once. */
static inline bool
lint_is_first_act(const struct lint_run *run, const struct lint_change *c)
{
	struct lint_ref it = { 0 };
	struct lint_change first;

	return lint_next_act(run, (enum lint_act)c->act, &it, &first) && first.self.row == c->self.row;
}
static inline const char *
lint_term_text(const struct lint_version *v)
{
	static const char *const seen[] = { "DS TTL at the parent", "DNSKEY TTL of the zone",
		"largest TTL of the zone's data", "NS TTL" };
	static const char *const assumed[] = { "DS TTL at the parent, assumed",
		"DNSKEY TTL of the zone, assumed", "largest TTL of the zone's data, assumed",
		"NS TTL, assumed" };

	return (v->basis == LINT_ASSUMED ? assumed : seen)[v->part < LINT_N_PARTS ? v->part : 0];
}
/* From when on the act is safe, as a constraint; for a step that is safe, since when it is. */
static inline void
lint_constrain_act(struct lint_run *run, const struct lint_change *c, const char *action)
{
	const struct lint_step *s = c->step;
	struct lint_term *terms;
	struct lint_constraint k = { .action = action };
	const struct lint_version *last[] = { c->last_ds, c->last_keys };
	const struct lint_version *const *all = s == NULL ? NULL : s->terms;

	if (s == NULL || !lint_is_first_act(run, c))
		return;
	k.from = s->from;
	k.not_before = s->safe;
	k.basis = s->basis;
	k.n_because = s->n_terms;
	k.violated = s->verdict == LINT_NO_GO;
	k.unsure = s->verdict == LINT_CANNOT_TELL;
	if (s->verdict == LINT_IS_GO) {
		if (c->last_ds == NULL)
			return;
		k.from = c->last_ds->until;
		k.not_before = k.from + c->last_ds->ttl + (c->last_keys == NULL ? 0 : c->last_keys->ttl);
		k.basis = LINT_OBSERVED;
		k.n_because = c->last_keys == NULL ? 1 : 2;
		all = last;
		if (k.not_before > run->now)
			return;
	}
	terms = (struct lint_term *)run->host->alloc(run, k.n_because + 1, sizeof(*terms));
	for (size_t i = 0; i < k.n_because; i++)
		terms[i] = (struct lint_term){ lint_term_text(all[i]), all[i]->ttl,
			all[i]->evidence.kind == LINT_NONE ? c->self : all[i]->evidence };
	k.because = terms;
	lint_constrain(run, &k);
}
/* "before 2026-11-22T15:08:00Z", "as things stand". */
static inline const char *
lint_not_before(struct lint_run *run, const struct lint_step *s)
{
	return s->safe == LINT_NEVER ? "as things stand"
				     : lint_text(run, "before %s", run->host->time_text(run, s->safe));
}
/*
 * Does the model stand against the act?  What nobody observed is assumed at its worst
 * without a network, and is not evaluated with one.
 */
static inline bool
lint_is_unsafe(struct lint_run *run, const struct lint_change *c)
{
	if (c->step == NULL || c->step->verdict == LINT_IS_GO)
		return false;
	if (c->step->verdict == LINT_NO_GO || c->offline)
		return true;
	lint_unable(run, c->self, lint_text(run, "%s: %s", c->address,
	    c->step->unsure == NULL ? "nothing was heard of the zone" : c->step->unsure));
	return false;
}
/* "the parent has a DS", "caches may hold its DS", "a DS is assumed: nobody looked". */
static inline const char *
lint_why_unsafe(const struct lint_change *c)
{
	if (c->has_ds)
		return "while the parent has a DS for it";
	if (c->step != NULL && c->step->verdict == LINT_NO_GO && c->observed)
		return "while caches may hold its DS";
	if (c->declared && c->step != NULL && c->step->verdict == LINT_NO_GO)
		return "while caches may hold the DS that was declared";
	return c->observed
	    ? "and caches may hold a DS that nobody saw (assumed: the history does not reach back that far)"
	    : "and nobody looked whether the parent or a cache has a DS for it (assumed: both)";
}
#endif
