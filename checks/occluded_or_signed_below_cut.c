/*
 * Below a delegation the zone has nothing to say but the addresses of name
 * servers, and nothing to sign; below a DNAME it has nothing at all.
 *
 * Addresses are judged last: whether one is glue is known when all NS records
 * have been seen.  What other checks say better (a second SOA, a DNSKEY) is left
 * to them.
 */
#include "lint.h"

enum { GLUE = 1, NAMED = 2 }; /* a hidden node that holds addresses; an NS record names it */

struct state {
	struct lint_name apex;
	uint8_t *nodes; /* an octet a node */
	uint32_t n; /* of them; 0: not asked yet */
	bool any;
	struct lint_ref said; /* the node of the last signature spoken of, and what it covers */
	uint16_t covered;
};

static struct state *
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	if (s->n == 0 && lint_get_zone(run, run->zone, &zone)) {
		s->apex = zone.apex;
		s->n = zone.n_nodes;
		s->nodes = run->host->alloc(run, s->n, 1);
	}
	return s;
}

/* soa-problem and type-not-at-apex speak of these wherever they stand. */
static bool
said_elsewhere(uint16_t type)
{
	return type == LINT_T_SOA || type == LINT_T_DNSKEY || type == LINT_T_NSEC3PARAM ||
	    type == LINT_T_CDS || type == LINT_T_CDNSKEY || type == LINT_T_CSYNC || type == LINT_T_ZONEMD;
}

/* The delegation or DNAME that hides a node. */
static struct lint_ref
hider(struct lint_run *run, const struct lint_node *node)
{
	struct lint_node up = *node;

	while ((up.flags & LINT_OCCLUDED) && lint_get_node(run, up.parent, &up))
		;
	return lint_rrset_at(run, up.self, (node->flags & LINT_BELOW_DNAME) ? LINT_T_DNAME : LINT_T_NS);
}

static void
say_data(struct lint_run *run, const struct lint_node *node, struct lint_ref set, uint16_t type)
{
	struct lint_ref why = hider(run, node);
	struct lint_rrset above = { .type = 0 };

	if (!lint_get_rrset(run, why, &above))
		return;
	lint_find(run, &(struct lint_say) { .about = set, .evidence = &why, .n_evidence = 1,
	    .text = lint_name_eq(above.name, node->name)
	        ? lint_text(run, "%s at a delegation belongs to the child zone", lint_t(run, type))
	        : lint_text(run, "%s is hidden by the %s at %s", lint_t(run, type),
	              above.type == LINT_T_DNAME ? "DNAME" : "delegation", lint_n(run, above.name)) });
}

static void
mark(struct state *s, struct lint_ref node, uint8_t with)
{
	if (node.row >= s->n)
		return;
	s->nodes[node.row] |= with;
	s->any |= with == GLUE;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_rrset set;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    said_elsewhere(set.type))
		return;
	if (!(node.flags & LINT_OCCLUDED) &&
	    (set.type == LINT_T_NS || set.type == LINT_T_DS || set.type == LINT_T_NSEC ||
	        set.type == LINT_T_NSEC3 || set.type == LINT_T_CNAME || set.type == LINT_T_DNAME))
		return; /* an alias at a cut is said by the two checks for aliases */
	if ((set.type == LINT_T_A || set.type == LINT_T_AAAA) && !(node.flags & LINT_BELOW_DNAME))
		mark(ask(run), set.node, GLUE);
	else
		say_data(run, &node, ref, set.type);
}

/* A signature for what is not signed: an NS set, glue, or nothing at all.  Other data is
 * said for itself, signed or not. */
static void
look_sig(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = ask(run);
	struct lint_node node;
	struct lint_sig sig;
	struct lint_ref other;

	if (!lint_get_sig(run, ref, &sig) || !lint_get_node(run, sig.node, &node) ||
	    (s->said.kind != LINT_NONE && s->said.row == sig.node.row && s->covered == sig.covered))
		return;
	if (node.flags & LINT_OCCLUDED
	        ? sig.rrset.kind != LINT_NONE && sig.covered != LINT_T_A && sig.covered != LINT_T_AAAA
	        : sig.covered == LINT_T_DS || sig.covered == LINT_T_NSEC || sig.covered == LINT_T_RRSIG ||
	            (sig.rrset.kind != LINT_NONE && sig.covered != LINT_T_NS &&
	                sig.covered != LINT_T_A && sig.covered != LINT_T_AAAA))
		return;
	s->said = sig.node;
	s->covered = sig.covered;
	other = sig.rrset.kind != LINT_NONE ? sig.rrset : hider(run, &node);
	lint_find(run, &(struct lint_say) { .about = ref, .key = "signed", .evidence = &other,
	    .n_evidence = other.kind != LINT_NONE,
	    .text = lint_text(run, "a signature over %s, for which this zone does not speak",
	        lint_t(run, sig.covered)) });
}

/* Of the apex and of each delegation. */
static void
look_ns(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = ask(run);
	struct lint_ref it = { 0 }, host;
	struct lint_record record;
	struct lint_name name;

	while (lint_next(run, ref, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record) || record.rdata.n == 0 || record.rdata.n > 255)
			continue;
		name = (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n };
		if (!lint_name_within(name, s->apex))
			continue;
		host = lint_node_at(run, run->zone, name);
		if (host.kind != LINT_NONE)
			mark(s, host, NAMED);
	}
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_node node;
	struct lint_ref set;

	for (uint32_t i = 0; s->any && i < s->n; i++) {
		const struct lint_ref at = { i, run->zone.zone, LINT_NODE, run->zone.world };

		if ((s->nodes[i] & (GLUE | NAMED)) != GLUE || !lint_get_node(run, at, &node))
			continue;
		if ((set = lint_rrset_at(run, at, LINT_T_A)).kind != LINT_NONE)
			say_data(run, &node, set, LINT_T_A);
		if ((set = lint_rrset_at(run, at, LINT_T_AAAA)).kind != LINT_NONE)
			say_data(run, &node, set, LINT_T_AAAA);
	}
}

const struct lint_check check_occluded_or_signed_below_cut = {
	.abi = LINT_ABI,
	.id = "occluded-or-signed-below-cut",
	.title = "Data or signatures stand where another zone speaks",
	.cites = "RFC 4035 2.2; RFC 4035 2.3; RFC 1035 5.2; RFC 6672 2.4",
	.what = "Below a delegation, or at it, stand records that are not the NS set, the DS set, "
	    "the NSEC or the address of a name server; or below a DNAME stands anything; or the NS "
	    "set of a delegation, or glue, carries a signature or an NSEC.",
	.harm = "Nobody gets such records from this zone: servers send a referral or the "
	    "redirection instead, so the name the operator believes to have published does not "
	    "resolve. A signer that signed or chained them took the cut for something else, and "
	    "its proofs for names near there are wrong.",
	.families = "All resolvers follow the referral and never see the data. A validating one "
	    "that is handed a signed NS set or an NSEC from below the cut takes it for an attempt "
	    "to speak for the child, and discards it or fails.",
	.shows = "The record set or the signature, and the NS set or DNAME that hides it.",
	.fix = "Move the records to the zone that is delegated, or remove the delegation; delete "
	    "addresses that no NS record names any more; then sign the zone afresh with the cuts "
	    "in place.",
	.avoid = "Do not delete the NS set to make hidden names appear while the child zone is in "
	    "use, and do not strip signatures by hand from a file that its signer will write again.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_PHASES(LINT_WARNING, LINT_ERROR, LINT_ERROR, LINT_ERROR, LINT_ERROR),
	.hides = (const char *const[]) { "rrsig-orphan", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look, LINT_AT_CUT | LINT_OCCLUDED,
	    LINT_OUTSIDE | LINT_HASHED },
	    { LINT_SIG, 0, look_sig, LINT_AT_CUT | LINT_OCCLUDED, LINT_OUTSIDE | LINT_HASHED },
	    { LINT_RRSET, LINT_T_NS, look_ns, LINT_APEX | LINT_AT_CUT, LINT_OCCLUDED | LINT_OUTSIDE },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
