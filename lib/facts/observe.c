/*
 * observe.c - one observation out of the facts: RRsets become versions, which know
 * keys and not records.  A signature counts when it was in date at that time.
 */
#include "observe.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"

struct observer {
	struct arena *arena; /* of the observation */
	const struct facts *facts;
	const struct fact_zone *zone, *parent;
	struct observation *o;
	struct moment *when;
};
/* The records of one type and version at one node. */
struct set {
	uint16_t type, version;
	uint32_t first; /* row */
	uint32_t ttl, n, n_sigs;
	uint64_t signers;
};

static bool
same(struct lint_bytes a, struct lint_bytes b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static struct lint_bytes
keep(struct observer *w, struct lint_bytes b)
{
	return (struct lint_bytes){ arena_copy(w->arena, b.p, b.n), b.n };
}

static uint64_t
add_id(struct observer *w, const struct lint_id *id)
{
	if (w->o->ids.n == LINT_MAX_IDS) {
		w->o->limit = "limit LINT_MAX_IDS (64 keys) reached";
		return 0;
	}
	*vec_add(w->arena, &w->o->ids) = *id;
	return 1ull << (w->o->ids.n - 1);
}

static uint64_t
id_of_key(struct observer *w, struct lint_bytes rdata)
{
	struct lint_id id = { .algorithm = rdata.p[3] };
	uint8_t *plain = arena_copy(w->arena, rdata.p, rdata.n);

	plain[1] &= 0x7f; /* REVOKE (RFC 5011 3) */
	id.rdata = (struct lint_bytes){ plain, rdata.n };
	id.flags = lint_u16(plain);
	id.tag = crypto_key_tag(id.rdata);
	id.revoked = plain[1] != rdata.p[1];
	for (size_t i = 0; i < w->o->ids.n; i++)
		if (same(w->o->ids.v[i].rdata, id.rdata)) {
			w->o->ids.v[i].revoked |= id.revoked;
			return 1ull << i;
		}
	return add_id(w, &id);
}

/* A key that only its tag tells of. */
static uint64_t
id_of_tag(struct observer *w, uint16_t tag, uint8_t algorithm)
{
	for (size_t i = 0; i < w->o->ids.n; i++)
		if (w->o->ids.v[i].rdata.n == 0 && w->o->ids.v[i].ds.n == 0 && w->o->ids.v[i].tag == tag &&
		    w->o->ids.v[i].algorithm == algorithm)
			return 1ull << i;
	return add_id(w, &(struct lint_id){ .tag = tag, .algorithm = algorithm });
}

/* The key that a DS names, or 0 when validators would pass over the DS (RFC 4035 5.2). */
static uint64_t
id_of_ds(struct observer *w, struct lint_bytes ds)
{
	uint32_t key;
	uint64_t bit;

	if (ds.n < 5 || !(ds.p[3] == 1 || ds.p[3] == 2 || ds.p[3] == 4) ||
	    digest_octets(ds.p[3]) != ds.n - 4)
		return 0;
	if (facts_match(w->zone, ds, &key) == LINT_MATCH_GOOD) {
		bit = id_of_key(w, zdata_rdata(w->zone->data, w->zone->keys.v[key].row));
		for (size_t i = 0; i < w->o->ids.n; i++)
			if (bit == 1ull << i && w->o->ids.v[i].ds.n == 0)
				w->o->ids.v[i].ds = keep(w, ds);
		return bit;
	}
	for (size_t i = 0; i < w->o->ids.n; i++)
		if (w->o->ids.v[i].rdata.n == 0 && same(w->o->ids.v[i].ds, ds))
			return 1ull << i;
	return add_id(w,
	    &(struct lint_id){ .ds = keep(w, ds), .tag = lint_u16(ds.p), .algorithm = ds.p[2] });
}

/* The key by which a signature verifies, was it in date then.  One whose key is not there is
 * known by its tag: another observation may have seen the key. */
static uint64_t
signer_of(struct observer *w, uint32_t row)
{
	const struct fact_zone *z = w->zone;
	const uint8_t state = z->sig_state == NULL ? 0 : z->sig_state[row];
	const int64_t at = w->when->at;
	struct fact_rrsig s;

	if (!facts_rrsig(zdata_rdata(z->data, row), &s) || at < when_unwrap(s.inception, at) ||
	    at > when_unwrap(s.expiration, at))
		return 0;
	switch (FACT_SIG_STATE(state)) {
	case LINT_SIG_UNJUDGED:
		w->o->limit = "signatures were left unjudged";
		return 0;
	case LINT_SIG_NO_KEY: return id_of_tag(w, s.tag, s.algorithm);
	case LINT_SIG_GOOD:
		return id_of_key(w,
		    zdata_rdata(z->data, z->keys.v[facts_sig_key(z, &s, state)].row));
	default: return 0;
	}
}

static const char *
label_of(const struct observer *w, uint32_t source)
{
	const char *label = w->facts->evidence->sources.v[source].label;

	return label == NULL ? "" : label;
}

static void
see(struct observer *w, struct observed *v, const char *who, uint32_t ttl)
{
	v->ttl = ttl > v->ttl ? ttl : v->ttl;
	for (size_t i = 0; i < v->by.n; i++)
		if (strcmp(v->by.v[i].who, who) == 0) {
			v->by.v[i].ttl = ttl > v->by.v[i].ttl ? ttl : v->by.v[i].ttl;
			return;
		}
	if (v->by.n == OBSERVE_MAX_ADDRESSES)
		w->o->limit = "limit OBSERVE_MAX_ADDRESSES (4096) reached";
	else
		*vec_add(w->arena, &v->by) = (struct observed_by){ who, ttl };
}

/* All who said the set of a row of this zone (or of the parent, or of a --ds file). */
static void
see_row(struct observer *w, struct observed *v, const struct fact_zone *z, const struct ev_zone *file,
    uint32_t row, uint32_t ttl)
{
	const struct fact_sighting *base;

	if (file != NULL) {
		see(w, v, label_of(w, file->source), ttl);
		return;
	}
	base = (const struct fact_sighting *)(const void *)z->sightings->base;
	for (uint32_t i = zdata_where(z->data, row); i != ZDATA_NONE; i = base[i].next)
		see(w, v, label_of(w, w->facts->evidence->replies.v[base[i].reply].source), ttl);
}

/* The version like this one, made when it is new; NULL at the limit. */
static struct observed *
version_of(struct observer *w, const struct observed *like)
{
	struct observation *o = w->o;

	for (size_t i = 0; i < o->versions.n; i++) {
		struct observed *v = &o->versions.v[i];

		if (v->part == like->part && v->none == like->none && v->keys == like->keys &&
		    v->sha1 == like->sha1 && v->signers == like->signers &&
		    memcmp(v->content, like->content, sizeof(v->content)) == 0)
			return v;
	}
	if (o->versions.n == OBSERVE_MAX_VERSIONS) {
		o->limit = "limit OBSERVE_MAX_VERSIONS (256) reached";
		return NULL;
	}
	*vec_add(w->arena, &o->versions) = *like;
	return &o->versions.v[o->versions.n - 1];
}

struct sets {
	VEC(struct set) list;
};

/* The records of a node by type and version; with signers when they are this zone's own. */
static void
gather(struct observer *w, struct arena *a, const struct zdata *data, uint32_t node, bool own, struct sets *s)
{
	s->list.n = 0;
	for (uint32_t row = zdata_node(data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(data, row)->next) {
		const struct zdata_record *r = zdata_record(data, row);
		const bool sig = r->type == LINT_T_RRSIG;
		const uint16_t type = sig ? zdata_covered(data, row) : r->type;
		const uint32_t ttl = zdata_head(data, row)->ttl;
		size_t i = 0;

		while (i < s->list.n && (s->list.v[i].type != type || s->list.v[i].version != r->set))
			i++;
		if (i == s->list.n)
			*vec_add(a, &s->list) = (struct set){ type, r->set, ZDATA_NONE, 0, 0, 0, 0 };
		s->list.v[i].n_sigs += sig;
		if (sig && own)
			s->list.v[i].signers |= signer_of(w, row);
		if (sig)
			continue;
		s->list.v[i].n++;
		s->list.v[i].ttl = ttl > s->list.v[i].ttl ? ttl : s->list.v[i].ttl;
		if (s->list.v[i].first == ZDATA_NONE)
			s->list.v[i].first = row;
	}
}

static uint32_t
negative_ttl(const struct fact_zone *z)
{
	struct lint_bytes r;
	uint32_t ttl, minimum;

	if (z == NULL || z->soa == ZDATA_NONE)
		return 0;
	r = zdata_rdata(z->data, z->soa);
	ttl = zdata_head(z->data, z->soa)->ttl;
	minimum = r.n < 22 ? ttl : lint_u32(r.p + r.n - 4);
	return ttl < minimum ? ttl : minimum;
}

/* Who denied the type at the apex, and for how long: the larger of proof and negative TTL. */
static void
observe_denials(struct observer *w, const struct fact_zone *z, uint16_t type, enum lint_part part)
{
	const struct evidence *e = w->facts->evidence;

	for (size_t i = 0; i < z->denials.n; i++) {
		const struct fact_denial *d = &z->denials.v[i];
		const struct ev_reply *r = &e->replies.v[d->reply];
		struct observed like = { .part = (uint8_t)part, .none = true,
			.evidence = { d->reply, z->index, LINT_REPLY, LINT_NOW } };
		struct observed *v;
		uint32_t ttl = negative_ttl(z);

		if (r->qtype != type || !lint_name_eq(r->qname, w->zone->apex) ||
		    d->kind == LINT_EXPANSION)
			continue;
		for (size_t j = 0; j < d->proofs.n; j++)
			if (zdata_head(z->data, d->proofs.v[j])->ttl > ttl)
				ttl = zdata_head(z->data, d->proofs.v[j])->ttl;
		v = version_of(w, &like);
		if (v != NULL)
			see(w, v, label_of(w, r->source), ttl);
	}
}

/* Absent by the word of a file. */
static void
observe_none(struct observer *w, const struct ev_zone *file, const struct fact_zone *z, enum lint_part part,
    uint32_t ttl, uint8_t basis)
{
	struct observed like = { .part = (uint8_t)part, .none = true, .basis = basis,
		.evidence = { 0, z->index, LINT_ZONE, LINT_NOW } };
	struct observed *v = version_of(w, &like);

	if (v != NULL)
		see(w, v, file == NULL ? "" : label_of(w, file->source), ttl);
}

static void
observe_ds(struct observer *w, struct arena *a)
{
	enum { ASSUMED_TTL = 86400 }; /* of the proof that there is no DS, when nobody showed it */
	const struct fact_zone *z = w->zone, *p = w->parent;
	const struct ev_zone *file = z->ds_set != NULL ? z->ds_set : p != NULL ? p->file : NULL;
	const struct zdata *data = z->ds_set != NULL ? z->ds_set->data : p != NULL ? p->data : NULL;
	const uint32_t node = data == NULL ? ZDATA_NONE : zdata_find(data, z->apex);
	struct sets s = { 0 };
	size_t n = 0;

	if (node != ZDATA_NONE)
		gather(w, a, data, node, false, &s);
	for (size_t i = 0; i < s.list.n; i++) {
		const struct set *set = &s.list.v[i];
		struct observed like = { .part = LINT_PART_DS,
			.evidence = { 0, z->index, LINT_DS, LINT_NOW } };
		uint64_t strong = 0;
		struct observed *v;
		bool guess;

		if (set->type != LINT_T_DS || set->n == 0)
			continue;
		for (uint32_t row = set->first; row != ZDATA_NONE; row = zdata_record(data, row)->next) {
			const struct lint_bytes r = zdata_rdata(data, row);
			uint64_t id;

			if (zdata_record(data, row)->type != LINT_T_DS ||
			    zdata_record(data, row)->set != set->version)
				continue;
			id = id_of_ds(w, r);
			like.keys |= id;
			strong |= r.n > 3 && r.p[3] != 1 ? id : 0;
			for (size_t j = 0; j < z->ds.n; j++)
				if (same(zdata_rdata(z->ds.v[j].data, z->ds.v[j].row), r))
					like.evidence.row = (uint32_t)j;
		}
		like.sha1 = like.keys & ~strong;
		/* A --ds file may leave the TTL out, and need not be what the parent serves. */
		guess = z->ds_set != NULL && z->apex.len > 1 &&
		    (set->ttl == 0 ||
			w->facts->evidence->sources.v[file->source].kind == LINT_DECLARED);
		like.basis = guess ? LINT_ASSUMED : LINT_OBSERVED;
		v = version_of(w, &like);
		if (v != NULL)
			see_row(w, v, p, file, set->first, guess && set->ttl == 0 ? ASSUMED_TTL : set->ttl);
		n++;
	}
	if (p != NULL && z->ds_set == NULL && file == NULL)
		observe_denials(w, p, LINT_T_DS, LINT_PART_DS);
	if (n > 0 || !(z->have & LINT_NEED_DS) || w->o->versions.n > 0)
		return;
	if (z->ds_set != NULL)
		observe_none(w, file, z, LINT_PART_DS, ASSUMED_TTL, LINT_ASSUMED);
	else
		observe_none(w, file, p, LINT_PART_DS, negative_ttl(p), LINT_OBSERVED);
}

static uint64_t
keys_of_set(struct observer *w, const struct set *set, struct lint_ref *evidence)
{
	const struct zdata *data = w->zone->data;
	uint64_t keys = 0;

	for (uint32_t row = set->first; row != ZDATA_NONE; row = zdata_record(data, row)->next) {
		const struct lint_bytes r = zdata_rdata(data, row);

		if (zdata_record(data, row)->type != LINT_T_DNSKEY ||
		    zdata_record(data, row)->set != set->version || r.n < 5)
			continue;
		for (size_t j = 0; j < w->zone->keys.n; j++)
			if (evidence->kind == LINT_NONE && w->zone->keys.v[j].row == row)
				*evidence = (struct lint_ref){ (uint32_t)j, w->zone->index, LINT_KEY,
					LINT_NOW };
		/* What is revoked, or no zone key, is not used (RFC 4034 2.1.1, RFC 5011 2.1). */
		if ((r.p[0] & 1) == 0 || (r.p[1] & 0x80) != 0 || r.p[2] != 3)
			continue;
		keys |= id_of_key(w, r);
	}
	return keys;
}

static void
observe_keys(struct observer *w, struct arena *a)
{
	const struct fact_zone *z = w->zone;
	struct sets s = { 0 };
	size_t n = 0;

	if (z->apex_node != ZDATA_NONE)
		gather(w, a, z->data, z->apex_node, true, &s);
	for (size_t i = 0; i < s.list.n; i++) {
		const struct set *set = &s.list.v[i];
		struct observed like = { .part = LINT_PART_DNSKEY, .signers = set->signers };
		struct observed *v;

		if (set->type != LINT_T_DNSKEY || set->n == 0)
			continue;
		like.keys = keys_of_set(w, set, &like.evidence);
		if (like.evidence.kind == LINT_NONE) /* a set that another one holds, too */
			like.evidence =
			    (struct lint_ref){ set->first, z->index, LINT_RRSET, LINT_NOW };
		v = version_of(w, &like);
		if (v != NULL)
			see_row(w, v, z, z->file, set->first, set->ttl);
		n++;
	}
	if (z->file == NULL)
		observe_denials(w, z, LINT_T_DNSKEY, LINT_PART_DNSKEY);
	else if (n == 0)
		observe_none(w, z->file, z, LINT_PART_DNSKEY, negative_ttl(z), LINT_OBSERVED);
}

static bool
is_data(const struct fact_zone *z, uint32_t node, uint16_t type)
{
	const uint16_t flags = zdata_node(z->data, node)->flags;

	if (flags & (LINT_OCCLUDED | LINT_OUTSIDE))
		return false;
	if (node == z->apex_node)
		return type != LINT_T_DNSKEY && type != LINT_T_DS;
	return !(flags & LINT_AT_CUT) || type == LINT_T_DS || type == LINT_T_NSEC;
}

/* A fresh label that was asked stands for the wildcard that answered: the next observation
 * asks another one. */
static struct lint_name
steady_name(const struct observer *w, struct arena *a, struct lint_name name)
{
	for (size_t i = 0; i < w->zone->probes.n; i++) {
		const struct fact_probe *p = &w->zone->probes.v[i];
		uint8_t *wild;

		if (!lint_name_within(name, p->name) || p->above.len > 253)
			continue;
		wild = arena_alloc(a, p->above.len + 2u, 1);
		wild[0] = 1, wild[1] = '*';
		memcpy(wild + 2, p->above.wire, p->above.len);
		return (struct lint_name){ wild, (uint8_t)(p->above.len + 2) };
	}
	return name;
}

static void
observe_data(struct observer *w, struct arena *a)
{
	const struct fact_zone *z = w->zone;
	struct sets s = { 0 };

	for (uint32_t node = 0; node < z->data->n_nodes; node++) {
		if (zdata_node(z->data, node)->first == ZDATA_NONE)
			continue;
		gather(w, a, z->data, node, true, &s);
		for (size_t i = 0; i < s.list.n; i++) {
			const struct set *set = &s.list.v[i];
			const struct observed like = { .part = LINT_PART_DATA, .none = set->n_sigs == 0,
				.keys = set->signers };
			struct observed *v;

			if (set->n == 0 || !is_data(z, node, set->type) ||
			    (v = version_of(w, &like)) == NULL)
				continue;
			if (v->evidence.kind == LINT_NONE || set->ttl > v->ttl) {
				v->evidence = (struct lint_ref){ set->first, z->index, LINT_RRSET,
					LINT_NOW };
				v->name = steady_name(w, a, zdata_name(z->data, node));
				v->type = set->type;
			}
			if (z->file == NULL || v->by.n == 0)
				see_row(w, v, z, z->file, set->first, set->ttl);
			v->ttl = set->ttl > v->ttl ? set->ttl : v->ttl;
		}
	}
	for (size_t i = 0; i < w->o->versions.n; i++) {
		struct observed *v = &w->o->versions.v[i];

		if (v->part == LINT_PART_DATA && v->name.len > 0)
			v->name.wire = arena_copy(w->arena, v->name.wire, v->name.len);
		if (v->part == LINT_PART_DATA && z->file != NULL && v->by.n == 1)
			v->by.v[0].ttl = v->ttl;
	}
}

/* A cached NS RRset is followed as long as the addresses beside it live. */
static uint32_t
glue_ttl(const struct zdata *data, struct lint_bytes host)
{
	uint8_t lower[255];
	uint32_t node, ttl = 0;

	if (host.n == 0 || host.n > sizeof(lower))
		return 0;
	memcpy(lower, host.p, host.n);
	name_lower(lower, host.n);
	node = zdata_find(data, (struct lint_name){ lower, (uint8_t)host.n });
	if (node == ZDATA_NONE)
		return 0;
	for (uint32_t row = zdata_node(data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(data, row)->next)
		if ((zdata_record(data, row)->type == LINT_T_A ||
			zdata_record(data, row)->type == LINT_T_AAAA) &&
		    zdata_head(data, row)->ttl > ttl)
			ttl = zdata_head(data, row)->ttl;
	return ttl;
}

static int
compare_rdata(const void *x, const void *y)
{
	const struct lint_bytes *a = x, *b = y;
	const int c = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

	return c != 0 ? c : a->n < b->n ? -1 : a->n > b->n;
}

static void
observe_ns(struct observer *w, struct arena *a, const struct fact_zone *z)
{
	const uint32_t node = zdata_find(z->data, w->zone->apex);
	struct sets s = { 0 };

	if (node != ZDATA_NONE)
		gather(w, a, z->data, node, false, &s);
	for (size_t i = 0; i < s.list.n; i++) {
		const struct set *set = &s.list.v[i];
		struct observed like = { .part = LINT_PART_NS };
		VEC(struct lint_bytes) hosts = { 0 };
		struct crypto_hash *h;
		uint32_t ttl = set->ttl;
		uint8_t digest[64];
		struct observed *v;

		if (set->type != LINT_T_NS || set->n == 0)
			continue;
		for (uint32_t row = set->first; row != ZDATA_NONE;
		     row = zdata_record(z->data, row)->next)
			if (zdata_record(z->data, row)->type == LINT_T_NS &&
			    zdata_record(z->data, row)->set == set->version)
				*vec_add(a, &hosts) = zdata_rdata(z->data, row);
		qsort(hosts.v, hosts.n, sizeof(*hosts.v), compare_rdata);
		h = crypto_hash_new(a, 384);
		for (size_t j = 0; j < hosts.n; j++) {
			const uint32_t glue = glue_ttl(z->data, hosts.v[j]);

			ttl = glue > ttl ? glue : ttl;
			if (j == 0 || !same(hosts.v[j], hosts.v[j - 1]))
				crypto_hash_add(h, hosts.v[j].p, hosts.v[j].n);
		}
		crypto_hash_end(h, digest);
		memcpy(like.content, digest, sizeof(like.content));
		like.evidence = (struct lint_ref){ set->first, z->index, LINT_RRSET, LINT_NOW };
		v = version_of(w, &like);
		if (v != NULL)
			see_row(w, v, z, z->file, set->first, ttl);
	}
}

/* What shows that somebody is at work: the serial, new signatures, the wish for another DS. */
static void
observe_work(struct observer *w)
{
	const struct fact_zone *z = w->zone;
	struct moment *m = w->when;

	for (uint32_t row = 0; row < z->data->n_records; row++) {
		const struct zdata_record *r = zdata_record(z->data, row);
		const struct lint_bytes b = zdata_rdata(z->data, row);
		struct fact_rrsig s;

		if (r->type == LINT_T_RRSIG && z->sig_state != NULL &&
		    FACT_SIG_STATE(z->sig_state[row]) == LINT_SIG_GOOD && facts_rrsig(b, &s) &&
		    when_unwrap(s.inception, m->at) > m->signed_at)
			m->signed_at = when_unwrap(s.inception, m->at);
		if (r->node != z->apex_node)
			continue;
		if (r->type == LINT_T_SOA && b.n >= 22 &&
		    (m->serial < 0 || (int32_t)(lint_u32(b.p + b.n - 20) - (uint32_t)m->serial) > 0))
			m->serial = lint_u32(b.p + b.n - 20); /* RFC 1982 3.2 */
		if (r->type == LINT_T_CDS && w->o->cds.n < OBSERVE_MAX_CDS) {
			bool known = false;

			for (size_t i = 0; i < w->o->cds.n && !known; i++)
				known = same(w->o->cds.v[i], b);
			if (!known)
				*vec_add(w->arena, &w->o->cds) = keep(w, b);
		}
	}
	if (w->o->cds.n > 0)
		qsort(w->o->cds.v, w->o->cds.n, sizeof(*w->o->cds.v), compare_rdata);
}

/* Who answered to a part at all, so that silence is not taken for absence. */
static void
hear(struct observer *w, const struct fact_zone *z, enum lint_part part)
{
	const struct evidence *e = w->facts->evidence;
	enum { DAY = 86400 };

	for (size_t i = 0; i < z->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[z->replies.v[i]];
		const char *who = label_of(w, r->source);
		bool known = false;

		if (r->result != LINT_ANSWER || r->wire.n < 12 || (r->wire.p[3] & 15) == 2 ||
		    (part == LINT_PART_DS && r->qtype != LINT_T_DS) ||
		    (part == LINT_PART_DNSKEY && r->qtype != LINT_T_DNSKEY) ||
		    (part == LINT_PART_NS && r->qtype != LINT_T_NS))
			continue;
		if (part == LINT_PART_DS && !lint_name_eq(r->qname, w->zone->apex))
			continue;
		/* What a clock far off said is not believed. */
		if (r->at < w->when->began && r->at > w->when->at - DAY)
			w->when->began = r->at;
		if (r->at > w->when->ended && r->at < w->when->at + DAY)
			w->when->ended = r->at;
		for (size_t j = 0; j < w->o->heard[part].n && !known; j++)
			known = strcmp(w->o->heard[part].v[j], who) == 0;
		if (!known && w->o->heard[part].n < OBSERVE_MAX_ADDRESSES)
			*vec_add(w->arena, &w->o->heard[part]) = who;
	}
}

static uint32_t
complete_parts(const struct fact_zone *z)
{
	const bool ds = (z->have & LINT_NEED_DS) != 0;
	const bool all = z->file != NULL ? (z->have & LINT_NEED_WHOLE) != 0
					 : (z->have & LINT_NEED_SERVERS) != 0;
	const bool keys = all && (z->have & LINT_NEED_KEYS) != 0;

	return (uint32_t)ds << LINT_PART_DS | (uint32_t)keys << LINT_PART_DNSKEY |
	       (uint32_t)all << LINT_PART_DATA |
	       (uint32_t)(all && (ds || z->file != NULL)) << LINT_PART_NS;
}

struct moment
facts_observe(struct arena *a, const struct facts *f, const struct fact_zone *z, int64_t at)
{
	local_arena *scratch = arena_new();
	struct observation *o = new (a, struct observation, 1);
	const int64_t when = f->evidence->at != 0 ? f->evidence->at : at;
	struct moment m = { when, when, when, -1, LINT_ALWAYS_WAS, o, ZDATA_NONE };
	struct observer w = { .arena = a, .facts = f, .zone = z, .o = o, .when = &m,
		.parent = z->parent == FACTS_NO_ZONE ? NULL : f->zones.v[z->parent] };

	o->limit = z->limit;
	o->complete = complete_parts(z);
	o->ds_known = (z->have & LINT_NEED_DS) != 0;
	o->keys_known = (z->have & LINT_NEED_KEYS) != 0;
	o->chain = z->chain;
	observe_ds(&w, scratch);
	observe_keys(&w, scratch);
	observe_data(&w, scratch);
	if (z->cut != NULL && z->twin != FACTS_NO_ZONE && !f->zones.v[z->twin]->set_aside) {
		/* all that may be cached, not a sample */
		struct observer copy = w;

		copy.zone = f->zones.v[z->twin];
		observe_data(&copy, scratch);
	}
	observe_ns(&w, scratch, z);
	observe_work(&w);
	if (w.parent != NULL && (w.parent->file == NULL) == (z->file == NULL))
		observe_ns(&w, scratch, w.parent);
	if (w.parent != NULL && z->ds_set == NULL)
		hear(&w, w.parent, LINT_PART_DS);
	for (int part = LINT_PART_DNSKEY; part < LINT_N_PARTS; part++)
		hear(&w, z, (enum lint_part)part);
	if (w.parent != NULL)
		hear(&w, w.parent, LINT_PART_NS);
	return m;
}
