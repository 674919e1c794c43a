/* view_past.c - a zone as an earlier snapshot saw it. */
#include "view.h"

bool
view_past(struct facts_view *v, struct lint_ref ref, struct lint_past *o)
{
	const struct fact_zone *now = view_zone(v, ref), *z = NULL;
	const struct facts *then;

	if (now == NULL || ref.row >= v->facts->past.n)
		return false;
	then = v->facts->past.v[ref.row];
	for (size_t i = 0; i < then->zones.n && z == NULL; i++)
		if (lint_name_eq(then->zones.v[i]->apex, now->apex))
			z = then->zones.v[i];
	*o = (struct lint_past) { .self = ref, .at = then->evidence->at };
	if (z == NULL)
		return true;
	o->ds_known = (z->have & LINT_NEED_DS) != 0;
	o->keys_known = (z->have & LINT_NEED_KEYS) != 0;
	o->has_ds = z->ds.n > 0;
	o->has_keys = z->keys.n > 0;
	for (size_t i = 0; i < z->ds.n; i++) {
		const uint32_t ttl = zdata_head(z->ds.v[i].data, z->ds.v[i].row)->ttl;

		o->ds_ttl = ttl > o->ds_ttl ? ttl : o->ds_ttl;
	}
	for (size_t i = 0; i < z->keys.n; i++) {
		const uint32_t ttl = zdata_head(z->data, z->keys.v[i].row)->ttl;

		o->dnskey_ttl = ttl > o->dnskey_ttl ? ttl : o->dnskey_ttl;
	}
	return true;
}
