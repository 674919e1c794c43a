#include "ask_int.h"
#include "world.h"
#include "../base/tap.h"

enum { MS = 1000 };

/* One server of one zone, and what becomes of questions to it. */
struct fixture {
	struct world world;
	struct world_server *server;
	struct net *net;
	struct evidence *e;
	struct ask *ask;
	uint32_t source;
	unsigned done, with_message;
};

static void
fixture(struct fixture *f, struct arena *a, unsigned faults, const struct ask_options *o)
{
	struct net_script_options s = { .answer = world_answer, .ctx = &f->world, .delay_us = 20 * MS,
		.clock = 1000000, .seed = 1 };

	*f = (struct fixture) { .world.a = a };
	f->server = world_server(&f->world, "198.18.0.1", world_zone(&f->world, "example.",
	    "example. SOA ns.example. h.example. 1 2 3 4 5\nexample. NS ns.example.\n"
	    "example. A 192.0.2.1\n"));
	f->server->faults = faults;
	f->net = net_script_new(a, &s);
	f->e = evidence_new(a);
	f->ask = ask_new(f->e, f->net, o);
	f->source = evidence_add_source(f->e, &(struct ev_source) { .kind = LINT_SERVER,
	    .addr = f->server->addr });
}

static void
count(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct fixture *f = ctx;

	(void)q;
	f->done++;
	f->with_message += m != NULL;
}

static void
put(struct fixture *f, uint16_t type, bool tcp)
{
	ask_put(f->ask, &(struct ask_question) { .source = f->source, .qtype = type, .tcp = tcp,
	    .qname = world_name(&f->world, "example."), .done = count, .ctx = f });
}

static void
run(struct fixture *f)
{
	while (ask_step(f->ask))
		;
}

static uint16_t
rcode_of(const struct ev_reply *r)
{
	local_arena *a = arena_new();
	struct msg m;

	return r->wire.n > 0 && msg_read(a, r->wire.p, r->wire.n, &m) == NULL ? m.rcode : 0xffff;
}

static void
test_faults(void)
{
	static const struct {
		const char *what;
		unsigned faults;
		uint8_t result;
		uint16_t rcode; /* 0xffff: nothing to read */
		bool tcp, first_tc;
		unsigned udp, n_tcp;
		int64_t ms;
	} table[] = {
		{ "a healthy server", 0, LINT_ANSWER, 0, false, false, 1, 0, 20 },
		{ "truncation leads to TCP", WORLD_TC, LINT_ANSWER, 0, true, false, 1, 1, 60 },
		{ "truncation without TCP keeps both", WORLD_TC | WORLD_NO_TCP, LINT_TIMEOUT,
		    0xffff, true, true,
		    1, 2, 12020 },
		{ "a silent server: six tries, then TCP", WORLD_DEAD, LINT_TIMEOUT, 0xffff, true,
		    false, 6, 1, 11800 },
		{ "a closed port", WORLD_PORT_CLOSED, LINT_UNREACHABLE, 0xffff, true, false, 3, 1, 400 },
		{ "FORMERR to EDNS: asked without options, then without", WORLD_FORMERR, LINT_ANSWER, 0,
		    false, false, 3, 0, 60 },
		{ "FORMERR to options: asked without", WORLD_NO_OPTIONS, LINT_ANSWER, 0, false, false, 2, 0,
		    40 },
		{ "options dropped: asked without", WORLD_DROPS_OPTIONS, LINT_ANSWER, 0, false, false, 3, 0,
		    1220 },
		{ "a server with cookies", WORLD_COOKIE, LINT_ANSWER, 0, false, false, 1, 0, 20 },
		{ "BADCOOKIE: its cookie goes back", WORLD_COOKIE | WORLD_BADCOOKIE, LINT_ANSWER, 0, false,
		    false, 2, 0, 40 },
		{ "BADCOOKIE and no cookie of its own: TCP", WORLD_BADCOOKIE, LINT_ANSWER, 0, true, false,
		    2, 1, 80 },
		{ "another cookie than ours: TCP after the third", WORLD_WRONG_COOKIE, LINT_ANSWER, 0, true,
		    false, 3, 1, 100 },
		{ "EDNS dropped: found out, TCP asked to be sure", WORLD_NO_EDNS, LINT_ANSWER, 0,
		    false, false, 5, 1,
		    8820 },
		{ "a server that lower-cases the question", WORLD_LOWER, LINT_ANSWER, 0, false,
		    false, 2, 0, 40 },
		{ "REFUSED stands", WORLD_REFUSED, LINT_ANSWER, 5, false, false, 1, 0, 20 },
		{ "SERVFAIL once: asked again after a second", WORLD_SERVFAIL_ONCE, LINT_ANSWER, 0,
		    false, false, 2, 0,
		    1040 },
		{ "SERVFAIL twice stands", WORLD_SERVFAIL, LINT_ANSWER, 2, false, false, 2, 0, 1040 },
		{ "garbage: again, then TCP, then kept", WORLD_GARBAGE, LINT_GARBAGE, 0xffff, true,
		    false, 2, 1, 80 },
		{ "six forged replies: only TCP is believed", WORLD_FORGED, LINT_ANSWER, 0, true,
		    false, 1, 1, 60 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		local_arena *a = arena_new();
		struct fixture f;
		const struct ev_reply *r;

		fixture(&f, a, table[i].faults, &(struct ask_options) { 0 });
		put(&f, LINT_T_SOA, false);
		run(&f);
		ok(f.e->replies.n == 1u + table[i].first_tc && f.done == 1, "%s: one outcome", table[i].what);
		if (f.e->replies.n == 0)
			continue;
		r = &f.e->replies.v[f.e->replies.n - 1];
		ok(r->result == table[i].result && rcode_of(r) == table[i].rcode && r->tcp == table[i].tcp,
		    "%s: result %u rcode %u tcp %d", table[i].what, r->result, rcode_of(r), r->tcp);
		ok(f.server->udp == table[i].udp && f.server->tcp == table[i].n_tcp &&
		    f.e->n_queries == table[i].udp + table[i].n_tcp,
		    "%s: %u datagrams, %u streams", table[i].what, f.server->udp, f.server->tcp);
		ok(f.net->ops->now_us(f.net) == table[i].ms * MS, "%s: %lld ms", table[i].what,
		    (long long)f.net->ops->now_us(f.net) / MS);
		ok((f.with_message == 1) == (table[i].result == LINT_ANSWER),
		    "%s: the caller is told", table[i].what);
	}
}

/* What was not believed, and how it was asked, is in the evidence. */
static void
test_manner(void)
{
	static const struct {
		const char *what;
		unsigned faults;
		struct ev_mismatches counts;
		uint8_t edns, refused;
	} table[] = {
		{ "a healthy server", WORLD_COOKIE, { 0 }, LINT_EDNS_OPTIONS, 0 },
		{ "a forger", WORLD_FORGED, { .id = 2, .question = 4 }, LINT_EDNS_OPTIONS, 0 },
		{ "a server that lower-cases", WORLD_LOWER, { .letters = 1 }, LINT_EDNS_OPTIONS, 0 },
		{ "one that refuses options", WORLD_NO_OPTIONS, { 0 }, LINT_EDNS_BARE, 1 },
		{ "one that refuses EDNS", WORLD_FORMERR, { 0 }, LINT_EDNS_NONE, 1 },
		{ "one that drops EDNS", WORLD_NO_EDNS, { 0 }, LINT_EDNS_NONE, 0 },
		{ "one with wrong cookies", WORLD_WRONG_COOKIE, { .cookie = 4 }, LINT_EDNS_OPTIONS, 0 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		local_arena *a = arena_new();
		struct fixture f;
		const struct ev_reply *r;

		fixture(&f, a, table[i].faults, &(struct ask_options) { 0 });
		put(&f, LINT_T_SOA, false);
		run(&f);
		r = &f.e->replies.v[0];
		ok(memcmp(&r->mismatches, &table[i].counts, sizeof(r->mismatches)) == 0,
		    "%s: id %u question %u case %u cookie %u", table[i].what, r->mismatches.id,
		    r->mismatches.question, r->mismatches.letters, r->mismatches.cookie);
		ok(r->edns == table[i].edns && r->refused == table[i].refused, "%s: EDNS %u, refused %u",
		    table[i].what, r->edns, r->refused);
	}
}

static void
test_cookies(void)
{
	local_arena *a = arena_new();
	const struct ev_reply *r;
	struct fixture f;
	struct msg m;
	uint8_t ours[2][8] = { { 0 } }, none[8] = { 0 };

	fixture(&f, a, WORLD_COOKIE | WORLD_BADCOOKIE, &(struct ask_options) { 0 });
	for (int i = 0; i < 3; i++) {
		put(&f, LINT_T_SOA, false);
		run(&f);
	}
	ok(f.server->udp == 4 && f.server->tcp == 0, "a server's cookie is learned once: %u datagrams",
	    f.server->udp);
	ok(msg_read(a, f.e->replies.v[2].wire.p, f.e->replies.v[2].wire.n, &m) == NULL &&
	    m.nsid_octets.n == 3 && strcmp(m.nsid, "ns\\001") == 0, "its identity came too: %s", m.nsid);

	fixture(&f, a, WORLD_COOKIE, &(struct ask_options) { 0 });
	f.server = world_server(&f.world, "198.18.0.2", f.world.zones.v[0]);
	f.server->faults = WORLD_COOKIE;
	put(&f, LINT_T_SOA, false);
	f.source = evidence_add_source(f.e, &(struct ev_source) { .kind = LINT_SERVER,
	    .addr = f.server->addr });
	put(&f, LINT_T_SOA, false);
	run(&f);
	for (int i = 0; i < 2; i++)
		if (msg_read(a, f.e->replies.v[i].wire.p, f.e->replies.v[i].wire.n, &m) == NULL &&
		    m.cookie.n == 16)
			memcpy(ours[i], m.cookie.p, 8);
	ok(memcmp(ours[0], none, 8) != 0 && memcmp(ours[1], none, 8) != 0 &&
	    memcmp(ours[0], ours[1], 8) != 0, "each server gets another cookie");

	fixture(&f, a, WORLD_COOKIE | WORLD_LOSES_COOKIE, &(struct ask_options) { 0 });
	put(&f, LINT_T_SOA, false);
	run(&f);
	put(&f, LINT_T_SOA, false);
	run(&f);
	r = &f.e->replies.v[1];
	ok(r->tcp && r->result == LINT_ANSWER && r->mismatches.cookie >= 1,
	    "a server that gave a cookie before and now does not is asked over TCP");
}

static void
test_many(void)
{
	local_arena *a = arena_new();
	struct fixture f;

	fixture(&f, a, 0, &(struct ask_options) { .rate = 20 });
	for (int i = 0; i < 300; i++)
		put(&f, LINT_T_SOA, false);
	run(&f);
	ok(f.done == 300 && f.e->n_queries == 300, "300 questions were asked");
	ok(net_script_counts(f.net)->in_flight_max <= ASK_PER_ADDRESS,
	    "at most 32 at once at one address (%u)",
	    net_script_counts(f.net)->in_flight_max);
	/* 200 at once, then one every 50 ms. */
	ok(f.net->ops->now_us(f.net) >= 4900 * MS && f.net->ops->now_us(f.net) < 5200 * MS,
	    "the rate held after the burst (%lld ms)", (long long)f.net->ops->now_us(f.net) / MS);
}

static void
test_silent(void)
{
	local_arena *a = arena_new();
	struct fixture f;
	unsigned skipped = 0;

	fixture(&f, a, WORLD_DEAD, &(struct ask_options) { 0 });
	for (int i = 0; i < 50; i++)
		put(&f, LINT_T_SOA, false);
	run(&f);
	for (size_t i = 0; i < f.e->replies.n; i++)
		skipped += f.e->replies.v[i].result == LINT_SKIPPED && f.e->replies.v[i].tries == 0;
	ok(f.e->replies.n == 50 && skipped == 18,
	    "a silent server is not asked the rest (%u skipped)", skipped);
	ok(f.net->ops->now_us(f.net) <= 12000 * MS, "and costs at most 12 s");
}

static void
test_no_v6(void)
{
	local_arena *a = arena_new();
	struct fixture f;

	fixture(&f, a, WORLD_NO_ROUTE, &(struct ask_options) { 0 });
	net_addr_parse("2001:db8::1", 53, &f.server->addr);
	f.e->sources.v[0].addr = f.server->addr;
	put(&f, LINT_T_SOA, false);
	put(&f, LINT_T_NS, false);
	run(&f);
	ok(f.e->replies.n == 2 && f.e->replies.v[0].result == LINT_SKIPPED &&
	    f.e->replies.v[1].result == LINT_SKIPPED && f.e->sources.v[0].skipped != NULL &&
	    f.e->n_queries == 0, "no route for IPv6 means that it was not asked");
	fixture(&f, a, WORLD_NO_ROUTE, &(struct ask_options) { 0 });
	put(&f, LINT_T_SOA, false);
	run(&f);
	ok(f.e->replies.n == 1 && f.e->replies.v[0].result == LINT_UNREACHABLE, "for IPv4 it is unreachable");
}

static void
test_ends(void)
{
	local_arena *a = arena_new();
	volatile sig_atomic_t stop = 0;
	struct fixture f;

	fixture(&f, a, WORLD_DEAD, &(struct ask_options) { .deadline_s = 3 });
	for (int i = 0; i < 40; i++)
		put(&f, LINT_T_SOA, false);
	run(&f);
	ok(f.e->replies.n == 40 && f.done == 40 && ask_stopped(f.ask) && f.e->limit != NULL,
	    "the deadline ends every question: %s", f.e->limit);
	ok(f.net->ops->now_us(f.net) == 3000 * MS, "in time");
	put(&f, LINT_T_SOA, false);
	run(&f);
	ok(f.e->replies.n == 41 && f.e->replies.v[40].result == LINT_SKIPPED, "one put later is not asked");

	fixture(&f, a, WORLD_DEAD, &(struct ask_options) { .stop = &stop });
	put(&f, LINT_T_SOA, false);
	for (int i = 0; i < 5; i++)
		ask_step(f.ask);
	stop = 1;
	run(&f);
	ok(f.done == 1 && f.e->limit != NULL && strcmp(f.e->limit, "interrupted") == 0, "so does a signal");

	fixture(&f, a, 0, &(struct ask_options) { .max_queries = 10 });
	for (int i = 0; i < 40; i++)
		put(&f, LINT_T_SOA, false);
	run(&f);
	ok(f.e->n_queries == 10 && f.e->replies.n == 40 && f.e->limit != NULL, "so does a number of queries");
}

static void
test_loss(void)
{
	unsigned bad = 0;

	for (uint64_t seed = 0; seed < 200; seed++) {
		local_arena *a = arena_new();
		struct fixture f;

		fixture(&f, a, 0, &(struct ask_options) { 0 });
		f.net = net_script_new(a, &(struct net_script_options) { .answer = world_answer,
		    .ctx = &f.world,
		    .delay_us = 20 * MS, .jitter_us = 30 * MS, .loss = 300, .seed = seed });
		f.ask = ask_new(f.e, f.net, &(struct ask_options) { 0 });
		for (int i = 0; i < 20; i++)
			put(&f, LINT_T_SOA, i % 10 == 9);
		run(&f);
		bad += f.with_message != 20;
	}
	ok(bad == 0, "30 %% loss each way: all 20 questions answered in all 200 seeds (%u not)", bad);
}

int
main(void)
{
	test_faults();
	test_manner();
	test_cookies();
	test_many();
	test_silent();
	test_no_v6();
	test_ends();
	test_loss();
	return done_testing();
}
