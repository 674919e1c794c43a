/* How long "no such name" is believed.  Every wrong denial lives that long. */
#include "lint.h"

enum { LIMIT = 900 };

static void
end(struct lint_run *run)
{
	struct lint_zone zone;
	struct lint_ref soa;

	if (!lint_get_zone(run, run->zone, &zone) || !zone.has_soa || zone.negative_ttl <= LIMIT)
		return;
	soa = lint_rrset_at(run, zone.node, LINT_T_SOA);
	if (soa.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = soa,
		    .text = lint_text(run, "a denial may live for %u (%s): SOA TTL %u, MINIMUM %u",
		        zone.negative_ttl, run->host->span_text(run, zone.negative_ttl), zone.soa_ttl,
		        zone.soa_minimum) });
}

const struct lint_check check_negative_ttl_high = {
	.abi = LINT_ABI,
	.id = "negative-ttl-high",
	.title = "Denials of this zone live long in caches",
	.cites = "RFC 2308 5; RFC 8198 5.4",
	.what = "The smaller of the TTL of the SOA and its MINIMUM field is above a quarter of an "
	    "hour. It bounds how long a resolver may go on saying that a name, or a type at a "
	    "name, does not exist.",
	.harm = "A denial that should not have been given, by a wrong bit map or by a server that "
	    "lagged, stays with whoever heard it. After a DS is published the cached \"no DS\" "
	    "has to die too before a test shows anything.",
	.families = "All keep denials; caps differ (BIND three hours, Unbound one hour, PowerDNS "
	    "Recursor one hour by default). Those that reuse NSEC spread one denial over many "
	    "names.",
	.shows = "The SOA record.",
	.fix = "Set MINIMUM to 900 or less at least one old negative TTL before signing or a change "
	    "of DS; the last number of the SOA is all that has to change.",
	.avoid = "Do not lower the TTL of the SOA alone while NSEC records keep the old time: the "
	    "signer must make them anew from the same number.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = end,
};
