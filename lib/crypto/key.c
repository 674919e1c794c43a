#include "../base/arena.h"
#include "internal.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <stdatomic.h>

enum {
	RSA_MODULUS_MAX = 4096, /* bits; RFC 3110 2, RFC 5702 2.1: nobody may use more */
	RSA_MODULUS_SHORT = 1024,
	RSA_EXPONENT_MAX = 4096, /* RFC 3110 2 */
	/* Longer ones cost a hundred times the work and some libraries refuse them;
	 * no signer makes them.  Not judged rather than a door to a stalled run. */
	RSA_EXPONENT_USED = 64,
};

static const struct crypto_algorithm algorithms[] = {
	{ 5, CRYPTO_RSA, CRYPTO_SHA1, 0, 0, 0, "RSA", NULL },
	{ 7, CRYPTO_RSA, CRYPTO_SHA1, 0, 0, 0, "RSA", NULL },
	{ 8, CRYPTO_RSA, CRYPTO_SHA256, 0, 0, 0, "RSA", NULL },
	{ 10, CRYPTO_RSA, CRYPTO_SHA512, 0, 0, 0, "RSA", NULL },
	{ 13, CRYPTO_ECDSA, CRYPTO_SHA256, 64, 64, 256, "EC", "P-256" },
	{ 14, CRYPTO_ECDSA, CRYPTO_SHA384, 96, 96, 384, "EC", "P-384" },
	{ 15, CRYPTO_EDDSA, 0, 32, 64, 256, "ED25519", NULL },
	{ 16, CRYPTO_EDDSA, 0, 57, 114, 456, "ED448", NULL },
};

static uint16_t
bits_of(struct lint_bytes b)
{
	size_t bits = b.n * 8;

	if (b.n == 0)
		return 0;
	for (unsigned top = b.p[0]; (top & 0x80) == 0; top <<= 1)
		bits--;
	return bits > UINT16_MAX ? UINT16_MAX : (uint16_t)bits;
}

static struct lint_bytes
without_zeros(struct lint_bytes b)
{
	while (b.n > 0 && b.p[0] == 0)
		b.p++, b.n--;
	return b;
}

/* RFC 3110 2: the exponent's length in one octet, or in two behind a zero. */
static bool
split_rsa(struct lint_bytes key, struct lint_bytes *e, struct lint_bytes *n)
{
	size_t head = 1, len;

	if (key.n < 3)
		return false;
	len = key.p[0];
	if (len == 0) {
		head = 3;
		len = lint_u16(key.p + 1);
	}
	if (len > key.n - head)
		return false;
	*e = without_zeros((struct lint_bytes) { key.p + head, len });
	*n = without_zeros((struct lint_bytes) { key.p + head + len, key.n - head - len });
	return true;
}

static uint16_t
rsa_flaws(struct lint_bytes e, struct lint_bytes n, const struct crypto_key_facts *facts)
{
	uint16_t flaws = 0;

	if (e.n == 0 || (e.p[e.n - 1] & 1) == 0 || (e.n == 1 && e.p[0] == 1) ||
	    facts->exponent_bits > RSA_EXPONENT_MAX)
		flaws |= LINT_KEY_EXPONENT;
	/* RFC 8017 3.1: below the modulus. */
	else if (n.n > 0 && (e.n > n.n || (e.n == n.n && memcmp(e.p, n.p, n.n) >= 0)))
		flaws |= LINT_KEY_EXPONENT;
	if (n.n == 0 || facts->bits > RSA_MODULUS_MAX)
		flaws |= LINT_KEY_LENGTH;
	else if (facts->bits < RSA_MODULUS_SHORT)
		flaws |= LINT_KEY_SHORT;
	return flaws;
}

static EVP_PKEY *
import(const struct crypto_algorithm *algorithm, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(crypto_context(), algorithm->name, NULL);
	EVP_PKEY *pkey = NULL;

	if (ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

static EVP_PKEY *
import_rsa(const struct crypto_algorithm *algorithm, struct lint_bytes e, struct lint_bytes n)
{
	BIGNUM *be = arena_must(BN_bin2bn(e.p, (int)e.n, NULL));
	BIGNUM *bn = arena_must(BN_bin2bn(n.p, (int)n.n, NULL));
	OSSL_PARAM_BLD *build = arena_must(OSSL_PARAM_BLD_new());
	OSSL_PARAM *params;
	EVP_PKEY *pkey;

	if (OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn) != 1 ||
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, be) != 1)
		arena_must(NULL);
	params = arena_must(OSSL_PARAM_BLD_to_param(build));
	pkey = import(algorithm, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_free(bn);
	BN_free(be);
	return pkey;
}

static EVP_PKEY *
import_ec(const struct crypto_algorithm *algorithm, struct lint_bytes key)
{
	uint8_t point[1 + 96];
	char group[8];
	OSSL_PARAM params[3];

	point[0] = 4; /* uncompressed: RFC 6605 4 leaves this octet out */
	memcpy(point + 1, key.p, key.n);
	snprintf(group, sizeof(group), "%s", algorithm->group);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
	params[1] =
	    OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + key.n);
	params[2] = OSSL_PARAM_construct_end();
	return import(algorithm, params);
}

/* NULL with a flaw set, or NULL without: libcrypto cannot use it. */
static EVP_PKEY *
import_key(const struct crypto_algorithm *algorithm, struct lint_bytes key,
    struct crypto_key_facts *facts)
{
	struct lint_bytes e, n;
	EVP_PKEY *pkey;

	if (algorithm->family == CRYPTO_RSA) {
		if (!split_rsa(key, &e, &n)) {
			facts->flaws |= LINT_KEY_LENGTH;
			return NULL;
		}
		facts->exponent_bits = bits_of(e);
		facts->bits = bits_of(n);
		facts->flaws |= rsa_flaws(e, n, facts);
		if ((facts->flaws & (LINT_KEY_LENGTH | LINT_KEY_EXPONENT)) != 0 ||
		    facts->exponent_bits > RSA_EXPONENT_USED)
			return NULL;
		return import_rsa(algorithm, e, n);
	}
	facts->bits = algorithm->bits;
	if (key.n != algorithm->key_octets) {
		facts->flaws |= LINT_KEY_LENGTH;
		return NULL;
	}
	if (algorithm->family == CRYPTO_ECDSA) {
		pkey = import_ec(algorithm, key);
		if (pkey == NULL)
			facts->flaws |= LINT_KEY_POINT;
		return pkey;
	}
	if (!crypto_edwards_point(algorithm, key.p)) {
		facts->flaws |= LINT_KEY_POINT;
		return NULL;
	}
	return EVP_PKEY_new_raw_public_key_ex(
	    crypto_context(), algorithm->name, NULL, key.p, key.n);
}

static void
pkey_free(void *p)
{
	EVP_PKEY_free(p);
}

/* A libcrypto built without the algorithm must not look like bad signatures. */
static bool
can_verify(const struct crypto_key *key)
{
	EVP_PKEY_CTX *pkey = NULL;
	EVP_MD_CTX *md = NULL;
	const bool can = crypto_ready(key, &pkey, &md);

	EVP_PKEY_CTX_free(pkey);
	EVP_MD_CTX_free(md);
	return can || crypto_failed();
}

struct crypto_key *
crypto_key_parse(struct arena *a, uint8_t number, struct lint_bytes bytes,
    struct crypto_key_facts *facts)
{
	static atomic_uint_fast64_t ids;
	const struct crypto_algorithm *algorithm = NULL;
	struct crypto_key *key;

	*facts = (struct crypto_key_facts) { 0 };
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].number == number)
			algorithm = &algorithms[i];
	if (algorithm == NULL)
		return NULL;
	facts->supported = true;
	key = new (a, struct crypto_key, 1);
	key->algorithm = algorithm;
	key->pkey = import_key(algorithm, bytes, facts);
	if (key->pkey == NULL) {
		crypto_failed();
		facts->supported = (facts->flaws & ~LINT_KEY_SHORT) != 0;
		return NULL;
	}
	arena_defer(a, pkey_free, key->pkey);
	key->sig_octets = algorithm->sig_octets;
	if (algorithm->family == CRYPTO_RSA)
		key->sig_octets = (facts->bits + 7u) / 8;
	key->id = atomic_fetch_add(&ids, 1) + 1;
	facts->supported = can_verify(key);
	return facts->supported ? key : NULL;
}
