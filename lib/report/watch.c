#include "watch.h"
#include "json_zone.h"
#include "../base/arena.h"
#include "../base/when.h"
#include "../dns/name.h"
#include <string.h>

const char *const watch_words[] = { "change", "alarm", "clear", "ready", "turn", "verdict" };

struct open_alarm { /* one that is on */
	char fingerprint[33];
	uint8_t severity;
	const char *check, *zone, *text;
};
struct turn { /* of a constraint, when last looked at */
	const char *zone, *action, *state;
};
struct watch {
	struct arena *own; /* this is in it */
	struct arena *arena, *whole; /* of the last round, and of the last that was not cut short */
	struct report last;
	const struct facts *seen; /* in `whole` */
	VEC(struct open_alarm) open; /* in `arena`, as the next */
	VEC(struct turn) turns;
	const char *verdict;
	struct watch_round round;
	uint64_t rounds, changes, alarms, cut_short;
	int64_t began, quiet_since;
};

struct watch *
watch_new(void)
{
	struct arena *a = arena_new();
	struct watch *w = new(a, struct watch, 1);

	w->own = a;
	w->quiet_since = LINT_NEVER;
	return w;
}

void
watch_free(struct watch *w)
{
	if (w->whole != w->arena)
		arena_free(w->whole);
	arena_free(w->arena);
	arena_free(w->own);
}

static void
say(struct watch *w, struct arena *a, enum watch_kind kind, uint8_t severity, const char *zone,
    const char *word, const char *text)
{
	*vec_add(a, &w->round.events) = (struct watch_event) { (uint8_t)kind, severity, zone, word, text };
	w->changes += kind == WATCH_CHANGE;
	w->alarms += kind == WATCH_ALARM;
}

static const char *
zone_name(struct arena *a, const struct report *r, uint16_t zone)
{
	return zone < r->facts->zones.n ? name_text(a, r->facts->zones.v[zone]->apex) : ".";
}

static const struct fact_zone *
find_zone(const struct facts *f, struct lint_name apex)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && lint_name_eq(f->zones.v[i]->apex, apex))
			return f->zones.v[i];
	return NULL;
}

/* Zones that are on the way only, the root and those above, change all the time. */
static void
add_changes(struct watch *w, struct arena *a, const struct report *r)
{
	struct changes found = { 0 };
	const char *zone;

	for (size_t i = 0; i < r->facts->zones.n; i++) {
		const struct fact_zone *now = r->facts->zones.v[i];
		const size_t from = found.list.n;

		if (now->transfer != NULL || now->on_the_way)
			continue;
		zone = name_text(a, now->apex);
		change_find(a, w->seen, find_zone(w->seen, now->apex), r->facts, now, &found);
		for (size_t k = from; k < found.list.n; k++)
			say(w, a, WATCH_CHANGE, 0, zone, found.list.v[k].what, found.list.v[k].text);
	}
	for (size_t i = 0; i < w->seen->zones.n; i++) {
		const struct fact_zone *was = w->seen->zones.v[i];

		if (was->transfer == NULL && !was->on_the_way && find_zone(r->facts, was->apex) == NULL)
			say(w, a, WATCH_CHANGE, 0, name_text(a, was->apex), "zone-removed",
			    "the zone is not delegated any more");
	}
}

static bool
is_gap(struct arena *a, const struct report *r, const struct open_alarm *o)
{
	for (size_t i = 0; i < r->result->gaps.n; i++) {
		const struct engine_gap *g = &r->result->gaps.v[i];

		if (g->check == NULL || (strcmp(g->check->id, o->check) == 0 &&
		    (g->zone >= r->facts->zones.n || strcmp(zone_name(a, r, g->zone), o->zone) == 0)))
			return true;
	}
	return false;
}

static void
add_alarms(struct watch *w, struct arena *a, const struct report *r)
{
	struct open_alarm *was = w->open.v;
	const size_t n_was = w->open.n;
	bool *still = new(a, bool, n_was + 1);

	memset(&w->open, 0, sizeof(w->open));
	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct engine_finding *f = r->result->findings.v[i];
		struct open_alarm o = { .severity = f->severity, .check = f->check->id,
			.zone = zone_name(a, r, f->zone), .text = f->text };
		size_t k = 0;

		if (f->severity < LINT_WARNING)
			continue;
		memcpy(o.fingerprint, f->fingerprint, sizeof(o.fingerprint));
		while (k < n_was && strcmp(was[k].fingerprint, o.fingerprint) != 0)
			k++;
		if (k < n_was)
			still[k] = true;
		if (f->follows == NULL && (k == n_was || was[k].severity < f->severity))
			say(w, a, WATCH_ALARM, f->severity, o.zone, o.check, arena_printf(a, "%s: %s",
			    name_text(a, f->name), f->text));
		*vec_add(a, &w->open) = o;
	}
	for (size_t i = 0; i < n_was; i++) {
		struct open_alarm o = was[i];

		if (still[i])
			continue;
		o.check = arena_copy(a, o.check, strlen(o.check));
		o.zone = arena_copy(a, o.zone, strlen(o.zone));
		o.text = arena_copy(a, o.text, strlen(o.text));
		/* Nobody could tell whether it is over. */
		if (r->evidence->limit != NULL || is_gap(a, r, &o))
			*vec_add(a, &w->open) = o;
		else
			say(w, a, WATCH_CLEAR, 0, o.zone, o.check, o.text);
	}
}

static void
add_turns(struct watch *w, struct arena *a, const struct report *r)
{
	const struct turn *was = w->turns.v;
	const size_t n_was = w->turns.n;
	char text[WHEN_TEXT];

	memset(&w->turns, 0, sizeof(w->turns));
	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct engine_constraint *k = &r->result->constraints.v[i];
		const struct turn now = { zone_name(a, r, k->zone), k->c.action,
			json_constraint_state(r, &k->c) };
		size_t j = 0;

		*vec_add(a, &w->turns) = now;
		while (j < n_was && (strcmp(was[j].zone, now.zone) != 0 ||
		    strcmp(was[j].action, now.action) != 0))
			j++;
		if (j == n_was || strcmp(was[j].state, now.state) == 0)
			continue;
		if (strcmp(now.state, "satisfied") == 0)
			say(w, a, WATCH_READY, 0, now.zone, now.action, arena_printf(a,
			    "safe since %s; it was %s", when_text(k->c.not_before, text), was[j].state));
		else
			say(w, a, WATCH_TURN, 0, now.zone, now.action, arena_printf(a, "%s; it was %s%s%s",
			    now.state, was[j].state, k->c.not_before == LINT_NEVER ? "" : "; safe after ",
			    k->c.not_before == LINT_NEVER ? "" : when_text(k->c.not_before, text)));
	}
}

const struct watch_round *
watch_add(struct watch *w, struct arena *a, const struct report *r)
{
	const bool whole = r->evidence->limit == NULL;
	const char *verdict = report_verdict(r);
	const uint64_t before = w->changes + w->alarms;

	memset(&w->round, 0, sizeof(w->round));
	w->round.at = r->at;
	w->round.first = w->rounds == 0;
	if (whole && w->seen != NULL)
		add_changes(w, a, r);
	add_alarms(w, a, r);
	if (whole)
		add_turns(w, a, r);
	if (w->verdict != NULL && strcmp(w->verdict, verdict) != 0)
		say(w, a, WATCH_VERDICT, 0, NULL, verdict, arena_printf(a, "it was %s", w->verdict));
	w->verdict = verdict; /* constant text */
	if (w->rounds++ == 0)
		w->began = r->at;
	w->cut_short += !whole;
	if (strcmp(verdict, "pass") != 0)
		w->quiet_since = LINT_NEVER;
	else if (w->quiet_since == LINT_NEVER || w->changes + w->alarms != before)
		w->quiet_since = r->at;
	if (w->arena != w->whole)
		arena_free(w->arena);
	if (whole) {
		arena_free(w->whole);
		w->whole = a;
		w->seen = r->facts;
	}
	w->arena = a;
	w->last = *r;
	return &w->round;
}

const struct report *
watch_last(const struct watch *w)
{
	return w->rounds == 0 ? NULL : &w->last;
}

int64_t
watch_quiet_since(const struct watch *w)
{
	return w->quiet_since;
}

/* The first expiry of a zone's signatures, those that nothing replaces and others alike. */
static int64_t
zone_expiry(const struct fact_zone *z, int64_t now, uint32_t *row)
{
	int64_t first = LINT_NEVER;

	for (uint32_t i = 0; i < z->data->n_records; i++) {
		struct lint_bytes r;
		int64_t at;

		if (zdata_record(z->data, i)->type != LINT_T_RRSIG)
			continue;
		r = zdata_rdata(z->data, i);
		if (r.n < 18)
			continue;
		/* Serial arithmetic (RFC 4034 3.1.5): within 68 years of now. */
		at = now + (int32_t)(lint_u32(r.p + 8) - (uint32_t)now);
		if (at < first) {
			first = at;
			*row = i;
		}
	}
	return first;
}

int64_t
watch_expiry(const struct watch *w, struct arena *a, const char **what)
{
	const struct report *r = &w->last;
	int64_t first = LINT_NEVER;

	*what = NULL;
	for (size_t i = 0; w->rounds > 0 && i < r->facts->zones.n; i++) {
		uint32_t row = 0;
		const struct fact_zone *z = r->facts->zones.v[i];
		const int64_t at = zone_expiry(z, r->at, &row);

		if (at < first) {
			first = at;
			*what = arena_printf(a, "a signature at %s", name_text(a, zdata_name(z->data,
			    zdata_record(z->data, row)->node)));
		}
	}
	for (size_t i = 0; w->rounds > 0 && i < r->evidence->registries.n; i++) {
		const struct ev_registry *g = &r->evidence->registries.v[i];

		if (g->says.expires != 0 && g->says.expires < first) {
			first = g->says.expires;
			*what = arena_printf(a, "the registration of %s", name_text(a, g->zone));
		}
	}
	return first;
}

void
watch_metrics(const struct watch *w, struct metrics *m, int64_t now, int64_t next_round)
{
	static const char *const gauges[][2] = {
		{ "dnssec_lint_watch_heartbeat_timestamp_seconds", "When the watch last ended a round." },
		{ "dnssec_lint_watch_next_timestamp_seconds", "When the next round is due." },
		{ "dnssec_lint_watch_started_timestamp_seconds", "When the first round was judged." },
		{ "dnssec_lint_watch_rounds", "Rounds so far." },
		{ "dnssec_lint_watch_rounds_cut_short", "Rounds that a deadline or a limit ended." },
		{ "dnssec_lint_watch_changes", "Changes seen so far." },
		{ "dnssec_lint_watch_alarms", "Alarms so far: findings that were new or graver." },
		{ "dnssec_lint_watch_open_alarms", "Alarms that are on." },
		{ "dnssec_lint_watch_quiet_seconds",
		    "The soak clock: for how long nothing has changed and all has passed." },
		{ "dnssec_lint_watch_first_expiry_timestamp_seconds",
		    "The first expiry of a signature or a registration that was seen; no sample: none." },
	};
	local_arena *a = arena_new();
	const int64_t values[] = { now, next_round, w->began, (int64_t)w->rounds, (int64_t)w->cut_short,
		(int64_t)w->changes, (int64_t)w->alarms, (int64_t)w->open.n,
		w->quiet_since == LINT_NEVER ? 0 : now - w->quiet_since };
	const char *what;
	const int64_t expiry = watch_expiry(w, a, &what);

	if (w->rounds > 0)
		metrics_report(m, &w->last);
	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		metrics_gauge(m, gauges[i][0], gauges[i][1], METRICS_MAX);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		metrics_add(m, gauges[i][0], values[i], (char *)NULL);
	if (expiry != LINT_NEVER)
		metrics_add(m, gauges[9][0], expiry, (char *)NULL);
}

void
watch_line(struct buf *b, const struct watch_event *e, int64_t at, bool json)
{
	char text[WHEN_TEXT];
	struct js *o;

	if (!json) {
		buf_printf(b, "%s %-7s %s%s%s%s%s: %s\n", when_text(at, text), watch_words[e->kind],
		    e->zone == NULL ? "" : e->zone, e->zone == NULL ? "" : " ",
		    e->severity == 0 ? "" : engine_severity_text(e->severity), e->severity == 0 ? "" : " ",
		    e->word, e->text);
		return;
	}
	o = js_object();
	js_set_str(o, "kind", "watch");
	js_set_str(o, "at", when_text(at, text));
	js_set_str(o, "event", watch_words[e->kind]);
	js_set_str(o, "zone", e->zone);
	js_set_str(o, "what", e->word);
	js_set_str(o, "severity", e->severity == 0 ? NULL : engine_severity_text(e->severity));
	js_set_str(o, "text", e->text);
	js_write(b, o, true);
}
