#include "evidence.h"
#include "../base/tap.h"

static struct lint_name
number_name(unsigned i, uint8_t out[16])
{
	const int n = snprintf((char *)out + 1, 10, "n%u", i);

	out[0] = (uint8_t)n;
	memcpy(out + 1 + n, "\001x", 3);
	return (struct lint_name) { out, (uint8_t)(n + 4) };
}

static void
test_names(void)
{
	local_arena *a = arena_new();
	struct zdata *z = zdata_new(a);
	uint8_t w[16];
	unsigned wrong = 0, labels = 0;
	uint32_t node;

	ok(zdata_find(z, number_name(1, w)) == ZDATA_NONE, "an empty table finds nothing");
	for (unsigned i = 0; i < 100000; i++)
		wrong += zdata_intern(z, number_name(i, w)) != i;
	ok(wrong == 0 && z->n_nodes == 100000, "100,000 names give 100,000 nodes in order");
	for (unsigned i = 0; i < 100000; i++)
		wrong += zdata_find(z, number_name(i, w)) != i || zdata_intern(z, number_name(i, w)) != i;
	ok(wrong == 0 && z->n_nodes == 100000, "each is found again after the table grew");
	for (unsigned i = 0; i < 100000; i++)
		labels += zdata_node(z, i)->labels;
	ok(labels == 200000, "labels are counted without the root");
	ok(zdata_find(z, number_name(100000, w)) == ZDATA_NONE, "a name that is not there");
	ok(z->n_nodes * 10ull <= z->n_slots * 7ull, "the load stays at 0.7 or below");
	node = zdata_intern_suffix(z, 0, 3);
	ok(node == 100000 && zdata_node(z, node)->name == zdata_node(z, 0)->name + 3,
	    "a suffix shares its octets");
	ok(zdata_intern_suffix(z, 7, 3) == node, "the same suffix of another node is that node");
	ok(lint_name_eq(zdata_name(z, node), (struct lint_name) { (const uint8_t *)"\001x", 3 }) &&
	        zdata_node(z, node)->labels == 1, "its name and labels");
	ok(zdata_node(z, node)->first == ZDATA_NONE && zdata_node(z, node)->n == 0, "it has no record");
	node = zdata_intern(z, (struct lint_name) { (const uint8_t *)"", 1 });
	ok(zdata_name(z, node).len == 1 && zdata_node(z, node)->labels == 0, "the root is a name");
}

static void
test_records(void)
{
	local_arena *a = arena_new();
	struct zdata *z = zdata_new(a);
	uint8_t w[16], big[65535];
	const uint32_t n0 = zdata_intern(z, number_name(0, w)), n1 = zdata_intern(z, number_name(1, w));
	struct zdata_add add = { n0, LINT_T_A, 0, 300, 11, 5, { (const uint8_t *)"\300\0\2\1", 4 } };
	unsigned wrong = 0;
	uint32_t row;

	ok(zdata_add(z, &add) == 0, "the first row is 0");
	add = (struct zdata_add) { n1, LINT_T_TXT, 2, 60, 12, 1, { (const uint8_t *)"\1a", 2 } };
	ok(zdata_add(z, &add) == 1 && z->last_node == n1, "then 1");
	ok(zdata_intern(z, number_name(1, w)) == n1, "the short cut finds the last owner");
	memset(big, 7, sizeof(big));
	add = (struct zdata_add) { n0, LINT_T_RRSIG, 0, 1, 13, 65535, { big, sizeof(big) } };
	ok(zdata_add(z, &add) == 2, "RDATA of 65,535 octets");
	add.rdata.n = 0;
	ok(zdata_add(z, &add) == 3, "and of none");
	ok(zdata_node(z, n0)->n == 3 && zdata_node(z, n1)->n == 1, "a node counts its records");
	row = zdata_node(z, n0)->first;
	ok(row == 0 && zdata_record(z, 0)->next == 2 && zdata_record(z, 2)->next == 3 &&
	        zdata_record(z, 3)->next == ZDATA_NONE && zdata_node(z, n0)->last == 3,
	    "a node's records in order of arrival");
	ok(zdata_head(z, 0)->ttl == 300 && zdata_head(z, 0)->column == 5 && zdata_where(z, 0) == 11,
	    "TTL, column and place");
	ok(zdata_record(z, 1)->type == LINT_T_TXT && zdata_record(z, 1)->set == 2, "type and set");
	ok(zdata_rdata(z, 1).n == 2 && memcmp(zdata_rdata(z, 1).p, "\1a", 2) == 0, "RDATA comes back");
	ok(zdata_rdata(z, 2).n == 65535 && memcmp(zdata_rdata(z, 2).p, big, 65535) == 0,
	    "the long one too");
	ok(zdata_rdata(z, 3).n == 0 && zdata_covered(z, 3) == 0, "an empty RRSIG covers nothing");
	ok(zdata_covered(z, 2) == 0x0707, "what an RRSIG covers");
	ok(((uintptr_t)zdata_head(z, 2) & 3) == 0, "heads are aligned");
	for (uint32_t i = 4; i < 50000; i++) {
		add = (struct zdata_add) { i % 2 == 0 ? n0 : n1, LINT_T_A, 0, i, i, 1, {
		    (uint8_t *)&i, 4 } };
		wrong += zdata_add(z, &add) != i;
	}
	for (uint32_t i = 4; i < 50000; i++)
		wrong += zdata_head(z, i)->ttl != i || zdata_where(z, i) != i ||
		    memcmp(zdata_rdata(z, i).p, &i, 4) != 0 ||
		    zdata_record(z, i)->next != (i < 49998 ? i + 2 : ZDATA_NONE);
	ok(wrong == 0, "50,000 records keep what they hold while the tables move");
}

static unsigned
mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	unsigned n = 0;

	for (int c; f != NULL && (c = getc(f)) != EOF;)
		n += c == '\n';
	if (f != NULL)
		fclose(f);
	return n;
}

/* 10,000 zones may be in one call; a process may have 65,530 mappings. */
static void
test_many(void)
{
	local_arena *a = arena_new();
	const unsigned before = mappings();
	unsigned wrong = 0;
	uint8_t w[16];

	for (unsigned i = 0; i < 10000; i++) {
		struct zdata *z = zdata_new(a);
		struct zdata_add add = { .type = LINT_T_A, .rdata = { w, 4 } };

		for (unsigned k = 0; k < 5; k++) {
			add.node = zdata_intern(z, number_name(k, w));
			zdata_add(z, &add);
		}
		wrong += z->n_nodes != 5 || zdata_find(z, number_name(4, w)) != 4;
	}
	ok(wrong == 0, "10,000 small zones at once");
	ok(mappings() < before + 500, "take few mappings: %u", mappings() - before);
}

static struct lint_name
long_name(unsigned i, uint8_t out[255])
{
	memset(out, 'a', 255);
	out[0] = out[64] = out[128] = 63;
	out[192] = 55;
	out[248] = 0;
	for (unsigned at = 1; i > 0; i /= 10)
		out[at++] = (uint8_t)('0' + i % 10);
	return (struct lint_name) { out, 249 };
}

/* The names outgrow the first reservation too: 64 MiB. */
static void
test_moves(void)
{
	enum { NAMES = 300000 };
	local_arena *a = arena_new();
	struct zdata *z = zdata_new(a);
	uint8_t w[255];
	unsigned wrong = 0;

	for (unsigned i = 0; i < NAMES; i++)
		wrong += zdata_intern(z, long_name(i, w)) != i;
	ok(wrong == 0 && z->names->used > (64u << 20) && z->names->reserved > (64u << 20),
	    "names over the first reservation");
	for (unsigned i = 0; i < NAMES; i++)
		wrong += zdata_find(z, long_name(i, w)) != i || !lint_name_eq(zdata_name(z, i),
		    long_name(i, w));
	ok(wrong == 0, "are all there after the move");
}

static void
test_evidence(void)
{
	local_arena *a = arena_new();
	struct evidence *e = evidence_new(a);
	struct ev_zone zone = { .data = zdata_new(a) };
	uint8_t w[16];
	char label[] = "db.example";
	struct ev_reply reply = { .qname = number_name(3, w), .qtype = 1, .wire = { (uint8_t *)label, 4 } };
	struct ev_source source = { .kind = LINT_FILE, .label = label, .zone = reply.qname };
	struct zdata_add add = { .node = zdata_intern(zone.data, reply.qname), .type = 1 };
	static const struct ev_span spans[] = { { 0, 0 }, { 2, 1 }, { 3, 1 }, { 3, 0 } };
	static const uint32_t files[] = { 0, 0, 1, 0, 0 };
	const struct ev_file *f;
	uint32_t line;
	uint16_t column;
	unsigned wrong = 0;

	ok(evidence_add_source(e, &source) == 0 && evidence_add_source(e, &source) == 1,
	    "sources are numbered");
	ok(evidence_add_reply(e, &reply) == 0, "replies too");
	memset(label, 'x', 4), memset(w, 'x', sizeof(w));
	ok(strcmp(e->sources.v[0].label, "db.example") == 0, "a label is copied");
	ok(lint_name_eq(e->sources.v[1].zone, number_name(3, w)), "a zone is copied");
	memset(w, 'x', sizeof(w));
	ok(memcmp(e->replies.v[0].wire.p, "db.e", 4) == 0 && e->replies.v[0].qname.wire[1] == 'n',
	    "wire and names of a reply are copied");

	*vec_add(a, &e->files) = (struct ev_file) { "db.example", EV_NONE, 0, 1 };
	*vec_add(a, &e->files) = (struct ev_file) { "more", 0, 3, 1 };
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		*vec_add(a, &zone.spans) = spans[i];
	for (unsigned i = 0; i < 5; i++) {
		add.where = i + 10, add.column = (uint16_t)(i + 1);
		zdata_add(zone.data, &add);
	}
	for (uint32_t i = 0; i < 5; i++) {
		f = evidence_place(e, &zone, i, &line, &column);
		wrong += f != &e->files.v[files[i]] || line != i + 10 || column != i + 1;
	}
	ok(wrong == 0, "file, line and column of each record");
	ok(evidence_place(e, &zone, 5, &line, &column) == NULL && line == 0, "no such row has no place");
}

int
main(void)
{
	test_names();
	test_records();
	test_many();
	test_moves();
	test_evidence();
	return done_testing();
}
