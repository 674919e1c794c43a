/*
 * Every step of a roll waits for this TTL, and so does everybody who holds the wrong
 * keys.
 */
#include "lint.h"

enum { MOST = 86400 };

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;

	if (!lint_get_rrset(run, ref, &set) || set.ttl_max <= MOST || !set.authoritative)
		return;
	lint_find(run, &(struct lint_say){ .about = ref,
			   .text = lint_text(run,
			       "caches keep the DNSKEY RRset for %s: each step of a roll waits so "
			       "long, and so does "
			       "an outage by wrong keys",
			       run->host->span_text(run, set.ttl_max)) });
}

const struct lint_check check_dnskey_ttl_high = {
	.abi = LINT_ABI,
	.id = "dnskey-ttl-high",
	.title = "The TTL of the DNSKEY RRset is longer than a day",
	.cites = "RFC 7583 3.2; RFC 6781 4.1.1",
	.what = "The DNSKEY RRset has a TTL of more than a day.",
	.harm =
	    "A new key cannot be used, and an old one not be taken out, before that time is over. "
	    "Resolvers that hold the wrong keys after a mishap hold them as long.",
	.families = "All validators; those that cap TTLs at a day or less recover earlier, which "
		    "is no reason "
		    "to count on it.",
	.shows = "The DNSKEY RRset with its TTL.",
	.fix = "Set it to an hour or two, at least one old TTL before the next roll.",
	.avoid = "Do not lower it in the middle of an outage: what is cached keeps the old one.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]){ { LINT_RRSET, LINT_T_DNSKEY, judge },
	    { LINT_NONE, 0, NULL } },
};
