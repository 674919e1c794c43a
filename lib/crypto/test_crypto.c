/* Published examples: whoever made them shares no code with us. */
#include "../base/arena.h"
#include "../base/tap.h"
#include "../dns/door_ldns.h"
#include "crypto.h"
#include <openssl/evp.h>

static struct lint_bytes
base64(struct arena *a, const char *s)
{
	const size_t n = strlen(s);
	uint8_t *p = new (a, uint8_t, n);
	int got = EVP_DecodeBlock(p, (const uint8_t *)s, (int)n);

	return (struct lint_bytes) { p, (size_t)got - (s[n - 1] == '=') - (s[n - 2] == '=') };
}

static struct lint_bytes
hex(struct arena *a, const char *s)
{
	uint8_t *p = new (a, uint8_t, strlen(s) / 2 + 1);
	size_t n = 0;

	for (unsigned x; sscanf(s + 2 * n, "%2x", &x) == 1; n++)
		p[n] = (uint8_t)x;
	return (struct lint_bytes) { p, n };
}

static struct lint_name
name(struct arena *a, const char *s)
{
	uint8_t *p = new (a, uint8_t, strlen(s) + 2), *len = p, *q = p + 1;

	for (; *s != '\0'; s++)
		if (*s == '.')
			*len = (uint8_t)(q - len - 1), len = q++;
		else
			*q++ = (uint8_t)*s;
	return (struct lint_name) { p, (uint8_t)(q - p) };
}

struct example {
	const char *rfc, *zone;
	uint16_t flags;
	uint8_t algorithm;
	uint16_t tag;
	const char *key, *ds; /* ds: digest type and digest, or NULL */
	const char *owner, *rrset; /* wire after the owner's name up to the RDATA's length, then RDATA */
	uint16_t type;
	uint8_t labels;
	uint32_t expiration, inception;
	const char *sig;
};
static const struct example examples[] = {
	{ "RFC 4035 B.6, RSA/SHA-1", "example.", 256, 5, 38519,
	    "AQOy1bZVvpPqhg4j7EJoM9rI3ZmyEx2OzDBVrZy/lvI5CQePxXHZS4i8dANH4DX3tbHol61ek8EFMcsGXxKciJFHyhl9"
	    "4C+NwILQdzsUlSFovBZsyl/NX6yEbtw/xN9ZNcrbYvgjjZ/UVPZIySFNsgEYvh0z2542lzMKR4Dh8uZffQ==",
	    NULL, "*.w.example.", "000e0001026169076578616d706c6500", 15, 2, 1084127779, 1081535779,
	    "OMK8rAZlepfzLWW75Dxd63jy2wswESzxDKG2f9AMN1CytCd10cYISAxfAdvXSZ7xujKAtPbctvOQ2ofO7AZJ+d01EeeQ"
	    "TVBPq4/6KCWhqe2XTjnkVLNvvhnc0u28aoSsG0+4InvkkOHknKxw4kX18MMR34i8lC36SR5xBni8vHI=" },
	{ "RFC 5702 6.1, RSA/SHA-256", "example.net.", 256, 8, 9033,
	    "AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=",
	    NULL, "www.example.net.", "0004c000025b", 1, 3, 1893456000, 946684800,
	    "kRCOH6u7l0QGy9qpC9l1sLncJcOKFLJ7GhiUOibu4teYp5VE9RncriShZNz85mwlMgNEacFYK/lPtPiVYP4bwg==" },
	{ "RFC 5702 6.2, RSA/SHA-512", "example.net.", 256, 10, 3740,
	    "AwEAAdHoNTOW+et86KuJOWRDp1pndvwb6Y83nSVXXyLA3DLroROUkN6X0O6pnWnjJQujX/AyhqFDxj13tOnD9u/1kTg7"
	    "cV6rklMrZDtJCQ5PCl/D7QNPsgVsMu1J2Q8gpMpztNFLpPBz1bWXjDtaR7ZQBlZ3PFY12ZTSncorffcGmhOL",
	    NULL, "www.example.net.", "0004c000025b", 1, 3, 1893456000, 946684800,
	    "tsb4wnjRUDnB1BUi+t6TMTXThjVnG+eCkWqjvvjhzQL1d0YRoOe0CbxrVDYd0xDtsuJRaeUw1ep94PzEWzr0iGYgZBWm"
	    "/zpq+9fOuagYJRfDqfReKBzMweOLDiNa8iP5g9vMhpuv6OPlvpXwm9Sa9ZXIbNl1MBGk0fthPgxdDLw=" },
	{ "RFC 6605 6.1, P-256", "example.net.", 257, 13, 55648,
	    "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
	    "02b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17", "www.example.net.",
	    "0004c0000201", 1, 3, 1284026679, 1281607479,
	    "qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==" },
	{ "RFC 6605 6.2, P-384", "example.net.", 257, 14, 10771,
	    "xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX4"
	    "5NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40",
	    "0472d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df98"
	    "3d6",
	    "www.example.net.", "0004c0000201", 1, 3, 1284027625, 1281608425,
	    "/L5hDKIvGDyI1fcARX3z65qrmPsVz73QD1Mr5CEqOiLP95hxQouuroGCeZOvzFaxsT8Glr74hbavRKayJNuydCuzWTSS"
	    "Pdz7wnqXL5bdcJzusdnI0RSMROxxwGipWcJm" },
	/* The signatures of RFC 8080 are those of its erratum 4935. */
	{ "RFC 8080 6.1, Ed25519, first", "example.com.", 257, 15, 3613,
	    "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=",
	    "023aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b", "example.com.",
	    "0014000a046d61696c076578616d706c6503636f6d00", 15, 2, 1440021600, 1438207200,
	    "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==" },
	{ "RFC 8080 6.1, Ed25519, second", "example.com.", 257, 15, 35217,
	    "zPnZ/QwEe7S8C5SPz2OfS5RR40ATk2/rYnE9xHIEijs=",
	    "02401781b934e392de492ec77ae2e15d70f6575a1c0bc59c5275c04ebe80c6614c", "example.com.",
	    "0014000a046d61696c076578616d706c6503636f6d00", 15, 2, 1440021600, 1438207200,
	    "zXQ0bkYgQTEFyfLyi9QoiY6D8ZdYo4wyUhVioYZXFdT410QPRITQSqJSnzQoSm5poJ7gD7AQR0O7KuI5k2pcBg==" },
	{ "RFC 8080 6.2, Ed448, first", "example.com.", 257, 16, 9713,
	    "3kgROaDjrh0H2iuixWBrc8g2EpBBLCdGzHmn+G2MpTPhpj/OiBVHHSfPodx1FYYUcJKm1MDpJtIA",
	    "026ccf18d5bc5d7fc2fceb1d59d17321402f2aa8d368048db93dd811f5cb2b19c7", "example.com.",
	    "0014000a046d61696c076578616d706c6503636f6d00", 15, 2, 1440021600, 1438207200,
	    "3cPAHkmlnxcDHMyg7vFC34l0blBhuG1qpwLmjInI8w1CMB29FkEAIJUA0amxWndkmnBZ6SKiwZSAxGILn/NBtOXft0+G"
	    "j7FSvOKxE/07+4RQvE581N3Aj/JtIyaiYVdnYtyMWbSNyGEY2213WKsJlwEA" },
	{ "RFC 8080 6.2, Ed448, second", "example.com.", 257, 16, 38353,
	    "kkreGWoccSDmUBGAe7+zsbG6ZAFQp+syPmYUurBRQc3tDjeMCJcVMRDmgcNLp5HlHAMy12VoISsA",
	    "02645ff078b3568f5852b70cb60e8e696cc77b75bfaaffc118cf79cbda1ba28af4", "example.com.",
	    "0014000a046d61696c076578616d706c6503636f6d00", 15, 2, 1440021600, 1438207200,
	    "E1/oLjSGIbmLny/4fcgM1z4oL6aqo+izT3urCyHyvEp4Sp8Syg1eI+lJ57CSnZqjJP41O/9l4m0AsQ4f7qI1gVnML8vW"
	    "WiyW2KXhT9kuAICUSxv5OWbf81Rq7Yu60npabODB0QFPb/rkW3kUZmQ0YQUA" },
};

static uint8_t *
put(uint8_t *to, uint64_t x, int octets)
{
	while (octets-- > 0)
		*to++ = (uint8_t)(x >> 8 * octets);
	return to;
}

static uint8_t *
put_bytes(uint8_t *to, const void *p, size_t n)
{
	memcpy(to, p, n);
	return to + n;
}

/* RFC 4034 3.1.8.1, for one record of TTL 3600. */
static struct lint_bytes
signed_data(struct arena *a, const struct example *x)
{
	const struct lint_name zone = name(a, x->zone), owner = name(a, x->owner);
	const struct lint_bytes rrset = hex(a, x->rrset);
	uint8_t *p = new (a, uint8_t, 1024), *q = p;

	q = put(put(put(put(q, x->type, 2), x->algorithm, 1), x->labels, 1), 3600, 4);
	q = put(put(put(q, x->expiration, 4), x->inception, 4), x->tag, 2);
	q = put_bytes(q, zone.wire, zone.len);
	q = put_bytes(q, owner.wire, owner.len);
	q = put(put(put(q, x->type, 2), 1, 2), 3600, 4);
	q = put_bytes(q, rrset.p, rrset.n);
	return (struct lint_bytes) { p, (size_t)(q - p) };
}

static struct lint_bytes
dnskey(struct arena *a, const struct example *x, struct lint_bytes key)
{
	uint8_t *p = new (a, uint8_t, key.n + 4), *q;

	q = put(put(put(p, x->flags, 2), 3, 1), x->algorithm, 1);
	q = put_bytes(q, key.p, key.n);
	return (struct lint_bytes) { p, (size_t)(q - p) };
}

/* Is the key among those that could have made the signature? */
static bool
is_maker(const struct crypto_key *key, struct lint_bytes data, struct lint_bytes sig,
    struct lint_bytes bytes)
{
	uint8_t makers[2][96];
	const unsigned n = key == NULL ? 0 : crypto_makers(key, data, sig, makers);
	bool found = false;

	for (unsigned i = 0; i < n; i++)
		found |= memcmp(makers[i], bytes.p, bytes.n) == 0;
	return found;
}

static void
test_examples(void)
{
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct example *x = &examples[i];
		const struct lint_bytes bytes = base64(a, x->key), sig = base64(a, x->sig);
		struct lint_bytes data = signed_data(a, x), rdata = dnskey(a, x, bytes);
		struct crypto_key_facts facts;
		struct crypto_key *key = crypto_key_parse(a, x->algorithm, bytes, &facts);
		uint8_t out[64];

		ok(crypto_key_tag(rdata) == x->tag, "%s: key tag", x->rfc);
		ok(key != NULL && facts.supported && (facts.flaws & ~LINT_KEY_SHORT) == 0,
		    "%s: the key is usable", x->rfc);
		ok(key != NULL && crypto_verify(v, key, data, sig), "%s: the signature verifies",
		    x->rfc);
		ok(is_maker(key, data, sig, bytes) == (x->algorithm == 13 || x->algorithm == 14),
		    "%s: the signature gives its maker away, if it is ECDSA", x->rfc);
		((uint8_t *)(uintptr_t)data.p)[data.n - 1] ^= 1;
		ok(!is_maker(key, data, sig, bytes), "%s: other data, another maker", x->rfc);
		ok(key != NULL && !crypto_verify(v, key, data, sig), "%s: not over other data",
		    x->rfc);
		if (x->ds != NULL) {
			const struct lint_bytes ds = hex(a, x->ds);
			const size_t n = crypto_ds_digest(name(a, x->zone), rdata, ds.p[0], out);

			ok(n == ds.n - 1 && memcmp(out, ds.p + 1, n) == 0, "%s: DS digest", x->rfc);
		}
	}
}

static void
test_digests(void)
{
	local_arena *a = arena_new();
	const struct example x = { .flags = 256, .algorithm = 5 };
	const struct lint_bytes rdata = dnskey(a, &x,
	    base64(a,
	        "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMm"
	        "mAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=="
	        ));
	const struct lint_bytes sha1 = hex(a, "2bb183af5f22588179a53b0a98631fad1a292118");
	const struct lint_bytes sha256 =
	    hex(a, "d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a");
	const struct lint_bytes abc =
	    hex(a, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	const uint8_t md5[] = { 1, 0, 3, 1, 1, 3, 0xaa, 0xbb, 0xcc, 0xdd };
	uint8_t out[64];

	ok(crypto_key_tag(rdata) == 60485, "RFC 4034 5.4: key tag");
	ok(crypto_ds_digest(name(a, "dskey.example.com."), rdata, 1, out) == 20 &&
	        memcmp(out, sha1.p, 20) == 0,
	    "RFC 4034 5.4: DS digest type 1");
	ok(crypto_ds_digest(name(a, "dskey.example.com."), rdata, 2, out) == 32 &&
	        memcmp(out, sha256.p, 32) == 0,
	    "RFC 4509 2.3: DS digest type 2");
	for (unsigned type = 0; type < 256; type++)
		if (type != 1 && type != 2 && type != 4 &&
		    crypto_ds_digest(name(a, "example."), rdata, (uint8_t)type, out) != 0)
			ok(false, "digest type %u cannot be computed", type);
	ok(crypto_key_tag((struct lint_bytes) { md5, sizeof(md5) }) == 0xbbcc,
	    "RFC 4034 B.1: algorithm 1 takes its tag from the modulus");
	ok(crypto_key_tag((struct lint_bytes) { md5, 0 }) == 0 &&
	        crypto_key_tag((struct lint_bytes) { md5, 3 }) == 0x0400 &&
	        crypto_key_tag((struct lint_bytes) { md5, 4 }) == 0x0401,
	    "a tag of RDATA that is too short reads nothing outside");
	crypto_sha256("abc", 3, out);
	ok(memcmp(out, abc.p, 32) == 0, "SHA-256 of abc");
}

/* Tags and digests as ldns computes them, over RDATA of every length up to 600. */
static void
test_second_opinion(void)
{
	static const uint8_t types[] = { 1, 2, 4 }, algorithms[] = { 1, 5, 8, 13, 15, 16, 253 };
	local_arena *a = arena_new();
	uint8_t rdata[600], ours[64], theirs[64];
	uint32_t noise = 1;
	unsigned tags = 0, digests = 0;

	for (size_t n = 8; n <= sizeof(rdata); n++) {
		const struct lint_name owner = name(a, n % 2 != 0 ? "example." : "a.b.example.net.");
		const uint8_t type = types[n % sizeof(types)];
		size_t len = 0;

		for (size_t i = 0; i < n; i++)
			rdata[i] = (uint8_t)((noise = noise * 1664525 + 1013904223) >> 24);
		rdata[3] = algorithms[n % sizeof(algorithms)];
		tags += crypto_key_tag((struct lint_bytes) { rdata, n }) !=
		    door_key_tag((struct lint_bytes) { rdata, n });
		digests += !door_ds(owner, (struct lint_bytes) { rdata, n }, type, theirs, &len) ||
		    crypto_ds_digest(owner, (struct lint_bytes) { rdata, n }, type, ours) != len ||
		    memcmp(ours, theirs, len) != 0;
	}
	ok(tags == 0, "key tags as ldns computes them");
	ok(digests == 0, "DS digests as ldns computes them");
}

static void
test_nsec3(void)
{
	static const char *const vectors[][2] = {
		{ "example.", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom" },
		{ "a.example.", "35mthgpgcu1qg68fab165klnsnk3dpvl" },
		{ "ai.example.", "gjeqe526plbf1g8mklp59enfd789njgi" },
		{ "ns1.example.", "2t7b4g4vsa5smi47k61mv5bv1a22bojr" },
		{ "ns2.example.", "q04jkcevqvmu85r014c7dkba38o0ji5r" },
		{ "w.example.", "k8udemvp1j2f7eg6jebps17vp3n8i58h" },
		{ "*.w.example.", "r53bq7cc2uvmubfu5ocmm6pers9tk9en" },
		{ "x.w.example.", "b4um86eghhds6nea196smvmlo4ors995" },
		{ "y.w.example.", "ji6neoaepv8b5o6k4ev33abha8ht9fgc" },
		{ "x.y.w.example.", "2vptu5timamqttgl4luu9kg21e0aor3s" },
		{ "xx.example.", "t644ebqk9bibcna874givr6joj62mlhv" },
		{ "2t7b4g4vsa5smi47k61mv5bv1a22bojr.example.", "kohar7mbb8dc2ce8a9qvl8hon4k53uhi" },
	};
	local_arena *a = arena_new();
	const struct lint_bytes salt = hex(a, "aabbccdd");
	const struct lint_bytes zero = hex(a, "5ba93c9db0cff93f52b521d7420e43f6eda2784f");
	uint8_t out[20];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		char text[33] = "";

		crypto_nsec3_hash(name(a, vectors[i][0]), salt, 12, out);
		for (unsigned bit = 0; bit < 160; bit += 5) {
			const unsigned two = (unsigned)out[bit / 8] << 8 |
			    (bit / 8 < 19 ? out[bit / 8 + 1] : 0);

			text[bit / 5] =
			    "0123456789abcdefghijklmnopqrstuv"[two >> (11 - bit % 8) & 31];
		}
		ok(strcmp(text, vectors[i][1]) == 0, "RFC 5155 A: %s", vectors[i][0]);
	}
	crypto_nsec3_hash((struct lint_name) { (const uint8_t *)"", 1 },
	    (struct lint_bytes) { NULL, 0 }, 0, out);
	ok(memcmp(out, zero.p, 20) == 0, "no salt, no extra iteration: SHA-1 of one zero octet");
}

/* FIPS 180-4, the example of three letters, in two pieces. */
static void
test_hash(void)
{
	local_arena *a = arena_new();
	const struct lint_bytes want384 = hex(a,
	    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
	    "8086072ba1e7cc2358baeca134c825a7");
	const struct lint_bytes want512 = hex(a,
	    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
	struct crypto_hash *h = crypto_hash_new(a, 384), *i = crypto_hash_new(a, 512);
	uint8_t out[64];

	crypto_hash_add(h, "a", 1), crypto_hash_add(i, "ab", 2);
	crypto_hash_add(h, "bc", 2), crypto_hash_add(i, "c", 1);
	ok(crypto_hash_end(h, out) == 48 && memcmp(out, want384.p, 48) == 0, "SHA-384 piece by piece");
	ok(crypto_hash_end(i, out) == 64 && memcmp(out, want512.p, 64) == 0, "SHA-512 beside it");
}

int
main(void)
{
	test_examples();
	test_hash();
	test_digests();
	test_second_opinion();
	test_nsec3();
	return done_testing();
}
