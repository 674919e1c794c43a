#include "../base/arena.h"
#include "internal.h"
#include <assert.h>
#include <openssl/err.h>
#include <pthread.h>

static OSSL_LIB_CTX *context;
static EVP_MD *digests[CRYPTO_N_DIGESTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
set_up(void)
{
	static const char *const names[CRYPTO_N_DIGESTS] = { "SHA1", "SHA256", "SHA384", "SHA512" };

	context = arena_must(OSSL_LIB_CTX_new());
	/* A fetch takes locks and builds strings; one signature in a million must not. */
	for (int i = 0; i < CRYPTO_N_DIGESTS; i++)
		digests[i] = arena_must(EVP_MD_fetch(context, names[i], NULL));
}

OSSL_LIB_CTX *
crypto_context(void)
{
	pthread_once(&once, set_up);
	return context;
}

const EVP_MD *
crypto_md(enum crypto_digest digest)
{
	pthread_once(&once, set_up);
	return digests[digest];
}

bool
crypto_failed(void)
{
	unsigned long e;

	while ((e = ERR_get_error()) != 0)
		if (ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE)
			arena_must(NULL);
	return false;
}

void
crypto_sha256(const void *p, size_t n, uint8_t out[32])
{
	if (EVP_Digest(p, n, out, NULL, crypto_md(CRYPTO_SHA256), NULL) != 1)
		arena_must(NULL);
}

struct crypto_hash {
	EVP_MD_CTX *ctx;
};

struct crypto_hash *
crypto_hash_new(struct arena *a, unsigned bits)
{
	struct crypto_hash *h = new (a, struct crypto_hash, 1);

	assert(bits == 384 || bits == 512);
	h->ctx = arena_must(EVP_MD_CTX_new());
	if (EVP_DigestInit_ex2(h->ctx, crypto_md(bits == 384 ? CRYPTO_SHA384 : CRYPTO_SHA512), NULL) != 1)
		arena_must(NULL);
	return h;
}

void
crypto_hash_add(struct crypto_hash *h, const void *p, size_t n)
{
	if (EVP_DigestUpdate(h->ctx, p, n) != 1)
		arena_must(NULL);
}

size_t
crypto_hash_end(struct crypto_hash *h, uint8_t out[64])
{
	unsigned n = 0;

	if (EVP_DigestFinal_ex(h->ctx, out, &n) != 1)
		arena_must(NULL);
	EVP_MD_CTX_free(h->ctx);
	h->ctx = NULL;
	return n;
}

uint16_t
crypto_key_tag(struct lint_bytes rdata)
{
	const uint8_t *p = rdata.p;
	uint32_t sum = 0;

	/* Algorithm 1: the last octets but one of the modulus, which ends the RDATA. */
	if (rdata.n > 4 && p[3] == 1)
		return lint_u16(p + rdata.n - 3);
	for (size_t i = 0; i < rdata.n; i++)
		sum += (i & 1) != 0 ? p[i] : (uint32_t)p[i] << 8;
	return (uint16_t)(sum + (sum >> 16));
}

size_t
crypto_ds_digest(struct lint_name owner, struct lint_bytes rdata, uint8_t type, uint8_t out[64])
{
	EVP_MD_CTX *ctx;
	const EVP_MD *md;
	unsigned n = 0;

	switch (type) {
	case 1: md = crypto_md(CRYPTO_SHA1); break;
	case 2: md = crypto_md(CRYPTO_SHA256); break;
	case 4: md = crypto_md(CRYPTO_SHA384); break;
	default: return 0;
	}
	ctx = arena_must(EVP_MD_CTX_new());
	if (EVP_DigestInit_ex2(ctx, md, NULL) != 1 ||
	    EVP_DigestUpdate(ctx, owner.wire, owner.len) != 1 ||
	    EVP_DigestUpdate(ctx, rdata.p, rdata.n) != 1 || EVP_DigestFinal_ex(ctx, out, &n) != 1)
		arena_must(NULL);
	EVP_MD_CTX_free(ctx);
	return n;
}
