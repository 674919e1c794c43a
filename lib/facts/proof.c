/* proof.c - see proof.h.  One function for each sentence of the RFCs. */
#include "proof.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"

struct judge {
	const struct proof_question *q;
	struct proof_record *v;
	size_t n;
	unsigned hashes;
	bool over; /* PROOF_MAX_HASHES reached */
};

static struct proof_result
result(enum lint_proof proof, const char *why)
{
	return (struct proof_result) { (uint8_t)proof, why, false };
}

static bool
has(const struct proof_record *r, uint16_t type)
{
	return lint_bitmap_has(r->bitmap, type);
}

/* The record of a delegation, seen from the parent: it says nothing of what is
 * below or beside the DS (RFC 6840 4.1). */
static bool
from_above(const struct proof_record *r)
{
	return has(r, LINT_T_NS) && !has(r, LINT_T_SOA);
}

/* Does the matching record deny the type?  NULL, or why not. */
static const char *
denies_type(const struct judge *j, struct proof_record *r)
{
	const uint16_t type = j->q->qtype;

	r->used = r->speaks = true;
	if (has(r, type))
		return "the bit map lists the very type that is denied";
	if (type != LINT_T_CNAME && has(r, LINT_T_CNAME))
		return "the bit map lists CNAME, so the answer should have been the CNAME";
	if (type == LINT_T_DS ? has(r, LINT_T_SOA) && j->q->qname.len > 1 : from_above(r))
		return type == LINT_T_DS ? "the record is the child's, not the parent's"
		                         : "the record is the parent's at a delegation";
	return NULL;
}

/* NSEC: owner < name < next in canonical order; the last one wraps to the apex. */
static bool
covers(const struct judge *j, const struct proof_record *r, struct lint_name name)
{
	if (name_compare(r->owner, name) >= 0)
		return false;
	if (lint_name_within(name, r->owner) && (from_above(r) || has(r, LINT_T_DNAME)))
		return false;
	return lint_name_eq(r->next, j->q->apex) || name_compare(name, r->next) < 0;
}

static struct proof_record *
covering(const struct judge *j, struct lint_name name)
{
	for (size_t i = 0; i < j->n; i++)
		if (covers(j, &j->v[i], name))
			return &j->v[i];
	return NULL;
}

static struct proof_record *
matching(const struct judge *j, struct lint_name name)
{
	for (size_t i = 0; i < j->n; i++)
		if (lint_name_eq(j->v[i].owner, name))
			return &j->v[i];
	return NULL;
}

static struct lint_name
wildcard_of(struct lint_name encloser, uint8_t wire[256])
{
	wire[0] = 1, wire[1] = '*';
	memcpy(wire + 2, encloser.wire, encloser.len);
	return (struct lint_name) { wire, (uint8_t)(encloser.len + 2) };
}

static struct lint_name
last_labels(struct lint_name n, unsigned labels)
{
	while (name_labels(n) > labels)
		n = name_parent(n);
	return n;
}

/* The closest encloser that an NSEC shows: what it shares with the name, on either side. */
static struct lint_name
encloser_of(const struct proof_record *r, struct lint_name name)
{
	const struct lint_name a = name_common(name, r->owner), b = name_common(name, r->next);

	return a.len > b.len ? a : b;
}

static struct proof_result
nsec_nodata(struct judge *j)
{
	struct proof_record *r = matching(j, j->q->qname), *c, *w;
	struct proof_result good = result(LINT_PROOF_GOOD, NULL);
	uint8_t wild[256];
	const char *why;

	if (r != NULL) {
		why = denies_type(j, r);
		return why == NULL ? good : result(LINT_PROOF_WRONG, why);
	}
	c = covering(j, j->q->qname);
	if (c == NULL)
		return result(LINT_PROOF_WRONG, "no NSEC matches or covers the name");
	c->used = true;
	if (lint_name_within(c->next, j->q->qname) && !lint_name_eq(c->next, j->q->qname))
		return good; /* an empty non-terminal: the next name is below it */
	if (encloser_of(c, j->q->qname).len > 253)
		return result(LINT_PROOF_WRONG, "no wildcard fits below the closest encloser");
	w = matching(j, wildcard_of(encloser_of(c, j->q->qname), wild));
	if (w == NULL)
		return result(LINT_PROOF_WRONG,
		    "the NSEC says that the name does not exist, not that the type does not");
	good.wildcard = true;
	why = denies_type(j, w);
	return why == NULL ? good : (struct proof_result) { LINT_PROOF_WRONG, why, true };
}

static struct proof_result
nsec_nxdomain(struct judge *j)
{
	struct proof_record *c = covering(j, j->q->qname), *m = matching(j, j->q->qname), *w;
	struct lint_name encloser;
	uint8_t wild[256];

	if (m != NULL && has(m, LINT_T_NXNAME)) {
		m->used = true; /* compact denial that kept the rcode (RFC 9824 3.1, 5) */
		return result(LINT_PROOF_GOOD, NULL);
	}
	if (c == NULL)
		return result(LINT_PROOF_WRONG, m != NULL ? "the NSEC matches the name: it exists"
		                                          : "no NSEC covers the name");
	c->used = true;
	if (lint_name_within(c->next, j->q->qname))
		return result(LINT_PROOF_WRONG, "the name has names below it: it exists, empty");
	encloser = encloser_of(c, j->q->qname);
	if (encloser.len > 253)
		return result(LINT_PROOF_GOOD, NULL);
	w = covering(j, wildcard_of(encloser, wild));
	if (w == NULL)
		return result(LINT_PROOF_WRONG, "no NSEC denies the wildcard that could have answered");
	w->used = true;
	return result(LINT_PROOF_GOOD, NULL);
}

/* An answer out of a wildcard: nothing closer may exist (RFC 4035 5.3.4). */
static struct proof_result
nsec_expansion(struct judge *j)
{
	struct proof_record *c = covering(j, j->q->qname);

	if (c == NULL)
		return result(LINT_PROOF_WRONG, "no NSEC shows that the name itself does not exist");
	c->used = true;
	return result(LINT_PROOF_GOOD, NULL);
}

static struct proof_result
judge_nsec(struct judge *j)
{
	switch (j->q->kind) {
	case LINT_NXDOMAIN: return nsec_nxdomain(j);
	case LINT_EXPANSION: return nsec_expansion(j);
	default: return nsec_nodata(j);
	}
}

static bool
hash_of(struct judge *j, struct lint_name name, uint8_t out[20])
{
	if (j->hashes++ >= PROOF_MAX_HASHES) {
		j->over = true;
		return false;
	}
	crypto_nsec3_hash(name, j->v[0].salt, j->v[0].iterations, out);
	return true;
}

static struct proof_record *
match3(struct judge *j, struct lint_name name)
{
	uint8_t h[20];

	if (!hash_of(j, name, h))
		return NULL;
	for (size_t i = 0; i < j->n; i++)
		if (memcmp(j->v[i].owner_hash, h, 20) == 0)
			return &j->v[i];
	return NULL;
}

static struct proof_record *
cover3(struct judge *j, struct lint_name name)
{
	uint8_t h[20];

	if (!hash_of(j, name, h))
		return NULL;
	for (size_t i = 0; i < j->n; i++) {
		const uint8_t *a = j->v[i].owner_hash, *b = j->v[i].next_hash.p;
		const bool after = memcmp(a, h, 20) < 0, before = memcmp(h, b, 20) < 0;

		if (memcmp(a, b, 20) < 0 ? after && before : after || before)
			return &j->v[i];
	}
	return NULL;
}

/* RFC 5155 8.3: the longest ancestor that matches, the name one label longer covered. */
static bool
closest_encloser(struct judge *j, struct lint_name *encloser, struct proof_record **next_closer,
    const char **why)
{
	struct lint_name closer = j->q->qname, n = name_parent(closer);

	for (;; closer = n, n = name_parent(n)) {
		struct proof_record *m;

		if (closer.len <= j->q->apex.len || !lint_name_within(n, j->q->apex)) {
			*why = "no NSEC3 matches any name above it";
			return false;
		}
		m = match3(j, n);
		if (m == NULL)
			continue;
		if (from_above(m) || has(m, LINT_T_DNAME)) {
			*why = "the closest encloser is a delegation or a DNAME";
			return false;
		}
		m->used = true;
		*encloser = n;
		*next_closer = cover3(j, closer);
		if (*next_closer == NULL) {
			*why = "no NSEC3 covers the next closer name";
			return false;
		}
		(*next_closer)->used = true;
		return true;
	}
}

static struct proof_result
nsec3_nodata(struct judge *j)
{
	struct proof_record *m = match3(j, j->q->qname), *next_closer, *w;
	struct proof_result good = result(LINT_PROOF_GOOD, NULL);
	struct lint_name encloser;
	uint8_t wild[256];
	const char *why;

	if (m != NULL) {
		why = denies_type(j, m);
		return why == NULL ? good : result(LINT_PROOF_WRONG, why);
	}
	if (!closest_encloser(j, &encloser, &next_closer, &why))
		return result(LINT_PROOF_WRONG, why);
	w = encloser.len > 253 ? NULL : match3(j, wildcard_of(encloser, wild));
	if (w != NULL) {
		good.wildcard = true;
		why = denies_type(j, w);
		return why == NULL ? good : (struct proof_result) { LINT_PROOF_WRONG, why, true };
	}
	if (next_closer->flags & 1)
		return result(LINT_PROOF_OPT_OUT, "the span is opt-out: unsigned names may be in it");
	return result(LINT_PROOF_WRONG,
	    "the NSEC3 set says that the name does not exist, not that the type does not");
}

static struct proof_result
nsec3_nxdomain(struct judge *j)
{
	struct proof_record *next_closer, *w;
	struct lint_name encloser;
	uint8_t wild[256];
	const char *why;

	if (match3(j, j->q->qname) != NULL)
		return result(LINT_PROOF_WRONG, "an NSEC3 matches the name: it exists");
	if (!closest_encloser(j, &encloser, &next_closer, &why))
		return result(LINT_PROOF_WRONG, why);
	if (encloser.len <= 253) {
		w = cover3(j, wildcard_of(encloser, wild));
		if (w == NULL)
			return result(LINT_PROOF_WRONG,
			    "no NSEC3 denies the wildcard that could have answered");
		w->used = true;
	}
	return next_closer->flags & 1
		   ? result(LINT_PROOF_OPT_OUT, "the span is opt-out: unsigned names may be in it")
		   : result(LINT_PROOF_GOOD, NULL);
}

static struct proof_result
nsec3_expansion(struct judge *j)
{
	struct proof_record *c = cover3(j, last_labels(j->q->qname, j->q->labels + 1u));

	if (c == NULL)
		return result(LINT_PROOF_WRONG, "no NSEC3 covers the next closer name");
	c->used = true;
	return result(LINT_PROOF_GOOD, NULL);
}

static struct proof_result
judge_nsec3(struct judge *j)
{
	struct proof_result r;

	for (size_t i = 0; i < j->n; i++) {
		const struct proof_record *a = &j->v[0], *b = &j->v[i];

		if (b->hash != 1 || (b->flags & ~1) != 0)
			return result(LINT_PROOF_UNKNOWN, "an NSEC3 has an unknown hash or flag");
		if (b->iterations > PROOF_MAX_ITERATIONS)
			return result(LINT_PROOF_UNKNOWN,
			    "more NSEC3 iterations than PROOF_MAX_ITERATIONS (500)");
		if (a->iterations != b->iterations || a->salt.n != b->salt.n ||
		    memcmp(a->salt.p, b->salt.p, a->salt.n) != 0)
			return result(LINT_PROOF_WRONG, "the NSEC3 records differ in salt or iterations");
		if (b->next_hash.n != 20)
			return result(LINT_PROOF_UNKNOWN, "an NSEC3 hash is not 20 octets long");
	}
	switch (j->q->kind) {
	case LINT_NXDOMAIN: r = nsec3_nxdomain(j); break;
	case LINT_EXPANSION: r = nsec3_expansion(j); break;
	default: r = nsec3_nodata(j); break;
	}
	return j->over ? result(LINT_PROOF_UNKNOWN, "limit PROOF_MAX_HASHES (64) reached") : r;
}

struct proof_result
proof_judge(const struct proof_question *q, struct proof_record *v, size_t n)
{
	struct judge nsec = { .q = q, .v = v }, nsec3 = { .q = q };

	if (n == 0)
		return result(LINT_PROOF_NONE, "no NSEC and no NSEC3 came with it");
	if (n > PROOF_MAX_RECORDS)
		return result(LINT_PROOF_UNKNOWN, "limit PROOF_MAX_RECORDS (32) reached");
	/* NSEC first, NSEC3 behind: both kinds may come while a zone changes over. */
	for (size_t i = 0; i < n; i++)
		if (!v[i].nsec3) {
			const struct proof_record t = v[i];

			memmove(v + nsec.n + 1, v + nsec.n, (i - nsec.n) * sizeof(*v));
			v[nsec.n++] = t;
		}
	nsec3.v = v + nsec.n;
	nsec3.n = n - nsec.n;
	if (nsec.n > 0) {
		const struct proof_result r = judge_nsec(&nsec);

		if (r.proof == LINT_PROOF_GOOD || nsec3.n == 0)
			return r;
		for (size_t i = 0; i < n; i++)
			v[i].used = v[i].speaks = false;
	}
	return judge_nsec3(&nsec3);
}
