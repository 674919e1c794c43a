#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_UNKNOWN)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .key = c.address,
		     .text = lint_text(run, "what this does to which zone cannot be told: %s (%s)",
			 c.why, lint_by(run, &c)) });
	lint_unable(run, ref, lint_text(run, "%s: %s", c.address, c.why));
}

const struct lint_check check_plan_zone_unknown = {
	.abi = LINT_ABI,
	.id = "plan-zone-unknown",
	.family = "iac-plan-unsafe",
	.title = "A change touches DNSSEC, and its zone or its outcome is not known",
	.cites = "RFC 4035 5.2",
	.what = "A resource that has to do with signing, keys, DS or delegations changes, and "
		"neither the plan, its state nor the configuration in it say for which zone, or "
		"the value that decides is known only after the plan is applied.",
	.harm = "Whether the change takes a zone offline has not been judged. The run is "
		"incomplete, and does not pass.",
	.families = "None: it is a gap in what is known.",
	.shows = "The change in the plan.",
	.fix =
	    "Name the zone: --zone Z0123456789=corp.example, once for each identifier. Or let the "
	    "configuration read the zone as a data source, so that the plan's state has its name.",
	.avoid =
	    "Do not make it pass with --allow-incomplete before a person has looked at the change.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
