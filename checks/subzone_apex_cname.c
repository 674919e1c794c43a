/*
 * The apex CNAME that nobody looks at: the one of a subzone, often with another
 * provider.  Two shapes.  The child zone itself, when it is part of the run, has
 * the CNAME at its apex; or the zone above holds a CNAME beside the NS set of
 * the delegation, which is one wrong line in one file.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_record record;
	struct lint_ref cited[3], first = { 0 };
	const char *target;
	size_t n = 0;
	bool apex;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !lint_get_zone(run, run->zone, &zone) || (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)) ||
	    !lint_next(run, ref, LINT_RECORD, 0, &first) || !lint_get_record(run, first, &record))
		return;
	apex = (node.flags & LINT_APEX) != 0;
	if (apex ? !lint_is_subzone(run, &zone) : !(node.flags & LINT_AT_CUT))
		return;
	target = run->host->rdata_text(run, LINT_T_CNAME, record.rdata);
	for (size_t i = 0; i < 2; i++) {
		static const uint16_t beside[] = { LINT_T_SOA, LINT_T_NS };

		cited[n] = lint_rrset_at(run, set.node, beside[i]);
		n += cited[n].kind != LINT_NONE;
	}
	if (apex) {
		cited[n] = lint_rrset_at(run, lint_node_at(run, zone.parent, set.name), LINT_T_NS);
		n += cited[n].kind != LINT_NONE;
	}
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = cited, .n_evidence = n,
	    .text = lint_text(run, apex ? "the apex of this subzone is a CNAME to %s"
	                                : "the name is delegated and a CNAME to %s as well", target) });
}

const struct lint_check check_subzone_apex_cname = {
	.abi = LINT_ABI,
	.id = "subzone-apex-cname",
	.title = "A CNAME stands at the apex of a delegated subzone",
	.cites = "RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5",
	.what = "A name that is cut off as a zone of its own is also an alias: the CNAME is at the "
	    "apex of the child zone, or beside the NS set that delegates it. Where a zone begins "
	    "there must be SOA and NS, and an alias may not stand beside them.",
	.harm = "Signing the zone above makes resolvers ask for the DS and the keys of the "
	    "subzone. The alias sends that question to a foreign name, and everything at and below "
	    "the subzone stops resolving for them, although neither the subzone nor its provider "
	    "changed anything.",
	.families = "Seen with a forwarding BIND 9.18 that validates, for every name of the "
	    "subzone, while the zone above was signed and had no DS yet; and with PowerDNS "
	    "Recursor 4.8 once the DS was out. VPN and company resolvers of that kind are in no "
	    "public list, so their users notice first.",
	.shows = "The CNAME with who serves it, the SOA and NS it stands beside, and the NS set of "
	    "the delegation in the zone above when that was looked at.",
	.fix = "Ask whoever runs the subzone to put addresses (or an ALIAS that is flattened to "
	    "addresses) at its apex; or drop the delegation and keep the name as a plain CNAME in "
	    "the zone above.",
	.avoid = "Do not take the zone above for ready because its own apex is fine, and do not "
	    "delete the NS set while names below the subzone are still served by the other "
	    "provider.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "cname-dname-invalid", "occluded-or-signed-below-cut", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CNAME, look }, { LINT_NONE, 0, NULL } },
};
