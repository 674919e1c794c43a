/*
 * walk_probe.c - what is asked of names that nobody has: fresh labels below the
 * apex and below every name that is known, to find wildcards and to hear
 * denials; types that a known name has not.
 *
 * A wildcard is found by one label.  Then a second one, as fresh, is asked for
 * what the wildcard has not, and only after that for what it has: so a cache
 * came to the denial first in 2021.  Each server goes through this by itself,
 * since what counts is whether one server contradicts itself.
 *
 * Labels are made of the run's key and the name above them, not of the order in
 * which answers came: two walks that hear the same ask the same.
 */
#include "walk_int.h"
#include "../base/buf.h"
#include "../crypto/crypto.h"

enum { RCODE_NOERROR = 0, RCODE_NXDOMAIN = 3, LETTERS = 12 };
enum fresh { FRESH_FIRST, FRESH_SECOND, FRESH_DENIED, FRESH_BELOW };
enum stage { STAGE_PAIR, STAGE_ALL, STAGE_MISSING, STAGE_PRESENT, STAGE_OVER };

/* By which a wildcard is found.  The first PAIR of them tell whether there is anything
 * at all; types that are seldom there come before those that often are. */
static const uint16_t probes[] = { LINT_T_HTTPS, LINT_T_A, LINT_T_CAA, LINT_T_TXT, LINT_T_AAAA, LINT_T_MX,
	LINT_T_CNAME };
enum { N_PROBES = sizeof(probes) / sizeof(*probes), PAIR = 2 };
static const uint16_t seldom[] = { LINT_T_HTTPS, LINT_T_CAA, LINT_T_TXT, LINT_T_AAAA, LINT_T_A, LINT_T_MX };
enum { N_SELDOM = sizeof(seldom) / sizeof(*seldom), FIRST_OFTEN = 4 };

struct wild_server { /* how far one server is */
	uint32_t source;
	uint8_t stage, has; /* has: bits of probes[] that were answered */
	bool exists; /* it did not say that there is no such name */
	bool tells; /* it marks names that do not exist (RFC 9824 2) */
	unsigned open;
};
struct walk_wild {
	struct lint_name parent, first, second;
	bool all; /* all types at once */
	VEC(struct wild_server) servers;
};

/* A label that nobody has asked for.  The second one at a name is a letter longer, so
 * that the evidence can be put in order. */
static struct lint_name
probe_label(struct walk *w, struct lint_name parent, enum fresh use)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const size_t n = use == FRESH_SECOND ? LETTERS + 1 : LETTERS;
	struct buf b = buf_new(w->arena);
	char label[5 + LETTERS + 1] = "lint-";
	uint8_t digest[32];

	buf_add(&b, w->key, sizeof(w->key));
	buf_char(&b, (char)use);
	buf_add(&b, parent.wire, parent.len);
	crypto_sha256(b.p, b.n, digest);
	for (size_t i = 0; i < n; i++)
		label[5 + i] = letters[digest[i] & 31];
	return walk_child_name(w, label, 5 + n, parent);
}

static struct wild_server *
wild_server(struct walk_zone *z, struct walk_wild *wild, uint32_t source)
{
	for (size_t i = 0; i < wild->servers.n; i++)
		if (wild->servers.v[i].source == source)
			return &wild->servers.v[i];
	*vec_add(z->w->arena, &wild->servers) = (struct wild_server) { .source = source,
		.stage = wild->all ? STAGE_ALL : STAGE_PAIR, .open = wild->all ? N_PROBES : PAIR };
	return &wild->servers.v[wild->servers.n - 1];
}

static void wild_heard(struct walk_zone *, struct walk_plan *, uint32_t source, const struct msg *);

static struct walk_plan *
wild_plan(struct walk_zone *z, struct walk_wild *wild, struct lint_name label, uint16_t type)
{
	struct walk_plan *p = walk_plan(z, label, type, EV_PROBE_WILDCARD);

	p->wildcard = wild->parent;
	p->heard = wild_heard;
	p->with = wild;
	return p;
}

static void
wild_ask(struct walk_zone *z, struct walk_wild *wild, struct wild_server *s, struct lint_name label,
    uint16_t type)
{
	if (walk_ask_one(z, s->source, wild_plan(z, wild, label, type)))
		s->open++;
}

static uint8_t
wild_bit(uint16_t type)
{
	for (unsigned i = 0; i < N_PROBES; i++)
		if (probes[i] == type)
			return (uint8_t)(1u << i);
	return 0;
}

/* Types that this server denied: of those that are seldom there all four, else the first. */
static void
wild_missing(struct walk_zone *z, struct walk_wild *wild, struct wild_server *s)
{
	for (unsigned i = 0; i < N_SELDOM && (i < FIRST_OFTEN || s->open == 0); i++)
		if ((s->has & wild_bit(seldom[i])) == 0)
			wild_ask(z, wild, s, wild->second, seldom[i]);
}

/* The server has answered all of one stage. */
static void
wild_next(struct walk_zone *z, struct walk_wild *wild, struct wild_server *s)
{
	switch (s->stage) {
	case STAGE_PAIR:
		s->stage = STAGE_ALL;
		for (unsigned i = PAIR; s->exists && i < N_PROBES; i++)
			wild_ask(z, wild, s, wild->first, probes[i]);
		break;
	case STAGE_ALL:
		s->stage = STAGE_MISSING;
		/* An alias has every type. */
		if (s->has != 0 && (s->has & wild_bit(LINT_T_CNAME)) == 0 && wild->second.len > 0)
			wild_missing(z, wild, s);
		break;
	case STAGE_MISSING:
		s->stage = STAGE_PRESENT;
		for (unsigned i = 0; i < N_PROBES; i++)
			if ((s->has & 1u << i) != 0)
				wild_ask(z, wild, s, wild->second, probes[i]);
		break;
	default:
		break;
	}
	if (s->open == 0)
		s->stage = STAGE_OVER;
}

static bool
wild_answers(const struct msg *m, struct lint_name qname, uint16_t type)
{
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];

		if (r->section == MSG_ANSWER && (r->type == type || r->type == LINT_T_CNAME) &&
		    lint_name_eq(r->owner, qname))
			return true;
	}
	return false;
}

/* The NSEC of the very name, or NULL. */
static const struct msg_record *
probe_own_nsec(const struct msg *m, struct lint_name qname)
{
	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].type == LINT_T_NSEC && lint_name_eq(m->records[i].owner, qname))
			return &m->records[i];
	return NULL;
}

static void
wild_heard(struct walk_zone *z, struct walk_plan *p, uint32_t source, const struct msg *m)
{
	struct walk_wild *wild = p->with;
	struct wild_server *s = wild_server(z, wild, source);
	const struct msg_record *own;
	struct lint_name owner;

	if (m != NULL && m->rcode == RCODE_NOERROR && m->aa) {
		s->exists = true;
		own = probe_own_nsec(m, p->qname);
		s->tells |= own != NULL && lint_bitmap_has(walk_bitmap(own), LINT_T_NXNAME);
		if (wild_answers(m, p->qname, p->qtype))
			s->has |= wild_bit(p->qtype);
	} else if (m != NULL && m->rcode == RCODE_NOERROR) {
		/* What was taken for a name of the zone lies at or below a cut. */
		owner = walk_referral(z->name, p->qname, m);
		if (owner.len > 0 && lint_name_within(wild->parent, owner))
			walk_referred(z, owner, m);
	}
	if (--s->open == 0 && s->stage != STAGE_OVER)
		wild_next(z, wild, s);
}

static struct walk_wild *
wild_new(struct walk_zone *z, struct lint_name parent, bool all)
{
	struct walk_wild *wild = new(z->w->arena, struct walk_wild, 1);

	*vec_add(z->w->arena, &z->wilds) = wild;
	wild->parent = parent;
	wild->all = all;
	wild->first = probe_label(z->w, parent, FRESH_FIRST);
	wild->second = probe_label(z->w, parent, FRESH_SECOND);
	for (unsigned i = 0; wild->first.len > 0 && i < (all ? N_PROBES : PAIR); i++)
		walk_plan_go(z, wild_plan(z, wild, wild->first, probes[i]));
	return wild;
}

/* What is asked for the sake of its denial.  Nothing follows from that of an unsigned zone. */
static void
probe_denials(struct walk_zone *z)
{
	const struct lint_name one = probe_label(z->w, z->name, FRESH_DENIED);
	const struct lint_name two = one.len == 0 ? one : probe_label(z->w, one, FRESH_BELOW);

	if (z->denied)
		return;
	z->denied = true;
	if (one.len > 0)
		walk_plan_go(z, walk_plan(z, one, LINT_T_A, EV_PROBE_DENIAL));
	if (two.len > 0)
		walk_plan_go(z, walk_plan(z, two, LINT_T_A, EV_PROBE_DENIAL));
}

bool
walk_wildcard(const struct walk_zone *z, size_t i, struct lint_name *parent)
{
	const struct walk_wild *wild = z->wilds.v[i];

	*parent = wild->parent;
	for (size_t k = 0; k < wild->servers.n; k++)
		if (wild->servers.v[k].has != 0)
			return true;
	return false;
}

/* In a walk of one zone all types are asked at once, which is a flight less; in a walk of
 * thousands a server that says of two types that there is no such name is believed. */
void
walk_probe_apex(struct walk_zone *z)
{
	z->wild = wild_new(z, z->name, !z->w->o.lean);
	if (!z->w->o.lean || z->signs)
		probe_denials(z);
}

void
walk_probe_signs(struct walk_zone *z, const struct msg *m)
{
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];
		struct walk_zone *of = r->type == LINT_T_DS ? walk_zone(z->w, r->owner) :
		    (r->type == LINT_T_RRSIG || r->type == LINT_T_DNSKEY) && m->aa &&
		    lint_name_within(r->owner, z->name) ? z : NULL;

		if (of == NULL || of->role == WALK_ABOVE || of->signs)
			continue;
		of->signs = true;
		probe_denials(of);
	}
}

/* Known names. */

static struct walk_known *
known_add(struct walk_zone *z, struct lint_name name, enum walk_how how)
{
	struct walk_known *k = vec_add(z->w->arena, &z->known);

	*k = (struct walk_known) { .name = name, .how = (uint8_t)how };
	return k;
}

void
walk_known(struct walk_zone *z, struct lint_name name, struct lint_bytes map, enum walk_how how)
{
	struct walk_known *k;

	if (z->role == WALK_ABOVE || z->probed || !lint_name_within(name, z->name))
		return;
	k = known_add(z, evidence_name(z->w->e, name), how);
	k->map = (struct lint_bytes) { arena_copy(z->w->arena, map.p, map.n), map.n };
}

void
walk_known_label(struct walk_zone *z, struct lint_name name, const struct msg *m)
{
	const struct msg_record *own = probe_own_nsec(m, name);
	const struct lint_bytes map = own == NULL ? (struct lint_bytes) { 0 } : walk_bitmap(own);
	bool named = false;

	if (!m->aa || m->rcode != RCODE_NOERROR)
		return;
	for (unsigned type = 1; own != NULL && type < 0x8000 && !named; type++)
		named = type != LINT_T_RRSIG && type != LINT_T_NSEC && type != LINT_T_NXNAME &&
		    lint_bitmap_has(map, (uint16_t)type);
	if (own != NULL && lint_bitmap_has(map, LINT_T_NXNAME))
		return;
	walk_known(z, name, named ? map : (struct lint_bytes) { 0 },
	    own == NULL ? KNOWN_ANSWERED : named ? KNOWN_NAMED : KNOWN_BARE);
}

/* Is a name that was only asked for there, or made up by a wildcard or a signer that
 * has an answer for everything?  By what the fresh label below the apex got. */
static bool
known_is_there(const struct walk_zone *z, const struct walk_known *k)
{
	const struct wild_server *s = NULL;

	if (k->how == KNOWN_CHAIN || k->how == KNOWN_ABOVE)
		return true;
	if (z->find.whole && k->how != KNOWN_ANSWERED)
		return false;
	for (size_t i = 0; z->wild != NULL && i < z->wild->servers.n; i++)
		if (z->wild->servers.v[i].source == z->find.source)
			s = &z->wild->servers.v[i];
	if (s == NULL || s->has != 0)
		return k->how == KNOWN_HOST;
	if (!s->exists || k->how == KNOWN_NAMED || k->how == KNOWN_HOST)
		return true;
	return s->tells && k->how == KNOWN_BARE;
}

/* At a delegation, or below one, the name is not this zone's. */
static bool
known_is_cut(const struct walk_zone *z, const struct walk_known *k)
{
	if (lint_bitmap_has(k->map, LINT_T_NS) && !lint_bitmap_has(k->map, LINT_T_SOA))
		return true;
	for (const struct walk_try *t = z->tries; t != NULL; t = t->next)
		if (t->is_cut && lint_name_within(k->name, t->name))
			return true;
	return false;
}

static int
known_by_name(const void *p, const void *q)
{
	const struct walk_known *a = p, *b = q;
	const int c = name_compare(a->name, b->name);

	return c != 0 ? c : (int)a->how - (int)b->how;
}

/* First what says most: above a wildcard, empty in the middle, then the rest. */
static int
known_by_rank(const void *p, const void *q)
{
	const struct walk_known *a = p, *b = q;

	if (a->rank != b->rank)
		return (int)a->rank - (int)b->rank;
	return name_compare(a->name, b->name);
}

/* All of them once, with those in between that nobody named, in order of their weight. */
static void
known_settle(struct walk_zone *z)
{
	struct walk_known *v;
	size_t n = 0;

	for (size_t i = 0, had = z->known.n; i < had; i++) {
		const struct walk_known k = z->known.v[i];
		const bool wild = name_is_wild(k.name);

		if (!known_is_there(z, &k))
			continue;
		for (struct lint_name up = name_parent(k.name); up.len > z->name.len; up = name_parent(up)) {
			struct walk_known *above = known_add(z, up, KNOWN_ABOVE);

			above->rank = wild && lint_name_eq(up, name_parent(k.name)) ? 0 : 1;
		}
	}
	v = z->known.v;
	if (z->known.n > 0)
		qsort(v, z->known.n, sizeof(*v), known_by_name);
	for (size_t i = 0; i < z->known.n; i++) {
		if (!known_is_there(z, &v[i]) || known_is_cut(z, &v[i]) || name_is_wild(v[i].name) ||
		    lint_name_eq(v[i].name, z->name))
			continue;
		if (v[i].how != KNOWN_ABOVE)
			v[i].rank = 2;
		if (n > 0 && lint_name_eq(v[n - 1].name, v[i].name)) {
			if (v[i].how == KNOWN_ABOVE && v[i].rank == 0) /* a name above a wildcard */
				v[n - 1].rank = 0;
			continue;
		}
		v[n++] = v[i];
	}
	z->known.n = n;
	if (n > 0)
		qsort(v, n, sizeof(*v), known_by_rank);
}

static bool
known_ask(struct walk_zone *z, const struct walk_known *k, uint16_t type)
{
	walk_plan_go(z, walk_plan(z, k->name, type, EV_PROBE_PLAIN));
	return true;
}

/* One type that it has not, then one that it has, so that the two can be compared. */
static void
known_types(struct walk_zone *z, const struct walk_known *k)
{
	static const uint16_t often[] = { LINT_T_A, LINT_T_AAAA, LINT_T_CNAME, LINT_T_MX, LINT_T_TXT,
		LINT_T_SRV, LINT_T_HTTPS, LINT_T_CAA, LINT_T_TLSA, LINT_T_PTR };
	static const uint16_t asked_first[] = { LINT_T_A, LINT_T_AAAA }; /* by every client */
	const bool alias = lint_bitmap_has(k->map, LINT_T_CNAME);
	bool done = alias;
	uint16_t lacks = 0;

	if (walk_is_asked(z->w, k->name))
		return;
	if (k->how == KNOWN_ABOVE || k->how == KNOWN_BARE) {
		known_ask(z, k, LINT_T_A); /* nothing is there, and yet it exists */
		return;
	}
	for (unsigned i = 0; i < N_SELDOM && !done; i++)
		if (!lint_bitmap_has(k->map, seldom[i])) {
			done = known_ask(z, k, seldom[i]);
			lacks = seldom[i];
		}
	done = false;
	for (unsigned i = 0; i < sizeof(often) / sizeof(*often) && !done; i++)
		if (k->map.n == 0 || lint_bitmap_has(k->map, often[i]))
			done = known_ask(z, k, often[i]);
	/* What its denial leaves out may be there all the same, and then is lost to caches. */
	for (unsigned i = 0; i < 2 && !alias && k->map.n > 0; i++)
		if (!lint_bitmap_has(k->map, asked_first[i]) && asked_first[i] != lacks)
			known_ask(z, k, asked_first[i]);
}

/* May so many more questions be put to each server of this zone, for names' sake? */
static bool
known_afford(struct walk_zone *z, unsigned n)
{
	const unsigned all = n * (unsigned)z->servers.n;

	if (z->w->n_probes + all > WALK_MAX_PROBES)
		return false;
	z->w->n_probes += all;
	return true;
}

static void
known_say(struct walk_zone *z, size_t tried)
{
	const bool run = tried < WALK_MAX_NODES;

	if (tried < z->known.n)
		z->untried = arena_printf(z->w->arena, "denials and wildcards were tried at %zu of %zu known "
		    "names (%s, %u)", tried, z->known.n, run ? "WALK_MAX_PROBES" : "WALK_MAX_NODES",
		    run ? WALK_MAX_PROBES : WALK_MAX_NODES);
}

/* Once the zone's names are known and the first server has said what it says of names
 * that are not there. */
void
walk_probe_names(struct walk_zone *z)
{
	size_t i;

	if (z->probed)
		return;
	walk_hash(z);
	for (i = 0; i < z->hosts.n; i++) /* deeper ones may lie below a cut that nobody has seen */
		if (z->hosts.v[i].name.len > 1 && lint_name_eq(name_parent(z->hosts.v[i].name), z->name))
			walk_known(z, z->hosts.v[i].name, (struct lint_bytes) { 0 }, KNOWN_HOST);
	z->probed = true;
	known_settle(z);
	for (i = 0; i < z->known.n && i < WALK_MAX_NODES; i++) {
		const struct walk_known *k = &z->known.v[i];
		const bool all = (i < WALK_FULL_NODES && !z->w->o.lean) || k->rank == 0;

		if (!known_afford(z, (all ? N_PROBES : PAIR) + 4))
			break;
		known_types(z, k);
		if (!lint_bitmap_has(k->map, LINT_T_DNAME)) /* all below is made from it */
			wild_new(z, k->name, all);
	}
	known_say(z, i);
}
