/* First octet the algorithm, the rest the key field: parse it, then verify by it
 * signatures of every length, made of the same octets. */
#include "../base/arena.h"
#include "crypto.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	local_arena *a = arena_new();
	struct crypto_key_facts facts;
	struct crypto_verifier *v;
	struct crypto_key *key;
	struct lint_bytes field;
	uint8_t out[64], sig[600];

	if (n == 0)
		return 0;
	field = (struct lint_bytes) { p + 1, n - 1 };
	crypto_key_tag((struct lint_bytes) { p, n });
	crypto_ds_digest((struct lint_name) { (const uint8_t *)"", 1 }, field, p[0], out);
	key = crypto_key_parse(a, p[0], field, &facts);
	if (key == NULL) {
		if (facts.supported && (facts.flaws & ~LINT_KEY_SHORT) == 0)
			abort();
		return 0;
	}
	if (!facts.supported || (facts.flaws & ~LINT_KEY_SHORT) != 0)
		abort();
	v = crypto_verifier_new(a);
	for (size_t i = 0; i < sizeof(sig); i++)
		sig[i] = p[i % n];
	for (size_t i = 0; i <= sizeof(sig); i++)
		crypto_verify(v, key, field, (struct lint_bytes) { sig, i });
	return 0;
}
