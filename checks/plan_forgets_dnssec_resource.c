#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_FORGET)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .key = c.address,
		     .text = lint_text(run,
			 "%s stays as it is, and is managed by this code no longer", c.address) });
}

const struct lint_check check_plan_forgets_dnssec_resource = {
	.abi = LINT_ABI,
	.id = "plan-forgets-dnssec-resource",
	.family = "iac-plan-unsafe",
	.title = "The plan gives up managing a resource of DNSSEC",
	.cites = "RFC 4035 5.2",
	.what = "A resource that signs a zone, a key, a DS or what holds a key is removed from the "
		"state and left alone in the world (the action \"forget\").",
	.harm = "Nobody now. Later plans no longer show what happens to it, and neither does this "
		"check.",
	.families = "None.",
	.shows = "The change in the plan.",
	.fix = "See to it that somebody else owns the resource from now on.",
	.avoid = "Do not import it again under another name and then delete the old one.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
