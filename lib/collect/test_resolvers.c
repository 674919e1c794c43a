/* The list of resolvers, and in what order they are asked. */
#include "walk.h"
#include "world.h"
#include "../base/tap.h"
#include "../evidence/snapshot.h"

enum { MS = 1000 };

static bool
read_list(struct arena *a, const char *text, struct resolvers *list, struct err *err)
{
	*list = (struct resolvers){ 0 };
	*err = (struct err){ 0 };
	return resolvers_read(a, "r.yaml", text, strlen(text), list, err);
}

static void
test_read(void)
{
	local_arena *a = arena_new();
	struct resolvers r;
	struct err err;
	char text[NET_ADDR_TEXT];

	ok(read_list(a,
	       "resolvers:\n- name: \"a\\tb\"\n  addresses: [192.0.2.53, '2001:db8::53']\n  port: 5353\n"
	       "  validating: no\n  notes: x\n- {name: two, addresses: 192.0.2.54}\n",
	       &r, &err) &&
		r.list.n == 3,
	    "a list is read: %s", err.text);
	ok(r.list.n == 3 && strcmp(r.list.v[0].name, "a\\009b") == 0 &&
		r.list.v[0].validating == LINT_SAID_NO &&
		strcmp(net_addr_text(&r.list.v[1].addr, text), "[2001:db8::53]@5353") == 0,
	    "names are escaped, addresses have their port: %s", text);
	ok(r.list.n == 3 && r.list.v[2].addr.port == 53 && r.list.v[2].validating == LINT_UNSAID,
	    "defaults");
	ok(read_list(
	       a, "[{\"name\": \"json\", \"addresses\": [\"::1\"], \"validating\": true}]", &r, &err) &&
		r.list.n == 1 && r.list.v[0].validating == LINT_SAID_YES,
	    "JSON is YAML too: %s", err.text);
	r = (struct resolvers){ 0 };
	resolvers_builtin(a, &r);
	ok(r.list.n == 11 && strcmp(r.list.v[0].name, "Cloudflare") == 0,
	    "the list built in has %zu addresses", r.list.n);
}

static void
refuses(const char *text, const char *says)
{
	local_arena *a = arena_new();
	struct resolvers r;
	struct err err;

	ok(!read_list(a, text, &r, &err) && err.exit == 2 && strcmp(err.text, says) == 0, "%s", err.text);
}

static void
test_refused(void)
{
	local_arena *a = arena_new();
	struct buf many = buf_new(a);

	refuses("", "r.yaml:1:1: a list of resolvers is wanted");
	refuses("resolvers: []\n", "r.yaml:1:12: the list of resolvers is empty");
	refuses("resolvers: x\n", "r.yaml:1:12: a list of resolvers is wanted");
	refuses("list: []\n", "r.yaml:1:1: a list of resolvers, or a map with the one key 'resolvers'");
	refuses("- 192.0.2.1\n", "r.yaml:1:3: a resolver is a map with a name and addresses");
	refuses("- name: a\n", "r.yaml:1:3: 'a' has no address");
	refuses("- addresses: ::1\n", "r.yaml:1:3: a resolver needs a name");
	refuses("- name: ''\n  addresses: ::1\n", "r.yaml:1:9: a name has 1 to 64 octets");
	refuses(
	    "- name: a\n  address: ::1\n", "r.yaml:2:3: unknown key 'address'; the nearest is 'addresses'");
	refuses("- name: a\n  addresses:\n    - 192.0.2.300\n",
	    "r.yaml:3:7: an address is IPv4 or IPv6, such as 192.0.2.53 or \"2001:db8::53\"");
	refuses("- name: a\n  addresses: 192.0.2.1@5353\n",
	    "r.yaml:2:14: an address is IPv4 or IPv6, such as 192.0.2.53 or \"2001:db8::53\"");
	refuses(
	    "- name: a\n  addresses: ::1\n  port: 0\n", "r.yaml:3:9: a port is a number from 1 to 65535");
	refuses("- name: a\n  addresses: ::1\n  port: 65536\n",
	    "r.yaml:3:9: a port is a number from 1 to 65535");
	refuses("- name: a\n  addresses: ::1\n  validating: maybe\n",
	    "r.yaml:3:15: validating is true or false");
	refuses("- name: a\n  addresses: ['::1', '0::1']\n",
	    "r.yaml:2:22: ::1 stands there twice: it is 'a' too");
	refuses("- name: a\n  name: b\n", "r.yaml:2:3: the key 'name' stands there twice");
	refuses("- name: a\n  doh: https://a.example/dns-query\n",
	    "r.yaml:2:8: doh: this version does not ask over "
	    "HTTPS, only over UDP and TCP; take the key out to have the addresses asked so");
	buf_str(&many, "- name: a\n  addresses: [");
	for (unsigned i = 0; i <= RESOLVERS_MAX; i++)
		buf_printf(&many, "%s192.0.2.%u", i > 0 ? ", " : "", i);
	buf_str(&many, "]\n");
	refuses(many.p, "r.yaml:2:773: more than 64 addresses (RESOLVERS_MAX)");
}

struct scene {
	struct world world;
	struct world_server *one, *two;
	struct walk_hints hints;
	struct resolvers resolvers;
	struct walk_options o;
	struct evidence *e;
};

/* Two resolvers that know the root, corp. and sub.corp.: so many answers are enough. */
static void
scene(struct scene *s, struct arena *a, const char *root)
{
	struct walk_hint hint = { 0 };
	struct world_zone *top, *corp, *sub;
	struct err err;

	*s = (struct scene){ .world.a = a };
	top = world_zone(&s->world, ".",
	    ". SOA a.root. h. 1 2 3 4 5\n. NS a.root.\n"
	    "corp. NS ns.corp.\ncorp. DS 1 13 2 00\n");
	world_add(&s->world, top, arena_printf(a, "a.root. A %s\nns.corp. A 25.0.2.1\n", root));
	corp = world_zone(&s->world, "corp.",
	    "corp. SOA ns.corp. h.corp. 1 2 3 4 5\ncorp. NS ns.corp.\n"
	    "ns.corp. A 25.0.2.1\n*.corp. A 192.0.2.7\nwww.corp. TXT x\nsub.corp. NS ns.corp.\n"
	    "corp. NSEC *.corp. NS SOA RRSIG NSEC\n*.corp. NSEC ns.corp. A RRSIG NSEC\n"
	    "ns.corp. NSEC sub.corp. A RRSIG NSEC\nsub.corp. NSEC www.corp. NS RRSIG NSEC\n"
	    "www.corp. NSEC corp. TXT RRSIG NSEC\n");
	sub = world_zone(
	    &s->world, "sub.corp.", "sub.corp. SOA ns.corp. h.corp. 1 2 3 4 5\nsub.corp. NS ns.corp.\n");
	world_server(&s->world, root, top);
	*vec_add(a, &world_server(&s->world, "25.0.2.1", corp)->zones) = sub;
	s->one = world_server(&s->world, "10.0.9.1", top);
	s->two = world_server(&s->world, "25.0.9.2", top);
	*vec_add(a, &s->one->zones) = corp;
	*vec_add(a, &s->one->zones) = sub;
	s->two->zones = s->one->zones;
	hint.host = world_name(&s->world, "a.root.");
	net_addr_parse(root, 53, &hint.addr);
	*vec_add(a, &s->hints.list) = hint;
	read_list(
	    a, "[{name: one, addresses: 10.0.9.1}, {name: two, addresses: 25.0.9.2}]", &s->resolvers, &err);
	s->o.hints = &s->hints;
	s->o.resolvers = &s->resolvers;
	s->o.ask = (struct ask_options){
		.rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S, .max_queries = ASK_MAX_QUERIES
	};
}

static void
go(struct scene *s)
{
	struct net_script_options o = {
		.answer = world_answer, .ctx = &s->world, .delay_us = 50 * MS, .clock = 1000000, .seed = 1
	};
	const struct lint_name target = world_name(&s->world, "corp.");

	s->e = evidence_new(s->world.a);
	walk_run(s->e, net_script_new(s->world.a, &o), &target, 1, &s->o);
}

/* "SOA. DScorp. ..." of one resolver in the order of the evidence, a mark for CD and fresh labels. */
static const char *
asked(struct scene *s, const char *label)
{
	struct buf b = buf_new(s->world.a);
	char type[TYPE_TEXT];

	for (size_t i = 0; i < s->e->replies.n; i++) {
		const struct ev_reply *r = &s->e->replies.v[i];

		if (strcmp(s->e->sources.v[r->source].label, label) != 0)
			continue;
		buf_printf(&b, "%s%s%s ", r->wildcard.len > 0 ? "*" : name_text(s->world.a, r->qname),
		    r->unchecked ? "!" : ":", type_text(r->qtype, type));
	}
	return b.n == 0 ? "" : b.p;
}

#define PAIR(name, type) name ":" type " " name "!" type " "
#define APEX(name)                                                                                         \
	PAIR(name, "DNSKEY") PAIR(name, "SOA") PAIR(name, "NS") PAIR(name, "A") PAIR(name, "AAAA")
#define FIRST "*:A *:TXT *:HTTPS *:AAAA "
#define LAST "*:AAAA *:HTTPS *:TXT *:A "

static void
test_order(void)
{
	static const char all[] = ".:SOA corp.:DS sub.corp.:DS " APEX("corp.") PAIR("ns.corp.", "A")
	    PAIR("www.corp.", "TXT") FIRST LAST FIRST LAST APEX("sub.corp.");
	local_arena *a = arena_new();
	struct lint_name labels[16];
	struct scene s;
	unsigned n = 0, twice = 0;

	scene(&s, a, "198.18.0.1"); /* a lab: its own addresses are asked */
	go(&s);
	ok(strcmp(asked(&s, "one 10.0.9.1"), all) == 0, "one is asked %s", asked(&s, "one 10.0.9.1"));
	ok(strcmp(asked(&s, "two 25.0.9.2"), all) == 0, "and so is two");
	for (size_t i = 0; i < s.e->replies.n; i++) {
		const struct ev_reply *r = &s.e->replies.v[i];
		bool known = n > 0 && lint_name_eq(labels[n - 1], r->qname);

		if (r->wildcard.len == 0 || r->step == 0 || known || n == 16)
			continue;
		for (unsigned k = 0; k < n; k++)
			twice += lint_name_eq(labels[k], r->qname);
		labels[n++] = r->qname;
	}
	ok(n == 8 && twice == 0, "%u labels, each for one resolver and one order", n);
	ok(s.e->limit == NULL, "no limit was reached");
}

static void
test_silent(void)
{
	local_arena *a = arena_new();
	struct scene s;

	scene(&s, a, "198.18.0.1");
	s.one->faults = WORLD_DEAD;
	go(&s);
	ok(strcmp(asked(&s, "one 10.0.9.1"), ".:SOA ") == 0, "a silent one is asked one question: %s",
	    asked(&s, "one 10.0.9.1"));
	ok(strlen(asked(&s, "two 25.0.9.2")) > 100, "the other one is asked all");
}

/* Outside a lab a private address needs the user's word. */
static void
test_policy(void)
{
	local_arena *a = arena_new();
	struct net_prefix ten;
	struct scene s;

	scene(&s, a, "25.0.0.1");
	go(&s);
	ok(s.one->udp == 0 && s.two->udp > 0, "a private address is not asked");
	scene(&s, a, "25.0.0.1");
	net_prefix_parse("10.0.0.0/8", &ten);
	*vec_add(a, &s.o.allow) = ten;
	go(&s);
	ok(s.one->udp > 0, "unless it is allowed");
	scene(&s, a, "198.18.0.1");
	s.resolvers.builtin = true;
	go(&s);
	ok(s.one->udp == 0 && s.two->udp == 0, "the public ones that are built in are not asked about a lab");
}

/* Saved and loaded, it is the same, and saves as the same again. */
static void
test_saved(void)
{
	local_arena *a = arena_new();
	struct snapshot_run run = { .command = "walk", .target = "corp.", .at = 1000000 }, again;
	struct buf one = buf_new(a), two = buf_new(a);
	struct evidence *e = evidence_new(a);
	struct err err = { 0 };
	struct scene s;

	scene(&s, a, "198.18.0.1");
	s.resolvers.list.v[1].validating = LINT_SAID_YES;
	go(&s);
	snapshot_save(&one, s.e, &run);
	ok(snapshot_load(e, "f", one.p, one.n, &again, &err), "a snapshot with resolvers loads: %s",
	    err.text);
	snapshot_save(&two, e, &again);
	ok(one.n == two.n && memcmp(one.p, two.p, one.n) == 0, "and is the same again");
}

int
main(void)
{
	test_read();
	test_refused();
	test_order();
	test_silent();
	test_policy();
	test_saved();
	return done_testing();
}
