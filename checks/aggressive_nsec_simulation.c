/*
 * Each proof that was collected is put into an empty cache, and everything that the zone
 * answers is then asked of that cache (RFC 8198 5): what it would deny without asking is
 * lost until the proof has aged out.  Where the same server contradicts itself in one
 * step, the check for that step names the cause and this one follows.
 *
 * The proof may be of one server and the data of another, for a resolver asks both, but
 * not when one of the two just has another version of the zone; and a server that denies
 * the lost record itself when asked is answer-divergence.
 */
#include "lint.h"

/* What resolvers do with a proof that they hold: as of November 2026, with their default
 * settings.  Minimal: also with one that was made for a single name. */
static const struct family {
	const char *name;
	bool nsec, nsec3, minimal;
} families[] = {
	{ "Unbound", true, true, true },
	{ "Google Public DNS", true, false, true },
	{ "BIND", true, false, false },
	{ "Knot Resolver", true, true, false },
	{ "PowerDNS Recursor", true, true, false },
};
enum { N_FAMILIES = sizeof(families) / sizeof(families[0]), MAX_PAIRS = 200000, MAX_HITS = 2000,
	MAX_CITED = 8, HASH = 20 };

struct proof { /* a denial, and the records in it */
	struct lint_ref denial, source;
	struct lint_name qname;
	uint16_t qtype;
	uint64_t sum; /* of the rows of its records */
};
struct entry { /* a name of the zone; by name, or by the hash of it */
	struct lint_name name;
	struct lint_bytes hash;
	uint32_t at; /* in by_name */
	uint16_t flags;
};
struct pair { /* a name that a record of the proof speaks of */
	uint32_t name, proof;
};
struct state {
	struct lint_zone zone;
	struct proof *proofs;
	struct entry *by_name, *by_hash;
	struct pair *pairs;
	size_t n_proofs, room_proofs, n_names, n_hashes, n_pairs, room_pairs;
	unsigned n_hits;
	bool over;
};

static void *
grown(struct lint_run *run, void *old, size_t n, size_t *room, size_t size)
{
	void *new;

	if (n < *room)
		return old;
	*room = *room == 0 ? 64 : *room * 2;
	new = run->host->alloc(run, *room, size);
	if (n > 0)
		memcpy(new, old, n * size);
	return new;
}

static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct proof p = { .denial = ref, .sum = 14695981039346656037u };

	if (!lint_get_denial(run, ref, &d) || d.kind == LINT_REFERRAL)
		return;
	p.source = d.source;
	p.qname = d.qname;
	p.qtype = d.qtype;
	while (lint_next(run, ref, LINT_NSEC, 0, &it))
		p.sum = (p.sum ^ it.row) * 1099511628211u;
	if (it.kind == LINT_NONE)
		return;
	s->proofs = grown(run, s->proofs, s->n_proofs, &s->room_proofs, sizeof(*s->proofs));
	s->proofs[s->n_proofs++] = p;
}

/* Of several denials with the same records one is enough for each server. */
static int
compare_proofs(const void *a, const void *b)
{
	const struct proof *x = a, *y = b;

	if (x->source.row != y->source.row)
		return x->source.row < y->source.row ? -1 : 1;
	if (x->sum != y->sum)
		return x->sum < y->sum ? -1 : 1;
	return x->denial.row < y->denial.row ? -1 : x->denial.row > y->denial.row;
}

static void
unique_proofs(struct state *s)
{
	size_t n = 0;

	qsort(s->proofs, s->n_proofs, sizeof(*s->proofs), compare_proofs);
	for (size_t i = 0; i < s->n_proofs; i++)
		if (n == 0 || s->proofs[n - 1].sum != s->proofs[i].sum ||
		    s->proofs[n - 1].source.row != s->proofs[i].source.row)
			s->proofs[n++] = s->proofs[i];
	s->n_proofs = n;
}

static int
compare_names(const void *a, const void *b)
{
	return lint_name_cmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int
compare_hashes(const void *a, const void *b)
{
	return memcmp(((const struct entry *)a)->hash.p, ((const struct entry *)b)->hash.p, HASH);
}

static void
index_names(struct lint_run *run, struct state *s)
{
	struct lint_ref it = { 0 };
	struct lint_node node;

	s->by_name = run->host->alloc(run, s->zone.n_nodes + 1u, sizeof(*s->by_name));
	s->by_hash = run->host->alloc(run, s->zone.n_nodes + 1u, sizeof(*s->by_hash));
	while (s->n_names < s->zone.n_nodes && lint_next(run, run->zone, LINT_NODE, 0, &it))
		if (lint_get_node(run, it, &node) &&
		    !(node.flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED)))
			s->by_name[s->n_names++] = (struct entry) { .name = node.name, .hash = node.hash,
				.flags = node.flags };
	qsort(s->by_name, s->n_names, sizeof(*s->by_name), compare_names);
	for (size_t i = 0; i < s->n_names; i++) {
		s->by_name[i].at = (uint32_t)i;
		if (s->by_name[i].hash.n == HASH)
			s->by_hash[s->n_hashes++] = s->by_name[i];
	}
	qsort(s->by_hash, s->n_hashes, sizeof(*s->by_hash), compare_hashes);
}

static void
add_pair(struct lint_run *run, struct state *s, uint32_t name, uint32_t proof)
{
	if (!(s->by_name[name].flags & LINT_HAS_DATA))
		return;
	if (s->n_pairs == MAX_PAIRS) {
		s->over = true;
		return;
	}
	s->pairs = grown(run, s->pairs, s->n_pairs, &s->room_pairs, sizeof(*s->pairs));
	s->pairs[s->n_pairs++] = (struct pair) { name, proof };
}

/* The first entry that is not before the key. */
static size_t
lower(const struct entry *v, size_t n, const struct entry *key, int (*cmp)(const void *, const void *))
{
	size_t low = 0;

	while (low < n) {
		const size_t mid = low + (n - low) / 2;

		if (cmp(&v[mid], key) < 0)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

/* The names from the owner up to the next one, the owner included: of these alone the
 * record can say that they, or types of them, do not exist. */
static void
pair_nsec(struct lint_run *run, struct state *s, const struct lint_nsec *nsec, uint32_t proof)
{
	const struct entry from = { .name = nsec->name }, to = { .name = nsec->next };
	const bool last = lint_name_cmp(nsec->next, nsec->name) <= 0;

	for (size_t i = lower(s->by_name, s->n_names, &from, compare_names); i < s->n_names &&
	    !s->over; i++) {
		if (!last && compare_names(&s->by_name[i], &to) >= 0)
			break;
		add_pair(run, s, (uint32_t)i, proof);
	}
}

/* The same by hash; and what is below a name that is covered is denied with it. */
static void
pair_nsec3(struct lint_run *run, struct state *s, const struct lint_nsec *nsec, uint32_t proof)
{
	const struct entry from = { .hash = nsec->owner_hash }, to = { .hash = nsec->next_hash };
	size_t i, k;

	if (nsec->owner_hash.n != HASH || nsec->next_hash.n != HASH || s->n_hashes == 0)
		return;
	i = lower(s->by_hash, s->n_hashes, &from, compare_hashes);
	for (k = 0; k < s->n_hashes && !s->over; k++, i++) {
		const struct entry *e = &s->by_hash[i % s->n_hashes];
		const int a = compare_hashes(e, &from), b = compare_hashes(e, &to);

		if (compare_hashes(&from, &to) < 0 ? a < 0 || b >= 0 : a < 0 && b >= 0)
			break;
		for (uint32_t at = e->at; at < s->n_names && !s->over &&
		     lint_name_within(s->by_name[at].name, e->name); at++)
			add_pair(run, s, at, proof);
	}
}

static int
compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->proof < y->proof ? -1 : x->proof > y->proof;
}

static bool
serial_of(struct lint_run *run, const struct state *s, struct lint_ref source, uint32_t *serial)
{
	struct lint_soa soa;

	if (!lint_soa(run, lint_from_source(run, s->zone.node, LINT_T_SOA, source), &soa))
		return false;
	*serial = soa.serial;
	return true;
}

/* Can the two servers be held against each other? */
static bool
comparable(struct lint_run *run, const struct state *s, struct lint_ref a, struct lint_ref b)
{
	uint32_t x, y;

	return a.row == b.row || (serial_of(run, s, a, &x) && serial_of(run, s, b, &y) &&
	    (x == y || !lint_same_signer(run, &s->zone, a, b)));
}

/* Somebody who answers it, at the server of the proof if possible. */
static struct lint_ref
answered_by(struct lint_run *run, const struct state *s, const struct lint_rrset *set, struct lint_ref source)
{
	struct lint_ref it = { 0 }, other = { 0 };
	struct lint_reply reply;

	while (lint_next(run, set->self, LINT_REPLY, 0, &it)) {
		if (!lint_get_reply(run, it, &reply) || !reply.aa)
			continue;
		if (reply.source.row == source.row)
			return it;
		if (other.kind == LINT_NONE && comparable(run, s, source, reply.source))
			other = it;
	}
	return other;
}

/* Does the server of the proof deny it itself when asked? */
static bool
denied_outright(struct lint_run *run, struct lint_ref source, const struct lint_rrset *set)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;

	while (lint_next(run, source, LINT_DENIAL, 0, &it))
		if (lint_get_denial(run, it, &d) && d.qtype == set->type && d.kind != LINT_EXPANSION &&
		    lint_name_eq(d.qname, set->name))
			return true;
	return false;
}

static const char *
who(struct lint_run *run, const struct lint_synthesis *y)
{
	const char *text = NULL;

	for (size_t i = 0; i < N_FAMILIES; i++) {
		const struct family *f = &families[i];

		if ((y->nsec3 ? f->nsec3 : f->nsec) && (f->minimal || !y->minimal))
			text = text == NULL ? f->name : lint_text(run, "%s, %s", text, f->name);
	}
	return text;
}

struct loss {
	struct lint_ref cited[MAX_CITED];
	size_t n_cited;
	const struct proof *by;
	struct lint_synthesis how;
	const char *types, *who;
};

static void
cite(struct loss *l, struct lint_ref ref)
{
	for (size_t i = 0; i < l->n_cited; i++)
		if (l->cited[i].kind == ref.kind && l->cited[i].row == ref.row)
			return;
	if (l->n_cited < MAX_CITED)
		l->cited[l->n_cited++] = ref;
}

/* One proof against all that is answered at a name. */
static void
replay(struct lint_run *run, struct state *s, const struct proof *p, struct lint_ref node, struct loss *l)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	uint16_t last = 0;

	while (s->n_hits < MAX_HITS && lint_next(run, node, LINT_RRSET, 0, &it)) {
		struct lint_synthesis y;
		struct lint_ref answer;
		const char *hurt;

		if (!lint_get_rrset(run, it, &set) || !set.authoritative || set.type == last ||
		    set.type == LINT_T_NSEC || set.type == LINT_T_NSEC3 ||
		    !lint_synthesize(run, p->denial, set.name, set.type, &y) ||
		    (hurt = who(run, &y)) == NULL)
			continue;
		last = set.type;
		s->n_hits++;
		answer = answered_by(run, s, &set, p->source);
		if (answer.kind == LINT_NONE || denied_outright(run, p->source, &set))
			continue;
		if (l->by == NULL) {
			l->by = p;
			l->how = y;
			l->who = hurt;
		}
		if (l->by == p)
			l->types = l->types == NULL ? lint_t(run, set.type)
			                            : lint_text(run, "%s, %s", l->types,
			                            lint_t(run, set.type));
		cite(l, p->denial);
		cite(l, answer);
	}
}

static void
say(struct lint_run *run, const struct state *s, struct lint_name name, const struct loss *l)
{
	const uint32_t ttl = l->how.ttl < s->zone.negative_ttl || !s->zone.has_soa
	    ? l->how.ttl : s->zone.negative_ttl;

	lint_find(run, &(struct lint_say) { .about = l->by->denial, .name = name,
	    .type = l->how.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .evidence = l->cited, .n_evidence = l->n_cited,
	    .text = lint_text(run, "once %s of %s has been asked, %s is lost%s for up to %u s in caches "
	    "of %s",
	        lint_t(run, l->by->qtype), lint_n(run, l->by->qname), l->types,
	        l->how.absence == LINT_ABSENT_NAME ? " with the whole name" : "", ttl, l->who) });
}

/* By name and server: the engine makes one finding of those of several servers. */
static void
judge(struct lint_run *run, struct state *s)
{
	struct loss l = { 0 };

	for (size_t i = 0; i < s->n_pairs; i++) {
		const struct pair *pair = &s->pairs[i], *next = i + 1 < s->n_pairs ? pair + 1 : NULL;
		const struct proof *p = &s->proofs[pair->proof];
		const struct lint_name name = s->by_name[pair->name].name;

		if (i == 0 || compare_pairs(pair - 1, pair) != 0)
			replay(run, s, p, lint_node_at(run, run->zone, name), &l);
		if (next != NULL && next->name == pair->name &&
		    s->proofs[next->proof].source.row == p->source.row)
			continue;
		if (l.by != NULL)
			say(run, s, name, &l);
		l = (struct loss) { 0 };
	}
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_nsec nsec;

	if (s->n_proofs == 0 || !lint_get_zone(run, run->zone, &s->zone) || s->zone.on_the_way)
		return;
	unique_proofs(s);
	index_names(run, s);
	for (uint32_t i = 0; i < s->n_proofs; i++) {
		struct lint_ref it = { 0 };

		while (!s->over && lint_next(run, s->proofs[i].denial, LINT_NSEC, 0, &it))
			if (!lint_get_nsec(run, it, &nsec))
				continue;
			else if (nsec.nsec3)
				pair_nsec3(run, s, &nsec, i);
			else
				pair_nsec(run, s, &nsec, i);
	}
	if (s->n_pairs > 0)
		qsort(s->pairs, s->n_pairs, sizeof(*s->pairs), compare_pairs);
	judge(run, s);
	if (s->over || s->n_hits == MAX_HITS)
		lint_unable(run, run->zone, s->over ? "limit reached: 200000 pairs of a proof and a name"
		                                    : "limit reached: 2000 answers that a proof takes away");
}

const struct lint_check check_aggressive_nsec_simulation = {
	.abi = LINT_ABI,
	.id = "aggressive-nsec-simulation",
	.title = "A cached denial hides a record that is answered",
	.cites = "RFC 8198 5.1; RFC 8198 5.2; RFC 8198 5.3; RFC 8198 5.4",
	.what = "Taken by themselves all answers are right. In this order they are not: after one "
	    "question a resolver holds a proof by which another name or type, which the zone "
	    "answers, does not exist, and it need not ask for it any more.",
	.harm = "Users behind that one cache lose the record until the proof has aged out; it "
	    "comes back, and goes again with the next question of the kind. No single query to "
	    "any server shows a fault.",
	.families = "Told for each finding, from a table of what these resolvers do by default as "
	    "of November 2026: Unbound and Google Public DNS act on spans made for one name too, "
	    "BIND on NSEC only, Knot Resolver and PowerDNS Recursor on NSEC and NSEC3 with real "
	    "spans. Opt-out spans are left out by all.",
	.shows = "The denial that is asked for first, and the answer that it takes away.",
	.fix = "Find out why the proof says more than it should: a bit map that lacks types, a "
	    "span over a name that is there, or two providers with different content. Before "
	    "signing, settle it; the window given is how long each loss lasts, so a lower "
	    "negative TTL shortens it.",
	.avoid = "Do not rely on resolvers that were asked in the right order: ask the type that "
	    "does not exist first, on a fresh label, and then the one that does.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]) { { LINT_DENIAL, 0, look_denial }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
