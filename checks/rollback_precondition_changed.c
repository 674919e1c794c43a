/*
 * Two earlier roll-backs had done no harm, so the third one was thought harmless too.
 * Between them the DS had been published.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	(void)h;
	return lint_mix_is_unsigned(m);
}

/* An earlier time without keys, before which no DS had been seen. */
static const struct lint_version *
harmless_before(const struct lint_history *h)
{
	const struct lint_version *last = lint_next_present(h, LINT_PART_DNSKEY, NULL);
	int64_t first_ds = LINT_NEVER;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS && !h->versions[i].none &&
		    h->versions[i].first < first_ds)
			first_ds = h->versions[i].first;
	for (size_t i = 0; last != NULL && i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];
		bool was_signed = false;

		for (size_t j = 0; j < h->n_versions; j++)
			was_signed = was_signed ||
				     (h->versions[j].part == LINT_PART_DNSKEY &&
					 !h->versions[j].none && h->versions[j].first < v->first);
		if (v->part == LINT_PART_DNSKEY && v->none && v != last && was_signed &&
		    v->first < first_ds)
			return v;
	}
	return NULL;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_version *before = harmless_before(h);
	struct lint_zone zone;
	struct lint_worst w;

	if (before == NULL || !lint_get_zone(run, ref, &zone) || zone.n_keys > 0)
		return;
	if (!lint_worst_mix(run, fits, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_DNSKEY, LINT_BY_PHASE,
	    lint_text(run,
		"signing was switched off at %s without harm, and not so this time: since then "
		"the parent had a DS "
		"(for key %s), which resolvers may hold until %s",
		run->host->time_text(run, before->first), lint_tags(run, h, w.mix->ds->keys),
		w.until));
}

const struct lint_check check_rollback_precondition_changed = {
	.abi = LINT_ABI,
	.id = "rollback-precondition-changed",
	.title = "The same roll-back was harmless before and is not now",
	.cites = "RFC 6781 4.3.3; RFC 4035 5.2",
	.what =
	    "The history shows that signing was switched off before, at a time when the parent had "
	    "never had a DS. It is switched off again now, and in between a DS was published, "
	    "which "
	    "resolvers may hold.",
	.harm = "What was a safe way back the first times is an outage now: validators that hold "
		"the DS "
		"expect signatures.",
	.families = "All validators that hold the DS, and Unbound for a validated key as well.",
	.shows = "The earlier time without keys, and the DS that has been seen since.",
	.fix = "Sign again with the same keys at once. Then take the way back that a published DS "
	       "asks "
	       "for: remove the DS, keep signing, un-sign when gate unsign says go.",
	.avoid = "Do not go by the runbook of the last time: its first line must be to look for a "
		 "DS, in "
		 "the caches and not at the parent.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
