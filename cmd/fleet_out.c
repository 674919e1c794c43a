#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/dns/name.h"
#include <unistd.h>

enum { MOST_SHOWN = 20 }; /* findings of one zone that people are shown */

bool
fleet_out_open(struct arena *a, const struct options *o, const char *what, struct fleet_out *out,
    struct err *e)
{
	const struct output *output = o->outputs.n > 0 ? &o->outputs.v[0] : NULL;

	*out = (struct fleet_out) { .o = o, .what = what, .done.arena = a };
	out->memo = facts_memo_new(a);
	pthread_mutex_init(&out->lock, NULL);
	if (output != NULL && strcmp(output->format, "human") != 0)
		out->lines = report_format(output->format);
	if (o->resume && (output == NULL || output->file == NULL || out->lines == NULL))
		return err_set(e, 2, "--resume goes on with a file: it needs --format jsonl:FILE");
	if (!load_checks(a, o, &out->checks, e))
		return false;
	return output == NULL || output->file == NULL ||
	    fleet_journal_open(a, output->file, o->resume, o, &out->journal, &out->done, &out->before, e);
}

static bool
out_write(struct fleet_out *out, const char *p, size_t n)
{
	struct written w = { NULL, p, n };
	local_arena *a = arena_new();

	if (out->failed.exit != 0)
		return false;
	if (out->journal != NULL)
		return fleet_journal_put(out->journal, p, n, &out->failed);
	return write_all(a, &w, 1, &out->failed);
}

static const char *
out_word(int exit)
{
	return exit == 0 ? "pass" : exit == 1 ? "fail" : "incomplete";
}

static void
out_counts(struct buf *b, const uint64_t counts[LINT_CRITICAL + 1])
{
	bool any = false;

	for (unsigned i = LINT_CRITICAL; i >= LINT_INFO; i--)
		if (counts[i] > 0) {
			buf_printf(b, "%s%llu %s", any ? ", " : "", (unsigned long long)counts[i],
			    engine_severity_text((uint8_t)i));
			any = true;
		}
	if (!any)
		buf_str(b, "no findings");
}

/* One line, and under it what is wrong. */
static void
out_people(struct fleet_out *out, const struct report *r, struct buf *b)
{
	const struct engine_result *result = r->result;
	uint64_t counts[LINT_CRITICAL + 1] = { 0 };
	unsigned shown = 0, hidden = 0;

	for (unsigned i = LINT_INFO; i <= LINT_CRITICAL; i++)
		counts[i] = result->counts[i];
	if (out->o->verbose < 0 && result->exit == 0)
		return;
	buf_printf(b, "%-10s  %s  ", out_word(result->exit), r->target != NULL ? r->target :
	    arena_printf(b->arena, "%s and %zu below", name_text(b->arena, r->facts->zones.v[0]->apex),
		r->facts->zones.n - 1));
	out_counts(b, counts);
	if (r->evidence->limit != NULL)
		buf_printf(b, "; ended by %s", r->evidence->limit);
	buf_char(b, '\n');
	for (size_t i = 0; i < result->findings.n; i++) {
		const struct engine_finding *f = result->findings.v[i];

		if (f->severity < (out->o->verbose > 0 ? LINT_INFO : LINT_WARNING) || f->follows != NULL)
			continue;
		if (++shown > MOST_SHOWN) {
			hidden++;
			continue;
		}
		buf_printf(b, "            %s %s %s%s%s\n", engine_severity_text(f->severity),
		    f->check->id, name_text(b->arena, f->name),
		    f->text != NULL ? ": " : "", f->text != NULL ? f->text : "");
	}
	if (hidden > 0)
		buf_printf(b, "            and %u more\n", hidden);
}

void
fleet_out_fail(struct fleet_out *out, const struct err *e)
{
	pthread_mutex_lock(&out->lock);
	if (out->failed.exit == 0)
		out->failed = *e;
	pthread_mutex_unlock(&out->lock);
}

bool
fleet_out_add(struct fleet_out *out, const struct options *o, struct lint_bytes name,
    const struct evidence *ev, const char *target, bool whole)
{
	struct arena *a = ev->arena;
	struct engine_result result = { 0 };
	struct report r = { 0 };
	struct buf page = buf_new(a);
	struct fleet_done d;
	struct err e;
	bool good;

	if (!judge_one(a, o, ev, target, &out->checks, out->memo, &result, &r, &e)) {
		fleet_out_fail(out, &e);
		return false;
	}
	if (out->lines != NULL)
		out->lines->write(a, &r, &page);
	else
		out_people(out, &r, &page);
	d = (struct fleet_done) { .exit = result.exit, .gaps = (uint32_t)result.gaps.n,
		.queries = ev->n_queries };
	memcpy(d.counts, result.counts, sizeof(d.counts));
	pthread_mutex_lock(&out->lock);
	good = out_write(out, page.p, page.n);
	if (good) {
		fleet_sum_add(&out->sum, &d);
		good = !whole || out->journal == NULL ||
		    fleet_journal_done(out->journal, name, &d, &out->failed);
	}
	pthread_mutex_unlock(&out->lock);
	return good;
}

static int
out_exit(const struct fleet_out *out, const struct fleet_sum *sum)
{
	if (sum->failed > 0)
		return 1;
	if (sum->zones < out->n_all || (out->n_all == 0 && !out->elsewhere))
		return 3;
	return sum->incomplete > 0 ? 3 : 0;
}

static void
out_summary(const struct fleet_out *out, const struct fleet_sum *sum, struct buf *b)
{
	const size_t left = out->n_all - sum->zones;

	buf_printf(b, "%s%zu %s%s: %zu passed, %zu failed, %zu incomplete; ", out->lines != NULL ? "" : "\n",
	    sum->zones, out->what, sum->zones == 1 ? "" : "s", sum->passed, sum->failed, sum->incomplete);
	out_counts(b, sum->counts);
	if (sum->queries > 0)
		buf_printf(b, "; %llu queries", (unsigned long long)sum->queries);
	if (out->before.zones > 0)
		buf_printf(b, "; %zu of them by an earlier run", out->before.zones);
	if (left > 0)
		buf_printf(b, "; %zu not looked at: %s", left,
		    out->ended != NULL ? out->ended : "the run was ended");
	buf_char(b, '\n');
}

/* The last line of all: numbers and our own words only. */
static void
out_json(const struct fleet_out *out, const struct fleet_sum *sum, int exit, struct buf *b)
{
	buf_printf(b, "{\"kind\":\"fleet\",\"status\":\"%s\",\"exit_code\":%d,\"zones\":%zu,\"passed\":%zu,"
	    "\"failed\":%zu,\"incomplete\":%zu,\"not_looked_at\":%zu,\"earlier\":%zu,\"counts\":{",
	    sum->zones < out->n_all || sum->incomplete > 0 ? "incomplete" : "complete", exit, sum->zones,
	    sum->passed, sum->failed, sum->incomplete, out->n_all - sum->zones, out->before.zones);
	for (unsigned i = LINT_CRITICAL; i >= LINT_INFO; i--)
		buf_printf(b, "\"%s\":%llu%s", engine_severity_text((uint8_t)i),
		    (unsigned long long)sum->counts[i], i > LINT_INFO ? "," : "");
	buf_printf(b, "},\"not_evaluated\":%llu,\"queries\":%llu%s%s%s}\n", (unsigned long long)sum->gaps,
	    (unsigned long long)sum->queries, out->ended != NULL ? ",\"limit\":\"" : "",
	    out->ended != NULL ? out->ended : "", out->ended != NULL ? "\"" : "");
}

int
fleet_out_close(struct arena *a, struct fleet_out *out)
{
	struct buf b = buf_new(a);
	struct fleet_sum sum = out->sum;
	struct err e;
	int exit;

	sum.zones += out->before.zones;
	sum.passed += out->before.passed;
	sum.failed += out->before.failed;
	sum.incomplete += out->before.incomplete;
	sum.gaps += out->before.gaps;
	sum.queries += out->before.queries;
	for (unsigned i = 0; i <= LINT_CRITICAL; i++)
		sum.counts[i] += out->before.counts[i];
	exit = out_exit(out, &sum);
	if (out->o->exit_zero || (exit == 3 && out->o->engine.allow_incomplete))
		exit = 0;
	if (sum.zones >= out->n_all && sum.incomplete == 0)
		out->ended = NULL; /* it came too late to end anything */
	out_summary(out, &sum, &b);
	if (out->lines != NULL) {
		fputs(b.p, stderr);
		buf_reset(&b);
		out_json(out, &sum, exit, &b);
	}
	out_write(out, b.p, b.n);
	if (out->failed.exit != 0)
		return complain(&out->failed);
	if (out->journal != NULL && !fleet_journal_close(out->journal, &e))
		return complain(&e);
	return exit;
}
