#include "watch.h"
#include "../base/tap.h"
#include "../base/when.h"
#include "../collect/walk.h"
#include "../collect/world.h"
#include <sys/resource.h>

/* AddressSanitizer keeps what was freed for a while: memory grows until that is full. */
#ifdef __SANITIZE_ADDRESS__
enum { ROUNDS = 1000, SLACK_KIB = 1024 * 1024 };
#else
enum { ROUNDS = 10000, SLACK_KIB = 2048 };
#endif
enum { MS = 1000, EVERY = 300 };

static const char root_zone[] =
    ". SOA a.root.test. h.test. 1 2 3 4 5\n. NS a.root.test.\na.root.test. A 198.18.0.1\n"
    "corp. NS ns1.corp.\nns1.corp. A 198.18.1.1\n";
static const char zone_text[] =
    "corp. SOA ns1.corp. h.corp. %u 7200 3600 604800 900\ncorp. NS ns1.corp.\nns1.corp. A 198.18.1.1\n"
    "www.corp. A 192.0.2.1\n%s";
static const char bad[] = "corp. CNAME elsewhere.example.\n"; /* at the apex */
static const char keys[] =
    "corp. DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxIL"
    "fDLUT0rAK9iUzy1L53eKGQ==\n";

struct stage {
	struct watch *watch;
	struct engine_checks checks;
	struct engine_options o;
	struct arena *own;
	int64_t clock; /* virtual */
	const char *more; /* records of the zone */
	bool dead;
};

static void
stage(struct stage *s, struct arena *a, const char *only)
{
	*s = (struct stage) { .watch = watch_new(), .own = a, .clock = 1800000000, .more = "" };
	engine_add_builtin(a, &s->checks);
	s->o.fail_on = LINT_ERROR;
	*vec_add(a, &s->o.only) = only; /* this world has no keys and no registry */
}

/* A walk in the scripted network at the virtual instant, judged and added. */
static const struct watch_round *
round_of(struct stage *s, unsigned deadline_s)
{
	struct arena *a = arena_new();
	struct world *w = new(a, struct world, 1);
	struct walk_hints hints = { 0 };
	struct walk_hint hint = { 0 };
	struct walk_options o = { .hints = &hints, .ask = { .deadline_s = deadline_s } };
	struct net_script_options n = { .answer = world_answer, .ctx = w, .delay_us = 5 * MS, .seed = 3,
		.clock = s->clock };
	struct engine_result *result = new(a, struct engine_result, 1);
	struct report r = { .command = "watch", .width = 80 };
	struct world_server *server;
	struct lint_name target;
	struct evidence *ev;
	struct err e;

	w->a = a;
	world_server(w, "198.18.0.1", world_zone(w, ".", root_zone));
	server = world_server(w, "198.18.1.1", world_zone(w, "corp.",
	    arena_printf(a, zone_text, 7, s->more)));
	if (s->dead)
		server->faults = WORLD_DEAD;
	hint.host = world_name(w, "a.root.test.");
	net_addr_parse("198.18.0.1", 53, &hint.addr);
	*vec_add(a, &hints.list) = hint;
	target = world_name(w, "corp.");
	ev = evidence_new(a);
	walk_run(ev, net_script_new(a, &n), &target, 1, &o);
	s->o.now = s->clock;
	s->clock += EVERY;
	r.at = s->o.now;
	r.evidence = ev;
	r.facts = facts_build(a, ev, &(struct facts_options) { .jobs = 1 });
	r.result = result;
	r.options = &s->o;
	r.checks = &s->checks;
	r.target = "corp.";
	if (!engine_run(a, &s->checks, r.facts, &s->o, result, &e))
		printf("Bail out! %s\n", e.text);
	return watch_add(s->watch, a, &r);
}

static unsigned
events(const struct watch_round *round, enum watch_kind kind, const char *word)
{
	unsigned n = 0;

	for (size_t i = 0; i < round->events.n; i++)
		n += round->events.v[i].kind == kind &&
		    (word == NULL || strcmp(round->events.v[i].word, word) == 0);
	return n;
}

static void
test_events(void)
{
	local_arena *a = arena_new();
	const struct watch_round *round;
	struct stage s;
	int64_t since;

	stage(&s, a, "apex-cname");
	round = round_of(&s, 0);
	ok(round->first && events(round, WATCH_CHANGE, NULL) == 0,
	    "the first round has nothing to compare with");
	round = round_of(&s, 0);
	since = watch_quiet_since(s.watch);
	ok(round->events.n == 0 && since == s.clock - 2 * EVERY, "nothing new: all is quiet since the first");
	s.more = keys;
	round = round_of(&s, 0);
	ok(events(round, WATCH_CHANGE, NULL) > 0, "a key that comes is a change");
	s.more = bad;
	round = round_of(&s, 0);
	ok(events(round, WATCH_ALARM, "apex-cname") == 1 && events(round, WATCH_VERDICT, "fail") == 1 &&
	    watch_quiet_since(s.watch) == LINT_NEVER,
	    "a CNAME at the apex is an alarm, and the verdict turns");
	round = round_of(&s, 0);
	ok(events(round, WATCH_ALARM, NULL) == 0, "told once");
	s.dead = true;
	round = round_of(&s, 0);
	ok(events(round, WATCH_CLEAR, "apex-cname") == 0, "a server that is silent makes nothing well");
	s.dead = false;
	round = round_of(&s, 0);
	ok(events(round, WATCH_ALARM, "apex-cname") == 0, "and when it speaks again it is no new alarm");
	s.more = "";
	round = round_of(&s, 0);
	ok(events(round, WATCH_CLEAR, "apex-cname") == 1 && events(round, WATCH_VERDICT, "pass") == 1 &&
	    watch_quiet_since(s.watch) == s.clock - EVERY, "it is over, and the soak clock begins anew");
	round = round_of(&s, 1);
	s.dead = true;
	round = round_of(&s, 1);
	ok(events(round, WATCH_CHANGE, NULL) == 0, "a round that was cut short tells no change");
	s.dead = false;
	round = round_of(&s, 0);
	ok(events(round, WATCH_CHANGE, NULL) == 0, "and the next is compared with the last whole one");
	watch_free(s.watch);
}

/* A constraint by hand: the report of a round is changed before it is added. */
static void
test_turns(void)
{
	static const struct lint_check check = { .id = "next-step-not-safe" };
	struct watch *w = watch_new();
	const int64_t before = 1800000000;
	const char *states[4] = { 0 };
	const struct watch_round *round;

	for (unsigned i = 0; i < 4; i++) {
		struct arena *a = arena_new();
		struct engine_result *result = new(a, struct engine_result, 1);
		struct engine_options *o = new(a, struct engine_options, 1);
		struct evidence *ev = evidence_new(a);
		struct report r = { .at = before + 100 * (int64_t)i, .result = result, .options = o,
			.evidence = ev };

		o->fail_on = LINT_ERROR;
		r.facts = facts_build(a, ev, &(struct facts_options) { .jobs = 1 });
		*vec_add(a, &result->constraints) = (struct engine_constraint) { &check, FACTS_NO_ZONE,
			{ .action = "unsign", .not_before = before + 150, .violated = i == 3 } };
		if (i == 3)
			result->constraints.v[0].c.not_before = before + 1000;
		round = watch_add(w, a, &r);
		states[i] = round->events.n == 0 ? "" : watch_words[round->events.v[0].kind];
	}
	ok(states[0][0] == '\0' && states[1][0] == '\0', "waiting, still waiting: no word");
	ok(strcmp(states[2], "ready") == 0, "waiting, then satisfied: ready");
	ok(strcmp(states[3], "turn") == 0, "satisfied, then violated: a turn");
	watch_free(w);
}

static long
resident_kib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static void
test_many(void)
{
	local_arena *a = arena_new(), *b = arena_new();
	struct metrics *m;
	struct buf page = buf_new(b);
	struct stage s;
	long early = 0, late;
	unsigned n = 0;

	stage(&s, a, "apex-cname");
	for (unsigned i = 0; i < ROUNDS; i++) {
		s.more = i % 100 == 50 ? bad : "";
		n += (unsigned)round_of(&s, 0)->events.n;
		if (i == ROUNDS / 10)
			early = resident_kib();
	}
	late = resident_kib();
	/* On, the verdict, off, the verdict; and the CNAME in its words of change. */
	ok(n >= ROUNDS / 100 * 4 && n <= ROUNDS / 100 * 8, "%d rounds, %u events", ROUNDS, n);
	ok(late - early < SLACK_KIB, "memory is flat: %ld KiB after %d rounds, %ld after %d", early,
	    ROUNDS / 10, late, ROUNDS);
	m = metrics_new(b);
	watch_metrics(s.watch, m, s.clock, s.clock + EVERY);
	metrics_write(m, &page);
	ok(strstr(page.p, arena_printf(b, "dnssec_lint_watch_rounds %d\n", ROUNDS)) != NULL &&
	    strstr(page.p, arena_printf(b, "dnssec_lint_watch_alarms %d\n", ROUNDS / 100)) != NULL &&
	    strstr(page.p, "dnssec_lint_watch_open_alarms 0\n") != NULL, "the metrics count them");
	watch_free(s.watch);
}

int
main(void)
{
	test_events();
	test_turns();
	test_many();
	return done_testing();
}
