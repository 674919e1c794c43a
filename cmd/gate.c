/*
 * gate.c - is a step safe now?  The world as it is, by a walk or from a snapshot,
 * and what was seen before; then the verdict of the cache model on the step.  For
 * a zone that is about to be signed or to get its DS, what the checks find counts
 * too: it is harmless until then, and an outage from then on.
 */
#include "gate_side.h"
#include "../lib/base/arena.h"
#include "../lib/base/when.h"
#include "../lib/collect/file.h"
#include "../lib/dns/name.h"
#include "../lib/engine/config.h"
#include "../lib/rollout/planned.h"
#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { GATE_MOST_SLEEP_S = 60 };

struct gate_run {
	struct arena *arena;
	const struct options *o; /* of the recorded run, where it is one */
	struct evidence *ev;
	const char *target;
	enum rollout_step step;
	struct lint_step shown;
	struct rollout_gate gate;
	const struct fact_zone *zone;
	struct gate_sides sides; /* change-ns */
};

static const char *
nth_step(const void *ctx, size_t i)
{
	(void)ctx;
	return i < ROLLOUT_N_STEPS ? rollout_step_names[i] : NULL;
}

static bool
read_step(const char *word, enum rollout_step *step, struct err *e)
{
	const char *near;

	for (unsigned i = 0; i < ROLLOUT_N_STEPS; i++)
		if (strcmp(word, rollout_step_names[i]) == 0) {
			*step = (enum rollout_step)i;
			return true;
		}
	near = options_nearest(word, nth_step, NULL);
	if (near != NULL)
		return err_set(e, 2, "unknown step '%s'; the nearest is '%s'", word, near);
	return err_set(e, 2,
	    "unknown step '%s'; there are sign, add-ds, remove-ds, unsign, roll-zsk, "
	    "roll-ksk, roll-algorithm and change-ns",
	    word);
}

static bool
is_file(const char *path)
{
	struct stat st;

	return strchr(path, '/') != NULL ? stat(path, &st) == 0 && S_ISREG(st.st_mode)
					 : lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool
collect_file(struct gate_run *g, const struct options *o, const char *path, struct err *e)
{
	struct collect_file_options how = judge_reading(o);
	static const uint8_t root[1];
	uint8_t wire[255], len;

	if (o->origin != NULL) {
		if (name_parse(o->origin, strlen(o->origin), (struct lint_name){ root, 1 }, wire,
			&len) != NULL)
			return err_set(e, 2, "--origin %s is no name", o->origin);
		name_lower(wire, len);
		how.origin = (struct lint_name){ arena_copy(g->arena, wire, len), len };
	}
	if (collect_zone_file(g->ev, path, &how, e) == NULL)
		return false;
	g->target = name_text(g->arena, g->ev->zones.v[0]->apex);
	how.parent_ds = true;
	for (size_t i = 0; i < o->ds.n; i++)
		if (collect_ds_file(g->ev, o->ds.v[i], &how, e) == NULL)
			return false;
	return history_load(g->arena, o, g->ev, e);
}

static bool
collect(struct gate_run *g, const struct options *o, const char *target, struct err *e)
{
	struct options *as_then = new (g->arena, struct options, 1);

	g->o = o;
	if (recorded_is(target)) {
		if (!recorded_load(g->arena, o, target, g->ev, as_then, &g->target, e))
			return false;
		/* The run is this one: the snapshot only is its world. */
		as_then->arguments = o->arguments;
		as_then->recorded = NULL;
		g->o = as_then;
		if (g->step == ROLLOUT_CHANGE_NS && o->ns.n > 0)
			return err_set(e, 2,
			    "--ns goes with a live zone: give a snapshot of a walk with --ns");
		return g->target != NULL ||
		       err_set(e, 2, "%s: a gate judges one zone, and this snapshot has several",
			   target);
	}
	if (is_file(target))
		return collect_file(g, o, target, e);
	if (o->ds.n > 0 || o->origin != NULL)
		return err_set(e, 2, "--ds FILE and --origin go with a zone file");
	if (g->step == ROLLOUT_CHANGE_NS && o->ns.n > 0)
		return gate_sides_collect(g->arena, o, target, g->ev, &g->target, e);
	return walk_collect(g->arena, o, &target, 1, g->ev, &g->target, e);
}

static struct fact_zone *
find_zone(const struct gate_run *g, const struct facts *f)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL &&
		    strcmp(name_text(g->arena, f->zones.v[i]->apex), g->target) == 0)
			return f->zones.v[i];
	return NULL;
}

/* What must be in hand: the DS, the keys, and a word from every server. */
static const char *
missing(const struct gate_run *g)
{
	const struct fact_zone *z = g->zone;
	const uint32_t wants = LINT_NEED_KEYS | LINT_NEED_DS | (z->file == NULL ? LINT_NEED_SERVERS : 0u);
	const bool arms = g->step == ROLLOUT_ADD_DS || g->step == ROLLOUT_SIGN;

	for (unsigned i = 0; i < LINT_N_NEEDS; i++)
		if ((wants & ~z->have & 1u << i) != 0)
			return z->why_not[i] != NULL ? z->why_not[i] : "not every server was heard";
	if (arms && z->file == NULL && z->cut != NULL && !z->cut->whole_list &&
	    g->o->subzones.n == 0)
		return "not all delegations below the zone could be found: name them with "
		       "--subzones, or use "
		       "--axfr";
	return NULL;
}

static void
refuse(struct rollout_gate *g, uint8_t verdict, const char *why)
{
	struct rollout_stage *s = &g->stages[g->judged];

	g->verdict = verdict;
	s->state = verdict == LINT_NO_GO ? ROLLOUT_BLOCKED : ROLLOUT_UNSURE;
	if (verdict == LINT_NO_GO)
		g->why = why;
	else
		g->unsure = why;
	s->not_before = g->safe = LINT_NEVER;
}

/* Without the DS, the keys or the servers' word no stage is known to be done. */
static void
know_nothing(struct rollout_gate *g, const char *lacks)
{
	refuse(g, LINT_CANNOT_TELL, lacks);
	for (size_t i = 0; i < g->judged; i++)
		g->stages[i].state = ROLLOUT_UNSURE, g->stages[i].not_before = LINT_ALWAYS_WAS;
	g->safety.now.n_mixes = g->n_acts = g->safety.n_terms = 0;
	g->why = NULL;
}

/* With the step taken, a finding weighs what it weighs in the phase that begins. */
static void
raise(struct gate_run *g, struct engine_result *result, struct engine_finding *f)
{
	const uint8_t phase = g->step == ROLLOUT_SIGN ? LINT_SIGNED : LINT_PUBLISHED;
	const uint8_t then = f->check->severity[phase], now = f->check->severity[g->zone->phase];

	if (f->severity != now || then <= now || then < LINT_ERROR)
		return;
	/* What the step makes critical no remark in a zone file waives. */
	if (f->suppressed != NULL && f->suppressed->by == ENGINE_BY_INLINE && then == LINT_CRITICAL) {
		result->suppressed[ENGINE_BY_INLINE]--;
		result->counts[f->severity]++;
		f->suppressed = NULL;
	}
	if (f->suppressed == NULL) {
		result->counts[f->severity]--;
		result->counts[then]++;
	}
	f->severity = then;
}

/* What is declared for steps, and louder for this one than it is for a look: the check raised it. */
static bool
is_policy(const struct gate_run *g, const struct engine_finding *f)
{
	return (f->check->needs & LINT_NEED_INTENT) != 0 &&
	    f->severity > f->check->severity[g->zone->phase] &&
	    lint_name_eq(f->name, g->zone->apex);
}

/* When what is found will be over by itself; LINT_NEVER: it will not. */
static int64_t
time_of(const struct gate_run *g, const struct engine_result *result, const struct engine_finding *f)
{
	int64_t latest = LINT_ALWAYS_WAS;

	for (size_t i = 0; i < result->constraints.n; i++) {
		const struct engine_constraint *k = &result->constraints.v[i];

		if (k->check == f->check && k->zone == g->zone->index && k->c.not_before > latest &&
		    strcmp(k->c.action, rollout_step_names[g->step]) == 0)
			latest = k->c.not_before;
	}
	return latest == LINT_ALWAYS_WAS ? LINT_NEVER : latest;
}

/* Declared waits end at a time that is known: no earlier than the caches allow, and in a window. */
static void
delay(struct gate_run *g, const struct lint_intent *intent, const char *why, int64_t until)
{
	struct rollout_stage *s = &g->gate.stages[g->gate.judged];
	int64_t safe = g->gate.verdict == LINT_IS_GO ? until : g->gate.safe;

	if (safe == LINT_NEVER) {
		if (g->gate.verdict != LINT_NO_GO)
			refuse(&g->gate, LINT_NO_GO, why);
		return;
	}
	safe = lint_window_after(intent, safe > until ? safe : until);
	if (g->gate.verdict == LINT_IS_GO || safe > g->gate.safe) {
		g->gate.safety.n_terms = 0; /* they add up to another instant */
		g->gate.basis = LINT_STATED;
		g->gate.why = why;
	}
	g->gate.verdict = LINT_NO_GO;
	g->gate.unsure = NULL;
	s->state = ROLLOUT_WAITING;
	s->not_before = g->gate.safe = safe;
}

static void
settle(struct judged *j, struct engine_result *result, const struct facts *facts)
{
	static const int exits[] = { 0, 1, 3 };
	struct gate_run *g = j->ctx;
	const bool arms = g->step == ROLLOUT_ADD_DS || g->step == ROLLOUT_SIGN;
	const bool done = g->gate.stages[g->gate.judged].state == ROLLOUT_DONE;
	const struct engine_finding *worst = NULL, *last = NULL;
	const struct lint_intent *intent = config_intent(j->engine.config, g->zone->apex);
	int64_t until = j->engine.now;

	for (size_t i = 0; !done && i < result->findings.n; i++) {
		struct engine_finding *f = result->findings.v[i];
		int64_t over;

		if (!lint_name_within(facts->zones.v[f->zone]->apex, g->zone->apex) ||
		    (!arms && !is_policy(g, f)))
			continue;
		if (arms)
			raise(g, result, f);
		if (f->severity < j->engine.fail_on || f->suppressed != NULL ||
		    strcmp(f->check->id, "next-step-not-safe") == 0)
			continue;
		if (is_policy(g, f) && (over = time_of(g, result, f)) != LINT_NEVER) {
			if (last == NULL || over > until)
				last = f, until = over;
		} else if (worst == NULL || f->severity > worst->severity)
			worst = f;
	}
	/* No wait cures it: a time that the caches alone give would be too early. */
	if (worst != NULL)
		refuse(&g->gate, LINT_NO_GO,
		    arena_printf(g->arena, "%s at %s: %s", worst->check->id,
			name_text(g->arena, worst->name), worst->text));
	else if (last != NULL)
		delay(g, intent, arena_printf(g->arena, "%s: %s", last->check->id, last->text), until);
	for (size_t i = 0; arms && !done && i < result->gaps.n && g->gate.verdict == LINT_IS_GO;
	     i++) {
		const struct engine_gap *k = &result->gaps.v[i];

		if (k->failed && k->check != NULL && (k->check->needs & LINT_NEED_REGISTRY) == 0 &&
		    k->zone < facts->zones.n &&
		    lint_name_within(facts->zones.v[k->zone]->apex, g->zone->apex) &&
		    !j->engine.allow_incomplete)
			refuse(&g->gate, LINT_CANNOT_TELL,
			    arena_printf(g->arena, "%s of %s was not evaluated: %s", k->check->id,
				name_text(g->arena, facts->zones.v[k->zone]->apex), k->reason));
	}
	if (g->step == ROLLOUT_CHANGE_NS && !done && g->gate.verdict == LINT_IS_GO) {
		const char *fault = gate_sides_fault(g->arena, g->o, &g->sides,
		    g->sides.other == facts ? NULL : result);

		if (fault != NULL)
			refuse(&g->gate, LINT_NO_GO, fault);
	}
	result->exit = exits[g->gate.verdict];
}

static int
judge_gate(struct gate_run *g)
{
	const struct options *o = g->o;
	struct arena *a = g->arena;
	const struct facts_options how = judge_how(o);
	struct facts *facts;
	struct fact_zone *z;
	struct judged j = { .engine = o->engine, .settle = settle, .ctx = g };
	struct rollout_world w;
	const char *lacks;

	/* Here it is the model's: it tries the pasts that nobody observed. */
	g->ev->said = (struct ev_said){ 0 };
	facts = facts_build(a, g->ev, &how);
	z = find_zone(g, facts);
	if (z == NULL)
		return complain_text(
		    3, "%s was not reached: nothing can be said of the step", g->target);
	g->zone = z;
	rollout_world_of(a, facts, z, facts_history(a, facts, z, o->engine.now), o->engine.now, &w);
	if (g->step == ROLLOUT_CHANGE_NS)
		gate_sides_of(a, o, facts, z, &g->sides, &w);
	w.declared = o->declared;
	w.key = (uint16_t)o->key;
	rollout_gate(a, &w, g->step, &g->gate);
	if ((lacks = missing(g)) != NULL &&
	    (g->gate.verdict == LINT_IS_GO || z->have == 0 ||
		(z->have & (LINT_NEED_DS | LINT_NEED_KEYS)) != (LINT_NEED_DS | LINT_NEED_KEYS)))
		know_nothing(&g->gate, lacks);
	if (g->sides.lacks == NULL)
		g->sides.lacks = w.limit;
	if (g->sides.lacks != NULL && g->gate.verdict != LINT_NO_GO)
		refuse(&g->gate, LINT_CANNOT_TELL, g->sides.lacks);
	g->shown = rollout_step_of(&g->gate, o->engine.now);
	g->shown.has_signed_since = o->declared.has_signed;
	g->shown.signed_since = o->declared.signed_since;
	z->have |= LINT_NEED_PLAN;
	j.engine.step = &g->shown;
	j.engine.step_zone = z->index;
	j.gate = &g->gate;
	j.gate_zone = g->target;
	return judge_facts(a, o, g->ev, g->target, facts, &j);
}

static void
sleep_until(int64_t seconds)
{
	struct timespec t = { .tv_sec = (time_t)seconds };

	while (nanosleep(&t, &t) != 0 && errno == EINTR && !walk_is_stopped())
		;
}

/* One round, in an arena of its own: a wait may take days. */
static int
round_of(
    const struct options *o, enum rollout_step step, bool last, uint8_t *verdict, int64_t *safe)
{
	local_arena *a = arena_new();
	struct gate_run g = { .arena = a, .step = step, .ev = evidence_new(a) };
	struct options quiet = *o;
	struct err e;
	int status;

	*verdict = LINT_CANNOT_TELL;
	*safe = LINT_NEVER;
	if (!collect(&g, o, o->operands.v[1], &e))
		return complain(&e);
	if (!last) {
		/* Reports of rounds that did not end the wait go nowhere. */
		quiet = *g.o;
		memset(&quiet.outputs, 0, sizeof(quiet.outputs));
		*vec_add(a, &quiet.outputs) = (struct output){ "json", "/dev/null" };
		g.o = &quiet;
	}
	status = judge_gate(&g);
	*verdict = g.gate.verdict;
	*safe = g.gate.safe;
	return status;
}

static int
wait_for(struct arena *a, const struct options *o, enum rollout_step step)
{
	struct options now = *o;

	(void)a;
	for (;;) {
		char text[WHEN_TEXT];
		int64_t safe, sleep_s;
		uint8_t verdict;
		int status;

		now.engine.now = surroundings_clock();
		status = round_of(&now, step, false, &verdict, &safe);
		if (verdict == LINT_IS_GO || status == 2 || status == 4 || walk_is_stopped())
			return round_of(&now, step, true, &verdict, &safe);
		sleep_s = safe == LINT_NEVER ? GATE_MOST_SLEEP_S : safe - surroundings_clock();
		sleep_s = sleep_s < 1                   ? 1
			  : sleep_s > GATE_MOST_SLEEP_S ? GATE_MOST_SLEEP_S
							: sleep_s;
		if (o->progress || isatty(STDERR_FILENO))
			fprintf(stderr, "dnssec-lint: %s: %s%s\n", rollout_step_names[step],
			    safe == LINT_NEVER ? "not as things stand, looking again"
					       : "safe after ",
			    safe == LINT_NEVER ? "" : when_text(safe, text));
		sleep_until(sleep_s);
	}
}

static int
gate(struct arena *a, const struct options *o)
{
	enum rollout_step step = ROLLOUT_SIGN;
	int64_t safe;
	uint8_t verdict;
	struct err e;

	if (o->operands.n != 2)
		return complain_text(
		    2, "gate wants a step and a zone or a snapshot: gate add-ds example.com");
	if (!read_step(o->operands.v[0], &step, &e))
		return complain(&e);
	if (o->key > 65535)
		return complain_text(2, "--key wants a key tag from 1 to 65535, not %u", o->key);
	if (!o->wait)
		return round_of(o, step, true, &verdict, &safe);
	if (o->has_at || recorded_is(o->operands.v[1]) || is_file(o->operands.v[1]))
		return complain_text(
		    2, "--wait needs the live zone and the present: no --at, no file");
	return wait_for(a, o, step);
}

const struct command command_gate = {
	.name = "gate",
	.bit = CMD_GATE,
	.operands = "STEP ZONE|FILE",
	.what = "is a step safe now: go, no-go, cannot tell, with the runbook",
	.more =
	    "STEP is sign, add-ds, remove-ds, unsign, roll-zsk, roll-ksk, roll-algorithm or "
	    "change-ns. "
	    "What counts is what resolvers may hold, not what the servers say now: give --history, "
	    "or say with --seen and --signed-since what nobody observed. A step of several stages "
	    "is "
	    "judged at the stage that comes next. change-ns wants the servers that "
	    "come (--ns), walks both sides, and says after the change when the old servers may go. "
	    "Exit 0 is go, 1 no-go, 3 cannot tell.",
	.run = gate,
};
