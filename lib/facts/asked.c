/*
 * asked.c - the one word for a name that the user asked about, at the instant of
 * the view: that of its zone, and in a secure zone that of what its servers
 * said of it.  The worst of their answers counts, since a resolver may get any.
 */
#include "derive.h"
#include "view.h"

static struct fact_zone *
asked_zone(const struct facts *f, struct lint_name apex)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->cut != NULL && lint_name_eq(f->zones.v[i]->apex, apex))
			return f->zones.v[i];
	return NULL;
}

static bool
asked_heard(const struct facts *f, const struct fact_zone *z, struct lint_name name, uint32_t source)
{
	for (size_t i = 0; i < z->replies.n; i++) {
		const struct ev_reply *r = &f->evidence->replies.v[z->replies.v[i]];

		if (r->source == source && r->result == LINT_ANSWER && lint_name_eq(r->qname, name) &&
		    r->qtype != LINT_T_NS && r->qtype != LINT_T_DS)
			return true;
	}
	return false;
}

struct answers { /* of all servers together */
	bool good, bad, unknown, opted_out;
};

/* Records at the name: all of them need a signature that is good now. */
static void
asked_sets(struct facts_view *v, const struct fact_zone *z, struct facts_asked *o, struct answers *sum)
{
	const struct lint_ref zone = { .zone = z->index, .kind = LINT_ZONE };
	const struct lint_ref node = facts_node_at(v, zone, o->name);
	struct lint_ref it = { 0 };
	struct lint_rrset set;

	while (node.kind != LINT_NONE && facts_next(v, node, LINT_RRSET, 0, &it)) {
		if (!facts_get(v, it, LINT_RRSET, &set) || set.type == LINT_T_NSEC || !set.authoritative)
			continue;
		o->exists = true;
		if (o->n_types < FACTS_ASKED_TYPES &&
		    (o->n_types == 0 || o->types[o->n_types - 1] != set.type))
			o->types[o->n_types++] = set.type;
		if (view_signed_now(v, z, it.row))
			sum->good = true;
		else
			sum->bad = true;
	}
}

/* Denials, and the proofs beside what was made from a wildcard. */
static void
asked_denials(struct facts_view *v, const struct fact_zone *z, struct facts_asked *o, struct answers *sum)
{
	for (uint32_t i = 0; i < z->denials.n; i++) {
		const struct ev_reply *r = &v->facts->evidence->replies.v[z->denials.v[i].reply];
		const struct lint_ref ref = { i, z->index, LINT_DENIAL, LINT_NOW };
		struct lint_denial d;

		if (!lint_name_eq(r->qname, o->name) || r->qtype == LINT_T_NS || r->qtype == LINT_T_DS ||
		    !facts_get(v, ref, LINT_DENIAL, &d))
			continue;
		o->exists |= d.kind != LINT_NXDOMAIN;
		sum->good |= d.proof == LINT_PROOF_GOOD;
		sum->opted_out |= d.proof == LINT_PROOF_OPT_OUT;
		sum->unknown |= d.proof == LINT_PROOF_UNKNOWN;
		sum->bad |= d.proof == LINT_PROOF_NONE || d.proof == LINT_PROOF_WRONG ||
		    d.proof == LINT_PROOF_UNSIGNED;
	}
}

void
facts_asked(struct facts_view *v, const struct ev_name *name, struct facts_asked *o)
{
	const struct facts *f = v->facts;
	const struct fact_zone *z = asked_zone(f, name->zone);
	struct answers sum = { 0 };

	*o = (struct facts_asked) { .name = name->name, .zone = FACTS_NO_ZONE, .status = "not-checked" };
	if (z == NULL)
		return;
	o->zone = z->index;
	for (size_t i = 0; i < z->sources.n; i++)
		if (asked_heard(f, z, name->name, z->sources.v[i]))
			o->heard = true;
		else
			*vec_add(v->arena, &o->silent) = z->sources.v[i];
	asked_sets(v, z, o, &sum);
	asked_denials(v, z, o, &sum);
	if (!o->heard)
		return;
	o->status = facts_status(v, z);
	if (strcmp(o->status, "secure") != 0 || z->on_the_way)
		return;
	o->status = sum.bad ? "bogus" : sum.unknown ? "indeterminate" : sum.opted_out ? "insecure" :
	    sum.good ? "secure" : "indeterminate";
}
