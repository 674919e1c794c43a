/*
 * structure.c - the tree of a zone: who is whose parent, where the cuts are,
 * what lies below them, which names exist only because a longer one does.
 */
#include "derive.h"
#include "../dns/name.h"

static void
flag_records(struct fact_zone *z)
{
	for (uint32_t row = 0; row < z->data->n_records; row++) {
		const struct zdata_record *r = zdata_record(z->data, row);
		struct zdata_node *n = zdata_node(z->data, r->node);
		unsigned flags = 0;

		switch (r->type) {
		case LINT_T_RRSIG:
			z->n_sigs++;
			break;
		case LINT_T_NSEC:
			flags = LINT_HAS_NSEC;
			z->chain |= LINT_BY_NSEC;
			break;
		case LINT_T_NSEC3:
			flags = FACT_HAS_NSEC3;
			z->chain |= LINT_BY_NSEC3;
			if (z->nsec3_row == ZDATA_NONE)
				z->nsec3_row = row;
			break;
		case LINT_T_NS: flags = LINT_HAS_DATA | LINT_AT_CUT; break;
		case LINT_T_DS: flags = LINT_HAS_DATA | LINT_HAS_DS; break;
		case LINT_T_CNAME: flags = LINT_HAS_DATA | LINT_HAS_CNAME; break;
		case LINT_T_DNAME: flags = LINT_HAS_DATA | FACT_HAS_DNAME; break;
		default: flags = LINT_HAS_DATA; break;
		}
		n->flags = (uint16_t)(n->flags | flags);
	}
}

/* Parents by name, made where they are missing; the list grows as it is walked. */
static void
link_parents(struct fact_zone *z)
{
	const uint32_t most = z->data->n_records * 4u + FACTS_MAX_EMPTY;
	uint32_t last = z->apex_node; /* most have the parent of the one before */

	for (uint32_t i = 0; i < z->data->n_nodes; i++) {
		const struct lint_name name = zdata_name(z->data, i);
		struct zdata_node *n = zdata_node(z->data, i);
		uint32_t up;

		if (!lint_name_within(name, z->apex)) {
			n->flags |= LINT_OUTSIDE;
			continue;
		}
		if (name_is_wild(name))
			n->flags |= LINT_WILD;
		if (n->n == 0)
			n->flags |= LINT_EMPTY;
		if (i == z->apex_node) {
			n->flags = (uint16_t)((n->flags & ~LINT_AT_CUT) | LINT_APEX);
			continue;
		}
		up = lint_name_eq(zdata_name(z->data, last), name_parent(name))
		    ? last : zdata_find(z->data, name_parent(name));
		if (up == ZDATA_NONE) {
			if (z->data->n_nodes >= most) {
				z->limit = "limit FACTS_MAX_EMPTY (8000000 empty non-terminals) reached";
				n->flags |= LINT_OUTSIDE;
				continue;
			}
			up = zdata_intern_suffix(z->data, i, name.wire[0] + 1u);
		}
		zdata_node(z->data, i)->parent = last = up;
	}
}

/* Occluded: below a cut or below a DNAME.  Settled from the top of each path. */
static void
settle(struct fact_zone *z, uint32_t node)
{
	uint32_t path[128];
	unsigned n = 0;

	while (node != ZDATA_NONE && !(zdata_node(z->data, node)->flags & FACT_SETTLED)) {
		path[n++] = node;
		node = zdata_node(z->data, node)->parent;
	}
	while (n-- > 0) {
		struct zdata_node *me = zdata_node(z->data, path[n]);
		const struct zdata_node *up =
		    me->parent == ZDATA_NONE ? NULL : zdata_node(z->data, me->parent);

		me->flags |= FACT_SETTLED;
		if (up == NULL)
			continue;
		if (up->flags & LINT_OCCLUDED)
			me->flags = (uint16_t)(me->flags | (up->flags & (LINT_OCCLUDED | LINT_BELOW_DNAME)));
		else if (up->flags & LINT_AT_CUT)
			me->flags |= LINT_OCCLUDED;
		else if (up->flags & FACT_HAS_DNAME)
			me->flags |= LINT_OCCLUDED | LINT_BELOW_DNAME;
	}
}

/* An empty name all of whose descendants are insecure cuts may be left out by opt-out
 * (RFC 5155 7.1).  Set on all empty names, then cleared upwards from the others. */
static void
mark_only_insecure(struct fact_zone *z)
{
	for (uint32_t i = 0; i < z->data->n_nodes; i++)
		if ((zdata_node(z->data, i)->flags & (LINT_EMPTY | LINT_OCCLUDED | LINT_OUTSIDE)) ==
		    LINT_EMPTY)
			zdata_node(z->data, i)->flags |= LINT_ONLY_INSECURE;
	for (uint32_t i = 0; i < z->data->n_nodes; i++) {
		const struct zdata_node *n = zdata_node(z->data, i);
		const bool insecure_cut = (n->flags & LINT_AT_CUT) && !(n->flags & LINT_HAS_DS);

		if ((n->flags & (LINT_EMPTY | LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED)) || insecure_cut)
			continue;
		for (uint32_t up = n->parent; up != ZDATA_NONE; up = zdata_node(z->data, up)->parent) {
			struct zdata_node *u = zdata_node(z->data, up);

			if ((u->flags & LINT_EMPTY) && !(u->flags & LINT_ONLY_INSECURE))
				break;
			u->flags = (uint16_t)(u->flags & ~LINT_ONLY_INSECURE);
		}
	}
}

/* Has any NSEC3 the parameters of this NSEC3PARAM?  Nearly always the first one has. */
static bool
has_chain(const struct fact_zone *z, uint32_t param)
{
	struct fact_nsec3 p, n;

	if (!facts_nsec3(zdata_rdata(z->data, param), true, &p))
		return false;
	for (uint32_t row = z->nsec3_row; row < z->data->n_records; row++)
		if (zdata_record(z->data, row)->type == LINT_T_NSEC3 &&
		    facts_nsec3(zdata_rdata(z->data, row), false, &n) && n.hash == p.hash &&
		    n.iterations == p.iterations && n.salt.n == p.salt.n &&
		    memcmp(n.salt.p, p.salt.p, n.salt.n) == 0)
			return true;
	return false;
}

static void
find_apex_records(struct fact_zone *z)
{
	enum { MOST = 16 }; /* NSEC3PARAM records that are held against the chain */
	uint32_t row = z->apex_node == ZDATA_NONE ? ZDATA_NONE : zdata_node(z->data, z->apex_node)->first;
	unsigned tried = 0;

	for (; row != ZDATA_NONE; row = zdata_record(z->data, row)->next) {
		if (zdata_record(z->data, row)->type == LINT_T_SOA && z->soa == ZDATA_NONE)
			z->soa = row;
		if (zdata_record(z->data, row)->type != LINT_T_NSEC3PARAM)
			continue;
		/* Of several, or of a wrong one, the chain that is there decides. */
		if (z->nsec3_row == ZDATA_NONE ||
		    (zdata_record(z->data, z->nsec3_row)->type == LINT_T_NSEC3 && tried++ < MOST &&
		        has_chain(z, row)))
			z->nsec3_row = row;
	}
}

void
facts_structure(struct facts *f, struct fact_zone *z)
{
	z->apex_node = zdata_intern(z->data, z->apex);
	flag_records(z);
	link_parents(z);
	for (uint32_t i = 0; i < z->data->n_nodes; i++) {
		struct zdata_node *n = zdata_node(z->data, i);

		if ((n->flags & FACT_HAS_NSEC3) && !(n->flags & (LINT_HAS_DATA | LINT_HAS_NSEC)))
			n->flags |= LINT_HASHED;
		settle(z, i);
		if ((n->flags & (LINT_AT_CUT | LINT_OCCLUDED | LINT_OUTSIDE)) == LINT_AT_CUT)
			*vec_add(f->arena, &z->cuts) = i;
	}
	if (z->chain & LINT_BY_NSEC3)
		mark_only_insecure(z);
	find_apex_records(z);
	if (z->chain == LINT_NO_DENIAL && z->nsec3_row != ZDATA_NONE)
		z->nsec3_row = ZDATA_NONE;
}
