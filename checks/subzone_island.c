/*
 * A signed subzone without a DS in the signed zone above it.  The link above the
 * zone under test itself is ds-absent.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;
	struct lint_ref ns, keys;
	bool source;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !(zone.is_signed || zone.n_keys > 0) || zone.n_ds > 0 || zone.node.kind == LINT_NONE ||
	    !lint_get_zone(run, zone.parent, &up) || up.on_the_way)
		return;
	source = (up.have & LINT_NEED_FILE) && !up.is_signed; /* it will be signed, perhaps */
	if (!source && !(up.is_signed && zone.is_signed))
		return;
	ns = lint_rrset_at(run, lint_node_at(run, zone.parent, zone.apex), LINT_T_NS);
	keys = lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	if (ns.kind == LINT_NONE)
		return;
	lint_find(run, &(struct lint_say) { .about = ns, .name = zone.apex, .type = LINT_T_DS,
	    .evidence = &keys, .n_evidence = keys.kind != LINT_NONE,
	    .severity = source || (up.phase_known && up.phase == LINT_LEAVING) ? LINT_INFO : LINT_BY_PHASE,
	    .text = lint_text(run, source ? "%s has keys, and %s, not signed so far, has no DS for it"
	                                  : "%s is signed, and %s has no DS for it", lint_n(run, zone.apex),
	        lint_n(run, up.apex)) });
}

const struct lint_check check_subzone_island = {
	.abi = LINT_ABI,
	.id = "subzone-island",
	.title = "A signed subzone has no DS in the zone above",
	.cites = "RFC 4035 2.4; RFC 4033 2",
	.what = "A subzone is signed and the zone above, signed as well, holds no DS for it. The "
	    "chain of trust ends between the two: the subzone is an island that no resolver can "
	    "reach from the root.",
	.harm = "The subzone has the cost of DNSSEC and none of its protection. Anybody who believes "
	    "it to be protected is mistaken, and mistakes in its signatures stay unseen until "
	    "somebody adds the DS.",
	.families = "Validators treat the subzone as insecure; only one that was given its key by "
	    "hand validates it.",
	.shows = "The NS set of the delegation, which has no DS beside it, and the keys of the "
	    "subzone.",
	.fix = "Take the DS from whoever runs the subzone, hold it against the keys that its servers "
	    "give, and add it to this zone. Do that before the DS of this zone itself is published.",
	.avoid = "Do not copy a DS out of an old ticket or a provider's page without comparing it with "
	    "the DNSKEY set that is live: a wrong DS is an outage, a missing one is not.",
	.needs = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
