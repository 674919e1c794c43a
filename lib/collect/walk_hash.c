/*
 * walk_hash.c - names out of an NSEC3 zone.  Denials that came anyway show hashes
 * of names that exist and, beside each, the types it has (RFC 5155 3.1).  Words
 * that zones often use and names that are known are hashed here and held against
 * them; nothing is asked for it.  What matches is a name like any other then.
 *
 * How many names the zone has follows from how much of the circle of hashes the
 * records that were seen cover.  Records made for each question (RFC 7129
 * appendix B) cover next to nothing and hold no hash of a name.
 */
#include "labels.h"
#include "walk_int.h"
#include "../base/buf.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"

enum { HASH = 20, SHA1 = 1, OPT_OUT = 1, MAX_ROWS = 65536, MAX_BASES = 64, MAX_ASKED = 64,
	HASH_SLOTS = 4096 };
_Static_assert((int)WALK_HASH_NAMES <= (int)HASH_SLOTS, "slots for all names, and room between");

struct hash_row {
	uint8_t hash[HASH], next[HASH];
	bool owner, opt_out, matched; /* owner: it has its own record */
	struct lint_bytes map;
};
struct hashes {
	struct walk_zone *z;
	struct arena *a;
	VEC(struct hash_row) rows; /* sorted, each hash once, when they are all there */
	VEC(struct lint_name) names; /* known */
	uint16_t slots[2 * HASH_SLOTS]; /* name + 1 by its hash */
	VEC(struct lint_name) bases; /* that exist, below which more are looked for */
	struct lint_bytes salt;
	uint16_t iterations;
	bool any, narrow, closed, opt_out, over; /* narrow: made for the question; over: the budget */
	unsigned tried, matched, asked;
};

struct nsec3 {
	uint8_t hash, flags;
	uint16_t iterations;
	struct lint_bytes salt, next, map;
	uint8_t owner[HASH];
};

static bool
hash_record(const struct msg_record *r, struct lint_name apex, struct nsec3 *n)
{
	const uint8_t *p = r->rdata.p;
	size_t at;

	if (r->type != LINT_T_NSEC3 || r->rdata.n < 6 || r->owner.len != apex.len + 33 ||
	    r->owner.wire[0] != 32 || !lint_name_eq(name_parent(r->owner), apex) ||
	    b32hex_decode((const char *)r->owner.wire + 1, 32, n->owner, HASH) != HASH)
		return false;
	n->hash = p[0];
	n->flags = p[1];
	n->iterations = lint_u16(p + 2);
	n->salt = (struct lint_bytes) { p + 5, p[4] };
	at = 5u + p[4];
	if (at >= r->rdata.n || r->rdata.n - at < 1u + p[at] || p[at] != HASH)
		return false;
	n->next = (struct lint_bytes) { p + at + 1, HASH };
	at += 1u + HASH;
	n->map = (struct lint_bytes) { p + at, r->rdata.n - at };
	return n->hash == SHA1;
}

static uint64_t
hash_head(const uint8_t *h)
{
	return (uint64_t)lint_u32(h) << 32 | lint_u32(h + 4);
}

static void
hash_take(struct hashes *h, const struct nsec3 *n)
{
	struct hash_row row = { .owner = true, .opt_out = (n->flags & OPT_OUT) != 0 };

	h->opt_out |= row.opt_out;
	if (!h->any) {
		h->any = true;
		h->iterations = n->iterations;
		h->salt = (struct lint_bytes) { arena_copy(h->a, n->salt.p, n->salt.n), n->salt.n };
	}
	if (n->iterations != h->iterations || n->salt.n != h->salt.n ||
	    memcmp(n->salt.p, h->salt.p, n->salt.n) != 0 || h->rows.n + 2 > MAX_ROWS)
		return;
	memcpy(row.hash, n->owner, HASH);
	memcpy(row.next, n->next.p, HASH);
	/* Owner and next all but alike, and not the one record of a zone with one name. */
	if (memcmp(row.hash, row.next, HASH) != 0 && hash_head(row.next) - hash_head(row.hash) <= 1) {
		h->narrow = true;
		return;
	}
	row.map = (struct lint_bytes) { arena_copy(h->a, n->map.p, n->map.n), n->map.n };
	*vec_add(h->a, &h->rows) = row;
	row = (struct hash_row) { .owner = false };
	memcpy(row.hash, n->next.p, HASH);
	*vec_add(h->a, &h->rows) = row;
}

/* A name of the zone, and those above it, that some message or the user told of. */
static void
hash_know(struct hashes *h, struct lint_name name)
{
	const struct walk_zone *z = h->z;

	for (; name.len > z->name.len && lint_name_within(name, z->name); name = name_parent(name)) {
		size_t at = (size_t)name_hash(name) % (2 * HASH_SLOTS);

		for (; h->slots[at] != 0; at = (at + 1) % (2 * HASH_SLOTS))
			if (lint_name_eq(h->names.v[h->slots[at] - 1], name))
				return;
		if (h->names.n >= WALK_HASH_NAMES)
			return;
		h->slots[at] = (uint16_t)(h->names.n + 1);
		*vec_add(h->a, &h->names) =
		    (struct lint_name) { arena_copy(h->a, name.wire, name.len), name.len };
	}
}

/* The name in the data of a type that has one. */
static struct lint_name
hash_target(const struct msg_record *r)
{
	const size_t skip = r->type == LINT_T_MX ? 2 : r->type == LINT_T_SRV ? 6 : 0;

	if ((r->type != LINT_T_NS && r->type != LINT_T_CNAME && r->type != LINT_T_MX &&
	        r->type != LINT_T_SRV) || r->rdata.n <= skip)
		return (struct lint_name) { 0 };
	return (struct lint_name) { r->rdata.p + skip, (uint8_t)(r->rdata.n - skip) };
}

static void
hash_message(struct hashes *h, const struct ev_reply *reply)
{
	local_arena *a = arena_new();
	const bool fresh = reply->probe == EV_PROBE_WILDCARD || reply->probe == EV_PROBE_DENIAL;
	struct msg m;

	if (reply->wire.n == 0 || msg_read(a, reply->wire.p, reply->wire.n, &m) != NULL)
		return;
	for (size_t i = 0; i < m.n_records; i++) {
		const struct msg_record *r = &m.records[i];
		const struct lint_name target = hash_target(r);
		struct nsec3 n;

		if (r->type == LINT_T_NSEC3 && r->section == MSG_AUTHORITY &&
		    hash_record(r, h->z->name, &n))
			hash_take(h, &n);
		/* What a wildcard made up is no name. */
		if (r->section != MSG_ADDITIONAL && r->type != LINT_T_NSEC3 && r->type != LINT_T_RRSIG &&
		    !fresh)
			hash_know(h, r->owner);
		if (target.len > 0)
			hash_know(h, target);
	}
}

static void
hash_collect(struct hashes *h)
{
	const struct walk_zone *z = h->z;
	const struct evidence *e = z->w->e;

	for (size_t i = 0; i < e->replies.n; i++)
		if (lint_name_eq(e->sources.v[e->replies.v[i].source].zone, z->name))
			hash_message(h, &e->replies.v[i]);
	for (size_t i = 0; i < z->w->goals.n; i++)
		hash_know(h, z->w->goals.v[i]->name);
	for (size_t i = 0; i < z->hosts.n; i++)
		hash_know(h, z->hosts.v[i].name);
	for (const struct walk_try *t = z->tries; t != NULL; t = t->next)
		hash_know(h, t->name);
	for (size_t i = 0; i < z->known.n; i++)
		hash_know(h, z->known.v[i].name);
}

/* By hash; of two, the one that is an owner first. */
static int
hash_order(const void *p, const void *q)
{
	const struct hash_row *a = p, *b = q;
	const int c = memcmp(a->hash, b->hash, HASH);

	return c != 0 ? c : (int)b->owner - (int)a->owner;
}

static void
hash_settle(struct hashes *h)
{
	size_t n = 0;

	if (h->rows.n > 0)
		qsort(h->rows.v, h->rows.n, sizeof(*h->rows.v), hash_order);
	for (size_t i = 0; i < h->rows.n; i++)
		if (n == 0 || memcmp(h->rows.v[n - 1].hash, h->rows.v[i].hash, HASH) != 0)
			h->rows.v[n++] = h->rows.v[i];
	h->rows.n = n;
	h->closed = n > 0;
	for (size_t i = 0; i < n; i++)
		h->closed &= h->rows.v[i].owner &&
		    memcmp(h->rows.v[i].next, h->rows.v[(i + 1) % n].hash, HASH) == 0;
}

/* How many names there are, by how much of the circle so many of them cover. */
static uint64_t
hash_estimate(const struct hashes *h)
{
	uint64_t covered = 0, spans = 0;

	for (size_t i = 0; i < h->rows.n; i++)
		if (h->rows.v[i].owner) {
			covered += hash_head(h->rows.v[i].next) - hash_head(h->rows.v[i].hash);
			spans++;
		}
	if (h->closed || covered >> 32 == 0)
		return h->rows.n;
	spans = (spans << 32) / (covered >> 32);
	return spans > h->rows.n ? spans : h->rows.n;
}

static bool
hash_is_cut(const struct hash_row *row)
{
	return lint_bitmap_has(row->map, LINT_T_NS) && !lint_bitmap_has(row->map, LINT_T_SOA);
}

/* An answer about a name of which only the hash was known. */
static void
hash_heard(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct walk_zone *z = ctx;
	const struct lint_name owner = m == NULL ? (struct lint_name) { 0 }
	                                         : walk_referral(z->name, q->qname, m);

	if (owner.len > 0)
		walk_referred(z, owner, m);
}

static void
hash_found(struct hashes *h, const struct hash_row *row, struct lint_name name)
{
	struct walk_zone *z = h->z;
	struct ask_question q = { .source = z->find.source, .qtype = LINT_T_NS, .probe = EV_PROBE_PLAIN,
		.done = hash_heard, .ctx = z };

	if (lint_name_eq(name, z->name))
		return;
	name = evidence_name(z->w->e, name);
	if (row->owner && hash_is_cut(row)) {
		walk_try(z, name, NULL);
		return;
	}
	walk_known(z, name, row->map, KNOWN_CHAIN);
	q.qname = name;
	if (!row->owner && h->asked++ < MAX_ASKED)
		ask_put(z->w->ask, &q);
	if (!name_is_wild(name) && name_labels(name) == name_labels(z->name) + 1 && h->bases.n < MAX_BASES)
		*vec_add(h->a, &h->bases) = name;
}

static void
hash_try(struct hashes *h, struct lint_name name)
{
	struct walk *w = h->z->w;
	struct hash_row key, *row;

	if (h->over || h->matched == h->rows.n)
		return;
	if (w->hash_rounds + h->iterations + 1u > WALK_HASH_ROUNDS) {
		h->over = true;
		return;
	}
	w->hash_rounds += h->iterations + 1u;
	h->tried++;
	crypto_nsec3_hash(name, h->salt, h->iterations, key.hash);
	for (size_t low = 0, high = h->rows.n; low < high;) {
		const size_t mid = low + (high - low) / 2;
		const int c = memcmp(h->rows.v[mid].hash, key.hash, HASH);

		row = &h->rows.v[mid];
		if (c == 0 && !row->matched) {
			row->matched = true;
			h->matched++;
			hash_found(h, row, name);
		}
		if (c == 0)
			return;
		low = c < 0 ? mid + 1 : low;
		high = c < 0 ? high : mid;
	}
}

static void
hash_labels(struct hashes *h, struct lint_name base)
{
	for (size_t i = 0; labels_text[i] != NULL; i++)
		for (const char *p = labels_text[i]; *p != '\0';) {
			const size_t n = strcspn(p, " ");
			uint8_t wire[1 + NAME_MAX_LABEL + NAME_MAX_OCTETS];

			if (1 + n + base.len <= NAME_MAX_OCTETS) {
				wire[0] = (uint8_t)n;
				memcpy(wire + 1, p, n);
				memcpy(wire + 1 + n, base.wire, base.len);
				hash_try(h, (struct lint_name) { wire, (uint8_t)(1 + n + base.len) });
			}
			p += n + strspn(p + n, " ");
		}
}

static void
hash_match(struct hashes *h)
{
	hash_try(h, h->z->name);
	for (size_t i = 0; i < h->names.n; i++)
		hash_try(h, h->names.v[i]);
	hash_labels(h, h->z->name);
	for (size_t i = 0; i < h->bases.n; i++)
		hash_labels(h, h->bases.v[i]);
}

static const char *
hash_say(const struct hashes *h)
{
	const uint64_t about = hash_estimate(h);
	struct buf b = buf_new(h->z->w->arena);
	unsigned cuts = 0;

	for (size_t i = 0; i < h->rows.n; i++)
		cuts += h->rows.v[i].owner && !h->rows.v[i].matched && hash_is_cut(&h->rows.v[i]);
	if (h->rows.n == 0) {
		buf_str(&b, "its NSEC3 records are made for each question and tell no names");
		return b.p;
	}
	if (h->closed)
		buf_printf(&b, "of its %zu names all NSEC3 hashes were seen, ", h->rows.n);
	else
		buf_printf(&b, "of about %llu names %zu NSEC3 hashes were seen, ", (unsigned long long)about,
		    h->rows.n);
	if (h->iterations > WALK_HASH_ITERATIONS) {
		buf_printf(&b, "and not matched: %u iterations are more than WALK_HASH_ITERATIONS (%d)",
		    h->iterations, WALK_HASH_ITERATIONS);
		return b.p;
	}
	buf_printf(&b, "%u of them matched by %u tries", h->matched, h->tried);
	if (h->over)
		buf_printf(&b, ", which WALK_HASH_ROUNDS (%d) ended", WALK_HASH_ROUNDS);
	if (cuts > 0)
		buf_printf(&b, "; %u delegation%s among the others", cuts, cuts > 1 ? "s are" : " is");
	if (h->opt_out)
		buf_str(&b, "; by opt-out, delegations without DS may have none");
	return b.p;
}

/* Type and class stand in a message as they are: without them there is nothing to read. */
static bool
hash_may_be(const struct walk_zone *z)
{
	static const uint8_t nsec3[] = { 0, LINT_T_NSEC3, 0, 1 };
	const struct evidence *e = z->w->e;

	for (size_t i = 0; i < e->replies.n; i++)
		if (e->replies.v[i].wire.n > 0 &&
		    memmem(e->replies.v[i].wire.p, e->replies.v[i].wire.n, nsec3, sizeof(nsec3)) != NULL)
			return true;
	return false;
}

void
walk_hash(struct walk_zone *z)
{
	local_arena *a = arena_new();
	struct hashes h = { .z = z, .a = a };

	if (z->find.whole || !z->find.labelled || z->find.hashed || z->role == WALK_ABOVE)
		return;
	z->find.hashed = true;
	if (!hash_may_be(z))
		return;
	hash_collect(&h);
	if (!h.any)
		return;
	hash_settle(&h);
	if (h.iterations <= WALK_HASH_ITERATIONS)
		hash_match(&h);
	z->find.whole = h.closed && !h.opt_out && h.matched == h.rows.n;
	z->find.how = arena_printf(z->w->arena, "%s; %s", z->find.how, hash_say(&h));
}
