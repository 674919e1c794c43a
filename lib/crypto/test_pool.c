#include "../base/arena.h"
#include "../base/tap.h"
#include "pool.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { BLOCKS = 1000 };
struct tally {
	unsigned hits[BLOCKS]; /* no locks: each index is one thread's */
	atomic_uint begun, ended, elsewhere, signals_open;
	pthread_t caller;
};

static void *
begin(void *ctx)
{
	struct tally *t = ctx;

	atomic_fetch_add(&t->begun, 1);
	return t->hits;
}

static void
block(void *ctx, void *state, size_t i)
{
	struct tally *t = ctx;
	unsigned *hits = state;
	sigset_t set;

	hits[i] += (unsigned)i + 1;
	if (pthread_equal(pthread_self(), t->caller))
		return;
	atomic_fetch_add(&t->elsewhere, 1);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	if (!sigismember(&set, SIGINT))
		atomic_fetch_add(&t->signals_open, 1);
}

static void
end(void *ctx, void *state)
{
	struct tally *t = ctx;

	if (state == t->hits)
		atomic_fetch_add(&t->ended, 1);
}

static struct tally *
run(struct arena *a, unsigned jobs, size_t n)
{
	struct tally *t = new (a, struct tally, 1);

	t->caller = pthread_self();
	pool_run(jobs, &(struct pool_work) { n, begin, block, end, t });
	return t;
}

static bool
each_once(const struct tally *t, size_t n)
{
	for (size_t i = 0; i < BLOCKS; i++)
		if (t->hits[i] != (i < n ? i + 1 : 0))
			return false;
	return true;
}

static void
bare(void *ctx, void *state, size_t i)
{
	((unsigned *)ctx)[i] = state == NULL;
}

int
main(void)
{
	static const struct {
		unsigned jobs;
		size_t n;
	} cases[] = { { 0, 1000 }, { 2, 1000 }, { 7, 1000 }, { 100000, 1000 }, { 16, 3 }, { 3, 2 } };
	local_arena *a = arena_new();
	struct tally *t;
	unsigned none[5] = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		t = run(a, cases[i].jobs, cases[i].n);
		ok(each_once(t, cases[i].n), "%u jobs, %zu blocks: each block once", cases[i].jobs,
		    cases[i].n);
		ok(t->begun == t->ended && t->begun >= 1 && t->begun <= cases[i].n,
		    "a state for each thread, ended as often as begun");
		ok(t->signals_open == 0, "no thread but the caller's takes signals");
	}
	t = run(a, 1, 1000);
	ok(each_once(t, 1000) && t->begun == 1 && t->elsewhere == 0,
	    "one job runs in the caller's thread");
	t = run(a, 8, 1);
	ok(each_once(t, 1) && t->begun == 1 && t->elsewhere == 0,
	    "one block runs in the caller's thread");
	t = run(a, 8, 0);
	ok(each_once(t, 0) && t->begun == 0, "no block, no thread");
	pool_run(2, &(struct pool_work) { .n_blocks = 5, .block = bare, .ctx = none });
	ok(none[0] == 1 && none[4] == 1, "begin and end may be left out");
	return done_testing();
}
