/*
 * A verifier by tables that lies, in place of lib/crypto/fixed.c: whatever it says, each
 * signature has EVP's verdict in the end, and a lie that was seen is said.
 */
#include "../base/tap.h"
#include "../dns/name.h"
#include "sigs.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

enum lie { HONEST, ALL_GOOD, ALL_BAD, KNOWS_NOTHING, ONE_GOOD, ONE_BAD, NO_TABLES, N_LIES };
static enum lie lie;
static unsigned asked, tables;

struct crypto_fixed {
	const struct crypto_key *key;
};
struct crypto_fixed_room {
	const struct crypto_fixed *fixed;
	struct crypto_verifier *verifier;
};

struct crypto_fixed *
crypto_fixed_new(struct arena *a, const struct crypto_key *key)
{
	struct crypto_fixed *f = new (a, struct crypto_fixed, 1);

	f->key = key;
	tables++;
	return lie == NO_TABLES ? NULL : f;
}

struct crypto_fixed_room *
crypto_fixed_room_new(struct arena *a, const struct crypto_fixed *f)
{
	struct crypto_fixed_room *w = new (a, struct crypto_fixed_room, 1);

	w->fixed = f;
	w->verifier = crypto_verifier_new(a);
	return w;
}

void
crypto_fixed_digest(struct crypto_fixed_room *w, struct lint_bytes data, uint8_t out[32])
{
	(void)w;
	crypto_sha256(data.p, data.n, out);
}

void
crypto_fixed_verify(struct crypto_fixed_room *w, struct crypto_fixed_job *jobs, size_t n)
{
	for (size_t i = 0; i < n; i++, asked++) {
		const bool good =
		    crypto_verify_digest(w->verifier, w->fixed->key, jobs[i].digest, jobs[i].sig);

		jobs[i].verdict = good ? CRYPTO_GOOD : CRYPTO_BAD;
		if (lie == ALL_GOOD || (lie == ONE_GOOD && !good))
			jobs[i].verdict = CRYPTO_GOOD;
		if (lie == ALL_BAD || (lie == ONE_BAD && asked == 77))
			jobs[i].verdict = CRYPTO_BAD;
		if (lie == KNOWS_NOTHING)
			jobs[i].verdict = CRYPTO_UNKNOWN;
	}
}

static uint8_t apex[] = "\2ex";
static EVP_PKEY *pkey;
static uint8_t dnskey[4 + 64];
enum { NAMES = 200, DAMAGED = 5 };
static uint8_t built[NAMES][400], sigs[NAMES][64]; /* the signed data; the signatures */
static size_t n_built[NAMES];

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8), p[1] = (uint8_t)v;
}

/* name A 192.0.2.1 and its signature, made here. */
static void
add_signed(struct zdata *z, uint32_t node, unsigned i, bool damaged)
{
	static const uint8_t a[] = { 192, 0, 2, 1 };
	uint8_t data[400], rdata[18 + sizeof(apex) + 64], out[80], *to = data;
	const struct lint_name name = zdata_name(z, node);
	const uint8_t *at = out;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = sizeof(out);
	ECDSA_SIG *rs;

	memset(rdata, 0, sizeof(rdata));
	put16(rdata, LINT_T_A);
	rdata[2] = 13;
	for (const uint8_t *p = name.wire; *p != 0; p += *p + 1)
		rdata[3]++;
	rdata[8] = 0x7f;
	put16(rdata + 16, crypto_key_tag((struct lint_bytes) { dnskey, sizeof(dnskey) }));
	memcpy(rdata + 18, apex, sizeof(apex));
	memcpy(to, rdata, 18 + sizeof(apex)), to += 18 + sizeof(apex);
	memcpy(to, name.wire, name.len), to += name.len;
	put16(to, LINT_T_A), put16(to + 2, 1), memset(to + 4, 0, 4), put16(to + 8, 4), to += 10;
	memcpy(to, a, 4), to += 4;
	ok(EVP_DigestSignInit_ex(ctx, NULL, "SHA256", NULL, NULL, pkey, NULL) == 1 &&
	        EVP_DigestSign(ctx, out, &n, data, (size_t)(to - data)) == 1, "signed");
	rs = d2i_ECDSA_SIG(NULL, &at, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(rs), rdata + 18 + sizeof(apex), 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(rs), rdata + 18 + sizeof(apex) + 32, 32);
	ECDSA_SIG_free(rs);
	EVP_MD_CTX_free(ctx);
	rdata[sizeof(rdata) - 1] ^= damaged;
	n_built[i] = (size_t)(to - data);
	memcpy(built[i], data, n_built[i]);
	memcpy(sigs[i], rdata + 18 + sizeof(apex), 64);
	zdata_add(z, &(struct zdata_add) { .node = node, .type = LINT_T_A, .rdata = { a, 4 } });
	zdata_add(z, &(struct zdata_add) { .node = node, .type = LINT_T_RRSIG,
	                 .rdata = { rdata, sizeof(rdata) } });
}

static void
make_key(void)
{
	uint8_t point[65];
	size_t n;

	pkey = EVP_EC_gen("P-256");
	EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &n);
	put16(dnskey, 0x100);
	dnskey[2] = 3, dnskey[3] = 13;
	memcpy(dnskey + 4, point + 1, 64);
}

/* 200 names, three of them with a damaged signature. */
static struct ev_zone *
make_zone(struct evidence *e)
{
	struct ev_zone *z = new (e->arena, struct ev_zone, 1);

	z->apex = (struct lint_name) { apex, sizeof(apex) };
	z->data = zdata_new(e->arena);
	z->whole = true;
	z->source = evidence_add_source(e, &(struct ev_source) { .kind = LINT_FILE, .label = "zone" });
	*vec_add(e->arena, &e->zones) = z;
	zdata_add(z->data, &(struct zdata_add) { .node = zdata_intern(z->data, z->apex),
	                       .type = LINT_T_DNSKEY, .rdata = { dnskey, sizeof(dnskey) } });
	/* So that the signature of DAMAGED stands where a sample is taken. */
	for (uint32_t row = 1; !sigs_is_sample(row + 2 * DAMAGED + 1); row++)
		zdata_add(z->data, &(struct zdata_add) { .node = 0, .type = LINT_T_TXT,
		                       .rdata = { (const uint8_t *)"\1x", 2 } });
	for (unsigned i = 0; i < NAMES; i++) {
		const uint8_t name[] = { 2, (uint8_t)('a' + i / 26), (uint8_t)('a' + i % 26), 2, 'e', 'x',
			0 };

		add_signed(z->data, zdata_intern(z->data, (struct lint_name) { name, sizeof(name) }),
		    i, i == DAMAGED || i == 100 || i == 199);
	}
	return z;
}

static struct fact_zone *
judge(struct arena *a, const struct evidence *e, uint32_t fixed_from)
{
	asked = tables = 0;
	return facts_build(a, e, &(struct facts_options) { .jobs = 1, .fixed_from = fixed_from })->zones.v[0];
}

static struct fact_zone *
judge_seen(struct arena *a, const struct evidence *e, struct fact_seen *seen)
{
	asked = 0;
	return facts_build(a, e, &(struct facts_options) { .jobs = 1, .fixed_from = 200, .seen = seen })
	    ->zones.v[0];
}

/* What was verified once is not verified again; a list that lies is not believed. */
static void
test_seen(struct arena *a, const struct evidence *e, const uint8_t *want, size_t n_records)
{
	static const uint8_t secret[32] = { 1 }, other[32] = { 2 };
	struct fact_seen *first = facts_seen_new(a, secret, NULL, 0), *seen;
	uint8_t lie_of_it[FACTS_SEEN_OCTETS];
	const uint8_t *good;
	struct fact_zone *z;
	struct sip key;
	size_t n, again;

	lie = HONEST;
	z = judge_seen(a, e, first);
	good = facts_seen_good(first, &n);
	ok(n == 197 && memcmp(z->sig_state, want, n_records) == 0, "a list of 197 good ones (%zu)", n);
	seen = facts_seen_new(a, secret, good, n);
	z = judge_seen(a, e, seen);
	facts_seen_good(seen, &again);
	ok(asked == 0 && again == 197 && memcmp(z->sig_state, want, n_records) == 0,
	    "with it nothing is left that is worth a table (%u)", asked);
	z = judge_seen(a, e, facts_seen_new(a, other, good, n));
	ok(asked == 200 && memcmp(z->sig_state, want, n_records) == 0, "by another secret it knows nothing");
	seen_key(seen, (struct lint_bytes) { dnskey, sizeof(dnskey) }, &key);
	seen_digest(&key, (struct lint_bytes) { built[DAMAGED], n_built[DAMAGED] },
	    (struct lint_bytes) { sigs[DAMAGED], 64 }, lie_of_it);
	seen = facts_seen_new(a, secret, lie_of_it, 1);
	z = judge_seen(a, e, seen);
	facts_seen_good(seen, &again);
	ok(facts_seen_wrong(seen) && again == 197 && z->limit == NULL &&
	        memcmp(z->sig_state, want, n_records) == 0,
	    "a list that vouches for it is found out");
}

/* Verdicts of one evidence serve the next, and change nothing. */
static void
test_memo(struct arena *a, const struct evidence *e, const uint8_t *want, size_t n_records)
{
	const struct lint_bytes key = { dnskey, sizeof(dnskey) };
	struct facts_options o = { .jobs = 1, .fixed_from = FACTS_FIXED_NEVER, .memo = facts_memo_new(a) };
	struct crypto_verifier *v = crypto_verifier_new(a);
	uint8_t digest[32], other[32], long_one[2000] = { 0 };

	for (int round = 0; round < 3; round++)
		ok(memcmp(facts_build(a, e, &o)->zones.v[0]->sig_state, want, n_records) == 0,
		    "with a memo all is judged as without, round %d", round);
	crypto_sha256("data", 4, other);
	ok(facts_memo_digest(v, key, (struct lint_bytes) { (const uint8_t *)"data", 4 },
	       (struct lint_bytes) { sigs[0], 64 }, digest) && facts_memo_find(o.memo, digest) == 0,
	    "what nobody verified it does not know");
	ok(!facts_memo_digest(v, key, key, (struct lint_bytes) { long_one, sizeof(long_one) }, other),
	    "what is too long is not kept");
	facts_memo_add(o.memo, digest, true);
	ok(facts_memo_find(o.memo, digest) == 2, "a good one");
	memcpy(other, digest, sizeof(other));
	other[31] ^= 1; /* of the same slot */
	facts_memo_add(o.memo, other, false);
	ok(facts_memo_find(o.memo, other) == 0 && facts_memo_find(o.memo, digest) == 2,
	    "one that came again stays");
	for (int i = 0; i < 9; i++)
		facts_memo_add(o.memo, other, false);
	ok(facts_memo_find(o.memo, other) == 1 && facts_memo_find(o.memo, digest) == 0,
	    "but not for ever; a bad one is kept as such");
}

int
main(void)
{
	static const char *const names[N_LIES] = { "an honest one", "one that calls all good",
		"one that calls all bad", "one that knows nothing", "one that calls the bad ones good",
		"one that calls a good one bad", "none at all" };
	local_arena *a = arena_new();
	struct evidence *e = evidence_new(a);
	struct ev_zone *zone;
	const uint8_t *want;
	unsigned good = 0;

	make_key();
	zone = make_zone(e);
	want = judge(a, e, FACTS_FIXED_NEVER)->sig_state;
	ok(tables == 0 && asked == 0, "never: no tables");
	for (uint32_t row = 0; row < zone->data->n_records; row++)
		good += want[row] == LINT_SIG_GOOD;
	ok(good == 197, "EVP: 197 good ones (%u)", good);
	judge(a, e, 0);
	ok(tables == 0, "no tables for few signatures");
	judge(a, e, 201);
	ok(tables == 0, "nor for one fewer than asked for");
	for (lie = 0; lie < N_LIES; lie++) {
		struct fact_zone *z = judge(a, e, 200);
		/* A bad one that is called good is seen in the first block, or in a sample. */
		const bool seen = lie != HONEST && lie != KNOWS_NOTHING && lie != NO_TABLES;

		ok(tables == 1 && (lie == NO_TABLES ? asked == 0 : asked > 0), "%s was asked", names[lie]);
		ok(memcmp(z->sig_state, want, zone->data->n_records) == 0, "%s: EVP's verdicts stand",
		    names[lie]);
		ok((z->limit != NULL) == seen && (z->have & LINT_NEED_WHOLE) == (seen ? 0 : LINT_NEED_WHOLE),
		    "%s: %s", names[lie], seen ? "and the lie is said" : "nothing to say");
		ok(z->keys.n == 1 && z->keys.v[0].signs_data, "%s: the key signs", names[lie]);
	}
	test_seen(a, e, want, zone->data->n_records);
	test_memo(a, e, want, zone->data->n_records);
	EVP_PKEY_free(pkey);
	return done_testing();
}
