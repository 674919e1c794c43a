#include "arena.h"
#include "buf.h"
#include "err.h"
#include "esc.h"
#include "mode.h"
#include "region.h"
#include "sip.h"
#include "tap.h"
#include "when.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char order[3];
static void
mark(void *p)
{
	order[strlen(order)] = *(const char *)p;
}

static void
test_arena(void)
{
	{
		local_arena *a = arena_new();
		char *big = new (a, char, 1 << 20), *s = arena_printf(a, "%s-%d", "ds", 7);
		VEC(int) v = { 0 };

		ok(strcmp(s, "ds-7") == 0, "arena_printf");
		ok(big[(1 << 20) - 1] == 0, "arena memory is zeroed");
		ok(((size_t)new (a, long double, 3) & 15) == 0, "arena memory is aligned");
		for (int i = 0; i < 100; i++)
			*vec_add(a, &v) = i;
		ok(v.n == 100 && v.v[0] == 0 && v.v[99] == 99, "a vector grows and keeps its values");
		arena_defer(a, mark, "1"), arena_defer(a, mark, "2");
	}
	ok(strcmp(order, "21") == 0, "deferred calls run last first, at the end of the scope");
}

/* Blocks are kept for the next arena, which must not see what was in them. */
static void
test_arena_again(void)
{
	enum { ROUNDS = 3, PIECES = 40, PIECE = 30000 };
	bool zero = true;

	for (int round = 0; round < ROUNDS; round++) {
		local_arena *a = arena_new(), *b = arena_new();

		for (size_t i = 0; i < PIECES; i++) {
			const size_t n = (i * 977 + (size_t)round * 13) % PIECE + 1;
			char *p = new(i % 2 == 0 ? a : b, char, n);

			for (size_t k = 0; k < n; k++)
				zero &= p[k] == 0;
			memset(p, 'x', n);
		}
	}
	ok(zero, "memory that was used before is zeroed too");
}

static void
test_mode(void)
{
	const mode_t was = umask(027);

	ok(mode_of_files() == 0640 && umask(was) == 027, "the rights of a new file; the mask stays");
}

static void
test_region(void)
{
	local_arena *a = arena_new();
	struct region *r = region_new(a, (size_t)1 << 32);
	char *base = r->base, *p = region_add(r, 10), *q;

	memset(p, 'x', 10);
	q = region_add(r, 20u << 20);
	ok(p == base && q == base + 10 && base == r->base, "a region never moves");
	ok(p[9] == 'x' && q[0] == 0 && q[(20u << 20) - 1] == 0, "new octets are zero, old ones stay");
	ok(r->committed < r->reserved, "only what is used is committed");
}

static void
test_text(void)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	struct err e = { 0 };

	buf_printf(&b, "%0*d", 1000, 5);
	ok(b.n == 1000 && b.p[999] == '5' && b.p[1000] == '\0', "a buffer grows");
	buf_reset(&b);
	esc_add(&b, "a\033[1m\\##[x\x7f\xff", 12);
	ok(strcmp(b.p, "a\\027[1m\\\\##\\091x\\127\\255") == 0, "escapes: %s", b.p);
	ok(!err_set(&e, 2, "%s: no", "f\n::error::"), "err_set is false");
	ok(e.exit == 2 && strcmp(e.text, "f\\010::error::: no") == 0, "an error is one line: %s", e.text);
	err_set(&e, 4, "%0*d", 5000, 1);
	ok(strlen(e.text) < sizeof(e.text), "a long error is cut");
}

static void
test_when(void)
{
	static const struct {
		const char *text;
		int64_t at;
	} good[] = { { "0", 0 }, { "1637500000", 1637500000 }, { "1970-01-01", 0 },
		{ "2021-09-30T15:52:00Z", 1633017120 }, { "2021-09-30 15:52:00.123Z", 1633017120 },
		{ "2021-09-30T17:52:00+02:00", 1633017120 }, { "2000-02-29T00:00:00Z", 951782400 },
		{ "2038-01-19T03:14:08Z", 2147483648 }, { "2106-02-07T06:28:16Z", 4294967296 } };
	static const char *bad[] = { "", "x", "-1", "2021-13-01", "2021-02-29", "2021-09-30T", "2021-9-30",
		"2021-09-30T15:52:00", "2021-09-30T24:00:00Z", "2021-09-30T15:52:00+0200", "12x" };
	char text[WHEN_TEXT];
	int64_t at;
	uint32_t t;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(when_parse(good[i].text, &at) && at == good[i].at, "time %s is %lld", good[i].text,
		    (long long)at);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!when_parse(bad[i], &at), "time \"%s\" is refused", bad[i]);
	ok(strcmp(when_text(1633017120, text), "2021-09-30T15:52:00Z") == 0, "printed: %s", text);
	ok(strcmp(when_text(INT64_MAX, text), "9999-12-31T23:59:59Z") == 0, "clamped: %s", text);
	ok(strcmp(when_dnssec(951782400, text), "20000229000000") == 0, "as in an RRSIG: %s", text);
	ok(when_parse_dnssec("20000229000000", 14, &t) && t == 951782400, "14 digits");
	ok(when_parse_dnssec("4294967295", 10, &t) && t == UINT32_MAX, "decimal");
	ok(!when_parse_dnssec("4294967296", 10, &t) && !when_parse_dnssec("20000230000000", 14, &t),
	    "out of range");
	ok(when_unwrap(10, 4294967296 - 5) == 4294967296 + 10, "serial time goes over 2106");
	ok(when_unwrap(0xfffffff0u, 4294967296 + 5) == 4294967296 - 16, "and back");
	ok(strcmp(when_span(93784, text), "1 day 2 h") == 0, "span: %s", text);
	ok(strcmp(when_span(-59, text), "-59 s") == 0, "span: %s", text);
}

/* As libcrypto's SIPHASH has them: the key is 0 to 15, the data goes up from 0. */
static void
test_sip(void)
{
	static const struct {
		size_t n;
		const char *out;
	} known[] = { { 0, "a3817f04ba25a8e66df67214c7550293" }, { 8, "3b62a9ba6258f5610f83e264f31497b4" },
		{ 16, "6ee2a4ca67b054bbfd3315bf85230577" }, { 64, "1eaf077dc0d4cd3f8cad4d383658a74b" } };
	uint8_t up[64], out[SIP_OUT], other[SIP_OUT];
	char text[2 * SIP_OUT + 1];
	struct sip s;

	for (unsigned i = 0; i < sizeof(up); i++)
		up[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		sip_begin(&s, up);
		sip_add(&s, up, known[i].n);
		sip_end(&s, out);
		for (unsigned j = 0; j < SIP_OUT; j++)
			snprintf(text + 2 * j, 3, "%02x", out[j]);
		ok(strcmp(text, known[i].out) == 0, "SipHash of %zu octets: %s", known[i].n, text);
	}
	sip_begin(&s, up);
	sip_add(&s, up, 24);
	sip_add(&s, up + 24, 40);
	sip_end(&s, other);
	ok(memcmp(out, other, SIP_OUT) == 0, "in two pieces");
	sip_begin(&s, up);
	sip_add(&s, "\1\2\3", 3);
	sip_end(&s, out);
	sip_begin(&s, up);
	sip_add(&s, "\1\2\3\0\0\0\0", 8);
	sip_end(&s, other);
	ok(memcmp(out, other, SIP_OUT) == 0, "filled up with zeros");
}

int
main(void)
{
	test_sip();
	test_arena();
	test_arena_again();
	test_mode();
	test_region();
	test_text();
	test_when();
	return done_testing();
}
