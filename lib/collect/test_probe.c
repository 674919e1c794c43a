/* Which names and types are asked of a zone beside its records, and in what order. */
#include "walk.h"
#include "world.h"
#include "../base/tap.h"

enum { MS = 1000 };

struct scene {
	struct world world;
	struct world_zone *root, *corp, *sub;
	struct world_server *corp1, *corp2;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
	struct evidence *e;
	uint64_t seed;
	unsigned loss;
};

/* The root, corp. with two servers, sub.corp. with one. */
static void
scene(struct scene *s, struct arena *a, const char *corp)
{
	struct walk_hint hint = { 0 };

	*s = (struct scene) { .world.a = a, .seed = 1 };
	s->root = world_zone(&s->world, ".", ". SOA a.root. h. 1 2 3 4 5\n"
	    ". NS a.root.\na.root. A 198.18.0.1\n"
	    "corp. NS ns1.corp.\ncorp. NS ns2.corp.\n"
	    "ns1.corp. A 198.18.2.1\nns2.corp. A 198.18.2.2\n");
	s->corp = world_zone(&s->world, "corp.", "corp. SOA ns1.corp. h.corp. 1 2 3 4 5\n"
	    "corp. NS ns1.corp.\ncorp. NS ns2.corp.\n");
	s->sub = world_zone(&s->world, "sub.corp.", "sub.corp. SOA ns.sub.corp. h.corp. 1 2 3 4 5\n"
	    "sub.corp. NS ns.sub.corp.\nns.sub.corp. A 198.18.3.1\n"
	    "sub.corp. NSEC \\000.sub.corp. NS SOA RRSIG NSEC\n*.sub.corp. A 192.0.2.7\n");
	world_add(&s->world, s->corp, corp);
	world_server(&s->world, "198.18.0.1", s->root);
	s->corp1 = world_server(&s->world, "198.18.2.1", s->corp);
	s->corp2 = world_server(&s->world, "198.18.2.2", s->corp);
	world_server(&s->world, "198.18.3.1", s->sub);
	hint.host = world_name(&s->world, "a.root.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &s->hints.list) = hint;
	s->o.hints = &s->hints;
	s->o.ask = (struct ask_options) { .rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S,
		.max_queries = ASK_MAX_QUERIES };
}

static void
go(struct scene *s)
{
	struct net_script_options o = { .answer = world_answer, .ctx = &s->world, .delay_us = 50 * MS,
		.clock = 1000000, .seed = s->seed, .loss = s->loss };
	const struct lint_name target = world_name(&s->world, "corp.");

	s->net = net_script_new(s->world.a, &o);
	s->e = evidence_new(s->world.a);
	walk_run(s->e, s->net, &target, 1, &s->o);
}

static unsigned
asked(struct scene *s, const char *qname, uint16_t qtype, enum ev_probe probe)
{
	unsigned n = 0;

	for (size_t i = 0; i < s->e->replies.n; i++)
		n += s->e->replies.v[i].qtype == qtype && s->e->replies.v[i].probe == probe &&
		    lint_name_eq(s->e->replies.v[i].qname, world_name(&s->world, qname));
	return n;
}

/* Questions for a fresh label below a name: the first label (0) or the second (1), by type. */
static const char *
fresh(struct scene *s, const char *parent, int which)
{
	struct buf b = buf_new(s->world.a);
	const struct lint_name above = world_name(&s->world, parent);
	char text[TYPE_TEXT];

	for (size_t i = 0; i < s->e->replies.n; i++) {
		const struct ev_reply *r = &s->e->replies.v[i];

		if (r->probe != EV_PROBE_WILDCARD || !lint_name_eq(r->wildcard, above) ||
		    r->qname.wire[0] != 17 + which ||
		    strstr(s->e->sources.v[r->source].label, "198.18.2.2") != NULL)
			continue;
		buf_printf(&b, "%s%s", b.n > 0 ? " " : "", type_text(r->qtype, text));
	}
	return b.n == 0 ? "" : b.p;
}

static const struct ev_cut *
cut_of(struct scene *s, const char *name)
{
	for (size_t i = 0; i < s->e->cuts.n; i++)
		if (lint_name_eq(s->e->cuts.v[i].zone, world_name(&s->world, name)))
			return &s->e->cuts.v[i];
	return NULL;
}

#define SEVEN "A MX TXT AAAA HTTPS CAA CNAME"
static bool
is_all(const char *types)
{
	return strlen(types) == strlen(SEVEN);
}

static const char chain[] =
    "corp. NSEC alias.corp. NS SOA RRSIG NSEC\n"
    "alias.corp. CNAME www.corp.\nalias.corp. NSEC d.corp. CNAME RRSIG NSEC\n"
    "d.corp. DNAME elsewhere.\nd.corp. NSEC *.deep.in.corp. DNAME RRSIG NSEC\n"
    "*.deep.in.corp. A 192.0.2.1\n*.deep.in.corp. TXT x\n"
    "*.deep.in.corp. NSEC ns1.corp. A TXT RRSIG NSEC\n"
    "ns1.corp. A 198.18.2.1\nns1.corp. NSEC ns2.corp. A RRSIG NSEC\n"
    "ns2.corp. A 198.18.2.2\nns2.corp. NSEC sub.corp. A RRSIG NSEC\n"
    "sub.corp. NS ns.sub.corp.\nns.sub.corp. A 198.18.3.1\nsub.corp. NSEC full.z.corp. NS RRSIG NSEC\n"
    "full.z.corp. HTTPS 1 .\nfull.z.corp. CAA 0 issue ca\nfull.z.corp. TXT x\nfull.z.corp. AAAA ::1\n"
    "full.z.corp. NSEC corp. TXT AAAA HTTPS CAA RRSIG NSEC\n";

static void
test_chain(void)
{
	local_arena *a = arena_new();
	struct scene s;

	scene(&s, a, chain);
	go(&s);
	ok(cut_of(&s, "corp.")->whole_list && cut_of(&s, "corp.")->untried == NULL, "all names are known");
	ok(asked(&s, "in.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "deep.in.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "z.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2,
	    "empty non-terminals are asked, each server");
	ok(asked(&s, "ns1.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "ns1.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2,
	    "a name: for a type that it has not, and one that it has");
	ok(asked(&s, "full.z.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "full.z.corp.", LINT_T_AAAA, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "full.z.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 0, "whichever they are");
	ok(asked(&s, "alias.corp.", LINT_T_CNAME, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "alias.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 0, "an alias lacks none");
	ok(is_all(fresh(&s, "corp.", 0)) && is_all(fresh(&s, "in.corp.", 0)) &&
	    is_all(fresh(&s, "deep.in.corp.", 0)) && is_all(fresh(&s, "ns1.corp.", 0)) &&
	    is_all(fresh(&s, "full.z.corp.", 0)) && is_all(fresh(&s, "alias.corp.", 0)),
	    "a fresh label below the apex, empty names and names: %s", fresh(&s, "in.corp.", 0));
	ok(fresh(&s, "d.corp.", 0)[0] == '\0' && fresh(&s, "*.deep.in.corp.", 0)[0] == '\0',
	    "not below a DNAME or an asterisk");
	ok(asked(&s, "ns.sub.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 1, "below a cut only by the subzone");
	ok(strcmp(fresh(&s, "deep.in.corp.", 1), "A TXT AAAA HTTPS CAA") == 0,
	    "a second one where there is a wildcard: %s", fresh(&s, "deep.in.corp.", 1));
	ok(fresh(&s, "corp.", 1)[0] == '\0' && fresh(&s, "in.corp.", 1)[0] == '\0', "and only there");
}

/* When each question for the second fresh label was sent: by type. */
struct watch {
	struct world *world;
	struct net **net;
	struct lint_name above;
	int64_t missing_us[3], present_us[3]; /* by server: the last one, the first one */
};

static void
watch_answer(void *ctx, struct net_script *net, const struct net_query *q)
{
	struct watch *w = ctx;
	const int64_t now = (*w->net)->ops->now_us(*w->net);
	const unsigned at = q->to.octets[3];
	local_arena *a = arena_new();
	struct msg m;

	if (q->proto == NET_UDP && msg_read(a, q->msg, q->len, &m) == NULL && m.qname.wire[0] == 18 &&
	    lint_name_eq(name_parent(m.qname), w->above)) {
		if (m.qtype == LINT_T_A && w->present_us[at] == 0)
			w->present_us[at] = now;
		if (m.qtype != LINT_T_A)
			w->missing_us[at] = now;
	}
	world_answer(w->world, net, q);
}

static void
test_order(void)
{
	local_arena *a = arena_new();
	struct scene s;
	struct watch w = { .world = &s.world, .net = &s.net };
	const struct net_script_options o = { .answer = watch_answer, .ctx = &w, .delay_us = 50 * MS,
		.clock = 1000000, .seed = 3 };
	struct lint_name target;

	scene(&s, a, "corp. NSEC \\000.corp. NS SOA RRSIG NSEC\n*.corp. A 192.0.2.1\n"
	    "ns1.corp. A 198.18.2.1\nns2.corp. A 198.18.2.2\n");
	w.above = target = world_name(&s.world, "corp.");
	s.net = net_script_new(a, &o);
	s.e = evidence_new(a);
	walk_run(s.e, s.net, &target, 1, &s.o);
	for (int i = 1; i <= 2; i++)
		ok(w.missing_us[i] > 0 && w.present_us[i] == w.missing_us[i] + 50 * MS,
		    "what the wildcard has is asked when what it has not was denied (%lld, %lld us)",
		    (long long)w.missing_us[i], (long long)w.present_us[i]);
}

/* Common labels: those that exist, when that can be told from a wildcard. */
static void
test_labels(void)
{
	static const char names[] = "ns1.corp. A 198.18.2.1\nns2.corp. A 198.18.2.2\n"
	    "www.corp. A 192.0.2.1\nx.api.corp. A 192.0.2.1\n";
	local_arena *a = arena_new();
	struct scene s;

	scene(&s, a, names);
	go(&s);
	ok(asked(&s, "www.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 2 &&
	    asked(&s, "api.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2 && is_all(fresh(&s, "api.corp.", 0)),
	    "labels that exist are known names");
	ok(asked(&s, "vpn.corp.", LINT_T_A, EV_PROBE_PLAIN) == 0, "others are not");
	ok(asked(&s, "ns1.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 2, "name servers are");
	scene(&s, a, names);
	world_add(&s.world, s.corp, "*.corp. A 192.0.2.9\n");
	go(&s);
	ok(asked(&s, "www.corp.", LINT_T_HTTPS, EV_PROBE_PLAIN) == 0 &&
	    fresh(&s, "www.corp.", 0)[0] == '\0' && is_all(fresh(&s, "ns1.corp.", 0)),
	    "beside a wildcard nobody can tell");
}

/* A signer that denies names as if they existed: its NSEC tells. */
static void
test_compact(void)
{
	static const char names[] = "ns1.corp. A 198.18.2.1\nns2.corp. A 198.18.2.2\n"
	    "www.corp. A 192.0.2.1\nx.api.corp. A 192.0.2.1\n";
	local_arena *a = arena_new();
	struct scene s;

	scene(&s, a, names);
	s.corp1->lies = s.corp2->lies = WORLD_COMPACT;
	go(&s);
	ok(strstr(cut_of(&s, "corp.")->discovery, "made for each question") != NULL, "%s",
	    cut_of(&s, "corp.")->discovery);
	ok(is_all(fresh(&s, "www.corp.", 0)) && is_all(fresh(&s, "api.corp.", 0)) &&
	    fresh(&s, "vpn.corp.", 0)[0] == '\0', "NXNAME tells an empty name from one that is not there");
	scene(&s, a, names);
	s.corp1->lies = s.corp2->lies = WORLD_COMPACT | WORLD_NO_NXNAME;
	go(&s);
	ok(is_all(fresh(&s, "www.corp.", 0)) && fresh(&s, "api.corp.", 0)[0] == '\0' &&
	    fresh(&s, "vpn.corp.", 0)[0] == '\0', "without it only names with types are known");
	scene(&s, a, names);
	world_add(&s.world, s.corp, "*.corp. A 192.0.2.9\n");
	s.corp1->lies = s.corp2->lies = WORLD_COMPACT;
	go(&s);
	ok(strcmp(fresh(&s, "corp.", 1), "A TXT AAAA HTTPS CAA") == 0,
	    "and a wildcard is found from the bare name: %s", fresh(&s, "corp.", 1));
}

static void
test_names(void)
{
	local_arena *a = arena_new();
	struct walk_names names = { 0 };
	struct scene s;

	scene(&s, a, "ns1.corp. A 198.18.2.1\nns2.corp. A 198.18.2.2\nx.unusual.corp. A 192.0.2.1\n");
	*vec_add(a, &names.list) = world_name(&s.world, "x.unusual.corp.");
	*vec_add(a, &names.list) = world_name(&s.world, "nothing.corp.");
	s.o.names = &names;
	go(&s);
	ok(asked(&s, "x.unusual.corp.", LINT_T_A, EV_PROBE_NAME) == 2 &&
	    asked(&s, "x.unusual.corp.", LINT_T_AAAA, EV_PROBE_NAME) == 2 &&
	    asked(&s, "x.unusual.corp.", LINT_T_HTTPS, EV_PROBE_NAME) == 2 &&
	    asked(&s, "x.unusual.corp.", LINT_T_A, EV_PROBE_PLAIN) == 0, "names of the user's, once");
	ok(asked(&s, "nothing.corp.", LINT_T_A, EV_PROBE_NAME) == 2 &&
	    fresh(&s, "nothing.corp.", 0)[0] == '\0', "those that do not exist too, and nothing below them");
	ok(asked(&s, "unusual.corp.", LINT_T_A, EV_PROBE_PLAIN) == 2 &&
	    is_all(fresh(&s, "unusual.corp.", 0)) && is_all(fresh(&s, "x.unusual.corp.", 0)),
	    "and what lies above them");
}

/* A fresh label that is answered by a referral shows a cut. */
static void
test_hidden_cut(void)
{
	local_arena *a = arena_new();
	struct scene s;

	scene(&s, a, "corp. NSEC www.corp. NS SOA RRSIG NSEC\n"
	    "www.corp. NS ns.www.corp.\nns.www.corp. A 198.18.3.1\n"
	    "www.corp. NSEC corp. A RRSIG NSEC\n"); /* a chain that hides it */
	go(&s);
	ok(cut_of(&s, "www.corp.") != NULL, "a delegation that the chain does not show is found");
}

static void
test_budget(void)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	const struct ev_cut *c;
	unsigned below = 0, all = 0, odd = 0;
	struct scene s;

	buf_str(&b, "corp. NSEC x000.corp. NS SOA RRSIG NSEC\n");
	for (int i = 0; i < 200; i++)
		buf_printf(&b, "x%03d.corp. A 192.0.2.1\nx%03d.corp. NSEC %s%03d.corp. A RRSIG NSEC\n", i, i,
		    i < 199 ? "x" : "*.zz", i + 1);
	buf_str(&b, "*.zz200.corp. A 192.0.2.1\n*.zz200.corp. NSEC corp. A RRSIG NSEC\n");
	scene(&s, a, b.p);
	s.o.ask.rate = 0; /* time is trips then */
	go(&s);
	c = cut_of(&s, "corp.");
	ok(c->untried != NULL && strcmp(c->untried,
	    "denials and wildcards were tried at 64 of 201 known names (WALK_MAX_NODES, 64)") == 0 &&
	    c->complete && c->whole_list, "a limit that is reached is said: %s", c->untried);
	/* One after another it would take 201 of them, from the apex to the last. */
	ok(s.net->ops->now_us(s.net) <= 60 * 50 * MS, "the chain is walked from several points: %lld trips",
	    (long long)s.net->ops->now_us(s.net) / (50 * MS));
	ok(fresh(&s, "zz200.corp.", 1)[0] != '\0', "what lies above a wildcard comes first");
	for (int i = 0; i < 200; i++) {
		const char *types = fresh(&s, arena_printf(a, "x%03d.corp.", i), 0);

		below += types[0] != '\0';
		all += is_all(types);
		odd += types[0] != '\0' && !is_all(types) && strcmp(types, "A HTTPS") != 0;
	}
	ok(below == 63 && all == 7 && odd == 0, "%u names, %u of them for all types", below, all);
	ok(s.e->limit == NULL, "the walk itself goes on to its end");
}

/* At the limit, and one above and below it. */
static void
test_limit(void)
{
	for (int n = WALK_MAX_NODES - 1; n <= WALK_MAX_NODES + 1; n++) {
		local_arena *a = arena_new();
		struct buf b = buf_new(a);
		struct scene s;

		buf_str(&b, "corp. NSEC x000.corp. NS SOA RRSIG NSEC\n");
		for (int i = 0; i < n; i++)
			buf_printf(&b, "x%03d.corp. A 192.0.2.1\nx%03d.corp. NSEC %s A RRSIG NSEC\n", i, i,
			    i < n - 1 ? arena_printf(a, "x%03d.corp.", i + 1) : "corp.");
		scene(&s, a, b.p);
		s.o.ask.rate = 0;
		go(&s);
		ok((cut_of(&s, "corp.")->untried != NULL) == (n > WALK_MAX_NODES), "%d names: %s", n,
		    n > WALK_MAX_NODES ? cut_of(&s, "corp.")->untried : "all are tried");
	}
}

int
main(void)
{
	test_chain();
	test_order();
	test_labels();
	test_compact();
	test_names();
	test_hidden_cut();
	test_budget();
	test_limit();
	return done_testing();
}
