/* plan.c - the acts of a plan, each with the zone that it is about. */
#include "derive.h"
#include "view.h"
#include "../dns/name.h"
#include <stdlib.h>

/* The zone as its servers answer, or the one that only the plan names. */
static struct fact_zone *
zone_of(const struct facts *f, struct lint_name apex)
{
	size_t low = 0, high = f->zones.n;

	while (low < high) { /* they are in canonical order */
		const size_t mid = low + (high - low) / 2;

		if (name_compare(f->zones.v[mid]->apex, apex) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < f->zones.n && lint_name_eq(f->zones.v[low]->apex, apex); low++)
		if (f->zones.v[low]->transfer == NULL)
			return f->zones.v[low];
	return NULL;
}

void
facts_plan(struct facts *f)
{
	const struct ev_plan *p = f->evidence->plan;

	if (p == NULL)
		return;
	f->changes = new (f->arena, struct lint_change, p->changes.n + 1);
	for (size_t i = 0; i < p->changes.n; i++) {
		const struct ev_change *c = &p->changes.v[i];
		const struct ev_plan_zone *pz = ev_plan_zone_find(p, c->zone);
		struct fact_zone *z = zone_of(f, c->zone);

		f->changes[i] = (struct lint_change){ .act = c->act,
			.how = c->how,
			.address = c->address,
			.what = c->what,
			.why = c->why,
			.name = c->name,
			.type = c->type,
			.has_tag = c->has_tag && !c->not_shown,
			.not_shown = c->not_shown,
			.tag = c->tag,
			.match = LINT_MATCH_UNKNOWN,
			.flattens = c->flattens,
			.was_signed = pz == NULL ? LINT_UNSAID : pz->was_signed,
			.gets_signed = pz == NULL ? LINT_UNSAID : pz->gets_signed };
		if (z == NULL)
			continue;
		f->changes[i].self =
		    (struct lint_ref){ (uint32_t)i, z->index, LINT_CHANGE, LINT_NOW };
		*vec_add(f->arena, &z->changes) = (uint32_t)i;
	}
	/* A plan speaks of every zone: of those that it leaves alone, by its silence. */
	for (size_t i = 0; i < f->zones.n; i++)
		f->zones.v[i]->have |= LINT_NEED_PLAN;
}

bool
view_change(struct facts_view *v, struct lint_ref ref, struct lint_change *o)
{
	const struct ev_plan *p = v->facts->evidence->plan;

	if (p == NULL || ref.row >= p->changes.n || v->facts->changes == NULL)
		return false;
	*o = v->facts->changes[ref.row];
	return true;
}
