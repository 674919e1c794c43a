/*
 * Extra hashing and salt protect nothing and cost every resolver work; beyond a
 * number of rounds resolvers refuse to do it.  One finding a zone, at the
 * NSEC3PARAM that the operator sets, though the records in the chain decide.
 */
#include "lint.h"

/* Largest count that a resolver family works through, as of November 2026. */
enum {
	ACCEPTED_BY_MOST = 50, /* BIND 9.18 and 9.20, Knot Resolver, PowerDNS Recursor */
	ACCEPTED_BY_UNBOUND = 150,
};

struct state {
	struct lint_ref first; /* of the NSEC3 with most rounds, or with a salt */
	uint32_t iterations;
	bool salt, any, read;
	struct lint_zone zone;
};

/* One that is not of the announced chain is the business of nsec3-parameters. */
static bool
is_stray(struct lint_run *run, struct state *s, const struct lint_nsec *n)
{
	if (!s->read)
		s->read = lint_get_zone(run, run->zone, &s->zone);
	return s->zone.has_nsec3param && (n->iterations != s->zone.nsec3_iterations ||
	    n->salt.n != s->zone.nsec3_salt.n || memcmp(n->salt.p, s->zone.nsec3_salt.p, n->salt.n) != 0);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;
	struct lint_node node;

	if (!lint_get_nsec(run, ref, &nsec) || !nsec.nsec3 || !lint_get_node(run, nsec.node, &node) ||
	    (node.flags & LINT_OUTSIDE) || is_stray(run, s, &nsec))
		return;
	if (!s->any || nsec.iterations > s->iterations || (nsec.salt.n > 0 && !s->salt))
		s->first = ref;
	if (nsec.iterations > s->iterations)
		s->iterations = nsec.iterations;
	s->salt |= nsec.salt.n > 0;
	s->any = true;
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_ref param;
	const char *what, *who = "";

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	param = lint_rrset_at(run, zone.node, LINT_T_NSEC3PARAM);
	if (!s->any && zone.has_nsec3param) {
		s->iterations = zone.nsec3_iterations;
		s->salt = zone.nsec3_salt.n > 0;
	}
	if ((s->iterations == 0 && !s->salt) || (param.kind == LINT_NONE && !s->any))
		return;
	what = s->iterations == 0 ? "a salt"
	    : lint_text(run, "%u extra iteration%s%s", s->iterations, s->iterations == 1 ? "" : "s",
	          s->salt ? " and a salt" : "");
	if (s->iterations > ACCEPTED_BY_UNBOUND)
		who = "; no resolver family accepts more than 150";
	else if (s->iterations > ACCEPTED_BY_MOST)
		who = "; BIND, Knot Resolver and PowerDNS Recursor accept 50, Unbound 150";
	lint_find(run, &(struct lint_say) { .about = param.kind != LINT_NONE ? param : s->first,
	    .evidence = &s->first, .n_evidence = s->any,
	    .severity = s->iterations > ACCEPTED_BY_MOST ? LINT_ERROR : LINT_BY_PHASE,
	    .text = lint_text(run, "NSEC3 with %s%s", what, who) });
}

const struct lint_check check_nsec3_rfc9276 = {
	.abi = LINT_ABI,
	.id = "nsec3-rfc9276",
	.title = "NSEC3 uses extra iterations or a salt",
	.cites = "RFC 9276 3.1; RFC 9276 3.2",
	.what = "The NSEC3 records of the zone ask for more than one round of hashing, or for a "
	    "salt. The parameters that are recommended for every zone are SHA-1, 0 extra "
	    "iterations, no salt.",
	.harm = "Each round is work for servers and resolvers at every name that does not exist, "
	    "which attackers use. Above its limit a resolver stops checking the denial: it takes "
	    "the zone's \"no\" as unproven, so protection is lost, or answers SERVFAIL.",
	.families = "As of 2026 BIND, Knot Resolver and PowerDNS Recursor work through 50 extra "
	    "iterations, Unbound through 150; all were lowered more than once and the way leads to "
	    "0. A salt alone hurts no resolver.",
	.shows = "The NSEC3PARAM, and the NSEC3 record with the most iterations.",
	.fix = "Have the signer build a new chain with 0 iterations and an empty salt (\"1 0 0 "
	    "-\"), or use NSEC. The chain is changed as a whole; nothing has to wait for caches, "
	    "since each NSEC3 names its own parameters.",
	.avoid = "Do not edit the NSEC3PARAM alone: servers look there to find the chain, and a "
	    "chain with those parameters must exist in full.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_NSEC, LINT_T_NSEC3, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
