/* json_plan.c - what a plan would do, and what the cache model says of it, as JSON. */
#include "json_zone.h"
#include "text.h"
#include "../dns/name.h"

static const char *const acts[LINT_N_ACTS] = { "none", "unsign", "sign", "remove-ksk", "add-ksk",
	"stop-kms", "remove-ds", "add-ds", "delete-zone", "change-ns", "cname", "add-wildcard",
	"change-denial", "change-ttl", "forget", "unknown" };
static const char *const hows[] = { "create", "update", "replace", "delete", "forget" };
static const char *const verdicts[] = { "go", "no-go", "cannot-tell" };

/* A time that nobody said is 0. */
static int64_t
said(int64_t at)
{
	return at == 0 ? LINT_NEVER : at;
}

struct js *
json_plan_input(struct arena *a, const struct ev_plan *p, size_t number)
{
	struct js *o = js_object();

	js_set_str(o, "id", arena_printf(a, "input:%zu", number));
	js_set_str(o, "kind", p->kind);
	json_set_outside(a, o, "uri", p->path);
	js_set_int(o, "bytes", (int64_t)p->octets);
	return o;
}

static void
place(struct arena *a, struct js *o, const struct ev_plan *p, const struct ev_change *c)
{
	json_set_outside(a, o, "file", c->file != NULL ? c->file : p->path);
	if (c->file != NULL) {
		js_set_int(o, "line", c->line);
		json_set_outside(a, o, "plan", p->path);
	}
	js_set_str(o, "pointer", c->pointer);
	js_set_str(o, "address", c->address);
}

void
json_change_evidence(const struct cites *c, struct js *o, uint32_t row)
{
	const struct ev_plan *p = c->report->evidence->plan;
	const struct ev_change *k = &p->changes.v[row];
	char text[WHEN_TEXT];

	js_set_str(o, "kind", "plan");
	js_set_str(o, "at", when_text(p->at != 0 ? p->at : c->report->at, text));
	place(c->arena, o, p, k);
	js_set_str(o, "act", acts[k->act]);
	js_set_str(o, "how", hows[k->how]);
}

static struct js *
change(struct arena *a, const struct report *r, uint32_t row)
{
	const struct ev_plan *p = r->plan->plan;
	const struct ev_change *c = &p->changes.v[row];
	const struct lint_step *s = r->facts->changes[row].step;
	struct js *o = js_object();

	js_set_str(o, "act", acts[c->act]);
	js_set_str(o, "how", hows[c->how]);
	js_set_str(o, "name", name_text(a, c->name));
	if (c->has_tag && !c->not_shown)
		js_set_int(o, "key_tag", c->tag);
	place(a, o, p, c);
	if (c->why != NULL)
		js_set_str(o, "unknown", c->why);
	if (s != NULL) {
		js_set_str(o, "verdict", verdicts[s->verdict]);
		json_set_time(o, "safe_after", said(s->safe));
		js_set_str(o, "basis", lint_basis_text(s->basis));
		if (s->unsure != NULL && s->verdict == LINT_CANNOT_TELL)
			js_set_str(o, "unsure", s->unsure);
	}
	return o;
}

static struct js *
zone(struct arena *a, const struct report *r, const struct rollout_planned_zone *z)
{
	const struct fact_zone *f = r->facts->zones.v[z->zone];
	struct js *o = js_object(), *list = js_array();

	js_set_str(o, "zone", f->apex.len > 1 ? name_text(a, f->apex) : NULL);
	js_set_bool(o, "assumed", z->assumed);
	json_set_time(o, "observed_at", said(z->seen));
	if (z->assumed)
		js_set(o, "has_ds", NULL);
	else
		js_set_bool(o, "has_ds", z->observed_ds);
	for (size_t i = 0; i < f->changes.n; i++)
		js_add(list, change(a, r, f->changes.v[i]));
	js_set(o, "changes", list);
	return o;
}

void
json_plan(struct arena *a, struct js *root, const struct report *r)
{
	struct js *o, *zones;

	if (r->plan == NULL)
		return;
	o = js_object();
	zones = js_array();
	json_set_outside(a, o, "file", r->plan->plan->path);
	js_set_str(o, "kind", r->plan->plan->kind);
	js_set_str(o, "format_version", r->plan->plan->format);
	js_set_str(o, "made_by", r->plan->plan->made_by);
	json_set_time(o, "planned_at", said(r->plan->plan->at));
	js_set_bool(o, "offline", r->plan->offline);
	js_set_int(o, "resources_changed", r->plan->plan->n_resources);
	for (size_t i = 0; i < r->plan->planned.zones.n; i++)
		js_add(zones, zone(a, r, &r->plan->planned.zones.v[i]));
	js_set(o, "zones", zones);
	js_set(root, "plan", o);
}
