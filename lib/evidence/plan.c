#include "plan.h"
#include "../dns/name.h"

static uint32_t *
slot_of(const struct ev_plan *p, struct lint_name name)
{
	size_t at = name_hash(name) & (p->n_slots - 1);

	while (p->slots[at] != 0 && !lint_name_eq(p->zones.v[p->slots[at] - 1].name, name))
		at = (at + 1) & (p->n_slots - 1);
	return &p->slots[at];
}

const struct ev_plan_zone *
ev_plan_zone_find(const struct ev_plan *p, struct lint_name name)
{
	const uint32_t at = p->n_slots == 0 ? 0 : *slot_of(p, name);

	return at == 0 ? NULL : &p->zones.v[at - 1];
}

struct ev_plan_zone *
ev_plan_zone(struct arena *a, struct ev_plan *p, struct lint_name name)
{
	uint32_t *slot;

	if (p->zones.n * 2 >= p->n_slots) {
		p->n_slots = p->n_slots == 0 ? 64 : p->n_slots * 2;
		p->slots = new (a, uint32_t, p->n_slots);
		for (size_t i = 0; i < p->zones.n; i++)
			*slot_of(p, p->zones.v[i].name) = (uint32_t)i + 1;
	}
	slot = slot_of(p, name);
	if (*slot != 0)
		return &p->zones.v[*slot - 1];
	if (p->zones.n == EV_PLAN_MAX_ZONES) {
		p->limit = "limit EV_PLAN_MAX_ZONES (20000) reached";
		return &p->spill;
	}
	*vec_add(a, &p->zones) = (struct ev_plan_zone){ .name = name };
	*slot = (uint32_t)p->zones.n;
	return &p->zones.v[p->zones.n - 1];
}
