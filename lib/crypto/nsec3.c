/* nsec3.c - the old calls of libcrypto, which are nine times as fast for short
 * input as the new ones and are deprecated for no fault of their own. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto.h"
#include <openssl/sha.h>

void
crypto_nsec3_hash(struct lint_name name, struct lint_bytes salt, unsigned iterations,
    uint8_t out[20])
{
	SHA_CTX ctx;

	SHA1_Init(&ctx);
	SHA1_Update(&ctx, name.wire, name.len);
	SHA1_Update(&ctx, salt.p, salt.n);
	SHA1_Final(out, &ctx);
	for (unsigned i = 0; i < iterations; i++) {
		SHA1_Init(&ctx);
		SHA1_Update(&ctx, out, 20);
		SHA1_Update(&ctx, salt.p, salt.n);
		SHA1_Final(out, &ctx);
	}
}
