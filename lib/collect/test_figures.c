/*
 * How long a walk takes, by a clock that moves only while replies are on their
 * way: each takes 50 ms, so time is the number of round trips one after another.
 * The chains are counted from the protocol: a question belongs to the next
 * flight after the last answer that it could not be asked without.
 */
#include "walk.h"
#include "world.h"
#include "../base/tap.h"

enum { MS = 1000, TRIP = 50 * MS };

struct figures {
	struct world world;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
	struct evidence *e;
	struct world_zone *root, *tld, *corp, *sub, *host;
	struct lint_name wild; /* the parent of the wildcard that is watched */
	int64_t battery_us; /* when the last question below it was sent */
};

static void
watch(void *ctx, struct net_script *net, const struct net_query *q)
{
	struct figures *f = ctx;
	local_arena *a = arena_new();
	struct msg m;

	if (msg_read(a, q->msg, q->len, &m) == NULL && m.qname.wire[0] == 18 &&
	    lint_name_eq(name_parent(m.qname), f->wild))
		f->battery_us = f->net->ops->now_us(f->net);
	world_answer(&f->world, net, q);
}

static void
figures(struct figures *f, struct arena *a)
{
	struct walk_hint hint = { 0 };
	struct world *w = &f->world;
	struct world_server *far4, *far6;

	*f = (struct figures) { .world.a = a };
	f->root = world_zone(w, ".", ". SOA a.root. h. 1 2 3 4 5\n. NS a.root.\na.root. A 198.18.0.1\n"
	    "example. NS ns1.example.\nexample. NS ns2.example.\n"
	    "ns1.example. A 198.18.1.1\nns2.example. A 198.18.1.2\n");
	f->tld = world_zone(w, "example.", "example. SOA ns1.example. h.example. 1 2 3 4 5\n"
	    "example. NS ns1.example.\nexample. NS ns2.example.\n"
	    "ns1.example. A 198.18.1.1\nns2.example. A 198.18.1.2\n"
	    "corp.example. NS ns1.corp.example.\ncorp.example. NS ns2.corp.example.\n"
	    "ns1.corp.example. A 198.18.2.1\nns2.corp.example. A 198.18.2.2\n"
	    "host.example. NS ns1.host.example.\nns1.host.example. A 198.18.4.1\n");
	f->corp = world_zone(w, "corp.example.",
	    "corp.example. SOA ns1.corp.example. h.example. 1 2 3 4 5\n"
	    "corp.example. NS ns1.corp.example.\ncorp.example. NS ns2.corp.example.\n"
	    "ns1.corp.example. A 198.18.2.1\nns2.corp.example. A 198.18.2.2\n"
	    "*.corp.example. A 192.0.2.7\n");
	f->sub = world_zone(w, "wss.corp.example.",
	    "wss.corp.example. SOA ns1.corp.example. h.example. 1 2 3 4 5\n"
	    "wss.corp.example. NS ns1.wss.corp.example.\nwss.corp.example. NS ns2.wss.corp.example.\n"
	    "ns1.wss.corp.example. A 198.18.3.1\nns2.wss.corp.example. A 198.18.3.2\n"
	    "*.wss.corp.example. A 192.0.2.7\n");
	f->host = world_zone(w, "host.example.",
	    "host.example. SOA ns1.host.example. h.example. 1 2 3 4 5\n"
	    "host.example. NS ns1.host.example.\nns1.host.example. A 198.18.4.1\n"
	    "ns1.host.example. AAAA 2001:db8::1\n");
	world_server(w, "198.18.0.1", f->root);
	world_server(w, "198.18.1.1", f->tld);
	world_server(w, "198.18.1.2", f->tld);
	world_server(w, "198.18.2.1", f->corp);
	world_server(w, "198.18.2.2", f->corp);
	world_server(w, "198.18.3.1", f->sub);
	world_server(w, "198.18.3.2", f->sub);
	far4 = world_server(w, "198.18.4.1", f->host);
	*vec_add(a, &far4->zones) = f->sub;
	far6 = world_server(w, "2001:db8::1", f->host);
	*vec_add(a, &far6->zones) = f->sub;
	f->wild = f->sub->apex;
	hint.host = world_name(w, "a.root.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &f->hints.list) = hint;
	f->o.hints = &f->hints;
	f->o.ask = (struct ask_options) { .rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S,
		.max_queries = ASK_MAX_QUERIES };
}

/* The longest chain is so many trips; the battery of the wildcard ends with trip `battery`. */
static void
go(struct figures *f, unsigned chain, unsigned battery, const char *what)
{
	const struct net_script_options o = { .answer = watch, .ctx = f, .delay_us = TRIP,
		.clock = 1000000, .seed = 1 };
	const struct lint_name target = world_name(&f->world, "corp.example.");
	int64_t us;

	f->net = net_script_new(f->world.a, &o);
	f->e = evidence_new(f->world.a);
	walk_run(f->e, f->net, &target, 1, &f->o);
	us = f->net->ops->now_us(f->net);
	ok(f->battery_us + TRIP == battery * TRIP, "%s: a wildcard in %lld trips from the root", what,
	    (long long)f->battery_us / TRIP + 1);
	ok(us >= chain * TRIP && 100 * us <= 125 * chain * TRIP,
	    "%s: %lld ms, %lld trips, %u queries; the longest chain is %u trips", what, (long long)us / MS,
	    (long long)us / TRIP, f->e->n_queries, chain);
}

static const char delegation[] = "wss.corp.example. NS ns1.wss.corp.example.\n"
    "wss.corp.example. NS ns2.wss.corp.example.\n"
    "ns1.wss.corp.example. A 198.18.3.1\nns2.wss.corp.example. A 198.18.3.2\n";

/* The user names the subzone.  Root, example., corp., the subzone with its first fresh
 * label, what the second one has not, what it has: six.  Beside that the subzone turns
 * out to have no chain, so that common labels are asked (5), and then a fresh label below
 * its name servers (6). */
static void
test_named(void)
{
	local_arena *a = arena_new();
	struct walk_names names = { 0 };
	struct figures f;

	figures(&f, a);
	world_add(&f.world, f.corp, delegation);
	*vec_add(a, &names.list) = world_name(&f.world, "wss.corp.example.");
	f.o.subzones = &names;
	go(&f, 6, 6, "named");
}

/* It is found by its label, once corp. turns out to have no chain: one trip more. */
static void
test_label(void)
{
	local_arena *a = arena_new();
	struct figures f;

	figures(&f, a);
	world_add(&f.world, f.corp, delegation);
	go(&f, 7, 7, "by a common label");
}

/* The subzone's one server is a host of another zone: its address takes two trips, to
 * example. and to host.example., after the delegation is seen. */
static void
test_elsewhere(void)
{
	local_arena *a = arena_new();
	struct walk_names names = { 0 };
	struct figures f;

	figures(&f, a);
	world_add(&f.world, f.corp, "wss.corp.example. NS ns1.host.example.\n");
	for (size_t i = 0; i < f.sub->records.n; i++)
		if (f.sub->records.v[i].type == LINT_T_NS)
			f.sub->records.v[i].type = LINT_T_PTR;
	world_add(&f.world, f.sub, "wss.corp.example. NS ns1.host.example.\n");
	*vec_add(a, &names.list) = world_name(&f.world, "wss.corp.example.");
	f.o.subzones = &names;
	go(&f, 8, 8, "at another operator");
	ok(f.e->cuts.n == 4 && f.e->cuts.v[3].complete, "all of it was seen");
}

/* A wildcard below an empty non-terminal, which is found as a common label: four trips to
 * know the name, three for the wildcard. */
static void
test_hidden(void)
{
	local_arena *a = arena_new();
	struct figures f;

	figures(&f, a);
	f.corp->records.n--; /* the wildcard at the apex, beside which nobody could tell */
	world_add(&f.world, f.corp, "*.api.corp.example. A 192.0.2.8\n");
	f.wild = world_name(&f.world, "api.corp.example.");
	go(&f, 7, 7, "below an empty name");
}

int
main(void)
{
	test_named();
	test_label();
	test_elsewhere();
	test_hidden();
	return done_testing();
}
