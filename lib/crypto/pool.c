#include "pool.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { JOBS_MAX = 256 };

struct crew {
	const struct pool_work *work;
	atomic_size_t next;
};

/* The cores that this process may use, which in a container may be fewer. */
static unsigned
cores(void)
{
	cpu_set_t set;
	long n;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		return (unsigned)CPU_COUNT(&set);
	n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 1 ? (unsigned)n : 1;
}

static void *
labour(void *p)
{
	struct crew *crew = p;
	const struct pool_work *work = crew->work;
	void *state = work->begin != NULL ? work->begin(work->ctx) : NULL;
	size_t i;

	while ((i = atomic_fetch_add(&crew->next, 1)) < work->n_blocks)
		work->block(work->ctx, state, i);
	if (work->end != NULL)
		work->end(work->ctx, state);
	return NULL;
}

unsigned
pool_jobs(unsigned jobs)
{
	if (jobs == 0)
		jobs = cores();
	return jobs > JOBS_MAX ? JOBS_MAX : jobs;
}

void
pool_run(unsigned jobs, const struct pool_work *work)
{
	struct crew crew = { .work = work };
	pthread_t threads[JOBS_MAX];
	sigset_t all, old;
	size_t n = 0, helpers;

	if (work->n_blocks == 0)
		return;
	jobs = pool_jobs(jobs);
	helpers = (jobs < work->n_blocks ? jobs : work->n_blocks) - 1;
	/* Signals are the caller's: a thread of ours must not be the one to take them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (n < helpers && pthread_create(&threads[n], NULL, labour, &crew) == 0)
		n++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	labour(&crew);
	while (n > 0)
		pthread_join(threads[--n], NULL);
}
