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

/* Is the DS signed in the parent?  Servers may give the same record with a signature and
 * without, as in a referral that leaves it out: the one that is signed counts. */
static bool
ds_signed(struct facts_view *v, const struct fact_ds *d)
{
	const struct fact_zone *p = v->facts->zones.v[d->zone];
	const struct lint_bytes is = zdata_rdata(d->data, d->row);
	const uint32_t node = zdata_record(d->data, d->row)->node;

	for (uint32_t row = zdata_node(p->data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(p->data, row)->next) {
		const struct lint_bytes r = zdata_rdata(p->data, row);

		if (zdata_record(p->data, row)->type == LINT_T_DS && r.n == is.n &&
		    memcmp(r.p, is.p, r.n) == 0 && view_signed_now(v, p, row))
			return true;
	}
	return false;
}

/* A DS that leads to a key which signs the DNSKEY RRset, and a signed SOA.  Below a zone
 * that is secure the DS must be signed itself. */
static bool
chain_holds(struct facts_view *v, const struct fact_zone *z, bool below_secure, bool *usable)
{
	bool leads = false, any = false;

	*usable = false;
	for (size_t i = 0; i < z->ds.n; i++) {
		const struct fact_ds *d = &z->ds.v[i];
		bool now = false;

		if (below_secure && d->zone < FACTS_SET && !ds_signed(v, d))
			continue;
		any = true;
		*usable |= supported_ds(d);
		if (d->match == LINT_MATCH_GOOD && !(z->keys.v[d->key].flags & 0x80))
			view_key_signs(v, z, d->key, &now);
		leads |= now;
	}
	*usable |= !any; /* a DS that nobody can believe is no reason to go without */
	return leads && (z->soa == ZDATA_NONE ? z->cut != NULL : view_signed_now(v, z, z->soa));
}

/* The parent's own NSEC at the delegation, without DS. */
static bool
denied_at_node(struct facts_view *v, const struct fact_zone *p, uint32_t row)
{
	const struct lint_ref ref = { row, p->index, LINT_NSEC, LINT_NOW };
	struct lint_nsec nsec;

	return zdata_record(p->data, row)->type == LINT_T_NSEC && view_signed_now(v, p, row) &&
	    facts_get(v, ref, LINT_NSEC, &nsec) && lint_bitmap_has(nsec.bitmap, LINT_T_NS) &&
	    !lint_bitmap_has(nsec.bitmap, LINT_T_DS) && !lint_bitmap_has(nsec.bitmap, LINT_T_SOA);
}

/* What the parent's denials of the DS are worth, in an answer or beside a referral
 * (RFC 4035 5.2, RFC 5155 8.6 and 8.9): one that holds is enough.  NULL: none was heard. */
static const char *
absence(struct facts_view *v, const struct fact_zone *z)
{
	const struct fact_zone *p = v->facts->zones.v[z->parent];
	const uint32_t node = zdata_find(p->data, z->apex);
	const char *word = NULL;

	for (uint32_t row = node == ZDATA_NONE ? ZDATA_NONE : zdata_node(p->data, node)->first;
	     row != ZDATA_NONE; row = zdata_record(p->data, row)->next)
		if (denied_at_node(v, p, row))
			return "insecure";
	for (uint32_t i = 0; i < p->denials.n; i++) {
		const struct lint_ref ref = { i, p->index, LINT_DENIAL, LINT_NOW };
		struct lint_denial d;

		if (!facts_get(v, ref, LINT_DENIAL, &d) || d.qtype != LINT_T_DS ||
		    !lint_name_eq(d.qname, z->apex) || (d.kind != LINT_NODATA && d.kind != LINT_REFERRAL))
			continue;
		if (d.proof == LINT_PROOF_GOOD || d.proof == LINT_PROOF_OPT_OUT)
			return "insecure";
		if (d.proof == LINT_PROOF_UNKNOWN)
			word = "indeterminate";
		else if (word == NULL)
			word = "bogus";
	}
	return word;
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
	const char *above = NULL, *absent = NULL;
	bool usable;

	if ((z->cut != NULL && !heard(v, z)) || (z->file != NULL && z->file->is_plan))
		return "not-checked";
	if (z->parent != FACTS_NO_ZONE)
		above = facts_status(v, v->facts->zones.v[z->parent]);
	if (above != NULL && strcmp(above, "bogus") == 0)
		return "bogus";
	if (!((z->have | z->partly) & LINT_NEED_DS) && z->ds.n == 0)
		return z->is_signed ? "indeterminate" : "unsigned";
	if (z->ds.n > 0) {
		const bool holds = chain_holds(v, z, above != NULL && strcmp(above, "secure") == 0, &usable);

		if (!usable)
			return above == NULL || strcmp(above, "secure") == 0 ? "insecure" : "indeterminate";
		/* The sources of two zones, both to be signed yet: nothing is validated. */
		if (!holds && z->file != NULL && !z->is_signed && above != NULL &&
		    strcmp(above, "unsigned") == 0)
			return "unsigned";
		if (!holds)
			return "bogus";
		return above == NULL || strcmp(above, "secure") == 0 ? "secure" : above;
	}
	if (above != NULL && strcmp(above, "secure") == 0)
		absent = absence(v, z);
	if (absent != NULL && strcmp(absent, "insecure") != 0)
		return absent;
	if (z->is_signed)
		return "signed-no-ds";
	if (absent != NULL)
		return absent;
	return above != NULL && strcmp(above, "insecure") == 0 ? "insecure" : "unsigned";
}
