/* Published before the order that was declared. */
#include "lint.h"

static void
too_early(struct lint_run *run, struct lint_ref ds, struct lint_ref said, const char *key, const char *text)
{
	lint_find(run, &(struct lint_say) { .about = ds, .key = key, .text = text, .evidence = &said,
	    .n_evidence = said.kind != LINT_NONE });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	struct lint_zone zone, other;
	struct lint_ref ds = { 0 };

	(void)ref;
	if (intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_next(run, run->zone, LINT_DS, 0, &ds))
		return;
	if (intent->ds_after.self.kind != LINT_NONE && run->now < intent->ds_after.at)
		too_early(run, ds, intent->ds_after.self, "before", lint_text(run,
		    "the DS is there, and is not to be before %s", run->host->time_text(run,
		    intent->ds_after.at)));
	for (size_t i = 0; i < intent->after.n; i++)
		if (lint_get_zone(run, lint_zone_of(run, intent->after.v[i]), &other) &&
		    lint_name_eq(other.apex, intent->after.v[i]) && (other.have & LINT_NEED_DS) &&
		    other.n_ds == 0)
			too_early(run, ds, intent->self, lint_n(run, other.apex), lint_text(run,
			    "the DS is there, and %s, which is to come first, has none",
			    lint_n(run, other.apex)));
}

const struct lint_check check_ds_published_early = {
	.abi = LINT_ABI,
	.id = "ds-published-early",
	.title = "A DS was published before its turn",
	.cites = "",
	.what = "The parent has a DS for the zone although the configuration says that it is not its "
	    "turn: before rollout.ds_after, or while a zone under rollout.after has no DS yet.",
	.harm = "The DS is the step that cannot be taken back quickly: caches hold it for its TTL. "
	    "Zones below that are not in order yet turn bogus under a parent that is signed.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The DS, and the declaration.",
	.fix = "If nothing fails yet, finish what was to come first. Else ask the gate for remove-ds "
	    "before anything is changed.",
	.avoid = "Do not un-sign the zone because the DS came too early: that is the outage.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
