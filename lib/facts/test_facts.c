#include "../base/tap.h"
#include "../dns/name.h"
#include "../dns/zonefile.h"
#include "derive.h"
#include <sys/mman.h>
#include <unistd.h>

static void
take(void *ctx, const struct zf_record *r)
{
	struct zdata *z = ctx;

	zdata_add(z, &(struct zdata_add) { .node = zdata_intern(z, r->owner), .type = r->type, .ttl = r->ttl,
	                 .where = r->line, .column = r->column, .rdata = { r->rdata, r->rdlen } });
}

static void
fault(void *ctx, const struct zf_fault *f)
{
	(void)ctx;
	ok(false, "the test's zone does not parse: %s", f->text);
}

static struct lint_name
name(struct arena *a, const char *text)
{
	uint8_t wire[255], len = 0;

	name_parse(text, strlen(text), (struct lint_name) { (const uint8_t *)"", 1 }, wire, &len);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static struct fact_zone *
facts_of(struct arena *a, const char *apex, const char *text, struct facts_view **view)
{
	struct evidence *e = evidence_new(a);
	struct ev_zone *z = new (a, struct ev_zone, 1);
	const int fd = memfd_create("zone", 0);
	struct facts *f;

	z->apex = name(a, apex);
	z->data = zdata_new(a);
	z->whole = true;
	z->source = evidence_add_source(e, &(struct ev_source) { .kind = LINT_FILE, .label = "zone" });
	*vec_add(a, &e->zones) = z;
	ok(write(fd, text, strlen(text)) == (ssize_t)strlen(text) && lseek(fd, 0, SEEK_SET) == 0,
	    "a zone to read");
	zf_read(a, fd, &(struct zf_options) { .origin = z->apex },
	    &(struct zf_sink) { .ctx = z->data, .record = take, .fault = fault });
	close(fd);
	f = facts_build(a, e, &(struct facts_options) { .jobs = 1 });
	*view = facts_view_new(a, f, 1637500000);
	return f->zones.v[0];
}

static uint16_t
flags(struct arena *a, const struct fact_zone *z, const char *text)
{
	const uint32_t node = zdata_find(z->data, name(a, text));

	return node == ZDATA_NONE ? 0xffff : zdata_node(z->data, node)->flags & (FACT_HAS_DNAME - 1);
}

static const char zone[] =
    "$TTL 300\n"
    "@ SOA ns h 1 7200 900 1209600 600\n"
    "@ NS ns\n"
    "ns A 192.0.2.1\n"
    "a.b.c TXT deep\n"
    "*.w A 192.0.2.2\n"
    "sub NS ns.sub\n"
    "ns.sub A 192.0.2.3\n"
    "x.y.sub TXT hidden\n"
    "safe NS ns\n"
    "safe DS 1 13 2 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    "d DNAME elsewhere.test.\n"
    "below.d A 192.0.2.4\n"
    "ent.only NS ns\n"
    "outside.test. A 192.0.2.5\n"
    "Www A 192.0.2.6\n"
    "www A 192.0.2.7\n"
    "www A 192.0.2.6\n"
    "www TXT \"b\"\n"
    "2vptu5timamqttgl4luu9kg21e0aor3s NSEC3 1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s A\n";

static void
test_structure(void)
{
	local_arena *a = arena_new();
	struct facts_view *v;
	const struct fact_zone *z = facts_of(a, "example.", zone, &v);

	ok(flags(a, z, "example.") == (LINT_APEX | LINT_HAS_DATA), "the apex is no cut: %x",
	    flags(a, z, "example."));
	ok(flags(a, z, "c.example.") == LINT_EMPTY && flags(a, z, "b.c.example.") == LINT_EMPTY,
	    "empty non-terminals are made");
	ok(flags(a, z, "*.w.example.") == (LINT_WILD | LINT_HAS_DATA), "a wildcard");
	ok(flags(a, z, "sub.example.") == (LINT_AT_CUT | LINT_HAS_DATA), "a cut");
	ok(flags(a, z, "ns.sub.example.") == (LINT_OCCLUDED | LINT_HAS_DATA), "glue is occluded");
	ok(flags(a, z, "y.sub.example.") == (LINT_OCCLUDED | LINT_EMPTY), "so is what is empty below a cut");
	ok(flags(a, z, "safe.example.") == (LINT_AT_CUT | LINT_HAS_DATA | LINT_HAS_DS), "a cut with DS");
	ok(flags(a, z, "below.d.example.") == (LINT_OCCLUDED | LINT_BELOW_DNAME | LINT_HAS_DATA),
	    "below a DNAME");
	ok(flags(a, z, "only.example.") == (LINT_EMPTY | LINT_ONLY_INSECURE),
	    "empty above an insecure cut only");
	ok(flags(a, z, "outside.test.") == (LINT_OUTSIDE | LINT_HAS_DATA), "outside");
	ok(flags(a, z, "2vptu5timamqttgl4luu9kg21e0aor3s.example.") == LINT_HASHED, "owner of an NSEC3 only");
	ok(z->cuts.n == 3, "three cuts, none below a cut: %zu", z->cuts.n);
	ok(z->chain == LINT_BY_NSEC3 && z->is_signed == false,
	    "a chain without keys or signatures is not signed");
	ok(zdata_find(z->data, name(a, "sub.test.")) == ZDATA_NONE, "no parents are made outside");
}

static void
test_view(void)
{
	local_arena *a = arena_new();
	struct facts_view *v;
	const struct fact_zone *z = facts_of(a, "example.", zone, &v);
	const struct lint_ref zr = { 0, z->index, LINT_ZONE, LINT_NOW };
	const struct lint_ref node = facts_node_at(v, zr, name(a, "www.example."));
	struct lint_ref it = { 0 }, set = facts_rrset_at(v, node, LINT_T_A);
	struct lint_rrset s;
	struct lint_zone lz;
	struct lint_record r;
	unsigned n = 0, same = 0;
	struct lint_bytes last = { NULL, 0 };

	ok(facts_get(v, zr, LINT_ZONE, &lz) && lz.negative_ttl == 300 && lz.soa_minimum == 600,
	    "negative TTL");
	ok(facts_get(v, set, LINT_RRSET, &s) && s.n == 3 && s.type == LINT_T_A && s.authoritative,
	    "one RRset of three");
	while (facts_next(v, set, LINT_RECORD, 0, &it)) {
		ok(facts_get(v, it, LINT_RECORD, &r) && r.type == LINT_T_A, "a record of it");
		same += last.n == r.rdata.n && memcmp(last.p, r.rdata.p, r.rdata.n) == 0;
		ok(last.p == NULL || memcmp(last.p, r.rdata.p, 4) <= 0, "in canonical order");
		last = r.rdata;
		n++;
	}
	ok(n == 3 && same == 1, "the duplicate stands beside its twin");
	it = (struct lint_ref) { 0 };
	for (n = 0; facts_next(v, node, LINT_RRSET, 0, &it); n++)
		;
	ok(n == 2, "two RRsets at the name");
	it = (struct lint_ref) { 0 };
	for (n = 0; facts_next(v, zr, LINT_RRSET, LINT_T_NS, &it); n++)
		;
	ok(n == 4, "NS RRsets of the zone: %u", n);
	ok(!facts_get(v, set, LINT_SIG, &s) && !facts_get(v, (struct lint_ref) { 0 }, LINT_NODE, &s) &&
	    !facts_get(v, (struct lint_ref) { 0xfffffff, 0, LINT_RRSET, 0 }, LINT_RRSET, &s) &&
	    !facts_get(v, (struct lint_ref) { 0, 77, LINT_ZONE, 0 }, LINT_ZONE, &lz),
	    "a reference to nothing gives nothing");
	ok(strcmp(facts_status(v, z), "unsigned") == 0, "status");
}

static void
test_hashed(void)
{
	static const char hashed[] = "@ SOA ns h 1 7200 900 1209600 600\n"
	    "www A 192.0.2.1\n"
	    "mail A 192.0.2.2\n"
	    "sub NS ns.sub\n"
	    "ns.sub A 192.0.2.3\n"
	    "9kqnrpnekplbct2m3k9jh3cljviok2b5 NSEC3 1 0 0 - 9kqnrpnekplbct2m3k9jh3cljviok2b5 A\n"
	    "3msev9usmd4br9s97v51r2tdvmr9iqo1 NSEC3 1 0 0 abcd 3msev9usmd4br9s97v51r2tdvmr9iqo1 SOA\n";
	local_arena *a = arena_new();
	struct facts_view *v;
	const struct fact_zone *z = facts_of(a, "example.", hashed, &v);
	const struct lint_ref zr = { 0, z->index, LINT_ZONE, LINT_NOW };
	struct lint_node n;

	ok(facts_get(v, facts_node_at(v, zr, name(a, "www.example.")), LINT_NODE, &n) && n.hash.n == 20 &&
	        n.hash.p[0] == 0x4d && n.has_nsec3,
	    "www has its NSEC3");
	ok(facts_get(v, facts_node_at(v, zr, name(a, "mail.example.")), LINT_NODE, &n) && n.hash.n == 20 &&
	        !n.has_nsec3,
	    "mail has a hash and no NSEC3");
	ok(facts_get(v, facts_node_at(v, zr, name(a, "example.")), LINT_NODE, &n) && !n.has_nsec3,
	    "an NSEC3 of another salt is not the apex's");
	ok(facts_get(v, facts_node_at(v, zr, name(a, "ns.sub.example.")), LINT_NODE, &n) && n.hash.n == 0,
	    "glue has no hash");
}

static void
test_order(void)
{
	/* RFC 4034 6.1, and the root in front. */
	static const char *const order[] = { ".", "example.", "a.example.", "yljkjljk.a.example.",
		"z.a.example.",
		"zabc.a.example.", "z.example.", "\\001.z.example.", "*.z.example.", "\\200.z.example." };
	local_arena *a = arena_new();
	unsigned right = 0;

	for (int i = 0; i < 10; i++)
		for (int j = 0; j < 10; j++) {
			const int c = lint_name_cmp(name(a, order[i]), name(a, order[j]));

			right += i < j ? c < 0 : i > j ? c > 0 : c == 0;
		}
	ok(right == 100, "canonical order of names for checks: %u of 100", right);
}

int
main(void)
{
	test_structure();
	test_view();
	test_hashed();
	test_order();
	return done_testing();
}
