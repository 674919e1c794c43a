/*
 * Signatures over nothing: a type that the name does not have, another RRSIG,
 * or data that is not the zone's to sign.  Records outside the zone are
 * out-of-zone-data with or without a signature.  Only a whole zone can tell.
 */
#include "lint.h"

struct state {
	struct lint_fold fold;
};

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sig;
	const char *type;

	if (!lint_get_sig(run, ref, &sig))
		return;
	type = lint_t(run, sig.covered);
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .evidence = &sig.rrset,
	    .n_evidence = sig.rrset.kind != LINT_NONE, .key = lint_text(run, "%u/%u", sig.algorithm, sig.tag),
	    .text = sig.covered == LINT_T_RRSIG ? "a signature over signatures: an RRSIG is never signed"
	        : sig.rrset.kind == LINT_NONE
	        ? lint_text(run, "a signature by key %u covers %s, which the name does not have",
	            sig.tag, type)
	        : lint_text(run, "a signature by key %u covers %s, for which this zone is not authoritative",
	              sig.tag, type) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_node node;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || (sig.covered != LINT_T_RRSIG && sig.rrset.kind != LINT_NONE &&
	        (!lint_get_rrset(run, sig.rrset, &set) || set.authoritative)) ||
	    !lint_get_node(run, sig.node, &node) || (node.flags & LINT_OUTSIDE))
		return;
	lint_fold_add(&s->fold, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (s->fold.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->fold, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "%u signatures cover data that is not there or not the zone's to sign",
	        s->fold.n) });
}

const struct lint_check check_rrsig_orphan = {
	.abi = LINT_ABI,
	.id = "rrsig-orphan",
	.title = "A signature covers nothing that the zone should sign",
	.cites = "RFC 4035 2.2",
	.what = "The zone holds an RRSIG whose covered type does not exist at that name, or is "
	    "RRSIG itself, or belongs to a delegated zone (the NS set at a cut, glue, data below a "
	    "cut).",
	.harm = "Resolvers ignore it, mostly. It betrays a signer that did not clean up or records "
	    "deleted from the signed file by hand, and signed glue can make a resolver take the "
	    "parent's data for the child's.",
	.families = "dnssec-verify and ldns-verify-zone disagree on such zones; some servers drop "
	    "the signatures at load, some serve them with RRSIG and ANY answers.",
	.shows = "The signature, and the data that it covers if that is there.",
	.fix = "Delete the record in the unsigned source and have the signer build the signed zone "
	    "anew, rather than by increments, so that old signatures go.",
	.avoid = "Do not add the missing record back so that the signature has something to cover, "
	    "unless it was deleted by mistake.",
	.needs = LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
