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
enum { N_FAMILIES = sizeof(families) / sizeof(families[0]), MAX_PROOFS = 512, MAX_PAIRS = 200000,
	MAX_CITED = 8, MAX_SERVERS = 64 };

struct proof { /* a denial, and the records in it: one for all servers that sent the same */
	struct lint_ref denial, source;
	struct lint_name qname;
	uint16_t qtype;
	uint32_t sum; /* of the rows of its records */
};
struct server {
	struct lint_ref source;
	uint32_t serial;
	bool known;
};
struct state {
	struct lint_zone zone;
	struct proof proofs[MAX_PROOFS];
	size_t n_proofs;
	struct lint_ref sources[MAX_SERVERS]; /* of the proofs */
	size_t n_sources;
	struct server servers[MAX_SERVERS];
	size_t n_servers;
	unsigned pairs;
	bool over;
};

static bool
knows_source(struct state *s, struct lint_ref source)
{
	for (size_t i = 0; i < s->n_sources; i++)
		if (s->sources[i].row == source.row)
			return true;
	if (s->n_sources == MAX_SERVERS)
		return false;
	s->sources[s->n_sources++] = source;
	return true;
}

static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct proof p = { .denial = ref, .sum = 2166136261u };

	if (!lint_get_denial(run, ref, &d) || d.kind == LINT_REFERRAL)
		return;
	p.source = d.source;
	p.qname = d.qname;
	p.qtype = d.qtype;
	while (lint_next(run, ref, LINT_NSEC, 0, &it))
		p.sum = (p.sum ^ it.row) * 16777619u;
	if (it.kind == LINT_NONE && p.sum == 2166136261u)
		return;
	for (size_t i = 0; i < s->n_proofs; i++)
		if (s->proofs[i].sum == p.sum && s->proofs[i].source.row == p.source.row)
			return;
	if (s->n_proofs == MAX_PROOFS || !knows_source(s, p.source))
		s->over = true;
	else
		s->proofs[s->n_proofs++] = p;
}

static const struct server *
server_of(struct lint_run *run, struct state *s, struct lint_ref source)
{
	struct server *v;
	struct lint_soa soa;

	for (size_t i = 0; i < s->n_servers; i++)
		if (s->servers[i].source.row == source.row)
			return &s->servers[i];
	if (s->n_servers == MAX_SERVERS)
		return NULL;
	v = &s->servers[s->n_servers++];
	v->source = source;
	v->known = lint_soa(run, lint_from_source(run, s->zone.node, LINT_T_SOA, source), &soa);
	v->serial = v->known ? soa.serial : 0;
	return v;
}

/* Can the two servers be held against each other? */
static bool
comparable(struct lint_run *run, struct state *s, struct lint_ref a, struct lint_ref b)
{
	const struct server *x, *y;

	if (a.row == b.row)
		return true;
	x = server_of(run, s, a);
	y = server_of(run, s, b);
	return x != NULL && y != NULL && x->known && y->known &&
	    (x->serial == y->serial || !lint_same_signer(run, &s->zone, a, b));
}

/* Somebody who answers it, at the server of the proof if possible. */
static struct lint_ref
answered_by(struct lint_run *run, struct state *s, const struct lint_rrset *set, struct lint_ref source)
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
	unsigned n; /* pairs */
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

static void
replay(struct lint_run *run, struct state *s, struct lint_ref source, const struct lint_rrset *set,
    struct loss *l)
{
	bool counted = false;

	for (size_t i = 0; i < s->n_proofs; i++) {
		const struct proof *p = &s->proofs[i];
		struct lint_synthesis y;
		struct lint_ref answer;
		const char *hurt;

		if (p->source.row != source.row)
			continue;
		if (++s->pairs > MAX_PAIRS) {
			s->over = true;
			return;
		}
		if (!lint_synthesize(run, p->denial, set->name, set->type, &y) ||
		    (hurt = who(run, &y)) == NULL)
			continue;
		answer = answered_by(run, s, set, p->source);
		if (answer.kind == LINT_NONE || denied_outright(run, p->source, set))
			continue;
		if (l->n++ == 0) {
			l->by = p;
			l->how = y;
			l->who = hurt;
		}
		if (!counted)
			l->types = l->types == NULL ? lint_t(run, set->type)
			                            : lint_text(run, "%s, %s", l->types,
			                            lint_t(run, set->type));
		counted = true;
		cite(l, p->denial);
		cite(l, answer);
	}
}

/* Everything that is answered at one name, against the proofs of one server.  The engine
 * makes one finding of those of several servers. */
static void
look_at(struct lint_run *run, struct state *s, struct lint_ref source, const struct lint_node *node)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	struct loss l = { 0 };
	uint16_t last = 0;
	uint32_t ttl;

	while (!s->over && lint_next(run, node->self, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &set) || !set.authoritative || set.type == last ||
		    set.type == LINT_T_NSEC || set.type == LINT_T_NSEC3)
			continue;
		last = set.type;
		replay(run, s, source, &set, &l);
	}
	if (l.n == 0)
		return;
	ttl = l.how.ttl < s->zone.negative_ttl || !s->zone.has_soa ? l.how.ttl : s->zone.negative_ttl;
	lint_find(run, &(struct lint_say) { .about = l.by->denial, .name = node->name,
	    .type = l.how.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .evidence = l.cited, .n_evidence = l.n_cited,
	    .text = lint_text(run, "once %s of %s has been asked, %s is lost%s for up to %u s in caches "
	    "of %s",
	        lint_t(run, l.by->qtype), lint_n(run, l.by->qname), l.types,
	        l.how.absence == LINT_ABSENT_NAME ? " with the whole name" : "", ttl, l.who) });
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_node node;

	if (s->n_proofs == 0 || !lint_get_zone(run, run->zone, &s->zone) || s->zone.on_the_way)
		return;
	while (!s->over && lint_next(run, run->zone, LINT_NODE, 0, &it))
		if (lint_get_node(run, it, &node) &&
		    !(node.flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED)) &&
		    (node.flags & LINT_HAS_DATA))
			for (size_t i = 0; i < s->n_sources; i++)
				look_at(run, s, s->sources[i], &node);
	if (s->over)
		lint_unable(run, run->zone, "limit reached: 512 proofs, 200000 pairs of questions");
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
