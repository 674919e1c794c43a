/* Reports of evidence made by hand and judged by checks of this file's own. */
#include "cite.h"
#include "human.h"
#include "json_door.h"
#include "../base/tap.h"
#include "../dns/name.h"

/* Checks: one finds every CNAME, one hides behind it, one cannot tell, one lacks its needs. */
static void
cname_found(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset s;

	if (lint_get_rrset(run, ref, &s))
		lint_find(run, &(struct lint_say) { .about = ref, .key = "k",
		                   .text = lint_text(run, "%s has a CNAME", lint_n(run, s.name)) });
}
static void
also_found(struct lint_run *run, struct lint_ref ref)
{
	lint_find(run, &(struct lint_say) { .about = ref, .key = "k", .text = "a consequence" });
}
static void
cannot_tell(struct lint_run *run, struct lint_ref ref)
{
	lint_unable(run, ref, "the moon was in the way");
}
static void
ds_found(struct lint_run *run, struct lint_ref ref)
{
	lint_find(run, &(struct lint_say) { .about = ref, .key = "k", .text = "a DS" });
}
static const char *const hidden[] = { "follower", NULL };
static const struct lint_visit see_cname[] = { { LINT_RRSET, LINT_T_CNAME, cname_found }, { 0 } };
static const struct lint_visit see_too[] = { { LINT_RRSET, LINT_T_CNAME, also_found }, { 0 } };
static const struct lint_visit see_ds[] = { { LINT_DS, 0, ds_found }, { 0 } };
static const struct lint_visit see_zone[] = { { LINT_ZONE, 0, cannot_tell }, { 0 } };
static const struct lint_check check_cname = { .abi = LINT_ABI, .id = "a-cname", .title = "A CNAME",
	.cites = "RFC 1034 3.6.2; RFC 2181 10.1", .harm = "Harm.", .fix = "Take it away.", .hides = hidden,
	.severity = LINT_PHASES(LINT_WARNING, LINT_ERROR, LINT_CRITICAL, LINT_CRITICAL, LINT_CRITICAL),
	.visits = see_cname };
static const struct lint_check check_follower = { .abi = LINT_ABI, .id = "follower", .title = "A consequence",
	.cites = "RFC 1034 3.6.2", .harm = "Harm.", .fix = "Nothing.", .severity = LINT_ALWAYS(LINT_WARNING),
	.visits = see_too };
static const struct lint_check check_unable = { .abi = LINT_ABI, .id = "unable", .title = "Cannot tell",
	.cites = "RFC 9499 7", .harm = "Harm.", .fix = "Wait.", .severity = LINT_ALWAYS(LINT_ERROR),
	.visits = see_zone };
static const struct lint_check check_ds = { .abi = LINT_ABI, .id = "a-ds", .title = "A DS",
	.cites = "RFC 4034 5", .harm = "Harm.", .fix = "Look.", .severity = LINT_ALWAYS(LINT_ERROR),
	.visits = see_ds };
static const struct lint_check check_needy = { .abi = LINT_ABI, .id = "needy",
	.title = "Needs | the *parent*",
	.cites = "RFC 4035 5", .harm = "Harm.", .fix = "Give it.", .severity = LINT_ALWAYS(LINT_ERROR),
	.needs = LINT_NEED_DS };

struct bench {
	struct arena *a;
	struct evidence *ev;
	struct engine_checks checks;
	struct engine_options options;
	struct engine_result result;
	struct report r;
};

static const char source_line[] = "@\t3600 IN CNAME target\001";

static const char *
line_of(void *ctx, struct arena *a, const char *file, uint32_t line)
{
	(void)ctx, (void)a, (void)file;
	return line == 12 ? source_line : NULL;
}

static struct lint_name
name(struct arena *a, const char *text)
{
	uint8_t wire[255], len = 0;

	name_parse(text, strlen(text), (struct lint_name) { 0 }, wire, &len);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static struct bench *
bench_new(struct arena *a)
{
	struct bench *b = new (a, struct bench, 1);

	b->a = a;
	b->ev = evidence_new(a);
	b->options.fail_on = LINT_ERROR;
	b->options.now = 1795532400;
	return b;
}

static struct ev_zone *
file_zone(struct bench *b, const char *apex, const char *path)
{
	struct ev_zone *z = new (b->a, struct ev_zone, 1);
	struct ev_source source = { .kind = LINT_FILE, .label = "a file" };

	z->apex = name(b->a, apex);
	z->data = zdata_new(b->a);
	z->source = evidence_add_source(b->ev, &source);
	z->whole = true;
	*vec_add(b->a, &b->ev->files) = (struct ev_file) { path, EV_NONE, 0, 99 };
	*vec_add(b->a, &z->spans) = (struct ev_span) { 0, (uint32_t)b->ev->files.n - 1 };
	*vec_add(b->a, &b->ev->zones) = z;
	return z;
}

static void
cname(struct bench *b, struct ev_zone *z, const char *owner, uint32_t line)
{
	const struct lint_name target = name(b->a, "target.example.net.");
	struct zdata_add add = { zdata_intern(z->data, name(b->a, owner)), LINT_T_CNAME, 0, 3600, line, 3,
		{ target.wire, target.len } };

	zdata_add(z->data, &add);
}

static void
judge(struct bench *b)
{
	const struct facts_options how = { .jobs = 1 };
	struct err e;

	b->r.facts = facts_build(b->a, b->ev, &how);
	engine_run(b->a, &b->checks, b->r.facts, &b->options, &b->result, &e);
	b->r.command = "check";
	b->r.at = b->options.now;
	b->r.evidence = b->ev;
	b->r.result = &b->result;
	b->r.options = &b->options;
	b->r.checks = &b->checks;
	b->r.exit_code = b->result.exit;
	b->r.width = 80;
	b->r.line_of = line_of;
}

static const char *
render(struct bench *b, const char *format)
{
	struct buf out = buf_new(b->a);

	report_format(format)->write(b->a, &b->r, &out);
	return out.p;
}

static bool
has(const char *page, const char *what)
{
	const bool found = strstr(page, what) != NULL;

	if (!found)
		printf("# not found: %s\n# in: %s\n", what, page);
	return found;
}

static void
test_file(void)
{
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	const char *page;

	cname(b, file_zone(b, "example.", "zones/example"), "www.example.", 12);
	*vec_add(a, &b->checks.list) = &check_cname;
	*vec_add(a, &b->checks.list) = &check_follower;
	*vec_add(a, &b->checks.list) = &check_needy;
	judge(b);
	b->r.target = "example.";
	page = render(b, "human");
	ok(has(page, "  critical a-cname www.example. CNAME\n    www.example. has a CNAME\n"),
	    "severity, check and owner head a finding, the message is below");
	ok(has(page, "    at zones/example:12:3\n"), "then the place");
	ok(has(page, "    12 | @       3600 IN CNAME target\\001\n       |         ^\n"),
	    "the line, tab and control made harmless, the caret under its column");
	ok(has(page, "    fix: Take it away.\n    see: RFC 1034 3.6.2; RFC 2181 10.1\n    also: follower\n"),
	    "what to do, where it is written, what follows");
	ok(strstr(page, "a consequence") == NULL, "a follower is folded");
	ok(has(page, "not evaluated\n  not asked: 1 check, for want of input (-v says which)\n\n"),
	    "what was not asked is one line");
	ok(has(page, "1 zone, 1 record: 1 critical, 1 warning") && has(page, "   FAIL\n"), "the summary");
	page = render(b, "json");
	ok(has(page, "\"verdict\": \"fail\"") && has(page, "\"exit_code\": 1"), "JSON: the verdict");
	ok(has(page, "\"follows\": ") && has(page, "\"line\": 12") && has(page, "\"column\": 3"),
	    "JSON: follower and place");
	ok(has(page, "\"www.example. 3600 IN CNAME target.example.net.\""),
	    "JSON: the record is the evidence");
	ok(has(page, "\"id\": \"ev:1\"") && strstr(page, "ev:2") == NULL,
	    "JSON: what two findings cite is listed once");
	ok(has(page, "\"cause\": \"not-asked\""), "JSON: what was not asked");
	ok(strcmp(page, render(b, "json")) == 0, "the same octets again");
}

/* A --ds set is what the user says, and says where it was said. */
static void
test_ds_set(void)
{
	static const uint8_t rdata[36] = { 0x12, 0x34, 13, 2, 0xab };
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	struct ev_zone *set;
	const char *page;

	cname(b, file_zone(b, "example.", "x"), "www.example.", 1);
	set = file_zone(b, "example.", "dsset");
	set->is_parent_ds = true;
	zdata_add(set->data, &(struct zdata_add) { zdata_intern(set->data, set->apex), LINT_T_DS, 0, 300,
	                         7, 1, { rdata, sizeof(rdata) } });
	*vec_add(a, &b->checks.list) = &check_ds;
	judge(b);
	page = render(b, "json");
	ok(has(page, "\"kind\": \"declared\"") && has(page, "\"file\": \"dsset\"") &&
	        has(page, "\"line\": 7"),
	    "JSON: a DS of --ds is declared evidence with its line");
	ok(has(page, "\"key_tag\": 4660") && has(page, "\"matches_dnskey\": false") &&
	        has(page, "\"digest\": \"ab000000"),
	    "JSON: and stands at the zone");
	ok(has(page, "\"kind\": \"ds-set\""), "JSON: and is an input");
	ok(has(render(b, "human"), "1 zone (1 bogus), 1 record: 1 error"),
	    "it is no zone of its own, and a DS that leads nowhere shows");
}

static void
test_verdicts(void)
{
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	const char *page;

	cname(b, file_zone(b, "example.", "x"), "www.example.", 1);
	*vec_add(a, &b->checks.list) = &check_unable;
	judge(b);
	page = render(b, "human");
	ok(strcmp(report_verdict(&b->r), "unknown") == 0, "what could not be told is no pass");
	ok(has(page, "UNKNOWN (incomplete)") && strstr(page, "PASS") == NULL, "and the page says so");
	ok(has(page, "the moon was in the way"), "with the reason");
	ok(has(render(b, "json"), "\"status\": \"incomplete\""), "JSON says so too");
	b = bench_new(a);
	*vec_add(a, &b->checks.list) = &check_cname;
	judge(b);
	page = render(b, "human");
	ok(strcmp(report_verdict(&b->r), "unknown") == 0 && has(page, "nothing was checked"),
	    "no zone is no pass");
	b = bench_new(a);
	file_zone(b, "example.", "x");
	*vec_add(a, &b->checks.list) = &check_cname;
	judge(b);
	page = render(b, "human");
	ok(has(page, "no problem found by the 1 check that ran") && has(page, " PASS\n"),
	    "a pass says what it means");
	b->options.fail_on = LINT_WARNING;
	b->result.counts[LINT_WARNING] = 1;
	ok(strcmp(report_verdict(&b->r), "fail") == 0, "--fail-on decides");
	b->options.fail_on = LINT_CRITICAL;
	b->result.counts[LINT_ERROR] = 1;
	ok(strcmp(report_verdict(&b->r), "pass") == 0, "both ways");
}

static bool
is_harmless(const char *page)
{
	bool start = true;

	for (const char *p = page; *p != '\0'; p++) {
		if (*p != '\n' && (*p < 0x20 || *p > 0x7e))
			return false;
		if (start && strncmp(p, "::", 2) == 0)
			return false;
		if (strncmp(p, "##[", 3) == 0)
			return false;
		start = *p == '\n' || (start && *p == ' ');
	}
	return true;
}

/* Every octet as a label, in a file's name and in a message, and a runner's commands. */
static void
test_hostile(void)
{
	static const char *const owners[] = { "::add-mask::x.example.", "##[error].example.",
		"::set-output\\032name=x.example.", "\\027[31m.example." };
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	struct ev_zone *z = file_zone(b, "example.", "::error::\n##[error]\033[2J\377 path");
	bool harmless = true;

	for (unsigned i = 0; i < 4; i++)
		cname(b, z, owners[i], 12);
	for (unsigned i = 0; i < 256; i++)
		cname(b, z, arena_printf(a, "a\\%03u.example.", i), 12);
	*vec_add(a, &b->checks.list) = &check_cname;
	judge(b);
	b->r.arguments = (const char *const[]) { "check", "::error::\n##[x]\377" };
	b->r.n_arguments = 2;
	b->r.verbose = 1;
	for (b->r.width = 60; b->r.width <= 120; b->r.width++)
		harmless &= is_harmless(render(b, "human"));
	ok(harmless, "no control, no command in a page of any width");
	ok(is_harmless(render(b, "json")), "nor in JSON");
	ok(b->result.findings.n >= 256, "all of them were reported: %zu", b->result.findings.n);
}

static void
test_many(void)
{
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	struct ev_zone *z = file_zone(b, "example.", "x");
	const char *page;

	for (unsigned i = 0; i < 1234; i++)
		cname(b, z, arena_printf(a, "n%u.example.", i), i + 100);
	*vec_add(a, &b->checks.list) = &check_cname;
	judge(b);
	page = render(b, "human");
	ok(has(page, "and 1,224 more findings of a-cname (-v shows all)\n"), "many alike are counted");
	b->r.verbose = 1;
	page = render(b, "human");
	ok(strstr(page, " more findings of") == NULL && has(page, "n1233.example."), "-v shows all");
}

static void
test_tree(void)
{
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	struct ev_cut cuts[] = { { .zone = name(a, "."), .found = true },
		{ .zone = name(a, "example."), .parent = name(a, "."), .found = true,
		    .trouble = "2 of 2 servers timed out after 5 s" } };
	struct ev_source source = { .kind = LINT_SERVER, .label = "ns1.example. 192.0.2.1",
		.zone = name(a, "example."), .host = name(a, "ns1.example."),
		.addr = { .family = 4, .port = 53 } };
	struct ev_reply silence = { .source = 0, .qname = name(a, "example."), .qtype = LINT_T_SOA,
		.result = LINT_TIMEOUT, .at = 1795532400 };
	const char *page;

	evidence_add_source(b->ev, &source);
	evidence_add_reply(b->ev, &silence);
	for (unsigned i = 0; i < 2; i++)
		*vec_add(a, &b->ev->cuts) = cuts[i];
	b->ev->n_queries = 6;
	*vec_add(a, &b->checks.list) = &check_unable;
	judge(b);
	page = render(b, "human");
	ok(has(page, "`- example.  not-checked  2 of 2 servers timed out after 5 s"), "a tree in ASCII");
	ok(has(page, "0/1 answered\n"), "with what its servers did");
	ok(has(page, "2 zones, 6 queries: ") && strstr(page, "PASS") == NULL, "no pass for the unheard");
	b->r.unicode = true;
	ok(has(render(b, "human"), "\u2514\u2500 example. "), "and in Unicode");
	page = render(b, "json");
	ok(has(page, "\"address\": \"0.0.0.0\"") && has(page, "\"ok\": false"), "JSON: the silent server");
}

/* A reply to "example. CNAME?" that holds one, and is no more than this test needs. */
static void
test_reply(void)
{
	static const uint8_t wire[] = "\x12\x34\x84\x00\0\1\0\2\0\0\0\1"
				      "\7example\0\0\5\0\1"
				      "\3www\xc0\x0c\0\5\0\1\0\0\x0e\x10\0\2\xc0\x0c"
				      "\xc0\x0c\0\6\0\1\0\0\x0e\x10\0\x18\xc0\x0c\xc0\x0c"
				      "\0\0\0\7\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1"
				      "\0\0\51\4\320\0\0\200\0\0\6\0\3\0\2\33x"; /* NSID */
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	const struct ev_cut cut = { .zone = name(a, "example."), .found = true };
	const struct ev_source source = { .kind = LINT_SERVER, .label = "ns1.example. 192.0.2.1",
		.zone = cut.zone, .host = name(a, "ns1.example."),
		.addr = { .family = 4, .port = 53, .octets = { 192, 0, 2, 1 } } };
	const struct ev_reply reply = { .qname = cut.zone, .qtype = LINT_T_SOA, .result = LINT_ANSWER,
		.at = 1795532400, .tcp = true, .wire = { wire, sizeof(wire) - 1 },
		.edns = LINT_EDNS_BARE, .refused = 1, .mismatches = { 1, 2, 3, 4 } };
	const char *page;

	evidence_add_source(b->ev, &source);
	evidence_add_reply(b->ev, &reply);
	*vec_add(a, &b->ev->cuts) = cut;
	b->ev->n_queries = 1;
	*vec_add(a, &b->checks.list) = &check_cname;
	judge(b);
	page = render(b, "json");
	ok(has(page, "\"soa_serial\": 7") && has(page, "\"address\": \"192.0.2.1\""),
	    "JSON: the server that answered");
	ok(has(page, "\"kind\": \"dns\"") && has(page, "\"rcode\": \"NOERROR\"") &&
	        has(page, "\"transport\": \"tcp\"") && has(page, "\"wire\": \"EjSEAAAB"),
	    "JSON: the reply is the evidence");
	ok(has(page, "\"edns\": \"bare\"") && has(page, "\"edns_refused\": \"FORMERR\"") &&
	        has(page, "\"id\": 1") && has(page, "\"question\": 2") && has(page, "\"case\": 3") &&
	        has(page, "\"cookie\": 4"),
	    "JSON: how it was asked and what was not believed");
	ok(has(page, "\"hex\": \"1B78\"") && has(page, "\"text\": \"\\\\027x\"") &&
	        has(page, "\"nsid\": \"\\\\027x\""), "JSON: the server's identity");
	ok(has(page, "\"spoof_suspected\": 7") && has(page, "\"keeps_case\": false"),
	    "JSON: forged by somebody; a name in lower case is the server's own doing");
	ok(has(page, "\"www.example. 3600 IN CNAME example.\""), "JSON: with its records as text");
	ok(has(page, "\"servers\": [\n    \"ns1.example. 192.0.2.1\"\n   ]"), "JSON: who said so");
	page = render(b, "human");
	ok(has(page, "critical a-cname www.example. has a CNAME\n") &&
	        has(page, "on: ns1.example. 192.0.2.1\n"),
	    "the page says it under the zone");
	ok(has(page, "1 zone, 1 query: 1 critical") && has(page, " FAIL\n"), "and in the summary");
}

static void
test_gaps(void)
{
	local_arena *a = arena_new();
	struct bench *b = bench_new(a);
	const char *page;

	for (unsigned i = 0; i < 9; i++)
		cname(b, file_zone(b, arena_printf(a, "z%u.", i), "x"), arena_printf(a, "z%u.", i), 1);
	*vec_add(a, &b->checks.list) = &check_unable;
	*vec_add(a, &b->checks.list) = &check_needy;
	judge(b);
	page = render(b, "human");
	ok(has(page, "    unable (z0., z1., z2., z3., z4., z5. and 3 more zones): the moon was in\n"
	             "      the way\n"),
	    "zones with the same trouble share a line");
	ok(has(page, "not asked: 1 check, for want"), "a check is counted once for all zones");
	ok(has(page, "9 zones, 9 records: nothing could be evaluated, 9 checks not evaluated\n   "),
	    "the summary does not praise what did not run");
	b->r.verbose = 1;
	page = render(b, "human");
	ok(has(page, "z8.): the moon") && has(page, "  not asked\n    needy (z0., "), "-v lists them all");
}

static void
test_text(void)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a), to = buf_new(a);
	struct js *o = js_object();

	text_flow(&b, 12, (struct text_margin) { "> ", "  ", 2 }, "one two three ::four five");
	ok(strcmp(b.p, "> one two\n  three ::four\n  five\n") == 0, "words flow; a colon begins no line");
	buf_reset(&b);
	text_flow(&b, 12, (struct text_margin) { "> bad ", "  ", 2, 4 }, "one two three");
	ok(strcmp(b.p, "> bad one\n  two three\n") == 0, "behind a wider first margin too");
	buf_reset(&b);
	text_count(&b, 1, "zone");
	buf_char(&b, ' ');
	text_count(&b, 1234567, "zone");
	ok(strcmp(b.p, "1 zone 1,234,567 zones") == 0, "counts: %s", b.p);
	text_guard(&to, "  ::x\n::y ::z ##[", 17);
	ok(strcmp(to.p, "  \\058:x\n\\058:y ::z ##\\091") == 0,
	    "the guard at the beginning of lines, and anywhere");
	buf_reset(&b);
	js_set_str(o, "k", "a\"\\\001\177\377##[");
	js_set(o, "n", NULL);
	js_set_str(o, "d", "\177");
	js_write(&b, o, true);
	ok(strcmp(b.p, "{\"k\":\"a\\\"\\\\\\\\001\\\\127\\\\255##\\\\091\","
	               "\"n\":null,\"d\":\"\\\\127\"}\n") == 0,
	    "one constructor of JSON strings");
}

static void
test_list(void)
{
	local_arena *a = arena_new();
	struct engine_checks checks = { 0 };
	struct buf b = buf_new(a);

	*vec_add(a, &checks.list) = &check_cname;
	*vec_add(a, &checks.list) = &check_needy;
	report_list(a, &b, &checks, true);
	ok(has(b.p, "\"id\": \"a-cname\"") && has(b.p, "\"parent-ds\"") && has(b.p, "\"RFC 2181 10.1\""),
	    "the list as JSON");
	buf_reset(&b);
	report_catalogue(&b, &checks);
	ok(has(b.p, "| `needy` | error | Needs \\| the \\*parent\\* | RFC 4035 5 | parent-ds |\n"),
	    "the catalogue");
	buf_reset(&b);
	report_explain(&b, &check_cname, 80);
	ok(has(b.p, "severity: critical (preparing: warning, signed: error)\n") &&
	        has(b.p, "\nRFC\n  RFC 1034 3.6.2"),
	    "the page of a check");
	ok(report_schema("report") != NULL && report_schema("nothing") == NULL, "the schema by its name");
	ok(report_format("sarif") != NULL && report_format("sarrif") == NULL, "formats by their names");
}

int
main(void)
{
	test_text();
	test_file();
	test_ds_set();
	test_verdicts();
	test_hostile();
	test_many();
	test_tree();
	test_reply();
	test_gaps();
	test_list();
	return done_testing();
}
