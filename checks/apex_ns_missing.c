/* A zone names its own servers at its apex; a file that was read to the end shows whether it does. */
#include "lint.h"

static void
end(struct lint_run *run)
{
	struct lint_zone zone;
	struct lint_ref soa;

	if (!lint_get_zone(run, run->zone, &zone) ||
	    lint_rrset_at(run, zone.node, LINT_T_NS).kind != LINT_NONE)
		return;
	soa = lint_rrset_at(run, zone.node, LINT_T_SOA);
	lint_find(run, &(struct lint_say) { .about = soa.kind != LINT_NONE ? soa
	        : zone.node.kind != LINT_NONE ? zone.node : zone.self,
	    .name = zone.apex, .type = LINT_T_NS, .text = "no NS record at the apex" });
}

const struct lint_check check_apex_ns_missing = {
	.abi = LINT_ABI,
	.id = "apex-ns-missing",
	.title = "The zone has no NS record at its apex",
	.cites = "RFC 1034 4.2.1; RFC 2181 6.1",
	.what = "The NS set at the apex is the zone's own list of its name servers, mandatory like "
	    "the SOA. This zone has none.",
	.harm = "BIND and Knot refuse to load it. Where a server does load it, resolvers that look "
	    "for the zone's own NS set find nothing: some stay with the list of the zone above, "
	    "some take the zone for lame, and the signatures that a validator expects over the set "
	    "cannot exist.",
	.families = "Resolvers that follow the child's NS set (BIND, PowerDNS Recursor, Unbound "
	    "when hardened) suffer first. Servers do not agree: NSD serves such a zone, so a "
	    "change of software can be what takes it away.",
	.shows = "The SOA beside which the NS set is missing.",
	.fix = "Add one NS record at the apex for each server, the same list as in the zone above, "
	    "and their addresses when they lie inside the zone.",
	.avoid = "Do not count on the provider to add the set when the file is uploaded: a file "
	    "that is also signed or compared elsewhere must have it.",
	.needs = LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "apex-bitmap-incomplete", NULL },
	.end = end,
};
