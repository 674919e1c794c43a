#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, cited[8];
	struct lint_change c, ds = { 0 };
	const char *by = NULL;
	size_t n = 0;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_UNSIGN ||
	    !lint_is_first_act(run, &c))
		return;
	while (n < 8 && lint_next_act(run, LINT_ACT_REMOVE_DS, &it, &ds)) {
		by = by == NULL ? ds.address : by;
		cited[n++] = it;
	}
	if (n == 0 || c.step == NULL || c.step->verdict == LINT_IS_GO)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .evidence = cited,
		     .n_evidence = n,
		     .text = lint_text(run,
			 "%s takes the DS away and %s ends the signing of %s in the same apply: "
			 "caches keep the DS for its TTL, and nothing waits for that",
			 by, c.address, lint_n(run, c.name)) });
}

const struct lint_check check_plan_removes_ds_and_unsigns_together = {
	.abi = LINT_ABI,
	.id = "plan-removes-ds-and-unsigns-together",
	.family = "iac-plan-unsafe",
	.title = "The plan withdraws a DS and un-signs the zone in one go",
	.cites = "RFC 8078 4; RFC 7583 3.3.1",
	.what = "One plan both removes (or replaces) a DS record of a zone and stops signing that "
		"zone. The order of the two does not matter: both happen within seconds, and the "
		"DS lives in caches for hours.",
	.harm = "Resolvers that hold the DS answer SERVFAIL for every name of the zone until it "
		"has run out, a day under most top-level domains. It looks as if it worked: a "
		"resolver that asks for the first time finds a zone without DS, and answers.",
	.families =
	    "All validating resolvers that were asked for the zone lately, the busy ones first.",
	.shows = "Both changes in the plan.",
	.fix = "Make two applies of it. First the DS alone: leave the resources that sign as they "
	       "are. Wait for the TTL of the DS and that of the DNSKEY RRset, counted from when no "
	       "server of the parent has the DS. Then the rest.",
	.avoid = "Do not help yourself with depends_on or a sleep resource of minutes: the wait is "
		 "hours, and it begins when the registry has published the removal, not when it "
		 "was ordered.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
