/* view_past.c - a zone as an earlier snapshot saw it. */
#include "observe.h"
#include "past.h"
#include "view.h"

bool
view_past(struct facts_view *v, struct lint_ref ref, struct lint_past *o)
{
	const struct fact_zone *now = view_zone(v, ref);
	const struct fact_then *then;

	if (now == NULL || ref.row >= v->facts->past.n)
		return false;
	*o = (struct lint_past) { .self = ref, .at = v->facts->past.v[ref.row]->at,
		.signed_at = LINT_ALWAYS_WAS };
	then = facts_then(v->facts->past.v[ref.row], now->apex);
	if (then == NULL)
		return true;
	o->ds_known = then->seen->o->ds_known;
	o->keys_known = then->seen->o->keys_known;
	o->has_serial = then->serial >= 0 && then->serial <= UINT32_MAX;
	o->serial = o->has_serial ? (uint32_t)then->serial : 0;
	o->signed_at = then->signed_at;
	o->chain = then->seen->o->chain;
	o->cds = then->seen->o->cds.v;
	o->n_cds = then->seen->o->cds.n;
	for (size_t i = 0; i < then->seen->o->versions.n; i++) {
		const struct observed *seen = &then->seen->o->versions.v[i];
		const bool ds = seen->part == LINT_PART_DS;
		uint32_t *ttl = ds ? &o->ds_ttl : &o->dnskey_ttl;

		if (seen->none || !(ds || seen->part == LINT_PART_DNSKEY))
			continue;
		*(ds ? &o->has_ds : &o->has_keys) = true;
		*ttl = seen->ttl > *ttl ? seen->ttl : *ttl;
	}
	return true;
}
