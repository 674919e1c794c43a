/* Tables for one P-256 key, held against crypto_verify. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "../base/arena.h"
#include "../base/tap.h"
#include "internal.h"
#include "pool.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

static EC_GROUP *group;
static BN_CTX *bn;
static uint64_t seed = 88172645463325252u; /* the same sequence in each run */

static uint64_t
any(void)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return seed;
}

static void
any_octets(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(any() >> 24);
}

static BIGNUM *
number(const char *hex)
{
	BIGNUM *b = NULL;

	BN_hex2bn(&b, hex);
	return b;
}

/* The key that is `d` times G, or the point itself when d is NULL. */
static struct crypto_key *
key_of(struct arena *a, const BIGNUM *d, const EC_POINT *point)
{
	EC_POINT *made = EC_POINT_new(group);
	struct crypto_key_facts facts;
	uint8_t whole[65];

	if (d != NULL)
		EC_POINT_mul(group, made, d, NULL, NULL, bn);
	EC_POINT_point2oct(group, d != NULL ? made : point, POINT_CONVERSION_UNCOMPRESSED, whole,
	    sizeof(whole), bn);
	EC_POINT_free(made);
	return crypto_key_parse(a, 13, (struct lint_bytes) { whole + 1, 64 }, &facts);
}

/* EVP's word on a digest, with no data behind it. */
static bool
evp(const struct crypto_key *key, const uint8_t digest[32], const uint8_t sig[64])
{
	EVP_PKEY_CTX *pkey = NULL;
	EVP_MD_CTX *md = NULL;
	uint8_t der[80], *to = der + 2;
	bool good;

	for (int half = 0; half < 2; half++) {
		const uint8_t *p = sig + 32 * half;
		size_t n = 32;

		for (; n > 1 && *p == 0; n--)
			p++;
		*to++ = 2, *to++ = (uint8_t)(n + (*p >> 7));
		if (*p & 0x80)
			*to++ = 0;
		memcpy(to, p, n);
		to += n;
	}
	der[0] = 0x30, der[1] = (uint8_t)(to - der - 2);
	good = crypto_ready(key, &pkey, &md) &&
	    EVP_PKEY_verify(pkey, der, (size_t)(to - der), digest, 32) == 1;
	EVP_PKEY_CTX_free(pkey);
	crypto_failed();
	return good;
}

static bool
fixed(struct crypto_fixed_room *w, const uint8_t digest[32], const uint8_t sig[64])
{
	struct crypto_fixed_job job = { .sig = { sig, 64 } };

	memcpy(job.digest, digest, 32);
	crypto_fixed_verify(w, &job, 1);
	if (job.verdict == CRYPTO_UNKNOWN)
		ok(false, "a verdict");
	return job.verdict == CRYPTO_GOOD;
}

/* s = (e + r d) / k: whatever k is. */
static void
sign(const BIGNUM *d, const BIGNUM *k, const uint8_t digest[32], uint8_t sig[64])
{
	const BIGNUM *n = EC_GROUP_get0_order(group);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *r = BN_new(), *s = BN_new(), *e = BN_bin2bn(digest, 32, NULL);

	EC_POINT_mul(group, point, k, NULL, NULL, bn);
	EC_POINT_get_affine_coordinates(group, point, r, NULL, bn);
	BN_nnmod(r, r, n, bn);
	BN_mod_mul(s, r, d, n, bn);
	BN_mod_add(s, s, e, n, bn);
	BN_mod_inverse(e, k, n, bn);
	BN_mod_mul(s, s, e, n, bn);
	BN_bn2binpad(r, sig, 32);
	BN_bn2binpad(s, sig + 32, 32);
	EC_POINT_free(point);
	BN_free(r), BN_free(s), BN_free(e);
}

/* Random keys, digests and signatures, whole, damaged, and of values at the edges. */
static void
test_random(void)
{
	const BIGNUM *n = EC_GROUP_get0_order(group);
	unsigned wrong = 0, good = 0, all = 0;

	for (unsigned i = 0; i < 6; i++) {
		local_arena *a = arena_new();
		uint8_t some[32];
		BIGNUM *d, *k;
		const struct crypto_key *key;
		struct crypto_fixed_room *w;

		any_octets(some, 32);
		d = BN_bin2bn(some, 32, NULL);
		BN_nnmod(d, d, n, bn);
		key = key_of(a, d, NULL);
		w = crypto_fixed_room_new(a, crypto_fixed_new(a, key));
		for (unsigned round = 0; round < 6; round++) {
			struct crypto_fixed_job jobs[64];
			uint8_t sigs[64][64];
			const unsigned m = round == 5 ? 37 : 64;

			for (unsigned j = 0; j < m; j++) {
				any_octets(some, 32);
				k = BN_bin2bn(some, 32, NULL);
				BN_nnmod(k, k, n, bn);
				any_octets(jobs[j].digest, 32);
				if (any() % 8 == 0)
					memset(jobs[j].digest, (any() & 1) != 0 ? 0xff : 0, 32);
				sign(d, k, jobs[j].digest, sigs[j]);
				BN_free(k);
				switch (any() % 6) {
				case 0: sigs[j][any() % 64] ^= (uint8_t)(1u << any() % 8); break;
				case 1: jobs[j].digest[any() % 32] ^= (uint8_t)(1u << any() % 8); break;
				case 2:
					if (any() % 4 == 0)
						memset(sigs[j] + any() % 2 * 32,
						    (any() & 1) != 0 ? 0xff : 0, 32);
					break;
				default: break;
				}
				jobs[j].sig = (struct lint_bytes) { sigs[j], 64 };
			}
			crypto_fixed_verify(w, jobs, m);
			for (unsigned j = 0; j < m; j++) {
				const bool is = evp(key, jobs[j].digest, sigs[j]);

				wrong += jobs[j].verdict != (is ? CRYPTO_GOOD : CRYPTO_BAD);
				good += is, all++;
			}
		}
		BN_free(d);
	}
	ok(wrong == 0 && good > all / 3 && good < all,
	    "%u random signatures, %u of them good: as EVP says", all, good);
}

/* r and s at the ends of their ranges, beside a good one that stays good. */
static void
test_ranges(void)
{
	static const char *const edges[] = { "0", "1", "2",
		"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550",  /* n - 1 */
		"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",  /* n */
		"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632552",  /* n + 1 */
		"FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFE",  /* p - 1 */
		"FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",  /* p */
		"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" };
	enum { N = sizeof(edges) / sizeof(edges[0]) };
	local_arena *a = arena_new();
	BIGNUM *d = number("123456789ABCDEF"), *k = number("FEDCBA987654321");
	struct crypto_key *key = key_of(a, d, NULL);
	struct crypto_fixed_room *w = crypto_fixed_room_new(a, crypto_fixed_new(a, key));
	unsigned wrong = 0, lost = 0;

	for (unsigned i = 0; i < N; i++)
		for (unsigned j = 0; j <= N; j++) {
			BIGNUM *r = number(edges[i]), *s = number(edges[j == N ? 0 : j]);
			struct crypto_fixed_job jobs[3] = { 0 };
			uint8_t sigs[3][64];

			for (unsigned m = 0; m < 3; m++) {
				any_octets(jobs[m].digest, 32);
				sign(d, k, jobs[m].digest, sigs[m]);
				jobs[m].sig = (struct lint_bytes) { sigs[m], 64 };
			}
			BN_bn2binpad(r, sigs[1], 32);
			if (j < N)
				BN_bn2binpad(s, sigs[1] + 32, 32);
			if (j == N) /* the good s, and an odd r */
				sign(d, k, jobs[1].digest, sigs[1]), BN_bn2binpad(r, sigs[1], 32);
			crypto_fixed_verify(w, jobs, 3);
			wrong += jobs[1].verdict !=
			    (evp(key, jobs[1].digest, sigs[1]) ? CRYPTO_GOOD : CRYPTO_BAD);
			lost += jobs[0].verdict != CRYPTO_GOOD || jobs[2].verdict != CRYPTO_GOOD;
			BN_free(r), BN_free(s);
		}
	ok(wrong == 0, "r and s at 0, 1, n - 1, n, n + 1, p: as EVP says");
	ok(lost == 0, "their neighbours in the batch are good all the same");
	BN_free(d), BN_free(k);
}

/* u1 G and u2 Q the same point, opposite ones, or one of them no point. */
static void
test_points(void)
{
	const BIGNUM *n = EC_GROUP_get0_order(group);
	local_arena *a = arena_new();
	BIGNUM *d = number("7"), *u1 = BN_new(), *u2 = number("1D"), *r = BN_new(), *s = BN_new(),
	       *e = BN_new();
	struct crypto_key *key = key_of(a, d, NULL);
	struct crypto_fixed_room *w = crypto_fixed_room_new(a, crypto_fixed_new(a, key));
	EC_POINT *point = EC_POINT_new(group);
	uint8_t digest[32], sig[64];

	for (int how = 0; how < 3; how++) {
		bool both;

		BN_mod_mul(u1, u2, d, n, bn); /* equal points */
		if (how == 1)
			BN_zero(u1);
		EC_POINT_mul(group, point, u1, NULL, NULL, bn);
		BN_mod_mul(s, u2, d, n, bn);
		BN_mod_add(s, s, u1, n, bn);
		EC_POINT_mul(group, point, s, NULL, NULL, bn);
		EC_POINT_get_affine_coordinates(group, point, r, NULL, bn);
		if (how == 2) {
			BN_mod_mul(u1, u2, d, n, bn);
			BN_sub(u1, n, u1); /* opposite ones: infinity */
		}
		BN_nnmod(r, r, n, bn);
		BN_mod_inverse(s, u2, n, bn);
		BN_mod_mul(s, s, r, n, bn);
		BN_mod_mul(e, u1, s, n, bn);
		BN_bn2binpad(r, sig, 32);
		BN_bn2binpad(s, sig + 32, 32);
		BN_bn2binpad(e, digest, 32);
		both = evp(key, digest, sig) == fixed(w, digest, sig);
		ok(both && fixed(w, digest, sig) == (how != 2), "%s",
		    how == 0 ? "equal points" : how == 1 ? "u1 is 0" : "the sum is infinity: bad");
	}
	EC_POINT_free(point);
	BN_free(d), BN_free(u1), BN_free(u2), BN_free(r), BN_free(s), BN_free(e);
}

/* x(R) at and above n: r is x - n, and r Z^2 is not X but (r + n) Z^2 is. */
static void
test_wrap(void)
{
	const BIGNUM *n = EC_GROUP_get0_order(group);
	unsigned wrong = 0, good = 0, changed = 0;

	for (unsigned i = 0, tried = 0; tried < 6 && i < 200; i++) {
		local_arena *a = arena_new();
		EC_POINT *big = EC_POINT_new(group), *q = EC_POINT_new(group);
		BIGNUM *r = BN_new(), *x = BN_new(), *s = number("5EED"), *e = BN_new(), *v = BN_new();
		uint8_t digest[32], sig[64];

		BN_set_word(r, i);
		BN_add(x, r, n);
		if (!BN_is_zero(r) && EC_POINT_set_compressed_coordinates(group, big, x, i & 1, bn) == 1) {
			struct crypto_key *key;
			struct crypto_fixed_room *w;

			/* Q = (s R - e G) / r */
			any_octets(digest, 32);
			digest[0] &= 0x7f;
			BN_bin2bn(digest, 32, e);
			BN_mod_inverse(v, r, n, bn);
			BN_mod_mul(x, s, v, n, bn);
			BN_mod_mul(v, e, v, n, bn);
			BN_sub(v, n, v);
			EC_POINT_mul(group, q, v, big, x, bn);
			key = key_of(a, NULL, q);
			w = crypto_fixed_room_new(a, crypto_fixed_new(a, key));
			BN_bn2binpad(r, sig, 32);
			BN_bn2binpad(s, sig + 32, 32);
			good += fixed(w, digest, sig);
			wrong += fixed(w, digest, sig) != evp(key, digest, sig);
			sig[31] ^= 1;
			changed += fixed(w, digest, sig);
			BN_add(x, r, n); /* x(R) itself, which is no r */
			BN_bn2binpad(x, sig, 32);
			changed += fixed(w, digest, sig);
			wrong += evp(key, digest, sig);
			tried++;
		} else
			crypto_failed();
		EC_POINT_free(big), EC_POINT_free(q);
		BN_free(r), BN_free(x), BN_free(s), BN_free(e), BN_free(v);
	}
	ok(good == 6 && wrong == 0 && changed == 0,
	    "six with r + n below p are good, and not their neighbours");
}

static void
test_odd(void)
{
	local_arena *a = arena_new();
	BIGNUM *d = number("ABCDEF"), *k = number("77777");
	struct crypto_key *key = key_of(a, d, NULL), *other;
	struct crypto_fixed_room *w = crypto_fixed_room_new(a, crypto_fixed_new(a, key));
	static const uint8_t text[] = "signed";
	struct crypto_key_facts facts;
	struct crypto_fixed_job job;
	uint8_t sig[64], ed[32] = { 1 };
	unsigned good = 0;

	crypto_fixed_digest(w, (struct lint_bytes) { text, sizeof(text) }, job.digest);
	sign(d, k, job.digest, sig);
	ok(crypto_verify(crypto_verifier_new(a), key, (struct lint_bytes) { text, sizeof(text) },
	       (struct lint_bytes) { sig, 64 }),
	    "the digest is that of crypto_verify");
	for (size_t n = 0; n <= 64; n++) {
		job.sig = (struct lint_bytes) { sig, n };
		crypto_fixed_verify(w, &job, 1);
		good += job.verdict == CRYPTO_GOOD;
	}
	ok(good == 1 && job.verdict == CRYPTO_GOOD, "one length is right");
	job.verdict = 77;
	crypto_fixed_verify(w, &job, 0);
	ok(job.verdict == 77, "none at all");
	other = crypto_key_parse(a, 15, (struct lint_bytes) { ed, 32 }, &facts);
	ok(other != NULL && crypto_fixed_new(a, other) == NULL, "no tables for another algorithm");
	BN_free(d), BN_free(k);
}

struct shared {
	const struct crypto_fixed *fixed;
	uint8_t digests[64][32], sigs[64][64];
	uint8_t good[64];
};
static void
block(void *ctx, void *state, size_t i)
{
	struct shared *s = ctx;
	local_arena *a = arena_new();
	struct crypto_fixed_room *w = crypto_fixed_room_new(a, s->fixed);

	(void)state;
	s->good[i] = fixed(w, s->digests[i], s->sigs[i]);
}

static void
test_threads(void)
{
	local_arena *a = arena_new();
	BIGNUM *d = number("ABCDEF0123"), *k = number("777771");
	struct shared *s = new (a, struct shared, 1);
	unsigned good = 0;

	s->fixed = crypto_fixed_new(a, key_of(a, d, NULL));
	for (unsigned i = 0; i < 64; i++) {
		any_octets(s->digests[i], 32);
		sign(d, k, s->digests[i], s->sigs[i]);
		s->sigs[i][40] ^= i % 2;
	}
	pool_run(8, &(struct pool_work) { .n_blocks = 64, .block = block, .ctx = s });
	for (unsigned i = 0; i < 64; i++)
		good += s->good[i] == (i % 2 == 0);
	ok(good == 64, "threads share the tables");
	BN_free(d), BN_free(k);
}

static size_t
unhex(uint8_t *to, size_t room, const char *s)
{
	size_t n = 0;

	for (unsigned x; n < room && sscanf(s + 2 * n, "%2x", &x) == 1; n++)
		to[n] = (uint8_t)x;
	return n;
}

/* A key each for most of them, so this is also a test of making tables. */
static void
test_wycheproof(void)
{
	static const char path[] = "../shared/vectors/ecdsa_secp256r1_sha256_p1363_test.json";
	static char line[8192], text[8192];
	FILE *f = fopen(path, "r");
	local_arena *a = arena_new();
	struct crypto_fixed_room *w = NULL;
	struct crypto_key_facts facts;
	uint8_t point[65], msg[4096], sig[4096];
	size_t n_msg = 0, n_sig = 0;
	unsigned all = 0, wrong = 0, announced = 0;
	int id = 0;

	if (f == NULL) {
		printf("ok %d - Wycheproof P-256 # SKIP no %s here\n", ++tap_n, path);
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		text[0] = '\0';
		sscanf(line, " \"numberOfTests\" : %u", &announced);
		sscanf(line, " \"tcId\" : %d", &id);
		if (sscanf(line, " \"uncompressed\" : \"%[0-9a-f]", text) == 1 &&
		    unhex(point, sizeof(point), text) == sizeof(point))
			w = crypto_fixed_room_new(a, crypto_fixed_new(a,
			    crypto_key_parse(a, 13, (struct lint_bytes) { point + 1, 64 }, &facts)));
		else if (strstr(line, "\"msg\"") != NULL)
			n_msg = sscanf(line, " \"msg\" : \"%[0-9a-f]", text) == 1
			    ? unhex(msg, sizeof(msg), text) : 0;
		else if (strstr(line, "\"sig\"") != NULL)
			n_sig = sscanf(line, " \"sig\" : \"%[0-9a-f]", text) == 1
			    ? unhex(sig, sizeof(sig), text) : 0;
		else if (w != NULL && sscanf(line, " \"result\" : \"%[a-z]", text) == 1) {
			struct crypto_fixed_job job = { .sig = { sig, n_sig } };

			crypto_fixed_digest(w, (struct lint_bytes) { msg, n_msg }, job.digest);
			crypto_fixed_verify(w, &job, 1);
			all++;
			if (job.verdict != (strcmp(text, "valid") == 0 ? CRYPTO_GOOD : CRYPTO_BAD)) {
				printf("# Wycheproof test %d: %s expected\n", id, text);
				wrong++;
			}
		}
	}
	fclose(f);
	ok(all > 0 && all == announced, "Wycheproof P-256: %u vectors read", all);
	ok(wrong == 0, "Wycheproof P-256: each judged as the file says");
}

int
main(void)
{
#ifndef CRYPTO_FIXED_BASE
	printf("1..0 # SKIP this libcrypto does not have what it takes\n");
	return 0;
#endif
	group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	bn = BN_CTX_new();
	test_random();
	test_ranges();
	test_points();
	test_wrap();
	test_odd();
	test_threads();
	test_wycheproof();
	BN_CTX_free(bn);
	EC_GROUP_free(group);
	return done_testing();
}
