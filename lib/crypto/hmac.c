/* hmac.c - keyed digests, for transactions that two parties sign (RFC 8945). */
#include "../base/arena.h"
#include "internal.h"
#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>

struct crypto_hmac {
	EVP_MAC_CTX *ctx;
};

static void
hmac_free(void *p)
{
	struct crypto_hmac *h = p;

	EVP_MAC_CTX_free(h->ctx);
	h->ctx = NULL;
}

static const char *
hmac_digest(unsigned bits)
{
	switch (bits) {
	case 160: return "SHA1";
	case 256: return "SHA256";
	case 384: return "SHA384";
	case 512: return "SHA512";
	default: return NULL;
	}
}

struct crypto_hmac *
crypto_hmac_new(struct arena *a, unsigned bits, struct lint_bytes key)
{
	struct crypto_hmac *h = new (a, struct crypto_hmac, 1);
	const char *digest = hmac_digest(bits);
	EVP_MAC *mac = arena_must(EVP_MAC_fetch(crypto_context(), "HMAC", NULL));
	OSSL_PARAM params[2];

	assert(digest != NULL);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t)digest, 0);
	params[1] = OSSL_PARAM_construct_end();
	h->ctx = arena_must(EVP_MAC_CTX_new(mac));
	EVP_MAC_free(mac);
	arena_defer(a, hmac_free, h);
	if (EVP_MAC_init(h->ctx, key.p, key.n, params) != 1)
		arena_must(NULL);
	return h;
}

void
crypto_hmac_add(struct crypto_hmac *h, const void *p, size_t n)
{
	if (EVP_MAC_update(h->ctx, p, n) != 1)
		arena_must(NULL);
}

size_t
crypto_hmac_end(struct crypto_hmac *h, uint8_t out[64])
{
	size_t n = 0;

	if (EVP_MAC_final(h->ctx, out, &n, 64) != 1)
		arena_must(NULL);
	return n;
}

bool
crypto_equal(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}
