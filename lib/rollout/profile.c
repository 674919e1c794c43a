#include "profile.h"
#include "../base/buf.h"
#include "../dns/name.h"
#include <stdlib.h>

bool
profile_same(struct lint_bytes a, struct lint_bytes b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static int
compare_bytes(const void *x, const void *y)
{
	const struct lint_bytes *a = x, *b = y;
	const int c = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

	return c != 0 ? c : a->n < b->n ? -1 : a->n > b->n;
}

static int
compare_names(const void *x, const void *y)
{
	return name_compare(*(const struct lint_name *)x, *(const struct lint_name *)y);
}

bool
profile_has(const struct profile_list *l, struct lint_bytes b)
{
	return l->list.n > 0 &&
	       bsearch(&b, l->list.v, l->list.n, sizeof(*l->list.v), compare_bytes) != NULL;
}

/* Sorted, each once. */
static void
settle_list(struct profile_list *l)
{
	size_t n = 0;

	if (l->list.n > 0)
		qsort(l->list.v, l->list.n, sizeof(*l->list.v), compare_bytes);
	for (size_t i = 0; i < l->list.n; i++)
		if (n == 0 || !profile_same(l->list.v[n - 1], l->list.v[i]))
			l->list.v[n++] = l->list.v[i];
	l->list.n = n;
}

/* All versions that servers gave, together. */
static void
gather(struct arena *a, const struct zdata *data, struct lint_name owner, uint16_t type,
    struct profile_list *o)
{
	const uint32_t node = zdata_find(data, owner);

	for (uint32_t row = node == ZDATA_NONE ? ZDATA_NONE : zdata_node(data, node)->first;
	     row != ZDATA_NONE; row = zdata_record(data, row)->next) {
		if (zdata_record(data, row)->type != type)
			continue;
		*vec_add(a, &o->list) = zdata_rdata(data, row);
		if (zdata_head(data, row)->ttl > o->ttl)
			o->ttl = zdata_head(data, row)->ttl;
	}
	settle_list(o);
}

void
profile_ds_at(
    struct arena *a, const struct profile *p, struct lint_name child, struct profile_list *o)
{
	*o = (struct profile_list){ 0 };
	gather(a, p->zone->data, child, LINT_T_DS, o);
}

static const char *
role_of(const struct profile_key *k)
{
	if (k->signs_keys && k->signs_data)
		return k->sep || k->has_ds ? "CSK" : "ZSK";
	if (k->signs_keys != k->signs_data)
		return k->signs_data ? "ZSK" : "KSK";
	return k->sep ? "KSK" : "ZSK";
}

static void
read_keys(struct arena *a, struct facts_view *v, struct lint_ref zone, struct profile *p)
{
	struct lint_ref it = { 0 };
	struct lint_key k;

	while (facts_next(v, zone, LINT_KEY, 0, &it)) {
		struct profile_key o = { 0 };
		uint8_t *plain;
		bool known = false;

		if (!facts_get(v, it, LINT_KEY, &k) || k.rdata.n < 4)
			continue;
		if (k.ttl > p->key_ttl)
			p->key_ttl = k.ttl;
		plain = arena_copy(a, k.rdata.p, k.rdata.n);
		plain[1] &= 0x7f; /* REVOKE (RFC 5011 3) */
		o.rdata = (struct lint_bytes){ plain, k.rdata.n };
		for (size_t i = 0; i < p->keys.n && !known; i++)
			known = profile_same(p->keys.v[i].rdata, o.rdata);
		if (known)
			continue;
		o.tag = crypto_key_tag(o.rdata);
		o.tag_now = k.tag;
		o.sep = k.sep;
		o.has_ds = k.has_ds;
		o.algorithm = k.algorithm;
		o.revoked = k.revoked;
		o.signs_keys = k.signed_dnskey;
		*vec_add(a, &p->keys) = o;
	}
}

/* Wildcards that servers made answers from; whether they were asked is a matter of probes. */
static void
read_synthesized(struct arena *a, struct facts_view *v, struct lint_ref zone, struct profile *p)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;

	while (facts_next(v, zone, LINT_RRSET, 0, &it))
		if (facts_get(v, it, LINT_RRSET, &set) && set.synthesized && set.wildcard.len > 0)
			*vec_add(a, &p->wildcards) = (struct lint_name){
				arena_copy(a, set.wildcard.wire, set.wildcard.len), set.wildcard.len
			};
}

static uint64_t
digest_of(struct buf *b, const struct zdata *z, uint32_t row)
{
	const struct zdata_record *r = zdata_record(z, row);
	const struct lint_name owner = zdata_name(z, r->node);
	const struct lint_bytes d = zdata_rdata(z, row);
	const uint32_t head[] = { r->type, zdata_head(z, row)->ttl, owner.len };
	uint8_t sum[32];
	uint64_t o;

	buf_reset(b);
	buf_add(b, head, sizeof(head));
	buf_add(b, owner.wire, owner.len);
	buf_add(b, d.p, d.n);
	crypto_sha256(b->p, b->n, sum);
	memcpy(&o, sum, sizeof(o));
	return o;
}

/* A KSK signs CDS and CDNSKEY too (RFC 7344 4.1), and is no CSK for that. */
static void
read_signature(struct profile *p, uint32_t row)
{
	const struct fact_zone *z = p->zone;
	const struct lint_bytes r = zdata_rdata(z->data, row);

	if (z->sig_state == NULL || FACT_SIG_STATE(z->sig_state[row]) != LINT_SIG_GOOD || r.n < 18)
		return;
	switch (lint_u16(r.p)) {
	case LINT_T_DNSKEY:
	case LINT_T_CDS:
	case LINT_T_CDNSKEY: return;
	default: break;
	}
	for (size_t i = 0; i < p->keys.n; i++)
		p->keys.v[i].signs_data |= p->keys.v[i].tag_now == lint_u16(r.p + 16) &&
					   p->keys.v[i].algorithm == r.p[2];
}

static void
read_record(struct profile *p, uint32_t row)
{
	const struct zdata *z = p->zone->data;
	const struct zdata_record *r = zdata_record(z, row);
	const uint16_t flags = zdata_node(z, r->node)->flags;
	const uint32_t ttl = zdata_head(z, row)->ttl;

	if (r->type == LINT_T_NSEC3) {
		const struct lint_bytes d = zdata_rdata(z, row);

		p->opt_out |= d.n > 1 && (d.p[1] & 1) != 0; /* RFC 5155 3.1.2.1 */
	}
	if (r->type == LINT_T_RRSIG || r->type == LINT_T_DNSKEY || r->type == LINT_T_DS ||
	    ttl <= p->largest_ttl || (flags & (LINT_OCCLUDED | LINT_OUTSIDE)) != 0 ||
	    ((flags & LINT_AT_CUT) != 0 && r->type != LINT_T_NSEC))
		return;
	p->largest_ttl = ttl;
	p->largest = zdata_name(z, r->node);
	p->largest_type = r->type;
}

static void
read_nodes(struct arena *a, struct profile *p)
{
	local_arena *scratch = arena_new();
	const struct zdata *z = p->zone->data;
	struct buf b = buf_new(scratch);

	for (uint32_t node = 0; node < z->n_nodes; node++) {
		const struct zdata_node *n = zdata_node(z, node);

		if ((n->flags & (LINT_WILD | LINT_HAS_DATA | LINT_OCCLUDED | LINT_OUTSIDE)) ==
		    (LINT_WILD | LINT_HAS_DATA))
			*vec_add(a, &p->wildcards) = zdata_name(z, node);
		if ((n->flags & (LINT_AT_CUT | LINT_OCCLUDED)) == LINT_AT_CUT)
			*vec_add(a, &p->cuts) = zdata_name(z, node);
	}
	for (uint32_t row = 0; row < z->n_records; row++) {
		read_record(p, row);
		if (zdata_record(z, row)->type == LINT_T_RRSIG)
			read_signature(p, row);
		if (!p->live && zdata_record(z, row)->type != LINT_T_SOA)
			p->content += digest_of(&b, z, row);
	}
}

static size_t
sort_names(struct lint_name *v, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(v, n, sizeof(*v), compare_names);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !lint_name_eq(v[kept - 1], v[i]))
			v[kept++] = v[i];
	return kept;
}

void
profile_make(
    struct arena *a, const struct facts *f, const struct fact_zone *z, struct profile *p)
{
	struct facts_view *v = facts_view_new(a, f, 0);
	const struct lint_ref zone = { 0, z->index, LINT_ZONE, LINT_NOW };

	*p = (struct profile){ .zone = z, .live = z->file == NULL };
	if (!facts_get(v, zone, LINT_ZONE, &p->view))
		return;
	read_keys(a, v, zone, p);
	for (size_t i = 0; i < z->ds.n; i++) {
		const uint32_t ttl = zdata_head(z->ds.v[i].data, z->ds.v[i].row)->ttl;

		*vec_add(a, &p->ds.list) = zdata_rdata(z->ds.v[i].data, z->ds.v[i].row);
		p->ds.ttl = ttl > p->ds.ttl ? ttl : p->ds.ttl;
	}
	settle_list(&p->ds);
	gather(a, z->data, z->apex, LINT_T_NS, &p->ns);
	gather(a, z->data, z->apex, LINT_T_CDS, &p->cds);
	gather(a, z->data, z->apex, LINT_T_CDNSKEY, &p->cdnskey);
	if (p->live)
		read_synthesized(a, v, zone, p);
	read_nodes(a, p);
	for (size_t i = 0; i < p->keys.n; i++)
		p->keys.v[i].role = role_of(&p->keys.v[i]);
	p->wildcards.n = sort_names(p->wildcards.v, p->wildcards.n);
	p->cuts.n = sort_names(p->cuts.v, p->cuts.n);
}
