/* internal.h - what the files of this room share: libcrypto's types stay in here. */
#ifndef CRYPTO_INTERNAL_H
#define CRYPTO_INTERNAL_H
#include "crypto.h"
#include <openssl/evp.h>

enum crypto_digest { CRYPTO_SHA1, CRYPTO_SHA256, CRYPTO_SHA384, CRYPTO_SHA512, CRYPTO_N_DIGESTS };
enum crypto_family { CRYPTO_RSA, CRYPTO_ECDSA, CRYPTO_EDDSA };

struct crypto_algorithm {
	uint8_t number; /* of DNSKEY and RRSIG */
	uint8_t family, digest;
	uint8_t key_octets, sig_octets; /* 0: RSA, any */
	uint16_t bits;
	const char *name, *group; /* as libcrypto knows them */
};

struct crypto_key {
	EVP_PKEY *pkey; /* only read from once it is made: threads share it */
	const struct crypto_algorithm *algorithm;
	uint64_t id; /* never used twice, unlike an address */
	size_t sig_octets;
};

/* The library context and digests of this program.  They are our own, so that
 * neither the system's openssl.cnf nor OPENSSL_CONF changes what verifies. */
OSSL_LIB_CTX *crypto_context(void);
const EVP_MD *crypto_md(enum crypto_digest);

/* A context that is ready to verify by the key; false when libcrypto has none.
 * EdDSA fills *md, the others *pkey. */
bool crypto_ready(const struct crypto_key *, EVP_PKEY_CTX **pkey, EVP_MD_CTX **md);

/* Empties libcrypto's error queue.  Lack of memory ends the program here: it
 * must not look like a bad signature.  Always false. */
bool crypto_failed(void);

/* Is `p` the encoding of a point (RFC 8032 5.1.3, 5.2.3)? */
bool crypto_edwards_point(const struct crypto_algorithm *, const uint8_t *p);
#endif
