/* Names behind NSEC3, on the scripted network: a zone whose denials are right (RFC 5155 7.2). */
#include "walk.h"
#include "world.h"
#include "../base/tap.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"

enum { MAX_NAMES = 64, HASH = 20 };

static const char root_zone[] =
    ". SOA a.root.test. h.test. 1 2 3 4 5\n"
    ". NS a.root.test.\n"
    "a.root.test. A 198.18.0.1\n"
    "corp. NS ns1.corp.\n"
    "ns1.corp. A 198.18.2.1\n";
/* No label of the short list that is asked, save dev. */
static const char corp_zone[] =
    "corp. SOA ns1.corp. h.corp. 1 2 3 4 5\n"
    "corp. NS ns1.corp.\n"
    "corp. NS quaint.corp.\n"
    "quaint.corp. A 198.18.2.1\n"
    "ns1.corp. A 198.18.2.1\n"
    "smtp.corp. A 192.0.2.1\n"
    "jenkins.dev.corp. A 192.0.2.2\n"
    "*.lists.corp. A 192.0.2.9\n"
    "grafana.corp. NS ns.grafana.corp.\n"
    "ns.grafana.corp. A 198.18.3.1\n";
static const char more_zone[] =
    "zq-unguessable.corp. A 192.0.2.4\n"
    "zq-nobody-knows.corp. NS ns.grafana.corp.\n";
static const char grafana_zone[] =
    "grafana.corp. SOA ns.grafana.corp. h.corp. 1 2 3 4 5\n"
    "grafana.corp. NS ns.grafana.corp.\n"
    "ns.grafana.corp. A 198.18.3.1\n";

struct chain_name {
	struct lint_name name;
	uint8_t hash[HASH];
};
struct lab {
	struct world world;
	struct world_zone *corp;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
	struct chain_name chain[MAX_NAMES];
	unsigned n;
	uint16_t iterations;
	bool opt_out, narrow;
};
static const uint8_t salt[] = { 0xab, 0xcd };

static void
chain_add(struct lab *lab, struct lint_name name)
{
	const struct lint_bytes s = { salt, sizeof(salt) };

	for (unsigned i = 0; i < lab->n; i++)
		if (lint_name_eq(lab->chain[i].name, name))
			return;
	lab->chain[lab->n].name = name;
	crypto_nsec3_hash(name, s, lab->iterations, lab->chain[lab->n++].hash);
}

static int
by_hash(const void *p, const void *q)
{
	return memcmp(((const struct chain_name *)p)->hash, ((const struct chain_name *)q)->hash, HASH);
}

/* All names of the zone and those in between, not what lies below a cut. */
static void
chain_make(struct lab *lab)
{
	for (size_t i = 0; i < lab->corp->records.n; i++) {
		const struct lint_name owner = lab->corp->records.v[i].owner;
		const struct lint_name cut = world_cut(lab->corp, owner, LINT_T_A);

		for (struct lint_name n = owner; n.len >= lab->corp->apex.len; n = name_parent(n))
			if (cut.len == 0 || !lint_name_within(n, cut) || lint_name_eq(n, cut))
				chain_add(lab, n);
	}
	qsort(lab->chain, lab->n, sizeof(*lab->chain), by_hash);
}

/* The bit map of the few types that stand in the first two windows' low octets. */
static void
put_map(const struct lab *lab, struct lint_name name, struct buf *b)
{
	uint8_t map[7] = { 0 };
	unsigned used = 0;

	for (size_t i = 0; i < lab->corp->records.n; i++) {
		const struct world_record *r = &lab->corp->records.v[i];

		if (!lint_name_eq(r->owner, name) || r->type > 55)
			continue;
		map[r->type / 8] |= (uint8_t)(0x80 >> r->type % 8);
		used = r->type / 8u + 1 > used ? r->type / 8u + 1 : used;
	}
	if (used == 0)
		return;
	buf_char(b, 0);
	buf_char(b, (char)used);
	buf_add(b, map, used);
}

static void
put_nsec3(struct lab *lab, struct world_reply *out, const uint8_t *owner, const uint8_t *next,
    struct lint_name types)
{
	struct buf b = buf_new(lab->world.a), label = buf_new(lab->world.a);
	struct world_record r = { .type = LINT_T_NSEC3, .ttl = 300 };

	b32hex_print(&label, owner, HASH);
	r.owner = world_name(&lab->world, arena_printf(lab->world.a, "%s.corp.", label.p));
	buf_char(&b, 1);
	buf_char(&b, lab->opt_out);
	world_u16(&b, lab->iterations);
	buf_char(&b, sizeof(salt));
	buf_add(&b, salt, sizeof(salt));
	buf_char(&b, HASH);
	buf_add(&b, next, HASH);
	if (types.len > 0)
		put_map(lab, types, &b);
	r.rdata = (struct lint_bytes) { (const uint8_t *)b.p, b.n };
	world_put(out, MSG_AUTHORITY, r.owner, &r, 300);
}

/* The record that matches the name's hash, or covers it. */
static void
prove(struct lab *lab, struct world_reply *out, struct lint_name name)
{
	const struct lint_bytes s = { salt, sizeof(salt) };
	uint8_t hash[HASH], before[HASH], after[HASH];
	unsigned i = lab->n - 1;

	crypto_nsec3_hash(name, s, lab->iterations, hash);
	for (unsigned k = 0; k < lab->n; k++)
		if (memcmp(lab->chain[k].hash, hash, HASH) <= 0)
			i = k;
	if (lab->narrow && memcmp(lab->chain[i].hash, hash, HASH) != 0) {
		memcpy(before, hash, HASH);
		memcpy(after, hash, HASH);
		before[HASH - 1]--;
		after[HASH - 1]++;
		put_nsec3(lab, out, before, after, (struct lint_name) { 0 });
		return;
	}
	memcpy(after, lab->chain[(i + 1) % lab->n].hash, HASH);
	if (lab->narrow) {
		memcpy(after, hash, HASH);
		after[HASH - 1]++;
	}
	put_nsec3(lab, out, lab->chain[i].hash, after, lab->chain[i].name);
}

static void
deny(struct lab *lab, struct world_reply *out, struct lint_name qname)
{
	struct lint_name closer = qname, encloser = qname;

	while (!world_exists(lab->corp, encloser) && encloser.len > lab->corp->apex.len) {
		closer = encloser;
		encloser = name_parent(encloser);
	}
	prove(lab, out, encloser);
	if (lint_name_eq(closer, encloser) || world_exists(lab->corp, qname))
		return;
	prove(lab, out, closer);
	prove(lab, out, world_name(&lab->world, arena_printf(lab->world.a, "*.%s",
	    name_text(lab->world.a, encloser))));
}

static void
answer(void *ctx, struct net_script *net, const struct net_query *q)
{
	struct lab *lab = ctx;
	local_arena *a = arena_new();
	struct world_reply out = { .b = buf_new(lab->world.a) };
	struct world_server *s = NULL;
	struct lint_bytes r;
	struct lint_name cut;
	struct msg m;

	for (size_t i = 0; i < lab->world.servers.n; i++)
		if (memcmp(&lab->world.servers.v[i]->addr, &q->to, sizeof(q->to)) == 0)
			s = lab->world.servers.v[i];
	if (s == NULL || s->zones.v[0] != lab->corp || msg_read(a, q->msg, q->len, &m) != NULL) {
		world_answer(&lab->world, net, q);
		return;
	}
	world_look(lab->corp, m.qname, m.qtype, &out);
	cut = world_cut(lab->corp, m.qname, m.qtype);
	if (cut.len == 0 && out.count[MSG_ANSWER] == 0)
		deny(lab, &out, m.qname);
	r = world_message(lab->world.a, s, q, &m, &out, false);
	net_script_reply(net, r.p, r.n, 0);
}

static void
lab_of(struct lab *lab, struct arena *a, const char *more, uint16_t iterations)
{
	const struct net_script_options s = { .answer = answer, .ctx = lab, .delay_us = 1000,
		.clock = 1700000000, .seed = 19 };
	struct walk_hint hint = { 0 };
	struct world_zone *z;

	*lab = (struct lab) { .world.a = a, .iterations = iterations };
	z = world_zone(&lab->world, ".", root_zone);
	world_server(&lab->world, "198.18.0.1", z);
	lab->corp = world_zone(&lab->world, "corp.", corp_zone);
	world_add(&lab->world, lab->corp, more);
	world_server(&lab->world, "198.18.2.1", lab->corp);
	z = world_zone(&lab->world, "grafana.corp.", grafana_zone);
	world_server(&lab->world, "198.18.3.1", z);
	lab->net = net_script_new(a, &s);
	hint.host = world_name(&lab->world, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &lab->hints.list) = hint;
	lab->o = (struct walk_options) { .hints = &lab->hints,
		.ask = { .deadline_s = ASK_DEADLINE_S, .max_queries = ASK_MAX_QUERIES } };
}

static const struct ev_cut *
walk(struct lab *lab, struct evidence **e)
{
	const struct lint_name target = world_name(&lab->world, "corp.");

	chain_make(lab);
	*e = evidence_new(lab->world.a);
	walk_run(*e, lab->net, &target, 1, &lab->o);
	for (size_t i = 0; i < (*e)->cuts.n; i++)
		if (lint_name_eq((*e)->cuts.v[i].zone, target))
			return &(*e)->cuts.v[i];
	return NULL;
}

static bool
found(struct lab *lab, const struct evidence *e, const char *zone)
{
	for (size_t i = 0; i < e->cuts.n; i++)
		if (e->cuts.v[i].found && lint_name_eq(e->cuts.v[i].zone, world_name(&lab->world, zone)))
			return true;
	return false;
}

static unsigned
asked(struct lab *lab, const struct evidence *e, const char *name)
{
	unsigned n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		n += lint_name_eq(e->replies.v[i].qname, world_name(&lab->world, name));
	return n;
}

static void
test_all(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, "", 0);
	corp = walk(&lab, &e);
	ok(corp->whole_list, "all names of a small zone are found: %s", corp->discovery);
	ok(strstr(corp->discovery, "of its 9 names all NSEC3 hashes were seen, 9 of them matched") != NULL,
	    "and it is said that they are all");
	ok(found(&lab, e, "grafana.corp."), "a delegation whose label was not asked for");
	ok(asked(&lab, e, "jenkins.dev.corp.") > 0, "a name two labels down is asked");
	ok(asked(&lab, e, "smtp.corp.") > 0, "one a label down too");
	ok(asked(&lab, e, "quaint.corp.") > 0, "and one that a record named");
}

static void
test_unknown(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, more_zone, 3);
	corp = walk(&lab, &e);
	ok(!corp->whole_list && strstr(corp->discovery, "of its 11 names") != NULL &&
	    strstr(corp->discovery, "9 of them matched") != NULL, "what no word fits stays unknown: %s",
	    corp->discovery);
	ok(strstr(corp->discovery, "; 1 delegation is among the others") != NULL, "a delegation is told of");
	ok(found(&lab, e, "grafana.corp.") && !found(&lab, e, "zq-nobody-knows.corp."), "and not found");
}

static void
test_names(void)
{
	local_arena *a = arena_new();
	struct walk_names names = { 0 };
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, more_zone, 3);
	*vec_add(a, &names.list) = world_name(&lab.world, "zq-unguessable.corp.");
	*vec_add(a, &names.list) = world_name(&lab.world, "x.zq-nobody-knows.corp.");
	lab.o.names = &names;
	corp = walk(&lab, &e);
	ok(corp->whole_list && strstr(corp->discovery, "11 of them matched") != NULL,
	    "names that the user knows fill the rest: %s", corp->discovery);
}

static void
test_iterations(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, more_zone, WALK_HASH_ITERATIONS + 1);
	corp = walk(&lab, &e);
	ok(strstr(corp->discovery, "not matched: 501 iterations are more than WALK_HASH_ITERATIONS (500)") !=
	    NULL &&
	    !found(&lab, e, "grafana.corp."), "501 iterations: %s", corp->discovery);
	lab_of(&lab, a, more_zone, WALK_HASH_ITERATIONS);
	corp = walk(&lab, &e);
	ok(strstr(corp->discovery, ", which WALK_HASH_ROUNDS (2000000) ended") != NULL &&
	    found(&lab, e, "grafana.corp."), "500 are as many as are afforded: %s", corp->discovery);
}

static void
test_opt_out(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, "", 0);
	lab.opt_out = true;
	corp = walk(&lab, &e);
	ok(!corp->whole_list && strstr(corp->discovery, "by opt-out, delegations without DS may have none") !=
	    NULL,
	    "opt-out: %s", corp->discovery);
}

static void
test_narrow(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *corp;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a, "", 0);
	lab.narrow = true;
	corp = walk(&lab, &e);
	ok(!corp->whole_list && strstr(corp->discovery, "made for each question") != NULL, "white lies: %s",
	    corp->discovery);
}

int
main(void)
{
	test_all();
	test_unknown();
	test_names();
	test_iterations();
	test_opt_out();
	test_narrow();
	return done_testing();
}
