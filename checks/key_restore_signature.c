/*
 * The same key tag in the DNSKEY RRset is not yet the same key at work.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_gap gap = lint_find_gap(h);
	uint64_t back;

	if (gap.before == NULL)
		return;
	back = gap.before->keys & gap.before->signers & gap.after->keys;
	if (back == 0 || (back & gap.after->signers) != 0)
		return;
	lint_find(
	    run, &(struct lint_say){
		     .about = gap.after->evidence.kind != LINT_NONE ? gap.after->evidence : ref,
		     .name = lint_apex(run, ref),
		     .type = LINT_T_DNSKEY,
		     .text = lint_text(run,
			 "key %s is published again after signing was off, and no signature by it "
			 "over the "
			 "DNSKEY RRset verifies",
			 lint_tags(run, h, back)) });
}

const struct lint_check check_key_restore_signature = {
	.abi = LINT_ABI,
	.id = "key-restore-signature",
	.title = "A restored key is published and does not sign the DNSKEY RRset",
	.cites = "RFC 4035 5.3",
	.what =
	    "The key that signed the DNSKEY RRset before signing was switched off is in the RRset "
	    "again, but the RRset has no valid signature by it: another key signs, or what the "
	    "signer "
	    "holds is not the private half of it.",
	.harm =
	    "Whoever reaches the zone by a DS for that key, in a cache or at the parent, finds no "
	    "signature by it and refuses the whole zone.",
	.families = "All validators that have only that DS.",
	.shows = "The DNSKEY RRset as it is served, and from the history who signed it before.",
	.fix = "Find out what the signer signs with: compare its public key with the published "
	       "one. Let "
	       "the restored key sign, and look at the DNSKEY RRset on every server before "
	       "touching the "
	       "DS.",
	.avoid =
	    "Do not trust a key tag: two keys may share one, and a tag says nothing of the private "
	    "key behind it.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", "dnskey-unsigned-by-sep",
	    "ds-no-valid-key", "rrsig-invalid", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
