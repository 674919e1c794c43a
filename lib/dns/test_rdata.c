#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "baseenc.h"
#include "door_ldns.h"
#include "test_rdata_records.h"
#include "test_tokens.h"
#include "type.h"

enum { N_RECORDS = sizeof(records) / sizeof(records[0]) };
static const struct lint_name example = { (const uint8_t *)"\7example", 9 };
static struct rdata_token token[MAX_TOKENS];
static struct rdata_why why;
static uint8_t wire[RDATA_MAX + 1], other[RDATA_MAX + 1];
static size_t len, other_len;

static uint16_t
type_of(const char *text)
{
	uint16_t type = 0;

	ok(type_parse(text, strlen(text), &type), "%s is a type", text);
	return type;
}

static bool
parse(uint16_t type, const char *text)
{
	return rdata_parse(type, token, tokens_of(text, strlen(text), token), example, wire,
	    &len, &why);
}

static const char *
text_of(struct arena *a, uint16_t type, const uint8_t *p, size_t n)
{
	struct buf b = buf_new(a);

	rdata_print(&b, type, (struct lint_bytes) { p, n });
	return b.p;
}

static void
test_record(size_t i)
{
	local_arena *a = arena_new();
	const uint16_t type = type_of(records[i].type);
	const char *print = records[i].print != NULL ? records[i].print : records[i].text, *got;
	struct buf hex = buf_new(a), opaque = buf_new(a);
	enum door_answer answer;

	ok(parse(type, records[i].text), "%s %.60s", records[i].type, records[i].text);
	hex_print(&hex, wire, len);
	ok(strcmp(hex.p, records[i].wire) == 0, "has the wire form of BIND");
	memcpy(other, wire, len);
	other_len = len;
	ok(rdata_check(type, wire, len) == NULL, "which is well formed");
	rdata_canonical(type, wire, len);
	ok(memcmp(wire, other, len) == 0, "and in canonical case");
	got = text_of(a, type, wire, len);
	ok(strcmp(got, print) == 0, "is printed as %.60s", got);
	ok(parse(type, got) && len == other_len && memcmp(wire, other, len) == 0, "reads back");
	buf_printf(&opaque, "\\# %zu %s", len, hex.p);
	ok(parse(type, opaque.p) && len == other_len && memcmp(wire, other, len) == 0,
	    "as does \\#");
	answer = door_rdata(type, got, wire, &len);
	if (records[i].ldns == REFUSED)
		ok(answer == DOOR_REFUSED, "not by ldns");
	else if (records[i].ldns == UNREAD) /* by 1.8.3; a later one that reads it agrees */
		ok(answer == DOOR_UNREAD || (answer == DOOR_READ && len == other_len &&
		        memcmp(wire, other, len) == 0), "not by ldns, or as we do");
	else
		ok(answer == DOOR_READ && (len == other_len && memcmp(wire, other, len) == 0) ==
		        (records[i].ldns == SAME), "ldns reads it as is known");
}

/* Cut anywhere or with any octet changed: a verdict, printable text, and what
 * is called well formed reads back. */
static void
test_mutations(size_t i)
{
	const uint16_t type = type_of(records[i].type);
	unsigned wrong = 0, refused = 0, tried = 0;
	static uint8_t good[RDATA_MAX];
	size_t n;

	parse(type, records[i].text);
	memcpy(good, wire, len);
	n = len;
	for (size_t at = 0; at <= 2 * n; at++) {
		local_arena *a = arena_new();
		const size_t m = at > n ? n : at;
		const char *text;
		uint8_t w[2048];

		memcpy(w, good, m);
		if (at > n)
			w[at - n - 1] = (uint8_t)(w[at - n - 1] * 7 + 0xc1);
		text = text_of(a, type, w, m);
		for (const char *c = text; *c != '\0'; c++)
			wrong += *c < 0x20 || *c > 0x7e;
		tried++;
		if (rdata_check(type, w, m) != NULL) {
			refused++;
			wrong += parse(type, text);
			continue;
		}
		rdata_canonical(type, w, m);
		wrong += !parse(type, text) || len != m || memcmp(wire, w, m) != 0;
	}
	ok(wrong == 0, "%s: %u of %u mutations refused, the rest reads back",
	    records[i].type, refused,
	    tried);
}

static void
test_faults(void)
{
	static const struct {
		const char *type, *text, *why;
		size_t token;
	} t[] = {
		{ "A", "192.0.2", "A address: 192.0.2 is not an IPv4 address", 0 },
		{ "A", "192.0.2.256", "A address: 192.0.2.256 is not an IPv4 address", 0 },
		{ "A", "192.0.2.01", "A address: 192.0.2.01 is not an IPv4 address", 0 },
		{ "A", "192.0.2.1 x", "A: x is more than this type has", 1 },
		{ "A", "", "A address is missing", 0 },
		{ "A", "\"192.0.2.1\"",
		    "A address: 192.0.2.1 is in quotes, which only strings may be", 0 },
		{ "AAAA", "2001:db8::1::",
		    "AAAA address: 2001:db8::1:: is not an IPv6 address", 0 },
		{ "NS", "a..b", "NS name: a..b is no name: a name has an empty label", 0 },
		{ "MX", "65536 a", "MX preference: 65536 is not a number up to 65535", 0 },
		{ "MX", "-1 a", "MX preference: -1 is not a number up to 65535", 0 },
		{ "MX", "10", "MX exchange is missing", 1 },
		{ "SOA", "a b 4294967296 1 1 1 1",
		    "SOA serial: 4294967296 is not a number up to 4294967295", 2 },
		{ "SOA", "a b 1 1y 1 1 1",
		    "SOA refresh: 1y is not a period of up to 4294967295 seconds", 3 },
		{ "SOA", "a b 1 9999w 1 1 1",
		    "SOA refresh: 9999w is not a period of up to 4294967295 seconds", 3 },
		{ "TXT", "\\256",
		    "TXT text: \\256 has an escape that is neither \\DDD up to 255 nor \\X", 0 },
		{ "TXT", "\033[31m", "TXT text: \\027[31m is fine", 0 },
		{ "RRSIG", "A 5 3 86400 20261399000000 20030220173103 2642 a. AQID",
		    "RRSIG expiration: 20261399000000 is not a time", 4 },
		{ "RRSIG", "A 5 3 1d 1 1 2642 a. AQID",
		    "RRSIG original TTL: 1d is not a number up to 4294967295", 3 },
		{ "RRSIG", "A 5 3 1 1 1 2642 a. AQI", "RRSIG signature: AQI is not base64", 8 },
		{ "RRSIG", "A 5 3 1 1 1 2642 a. AQ== AQ==",
		    "RRSIG signature: AQ== is not base64", 9 },
		{ "RRSIG", "A 5 3 1 1 1 2642 a. AQ== A Q==", "RRSIG signature: Q== is not base64", 10 },
		{ "RRSIG", "A 5 3 1 1 1 2642 a.", "RRSIG signature is missing", 8 },
		{ "RRSIG", "A 300 3 1 1 1 2642 a. AQID",
		    "RRSIG algorithm: 300 is not an algorithm", 1 },
		{ "DNSKEY", "257 3 8 A!==", "DNSKEY public key: A!== is not base64", 3 },
		{ "DS", "1 8 2 ABC", "DS digest: ABC is not hex", 3 },
		{ "DS", "1 8 2", "DS digest is missing", 3 },
		{ "DS", "1 8 SHA3 AB",
		    "DS digest type: SHA3 is neither a number up to 255 nor a known word", 2 },
		{ "NSEC", "a. A BOGUS", "NSEC types: BOGUS is not a type", 2 },
		{ "NSEC3", "1 0 0 - - A",
		    "NSEC3 next hash: - is not base32hex of 1 to 255 octets", 4 },
		{ "NSEC3", "1 0 0 0x 00",
		    "NSEC3 salt: 0x is neither \"-\" nor hex of 1 to 255 octets", 3 },
		{ "LOC", "91 N 0 E 0m",
		    "LOC latitude: 91 is out of range for degrees, minutes or seconds", 0 },
		{ "LOC", "90 1 N 0 E 0m",
		    "LOC latitude: N ends more than the most degrees there are", 2 },
		{ "LOC", "0 0 0 0 E 0 E 0m", "LOC latitude: 0 is not N or S", 3 },
		{ "LOC", "1 N 1 E 0.001m",
		    "LOC altitude: 0.001m is not an altitude from -100000.00m to 42849672.95m", 4 },
		{ "APL", "1:192.0.2.0/33",
		    "APL prefix: 1:192.0.2.0/33 has a prefix length out of range", 0 },
		{ "CAA", "0 is-sue x", "CAA tag: is-sue is not made of letters and digits", 1 },
		{ "HTTPS", "1 . alpn=h2 alpn=h3",
		    "HTTPS parameters: alpn=h3 has its key twice", 3 },
		{ "HTTPS", "1 . bogus=1",
		    "HTTPS parameters: bogus=1 has no known key, nor key and a number up to 65534", 2 },
		{ "HTTPS", "1 . port=70000", "HTTPS parameters: port=70000 is not a port", 2 },
		{ "HTTPS", "1 . alpn=a,,b",
		    "HTTPS parameters: alpn=a,,b has an empty protocol", 2 },
		{ "HTTPS", "1 . alpn", "HTTPS parameters: alpn has no value", 2 },
		{ "HTTPS", "1 . mandatory=alpn",
		    "HTTPS parameters are malformed: mandatory lists a key that is not there", 3 },
		{ "HTTPS", "1 . no-default-alpn",
		    "HTTPS parameters are malformed: no-default-alpn is there without alpn", 3 },
		{ "HTTPS", "1 . key4=abc",
		    "HTTPS parameters are malformed: ipv4hint is not a list of addresses", 3 },
		{ "IPSECKEY", "1 4 1 . AQ==",
		    "IPSECKEY gateway type: 4 is not a number up to 3", 1 },
		{ "X25", "123", "X25 address: 123 is not a number of four digits or more", 0 },
		{ "EUI48", "00-00-5e-00-53",
		    "EUI48 address: 00-00-5e-00-53 is not six pairs of hex digits", 0 },
		{ "NID", "1 1:2:3:45678",
		    "NID node: 1:2:3:45678 is not four groups of hex digits", 1 },
		{ "TYPE65280", "x",
		    "TYPE65280: x cannot be read; data of this type is written as \\# length hex", 0 },
		{ "TYPE65280", "\\# 2 00",
		    "TYPE65280 \\# length: 2 is not the number of octets that follow", 1 },
		{ "A", "\\# 3 000000", "A \\# data is malformed: it is too short", 3 },
		{ "A", "\\#", "A \\# length is missing", 1 },
		{ "A", "\\# 4 0g000000", "A \\# data: 0g000000 is not hex", 2 },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const bool fine = strstr(t[i].why, "is fine") != NULL;

		ok(parse(type_of(t[i].type), t[i].text) == fine, "%s %s", t[i].type,
		    fine ? "esc" : t[i].text);
		ok(fine || (strcmp(why.text, t[i].why) == 0 && why.token == t[i].token),
		    "%s, token %zu",
		    fine ? "-" : why.text, fine ? 0 : why.token);
	}
	parse(1, "a\033]0;x\007\\");
	ok(strcmp(why.text, "A address: a\\027]0;x\\007\\ is not an IPv4 address") == 0, "escaped");
}

static void
test_limits(void)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	char text[257];

	memset(text, 'x', 256);
	text[255] = '\0';
	ok(parse(16, text) && len == 256, "a string of 255 octets");
	text[255] = 'x', text[256] = '\0';
	ok(!parse(16, text), "one of 256");
	wire[RDATA_MAX] = 0xee;
	for (int n = 65533; n <= 65537; n++) {
		buf_reset(&b);
		buf_printf(&b, "1 8 2 %0*d", (n - 4) * 2, 0);
		ok(parse(43, b.p) == (n <= RDATA_MAX), "a DS of %d octets", n);
		buf_reset(&b);
		buf_printf(&b, "0 issue %0*d", n - 7, 0);
		ok(parse(257, b.p) == (n <= RDATA_MAX), "a CAA of %d octets", n);
	}
	buf_reset(&b);
	for (unsigned i = 0; i < 300; i++)
		buf_printf(&b, "\"%0255d\" ", 7);
	ok(!parse(16, b.p) && why.token == 255, "the string that makes TXT too long is named");
	ok(wire[RDATA_MAX] == 0xee, "nothing is written behind the room");
	buf_reset(&b);
	buf_str(&b, "1 .");
	for (unsigned i = 0; i < 512; i++)
		buf_printf(&b, " key%u=a", 60000 - i);
	ok(parse(64, b.p), "512 parameters in falling order");
	buf_str(&b, " key60001");
	ok(!parse(64, b.p) && strstr(why.text, "512") != NULL, "one more is a limit that is said");
	buf_reset(&b);
	buf_str(&b, "a. ");
	for (unsigned t = 0; t < 65536; t += 7)
		buf_printf(&b, "TYPE%u ", t);
	ok(parse(47, b.p) && len == 3 + 256 * 34 && rdata_check(47, wire, len) == NULL,
	    "a bit map of all windows");
}

static void
test_canonical(void)
{
	static const struct {
		const char *type, *text, *want;
	} t[] = { { "NSEC", "A.B. A", "A.B. A" }, { "SRV", "1 1 1 A.B.", "1 1 1 a.b." },
		{ "SVCB", "1 A.B.", "1 A.B." }, { "RRSIG", "A 8 1 1 0 0 1 A.B. AQID",
		    "A 8 1 1 19700101000000 19700101000000 1 a.b. AQID" },
		{ "NAPTR", "1 1 \"S\" \"A\" \"\" A.B.", "1 1 \"S\" \"A\" \"\" a.b." },
		{ "LP", "1 A.B.", "1 A.B." }, { "TXT", "\"A.B.\"", "\"A.B.\"" },
		{ "TXT", "\"##[warning]\"", "\"##\\091warning]\"" } };
	uint8_t raw[] = "\0\1\1A\1B";
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const uint16_t type = type_of(t[i].type);
		const char *got;

		parse(type, t[i].text);
		got = text_of(a, type, wire, len);
		ok(strcmp(got, t[i].want) == 0, "%s is %s", t[i].text, got);
	}
	ok(rdata_check(15, raw, sizeof(raw)) == NULL, "an MX as a server may send it");
	rdata_canonical(15, raw, sizeof(raw));
	ok(memcmp(raw, "\0\1\1a\1b", sizeof(raw)) == 0, "is folded");
}

static const char *
unpack(uint16_t type, const char *msg, size_t msg_len, size_t at, size_t rdlen)
{
	return rdata_unpack(type, (const uint8_t *)msg, msg_len, at, rdlen, wire, &len);
}

static void
test_unpack(void)
{
	/* At 0 a name, at 7 an MX that points to it, at 11 to 14 pointers that are wrong. */
	static const char msg[] = "\3WwW\1b\0" "\0\1\xc0\0" "\xc0\x0b" "\xc0\x20" "\0\1\1a\xc0\x04";

	ok(unpack(15, msg, 21, 7, 4) == NULL && len == 9 && memcmp(wire, "\0\1\3www\1b", 9) == 0,
	    "a pointer is followed and the name folded");
	ok(unpack(15, msg, 21, 15, 6) == NULL && len == 7 && memcmp(wire, "\0\1\1a\1b", 7) == 0,
	    "a label and a pointer");
	ok(unpack(2, msg, 21, 11, 2) != NULL, "a pointer to itself");
	ok(unpack(2, msg, 21, 13, 2) != NULL, "a pointer forwards");
	ok(unpack(15, msg, 21, 7, 5) != NULL, "an octet behind the name");
	ok(unpack(15, msg, 21, 7, 3) != NULL, "half a pointer");
	ok(unpack(15, msg, 21, 7, 400) != NULL, "data behind the message");
	ok(unpack(39, msg, 21, 9, 2) != NULL, "DNAME has no compression");
	ok(unpack(47, msg, 21, 9, 2) != NULL, "nor has NSEC");
	ok(unpack(65280, msg, 21, 9, 2) == NULL && len == 2 && memcmp(wire, "\xc0\0", 2) == 0,
	    "unknown types are opaque");
}

static void
test_wire(void)
{
	static const struct {
		unsigned type;
		const char *wire;
		size_t n;
		bool fine;
	} t[] = {
		{ 47, "\0", 1, true }, { 47, "\0\0\1\x40", 4, true }, { 47, "\0\0\0", 3, false },
		{ 47, "\0\0\1\0", 4, false }, { 47, "\0\0\2\x40\0", 5, false },
		{ 47, "\0\1\1\x40\0\1\x40", 7, false }, { 47, "\0\0\1\x40\0\1\x40", 7, false },
		{ 47, "\0\0\x21\x40", 4, false }, { 47, "\0\0\1", 3, false },
		{ 50, "\1\0\0\0\0\0", 6, false }, { 50, "\1\0\0\0\0\1\xaa", 7, true },
		{ 50, "\1\0\0\0\4\1\xaa", 7, false }, { 16, "", 0, false }, { 16, "\0", 1, true },
		{ 16, "\2a", 2, false }, { 1, "abcd", 4, true }, { 1, "abcde", 5, false },
		{ 48, "\1\0\3\x08", 4, true }, { 43, "\0\0\0\0", 4, true }, { 43, "\0\0\0",
		    3, false },
		{ 257, "\0\0", 2, false }, { 257, "\0\1a", 3, true }, { 257, "\0\1-", 3, false },
		{ 65, "\0\1\0\0\3\0\2\1\xbb", 9, true }, { 65, "\0\1\0\0\3\0\1\1", 8, false },
		{ 65, "\0\1\0\0\3\0\2\1\xbb\0\3\0\2\1\xbb", 15, false }, { 65,
		    "\0\1\0\0\2\0\0", 7, false },
		{ 65, "\0\1\0\0\1\0\3\2h2\0\2\0\0", 14, true }, { 65, "\0\1\0\0\1\0\3\3h2",
		    10, false },
		{ 65, "\0\1\0\0\0\0\2\0\0", 9, false },
		{ 65, "\0\1\0\0\0\0\2\0\3", 9, false },
		{ 65, "\0\1\0\0\0\0\2\0\3\0\3\0\2\1\xbb", 15, true },
		{ 47, "\0\0\x21" "0123456789012345678901234567890123", 36, false },
		{ 47, "\0\0\x20" "0123456789012345678901234567890123", 35, true },
		{ 42, "\0\1\x10\2\xc0\0", 6, false }, { 42, "\0\1\x10\2\xc0\1", 6, true },
		{ 42, "\0\1\x21\1\xc0", 5, false }, { 42, "\0\3\x21\1\xc0", 5, true },
	};
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		const uint8_t *p = (const uint8_t *)t[i].wire;
		const char *wrong = rdata_check((uint16_t)t[i].type, p, t[i].n);

		ok((wrong == NULL) == t[i].fine, "%zu: type %u: %s", i, t[i].type,
		    wrong != NULL ? wrong : "fine");
	}
	ok(strcmp(text_of(a, 48, (const uint8_t *)"\1\0\3\x08", 4), "\\# 4 01000308") == 0,
	    "a DNSKEY without a key has no other text");
	ok(strcmp(text_of(a, 1, (const uint8_t *)"abc", 3), "\\# 3 616263") == 0, "malformed data");
	memcpy(wire, "\0\5\x16\x13\x80\0\0\0\x80\0\0\0\0\0\0", 16);
	ok(strncmp(text_of(a, 29, wire, 16), "\\# 16", 5) == 0,
	    "a LOC with a zero times a power of ten, which text would lose");
	ok(parse(38, "65 ffff:ffff::ffff:ffff:ffff:ffff a.") && len == 12 &&
	        memcmp(wire, "\x41\x7f\xff\xff\xff\xff\xff\xff\xff\1a", 12) == 0,
	    "bits of an A6's prefix are left out");
	ok(strcmp(text_of(a, 47, (const uint8_t *)"", 1), ".") == 0, "NSEC of no types");
}

static void
test_door(void)
{
	static const struct lint_name dskey = { (const uint8_t *)"\5dskey\7example\3com", 19 };
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	uint8_t digest[64];
	size_t n;

	/* RFC 4034 5.4 */
	parse(48,
	    "256 3 5 AQOeiiR0GOMYkDshWoSKz9Xz fwJr1AYtsmx3TGkJaNXVbfi/ 2pHm822aJ5iI9BMzNXxeYCmZ "
	          "DRD99WYwYqUSdjMmmAphXdvx egXd/M5+X7OrzKBaMbCVdFLU Uh6DhweJBjEVv5f2wwjM9Xzc nOf+EPbt"
	          "G9DMBmADjFDc2w/r ljwvFw==");
	ok(door_key_tag((struct lint_bytes) { wire, len }) == 60485, "a key tag by ldns");
	ok(door_ds(dskey, (struct lint_bytes) { wire, len }, 1, digest, &n) && n == 20, "a digest");
	hex_print(&b, digest, n);
	ok(strcmp(b.p, "2BB183AF5F22588179A53B0A98631FAD1A292118") == 0, "it is %s", b.p);
	ok(!door_ds(dskey, (struct lint_bytes) { wire, 3 }, 1, digest, &n),
	    "of malformed data none");
	ok(!door_ds(dskey, (struct lint_bytes) { wire, len }, 99, digest, &n),
	    "of unknown types none");
	ok(door_wire(48, (struct lint_bytes) { wire, len }, other, &n) == DOOR_READ && n == len &&
	        memcmp(wire, other, n) == 0, "and wire through ldns");
	ok(door_rdata(16, "\"a\nb\"", other, &n) == DOOR_REFUSED, "a newline is not for ldns");
	ok(door_rdata(29, "1 N 1 E 0m", other, &n) == DOOR_REFUSED, "nor is a LOC");
}

int
main(void)
{
	for (size_t i = 0; i < N_RECORDS; i++)
		test_record(i);
	for (size_t i = 0; i < N_RECORDS; i++)
		test_mutations(i);
	test_faults();
	test_limits();
	test_canonical();
	test_unpack();
	test_wire();
	test_door();
	return done_testing();
}
