#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/base/mode.h"
#include <sched.h>
#include <signal.h>

enum { CREW_MAX = 64, CREW_WAITING = 64 };

struct fleet_crew {
	pthread_mutex_t lock;
	pthread_cond_t more, fewer;
	struct fleet_task *first, **tail;
	pthread_t threads[CREW_MAX];
	unsigned n;
	size_t waiting;
	bool ending;
};

static void *
crew_work(void *p)
{
	struct fleet_crew *c = p;
	struct fleet_task *t;

	pthread_mutex_lock(&c->lock);
	for (;;) {
		atomic_bool *busy;

		while (c->first == NULL && !c->ending)
			pthread_cond_wait(&c->more, &c->lock);
		if ((t = c->first) == NULL)
			break;
		c->first = t->next;
		if (c->first == NULL)
			c->tail = &c->first;
		c->waiting--;
		pthread_cond_signal(&c->fewer);
		pthread_mutex_unlock(&c->lock);
		busy = t->busy;
		t->run(t);
		if (busy != NULL)
			atomic_store(busy, false);
		pthread_mutex_lock(&c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

unsigned
fleet_cores(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

struct fleet_crew *
fleet_crew_new(struct arena *a, unsigned n)
{
	struct fleet_crew *c = new(a, struct fleet_crew, 1);
	sigset_t all, old;

	(void)mode_of_files(); /* before there is another thread */
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->more, NULL);
	pthread_cond_init(&c->fewer, NULL);
	c->tail = &c->first;
	/* One core is for asking. */
	if (n == 0)
		n = fleet_cores() > 1 ? fleet_cores() - 1 : 1;
	if (n > CREW_MAX)
		n = CREW_MAX;
	/* Signals are for the thread that asks. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (c->n < n && pthread_create(&c->threads[c->n], NULL, crew_work, c) == 0)
		c->n++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return c;
}

void
fleet_crew_put(struct fleet_crew *c, struct fleet_task *t)
{
	if (c->n == 0) { /* this machine gives us no thread */
		t->run(t);
		return;
	}
	if (t->busy != NULL)
		atomic_store(t->busy, true);
	t->next = NULL;
	pthread_mutex_lock(&c->lock);
	*c->tail = t;
	c->tail = &t->next;
	c->waiting++;
	pthread_mutex_unlock(&c->lock);
	pthread_cond_signal(&c->more);
}

void
fleet_crew_wait(struct fleet_crew *c)
{
	pthread_mutex_lock(&c->lock);
	while (c->n > 0 && c->waiting >= CREW_WAITING)
		pthread_cond_wait(&c->fewer, &c->lock);
	pthread_mutex_unlock(&c->lock);
}

void
fleet_crew_end(struct fleet_crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->ending = true;
	pthread_mutex_unlock(&c->lock);
	pthread_cond_broadcast(&c->more);
	while (c->n > 0)
		pthread_join(c->threads[--c->n], NULL);
}
