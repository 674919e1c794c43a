/* pass.c - one pass over each zone for all checks together. */
#include "run.h"

struct seat { /* one visit of one check */
	struct lint_run *run;
	void (*fn)(struct lint_run *, struct lint_ref);
	uint16_t type, any, none, when;
};
struct row { /* of one kind, in the order of checks */
	VEC(struct seat) list;
};
enum { TYPES = 65 }; /* the first ones, and all others */
struct seats {
	struct arena *arena;
	struct lint_shown *shown;
	const struct zdata *data;
	struct row of[LINT_N_KINDS];
	/* Those that want the type, made when it is first met. */
	struct row *typed[LINT_NSEC + 1][TYPES];
	bool live;
};
static const struct lint_ref nothing = { UINT32_MAX, UINT16_MAX, LINT_NONE, UINT8_MAX };

static void
show(const struct seats *s, enum lint_kind kind, struct lint_ref ref)
{
	for (size_t i = 0; i < s->of[kind].list.n; i++)
		s->of[kind].list.v[i].fn(s->of[kind].list.v[i].run, ref);
}

static inline const struct row *
row_of(struct seats *s, enum lint_kind kind, uint16_t type)
{
	struct row **row = &s->typed[kind][type < TYPES ? type : TYPES - 1];

	if (*row != NULL)
		return *row;
	*row = new (s->arena, struct row, 1);
	for (size_t i = 0; i < s->of[kind].list.n; i++) {
		const struct seat *seat = &s->of[kind].list.v[i];

		if (seat->type == 0 || (type < TYPES - 1 ? seat->type == type : seat->type >= TYPES - 1))
			*vec_add(s->arena, &(*row)->list) = *seat;
	}
	return *row;
}

/* What stands at a node, to those that want it: of that type, with these flags and marks. */
static inline void
offer(struct seats *s, enum lint_kind kind, uint16_t type, unsigned flags, unsigned when, struct lint_ref ref)
{
	const struct row *row = row_of(s, kind, type);

	ref.kind = (uint8_t)kind;
	for (size_t i = 0; i < row->list.n; i++) {
		const struct seat *seat = &row->list.v[i];

		if ((seat->any == 0 || (seat->any & flags) != 0) && (seat->none & flags) == 0 &&
		    (seat->when & ~when) == 0 && (seat->type == 0 || seat->type == type))
			seat->fn(seat->run, ref);
	}
}

static void
show_all(struct engine *e, const struct seats *s, enum lint_kind kind, struct lint_ref zone)
{
	struct lint_ref it = { 0 };

	if (s->of[kind].list.n == 0)
		return;
	while (facts_next(e->view, zone, kind, 0, &it)) {
		if (kind == LINT_CUT && !facts_get(e->view, it, kind, &s->shown->cut))
			s->shown->cut.self = nothing;
		show(s, kind, it);
	}
	s->shown->cut.self = nothing;
}

/* Are two of them equal?  They are in canonical order. */
static bool
is_twice(const struct zdata *z, const uint32_t *rows, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		const struct lint_bytes a = zdata_rdata(z, rows[i - 1]), b = zdata_rdata(z, rows[i]);

		if (a.n == b.n && memcmp(a.p, b.p, a.n) == 0)
			return true;
	}
	return false;
}

static unsigned
when_of_set(const struct seats *s, const struct lint_rrset *set)
{
	return (set->n_sigs > 1 || is_twice(s->data, s->shown->records, set->n) ? LINT_WHEN_TWICE : 0u) |
	    (set->n > 1 || set->n_sigs > 1 ? LINT_WHEN_SEVERAL : 0u) |
	    (set->n_sigs > 0 ? LINT_WHEN_SIGNED : LINT_WHEN_BARE) |
	    (set->authoritative ? LINT_WHEN_OURS : 0u) |
	    (set->ttl != set->ttl_max ? LINT_WHEN_TTLS : 0u) | (s->live ? LINT_WHEN_LIVE : 0u);
}

static unsigned
when_of_sig(const struct lint_sig *sig)
{
	return sig->state != LINT_SIG_GOOD || !sig->in_date || sig->rrset.kind == LINT_NONE ? LINT_WHEN_ODD
	                                                                                    : 0u;
}

static void
show_set(struct facts_view *v, struct seats *s, const struct fact_group *g, const struct fact_set *set,
    struct lint_ref ref, unsigned flags)
{
	struct lint_shown *shown = s->shown;

	shown->rrset.self = nothing;
	if (set->n > 0) {
		ref.row = g->rows[set->first];
		ref.kind = LINT_RRSET;
		if (facts_get(v, ref, LINT_RRSET, &shown->rrset)) {
			shown->records = g->rows + set->first;
			shown->sigs = g->rows + set->first_sig;
			offer(s, LINT_RRSET, set->type, flags, when_of_set(s, &shown->rrset), ref);
		}
	}
	for (uint32_t j = 0; j < set->n; j++) {
		ref.row = g->rows[set->first + j];
		offer(s, LINT_RECORD, set->type, flags, 0, ref);
		if (set->type != LINT_T_NSEC && set->type != LINT_T_NSEC3)
			continue;
		ref.kind = LINT_NSEC;
		if (!facts_get(v, ref, LINT_NSEC, &shown->nsec))
			shown->nsec.self = nothing;
		offer(s, LINT_NSEC, set->type, flags, 0, ref);
		shown->nsec.self = nothing;
	}
	for (uint32_t j = 0; j < set->n_sigs; j++) {
		ref.row = g->rows[set->first_sig + j];
		ref.kind = LINT_SIG;
		if (!facts_get(v, ref, LINT_SIG, &shown->sig))
			shown->sig.self = nothing;
		offer(s, LINT_SIG, set->type, flags,
		    shown->sig.self.kind == LINT_NONE ? LINT_WHEN_ODD : when_of_sig(&shown->sig), ref);
		shown->sig.self = nothing;
		offer(s, LINT_RECORD, LINT_T_RRSIG, flags, 0, ref);
	}
	shown->rrset.self = nothing;
}

/* All that stands at one node, from its group: no look-up by name, no second pass. */
static void
show_node(struct facts_view *v, struct seats *s, const struct fact_group *g, struct lint_ref node)
{
	unsigned flags;

	if (!facts_get(v, node, LINT_NODE, &s->shown->node))
		return;
	flags = s->shown->node.flags;
	offer(s, LINT_NODE, 0, flags, 0, node);
	for (uint32_t i = 0; i < g->n_sets; i++)
		show_set(v, s, g, &g->sets[i], node, flags);
	s->shown->node.self = nothing;
}

static bool
any_seat(const struct seats *s)
{
	return s->of[LINT_NODE].list.n + s->of[LINT_RRSET].list.n + s->of[LINT_RECORD].list.n +
	    s->of[LINT_SIG].list.n + s->of[LINT_NSEC].list.n > 0;
}

/* Unmet needs: one gap, for the first of them. */
static bool
needs_met(struct engine *e, const struct fact_zone *z, const struct lint_check *c, uint32_t needs)
{
	const uint32_t unmet = needs & ~(z->have | e->declared);

	/* Of a zone that only logs speak of nothing is known that another check could judge. */
	if (unmet == 0 && z->cut != NULL && z->cut->only_logs && !(c->needs & LINT_NEED_LOGS)) {
		*vec_add(e->lists, &e->result->gaps) =
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
		*vec_add(e->lists, &e->result->gaps) = (struct engine_gap) { c, z->index,
			!(z->not_asked & 1u << i),
			z->why_not[i] != NULL ? z->why_not[i] : "not available" };
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
	struct lint_shown shown = { .cut.self = nothing, .node.self = nothing, .rrset.self = nothing,
		.sig.self = nothing, .nsec.self = nothing };
	struct seats *seats = new (scratch, struct seats, 1);

	seats->arena = scratch;
	seats->shown = &shown;
	seats->data = z->data;
	if (!facts_get(e->view, zone, LINT_ZONE, &shown.zone))
		shown.zone.self = nothing;
	seats->live = (shown.zone.have & LINT_NEED_FILE) == 0;
	for (size_t i = 0; i < n; i++) {
		runs[i]->engine = e;
		runs[i]->run.shown = &shown;
		for (const struct lint_visit *v = runs[i]->run.check->visits;
		     v != NULL && v->kind != LINT_NONE; v++)
			if (v->kind < LINT_N_KINDS)
				*vec_add(scratch, &seats->of[v->kind].list) = (struct seat) {
					&runs[i]->run, v->fn, v->type, v->any, v->none, v->when };
	}
	show(seats, LINT_ZONE, zone);
	show_all(e, seats, LINT_FAULT, zone);
	show_all(e, seats, LINT_REGISTRATION, zone);
	show_all(e, seats, LINT_CHANGE, zone);
	show_all(e, seats, LINT_KEY, zone);
	show_all(e, seats, LINT_DS, zone);
	show_all(e, seats, LINT_CUT, zone);
	if (any_seat(seats)) {
		struct fact_group g = { 0 };

		e->view->pinned = &g;
		for (uint32_t node = 0; node < z->data->n_nodes; node++) {
			e->view->pinned_data = NULL;
			facts_group_ahead(z->data, node);
			facts_group(scratch, z->data, node, &g);
			e->view->pinned_data = z->data;
			show_node(e->view, seats, &g,
			    (struct lint_ref) { node, z->index, LINT_NODE, LINT_NOW });
		}
		e->view->pinned = NULL;
	}
	show_all(e, seats, LINT_DENIAL, zone);
	show_all(e, seats, LINT_SOURCE, zone);
	show_all(e, seats, LINT_REPLY, zone);
	for (size_t i = 0; i < n; i++)
		if (runs[i]->run.check->end != NULL)
			runs[i]->run.check->end(&runs[i]->run);
}

static size_t
n_said(const struct engine_result *r)
{
	return r->findings.n + r->gaps.n + r->constraints.n;
}

static void
free_said(void *p)
{
	arena_free(p);
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
	struct arena *said = arena_new();
	size_t n_on = 0, was;

	e->said = said;
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
			r->run.state = arena_alloc(scratch, c->state_octets, 1);
		on[n_on++] = r;
	}
	was = n_said(e->result);
	if (!engine_divide(e, z, on, n_on, pass_checks))
		pass_checks(e, z, on, n_on);
	if (n_said(e->result) == was)
		arena_free(said);
	else
		arena_defer(e->arena, free_said, said);
	e->said = e->arena;
	for (size_t i = 0; i < n; i++) {
		struct engine_run *r = &runs[i];

		if (r->run.check == NULL)
			continue;
		r->engine = e;
		if (r->n_found > ENGINE_MAX_FINDINGS)
			*vec_add(e->lists, &e->result->gaps) =
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
	struct engine e = { .arena = a, .said = a, .lists = a, .facts = f, .options = o,
		.view = facts_view_new(a, f, o->now),
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
	if (f->limit != NULL)
		*vec_add(a, &result->gaps) =
		    (struct engine_gap) { .zone = FACTS_NO_ZONE, .failed = true, .reason = f->limit };
	for (size_t i = 0, end; i < f->zones.n; i = end) {
		end = engine_spread_end(&e, i);
		if (end > i)
			engine_spread(&e, i, end, pass_zone);
		else if (!f->zones.v[end++]->set_aside)
			pass_zone(&e, f->zones.v[i]);
	}
	/* The report shows the history of those that have one. */
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->have & LINT_NEED_HISTORY && result->histories[i] == NULL)
			result->histories[i] = facts_history(a, f, f->zones.v[i], o->now);
	engine_finish(&e);
	return true;
}
