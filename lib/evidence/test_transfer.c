#include "evidence.h"
#include "snapshot.h"
#include "../base/tap.h"
#include "../dns/msg.h"
#include "../dns/name.h"

static const struct lint_name corp = { (const uint8_t *)"\4corp\7example", 14 };
static const uint8_t question[] = "\4corp\7example\0\0\xfc\0\1";
static const uint8_t soa[] =
    "\xc0\x0c\0\6\0\1\0\0\16\20\0\35\2ns\xc0\x0c\1h\xc0\x0c\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5";

/* A message with the question, or without it, for which names are written whole. */
struct maker {
	struct buf b;
	unsigned n;
};

static struct maker
begin(struct arena *a)
{
	struct maker m = { .b = buf_new(a) };

	buf_add(&m.b, "\0\1\x84\0\0\1\0\0\0\0\0\0", 12);
	buf_add(&m.b, question, sizeof(question) - 1);
	return m;
}

static void
put(struct maker *m, const void *p, size_t n)
{
	buf_add(&m->b, p, n);
	m->n++;
	m->b.p[6] = (char)(m->n >> 8);
	m->b.p[7] = (char)m->n;
}

static void
put_soa(struct maker *m, unsigned serial)
{
	uint8_t copy[sizeof(soa) - 1];

	memcpy(copy, soa, sizeof(copy));
	copy[sizeof(copy) - 17] = (uint8_t)serial;
	put(m, copy, sizeof(copy));
}

static void
put_a(struct maker *m, unsigned host)
{
	uint8_t r[] = "\xc0\x0c\0\1\0\1\0\0\16\20\0\4\300\0\2\1";

	r[14] = (uint8_t)(host >> 8);
	r[15] = (uint8_t)host;
	put(m, r, sizeof(r) - 1);
}

static const char *
add(struct transfer_reader *r, const struct maker *m, bool *refused)
{
	return transfer_add(r, (const uint8_t *)m->b.p, m->b.n, refused);
}

/* The smallest records there are: more of them in one message than an answer may have. */
static void
test_many_in_one(void)
{
	enum { MANY = 5030 }; /* 12 + 18 + 41 + 5030 * 13 octets */
	local_arena *a = arena_new();
	struct transfer_reader *r = transfer_reader_new(a, corp);
	struct maker one = begin(a), end = begin(a);
	const char *why;
	bool refused;

	put_soa(&one, 1);
	for (unsigned i = 0; i < MANY; i++)
		put(&one, "\xc0\x0c\0\20\0\1\0\0\16\20\0\1\0", 13);
	put_soa(&end, 1);
	why = add(r, &one, &refused);
	ok(one.b.n <= MSG_MAX && why == NULL && add(r, &end, &refused) == NULL && transfer_ended(r) &&
	    transfer_data(r)->n_records == MANY + 1, "%u records in one message: %s", MANY + 1,
	    why == NULL ? "read" : why);
}

static void
test_whole(void)
{
	local_arena *a = arena_new();
	struct transfer_reader *r = transfer_reader_new(a, corp);
	struct maker one = begin(a), two = begin(a), three = begin(a);
	bool refused;

	put_soa(&one, 1);
	put_a(&one, 1);
	put_a(&two, 2);
	put_a(&three, 3);
	put_soa(&three, 1);
	ok(add(r, &one, &refused) == NULL && !transfer_ended(r) && add(r, &two, &refused) == NULL &&
	    !transfer_ended(r), "a transfer goes on");
	ok(add(r, &three, &refused) == NULL && transfer_ended(r), "until its SOA comes again");
	ok(transfer_data(r)->n_records == 4 && zdata_where(transfer_data(r), 3) == 4,
	    "that one is no record of the zone");
	ok(add(r, &two, &refused) != NULL, "nothing comes behind it");
	r = transfer_reader_new(a, corp);
	one = begin(a);
	put_soa(&one, 1);
	put_soa(&one, 1);
	ok(add(r, &one, &refused) == NULL && transfer_ended(r), "all of it may be in one message");
}

static void
says(const char *what, const struct maker *m, const char *want)
{
	local_arena *a = arena_new();
	bool refused;
	const char *why = add(transfer_reader_new(a, corp), m, &refused);

	ok(why != NULL && strstr(why, want) != NULL, "%s: %s", what, why != NULL ? why : "taken");
}

static void
test_bad(void)
{
	local_arena *a = arena_new();
	struct maker m = begin(a);
	bool refused;

	says("an empty one", &m, "no record");
	put_a(&m, 1);
	put_soa(&m, 1);
	says("an address first", &m, "not the zone's SOA");
	m = begin(a);
	put_soa(&m, 1);
	put_soa(&m, 2);
	says("another serial at the end", &m, "changed on the way");
	m = begin(a);
	put_soa(&m, 1);
	put_soa(&m, 1);
	put_a(&m, 1);
	says("a record behind the end", &m, "behind the SOA");
	m = begin(a);
	put_soa(&m, 1);
	m.b.p[2] |= 2;
	says("TC", &m, "truncated");
	m.b.p[2] = 0;
	m.b.p[13] = 'd';
	says("another name", &m, "another question");
	m = begin(a);
	put_soa(&m, 1);
	m.b.n--;
	says("one octet too few", &m, "cannot be read");
	m = begin(a);
	for (int rcode = 1; rcode < 11; rcode++) {
		m.b.p[3] = (char)rcode;
		ok(add(transfer_reader_new(a, corp), &m, &refused) != NULL &&
		    refused == (rcode == 5 || rcode == 9 || rcode == 4), "rcode %d is %sa policy", rcode,
		    refused ? "" : "not ");
	}
}

/* Limits at -1, at and +1: what comes is one message over and over. */
static void
test_limits(void)
{
	enum { EACH = 4000 };
	local_arena *a = arena_new();
	struct maker first = begin(a), many = begin(a), one = begin(a), big = begin(a);
	struct transfer_reader *r = transfer_reader_new(a, corp);
	const uint8_t txt[] = "\xc0\x0c\0\20\0\1\0\0\0\0";
	const char *why = NULL;
	uint64_t octets;
	bool refused;

	put_soa(&first, 1);
	for (int i = 0; i < EACH; i++)
		put_a(&many, (unsigned)i);
	put_a(&one, 1);
	add(r, &first, &refused);
	for (int i = 0; i < TRANSFER_MAX_RECORDS / EACH - 1 && why == NULL; i++)
		why = add(r, &many, &refused);
	for (int i = 0; i < EACH - 1 && why == NULL; i++)
		why = add(r, &one, &refused);
	ok(why == NULL && transfer_data(r)->n_records == TRANSFER_MAX_RECORDS, "a million records");
	why = add(r, &one, &refused);
	ok(why != NULL && strstr(why, "TRANSFER_MAX_RECORDS (1000000)") != NULL, "and no more: %s", why);

	/* One TXT of 60,000 octets: octets of messages run out before the others do. */
	buf_add(&big.b, txt, sizeof(txt));
	buf_add(&big.b, "\xea\x60", 2);
	for (int i = 0; i < 60000; i += 250) {
		buf_char(&big.b, (char)249);
		for (int k = 0; k < 249; k++)
			buf_char(&big.b, 'x');
	}
	big.b.p[7] = 1;
	big.n = 1;
	big.b.n -= 1; /* the NUL of txt */
	memmove(big.b.p + sizeof(question) - 1 + 12 + 10, big.b.p + sizeof(question) - 1 + 12 + 11,
	    big.b.n - (sizeof(question) - 1 + 12 + 10));
	r = transfer_reader_new(a, corp);
	octets = first.b.n;
	why = add(r, &first, &refused);
	while (why == NULL && octets + big.b.n <= TRANSFER_MAX_OCTETS) {
		why = add(r, &big, &refused);
		octets += big.b.n;
	}
	ok(why == NULL, "%llu octets in messages%s%s", (unsigned long long)octets, why == NULL ? "" : ": ",
	    why == NULL ? "" : why);
	why = add(r, &big, &refused);
	ok(why != NULL && strstr(why, "TRANSFER_MAX_OCTETS (67108864)") != NULL, "and no more: %s", why);
}

static const char head[] =
    "{\"format\":\"dnssec-lint-snapshot\",\"format_version\":\"1.0\",\"command\":\"walk\","
    "\"arguments\":[\"walk\"],\"at\":\"2021-09-30T15:52:00Z\"}\n"
    "{\"kind\":\"source\",\"zone\":\"corp.example.\",\"address\":\"192.0.2.1\"}\n";
static const char line[] = "{\"kind\":\"transfer\",\"source\":0,\"zone\":\"corp.example.\",\"messages\":2}\n";
static const char first_line[] =
    "{\"kind\":\"message\",\"answer\":[\"corp.example. 60 IN SOA n. h. 1 2 3 4 5\"]}\n";
static const char last_line[] = "{\"kind\":\"message\",\"answer\":[\"corp.example. 60 IN NS n.\","
    "\"corp.example. 60 IN SOA n. h. 1 2 3 4 5\"]}\n";

static bool
load(struct arena *a, const char *text, struct evidence **e, struct err *err)
{
	struct snapshot_run run;

	*e = evidence_new(a);
	*err = (struct err) { 0 };
	return snapshot_load(*e, "f", text, strlen(text), &run, err);
}

static void
test_snapshot(void)
{
	local_arena *a = arena_new();
	const struct snapshot_run run = { .command = "walk" };
	struct buf saved = buf_new(a), again = buf_new(a);
	struct evidence *e, *f;
	struct err err;

	ok(load(a, arena_printf(a, "%s%s%s%s", head, line, first_line, last_line), &e, &err) &&
	    e->transfers.n == 1 && e->transfers.v[0]->records != NULL &&
	    e->transfers.v[0]->records->data->n_records == 2, "a transfer by hand%s%s",
	    err.text[0] ? ": " : "", err.text);
	snapshot_save(&saved, e, &run);
	ok(load(a, saved.p, &f, &err) && f->transfers.n == 1 && f->transfers.v[0]->records != NULL,
	    "is read as it was saved");
	snapshot_save(&again, f, &run);
	ok(strcmp(saved.p, again.p) == 0, "and saved as it was read");
	ok(load(a, arena_printf(a, "%s%s%s%s", head, line, first_line, first_line), &e, &err) &&
	    e->transfers.v[0]->records->data->n_records == 1, "two SOA are a zone");
	ok(load(a, arena_printf(a, "%s%s%s%s", head, line, first_line, "{\"kind\":\"message\",\"answer\":"
	    "[\"corp.example. 60 IN NS n.\"]}\n"), &e, &err) && e->transfers.v[0]->records == NULL &&
	    strstr(e->transfers.v[0]->failure, "has not come") != NULL, "one that does not end is none");
}

static void
refuses(const char *what, const char *text, const char *want)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct err err;

	ok(!load(a, text, &e, &err) && strstr(err.text, want) != NULL, "%s: %s", what, err.text);
}

static void
test_bad_snapshot(void)
{
	local_arena *a = arena_new();

	refuses("one message too few", arena_printf(a, "%s%s%s", head, line, first_line), "missing");
	refuses("another line between",
	    arena_printf(a, "%s%s%s{\"kind\":\"cut\",\"zone\":\".\"}\n%s", head, line, first_line, last_line),
	    "missing");
	refuses("a message of nothing", arena_printf(a, "%s%s", head, last_line), "belongs to no transfer");
	refuses("no source", arena_printf(a, "%s{\"kind\":\"transfer\",\"source\":1,\"zone\":\".\"}\n", head),
	    "source");
	refuses("neither messages nor failure",
	    arena_printf(a, "%s{\"kind\":\"transfer\",\"source\":0,\"zone\":\".\"}\n", head), "either");
}

int
main(void)
{
	test_whole();
	test_many_in_one();
	test_bad();
	test_limits();
	test_snapshot();
	test_bad_snapshot();
	return done_testing();
}
