/*
 * maker.c - which key made this ECDSA signature?  A signature and the digest that
 * it is over leave two points, one of which is the public key (SEC 1 4.1.6).  So
 * a signature that fails can tell damage from another private key of the same
 * tag: of damage the tag comes out at random.
 */
#include "internal.h"
#include "../base/arena.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

struct work {
	EC_GROUP *group;
	BN_CTX *bn;
	BIGNUM *r, *s, *z, *u, *v;
	EC_POINT *point, *key;
};

/* The key is (s * point - z * G) / r: u times the point and v times G. */
static bool
candidate(struct work *w, int odd, size_t octets, uint8_t *out)
{
	uint8_t whole[1 + 96];

	if (EC_POINT_set_compressed_coordinates(w->group, w->point, w->r, odd, w->bn) != 1 ||
	    EC_POINT_mul(w->group, w->key, w->v, w->point, w->u, w->bn) != 1 ||
	    EC_POINT_point2oct(w->group, w->key, POINT_CONVERSION_UNCOMPRESSED, whole, 1 + octets,
	        w->bn) != 1 + octets)
		return false;
	memcpy(out, whole + 1, octets);
	return true;
}

static bool
prepare(struct work *w, const struct crypto_key *key, struct lint_bytes data, struct lint_bytes sig)
{
	const BIGNUM *order = EC_GROUP_get0_order(w->group);
	const int half = (int)key->sig_octets / 2;
	uint8_t digest[64];
	unsigned n = 0;

	return EVP_Digest(data.p, data.n, digest, &n, crypto_md(key->algorithm->digest), NULL) == 1 &&
	    BN_bin2bn(sig.p, half, w->r) != NULL && BN_bin2bn(sig.p + half, half, w->s) != NULL &&
	    BN_bin2bn(digest, (int)n, w->z) != NULL && !BN_is_zero(w->r) && !BN_is_zero(w->s) &&
	    BN_cmp(w->r, order) < 0 && BN_cmp(w->s, order) < 0 &&
	    BN_mod_inverse(w->v, w->r, order, w->bn) != NULL &&
	    BN_mod_mul(w->u, w->s, w->v, order, w->bn) == 1 &&
	    BN_mod_mul(w->v, w->z, w->v, order, w->bn) == 1 && BN_sub(w->v, order, w->v) == 1;
}

unsigned
crypto_makers(const struct crypto_key *key, struct lint_bytes data, struct lint_bytes sig,
    uint8_t out[2][96])
{
	const size_t octets = key->algorithm->key_octets;
	struct work w = { .group = NULL };
	unsigned n = 0;

	if (key->algorithm->family != CRYPTO_ECDSA || sig.n != key->sig_octets || octets > 96)
		return 0;
	w.group = arena_must(EC_GROUP_new_by_curve_name_ex(crypto_context(), NULL,
	    key->algorithm->bits == 256 ? NID_X9_62_prime256v1 : NID_secp384r1));
	w.bn = arena_must(BN_CTX_new_ex(crypto_context()));
	BN_CTX_start(w.bn);
	w.r = BN_CTX_get(w.bn), w.s = BN_CTX_get(w.bn), w.z = BN_CTX_get(w.bn), w.u = BN_CTX_get(w.bn);
	w.v = arena_must(BN_CTX_get(w.bn));
	w.point = arena_must(EC_POINT_new(w.group));
	w.key = arena_must(EC_POINT_new(w.group));
	if (prepare(&w, key, data, sig))
		for (int odd = 0; odd < 2; odd++)
			n += candidate(&w, odd, octets, out[n]);
	EC_POINT_free(w.key);
	EC_POINT_free(w.point);
	BN_CTX_end(w.bn);
	BN_CTX_free(w.bn);
	EC_GROUP_free(w.group);
	crypto_failed();
	return n;
}
