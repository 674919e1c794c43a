/*
 * The third fault of 2021 as code had it: one line less in a file of Terraform, and the
 * warning that the provider's console shows before it un-signs was never seen.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_UNSIGN)
		return;
	lint_constrain_act(run, &c, "unsign");
	if (!lint_is_unsafe(run, &c))
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .key = c.address,
		     .text = lint_text(run,
			 "applied now, this stops signing %s %s: SERVFAIL for every name; not safe "
			 "%s%s (%s)",
			 lint_n(run, c.name), lint_why_unsafe(&c), lint_not_before(run, c.step),
			 c.has_ds ? ", even if the DS goes now" : "", lint_by(run, &c)) });
}

const struct lint_check check_plan_unsigns_zone_with_cached_ds = {
	.abi = LINT_ABI,
	.id = "plan-unsigns-zone-with-cached-ds",
	.family = "iac-plan-unsafe",
	.title = "The plan stops signing a zone whose DS is published, or cached",
	.cites = "RFC 8078 4; RFC 7583 3.3.1",
	.what = "A change in the plan ends the signing of a zone: the resource that signs it is "
		"deleted, replaced or switched off, or its last key signing key goes. The parent "
		"has a DS for the zone, or had one so lately that resolvers may hold it, or a key "
		"that they validated by it. Without a network and without a history both are "
		"assumed.",
	.harm = "Every validating resolver that holds the DS answers SERVFAIL for every name of "
		"the zone, for up to the TTL of the DS and that of the DNSKEY RRset after the DS "
		"has gone. The AWS provider's page says: \"When you remove the DS records, you "
		"must wait until the longest TTL for the DS records that you remove has expired "
		"before you complete the step to disable DNSSEC signing.\" A plan does not repeat "
		"it, and apply does not wait.",
	.families =
	    "All validating resolvers for the time of the DS TTL; Unbound, which keeps a validated "
	    "key without looking at the DS again, for the DNSKEY TTL on top.",
	.shows = "The change in the plan, and what was seen of the DS last.",
	.fix = "Take this change out of the plan. Apply the removal of the DS alone (-target, or a "
	       "commit of its own), see with walk --history that it is gone from all of the "
	       "parent's servers, wait until the time given, and apply this change then.",
	.avoid = "Do not apply both in one go: there is no wait between two resources. Do not go "
		 "by what the parent has now: what counts is what caches hold. Do not delete the "
		 "keys before the time has passed: with them the zone can be signed again at once.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "plan-removes-published-ksk", "plan-disables-kms-key",
	    "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
