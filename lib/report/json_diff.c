/* json_diff.c - changes[], breaks[], fixed[] and diff; timeline[] and audit. */
#include "json_zone.h"
#include "text.h"
#include "../dns/name.h"
#include "../dns/type.h"

static struct js *
families(uint32_t bits)
{
	struct js *list = js_array();

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if ((bits >> f & 1) != 0)
			js_add_str(list, rollout_families[f].name);
	return list;
}

static void
set_type(struct js *o, uint16_t type)
{
	char text[TYPE_TEXT];

	js_set_str(o, "type", type == 0 ? NULL : type_text(type, text));
}

static void
add_changes(struct arena *a, struct js *list, const struct report_diff_zone *z)
{
	for (size_t i = 0; i < z->changes.list.n; i++) {
		const struct change *c = &z->changes.list.v[i];
		struct js *o = js_object();

		js_set_str(o, "zone", z->name);
		js_set_str(o, "change", c->what);
		js_set_str(o, "name", name_text(a, c->name));
		set_type(o, c->type);
		js_set_str(o, "text", c->text);
		js_add(list, o);
	}
}

static void
add_breaks(struct arena *a, struct js *list, const struct report *r, const struct report_diff_zone *z)
{
	for (size_t i = 0; i < z->replaced.breaks.n_mixes; i++) {
		const struct lint_mix *m = &z->replaced.breaks.mixes[i];
		const char *check = rollout_mix_check(z->ids, m);
		struct js *o = js_object();

		js_set_str(o, "zone", z->name);
		js_set_str(o, "check", engine_check(r->checks, check) != NULL ? check : NULL);
		js_set_str(o, "mix", rollout_mix_text(a, z->ids, m));
		js_set_str(o, "outcome", m->outcome == LINT_LOST ? "lost" : "bogus");
		js_set(o, "families", families(m->families));
		json_set_time(o, "from", m->from);
		json_set_time(o, "until", m->until);
		js_add(list, o);
	}
}

static struct js *
safe_times(const struct report *r)
{
	struct js *list = js_array();

	for (size_t i = 0; i < r->diff->zones.n; i++) {
		const struct report_diff_zone *z = &r->diff->zones.v[i];
		const struct rollout_safety *s = &z->replaced.safety;
		struct js *o;

		if (!z->both)
			continue;
		o = js_object();
		js_set_str(o, "zone", z->name);
		js_set_bool(o, "safe", z->replaced.breaks.n_mixes == 0);
		json_set_time(o, "safe_after", s->safe);
		js_set_str(o, "basis", lint_basis_text(s->basis));
		if (z->replaced.order != NULL)
			js_set_str(o, "instead", z->replaced.order);
		if (z->assumed != NULL)
			js_set_str(o, "assumed_ds", z->assumed);
		if (z->limit != NULL)
			js_set_str(o, "limit", z->limit);
		if (z->unsure != NULL)
			js_set_str(o, "unsure", z->unsure);
		js_add(list, o);
	}
	return list;
}

static struct js *
fixed(struct arena *a, const struct report *r)
{
	struct js *list = js_array();

	for (size_t i = 0; i < r->diff->fixed.n; i++) {
		const struct engine_finding *f = r->diff->fixed.v[i].f;
		struct js *o = js_object();

		js_set_str(o, "fingerprint", f->fingerprint);
		js_set_str(o, "check", f->check->id);
		js_set_str(o, "severity", engine_severity_text(f->severity));
		js_set_str(o, "zone", r->diff->fixed.v[i].zone);
		js_set_str(o, "name", name_text(a, f->name));
		set_type(o, f->type);
		js_set_str(o, "message", f->text);
		js_add(list, o);
	}
	return list;
}

void
json_diff(struct arena *a, struct js *root, const struct report *r)
{
	struct js *changes, *breaks, *o;

	if (r->diff == NULL)
		return;
	changes = js_array();
	breaks = js_array();
	o = js_object();
	for (size_t i = 0; i < r->diff->zones.n; i++) {
		add_changes(a, changes, &r->diff->zones.v[i]);
		add_breaks(a, breaks, r, &r->diff->zones.v[i]);
	}
	json_set_outside(a, o, "before", r->diff->before);
	json_set_outside(a, o, "after", r->diff->after);
	json_set_time(o, "replaced_at", r->diff->at);
	js_set_int(o, "new", r->diff->n_new);
	js_set_int(o, "fixed", (int64_t)r->diff->fixed.n);
	js_set_int(o, "open", r->diff->n_open);
	js_set(o, "zones", safe_times(r));
	js_set(root, "diff", o);
	js_set(root, "changes", changes);
	js_set(root, "breaks", breaks);
	js_set(root, "fixed", fixed(a, r));
}

static struct js *
heals(const int64_t at[ROLLOUT_N_FAMILIES])
{
	struct js *list = js_array();

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		struct js *o;

		if (rollout_families[f].unusual)
			continue;
		o = js_object();
		js_set_str(o, "family", rollout_families[f].name);
		json_set_time(o, "at", at[f]);
		js_add(list, o);
	}
	return list;
}

static struct js *
event(struct arena *a, const struct report *r, const struct report_event *e)
{
	static const char *const kinds[] = { "change", "finding", "fails", "heals" };
	struct js *o = js_object();

	js_set_str(o, "kind", kinds[e->kind]);
	json_set_time(o, "at", e->at);
	json_set_time(o, "not_before", e->since);
	if (e->kind != REPORT_CHANGE)
		json_set_time(o, "until", e->last);
	js_set_str(o, "zone", r->audit->zone);
	if (e->name.len > 0) {
		js_set_str(o, "name", name_text(a, e->name));
		set_type(o, e->type);
	}
	if (e->kind == REPORT_CHANGE)
		js_set_str(o, "change", e->word);
	if (e->kind == REPORT_FINDING) {
		js_set_str(o, "check", e->word);
		js_set_str(o, "severity", engine_severity_text(e->severity));
		js_set_str(o, "fingerprint", e->fingerprint);
		json_set_time(o, "worst_at", e->worst_at);
		js_set_bool(o, "gone", e->gone);
		js_set_bool(o, "explains", e->explains);
	}
	if (e->kind == REPORT_FAILS || e->kind == REPORT_HEALS)
		js_set(o, "families", families(e->families));
	js_set_str(o, "text", e->text);
	if (e->path != NULL)
		json_set_outside(a, o, "snapshot", e->path);
	return o;
}

static struct js *
outages(struct arena *a, const struct report *r)
{
	struct js *list = js_array();

	for (size_t i = 0; i < r->audit->outages.n; i++) {
		const struct report_outage *x = &r->audit->outages.v[i];
		struct js *o = js_object();

		json_set_time(o, "from", x->from);
		json_set_time(o, "until", x->until);
		js_set(o, "explained_by", x->cause == NULL ? NULL : event(a, r, x->cause));
		js_add(list, o);
	}
	return list;
}

void
json_audit(struct arena *a, struct js *root, const struct report *r)
{
	const struct report_audit *t = r->audit;
	const struct report_outage *last;
	const struct report_event *cause;
	struct js *list, *o;

	if (t == NULL)
		return;
	list = js_array();
	o = js_object();
	for (size_t i = 0; i < t->events.n; i++)
		js_add(list, event(a, r, &t->events.v[i]));
	js_set_str(o, "zone", t->zone);
	js_set_int(o, "snapshots", t->n_snapshots);
	js_set_int(o, "judged", t->n_judged);
	js_set_int(o, "incomplete", t->n_incomplete);
	json_set_time(o, "first", t->first);
	json_set_time(o, "last", t->last);
	js_set_int(o, "widest_gap", t->widest_gap);
	last = t->outages.n == 0 ? NULL : &t->outages.v[t->outages.n - 1];
	cause = last == NULL ? t->cause : last->cause;
	json_set_time(o, "fails_from", last == NULL ? LINT_NEVER : last->from);
	json_set_time(o, "fails_until", last == NULL ? LINT_NEVER : last->until);
	js_set(o, "explained_by", cause == NULL ? NULL : event(a, r, cause));
	js_set(o, "outages", outages(a, r));
	js_set(o, "heals", heals(t->heals));
	if (t->n_acts > 0)
		js_set(o, "acts", json_acts(t->acts, t->n_acts));
	if (t->limit != NULL)
		js_set_str(o, "limit", t->limit);
	js_set(root, "audit", o);
	js_set(root, "timeline", list);
}
