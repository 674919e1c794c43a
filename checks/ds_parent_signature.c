/*
 * The signature over our DS, or over the proof that there is none, as each server of
 * the parent gives it.  What the same fault is called in the parent's own turn
 * (rrsig-*) follows from this one at the name of our zone.
 */
#include "lint.h"

static const char *
trouble(struct lint_run *run, struct lint_ref set, struct lint_ref *bad)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	const char *why = "has no signature";

	while (lint_next(run, set, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig))
			continue;
		if (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED ||
		    (sig.state == LINT_SIG_GOOD && sig.in_date))
			return NULL;
		*bad = it;
		why = sig.state == LINT_SIG_GOOD ? "has a signature that is out of date"
		    : sig.state == LINT_SIG_NO_KEY ? "is signed by a key that the parent does not publish"
		                                   : "has a signature that does not verify";
	}
	return why;
}

/* Given in answer to the question for it; what a referral leaves out is referral-secure-subzone. */
static bool
is_answer(struct lint_run *run, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (lint_next(run, set, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.qtype == LINT_T_DS)
			return true;
	return false;
}

static void
look_for_ds(struct lint_run *run, const struct lint_zone *zone, const struct lint_zone *up)
{
	struct lint_ref node = lint_node_at(run, up->self, zone->apex), set = { 0 };

	while (lint_next(run, node, LINT_RRSET, LINT_T_DS, &set)) {
		struct lint_ref bad = { 0 };
		const char *why = trouble(run, set, &bad);

		if (why != NULL && is_answer(run, set))
			lint_find(run, &(struct lint_say) { .about = set, .evidence = &bad,
			    .n_evidence = bad.kind != LINT_NONE,
			    .text = lint_text(run, "the DS set at the parent %s", why) });
	}
}

static void
look_for_proof(struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_ref it = { 0 }, nsec = { 0 };
	struct lint_denial denial;

	while (lint_next(run, zone->parent, LINT_DENIAL, 0, &it)) {
		if (!lint_get_denial(run, it, &denial) || denial.qtype != LINT_T_DS ||
		    !lint_name_eq(denial.qname, zone->apex) || denial.proof != LINT_PROOF_UNSIGNED)
			continue;
		nsec = (struct lint_ref) { 0 };
		lint_next(run, it, LINT_NSEC, 0, &nsec);
		lint_find(run, &(struct lint_say) { .about = it, .type = LINT_T_DS, .key = "absence",
		    .evidence = &nsec, .n_evidence = nsec.kind != LINT_NONE,
		    .text = "the parent's proof that there is no DS has no valid signature" });
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_get_zone(run, zone.parent, &up) || !(up.have & LINT_NEED_LIVE) || !up.is_signed ||
	    up.n_keys == 0)
		return;
	look_for_ds(run, &zone, &up);
	look_for_proof(run, &zone);
}

const struct lint_check check_ds_parent_signature = {
	.abi = LINT_ABI,
	.id = "ds-parent-signature",
	.title = "The parent's signature over the DS, or over its absence, is not valid",
	.cites = "RFC 4035 5.2; RFC 4035 2.4",
	.what = "A server of the parent hands out the DS of the zone, or the proof that it has none, "
	    "with no signature that is valid now. The fault is the parent's, not the zone's.",
	.harm = "A resolver that gets this answer cannot tell whether the zone is meant to be signed, "
	    "and takes the whole zone for bogus. Nothing that is done in the zone helps.",
	.families = "All validators. Those that ask another server of the parent in time may not "
	    "notice.",
	.shows = "The DS set or the denial, the signature at fault and the servers that sent it.",
	.fix = "Report it to the operator of the parent (registry, or the team that runs the zone "
	    "above) with the servers named here. Until then serve the zone unchanged.",
	.avoid = "Do not remove the DS or un-sign the zone to get out of it: that starts a second "
	    "clock while the first fault is being mended by somebody else.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-missing", "rrsig-invalid", "rrsig-expired",
	    "rrsig-not-yet-valid", "rrsig-unknown-key", "rrsig-signer-or-labels", "insecure-delegation-proof",
	    "referral-secure-subzone", "ancestor-not-secure", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
