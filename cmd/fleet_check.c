/*
 * fleet_check.c - thousands of zone files in one run.  Parents and children that are among
 * them are read and judged together, as check does; all others one by one, so that memory
 * does not grow with their number.
 */
#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/collect/file.h"
#include "../lib/dns/name.h"

struct file_of {
	struct lint_name apex;
	const char *path;
};
struct fleet_checking {
	const struct options *o;
	struct fleet_out out;
	struct fleet_crew *crew;
	atomic_bool failed;
	struct file_of *files; /* in canonical order: a zone stands before those below it */
	size_t n;
};
struct checked {
	struct fleet_task task; /* first */
	struct fleet_checking *c;
	struct arena *arena; /* its own; this is in it */
	size_t from, to; /* of files */
};

bool
fleet_is_check(const struct options *o, const struct collect_paths *paths)
{
	const bool lines = o->outputs.n == 1 && strcmp(o->outputs.v[0].format, "jsonl") == 0;

	for (size_t i = 0; i < paths->paths.n; i++)
		if (strcmp(paths->paths.v[i], "-") == 0)
			return false;
	return o->shard != NULL || o->resume ||
	    (lines && paths->paths.n > FLEET_OPERANDS && o->ds.n == 0 && o->origin == NULL);
}

static int
file_order(const void *p, const void *q)
{
	const struct file_of *a = p, *b = q;
	const int c = name_compare(a->apex, b->apex);

	return c != 0 ? c : strcmp(a->path, b->path);
}

/* Whose zone each of them is: read once for that, and again to be judged. */
static bool
checking_index(struct arena *a, struct fleet_checking *c, const struct collect_paths *paths, struct err *e)
{
	const struct collect_file_options how = judge_reading(c->o);

	c->files = new(a, struct file_of, paths->paths.n + 1);
	for (size_t i = 0; i < paths->paths.n && !walk_is_stopped(); i++) {
		local_arena *scratch = arena_new();
		struct evidence *ev = evidence_new(scratch);
		const struct ev_zone *z = collect_zone_file(ev, paths->paths.v[i], &how, e);

		if (z == NULL)
			return false;
		c->files[c->n++] = (struct file_of) { { arena_copy(a, z->apex.wire, z->apex.len),
		    z->apex.len }, paths->paths.v[i] };
	}
	if (c->n > 0)
		qsort(c->files, c->n, sizeof(*c->files), file_order);
	return true;
}

/* Behind the last that belongs with it. */
static size_t
checking_end(const struct fleet_checking *c, size_t from)
{
	size_t to = from + 1;

	while (to < c->n && lint_name_within(c->files[to].apex, c->files[from].apex))
		to++;
	return to;
}

static void
checked_run(struct fleet_task *task)
{
	struct checked *x = (struct checked *)(void *)task;
	struct fleet_checking *c = x->c;
	const struct collect_file_options how = judge_reading(c->o);
	struct evidence *ev = evidence_new(x->arena);
	const struct file_of *first = &c->files[x->from];
	const bool alone = x->to == x->from + 1;
	struct err e;

	ev->said = c->o->declared;
	for (size_t i = x->from; i < x->to; i++)
		if (collect_zone_file(ev, c->files[i].path, &how, &e) == NULL) {
			fleet_out_fail(&c->out, &e);
			atomic_store(&c->failed, true);
			arena_free(x->arena);
			return;
		}
	if (!fleet_out_add(&c->out, c->o, (struct lint_bytes) { first->apex.wire, first->apex.len }, ev,
	    alone ? name_text(x->arena, first->apex) : NULL, true))
		atomic_store(&c->failed, true);
	arena_free(x->arena);
}

static void
checking_put(struct fleet_checking *c, size_t from, size_t to)
{
	struct arena *a = arena_new();
	struct checked *x = new(a, struct checked, 1);

	*x = (struct checked) { .task = { .run = checked_run }, .c = c, .arena = a, .from = from, .to = to };
	fleet_crew_put(c->crew, &x->task);
}

static bool
checking_fits(const struct options *o, struct err *e)
{
	const char *format = o->outputs.n > 0 ? o->outputs.v[0].format : "human";

	if (o->ds.n > 0 || o->origin != NULL || o->history != NULL)
		return err_set(e, 2, "--%s is for few zones, not for --shard or --resume",
		    o->ds.n > 0 ? "ds" : o->origin != NULL ? "origin" : "history");
	if (o->outputs.n > 1 || (strcmp(format, "human") != 0 && strcmp(format, "jsonl") != 0))
		return err_set(e, 2, "many zones are reported as each is done: --format jsonl or human, and "
		    "one of them");
	return true;
}

int
fleet_check(struct arena *a, const struct options *o, const struct collect_paths *paths)
{
	struct fleet_checking *c = new(a, struct fleet_checking, 1);
	struct fleet_shard shard;
	struct err e;

	c->o = o;
	walk_catch_signals();
	if (!checking_fits(o, &e) || !fleet_shard_read(o->shard, &shard, &e) ||
	    !checking_index(a, c, paths, &e) || !fleet_out_open(a, o, "zone group", &c->out, &e))
		return complain(&e);
	c->crew = fleet_crew_new(a, o->jobs != 0 ? o->jobs : fleet_cores());
	for (size_t from = 0, to; from < c->n; from = to) {
		const struct lint_name apex = c->files[from].apex;

		to = checking_end(c, from);
		if (shard.n > 0 && fleet_shard_of(apex.wire, apex.len, shard.n) != shard.k) {
			c->out.elsewhere = true;
			continue;
		}
		c->out.n_all++;
		if (walk_is_stopped() || atomic_load(&c->failed) ||
		    fleet_set_has(&c->out.done, apex.wire, apex.len))
			continue;
		fleet_crew_wait(c->crew);
		checking_put(c, from, to);
	}
	fleet_crew_end(c->crew);
	if (walk_is_stopped())
		c->out.ended = "interrupted";
	return fleet_out_close(a, &c->out);
}
