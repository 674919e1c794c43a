/*
 * The feature that every provider calls disable and enable: what comes back must be the
 * key that the DS names.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_gap gap = lint_find_gap(h);
	const uint64_t ds = lint_present_keys(h, LINT_PART_DS);
	uint64_t was, is;

	if (gap.before == NULL || ds == 0)
		return;
	was = gap.before->keys & gap.before->signers & ds;
	is = gap.after->keys & gap.after->signers;
	if (was == 0 || (is & ds) != 0 || (gap.after->keys & was) != 0)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = lint_next_present(h, LINT_PART_DS, NULL)->evidence,
		     .name = lint_apex(run, ref),
		     .type = LINT_T_DNSKEY,
		     .text = lint_text(run,
			 "signing was off and is on again with KSK %s; before it was %s, and the "
			 "parent's DS "
			 "still names that",
			 lint_tags(run, h, lint_sep_keys(h, is)), lint_tags(run, h, was)) });
}

const struct lint_check check_key_restore_ksk = {
	.abi = LINT_ABI,
	.id = "key-restore-ksk",
	.title = "Signing came back with another KSK than the one the DS names",
	.cites = "RFC 4035 5.2",
	.what =
	    "The history shows the zone signed, then without keys, then signed again, and the key "
	    "that signs the DNSKEY RRset now is not the one from before, which the DS at the "
	    "parent "
	    "still names.",
	.harm =
	    "Every validator refuses the zone: the DS leads nowhere. It looks like a zone that was "
	    "repaired, since there are signatures again.",
	.families = "All validators, from the first question after what they hold has run out; "
		    "those with an "
		    "empty cache at once.",
	.shows = "The DS at the parent and, from the history, the KSK before the time without keys "
		 "and the "
		 "one after it.",
	.fix = "Restore the old KSK from the provider or the KMS and let it sign the DNSKEY RRset "
	       "beside "
	       "the new one. If it is gone, have the registrar replace the DS, and count with the "
	       "TTL of "
	       "the old one.",
	.avoid = "Do not switch signing off again to get out of this: without keys the DS breaks "
		 "the zone "
		 "just as well.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", "ds-no-valid-key",
	    "resign-different-keys", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
