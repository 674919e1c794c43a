/*
 * A delegation without DS has to be provably without: an NSEC or NSEC3 at the
 * cut with NS set, DS and SOA clear, or an opt-out span over the name that the
 * closest-encloser proof would name (RFC 5155 8.9).  Without it a validator
 * cannot tell it from an attack.
 *
 * In a zone the record at the cut is looked at; where it is missing, the spans,
 * which takes a sort only when some NSEC3 have the opt-out flag and some not.
 * Live the proof that a server sent is judged.
 */
#include "lint.h"

struct span {
	const uint8_t *owner;
	bool opt_out;
};
struct state {
	bool asked, whole, is_signed, by_nsec3;
	struct lint_fold bare;
	uint32_t n_nsec3, n_opt_out;
	bool odd; /* an NSEC3 is not of the zone's parameters */
};

static void
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	s->asked = true;
	if (!lint_get_zone(run, run->zone, &zone))
		return;
	s->whole = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) != 0;
	s->is_signed = zone.is_signed && zone.chain != LINT_NO_DENIAL;
	s->by_nsec3 = zone.chain == LINT_BY_NSEC3 || (zone.chain == LINT_BY_BOTH && zone.has_nsec3param);
}

static bool
is_insecure_cut(const struct lint_node *node)
{
	const unsigned not_so = LINT_HAS_DS | LINT_OCCLUDED | LINT_OUTSIDE | LINT_APEX;

	return (node->flags & (LINT_AT_CUT | not_so)) == LINT_AT_CUT;
}

static const char *
wrong_bits(struct lint_bytes map)
{
	return !lint_bitmap_has(map, LINT_T_NS) ? "does not list NS"
	    : lint_bitmap_has(map, LINT_T_DS)   ? "lists DS"
	    : lint_bitmap_has(map, LINT_T_SOA)  ? "lists SOA"
	                                        : NULL;
}

static void
say_bits(struct lint_run *run, const struct lint_nsec *nsec, struct lint_name cut, const char *wrong)
{
	struct lint_ref ns = lint_rrset_at(run, nsec->match, LINT_T_NS);

	lint_find(run, &(struct lint_say) { .about = nsec->self, .name = cut,
	    .type = nsec->nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .evidence = &ns,
	    .n_evidence = ns.kind != LINT_NONE,
	    .text = lint_text(run, "the %s of the unsigned delegation %s %s, so it does not prove that "
	        "there is no DS",
	        nsec->nsec3 ? "NSEC3" : "NSEC", lint_n(run, cut), wrong) });
}

static bool
is_usual(const struct lint_run *run, const struct lint_nsec *nsec)
{
	struct lint_zone zone;

	return lint_get_zone(run, run->zone, &zone) && nsec->iterations == zone.nsec3_iterations &&
	    nsec->salt.n == zone.nsec3_salt.n && memcmp(nsec->salt.p, zone.nsec3_salt.p, nsec->salt.n) == 0;
}

static void
look_nsec(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;
	struct lint_node node;
	const char *wrong;

	if (!s->asked)
		ask(run);
	if (!s->whole || !s->is_signed)
		return;
	if (!lint_get_nsec(run, ref, &nsec)) {
		s->odd = true;
		return;
	}
	s->odd |= nsec.nsec3 && !is_usual(run, &nsec);
	s->n_nsec3 += nsec.nsec3;
	s->n_opt_out += nsec.nsec3 && nsec.opt_out;
	if (lint_get_node(run, nsec.match, &node) && is_insecure_cut(&node) &&
	    (wrong = wrong_bits(nsec.bitmap)) != NULL)
		say_bits(run, &nsec, node.name, wrong);
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (!s->asked)
		ask(run);
	if (s->whole && s->is_signed && lint_get_node(run, ref, &node) && is_insecure_cut(&node) &&
	    (s->by_nsec3 ? !node.has_nsec3 && node.hash.n > 0 : !(node.flags & LINT_HAS_NSEC)))
		lint_fold_add(&s->bare, ref);
}

/* What nsec3-parameters speaks of is left out, when there can be any. */
static void
leave_odd_out(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_node node;

	s->bare.n = 0;
	while (lint_next(run, run->zone, LINT_NODE, 0, &it))
		if (lint_get_node(run, it, &node) && is_insecure_cut(&node) && !node.has_nsec3 &&
		    node.hash.n > 0 && !lint_has_odd_nsec3(run, &node))
			lint_fold_add(&s->bare, it);
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	const struct state *s = run->state;
	struct lint_ref ns = lint_rrset_at(run, ref, LINT_T_NS);
	struct lint_node node;

	if (lint_get_node(run, ref, &node))
		lint_find(run, &(struct lint_say) { .about = ns, .name = node.name,
		    .type = s->by_nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC,
		    .text = lint_text(run, "the unsigned delegation %s has no %s, so nothing proves that "
		        "there is no DS",
		        lint_n(run, node.name), s->by_nsec3 ? "NSEC3 and no opt-out span covers it"
		        : "NSEC") });
}

static int
compare(const void *a, const void *b)
{
	return memcmp(((const struct span *)a)->owner, ((const struct span *)b)->owner, 20);
}

/* Is the hash in a span with the opt-out flag?  The last span wraps around. */
static bool
opted_out(const struct span *spans, size_t n, const uint8_t *hash)
{
	size_t low = 0, high = n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (memcmp(spans[mid].owner, hash, 20) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return n > 0 && spans[low == 0 ? n - 1 : low - 1].opt_out;
}

static void
sift(struct lint_run *run)
{
	struct state *s = run->state;
	struct span *spans = run->host->alloc(run, s->n_nsec3, sizeof(*spans));
	struct lint_ref it = { 0 };
	struct lint_nsec nsec;
	struct lint_node node, up;
	size_t n = 0;

	while (n < s->n_nsec3 && lint_next(run, run->zone, LINT_NSEC, LINT_T_NSEC3, &it))
		if (lint_get_nsec(run, it, &nsec) && nsec.owner_hash.n == 20)
			spans[n++] = (struct span) { nsec.owner_hash.p, nsec.opt_out };
	qsort(spans, n, sizeof(*spans), compare);
	s->bare.n = 0;
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_NODE, 0, &it)) {
		if (!lint_get_node(run, it, &node) || !is_insecure_cut(&node) || node.has_nsec3 ||
		    node.hash.n == 0)
			continue;
		/* The next closer name: the highest one that has no NSEC3 of its own. */
		while (lint_get_node(run, node.parent, &up) && !up.has_nsec3 && up.hash.n > 0)
			node = up;
		if (!opted_out(spans, n, node.hash.p))
			lint_fold_add(&s->bare, it);
	}
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	if (s->bare.n > 0 && s->by_nsec3 && s->odd)
		leave_odd_out(run);
	if (s->bare.n == 0 || !lint_get_zone(run, run->zone, &zone) ||
	    (s->by_nsec3 && s->n_opt_out > 0 && s->n_opt_out == s->n_nsec3))
		return;
	if (s->by_nsec3 && s->n_opt_out > 0)
		sift(run);
	lint_fold_say(run, &s->bare, false, one, (struct lint_say) { .name = zone.apex,
	    .type = s->by_nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC,
	    .text = lint_text(run, "nothing proves for %u unsigned delegations that they have no DS",
	        s->bare.n) });
}

/* What a server sent to prove it.  No record at all is negative-proof-missing, one
 * without a signature rrsig-missing. */
static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref first = { 0 };
	struct lint_denial denial;
	struct lint_nsec nsec;
	struct lint_node cut;
	const char *wrong;

	if (!s->asked)
		ask(run);
	if (s->whole || !s->is_signed || !lint_get_denial(run, ref, &denial) ||
	    !(denial.kind == LINT_REFERRAL || (denial.kind == LINT_NODATA && denial.qtype == LINT_T_DS)) ||
	    !lint_get_node(run, lint_node_at(run, run->zone, denial.qname), &cut) || !is_insecure_cut(&cut))
		return;
	if (lint_get_nsec(run, denial.speaks, &nsec)) {
		if ((wrong = wrong_bits(nsec.bitmap)) != NULL)
			say_bits(run, &nsec, cut.name, wrong);
		return;
	}
	if (denial.proof == LINT_PROOF_UNKNOWN)
		lint_unable(run, ref, denial.why);
	if (denial.proof != LINT_PROOF_WRONG || !lint_next(run, ref, LINT_NSEC, 0, &first) ||
	    !lint_get_nsec(run, first, &nsec))
		return;
	lint_find(run, &(struct lint_say) { .about = first, .name = cut.name,
	    .type = nsec.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .evidence = &ref, .n_evidence = 1,
	    .text = lint_text(run, "what is sent with the unsigned delegation %s does not prove that "
	        "there is "
	        "no DS: %s", lint_n(run, cut.name), denial.why) });
}

const struct lint_check check_insecure_delegation_proof = {
	.abi = LINT_ABI,
	.id = "insecure-delegation-proof",
	.title = "Nothing proves that an unsigned delegation has no DS",
	.cites = "RFC 6840 4.4; RFC 5155 8.9; RFC 4035 5.2",
	.what = "A delegation has no DS, and the zone does not prove it: no NSEC or NSEC3 at the "
	    "cut with NS set and DS and SOA clear, and no NSEC3 span with the opt-out flag over "
	    "it.",
	.harm = "To a validator a DS that is neither there nor proven absent looks like one that "
	    "was stripped. It answers SERVFAIL for the whole delegated zone, although nobody there "
	    "ever used DNSSEC.",
	.families = "All validators once this zone has a DS itself. Before that nobody notices, "
	    "which is why it appears the hour the DS is published.",
	.shows = "The NSEC or NSEC3 in question, or the delegation's NS records when there is "
	    "none.",
	.fix = "Rebuild the denial chain with the signer; if delegations are added to the signed "
	    "zone by another tool, have it add the NSEC or NSEC3 too, or add them to the unsigned "
	    "source.",
	.avoid = "Do not set opt-out to get rid of the finding unless the zone consists of "
	    "delegations: it gives up the proof for all other names.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "nsec-bitmap-contradiction", "nsec-covers-existing",
	    "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look_nsec },
	    { LINT_NODE, 0, look_node, LINT_AT_CUT,
	    LINT_HAS_DS | LINT_OCCLUDED | LINT_OUTSIDE | LINT_APEX },
	    { LINT_DENIAL, 0, look_denial }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
