/* Signatures that libcrypto makes here, and all that may be wrong with one. */
#include "../base/arena.h"
#include "../base/tap.h"
#include "crypto.h"
#include "pool.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

struct pair {
	EVP_PKEY *pkey;
	const char *digest; /* NULL: EdDSA */
	uint8_t algorithm;
	uint8_t field[600]; /* the public key field of a DNSKEY */
	size_t n;
};
static OSSL_LIB_CTX *libctx;
static uint8_t text[] = "Forty octets of something to sign, yes.";
static const struct lint_bytes data = { text, sizeof(text) };

static size_t
put_rsa(uint8_t *to, const EVP_PKEY *pkey)
{
	BIGNUM *n = NULL, *e = NULL;
	size_t len;

	EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n);
	EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e);
	to[0] = (uint8_t)BN_bn2bin(e, to + 1);
	len = 1u + to[0];
	len += (size_t)BN_bn2bin(n, to + len);
	BN_free(n);
	BN_free(e);
	return len;
}

static void
make_pair(struct pair *p, uint8_t algorithm)
{
	uint8_t point[97];

	*p = (struct pair) { .algorithm = algorithm };
	switch (algorithm) {
	case 13:
	case 14:
		p->digest = algorithm == 13 ? "SHA256" : "SHA384";
		p->pkey = EVP_PKEY_Q_keygen(libctx, NULL, "EC", algorithm == 13 ? "P-256" : "P-384");
		EVP_PKEY_get_octet_string_param(
		    p->pkey, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &p->n);
		memcpy(p->field, point + 1, --p->n);
		break;
	case 15:
	case 16:
		p->pkey = EVP_PKEY_Q_keygen(libctx, NULL, algorithm == 15 ? "ED25519" : "ED448");
		p->n = sizeof(p->field);
		EVP_PKEY_get_raw_public_key(p->pkey, p->field, &p->n);
		break;
	default:
		p->digest = algorithm == 8 ? "SHA256" : algorithm == 10 ? "SHA512" : "SHA1";
		p->pkey = EVP_PKEY_Q_keygen(libctx, NULL, "RSA", (size_t)1024);
		p->n = put_rsa(p->field, p->pkey);
	}
}

static struct crypto_key *
parse(struct arena *a, const struct pair *p)
{
	struct crypto_key_facts facts;

	return crypto_key_parse(a, p->algorithm, (struct lint_bytes) { p->field, p->n }, &facts);
}

static size_t
sign(const struct pair *p, uint8_t *sig)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const size_t half = p->algorithm == 13 ? 32 : 48;
	uint8_t out[256];
	const uint8_t *at = out;
	ECDSA_SIG *rs;
	size_t n = sizeof(out);

	if (EVP_DigestSignInit_ex(ctx, NULL, p->digest, libctx, NULL, p->pkey, NULL) != 1 ||
	    EVP_DigestSign(ctx, out, &n, data.p, data.n) != 1)
		n = 0;
	EVP_MD_CTX_free(ctx);
	if (p->algorithm != 13 && p->algorithm != 14) {
		memcpy(sig, out, n);
		return n;
	}
	rs = d2i_ECDSA_SIG(NULL, &at, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(rs), sig, (int)half);
	BN_bn2binpad(ECDSA_SIG_get0_s(rs), sig + half, (int)half);
	ECDSA_SIG_free(rs);
	return 2 * half;
}

/* How many of the one-bit changes of p[0..n) still verify? */
static unsigned
survivors(struct crypto_verifier *v, struct pair *p, uint8_t *at, size_t n, struct lint_bytes sig)
{
	unsigned good = 0;

	for (size_t bit = 0; bit < 8 * n; bit++) {
		local_arena *a = arena_new();
		struct crypto_key *key;

		at[bit / 8] ^= (uint8_t)(1u << bit % 8);
		key = parse(a, p);
		good += key != NULL && crypto_verify(v, key, data, sig);
		at[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	return good;
}

static void
test_round(uint8_t algorithm)
{
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	uint8_t sig[1024] = { 0 };
	struct pair p;
	struct crypto_key *key;
	size_t n, wrong = 0;

	make_pair(&p, algorithm);
	n = sign(&p, sig);
	key = parse(a, &p);
	ok(key != NULL && n > 0 && crypto_verify(v, key, data, (struct lint_bytes) { sig, n }),
	    "algorithm %d: a good signature", algorithm);
	ok(survivors(v, &p, sig, n, (struct lint_bytes) { sig, n }) == 0,
	    "algorithm %d: no bit of the signature may change", algorithm);
	ok(survivors(v, &p, text, sizeof(text), (struct lint_bytes) { sig, n }) == 0,
	    "algorithm %d: no bit of the data may change", algorithm);
	ok(survivors(v, &p, p.field, p.n, (struct lint_bytes) { sig, n }) == 0,
	    "algorithm %d: no bit of the key may change", algorithm);
	for (size_t len = 0; len <= sizeof(sig); len++)
		wrong += len != n && crypto_verify(v, key, data, (struct lint_bytes) { sig, len });
	ok(wrong == 0, "algorithm %d: no other length of the signature", algorithm);
	ok(!crypto_verify(v, key, (struct lint_bytes) { NULL, 0 }, (struct lint_bytes) { sig, n }),
	    "algorithm %d: not over nothing", algorithm);
	ok(crypto_verify(v, key, data, (struct lint_bytes) { sig, n }),
	    "algorithm %d: a good one after many bad ones", algorithm);
	EVP_PKEY_free(p.pkey);
}

/* r and s at the values where verifiers went wrong. */
static void
test_ecdsa_edges(uint8_t algorithm)
{
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	const int half = algorithm == 13 ? 32 : 48;
	EC_GROUP *group = EC_GROUP_new_by_curve_name_ex(
	    libctx, NULL, algorithm == 13 ? NID_X9_62_prime256v1 : NID_secp384r1);
	const BIGNUM *order = EC_GROUP_get0_order(group);
	BIGNUM *b = BN_new();
	uint8_t good[96], values[6][48], sig[96];
	struct crypto_key *key;
	unsigned passed = 0;
	struct pair p;

	make_pair(&p, algorithm);
	key = parse(a, &p);
	sign(&p, good);
	memset(values, 0, sizeof(values));
	values[1][half - 1] = 1;
	memset(values[2], 0xff, (size_t)half);
	for (int i = 0; i < 3; i++) {
		BN_copy(b, order);
		i == 0 ? BN_sub_word(b, 1) : BN_add_word(b, (BN_ULONG)i - 1);
		BN_bn2binpad(b, values[3 + i], half);
	}
	for (int r = 0; r < 7; r++)
		for (int s = 0; s < 7; s++) {
			if (r == 6 && s == 6)
				continue;
			memcpy(sig, r < 6 ? values[r] : good, (size_t)half);
			memcpy(sig + half, s < 6 ? values[s] : good + half, (size_t)half);
			passed += crypto_verify(
			    v, key, data, (struct lint_bytes) { sig, 2 * (size_t)half });
		}
	ok(passed == 0, "algorithm %d: r and s of 0, 1, n-1, n, n+1, all ones", algorithm);
	BN_bin2bn(good + half, half, b);
	BN_sub(b, order, b);
	memcpy(sig, good, (size_t)half);
	BN_bn2binpad(b, sig + half, half);
	ok(crypto_verify(v, key, data, (struct lint_bytes) { sig, 2 * (size_t)half }),
	    "algorithm %d: n-s is as good as s", algorithm);
	/* One signature in 128; DER leaves the zero out. */
	for (int i = 0; i < 8192 && good[0] != 0 && good[half] != 0; i++)
		sign(&p, good);
	ok(crypto_verify(v, key, data, (struct lint_bytes) { good, 2 * (size_t)half }),
	    "algorithm %d: r or s with a leading zero", algorithm);
	BN_free(b);
	EC_GROUP_free(group);
	EVP_PKEY_free(p.pkey);
}

/* PKCS#1 padding around something that is not quite the DigestInfo of SHA-1. */
static void
test_sha1_info(void)
{
	static const struct {
		const char *what;
		size_t n;
		uint8_t info[20];
		bool good;
	} cases[] = {
		{ "the DigestInfo", 15,
		    { 0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 14, 3, 2, 0x1a, 5, 0, 4, 20 }, true },
		{ "no DigestInfo", 0, { 0 }, false },
		{ "no NULL in it", 13,
		    { 0x30, 0x1f, 0x30, 7, 6, 5, 0x2b, 14, 3, 2, 0x1a, 4, 20 }, false },
		{ "another digest's", 15,
		    { 0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 36, 3, 2, 1, 5, 0, 4, 20 }, false },
	};
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	struct crypto_key *key;
	struct pair p;

	make_pair(&p, 5);
	key = parse(a, &p);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t tail = 0; tail < 2; tail++) {
			uint8_t info[64] = { 0 }, sig[128];
			EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(libctx, p.pkey, NULL);
			size_t n = sizeof(sig);

			memcpy(info, cases[i].info, cases[i].n);
			EVP_Q_digest(libctx, "SHA1", NULL, data.p, data.n, info + cases[i].n, NULL);
			EVP_PKEY_sign_init(ctx);
			EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING);
			EVP_PKEY_sign(ctx, sig, &n, info, cases[i].n + 20 + tail);
			EVP_PKEY_CTX_free(ctx);
			ok(crypto_verify(v, key, data, (struct lint_bytes) { sig, n }) ==
			        (cases[i].good && tail == 0),
			    "SHA-1 signature with %s%s", cases[i].what, tail ? " and a tail" : "");
		}
	}
	EVP_PKEY_free(p.pkey);
}

/* One verifier, more keys than it remembers; keys made where old ones were. */
static void
test_many_keys(void)
{
	enum { KEYS = 80 };
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	static struct pair pairs[KEYS];
	static uint8_t sigs[KEYS][64];
	unsigned good = 0, bad = 0, again = 0;

	for (size_t i = 0; i < KEYS; i++) {
		make_pair(&pairs[i], i % 2 != 0 ? 13 : 15);
		sign(&pairs[i], sigs[i]);
	}
	for (size_t i = 0; i < KEYS; i++) {
		local_arena *brief = arena_new();
		struct crypto_key *key = parse(brief, &pairs[i]);

		good += crypto_verify(v, key, data, (struct lint_bytes) { sigs[i], 64 });
		bad += crypto_verify(v, key, data, (struct lint_bytes) { sigs[(i + 2) % KEYS], 64 });
	}
	ok(good == KEYS && bad == 0, "a key never answers for one that lay at its address");
	for (size_t i = 0; i < KEYS; i++) {
		struct crypto_key *key = parse(a, &pairs[i]);

		for (size_t j = 0; j < 2; j++)
			again += crypto_verify(v, key, data, (struct lint_bytes) { sigs[i], 64 });
		EVP_PKEY_free(pairs[i].pkey);
	}
	ok(again == 2 * KEYS, "more keys than the verifier remembers");
}

struct shared {
	struct crypto_key *keys[4];
	struct pair pairs[4];
	uint8_t sigs[4][128], results[400];
	size_t n[4];
};

static void *
thread_begin(void *ctx)
{
	struct arena *a = arena_new();
	void **state = new (a, void *, 2);

	(void)ctx;
	state[0] = a;
	state[1] = crypto_verifier_new(a);
	return state;
}

static void
thread_block(void *ctx, void *state, size_t i)
{
	struct shared *s = ctx;
	const size_t k = i % 4;
	uint8_t sig[128];

	memcpy(sig, s->sigs[k], s->n[k]);
	sig[i % s->n[k]] ^= i % 3 == 0;
	s->results[i] = crypto_verify(
	    ((void **)state)[1], s->keys[k], data, (struct lint_bytes) { sig, s->n[k] });
}

static void
thread_end(void *ctx, void *state)
{
	(void)ctx;
	arena_free(((void **)state)[0]);
}

static void
test_threads(void)
{
	static const uint8_t algorithms[4] = { 8, 13, 15, 7 };
	local_arena *a = arena_new();
	struct shared *s = new (a, struct shared, 1);
	size_t wrong = 0;

	for (size_t k = 0; k < 4; k++) {
		make_pair(&s->pairs[k], algorithms[k]);
		s->keys[k] = parse(a, &s->pairs[k]);
		s->n[k] = sign(&s->pairs[k], s->sigs[k]);
		EVP_PKEY_free(s->pairs[k].pkey);
	}
	pool_run(4, &(struct pool_work) { 400, thread_begin, thread_block, thread_end, s });
	for (size_t i = 0; i < 400; i++)
		wrong += s->results[i] != (i % 3 != 0);
	ok(wrong == 0, "threads share keys");
}

int
main(void)
{
	static const uint8_t algorithms[] = { 5, 7, 8, 10, 13, 14, 15, 16 };

	libctx = OSSL_LIB_CTX_new();
	for (size_t i = 0; i < sizeof(algorithms); i++)
		test_round(algorithms[i]);
	test_ecdsa_edges(13);
	test_ecdsa_edges(14);
	test_sha1_info();
	test_many_keys();
	test_threads();
	OSSL_LIB_CTX_free(libctx);
	return done_testing();
}
