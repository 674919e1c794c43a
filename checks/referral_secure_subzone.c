/*
 * A referral against what the same server answers when it is asked for the DS itself:
 * the DS has to come along, with its signature, and where there is none its denial.
 * What is merely left out costs a question more; what is told wrongly costs the names.
 * Online signers (Knot's mod-onlinesign) send an NSEC that lists the DS in its place.
 */
#include "lint.h"

struct parent {
	struct lint_zone zone;
	struct lint_ref node; /* the delegation, in the parent */
};

/* This server's own answer to the DS question: the set, or LINT_NONE. */
static struct lint_ref
own_ds(struct lint_run *run, const struct parent *up, struct lint_name name, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (lint_next(run, source, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.qtype == LINT_T_DS &&
		    lint_name_eq(reply.qname, name))
			return lint_in_reply(run, up->node, LINT_T_DS, it);
	return (struct lint_ref) { 0 };
}

static bool
denial_of(struct lint_run *run, struct lint_ref reply, struct lint_denial *d)
{
	struct lint_ref it = { 0 };

	return lint_next(run, reply, LINT_DENIAL, 0, &it) && lint_get_denial(run, it, d);
}

static void
judge(struct lint_run *run, const struct parent *up, const struct lint_zone *zone, struct lint_ref ref)
{
	struct lint_ref set = lint_in_reply(run, up->node, LINT_T_DS, ref), own;
	struct lint_reply reply;
	struct lint_source source;
	struct lint_rrset view;
	struct lint_denial d;
	const char *what = NULL;
	enum lint_severity how = LINT_ERROR;
	bool told;

	if (!lint_get_reply(run, ref, &reply) || reply.aa || !lint_get_source(run, reply.source, &source) ||
	    !lint_source_signs(run, &up->zone, reply.source))
		return;
	own = own_ds(run, up, zone->apex, reply.source);
	told = denial_of(run, ref, &d) && d.kind == LINT_REFERRAL;
	if (set.kind == LINT_NONE && own.kind != LINT_NONE) {
		if (told && (d.proof == LINT_PROOF_GOOD || d.proof == LINT_PROOF_OPT_OUT))
			return; /* nsec-bitmap-contradiction */
		what = "leaves the DS out of the referral, though it has one";
		if (told && d.proof == LINT_PROOF_WRONG && d.speaks.kind != LINT_NONE)
			how = LINT_INFO;
	} else if (lint_get_rrset(run, set, &view) && view.n_sigs == 0 && lint_is_signed_now(run, own)) {
		what = "leaves the signature over the DS out of the referral";
		how = LINT_BY_PHASE;
	} else if (set.kind == LINT_NONE && told && d.proof == LINT_PROOF_NONE)
		what = "leaves the proof that there is no DS out of the referral";
	if (what != NULL)
		lint_find(run, &(struct lint_say) { .about = ref, .name = zone->apex, .type = LINT_T_DS,
		    .key = what, .severity = how, .evidence = &own, .n_evidence = own.kind != LINT_NONE,
		    .text = lint_text(run, "a server of %s %s", lint_n(run, up->zone.apex), what) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct parent up = { 0 };
	struct lint_ref ns = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_get_zone(run, zone.parent, &up.zone) || !up.zone.is_signed ||
	    up.zone.node.kind == LINT_NONE)
		return;
	up.node = lint_node_at(run, zone.parent, zone.apex);
	while (lint_next(run, up.node, LINT_RRSET, LINT_T_NS, &ns)) {
		struct lint_ref reply = { 0 };

		while (lint_next(run, ns, LINT_REPLY, 0, &reply))
			judge(run, &up, &zone, reply);
	}
}

const struct lint_check check_referral_secure_subzone = {
	.abi = LINT_ABI,
	.id = "referral-secure-subzone",
	.title = "A referral lacks the DS or the proof that there is none",
	.cites = "RFC 4035 3.1.4; RFC 5155 7.2.7",
	.what = "A server of the zone above sends resolvers on to this zone without telling whether it "
	    "is signed: the DS with its signature, or the NSEC or NSEC3 that denies it, is missing "
	    "from the referral, although the server has it.",
	.harm = "The resolver has to ask again for the DS, and one that does not takes the delegation "
	    "for bogus or for insecure. Names below fail at one server of several, for no reason "
	    "that can be seen in the zone itself.",
	.families = "Current resolvers ask for the DS when it is missing; older ones and some "
	    "forwarders fail.",
	.shows = "The referral and the same server's own answer about the DS.",
	.fix = "Update the server, raise its limit on answer sizes so that the DS is not cut out, and "
	    "take away whatever rewrites its referrals.",
	.avoid = "Do not remove glue or name servers to make room in the referral before you have "
	    "looked at the size that the server sends.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-missing", "insecure-delegation-proof", "subzone-order-gate",
	    NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
