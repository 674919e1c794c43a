#include "tsig.h"
#include "tsig_vectors.h"
#include "../base/arena.h"
#include "../base/tap.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AT = 1700000000, ROOM = 2048 };
static const char secret[] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="; /* 00 01 .. 1f */

static struct lint_bytes
octets(struct arena *a, const char *hex)
{
	uint8_t *p = arena_alloc(a, strlen(hex), 1);
	const ssize_t n = hex_decode(hex, strlen(hex), p, strlen(hex));

	if (n < 0)
		printf("Bail out! bad vector\n");
	return (struct lint_bytes) { p, (size_t)n };
}

static struct tsig_key
key_of(struct arena *a, const char *algorithm)
{
	const char *text = arena_printf(a, "%s:k.example:%s", algorithm, secret);
	struct tsig_key key;

	if (tsig_parse(a, text, strlen(text), &key) != NULL)
		printf("Bail out! bad key\n");
	return key;
}

/* The unsigned query that the vectors were made of. */
static size_t
plain_query(uint8_t *out)
{
	static const uint8_t q[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0\4corp\7example\0\0\xfc\0\1";

	memcpy(out, q, sizeof(q) - 1);
	return sizeof(q) - 1;
}

static void
test_vectors(void)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		local_arena *a = arena_new();
		const struct tsig_key key = key_of(a, vectors[i].algorithm);
		const struct lint_bytes want = octets(a, vectors[i].query);
		uint8_t out[ROOM], mac[64];
		const size_t plain = plain_query(out), n = tsig_sign(&key, out, plain, sizeof(out), AT, mac);
		struct tsig_stream *s = tsig_stream_new(a, &key, mac);
		const size_t rest = key.bits / 8 + 6; /* MAC, then original id, error, other length */

		ok(strcmp(tsig_algorithm(&key), vectors[i].algorithm) == 0, "%s is known",
		    vectors[i].algorithm);
		ok(n > rest && memcmp(mac, want.p + want.n - rest, key.bits / 8) == 0 &&
		    memcmp(out + n - rest, want.p + want.n - rest, rest) == 0 && out[11] == 1,
		    "a query is signed as dnspython signs it");
		/* dnspython compresses the key's name; ours stands whole. */
		ok(n == want.n + 7, "in %zu octets", n);
		for (int k = 0; k < 3; k++) {
			const struct lint_bytes m = octets(a, vectors[i].answer[k]);
			const char *why = tsig_stream_add(s, m.p, m.n, AT);

			ok(why == NULL && tsig_stream_closed(s), "message %d verifies%s%s", k + 1,
			    why == NULL ? "" : ": ", why == NULL ? "" : why);
		}
		ok(tsig_sign(&key, out, plain, plain + 40, AT, mac) == 0, "no room is no signature");
	}
}

static const char *
first_of(struct arena *a, const struct tsig_key *key, const struct lint_bytes *m, int64_t now)
{
	uint8_t out[ROOM], mac[64];

	tsig_sign(key, out, plain_query(out), sizeof(out), AT, mac);
	return tsig_stream_add(tsig_stream_new(a, key, mac), m->p, m->n, now);
}

/* Messages without a signature are covered by the next one that has it. */
static void
test_sparse(void)
{
	local_arena *a = arena_new();
	const struct tsig_key key = key_of(a, "hmac-sha256");
	const struct lint_bytes one = octets(a, vectors[1].answer[0]), two = octets(a, sparse[0]),
				three = octets(a, sparse[1]);
	uint8_t out[ROOM], mac[64], forged[512];
	struct tsig_stream *s;
	const char *why = NULL;

	tsig_sign(&key, out, plain_query(out), sizeof(out), AT, mac);
	s = tsig_stream_new(a, &key, mac);
	ok(tsig_stream_add(s, one.p, one.n, AT) == NULL && tsig_stream_add(s, two.p, two.n, AT) == NULL,
	    "a message without a signature may come second");
	ok(!tsig_stream_closed(s), "and it proves nothing yet");
	ok(tsig_stream_add(s, three.p, three.n, AT) == NULL && tsig_stream_closed(s),
	    "the third one's signature covers both");

	memcpy(forged, two.p, two.n);
	forged[two.n - 1] ^= 1; /* another address */
	s = tsig_stream_new(a, &key, mac);
	tsig_stream_add(s, one.p, one.n, AT);
	ok(tsig_stream_add(s, forged, two.n, AT) == NULL, "a forged one without a signature is found out");
	why = tsig_stream_add(s, three.p, three.n, AT);
	ok(why != NULL && strcmp(why, "its TSIG signature does not verify") == 0, "by the next signature");
	ok(tsig_stream_add(s, two.p, two.n, AT) != NULL && !tsig_stream_closed(s),
	    "and nothing behind that one counts");

	s = tsig_stream_new(a, &key, mac);
	why = tsig_stream_add(s, two.p, two.n, AT);
	ok(why != NULL && strstr(why, "first message") != NULL, "the first must be signed");

	for (unsigned n = 98; n <= 100; n++) {
		s = tsig_stream_new(a, &key, mac);
		why = tsig_stream_add(s, one.p, one.n, AT);
		for (unsigned i = 0; i < n && why == NULL; i++)
			why = tsig_stream_add(s, two.p, two.n, AT);
		ok((why == NULL) == (n <= TSIG_MAX_UNSIGNED), "%u in a row without a signature", n);
	}
}

/* Whatever octet is changed, the message is refused. */
static void
test_mutations(void)
{
	local_arena *a = arena_new();
	const struct tsig_key key = key_of(a, "hmac-sha256");
	const struct lint_bytes m = octets(a, vectors[1].answer[0]);
	unsigned accepted = 0, cut = 0;
	uint8_t copy[512];

	for (size_t i = 2; i < m.n; i++) /* its id is the net's to compare */
		for (int bit = 0; bit < 8; bit++) {
			const struct lint_bytes changed = { copy, m.n };
			const char *why;

			memcpy(copy, m.p, m.n);
			copy[i] ^= (uint8_t)(1u << bit);
			why = first_of(a, &key, &changed, AT);
			/* The letters of the key's and the algorithm's name have no case. */
			accepted += why == NULL && bit != 5;
		}
	ok(accepted == 0, "no bit can be turned in a signed message (%u)", accepted);
	for (size_t n = 0; n < m.n; n++) {
		const struct lint_bytes shorter = { m.p, n };

		cut += first_of(a, &key, &shorter, AT) == NULL;
	}
	ok(cut == 0, "nor an octet be left out at its end (%u)", cut);
}

static void
test_refusals(void)
{
	static const struct { uint16_t error; const char *text; } errors[] = { { 16, "BADSIG" },
		{ 17, "BADKEY" }, { 18, "BADTIME" }, { 22, "BADTRUNC" }, { 99, "TSIG error" } };
	local_arena *a = arena_new();
	const struct tsig_key key = key_of(a, "hmac-sha256"), sha1 = key_of(a, "hmac-sha1");
	const struct lint_bytes m = octets(a, vectors[1].answer[0]);
	struct tsig_key other = key;
	uint8_t copy[512];
	const char *why;

	ok(first_of(a, &key, &m, AT + TSIG_FUDGE_S) == NULL, "300 s late is in time");
	ok(first_of(a, &key, &m, AT - TSIG_FUDGE_S) == NULL, "300 s early too");
	why = first_of(a, &key, &m, AT + TSIG_FUDGE_S + 1);
	ok(why != NULL && strstr(why, "not of this time") != NULL, "301 s late is not");
	ok(first_of(a, &key, &m, AT - TSIG_FUDGE_S - 1) != NULL, "nor 301 s early");
	other.secret.n--;
	why = first_of(a, &other, &m, AT);
	ok(why != NULL && strstr(why, "does not verify") != NULL, "another secret");
	other = key;
	other.name = (struct lint_name) { (const uint8_t *)"\1k", 3 };
	why = first_of(a, &other, &m, AT);
	ok(why != NULL && strstr(why, "another TSIG key") != NULL, "another key");
	why = first_of(a, &sha1, &m, AT);
	ok(why != NULL && strstr(why, "another TSIG algorithm") != NULL, "another algorithm");
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		const struct lint_bytes e = { copy, m.n };

		memcpy(copy, m.p, m.n);
		copy[m.n - 3] = (uint8_t)errors[i].error;
		why = first_of(a, &key, &e, AT);
		ok(why != NULL && strstr(why, errors[i].text) != NULL, "error %u: %s", errors[i].error, why);
	}
}

static void
test_keys(void)
{
	static const struct { const char *text; unsigned bits; const char *name; } good[] = {
		{ "key \"k.example\" {\n\talgorithm hmac-sha512;\n\tsecret \"AAEC\";\n};\n", 512,
		    "k.example." },
		{ "# by hand\n// x\n/* y */ key K.Example. { secret AAEC; algorithm HMAC-SHA256; };",
		    256, "k.example." },
		{ "key k { algorithm hmac-sha1; secret \"AAEC\"; }", 160, "k." },
		{ "hmac-sha384:k.example:AAEC\n", 384, "k.example." },
		{ "sha256:k.example.:AAEC", 256, "k.example." },
		{ "# the key\nk.example:AAEC  \r\n# and no other\n", 256, "k.example." },
		{ "k.example:AA//", 256, "k.example." },
	};
	static const char *const bad[] = { "", "\n# nothing\n", "k.example", "hmac-md5:k:AAEC",
		"k:AA=C", "k:", ":AAEC", ".:AAEC", "a..b:AAEC", "k:AAEC\nl:AAEC", "key", "key k",
		"key k {", "key k { }",
		"key k { algorithm hmac-sha256; };", "key k { secret AAEC; };",
		"key k { algorithm hmac-md5; secret AAEC; };",
		"key k { algorithm hmac-sha256 secret AAEC; };",
		"key k { algorithm hmac-sha256; secret AAEC; colour red; };",
		"key k { algorithm hmac-sha256; secret \"AAEC",
		("key k { algorithm hmac-sha256; secret AAEC; }; "
		    "key l { algorithm hmac-sha256; secret AAEC; };"),
		"key k { algorithm hmac-sha256; secret AAEC; }; x" };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		local_arena *a = arena_new();
		struct tsig_key key;
		const char *why = tsig_parse(a, good[i].text, strlen(good[i].text), &key);

		ok(why == NULL && key.bits == good[i].bits && key.secret.n == 3 && key.secret.p[0] == 0 &&
		    strcmp(name_text(a, key.name), good[i].name) == 0, "key %zu is read%s%s", i,
		    why == NULL ? "" : ": ", why == NULL ? "" : why);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		local_arena *a = arena_new();
		struct tsig_key key;
		const char *why = tsig_parse(a, bad[i], strlen(bad[i]), &key);

		ok(why != NULL && strstr(why, "AAEC") == NULL, "bad key %zu: %s", i, why);
	}
}

static void
test_file(void)
{
	local_arena *a = arena_new();
	char path[] = "/tmp/test_tsig.XXXXXX";
	const int fd = mkstemp(path);
	struct tsig_key key;
	struct err e;

	if (fd < 0 || write(fd, "k:AAEC\n", 7) != 7)
		printf("Bail out! no room in /tmp\n");
	close(fd);
	ok(tsig_read(a, path, &key, &e) && key.secret.n == 3, "a key file is read");
	ok(truncate(path, TSIG_MAX_FILE + 1) == 0 && !tsig_read(a, path, &key, &e) &&
	    strstr(e.text, "TSIG_MAX_FILE") != NULL, "one octet more than a file may have");
	ok(truncate(path, 0) == 0 && !tsig_read(a, path, &key, &e) && e.exit == 2, "an empty one is refused");
	unlink(path);
	ok(!tsig_read(a, path, &key, &e) && e.exit == 2, "none is an error");
	ok(!tsig_read(a, "/tmp", &key, &e) && e.exit == 2, "a folder too");
	ok(!tsig_read(a, "/dev/zero", &key, &e) && e.exit == 2, "and a device");
}

int
main(void)
{
	test_vectors();
	test_sparse();
	test_mutations();
	test_refusals();
	test_keys();
	test_file();
	return done_testing();
}
