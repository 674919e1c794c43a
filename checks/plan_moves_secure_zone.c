#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_CHANGE_NS)
		return;
	if (!c.observed && c.was_signed == LINT_SAID_NO)
		return;
	lint_constrain_act(run, &c, "change-ns");
	if (!lint_is_unsafe(run, &c))
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .key = c.address,
		     .text = lint_text(run,
			 "this changes the name servers of %s %s: unless old and new servers have "
			 "each other's keys, resolvers mix the two and fail (%s)",
			 lint_n(run, c.name), lint_why_unsafe(&c), lint_by(run, &c)) });
}

const struct lint_check check_plan_moves_secure_zone = {
	.abi = LINT_ABI,
	.id = "plan-moves-secure-zone",
	.family = "iac-plan-unsafe",
	.title = "The plan changes the name servers of a zone that has a DS",
	.cites = "RFC 6781 4.3.5; RFC 8901 2",
	.what = "The NS set of a delegation or of a domain at its registrar changes, or the "
		"delegation goes, while the parent has a DS or caches may hold one. Another "
		"operator signs with other keys.",
	.harm = "For the TTL of the NS RRset some resolvers ask the old servers and some the new "
		"ones, and keys from one side meet signatures of the other: SERVFAIL, until the "
		"slower of the caches has run out. If the new side is not signed at all, it lasts "
		"as long as the DS.",
	.families =
	    "All validating resolvers; those that renew NS from the old servers the longest.",
	.shows = "The change of the NS set.",
	.fix =
	    "Have both operators publish both zone signing keys, with a DNSKEY RRset signed by a "
	    "key that the DS names on either side, wait for the DNSKEY TTL, then move (RFC 8901). "
	    "Where the operators do not cooperate: DS away, wait, move, and the new DS when the "
	    "old NS is out of caches. diff of a walk of each side tells whether they fit.",
	.avoid = "Do not switch the old servers off in the same plan.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
