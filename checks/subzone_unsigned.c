/* An unsigned zone below a signed one: allowed, and worth knowing.  Whether that is
 * proved is insecure-delegation-proof. */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;
	struct lint_ref cut, ns, soa;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.is_signed || zone.n_keys > 0 ||
	    zone.n_ds > 0 || !zone.has_soa || !lint_get_zone(run, zone.parent, &up) || up.on_the_way ||
	    !up.is_signed)
		return;
	cut = lint_node_at(run, zone.parent, zone.apex);
	ns = lint_rrset_at(run, cut, LINT_T_NS);
	soa = lint_rrset_at(run, zone.node, LINT_T_SOA);
	if (ns.kind == LINT_NONE)
		return;
	lint_find(run, &(struct lint_say) { .about = ns, .name = zone.apex, .evidence = &soa, .n_evidence = 1,
	    .text = lint_text(run, "%s is not signed; nobody can check what it says",
	        lint_n(run, zone.apex)) });
}

const struct lint_check check_subzone_unsigned = {
	.abi = LINT_ABI,
	.id = "subzone-unsigned",
	.title = "A subzone of the signed zone is not signed",
	.cites = "RFC 4033 5; RFC 4035 5.2",
	.what = "The zone is signed and delegates a subzone that is not. That is allowed: the zone "
	    "proves that the subzone has no DS, and resolvers treat what is below as insecure.",
	.harm = "None by itself. Names in the subzone are as open to forgery as before, and the proof "
	    "that there is no DS has to be right at every server, or the whole subzone turns bogus.",
	.families = "All validators take the subzone as insecure once the proof is in order.",
	.shows = "The NS set of the delegation and the SOA of the subzone.",
	.fix = "Nothing has to be done. To sign it: sign the subzone first, watch it, then put its DS "
	    "into this zone.",
	.avoid = "Do not put a DS for a subzone into this zone before every server of the subzone "
	    "serves the signed version.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
