/* Zone transfers on the scripted network: one that works, and all the ways in which it may not. */
#include "walk.h"
#include "world.h"
#include "../base/tap.h"
#include "../crypto/crypto.h"

enum { T_AXFR = 252, US = 1000000, AT = 1700000000 };

static const char root_zone[] =
    ". SOA a.root.test. h.test. 1 2 3 4 5\n"
    ". NS a.root.test.\n"
    "a.root.test. A 198.18.0.1\n"
    "corp. NS ns1.corp.\n"
    "corp. NS ns2.corp.\n"
    "ns1.corp. A 198.18.2.1\n"
    "ns2.corp. A 198.18.2.2\n";
static const char corp_zone[] =
    "corp. SOA ns1.corp. h.corp. 1 2 3 4 5\n"
    "corp. NS ns1.corp.\n"
    "corp. NS ns2.corp.\n"
    "ns1.corp. A 198.18.2.1\n"
    "ns2.corp. A 198.18.2.2\n"
    "*.apps.corp. A 192.0.2.9\n"
    "hidden.corp. NS ns.hidden.corp.\n"
    "below.hidden.corp. NS ns.hidden.corp.\n" /* occluded: not a cut of this zone */
    "ns.hidden.corp. A 198.18.3.1\n"
    "www.corp. A 192.0.2.1\n";
static const char hidden_zone[] =
    "hidden.corp. SOA ns.hidden.corp. h.corp. 1 2 3 4 5\n"
    "hidden.corp. NS ns.hidden.corp.\n"
    "ns.hidden.corp. A 198.18.3.1\n";

enum mode { REFUSES, GIVES, SILENT, BREAKS, ENDLESS, DRIPS, CUT_SHORT, OTHER_ID, FORGES, SPARSE,
	FOREVER_UNSIGNED, LAST_UNSIGNED, BADKEY };
enum keys { NOBODY, BOTH, WE }; /* who signs */
struct lab {
	struct world world;
	struct world_zone *corp;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
	enum mode mode[2]; /* of the servers of corp. */
	unsigned asked[3]; /* AXFR: those two, the one of hidden.corp. */
	bool late; /* the second server says nothing until it is asked for a transfer */
	struct tsig_key key;
	const struct tsig_key *expects; /* signs by it */
};

/* The answer signed as a server signs it: our own hand, beside the code under test. */
struct signer {
	const struct tsig_key *key;
	uint8_t mac[64];
	struct buf since; /* messages since the last signature */
	bool first;
};

static void
times(struct buf *b)
{
	buf_add(b, "\0\0", 2);
	world_u16(b, AT >> 16);
	world_u16(b, AT & 0xffff);
	world_u16(b, 300);
}

static void
seal(struct arena *a, struct signer *s, struct buf *m)
{
	const unsigned n = s->key->bits / 8;
	struct crypto_hmac *h = crypto_hmac_new(a, s->key->bits, s->key->secret);
	struct buf b = buf_new(a);
	const char id[2] = { m->p[0], m->p[1] };

	world_u16(&b, n);
	buf_add(&b, s->mac, n);
	buf_add(&b, s->since.p, s->since.n);
	buf_add(&b, m->p, m->n);
	if (s->first) {
		buf_add(&b, s->key->name.wire, s->key->name.len);
		buf_add(&b, "\0\377\0\0\0\0\13hmac-sha256", 6 + 13);
	}
	times(&b);
	if (s->first)
		buf_add(&b, "\0\0\0\0", 4);
	crypto_hmac_add(h, b.p, b.n);
	crypto_hmac_end(h, s->mac);
	m->p[11]++;
	buf_add(m, s->key->name.wire, s->key->name.len);
	buf_add(m, "\0\372\0\377\0\0\0\0", 8);
	world_u16(m, 13 + 10 + n + 6);
	buf_add(m, "\13hmac-sha256", 13);
	times(m);
	world_u16(m, n);
	buf_add(m, s->mac, n);
	buf_add(m, id, 2);
	buf_add(m, "\0\0\0\0", 4);
	s->since.n = 0;
	s->first = false;
}

/* The MAC of the request stands before its last six octets. */
static struct signer
signer_of(struct lab *lab, const struct net_query *q)
{
	struct signer s = { .key = lab->expects, .first = true, .since = buf_new(lab->world.a) };

	if (s.key != NULL)
		memcpy(s.mac, q->msg + q->len - 6 - s.key->bits / 8, s.key->bits / 8);
	return s;
}

static struct buf
message(struct lab *lab, const struct net_query *q, bool question)
{
	struct buf b = buf_new(lab->world.a);
	size_t end = 12;

	buf_add(&b, q->msg, 12);
	memcpy(b.p + 2, "\x84\0\0\0\0\0\0\0\0\0", 10);
	while (q->msg[end] != 0)
		end += 1u + q->msg[end];
	if (question) {
		b.p[5] = 1;
		buf_add(&b, q->msg + 12, end + 5 - 12);
	}
	return b;
}

static void
record(struct buf *b, const struct world_record *r)
{
	struct world_reply w = { .b = *b };

	world_put(&w, 0, r->owner, r, UINT32_MAX);
	*b = w.b;
	b->p[7]++;
}

static void
send(struct lab *lab, struct net_script *net, struct signer *s, struct buf *b, bool sign, unsigned nth)
{
	if (s->key != NULL && sign)
		seal(lab->world.a, s, b);
	else
		buf_add(&s->since, b->p, b->n);
	net_script_reply(net, (const uint8_t *)b->p, b->n, nth);
}

static void
refuse(struct lab *lab, struct net_script *net, const struct net_query *q, uint8_t rcode)
{
	struct buf b = message(lab, q, true);

	b.p[3] = (char)rcode;
	if (lab->expects != NULL && rcode == 9) { /* as BIND says BADKEY: unsigned (RFC 8945 5.3.2) */
		b.p[11] = 1;
		buf_add(&b, lab->expects->name.wire, lab->expects->name.len);
		buf_add(&b, "\0\372\0\377\0\0\0\0\0\35\13hmac-sha256", 10 + 13);
		times(&b);
		buf_add(&b, "\0\0", 2);
		buf_add(&b, b.p, 2);
		buf_add(&b, "\0\21\0\0", 4);
	}
	net_script_reply(net, (const uint8_t *)b.p, b.n, 0);
}

/* One record a message, the SOA at both ends. */
static void
give(struct lab *lab, struct net_script *net, const struct net_query *q, enum mode mode)
{
	struct signer s = signer_of(lab, q);
	const unsigned n = (unsigned)lab->corp->records.n;

	for (unsigned i = 0; i <= n; i++) {
		struct buf b = message(lab, q, i == 0);
		const bool last = i == n;
		bool sign = i == 0 || last || mode != SPARSE;

		record(&b, &lab->corp->records.v[last ? 0 : i]);
		if (mode == CUT_SHORT && i == 3) {
			net_script_fail(net, NET_BROKEN);
			return;
		}
		if (mode == OTHER_ID && i == 3)
			b.p[0]++;
		if (mode == LAST_UNSIGNED && last)
			sign = false;
		send(lab, net, &s, &b, sign, i);
		if (mode == FORGES && i == 2) { /* one put in by somebody else */
			b = message(lab, q, false);
			record(&b, &lab->corp->records.v[1]);
			net_script_reply(net, (const uint8_t *)b.p, b.n, i);
		}
	}
}

/* It never ends: as fast as it goes, or a message a little before each time-out. */
static void
go_on(struct lab *lab, struct net_script *net, const struct net_query *q, enum mode mode)
{
	struct signer s = signer_of(lab, q);

	for (unsigned i = 0; i < 400; i++) {
		struct buf b = message(lab, q, i == 0);

		record(&b, &lab->corp->records.v[i == 0 ? 0 : 1]);
		send(lab, net, &s, &b, i == 0 || mode != FOREVER_UNSIGNED,
		    mode == DRIPS ? i * 7 * US : i * 10000);
	}
}

static void
transfer(struct lab *lab, struct net_script *net, const struct net_query *q, enum mode mode)
{
	switch (mode) {
	case REFUSES: refuse(lab, net, q, 5); break;
	case BADKEY: refuse(lab, net, q, 9); break;
	case SILENT: break;
	case BREAKS: net_script_fail(net, NET_BROKEN); break;
	case ENDLESS:
	case DRIPS:
	case FOREVER_UNSIGNED: go_on(lab, net, q, mode); break;
	default: give(lab, net, q, mode); break;
	}
}

static void
answer(void *ctx, struct net_script *net, const struct net_query *q)
{
	static const char *const servers[] = { "198.18.2.1", "198.18.2.2", "198.18.3.1" };
	struct lab *lab = ctx;
	local_arena *a = arena_new();
	struct net_addr addr;
	struct msg m;

	net_addr_parse(servers[1], 53, &addr);
	if (lab->late && memcmp(&addr, &q->to, sizeof(addr)) == 0 && lab->asked[1] == 0 &&
	    q->proto == NET_UDP)
		return;
	if (msg_read(a, q->msg, q->len, &m) != NULL || m.qtype != T_AXFR) {
		world_answer(&lab->world, net, q);
		return;
	}
	for (unsigned i = 0; i < 3; i++) {
		net_addr_parse(servers[i], 53, &addr);
		if (memcmp(&addr, &q->to, sizeof(addr)) != 0)
			continue;
		ok(q->proto == NET_TCP, "AXFR goes over TCP");
		lab->asked[i]++;
		transfer(lab, net, q, i == 2 ? REFUSES : lab->mode[i]);
	}
}

static void
lab_of(struct lab *lab, struct arena *a, enum mode first, enum mode second)
{
	static const uint8_t secret[] = "not much of a secret";
	const struct net_script_options s = { .answer = answer, .ctx = lab, .delay_us = 50000,
		.clock = AT, .seed = 7 };
	struct walk_hint hint = { 0 };
	struct world_zone *z;

	*lab = (struct lab) { .world.a = a, .mode = { first, second } };
	z = world_zone(&lab->world, ".", root_zone);
	world_server(&lab->world, "198.18.0.1", z);
	lab->corp = world_zone(&lab->world, "corp.", corp_zone);
	world_server(&lab->world, "198.18.2.1", lab->corp);
	world_server(&lab->world, "198.18.2.2", lab->corp);
	z = world_zone(&lab->world, "hidden.corp.", hidden_zone);
	world_server(&lab->world, "198.18.3.1", z);
	lab->key = (struct tsig_key) { { (const uint8_t *)"\1k\4corp", 8 }, 256, { secret, sizeof(secret) } };
	lab->net = net_script_new(a, &s);
	hint.host = world_name(&lab->world, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &lab->hints.list) = hint;
	lab->o = (struct walk_options) { .hints = &lab->hints, .axfr = true,
		.ask = { .rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S, .max_queries = ASK_MAX_QUERIES } };
}

static void
with_key(struct lab *lab)
{
	lab->o.tsig = lab->expects = &lab->key;
}

static struct evidence *
walk(struct lab *lab)
{
	const struct lint_name target = world_name(&lab->world, "corp.");
	struct evidence *e = evidence_new(lab->world.a);

	walk_run(e, lab->net, &target, 1, &lab->o);
	return e;
}

static const struct ev_cut *
cut_of(struct lab *lab, const struct evidence *e, const char *name)
{
	for (size_t i = 0; i < e->cuts.n; i++)
		if (lint_name_eq(e->cuts.v[i].zone, world_name(&lab->world, name)))
			return &e->cuts.v[i];
	return NULL;
}

static unsigned
wildcards(struct lab *lab, const struct evidence *e, const char *name)
{
	unsigned n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		n += e->replies.v[i].probe == EV_PROBE_WILDCARD &&
		    lint_name_eq(e->replies.v[i].wildcard, world_name(&lab->world, name));
	return n;
}

static void
test_given(bool tsig, enum mode mode)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;
	unsigned below = 0;

	lab_of(&lab, a, mode, mode);
	if (tsig)
		with_key(&lab);
	e = walk(&lab);
	corp = cut_of(&lab, e, "corp.");
	ok(e->transfers.n == 2 && e->transfers.v[0]->records != NULL &&
	    e->transfers.v[0]->records->data->n_records == 10 && e->transfers.v[0]->messages.n == 11,
	    "the zone is handed over%s", tsig ? ", signed" : "");
	ok((e->transfers.v[0]->tsig != NULL) == tsig, "and it is said how");
	ok(lab.asked[0] + lab.asked[1] == 1, "by one server, which is enough");
	ok(corp->whole_list && strstr(corp->discovery, "handed over the zone (AXFR") != NULL &&
	    strstr(corp->discovery, "10 records at 8 names") != NULL, "%s", corp->discovery);
	ok(cut_of(&lab, e, "hidden.corp.") != NULL && cut_of(&lab, e, "hidden.corp.")->found,
	    "a subzone that no label gives away is found in it");
	ok(cut_of(&lab, e, "below.hidden.corp.") == NULL, "what lies below that is not this zone's to say");
	for (size_t i = 0; i < e->replies.n; i++)
		below += lint_name_eq(e->replies.v[i].qname, world_name(&lab.world, "below.hidden.corp."));
	ok(below == 0, "nor is it asked");
	ok(wildcards(&lab, e, "apps.corp.") > 0, "wildcards too");
	ok(lab.asked[2] == 1 && e->transfers.v[1]->refused &&
	    strcmp(e->transfers.v[1]->failure, "it answered REFUSED") == 0, "a subzone's server may refuse");
}

static void
fails(const char *what, enum mode mode, enum keys keys, const char *want)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, mode, mode);
	if (keys != NOBODY)
		with_key(&lab);
	if (keys == WE)
		lab.expects = NULL;
	e = walk(&lab);
	corp = cut_of(&lab, e, "corp.");
	ok(e->transfers.n == 2 && e->transfers.v[0]->failure != NULL &&
	    strstr(e->transfers.v[0]->failure, want) != NULL && e->transfers.v[0]->records == NULL &&
	    e->transfers.v[0]->messages.n == 0, "%s: %s", what,
	    e->transfers.n > 0 && e->transfers.v[0]->failure != NULL ? e->transfers.v[0]->failure : "");
	ok(!e->transfers.v[0]->refused, "of a zone asked for that is no matter of policy");
	ok(lab.asked[0] == 1 && lab.asked[1] == 1, "each server is asked once");
	ok(!corp->whole_list && strstr(corp->discovery, "common labels were asked") != NULL,
	    "the names are looked for otherwise: %s", corp->discovery);
	ok(e->limit == NULL, "and the walk comes to its end");
}

static void
test_second_server(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct lab lab;
	unsigned whole = 0, failed = 0;

	lab_of(&lab, a, BREAKS, BREAKS);
	lab.mode[0] = CUT_SHORT;
	lab.mode[1] = GIVES;
	e = walk(&lab);
	for (size_t i = 0; i < e->transfers.n; i++)
		if (lint_name_eq(e->transfers.v[i]->zone, world_name(&lab.world, "corp."))) {
			whole += e->transfers.v[i]->records != NULL;
			failed += e->transfers.v[i]->failure != NULL;
		}
	ok(whole == 1 && failed <= 1, "one that breaks off is no harm where another gives all");
	ok(cut_of(&lab, e, "hidden.corp.") != NULL, "and the subzone is found");
}

static void
test_late_server(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, REFUSES, GIVES);
	lab.late = true;
	e = walk(&lab);
	ok(lab.asked[0] == 1 && lab.asked[1] == 1 && cut_of(&lab, e, "corp.")->whole_list,
	    "one that has not answered anything yet may be the one that gives it");
}

static void
test_not_asked(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, GIVES, GIVES);
	lab.o.axfr = false;
	e = walk(&lab);
	ok(lab.asked[0] + lab.asked[1] + lab.asked[2] == 0 && e->transfers.n == 0,
	    "without --axfr nobody is asked");
}

static void
test_deadline(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, DRIPS, DRIPS);
	lab.o.ask.deadline_s = 20;
	e = walk(&lab);
	ok(e->limit != NULL && e->transfers.n == 1 && strstr(e->transfers.v[0]->failure, "was ended") != NULL,
	    "the deadline ends a transfer too: %s", e->limit);
	ok(strstr(cut_of(&lab, e, "corp.")->discovery, "was ended") != NULL, "and discovery says so");
}

int
main(void)
{
	test_given(false, GIVES);
	test_given(true, GIVES);
	test_given(true, SPARSE);
	test_second_server();
	test_late_server();
	test_not_asked();
	fails("refused", REFUSES, NOBODY, "it answered REFUSED");
	fails("refused to a key", REFUSES, BOTH, "it answered REFUSED");
	fails("an unknown key", BADKEY, BOTH, "NOTAUTH: it does not know the TSIG key (BADKEY)");
	fails("silence", SILENT, NOBODY, "no message over TCP for 8 s");
	fails("a broken connection", BREAKS, NOBODY, "broken off");
	fails("half of it", CUT_SHORT, NOBODY, "broken off");
	fails("somebody else's id", OTHER_ID, NOBODY, "broken off");
	fails("a message every 7 s", DRIPS, NOBODY, "WALK_AXFR_S (40 seconds)");
	fails("400 messages and no end", ENDLESS, NOBODY, "no message over TCP");
	fails("no signature where one is wanted", GIVES, WE, "first message has no TSIG");
	fails("a message put in", FORGES, BOTH, "does not verify");
	fails("100 without a signature", FOREVER_UNSIGNED, BOTH, "more than 99 messages");
	fails("the last one without a signature", LAST_UNSIGNED, BOTH, "last message has no TSIG");
	test_deadline();
	return done_testing();
}
