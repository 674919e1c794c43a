/*
 * A name that has nothing itself and something below it exists (RFC 8020 2).
 * In an NSEC3 zone it needs an NSEC3 of its own, since nothing else says so;
 * only where all below it are insecure delegations that opt-out leaves out too may
 * an opt-out span stand for it (RFC 5155 7.1).  An NSEC chain shows it by the names below.
 *
 * Live: a server that says "no such name" for one.
 */
#include "lint.h"

struct state {
	bool asked, by_nsec3;
	struct lint_fold bare, opted; /* without NSEC3; those that an opt-out span would excuse */
	uint32_t n_nsec3, n_opt_out;
};

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;

	if (lint_get_node(run, ref, &node))
		lint_find(run, &(struct lint_say) { .about = ref, .type = LINT_T_NSEC3,
		    .text = lint_text(run, "the empty non-terminal %s has no NSEC3, so it is denied "
		        "although names "
		        "below it exist", lint_n(run, node.name)) });
}

/* A delegation with an NSEC3 of its own: what lies empty above it needs one as well. */
static void
look_cut(struct lint_run *run, struct state *s, struct lint_node cut)
{
	struct lint_node up;

	while (lint_get_node(run, cut.parent, &up) && (up.flags & LINT_EMPTY) && !(up.flags & LINT_APEX)) {
		bool known = up.has_nsec3 || up.hash.n == 0 || !(up.flags & LINT_ONLY_INSECURE);

		for (uint32_t i = 0; i < s->bare.n && i < LINT_FOLD && !known; i++)
			known = s->bare.at[i].row == up.self.row;
		if (!known)
			lint_fold_add(&s->bare, up.self);
		cut = up;
	}
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_node node;

	if (!s->asked && lint_get_zone(run, run->zone, &zone))
		s->by_nsec3 = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) && zone.is_signed &&
		    (zone.chain == LINT_BY_NSEC3 || (zone.chain == LINT_BY_BOTH && zone.has_nsec3param));
	s->asked = true;
	if (!s->by_nsec3 || !lint_get_node(run, ref, &node) ||
	    (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE | LINT_APEX)))
		return;
	if ((node.flags & LINT_AT_CUT) && !(node.flags & LINT_HAS_DS) && node.has_nsec3)
		look_cut(run, s, node);
	if (!(node.flags & LINT_EMPTY) || node.has_nsec3 || node.hash.n == 0 ||
	    lint_has_odd_nsec3(run, &node))
		return;
	lint_fold_add(node.flags & LINT_ONLY_INSECURE ? &s->opted : &s->bare, ref);
}

static void
look_nsec(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;

	if (!lint_get_nsec(run, ref, &nsec) || !nsec.nsec3)
		return;
	s->n_nsec3++;
	s->n_opt_out += nsec.opt_out;
}

static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct lint_denial denial;
	struct lint_node node;

	if (!lint_get_denial(run, ref, &denial) || denial.kind != LINT_NXDOMAIN ||
	    !lint_get_node(run, lint_node_at(run, run->zone, denial.qname), &node) ||
	    !(node.flags & LINT_EMPTY) ||
	    (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .name = denial.qname, .type = denial.qtype,
	    .text = lint_text(run, "%s is denied as no such name, although names below it exist",
	        lint_n(run, denial.qname)) });
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	/* An opt-out span can excuse some of them; insecure-delegation-proof works out which, at the cuts. */
	if (s->n_opt_out == 0)
		for (uint32_t i = 0; i < s->opted.n; i++)
			lint_fold_add(&s->bare, s->opted.at[i < LINT_FOLD ? i : 0]);
	if (s->bare.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->bare, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_NSEC3,
	    .text = lint_text(run, "%u empty non-terminals have no NSEC3", s->bare.n) });
}

const struct lint_check check_ent_denial = {
	.abi = LINT_ABI,
	.id = "ent-denial",
	.title = "An empty non-terminal is denied",
	.cites = "RFC 8020 2; RFC 4592 2.2.2; RFC 5155 7.1",
	.what = "A name with no records of its own, but with names below it, is treated as if it "
	    "did not exist: its NSEC3 is missing, or a server answers NXDOMAIN for it.",
	.harm = "Resolvers take NXDOMAIN to mean that nothing exists below either, so _tcp.example "
	    "answered that way takes _443._tcp.example with it. In NSEC3 the closest-encloser "
	    "proofs for names below go wrong as well.",
	.families = "Resolvers that cut at NXDOMAIN (Unbound harden-below-nxdomain, Knot Resolver, "
	    "PowerDNS Recursor, BIND) and all that minimise the query name, since they ask for the "
	    "empty name first.",
	.shows = "The name and a record below it, or the server's denial.",
	.fix = "Have the signer rebuild the NSEC3 chain with the empty non-terminals (PowerDNS: "
	    "pdnsutil rectify-zone); on a server that answers NXDOMAIN, upgrade it or add a TXT "
	    "record at the name.",
	.avoid = "Do not switch minimisation off at your own resolver and call it solved: "
	    "everybody else's still asks.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "aggressive-nsec-simulation", "negative-response-malformed", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look_node,
	    LINT_AT_CUT | LINT_EMPTY, LINT_OCCLUDED | LINT_OUTSIDE | LINT_APEX }, { LINT_NSEC, 0, look_nsec },
	    { LINT_DENIAL, 0, look_denial }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
