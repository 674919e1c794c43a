/*
 * Opt-out leaves unsigned delegations out of the chain.  Without such
 * delegations it buys nothing and costs the proof that a name does not exist.
 */
#include "lint.h"

struct state {
	struct lint_ref first;
	uint32_t n;
	bool insecure; /* a delegation without DS */
};

static void
look_nsec(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;
	struct lint_node node;

	if (!lint_get_nsec(run, ref, &nsec) || !nsec.opt_out || !lint_get_node(run, nsec.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	if (s->n++ == 0)
		s->first = ref;
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (!s->insecure && lint_get_node(run, ref, &node))
		s->insecure = (node.flags &
		    (LINT_AT_CUT | LINT_HAS_DS | LINT_OCCLUDED | LINT_OUTSIDE)) == LINT_AT_CUT;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_ref param;
	bool whole;

	if (s->n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	whole = (zone.have & LINT_NEED_WHOLE) != 0;
	param = lint_rrset_at(run, zone.node, LINT_T_NSEC3PARAM);
	lint_find(run, &(struct lint_say) { .about = param.kind != LINT_NONE ? param : s->first,
	    .evidence = &s->first, .n_evidence = 1,
	    .severity = whole && !s->insecure ? LINT_WARNING : LINT_INFO,
	    .text = whole && !s->insecure
	        ? lint_text(run, "%u NSEC3 record%s opt-out, and the zone has no delegation without DS",
	              s->n, s->n == 1 ? " has" : "s have")
	        : lint_text(run, "%u NSEC3 record%s opt-out: unsigned names may be slipped in there",
	              s->n, s->n == 1 ? " has" : "s have") });
}

const struct lint_check check_nsec3_opt_out = {
	.abi = LINT_ABI,
	.id = "nsec3-opt-out",
	.title = "NSEC3 records have the opt-out flag",
	.cites = "RFC 5155 6; RFC 5155 12.2; RFC 9276 3.1",
	.what = "The flag says that a span of the chain may skip delegations without DS. In a zone "
	    "that has no such delegation nothing is skipped; elsewhere it is a choice that large "
	    "registries make to keep the chain small.",
	.harm = "Within an opt-out span nothing is proven absent: an attacker can answer with an "
	    "unsigned delegation for a name that does not exist, and resolvers must accept it as "
	    "insecure. Denials from such spans also cannot be reused from the cache.",
	.families = "All validators treat names in the span as insecure and answer without AD; "
	    "those with aggressive use of denials (BIND, Unbound, Knot Resolver) must ask again "
	    "for each name.",
	.shows = "The NSEC3PARAM and the first NSEC3 with the flag; the message counts them.",
	.fix = "Switch opt-out off in the signer (dnssec-signzone without -A, nsec3-opt-out: off in "
	    "Knot DNS, optout no in a BIND policy) and let it build the chain anew.",
	.avoid = "Do not clear the flag in the records by hand: names that were left out would then "
	    "be denied, and each record needs a new signature.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_NSEC, LINT_T_NSEC3, look_nsec },
	    { LINT_NODE, 0, look_node, LINT_AT_CUT,
	    LINT_HAS_DS | LINT_OCCLUDED | LINT_OUTSIDE }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
