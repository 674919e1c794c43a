/*
 * The checks on what servers say: several of them, in several ways.  Zone files
 * have their cases in testdata/cases; here the evidence is replies.
 */
#include "../lib/base/buf.h"
#include "../lib/base/tap.h"
#include "../lib/dns/name.h"
#include "../lib/dns/rdata.h"
#include "../lib/engine/engine.h"

enum { ANSWER = 1, AUTHORITY, ADDITIONAL, MAX_RR = 8 };

struct rr {
	int section;
	const char *owner;
	uint16_t type;
	uint32_t ttl;
	const char *text;
};
struct world {
	struct arena *a;
	struct evidence *e;
	struct engine_result r;
};

static struct lint_name
name(struct arena *a, const char *text)
{
	uint8_t wire[255], len = 0;

	ok(name_parse(text, strlen(text), (struct lint_name) { (const uint8_t *)"", 1 }, wire, &len) == NULL,
	    "%s", text);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static struct world
world(struct arena *a)
{
	return (struct world) { .a = a, .e = evidence_new(a) };
}

static void
zone(struct world *w, const char *apex, const char *parent)
{
	*vec_add(w->a, &w->e->cuts) = (struct ev_cut) { .zone = name(w->a, apex),
		.parent = parent == NULL ? (struct lint_name) { NULL, 0 } : name(w->a, parent),
		.found = true, .complete = true };
}

static uint32_t
server(struct world *w, const char *zone, const char *label)
{
	return evidence_add_source(w->e, &(struct ev_source) { .kind = LINT_SERVER, .label = label,
	                                     .zone = name(w->a, zone) });
}

static void
u16(struct buf *b, unsigned n)
{
	buf_char(b, (char)(n >> 8));
	buf_char(b, (char)n);
}

static void
record(struct arena *a, struct buf *b, const struct rr *rr)
{
	struct rdata_token token[16];
	struct rdata_why why = { 0 };
	struct lint_name owner = name(a, rr->owner);
	uint8_t *rdata = arena_alloc(a, RDATA_MAX, 1);
	size_t n = 0, len = 0;

	for (const char *p = rr->text; *p != '\0'; p += strspn(p, " ")) {
		token[n] = (struct rdata_token) { .p = p, .n = (uint32_t)strcspn(p, " ") };
		p += token[n++].n;
	}
	ok(rdata_parse(rr->type, token, n, owner, rdata, &len, &why), "%s%s", rr->text, why.text);
	buf_add(b, owner.wire, owner.len);
	u16(b, rr->type);
	u16(b, 1);
	u16(b, rr->ttl >> 16);
	u16(b, rr->ttl & 0xffff);
	u16(b, (unsigned)len);
	buf_add(b, rdata, len);
}

/* One question and its reply; records end with section 0.  A reply with glue is a referral. */
static void
says(struct world *w, uint32_t source, const char *qname, uint16_t qtype, const struct rr *rrs)
{
	struct buf b = buf_new(w->a);
	struct lint_name q = name(w->a, qname);
	unsigned n[4] = { 0 };

	for (const struct rr *rr = rrs; rr->section != 0; rr++)
		n[rr->section]++;
	u16(&b, 0);
	u16(&b, n[ADDITIONAL] > 0 ? 0x8000 : 0x8400);
	u16(&b, 1);
	for (int section = ANSWER; section <= ADDITIONAL; section++)
		u16(&b, n[section]);
	buf_add(&b, q.wire, q.len);
	u16(&b, qtype);
	u16(&b, 1);
	for (const struct rr *rr = rrs; rr->section != 0; rr++)
		record(w->a, &b, rr);
	evidence_add_reply(w->e, &(struct ev_reply) { .source = source, .qname = q, .qtype = qtype,
	                             .result = LINT_ANSWER, .tries = 1,
	                             .wire = { (const uint8_t *)b.p, b.n } });
}

#define SAYS(w, source, qname, qtype, ...) \
	says(w, source, qname, qtype, (const struct rr[]) { __VA_ARGS__ __VA_OPT__(,) { 0 } })

static void
judge(struct world *w)
{
	struct engine_checks checks = { 0 };
	struct engine_options o = { .now = 1637500000, .fail_on = LINT_ERROR };
	struct facts *f = facts_build(w->a, w->e, &(struct facts_options) { .jobs = 1 });
	struct err e;

	engine_add_builtin(w->a, &checks);
	ok(engine_run(w->a, &checks, f, &o, &w->r, &e), "the checks run");
}

/* The one finding of a check, or NULL when there is none or more than one. */
static const struct engine_finding *
one(const struct world *w, const char *id)
{
	const struct engine_finding *f = NULL;
	size_t n = 0;

	for (size_t i = 0; i < w->r.findings.n; i++)
		if (strcmp(w->r.findings.v[i]->check->id, id) == 0) {
			f = w->r.findings.v[i];
			n++;
		}
	return n == 1 ? f : NULL;
}

static size_t
count(const struct world *w, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < w->r.findings.n; i++)
		n += strcmp(w->r.findings.v[i]->check->id, id) == 0;
	return n;
}

static bool
is_at(struct world *w, const struct engine_finding *f, const char *owner)
{
	return f != NULL && lint_name_eq(f->name, name(w->a, owner));
}

/* The root and the zone above, which are on the way and not looked at for themselves. */
static void
above(struct world *w)
{
	zone(w, ".", NULL);
	zone(w, "example.", ".");
	zone(w, "corp.example.", "example.");
	SAYS(w, server(w, "example.", "ns.example. 192.0.2.1"), "example.", LINT_T_SOA,
	    { ANSWER, "example.", LINT_T_SOA, 300, "ns.example. h.example. 1 7200 3600 604800 900" });
}

#define ALIAS(owner, ttl) { ANSWER, owner, LINT_T_CNAME, ttl, "elsewhere.test." }
#define SOA(owner) \
	{ AUTHORITY, owner, LINT_T_SOA, 300, "ns.corp.example. h.corp.example. 1 7200 3600 604800 900" }

static void
test_apex(void)
{
	local_arena *a = arena_new();
	struct world w = world(a);
	const struct engine_finding *f;
	uint32_t s1, s2, s3;

	above(&w);
	s1 = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
	s2 = server(&w, "corp.example.", "ns2.corp.example. 192.0.2.3");
	s3 = server(&w, "corp.example.", "ns3.corp.example. 192.0.2.4");
	SAYS(&w, s1, "corp.example.", LINT_T_CNAME, ALIAS("corp.example.", 300));
	SAYS(&w, s2, "corp.example.", LINT_T_CNAME, ALIAS("corp.example.", 60));
	SAYS(&w, s3, "corp.example.", LINT_T_CNAME, SOA("corp.example."));
	judge(&w);
	f = one(&w, "apex-cname");
	ok(is_at(&w, f, "corp.example.") && f->severity == LINT_CRITICAL, "an apex CNAME, said once");
	ok(f != NULL && f->n_servers == 2 && f->servers[0] == s1 && f->servers[1] == s2,
	    "both servers that gave it are named, the third is not");
	ok(f != NULL && f->n_evidence >= 2, "both versions are cited");
	ok(count(&w, "subzone-apex-cname") == 0, "the zone above is only on the way: no subzone");
	ok(count(&w, "cname-dname-invalid") == 0, "an SOA of another server is not beside it");
}

static void
test_subzone(void)
{
	local_arena *a = arena_new();
	struct world w = world(a);
	uint32_t s1, s2;

	above(&w);
	zone(&w, "sub.corp.example.", "corp.example.");
	s1 = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
	s2 = server(&w, "sub.corp.example.", "ns.provider.test. 192.0.2.9");
	SAYS(&w, s1, "corp.example.", LINT_T_CNAME, SOA("corp.example."));
	SAYS(&w, s2, "sub.corp.example.", LINT_T_CNAME, ALIAS("sub.corp.example.", 300));
	SAYS(&w, s2, "sub.corp.example.", LINT_T_A, ALIAS("sub.corp.example.", 300));
	judge(&w);
	ok(is_at(&w, one(&w, "subzone-apex-cname"), "sub.corp.example."), "a CNAME at the subzone's apex");
	ok(count(&w, "apex-cname") == 0, "and it is no other finding");
}

static void
test_alias(void)
{
	local_arena *a = arena_new();
	struct world w = world(a), x = world(a);
	uint32_t s1, s2;

	above(&w);
	s1 = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
	s2 = server(&w, "corp.example.", "ns2.corp.example. 192.0.2.3");
	SAYS(&w, s1, "www.corp.example.", LINT_T_CNAME, ALIAS("www.corp.example.", 300));
	SAYS(&w, s2, "www.corp.example.", LINT_T_A,
	    { ANSWER, "www.corp.example.", LINT_T_A, 300, "192.0.2.7" });
	judge(&w);
	ok(count(&w, "cname-dname-invalid") == 0, "in the middle of a change servers may differ");
	above(&x);
	s1 = server(&x, "corp.example.", "ns1.corp.example. 192.0.2.2");
	SAYS(&x, s1, "www.corp.example.", LINT_T_CNAME, ALIAS("www.corp.example.", 300));
	SAYS(&x, s1, "www.corp.example.", LINT_T_A,
	    { ANSWER, "www.corp.example.", LINT_T_A, 300, "192.0.2.7" },
	    { ANSWER, "www.corp.example.", LINT_T_A, 60, "192.0.2.8" });
	judge(&x);
	ok(is_at(&x, one(&x, "cname-dname-invalid"), "www.corp.example."), "one server that says both");
	ok(is_at(&x, one(&x, "rrset-ttl-mismatch"), "www.corp.example."), "one answer with two TTLs");
}

#define DIGEST "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"
#define KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="

static void
test_cds(void)
{
	local_arena *a = arena_new();
	struct world w = world(a), x = world(a);
	uint32_t s;

	above(&w);
	s = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
	SAYS(&w, s, "corp.example.", LINT_T_CDS,
	    { ANSWER, "corp.example.", LINT_T_CDS, 300, "1 13 2 " DIGEST });
	SAYS(&w, s, "corp.example.", LINT_T_CDNSKEY,
	    { ANSWER, "corp.example.", LINT_T_CDNSKEY, 300, "257 3 13 " KEY });
	judge(&w);
	ok(is_at(&w, one(&w, "cds-cdnskey-mismatch"), "corp.example."), "one server, two requests");
	above(&x);
	SAYS(&x, server(&x, "corp.example.", "ns1.corp.example. 192.0.2.2"), "corp.example.", LINT_T_CDS,
	    { ANSWER, "corp.example.", LINT_T_CDS, 300, "1 13 2 " DIGEST });
	SAYS(&x, server(&x, "corp.example.", "ns2.corp.example. 192.0.2.3"), "corp.example.", LINT_T_CDNSKEY,
	    { ANSWER, "corp.example.", LINT_T_CDNSKEY, 300, "257 3 13 " KEY });
	judge(&x);
	ok(count(&x, "cds-cdnskey-mismatch") == 0, "two servers are another check's");
}

/* A referral to a server at `address`; the child zone was asked there, when it has a label. */
static size_t
glue(const char *address, const char *label)
{
	local_arena *a = arena_new();
	struct world w = world(a);

	above(&w);
	SAYS(&w, server(&w, "example.", "ns.example. 192.0.2.1"), "corp.example.", LINT_T_NS,
	    { AUTHORITY, "corp.example.", LINT_T_NS, 300, "ns.corp.example." },
	    { ADDITIONAL, "ns.corp.example.", LINT_T_A, 300, address });
	if (label != NULL)
		SAYS(&w, server(&w, "corp.example.", label), "corp.example.", LINT_T_CNAME,
		    SOA("corp.example."));
	judge(&w);
	return count(&w, "glue-problem");
}

static void
test_glue(void)
{
	ok(glue("203.0.113.5", NULL) == 0, "an address like any other");
	ok(glue("10.0.0.1", NULL) == 1, "a private one that nobody asked");
	ok(glue("10.0.0.1", "ns.corp.example. 10.0.0.1@5300") == 0, "a private one that answers here");
	ok(glue("10.0.0.1", "ns.corp.example. 10.0.0.12") == 1, "another address is another server");
	ok(glue("10.0.0.1", "ns.corp.example. 110.0.0.1") == 1, "and so is this");
}

static void
test_wildcard(void)
{
	local_arena *a = arena_new();
	struct world w = world(a);
	uint32_t s;

	above(&w);
	s = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
	for (int i = 0; i < 2; i++)
		SAYS(&w, s, i == 0 ? "lint-x.w.corp.example." : "lint-y.w.corp.example.", LINT_T_A,
		    { ANSWER, i == 0 ? "lint-x.w.corp.example." : "lint-y.w.corp.example.", LINT_T_A, 300,
		        "192.0.2.7" },
		    { ANSWER, i == 0 ? "lint-x.w.corp.example." : "lint-y.w.corp.example.", LINT_T_RRSIG, 300,
		        "A 13 3 300 20211231000000 20211101000000 1 corp.example. AAAA" });
	judge(&w);
	ok(is_at(&w, one(&w, "wildcard-inventory"), "*.w.corp.example."), "a wildcard seen by what it made");
}

/* A server that holds a zone below too denies a name out of that: no word of this zone's. */
static void
test_below(void)
{
	local_arena *a = arena_new();

	for (int below = 0; below < 2; below++) {
		const char *apex = below ? "sub.corp.example." : "corp.example.";
		const struct engine_finding *f;
		struct world w = world(a);
		uint32_t s;

		above(&w);
		zone(&w, "sub.corp.example.", "corp.example.");
		s = server(&w, "corp.example.", "ns1.corp.example. 192.0.2.2");
		SAYS(&w, s, "corp.example.", LINT_T_SOA,
		    { ANSWER, "corp.example.", LINT_T_SOA, 300,
		        "ns1.corp.example. h.corp.example. 1 2 3 4 5" },
		    { ANSWER, "corp.example.", LINT_T_RRSIG, 300,
		        "SOA 13 2 300 20211231000000 20211101000000 1 corp.example. AAAA" });
		SAYS(&w, s, "corp.example.", LINT_T_CNAME, SOA("corp.example."));
		SAYS(&w, s, "x.sub.corp.example.", LINT_T_A,
		    { AUTHORITY, apex, LINT_T_SOA, 300, "ns1.corp.example. h.corp.example. 1 2 3 4 5" });
		judge(&w);
		f = one(&w, "negative-proof-missing");
		ok(f != NULL && (strstr(f->text, "2 of 2 denials") != NULL) == !below,
		    "a denial by the SOA of %s: %s", apex, f == NULL ? "-" : f->text);
	}
}

/* A server that says nothing of its keys is no zone without keys. */
static void
test_silence(void)
{
	local_arena *a = arena_new();

	for (int silent = 0; silent < 2; silent++) {
		struct world w = world(a);
		uint32_t s;

		zone(&w, ".", NULL);
		zone(&w, "example.", ".");
		s = server(&w, ".", "a.root. 192.0.2.1");
		SAYS(&w, s, "example.", LINT_T_DS,
		    { ANSWER, "example.", LINT_T_DS, 300,
		        "1 13 2 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F" });
		s = server(&w, "example.", "ns.example. 192.0.2.2");
		if (!silent)
			SAYS(&w, s, "example.", LINT_T_DNSKEY,
			    { ANSWER, "example.", LINT_T_DNSKEY, 300, "257 3 13 AAEC" });
		judge(&w);
		ok((count(&w, "ds-no-valid-key") == 1) == !silent, "a DS without its key is %s",
		    silent ? "not judged in silence" : "found where the keys are known");
		ok(!silent || w.r.incomplete, "and silence makes the run incomplete");
	}
}

int
main(void)
{
	test_below();
	test_silence();
	test_apex();
	test_subzone();
	test_alias();
	test_cds();
	test_glue();
	test_wildcard();
	return done_testing();
}
