/* point.c - is a public key of EdDSA a point of its curve?  libcrypto says so
 * only by refusing every signature, which would read as "the signature is bad". */
#include "../base/arena.h"
#include "internal.h"
#include <openssl/bn.h>
#include <openssl/crypto.h>

/* x^2 = (y^2 - 1) / (d y^2 + a), a = 1 or -1: RFC 8032 5.1 and 5.2. */
struct curve {
	const char *p, *d; /* hexadecimal */
	unsigned long a_negative;
	size_t octets;
};
static const struct curve ed25519 = {
	"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
	"52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3",
	0,
	32,
};
static const struct curve ed448 = {
	"fffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"-98a9",
	1,
	57,
};

/* Is the fraction a square?  Its parts' product tells: they differ by a square,
 * and the lower part is never 0.  Where x is 0 the sign bit must be clear. */
static bool
has_root(const struct curve *c, BIGNUM *y, bool sign, BN_CTX *ctx)
{
	BIGNUM *p = BN_CTX_get(ctx), *d = BN_CTX_get(ctx), *v = BN_CTX_get(ctx);
	int symbol;

	if (v == NULL || BN_hex2bn(&p, c->p) == 0 || BN_hex2bn(&d, c->d) == 0)
		arena_must(NULL);
	if (BN_cmp(y, p) >= 0)
		return false;
	if (BN_mod_sqr(y, y, p, ctx) != 1 || BN_mod_mul(v, y, d, p, ctx) != 1 ||
	    (c->a_negative ? BN_sub_word(v, 1) : BN_add_word(v, 1)) != 1 ||
	    BN_sub_word(y, 1) != 1 || BN_mod_mul(v, v, y, p, ctx) != 1)
		arena_must(NULL);
	symbol = BN_kronecker(v, p, ctx);
	if (symbol < -1)
		arena_must(NULL);
	return symbol == 0 ? !sign : symbol == 1;
}

bool
crypto_edwards_point(const struct crypto_algorithm *algorithm, const uint8_t *key)
{
	const struct curve *c = algorithm->key_octets == 32 ? &ed25519 : &ed448;
	const bool sign = (key[c->octets - 1] & 0x80) != 0;
	BN_CTX *ctx = arena_must(BN_CTX_new_ex(crypto_context()));
	uint8_t le[57];
	BIGNUM *y;
	bool good;

	memcpy(le, key, c->octets);
	le[c->octets - 1] &= 0x7f;
	BN_CTX_start(ctx);
	y = arena_must(BN_CTX_get(ctx));
	arena_must(BN_lebin2bn(le, (int)c->octets, y));
	good = has_root(c, y, sign, ctx);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return good;
}
