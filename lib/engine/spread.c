/*
 * spread.c - many small zone files, divided among threads by blocks of neighbours.  Each thread
 * has a view and an arena of its own and judges a zone as one thread would; what a block says is
 * put behind what the block before it said, so that nothing depends on who was first.
 */
#include "run.h"
#include "../crypto/pool.h"
#include <stdatomic.h>

struct spread {
	struct engine *engine;
	void (*judge)(struct engine *, const struct fact_zone *);
	size_t from, to;
	struct engine_result *results; /* by block */
	struct engine threads[POOL_MOST];
	const struct lint_history **histories[POOL_MOST]; /* of each by zone */
	atomic_uint n_threads;
};

/* What stands alone: no copy, no walk, and too small to be divided itself. */
static bool
is_small_file(const struct engine *e, const struct fact_zone *z)
{
	const uint32_t large = e->options->divide_from == 0 ? ENGINE_DIVIDE_FROM : e->options->divide_from;

	return z->file != NULL && z->cut == NULL && z->transfer == NULL && z->twin == FACTS_NO_ZONE &&
	    !z->set_aside && z->data->n_records < large;
}

size_t
engine_spread_end(const struct engine *e, size_t from)
{
	size_t to = from;

	/* With a history a check may ask for that of another zone, which is made once. */
	if (e->facts->zones.n - from < POOL_MANY || e->facts->past.n > 0 || pool_jobs(e->options->jobs) < 2)
		return from;
	while (to < e->facts->zones.n && is_small_file(e, e->facts->zones.v[to]))
		to++;
	if (to - from < POOL_MANY)
		return from;
	/* The author of a plugin was promised no threads. */
	for (size_t i = 0; i < e->result->selected.n; i++)
		if (!engine_is_builtin(e->result->selected.v[i]))
			return from;
	return to;
}

static void *
begin(void *ctx)
{
	struct spread *s = ctx;

	return &s->threads[atomic_fetch_add(&s->n_threads, 1)];
}

/* The lists were grown in memory that goes: exact copies stay. */
static void
keep(struct arena *a, struct engine_result *r)
{
	struct engine_gap *gaps = new (a, struct engine_gap, r->gaps.n + 1);
	struct engine_finding **findings = new (a, struct engine_finding *, r->findings.n + 1);
	struct engine_constraint *constraints = new (a, struct engine_constraint, r->constraints.n + 1);

	for (size_t i = 0; i < r->gaps.n; i++)
		gaps[i] = r->gaps.v[i];
	for (size_t i = 0; i < r->findings.n; i++)
		findings[i] = r->findings.v[i];
	for (size_t i = 0; i < r->constraints.n; i++)
		constraints[i] = r->constraints.v[i];
	r->gaps.v = gaps, r->findings.v = findings, r->constraints.v = constraints;
}

static void
block(void *ctx, void *state, size_t i)
{
	struct spread *s = ctx;
	struct engine *t = state;
	struct engine_result *r = &s->results[i];
	const size_t from = s->from + i * POOL_BLOCK;
	const size_t to = from + POOL_BLOCK < s->to ? from + POOL_BLOCK : s->to;
	local_arena *lists = arena_new();

	*r = (struct engine_result) { .selected = s->engine->result->selected, .places = t->places,
		.histories = s->histories[t - s->threads] };
	t->result = r;
	t->lists = lists;
	for (size_t z = from; z < to; z++)
		s->judge(t, s->engine->facts->zones.v[z]);
	engine_sort_gaps(r);
	keep(t->arena, r);
}

void
engine_spread(struct engine *e, size_t from, size_t to,
    void (*judge)(struct engine *, const struct fact_zone *))
{
	struct spread *s = new (e->arena, struct spread, 1);
	const size_t n = (to - from + POOL_BLOCK - 1) / POOL_BLOCK;
	unsigned jobs = pool_jobs(e->options->jobs);
	size_t n_gaps = e->result->gaps.n;

	jobs = jobs < POOL_MOST ? jobs : POOL_MOST;
	s->engine = e;
	s->judge = judge;
	s->from = from;
	s->to = to;
	s->results = new (e->arena, struct engine_result, n);
	for (unsigned i = 0; i < jobs; i++)
		s->histories[i] = engine_of_thread(e, &s->threads[i]);
	pool_run(jobs, &(struct pool_work) { .n_blocks = n, .begin = begin, .block = block, .ctx = s });
	for (size_t i = 0; i < n; i++)
		n_gaps += s->results[i].gaps.n;
	/* A million of them: no copy is made as the list grows. */
	if (e->result->gaps.room < n_gaps) {
		struct engine_gap *v = new (e->lists, struct engine_gap, n_gaps);

		for (size_t i = 0; i < e->result->gaps.n; i++)
			v[i] = e->result->gaps.v[i];
		e->result->gaps.v = v;
		e->result->gaps.room = n_gaps;
	}
	for (size_t i = 0; i < n; i++)
		engine_gather(e, &s->results[i]);
}
