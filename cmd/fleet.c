#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/collect/fleet.h"
#include "../lib/dns/name.h"

struct fleet_walking {
	const struct options *o;
	struct fleet_list list;
	struct fleet_out out;
	struct fleet_crew *crew;
	atomic_bool failed; /* reports cannot be written */
	size_t at; /* in the list */
};
struct walked {
	struct fleet_task task; /* first */
	struct fleet_walking *w;
	struct options o; /* its own instant */
	struct lint_name name;
	struct evidence *ev;
};

bool
fleet_is_walk(const struct options *o)
{
	return o->input != NULL || o->shard != NULL || o->resume || o->operands.n > FLEET_OPERANDS;
}

static bool
walking_next(void *ctx, struct lint_name *name)
{
	struct fleet_walking *w = ctx;

	while (w->at < w->list.zones.list.n) {
		const struct lint_bytes b = w->list.zones.list.v[w->at++];

		if (fleet_set_has(&w->out.done, b.p, b.n))
			continue;
		*name = (struct lint_name) { b.p, (uint8_t)b.n };
		return true;
	}
	return false;
}

static struct evidence *
walking_evidence(void *ctx, struct arena *a)
{
	const struct fleet_walking *w = ctx;
	struct evidence *ev = evidence_new(a);
	struct err e;

	/* The file was read well once, before the first of them. */
	if (!walk_anchors(w->o, ev, &e))
		complain(&e);
	return ev;
}

static void
walked_judge(struct fleet_task *task)
{
	struct walked *x = (struct walked *)(void *)task;

	if (!fleet_out_add(&x->w->out, &x->o, (struct lint_bytes) { x->name.wire, x->name.len }, x->ev,
	    name_text(x->ev->arena, x->name), x->ev->limit == NULL))
		atomic_store(&x->w->failed, true);
}

static bool
walking_done(void *ctx, struct lint_name name, struct evidence *ev, atomic_bool *busy)
{
	struct fleet_walking *w = ctx;
	struct walked *x = new(ev->arena, struct walked, 1);

	*x = (struct walked) { .task = { .run = walked_judge, .busy = busy }, .w = w, .o = *w->o,
		.name = name, .ev = ev };
	if (!w->o->has_at)
		x->o.engine.now = ev->at;
	fleet_crew_put(w->crew, &x->task);
	return !atomic_load(&w->failed);
}

static void
walking_settle(void *ctx)
{
	fleet_crew_end(((struct fleet_walking *)ctx)->crew);
}

/* What belongs to one zone, or to one document. */
static bool
walking_fits(const struct options *o, struct err *e)
{
	const char *format = o->outputs.n > 0 ? o->outputs.v[0].format : "human";

	if (o->save != NULL || o->history != NULL || o->ns.n + o->ds.n > 0)
		return err_set(e, 2, "--%s is for a walk of few zones, not for --input, --shard, --resume or "
		    "more than %d zones", o->save != NULL ? "save" : o->history != NULL ? "history" :
		    o->ns.n > 0 ? "ns" : "ds", FLEET_OPERANDS);
	if (o->outputs.n > 1 || (strcmp(format, "human") != 0 && strcmp(format, "jsonl") != 0))
		return err_set(e, 2, "many zones are reported as each ends: --format jsonl or human, and one "
		    "of them");
	return true;
}

int
fleet_walk(struct arena *a, const struct options *o)
{
	struct fleet_walking *w = new(a, struct fleet_walking, 1);
	struct walk_options how = { 0 };
	struct rdap_list rdap = { 0 };
	struct fleet_shard shard;
	struct fleet_options f = { .walk = &how, .deadline_s = o->deadline, .ctx = w,
		.next = walking_next, .evidence = walking_evidence, .done = walking_done,
		.settle = walking_settle };
	struct err e;

	w->o = o;
	if (!walking_fits(o, &e) || !fleet_shard_read(o->shard, &shard, &e) ||
	    !fleet_list_read(a, o, &shard, &w->list, &e) || !walk_prepare(a, o, &how, &rdap, &e) ||
	    !walk_anchors(o, evidence_new(a), &e) || !fleet_out_open(a, o, "zone", &w->out, &e))
		return complain(&e);
	how.ask.deadline_s = ASK_DEADLINE_S; /* of one zone */
	if (o->rdap_url == NULL && !o->no_rdap) {
		how.rdap.off = true;
		how.rdap.off_why = "the registry was not asked: there are many zones "
		    "(--rdap-url names a service)";
	}
	w->out.n_all = w->list.zones.list.n;
	w->out.elsewhere = w->list.n_elsewhere > 0;
	/* Those of an earlier run that are in the list no more count all the same. */
	for (size_t i = 0; i < w->out.done.list.n; i++) {
		const struct lint_bytes b = w->out.done.list.v[i];

		w->out.n_all += !fleet_set_has(&w->list.zones, b.p, b.n);
	}
	walk_catch_signals();
	w->crew = fleet_crew_new(a, o->jobs);
	switch (fleet_run(net_live_new(a), &f)) {
	case FLEET_WHOLE:
	case FLEET_GIVEN_UP:
		break;
	case FLEET_INTERRUPTED:
		w->out.ended = "interrupted";
		break;
	case FLEET_DEADLINE:
		w->out.ended = "the deadline of the run (--deadline)";
		break;
	}
	return fleet_out_close(a, &w->out);
}
