#include "querylog.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "../dns/name.h"
#include "../dns/type.h"

static const struct lint_name zone = { (const uint8_t *)"\7example", 9 };

/* "www.example. A 4 2 192.0.2.1 x3": outcome, line, resolver, how many alike; then the trouble. */
static const char *
summary(struct arena *a, const char *text)
{
	struct evidence *ev = evidence_new(a);
	struct buf b = buf_new(a);
	struct querylog *log;
	struct err e;

	*vec_add(a, &ev->logs) = (struct ev_log){ .path = "x", .zone = zone };
	log = querylog_new(a, ev, 0, zone);
	while (*text != '\0') {
		const size_t n = strcspn(text, "\n");

		querylog_line(log, text, n);
		text += n + (text[n] == '\n');
	}
	if (!querylog_end(log, &e))
		return arena_printf(a, "! %s", e.text);
	for (size_t i = 0; i < ev->lookups.n; i++) {
		const struct ev_lookup *v = &ev->lookups.v[i];
		char type[TYPE_TEXT];

		buf_printf(&b, "%s%s %s %u %u %s x%u +%d", i == 0 ? "" : "; ",
		    name_text(a, v->qname), type_text(v->qtype, type), v->outcome, v->line,
		    v->resolver, v->n, (int)(v->until - v->at));
	}
	if (ev->logs.v[0].trouble != NULL)
		buf_printf(&b, " (%s)", ev->logs.v[0].trouble);
	return b.n == 0 ? "" : b.p;
}

#define LINE(time, name, type, rcode, who)                                                         \
	"1.0 2026-11-21T" time "Z Z01 " name " " type " " rcode " UDP FRA6 " who " -"

int
main(void)
{
	static const struct {
		const char *text, *want;
	} t[] = {
		{ LINE("14:03:27.123", "www.example.", "A", "NOERROR", "192.0.2.1"),
		    "www.example. A 6 1 192.0.2.1 x1 +0" },
		{ LINE("14:03:27.123", "WWW.Example", "A", "NOERROR", "192.0.2.1") "\r\n" LINE(
		      "14:03:20", "www.example.", "A", "NOERROR",
		      "192.0.2.1") "\n\n" LINE("14:04:27", "www.example.", "A", "NXDOMAIN",
		      "192.0.2.1") "\n",
		    "www.example. A 6 1 192.0.2.1 x2 +7; www.example. A 2 4 192.0.2.1 x1 +0" },
		{ "2026-11-21T14:03:28Z\t" LINE(
		      "14:03:27", "example.", "DNSKEY", "SERVFAIL", "2001:db8::1"),
		    "example. DNSKEY 3 1 2001:db8::1 x1 +0" },
		{ "{\"message\": \"" LINE(
		      "14:03:27", "example.", "TYPE65280", "REFUSED", "::1") "\", \"x\": 1}",
		    "example. TYPE65280 5 1 ::1 x1 +0" },
		/* Another zone's question is one; a line that is none is named. */
		{ LINE("14:03:27", "example.org.", "A", "NOERROR", "192.0.2.1"), "" },
		{ LINE("14:03:27", "a.example.", "A", "NOERROR", "192.0.2.1") "\nnonsense\n" LINE(
		      "14:03:27", "a.example.", "A", "WHATEVER", "192.0.2.1"),
		    "a.example. A 6 1 192.0.2.1 x1 +0 (2 lines are no questions, line 2 is the "
		    "first)" },
		{ LINE("14:03:27", "a..example.", "A", "NOERROR", "192.0.2.1"),
		    "! x: not one line is a question of a query log" },
		{ "a b c 1.0 " LINE("14:03:27", "a.example.", "A", "NOERROR", "192.0.2.1"),
		    "! x: not one line is a question of a query log" },
		{ LINE("14:03:27", "a.example.", "A", "NOERROR", "\033[31m"),
		    "a.example. A 6 1 \\027[31m x1 +0" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		local_arena *a = arena_new();
		const char *got = summary(a, t[i].text);

		ok(strcmp(got, t[i].want) == 0, "%s (%s)", t[i].want, got);
	}
	ok(querylog_looks_like(t[0].text, strlen(t[0].text)), "known by its first line");
	ok(!querylog_looks_like("1.0 2.0 3.0\n", 12), "three numbers are none");
	return done_testing();
}
