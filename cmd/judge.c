#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/collect/file.h"
#include <unistd.h>

/* The tests have a second program, in which all that is for large zones begins with the first
 * record. */
#ifndef JUDGE_FIXED_FROM
#define JUDGE_FIXED_FROM FACTS_FIXED_FROM
#define JUDGE_DIVIDE_FROM ENGINE_DIVIDE_FROM
#define JUDGE_PIECE 0
#endif

bool
load_checks(struct arena *a, const struct options *o, struct engine_checks *checks, struct err *e)
{
	engine_add_builtin(a, checks);
	for (size_t i = 0; i < o->plugins.n; i++)
		if (!engine_add_plugin(a, checks, o->plugins.v[i], e))
			return false;
	return true;
}

static const char *
line_of(void *ctx, struct arena *a, const char *file, uint32_t line)
{
	(void)a;
	return collect_lines_get(ctx, file, line);
}

bool
colour_for(const struct options *o, const struct output *out)
{
	if (o->colour != OPTIONS_AUTO)
		return o->colour == OPTIONS_ALWAYS;
	return out->file == NULL && isatty(STDOUT_FILENO) && !surroundings_no_colour();
}

static void
say(const struct options *o, const char *what)
{
	if (o->progress && isatty(STDERR_FILENO))
		fprintf(stderr, "dnssec-lint: %s\n", what);
}

static bool
write_reports(struct arena *a, const struct options *o, struct report *r, struct err *e)
{
	static const struct output usual = { "human", NULL };
	const size_t n = o->outputs.n == 0 ? 1 : o->outputs.n;
	struct written *w = new (a, struct written, n + 1);
	size_t all = n;

	for (size_t i = 0; i < n; i++) {
		const struct output *out = o->outputs.n == 0 ? &usual : &o->outputs.v[i];
		struct buf page = buf_new(a);

		r->colour = colour_for(o, out);
		r->width = out->file == NULL ? surroundings_width(STDOUT_FILENO) : 80;
		report_format(out->format)->write(a, r, &page);
		w[i] = (struct written) { out->file, page.p, page.n };
	}
	if (o->write_baseline != NULL) {
		struct buf page = buf_new(a);

		report_baseline(a, r, &page);
		w[all++] = (struct written) { o->write_baseline, page.p, page.n };
	}
	return write_all(a, w, all, e);
}

static void
complain_history(const struct facts *f)
{
	enum { MOST = 20 }; /* that are named here; the report counts the others */

	for (size_t i = 0; i < f->refused.n && i < MOST; i++)
		fprintf(stderr, "dnssec-lint: --history: left out: %s\n", f->refused.v[i].why);
	if (f->refused.n > MOST)
		fprintf(stderr, "dnssec-lint: --history: left out: %zu more files\n", f->refused.n - MOST);
}

static void
fill_report(const struct options *o, const struct evidence *ev, const char *target,
    const struct facts *facts, const struct engine_checks *checks, const struct engine_result *result,
    struct report *r)
{
	r->facts = facts;
	r->command = o->recorded != NULL ? o->recorded : o->arguments.v[0];
	r->arguments = o->arguments.v;
	r->n_arguments = o->arguments.n;
	r->at = o->engine.now;
	r->evidence = ev;
	r->result = result;
	r->checks = checks;
	r->target = target;
	r->exit_code = o->exit_zero ? 0 : result->exit;
	r->unicode = surroundings_unicode();
	r->verbose = o->verbose;
	r->line_of = line_of;
	r->line_ctx = collect_lines_new(ev->arena);
}

bool
judge_one(struct arena *a, const struct options *o, const struct evidence *ev, const char *target,
    const struct engine_checks *checks, struct fact_memo *memo, struct engine_result *result,
    struct report *r, struct err *e)
{
	/* Many are judged one after another: threads for one would only cost their start. */
	struct facts_options how = judge_how(o);
	struct facts *facts;

	how.jobs = 1;
	how.memo = memo;
	facts = facts_build(a, ev, &how);
	if (!engine_run(a, checks, facts, &o->engine, result, e))
		return false;
	fill_report(o, ev, target, facts, checks, result, r);
	r->options = &o->engine;
	r->width = 80;
	return true;
}

int
judge_facts(struct arena *a, const struct options *o, const struct evidence *ev, const char *target,
    struct facts *facts, struct judged *j)
{
	struct engine_checks checks = { 0 };
	struct engine_result result = { 0 };
	struct report r = { 0 };
	struct err e;

	if (!load_checks(a, o, &checks, &e))
		return complain(&e);
	complain_history(facts);
	say(o, "running the checks");
	j->engine.jobs = o->jobs;
	j->engine.divide_from = JUDGE_DIVIDE_FROM;
	if (!engine_run(a, &checks, facts, &j->engine, &result, &e))
		return complain(&e);
	if (j->settle != NULL)
		j->settle(j, &result, facts);
	fill_report(o, ev, target, facts, &checks, &result, &r);
	r.gate = j->gate;
	r.gate_zone = j->gate_zone;
	r.diff = j->diff;
	r.audit = j->audit;
	r.plan = j->plan;
	r.options = &o->engine;
	if (!write_reports(a, o, &r, &e))
		return complain(&e);
	return r.exit_code;
}

struct collect_file_options
judge_reading(const struct options *o)
{
	return (struct collect_file_options) { .include_root = o->include_root, .jobs = o->jobs,
		.piece = JUDGE_PIECE };
}

struct facts_options
judge_how(const struct options *o)
{
	return (struct facts_options) { .jobs = o->jobs,
		.fixed_from = o->only_evp ? FACTS_FIXED_NEVER : JUDGE_FIXED_FROM };
}

int
judge(struct arena *a, const struct options *o, const struct evidence *ev, const char *target)
{
	struct facts_options how = judge_how(o);
	struct judged j = { .engine = o->engine };
	struct cache *cache = NULL;
	int status;

	if (o->cache != NULL)
		how.seen = cache_open(a, o->cache, &cache);
	say(o, "working out keys, chains and signatures");
	status = judge_facts(a, o, ev, target, facts_build(a, ev, &how), &j);
	if (cache != NULL && status != 2 && status != 4)
		cache_keep(a, cache);
	return status;
}
