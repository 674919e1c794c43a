/*
 * A span of the chain that runs over a name which is there.
 *
 * A whole zone, without a sort: every name with data has its record, and the
 * owners and the next pointers are the same set (compared by two sums of hashes).
 * Only if the sums differ are the records sorted, to find the pointer that skips.
 * Pointers that lead nowhere, back or home too early are nsec-chain-broken; a
 * name without record to which one does point is a gap and told there as well;
 * unsigned delegations and empty non-terminals have checks of their own.
 *
 * Live each NSEC or NSEC3 is held against the names that the same server answers.
 */
#include "lint.h"

struct entry { /* one record of the chain, or live one name */
	const uint8_t *key; /* NSEC: owner in wire form; NSEC3: hash */
	struct lint_ref ref;
	uint8_t len;
};
struct state {
	bool asked, whole, is_signed, by_nsec3;
	struct lint_fold bare; /* names with data and without a record */
	struct lint_fold skipped, span; /* names that a pointer skips, and by what: in step */
	uint64_t owners[2], nexts[2];
	uint32_t n, n_names;
};

static void
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;

	s->asked = true;
	if (!lint_get_zone(run, run->zone, &zone) || !zone.is_signed)
		return;
	s->is_signed = true;
	s->whole = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) != 0;
	s->by_nsec3 = zone.chain == LINT_BY_NSEC3 || (zone.chain == LINT_BY_BOTH && zone.has_nsec3param);
}

static void
add(uint64_t sum[2], const uint8_t *p, size_t n)
{
	uint64_t a = 0xcbf29ce484222325u, b = 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < n; i++) {
		a = (a ^ p[i]) * 0x100000001b3u;
		b = (b + p[i]) * 0xbf58476d1ce4e5b9u;
		b ^= b >> 29;
	}
	sum[0] += a ^ a >> 32;
	sum[1] += b;
}

static bool
is_ours(struct lint_run *run, const struct lint_nsec *n)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_node node;

	if (n->nsec3 != s->by_nsec3)
		return false;
	if (!n->nsec3)
		return lint_get_node(run, n->node, &node) && !(node.flags & (LINT_OCCLUDED | LINT_OUTSIDE));
	return n->owner_hash.n == 20 && n->next_hash.n == 20 && lint_get_zone(run, run->zone, &zone) &&
	    n->name.len == zone.apex.len + 33 && n->iterations == zone.nsec3_iterations &&
	    n->salt.n == zone.nsec3_salt.n &&
	    memcmp(n->salt.p, zone.nsec3_salt.p, n->salt.n) == 0;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec n;

	if (!s->asked)
		ask(run);
	if (!s->is_signed || !lint_get_nsec(run, ref, &n) || !is_ours(run, &n))
		return;
	s->n++;
	if (!s->whole)
		return;
	if (n.nsec3) {
		add(s->owners, n.owner_hash.p, 20);
		add(s->nexts, n.next_hash.p, 20);
	} else {
		add(s->owners, n.name.wire, n.name.len);
		add(s->nexts, n.next.wire, n.next.len);
	}
}

/* A name whose denial would be a lie: data of the zone's own, or a signed delegation. */
static bool
is_name(const struct lint_node *node)
{
	return (node->flags & LINT_HAS_DATA) && !(node->flags & (LINT_OCCLUDED | LINT_OUTSIDE)) &&
	    !((node->flags & LINT_AT_CUT) && !(node->flags & LINT_HAS_DS));
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (!s->asked)
		ask(run);
	if (!s->is_signed || !lint_get_node(run, ref, &node) || !is_name(&node))
		return;
	s->n_names++;
	if (s->whole && (s->by_nsec3 ? node.hash.n > 0 && !node.has_nsec3 : !(node.flags & LINT_HAS_NSEC)))
		lint_fold_add(&s->bare, ref);
}

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return lint_name_cmp((struct lint_name) { x->key, x->len }, (struct lint_name) { y->key, y->len });
}

static int
compare_hashed(const void *a, const void *b)
{
	return memcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key, 20);
}

/* The first entry after the key. */
static size_t
after(const struct entry *e, size_t n, const struct entry *key, int (*cmp)(const void *, const void *))
{
	size_t low = 0, high = n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (cmp(&e[mid], key) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct entry
entry_of(const struct lint_node *n, bool hashed)
{
	return hashed ? (struct entry) { n->hash.p, n->self, 20 }
	              : (struct entry) { n->name.wire, n->self, n->name.len };
}

static struct entry
owner_of(const struct lint_nsec *n)
{
	return n->nsec3 ? (struct entry) { n->owner_hash.p, n->self, 20 }
	                : (struct entry) { n->name.wire, n->self, n->name.len };
}

static struct entry
next_of(const struct lint_nsec *n)
{
	return n->nsec3 ? (struct entry) { n->next_hash.p, n->self, 20 }
	                : (struct entry) { n->next.wire, n->self, n->next.len };
}

/* Pointers to a record further on than the next one: what lies between is denied. */
static void
find_skips(struct lint_run *run)
{
	struct state *s = run->state;
	int (*const cmp)(const void *, const void *) = s->by_nsec3 ? compare_hashed : compare;
	struct entry *e = run->host->alloc(run, s->n, sizeof(*e)), next;
	struct lint_ref it = { 0 };
	struct lint_nsec nsec, other;
	struct lint_node node;
	size_t n = 0;

	while (n < s->n && lint_next(run, run->zone, LINT_NSEC, 0, &it))
		if (lint_get_nsec(run, it, &nsec) && is_ours(run, &nsec))
			e[n++] = owner_of(&nsec);
	qsort(e, n, sizeof(*e), cmp);
	for (size_t i = 0; i < n; i++) {
		size_t to;

		if (!lint_get_nsec(run, e[i].ref, &nsec))
			continue;
		next = next_of(&nsec);
		to = after(e, n, &next, cmp);
		if (cmp(&e[i], &next) >= 0 || to == 0 || cmp(&e[to - 1], &next) != 0)
			continue;
		/* A pointer over many names is walked only as far as they are listed. */
		for (size_t j = i + 1; j < n && cmp(&e[j], &next) < 0 && s->skipped.n < LINT_FOLD; j++)
			if (lint_get_nsec(run, e[j].ref, &other) && lint_get_node(run, other.match, &node) &&
			    (node.flags & LINT_HAS_DATA)) {
				lint_fold_add(&s->skipped, node.self);
				lint_fold_add(&s->span, e[i].ref);
			}
	}
}

static bool
is_between(const struct entry *from, const struct entry *to, const struct entry *key,
    int (*cmp)(const void *, const void *))
{
	const bool above = cmp(from, key) < 0, below = cmp(key, to) < 0;

	return cmp(from, to) < 0 ? above && below : above || below;
}

static void
say(struct lint_run *run, const struct lint_node *node, struct lint_ref span)
{
	const struct state *s = run->state;
	const uint16_t type = s->by_nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC;
	struct lint_nsec nsec;
	const char *by = "";

	if (lint_get_nsec(run, span, &nsec))
		by = nsec.nsec3 ? "; an NSEC3 span runs over its hash"
		                : lint_text(run, "; the NSEC of %s runs over it to %s",
		                    lint_n(run, nsec.name),
		                      lint_n(run, nsec.next));
	lint_find(run, &(struct lint_say) { .about = node->self, .name = node->name, .type = type,
	    .evidence = &span,
	    .n_evidence = span.kind != LINT_NONE,
	    .text = lint_text(run, "%s exists and is denied%s", lint_n(run, node->name), by) });
}

/* Names without a record: which spans run over them, one pass for all.  Those that
 * some pointer does name are a gap, which is not said here. */
static void
say_bare(struct lint_run *run)
{
	struct state *s = run->state;
	int (*const cmp)(const void *, const void *) = s->by_nsec3 ? compare_hashed : compare;
	const uint32_t n = s->bare.n < LINT_FOLD ? s->bare.n : LINT_FOLD;
	struct lint_ref it = { 0 }, span[LINT_FOLD] = { { 0 } };
	bool gap[LINT_FOLD] = { false };
	struct lint_node node[LINT_FOLD];
	struct lint_nsec nsec;

	for (uint32_t i = 0; i < n; i++)
		lint_get_node(run, s->bare.at[i], &node[i]);
	while (lint_next(run, run->zone, LINT_NSEC, 0, &it)) {
		struct entry from, to;

		if (!lint_get_nsec(run, it, &nsec) || !is_ours(run, &nsec))
			continue;
		from = owner_of(&nsec);
		to = next_of(&nsec);
		for (uint32_t i = 0; i < n; i++) {
			const struct entry key = entry_of(&node[i], s->by_nsec3);

			gap[i] |= cmp(&to, &key) == 0;
			if (span[i].kind == LINT_NONE && is_between(&from, &to, &key, cmp))
				span[i] = it;
		}
	}
	for (uint32_t i = 0; i < n; i++)
		if (!gap[i])
			say(run, &node[i], span[i]);
}

/* Did one server give both the record and something at the name? */
static bool
same_server(struct lint_run *run, struct lint_ref nsec, struct lint_ref node)
{
	struct lint_ref set = { 0 };
	struct lint_rrset view;
	struct lint_reply x, y;

	while (lint_next(run, node, LINT_RRSET, 0, &set)) {
		struct lint_ref i = { 0 };

		if (!lint_get_rrset(run, set, &view) || view.synthesized || view.type == LINT_T_NSEC ||
		    view.type == LINT_T_NSEC3)
			continue;
		while (lint_next(run, set, LINT_REPLY, 0, &i)) {
			struct lint_ref j = { 0 };

			while (lint_get_reply(run, i, &x) && lint_next(run, nsec, LINT_REPLY, 0, &j))
				if (lint_get_reply(run, j, &y) && x.source.row == y.source.row)
					return true;
		}
	}
	return false;
}

static void
judge_live(struct lint_run *run)
{
	struct state *s = run->state;
	int (*const cmp)(const void *, const void *) = s->by_nsec3 ? compare_hashed : compare;
	struct entry *e = run->host->alloc(run, s->n_names + 1u, sizeof(*e)), from, to;
	struct lint_ref it = { 0 };
	struct lint_node node;
	struct lint_nsec nsec;
	bool *said = run->host->alloc(run, s->n_names + 1u, sizeof(*said));
	size_t n = 0;

	while (n < s->n_names && lint_next(run, run->zone, LINT_NODE, 0, &it))
		if (lint_get_node(run, it, &node) && is_name(&node) && (!s->by_nsec3 || node.hash.n == 20))
			e[n++] = entry_of(&node, s->by_nsec3);
	qsort(e, n, sizeof(*e), cmp);
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_NSEC, 0, &it)) {
		size_t i;

		if (!lint_get_nsec(run, it, &nsec) || !is_ours(run, &nsec))
			continue;
		from = owner_of(&nsec);
		to = next_of(&nsec);
		i = after(e, n, &from, cmp);
		for (size_t k = 0; k < n; k++, i++) {
			if (!is_between(&from, &to, &e[i % n], cmp))
				break;
			if (said[i % n] || !same_server(run, it, e[i % n].ref) ||
			    !lint_get_node(run, e[i % n].ref, &node))
				continue;
			said[i % n] = true;
			say(run, &node, it);
		}
	}
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_node node;

	if (!lint_get_zone(run, run->zone, &zone) || s->n == 0)
		return;
	if (!s->whole) {
		judge_live(run);
		return;
	}
	if (s->bare.n > LINT_FOLD)
		lint_fold_say(run, &s->bare, true, NULL, (struct lint_say) { .name = zone.apex,
		    .type = s->by_nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .key = "bare",
		    .text = lint_text(run, "%u names with data have no %s of their own", s->bare.n,
		        s->by_nsec3 ? "NSEC3" : "NSEC") });
	else if (s->bare.n > 0)
		say_bare(run);
	if (memcmp(s->owners, s->nexts, sizeof(s->owners)) == 0)
		return;
	find_skips(run);
	for (uint32_t i = 0; i < s->skipped.n && i < LINT_FOLD; i++)
		if (lint_get_node(run, s->skipped.at[i], &node))
			say(run, &node, s->span.at[i]);
}

const struct lint_check check_nsec_covers_existing = {
	.abi = LINT_ABI,
	.id = "nsec-covers-existing",
	.title = "A denial runs over a name that exists",
	.cites = "RFC 4034 4.1.1; RFC 4035 3.1.3.2; RFC 8198 5; RFC 5155 7.1",
	.what = "The span between the owner and the next name of an NSEC, or between the hashes of "
	    "an NSEC3, contains a name that has records: the zone proves that a name does not "
	    "exist which it also answers.",
	.harm = "Asked directly the name still works, and so do tests. A resolver that has cached "
	    "the span for any other name answers NXDOMAIN for this one without asking, until the "
	    "negative TTL ends; no record of the name is left to see.",
	.families = "Resolvers with aggressive use of NSEC: Google Public DNS, BIND, Unbound, Knot "
	    "Resolver, PowerDNS Recursor, as far as it is switched on. The others never notice.",
	.shows = "The name that is there, and the NSEC or NSEC3 that denies it.",
	.fix = "Let the signer rebuild the chain, and add names through the signer, so that each "
	    "gets its record and its neighbour's pointer is renewed.",
	.avoid = "Do not add the name's record to the signed zone by hand, even with a signature: "
	    "without its place in the chain it stays denied.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "aggressive-nsec-simulation", "nsec3-overlap", NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look },
	    { LINT_NODE, 0, look_node, LINT_HAS_DATA,
	    LINT_OCCLUDED | LINT_OUTSIDE },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
