#include "fleet.h"
#include "../dns/name.h"

enum { US = 1000000 };

struct fleet_zone {
	struct fleet_zone *next;
	struct arena *arena; /* its own; this is in it */
	struct lint_name name;
	struct evidence *e;
	struct ask *ask;
	struct walk *walk;
	struct walk_options o;
	atomic_bool busy;
	bool left; /* the net has nothing more to do with it */
};
struct fleet {
	const struct fleet_options *o;
	struct net *net;
	struct ask_lane *lane;
	struct fleet_zone *zones, *leaving; /* leaving: reported; the net still has to do with them */
	unsigned n, n_leaving;
	int64_t end_us;
	enum fleet_end end;
	bool no_more;
};

/* Of the names that the user gave, those in the zone. */
static const struct walk_names *
fleet_names(struct arena *a, const struct walk_names *all, struct lint_name zone)
{
	struct walk_names *some = new(a, struct walk_names, 1);

	for (size_t i = 0; all != NULL && i < all->list.n; i++)
		if (lint_name_within(all->list.v[i], zone))
			*vec_add(a, &some->list) = all->list.v[i];
	return some;
}

static void
fleet_finish(struct fleet *f, struct fleet_zone *z)
{
	struct fleet_zone **link = &f->zones;

	while (*link != z)
		link = &(*link)->next;
	*link = z->next;
	f->n--;
	z->left = ask_leave(z->ask); /* before another thread looks at it */
	if (!f->o->done(f->o->ctx, z->name, z->e, &z->busy)) {
		f->no_more = true;
		f->end = f->end == FLEET_WHOLE ? FLEET_GIVEN_UP : f->end;
	}
	z->next = f->leaving;
	f->leaving = z;
	f->n_leaving++;
}

/* False: there is no next one. */
static bool
fleet_begin(struct fleet *f)
{
	struct fleet_zone *z;
	struct lint_name name;
	struct arena *a;

	if (!f->o->next(f->o->ctx, &name))
		return false;
	a = arena_new();
	z = new(a, struct fleet_zone, 1);
	z->arena = a;
	z->e = f->o->evidence(f->o->ctx, a);
	z->name = evidence_name(z->e, name);
	z->o = *f->o->walk;
	z->o.names = fleet_names(a, z->o.names, z->name);
	z->o.subzones = fleet_names(a, z->o.subzones, z->name);
	z->ask = ask_join(f->lane, z->e, &z->o.ask, z);
	z->next = f->zones;
	f->zones = z;
	f->n++;
	z->walk = walk_begin(z->e, f->net, z->ask, &z->name, 1, &z->o);
	if (walk_over(z->walk))
		fleet_finish(f, z);
	return true;
}

static void
fleet_fill(struct fleet *f)
{
	const unsigned most = f->o->at_once == 0 ? FLEET_AT_ONCE : f->o->at_once;

	while (!f->no_more && f->n < most && f->n_leaving < FLEET_BUSY &&
	    (f->n == 0 || ask_lane_queued(f->lane) < FLEET_QUEUED))
		if (!fleet_begin(f))
			f->no_more = true;
}

static void
fleet_stop(struct fleet *f, enum fleet_end end, const char *why)
{
	f->no_more = true;
	f->end = end;
	for (struct fleet_zone *z = f->zones; z != NULL; z = z->next)
		ask_stop(z->ask, why);
}

static void
fleet_watch(struct fleet *f)
{
	const volatile sig_atomic_t *stop = f->o->walk->ask.stop;

	if (f->end != FLEET_WHOLE)
		return;
	if (stop != NULL && *stop != 0)
		fleet_stop(f, FLEET_INTERRUPTED, "interrupted");
	else if (f->end_us > 0 && f->net->ops->now_us(f->net) >= f->end_us)
		fleet_stop(f, FLEET_DEADLINE, "the deadline of the run (--deadline)");
}

static void
fleet_reap(struct fleet *f, bool all)
{
	struct fleet_zone **link = &f->leaving;

	while (*link != NULL) {
		struct fleet_zone *z = *link;

		if (!all && (atomic_load(&z->busy) || !(z->left || (z->left = ask_leave(z->ask))))) {
			link = &z->next;
			continue;
		}
		*link = z->next;
		f->n_leaving--;
		arena_free(z->arena);
	}
}

enum fleet_end
fleet_run(struct net *net, const struct fleet_options *o)
{
	local_arena *a = arena_new();
	struct fleet f = { .o = o, .net = net };
	struct fleet_zone *z;

	f.lane = ask_lane_new(a, net, o->walk->ask.rate);
	if (o->deadline_s > 0)
		f.end_us = net->ops->now_us(net) + o->deadline_s * (int64_t)US;
	for (;;) {
		fleet_watch(&f);
		fleet_fill(&f);
		if ((f.n == 0 && f.no_more) || !ask_lane_step(f.lane))
			break;
		while ((z = ask_lane_idle(f.lane)) != NULL)
			if (walk_over(z->walk))
				fleet_finish(&f, z);
		fleet_reap(&f, false);
	}
	o->settle(o->ctx);
	net->ops->close(net);
	fleet_reap(&f, true);
	return f.end;
}
