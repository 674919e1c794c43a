/* Public keys with every flaw, and Wycheproof's signatures where they are at hand. */
#include "../base/arena.h"
#include "../base/tap.h"
#include "crypto.h"

/* A number of so many bits: the highest one, a pattern or nothing, the lowest one. */
static size_t
put_number(uint8_t *to, unsigned bits, bool odd, uint8_t fill)
{
	const size_t n = (bits + 7) / 8;

	if (n == 0)
		return 0;
	memset(to, fill, n);
	to[0] = (uint8_t)((to[0] & ((1u << (bits - 1) % 8) - 1)) | 1u << (bits - 1) % 8);
	to[n - 1] = (uint8_t)((to[n - 1] & 0xfe) | odd);
	return n;
}

static size_t
put_rsa(uint8_t *to, unsigned e_bits, bool odd, unsigned n_bits)
{
	const size_t e = (e_bits + 7) / 8;
	size_t n = 1;

	to[0] = (uint8_t)e;
	if (e == 0 || e > 255) {
		to[0] = 0;
		to[1] = (uint8_t)(e >> 8);
		to[2] = (uint8_t)e;
		n = 3;
	}
	n += put_number(to + n, e_bits, odd, 0);
	return n + put_number(to + n, n_bits, true, 0x5a);
}

static void
test_rsa(void)
{
	static const struct {
		unsigned e_bits;
		bool odd;
		unsigned n_bits;
		uint16_t flaws;
		bool supported, usable;
	} cases[] = {
		{ 17, true, 2048, 0, true, true },
		{ 2, true, 2048, 0, true, true },
		{ 33, true, 4096, 0, true, true },
		{ 64, true, 4096, 0, true, true },
		{ 65, true, 2048, 0, false, false },
		{ 2048, true, 2048, 0, false, false },
		{ 4096, true, 4096, 0, false, false },
		{ 4097, true, 4096, LINT_KEY_EXPONENT, true, false },
		{ 17, false, 2048, LINT_KEY_EXPONENT, true, false },
		{ 1, true, 2048, LINT_KEY_EXPONENT, true, false },
		{ 0, false, 2048, LINT_KEY_EXPONENT, true, false },
		{ 17, true, 16, LINT_KEY_EXPONENT | LINT_KEY_SHORT, true, false },
		{ 17, true, 1024, 0, true, true },
		{ 17, true, 1023, LINT_KEY_SHORT, true, true },
		{ 17, true, 512, LINT_KEY_SHORT, true, true },
		{ 17, true, 18, LINT_KEY_SHORT, true, true },
		{ 17, true, 4096, 0, true, true },
		{ 17, true, 4097, LINT_KEY_LENGTH, true, false },
		{ 17, true, 0, LINT_KEY_LENGTH, true, false },
	};
	static const uint8_t algorithms[] = { 5, 7, 8, 10 }, nothing[600];
	static uint8_t key[2048];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		local_arena *a = arena_new();
		const size_t n = put_rsa(key, cases[i].e_bits, cases[i].odd, cases[i].n_bits);
		struct crypto_verifier *v = crypto_verifier_new(a);
		unsigned right = 0;

		for (size_t j = 0; j < sizeof(algorithms); j++) {
			struct crypto_key_facts facts;
			struct crypto_key *k = crypto_key_parse(
			    a, algorithms[j], (struct lint_bytes) { key, n }, &facts);

			right += facts.flaws == cases[i].flaws && facts.bits == cases[i].n_bits &&
			    facts.exponent_bits == cases[i].e_bits &&
			    facts.supported == cases[i].supported &&
			    (k != NULL) == cases[i].usable &&
			    (k == NULL ||
			        !crypto_verify(v, k, (struct lint_bytes) { key, 9 },
			            (struct lint_bytes) { nothing, (cases[i].n_bits + 7) / 8 }));
		}
		ok(right == sizeof(algorithms), "RSA: exponent of %u bits, %s, modulus of %u",
		    cases[i].e_bits, cases[i].odd ? "odd" : "even", cases[i].n_bits);
	}
}

static void
test_rsa_form(void)
{
	local_arena *a = arena_new();
	struct crypto_key_facts facts;
	static uint8_t key[70000];
	size_t n = put_rsa(key, 17, true, 2048), cut = 0;

	for (size_t len = 0; len < n; len++) {
		crypto_key_parse(a, 8, (struct lint_bytes) { key, len }, &facts);
		cut += (facts.flaws & LINT_KEY_LENGTH) != 0 || facts.bits == (len - 4) * 8;
	}
	ok(cut == n, "RSA: a key that is cut short anywhere");
	memmove(key + 6, key + 4, n - 4);
	key[4] = key[5] = 0;
	ok(crypto_key_parse(a, 8, (struct lint_bytes) { key, n + 2 }, &facts) != NULL &&
	        facts.bits == 2048,
	    "RSA: zeros before the modulus do not count");
	memset(key, 0xff, sizeof(key));
	key[0] = 0;
	ok(crypto_key_parse(a, 8, (struct lint_bytes) { key, 65535 }, &facts) == NULL &&
	        facts.flaws == LINT_KEY_LENGTH,
	    "RSA: an exponent longer than the field");
	ok(crypto_key_parse(a, 8, (struct lint_bytes) { key, 66000 }, &facts) == NULL &&
	        facts.flaws == LINT_KEY_EXPONENT,
	    "RSA: the longest exponent");
	ok(facts.exponent_bits == UINT16_MAX, "RSA: more bits than can be told");
}

static void
test_curves(void)
{
	static const struct {
		uint8_t algorithm, n;
		uint16_t bits;
	} cases[] = { { 13, 64, 256 }, { 14, 96, 384 }, { 15, 32, 256 }, { 16, 57, 456 } };
	static const uint8_t key[200];
	struct crypto_key_facts facts;

	for (size_t i = 0; i < 4; i++) {
		local_arena *a = arena_new();
		unsigned wrong = 0;

		for (size_t n = 0; n < sizeof(key); n++)
			wrong += n != cases[i].n &&
			    (crypto_key_parse(a, cases[i].algorithm, (struct lint_bytes) { key, n },
			         &facts) != NULL ||
			        facts.flaws != LINT_KEY_LENGTH || !facts.supported);
		ok(wrong == 0 && facts.bits == cases[i].bits, "algorithm %d: one length only",
		    cases[i].algorithm);
		if (cases[i].algorithm < 15)
			ok(crypto_key_parse(a, cases[i].algorithm,
			       (struct lint_bytes) { key, cases[i].n }, &facts) == NULL &&
			        facts.flaws == LINT_KEY_POINT && facts.supported,
			    "algorithm %d: 0, 0 is no point", cases[i].algorithm);
	}
	for (unsigned i = 0; i < 256; i++) {
		local_arena *a = arena_new();

		if ((i == 5 || i == 7 || i == 8 || i == 10 || (i >= 13 && i <= 16)) ||
		    (crypto_key_parse(a, (uint8_t)i, (struct lint_bytes) { key, 64 }, &facts) ==
		            NULL &&
		        !facts.supported && facts.flaws == 0))
			continue;
		ok(false, "algorithm %u is not known here", i);
	}
}

/* How many one-bit changes of two keys of RFC 8080 6 are points: another program counted. */
static void
test_edwards(void)
{
	static const uint8_t k25519[32] = { 0x97, 0x4d, 0x96, 0xa2, 0x2d, 0x22, 0x4b, 0xc0, 0x1a,
		0xdb, 0x91, 0x50, 0x91, 0x47, 0x7d, 0x44, 0xcc, 0xd9, 0x1c, 0x9a, 0x41, 0xa1, 0x14,
		0x30, 0x01, 0x01, 0x17, 0xd5, 0x2c, 0x59, 0x24, 0x0e };
	static const uint8_t k448[57] = { 0xde, 0x48, 0x11, 0x39, 0xa0, 0xe3, 0xae, 0x1d, 0x07,
		0xda, 0x2b, 0xa2, 0xc5, 0x60, 0x6b, 0x73, 0xc8, 0x36, 0x12, 0x90, 0x41, 0x2c, 0x27,
		0x46, 0xcc, 0x79, 0xa7, 0xf8, 0x6d, 0x8c, 0xa5, 0x33, 0xe1, 0xa6, 0x3f, 0xce, 0x88,
		0x15, 0x47, 0x1d, 0x27, 0xcf, 0xa1, 0xdc, 0x75, 0x15, 0x86, 0x14, 0x70, 0x92, 0xa6,
		0xd4, 0xc0, 0xe9, 0x26, 0xd2, 0x00 };
	static const struct {
		const uint8_t *key;
		size_t n;
		uint8_t algorithm;
		unsigned points;
	} cases[] = { { k25519, 32, 15, 110 }, { k448, 57, 16, 215 } };
	static const struct {
		uint8_t first, rest, last;
		bool good;
	} edges[] = {
		{ 1, 0, 0, true }, /* x is 0 */
		{ 1, 0, 0x80, false }, /* and has no sign */
		{ 0xed, 0xff, 0x7f, false }, /* y is p */
		{ 0xec, 0xff, 0x7f, true }, /* y is p - 1 */
		{ 0xff, 0xff, 0x7f, false },
		{ 2, 0, 0, false },
	};
	struct crypto_key_facts facts;
	uint8_t key[57];

	for (size_t i = 0; i < 2; i++) {
		local_arena *a = arena_new();
		unsigned points = 0;

		memcpy(key, cases[i].key, cases[i].n);
		for (size_t bit = 0; bit < cases[i].n * 8; bit++) {
			key[bit / 8] ^= (uint8_t)(1u << bit % 8);
			points += crypto_key_parse(a, cases[i].algorithm,
			              (struct lint_bytes) { key, cases[i].n }, &facts) != NULL;
			key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		ok(points == cases[i].points, "algorithm %d: %u of the changed keys are points",
		    cases[i].algorithm, points);
	}
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		local_arena *a = arena_new();
		bool good;

		memset(key, edges[i].rest, 32);
		key[0] = edges[i].first;
		key[31] = edges[i].last;
		good = crypto_key_parse(a, 15, (struct lint_bytes) { key, 32 }, &facts) != NULL;
		ok(good == edges[i].good && (facts.flaws == LINT_KEY_POINT) == !good,
		    "Ed25519 key %02x %02x.. %02x", edges[i].first, edges[i].rest, edges[i].last);
	}
}

static size_t
unhex(uint8_t *to, size_t room, const char *s)
{
	size_t n = 0;

	for (unsigned x; n < room && sscanf(s + 2 * n, "%2x", &x) == 1; n++)
		to[n] = (uint8_t)x;
	return n;
}

static void
test_wycheproof(void)
{
	static const char path[] = "../shared/vectors/ecdsa_secp256r1_sha256_p1363_test.json";
	static char line[8192], text[8192];
	FILE *f = fopen(path, "r");
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	struct crypto_key *key = NULL;
	struct crypto_key_facts facts;
	uint8_t point[65], msg[4096], sig[4096];
	size_t n_msg = 0, n_sig = 0;
	unsigned all = 0, wrong = 0, announced = 0;
	int id = 0;

	if (f == NULL) {
		printf("ok %d - Wycheproof P-256 # SKIP no %s here\n", ++tap_n, path);
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		text[0] = '\0';
		sscanf(line, " \"numberOfTests\" : %u", &announced);
		sscanf(line, " \"tcId\" : %d", &id);
		if (sscanf(line, " \"uncompressed\" : \"%[0-9a-f]", text) == 1 &&
		    unhex(point, sizeof(point), text) == sizeof(point))
			key = crypto_key_parse(a, 13, (struct lint_bytes) { point + 1, 64 }, &facts);
		else if (strstr(line, "\"msg\"") != NULL)
			n_msg = sscanf(line, " \"msg\" : \"%[0-9a-f]", text) == 1
			    ? unhex(msg, sizeof(msg), text)
			    : 0;
		else if (strstr(line, "\"sig\"") != NULL)
			n_sig = sscanf(line, " \"sig\" : \"%[0-9a-f]", text) == 1
			    ? unhex(sig, sizeof(sig), text)
			    : 0;
		else if (sscanf(line, " \"result\" : \"%[a-z]", text) == 1) {
			const bool good = key != NULL &&
			    crypto_verify(v, key, (struct lint_bytes) { msg, n_msg },
			        (struct lint_bytes) { sig, n_sig });

			all++;
			if (good != (strcmp(text, "valid") == 0)) {
				printf("# Wycheproof test %d: %s expected\n", id, text);
				wrong++;
			}
		}
	}
	fclose(f);
	ok(all > 0 && all == announced, "Wycheproof P-256: %u vectors read", all);
	ok(wrong == 0, "Wycheproof P-256: each judged as the file says");
}

int
main(void)
{
	test_rsa();
	test_rsa_form();
	test_curves();
	test_edwards();
	test_wycheproof();
	return done_testing();
}
