#include "tsig.h"
#include "../base/arena.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"
#include <assert.h>

enum {
	HEADER = 12,
	FIXED = 10,
	T_TSIG = 250,
	CLASS_ANY = 255,
	BADSIG = 16, BADKEY = 17, BADTIME = 18, BADTRUNC = 22,
};

struct algorithm {
	unsigned bits;
	const char *text;
	const uint8_t *wire;
	uint8_t len;
};
#define NAME(s) (const uint8_t *)(s), sizeof(s)
static const struct algorithm algorithms[] = {
	{ 160, "hmac-sha1", NAME("\11hmac-sha1") },
	{ 256, "hmac-sha256", NAME("\13hmac-sha256") },
	{ 384, "hmac-sha384", NAME("\13hmac-sha384") },
	{ 512, "hmac-sha512", NAME("\13hmac-sha512") },
};

static const struct algorithm *
algorithm_of(const struct tsig_key *key)
{
	const struct algorithm *a = algorithms;

	while (a->bits != key->bits) {
		a++;
		assert(a < algorithms + sizeof(algorithms) / sizeof(*algorithms));
	}
	return a;
}

const char *
tsig_algorithm(const struct tsig_key *key)
{
	return algorithm_of(key)->text;
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put48(uint8_t *p, uint64_t v)
{
	for (int i = 5; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

/* What is signed beside the messages (RFC 8945 4.3.3); all of it with the first, later
 * the times alone (RFC 8945 5.3.1). */
struct variables {
	uint64_t at;
	uint16_t fudge, error;
	struct lint_bytes other;
};

static void
add_variables(struct crypto_hmac *h, const struct tsig_key *key, const struct variables *v, bool all)
{
	const struct algorithm *algorithm = algorithm_of(key);
	uint8_t class_ttl[6] = { 0, CLASS_ANY }, times[8], rest[4];

	put48(times, v->at);
	put16(times + 6, v->fudge);
	if (all) {
		crypto_hmac_add(h, key->name.wire, key->name.len);
		crypto_hmac_add(h, class_ttl, sizeof(class_ttl));
		crypto_hmac_add(h, algorithm->wire, algorithm->len);
	}
	crypto_hmac_add(h, times, sizeof(times));
	if (!all)
		return;
	put16(rest, v->error);
	put16(rest + 2, (unsigned)v->other.n);
	crypto_hmac_add(h, rest, sizeof(rest));
	crypto_hmac_add(h, v->other.p, v->other.n);
}

size_t
tsig_sign(const struct tsig_key *key, uint8_t *msg, size_t n, size_t room, int64_t now, uint8_t mac[64])
{
	const struct algorithm *algorithm = algorithm_of(key);
	const size_t octets = key->bits / 8, rdlen = algorithm->len + 16u + octets;
	const struct variables v = { .at = (uint64_t)now, .fudge = TSIG_FUDGE_S };
	local_arena *a = arena_new();
	struct crypto_hmac *h = crypto_hmac_new(a, key->bits, key->secret);
	uint8_t *p = msg + n;

	assert(n >= HEADER);
	if (room < n || room - n < key->name.len + FIXED + rdlen)
		return 0;
	crypto_hmac_add(h, msg, n);
	add_variables(h, key, &v, true);
	crypto_hmac_end(h, mac);
	memcpy(p, key->name.wire, key->name.len);
	p += key->name.len;
	put16(p, T_TSIG);
	put16(p + 2, CLASS_ANY);
	memset(p + 4, 0, 4);
	put16(p + 8, (unsigned)rdlen);
	p += FIXED;
	memcpy(p, algorithm->wire, algorithm->len);
	p += algorithm->len;
	put48(p, v.at);
	put16(p + 6, v.fudge);
	put16(p + 8, (unsigned)octets);
	memcpy(p + 10, mac, octets);
	p += 10 + octets;
	memcpy(p, msg, 2);
	memset(p + 2, 0, 4);
	put16(msg + 10, lint_u16(msg + 10) + 1u);
	return n + key->name.len + FIXED + rdlen;
}

struct tsig_record { /* as it stands in a message */
	size_t at; /* where it begins; 0: there is none */
	uint8_t owner[255], algorithm[255];
	size_t owner_len, algorithm_len;
	struct variables v;
	struct lint_bytes mac;
	uint16_t original_id;
};

static const char *
read_data(const uint8_t *p, size_t n, struct tsig_record *r)
{
	static const char bad[] = "its TSIG record cannot be read";
	const size_t len = name_wire_len(p, n);
	size_t mac, other;

	if (len == 0 || n - len < 10)
		return bad;
	memcpy(r->algorithm, p, len);
	name_lower(r->algorithm, len);
	r->algorithm_len = len;
	p += len, n -= len;
	r->v.at = (uint64_t)lint_u16(p) << 32 | lint_u32(p + 2);
	r->v.fudge = lint_u16(p + 6);
	mac = lint_u16(p + 8);
	if (n - 10 < mac || n - 10 - mac < 6)
		return bad;
	r->mac = (struct lint_bytes) { p + 10, mac };
	p += 10 + mac, n -= 10 + mac;
	r->original_id = lint_u16(p);
	r->v.error = lint_u16(p + 2);
	other = lint_u16(p + 4);
	if (n - 6 != other)
		return bad;
	r->v.other = (struct lint_bytes) { p + 6, other };
	return NULL;
}

/* The TSIG record, last of all and nowhere else (RFC 8945 5.2). */
static const char *
find_record(const uint8_t *p, size_t n, struct tsig_record *r)
{
	size_t at = HEADER, records, questions;
	uint8_t name[255];

	*r = (struct tsig_record) { 0 };
	if (n < HEADER)
		return "it is shorter than a header";
	questions = lint_u16(p + 4);
	records = (size_t)lint_u16(p + 6) + lint_u16(p + 8) + lint_u16(p + 10);
	for (; questions > 0; questions--) {
		if (name_unpack(p, n, &at, name) == 0 || n - at < 4)
			return "its question cannot be read";
		at += 4;
	}
	for (size_t i = 0; i < records; i++) {
		const size_t begin = at, len = name_unpack(p, n, &at, name);
		size_t rdlen;

		if (len == 0 || n - at < FIXED || (rdlen = lint_u16(p + at + 8)) > n - at - FIXED)
			return "a record in it cannot be read";
		if (lint_u16(p + at) == T_TSIG) {
			if (i + 1 < records || lint_u16(p + 10) == 0 || lint_u16(p + at + 2) != CLASS_ANY ||
			    lint_u32(p + at + 4) != 0 || at + FIXED + rdlen != n)
				return "its TSIG record is not as it must be, last and of class ANY";
			memcpy(r->owner, name, len);
			name_lower(r->owner, len);
			r->owner_len = len;
			r->at = begin;
			return read_data(p + at + FIXED, rdlen, r);
		}
		at += FIXED + rdlen;
	}
	return NULL;
}

struct tsig_stream {
	struct arena *arena;
	const struct tsig_key *key;
	struct crypto_hmac *hmac; /* over the last signature and what came since */
	unsigned n_signed, n_since; /* messages since the last signed one */
	const char *failed; /* why; nothing that follows can be believed either */
};

static void
stream_begin(struct tsig_stream *s, const uint8_t *mac)
{
	uint8_t len[2];

	put16(len, s->key->bits / 8);
	s->hmac = crypto_hmac_new(s->arena, s->key->bits, s->key->secret);
	crypto_hmac_add(s->hmac, len, sizeof(len));
	crypto_hmac_add(s->hmac, mac, s->key->bits / 8);
}

struct tsig_stream *
tsig_stream_new(struct arena *a, const struct tsig_key *key, const uint8_t *mac)
{
	struct tsig_stream *s = new(a, struct tsig_stream, 1);

	s->arena = a;
	s->key = key;
	stream_begin(s, mac);
	return s;
}

bool
tsig_stream_closed(const struct tsig_stream *s)
{
	return s->failed == NULL && s->n_signed > 0 && s->n_since == 0;
}

static const char *
error_text(uint16_t error)
{
	switch (error) {
	case BADSIG: return "it does not accept our TSIG signature (BADSIG): the secret differs";
	case BADKEY: return "it does not know the TSIG key (BADKEY)";
	case BADTIME: return "its clock and ours differ too much for TSIG (BADTIME)";
	case BADTRUNC: return "it wants another length of TSIG signature (BADTRUNC)";
	default: return "it reports a TSIG error";
	}
}

/* Is it the record of our key?  Truncated signatures are not accepted (RFC 8945 5.2.2.1
 * leaves that to us). */
static const char *
check_record(const struct tsig_stream *s, const struct tsig_record *r)
{
	const struct algorithm *algorithm = algorithm_of(s->key);

	if (r->v.error != 0)
		return error_text(r->v.error);
	if (r->owner_len != s->key->name.len || memcmp(r->owner, s->key->name.wire, r->owner_len) != 0)
		return "it is signed with another TSIG key";
	if (r->algorithm_len != algorithm->len ||
	    memcmp(r->algorithm, algorithm->wire, algorithm->len) != 0)
		return "it is signed with another TSIG algorithm";
	return r->mac.n == s->key->bits / 8 ? NULL : "its TSIG signature has not the whole length";
}

static const char *
stream_add(struct tsig_stream *s, const uint8_t *p, size_t n, int64_t now)
{
	struct tsig_record r;
	const char *why = find_record(p, n, &r);
	uint8_t head[HEADER], mac[64];

	if (why != NULL)
		return why;
	if (r.at == 0) {
		if (s->n_signed == 0)
			return "its first message has no TSIG signature";
		if (++s->n_since > TSIG_MAX_UNSIGNED)
			return "more than 99 messages in a row have no TSIG signature";
		crypto_hmac_add(s->hmac, p, n);
		return NULL;
	}
	if ((why = check_record(s, &r)) != NULL)
		return why;
	/* As it was signed: before the record was put on, under the id it had then. */
	memcpy(head, p, HEADER);
	put16(head, r.original_id);
	put16(head + 10, lint_u16(p + 10) - 1u);
	crypto_hmac_add(s->hmac, head, HEADER);
	crypto_hmac_add(s->hmac, p + HEADER, r.at - HEADER);
	add_variables(s->hmac, s->key, &r.v, s->n_signed == 0);
	crypto_hmac_end(s->hmac, mac);
	if (!crypto_equal(mac, r.mac.p, r.mac.n))
		return "its TSIG signature does not verify";
	if (r.v.at > (uint64_t)now + r.v.fudge || (uint64_t)now > r.v.at + r.v.fudge)
		return "its TSIG signature is not of this time";
	s->n_signed++;
	s->n_since = 0;
	stream_begin(s, mac);
	return NULL;
}

const char *
tsig_stream_add(struct tsig_stream *s, const uint8_t *p, size_t n, int64_t now)
{
	if (s->failed == NULL)
		s->failed = stream_add(s, p, n, now);
	return s->failed;
}
