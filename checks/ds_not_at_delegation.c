/* A DS without the NS set beside it.  One at the apex is ds-misplaced-or-bad-flags. */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_ref host;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_APEX | LINT_OUTSIDE)) ||
	    lint_rrset_at(run, set.node, LINT_T_NS).kind != LINT_NONE)
		return;
	host = lint_rrset_at(run, set.node, LINT_T_A);
	if (host.kind == LINT_NONE)
		host = lint_rrset_at(run, set.node, LINT_T_AAAA);
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = &host,
	    .n_evidence = host.kind != LINT_NONE,
	    .text = host.kind != LINT_NONE ? "a DS at a host, which is not delegated"
	                                   : "a DS at a name that is not delegated" });
}

const struct lint_check check_ds_not_at_delegation = {
	.abi = LINT_ABI,
	.id = "ds-not-at-delegation",
	.title = "A DS stands at a name that is not delegated",
	.cites = "RFC 4035 2.4; RFC 4034 5",
	.what = "A DS vouches for the keys of a child zone and belongs beside the NS set that "
	    "delegates it. This name has a DS and no NS set.",
	.harm = "The chain of trust that somebody meant to build is not there. If the NS set was "
	    "lost by mistake, the child zone is unreachable. If the delegation was folded back, "
	    "validators may take the name for a zone of its own that must have keys, find none, "
	    "and fail for it.",
	.families = "Validators differ: those that learn cuts from DS answers believe in a child "
	    "zone, those that learn them from referrals never meet this DS.",
	.shows = "The DS set, and addresses at the same name if there are any.",
	.fix = "Add the NS records of the child if it is delegated; delete the DS if it is not, or "
	    "move it to the name it was made for.",
	.avoid = "Do not delete NS and DS of a live child in one step: take the DS away first, "
	    "wait for its TTL, then change the delegation.",
	.needs = LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "wildcard-special-type", "occluded-or-signed-below-cut", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DS, look }, { LINT_NONE, 0, NULL } },
};
