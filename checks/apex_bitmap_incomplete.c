/*
 * The apex's own NSEC or NSEC3 must list what every apex has.  Other types that
 * it leaves out are nsec-bitmap-contradiction, as at any name.
 */
#include "lint.h"

/* Live: does a server that sends this record have the type too?  Two signers may differ. */
static bool
has(struct lint_run *run, const struct lint_nsec *nsec, const struct lint_zone *zone, uint16_t type)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	if (!(zone->have & LINT_NEED_LIVE))
		return lint_rrset_at(run, nsec->match, type).kind != LINT_NONE;
	while (lint_next(run, nsec->self, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) &&
		    lint_from_source(run, nsec->match, type, reply.source).kind != LINT_NONE)
			return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	static const uint16_t always[] = { LINT_T_NS, LINT_T_SOA, LINT_T_RRSIG };
	struct lint_nsec nsec;
	struct lint_node node;
	struct lint_zone zone;
	const char *missing = NULL;
	uint16_t want[6];
	unsigned n = 0;

	if (!lint_get_nsec(run, ref, &nsec) || !lint_get_node(run, nsec.match, &node) ||
	    !(node.flags & LINT_APEX) ||
	    !lint_get_zone(run, run->zone, &zone) || !zone.is_signed)
		return;
	for (unsigned i = 0; i < 3; i++)
		want[n++] = always[i];
	if (!nsec.nsec3)
		want[n++] = LINT_T_NSEC;
	if (has(run, &nsec, &zone, LINT_T_DNSKEY))
		want[n++] = LINT_T_DNSKEY;
	if (has(run, &nsec, &zone, LINT_T_NSEC3PARAM))
		want[n++] = LINT_T_NSEC3PARAM;
	for (unsigned i = 0; i < n; i++)
		if (!lint_bitmap_has(nsec.bitmap, want[i]))
			missing = missing == NULL ? lint_t(run, want[i])
			    : lint_text(run, "%s, %s", missing, lint_t(run, want[i]));
	if (missing == NULL)
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .name = node.name,
	    .type = nsec.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC,
	    .text = lint_text(run, "the %s of the zone apex leaves out %s", nsec.nsec3 ? "NSEC3"
	        : "NSEC", missing) });
}

const struct lint_check check_apex_bitmap_incomplete = {
	.abi = LINT_ABI,
	.id = "apex-bitmap-incomplete",
	.title = "The apex's NSEC leaves out a type that every apex has",
	.cites = "RFC 4034 4.1.2; RFC 5155 7.1",
	.what = "The bit map of the NSEC or NSEC3 at the zone apex does not list SOA, NS, RRSIG, "
	    "DNSKEY, NSEC or NSEC3PARAM although the apex has them.",
	.harm = "Resolvers that reuse denials can come to believe that the zone has no DNSKEY or "
	    "no NS, and treat it as broken; others take the record for one from the parent's side "
	    "of a cut and throw it away.",
	.families = "BIND ignores an apex NSEC without SOA or without NSEC and RRSIG when it "
	    "synthesises answers. Unbound and Knot Resolver use the SOA bit to tell the child's "
	    "record from the parent's.",
	.shows = "The NSEC or NSEC3 record of the apex.",
	.fix = "Have the signer rebuild the chain; records that were added to the apex after "
	    "signing (DNSKEY, NSEC3PARAM, CDS) need their bit too.",
	.avoid = "Do not add a DNSKEY to a signed zone by hand: it changes the bit map and the "
	    "signature over it as well.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "aggressive-nsec-simulation", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look }, { LINT_NONE, 0, NULL } },
};
