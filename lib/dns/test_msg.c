#include "msg.h"
#include "name.h"
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/tap.h"

enum { HEADER = 12 };

/* A message in the making: header, then whatever is put behind it. */
static struct buf
begin(struct arena *a, unsigned flags, unsigned qd, unsigned an, unsigned ns, unsigned ar)
{
	const unsigned v[] = { 0x1234, flags, qd, an, ns, ar };
	struct buf b = buf_new(a);

	for (int i = 0; i < 6; i++) {
		buf_char(&b, (char)(v[i] >> 8));
		buf_char(&b, (char)v[i]);
	}
	return b;
}

#define put(b, octets) buf_add((b), (octets), sizeof(octets) - 1)
#define QUESTION "\7eXample\0\0\1\0\1" /* at 12 */

static const char *
read_it(struct arena *a, const struct buf *b, struct msg *m)
{
	return msg_read(a, (const uint8_t *)b->p, b->n, m);
}

static bool
is(const char *got, const char *want)
{
	if (got == NULL || want == NULL)
		return got == want;
	if (strstr(got, want) != NULL)
		return true;
	printf("# got: %s\n", got);
	return false;
}

/* One OPT with these options behind the question. */
static void
options(struct arena *a, const char *p, size_t n, struct msg *m)
{
	struct buf b = begin(a, 0x8180, 1, 0, 0, 1);

	put(&b, QUESTION);
	put(&b, "\0\0\51\4\320\0\0\200\0\0");
	buf_char(&b, (char)n);
	buf_add(&b, p, n);
	ok(read_it(a, &b, m) == NULL, "a reply with options of %zu octets", n);
}
#define OPTIONS(a, p, m) options((a), (p), sizeof(p) - 1, (m))

static void
test_options(void)
{
	local_arena *a = arena_new();
	char many[12 * 6];
	struct msg m;

	OPTIONS(a, "\0\17\0\2\0\11" "\0\17\0\6\0\7ab\n\0" "\0\17\0\1x", &m);
	ok(m.n_ede == 2 && m.ede[0].code == 9 && *m.ede[0].text == '\0' && m.ede[1].code == 7 &&
	    strcmp(m.ede[1].text, "ab\\010") == 0, "extended errors: %zu, text %s", m.n_ede, m.ede[1].text);
	for (size_t i = 0; i < sizeof(many); i += 6)
		memcpy(many + i, "\0\17\0\2\0\6", 6);
	options(a, many, sizeof(many), &m);
	ok(m.n_ede == MSG_MAX_EDE, "of twelve extended errors %zu are kept", m.n_ede);
	ok(!m.has_agent, "no agent was named");
	OPTIONS(a, "\0\22\0\10\2eR\3Net\0", &m);
	ok(m.has_agent && m.agent.len == 8 && memcmp(m.agent.wire, "\2er\3net", 8) == 0, "an agent's domain");
	OPTIONS(a, "\0\22\0\10\2er\3net\1", &m);
	ok(m.has_agent && m.agent.len == 0, "an agent's domain that is no name");
	OPTIONS(a, "\0\22\0\0", &m);
	ok(m.has_agent && m.agent.len == 0, "an agent's domain without octets");
}

static void
test_good(void)
{
	static const uint8_t example[] = "\7example";
	local_arena *a = arena_new();
	const struct lint_name name = { example, sizeof(example) };
	struct buf b = begin(a, 0x8593, 1, 2, 0, 3);
	struct msg m;

	put(&b, QUESTION);
	put(&b, "\300\14\0\2\0\1\0\0\16\20\0\5\2NS\300\14"); /* NS, both names compressed */
	put(&b, "\300\14\0\1\0\1\0\0\16\20\0\4\300\0\2\1");
	put(&b, "\0\0\51\4\320\1\0\200\0\0\7\0\3\0\3a\"b"); /* OPT: BADVERS, DO, NSID */
	put(&b, "\0\0\20\0\3\0\0\0\0\0\1x"); /* CHAOS: not ours */
	put(&b, "\2ns\300\14\0\34\0\1\0\0\0\0\0\20\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1");
	ok(read_it(a, &b, &m) == NULL, "a reply is read");
	ok(m.id == 0x1234 && m.qr && m.aa && !m.tc && m.rd && m.ra && !m.ad && m.cd &&
	    m.opcode == 0, "its flags");
	ok(lint_name_eq(m.qname, name) && m.qtype == 1 && m.qclass == 1, "its question, in lower case");
	ok(memcmp(m.qname_as_sent, "\7eXample", 9) == 0, "and as it was sent");
	ok(m.edns && m.dnssec_ok && m.udp_payload == 1232 && m.rcode == 0x13 && strcmp(m.nsid, "a\"b") == 0 &&
	    m.nsid_octets.n == 3 && !m.has_cookie,
	    "its OPT: %s, rcode %u", m.nsid, m.rcode);
	ok(m.n_records == 3, "three records of ours");
	ok(m.n_records == 3 && m.records[0].type == LINT_T_NS && lint_name_eq(m.records[0].owner, name) &&
	    m.records[0].ttl == 3600 && m.records[0].section == MSG_ANSWER && m.records[0].rdata.n == 12 &&
	    memcmp(m.records[0].rdata.p, "\2ns\7example", 12) == 0, "names in data are whole and folded");
	ok(m.n_records == 3 && m.records[2].section == MSG_ADDITIONAL && m.records[2].rdata.n == 16,
	    "sections");
	b = begin(a, 0x8001, 0, 0, 0, 0);
	ok(read_it(a, &b, &m) == NULL && m.qname.len == 0 && m.rcode == 1, "an error without a question");
}

static void
test_bad(void)
{
	static const struct {
		const char *what;
		unsigned counts[4];
		const char *octets;
		size_t n;
		const char *why;
	} table[] = {
#define CASE(what, qd, an, ns, ar, octets, why) { what, { qd, an, ns, ar }, octets, sizeof(octets) - 1, why }
		CASE("two questions", 2, 0, 0, 0, QUESTION QUESTION, "more than one question"),
		CASE("a cut question", 1, 0, 0, 0, "\7example\0\0\1", "runs past the end"),
		CASE("a question without its end", 1, 0, 0, 0, "\7exam", "a name runs past the end"),
		CASE("nothing after the header", 1, 0, 0, 0, "", "a name runs past the end"),
		CASE("a pointer to itself", 1, 0, 0, 0, "\300\14\0\1\0\1", "does not lead backwards"),
		CASE("a pointer forwards", 1, 0, 0, 0, "\300\20\0\1\0\1", "does not lead backwards"),
		CASE("a pointer into the header", 1, 0, 0, 0, "\300\0\0\1\0\1", "does not lead backwards"),
		CASE("a pointer into its own labels", 1, 0, 0, 0, "\1a\300\14\0\1\0\1",
		    "does not lead backwards"),
		CASE("half a pointer", 1, 0, 0, 0, "\300", "a name runs past the end"),
		CASE("a label type of 64", 1, 0, 0, 0, "\101a\0\0\1\0\1", "unknown type"),
		CASE("65535 records in nothing", 1, 65535, 65535, 65535, QUESTION, "more records than fit"),
		CASE("one more than there is room for", 1, 2, 0, 0, QUESTION "\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4",
		    "more records than fit"),
		CASE("a record that is cut", 1, 1, 0, 0, QUESTION "\7abcdefg\0\0\1\0",
		    "a record runs past the end"),
		CASE("data that is cut", 1, 1, 0, 0, QUESTION "\0\0\1\0\1\0\0\0\0\0\4\1\2\3",
		    "data runs past the end"),
		CASE("an A of three octets", 1, 1, 0, 0, QUESTION "\0\0\1\0\1\0\0\0\0\0\3\1\2\3",
		    "malformed A at"),
		CASE("an A of five", 1, 1, 0, 0, QUESTION "\0\0\1\0\1\0\0\0\0\0\5\1\2\3\4\5",
		    "malformed A at"),
		CASE("an NSEC with an empty window", 1, 0, 1, 0, QUESTION "\0\0\57\0\1\0\0\0\0\0\3\0\0\0",
		    "malformed NSEC at"),
		CASE("a CNAME that runs on", 1, 1, 0, 0, QUESTION "\0\0\5\0\1\0\0\0\0\0\2\300\14x",
		    "behind the last"),
		CASE("a CNAME that loops", 1, 1, 0, 0, QUESTION "\0\0\5\0\1\0\0\0\0\0\2\300\44",
		    "malformed CNAME at"),
		CASE("octets behind the end", 1, 0, 0, 0, QUESTION "x", "octets behind the last record"),
		CASE("OPT in the answer", 1, 1, 0, 0, QUESTION "\0\0\51\4\320\0\0\0\0\0\0", "out of place"),
		CASE("OPT with an owner", 1, 0, 0, 1, QUESTION "\1a\0\0\51\4\320\0\0\0\0\0\0",
		    "out of place"),
		CASE("two OPTs", 1, 0, 0, 2, QUESTION "\0\0\51\4\320\0\0\0\0\0\0\0\0\51\4\320\0\0\0\0\0\0",
		    "more than one OPT"),
		CASE("an option that runs on", 1, 0, 0, 1, QUESTION "\0\0\51\4\320\0\0\0\0\0\5\0\3\0\2a",
		    "option runs past"),
		CASE("an option that is cut", 1, 0, 0, 1,
		    QUESTION "\0\0\51\4\320\0\0\0\0\0\3\0\3\0", "option runs past"),
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		local_arena *a = arena_new();
		struct buf b = begin(a, 0x8000, table[i].counts[0], table[i].counts[1], table[i].counts[2],
		    table[i].counts[3]);
		struct msg m;

		buf_add(&b, table[i].octets, table[i].n);
		ok(is(read_it(a, &b, &m), table[i].why), "%s: %s", table[i].what, table[i].why);
	}
}

/* Pointers to pointers: 126 are taken, 127 are not. */
static const char *
hops(struct arena *a, unsigned n)
{
	struct buf b = begin(a, 0x8000, 1, 1, 0, 0);
	unsigned at;
	struct msg m;

	put(&b, QUESTION);
	/* In the data of an unknown type, one label and a pointer each; the first ends. */
	put(&b, "\0\377\1\0\1\0\0\0\0");
	at = (unsigned)b.n + 2;
	buf_char(&b, (char)((n * 4 + 3) >> 8));
	buf_char(&b, (char)(n * 4 + 3));
	put(&b, "\1x\0");
	for (unsigned i = 0; i < n; i++) {
		const unsigned to = i == 0 ? at : at + 3 + (i - 1) * 4;

		put(&b, "\1x");
		buf_char(&b, (char)(0xc0 | to >> 8));
		buf_char(&b, (char)to);
	}
	b.p[7] = 2;
	/* The second record's owner leads to the last of them. */
	buf_char(&b, (char)(0xc0 | (at + 3 + (n - 2) * 4) >> 8));
	buf_char(&b, (char)(at + 3 + (n - 2) * 4));
	put(&b, "\0\1\0\1\0\0\0\0\0\4\1\2\3\4");
	return read_it(a, &b, &m);
}

static void
test_limits(void)
{
	local_arena *a = arena_new();
	unsigned refused = 0;
	struct buf b;
	struct msg m;

	ok(hops(a, 125) == NULL, "125 pointers in a row");
	ok(hops(a, 126) == NULL, "126");
	ok(is(hops(a, 128), "a name"), "128 are too many, or make too long a name");
	for (unsigned n = 4095; n <= 4097; n++) {
		b = begin(a, 0x8000, 1, n, 0, 0);
		put(&b, QUESTION);
		for (unsigned i = 0; i < n; i++)
			put(&b, "\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4");
		if (n <= MSG_MAX_RECORDS)
			ok(read_it(a, &b, &m) == NULL && m.n_records == n, "%u records", n);
		else
			ok(is(read_it(a, &b, &m), "more than 4096 records"), "%u are too many", n);
	}
	for (unsigned n = 0; n < HEADER; n++)
		refused += is(msg_read(a, (const uint8_t *)b.p, n, &m), "shorter than a header");
	ok(refused == HEADER, "less than a header");
	b = begin(a, 0x8000, 1, 0, 0, 0);
	for (int i = 0; i < 3; i++) {
		buf_char(&b, 63);
		for (int k = 0; k < 63; k++)
			buf_char(&b, 'a');
	}
	buf_char(&b, 61);
	for (int k = 0; k < 61; k++)
		buf_char(&b, 'a');
	put(&b, "\0\0\1\0\1");
	ok(read_it(a, &b, &m) == NULL && m.qname.len == 255, "a name of 255 octets");
	b.p[12 + 3 * 64] = 62;
	b.n -= 5;
	put(&b, "a\0\0\1\0\1");
	ok(is(read_it(a, &b, &m), "longer than 255"), "256 are too many");
}

/* Every one-octet change and every cut of a good reply: read or refused, no more. */
static void
test_mutations(void)
{
	local_arena *a = arena_new();
	struct buf b = begin(a, 0x8400, 1, 3, 1, 1);
	unsigned taken = 0, refused = 0, cuts = 0;
	struct msg m;

	put(&b, QUESTION);
	put(&b,
	    "\300\14\0\6\0\1\0\0\16\20\0\35\2ns\300\14\1h\300\14\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5");
	put(&b, "\300\14\0\17\0\1\0\0\16\20\0\4\0\1\300\14");
	put(&b, "\300\14\0\20\0\1\0\0\16\20\0\4\1a\1b");
	put(&b, "\300\14\0\57\0\1\0\0\16\20\0\20\7example\0\0\5\100\1\0\0\2");
	put(&b, "\0\0\51\4\320\0\0\200\0\0\0");
	ok(read_it(a, &b, &m) == NULL && m.n_records == 4, "a reply to play with");
	for (size_t i = 0; i < b.n; i++)
		for (int v = 0; v < 256; v++) {
			local_arena *scratch = arena_new();
			uint8_t *p = arena_copy(scratch, b.p, b.n);

			p[i] = (uint8_t)v;
			if (msg_read(scratch, p, b.n, &m) == NULL)
				taken++;
			else
				refused++;
		}
	for (size_t n = 0; n < b.n; n++) {
		local_arena *scratch = arena_new();

		cuts += msg_read(scratch, arena_copy(scratch, b.p, n), n, &m) == NULL;
	}
	ok(cuts == 0, "no cut of it is taken");
	ok(taken > 0 && refused > 0, "%u mutations taken, %u refused", taken, refused);
}

static void
test_query(void)
{
	static const uint8_t name[] = "\7eXample";
	struct msg_query q = { .qname = { name, sizeof(name) }, .qtype = LINT_T_DNSKEY, .id = 77,
	    .edns = true,
		.dnssec_ok = true, .nsid = true, .udp_payload = MSG_UDP_PAYLOAD };
	local_arena *a = arena_new();
	uint8_t out[512];
	struct msg m;
	size_t n = msg_write_query(out, &q);

	ok(msg_read(a, out, n, &m) == NULL && !m.qr && !m.rd && !m.cd && m.id == 77 && m.edns &&
	    m.dnssec_ok &&
	    m.udp_payload == 1232 && m.qtype == LINT_T_DNSKEY && memcmp(m.qname_as_sent, name, 9) == 0,
	    "a query is read as it was written");
	q.cookie = (struct lint_bytes) { (const uint8_t *)"12345678abcdefgh", 16 };
	n = msg_write_query(out, &q);
	ok(msg_read(a, out, n, &m) == NULL && m.has_cookie && m.cookie.n == 16 &&
	    memcmp(m.cookie.p, "12345678abcdefgh", 16) == 0, "its cookie");
	q.version = 1;
	n = msg_write_query(out, &q);
	ok(msg_read(a, out, n, &m) == NULL && m.version == 1 && m.dnssec_ok && m.rcode == 0, "its version");
	q.edns = false;
	q.rd = q.cd = true;
	n = msg_write_query(out, &q);
	ok(n == HEADER + 9 + 4 && msg_read(a, out, n, &m) == NULL && m.rd && m.cd && !m.edns,
	    "one without EDNS");
}

int
main(void)
{
	test_good();
	test_options();
	test_bad();
	test_limits();
	test_mutations();
	test_query();
	return done_testing();
}
