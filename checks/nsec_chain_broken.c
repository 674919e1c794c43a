/*
 * The chain as such, record by record and without a sort: each next pointer has
 * to name another record of the chain, to rise in canonical order, and to come
 * back to the start exactly once, from the last record.
 *
 * One fault, one finding, so: a pointer that skips names which do exist is
 * nsec-covers-existing.  A pointer to a name that is there and lacks its record
 * is a gap, told here at that name, except for an unsigned delegation
 * (insecure-delegation-proof) and an empty non-terminal (ent-denial).  A record
 * that belongs to no name is told here.
 */
#include "lint.h"

struct state {
	bool asked, is_signed, by_nsec3;
	struct lint_name apex;
	struct lint_fold dangling, back, extra; /* back: pointers that do not rise */
	struct lint_fold bare; /* NSEC3: names with data and without a record */
	struct lint_nsec last, first; /* of the chain's records, in its order */
	uint32_t n;
};

static void
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	s->asked = true;
	if (!lint_get_zone(run, run->zone, &zone))
		return;
	s->apex = zone.apex;
	s->is_signed = zone.is_signed;
	s->by_nsec3 = zone.chain == LINT_BY_NSEC3 || (zone.chain == LINT_BY_BOTH && zone.has_nsec3param);
}

static uint16_t
chain_type(const struct state *s)
{
	return s->by_nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC;
}

static int
order(const struct lint_nsec *a, const struct lint_nsec *b)
{
	return a->nsec3 ? memcmp(a->owner_hash.p, b->owner_hash.p, 20) : lint_name_cmp(a->name, b->name);
}

static bool
rises(const struct lint_nsec *n)
{
	return n->nsec3 ? memcmp(n->owner_hash.p, n->next_hash.p, 20) < 0
	    : lint_name_cmp(n->name, n->next) < 0;
}

/* The node of the record that the pointer names. */
static struct lint_ref
target(struct lint_run *run, const struct lint_nsec *n)
{
	const struct state *s = run->state;

	return n->nsec3 ? lint_hash_node(run, s->apex, n->next_hash.p)
	                : lint_node_at(run, run->zone, n->next);
}

/* Does the record belong to no name of the zone? */
static bool
is_extra(struct lint_run *run, const struct lint_nsec *n)
{
	struct lint_node node, apex;

	if (!n->nsec3)
		return lint_get_node(run, n->node, &node) && !(node.flags & LINT_HAS_DATA);
	/* Without hashes (too many iterations) no match says nothing. */
	return n->match.kind == LINT_NONE && lint_get_node(run, lint_node_at(run, run->zone,
	           ((const struct state *)run->state)->apex), &apex) && apex.hash.n > 0;
}

/* Is it of the kind and the parameters that the zone uses, where it counts? */
static bool
is_ours(struct lint_run *run, const struct lint_nsec *n)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_node node;

	if (n->nsec3 != s->by_nsec3 || !lint_get_node(run, n->node, &node) ||
	    (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
		return false;
	return !n->nsec3 || (n->hash == 1 && lint_get_zone(run, run->zone, &zone) &&
	                        n->iterations == zone.nsec3_iterations && n->salt.n == zone.nsec3_salt.n &&
	                        memcmp(n->salt.p, zone.nsec3_salt.p, n->salt.n) == 0);
}

/* Does an NSEC3 stand where a hash stands, one label below the apex (RFC 5155 3)? */
static bool
is_at_a_hash(const struct state *s, const struct lint_nsec *n)
{
	return n->owner_hash.n == 20 && n->name.len == s->apex.len + 33;
}

/* The record that the pointer names is there, under other parameters: nsec3-parameters. */
static bool
leads_to_odd(struct lint_run *run, const struct lint_nsec *n)
{
	struct lint_ref it = { 0 };
	struct lint_nsec other;

	if (!n->nsec3)
		return false;
	while (lint_next(run, target(run, n), LINT_NSEC, LINT_T_NSEC3, &it))
		if (lint_get_nsec(run, it, &other) && is_ours(run, &other))
			return false;
	return it.kind != LINT_NONE;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;

	if (!s->asked)
		ask(run);
	if (!s->is_signed || !lint_get_nsec(run, ref, &nsec) || !is_ours(run, &nsec))
		return;
	if (nsec.nsec3 && !is_at_a_hash(s, &nsec)) {
		lint_fold_add(&s->extra, ref);
		return;
	}
	if (nsec.nsec3 && nsec.next_hash.n != 20) {
		lint_fold_add(&s->dangling, ref);
		return;
	}
	if (s->n++ == 0)
		s->first = s->last = nsec;
	if (order(&nsec, &s->first) < 0)
		s->first = nsec;
	if (order(&nsec, &s->last) > 0)
		s->last = nsec;
	if (is_extra(run, &nsec))
		lint_fold_add(&s->extra, ref);
	else if (lint_rrset_at(run, target(run, &nsec), chain_type(s)).kind == LINT_NONE)
		lint_fold_add(&s->dangling, ref);
	else if (!rises(&nsec) && !leads_to_odd(run, &nsec))
		lint_fold_add(&s->back, ref);
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (!s->asked)
		ask(run);
	if (s->is_signed && s->by_nsec3 && lint_get_node(run, ref, &node) && node.hash.n > 0 &&
	    !node.has_nsec3 &&
	    !(node.flags & (LINT_OCCLUDED | LINT_OUTSIDE | LINT_HASHED)))
		lint_fold_add(&s->bare, ref);
}

static void
look_two(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, cited[8];
	struct lint_record record, first;
	struct state *s = run->state;
	struct lint_rrset set;
	unsigned n = 0;

	if (!s->asked)
		ask(run);
	if (!s->is_signed || !lint_get_rrset(run, ref, &set) || set.n < 2)
		return;
	while (n < 8 && lint_next(run, ref, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record))
			continue;
		if (n == 0)
			first = record;
		if (n == 0 || record.rdata.n != first.rdata.n ||
		    memcmp(record.rdata.p, first.rdata.p, first.rdata.n) != 0)
			cited[n++] = it;
	}
	if (n > 1)
		lint_find(run, &(struct lint_say) { .about = cited[0], .evidence = cited + 1,
		    .n_evidence = n - 1,
		    .key = "two", .text = lint_text(run, "%u different %s records stand at one name", n,
		        lint_t(run, set.type)) });
}

static void
say(struct lint_run *run, const struct lint_nsec *n, enum lint_severity severity, const char *text)
{
	struct lint_node node;
	const bool known = lint_get_node(run, n->match, &node) &&
	    (!n->nsec3 || is_at_a_hash(run->state, n));

	lint_find(run, &(struct lint_say) { .about = n->self, .name = known ? node.name : n->name,
	    .type = n->nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .severity = severity, .text = text });
}

/* A gap: the pointer names a name that exists and has no record.  True when it was one. */
static bool
is_gap(struct lint_run *run, const struct lint_nsec *n)
{
	const struct state *s = run->state;
	struct lint_node node = { 0 };
	bool found = false;

	if (!n->nsec3)
		found = lint_get_node(run, lint_node_at(run, run->zone, n->next), &node) &&
		    (node.flags & LINT_HAS_DATA) && !(node.flags & (LINT_OCCLUDED | LINT_OUTSIDE));
	for (uint32_t i = 0; n->nsec3 && !found && i < s->bare.n && i < LINT_FOLD; i++)
		found = lint_get_node(run, s->bare.at[i], &node) &&
		    memcmp(node.hash.p, n->next_hash.p, 20) == 0;
	if (!found)
		return false;
	if (!(node.flags & LINT_EMPTY) && (!(node.flags & LINT_AT_CUT) || (node.flags & LINT_HAS_DS)))
		lint_find(run, &(struct lint_say) { .about = node.self, .name = node.name,
		    .type = chain_type(s),
		    .evidence = &n->self, .n_evidence = 1,
		    .text = lint_text(run, "the chain has a gap: %s has no %s, though the one before "
		        "points to it",
		        lint_n(run, node.name), lint_t(run, chain_type(s))) });
	return true;
}

static void
one_dangling(struct lint_run *run, struct lint_ref ref)
{
	struct lint_nsec n;

	if (!lint_get_nsec(run, ref, &n))
		return;
	if (n.nsec3 && n.next_hash.n != 20) {
		say(run, &n, LINT_BY_PHASE, lint_text(run, "the next hash has %u octets, a SHA-1 hash has 20",
		    (unsigned)n.next_hash.n));
		return;
	}
	if (is_gap(run, &n))
		return;
	say(run, &n, LINT_BY_PHASE, n.nsec3 ? "the next hash is that of no NSEC3 in the zone"
	                                    : lint_text(run, "the NSEC points to %s, which has none",
	                                          lint_n(run, n.next)));
}

static void
one_back(struct lint_run *run, struct lint_ref ref)
{
	const struct state *s = run->state;
	struct lint_nsec n;
	bool home;

	if (!lint_get_nsec(run, ref, &n))
		return;
	home = n.nsec3 ? memcmp(n.next_hash.p, s->first.owner_hash.p, 20) == 0
	    : lint_name_eq(n.next, s->first.name);
	if (home && order(&n, &s->last) == 0)
		return;
	say(run, &n, LINT_BY_PHASE, home
	    ? lint_text(run, "the %s ends the chain although more names follow", lint_t(run, chain_type(s)))
	    : lint_text(run, "the %s points back into the chain", lint_t(run, chain_type(s))));
}

static void
one_extra(struct lint_run *run, struct lint_ref ref)
{
	struct lint_nsec n;

	if (lint_get_nsec(run, ref, &n))
		say(run, &n, LINT_ERROR, n.nsec3 && !is_at_a_hash(run->state, &n)
		    ? "the owner of the NSEC3 is no hash right below the apex"
		    : lint_text(run, "the %s belongs to no name of the zone", n.nsec3 ? "NSEC3" : "NSEC"));
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	if (zone.is_signed && zone.chain == LINT_NO_DENIAL && zone.n_keys > 0 && zone.node.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = lint_rrset_at(run, zone.node, LINT_T_DNSKEY),
		    .type = LINT_T_NSEC, .text = "the zone is signed, but has neither NSEC nor NSEC3: "
		    "nothing can be denied" });
	if (s->dangling.n + s->extra.n + s->back.n == 0)
		return;
	lint_fold_say(run, &s->dangling, false, one_dangling, (struct lint_say) { .name = zone.apex,
	    .type = chain_type(s), .key = "dangling",
	    .text = lint_text(run, "%u pointers of the chain lead nowhere", s->dangling.n) });
	lint_fold_say(run, &s->back, false, one_back, (struct lint_say) { .name = zone.apex,
	    .type = chain_type(s), .key = "back",
	    .text = lint_text(run, "%u pointers of the chain lead back", s->back.n) });
	lint_fold_say(run, &s->extra, false, one_extra, (struct lint_say) { .name = zone.apex,
	    .type = chain_type(s), .key = "extra", .severity = LINT_ERROR,
	    .text = lint_text(run, "%u records of the chain belong to no name", s->extra.n) });
}

const struct lint_check check_nsec_chain_broken = {
	.abi = LINT_ABI,
	.id = "nsec-chain-broken",
	.title = "The chain of NSEC or NSEC3 records is broken",
	.cites = "RFC 4034 4.1.1; RFC 5155 7.1; RFC 4035 2.3",
	.what = "Followed from record to record, the chain does not lead once around the zone: a "
	    "pointer names no record, runs backwards or closes too early, a name in the chain "
	    "lacks its record, or a record belongs to no name.",
	.harm = "Names in the broken span cannot be denied, or real ones are denied with them. "
	    "Questions for missing names and types there end in SERVFAIL, and resolvers that reuse "
	    "denials may lose names that exist.",
	.families = "All validators for the direct denial. Resolvers with aggressive use of NSEC "
	    "extend the damage to every name in a wrong span.",
	.shows = "The record whose pointer is wrong, or the name that lacks its record and the one "
	    "that points to it.",
	.fix = "Have the chain built afresh (dnssec-signzone from the unsigned source, pdnsutil "
	    "rectify-zone, keymgr and a full re-sign in Knot DNS, rndc sign); then look for the "
	    "tool that edits the zone after the signer.",
	.avoid = "Do not mend a single NSEC by hand: its neighbours, its bit map and three "
	    "signatures depend on it.",
	.needs = LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "nsec-covers-existing", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look }, { LINT_NODE, 0, look_node, 0,
	    LINT_OCCLUDED | LINT_OUTSIDE | LINT_HASHED },
	    { LINT_RRSET, LINT_T_NSEC, look_two, 0, 0, LINT_WHEN_SEVERAL },
	    { LINT_RRSET, LINT_T_NSEC3, look_two, 0, 0, LINT_WHEN_SEVERAL },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
