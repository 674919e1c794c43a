#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_STOP_KMS ||
	    (c.step != NULL && c.step->verdict == LINT_IS_GO))
		return;
	lint_find(run, &(struct lint_say){ .about = ref,
			   .type = LINT_T_DNSKEY,
			   .key = c.address,
			   .text = lint_text(run,
			       "key %s of %s is kept in what this takes away: its signature over "
			       "the DNSKEY RRset cannot be renewed, and when it runs out so does "
			       "the zone (%s)",
			       c.has_tag ? lint_text(run, "%u", c.tag) : "(tag not known)",
			       lint_n(run, c.name), lint_by(run, &c)) });
}

const struct lint_check check_plan_disables_kms_key = {
	.abi = LINT_ABI,
	.id = "plan-disables-kms-key",
	.family = "iac-plan-unsafe",
	.title = "The plan deletes or disables the KMS key behind an active key signing key",
	.cites = "RFC 6781 4.4.2",
	.what =
	    "The customer managed key that holds the private half of an active key signing key is "
	    "deleted, replaced, scheduled for deletion or disabled.",
	.harm = "Nothing breaks at once, which is why it is found late: the provider goes on "
		"serving the signature it has, cannot make the next one, and when that runs out "
		"within days every name of the zone is bogus. Deleted for good, the key cannot be "
		"restored, and only a removal of the DS and a day of waiting help.",
	.families = "All validating resolvers, when the signature has run out.",
	.shows = "The change of the KMS key; the KSK is found by its key_management_service_arn.",
	.fix = "Leave the KMS key as it is. To change it, make a new KMS key and a new key signing "
	       "key with it, roll over to that, and delete the old one weeks after its DS has "
	       "gone.",
	.avoid = "Do not count on the waiting period of the deletion: a key is unusable from its "
		 "first day.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
