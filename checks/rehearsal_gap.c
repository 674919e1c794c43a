/*
 * What the next zone of a rollout has that no rehearsed and no rolled-out zone had: the
 * rehearsals of 2021 were zones without a wildcard.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_intent *intent = lint_intent_of(run, ref);
	unsigned zones = 0, n = 0;
	const uint64_t before = run->host->tried(run, &zones), mine = run->host->features(run, ref);
	const char *list = "";
	struct lint_zone zone;

	if (intent == NULL || intent->stage != LINT_STAGE_PLANNED || !lint_get_zone(run, ref, &zone) ||
	    zone.on_the_way)
		return;
	if (zones == 0) {
		lint_unasked(run, ref, "no zone of this run is declared as a rehearsal or as rolled out");
		return;
	}
	for (unsigned i = 0; i < LINT_N_FEATURES; i++)
		if ((mine & ~before) >> i & 1)
			list = lint_text(run, "%s%s%s", list, n++ == 0 ? "" : ", ", lint_feature_text(i));
	if (n == 0)
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .name = zone.apex, .evidence = &intent->self,
	    .n_evidence = intent->self.kind != LINT_NONE,
	    .text = lint_text(run, "no zone before it in the rollout (%u looked at) had: %s", zones,
	        list) });
}

const struct lint_check check_rehearsal_gap = {
	.abi = LINT_ABI,
	.id = "rehearsal-gap",
	.title = "The zone has what no zone before it in the rollout had",
	.cites = "",
	.what = "The configuration declares a rollout: zones that were rehearsed or are done, and this one, "
	    "planned. It holds something that none of those had: a wildcard, an empty non-terminal, a "
	    "subzone, a kind of denial, a key algorithm, a record type, a TTL.",
	.harm = "What the rehearsals proved they proved for zones without it. In 2021 all earlier zones went "
	    "well, and the one that failed was the first with a wildcard.",
	.families = "None by themselves; which resolvers trip depends on what is new.",
	.shows = "The zone, and where the configuration declares it.",
	.fix = "Rehearse on a zone that has each of these, through the same signer and the same steps; "
	    "or look at the checks for them (wildcard-nsec-bitmap, ent-denial, subzone-order-gate ...) "
	    "with walk after signing and before the DS.",
	.avoid = "Do not count zones that went well; count what they had in common with the next one.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
