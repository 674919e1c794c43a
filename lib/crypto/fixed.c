/*
 * fixed.c - many P-256 signatures by one key.  A verification is u1 G + u2 Q.  For G
 * libcrypto has a table and for a key Q it has none, which is most of the cost; yet it
 * makes one for any generator.  So a copy of the curve gets Q as its generator.  The
 * inverses of s are taken together (Montgomery's trick) and x is compared with r in
 * projective coordinates, which spares two more inversions a signature.
 *
 * All of it is public data and ECDSA's own equation (SEC 1 4.1.4) on calls of libcrypto;
 * no arithmetic on the curve is ours.  What is ours is tested against crypto_verify when
 * the tables are made, and by the caller while they are used.
 *
 * The calls are deprecated since OpenSSL 3.0; a build without them has no tables.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "../base/arena.h"
#include "internal.h"
#include <assert.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#ifdef CRYPTO_FIXED_BASE
enum { BATCH = CRYPTO_FIXED_BATCH, HALF = 32 };

struct crypto_fixed {
	EC_GROUP *curve, *by_key; /* the second one's generator is the key */
	BN_MONT_CTX *order, *field; /* modulo both primes; only read */
	BIGNUM *n, *p;
};
struct crypto_fixed_room {
	const struct crypto_fixed *fixed;
	EVP_MD_CTX *md;
	BN_CTX *bn;
	EC_POINT *sum, *part;
	BIGNUM *s[BATCH], *chain[BATCH]; /* Montgomery form; chain: the product up to here */
	BIGNUM *inverse, *e, *r, *u1, *u2, *x, *z;
};

static void
room_free(void *p)
{
	struct crypto_fixed_room *w = p;

	for (size_t i = 0; i < BATCH; i++) {
		BN_free(w->s[i]);
		BN_free(w->chain[i]);
	}
	BN_free(w->inverse), BN_free(w->e), BN_free(w->r);
	BN_free(w->u1), BN_free(w->u2), BN_free(w->x), BN_free(w->z);
	EC_POINT_free(w->sum);
	EC_POINT_free(w->part);
	BN_CTX_free(w->bn);
	EVP_MD_CTX_free(w->md);
}

struct crypto_fixed_room *
crypto_fixed_room_new(struct arena *a, const struct crypto_fixed *fixed)
{
	struct crypto_fixed_room *w = new (a, struct crypto_fixed_room, 1);

	w->fixed = fixed;
	w->md = arena_must(EVP_MD_CTX_new());
	w->bn = arena_must(BN_CTX_new_ex(crypto_context()));
	w->sum = arena_must(EC_POINT_new(fixed->curve));
	w->part = arena_must(EC_POINT_new(fixed->curve));
	for (size_t i = 0; i < BATCH; i++) {
		w->s[i] = arena_must(BN_new());
		w->chain[i] = arena_must(BN_new());
	}
	w->inverse = arena_must(BN_new()), w->e = arena_must(BN_new()), w->r = arena_must(BN_new());
	w->u1 = arena_must(BN_new()), w->u2 = arena_must(BN_new());
	w->x = arena_must(BN_new()), w->z = arena_must(BN_new());
	arena_defer(a, room_free, w);
	return w;
}

void
crypto_fixed_digest(struct crypto_fixed_room *w, struct lint_bytes data, uint8_t out[32])
{
	if (EVP_DigestInit_ex2(w->md, crypto_md(CRYPTO_SHA256), NULL) != 1 ||
	    EVP_DigestUpdate(w->md, data.p, data.n) != 1 || EVP_DigestFinal_ex(w->md, out, NULL) != 1)
		arena_must(NULL);
}

/* 0 < v < n */
static bool
in_range(const BIGNUM *v, const BIGNUM *n)
{
	return !BN_is_zero(v) && BN_cmp(v, n) < 0;
}

/*
 * Is the affine x of w->sum, taken modulo n, r?  x = X / Z^2, so X is compared with
 * r Z^2; and since x may be r + n where that is still below p, with that too.
 */
static int
x_is_r(struct crypto_fixed_room *w)
{
	const struct crypto_fixed *f = w->fixed;

	if (EC_POINT_is_at_infinity(f->curve, w->sum))
		return CRYPTO_BAD;
	if (EC_POINT_get_Jprojective_coordinates_GFp(f->curve, w->sum, w->x, NULL, w->z, w->bn) != 1 ||
	    BN_to_montgomery(w->z, w->z, f->field, w->bn) != 1 ||
	    BN_mod_mul_montgomery(w->z, w->z, w->z, f->field, w->bn) != 1 ||
	    BN_mod_mul_montgomery(w->e, w->r, w->z, f->field, w->bn) != 1)
		return CRYPTO_UNKNOWN;
	if (BN_cmp(w->e, w->x) == 0)
		return CRYPTO_GOOD;
	if (BN_add(w->r, w->r, f->n) != 1)
		return CRYPTO_UNKNOWN;
	if (BN_cmp(w->r, f->p) >= 0)
		return CRYPTO_BAD;
	if (BN_mod_mul_montgomery(w->e, w->r, w->z, f->field, w->bn) != 1)
		return CRYPTO_UNKNOWN;
	return BN_cmp(w->e, w->x) == 0 ? CRYPTO_GOOD : CRYPTO_BAD;
}

/* One signature, whose r is in range; `inverse` is 1/s in Montgomery form. */
static int
judge(struct crypto_fixed_room *w, const struct crypto_fixed_job *job, const BIGNUM *inverse)
{
	const struct crypto_fixed *f = w->fixed;

	if (BN_bin2bn(job->digest, sizeof(job->digest), w->e) == NULL ||
	    BN_bin2bn(job->sig.p, HALF, w->r) == NULL ||
	    (BN_cmp(w->e, f->n) >= 0 && BN_sub(w->e, w->e, f->n) != 1) ||
	    BN_mod_mul_montgomery(w->u1, w->e, inverse, f->order, w->bn) != 1 ||
	    BN_mod_mul_montgomery(w->u2, w->r, inverse, f->order, w->bn) != 1 ||
	    EC_POINT_mul(f->curve, w->sum, w->u1, NULL, NULL, w->bn) != 1 ||
	    EC_POINT_mul(f->by_key, w->part, w->u2, NULL, NULL, w->bn) != 1 ||
	    EC_POINT_add(f->curve, w->sum, w->sum, w->part, w->bn) != 1)
		return CRYPTO_UNKNOWN;
	return x_is_r(w);
}

/* Reads s, in Montgomery form; false: r or s is out of range, or there was no memory. */
static bool
take(struct crypto_fixed_room *w, struct crypto_fixed_job *job, BIGNUM *s)
{
	const struct crypto_fixed *f = w->fixed;

	job->verdict = job->sig.n == 2 * HALF ? CRYPTO_UNKNOWN : CRYPTO_BAD;
	if (job->verdict == CRYPTO_BAD || BN_bin2bn(job->sig.p, HALF, w->r) == NULL ||
	    BN_bin2bn(job->sig.p + HALF, HALF, s) == NULL)
		return false;
	if (!in_range(w->r, f->n) || !in_range(s, f->n)) {
		job->verdict = CRYPTO_BAD;
		return false;
	}
	return BN_to_montgomery(s, s, f->order, w->bn) == 1;
}

/* The inverse of chain[n - 1], in Montgomery form. */
static bool
invert(struct crypto_fixed_room *w, size_t n)
{
	const struct crypto_fixed *f = w->fixed;

	return BN_from_montgomery(w->inverse, w->chain[n - 1], f->order, w->bn) == 1 &&
	    BN_mod_inverse(w->inverse, w->inverse, f->n, w->bn) != NULL &&
	    BN_to_montgomery(w->inverse, w->inverse, f->order, w->bn) == 1;
}

void
crypto_fixed_verify(struct crypto_fixed_room *w, struct crypto_fixed_job *jobs, size_t n_jobs)
{
	const struct crypto_fixed *f = w->fixed;
	struct crypto_fixed_job *taken[BATCH];
	size_t n = 0;
	bool sound = true;

	assert(n_jobs <= BATCH);
	for (size_t i = 0; i < n_jobs; i++)
		if (take(w, &jobs[i], w->s[n]))
			taken[n++] = &jobs[i];
	for (size_t i = 0; i < n; i++)
		sound = sound && (i == 0 ? BN_copy(w->chain[0], w->s[0]) != NULL
		                : BN_mod_mul_montgomery(w->chain[i], w->chain[i - 1], w->s[i], f->order,
		                      w->bn) == 1);
	sound = sound && n > 0 && invert(w, n);
	for (size_t i = n; sound && i-- > 0;) {
		/* w->inverse is that of s[0] to s[i] together. */
		if (i > 0 && BN_mod_mul_montgomery(w->chain[i], w->inverse, w->chain[i - 1], f->order,
		        w->bn) != 1)
			break;
		taken[i]->verdict = (uint8_t)judge(w, taken[i], i > 0 ? w->chain[i] : w->inverse);
		sound = i == 0 ||
		    BN_mod_mul_montgomery(w->inverse, w->inverse, w->s[i], f->order, w->bn) == 1;
	}
	crypto_failed();
}

static void
fixed_free(void *p)
{
	struct crypto_fixed *f = p;

	EC_GROUP_free(f->curve);
	EC_GROUP_free(f->by_key);
	BN_MONT_CTX_free(f->order);
	BN_MONT_CTX_free(f->field);
	BN_free(f->n);
	BN_free(f->p);
}

static bool
make_tables(struct crypto_fixed *f, const struct crypto_key *key, EC_POINT *point, BN_CTX *bn)
{
	uint8_t whole[1 + 2 * HALF];
	size_t n = 0;

	return EVP_PKEY_get_octet_string_param(
	           key->pkey, OSSL_PKEY_PARAM_PUB_KEY, whole, sizeof(whole), &n) == 1 &&
	    EC_GROUP_get_curve(f->curve, f->p, NULL, NULL, bn) == 1 &&
	    EC_GROUP_get_order(f->curve, f->n, bn) == 1 &&
	    BN_MONT_CTX_set(f->order, f->n, bn) == 1 && BN_MONT_CTX_set(f->field, f->p, bn) == 1 &&
	    EC_POINT_oct2point(f->curve, point, whole, n, bn) == 1 &&
	    EC_GROUP_set_generator(f->by_key, point, f->n, BN_value_one()) == 1 &&
	    EC_GROUP_precompute_mult(f->by_key, bn) == 1 && EC_GROUP_have_precompute_mult(f->by_key) == 1;
}

/*
 * A digest and a signature of it that this key verifies, without its private half: from
 * R = u1 G + u2 Q follow r = x(R), s = r / u2 and e = u1 s.  R comes by the way of libcrypto
 * that knows no table of ours.  u2 is b, and u1 is 0, 1 or b to the power of a.
 */
static bool
forge(struct crypto_fixed_room *w, const EC_POINT *key, unsigned long a, const uint8_t b[HALF],
    struct crypto_fixed_job *job, uint8_t sig[2 * HALF])
{
	const struct crypto_fixed *f = w->fixed;

	job->sig = (struct lint_bytes) { sig, 2 * HALF };
	return BN_set_word(w->z, a) == 1 && BN_bin2bn(b, HALF, w->u2) != NULL &&
	    BN_nnmod(w->u2, w->u2, f->n, w->bn) == 1 &&
	    (a < 2 ? BN_copy(w->u1, w->z) != NULL
	           : BN_mod_exp(w->u1, w->u2, w->z, f->n, w->bn) == 1) &&
	    EC_POINT_mul(f->curve, w->sum, w->u1, key, w->u2, w->bn) == 1 &&
	    EC_POINT_get_affine_coordinates(f->curve, w->sum, w->r, NULL, w->bn) == 1 &&
	    BN_nnmod(w->r, w->r, f->n, w->bn) == 1 &&
	    BN_mod_inverse(w->x, w->u2, f->n, w->bn) != NULL &&
	    BN_mod_mul(w->x, w->r, w->x, f->n, w->bn) == 1 &&
	    BN_mod_mul(w->e, w->u1, w->x, f->n, w->bn) == 1 &&
	    BN_bn2binpad(w->r, sig, HALF) == HALF && BN_bn2binpad(w->x, sig + HALF, HALF) == HALF &&
	    BN_bn2binpad(w->e, job->digest, HALF) == HALF;
}

/*
 * Good signatures by this key are good, among them one with u1 = 0 and one with u1 = 1;
 * each of them with one bit changed in the digest, in r or in s is bad.
 */
static bool
self_test(struct crypto_fixed_room *w, const EC_POINT *key)
{
	enum { GOOD = 8 };
	struct crypto_fixed_job jobs[4 * GOOD];
	uint8_t sigs[4 * GOOD][2 * HALF], b[HALF];

	for (unsigned i = 0; i < GOOD; i++) {
		const unsigned char seed[] = { 'f', 'i', 'x', 'e', 'd', (unsigned char)i };

		crypto_fixed_digest(w, (struct lint_bytes) { seed, sizeof(seed) }, b);
		for (unsigned j = 0; j < 4; j++)
			if (!forge(w, key, i, b, &jobs[4 * i + j], sigs[4 * i + j]))
				return false;
		jobs[4 * i + 1].digest[4 * i] ^= 1;
		sigs[4 * i + 2][4 * i + 3] ^= 0x10;
		sigs[4 * i + 3][HALF + 4 * i + 3] ^= 0x80;
	}
	crypto_fixed_verify(w, jobs, 4 * GOOD);
	for (unsigned i = 0; i < 4 * GOOD; i++)
		if (jobs[i].verdict != (i % 4 == 0 ? CRYPTO_GOOD : CRYPTO_BAD))
			return false;
	return true;
}

struct crypto_fixed *
crypto_fixed_new(struct arena *a, const struct crypto_key *key)
{
	local_arena *scratch = arena_new();
	struct crypto_fixed *f;
	EC_POINT *point;
	BN_CTX *bn;
	bool good;

	if (key->algorithm->number != 13)
		return NULL;
	f = new (a, struct crypto_fixed, 1);
	f->curve = arena_must(EC_GROUP_new_by_curve_name_ex(crypto_context(), NULL, NID_X9_62_prime256v1));
	f->by_key = arena_must(EC_GROUP_dup(f->curve));
	f->order = arena_must(BN_MONT_CTX_new());
	f->field = arena_must(BN_MONT_CTX_new());
	f->n = arena_must(BN_new());
	f->p = arena_must(BN_new());
	arena_defer(a, fixed_free, f);
	point = arena_must(EC_POINT_new(f->curve));
	bn = arena_must(BN_CTX_new_ex(crypto_context()));
	good = make_tables(f, key, point, bn) && self_test(crypto_fixed_room_new(scratch, f), point);
	EC_POINT_free(point);
	BN_CTX_free(bn);
	return good || crypto_failed() ? f : NULL;
}
#else
struct crypto_fixed *
crypto_fixed_new(struct arena *a, const struct crypto_key *key)
{
	(void)a, (void)key;
	return NULL;
}

/* Nobody can call these: there are no tables. */
struct crypto_fixed_room *
crypto_fixed_room_new(struct arena *a, const struct crypto_fixed *fixed)
{
	(void)a, (void)fixed;
	assert(false);
	return NULL;
}

void
crypto_fixed_digest(struct crypto_fixed_room *w, struct lint_bytes data, uint8_t out[32])
{
	(void)w, (void)data, (void)out;
	assert(false);
}

void
crypto_fixed_verify(struct crypto_fixed_room *w, struct crypto_fixed_job *jobs, size_t n)
{
	(void)w, (void)jobs, (void)n;
	assert(false);
}
#endif
