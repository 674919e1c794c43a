/* pass.c - one pass over each zone for all checks together. */
#include "run.h"

struct seat { /* one visit of one check */
	struct lint_run *run;
	void (*fn)(struct lint_run *, struct lint_ref);
	uint16_t type;
};
struct seats {
	VEC(struct seat) of[LINT_N_KINDS];
};

static void
show(const struct seats *s, enum lint_kind kind, uint16_t type, struct lint_ref ref)
{
	for (size_t i = 0; i < s->of[kind].n; i++) {
		const struct seat *seat = &s->of[kind].v[i];

		if (seat->type == 0 || seat->type == type)
			seat->fn(seat->run, ref);
	}
}

static void
show_all(struct engine *e, const struct seats *s, enum lint_kind kind, struct lint_ref zone)
{
	struct lint_ref it = { 0 };

	if (s->of[kind].n == 0)
		return;
	while (facts_next(e->view, zone, kind, 0, &it))
		show(s, kind, 0, it);
}

/* All that stands at one node, from its group: no look-up by name, no second pass. */
static void
show_node(const struct seats *s, const struct fact_group *g, struct lint_ref node)
{
	struct lint_ref ref = node;

	show(s, LINT_NODE, 0, node);
	for (uint32_t i = 0; i < g->n_sets; i++) {
		const struct fact_set *set = &g->sets[i];

		if (set->n > 0) {
			ref.row = g->rows[set->first];
			ref.kind = LINT_RRSET;
			show(s, LINT_RRSET, set->type, ref);
		}
		for (uint32_t j = 0; j < set->n; j++) {
			ref.row = g->rows[set->first + j];
			ref.kind = LINT_RECORD;
			show(s, LINT_RECORD, set->type, ref);
			ref.kind = LINT_NSEC;
			if (set->type == LINT_T_NSEC || set->type == LINT_T_NSEC3)
				show(s, LINT_NSEC, set->type, ref);
		}
		for (uint32_t j = 0; j < set->n_sigs; j++) {
			ref.row = g->rows[set->first_sig + j];
			ref.kind = LINT_SIG;
			show(s, LINT_SIG, set->type, ref);
			ref.kind = LINT_RECORD;
			show(s, LINT_RECORD, LINT_T_RRSIG, ref);
		}
	}
}

static bool
any_seat(const struct seats *s)
{
	return s->of[LINT_NODE].n + s->of[LINT_RRSET].n + s->of[LINT_RECORD].n + s->of[LINT_SIG].n +
	    s->of[LINT_NSEC].n > 0;
}

/* Unmet needs: one gap, for the first of them. */
static bool
needs_met(struct engine *e, const struct fact_zone *z, const struct lint_check *c, uint32_t needs)
{
	const uint32_t unmet = needs & ~(z->have | e->declared);

	/* Of a zone that only logs speak of nothing is known that another check could judge. */
	if (unmet == 0 && z->cut != NULL && z->cut->only_logs && !(c->needs & LINT_NEED_LOGS)) {
		*vec_add(e->arena, &e->result->gaps) =
		    (struct engine_gap){ c, z->index, false, z->why_not[0] };
		return false;
	}
	/* What the copy of a zone lacks its live twin has, or says; and the other way round. */
	if (unmet != 0 && z->twin != FACTS_NO_ZONE &&
	    (z->transfer != NULL || (unmet & ~e->facts->zones.v[z->twin]->have) == 0))
		return false;
	for (unsigned i = 0; i < LINT_N_NEEDS; i++) {
		if (!(unmet & 1u << i))
			continue;
		*vec_add(e->arena, &e->result->gaps) = (struct engine_gap) { c, z->index,
			!(z->not_asked & 1u << i), z->why_not[i] != NULL ? z->why_not[i] : "not available" };
		return false;
	}
	return true;
}

/*
 * Nothing found is worth something only when all was heard that could have shown
 * it.  Of a live zone no check is clean while a listed address is silent; what was
 * found stands by what the others said.
 */
static bool
is_clean(struct engine *e, const struct fact_zone *z, const struct engine_run *r)
{
	const uint32_t wants = r->run.check->wants | r->run.check->needs |
	    (z->cut != NULL && !z->cut->only_logs ? LINT_NEED_SERVERS : 0u);

	if (r->n_unable > 0 || r->n_loud > 0)
		return false;
	if (!z->on_the_way && !needs_met(e, z, r->run.check, wants))
		return false;
	return r->n_found == 0;
}

/* A check that ran on a zone and on its copy is clean once, when it is in both. */
static bool
counts(const struct engine *e, const struct fact_zone *z, const struct engine_run *r, size_t check)
{
	const struct lint_check *c = r->run.check;
	const uint32_t live = c->needs | c->wants | LINT_NEED_SERVERS;

	if (z->transfer != NULL && z->twin != FACTS_NO_ZONE)
		return (live & ~e->facts->zones.v[z->twin]->have) != 0;
	return e->copy == NULL || e->copy[check].run.check == NULL ||
	    (e->copy[check].n_found == 0 && e->copy[check].n_unable == 0);
}

/* All that some checks look at in a zone, in one pass, and their ends. */
static void
pass_checks(struct engine *e, const struct fact_zone *z, struct engine_run *const *runs, size_t n)
{
	const struct lint_ref zone = { 0, z->index, LINT_ZONE, LINT_NOW };
	local_arena *scratch = arena_new();
	struct seats seats = { 0 };

	for (size_t i = 0; i < n; i++) {
		runs[i]->engine = e;
		for (const struct lint_visit *v = runs[i]->run.check->visits;
		     v != NULL && v->kind != LINT_NONE; v++)
			if (v->kind < LINT_N_KINDS)
				*vec_add(scratch, &seats.of[v->kind]) =
				    (struct seat){ &runs[i]->run, v->fn, v->type };
	}
	show(&seats, LINT_ZONE, 0, zone);
	show_all(e, &seats, LINT_FAULT, zone);
	show_all(e, &seats, LINT_REGISTRATION, zone);
	show_all(e, &seats, LINT_CHANGE, zone);
	show_all(e, &seats, LINT_KEY, zone);
	show_all(e, &seats, LINT_DS, zone);
	show_all(e, &seats, LINT_CUT, zone);
	if (any_seat(&seats)) {
		struct fact_group g = { 0 };

		e->view->pinned = &g;
		for (uint32_t node = 0; node < z->data->n_nodes; node++) {
			e->view->pinned_data = NULL;
			facts_group(scratch, z->data, node, &g);
			e->view->pinned_data = z->data;
			show_node(&seats, &g, (struct lint_ref) { node, z->index, LINT_NODE, LINT_NOW });
		}
		e->view->pinned = NULL;
	}
	show_all(e, &seats, LINT_DENIAL, zone);
	show_all(e, &seats, LINT_SOURCE, zone);
	show_all(e, &seats, LINT_REPLY, zone);
	for (size_t i = 0; i < n; i++)
		if (runs[i]->run.check->end != NULL)
			runs[i]->run.check->end(&runs[i]->run);
}

static void
pass_zone(struct engine *e, const struct fact_zone *z)
{
	const struct lint_ref zone = { 0, z->index, LINT_ZONE, LINT_NOW };
	const size_t n = e->result->selected.n;
	local_arena *scratch = arena_new();
	/* Those of a copy are looked at once more, with its twin. */
	struct engine_run *runs =
	    new (z->transfer != NULL ? e->arena : scratch, struct engine_run, n + 1);
	struct engine_run **on = new (scratch, struct engine_run *, n + 1);
	size_t n_on = 0;

	e->declared = engine_declared(e, z);
	for (size_t i = 0; i < n; i++) {
		const struct lint_check *c = e->result->selected.v[i];
		struct engine_run *r = &runs[i];

		/* Of a zone that only a plan names there is nothing else to look at. */
		if (z->file != NULL && z->file->is_plan && ((c->needs | c->wants) & LINT_NEED_PLAN) == 0)
			continue;
		if (!needs_met(e, z, c, c->needs & ~z->partly))
			continue;
		*r = (struct engine_run){ .run = { &engine_host, c, e->options->now, zone, NULL },
			.engine = e,
			.zone = z,
			.forced = engine_forced(e->options, c) };
		if (c->state_octets > 0)
			r->run.state = arena_alloc(e->arena, c->state_octets, 1);
		on[n_on++] = r;
	}
	if (!engine_divide(e, z, on, n_on, pass_checks))
		pass_checks(e, z, on, n_on);
	for (size_t i = 0; i < n; i++) {
		struct engine_run *r = &runs[i];

		if (r->run.check == NULL)
			continue;
		r->engine = e;
		if (r->n_found > ENGINE_MAX_FINDINGS)
			*vec_add(e->arena, &e->result->gaps) =
			    (struct engine_gap){ r->run.check, z->index, true,
				    arena_printf(e->arena,
					"limit ENGINE_MAX_FINDINGS (%d) reached: %u more findings "
					"are not shown",
					ENGINE_MAX_FINDINGS, r->n_found - ENGINE_MAX_FINDINGS) };
		e->result->n_clean += is_clean(e, z, r) && counts(e, z, r, i);
	}
	e->copy = z->transfer != NULL ? runs : NULL;
}

bool
engine_run(struct arena *a, const struct engine_checks *checks, const struct facts *f,
    const struct engine_options *o, struct engine_result *result, struct err *err)
{
	struct engine e = { .arena = a, .facts = f, .options = o, .view = facts_view_new(a, f, o->now),
		.result = result, .checks = checks, .places = o->places };

	if (e.places == NULL)
		e.places = new (a, struct engine_places, 1);
	e.mixes = new (a, const struct lint_mixes *, f->zones.n + 1);
	*result = (struct engine_result) { .view = e.view, .places = e.places,
		.histories = new (a, const struct lint_history *, f->zones.n + 1) };
	if (!engine_select(a, checks, o, result, err))
		return false;
	for (size_t i = 0; i < result->selected.n; i++)
		e.ancestors |= strcmp(result->selected.v[i]->id, "ancestor-not-secure") == 0;
	engine_gather_waivers(&e);
	engine_gather_features(&e);
	for (size_t i = 0; i < f->zones.n; i++)
		if (!f->zones.v[i]->set_aside)
			pass_zone(&e, f->zones.v[i]);
	/* The report shows the history of those that have one. */
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->have & LINT_NEED_HISTORY && result->histories[i] == NULL)
			result->histories[i] = facts_history(a, f, f->zones.v[i], o->now);
	engine_finish(&e);
	return true;
}
