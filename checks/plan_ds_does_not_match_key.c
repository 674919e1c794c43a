#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (lint_get_change(run, ref, &c) && c.act == LINT_ACT_REMOVE_DS && c.step != NULL &&
	    c.step->verdict == LINT_NO_GO && lint_is_first_act(run, &c))
		lint_find(run, &(struct lint_say){ .about = ref,
				   .key = c.address,
				   .text = lint_text(run,
				       "without the DS that this takes away, those of %s that stay lead "
				       "to no key that caches may hold; not safe %s (%s)",
				       lint_n(run, c.name), lint_not_before(run, c.step),
				       lint_by(run, &c)) });
	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_ADD_DS ||
	    c.match != LINT_MATCH_NONE)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .key = c.address,
		     .text = lint_text(run,
			 "the DS%s that this publishes for %s leads to no key signing key of the "
			 "zone that the plan, its state%s (%s)",
			 c.has_tag ? lint_text(run, " for key %u", c.tag) : "", lint_n(run, c.name),
			 c.observed ? " or its servers know" : " knows", lint_by(run, &c)) });
}

const struct lint_check check_plan_ds_does_not_match_key = {
	.abi = LINT_ABI,
	.id = "plan-ds-does-not-match-key",
	.family = "iac-plan-unsafe",
	.title = "The plan publishes a DS that matches no key of the zone",
	.cites = "RFC 4035 5.2",
	.what = "A DS is to be created or replaced, and none of the keys that will be there is the "
		"one it names: tag, algorithm or digest differ from every active key signing key "
		"in the plan and its state, and from what the zone's servers have.",
	.harm =
	    "With no other DS that leads to a key, the whole zone is bogus for validating "
	    "resolvers as soon as they fetch the DS, and stays so for the TTL of the DS after it "
	    "is corrected.",
	.families = "All validating resolvers.",
	.shows = "The change that publishes the DS.",
	.fix = "Take the DS from the key itself, by reference: ds_record of the key signing key, "
	       "or ds of the provider's DNSSEC resource. A DS that was typed is one that goes "
	       "stale.",
	.avoid = "Do not publish first and correct later: the wrong DS is cached for its TTL.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
