/*
 * walk_resolve.c - what resolvers say of the zones, asked when the walk knows their names.
 *
 * Each resolver is asked first what it holds: the root's SOA (does it work, does it
 * validate), then the DS of each zone, before any other question of ours could have it
 * fetched.  Then, chain by chain, the apexes and known names with checking and without
 * (the CD bit), and fresh labels under each wildcard in both orders of types: an address
 * first and then what a browser asks beside it, and the other way round.  A question of a
 * chain is put when the one before it has its answer, since the order is what counts.
 *
 * The labels are another one for each resolver, as several may share a cache.
 */
#include "walk_int.h"
#include "../base/buf.h"
#include "../crypto/crypto.h"

enum { LETTERS = 12 };
#define RESOLVE_LAB "a lab, of which public resolvers know nothing: --resolvers FILE names its own"

struct resolve_question {
	struct lint_name qname, wildcard;
	uint16_t qtype, step;
	bool unchecked;
};
struct resolve_chain {
	struct resolve_chain *next;
	struct resolve *r;
	VEC(struct resolve_question) list;
	size_t at;
};
struct resolve { /* one resolver */
	struct walk *w;
	uint32_t source;
	unsigned number, n; /* n: questions so far */
	bool full;
	struct resolve_chain *first, *chains, **tail; /* first: before the others */
};

static void resolve_heard(void *, const struct ask_question *, const struct msg *);

static void
resolve_ask(struct resolve_chain *c)
{
	const struct resolve_question *q;

	if (c->at >= c->list.n) /* the limit left it none */
		return;
	q = &c->list.v[c->at++];
	ask_put(c->r->w->ask, &(struct ask_question){ .source = c->r->source,
				  .qname = q->qname,
				  .wildcard = q->wildcard,
				  .qtype = q->qtype,
				  .step = q->step,
				  .recursive = true,
				  .unchecked = q->unchecked,
				  .done = resolve_heard,
				  .ctx = c,
				  .probe = q->wildcard.len > 0 ? EV_PROBE_WILDCARD : EV_PROBE_PLAIN });
}

/* One that says nothing to the first question is not asked the others. */
static void
resolve_heard(void *ctx, const struct ask_question *question, const struct msg *m)
{
	struct resolve_chain *c = ctx;
	struct resolve *r = c->r;

	(void)question;
	if (c == r->first && c->at == 1 && m == NULL)
		return;
	if (c->at < c->list.n) {
		resolve_ask(c);
	} else if (c == r->first) {
		for (struct resolve_chain *other = r->chains; other != NULL; other = other->next)
			resolve_ask(other);
	}
}

static struct resolve_chain *
resolve_chain(struct resolve *r)
{
	struct resolve_chain *c = new (r->w->arena, struct resolve_chain, 1);

	c->r = r;
	if (r->first == NULL) {
		r->first = c;
		r->tail = &r->chains;
		return c;
	}
	*r->tail = c;
	r->tail = &c->next;
	return c;
}

static void
resolve_add(struct resolve_chain *c, struct lint_name name, uint16_t type, bool unchecked,
    struct lint_name wildcard)
{
	struct resolve *r = c->r;

	if (name.len == 0)
		return;
	if (r->n >= WALK_RESOLVE_MAX) {
		r->full = true;
		return;
	}
	*vec_add(r->w->arena, &c->list) =
	    (struct resolve_question){ name, wildcard, type, (uint16_t)++r->n, unchecked };
}

static void
resolve_pair(struct resolve_chain *c, struct lint_name name, uint16_t type)
{
	resolve_add(c, name, type, false, (struct lint_name){ 0 });
	resolve_add(c, name, type, true, (struct lint_name){ 0 });
}

/* A label that no resolver was asked for before. */
static struct lint_name
resolve_label(const struct resolve *r, struct lint_name parent, unsigned series)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const uint8_t mark[4] = { 'r', (uint8_t)(r->number >> 8), (uint8_t)r->number, (uint8_t)series };
	struct buf b = buf_new(r->w->arena);
	char label[5 + LETTERS] = "lint-";
	uint8_t digest[32];

	buf_add(&b, r->w->key, sizeof(r->w->key));
	buf_add(&b, mark, sizeof(mark));
	buf_add(&b, parent.wire, parent.len);
	crypto_sha256(b.p, b.n, digest);
	for (size_t i = 0; i < LETTERS; i++)
		label[5 + i] = letters[digest[i] & 31];
	return walk_child_name(r->w, label, sizeof(label), parent);
}

/* The address first, then what browsers ask beside it: and, on another label, the address
 * last, as it is asked by those whose cache lost it in 2021. */
static void
resolve_wildcard(struct resolve *r, struct lint_name parent)
{
	static const uint16_t orders[2][4] = { { LINT_T_A, LINT_T_TXT, LINT_T_HTTPS, LINT_T_AAAA },
		{ LINT_T_AAAA, LINT_T_HTTPS, LINT_T_TXT, LINT_T_A } };
	struct resolve_chain *c = resolve_chain(r);

	for (unsigned round = 0; round < WALK_RESOLVE_ROUNDS; round++)
		for (unsigned i = 0; i < 2; i++) {
			const struct lint_name label = resolve_label(r, parent, 2 * round + i);

			for (unsigned k = 0; k < 4; k++)
				resolve_add(c, label, orders[i][k], false, parent);
		}
}

static void
resolve_apex(struct resolve *r, const struct walk_zone *z)
{
	static const uint16_t types[] = { LINT_T_DNSKEY, LINT_T_SOA, LINT_T_NS, LINT_T_A, LINT_T_AAAA };
	struct resolve_chain *c = resolve_chain(r);

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		resolve_pair(c, z->name, types[i]);
}

static uint16_t
resolve_type(struct lint_bytes map)
{
	static const uint16_t often[] = { LINT_T_A, LINT_T_AAAA, LINT_T_CNAME, LINT_T_MX, LINT_T_TXT,
		LINT_T_SRV, LINT_T_HTTPS, LINT_T_TLSA, LINT_T_CAA, LINT_T_PTR };

	for (size_t i = 0; i < sizeof(often) / sizeof(*often); i++)
		if (lint_bitmap_has(map, often[i]))
			return often[i];
	return LINT_T_A;
}

/* What the user named, then what the walk found and has data. */
static void
resolve_names(struct resolve *r, struct walk_zone *z)
{
	const struct walk_names *given = r->w->o.names;
	unsigned n = 0, all = 0;

	for (size_t i = 0; given != NULL && i < given->list.n; i++) {
		const struct lint_name name = given->list.v[i];

		if (walk_enclosing(r->w, name) != z || lint_name_eq(name, z->name))
			continue;
		all++;
		if (n >= WALK_RESOLVE_NAMES)
			continue;
		n++;
		resolve_pair(resolve_chain(r), name, LINT_T_A);
	}
	for (size_t i = 0; z->probed && i < z->known.n; i++) {
		const struct walk_known *k = &z->known.v[i];

		if (k->how == KNOWN_ABOVE || k->how == KNOWN_BARE || walk_is_asked(r->w, k->name))
			continue;
		all++;
		if (n >= WALK_RESOLVE_NAMES)
			continue;
		n++;
		resolve_pair(resolve_chain(r), k->name, resolve_type(k->map));
	}
	if (n < all)
		z->unresolved = arena_printf(r->w->arena,
		    "resolvers were asked about %u of %u known names "
		    "(WALK_RESOLVE_NAMES)",
		    n, all);
}

static void
resolve_wildcards(struct resolve *r, struct walk_zone *z)
{
	unsigned n = 0, all = 0;
	struct lint_name parent;

	for (size_t i = 0; i < z->wilds.n; i++) {
		if (!walk_wildcard(z, i, &parent))
			continue;
		all++;
		if (n >= WALK_RESOLVE_WILDCARDS)
			continue;
		n++;
		resolve_wildcard(r, parent);
	}
	if (n < all)
		z->unresolved = arena_printf(r->w->arena,
		    "%s%sresolvers were asked under %u of %u wildcards "
		    "(WALK_RESOLVE_WILDCARDS)",
		    z->unresolved == NULL ? "" : z->unresolved, z->unresolved == NULL ? "" : "; ", n, all);
}

/* In canonical order, however they were found. */
static struct walk_zone **
resolve_zones(struct walk *w, size_t *n)
{
	VEC(struct walk_zone *) list = { 0 };

	for (struct walk_zone *z = w->zones; z != NULL; z = z->next) {
		size_t at = list.n;

		if (z->role == WALK_ABOVE)
			continue;
		vec_add(w->arena, &list);
		while (at > 0 && name_compare(list.v[at - 1]->name, z->name) > 0) {
			list.v[at] = list.v[at - 1];
			at--;
		}
		list.v[at] = z;
	}
	*n = list.n;
	return list.v;
}

static void
resolve_one(struct resolve *r, struct walk_zone *const *zones, size_t n)
{
	static const uint8_t root[] = { 0 };
	struct resolve_chain *first = resolve_chain(r);

	resolve_add(first, (struct lint_name){ root, 1 }, LINT_T_SOA, false, (struct lint_name){ 0 });
	for (size_t i = 0; i < n; i++)
		resolve_add(first, zones[i]->name, LINT_T_DS, false, (struct lint_name){ 0 });
	for (size_t i = 0; i < n; i++) {
		resolve_apex(r, zones[i]);
		zones[i]->unresolved = NULL;
		resolve_names(r, zones[i]);
		resolve_wildcards(r, zones[i]);
	}
	if (r->full && n > 0)
		for (size_t i = 0; i < n; i++)
			zones[i]->unresolved = arena_printf(r->w->arena,
			    "each resolver was asked %d questions, "
			    "and no more (WALK_RESOLVE_MAX)",
			    WALK_RESOLVE_MAX);
	resolve_ask(first);
}

bool
walk_resolve(struct walk *w)
{
	struct walk_zone **zones;
	size_t n;

	if (w->o.resolvers == NULL || w->resolving)
		return false;
	w->resolving = true;
	zones = resolve_zones(w, &n);
	for (size_t i = 0; i < w->o.resolvers->list.n; i++) {
		const struct resolver *given = &w->o.resolvers->list.v[i];
		struct resolve *r = new (w->arena, struct resolve, 1);
		char text[NET_ADDR_TEXT];
		const struct ev_source s = { .kind = LINT_RESOLVER,
			.addr = given->addr,
			.name = given->name,
			.validating = given->validating,
			.skipped = w->lab && w->o.resolvers->builtin ? RESOLVE_LAB
								     : walk_forbids(w, &given->addr),
			.label = arena_printf(
			    w->arena, "%s %s", given->name, net_addr_text(&given->addr, text)) };

		*r = (struct resolve){ .w = w, .number = (unsigned)i };
		r->source = evidence_add_source(w->e, &s);
		if (s.skipped == NULL && n > 0)
			resolve_one(r, zones, n);
	}
	return !ask_is_idle(w->ask);
}
