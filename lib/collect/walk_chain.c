/*
 * walk_chain.c - a zone's NSEC chain, walked from several points at once.  Every
 * NSEC that comes, whatever was asked, is a link; the name that it leads to is
 * asked for its own NSEC, unless that is known.  A long chain is begun in the
 * middle too: a name between the end of one piece and the start of the next
 * mostly gets an answer that shows a link there.  When nothing is left to ask
 * the links lead from the apex round to it, or it is said where they do not.
 */
#include "walk_int.h"

enum {
	RCODE_NOERROR = 0,
	RCODE_NXDOMAIN = 3,
	LONG = 16, /* links, from which on the chain is begun in the middle */
	PIECES = 12, /* walked at the same time */
	DIGITS = 12, /* of a label, as a fraction */
};

struct walk_link {
	struct lint_name owner, next; /* next.len 0: the owner is being asked */
};
struct walk_chain {
	VEC(struct walk_link) links; /* by owner */
	unsigned known, pending, probes, changed; /* changed: the server, how often */
	bool minimal, astray, full;
};

static void chain_heard(void *, const struct ask_question *, const struct msg *);

/* The first link whose owner is not before the name. */
static size_t
chain_place(const struct walk_chain *c, struct lint_name name)
{
	size_t low = 0, high = c->links.n;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (name_compare(c->links.v[middle].owner, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct walk_link *
chain_find(const struct walk_chain *c, struct lint_name name)
{
	const size_t i = chain_place(c, name);

	return i < c->links.n && lint_name_eq(c->links.v[i].owner, name) ? &c->links.v[i] : NULL;
}

static struct walk_link *
chain_add(struct walk_zone *z, struct lint_name name)
{
	struct walk_chain *c = z->find.chain;
	const size_t i = chain_place(c, name);

	vec_add(z->w->arena, &c->links);
	memmove(c->links.v + i + 1, c->links.v + i, (c->links.n - 1 - i) * sizeof(*c->links.v));
	c->links.v[i] = (struct walk_link) { .owner = name };
	return &c->links.v[i];
}

static void
chain_put(struct walk_zone *z, struct lint_name qname, uint16_t type)
{
	const struct ask_question q = { .source = z->find.source, .qname = qname, .qtype = type,
		.probe = EV_PROBE_PLAIN, .done = chain_heard, .ctx = z };

	z->find.chain->pending++;
	ask_put(z->w->ask, &q);
}

/* Labels as fractions, so that there is one in the middle of two. */
static const char digits[] = "-0123456789_abcdefghijklmnopqrstuvwxyz";
enum { BASE = sizeof(digits) - 1 };

static void
label_digits(const uint8_t *label, unsigned out[DIGITS])
{
	for (unsigned i = 0; i < DIGITS; i++) {
		out[i] = 0;
		while (i < label[0] && out[i] < BASE - 1 && (uint8_t)digits[out[i] + 1] <= label[1 + i])
			out[i]++;
	}
}

/* A label between two, a few letters longer than what they share; high NULL: behind all. */
static size_t
label_between(const uint8_t *low, const uint8_t *high, char out[DIGITS])
{
	unsigned a[DIGITS], b[DIGITS], carry = 0;
	size_t n = 0;

	label_digits(low, a);
	if (high != NULL)
		label_digits(high, b);
	for (unsigned i = 0; high == NULL && i < DIGITS; i++)
		b[i] = BASE - 1;
	while (n < DIGITS && a[n] == b[n])
		n++;
	n = n + 3 < DIGITS ? n + 3 : DIGITS;
	for (unsigned i = DIGITS; i-- > 0;) { /* a + b */
		a[i] += b[i] + carry;
		carry = a[i] / BASE;
		a[i] %= BASE;
	}
	for (unsigned i = 0; i < DIGITS; i++) { /* half of it */
		const unsigned d = carry * BASE + a[i];

		a[i] = d / 2;
		carry = d % 2;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = digits[a[i]];
	return n;
}

/* The label of `name` right below `above`. */
static const uint8_t *
label_below(struct lint_name name, struct lint_name above)
{
	struct lint_name n = name;

	while (name_parent(n).len > above.len)
		n = name_parent(n);
	return n.wire;
}

/* Begins a piece in the middle of what lies between this name and the next known one.
 * One such question for four links at most: where it finds nothing new, it was wasted. */
static void
chain_split(struct walk_zone *z, struct lint_name from)
{
	struct walk_chain *c = z->find.chain;
	const size_t i = chain_place(c, from) + 1;
	const struct lint_name to = i < c->links.n ? c->links.v[i].owner : (struct lint_name) { 0 };
	const struct lint_name above = to.len > 0 ? name_common(from, to) : z->name;
	char label[DIGITS];
	struct lint_name middle;

	if (c->known < LONG || c->pending >= PIECES || 4 * c->probes > c->known || from.len <= above.len)
		return;
	middle = walk_child_name(z->w, label, label_between(label_below(from, above),
	    to.len > 0 ? label_below(to, above) : NULL, label), above);
	if (middle.len == 0 || chain_find(c, middle) != NULL)
		return;
	c->probes++;
	chain_put(z, middle, LINT_T_A);
}

static void
chain_ask(struct walk_zone *z, struct lint_name name)
{
	if (chain_find(z->find.chain, name) != NULL)
		return;
	chain_add(z, name);
	chain_put(z, name, LINT_T_NSEC);
	chain_split(z, name);
}

/* Is `next` the name right behind `name`?  Then the NSEC was made for the question. */
static bool
chain_is_minimal(struct lint_name name, struct lint_name next)
{
	return next.len == name.len + 2 && next.wire[0] == 1 && next.wire[1] == 0 &&
	    memcmp(next.wire + 2, name.wire, name.len) == 0;
}

static void
chain_learn(struct walk_zone *z, const struct msg_record *nsec)
{
	struct walk_chain *c = z->find.chain;
	const struct lint_bytes map = walk_bitmap(nsec);
	const bool apex = lint_name_eq(nsec->owner, z->name);
	uint8_t wire[NAME_MAX_OCTETS];
	struct lint_name next = { wire, (uint8_t)(nsec->rdata.n - map.n) };
	struct walk_link *link;

	/* Not the child's own at a cut, which a server that holds both zones gives. */
	if (!lint_name_within(nsec->owner, z->name) || (!apex && lint_bitmap_has(map, LINT_T_SOA)))
		return;
	link = chain_find(c, nsec->owner);
	if (link == NULL)
		link = chain_add(z, evidence_name(z->w->e, nsec->owner));
	else if (link->next.len > 0)
		return;
	memcpy(wire, nsec->rdata.p, next.len);
	name_lower(wire, next.len);
	link->next = next = evidence_name(z->w->e, next);
	c->known++;
	if (lint_bitmap_has(map, LINT_T_NS) && !apex)
		walk_try(z, link->owner, NULL);
	walk_known(z, link->owner, map, KNOWN_CHAIN);
	if (lint_name_eq(next, z->name))
		return;
	if (chain_is_minimal(link->owner, next))
		c->minimal = true;
	else if (!lint_name_within(next, z->name) || name_compare(link->owner, next) >= 0)
		c->astray = true;
	else if (c->known >= WALK_MAX_NSEC)
		c->full = true;
	else
		chain_ask(z, next);
}

/* Round from the apex to the apex? */
static bool
chain_is_whole(const struct walk_zone *z, unsigned *n)
{
	const struct walk_chain *c = z->find.chain;
	struct lint_name at = z->name;

	for (*n = 0; *n < c->known;) {
		const struct walk_link *link = chain_find(c, at);

		if (link == NULL || link->next.len == 0)
			return false;
		++*n;
		if (lint_name_eq(link->next, z->name))
			return true;
		at = link->next;
	}
	return false;
}

static void
chain_end(struct walk_zone *z)
{
	const struct walk_chain *c = z->find.chain;
	unsigned n;

	if (chain_is_whole(z, &n)) {
		z->find.whole = true;
		walk_find_labels(z, arena_printf(z->w->arena, "the NSEC chain was walked, %u names", n));
	} else if (c->known == 0) {
		walk_find_labels(z, "there is no NSEC chain");
	} else if (c->minimal) {
		walk_find_labels(z, "its NSEC records are made for each question and cannot be walked");
	} else if (c->full) {
		walk_find_labels(z, "the NSEC chain was walked for 1000 names and goes on");
	} else {
		walk_find_labels(z, c->astray ? "its NSEC chain does not lead on" :
		    "the NSEC chain could not be walked to its end");
	}
}

/* The server that the chain was walked at has gone: another one that answers. */
static bool
chain_other_server(struct walk_zone *z, uint32_t gone)
{
	if (gone != z->find.source)
		return true;
	if (z->find.chain->changed++ >= z->servers.n)
		return false;
	for (size_t i = 0; i < z->servers.n; i++) {
		const struct walk_server *s = &z->servers.v[i];

		if (s->usable && s->source != gone) {
			z->find.source = s->source;
			return true;
		}
	}
	return false;
}

/* A signed delegation answers with a referral that has no NSEC: what lies behind the
 * name and everything below it is in the same gap. */
static void
chain_behind(struct walk_zone *z, struct lint_name name, const struct msg *m)
{
	const struct lint_name owner = walk_referral(z->name, name, m);
	uint8_t label[NAME_MAX_LABEL + 1];
	struct lint_name behind;

	if (owner.len > 0 && lint_name_eq(owner, name))
		walk_referred(z, owner, m);
	memcpy(label, name.wire + 1, name.wire[0]);
	label[name.wire[0]] = 0;
	behind = walk_child_name(z->w, label, name.wire[0] + 1u, name_parent(name));
	if (behind.len > 0)
		chain_put(z, behind, LINT_T_A);
}

static void
chain_heard(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct walk_zone *z = ctx;
	struct walk_chain *c = z->find.chain;
	const struct walk_link *link;

	c->pending--;
	if (m == NULL && chain_other_server(z, q->source)) {
		chain_put(z, q->qname, q->qtype);
		return;
	}
	for (size_t i = 0; m != NULL && i < m->n_records; i++)
		if (m->records[i].type == LINT_T_NSEC)
			chain_learn(z, &m->records[i]);
	link = chain_find(c, q->qname);
	if (m != NULL && q->qtype == LINT_T_NSEC && link != NULL && link->next.len == 0 && c->known > 0)
		chain_behind(z, q->qname, m);
	if (c->pending == 0 && !z->find.over && !z->find.labelled)
		chain_end(z);
}

void
walk_chain_begin(struct walk_zone *z, const struct msg *m)
{
	z->find.chain = new(z->w->arena, struct walk_chain, 1);
	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].type == LINT_T_NSEC)
			chain_learn(z, &m->records[i]);
	if (z->find.chain->pending == 0)
		chain_end(z);
}

void
walk_find_chain(struct walk_zone *z)
{
	z->find.chain = new(z->w->arena, struct walk_chain, 1);
	chain_ask(z, z->name);
}
