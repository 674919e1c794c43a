#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_WILDCARD)
		return;
	if (c.was_signed != LINT_SAID_YES && c.gets_signed != LINT_SAID_YES) {
		if (c.was_signed == LINT_UNSAID && !c.observed)
			lint_unasked(run, ref,
			    lint_text(run,
				"%s: whether the zone of %s is signed is not known to the plan "
				"(--history DIR, or without --offline)",
				c.address, lint_n(run, c.name)));
		return;
	}
	lint_find(run, &(struct lint_say){ .about = ref,
			   .key = c.address,
			   .text = lint_text(run,
			       "a new wildcard in a signed zone: how its signer denies types below "
			       "it has not been tried yet (%s)",
			       lint_by(run, &c)) });
}

const struct lint_check check_plan_adds_wildcard_to_signed_zone = {
	.abi = LINT_ABI,
	.id = "plan-adds-wildcard-to-signed-zone",
	.family = "iac-plan-unsafe",
	.title = "The plan adds a wildcard to a signed zone",
	.cites = "RFC 4592 2.2.1; RFC 8198 5.3",
	.what = "A wildcard record is created in a zone that is signed, or that the plan begins to "
		"sign. Wildcards are where signers that answer online get denials wrong: an NSEC "
		"that leaves out a type which the wildcard has.",
	.harm = "One query for a type that is not there, and a resolver that uses cached denials "
		"answers that the types which are there do not exist either. In 2021 that took the "
		"names below a wildcard away, after every test on zones without one had passed.",
	.families =
	    "Resolvers with aggressive use of NSEC: Unbound, Google Public DNS among others.",
	.shows = "The change that creates the wildcard.",
	.fix = "After the apply run walk on the zone: wildcard-nsec-bitmap asks what matters on "
	       "fresh labels. Where no DS is published yet, do so before it is.",
	.avoid = "Do not take a rehearsal on a zone without wildcards for one.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
