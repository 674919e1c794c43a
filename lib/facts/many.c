/*
 * many.c - the facts of many small zone files, by several threads.  Two rounds: what is a zone's
 * own comes first for all, since a zone looks into the records of its parent.  A thread has
 * arenas of its own for what it makes and for what the records' tables still need.
 */
#include "derive.h"
#include "../crypto/pool.h"
#include <stdatomic.h>

enum { LARGE_RECORDS = 20000 };

struct thread {
	struct facts facts; /* as the caller's, with an arena of this thread's */
	struct arena *data;
};
struct many {
	struct facts *facts;
	struct facts_options how;
	bool second; /* round */
	struct thread threads[POOL_MOST];
	atomic_uint n_threads;
};

static bool
is_large(const struct fact_zone *z)
{
	return z->data->n_records >= LARGE_RECORDS;
}

static void *
begin(void *ctx)
{
	struct many *m = ctx;

	return &m->threads[atomic_fetch_add(&m->n_threads, 1)];
}

static void
block(void *ctx, void *state, size_t i)
{
	const struct many *m = ctx;
	struct thread *t = state;

	for (size_t k = i * POOL_BLOCK; k < (i + 1) * POOL_BLOCK && k < m->facts->zones.n; k++) {
		struct fact_zone *z = m->facts->zones.v[k];

		if (is_large(z))
			continue;
		/* Several files may have been read into one arena. */
		z->data->arena = t->data;
		if (m->second)
			facts_zone_rest(&t->facts, z, &m->how);
		else
			facts_zone_own(&t->facts, z);
	}
}

static void
do_round(struct many *m, const struct facts_options *o)
{
	const unsigned jobs = pool_jobs(o->jobs);

	m->n_threads = 0;
	pool_run(jobs < POOL_MOST ? jobs : POOL_MOST,
	    &(struct pool_work) { .n_blocks = (m->facts->zones.n + POOL_BLOCK - 1) / POOL_BLOCK,
	        .begin = begin, .block = block, .ctx = m });
	for (size_t i = 0; i < m->facts->zones.n; i++) {
		struct fact_zone *z = m->facts->zones.v[i];

		if (is_large(z) && m->second)
			facts_zone_rest(m->facts, z, o);
		else if (is_large(z))
			facts_zone_own(m->facts, z);
	}
}

bool
facts_many(struct facts *f, const struct facts_options *o)
{
	const struct evidence *e = f->evidence;
	struct many *m;

	/* Files alone; what is remembered of signatures is one thread's. */
	if (f->zones.n < POOL_MANY || pool_jobs(o->jobs) < 2 || e->cuts.n > 0 || e->transfers.n > 0 ||
	    o->seen != NULL || o->verdicts != NULL || o->max_verify != 0)
		return false;
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->file == NULL)
			return false;
	m = new (f->arena, struct many, 1);
	m->facts = f;
	m->how = *o;
	m->how.jobs = 1;
	for (unsigned i = 0; i < POOL_MOST; i++) {
		struct thread *t = &m->threads[i];

		t->facts = *f;
		t->facts.arena = arena_child(f->arena);
		t->data = arena_child(e->arena);
	}
	do_round(m, o);
	m->second = true;
	do_round(m, o);
	return true;
}
