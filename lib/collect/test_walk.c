#include "walk.h"
#include "world.h"
#include "../base/tap.h"
#include <unistd.h>

enum { MS = 1000 };

static const char root_zone[] =
    ". SOA a.root.test. h.test. 1 2 3 4 5\n"
    ". NS a.root.test.\n"
    "a.root.test. A 198.18.0.1\n"
    "example. NS ns1.example.\n"
    "example. NS ns2.example.\n"
    "example. DS 1 13 2 0102030405060708091011121314151617181920212223242526272829303132\n"
    "ns1.example. A 198.18.1.1\n"
    "ns2.example. A 198.18.1.2\n";
static const char example_zone[] =
    "example. SOA ns1.example. h.example. 1 2 3 4 5\n"
    "example. NS ns1.example.\n"
    "example. NS ns2.example.\n"
    "ns1.example. A 198.18.1.1\n"
    "ns2.example. A 198.18.1.2\n"
    "corp.example. NS ns1.corp.example.\n"
    "corp.example. NS ns.host.example.\n"
    "ns1.corp.example. A 198.18.2.1\n"
    "host.example. NS ns1.host.example.\n"
    "ns1.host.example. A 198.18.4.1\n";
static const char corp_zone[] =
    "corp.example. SOA ns1.corp.example. h.example. 1 2 3 4 5\n"
    "corp.example. NS ns1.corp.example.\n"
    "corp.example. NS ns.host.example.\n"
    "corp.example. NSEC *.corp.example. NS SOA RRSIG NSEC DNSKEY\n"
    "*.corp.example. A 192.0.2.9\n"
    "*.corp.example. NSEC eu.corp.example. A RRSIG NSEC\n"
    "eu.corp.example. NS ns1.eu.corp.example.\n"
    "eu.corp.example. NSEC ns1.corp.example. NS RRSIG NSEC\n"
    "ns1.eu.corp.example. A 198.18.3.1\n"
    "ns1.corp.example. A 198.18.2.1\n"
    "ns1.corp.example. NSEC wss.corp.example. A RRSIG NSEC\n"
    "wss.corp.example. NS ns1.host.example.\n"
    "wss.corp.example. DS 1 13 2 0102030405060708091011121314151617181920212223242526272829303132\n"
    "wss.corp.example. NSEC www.corp.example. NS DS RRSIG NSEC\n"
    "www.corp.example. A 192.0.2.1\n"
    "www.corp.example. NSEC corp.example. A RRSIG NSEC\n";
static const char eu_zone[] =
    "eu.corp.example. SOA ns1.eu.corp.example. h.example. 1 2 3 4 5\n"
    "eu.corp.example. NS ns1.eu.corp.example.\n"
    "ns1.eu.corp.example. A 198.18.3.1\n";
static const char wss_zone[] =
    "wss.corp.example. CNAME elsewhere.example.\n";
static const char host_zone[] =
    "host.example. SOA ns1.host.example. h.example. 1 2 3 4 5\n"
    "host.example. NS ns1.host.example.\n"
    "ns1.host.example. A 198.18.4.1\n"
    "ns.host.example. A 198.18.2.2\n";

struct tree {
	struct world world;
	struct world_zone *root, *example, *corp, *eu, *wss, *host;
	struct world_server *corp1, *corp2, *eu1, *example2;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
};

static void
tree(struct tree *t, struct arena *a, uint64_t seed, unsigned loss)
{
	struct walk_hint hint = { 0 };
	struct net_script_options s = { .answer = world_answer, .ctx = &t->world, .delay_us = 50 * MS,
		.clock = 1000000, .seed = seed, .loss = loss };
	struct world *w = &t->world;
	struct world_server *host1;

	*t = (struct tree) { .world.a = a };
	t->root = world_zone(w, ".", root_zone);
	t->example = world_zone(w, "example.", example_zone);
	t->corp = world_zone(w, "corp.example.", corp_zone);
	t->eu = world_zone(w, "eu.corp.example.", eu_zone);
	t->wss = world_zone(w, "wss.corp.example.", wss_zone);
	t->host = world_zone(w, "host.example.", host_zone);
	world_server(w, "198.18.0.1", t->root);
	world_server(w, "198.18.1.1", t->example);
	t->example2 = world_server(w, "198.18.1.2", t->example);
	t->corp1 = world_server(w, "198.18.2.1", t->corp);
	t->corp2 = world_server(w, "198.18.2.2", t->corp);
	t->eu1 = world_server(w, "198.18.3.1", t->eu);
	host1 = world_server(w, "198.18.4.1", t->host);
	*vec_add(a, &host1->zones) = t->wss;
	t->net = net_script_new(a, &s);
	hint.host = world_name(w, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &t->hints.list) = hint;
	t->o.hints = &t->hints;
	t->o.ask = (struct ask_options) { .rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S,
		.max_queries = ASK_MAX_QUERIES };
}

static struct evidence *
walk(struct tree *t, const char *name)
{
	const struct lint_name target = world_name(&t->world, name);

	struct evidence *e = evidence_new(t->world.a);

	walk_run(e, t->net, &target, 1, &t->o);
	return e;
}

static const struct ev_cut *
cut_of(struct tree *t, const struct evidence *e, const char *name)
{
	for (size_t i = 0; i < e->cuts.n; i++)
		if (lint_name_eq(e->cuts.v[i].zone, world_name(&t->world, name)))
			return &e->cuts.v[i];
	return NULL;
}

/* Replies of one zone's servers to a question; usable ones only. */
static unsigned
answers(struct tree *t, const struct evidence *e, const char *zone, const char *qname, uint16_t qtype,
    enum ev_probe probe)
{
	unsigned n = 0;

	for (size_t i = 0; i < e->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[i];

		n += r->qtype == qtype && r->probe == probe && r->result == LINT_ANSWER &&
		    r->edns != LINT_EDNS_VERSION_1 &&
		    lint_name_eq(e->sources.v[r->source].zone, world_name(&t->world, zone)) &&
		    (qname == NULL || lint_name_eq(r->qname, world_name(&t->world, qname)));
	}
	return n;
}

static int
by_text(const void *p, const void *q)
{
	return strcmp(*(const char *const *)p, *(const char *const *)q);
}

/* A question that is put to one server only, whichever answered first. */
static bool
to_any(const struct evidence *e, const struct ev_reply *r)
{
	return r->probe == EV_PROBE_ADDRESS || (r->probe == EV_PROBE_PLAIN && (r->qtype == LINT_T_NSEC ||
	    !lint_name_eq(r->qname, e->sources.v[r->source].zone)));
}

/* What was heard, without when, how often and by what labels. */
static const char *
digest(struct arena *a, const struct evidence *e)
{
	const char **lines = new(a, const char *, e->replies.n + 1);
	struct buf b = buf_new(a);

	for (size_t i = 0; i < e->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[i];
		const bool fresh = r->probe == EV_PROBE_WILDCARD || r->probe == EV_PROBE_DENIAL;
		local_arena *scratch = arena_new();
		struct msg m = { 0 };

		if (r->wire.n > 0)
			msg_read(scratch, r->wire.p, r->wire.n, &m);
		/* One that was lost is lost; silence says nothing there. */
		lines[i] = r->edns == LINT_EDNS_VERSION_1 ? "" : arena_printf(a,
		    "%s %s: %s type %u probe %u result %u rcode %u aa %d records %zu\n",
		    name_text(scratch, e->sources.v[r->source].zone),
		    to_any(e, r) ? "(any)" : e->sources.v[r->source].label,
		    fresh ? "(fresh)" : name_text(scratch, r->qname), r->qtype, r->probe, r->result, m.rcode,
		    m.aa, m.n_records);
	}
	qsort(lines, e->replies.n, sizeof(*lines), by_text);
	for (size_t i = 0; i < e->replies.n; i++)
		buf_str(&b, lines[i]);
	for (size_t i = 0; i < e->cuts.n; i++)
		buf_printf(&b, "%s found %d complete %d %s, %s\n", name_text(a, e->cuts.v[i].zone),
		    e->cuts.v[i].found, e->cuts.v[i].complete,
		    e->cuts.v[i].trouble != NULL ? e->cuts.v[i].trouble : "-",
		    e->cuts.v[i].discovery != NULL ? e->cuts.v[i].discovery : "-");
	return b.p;
}

static void
test_healthy(void)
{
	static const char *const names[] = { ".", "example.", "corp.example.", "eu.corp.example.",
		"wss.corp.example." };
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct tree t;
	int64_t ms;

	tree(&t, a, 1, 0);
	e = walk(&t, "corp.example.");
	ok(e->cuts.n == 5, "five zones (%zu)", e->cuts.n);
	for (size_t i = 0; i < 5; i++) {
		const struct ev_cut *c = cut_of(&t, e, names[i]);

		ok(c != NULL && c->found && c->complete && c->trouble == NULL, "%s is complete%s%s", names[i],
		    c != NULL && c->trouble != NULL ? ": " : "", c != NULL &&
		    c->trouble != NULL ? c->trouble : "");
		ok(i == 0 || lint_name_eq(e->cuts.v[i].zone, world_name(&t.world, names[i])), "in order");
	}
	corp = cut_of(&t, e, "corp.example.");
	ok(lint_name_eq(corp->parent, world_name(&t.world, "example.")) && e->cuts.v[0].parent.len == 0,
	    "parents are named");
	ok(corp->whole_list &&
	        strcmp(corp->discovery,
	            "the NSEC chain was walked, 6 names; 4 common labels were asked") == 0,
	    "%s", corp->discovery);
	ok(answers(&t, e, ".", "example.", LINT_T_DS, EV_PROBE_REFERRAL) == 1 &&
	    answers(&t, e, "example.", "corp.example.", LINT_T_DS, EV_PROBE_REFERRAL) == 2 &&
	    answers(&t, e, "example.", "corp.example.", LINT_T_NS, EV_PROBE_REFERRAL) == 2 &&
	    answers(&t, e, "corp.example.", "wss.corp.example.", LINT_T_DS, EV_PROBE_REFERRAL) == 2,
	    "DS and referral from every parent address");
	ok(answers(&t, e, "corp.example.", "corp.example.", LINT_T_SOA, EV_PROBE_PLAIN) == 4,
	    "SOA from every address, over UDP and over TCP");
	/* Two fresh labels below an apex with a wildcard, one below www and ns1. */
	ok(answers(&t, e, "corp.example.", NULL, LINT_T_HTTPS, EV_PROBE_WILDCARD) == 8 &&
	    answers(&t, e, "corp.example.", NULL, LINT_T_MX, EV_PROBE_WILDCARD) == 6 &&
	    answers(&t, e, "eu.corp.example.", NULL, LINT_T_A, EV_PROBE_WILDCARD) == 2,
	    "the wildcard probes too");
	ok(answers(&t, e, "wss.corp.example.", "wss.corp.example.", LINT_T_CNAME, EV_PROBE_PLAIN) == 1,
	    "and the CNAME at a subzone's apex");
	ok(answers(&t, e, "corp.example.", "corp.example.", LINT_T_CSYNC, EV_PROBE_PLAIN) == 2 &&
	    answers(&t, e, "corp.example.", "corp.example.", LINT_T_CAA, EV_PROBE_PLAIN) == 2 &&
	    answers(&t, e, "corp.example.", "_acme-challenge.corp.example.", LINT_T_TXT,
	    EV_PROBE_PLAIN) == 2 &&
	    answers(&t, e, "example.", "example.", LINT_T_CAA, EV_PROBE_PLAIN) == 0,
	    "CSYNC, and what certificate authorities ask; not of zones on the way");
	ok(answers(&t, e, "corp.example.", NULL, LINT_T_A, EV_PROBE_DENIAL) == 4, "two denials each");
	ok(e->n_queries == net_script_counts(t.net)->udp + net_script_counts(t.net)->tcp && e->at == 1000000,
	    "%u queries were counted", e->n_queries);
	/* Root, TLD, corp's two servers by a look-up of one more, SOA, six names of the
	 * chain and one more name behind a signed cut, then the subzone. */
	ms = t.net->ops->now_us(t.net) / MS;
	ok(ms <= 50 * 18, "%lld ms for a chain of at most 18 round trips of 50 ms", (long long)ms);
}

/* The label is fresh, and the same one for all types and servers. */
static void
test_fresh_label(void)
{
	local_arena *a = arena_new();
	struct lint_name label = { 0 };
	unsigned n = 0, same = 0;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	e = walk(&t, "corp.example.");
	for (size_t i = 0; i < e->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[i];

		if (r->probe != EV_PROBE_WILDCARD ||
		    !lint_name_eq(r->wildcard, world_name(&t.world, "corp.example.")))
			continue;
		if (label.len == 0)
			label = r->qname;
		if (r->qname.len > label.len) /* the second one, where there is a wildcard */
			continue;
		n++;
		same += lint_name_eq(label, r->qname);
	}
	ok(n == 14 && same == 14, "one fresh label, seven types at two servers (%u, %u)", n, same);
	tree(&t, a, 2, 0);
	e = walk(&t, "corp.example.");
	for (size_t i = 0; i < e->replies.n; i++)
		n -= lint_name_eq(e->replies.v[i].qname, label);
	ok(n == 14, "another one in another run");
}

static void
test_dead(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp, *eu;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	t.corp2->faults = t.eu1->faults = WORLD_DEAD;
	e = walk(&t, "corp.example.");
	corp = cut_of(&t, e, "corp.example.");
	eu = cut_of(&t, e, "eu.corp.example.");
	ok(e->cuts.n == 5 && !corp->complete && corp->trouble != NULL &&
	    strstr(corp->trouble, "ns.host.example. 198.18.2.2: ") != NULL && corp->found,
	    "a dead server is named: %s", corp->trouble);
	ok(strstr(corp->trouble, "198.18.2.1") == NULL && corp->whole_list, "the living one is not");
	ok(eu != NULL && eu->found && !eu->complete && cut_of(&t, e, "wss.corp.example.")->complete,
	    "so is one that a subzone has alone");
	ok(answers(&t, e, "corp.example.", "corp.example.", LINT_T_SOA, EV_PROBE_PLAIN) == 2,
	    "the other answered");
	ok(t.net->ops->now_us(t.net) <= 13000 * MS, "it costs at most 13 s (%lld ms)",
	    (long long)t.net->ops->now_us(t.net) / MS);
	ok(e->limit == NULL, "and is no limit");
}

static void
test_truncation(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	unsigned udp = 0;
	struct tree t;

	tree(&t, a, 1, 0);
	t.corp1->faults = WORLD_TC;
	e = walk(&t, "corp.example.");
	for (size_t i = 0; i < e->replies.n; i++)
		udp += !e->replies.v[i].tcp && e->replies.v[i].edns != LINT_EDNS_VERSION_1 &&
		    strstr(e->sources.v[e->replies.v[i].source].label, "198.18.2.1") != NULL;
	ok(cut_of(&t, e, "corp.example.")->complete && udp == 0, "TC: TCP, and nothing else is used");
}

static void
test_loss(void)
{
	local_arena *a = arena_new();
	const char *want;
	unsigned bad = 0;
	struct tree t;

	tree(&t, a, 1, 0);
	want = digest(a, walk(&t, "corp.example."));
	for (uint64_t seed = 0; seed < 100; seed++) {
		local_arena *scratch = arena_new();
		const char *got;

		tree(&t, scratch, seed, 300);
		got = digest(scratch, walk(&t, "corp.example."));
		if (strcmp(want, got) != 0)
			bad++;
	}
	ok(bad == 0, "30 %% loss each way: the same evidence in 100 of 100 seeds (%u differ)", bad);
}

/* a.example is served from b.example and the other way round. */
static void
test_loop(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	world_add(&t.world, t.example,
	    "a.example. NS ns.b.example.\nb.example. NS ns.a.example.\n"
	    "self.example. NS ns.self.example.\n");
	e = walk(&t, "a.example.");
	c = cut_of(&t, e, "a.example.");
	ok(c != NULL && c->found && !c->complete && c->trouble != NULL, "a loop of servers ends: %s",
	    c != NULL ? c->trouble : "");
	ok(e->n_queries < 60, "after %u queries", e->n_queries);
	tree(&t, a, 1, 0);
	world_add(&t.world, t.example, "self.example. NS ns.self.example.\n");
	e = walk(&t, "self.example.");
	c = cut_of(&t, e, "self.example.");
	ok(c != NULL && c->found && !c->complete &&
	    strcmp(c->trouble, "ns.self.example.: its parent gives no address for it") == 0,
	    "so does a lack of glue");
}

/* example. cannot say where a host of another TLD is. */
static void
test_bailiwick(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	world_add(&t.world, t.example, "far.example. NS ns.other.\nns.other. A 198.18.9.9\n");
	world_add(&t.world, t.root, "other. NS ns.other.\nns.other. A 198.18.2.1\n");
	world_add(&t.world, world_zone(&t.world, "other.", "other. SOA ns.other. h.other. 1 2 3 4 5\n"),
	    "ns.other. A 198.18.2.1\n");
	*vec_add(a, &t.corp1->zones) = t.world.zones.v[t.world.zones.n - 1];
	e = walk(&t, "far.example.");
	ok(cut_of(&t, e, "far.example.")->found, "a zone with a server elsewhere");
	for (size_t i = 0; i < e->sources.n; i++)
		if (lint_name_eq(e->sources.v[i].zone, world_name(&t.world, "far.example.")))
			ok(e->sources.v[i].addr.octets[2] == 2, "glue from outside is not believed: %s",
			    e->sources.v[i].label);
}

static void
test_many_servers(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	for (int i = 0; i < 1000; i++)
		world_add(&t.world, t.example, arena_printf(a, "evil.example. NS ns%d.victim%d.example.\n"
		    "victim%d.example. NS ns.other%d.example.\nother%d.example. NS ns.more%d.example.\n",
		    i, i, i, i, i, i));
	e = walk(&t, "evil.example.");
	c = cut_of(&t, e, "evil.example.");
	ok(c != NULL && !c->complete && strstr(c->trouble, "more than 16 name servers") != NULL,
	    "a thousand servers without glue are bounded");
	ok(e->n_queries <= 150, "to %u queries", e->n_queries);
}

static void
test_many_zones(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct tree t;
	size_t looked_at = 0;

	tree(&t, a, 1, 0);
	for (int i = 0; i < 400; i++)
		world_add(&t.world, t.corp, arena_printf(a,
		    "x%04d.corp.example. NS ns1.corp.example.\n"
		    "x%04d.corp.example. NSEC %s%04d.corp.example. NS NSEC\n",
		    i, i, i < 399 ? "x" : "zz", i + 1));
	world_add(&t.world, t.corp, "zz0400.corp.example. A 192.0.2.1\n"
	    "zz0400.corp.example. NSEC corp.example. A NSEC\n");
	for (size_t i = 0; i < t.corp->records.n; i++) { /* the chain leads on from www */
		struct world_record *r = &t.corp->records.v[i];

		if (r->type == LINT_T_NSEC && lint_name_eq(r->owner, world_name(&t.world,
		    "www.corp.example.")))
			r->owner = world_name(&t.world, "unused.example.");
	}
	world_add(&t.world, t.corp, "www.corp.example. NSEC x0000.corp.example. A NSEC\n");
	t.o.max_zones = 20;
	t.o.ask.rate = 0;
	e = walk(&t, "corp.example.");
	for (size_t i = 0; i < e->cuts.n; i++)
		looked_at += e->cuts.v[i].found && e->cuts.v[i].discovery != NULL;
	ok(looked_at == 21, "a walk goes into as many zones as allowed (%zu)", looked_at);
	ok(e->cuts.n == 3 + 402 && e->limit != NULL, "names the rest (%zu) and says so: %s", e->cuts.n,
	    e->limit != NULL ? e->limit : "");
}

static void
test_special_addresses(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct tree t;
	struct world_server *root;

	tree(&t, a, 1, 0);
	root = t.world.servers.v[0];
	net_addr_parse("8.8.8.8", 53, &root->addr); /* a root that is no lab */
	t.hints.list.v[0].addr = root->addr;
	e = walk(&t, "corp.example.");
	c = cut_of(&t, e, "example.");
	ok(c != NULL && !c->complete && strstr(c->trouble, "not globally reachable") != NULL,
	    "special addresses are not asked: %s", c != NULL && c->trouble != NULL ? c->trouble : "");
	ok(t.world.servers.v[1]->udp + t.world.servers.v[1]->tcp == 0, "not one packet");
	c = cut_of(&t, e, "corp.example.");
	ok(c != NULL && !c->found && strstr(c->trouble, "no server of example. said") != NULL,
	    "the target says: %s",
	    c != NULL ? c->trouble : "");

	tree(&t, a, 1, 0);
	root = t.world.servers.v[0];
	net_addr_parse("8.8.8.8", 53, &root->addr);
	t.hints.list.v[0].addr = root->addr;
	net_prefix_parse("198.18.0.0/15", vec_add(a, &t.o.allow));
	e = walk(&t, "corp.example.");
	c = cut_of(&t, e, "corp.example.");
	ok(c != NULL && c->complete, "unless they are allowed");
	t.o.only_v6 = true;
	e = walk(&t, "corp.example.");
	c = cut_of(&t, e, ".");
	ok(c != NULL && c->complete && e->n_queries == 0, "-6 leaves IPv4 out, without trouble");
}

static void
test_not_there(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	e = walk(&t, "nothing.example.");
	c = cut_of(&t, e, "nothing.example.");
	ok(c != NULL && !c->found && strcmp(c->trouble, "example. does not delegate it") == 0,
	    "a zone that is not delegated: %s", c != NULL ? c->trouble : "");
	tree(&t, a, 1, 0);
	world_add(&t.world, t.example, "deep.in.example. NS ns1.corp.example.\n");
	e = walk(&t, "deep.in.example.");
	c = cut_of(&t, e, "deep.in.example.");
	ok(c != NULL && c->found && lint_name_eq(c->parent, world_name(&t.world, "example.")),
	    "a cut two labels down");
}

/* One machine for parent and child: the referral never shows. */
static void
test_shared(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	*vec_add(a, &t.corp1->zones) = t.eu;
	world_add(&t.world, t.eu, "eu.corp.example. NSEC eu.corp.example. NS SOA NSEC\n");
	e = walk(&t, "corp.example.");
	ok(e->cuts.n == 5 && cut_of(&t, e, "eu.corp.example.") != NULL && cut_of(&t, e,
	    "corp.example.")->whole_list,
	    "a server of parent and child is walked through");
}

static void
test_no_chain(void)
{
	local_arena *a = arena_new();
	struct walk_names subzones = { 0 };
	const struct ev_cut *c;
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	t.corp->records.n = 0;
	world_add(&t.world, t.corp,
	    "corp.example. SOA ns1.corp.example. h.example. 1 2 3 4 5\n"
	    "corp.example. NS ns1.corp.example.\n"
	    "corp.example. NSEC \\000.corp.example. NS SOA RRSIG NSEC DNSKEY\n"
	    "ns1.corp.example. A 198.18.2.1\n"
	    "wss.corp.example. NS ns1.corp.example.\n"
	    "unusual.corp.example. NS ns1.corp.example.\n");
	*vec_add(a, &subzones.list) = world_name(&t.world, "unusual.corp.example.");
	e = walk(&t, "corp.example.");
	c = cut_of(&t, e, "corp.example.");
	ok(cut_of(&t, e, "wss.corp.example.") != NULL && cut_of(&t, e, "unusual.corp.example.") == NULL,
	    "without a chain common labels are asked");
	ok(!c->whole_list && strncmp(c->discovery, "its NSEC records are made for each question",
	    43) == 0, "%s",
	    c->discovery);
	tree(&t, a, 1, 0);
	t.corp->records.n = 0;
	world_add(&t.world, t.corp,
	    "corp.example. SOA ns1.corp.example. h.example. 1 2 3 4 5\n"
	    "corp.example. NS ns1.corp.example.\n"
	    "ns1.corp.example. A 198.18.2.1\n"
	    "unusual.corp.example. NS ns1.corp.example.\n");
	t.o.subzones = &subzones;
	e = walk(&t, "corp.example.");
	ok(cut_of(&t, e, "unusual.corp.example.") != NULL, "and those that the user names");
}

static void
test_deadline(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	struct tree t;

	tree(&t, a, 1, 0);
	t.corp1->faults = t.corp2->faults = WORLD_DEAD;
	t.o.ask.deadline_s = 2;
	e = walk(&t, "corp.example.");
	ok(t.net->ops->now_us(t.net) == 2000 * MS && e->limit != NULL && strstr(e->limit,
	    "deadline") != NULL &&
	    cut_of(&t, e, "corp.example.") != NULL && !cut_of(&t, e, "corp.example.")->complete &&
	    cut_of(&t, e, "example.")->complete, "the deadline ends the walk in good order: %s", e->limit);
}

/* An address that no delegation names, and trust anchors beside it all. */
static void
test_given(void)
{
	local_arena *a = arena_new();
	const struct lint_name root = { (const uint8_t *)"", 1 };
	const struct zdata *z;
	struct evidence *e;
	struct lint_name target;
	struct tree t;

	tree(&t, a, 1, 0);
	target = world_name(&t.world, "corp.example.");
	*vec_add(a, &t.o.extra) = (struct walk_extra) { target, { .family = 4, .port = 53,
	    .octets = { 198, 18, 2, 9 } } };
	world_server(&t.world, "198.18.2.9", t.corp);
	e = evidence_new(a);
	walk_anchors_builtin(e);
	walk_run(e, t.net, &target, 1, &t.o);
	ok(answers(&t, e, "corp.example.", "corp.example.", LINT_T_SOA, EV_PROBE_PLAIN) == 6,
	    "an address that the user names is asked too");
	ok(e->zones.n == 1 && e->zones.v[0]->is_parent_ds && lint_name_eq(e->zones.v[0]->apex, root) &&
	    e->sources.v[e->zones.v[0]->source].kind == LINT_FILE &&
	    e->zones.v[0]->source == e->sources.n - 1, "trust anchors stand behind the servers");
	z = e->zones.v[0]->data;
	ok(z->n_records == 2 && zdata_rdata(z, 0).n == 36 && lint_u16(zdata_rdata(z, 0).p) == 20326 &&
	    lint_u16(zdata_rdata(z, 1).p) == 38696, "KSK-2017 and KSK-2024");
}

/* A file of hints or anchors, made and read. */
static bool
read_file(struct arena *a, const char *text, struct walk_hints *hints, struct evidence *e,
    struct walk_names *names, struct err *err)
{
	char path[] = "/tmp/test_walk.XXXXXX";
	const int fd = mkstemp(path);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	err->exit = 0;
	if (good && hints != NULL)
		good = walk_hints_read(a, path, 53, hints, err);
	else if (good && e != NULL)
		good = walk_anchors_read(e, path, err);
	else if (good)
		good = walk_names_read(a, path, names, err);
	unlink(path);
	return good;
}

static const char ksk_2017[] =
    ". 172800 IN DNSKEY 257 3 8 "
    "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7S"
    "WXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3"
    "rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilB"
    "mSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=\n";

static void
test_files(void)
{
	local_arena *a = arena_new();
	struct walk_hints hints = { 0 }, none = { 0 };
	struct walk_names names = { 0 };
	struct evidence *e = evidence_new(a);
	char text[NET_ADDR_TEXT];
	struct err err;

	ok(read_file(a, ". NS a.root.\na.root. 3600000 IN A 198.18.0.1\na.root. AAAA 2001:db8::1\n",
	    &hints, NULL,
	    NULL, &err) && hints.list.n == 2 &&
	    strcmp(net_addr_text(&hints.list.v[1].addr, text), "2001:db8::1") == 0, "root hints");
	ok(!read_file(a, ". NS a.root.\n", &none, NULL, NULL, &err) && err.exit == 2 &&
	    strstr(err.text, "no address") != NULL, "none in it: %s", err.text);
	ok(!read_file(a, "a.root. A 198.18.0\n", &none, NULL, NULL, &err) && err.exit == 2 &&
	    strstr(err.text, ":1: ") != NULL, "a fault has its line: %s", err.text);
	ok(!walk_hints_read(a, "/nonexistent", 53, &none, &err) && err.exit == 2, "%s", err.text);
	walk_hints_builtin(a, 53, &none);
	ok(none.list.n == 26 && none.list.v[25].host.len == 20, "thirteen root servers, two addresses each");

	ok(read_file(a, ksk_2017, NULL, e, NULL, &err) && e->zones.n == 1 &&
	    e->zones.v[0]->data->n_records == 1, "a DNSKEY as trust anchor");
	walk_anchors_builtin(e);
	ok(e->zones.n == 2 && zdata_rdata(e->zones.v[0]->data, 0).n == 36 &&
	    memcmp(zdata_rdata(e->zones.v[0]->data, 0).p, zdata_rdata(e->zones.v[1]->data, 0).p, 36) == 0,
	    "gives the DS of KSK-2017");
	ok(!read_file(a, ". DS 1 8 2 xx\n", NULL, e, NULL, &err) && err.exit == 2,
	    "a bad anchor: %s", err.text);
	ok(!read_file(a, "example. DS 1 8 1 0000000000000000000000000000000000000000\n", NULL, e,
	    NULL, &err) &&
	    err.exit == 2, "one that is not the root's: %s", err.text);

	ok(read_file(a, "# names\n\nWWW.example.\n ; none\n  api.example\r\n", NULL, NULL, &names, &err) &&
	    names.list.n == 2 && memcmp(names.list.v[0].wire, "\3www\7example", 13) == 0 &&
	    names.list.v[1].len == 13, "a list of names");
	ok(!read_file(a, "a\nb..c\n", NULL, NULL, &names, &err) && strstr(err.text, ":2: ") != NULL,
	    "with a bad one: %s", err.text);
}

int
main(void)
{
	test_given();
	test_files();
	test_healthy();
	test_fresh_label();
	test_dead();
	test_truncation();
	test_loss();
	test_loop();
	test_bailiwick();
	test_many_servers();
	test_many_zones();
	test_special_addresses();
	test_not_there();
	test_shared();
	test_no_chain();
	test_deadline();
	return done_testing();
}
