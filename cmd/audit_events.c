/* audit_events.c - what the snapshots show, as a timeline. */
#include "audit.h"
#include "../lib/base/buf.h"
#include "../lib/base/esc.h"
#include "../lib/base/when.h"
#include "../lib/dns/name.h"
#include "../lib/rollout/world.h"
#include <stdlib.h>

static const char *
keep(struct audit *u, const char *text)
{
	return arena_copy(u->arena, text, strlen(text));
}

static struct lint_name
keep_name(struct audit *u, struct lint_name n)
{
	return (struct lint_name){ arena_copy(u->arena, n.wire, n.len), n.len };
}

static struct report_event *
known(struct audit *u, const struct engine_finding *f)
{
	for (size_t i = 0; i < u->findings.n; i++)
		if (strcmp(u->findings.v[i].fingerprint, f->fingerprint) == 0)
			return &u->findings.v[i];
	return NULL;
}

/* At or below the zone; of what lies above, only what may take it down. */
static bool
concerns(const struct audit *u, struct lint_name apex, uint8_t severity)
{
	return lint_name_within(apex, u->zone) ||
	       (severity == LINT_CRITICAL && lint_name_within(u->zone, apex));
}

static void
weigh(struct audit *u, struct report_event *o, const struct engine_finding *f, size_t snapshot)
{
	o->severity = f->severity;
	o->text = keep(u, f->text);
	if (f->suppressed != NULL) {
		struct buf b = buf_new(u->arena);

		buf_printf(&b, "%s (accepted: ", f->text);
		esc_add(&b, f->suppressed->reason, strlen(f->suppressed->reason));
		buf_char(&b, ')');
		o->text = b.p;
	}
	o->worst_at = u->list.v[snapshot].at;
	o->path = u->list.v[snapshot].path;
}

void
audit_findings(
    struct audit *u, const struct facts *facts, const struct engine_result *r, size_t snapshot)
{
	const int64_t at = u->list.v[snapshot].at;

	for (size_t i = 0; i < u->findings.n; i++)
		u->findings.v[i].gone = true;
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct engine_finding *f = r->findings.v[i];
		struct report_event *o;

		if (f->follows != NULL || !concerns(u, facts->zones.v[f->zone]->apex, f->severity))
			continue;
		o = known(u, f);
		if (o == NULL && u->findings.n == AUDIT_MOST_FINDINGS) {
			u->report.limit = "limit AUDIT_MOST_FINDINGS (5000) reached";
			continue;
		}
		if (o == NULL) {
			o = vec_add(u->arena, &u->findings);
			*o = (struct report_event){ .at = at,
				.since = LINT_ALWAYS_WAS,
				.kind = REPORT_FINDING,
				.word = f->check->id,
				.name = keep_name(u, f->name),
				.type = f->type };
			memcpy(o->fingerprint, f->fingerprint, sizeof(o->fingerprint));
			if (at > u->report.first)
				o->since = u->before_at;
			weigh(u, o, f, snapshot);
			o->accepted = true;
			*vec_add(u->arena, &u->first) = *o;
		}
		o->gone = false;
		o->accepted &= f->suppressed != NULL;
		o->last = at;
		if (f->severity > o->severity)
			weigh(u, o, f, snapshot);
	}
	u->before_at = at;
}

static const struct fact_zone *
zone_like(const struct facts *f, struct lint_name apex)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && lint_name_eq(f->zones.v[i]->apex, apex))
			return f->zones.v[i];
	return NULL;
}

static void
add_changes(struct audit *u, const struct changes *c, int64_t since, size_t snapshot)
{
	const int64_t at = u->list.v[snapshot].at;

	for (size_t i = 0; i < c->list.n; i++)
		*vec_add(u->arena, &u->changes) =
		    (struct report_event){ .at = at,
			    .since = since,
			    .last = at,
			    .kind = REPORT_CHANGE,
			    .path = u->list.v[snapshot].path,
			    .word = c->list.v[i].what,
			    .text = keep(u, c->list.v[i].text),
			    .name = keep_name(u, c->list.v[i].name),
			    .type = c->list.v[i].type };
}

void
audit_changes(struct audit *u, const struct facts *before, const struct facts *after, int64_t since,
    size_t snapshot)
{
	local_arena *scratch = arena_new();
	struct changes c = { 0 };

	for (size_t i = 0; i < after->zones.n; i++) {
		const struct fact_zone *z = after->zones.v[i];

		if (z->transfer == NULL && lint_name_within(z->apex, u->zone))
			change_find(scratch, before, zone_like(before, z->apex), after, z, &c);
	}
	for (size_t i = 0; i < before->zones.n; i++) {
		const struct fact_zone *z = before->zones.v[i];

		if (z->transfer == NULL && lint_name_within(z->apex, u->zone) &&
		    zone_like(after, z->apex) == NULL)
			change_find(scratch, before, z, after, NULL, &c);
	}
	add_changes(u, &c, since, snapshot);
}

/* When all that a mix is made of had been seen. */
static int64_t
seen_at(const struct lint_mix *m)
{
	const struct lint_version *v[] = { m->ds, m->keys, m->data, m->ns };
	int64_t at = m->from;

	for (size_t i = 0; i < 4; i++)
		if (v[i] != NULL && v[i]->first > at)
			at = v[i]->first;
	return at < m->until ? at : m->from;
}

static int
by_beginning(const void *x, const void *y)
{
	const struct report_outage *a = x, *b = y;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->until != b->until)
		return a->until > b->until ? -1 : 1;
	return strcmp(a->check, b->check);
}

/* One outage for all mixes that follow each other without a gap. */
static void
add_outages(struct audit *u, const struct lint_history *h, const struct lint_mixes *m)
{
	VEC(struct report_outage) all = { 0 };

	for (size_t i = 0; i < m->n_mixes; i++)
		*vec_add(u->arena, &all) = (struct report_outage){ m->mixes[i].from,
			m->mixes[i].until, rollout_mix_check(h->ids, &m->mixes[i]), NULL };
	if (all.n > 0)
		qsort(all.v, all.n, sizeof(*all.v), by_beginning);
	for (size_t i = 0; i < all.n; i++) {
		const size_t n = u->report.outages.n;
		struct report_outage *last = n == 0 ? NULL : &u->report.outages.v[n - 1];

		if (last == NULL || all.v[i].from > last->until)
			*vec_add(u->arena, &u->report.outages) = all.v[i];
		else if (all.v[i].until > last->until)
			last->until = all.v[i].until;
	}
}

static void
add_fails(struct audit *u, const struct lint_history *h, const struct lint_mixes *m)
{
	if (m->n_mixes > AUDIT_MOST_MIXES)
		u->report.limit = "limit AUDIT_MOST_MIXES (200 mixes in the timeline) reached";
	for (size_t i = 0; i < m->n_mixes && i < AUDIT_MOST_MIXES; i++) {
		const struct lint_mix *x = &m->mixes[i];

		*vec_add(u->arena, &u->fails) = (struct report_event){ .at = seen_at(x),
			.since = x->from,
			.last = x->until,
			.kind = REPORT_FAILS,
			.word = x->outcome == LINT_LOST ? "lost" : "bogus",
			.text = rollout_mix_text(u->arena, h->ids, x),
			.name = u->zone,
			.families = x->families };
	}
}

/* One line for all families that are well again at the same time. */
static void
add_heals(struct audit *u, int64_t since)
{
	uint32_t told = 0;

	for (uint32_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		uint32_t alike = 0;

		if ((told >> f & 1) != 0 || rollout_families[f].unusual || u->report.heals[f] <= since)
			continue;
		for (uint32_t k = f; k < ROLLOUT_N_FAMILIES; k++)
			if (!rollout_families[k].unusual && u->report.heals[k] == u->report.heals[f])
				alike |= 1u << k;
		told |= alike;
		if (u->report.heals[f] != LINT_NEVER)
			*vec_add(u->arena, &u->heals) = (struct report_event){ .at = u->report.heals[f],
				.since = LINT_ALWAYS_WAS,
				.last = u->report.heals[f],
				.kind = REPORT_HEALS,
				.word = "heals",
				.text = "well again, memory of failures included",
				.families = alike };
	}
}

void
audit_caches(struct audit *u, const struct facts *f, const struct fact_zone *z, int64_t now)
{
	const struct lint_history *h = facts_history(u->arena, f, z, now);
	const struct rollout_story story = rollout_story_of(u->arena, h, h->since);
	struct rollout_gate *gate;
	struct rollout_world w;
	struct lint_mixes mixes;

	u->report.widest_gap = h->widest_gap;
	if (h->limit != NULL)
		u->report.limit = h->limit;
	mixes = rollout_mixes(u->arena, &story, h->since);
	add_fails(u, h, &mixes);
	add_outages(u, h, &mixes);
	for (uint32_t i = 0; i < ROLLOUT_N_FAMILIES; i++) {
		u->report.heals[i] = rollout_heals(&story, &rollout_families[i], h->since);
		u->report.failing |= !rollout_families[i].unusual && u->report.heals[i] > now;
	}
	add_heals(u, h->since);
	if (!u->report.failing)
		return;
	gate = new (u->arena, struct rollout_gate, 1);
	rollout_world_of(u->arena, f, z, h, now, &w);
	rollout_gate(u->arena, &w, ROLLOUT_UNSIGN, gate);
	u->report.acts = gate->acts;
	u->report.n_acts = gate->n_acts;
}

static int
by_time(const void *x, const void *y)
{
	const struct report_event *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->kind == REPORT_FINDING && strcmp(a->word, b->word) != 0)
		return strcmp(a->word, b->word);
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The check that the failing mix is an instance of; else the worst that was found meanwhile.
 * Without an outage (NULL): the worst that was ever found, when it is critical. */
static size_t
find_cause(const struct audit *u, const struct report_outage *outage)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < u->findings.n; i++) {
		const struct report_event *e = &u->findings.v[i], *b;

		if (e->severity < (outage != NULL ? LINT_ERROR : LINT_CRITICAL) ||
		    (outage != NULL && (e->last < outage->from || e->worst_at > outage->until)))
			continue;
		if (outage != NULL && strcmp(e->word, outage->check) == 0 &&
		    lint_name_eq(e->name, u->zone))
			return i;
		b = best == SIZE_MAX ? NULL : &u->findings.v[best];
		if (b == NULL || e->severity > b->severity ||
		    (e->severity == b->severity && e->worst_at < b->worst_at))
			best = i;
	}
	return best;
}

static void
explain(struct audit *u)
{
	struct report_audit *r = &u->report;
	size_t cause;

	for (size_t i = 0; i < r->outages.n; i++)
		if ((cause = find_cause(u, &r->outages.v[i])) != SIZE_MAX) {
			r->outages.v[i].cause = &u->findings.v[cause];
			u->findings.v[cause].explains = true;
		}
	if (r->outages.n == 0 && (cause = find_cause(u, NULL)) != SIZE_MAX) {
		r->cause = &u->findings.v[cause];
		u->findings.v[cause].explains = true;
	}
}

/* A finding that got worse is told twice: as it was first, and at its worst. */
static void
add_finding(struct audit *u, size_t i)
{
	const struct report_event *worst = &u->findings.v[i];
	struct report_event first = u->first.v[i], o = *worst;

	first.explains = o.explains;
	if (worst->severity <= LINT_INFO)
		return;
	if (worst->worst_at > worst->at) {
		first.last = worst->last;
		*vec_add(u->arena, &u->report.events) = first;
		o.at = o.worst_at;
		o.since = LINT_ALWAYS_WAS;
	}
	*vec_add(u->arena, &u->report.events) = o;
}

void
audit_sum_up(struct audit *u)
{
	struct report_audit *r = &u->report;

	explain(u);
	r->failed = u->fails.n > 0;
	for (size_t i = 0; i < u->changes.n; i++)
		*vec_add(u->arena, &r->events) = u->changes.v[i];
	for (size_t i = 0; i < u->findings.n; i++) {
		r->failed |= u->findings.v[i].severity >= u->o->engine.fail_on && !u->findings.v[i].accepted;
		add_finding(u, i);
	}
	for (size_t i = 0; i < u->fails.n; i++)
		*vec_add(u->arena, &r->events) = u->fails.v[i];
	for (size_t i = 0; i < u->heals.n; i++)
		*vec_add(u->arena, &r->events) = u->heals.v[i];
	for (size_t i = 0; i < r->events.n; i++)
		r->events.v[i].order = (uint32_t)i;
	if (r->events.n > 0)
		qsort(r->events.v, r->events.n, sizeof(*r->events.v), by_time);
}
