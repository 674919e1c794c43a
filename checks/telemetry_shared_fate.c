/* The 2021 outage was seen by telemetry in another zone. */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	struct lint_zone zone;

	(void)ref;
	if (intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	for (size_t i = 0; i < intent->telemetry.n; i++) {
		const struct lint_telemetry *t = &intent->telemetry.v[i];

		if (lint_name_within(t->name, zone.apex))
			lint_find(run, &(struct lint_say) { .about = t->self, .name = t->name,
			    .text = lint_text(run, "%s lies in %s and is bogus when the zone is",
			        lint_n(run, t->name), lint_n(run, zone.apex)) });
	}
}

const struct lint_check check_telemetry_shared_fate = {
	.abi = LINT_ABI,
	.id = "telemetry-shared-fate",
	.title = "What has to answer in an outage fails with the zone",
	.cites = "",
	.what = "A host that the configuration declares as telemetry (a status page, paging, metrics) "
	    "lies in the zone that is rolled out, or below it: it hangs from the same DS.",
	.harm = "When the zone turns bogus the page that would say so, and the metrics that would "
	    "show it, go with it. Customers who cannot resolve do not show in the metrics of "
	    "servers.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The declaration with file and line.",
	.fix = "Put it under a name of another zone, with another operator, signed long before or "
	    "not at all; have clients report there.",
	.avoid = "Do not move it during the rollout.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
