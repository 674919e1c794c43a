/*
 * divide.c - the checks of a large zone, divided among threads.  Each thread makes the whole
 * pass for its checks, with a view, a result and an arena of its own; a check is one thread's
 * alone, so neither checks nor facts need a lock.  Findings are put in order at the end of
 * the run anyway.
 */
#include "run.h"
#include "../crypto/pool.h"

enum { MAX_PARTS = 16 };

struct part {
	struct engine engine;
	struct engine_result result;
	struct engine_run **runs;
	size_t n;
	unsigned weight;
};
struct division {
	const struct fact_zone *zone;
	engine_pass *pass;
	struct part parts[MAX_PARTS];
};

/* What looks at each node, set, record and signature costs; the rest does not. */
static unsigned
weight(const struct lint_check *c)
{
	unsigned w = c->end != NULL;

	for (const struct lint_visit *v = c->visits; v != NULL && v->kind != LINT_NONE; v++)
		w += 2u * (v->kind == LINT_NODE || v->kind == LINT_RRSET || v->kind == LINT_RECORD ||
		              v->kind == LINT_SIG || v->kind == LINT_NSEC || v->kind == LINT_CUT);
	return w;
}

bool
engine_is_builtin(const struct lint_check *c)
{
	for (size_t i = 0; engine_builtin[i] != NULL; i++)
		if (engine_builtin[i] == c)
			return true;
	return false;
}

static void
free_arena(void *p)
{
	arena_free(p);
}

/* A thread's own engine; what it makes lives as long as the run. */
static void
set_up(struct engine *e, struct part *p, size_t room)
{
	struct arena *a = arena_new();

	arena_defer(e->arena, free_arena, a);
	p->engine = *e;
	p->engine.arena = p->engine.said = p->engine.lists = a;
	p->engine.view = facts_view_new(a, e->facts, e->options->now);
	p->engine.result = &p->result;
	p->engine.mixes = new (a, const struct lint_mixes *, e->facts->zones.n + 1);
	p->result.histories = new (a, const struct lint_history *, e->facts->zones.n + 1);
	/* What was gathered before all passes; what a pass finds is the thread's own. */
	p->result.features = e->result->features;
	p->result.stages = e->result->stages;
	p->result.tried = e->result->tried;
	p->result.n_tried = e->result->n_tried;
	p->runs = new (a, struct engine_run *, room);
}

static void
block(void *ctx, void *state, size_t i)
{
	struct division *d = ctx;
	struct part *p = &d->parts[i];

	(void)state;
	d->pass(&p->engine, d->zone, p->runs, p->n);
}

static void
gather(struct engine *e, struct part *p)
{
	for (size_t i = 0; i < p->result.findings.n; i++)
		*vec_add(e->arena, &e->result->findings) = p->result.findings.v[i];
	for (size_t i = 0; i < p->result.gaps.n; i++)
		*vec_add(e->arena, &e->result->gaps) = p->result.gaps.v[i];
	for (size_t i = 0; i < p->result.constraints.n; i++)
		*vec_add(e->arena, &e->result->constraints) = p->result.constraints.v[i];
}

bool
engine_divide(struct engine *e, const struct fact_zone *z, struct engine_run *const *runs, size_t n,
    engine_pass *pass)
{
	const uint32_t from = e->options->divide_from == 0 ? ENGINE_DIVIDE_FROM : e->options->divide_from;
	unsigned n_parts = pool_jobs(e->options->jobs);
	struct division *d;

	n_parts = n_parts < MAX_PARTS ? n_parts : MAX_PARTS;
	if (z->cut != NULL || z->transfer != NULL || z->data->n_records < from || n_parts < 2)
		return false;
	d = new (e->arena, struct division, 1);
	d->zone = z;
	d->pass = pass;
	for (unsigned i = 0; i < n_parts; i++)
		set_up(e, &d->parts[i], n);
	for (size_t i = 0; i < n; i++) {
		struct part *p = &d->parts[0];

		/* The author of a plugin was promised no threads. */
		for (unsigned j = 1; engine_is_builtin(runs[i]->run.check) && j < n_parts; j++)
			p = d->parts[j].weight < p->weight ? &d->parts[j] : p;
		p->runs[p->n++] = runs[i];
		p->weight += weight(runs[i]->run.check);
	}
	pool_run(n_parts, &(struct pool_work) { .n_blocks = n_parts, .block = block, .ctx = d });
	for (unsigned i = 0; i < n_parts; i++)
		gather(e, &d->parts[i]);
	return true;
}
