/* json_steps.c - the runbook of a gate: its stages, what each would break, what heals when. */
#include "json_zone.h"
#include "../dns/name.h"

static const char *const states[] = { "done", "go", "waiting", "blocked", "then", "unknown" };
static const char *const verdicts[] = { "go", "no-go", "cannot-tell" };

static struct js *
breaks(struct arena *a, const struct rollout_gate *g)
{
	struct js *list = js_array();

	for (size_t i = 0; i < g->safety.now.n_mixes; i++) {
		const struct lint_mix *m = &g->safety.now.mixes[i];
		struct js *o = js_object(), *families = js_array();

		js_set_str(o, "mix", rollout_mix_text(a, g->ids, m));
		js_set_str(o, "outcome", m->outcome == LINT_LOST ? "lost" : "bogus");
		for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
			if ((m->families >> f & 1) != 0)
				js_add_str(families, rollout_families[f].name);
		js_set(o, "families", families);
		json_set_time(o, "from", m->from);
		json_set_time(o, "until", m->until);
		js_add(list, o);
	}
	return list;
}

struct js *
json_acts(const struct rollout_heal *acts, size_t n)
{
	struct js *list = js_array();

	for (size_t i = 0; i < n; i++) {
		struct js *o = js_object(), *heals = js_array();

		js_set_str(o, "act", acts[i].act);
		js_set_bool(o, "no_worse", acts[i].no_worse);
		for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
			struct js *h;

			if (rollout_families[f].unusual)
				continue;
			h = js_object();
			js_set_str(h, "family", rollout_families[f].name);
			json_set_time(h, "at", acts[i].heals[f]);
			js_add(heals, h);
		}
		js_set(o, "heals", heals);
		js_add(list, o);
	}
	return list;
}

static struct js *
stage(struct arena *a, const struct rollout_gate *g, const char *zone, const char *constraint, size_t i)
{
	const struct rollout_stage *s = &g->stages[i];
	struct js *o = js_object();

	js_set_int(o, "n", (int64_t)i + 1);
	js_set_str(o, "title", s->title);
	js_set_str(o, "zone", zone);
	js_set_str(o, "state", states[s->state]);
	js_set_bool(o, "is_step", s->is_step);
	json_set_time(o, "not_before", s->not_before);
	js_set_str(o, "constraint",
	    (s->is_step || s->is_wait) && s->state != ROLLOUT_DONE && s->state != ROLLOUT_LATER ? constraint
	                                                                                       : NULL);
	if (s->detail != NULL)
		js_set_str(o, "detail", s->detail);
	if (s->undo != NULL)
		js_set_str(o, "rollback", s->undo);
	if (s->is_step && s->state != ROLLOUT_DONE)
		js_set(o, "breaks", breaks(a, g));
	return o;
}

/* The claim of time that an end of signing in this zone made. */
static const char *
constraint_of(struct arena *a, const struct report *r, uint16_t zone)
{
	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct engine_constraint *k = &r->result->constraints.v[i];

		if (k->zone == zone && strcmp(k->c.action, "add-ds") != 0)
			return arena_printf(a, "time:%zu", i + 1);
	}
	return NULL;
}

/* That of the gate's own check. */
static const char *
constraint_of_gate(struct arena *a, const struct report *r)
{
	for (size_t i = 0; i < r->result->constraints.n; i++)
		if (strcmp(r->result->constraints.v[i].check->id, "next-step-not-safe") == 0)
			return arena_printf(a, "time:%zu", i + 1);
	return NULL;
}

void
json_steps(struct arena *a, struct js *root, const struct report *r)
{
	struct js *list = js_array(), *o;
	const struct rollout_gate *g = r->gate;

	for (size_t i = 0; g != NULL && i < g->n_stages; i++)
		js_add(list,
		    stage(a, g, r->gate_zone, constraint_of_gate(a, r), i));
	for (size_t k = 0; r->plan != NULL && k < r->plan->planned.zones.n; k++) {
		const struct rollout_planned_zone *z = &r->plan->planned.zones.v[k];

		for (size_t i = 0; z->gate != NULL && i < z->gate->n_stages; i++)
			js_add(list, stage(a, z->gate, name_text(a, r->facts->zones.v[z->zone]->apex),
			    constraint_of(a, r, z->zone), i));
	}
	js_set(root, "steps", list);
	if (g == NULL)
		return;
	o = js_object();
	js_set_str(o, "step", rollout_step_names[g->step]);
	js_set_str(o, "zone", r->gate_zone);
	js_set_str(o, "verdict", verdicts[g->verdict]);
	json_set_time(o, "safe_after", g->safe);
	js_set_str(o, "basis", lint_basis_text(g->basis));
	if (g->why != NULL)
		js_set_str(o, "why", g->why);
	if (g->note != NULL)
		js_set_str(o, "note", g->note);
	if (g->unsure != NULL)
		js_set_str(o, "unsure", g->unsure);
	if (g->n_acts > 0)
		js_set(o, "acts", json_acts(g->acts, g->n_acts));
	js_set(root, "gate", o);
}
