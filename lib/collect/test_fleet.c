#include "fleet.h"
#include "world.h"
#include "../base/tap.h"

enum { MS = 1000, HERD = 400 };

struct herd {
	struct world world;
	struct world_server *root, *tld, *host1, *host2;
	struct walk_hints hints;
	struct walk_options o;
	struct fleet_options f;
	struct net *net;
	struct lint_name zones[HERD];
	size_t n, begun, done, limited, empty;
	size_t replies; /* of the first zone done */
	uint64_t queries;
	volatile sig_atomic_t stop;
	size_t stop_after;
	const char *limit;
	bool refuse, dies;
	unsigned then; /* faults of the second server after the 50th zone */
	size_t unheard; /* questions without an answer */
	struct arena *run;
};

static bool
herd_next(void *ctx, struct lint_name *name)
{
	struct herd *h = ctx;

	if (h->begun == h->n)
		return false;
	*name = h->zones[h->begun++];
	return true;
}

static struct evidence *
herd_evidence(void *ctx, struct arena *a)
{
	(void)ctx;
	return evidence_new(a);
}

static size_t
said(const struct evidence *e)
{
	size_t n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		n += e->replies.v[i].result == LINT_ANSWER;
	return n;
}

static bool
herd_done(void *ctx, struct lint_name name, struct evidence *e, atomic_bool *busy)
{
	struct herd *h = ctx;

	(void)busy;
	h->done++;
	h->queries += e->n_queries;
	if (e->limit != NULL) {
		h->limited++;
		h->limit = arena_copy(h->run, e->limit, strlen(e->limit));
	} else if (h->replies == 0) {
		h->replies = said(e);
	}
	h->empty += e->cuts.n == 0 || !lint_name_eq(e->cuts.v[e->cuts.n - 1].zone, name);
	if (h->done == h->stop_after)
		h->stop = 15;
	for (size_t i = 0; i < e->replies.n; i++)
		h->unheard += e->replies.v[i].result != LINT_ANSWER;
	if (h->dies && h->done == 50)
		h->host2->faults = WORLD_DEAD;
	if (h->then != 0 && h->done == 50)
		h->host2->faults = h->then;
	return !h->refuse;
}

static void
herd_settle(void *ctx)
{
	(void)ctx;
}

static void
herd(struct herd *h, struct arena *a, size_t n)
{
	struct net_script_options s = { .answer = world_answer, .ctx = &h->world, .delay_us = 5 * MS,
		.clock = 1000000, .seed = 7 };
	struct world *w = &h->world;
	struct world_zone *root, *tld, *hosts;
	struct walk_hint hint = { 0 };

	*h = (struct herd) { .world.a = a, .n = n, .run = a };
	root = world_zone(w, ".", ". SOA a.root.test. h.test. 1 2 3 4 5\n. NS a.root.test.\n"
	    "a.root.test. A 198.18.0.1\nexample. NS ns1.example.\nns1.example. A 198.18.1.1\n");
	tld = world_zone(w, "example.", "example. SOA ns1.example. h.example. 1 2 3 4 5\n"
	    "example. NS ns1.example.\nns1.example. A 198.18.1.1\n"
	    "hosts.example. NS ns1.hosts.example.\n"
	    "ns1.hosts.example. A 198.18.2.1\n");
	hosts = world_zone(w, "hosts.example.", "hosts.example. SOA ns1.example. h.example. 1 2 3 4 5\n"
	    "hosts.example. NS ns1.hosts.example.\nns1.hosts.example. A 198.18.2.1\n"
	    "ns2.hosts.example. A 198.18.2.2\n");
	h->root = world_server(w, "198.18.0.1", root);
	h->tld = world_server(w, "198.18.1.1", tld);
	h->host1 = world_server(w, "198.18.2.1", hosts);
	h->host2 = world_server(w, "198.18.2.2", NULL);
	h->host2->zones.n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *name = arena_printf(a, "z%zu.example.", i);
		struct world_zone *z = world_zone(w, name, arena_printf(a,
		    "%s SOA ns1.hosts.example. h.example. 1 2 3 4 5\n%s NS ns1.hosts.example.\n"
		    "%s NS ns2.hosts.example.\nwww.%s A 192.0.2.1\n", name, name, name, name));

		world_add(w, tld, arena_printf(a, "%s NS ns1.hosts.example.\n%s NS ns2.hosts.example.\n",
		    name, name));
		*vec_add(a, &h->host1->zones) = z;
		*vec_add(a, &h->host2->zones) = z;
		h->zones[i] = world_name(w, name);
	}
	h->net = net_script_new(a, &s);
	hint.host = world_name(w, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &h->hints.list) = hint;
	h->o.hints = &h->hints;
	h->o.ask = (struct ask_options) { .rate = 0, .deadline_s = ASK_DEADLINE_S,
		.max_queries = ASK_MAX_QUERIES, .stop = &h->stop };
	h->f = (struct fleet_options) { .walk = &h->o, .ctx = h, .next = herd_next,
		.evidence = herd_evidence, .done = herd_done, .settle = herd_settle };
}

static unsigned
asked(const struct world_server *s)
{
	return s->udp + s->tcp;
}

static void
test_shared(void)
{
	local_arena *a = arena_new(), *b = arena_new(), *c = arena_new();
	struct herd h, one;
	struct evidence *alone;
	enum fleet_end end;

	herd(&one, b, 1);
	alone = evidence_new(b);
	walk_run(alone, one.net, one.zones, 1, &one.o);
	herd(&h, a, 200);
	end = fleet_run(h.net, &h.f);
	ok(end == FLEET_WHOLE && h.done == 200 && h.limited == 0 && h.empty == 0, "200 zones, each whole");
	ok(h.replies == said(alone), "each has the answers of a walk alone: %zu and %zu", h.replies,
	    said(alone));
	ok(asked(h.root) == asked(one.root), "the root is asked once for all: %u questions, %u for one zone",
	    asked(h.root), asked(one.root));
	ok(asked(h.tld) <= asked(one.tld) + 200 * 4, "the zone above: its own once, and what is of each");
	herd(&one, c, 1);
	end = fleet_run(one.net, &one.f);
	ok(end == FLEET_WHOLE && one.queries == alone->n_queries, "a fleet of one is a walk: %llu questions",
	    (unsigned long long)one.queries);
}

static size_t
n_probes(const struct evidence *e, enum ev_probe probe)
{
	size_t n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		n += e->replies.v[i].probe == probe;
	return n;
}

/* What a walk of many asks less of an unsigned zone, and what of a signed one. */
static void
test_lean(void)
{
	local_arena *a = arena_new(), *b = arena_new(), *c = arena_new();
	struct evidence *all = evidence_new(a), *lean = evidence_new(b), *dnskey = evidence_new(c);
	const char *how = NULL;
	struct herd h;

	herd(&h, a, 1);
	walk_run(all, h.net, h.zones, 1, &h.o);
	herd(&h, b, 1);
	h.o.lean = true;
	h.o.labels = 8;
	walk_run(lean, h.net, h.zones, 1, &h.o);
	ok(lean->n_queries + 60 < all->n_queries, "%u questions of %u", lean->n_queries, all->n_queries);
	ok(n_probes(all, EV_PROBE_DENIAL) == 4 && n_probes(lean, EV_PROBE_DENIAL) == 0,
	    "no denial is asked for where none can be proven");
	ok(n_probes(all, EV_PROBE_WILDCARD) >= 14 && n_probes(lean, EV_PROBE_WILDCARD) == 8,
	    "two types at a fresh label of a name, two servers, two names");
	ok(lean->sources.n == all->sources.n, "the same servers");
	for (size_t i = 0; i < lean->cuts.n; i++)
		how = lean->cuts.v[i].discovery != NULL ? lean->cuts.v[i].discovery : how;
	ok(how != NULL && strstr(how, "8 of 54 common labels were asked (--labels)") != NULL,
	    "fewer labels are told: %s", how);
	herd(&h, c, 1);
	h.o.lean = true;
	world_add(&h.world, h.host1->zones.v[1], "z0.example. DNSKEY 257 3 13 AAAA\n");
	walk_run(dnskey, h.net, h.zones, 1, &h.o);
	ok(n_probes(dnskey, EV_PROBE_DENIAL) == 4, "a sign of being signed, and denials are asked for");
}

static void
test_pace(void)
{
	local_arena *a = arena_new();
	struct herd h;
	int64_t began;

	herd(&h, a, 20);
	h.o.ask.rate = 20;
	began = h.net->ops->now_us(h.net);
	fleet_run(h.net, &h.f);
	began = (h.net->ops->now_us(h.net) - began) / 1000000;
	ok(h.done == 20 && asked(h.host1) <= ASK_BURST + 20u * (unsigned)(began + 2),
	    "the pace of a server is that of all its zones: %u questions in %lld s", asked(h.host1),
	    (long long)began);
	ok(h.limited == 0, "and no zone waits so long for its turn that its time is up");
}

static void
test_ends(void)
{
	local_arena *a = arena_new(), *b = arena_new(), *c = arena_new();
	struct herd h;
	enum fleet_end end;

	herd(&h, a, 200);
	h.stop_after = 60;
	end = fleet_run(h.net, &h.f);
	ok(end == FLEET_INTERRUPTED && h.done == h.begun && h.done >= 60 && h.done < 200,
	    "a signal: %zu of 200 zones, all that were begun are told of", h.done);
	ok(h.limited > 0 && strcmp(h.limit, "interrupted") == 0, "those under way are marked");
	herd(&h, b, 200);
	h.f.deadline_s = 1;
	end = fleet_run(h.net, &h.f);
	ok(end == FLEET_DEADLINE && h.done == h.begun && h.done < 200 &&
	    strstr(h.limit, "--deadline") != NULL, "a deadline: %zu of 200 zones", h.done);
	herd(&h, c, 200);
	h.refuse = true;
	end = fleet_run(h.net, &h.f);
	ok(end == FLEET_GIVEN_UP && h.done == h.begun && h.done < 200,
	    "reports that cannot be written end it");
}

/* The signal at each of many moments: every zone begun is told of, none twice. */
static void
test_any_moment(void)
{
	unsigned bad = 0;

	for (size_t i = 1; i < 60; i++) {
		local_arena *a = arena_new();
		struct herd h;

		herd(&h, a, 60);
		h.stop_after = i;
		fleet_run(h.net, &h.f);
		bad += h.done != h.begun || h.done < i;
	}
	ok(bad == 0, "whenever the signal comes, what was begun is told of once");
}

static void
test_dying_server(void)
{
	local_arena *a = arena_new();
	struct herd h;
	int64_t began;
	enum fleet_end end;

	herd(&h, a, 300);
	h.dies = true;
	began = h.net->ops->now_us(h.net);
	end = fleet_run(h.net, &h.f);
	began = (h.net->ops->now_us(h.net) - began) / 1000000;
	ok(end == FLEET_WHOLE && h.done == 300 && began < 60,
	    "a server that dies on the way holds up the others by little: %lld s", (long long)began);
}

/* A run of so many zones: seconds. */
static int64_t
run_of(struct herd *h)
{
	const int64_t began = h->net->ops->now_us(h->net);
	const enum fleet_end end = fleet_run(h->net, &h->f);

	ok(end == FLEET_WHOLE && h->done == h->n && h->empty == 0, "every zone is told of");
	return (h->net->ops->now_us(h->net) - began) / 1000000;
}

/* Servers that make trouble on the way. */
static void
test_trouble(void)
{
	local_arena *a = arena_new(), *b = arena_new(), *c = arena_new();
	struct herd h;
	int64_t took;

	herd(&h, a, 100);
	h.o.lean = true;
	h.host2->a_second = 100;
	took = run_of(&h);
	ok(h.unheard == 0 && h.limited == 0, "one that answers 100 a second is heard all the same (%zu)",
	    h.unheard);
	ok(took < 30 && h.host2->dropped < h.host2->udp / 4, "in %lld s, and is sent %u that it drops of %u",
	    (long long)took, h.host2->dropped, h.host2->udp);
	herd(&h, b, 100);
	h.o.lean = true;
	h.host2->late_us = 1000 * MS;
	took = run_of(&h);
	ok(h.unheard == 0 && h.limited == 0, "one that takes a second is waited for (%zu, %zu)", h.unheard,
	    h.limited);
	ok(took < 100 && h.host2->udp < 2500, "in %lld s, by %u questions", (long long)took, h.host2->udp);
	herd(&h, c, 100);
	h.o.lean = true;
	h.then = WORLD_REFUSED;
	took = run_of(&h);
	ok(h.limited == 0 && took < 60, "one that refuses from some zone on ends nothing: %lld s",
	    (long long)took);
}

int
main(void)
{
	test_shared();
	test_lean();
	test_pace();
	test_ends();
	test_any_moment();
	test_dying_server();
	test_trouble();
	return done_testing();
}
