/*
 * A subzone that need not be one: it has the same servers as the zone above, or, where
 * all of it is known, it holds nothing but its apex.  Judged in the zone above, whose
 * delegation it is, and only while that zone has no DS: afterwards each change of a cut
 * is a step of its own.
 */
#include "lint.h"

enum { MANY = 32 };

/* Are both NS sets of the same hosts? */
static bool
same_hosts(struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	return a.kind != LINT_NONE && b.kind != LINT_NONE && lint_same_data(run, a, b);
}

/* Nothing below its apex but its own name servers' addresses. */
static bool
is_apex_only(struct lint_run *run, const struct lint_zone *child)
{
	const struct lint_ref ns = lint_rrset_at(run, child->node, LINT_T_NS);
	struct lint_ref it = { 0 }, i;
	struct lint_node node;
	struct lint_record r;

	if (!(child->have & LINT_NEED_WHOLE) || child->n_nodes > MANY)
		return false;
	while (lint_next(run, child->self, LINT_NODE, 0, &it)) {
		bool host = false;

		if (!lint_get_node(run, it, &node) || (node.flags & (LINT_APEX | LINT_EMPTY | LINT_HASHED)) ||
		    !(node.flags & LINT_HAS_DATA))
			continue;
		for (i = (struct lint_ref) { 0 }; !host && lint_next(run, ns, LINT_RECORD, LINT_T_NS, &i);)
			host = lint_get_record(run, i, &r) && r.rdata.n == node.name.len &&
			    memcmp(r.rdata.p, node.name.wire, node.name.len) == 0;
		if (!host)
			return false;
	}
	return true;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, child;
	struct lint_cut cut;
	struct lint_ref mine, theirs;
	const char *why;

	if (!lint_get_cut(run, ref, &cut) || !lint_get_zone(run, cut.child, &child) ||
	    !lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_ds > 0 ||
	    child.node.kind == LINT_NONE || !child.has_soa)
		return;
	mine = lint_rrset_at(run, zone.node, LINT_T_NS);
	theirs = lint_rrset_at(run, child.node, LINT_T_NS);
	if (same_hosts(run, mine, theirs))
		why = "it has the same servers as the zone above";
	else if (is_apex_only(run, &child))
		why = "it holds nothing below its apex";
	else
		return;
	lint_find(run, &(struct lint_say) { .about = cut.ns, .name = cut.name, .evidence = &theirs,
	    .n_evidence = theirs.kind != LINT_NONE,
	    .text = lint_text(run, "%s is a zone of its own and may not have to be: %s",
	    lint_n(run, cut.name),
	        why) });
}

const struct lint_check check_delegation_needless = {
	.abi = LINT_ABI,
	.id = "delegation-needless",
	.title = "A subzone could be part of the zone above",
	.cites = "RFC 1034 4.2; RFC 4035 2.4",
	.what = "A name is delegated although nothing seems to need it: the subzone is served by "
	    "the same hosts as this zone, or it consists of its apex only.",
	.harm = "Each cut is one more link that must hold: keys of its own, a DS that has to "
	    "follow each change of them, a proof of its absence otherwise. In the outage that "
	    "this program began with, delegated subzones that nobody used any more were a good "
	    "part of the work.",
	.families = "All resolvers make one more round trip for a cut, validators two.",
	.shows = "The NS set of the delegation and the subzone's own.",
	.fix = "If no feature of the subzone's provider is in use, copy its records into this "
	    "zone and drop the delegation, before signing. Leave the old servers running for the "
	    "TTL of the NS set.",
	.avoid = "Do not fold subzones in during the rollout itself, and not on the same day as "
	    "any key or DS step.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_CUT, 0, look }, { LINT_NONE, 0, NULL } },
};
