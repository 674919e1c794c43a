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

const struct lint_history **
engine_of_thread(struct engine *e, struct engine *t)
{
	struct arena *a = arena_child(e->arena);

	*t = *e;
	t->arena = t->said = t->lists = a;
	t->view = facts_view_new(a, e->facts, e->options->now);
	t->mixes = new (a, const struct lint_mixes *, e->facts->zones.n + 1);
	t->copy = NULL;
	return new (a, const struct lint_history *, e->facts->zones.n + 1);
}

static void
block(void *ctx, void *state, size_t i)
{
	struct division *d = ctx;
	struct part *p = &d->parts[i];

	(void)state;
	d->pass(&p->engine, d->zone, p->runs, p->n);
}

void
engine_gather(struct engine *e, const struct engine_result *from)
{
	struct engine_result *to = e->result;

	for (size_t i = 0; i < from->findings.n; i++)
		*vec_add(e->lists, &to->findings) = from->findings.v[i];
	for (size_t i = 0; i < from->gaps.n; i++)
		*vec_add(e->lists, &to->gaps) = from->gaps.v[i];
	for (size_t i = 0; i < from->constraints.n; i++)
		*vec_add(e->lists, &to->constraints) = from->constraints.v[i];
	to->n_clean += from->n_clean;
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
	for (unsigned i = 0; i < n_parts; i++) {
		struct part *p = &d->parts[i];

		p->result.histories = engine_of_thread(e, &p->engine);
		p->engine.result = &p->result;
		p->runs = new (p->engine.arena, struct engine_run *, n);
	}
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
		engine_gather(e, &d->parts[i].result);
	return true;
}
