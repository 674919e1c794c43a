/*
 * audit.c - one zone over any number of snapshots, afterwards: what changed when,
 * which finding explains the outage and since when it could have been known, when
 * names failed for whom, and when each resolver family is well again.
 */
#include "audit.h"
#include "../lib/base/when.h"
#include "../lib/collect/history.h"
#include "../lib/collect/logs.h"
#include "../lib/dns/name.h"
#include "../lib/evidence/snapshot.h"
#include "../lib/rollout/world.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static bool
load(struct arena *a, const char *path, struct evidence *ev, struct snapshot_run *run, struct err *e)
{
	struct buf text;

	if (!recorded_read(a, path, &text, e))
		return false;
	if (!snapshot_looks_like(text.p, text.n))
		return err_set(e, 2, "%s: neither a snapshot, a Chromium NetLog nor a query log", path);
	return snapshot_load(ev, path, text.p, text.n, run, e);
}

/* What it saw is kept, the rest is not: a year of snapshots has to fit. */
static bool
take_file(struct audit *u, const char *path, struct err *e)
{
	local_arena *scratch = arena_new();
	struct evidence *ev = evidence_new(scratch);
	struct snapshot_run run;
	struct snapshot *s;
	struct facts_past *past;

	if (!load(scratch, path, ev, &run, e))
		return false;
	for (size_t i = 0; i < u->list.n; i++)
		if (strcmp(u->list.v[i].path, path) == 0)
			return true; /* given twice */
	if (u->list.n == HISTORY_MAX_FILES)
		return err_set(e, 2, "limit HISTORY_MAX_FILES (%d snapshots) exceeded", HISTORY_MAX_FILES);
	if (u->o->has_at && ev->at > u->o->engine.now) {
		u->n_newer++;
		return true;
	}
	past = facts_pasts_outline(u->pasts, ev);
	past->path = arena_copy(u->arena, path, strlen(path));
	s = vec_add(u->arena, &u->list);
	*s = (struct snapshot){ .path = past->path, .at = ev->at, .past = past };
	if (run.target != NULL)
		s->target = arena_copy(u->arena, run.target, strlen(run.target));
	return true;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A file in a folder that cannot be used is named and left out. */
static bool
take_folder(struct audit *u, const char *folder, struct err *e)
{
	VEC(const char *) paths = { 0 };
	DIR *d = opendir(folder);
	struct dirent *entry;
	struct err why;

	if (d == NULL)
		return err_set(e, 2, "%s: %s", folder, strerror(errno));
	while ((entry = readdir(d)) != NULL && paths.n <= HISTORY_MAX_FILES) {
		if (history_is_snapshot(entry->d_name))
			*vec_add(u->arena, &paths) = arena_printf(u->arena, "%s/%s", folder, entry->d_name);
	}
	closedir(d);
	if (paths.n > HISTORY_MAX_FILES)
		return err_set(e, 2, "%s: limit HISTORY_MAX_FILES (%d) exceeded", folder, HISTORY_MAX_FILES);
	if (paths.n > 0)
		qsort(paths.v, paths.n, sizeof(*paths.v), by_path);
	for (size_t i = 0; i < paths.n; i++)
		if (!take_file(u, paths.v[i], &why))
			fprintf(stderr, "dnssec-lint: left out: %s\n", why.text);
	return true;
}

static bool
take(struct audit *u, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return take_folder(u, path, e);
	if (logs_is(path)) {
		*vec_add(u->arena, &u->logs) = path;
		return true;
	}
	return take_file(u, path, e);
}

static int
by_time(const void *x, const void *y)
{
	const struct snapshot *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return strcmp(a->path, b->path);
}

static bool
find_target(struct audit *u, struct err *e)
{
	static const uint8_t root[1];
	const char *text = u->o->zone;
	uint8_t wire[255], len;

	if (text == NULL && u->list.n == 0)
		return err_set(
		    e, 2, "whose look-ups? a log names all that somebody visited; say --zone NAME");
	if (text == NULL)
		text = u->list.v[u->list.n - 1].target;
	if (text == NULL)
		return err_set(e, 2, "%s is of several zones: name one with --zone",
		    u->list.v[u->list.n - 1].path);
	if (name_parse(text, strlen(text), (struct lint_name){ root, 1 }, wire, &len) != NULL)
		return err_set(e, 2, "--zone %s is no name", text);
	name_lower(wire, len);
	u->zone = (struct lint_name){ arena_copy(u->arena, wire, len), len };
	u->report.zone = name_text(u->arena, u->zone);
	return true;
}

/* Snapshots that did not see the zone are of something else. */
static bool
choose(struct audit *u, struct err *e)
{
	const struct fact_then *last = NULL;
	size_t n = 0, judged = 0;

	for (size_t i = 0; i < u->list.n; i++)
		if (facts_then(u->list.v[i].past, u->zone) != NULL)
			u->list.v[n++] = u->list.v[i];
	if (n == 0)
		return err_set(e, 2, "no snapshot is of %s", u->report.zone);
	u->list.n = n;
	for (size_t i = 0; i < n; i++) {
		struct snapshot *s = &u->list.v[i];
		const struct fact_then *then = facts_then(s->past, u->zone);

		*vec_add(u->arena, &u->pasts->list) = s->past;
		s->judged = n <= AUDIT_MOST_JUDGED || i == 0 || i + 1 == n;
		if (i > 0 && then->seen != last->seen) /* where a state ends, and where one begins */
			s->judged = s[-1].judged = true;
		last = then;
	}
	for (size_t i = 0; i < n; i++)
		judged += u->list.v[i].judged;
	/* Still too many: the newest of them. */
	for (size_t i = 1; i + 1 < n && judged > AUDIT_MOST_JUDGED; i++) {
		judged -= u->list.v[i].judged;
		u->list.v[i].judged = false;
	}
	u->report.n_snapshots = (uint32_t)n;
	u->report.n_judged = (uint32_t)judged;
	u->report.first = u->list.v[0].at;
	u->report.last = u->list.v[n - 1].at;
	if (judged < n)
		u->report.limit = arena_printf(u->arena,
		    "limit AUDIT_MOST_JUDGED (%d): the checks ran on %zu of %zu snapshots, those in which "
		    "keys, DS or signers changed", AUDIT_MOST_JUDGED, judged, n);
	return true;
}

static bool
collect(struct audit *u, struct err *e)
{
	for (size_t i = 0; i < u->o->operands.n; i++)
		if (!take(u, u->o->operands.v[i], e))
			return false;
	if (u->o->history != NULL && !take(u, u->o->history, e))
		return false;
	if (u->o->redact != NULL && u->logs.n != 1)
		return err_set(e, 2, "--redact wants one NetLog");
	if (u->list.n == 0 && u->logs.n > 0)
		return find_target(u, e);
	if (u->list.n == 0)
		return err_set(e, 2, "no snapshot%s", u->n_newer > 0 ? " from before --at" : "");
	qsort(u->list.v, u->list.n, sizeof(*u->list.v), by_time);
	return find_target(u, e) && choose(u, e);
}

/* The snapshot with those before it as its history. */
static struct facts *
facts_of(struct audit *u, struct arena *a, size_t i, struct evidence **ev, struct err *e)
{
	const struct facts_options how = judge_how(u->o);
	struct facts_pasts *before = new (a, struct facts_pasts, 1);
	struct snapshot_run run;

	*ev = evidence_new(a);
	if (!load(a, u->list.v[i].path, *ev, &run, e))
		return NULL;
	*before = *u->pasts;
	before->list.n = i;
	(*ev)->history = before;
	/* The logs are laid beside the newest only: there the zone's records are those to compare. */
	if (i + 1 == u->list.n && a == u->arena && !audit_logs(u, *ev, e))
		return NULL;
	return facts_build(a, *ev, &how);
}

static bool
run_checks(struct audit *u, struct err *e)
{
	struct engine_options then = u->o->engine;
	struct arena *was = NULL;
	const struct facts *old = NULL;
	int64_t old_at = 0;
	bool good = true;

	for (size_t i = 0; i < u->list.n && good; i++) {
		struct engine_result result = { 0 };
		struct evidence *ev;
		struct arena *a;
		struct facts *f;

		if (!u->list.v[i].judged)
			continue;
		a = arena_new();
		f = facts_of(u, a, i, &ev, e);
		then.now = u->list.v[i].at;
		good = f != NULL && engine_run(a, &u->checks, f, &then, &result, e);
		if (good) {
			u->report.n_incomplete += result.incomplete;
			audit_findings(u, f, &result, i);
			if (old != NULL)
				audit_changes(u, old, f, old_at, i);
		}
		arena_free(was);
		was = a;
		old = f;
		old_at = then.now;
	}
	arena_free(was);
	return good;
}

static void
settle(struct judged *j, struct engine_result *result, const struct facts *facts)
{
	struct audit *u = j->ctx;

	(void)facts;
	for (size_t i = 0; i < result->findings.n; i++)
		u->report.failed |= (result->findings.v[i]->check->needs & LINT_NEED_LOGS) != 0 &&
		    result->findings.v[i]->severity >= j->engine.fail_on;
	result->incomplete |= u->report.n_incomplete > 0;
	if (u->report.failed)
		result->exit = 1;
	else
		result->exit = result->incomplete && !j->engine.allow_incomplete ? 3 : 0;
}

static const struct fact_zone *
zone_of(const struct audit *u, const struct facts *f)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && lint_name_eq(f->zones.v[i]->apex, u->zone))
			return f->zones.v[i];
	return NULL;
}

static int
audit(struct arena *a, const struct options *o)
{
	struct audit u = { .arena = a, .o = o, .pasts = facts_pasts_new(a) };
	struct options now = *o;
	struct judged j;
	struct evidence *ev;
	struct facts *f;
	const struct fact_zone *z;
	struct err e;

	if (o->operands.n == 0)
		return complain_text(
		    2, "audit wants snapshots (files, or a directory of them), NetLogs or query logs");
	if (!load_checks(a, o, &u.checks, &e) || !collect(&u, &e))
		return complain(&e);
	if (u.list.n == 0)
		return audit_logs_alone(&u);
	if (!run_checks(&u, &e))
		return complain(&e);
	f = facts_of(&u, a, u.list.n - 1, &ev, &e);
	if (f == NULL)
		return complain(&e);
	z = zone_of(&u, f);
	if (z == NULL)
		return complain_text(2, "%s is not in the newest snapshot", u.report.zone);
	if (!o->has_at)
		now.engine.now = u.report.last;
	now.recorded = NULL;
	audit_caches(&u, f, z, now.engine.now);
	audit_sum_up(&u);
	j = (struct judged){ .engine = now.engine, .audit = &u.report, .settle = settle, .ctx = &u };
	return judge_facts(a, &now, ev, u.report.zone, f, &j);
}

const struct command command_audit = {
	.name = "audit",
	.bit = CMD_AUDIT,
	.operands = "FILE...",
	.what = "snapshots, NetLogs, query logs: what failed, where, since when, until when",
	.more = "FILE is a snapshot or a directory of them; their order does not matter. All are of one "
		"zone, that of the newest run or of --zone. What is newer than --at is left aside; "
		"without it the newest snapshot's time counts. The checks run on each snapshot with "
		"those before it as its history. Exit 1 means that a finding at or above --fail-on was "
		"there at any time, or that names failed for some resolver. A Chromium NetLog "
		"(chrome://net-export) may stand beside the snapshots, or alone with --zone: what a browser "
		"looked up at or below the zone is judged, all else in it is left unread. So may a query log "
		"of the zone's servers, in the form of Route 53.",
	.run = audit,
};
