/*
 * The bit map of an NSEC or NSEC3 against the types that are there.
 *
 * In a whole zone both ways are judged at each name.  Left to others, so that
 * one wrong bit is one finding: the types that every apex has (apex-bitmap-
 * incomplete), NS, DS and SOA at an insecure cut (insecure-delegation-proof,
 * under which this one folds), and records that match no name (nsec-chain-broken).
 *
 * Live only what was asked is known.  A server contradicts itself when its own
 * NSEC leaves out a type that it answers, or lists the very type that it is sent
 * to deny; extra types beside that are an online signer's habit and harmless.
 * Names made from a wildcard are wildcard-nsec-bitmap.
 */
#include "lint.h"

struct state {
	bool asked, whole, is_signed;
};

static const struct state *
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	if (!s->asked && lint_get_zone(run, run->zone, &zone)) {
		s->whole = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) != 0;
		s->is_signed = zone.is_signed;
	}
	s->asked = true;
	return s;
}

static const char *
list(struct lint_run *run, const char *so_far, uint16_t type)
{
	return so_far == NULL ? lint_t(run, type) : lint_text(run, "%s, %s", so_far, lint_t(run, type));
}

/* Types that other checks speak of. */
static bool
is_elsewhere(const struct lint_node *node, uint16_t type)
{
	if (node->flags & LINT_APEX)
		return type == LINT_T_SOA || type == LINT_T_NS || type == LINT_T_DNSKEY ||
		    type == LINT_T_RRSIG ||
		    type == LINT_T_NSEC || type == LINT_T_NSEC3PARAM;
	return (node->flags & LINT_AT_CUT) && !(node->flags & LINT_HAS_DS) &&
	    (type == LINT_T_NS || type == LINT_T_DS || type == LINT_T_SOA);
}

struct judged {
	const char *missing, *extra;
	struct lint_ref example; /* an RRset that is left out */
	bool grave; /* left out is a type that people ask for */
	uint16_t here[16]; /* types that the name has and this zone speaks for, of all or of the first */
	unsigned n_here;
};

static bool
is_here(const struct judged *j, uint16_t type)
{
	for (unsigned i = 0; i < j->n_here; i++)
		if (j->here[i] == type)
			return true;
	return false;
}

static void
look_for_missing(struct lint_run *run, const struct lint_nsec *nsec, const struct lint_node *node,
    struct judged *j)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	bool is_signed = !nsec->nsec3;
	uint16_t last = 0;

	while (lint_next(run, nsec->match, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &set))
			continue;
		if ((set.authoritative || set.type == LINT_T_NS) &&
		    j->n_here < sizeof(j->here) / sizeof(j->here[0]))
			j->here[j->n_here++] = set.type;
		if (!set.authoritative && (set.type != LINT_T_NS || !(node->flags & LINT_AT_CUT)))
			continue;
		/* A signed NS set at a cut is occluded-or-signed-below-cut, an NSEC beside NSEC3
		 * nsec-nsec3-mixed. */
		is_signed |= set.n_sigs > 0 && set.authoritative &&
		    !(set.type == LINT_T_NSEC && nsec->nsec3);
		if (set.type == last || set.type == LINT_T_NSEC3 || is_elsewhere(node, set.type) ||
		    (set.type == LINT_T_NSEC && nsec->nsec3) || lint_bitmap_has(nsec->bitmap, set.type))
			continue;
		last = set.type;
		j->missing = list(run, j->missing, set.type);
		j->grave |= set.type != LINT_T_NSEC;
		if (j->example.kind == LINT_NONE)
			j->example = it;
	}
	if (is_signed && !lint_bitmap_has(nsec->bitmap, LINT_T_RRSIG) && !is_elsewhere(node, LINT_T_RRSIG))
		j->missing = list(run, j->missing, LINT_T_RRSIG);
}

static bool
exists(struct lint_run *run, const struct lint_nsec *nsec, const struct lint_node *node, uint16_t type)
{
	const bool bare = !(node->flags & LINT_HAS_DATA) ||
	    ((node->flags & LINT_AT_CUT) && !(node->flags & LINT_HAS_DS));
	struct lint_ref set, sig = { 0 };
	struct lint_rrset view;

	if (type == LINT_T_RRSIG)
		return !nsec->nsec3 || !bare || lint_next(run, node->self, LINT_SIG, 0, &sig);
	if (type == LINT_T_NSEC && !nsec->nsec3)
		return true;
	if (type == LINT_T_NSEC3)
		return false; /* RFC 5155 7.1: not for the sake of the NSEC3 itself */
	set = lint_rrset_at(run, nsec->match, type);
	return lint_get_rrset(run, set, &view) && (view.authoritative || type == LINT_T_NS);
}

static void
look_for_extra(struct lint_run *run, const struct lint_nsec *nsec, const struct lint_node *node,
    struct judged *j)
{
	const uint8_t *p = nsec->bitmap.p, *end = p + nsec->bitmap.n;

	for (; end - p >= 2 && end - p >= 2 + p[1]; p += 2 + p[1])
		for (unsigned bit = 0; bit < p[1] * 8u; bit++) {
			const uint16_t type = (uint16_t)((unsigned)p[0] << 8 | bit);

			if (!(p[2 + bit / 8] & 0x80 >> bit % 8) || is_elsewhere(node, type) ||
			    (type != LINT_T_NSEC3 && is_here(j, type)) || exists(run, nsec, node, type))
				continue;
			j->extra = list(run, j->extra, type);
		}
}

static void
look_static(struct lint_run *run, const struct lint_nsec *nsec)
{
	const uint16_t type = nsec->nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC;
	struct judged j = { 0 };
	struct lint_node node;

	if (!lint_get_node(run, nsec->match, &node) ||
	    (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)) || (!nsec->nsec3 && !(node.flags & LINT_HAS_DATA)))
		return;
	look_for_missing(run, nsec, &node, &j);
	look_for_extra(run, nsec, &node, &j);
	if (j.missing == NULL && j.extra == NULL)
		return;
	lint_find(run, &(struct lint_say) { .about = nsec->self, .name = node.name, .type = type,
	    .severity = j.grave ? LINT_BY_PHASE : LINT_ERROR, .evidence = &j.example,
	    .n_evidence = j.example.kind != LINT_NONE,
	    .text = j.extra == NULL
	        ? lint_text(run, "the %s leaves out %s, which the name has", lint_t(run, type), j.missing)
	        : j.missing == NULL
	        ? lint_text(run, "the %s lists %s, which the name does not have", lint_t(run, type), j.extra)
	        : lint_text(run, "the %s leaves out %s, which the name has, and lists %s, which it has not",
	              lint_t(run, type), j.missing, j.extra) });
}

/* Did one server say both? */
static bool
same_server(struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	struct lint_ref i = { 0 };
	struct lint_reply x, y;

	while (lint_next(run, a, LINT_REPLY, 0, &i)) {
		struct lint_ref j = { 0 };

		while (lint_get_reply(run, i, &x) && lint_next(run, b, LINT_REPLY, 0, &j))
			if (lint_get_reply(run, j, &y) && x.source.row == y.source.row)
				return true;
	}
	return false;
}

static void
look_live(struct lint_run *run, const struct lint_nsec *nsec)
{
	const uint16_t type = nsec->nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC;
	struct lint_ref it = { 0 }, example = { 0 };
	const char *missing = NULL;
	struct lint_node node;
	struct lint_rrset set;
	uint16_t last = 0;

	if (!lint_get_node(run, nsec->match, &node) || (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
		return;
	while (lint_next(run, nsec->match, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &set) || set.type == last || set.synthesized ||
		    !set.authoritative ||
		    set.type == LINT_T_NSEC || set.type == LINT_T_NSEC3 || is_elsewhere(&node, set.type) ||
		    lint_bitmap_has(nsec->bitmap, set.type) || !same_server(run, nsec->self, it))
			continue;
		last = set.type;
		missing = list(run, missing, set.type);
		if (example.kind == LINT_NONE)
			example = it;
	}
	if (missing == NULL)
		return;
	lint_find(run, &(struct lint_say) { .about = nsec->self, .name = node.name, .type = type,
	    .evidence = &example, .n_evidence = 1,
	    .text = lint_text(run, "the %s leaves out %s, which the same server answers for the name",
	        lint_t(run, type), missing) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_nsec nsec;

	if (!ask(run)->is_signed || !lint_get_nsec(run, ref, &nsec) || nsec.match.kind == LINT_NONE)
		return;
	if (ask(run)->whole)
		look_static(run, &nsec);
	else
		look_live(run, &nsec);
}

/* A "no such type" whose own proof lists the type, or an alias or a cut that would
 * answer otherwise. */
static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct lint_denial denial;
	struct lint_nsec nsec;
	struct lint_node node;
	uint16_t listed = 0;

	if (ask(run)->whole || !ask(run)->is_signed || !lint_get_denial(run, ref, &denial) ||
	    denial.kind != LINT_NODATA || !lint_get_nsec(run, denial.speaks, &nsec))
		return;
	if (lint_bitmap_has(nsec.bitmap, denial.qtype))
		listed = denial.qtype;
	else if (lint_bitmap_has(nsec.bitmap, LINT_T_CNAME))
		listed = LINT_T_CNAME;
	else if (denial.qtype != LINT_T_DS && lint_bitmap_has(nsec.bitmap, LINT_T_NS) &&
	    !lint_bitmap_has(nsec.bitmap, LINT_T_SOA))
		listed = LINT_T_NS;
	if (listed == 0)
		return;
	lint_find(run, &(struct lint_say) { .about = denial.speaks,
	    .name = lint_get_node(run, nsec.match, &node) ? node.name : denial.qname,
	    .type = nsec.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .key = lint_text(run, "%u", denial.qtype),
	    .evidence = &ref, .n_evidence = 1,
	    .text = lint_text(run, "the proof that there is no %s lists %s", lint_t(run, denial.qtype),
	        lint_t(run, listed)) });
}

const struct lint_check check_nsec_bitmap_contradiction = {
	.abi = LINT_ABI,
	.id = "nsec-bitmap-contradiction",
	.title = "A denial's bit map contradicts the types that exist",
	.cites = "RFC 4034 4.1.2; RFC 4035 2.3; RFC 5155 7.1; RFC 5155 8.5",
	.what = "The type bit map of an NSEC or NSEC3 omits a type that its name has, or lists one "
	    "that it has not; at worst it lists the very type whose absence it is sent to prove.",
	.harm = "A type left out can be lost to everybody behind a resolver that reuses denials: "
	    "one question for a type that is missing, and the one that exists is gone until the "
	    "negative TTL ends. A type listed by mistake makes its own denial bogus.",
	.families = "Resolvers with aggressive use of NSEC lose the type: Google Public DNS, BIND "
	    "(synth-from-dnssec), Unbound (aggressive-nsec), Knot Resolver. A denial whose map "
	    "lists the type asked for is SERVFAIL at all.",
	.shows = "The NSEC or NSEC3 record, and an RRset that it leaves out or the denial that it "
	    "contradicts.",
	.fix = "Have the signer rebuild the chain from the zone's records instead of patching it, "
	    "and ask an online signer's provider to list every type that it would answer.",
	.avoid = "Do not test with a resolver that just answered the name: it serves the record "
	    "from its cache. Ask for a type that is missing first, then for the one that exists.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "aggressive-nsec-simulation", "modern-type-nodata", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look }, { LINT_DENIAL, 0, look_denial },
	    { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
