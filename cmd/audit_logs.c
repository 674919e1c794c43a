/* audit_logs.c - what browsers saw: NetLogs beside the snapshots, or alone. */
#include "audit.h"
#include "../lib/collect/logs.h"

/* What is newer than --at did not happen yet. */
static void
forget_later(const struct audit *u, struct evidence *ev)
{
	size_t n = 0;

	for (size_t i = 0; i < ev->lookups.n; i++)
		if (!u->o->has_at || ev->lookups.v[i].at <= u->o->engine.now)
			ev->lookups.v[n++] = ev->lookups.v[i];
	ev->lookups.n = n;
}

bool
audit_logs(struct audit *u, struct evidence *ev, struct err *e)
{
	struct buf cut = buf_new(u->arena);
	const bool redact = u->o->redact != NULL;
	struct written w = { .file = u->o->redact };

	for (size_t i = 0; i < u->logs.n; i++)
		if (!logs_read(ev, u->logs.v[i], u->zone, redact ? &cut : NULL, e))
			return false;
	forget_later(u, ev);
	w.p = cut.p, w.n = cut.n;
	return !redact || write_all(u->arena, &w, 1, e);
}

int
audit_logs_alone(struct audit *u)
{
	const struct facts_options how = { .jobs = u->o->jobs };
	struct evidence *ev = evidence_new(u->arena);
	struct options now = *u->o;
	struct judged j = { 0 };
	struct err e;

	if (!audit_logs(u, ev, &e))
		return complain(&e);
	/* The instant of judgement: the last thing that the logs tell of. */
	for (size_t i = 0; i < ev->lookups.n; i++)
		if (!u->o->has_at && (i == 0 || ev->lookups.v[i].at > now.engine.now))
			now.engine.now = ev->lookups.v[i].at;
	now.recorded = NULL;
	j.engine = now.engine;
	return judge_facts(u->arena, &now, ev, u->report.zone, facts_build(u->arena, ev, &how), &j);
}
