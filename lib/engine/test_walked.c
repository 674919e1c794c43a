/*
 * From lost packets and dead servers to findings: a signed tree (testdata/net)
 * walked through the scripted network, judged by all checks.  A hundred seeds;
 * LINT_SEEDS=1000 takes as many, half a minute.
 */
#include "engine.h"
#include "../base/tap.h"
#include "../collect/walk.h"
#include "../collect/world.h"

enum { MS = 1000, CORP_SERVERS = 4, ROOM = 32768 };

struct walked {
	struct world world;
	struct world_server *corp[CORP_SERVERS];
	struct walk_hints hints;
	struct walk_options o;
	struct net *net;
	struct facts *facts;
	struct engine_result r;
};

static const char *
file(struct arena *a, const char *name)
{
	char *text = arena_alloc(a, ROOM, 1);
	FILE *f = fopen(arena_printf(a, "testdata/net/%s", name), "r");
	const size_t n = f == NULL ? 0 : fread(text, 1, ROOM - 1, f);

	if (n == 0)
		printf("Bail out! testdata/net/%s cannot be read\n", name);
	else
		fclose(f);
	return text;
}

static struct world_zone *
zone(struct world *w, const char *apex, const char *name)
{
	return world_zone(w, apex, file(w->a, arena_printf(w->a, "%s.zone", name)));
}

/* corp and api: which of their zones are served. */
static void
tree(struct walked *t, struct arena *a, const char *corp, const char *api)
{
	struct walk_hint hint = { 0 };
	struct world *w = &t->world;
	struct world_zone *z;

	*t = (struct walked) { .world.a = a };
	world_server(w, "198.18.0.1", zone(w, ".", "root"));
	z = zone(w, "example.", "example");
	world_server(w, "198.18.1.1", z);
	world_server(w, "198.18.1.2", z);
	z = zone(w, "corp.example.", corp);
	for (int i = 0; i < CORP_SERVERS; i++)
		t->corp[i] = world_server(w, arena_printf(a, "198.18.2.%d", i + 1), z);
	z = zone(w, "wss.corp.example.", "wss");
	world_server(w, "198.18.3.1", z);
	world_server(w, "198.18.3.2", z);
	world_server(w, "198.18.4.1", zone(w, "api.corp.example.", api));
	hint.host = world_name(w, "a.root.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &t->hints.list) = hint;
	t->o.hints = &t->hints;
	t->o.ask = (struct ask_options) { .rate = ASK_RATE, .deadline_s = ASK_DEADLINE_S,
		.max_queries = ASK_MAX_QUERIES };
}

static void
judge(struct walked *t, uint64_t seed, unsigned loss)
{
	struct arena *a = t->world.a;
	const int64_t at = strtoll(file(a, "at"), NULL, 10);
	const struct net_script_options s = { .answer = world_answer, .ctx = &t->world, .delay_us = 50 * MS,
		.clock = at, .seed = seed, .loss = loss };
	const struct engine_options o = { .now = at, .fail_on = LINT_ERROR };
	const struct lint_name target = world_name(&t->world, "corp.example.");
	struct evidence *e = evidence_new(a);
	struct engine_checks checks = { 0 };
	struct err err;

	if (!walk_anchors_read(e, "testdata/net/anchor", &err))
		printf("Bail out! %s\n", err.text);
	t->net = net_script_new(a, &s);
	walk_run(e, t->net, &target, 1, &t->o);
	t->facts = facts_build(a, e, &(struct facts_options) { .jobs = 1 });
	engine_add_builtin(a, &checks);
	if (!engine_run(a, &checks, t->facts, &o, &t->r, &err))
		printf("Bail out! %s\n", err.text);
}

/* All that a reader of the report would see, at or above a severity: without the evidence's
 * numbers, times and labels.  `but`: findings that name this server are left out, and so is
 * the server. */
static const char *
digest(struct walked *t, uint8_t severity, const char *but)
{
	struct arena *a = t->world.a;
	struct buf b = buf_new(a);
	char type[TYPE_TEXT];

	for (size_t i = 0; i < t->r.findings.n; i++) {
		const struct engine_finding *f = t->r.findings.v[i];

		if (f->severity < severity || (but != NULL && strstr(f->text, but) != NULL))
			continue;
		buf_printf(&b, "%s %s %s %s %s\n  %s %s\n ", engine_severity_text(f->severity), f->check->id,
		    name_text(a, t->facts->zones.v[f->zone]->apex), name_text(a, f->name),
		    f->type == 0 ? "-" : type_text(f->type, type), f->text, f->fingerprint);
		for (size_t k = 0; k < f->n_servers; k++) {
			const char *label = t->facts->evidence->sources.v[f->servers[k]].label;

			if (but == NULL || strstr(label, but) == NULL)
				buf_printf(&b, " %s", label);
		}
		buf_char(&b, '\n');
	}
	for (size_t i = 0; i < t->facts->zones.n; i++)
		buf_printf(&b, "%s %s\n", name_text(a, t->facts->zones.v[i]->apex),
		    facts_status(t->r.view, t->facts->zones.v[i]));
	return b.n == 0 ? "" : b.p;
}

static const char *
gaps(struct walked *t)
{
	struct buf b = buf_new(t->world.a);

	for (size_t i = 0; i < t->r.gaps.n; i++)
		buf_printf(&b, "%s %u %d %s\n", t->r.gaps.v[i].check->id, t->r.gaps.v[i].zone,
		    t->r.gaps.v[i].failed, t->r.gaps.v[i].reason);
	return b.n == 0 ? "" : b.p;
}

static bool
finds(struct walked *t, const char *id, const char *name, uint8_t severity)
{
	for (size_t i = 0; i < t->r.findings.n; i++) {
		const struct engine_finding *f = t->r.findings.v[i];

		if (strcmp(f->check->id, id) == 0 && f->severity == severity &&
		    lint_name_eq(f->name, world_name(&t->world, name)))
			return true;
	}
	return false;
}

static unsigned
above_info(const struct walked *t)
{
	unsigned n = 0;

	for (size_t i = 0; i < t->r.findings.n; i++)
		n += t->r.findings.v[i]->severity > LINT_INFO && t->r.findings.v[i]->follows == NULL;
	return n;
}

/* ok, and when it is not, what was found. */
static void
okay(bool good, const char *what, const char *found)
{
	ok(good, "%s", what);
	for (const char *p = found; !good && *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n')
		printf("# %.*s\n", (int)strcspn(p, "\n"), p);
}

static void
test_whole(void)
{
	local_arena *a = arena_new();
	struct walked t;

	tree(&t, a, "corp", "api");
	judge(&t, 1, 0);
	okay(above_info(&t) == 0 && t.r.exit == 0 && !t.r.incomplete, "a healthy tree",
	    digest(&t, LINT_WARNING, NULL));
	tree(&t, a, "corp.lie", "api");
	judge(&t, 1, 0);
	okay(above_info(&t) == 1 &&
	    finds(&t, "wildcard-nsec-bitmap", "*.wild.corp.example.", LINT_CRITICAL),
	    "a wildcard whose bit map lies", digest(&t, LINT_WARNING, NULL));
	tree(&t, a, "corp", "api.alias");
	judge(&t, 1, 0);
	okay(above_info(&t) == 1 && finds(&t, "subzone-apex-cname", "api.corp.example.", LINT_CRITICAL),
	    "an alias at the apex of a subzone", digest(&t, LINT_WARNING, NULL));
}

/* 30 % of the datagrams are lost, each way: the same findings, the same zones, and the
 * same list of what was not evaluated. */
static void
test_loss(const char *corp, const char *api, unsigned seeds)
{
	local_arena *a = arena_new();
	struct walked whole;
	unsigned differ = 0, changed = 0;
	uint64_t lost = 0;

	tree(&whole, a, corp, api);
	judge(&whole, 1, 0);
	for (uint64_t seed = 0; seed < seeds; seed++) {
		local_arena *scratch = arena_new();
		struct walked t;

		tree(&t, scratch, corp, api);
		judge(&t, seed, 300);
		if (strcmp(digest(&t, LINT_INFO, NULL), digest(&whole, LINT_INFO, NULL)) != 0 ||
		    strcmp(gaps(&t), gaps(&whole)) != 0) {
			differ++;
			okay(100 * differ <= seeds, arena_printf(scratch, "seed %u differs", (unsigned)seed),
			    digest(&t, LINT_INFO, NULL));
		}
		lost += net_script_counts(t.net)->lost;
		changed += t.r.exit != whole.r.exit && t.r.exit != 3;
	}
	ok(100 * differ <= seeds, "%s, %s: 30 %% loss: the same findings in %u of %u seeds", corp, api,
	    seeds - differ, seeds);
	ok(changed == 0 && lost > 100 * seeds, "%s, %s: never a changed verdict, with %u datagrams lost",
	    corp, api, (unsigned)lost);
}

/* One of the zone's four servers is dead: it is named, and all else is the same. */
static void
test_dead(const char *corp, const char *api, enum world_fault fault, const char *how)
{
	local_arena *a = arena_new();
	struct walked whole;

	tree(&whole, a, corp, api);
	judge(&whole, 1, 0);
	for (int i = 0; i < CORP_SERVERS; i++) {
		local_arena *scratch = arena_new();
		const char *address = arena_printf(scratch, "198.18.2.%d", i + 1);
		struct walked t;
		int64_t took;

		tree(&t, scratch, corp, api);
		t.corp[i]->faults = fault;
		judge(&t, 1, 0);
		ok((fault == WORLD_GARBAGE || finds(&t, "ns-unreachable", "corp.example.", LINT_ERROR)) &&
		    strstr(gaps(&t), address) != NULL, "%s, %s, %s: server %d is named", corp, api, how,
		    i + 1);
		okay(strcmp(digest(&t, LINT_INFO, address), digest(&whole, LINT_INFO, address)) == 0,
		    "all other findings are the same", digest(&t, LINT_INFO, address));
		took = t.net->ops->now_us(t.net) - whole.net->ops->now_us(whole.net);
		ok(took <= 12000 * MS, "it costs %lld ms", (long long)took / MS);
	}
}

/* One of four servers lies about what is not there: the battery hears it. */
static void
test_battery(void)
{
	static const struct {
		unsigned lies;
		const char *id, *name;
		uint8_t severity;
		unsigned all; /* findings above info */
	} cases[] = {
		/* Two of them, and that the servers do not agree. */
		{ WORLD_DENIES_EMPTY, "ent-denial", "empty.corp.example.", LINT_ERROR, 3 },
		{ WORLD_NO_PROOF, "negative-proof-missing", "corp.example.", LINT_CRITICAL, 1 },
		{ WORLD_BARE_REFERRAL, "referral-secure-subzone", "api.corp.example.", LINT_ERROR, 2 },
		{ WORLD_BARE_REFERRAL, "referral-secure-subzone", "wss.corp.example.", LINT_ERROR, 2 },
		{ WORLD_NO_EXPANSION_PROOF, "wildcard-proof-missing", "*.wild.corp.example.",
		    LINT_CRITICAL, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		local_arena *a = arena_new();
		struct walked t;

		tree(&t, a, "corp", "api");
		t.corp[2]->lies = cases[i].lies;
		judge(&t, 1, 0);
		okay(finds(&t, cases[i].id, cases[i].name, cases[i].severity) &&
		    above_info(&t) == cases[i].all, cases[i].id,
		    digest(&t, LINT_WARNING, NULL));
	}
}

/* A zone whose own records are wrong, at all servers. */
static void
test_bad_zone(void)
{
	local_arena *a = arena_new();
	struct walked t;

	tree(&t, a, "corp.bad", "api");
	judge(&t, 1, 0);
	okay(finds(&t, "insecure-delegation-proof", "api.corp.example.", LINT_CRITICAL) &&
	    finds(&t, "ds-parent-signature", "wss.corp.example.", LINT_CRITICAL) &&
	    finds(&t, "rrsig-expired", "www.corp.example.", LINT_CRITICAL),
	    "the proof for a delegation, the DS of another and a name that the chain showed",
	    digest(&t, LINT_WARNING, NULL));
}

static void
test_names(void)
{
	static const struct {
		const char *name, *whole, *bad;
	} asked[] = {
		{ "www.corp.example.", "corp.example. secure 1 A", "corp.example. bogus 1 A" },
		{ "any.wild.corp.example.", "corp.example. secure 1 A", "corp.example. secure 1 A" },
		{ "empty.corp.example.", "corp.example. secure 1", "corp.example. secure 1" },
		{ "nothing.corp.example.", "corp.example. secure 0", "corp.example. secure 0" },
		{ "ns1.wss.corp.example.", "wss.corp.example. secure 1 A", "wss.corp.example. bogus 1 A" },
		{ "ns1.api.corp.example.", "api.corp.example. insecure 1 A", "api.corp.example. bogus 1 A" },
		{ "elsewhere.example.", "- not-checked 0", "- not-checked 0" },
	};
	enum { N = sizeof(asked) / sizeof(*asked) };

	for (int bad = 0; bad < 2; bad++) {
		local_arena *a = arena_new();
		struct walk_names names = { 0 };
		struct walked t;

		tree(&t, a, bad ? "corp.bad" : "corp", "api");
		for (size_t i = 0; i < N; i++)
			*vec_add(a, &names.list) = world_name(&t.world, asked[i].name);
		t.o.names = &names;
		t.corp[3]->faults = WORLD_DEAD;
		judge(&t, 1, 0);
		ok(t.facts->evidence->names.n == N, "every name that was asked about is there");
		for (size_t i = 0; i < N; i++) {
			struct buf b = buf_new(a);
			struct facts_asked o = { 0 };
			char type[TYPE_TEXT];

			for (size_t k = 0; k < t.facts->evidence->names.n; k++)
				if (lint_name_eq(t.facts->evidence->names.v[k].name, names.list.v[i]))
					facts_asked(t.r.view, &t.facts->evidence->names.v[k], &o);
			buf_printf(&b, "%s %s %d", o.zone == FACTS_NO_ZONE ? "-" :
			    name_text(a, t.facts->zones.v[o.zone]->apex), o.status, o.exists);
			for (unsigned k = 0; k < o.n_types; k++)
				buf_printf(&b, " %s", type_text(o.types[k], type));
			ok(strcmp(b.p, bad ? asked[i].bad : asked[i].whole) == 0, "%s: %s", asked[i].name,
			    b.p);
			ok(o.silent.n == (strncmp(b.p, "corp", 4) == 0), "silent servers are named");
		}
	}
}

int
main(void)
{
	const unsigned seeds = getenv("LINT_SEEDS") == NULL ? 100 : (unsigned)atoi(getenv("LINT_SEEDS"));

	test_whole();
	test_battery();
	test_bad_zone();
	test_names();
	test_loss("corp", "api", seeds / 4);
	test_loss("corp.lie", "api.alias", seeds);
	test_dead("corp", "api", WORLD_DEAD, "silent");
	test_dead("corp.lie", "api.alias", WORLD_DEAD, "silent");
	test_dead("corp.lie", "api.alias", WORLD_PORT_CLOSED, "closed");
	test_dead("corp.lie", "api.alias", WORLD_GARBAGE, "garbage");
	return done_testing();
}
