/*
 * lint_mix.h - what kind of mix breaks names: small questions that the checks on
 * time share.  A part of lint.h, which includes it.
 */
#ifndef LINT_MIX_H
#define LINT_MIX_H
#include "lint.h"

/* Is some of it handed out no longer?  Else it is no matter of time: the servers themselves
 * contradict each other, which other checks say. */
static inline bool
lint_mix_is_of_times(const struct lint_mix *m)
{
	return (m->ds != NULL && m->ds->until != LINT_NEVER) ||
	       (m->keys != NULL && m->keys->until != LINT_NEVER) ||
	       (m->data != NULL && m->data->until != LINT_NEVER);
}
/* The DS leads to no key of the RRset. */
static inline bool
lint_mix_breaks_link(const struct lint_mix *m)
{
	return m->outcome == LINT_BOGUS && m->data == NULL && !m->keys->none && !m->ds->none &&
	       m->keys->signers != 0; /* else its signatures were out of date, a fault by itself */
}
/* The keys are trusted, and none of them made a signature over the data. */
static inline bool
lint_mix_breaks_data(const struct lint_mix *m)
{
	return m->outcome == LINT_BOGUS && m->data != NULL && !m->data->none && m->data->keys != 0;
}
/* Somebody expects signatures, and there are none. */
static inline bool
lint_mix_is_unsigned(const struct lint_mix *m)
{
	return m->outcome == LINT_BOGUS && (m->keys->none || (m->data != NULL && m->data->none));
}
static inline bool
lint_has_algorithm(const struct lint_history *h, uint64_t keys, uint8_t algorithm)
{
	for (size_t i = 0; i < h->n_ids; i++)
		if ((keys >> i & 1) != 0 && h->ids[i].algorithm == algorithm)
			return true;
	return false;
}
/* Have the two sets no algorithm in common? */
static inline bool
lint_algorithms_differ(const struct lint_history *h, uint64_t a, uint64_t b)
{
	for (size_t i = 0; i < h->n_ids; i++)
		if ((a >> i & 1) != 0 && lint_has_algorithm(h, b, h->ids[i].algorithm))
			return false;
	return a != 0 && b != 0;
}
/* The version of a part that is served now, or NULL; `it` is NULL at first. */
static inline const struct lint_version *
lint_next_present(const struct lint_history *h, enum lint_part part, const struct lint_version *it)
{
	for (size_t i = it == NULL ? 0 : (size_t)(it - h->versions) + 1; i < h->n_versions; i++)
		if (h->versions[i].part == part && h->versions[i].until == LINT_NEVER)
			return &h->versions[i];
	return NULL;
}
static inline uint64_t
lint_present_keys(const struct lint_history *h, enum lint_part part)
{
	const struct lint_version *v = NULL;
	uint64_t keys = 0;

	while ((v = lint_next_present(h, part, v)) != NULL)
		keys |= v->keys;
	return keys;
}
/* Keys that are there for the DNSKEY RRset's sake: with the SEP flag, or all. */
static inline uint64_t
lint_sep_keys(const struct lint_history *h, uint64_t keys)
{
	uint64_t sep = 0;

	for (size_t i = 0; i < h->n_ids; i++)
		if ((keys >> i & 1) != 0 && (h->ids[i].flags & 1) != 0)
			sep |= 1ull << i;
	return sep != 0 ? sep : keys;
}
/* Until when a cache may hold what was handed out; LINT_NEVER: it still is. */
static inline int64_t
lint_cached_until(const struct lint_version *v)
{
	return v->until == LINT_NEVER ? LINT_NEVER : v->until + v->ttl;
}
/* "2371 and 30624": key tags, at most eight. */
static inline const char *
lint_tags(struct lint_run *run, const struct lint_history *h, uint64_t keys)
{
	const char *text = "";
	unsigned n = 0, left = 0;

	for (size_t i = 0; i < h->n_ids; i++)
		left += (unsigned)(keys >> i & 1);
	for (size_t i = 0; i < h->n_ids && n < 8; i++) {
		if ((keys >> i & 1) == 0)
			continue;
		n++;
		text = lint_text(run, "%s%s%u", text,
		    n == 1      ? ""
		    : n == left ? " and "
				: ", ",
		    h->ids[i].tag);
	}
	return n == 0 ? "none" : text;
}
/* Something to cite for a mix: what showed one of its versions. */
static inline struct lint_ref
lint_mix_shown(const struct lint_run *run, const struct lint_mix *m)
{
	const struct lint_version *v[] = { m->data, m->keys, m->ds, m->ns };

	for (size_t i = 0; i < 4; i++)
		if (v[i] != NULL && v[i]->evidence.kind != LINT_NONE)
			return v[i]->evidence;
	return run->zone;
}
/* Can some cache have held both, whatever happened while nobody looked?  What was seen last was
 * kept for its TTL, and what was seen first was there by then.  Else a change in good order
 * may lie between two observations. */
static inline bool
lint_mix_is_certain(const struct lint_mix *m)
{
	const struct lint_version *v[] = { m->ds, m->keys, m->data };

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 3; j++)
			if (v[i] != NULL && v[j] != NULL && v[i]->until != LINT_NEVER &&
			    v[i]->last + v[i]->ttl <= v[j]->first)
				return false;
	return true;
}
static inline const char *
lint_mix_doubt(const struct lint_mix *m)
{
	return lint_mix_is_certain(m) ? ""
				      : "unless it was done in good order while nobody looked: ";
}
struct lint_worst {
	const struct lint_mix *mix;
	const char *until, *families; /* for people: of all mixes that were taken */
};
/* Of all mixes that `fits` takes, the one that is certain, for everybody, and lasts longest, in
 * that order; the families of all of them and the latest end.  lasting: also those that are no
 * matter of time.  False: there is none. */
static inline bool
lint_worst_of(struct lint_run *run, bool (*fits)(const struct lint_history *, const struct lint_mix *),
    bool lasting, struct lint_worst *o)
{
	const struct lint_history *h = run->host->history(run, run->zone);
	const struct lint_mixes *m = run->host->mixes(run, run->zone, LINT_AFTER);
	const struct lint_mix *worst = NULL;
	int64_t until = LINT_ALWAYS_WAS;
	uint32_t families = 0;

	for (size_t i = 0; i < m->n_mixes; i++) {
		const struct lint_mix *x = &m->mixes[i];

		if ((!lasting && !lint_mix_is_of_times(x)) || !fits(h, x))
			continue;
		families |= x->families;
		until = x->until > until ? x->until : until;
		if (worst == NULL || lint_mix_is_certain(x) > lint_mix_is_certain(worst) ||
		    (lint_mix_is_certain(x) == lint_mix_is_certain(worst) &&
			((worst->stored && !x->stored) ||
			    (worst->stored == x->stored && x->until > worst->until))))
			worst = x;
	}
	if (worst == NULL)
		return false;
	*o = (struct lint_worst){ worst,
		until == LINT_NEVER ? "it is put right" : run->host->time_text(run, until),
		run->host->families(run, families) };
	return true;
}
static inline bool
lint_worst_mix(struct lint_run *run,
    bool (*fits)(const struct lint_history *, const struct lint_mix *), struct lint_worst *o)
{
	return lint_worst_of(run, fits, false, o);
}
static inline struct lint_name
lint_apex(const struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;

	return lint_get_zone(run, ref, &zone) ? zone.apex : (struct lint_name){ 0 };
}
/* A finding at the apex that cites what showed the mix. */
static inline void
lint_find_mix(struct lint_run *run, const struct lint_mix *m, uint16_t type,
    enum lint_severity severity, const char *text)
{
	lint_find(run, &(struct lint_say){ .about = lint_mix_shown(run, m),
			   .name = lint_apex(run, run->zone),
			   .type = type,
			   .severity = severity,
			   .text = text });
}
/* Signing that was switched off and on again: the keys before the gap, those after it, and
 * the time without any.  NULL where the history has no such gap. */
struct lint_gap {
	const struct lint_version *before, *none, *after;
};
static inline struct lint_gap
lint_find_gap(const struct lint_history *h)
{
	struct lint_gap g = { 0 };

	g.after = lint_next_present(h, LINT_PART_DNSKEY, NULL);
	if (g.after == NULL || g.after->none)
		return (struct lint_gap){ 0 };
	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == LINT_PART_DNSKEY && v->none && v->last < g.after->first &&
		    (g.none == NULL || v->first > g.none->first))
			g.none = v;
	}
	for (size_t i = 0; g.none != NULL && i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == LINT_PART_DNSKEY && !v->none && v->last < g.none->first &&
		    (g.before == NULL || v->last > g.before->last))
			g.before = v;
	}
	return g.before == NULL ? (struct lint_gap){ 0 } : g;
}
/* Is one side of it from before signing was switched on again?  Then the restore is the cause. */
static inline bool
lint_mix_spans_gap(const struct lint_history *h, const struct lint_mix *m)
{
	const struct lint_gap g = lint_find_gap(h);

	return g.before != NULL &&
	       (m->ds->last < g.after->first || m->keys->last < g.after->first ||
		   (m->data != NULL && m->data->last < g.after->first));
}
/* Another NS RRset: the last one that is not there any more, and the one that followed it.  NULL
 * where the history has no such change. */
struct lint_move {
	const struct lint_version *before, *after;
};
static inline struct lint_move
lint_find_move(const struct lint_history *h)
{
	struct lint_move m = { 0 };
	const struct lint_version *v = NULL;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_NS && h->versions[i].until != LINT_NEVER &&
		    (m.before == NULL || h->versions[i].last > m.before->last))
			m.before = &h->versions[i];
	while (m.before != NULL && (v = lint_next_present(h, LINT_PART_NS, v)) != NULL)
		if (v->first > m.before->last && (m.after == NULL || v->first < m.after->first))
			m.after = v;
	return m.after == NULL ? (struct lint_move){ 0 } : m;
}
/* Was it seen as long as the old NS RRset, and no longer? */
static inline bool
lint_is_of_old(struct lint_move m, const struct lint_version *v)
{
	return v != NULL && v->until != LINT_NEVER && v->last >= m.before->last &&
	       v->last < m.after->first;
}
static inline bool
lint_is_of_new(struct lint_move m, const struct lint_version *v)
{
	return v != NULL && v->first >= m.after->first && v->first > m.before->last;
}
/* All keys of a part in versions that were seen by then. */
static inline uint64_t
lint_keys_until(const struct lint_history *h, enum lint_part part, int64_t last)
{
	uint64_t keys = 0;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == part && h->versions[i].first <= last)
			keys |= h->versions[i].keys;
	return keys;
}
#endif
