#include "zonefile_test.h"

static const struct files one[] = { { "one", "b" IP " 9" IP }, { 0 } };

/* Each limit at one less, at and one more. */
static void
test_line_limit(void)
{
	for (int over = -1; over <= 1; over++) {
		for (int form = 0; form < 6; form++) {
			static const char *const before[] = { "a A 192.0.2.1 ;", "; ",
			    "a A 192.0.2.1 ;", "a A ( 192.0.2.1 ;",
				"a A 192.0.2.1 ;", "" };
			static const char *const behind[] = { "\nb A 192.0.2.1\n", "\nb A 192.0.2.1\n",
				"\r\nb A 192.0.2.1\n", "\n )\nb A 192.0.2.1\n", "", "\nb A 192.0.2.1\n" };
			static const unsigned records[] = { 2, 1, 2, 2, 1, 1 };
			local_arena *a = arena_new();
			struct world w = { .arena = a };
			size_t n;
			const char *text = repeat(a,
			    (size_t)(ZF_MAX_LINE + over) - strlen(before[form]), before[form],
			    form == 5 ? ' ' : 'x', behind[form], &n);
			const struct zf_result r = read_text(&w, arena_printf(a, "$TTL 1\n%s",
			    text), n + 7, ".");
			/* The line itself is lost, in parentheses the whole record. */
			const unsigned lost = over > 0 && form != 1 && form != 5;

			ok(r.records == records[form] - lost && r.faults == (over > 0),
			    "form %d, a line of %d octets", form, ZF_MAX_LINE + over);
			ok(over <= 0 || (strstr(w.last, "2:1 L") != NULL && strstr(w.last,
			    "65536") != NULL &&
			        strstr(w.last, "ZF_MAX_LINE") != NULL), "its fault: %s", w.last);
		}
	}
}

static void
test_long_lines(void)
{
	local_arena *a = arena_new();
	struct world w = { .arena = a };
	size_t n;
	const char *text = repeat(a, 10u << 20, "a 1 TXT ", 'x', "\nb 1 A 192.0.2.1\n", &n);
	struct zf_result r = read_text(&w, text, n, ".");

	ok(r.records == 1 && r.faults == 1 && strstr(w.out.p, "! 1:1 L a. ") != NULL &&
	        strstr(w.out.p, "2:1 b. 1" IP) != NULL, "a line of 10 MiB is skipped and the next is read");
	text = repeat(a, 10u << 20, "a 1 TXT ( b\n", 'x', "\nb 1 A 192.0.2.1\n", &n);
	r = read_text(&w, text, n, ".");
	ok(r.records == 1 && r.faults == 1 && strstr(w.out.p, "! 2:1 L a. ") != NULL &&
	        strstr(w.out.p, "3:1 b. 1" IP) != NULL, "also within parentheses");
	text = repeat(a, 10u << 20, "a 1 TXT \"", 'x', "", &n);
	r = read_text(&w, text, n, ".");
	ok(r.records == 0 && r.faults == 1, "also in quotes, at the end");
	text = repeat(a, 3u << 20, "a 1 TXT ( b\n", '\n', "c)\nb 1 A 192.0.2.1\n", &n);
	r = read_text(&w, text, n, ".");
	ok(r.records == 1 && r.faults == 1 && strstr(w.out.p, "! 1:9 L a. ") != NULL &&
	        strstr(w.out.p, "ZF_MAX_RECORD") != NULL && strstr(w.out.p, "3145731:1 b. 1" IP) != NULL,
	    "3 M newlines within parentheses");
}

static void
test_record_limit(void)
{
	for (int over = -1; over <= 1; over++) {
		local_arena *a = arena_new();
		struct world w = { .arena = a };
		size_t n;
		const char *text = repeat(a, (size_t)(ZF_MAX_RECORD + over) - 19,
		    "a 1 A ( 192.0.2.1\n", '\n',
		    ")\nb 1 A 192.0.2.1\n", &n);
		const struct zf_result r = read_text(&w, text, n, ".");

		ok(r.records == 2, "a record of %d octets before its last line is read",
		    ZF_MAX_RECORD + over);
		text = repeat(a, (size_t)(ZF_MAX_RECORD + over) - 18, "a 1 A ( 192.0.2.1\n", '\n',
		    ")\nb 1 A 192.0.2.1\n", &n);
		ok(read_text(&w, text, n, ".").records == (over > 0 ? 1 : 2),
		    "lines of %d octets before the last one",
		    ZF_MAX_RECORD + over);
	}
}

static void
test_include_limits(void)
{
	for (int over = -1; over <= 1; over++) {
		local_arena *a = arena_new();
		struct files chain[16] = { 0 };
		struct world w = { .arena = a, .files = chain };
		struct buf b = buf_new(a);
		const int deep = ZF_MAX_INCLUDE_DEPTH + over;
		struct zf_result r;

		for (int i = 0; i < deep; i++) {
			chain[i].name = arena_printf(a, "f%d", i + 1);
			chain[i].text = i + 1 == deep ? "a 1" IP : arena_printf(a, "$INCLUDE f%d\n", i + 2);
		}
		r = read_text(&w, "$INCLUDE f1\nb 1" IP, strlen("$INCLUDE f1\nb 1" IP), ".");
		ok(r.records == (over > 0 ? 1 : 2) && r.faults == (over > 0), "%d files deep", deep);
		ok(over <= 0 || (strstr(w.out.p, "! 1:10 L files include each other at most 10 "
		    "deep (ZF_MAX_INCLUDE_DEPTH)") != NULL),
		    "the limit and its value are said");
		for (int i = 0; i < ZF_MAX_INCLUDES + over; i++)
			buf_str(&b, "$INCLUDE one\n");
		w.files = one;
		w.n_records = 0;
		r = read_text(&w, arena_printf(a, "$TTL 1\n%s", b.p), b.n + 7, ".");
		ok(r.records == 2u * (unsigned)(ZF_MAX_INCLUDES - (over < 0)) &&
		    r.faults == (over > 0), "%d includes",
		    ZF_MAX_INCLUDES + over);
		ok(over <= 0 || strstr(w.last, "L at most 100 files are included "
		    "(ZF_MAX_INCLUDES)") != NULL,
		    "the limit and its value are said");
	}
}

static void
test_generate_limits(void)
{
	local_arena *a = arena_new();
	struct world w = { .arena = a, .quiet = true };
	struct zf_result r;

	for (int over = -1; over <= 1; over++) {
		const char *text = arena_printf(a, "$TTL 1\n$GENERATE 1-%d h$" IP, ZF_MAX_GENERATE + over);
		struct buf b = buf_new(a);
		int left = ZF_MAX_GENERATED + over;

		r = read_text(&w, text, strlen(text), ".");
		ok(r.records == (over > 0 ? 0u : (unsigned)(ZF_MAX_GENERATE + over)) &&
		    r.faults == (over > 0),
		    "%d records of one $GENERATE", ZF_MAX_GENERATE + over);
		ok(over <= 0 || strstr(w.last, "2:11 L a $GENERATE makes at most 65536 records "
		    "(ZF_MAX_GENERATE), not 65537")
		    != NULL, "the limit and its value are said: %s", w.last);

		for (; left > 0; left -= ZF_MAX_GENERATE)
			buf_printf(&b, "$GENERATE 1-%d h$" IP, left < ZF_MAX_GENERATE ? left :
			    ZF_MAX_GENERATE);
		text = arena_printf(a, "$TTL 1\n%s", b.p);
		r = read_text(&w, text, strlen(text), ".");
		ok(r.faults == (over > 0) && (over > 0 || r.records == (unsigned)(ZF_MAX_GENERATED + over)),
		    "%d records of all $GENERATE", ZF_MAX_GENERATED + over);
		ok(over <= 0 || strstr(w.last, "L all $GENERATE make at most 1000000 records "
		    "(ZF_MAX_GENERATED)") != NULL,
		    "the limit and its value are said: %s", w.last);

		text = arena_printf(a, "$GENERATE 1-1 h$ 1 TXT ${0,%d,d}\n", ZF_MAX_WIDTH + over);
		r = read_text(&w, text, strlen(text), ".");
		ok(r.records == (over <= 0) && r.faults == (over > 0), "a width of %d",
		    ZF_MAX_WIDTH + over);
		ok(over <= 0 || strstr(w.last, "1:24 L for $ = 1: the width in ${...} is at most "
		    "255 (ZF_MAX_WIDTH)") != NULL,
		    "the limit and its value are said: %s", w.last);
	}
}

static void
test_generated_text(void)
{
	for (int over = -1; over <= 1; over++) {
		local_arena *a = arena_new();
		struct world w = { .arena = a, .quiet = true };
		struct buf b = buf_new(a);
		const char *text;
		struct zf_result r;

		/* "x " 1,000 times and the rest in one word. */
		for (int i = 0; i < 1000; i++)
			buf_str(&b, "x ");
		for (int i = 2000; i < ZF_MAX_GENERATED_TEXT + over - 1; i++)
			buf_char(&b, 'y');
		text = arena_printf(a, "$GENERATE 1-1 h 1 TXT \"%s$\"\n", b.p);
		r = read_text(&w, text, strlen(text), ".");
		ok(r.records == (over <= 0) && r.faults == (over > 0), "a generated text of %d octets",
		    ZF_MAX_GENERATED_TEXT + over);
		ok(over <= 0 || strstr(w.last, "1:23 L for $ = 1: a text that $GENERATE makes has "
		    "at most 2048 octets "
		    "(ZF_MAX_GENERATED_TEXT)") != NULL, "is said: %s", w.last);

		/* 65,535 times 1,024 octets of owner and data, and one record for the rest. */
		buf_reset(&b);
		for (int n = 0; n < 4; n++)
			buf_str(&b, " ${0,255,d}");
		text = arena_printf(a, "$GENERATE 1-65535 h 1 TXT \"%s\"\n$GENERATE 1-1 %s 1 TXT \"%s\"\n",
		    b.p + 1, over < 0 ? "h" : over == 0 ? "hh" : "hhh",
		    "${0,255,d} ${0,255,d} ${0,255,d} ${0,254,d}");
		r = read_text(&w, text, strlen(text), ".");
		ok(r.faults == (over > 0) && r.records == 65536u - (over > 0), "%d octets of generated text",
		    ZF_MAX_GENERATED_OCTETS + over);
		ok(over <= 0 || strstr(w.last, "2:25 L for $ = 1: all that $GENERATE makes has at most "
		    "67108864 octets of text (ZF_MAX_GENERATED_OCTETS)") != NULL, "is said: %s", w.last);
	}
}

static void
test_fault_limit(void)
{
	for (int over = -1; over <= 1; over++) {
		local_arena *a = arena_new();
		struct world w = { .arena = a, .quiet = true };
		struct buf b = buf_new(a);
		struct zf_result r;

		for (int i = 0; i < ZF_MAX_FAULTS + over; i++)
			buf_str(&b, "a FOO\n");
		buf_str(&b, "a 1" IP);
		r = read_text(&w, b.p, b.n, ".");
		ok(r.faults == (unsigned)(ZF_MAX_FAULTS + over) && w.n_faults == r.faults &&
		    r.records == 1, "%d faults",
		    ZF_MAX_FAULTS + over);
		ok((strstr(w.last, "L more than 1000 faults "
		    "(ZF_MAX_FAULTS)") != NULL) == (over > 0), "last: %s", w.last);
		for (int i = 0; i < 1000; i++)
			buf_str(&b, "a FOO\n");
		w.n_faults = 0;
		r = read_text(&w, b.p, b.n, ".");
		ok(r.faults == (unsigned)(ZF_MAX_FAULTS + over) + 1000 && w.n_faults == ZF_MAX_FAULTS + 1,
		    "more are counted, not reported");
	}
}

int
main(void)
{
	test_line_limit();
	test_long_lines();
	test_record_limit();
	test_include_limits();
	test_generate_limits();
	test_generated_text();
	test_fault_limit();
	return done_testing();
}
