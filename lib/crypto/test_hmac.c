/* Vectors of RFC 2202 3 (SHA-1) and RFC 4231 4 (the others). */
#include "crypto.h"
#include "../base/arena.h"
#include "../base/tap.h"
#include "../dns/baseenc.h"

static void
one(unsigned bits, const char *key, const char *data, const char *want)
{
	local_arena *a = arena_new();
	const struct lint_bytes octets = { (const uint8_t *)key, strlen(key) };
	struct crypto_hmac *h = crypto_hmac_new(a, bits, octets);
	uint8_t out[64], expect[64];
	const ssize_t n = hex_decode(want, strlen(want), expect, sizeof(expect));
	size_t got;

	for (size_t i = 0; i < strlen(data); i += 7) /* in pieces */
		crypto_hmac_add(h, data + i, strlen(data) - i < 7 ? strlen(data) - i : 7);
	got = crypto_hmac_end(h, out);
	ok(got == (size_t)n && got == bits / 8 && crypto_equal(out, expect, got),
	    "HMAC of %u bits, key of %zu",
	    bits, strlen(key));
	out[got - 1] ^= 1;
	ok(!crypto_equal(out, expect, got), "one bit in its last octet counts");
}

int
main(void)
{
	static const char jefe[] = "Jefe", what[] = "what do ya want for nothing?";
	local_arena *a = arena_new();
	char long_key[132];
	uint8_t out[64] = "k";

	one(160, jefe, what, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
	one(256, jefe, what, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	one(384, jefe, what, "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
	    "8e2240ca5e69e2c78b3239ecfab21649");
	one(512, jefe, what, "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	    "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
	/* A key longer than the block is hashed first. */
	memset(long_key, 0xaa, 131);
	long_key[131] = '\0';
	one(256, long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	one(512, long_key, "Test Using Larger Than Block-Size Key - Hash Key First",
	    "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
	    "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
	ok(crypto_hmac_end(crypto_hmac_new(a, 256, (struct lint_bytes) { out, 1 }), out) == 32,
	    "over nothing at all");
	return done_testing();
}
