/*
 * A provider that signs by a key it does not own says when it can no longer reach it.
 * Nothing in the DNS tells until the last signature has run out.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_fault fault, other;
	struct lint_ref it = { 0 };
	unsigned n = 0;

	if (!lint_get_fault(run, ref, &fault) || fault.kind < LINT_SIGNER_LOST)
		return;
	/* The provider's message may change from day to day. */
	while (lint_next(run, run->zone, LINT_FAULT, 0, &it) && it.row != ref.row)
		n += lint_get_fault(run, it, &other) && other.kind == fault.kind;
	lint_find(run, &(struct lint_say){ .about = ref,
			   .type = LINT_T_DNSKEY,
			   .severity = fault.kind == LINT_SIGNER_RESTS   ? LINT_INFO
				       : fault.kind == LINT_SIGNER_FAILS ? LINT_ERROR
									 : LINT_BY_PHASE,
			   .text = fault.text,
			   .key = lint_text(run, "%u %u", fault.kind, n) });
}

const struct lint_check check_signer_state = {
	.abi = LINT_ABI,
	.id = "signer-state",
	.title = "The provider says that its signer is not in order",
	.cites = "RFC 4034 3.1.5; RFC 6781 4.4.2",
	.what = "What the provider's API prints of the zone's signing (aws route53 get-dnssec) has "
		"a status of the zone or of a key signing key that is not the one of a zone that is "
		"signed and stays so: ACTION_NEEDED, its key management can no longer be reached; "
		"DELETING, signing is being taken away; INTERNAL_FAILURE, what was asked of it last "
		"did not happen; INACTIVE or DELETING at the last key signing key.",
	.harm = "After ACTION_NEEDED the zone goes on being served with the signatures that there "
		"are, and every test of it passes. They run out within days; from then on every name "
		"of the zone fails at once. DELETING while a DS is published, or cached, fails it "
		"within minutes.",
	.families = "All validating resolvers.",
	.shows = "The line of the status, and the provider's own message.",
	.fix = "ACTION_NEEDED: look at the KMS key behind the key signing key: is it there and "
	       "enabled, and does its policy let dnssec-route53.amazonaws.com sign? Cancel a "
	       "deletion that is pending. If the key is lost for good, take the DS away today: it "
	       "must have left all caches before the signatures run out. DELETING: sign again "
	       "with the same keys, or take the DS away. INTERNAL_FAILURE: repeat the step.",
	.avoid = "Do not wait for the DNS to show it: then it is an outage. Do not make a new key "
		 "and delete the old one in its place; its DS is not published.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_PHASES(LINT_WARNING, LINT_ERROR, LINT_CRITICAL, LINT_CRITICAL, LINT_CRITICAL),
	.visits = (const struct lint_visit[]){ { LINT_FAULT, 0, look }, { LINT_NONE, 0, NULL } },
};
