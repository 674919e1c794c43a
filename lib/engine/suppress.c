/*
 * suppress.c - findings that the user accepts: by a waiver of the configuration,
 * by a remark in a zone file, by a baseline.  They stay in the report, each with
 * who accepted it and why, and do not count.
 */
#include "baseline.h"
#include "config.h"
#include "run.h"
#include "../base/esc.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <fnmatch.h>

struct lint_ref
engine_add_place(struct arena *a, struct engine_places *p, const struct engine_place *place)
{
	*vec_add(a, &p->list) = *place;
	return (struct lint_ref) { (uint32_t)p->list.n - 1, 0, LINT_INTENT, LINT_NOW };
}

static bool
is_past(const struct engine *e, const struct engine_waiver *w)
{
	return w->until.self.kind != LINT_NONE && e->options->now > w->until.at;
}

static bool
fits(const struct lint_check *c, const char *pattern)
{
	return fnmatch(pattern, c->id, 0) == 0 || (c->alias != NULL && fnmatch(pattern, c->alias, 0) == 0);
}

static bool
names_check(const struct engine_waiver *w, const struct lint_check *c)
{
	for (size_t i = 0; i < w->checks.n; i++)
		if (fits(c, w->checks.v[i]))
			return true;
	return w->checks.n == 0;
}

/* The zone of a run that a waiver speaks in: that of its file, that of its name, else the first. */
static uint16_t
zone_of(const struct engine *e, const struct engine_waiver *w)
{
	const struct facts *f = e->facts;
	uint16_t first = FACTS_NO_ZONE;

	for (uint16_t i = 0; i < f->zones.n; i++) {
		const struct fact_zone *z = f->zones.v[i];

		if (z->set_aside || z->transfer != NULL)
			continue;
		if (w->remark != NULL ? w->remark->zone == z->file :
		                        w->zone.len > 0 && lint_name_eq(w->zone, z->apex))
			return i;
		if (first == FACTS_NO_ZONE && !z->on_the_way)
			first = i;
	}
	return w->remark != NULL || w->zone.len > 0 ? FACTS_NO_ZONE : first;
}

/* Does a remark stand by what a finding is about?  On its lines, or at the same RRset. */
static bool
stands_by(const struct engine *e, const struct ev_waiver *r, const struct engine_finding *f)
{
	const struct evidence *ev = e->facts->evidence;

	if (f->zone >= e->facts->zones.n || e->facts->zones.v[f->zone]->file != r->zone)
		return false;
	if (f->file != NULL && f->line >= r->first && f->line <= r->last && r->file < ev->files.n &&
	    strcmp(f->file, ev->files.v[r->file].path) == 0)
		return true;
	return r->owner.len > 0 && lint_name_eq(r->owner, f->name) && (f->type == 0 || f->type == r->type);
}

static bool
matches(const struct engine *e, const struct engine_waiver *w, const struct engine_finding *f)
{
	if (!names_check(w, f->check))
		return false;
	if (w->remark != NULL)
		return stands_by(e, w->remark, f);
	return (w->fingerprint == NULL || strcmp(w->fingerprint, f->fingerprint) == 0) &&
	    (w->zone.len == 0 || lint_name_eq(w->zone, e->facts->zones.v[f->zone]->apex)) &&
	    (w->name.len == 0 || lint_name_eq(w->name, f->name)) && (w->type == 0 || w->type == f->type);
}

static const struct engine_suppression *
by_waiver(struct engine *e, const struct engine_waiver *w)
{
	struct engine_suppression *s = new (e->arena, struct engine_suppression, 1);
	const struct engine_place *p = &e->places->list.v[w->self.row];

	*s = (struct engine_suppression) { .by = w->remark != NULL ? ENGINE_BY_INLINE : ENGINE_BY_CONFIG,
		.reason = w->reason, .until = w->until, .file = p->file, .line = p->line };
	return s;
}

/* What is wrong with a waiver itself, said by the check that has a page for it. */
static void
add_finding(struct engine *e, const char *id, uint16_t zone, const struct engine_waiver *w,
    uint8_t severity, const char *text)
{
	struct engine_finding *f;
	const struct lint_check *c = NULL;
	struct buf key = buf_new(e->arena);

	for (size_t i = 0; i < e->result->selected.n && c == NULL; i++)
		if (strcmp(e->result->selected.v[i]->id, id) == 0)
			c = e->result->selected.v[i];
	if (c == NULL || zone == FACTS_NO_ZONE)
		return;
	for (size_t i = 0; i < w->checks.n; i++)
		buf_printf(&key, "%s,", w->checks.v[i]);
	buf_str(&key, w->fingerprint);
	f = new (e->arena, struct engine_finding, 1);
	*f = (struct engine_finding) { .check = c, .zone = zone, .text = text, .key = key.p, .fix = c->fix,
		.severity = engine_forced(e->options, c) != 0 ? engine_forced(e->options, c) : severity };
	f->name = w->remark != NULL && w->remark->owner.len > 0 ? w->remark->owner :
	    w->name.len > 0 ? w->name : e->facts->zones.v[zone]->apex;
	f->type = w->remark != NULL ? w->remark->type : w->type;
	f->evidence = new (e->arena, struct lint_ref, 1);
	f->evidence[0] = w->self;
	f->n_evidence = 1;
	engine_locate(e, f);
	engine_fingerprint(e->arena, e->facts->zones.v[zone], f);
	for (size_t i = 0; i < e->result->findings.n; i++)
		if (strcmp(e->result->findings.v[i]->fingerprint, f->fingerprint) == 0)
			return;
	*vec_add(e->arena, &e->result->findings) = f;
}

static void
waive(struct engine *e, struct engine_finding *f)
{
	for (size_t i = 0; i < e->waivers.n; i++) {
		struct engine_waiver *w = &e->waivers.v[i];

		if (w->trouble != NULL || is_past(e, w) || !matches(e, w, f))
			continue;
		w->used = true;
		if (w->remark != NULL && f->severity == LINT_CRITICAL) {
			w->critical = f;
			continue;
		}
		if (f->suppressed == NULL)
			f->suppressed = by_waiver(e, w);
	}
}

/* Would a finding have come, were there one?  Its check ran, and could tell. */
static bool
could_tell(const struct engine *e, const struct engine_waiver *w)
{
	const struct engine_result *r = e->result;
	bool any = false;

	for (size_t i = 0; i < r->selected.n; i++)
		any |= names_check(w, r->selected.v[i]);
	for (size_t i = 0; i < r->gaps.n && any; i++)
		any = r->gaps.v[i].check != NULL && !names_check(w, r->gaps.v[i].check);
	return any && (w->checks.n > 0 || (e->options->only.n == 0 && e->options->skip.n == 0));
}

static void
judge_waivers(struct engine *e)
{
	for (size_t i = 0; i < e->waivers.n; i++) {
		const struct engine_waiver *w = &e->waivers.v[i];
		const uint16_t zone = w->in;

		if (w->critical != NULL)
			add_finding(e, "waiver-invalid", zone, w, LINT_ERROR, arena_printf(e->arena,
			    "%s at %s is critical, and no remark in a zone file waives a critical",
			    w->critical->check->id, name_text(e->arena, w->critical->name)));
		else if (!w->used && w->trouble == NULL && !is_past(e, w) && could_tell(e, w))
			add_finding(e, "waiver-unused", zone, w, LINT_INFO, arena_printf(e->arena,
			    "nothing is found that this waiver accepts: %s",
			    e->places->list.v[w->self.row].text));
	}
}

void
engine_suppress(struct engine *e)
{
	struct engine_result *r = e->result;
	size_t n = r->findings.n;

	for (size_t i = 0; i < n; i++)
		waive(e, r->findings.v[i]);
	judge_waivers(e);
	for (size_t i = n; i < r->findings.n; i++)
		waive(e, r->findings.v[i]);
	n = r->findings.n;
	engine_compare_baseline(e);
	for (size_t i = n; i < r->findings.n; i++)
		waive(e, r->findings.v[i]);
}

/* What follows from an accepted fault, and is no worse, is accepted with it. */
void
engine_suppress_followers(struct engine *e)
{
	for (size_t i = 0; i < e->result->findings.n; i++) {
		struct engine_finding *f = e->result->findings.v[i];

		if (f->suppressed == NULL && f->follows != NULL && f->follows->suppressed != NULL &&
		    f->severity <= f->follows->severity)
			f->suppressed = f->follows->suppressed;
	}
}

void
engine_gather_waivers(struct engine *e)
{
	const struct config *c = e->options->config;

	for (size_t i = 0; c != NULL && i < c->waivers.n; i++)
		*vec_add(e->arena, &e->waivers) = c->waivers.v[i];
	for (size_t i = 0; i < e->facts->zones.n; i++) {
		const struct ev_zone *z = e->facts->zones.v[i]->file;

		for (size_t k = 0; z != NULL && z->transfer == NULL && k < z->waivers.n; k++)
			engine_read_remark(e, &z->waivers.v[k]);
	}
	for (size_t i = 0; i < e->waivers.n; i++)
		e->waivers.v[i].in = zone_of(e, &e->waivers.v[i]);
}

uint32_t
engine_declared(const struct engine *e, const struct fact_zone *z)
{
	uint32_t met = config_intent(e->options->config, z->apex) != NULL ? LINT_NEED_INTENT : 0u;

	if (e->options->baseline != NULL)
		met |= LINT_NEED_BASELINE;
	for (size_t i = 0; i < e->waivers.n && (met & LINT_NEED_WAIVERS) == 0; i++)
		if (e->waivers.v[i].in == z->index)
			met |= LINT_NEED_WAIVERS;
	return met;
}

const struct lint_waiver *
engine_waivers_of(const struct lint_run *run, size_t *n)
{
	const struct engine_run *r = (const struct engine_run *)run;
	struct engine *e = r->engine;
	VEC(struct lint_waiver) list = { 0 };

	for (size_t i = 0; i < e->waivers.n; i++) {
		const struct engine_waiver *w = &e->waivers.v[i];
		struct buf checks = buf_new(e->arena), reason = buf_new(e->arena);

		if (w->in != run->zone.zone)
			continue;
		for (size_t k = 0; k < w->checks.n; k++) {
			buf_str(&checks, k == 0 ? "" : ", ");
			esc_add(&checks, w->checks.v[k], strlen(w->checks.v[k]));
		}
		if (w->reason != NULL)
			esc_add(&reason, w->reason, strlen(w->reason));
		*vec_add(e->arena, &list) = (struct lint_waiver) { w->self, checks.p,
			w->reason == NULL ? NULL : reason.p, w->until, w->trouble, w->remark != NULL,
			w->remark != NULL ? w->remark->owner : w->name,
			w->remark != NULL ? w->remark->type : w->type };
	}
	*n = list.n;
	return list.v;
}

const struct lint_intent *
engine_intent(const struct lint_run *run, struct lint_ref zone)
{
	const struct engine *e = ((const struct engine_run *)run)->engine;

	return zone.kind == LINT_ZONE && zone.zone < e->facts->zones.n ?
	    config_intent(e->options->config, e->facts->zones.v[zone.zone]->apex) : NULL;
}
