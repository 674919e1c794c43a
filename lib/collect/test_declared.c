/* --ns and --ds: as they are written, and walked on the scripted network. */
#include "declared.h"
#include "world.h"
#include "../base/tap.h"
#include <stdlib.h>
#include <unistd.h>

static const char root_zone[] =
    ". SOA a.root.test. h.test. 1 2 3 4 5\n"
    ". NS a.root.test.\n"
    "a.root.test. A 198.18.0.1\n"
    "corp. NS ns1.old.corp.\n"
    "ns1.old.corp. A 198.18.2.1\n"
    "host. NS ns1.host.\n"
    "ns1.host. A 198.18.4.1\n";
static const char corp_zone[] =
    "corp. SOA ns1.new.corp. h.corp. 1 2 3 4 5\n"
    "corp. NS ns1.new.corp.\n"
    "corp. NS ns2.host.\n"
    "ns1.new.corp. A 198.18.3.1\n";
static const char fresh_zone[] =
    "fresh. SOA ns1.fresh. h.fresh. 1 2 3 4 5\n"
    "fresh. NS ns1.fresh.\n"
    "ns1.fresh. A 198.18.3.1\n";
static const char host_zone[] =
    "host. SOA ns1.host. h.host. 1 2 3 4 5\n"
    "host. NS ns1.host.\n"
    "ns1.host. A 198.18.4.1\n"
    "ns2.host. A 198.18.3.2\n";

struct lab {
	struct world world;
	struct world_server *root, *old, *new1, *new2;
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
};

static void
lab_of(struct lab *lab, struct arena *a)
{
	const struct net_script_options s = { .answer = world_answer, .ctx = &lab->world, .delay_us = 1000,
		.clock = 1700000000, .seed = 3 };
	struct walk_hint hint = { 0 };
	struct world *w = &lab->world;
	struct world_zone *corp, *fresh;

	*lab = (struct lab) { .world.a = a };
	corp = world_zone(w, "corp.", corp_zone);
	fresh = world_zone(w, "fresh.", fresh_zone);
	lab->root = world_server(w, "198.18.0.1", world_zone(w, ".", root_zone));
	lab->old = world_server(w, "198.18.2.1", corp);
	lab->new1 = world_server(w, "198.18.3.1", corp);
	*vec_add(a, &lab->new1->zones) = fresh;
	lab->new2 = world_server(w, "198.18.3.2", corp);
	world_server(w, "198.18.4.1", world_zone(w, "host.", host_zone));
	lab->net = net_script_new(a, &s);
	hint.host = world_name(w, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &lab->hints.list) = hint;
	lab->o = (struct walk_options) { .hints = &lab->hints,
		.ask = { .deadline_s = ASK_DEADLINE_S, .max_queries = ASK_MAX_QUERIES } };
}

static const struct ev_cut *
walk(struct lab *lab, const char *zone, const char *ns, struct evidence **e)
{
	const struct lint_name target = world_name(&lab->world, zone);
	struct err err;

	if (!declared_ns(lab->world.a, ns, target, 53, &lab->o, &err))
		printf("Bail out! %s\n", err.text);
	*e = evidence_new(lab->world.a);
	walk_run(*e, lab->net, &target, 1, &lab->o);
	for (size_t i = 0; i < (*e)->cuts.n; i++)
		if (lint_name_eq((*e)->cuts.v[i].zone, target))
			return &(*e)->cuts.v[i];
	return NULL;
}

static unsigned
declared(const struct evidence *e)
{
	unsigned n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		n += e->sources.v[e->replies.v[i].source].kind == LINT_DECLARED;
	return n;
}

static void
test_moved(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a);
	c = walk(&lab, "corp.", "ns1.new.corp=198.18.3.1,ns2.host", &e);
	ok(c != NULL && c->found && c->declared && c->complete, "a zone that moves is walked%s%s",
	    c != NULL && c->trouble != NULL ? ": " : "", c != NULL && c->trouble != NULL ? c->trouble : "");
	ok(lab.new1->udp > 0 && lab.new2->udp > 0, "at its new servers, one found by its name");
	ok(lab.old->udp + lab.old->tcp == 0, "and not at its old one");
	ok(declared(e) == 1, "what was declared stands once in the evidence, as such");
}

static void
test_not_there(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a);
	c = walk(&lab, "fresh.", "ns1.fresh=198.18.3.1", &e);
	ok(c != NULL && c->found && c->declared && c->complete && c->parent.len == 1,
	    "a zone that is not delegated is walked");
	lab_of(&lab, a);
	lab.root->faults = WORLD_DEAD;
	c = walk(&lab, "fresh.", "ns1.fresh=198.18.3.1", &e);
	ok(c != NULL && c->declared && c->complete, "also where nobody above answers");
	lab_of(&lab, a);
	c = walk(&lab, "fresh.", "ns1.elsewhere.test", &e);
	ok(c != NULL && c->declared && !c->complete && strstr(c->trouble, "ns1.elsewhere.test.") != NULL,
	    "a server that nobody knows is its trouble: %s", c->trouble);
}

/* Special addresses are not asked when the DNS names them; the user may. */
static void
test_meant(void)
{
	local_arena *a = arena_new();
	const struct ev_cut *c;
	struct evidence *e;
	struct lab lab;

	lab_of(&lab, a);
	net_addr_parse("8.8.8.8", 53, &lab.root->addr);
	lab.hints.list.v[0].addr = lab.root->addr;
	c = walk(&lab, "fresh.", "ns1.fresh=198.18.3.1", &e);
	ok(c != NULL && c->complete, "an address that is not global is asked when the user names it");
}

static void
test_ns_text(void)
{
	static const struct { const char *text; size_t n; const char *host; } good[] = {
		{ "ns1.corp=192.0.2.1", 1, "ns1.corp." }, { "ns1.corp/192.0.2.1", 1, "ns1.corp." },
		{ "corp.:NS1.corp.=2001:db8::1", 1, "ns1.corp." },
		{ "corp:ns1.corp=192.0.2.1, ns1.corp=2001:db8::1,ns.host", 3, "ns1.corp." },
		{ "ns.host", 1, "ns.host." },
	};
	static const struct { const char *text, *says; } bad[] = {
		{ "ns1.corp", "inside the zone" }, { "ns1.corp=", "no address" }, { "=192.0.2.1",
		    "NAME=ADDRESS" },
		{ "ns1.corp=192.0.2.1@54", "no address" }, { "ns1.corp=example", "no address" },
		{ "a..b:ns.host", "no zone" }, { ".:ns.host", "no parent" }, { "", "NAME=ADDRESS" },
		{ "ns1.corp=192.0.2.1,x..y=192.0.2.1", "NAME=ADDRESS" },
	};
	local_arena *a = arena_new();
	const struct lint_name corp = { (const uint8_t *)"\4corp", 6 };
	struct walk_options none = { 0 };
	struct err err;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct walk_options w = { 0 };

		ok(declared_ns(a, good[i].text, corp, 53, &w, &err) && w.ns.n == good[i].n &&
		    strcmp(name_text(a, w.ns.v[0].host), good[i].host) == 0 &&
		    lint_name_eq(w.ns.v[0].zone, corp), "--ns %s", good[i].text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct walk_options w = { 0 };

		ok(!declared_ns(a, bad[i].text, corp, 53, &w, &err) && err.exit == 2 &&
		    strstr(err.text, bad[i].says) != NULL, "bad --ns: %s", err.text);
	}
	ok(!declared_ns(a, "ns.host", (struct lint_name) { 0 }, 53, &none, &err) &&
	    strstr(err.text, "several zones") != NULL, "without a zone: %s", err.text);
}

#define DIGEST "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
static void
test_ds_text(void)
{
	static const struct { const char *text; uint32_t n; } good[] = {
		{ "2371 13 2 " DIGEST, 1 }, { "2371,13,2," DIGEST, 1 }, { "corp.:2371 13 2 " DIGEST, 1 },
		{ "corp: 2371 13 2 " DIGEST ", 1 8 1 0001020304050607080900010203040506070809", 2 },
		{ "1 13 99 00", 1 },
	};
	static const struct { const char *text, *says; } bad[] = {
		{ "2371 13 2", "or a file" }, { "no/such/file", "or a file" }, { "", "or a file" },
		{ "65536 13 2 " DIGEST, "record 1" }, { "1 256 2 " DIGEST, "record 1" },
		{ "1 13 2 " DIGEST "00", "record 1" }, { "1 13 2 xx", "record 1" },
		{ "1 13 2 " DIGEST " x 13 2 " DIGEST, "record 2" }, { ".:1 13 2 " DIGEST, "no parent" },
	};
	const struct lint_name corp = { (const uint8_t *)"\4corp", 6 };

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		local_arena *a = arena_new();
		struct evidence *e = evidence_new(a);
		struct err err;

		ok(declared_ds(e, good[i].text, corp, &err) && e->zones.n == 1 &&
		    e->zones.v[0]->is_parent_ds &&
		    e->zones.v[0]->data->n_records == good[i].n && lint_name_eq(e->zones.v[0]->apex, corp),
		    "--ds %s", good[i].text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		local_arena *a = arena_new();
		struct evidence *e = evidence_new(a);
		struct err err;

		ok(!declared_ds(e, bad[i].text, corp, &err) && err.exit == 2 &&
		    strstr(err.text, bad[i].says) != NULL, "bad --ds: %s", err.text);
	}
}

static void
test_ds_file(void)
{
	static const char key[] =
	    "corp. 60 IN DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHA"
	    "eF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==\n";
	local_arena *a = arena_new();
	const struct lint_name corp = { (const uint8_t *)"\4corp", 6 }, host = { (const uint8_t *)"\4host",
	    6 };
	struct evidence *e = evidence_new(a);
	char path[] = "/tmp/test_declared.XXXXXX";
	const int fd = mkstemp(path);
	struct err err;

	if (fd < 0 || write(fd, key, strlen(key)) != (ssize_t)strlen(key))
		printf("Bail out! no room for a file\n");
	close(fd);
	ok(declared_ds(e, path, corp, &err) && zdata_record(e->zones.v[0]->data, 0)->type == LINT_T_DS &&
	    zdata_rdata(e->zones.v[0]->data, 0).n == 36, "a file's DNSKEY gives its DS");
	ok(declared_ds(e, arena_printf(a, "corp:%s", path), host, &err), "a zone may stand before the file");
	ok(!declared_ds(e, path, host, &err) && strstr(err.text, "not of the zone") != NULL, "%s", err.text);
	ok(!declared_ds(e, path, (struct lint_name) { 0 }, &err) && strstr(err.text, "several zones") != NULL,
	    "%s",
	    err.text);
	unlink(path);
}

int
main(void)
{
	test_moved();
	test_not_there();
	test_meant();
	test_ns_text();
	test_ds_text();
	test_ds_file();
	return done_testing();
}
