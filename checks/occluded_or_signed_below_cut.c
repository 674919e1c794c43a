/*
 * Below a delegation the zone has nothing to say but the addresses of name
 * servers, and nothing to sign; below a DNAME it has nothing at all.
 *
 * Addresses are judged last: whether one is glue is known when all NS records
 * have been seen.  What other checks say better (a second SOA, a DNSKEY) is left
 * to them.
 */
#include "lint.h"

struct state {
	struct lint_marks nodes; /* hidden ones that hold addresses; 1: an NS record names it */
};

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

/* A signature for what is not signed: an NS set, glue, or nothing at all.  Other data is
 * said for itself, signed or not. */
static void
say_sigs(struct lint_run *run, const struct lint_node *node)
{
	struct lint_ref it = { 0 }, other;
	struct lint_sig sig;
	uint16_t last = 0;

	while (lint_next(run, node->self, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig) || sig.covered == last)
			continue;
		if (node->flags & LINT_OCCLUDED
		        ? sig.rrset.kind != LINT_NONE && sig.covered != LINT_T_A && sig.covered != LINT_T_AAAA
		        : sig.covered == LINT_T_DS || sig.covered == LINT_T_NSEC ||
		            sig.covered == LINT_T_RRSIG ||
		            (sig.rrset.kind != LINT_NONE && sig.covered != LINT_T_NS &&
		                sig.covered != LINT_T_A && sig.covered != LINT_T_AAAA))
			continue;
		last = sig.covered;
		other = sig.rrset.kind != LINT_NONE ? sig.rrset : hider(run, node);
		lint_find(run, &(struct lint_say) { .about = it, .key = "signed", .evidence = &other,
		    .n_evidence = other.kind != LINT_NONE,
		    .text = lint_text(run, "a signature over %s, for which this zone does not speak",
		        lint_t(run, sig.covered)) });
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_rrset set;
	struct lint_ref it = { 0 };
	uint16_t last = 0;

	if (!lint_get_node(run, ref, &node) || !(node.flags & (LINT_AT_CUT | LINT_OCCLUDED)) ||
	    (node.flags & (LINT_OUTSIDE | LINT_HASHED)))
		return;
	while (lint_next(run, ref, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &set) || set.type == last || said_elsewhere(set.type))
			continue;
		last = set.type;
		if (!(node.flags & LINT_OCCLUDED) &&
		    (set.type == LINT_T_NS || set.type == LINT_T_DS || set.type == LINT_T_NSEC ||
		        set.type == LINT_T_NSEC3 || set.type == LINT_T_CNAME || set.type == LINT_T_DNAME))
			continue; /* an alias at a cut is said by the two checks for aliases */
		if ((set.type == LINT_T_A || set.type == LINT_T_AAAA) && !(node.flags & LINT_BELOW_DNAME))
			lint_mark(run, &((struct state *)run->state)->nodes, ref.row);
		else
			say_data(run, &node, it, set.type);
	}
	say_sigs(run, &node);
}

static void
mark_hosts(struct lint_run *run, struct lint_ref ns)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 }, host;
	struct lint_record record;
	uint8_t *glue;

	while (lint_next(run, ns, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record) || record.rdata.n == 0 || record.rdata.n > 255)
			continue;
		host = lint_node_at(run, run->zone,
		    (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n });
		glue = host.kind == LINT_NONE ? NULL : lint_marked(&s->nodes, host.row);
		if (glue != NULL)
			*glue = 1;
	}
}

static void
end(struct lint_run *run)
{
	const struct lint_marks *m = &((struct state *)run->state)->nodes;
	struct lint_zone zone;
	struct lint_cut cut;
	struct lint_node node;
	struct lint_ref it = { 0 }, set;

	if (m->n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	mark_hosts(run, lint_rrset_at(run, zone.node, LINT_T_NS));
	while (lint_next(run, run->zone, LINT_CUT, 0, &it))
		if (lint_get_cut(run, it, &cut))
			mark_hosts(run, cut.ns);
	for (uint32_t i = 0; i < m->room; i++) {
		const struct lint_ref at = { m->slots[i] - 1, run->zone.zone, LINT_NODE, run->zone.world };

		if (m->slots[i] == 0 || m->octets[i] != 0 || !lint_get_node(run, at, &node))
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
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
