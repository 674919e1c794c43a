/*
 * plan.c - would applying this plan take a zone offline?  What it does comes out of the
 * plan, what is there before out of a walk of the zones that it touches, a history, or,
 * where nobody may look, the worst assumption.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/collect/plan.h"
#include "../lib/dns/name.h"
#include "../lib/facts/facts.h"
#include "../lib/rollout/planned.h"

enum { PLAN_MOST_WALKED = 100 }; /* zones that one run looks at */

static bool
read_zones(
    struct arena *a, const struct options *o, struct collect_plan_options *how, struct err *e)
{
	struct collect_plan_zone *v = new (a, struct collect_plan_zone, o->zone_ids.n + 1);
	static const uint8_t root[1];

	for (size_t i = 0; i < o->zone_ids.n; i++) {
		const char *text = o->zone_ids.v[i], *name = strrchr(text, '=');
		uint8_t wire[255], len;

		if (name == NULL || name == text || name[1] == '\0')
			return err_set(e, 2,
			    "--zone wants ID=NAME, as in Z0123456789=corp.example, not '%s'", text);
		if (name_parse(name + 1, strlen(name + 1), (struct lint_name){ root, 1 }, wire,
			&len) != NULL)
			return err_set(e, 2, "--zone %s: %s is no name", text, name + 1);
		name_lower(wire, len);
		v[i].id = arena_copy(a, text, (size_t)(name - text));
		v[i].name = (struct lint_name){ arena_copy(a, wire, len), len };
	}
	how->zones = v;
	how->n_zones = o->zone_ids.n;
	how->chdir = o->chdir;
	return true;
}

/* Zones that the plan acts on, each once, as text; the root stands for those not known. */
static size_t
zones_of(struct arena *a, const struct ev_plan *p, const char **out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->zones.n; i++)
		if (p->zones.v[i].acts != 0 && p->zones.v[i].name.len > 1)
			out[n++] = name_text(a, p->zones.v[i].name);
	return n;
}

static bool
is_walked(const struct evidence *ev, struct lint_name zone)
{
	for (size_t i = 0; i < ev->cuts.n; i++)
		if (lint_name_eq(ev->cuts.v[i].zone, zone))
			return true;
	return false;
}

/* What only the plan names is a zone too, with nothing in it. */
static void
add_zones(struct evidence *ev)
{
	struct arena *a = ev->arena;
	const struct ev_plan *p = ev->plan;
	const uint32_t source =
	    evidence_add_source(ev, &(struct ev_source){ .kind = LINT_FILE, .label = p->path });

	for (size_t i = 0; i < p->zones.n; i++) {
		struct ev_zone *z;

		if (p->zones.v[i].acts == 0 || is_walked(ev, p->zones.v[i].name))
			continue;
		z = new (a, struct ev_zone, 1);
		*z = (struct ev_zone){ .apex = p->zones.v[i].name,
			.data = zdata_new(a),
			.source = source,
			.is_plan = true };
		*vec_add(a, &ev->zones) = z;
	}
}

static bool
look(struct arena *a, const struct options *o, struct evidence *ev, struct err *e)
{
	const char **zones = new (a, const char *, ev->plan->zones.n + 1);
	const size_t n = zones_of(a, ev->plan, zones);
	const char *target;

	if (o->offline || n == 0)
		return history_load(a, o, ev, e);
	if (n > PLAN_MOST_WALKED)
		return err_set(e, 2,
		    "the plan touches %zu zones: limit PLAN_MOST_WALKED (%d); --offline --history "
		    "DIR judges all of them by what walks saw",
		    n, PLAN_MOST_WALKED);
	return walk_collect(a, o, zones, n, ev, &target, e);
}

static void
add_gap(struct arena *a, struct engine_result *r, bool failed, const char *why)
{
	if (why == NULL)
		return;
	*vec_add(a, &r->gaps) = (struct engine_gap){ .zone = FACTS_NO_ZONE, .failed = failed, .reason = why };
	r->incomplete |= failed;
}

struct plan_run {
	struct arena *arena;
	const struct ev_plan *plan;
};

/* What the plan says of itself is no business of a check. */
static void
settle(struct judged *j, struct engine_result *r, const struct facts *facts)
{
	const struct plan_run *p = j->ctx;

	(void)facts;
	add_gap(p->arena, r, true, p->plan->broken);
	add_gap(p->arena, r, true, p->plan->limit);
	add_gap(p->arena, r, false, p->plan->partial);
	if (r->exit == 0 && r->incomplete && !j->engine.allow_incomplete)
		r->exit = 3;
}

static int
plan(struct arena *a, const struct options *o)
{
	struct collect_plan_options how = { 0 };
	struct report_plan shown = { .offline = o->offline };
	struct rollout_planned_options model = { o->engine.now, o->offline, o->declared };
	struct plan_run run = { .arena = a };
	const struct facts_options build = judge_how(o);
	struct judged j = { .engine = o->engine, .plan = &shown, .settle = settle, .ctx = &run };
	struct evidence *ev = evidence_new(a);
	const char **zones, *target = NULL;
	struct facts *facts;
	struct err e;

	if (o->operands.n != 1)
		return complain_text(2,
		    "plan wants one plan as JSON, or - for standard input: terraform show -json "
		    "tf.plan | dnssec-lint plan -");
	if (!read_zones(a, o, &how, &e))
		return complain(&e);
	ev->plan = collect_plan(a, o->operands.v[0], &how, &e);
	if (ev->plan == NULL || !look(a, o, ev, &e))
		return complain(&e);
	add_zones(ev);
	zones = new (a, const char *, ev->plan->zones.n + 1);
	if (zones_of(a, ev->plan, zones) == 1)
		target = zones[0];
	/* What is declared is the model's here, which tries it before the plan and after. */
	ev->said = (struct ev_said){ 0 };
	facts = facts_build(a, ev, &build);
	rollout_planned(a, facts, &model, &shown.planned);
	shown.plan = run.plan = ev->plan;
	if (ev->cuts.n == 0)
		j.engine.of = LINT_NEED_PLAN;
	return judge_facts(a, o, ev, target, facts, &j);
}

const struct command command_plan = {
	.name = "plan",
	.bit = CMD_PLAN,
	.operands = "FILE|-",
	.what = "would applying a plan take a zone offline?",
	.more = "FILE is the JSON of a plan: 'terraform show -json tf.plan', 'tofu show -json "
		"tf.plan', or octoDNS's PlanJson. The zones that it touches are walked first, and "
		"what caches may hold of them decides; --history DIR knows what was before. With "
		"--offline nobody is asked: the history decides, and where there is none the worst "
		"is assumed. Sensitive values are never printed. Exit 1 means that applying it now "
		"breaks something.",
	.run = plan,
};
