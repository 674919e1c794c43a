/*
 * Resolvers that asked before the DS was there hold the proof that there is none, and
 * go on without validating.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_version *ds = lint_next_present(h, LINT_PART_DS, NULL);
	int64_t until = LINT_ALWAYS_WAS;

	if (ds == NULL || ds->none)
		return;
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS && h->versions[i].none &&
		    h->versions[i].until != LINT_NEVER &&
		    lint_cached_until(&h->versions[i]) > until)
			until = lint_cached_until(&h->versions[i]);
	if (until <= run->now)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ds->evidence.kind != LINT_NONE ? ds->evidence : ref,
		     .name = lint_apex(run, ref),
		     .type = LINT_T_DS,
		     .text = lint_text(run,
			 "the DS for key %s is new: until %s resolvers may hold the proof that "
			 "there is none, "
			 "and their good answers prove nothing",
			 lint_tags(run, h, ds->keys), run->host->time_text(run, until)) });
}

const struct lint_check check_ds_green_too_early = {
	.abi = LINT_ABI,
	.id = "ds-green-too-early",
	.title = "The DS is so new that good answers prove nothing yet",
	.cites = "RFC 2308 5; RFC 7583 3.3.5",
	.what = "The history shows that the parent had no DS a short while ago. For the negative "
		"TTL from "
		"then on resolvers may hold that there is none, and treat the zone as insecure.",
	.harm =
	    "Nobody fails yet. But tests that are green now were made in part by resolvers that do "
	    "not validate the zone: what is wrong with it shows only when the last of them has "
	    "asked "
	    "again.",
	.families =
	    "All validators: each keeps the proof of absence for the TTL that came with it.",
	.shows =
	    "The DS that is served now and, from the history, the absence before it with its TTL.",
	.fix =
	    "Keep watching until the time given, and do nothing that could not be taken back; only "
	    "then count the soak from the first good answer.",
	.avoid = "Do not declare success on the first green probes, as was done in 2021 minutes "
		 "after the "
		 "DS was published.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
