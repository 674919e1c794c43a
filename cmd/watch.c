/*
 * watch.c - rounds of the walk on a timer.  What is new since the last round is told as it
 * comes; files of --format are replaced whole after each round; the report of the last whole
 * round is printed when a signal ends the watch, and decides the exit status.
 */
#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/base/when.h"
#include "../lib/dns/name.h"
#include "../lib/report/text.h"
#include "../lib/report/watch.h"
#include <errno.h>
#include <time.h>
#include <unistd.h>

enum { WATCH_EVERY_S = 300, WATCH_LEAST_S = 1, WATCH_MOST_S = 86400 };

struct watching {
	const struct options *o;
	struct engine_checks checks;
	struct watch *watch;
	const struct output *page; /* what goes to standard output, or NULL: for people */
	bool tell_json; /* events as JSON on standard output; else for people */
	bool tell_stderr; /* standard output is for a report */
	unsigned every_s;
	uint64_t n;
	int64_t next;
};

static bool
is_format(const struct output *out, const char *name)
{
	return out != NULL && strcmp(out->format, name) == 0;
}

static void
render(struct watching *w, const struct output *out, int64_t now, struct buf *b)
{
	struct report r = *watch_last(w->watch);
	struct metrics *m;

	r.colour = colour_for(w->o, out);
	r.width = out->file == NULL ? surroundings_width(STDOUT_FILENO) : 80;
	if (!is_format(out, "prometheus")) {
		report_format(out->format)->write(b->arena, &r, b);
		return;
	}
	m = metrics_new(b->arena);
	watch_metrics(w->watch, m, now, w->next);
	metrics_write(m, b);
}

/* The files, each replaced whole; at the end what goes to standard output too. */
static bool
write_outputs(struct watching *w, int64_t now, bool end, struct err *e)
{
	static const struct output people = { "human", NULL };
	local_arena *a = arena_new();
	const size_t n = w->o->outputs.n;
	struct written *list = new(a, struct written, n + 1);
	size_t n_list = 0;

	for (size_t i = 0; i < n + 1; i++) {
		const struct output *out = i < n ? &w->o->outputs.v[i] : &people;
		struct buf page = buf_new(a);

		/* Nagios wants its line whenever there is a new one. */
		if ((i == n && (w->page != NULL || n > 0 || !end)) ||
		    (i < n && out->file == NULL && !end && !is_format(out, "nagios")))
			continue;
		if (i < n && out->file == NULL && end && is_format(out, "nagios") && w->n > 0)
			continue;
		render(w, out, now, &page);
		list[n_list++] = (struct written) { out->file, page.p, page.n };
	}
	return write_all(a, list, n_list, e);
}

static bool
tell(struct watching *w, const struct watch_round *round, struct err *e)
{
	local_arena *a = arena_new();
	struct buf lines = buf_new(a), b = buf_new(a);

	for (size_t i = 0; i < round->events.n; i++)
		watch_line(&lines, &round->events.v[i], round->at, w->tell_json);
	if (w->tell_json)
		b = lines;
	else
		text_guard(&b, lines.p, lines.n);
	if (w->tell_stderr) {
		fwrite(b.p, 1, b.n, stderr);
		return true;
	}
	return b.n == 0 || write_all(a, &(struct written) { NULL, b.p, b.n }, 1, e);
}

/* A sign of life, where somebody looks. */
static void
heartbeat(const struct watching *w, int64_t now)
{
	local_arena *a = arena_new();
	const struct report *r = watch_last(w->watch);
	const int64_t quiet = watch_quiet_since(w->watch);
	char text[WHEN_TEXT];
	const char *what;
	const int64_t expiry = watch_expiry(w->watch, a, &what);

	if (!isatty(STDERR_FILENO) && !w->o->progress)
		return;
	fprintf(stderr, "dnssec-lint: round %llu %s", (unsigned long long)w->n, when_text(r->at, text));
	fprintf(stderr, ": %s, %u queries", report_verdict(r), r->evidence->n_queries);
	if (quiet != LINT_NEVER)
		fprintf(stderr, ", quiet for %lld s", (long long)(now - quiet));
	if (expiry != LINT_NEVER)
		fprintf(stderr, ", first expiry %s (%s)", when_text(expiry, text), what);
	fprintf(stderr, ", next %s\n", when_text(w->next, text));
}

/* One round; its arena is the watch's afterwards. */
static bool
round_of(struct watching *w, struct err *e)
{
	struct options *now;
	struct arena *a = arena_new();
	struct evidence *ev = evidence_new(a);
	struct engine_result *result = new(a, struct engine_result, 1);
	struct report *r = new(a, struct report, 1);
	const char *target;

	now = new(a, struct options, 1);
	*now = *w->o;
	now->engine.now = surroundings_clock();
	if (!walk_collect(a, now, now->operands.v, now->operands.n, ev, &target, e) ||
	    /* What was interrupted is no round, unless it is the only one. */
	    (walk_is_stopped() && w->n > 0)) {
		const bool stopped = walk_is_stopped() && e->exit == 0;

		arena_free(a);
		return stopped;
	}
	if (!judge_one(a, now, ev, target, &w->checks, NULL, result, r, e)) {
		arena_free(a);
		return false;
	}
	w->next = now->engine.now + w->every_s;
	if (!tell(w, watch_add(w->watch, a, r), e))
		return false;
	w->n++;
	if (!write_outputs(w, surroundings_clock(), false, e))
		return false;
	heartbeat(w, surroundings_clock());
	return true;
}

/* Rounds begin on time, however long they take; one that takes too long is followed at once. */
static void
wait_until(int64_t when)
{
	while (!walk_is_stopped()) {
		const int64_t left = when - surroundings_clock();
		struct timespec t = { .tv_sec = (time_t)(left > 1 ? 1 : left) };

		if (left <= 0 || (nanosleep(&t, NULL) != 0 && errno == EINTR && walk_is_stopped()))
			return;
	}
}

/* With --input the zones are those of the list. */
static bool
listed(struct arena *a, const struct options *o, struct options *out, struct err *e)
{
	struct fleet_list list;
	struct fleet_shard shard;

	*out = *o;
	if (o->input == NULL && o->shard == NULL)
		return true;
	if (!fleet_shard_read(o->shard, &shard, e) || !fleet_list_read(a, o, &shard, &list, e))
		return false;
	memset(&out->operands, 0, sizeof(out->operands));
	for (size_t i = 0; i < list.zones.list.n; i++) {
		const struct lint_bytes b = list.zones.list.v[i];

		*vec_add(a, &out->operands) = name_text(a, (struct lint_name) { b.p, (uint8_t)b.n });
	}
	if (out->operands.n == 0)
		return err_set(e, 3, "no zone in the list");
	return out->operands.n <= WALK_MOST_TOGETHER ||
	    err_set(e, 2, "%zu zones are too many for one watch (%d): --shard makes parts of them",
	        out->operands.n, WALK_MOST_TOGETHER);
}

static bool
fits(const struct options *o, struct err *e)
{
	if (o->operands.n == 0)
		return err_set(e, 2, "watch wants the name of a zone");
	if (o->has_at || o->save != NULL)
		return err_set(e, 2, "--%s is for one walk; a watch looks at the present, and --history "
		    "keeps it", o->has_at ? "at" : "save");
	if (o->every != 0 && (o->every < WATCH_LEAST_S || o->every > WATCH_MOST_S))
		return err_set(e, 2, "--every wants seconds from 1 to 86400, not %u", o->every);
	return true;
}

static int
watch(struct arena *a, const struct options *given)
{
	struct options *o = new(a, struct options, 1);
	struct watching w = { .o = o, .every_s = given->every == 0 ? WATCH_EVERY_S : given->every };
	struct err e = { 0 };
	int status;

	if (!listed(a, given, o, &e) || !fits(o, &e) || !load_checks(a, o, &w.checks, &e))
		return complain(&e);
	for (size_t i = 0; i < o->outputs.n; i++)
		if (o->outputs.v[i].file == NULL)
			w.page = &o->outputs.v[i];
	w.tell_json = is_format(w.page, "jsonl");
	w.tell_stderr = w.page != NULL && !w.tell_json && !is_format(w.page, "human");
	w.watch = watch_new();
	walk_catch_signals();
	while (!walk_is_stopped()) {
		if (!round_of(&w, &e)) {
			watch_free(w.watch);
			return complain(&e);
		}
		wait_until(w.next);
	}
	if (watch_last(w.watch) == NULL)
		status = 3;
	else if (!write_outputs(&w, surroundings_clock(), true, &e))
		status = complain(&e);
	else
		status = watch_last(w.watch)->exit_code;
	watch_free(w.watch);
	return status;
}

const struct command command_watch = {
	.name = "watch",
	.bit = CMD_WATCH,
	.operands = "ZONE...",
	.what = "the same checks on a timer: soak, alarms on change, metrics",
	.more = "Each round is a walk. What changed since the last one, findings that are new or over, and "
	        "steps that have become safe are told as they come; files of --format are replaced whole "
	        "after each round (prometheus:FILE for the node exporter), and --history keeps each walk. A "
	        "signal ends it with the report and the exit status of the last whole round.",
	.run = watch,
};
