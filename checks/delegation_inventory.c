/*
 * Where authority passes to another zone.  A few delegations are listed one by
 * one, a registry's are counted.
 */
#include "lint.h"

struct state {
	struct lint_fold cuts;
	uint32_t secure;
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;

	lint_fold_add(&s->cuts, ref);
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (lint_get_node(run, ref, &node) && (node.flags & LINT_AT_CUT) && (node.flags & LINT_HAS_DS) &&
	    !(node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
		s->secure++;
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_cut cut;
	struct lint_rrset ns;

	if (!lint_get_cut(run, ref, &cut) || !lint_get_rrset(run, cut.ns, &ns))
		return;
	lint_find(run, &(struct lint_say) { .about = cut.ns, .evidence = &cut.ds,
	    .n_evidence = cut.ds.kind != LINT_NONE,
	    .text = lint_text(run, "delegated to %u name server%s, %s DS", ns.n, ns.n == 1 ? "" : "s",
	        cut.ds.kind != LINT_NONE ? "with" : "without") });
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_fold sets = s->cuts;
	struct lint_cut cut;

	if (s->cuts.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	if (s->cuts.n <= LINT_FOLD) {
		lint_fold_say(run, &s->cuts, false, one, (struct lint_say) { 0 });
		return;
	}
	for (uint32_t i = 0; i < LINT_FOLD; i++)
		if (lint_get_cut(run, s->cuts.at[i], &cut))
			sets.at[i] = cut.ns;
	lint_fold_say(run, &sets, true, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_NS,
	    .key = "many",
	    .text = lint_text(run, "%u delegations, %u of them with DS", s->cuts.n, s->secure) });
}

const struct lint_check check_delegation_inventory = {
	.abi = LINT_ABI,
	.id = "delegation-inventory",
	.title = "The zone delegates names to other zones",
	.cites = "RFC 1034 4.2",
	.what = "A list, not a fault: each name below the apex that has NS records, with the number "
	    "of its servers and whether a DS makes the link secure.",
	.harm = "None by itself. Each delegation is one more link that must hold once the zone above "
	    "is secure, often at another operator; the one that nobody remembered is the one that "
	    "breaks.",
	.families = "A validator treats a zone below as secure when a DS is there and as insecure "
	    "when its absence is proven; all of them need one of the two.",
	.shows = "The NS set of each delegation and its DS set.",
	.fix = "Hold the list against what you know to be delegated; have each zone on it checked, "
	    "and signed or proven unsigned, before the DS of this zone is published.",
	.avoid = "Do not fold a zone into its parent in the same change that signs either of them.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_CUT, 0, look }, { LINT_NODE, 0, look_node, LINT_AT_CUT,
	    LINT_OCCLUDED | LINT_OUTSIDE },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
