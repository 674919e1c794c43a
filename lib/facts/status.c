/* status.c - the one word for a zone, at the instant of the view. */
#include "derive.h"
#include "view.h"
#include "../base/when.h"
#include "../dns/type.h"

static bool
supported_ds(const struct fact_ds *d)
{
	const struct lint_bytes r = zdata_rdata(d->data, d->row);
	const uint8_t a = r.p[2], t = r.p[3];

	return (a == 8 || a == 10 || a == 5 || a == 7 || (a >= 13 && a <= 16)) &&
	       (t == 1 || t == 2 || t == 4);
}

/* A DS that leads to a key which signs the DNSKEY RRset, and a signed SOA. */
static bool
chain_holds(struct facts_view *v, const struct fact_zone *z, bool *usable)
{
	bool leads = false;

	*usable = false;
	for (size_t i = 0; i < z->ds.n; i++) {
		const struct fact_ds *d = &z->ds.v[i];
		bool now = false;

		*usable |= supported_ds(d);
		if (d->match == LINT_MATCH_GOOD && !(z->keys.v[d->key].flags & 0x80))
			view_key_signs(v, z, d->key, &now);
		leads |= now;
	}
	return leads && (z->soa == ZDATA_NONE ? z->cut != NULL : view_signed_now(v, z, z->soa));
}

/* The parent denies the DS with a good signature: an NSEC at the name without DS,
 * or an NSEC3 in a reply about it. */
static bool
proven_insecure(struct facts_view *v, const struct fact_zone *z)
{
	const struct fact_zone *p = v->facts->zones.v[z->parent];
	const struct evidence *e = v->facts->evidence;
	const uint32_t node = zdata_find(p->data, z->apex);

	for (uint32_t row = node == ZDATA_NONE ? ZDATA_NONE : zdata_node(p->data, node)->first;
	     row != ZDATA_NONE; row = zdata_record(p->data, row)->next)
		if (zdata_record(p->data, row)->type == LINT_T_NSEC && view_signed_now(v, p, row))
			return true;
	for (size_t i = 0; i < p->denials.n; i++) {
		const struct fact_denial *d = &p->denials.v[i];
		const struct ev_reply *r = &e->replies.v[d->reply];

		if (!lint_name_eq(r->qname, z->apex) || r->qtype != LINT_T_DS)
			continue;
		for (size_t j = 0; j < d->proofs.n; j++)
			if (view_signed_now(v, p, d->proofs.v[j]))
				return true;
	}
	return false;
}

static bool
heard(const struct facts_view *v, const struct fact_zone *z)
{
	for (size_t i = 0; i < z->replies.n; i++)
		if (v->facts->evidence->replies.v[z->replies.v[i]].result == LINT_ANSWER)
			return true;
	return false;
}

const char *
facts_status(struct facts_view *v, const struct fact_zone *z)
{
	const char *above = NULL;
	bool usable;

	if (z->cut != NULL && !heard(v, z))
		return "not-checked";
	if (z->parent != FACTS_NO_ZONE)
		above = facts_status(v, v->facts->zones.v[z->parent]);
	if (above != NULL && strcmp(above, "bogus") == 0)
		return "bogus";
	if (!(z->have & LINT_NEED_DS) && z->ds.n == 0)
		return z->is_signed ? "indeterminate" : "unsigned";
	if (z->ds.n > 0) {
		const bool holds = chain_holds(v, z, &usable);

		if (!usable)
			return above == NULL || strcmp(above, "secure") == 0 ? "insecure" : "indeterminate";
		if (!holds)
			return "bogus";
		return above == NULL || strcmp(above, "secure") == 0 ? "secure" : above;
	}
	if (z->is_signed)
		return "signed-no-ds";
	if (above != NULL && strcmp(above, "insecure") == 0)
		return "insecure";
	return above != NULL && strcmp(above, "secure") == 0 && proven_insecure(v, z) ? "insecure"
										      : "unsigned";
}
