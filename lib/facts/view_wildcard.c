/*
 * view_wildcard.c - what a server made from a wildcard.  A signature with fewer
 * labels than its owner tells it (RFC 4034 3.1.3).  An online signer signs the
 * expanded name and tells nothing; but a fresh label that nobody knows can only
 * be answered from a wildcard.
 */
#include "view.h"
#include "../dns/name.h"

static struct lint_name
wildcard_above(struct facts_view *v, struct lint_name above)
{
	uint8_t wire[256] = { 1, '*' };
	struct lint_name n = { wire, (uint8_t)(above.len + 2) };

	if (above.len > 253)
		return (struct lint_name) { 0 };
	memcpy(wire + 2, above.wire, above.len);
	for (size_t i = 0; i < v->wildcards.n; i++)
		if (lint_name_eq(v->wildcards.v[i], n))
			return v->wildcards.v[i];
	n.wire = arena_copy(v->arena, wire, n.len);
	*vec_add(v->arena, &v->wildcards) = n;
	return n;
}

struct lint_name
view_wildcard(struct facts_view *v, struct lint_ref ref, const struct fact_group *g, const struct fact_set *s)
{
	const struct fact_zone *fz = view_zone(v, ref);
	const struct fact_probe *probe;
	struct lint_name owner;
	unsigned labels;

	if (fz == NULL || fz->cut == NULL || s->type == LINT_T_NSEC || s->type == LINT_T_NSEC3)
		return (struct lint_name) { 0 };
	owner = zdata_name(fz->data, g->node);
	labels = name_labels(owner);
	for (uint32_t i = 0; i < s->n_sigs; i++) {
		const struct lint_bytes r = zdata_rdata(fz->data, g->rows[s->first_sig + i]);
		struct lint_name n = owner;

		if (r.n < 4 || r.p[3] + (unsigned)name_is_wild(owner) >= labels)
			continue;
		while (name_labels(n) > r.p[3])
			n = name_parent(n);
		return wildcard_above(v, n);
	}
	probe = facts_probe(fz, owner, false);
	return probe != NULL ? wildcard_above(v, probe->above) : (struct lint_name) { 0 };
}
