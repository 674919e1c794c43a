#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/collect/fleet.h"
#include "../lib/collect/history.h"
#include "../lib/dns/name.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct fleet_walking {
	const struct options *o;
	struct fleet_list list;
	struct fleet_out out;
	struct fleet_crew *crew;
	struct evidence *anchors; /* that each zone begins with */
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

	walk_anchors_copy(ev, w->anchors);
	ev->said = w->o->declared;
	return ev;
}

/* What is known of the zone from earlier, and what was heard now beside it. */
static bool
walked_history(struct walked *x, struct err *e)
{
	struct arena *a = x->ev->arena;

	x->o.history = history_folder(a, x->o.history, x->name);
	return history_load(a, &x->o, x->ev, e) &&
	    walk_keep(a, &x->o, x->ev, name_text(a, x->name), e);
}

static void
walked_judge(struct fleet_task *task)
{
	struct walked *x = (struct walked *)(void *)task;
	struct err e;

	if (x->o.history != NULL && !walked_history(x, &e)) {
		fleet_out_fail(&x->w->out, &e);
		atomic_store(&x->w->failed, true);
		return;
	}
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

/* Can each zone be reported as it ends?  A format that is one document, a snapshot, a history
 * of several zones and what is declared are of all zones together. */
static bool
walking_streams(const struct options *o)
{
	const char *format = o->outputs.n > 0 ? o->outputs.v[0].format : "human";

	return o->outputs.n <= 1 && (strcmp(format, "human") == 0 || strcmp(format, "jsonl") == 0) &&
	    o->save == NULL && o->ns.n + o->ds.n == 0 &&
	    (o->history == NULL || !history_is_flat(o->history));
}

/* One walk and one report of them all. */
static int
walking_together(struct arena *a, const struct options *o, const struct fleet_list *list)
{
	const size_t n = list->zones.list.n;
	const char **zones = new(a, const char *, n + 1), *target;
	struct evidence *ev = evidence_new(a);
	struct err e;

	if (o->resume)
		return complain_text(2, "--resume goes on with a file: it needs --format jsonl:FILE and no "
		    "other");
	if (n == 0 && list->n_elsewhere > 0)
		return complain_text(0, "none of the %zu zones is in this shard", list->n_elsewhere);
	if (n == 0)
		return complain_text(3, "no zone in the list");
	if (n > WALK_MOST_TOGETHER)
		return complain_text(2, "%zu zones are too many for one report (%d): --format jsonl alone, "
		    "without --save, --ns, --ds and a --history of several zones, reports each as it ends", n,
		    WALK_MOST_TOGETHER);
	for (size_t i = 0; i < n; i++) {
		const struct lint_bytes b = list->zones.list.v[i];

		zones[i] = name_text(a, (struct lint_name) { b.p, (uint8_t)b.n });
	}
	if (!walk_collect(a, o, zones, n, ev, &target, &e))
		return complain(&e);
	return judge(a, o, ev, target);
}

/* Names of --names and --subzones that lie in none of the zones: no report has them. */
static void
walking_strays(const struct fleet_list *list, const struct walk_names *names, const char *option)
{
	size_t n = 0;

	for (size_t i = 0; names != NULL && i < names->list.n; i++) {
		struct lint_name at = names->list.v[i];

		while (!fleet_set_has(&list->zones, at.wire, at.len) && at.len > 1)
			at = name_parent(at);
		n += !fleet_set_has(&list->zones, at.wire, at.len);
	}
	if (n > 0)
		fprintf(stderr, "dnssec-lint: --%s: %zu of %zu names lie in none of the zones%s\n", option, n,
		    names->list.n, list->n_elsewhere > 0 ? " of this shard" : "");
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
	if (!fleet_shard_read(o->shard, &shard, &e) || !fleet_list_read(a, o, &shard, &w->list, &e))
		return complain(&e);
	if (!walking_streams(o))
		return walking_together(a, o, &w->list);
	if (!walk_prepare(a, o, &how, &rdap, &e) ||
	    !walk_anchors(o, w->anchors = evidence_new(a), &e) || !fleet_out_open(a, o, "zone", &w->out, &e))
		return complain(&e);
	how.ask.deadline_s = ASK_DEADLINE_S; /* of one zone */
	how.lean = true;
	if (o->rdap_url == NULL && !o->no_rdap) {
		how.rdap.off = true;
		how.rdap.off_why = "the registry was not asked: there are many zones "
		    "(--rdap-url names a service)";
	}
	if (o->history != NULL && mkdir(o->history, 0777) != 0 && errno != EEXIST)
		return complain_text(4, "--history %s: %s", o->history, strerror(errno));
	w->out.n_all = w->list.zones.list.n;
	w->out.elsewhere = w->list.n_elsewhere > 0;
	/* Those of an earlier run that are in the list no more count all the same. */
	for (size_t i = 0; i < w->out.done.list.n; i++) {
		const struct lint_bytes b = w->out.done.list.v[i];

		w->out.n_all += !fleet_set_has(&w->list.zones, b.p, b.n);
	}
	walking_strays(&w->list, how.names, "names");
	walking_strays(&w->list, how.subzones, "subzones");
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
