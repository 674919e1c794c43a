#include "../base/arena.h"
#include "internal.h"
#include <assert.h>
#include <openssl/rsa.h>

/*
 * Making a context for a key costs a fetch with its locks, so each thread keeps
 * one for each key that it has met lately; a zone seldom has more than a few.
 */
enum { SLOTS = 32, RSA_OCTETS_MAX = 512 };
struct slot {
	uint64_t id; /* of the key, 0: empty */
	EVP_PKEY_CTX *pkey;
	EVP_MD_CTX *md; /* EdDSA: copied for each signature */
};
struct crypto_verifier {
	struct slot slots[SLOTS];
	EVP_MD_CTX *md[CRYPTO_N_DIGESTS];
	EVP_MD_CTX *eddsa;
};

bool
crypto_ready(const struct crypto_key *key, EVP_PKEY_CTX **pkey, EVP_MD_CTX **md)
{
	const struct crypto_algorithm *algorithm = key->algorithm;
	EVP_PKEY_CTX *ctx;

	if (algorithm->family == CRYPTO_EDDSA) {
		*md = arena_must(EVP_MD_CTX_new());
		return EVP_DigestVerifyInit_ex(
		           *md, NULL, NULL, crypto_context(), NULL, key->pkey, NULL) == 1;
	}
	ctx = *pkey = EVP_PKEY_CTX_new_from_pkey(crypto_context(), key->pkey, NULL);
	if (ctx == NULL)
		return false;
	if (algorithm->family == CRYPTO_ECDSA)
		return EVP_PKEY_verify_init(ctx) == 1;
	/* Systems forbid SHA-1 in signatures, yet a zone that has them is there to
	 * be judged: the padding is libcrypto's, the comparison ours. */
	if (algorithm->digest == CRYPTO_SHA1)
		return EVP_PKEY_verify_recover_init(ctx) == 1 &&
		    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
	return EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, crypto_md(algorithm->digest)) == 1;
}

static void
verifier_free(void *p)
{
	struct crypto_verifier *v = p;

	for (size_t i = 0; i < SLOTS; i++) {
		EVP_PKEY_CTX_free(v->slots[i].pkey);
		EVP_MD_CTX_free(v->slots[i].md);
	}
	for (size_t i = 0; i < CRYPTO_N_DIGESTS; i++)
		EVP_MD_CTX_free(v->md[i]);
	EVP_MD_CTX_free(v->eddsa);
}

struct crypto_verifier *
crypto_verifier_new(struct arena *a)
{
	struct crypto_verifier *v = new (a, struct crypto_verifier, 1);

	for (size_t i = 0; i < CRYPTO_N_DIGESTS; i++)
		v->md[i] = arena_must(EVP_MD_CTX_new());
	v->eddsa = arena_must(EVP_MD_CTX_new());
	arena_defer(a, verifier_free, v);
	return v;
}

static struct slot *
slot_of(struct crypto_verifier *v, const struct crypto_key *key)
{
	struct slot *s = &v->slots[key->id % SLOTS];

	if (s->id == key->id)
		return s;
	EVP_PKEY_CTX_free(s->pkey);
	EVP_MD_CTX_free(s->md);
	*s = (struct slot) { .id = key->id };
	/* It could when the key was parsed, so only memory can be missing. */
	if (!crypto_ready(key, &s->pkey, &s->md))
		arena_must(NULL);
	return s;
}

static size_t
digest(struct crypto_verifier *v, const struct crypto_key *key, struct lint_bytes data,
    uint8_t out[EVP_MAX_MD_SIZE])
{
	EVP_MD_CTX *ctx = v->md[key->algorithm->digest];
	unsigned n = 0;

	if (EVP_DigestInit_ex2(ctx, crypto_md(key->algorithm->digest), NULL) != 1 ||
	    EVP_DigestUpdate(ctx, data.p, data.n) != 1 || EVP_DigestFinal_ex(ctx, out, &n) != 1)
		arena_must(NULL);
	return n;
}

void
crypto_verifier_sha256(struct crypto_verifier *v, struct lint_bytes data, uint8_t out[32])
{
	EVP_MD_CTX *ctx = v->md[CRYPTO_SHA256];

	if (EVP_DigestInit_ex2(ctx, crypto_md(CRYPTO_SHA256), NULL) != 1 ||
	    EVP_DigestUpdate(ctx, data.p, data.n) != 1 || EVP_DigestFinal_ex(ctx, out, NULL) != 1)
		arena_must(NULL);
}

/* A positive INTEGER of DER: no leading zero but the one that keeps it positive. */
static uint8_t *
put_integer(uint8_t *to, const uint8_t *p, size_t n)
{
	for (; n > 1 && *p == 0; n--)
		p++;
	*to++ = 2;
	*to++ = (uint8_t)(n + (*p >> 7));
	if ((*p & 0x80) != 0)
		*to++ = 0;
	memcpy(to, p, n);
	return to + n;
}

static bool
verify_ecdsa(EVP_PKEY_CTX *ctx, const uint8_t *md, size_t md_n, struct lint_bytes sig)
{
	uint8_t der[2 + 2 * (2 + 1 + 48)], *end;

	end = put_integer(der + 2, sig.p, sig.n / 2);
	end = put_integer(end, sig.p + sig.n / 2, sig.n / 2);
	der[0] = 0x30;
	der[1] = (uint8_t)(end - der - 2); /* at most 102, so one octet */
	return EVP_PKEY_verify(ctx, der, (size_t)(end - der), md, md_n) == 1;
}

/* RFC 3110 3: what the signature holds is this prefix and the digest. */
static bool
verify_rsa_sha1(EVP_PKEY_CTX *ctx, const uint8_t *md, size_t md_n, struct lint_bytes sig)
{
	static const uint8_t prefix[] = { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02,
		0x1a, 0x05, 0x00, 0x04, 0x14 };
	uint8_t out[RSA_OCTETS_MAX];
	size_t n = sizeof(out);

	return EVP_PKEY_verify_recover(ctx, out, &n, sig.p, sig.n) == 1 &&
	    n == sizeof(prefix) + md_n && memcmp(out, prefix, sizeof(prefix)) == 0 &&
	    memcmp(out + sizeof(prefix), md, md_n) == 0;
}

bool
crypto_verify_digest(struct crypto_verifier *v, const struct crypto_key *key, const uint8_t *md,
    struct lint_bytes sig)
{
	assert(key->algorithm->family == CRYPTO_ECDSA);
	return (sig.n == key->sig_octets &&
	           verify_ecdsa(slot_of(v, key)->pkey, md, key->algorithm->bits / 8u, sig)) ||
	    crypto_failed();
}

bool
crypto_verify(struct crypto_verifier *v, const struct crypto_key *key, struct lint_bytes data,
    struct lint_bytes sig)
{
	uint8_t md[EVP_MAX_MD_SIZE];
	struct slot *s;
	size_t n;
	bool good;

	if (sig.n != key->sig_octets)
		return false;
	s = slot_of(v, key);
	if (key->algorithm->family == CRYPTO_EDDSA) {
		/* One context must not verify twice, by later versions of libcrypto. */
		if (EVP_MD_CTX_copy_ex(v->eddsa, s->md) != 1)
			arena_must(NULL);
		good = EVP_DigestVerify(v->eddsa, sig.p, sig.n, data.p, data.n) == 1;
		return good || crypto_failed();
	}
	n = digest(v, key, data, md);
	if (key->algorithm->family == CRYPTO_ECDSA)
		good = verify_ecdsa(s->pkey, md, n, sig);
	else if (key->algorithm->digest == CRYPTO_SHA1)
		good = verify_rsa_sha1(s->pkey, md, n, sig);
	else
		good = EVP_PKEY_verify(s->pkey, sig.p, sig.n, md, n) == 1;
	return good || crypto_failed();
}
