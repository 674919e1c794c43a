/* view.c - the views of lint.h, filled from facts. */
#include "derive.h"
#include "view.h"
#include "../base/when.h"
#include "../dns/msg.h"
#include "../dns/name.h"

struct facts_view *
facts_view_new(struct arena *a, const struct facts *f, int64_t now)
{
	struct facts_view *v = new (a, struct facts_view, 1);

	v->facts = f;
	v->arena = a;
	v->now = now;
	return v;
}

struct fact_zone *
view_zone(const struct facts_view *v, struct lint_ref r)
{
	return r.zone < v->facts->zones.n ? v->facts->zones.v[r.zone] : NULL;
}

const struct zdata *
view_data(const struct facts_view *v, struct lint_ref r)
{
	if (r.zone >= FACTS_SET)
		return (size_t)(r.zone - FACTS_SET) < v->facts->evidence->zones.n
		    ? v->facts->evidence->zones.v[r.zone - FACTS_SET]->data : NULL;
	return r.zone < v->facts->zones.n ? v->facts->zones.v[r.zone]->data : NULL;
}

const struct fact_group *
view_group(struct facts_view *v, const struct zdata *z, uint32_t node)
{
	enum { N = sizeof(v->group) / sizeof(v->group[0]) };

	if (v->pinned != NULL && v->pinned_data == z && v->pinned->node == node)
		return v->pinned;
	if (v->group_data[v->last_group] == z && v->group[v->last_group].node == node)
		return &v->group[v->last_group];
	for (unsigned i = 0; i < N; i++)
		if (v->group_data[i] == z && v->group[i].node == node) {
			v->group_used[i] = true;
			return &v->group[v->last_group = i];
		}
	/* One that was come back to since the last round stays: a walk over the NS set of a
	 * delegation looks at another node for each record. */
	do
		v->next_group = (v->next_group + 1) % N;
	while (v->group_used[v->next_group] && !(v->group_used[v->next_group] = false));
	v->last_group = v->next_group;
	v->group_data[v->last_group] = z;
	facts_group(v->arena, z, node, &v->group[v->last_group]);
	return &v->group[v->last_group];
}

const struct fact_set *
view_set(struct facts_view *v, const struct zdata *z, uint32_t row, const struct fact_group **group)
{
	const struct zdata_record *r = zdata_record(z, row);
	const uint16_t type = r->type == LINT_T_RRSIG ? zdata_covered(z, row) : r->type;
	const struct fact_group *g = *group = view_group(v, z, r->node);
	uint32_t i = 0;

	/* By type and version; a name may have sixty thousand types. */
	for (uint32_t end = g->n_sets; end - i > 8;) {
		const uint32_t mid = i + (end - i) / 2;
		const struct fact_set *s = &g->sets[mid];

		if (s->type < type || (s->type == type && s->version < r->set))
			i = mid;
		else
			end = mid + 1;
	}
	for (; i < g->n_sets; i++)
		if (g->sets[i].type == type && g->sets[i].version == r->set)
			return &g->sets[i];
	return NULL;
}

struct lint_ref
view_ref(struct lint_ref like, enum lint_kind kind, uint32_t row)
{
	return (struct lint_ref) { row, like.zone, (uint8_t)kind, like.world };
}

static bool
get_zone(struct facts_view *v, struct lint_ref ref, struct lint_zone *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	struct fact_nsec3 n;

	if (z == NULL)
		return false;
	*o = (struct lint_zone) { .self = ref, .apex = z->apex, .have = z->have, .phase = z->phase,
		.chain = z->chain, .phase_known = z->phase_known, .is_signed = z->is_signed,
		.on_the_way = z->on_the_way,
		.n_records = z->data->n_records, .n_nodes = z->data->n_nodes, .n_keys = (uint32_t)z->keys.n,
		.n_ds = (uint32_t)z->ds.n, .n_cuts = (uint32_t)z->cuts.n, .n_sigs = z->n_sigs,
		.zonemd384 = z->zonemd384, .zonemd512 = z->zonemd512 };
	o->self.kind = LINT_ZONE;
	if (z->apex_node != ZDATA_NONE && zdata_node(z->data, z->apex_node)->n > 0)
		o->node = view_ref(ref, LINT_NODE, z->apex_node);
	if (z->parent != FACTS_NO_ZONE)
		o->parent = (struct lint_ref) { 0, z->parent, LINT_ZONE, ref.world };
	if (z->soa != ZDATA_NONE) {
		const struct lint_bytes r = zdata_rdata(z->data, z->soa);

		o->has_soa = r.n >= 22;
		o->soa_ttl = zdata_head(z->data, z->soa)->ttl;
		if (o->has_soa) {
			o->soa_serial = lint_u32(r.p + r.n - 20);
			o->soa_expire = lint_u32(r.p + r.n - 8);
			o->soa_minimum = lint_u32(r.p + r.n - 4);
		}
		o->negative_ttl = o->soa_ttl < o->soa_minimum ? o->soa_ttl : o->soa_minimum;
	}
	if (z->nsec3_row != ZDATA_NONE) {
		o->has_nsec3param = zdata_record(z->data, z->nsec3_row)->type == LINT_T_NSEC3PARAM;
		if (facts_nsec3(zdata_rdata(z->data, z->nsec3_row), o->has_nsec3param, &n)) {
			o->nsec3_iterations = n.iterations;
			o->nsec3_salt = n.salt;
		}
	}
	return true;
}

static bool
get_node(struct facts_view *v, struct lint_ref ref, struct lint_node *o)
{
	const struct zdata *z = view_data(v, ref);
	const struct fact_zone *fz = view_zone(v, ref);
	const struct zdata_node *n;

	if (z == NULL || ref.row >= z->n_nodes)
		return false;
	n = zdata_node(z, ref.row);
	*o = (struct lint_node) { .self = ref, .name = zdata_name(z, ref.row), .n_records = n->n,
		.flags = n->flags & (FACT_HAS_DNAME - 1), .labels = n->labels };
	if (n->parent != ZDATA_NONE)
		o->parent = view_ref(ref, LINT_NODE, n->parent);
	if (fz != NULL && fz->hashes != NULL && facts_wants_hash(n)) {
		o->hash = (struct lint_bytes) { fz->hashes[ref.row].octets, 20 };
		o->has_nsec3 = (fz->hashed[ref.row / 8] >> ref.row % 8 & 1) != 0;
	}
	return true;
}

static bool
authoritative(const struct zdata_node *n, uint16_t type)
{
	if (n->flags & (LINT_OCCLUDED | LINT_OUTSIDE))
		return false;
	return !(n->flags & LINT_AT_CUT) || type == LINT_T_DS || type == LINT_T_NSEC;
}

static bool
get_rrset(struct facts_view *v, struct lint_ref ref, struct lint_rrset *o)
{
	const struct zdata *z = view_data(v, ref);
	const struct fact_group *g;
	const struct fact_set *s;
	const struct zdata_node *n;

	if (z == NULL || ref.row >= z->n_records || (s = view_set(v, z, ref.row, &g)) == NULL || s->n == 0)
		return false;
	n = zdata_node(z, g->node);
	*o = (struct lint_rrset){ .self = view_ref(ref, LINT_RRSET, g->rows[s->first]),
		.node = view_ref(ref, LINT_NODE, g->node),
		.name = zdata_name(z, g->node),
		.type = s->type,
		.n = s->n,
		.n_sigs = s->n_sigs,
		.authoritative = authoritative(n, s->type),
		.ttl = UINT32_MAX };
	for (uint32_t i = 0; i < s->n; i++) {
		const uint32_t ttl = zdata_head(z, g->rows[s->first + i])->ttl;

		o->ttl = ttl < o->ttl ? ttl : o->ttl;
		o->ttl_max = ttl > o->ttl_max ? ttl : o->ttl_max;
	}
	o->wildcard = view_wildcard(v, ref, g, s);
	o->synthesized = o->wildcard.len > 0;
	return true;
}

static bool
get_record(struct facts_view *v, struct lint_ref ref, struct lint_record *o)
{
	const struct zdata *z = view_data(v, ref);

	if (z == NULL || ref.row >= z->n_records)
		return false;
	*o = (struct lint_record){ .self = ref,
		.node = view_ref(ref, LINT_NODE, zdata_record(z, ref.row)->node),
		.name = zdata_name(z, zdata_record(z, ref.row)->node),
		.type = zdata_record(z, ref.row)->type,
		.ttl = zdata_head(z, ref.row)->ttl,
		.rdata = zdata_rdata(z, ref.row) };
	return true;
}

static bool
get_sig(struct facts_view *v, struct lint_ref ref, struct lint_sig *o)
{
	const struct zdata *z = view_data(v, ref);
	const struct fact_zone *fz = view_zone(v, ref);
	const struct fact_group *g;
	const struct fact_set *set;
	struct fact_rrsig s;
	uint32_t key;

	if (z == NULL || fz == NULL || ref.row >= z->n_records ||
	    zdata_record(z, ref.row)->type != LINT_T_RRSIG || !facts_rrsig(zdata_rdata(z, ref.row), &s))
		return false;
	set = view_set(v, z, ref.row, &g);
	*o = (struct lint_sig){ .self = ref,
		.node = view_ref(ref, LINT_NODE, g->node),
		.name = zdata_name(z, g->node),
		.signer = s.signer,
		.signature = s.signature,
		.covered = s.covered,
		.tag = s.tag,
		.algorithm = s.algorithm,
		.labels = s.labels,
		.state = fz->sig_state == NULL ? 0 : FACT_SIG_STATE(fz->sig_state[ref.row]),
		.ttl = zdata_head(z, ref.row)->ttl,
		.original_ttl = s.original_ttl,
		.inception = when_unwrap(s.inception, v->now),
		.expiration = when_unwrap(s.expiration, v->now) };
	o->in_date = o->inception <= v->now && v->now <= o->expiration;
	o->wildcard = s.labels + (unsigned)name_is_wild(o->name) < name_labels(o->name);
	if (set != NULL && set->n > 0)
		o->rrset = view_ref(ref, LINT_RRSET, g->rows[set->first]);
	o->other_key = fz->sig_state != NULL && (fz->sig_state[ref.row] & FACT_SIG_OTHER) != 0;
	key = facts_sig_key(fz, &s, fz->sig_state == NULL ? 0 : fz->sig_state[ref.row]);
	if (key != ZDATA_NONE)
		o->key = view_ref(ref, LINT_KEY, key);
	return true;
}

/* Does a signature by key `index` over the DNSKEY RRset verify, and is one in date? */
bool
view_key_signs(struct facts_view *v, const struct fact_zone *z, uint32_t index, bool *now)
{
	const struct fact_key *k = &z->keys.v[index];
	bool ever = false;

	/* A provider that lists the keys it signs with has no need to show signatures. */
	*now = z->file != NULL && z->file->imported && !z->file->no_keys;
	if (*now)
		return true;
	for (size_t i = 0; i < k->dnskey_sigs.n; i++) {
		const uint32_t row = k->dnskey_sigs.v[i];
		const uint8_t state = z->sig_state[row];
		struct fact_rrsig s;

		if (FACT_SIG_STATE(state) != LINT_SIG_GOOD || !facts_rrsig(zdata_rdata(z->data, row), &s) ||
		    facts_sig_key(z, &s, state) != index)
			continue;
		ever = true;
		if (when_unwrap(s.inception, v->now) <= v->now && v->now <= when_unwrap(s.expiration, v->now))
			*now = true;
	}
	return ever;
}

static bool
get_key(struct facts_view *v, struct lint_ref ref, struct lint_key *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	const struct fact_key *k;
	struct lint_bytes r;

	if (z == NULL || ref.row >= z->keys.n)
		return false;
	k = &z->keys.v[ref.row];
	r = zdata_rdata(z->data, k->row);
	*o = (struct lint_key) { .self = ref, .record = view_ref(ref, LINT_RECORD, k->row), .rdata = r,
		.key = { r.p + 4, r.n - 4 }, .flags = k->flags, .tag = k->tag, .protocol = k->protocol,
		.algorithm = k->algorithm, .flaws = k->facts.flaws, .ttl = zdata_head(z->data, k->row)->ttl,
		.bits = k->facts.bits, .exponent_bits = k->facts.exponent_bits,
		.zone_key = (k->flags & 0x100) != 0, .sep = k->flags & 1, .revoked = (k->flags & 0x80) != 0,
		.supported = k->facts.supported, .signs_data = k->signs_data, .has_ds = k->has_ds };
	o->signed_dnskey = view_key_signs(v, z, ref.row, &o->signs_dnskey);
	return true;
}

static bool
get_ds(struct facts_view *v, struct lint_ref ref, struct lint_ds *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	const struct fact_ds *d;
	struct lint_bytes r;

	if (z == NULL || ref.row >= z->ds.n)
		return false;
	d = &z->ds.v[ref.row];
	r = zdata_rdata(d->data, d->row);
	*o = (struct lint_ds){ .self = ref,
		.record = { d->row, d->zone, LINT_RECORD, ref.world },
		.digest = { r.p + 4, r.n - 4 },
		.tag = lint_u16(r.p),
		.algorithm = r.p[2],
		.digest_type = r.p[3],
		.match = d->match,
		.ttl = zdata_head(d->data, d->row)->ttl,
		.length_ok = d->length_ok };
	if (d->key != ZDATA_NONE) {
		const struct fact_key *k = &z->keys.v[d->key];
		bool now;

		o->key = view_ref(ref, LINT_KEY, d->key);
		view_key_signs(v, z, d->key, &now);
		o->leads = d->match == LINT_MATCH_GOOD && now && !(k->flags & 0x80);
	}
	return true;
}

static bool
get_nsec(struct facts_view *v, struct lint_ref ref, struct lint_nsec *o)
{
	const struct zdata *z = view_data(v, ref);
	const struct fact_zone *fz = view_zone(v, ref);
	struct lint_bytes r;

	if (z == NULL || fz == NULL || ref.row >= z->n_records)
		return false;
	r = zdata_rdata(z, ref.row);
	*o = (struct lint_nsec){ .self = ref,
		.node = view_ref(ref, LINT_NODE, zdata_record(z, ref.row)->node),
		.name = zdata_name(z, zdata_record(z, ref.row)->node),
		.ttl = zdata_head(z, ref.row)->ttl };
	if (zdata_record(z, ref.row)->type == LINT_T_NSEC) {
		const size_t n = name_wire_len(r.p, r.n);
		uint8_t *lower = NULL;

		if (n == 0)
			return false;
		for (size_t i = 0; i < n && lower == NULL; i++)
			if (name_fold[r.p[i]] != r.p[i])
				lower = arena_copy(v->arena, r.p, n);
		if (lower != NULL)
			name_lower(lower, n);
		o->next = (struct lint_name) { lower != NULL ? lower : r.p, (uint8_t)n };
		o->bitmap = (struct lint_bytes) { r.p + n, r.n - n };
		o->match = o->node;
		return true;
	}
	if (zdata_record(z, ref.row)->type == LINT_T_NSEC3) {
		struct fact_nsec3 n, p;
		uint8_t hash[20];
		uint32_t node;

		if (!facts_nsec3(r, false, &n))
			return false;
		o->nsec3 = true;
		o->opt_out = n.flags & 1;
		o->hash = n.hash, o->flags = n.flags, o->iterations = n.iterations;
		o->salt = n.salt, o->next_hash = n.next, o->bitmap = n.bitmap;
		if (!facts_owner_hash(o->name, hash))
			return true;
		node = ZDATA_NONE;
		if (fz->nsec3_row != ZDATA_NONE &&
		    facts_nsec3(zdata_rdata(z, fz->nsec3_row),
			zdata_record(z, fz->nsec3_row)->type == LINT_T_NSEC3PARAM, &p) &&
		    p.iterations == n.iterations && p.salt.n == n.salt.n &&
		    memcmp(p.salt.p, n.salt.p, p.salt.n) == 0)
			node = fz->matches == NULL || fz->matches[o->node.row] == 0
			    ? ZDATA_NONE : fz->matches[o->node.row] - 1;
		if (node != ZDATA_NONE) {
			o->match = view_ref(ref, LINT_NODE, node);
			o->owner_hash = (struct lint_bytes) { fz->hashes[node].octets, 20 };
		} else
			o->owner_hash = (struct lint_bytes) { arena_copy(v->arena, hash, 20), 20 };
		return true;
	}
	return false;
}

static bool
get_cut(struct facts_view *v, struct lint_ref ref, struct lint_cut *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	struct lint_ref node;

	if (z == NULL || ref.row >= z->cuts.n)
		return false;
	node = view_ref(ref, LINT_NODE, z->cuts.v[ref.row]);
	*o = (struct lint_cut) { .self = ref, .node = node, .name = zdata_name(z->data, node.row),
		.ns = facts_rrset_at(v, node, LINT_T_NS), .ds = facts_rrset_at(v, node, LINT_T_DS) };
	for (size_t i = ref.zone + 1u; i < v->facts->zones.n; i++)
		if (v->facts->zones.v[i]->parent == ref.zone && v->facts->zones.v[i]->transfer == NULL &&
		    lint_name_eq(v->facts->zones.v[i]->apex, o->name)) {
			o->child = (struct lint_ref) { 0, (uint16_t)i, LINT_ZONE, ref.world };
			break;
		}
	return true;
}

static bool
get_source(struct facts_view *v, struct lint_ref ref, struct lint_source *o)
{
	const struct evidence *e = v->facts->evidence;
	const struct fact_zone *z = view_zone(v, ref);

	if (ref.row >= e->sources.n)
		return false;
	*o = (struct lint_source){ .self = ref,
		.kind = e->sources.v[ref.row].kind,
		.label = e->sources.v[ref.row].label,
		.host = e->sources.v[ref.row].host,
		.skipped = e->sources.v[ref.row].skipped };
	for (size_t i = 0; z != NULL && i < z->replies.n && !o->answered; i++)
		o->answered = e->replies.v[z->replies.v[i]].source == ref.row &&
		    e->replies.v[z->replies.v[i]].result == LINT_ANSWER;
	for (size_t i = 0; z != NULL && i < z->version_1.n; i++)
		if (e->replies.v[z->version_1.v[i]].source == ref.row)
			o->version_1 = view_ref(ref, LINT_REPLY, z->version_1.v[i]);
	return true;
}

static struct lint_name
copy_name(struct arena *a, struct lint_name name)
{
	return (struct lint_name){ arena_copy(a, name.wire, name.len), name.len };
}

/* Checks look at a reply again and again; its message is read once. */
static const struct facts_head *
head_of(struct facts_view *v, uint32_t reply, struct lint_bytes wire)
{
	struct facts_head *h;
	struct msg m;

	if (v->heads == NULL)
		v->heads = new (v->arena, struct facts_head, v->facts->evidence->replies.n);
	h = &v->heads[reply];
	if (!h->read) {
		local_arena *a = arena_new();

		h->read = true;
		h->rcode = wire.p[3] & 15;
		if (msg_read(a, wire.p, wire.n, &m) == NULL) {
			h->rcode = m.rcode;
			h->edns = m.edns;
			h->has_agent = m.has_agent;
			if (m.agent.len > 0)
				h->agent = copy_name(v->arena, m.agent);
			h->nsid = m.nsid == NULL ? NULL : arena_copy(v->arena, m.nsid, strlen(m.nsid));
			for (size_t i = 0; i < m.n_records && h->soa.len == 0; i++)
				if (m.records[i].section == MSG_AUTHORITY && m.records[i].type == LINT_T_SOA)
					h->soa = copy_name(v->arena, m.records[i].owner);
		}
	}
	return h;
}

static bool
get_reply(struct facts_view *v, struct lint_ref ref, struct lint_reply *o)
{
	const struct evidence *e = v->facts->evidence;
	const struct ev_reply *r;

	if (ref.row >= e->replies.n)
		return false;
	r = &e->replies.v[ref.row];
	*o = (struct lint_reply){ .self = ref,
		.source = view_ref(ref, LINT_SOURCE, r->source),
		.qname = r->qname,
		.qtype = r->qtype,
		.result = r->result,
		.tcp = r->tcp,
		.tries = r->tries,
		.octets = (uint32_t)r->wire.n,
		.at = r->at,
		.asked = r->edns,
		.refused = r->refused,
		.bad_cookie = r->bad_cookie,
		.kept_case = evidence_kept_case(r),
		.other_case = r->mismatches.letters };
	if (r->wire.n >= 12) {
		const struct facts_head *h = head_of(v, ref.row, r->wire);

		o->aa = (r->wire.p[2] & 4) != 0;
		o->tc = (r->wire.p[2] & 2) != 0;
		o->rcode = h->rcode;
		o->edns = h->edns;
		o->nsid = h->nsid;
		o->soa = h->soa;
		o->has_agent = h->has_agent;
		o->agent = h->agent;
	}
	return true;
}

static bool
get_fault(struct facts_view *v, struct lint_ref ref, struct lint_fault *o)
{
	const struct fact_zone *z = view_zone(v, ref);

	if (z == NULL || z->file == NULL || ref.row >= z->file->faults.n)
		return false;
	*o = (struct lint_fault) { .self = ref, .kind = z->file->faults.v[ref.row].kind,
		.text = z->file->faults.v[ref.row].text };
	return true;
}

/* Out of v->recent, which is filled first when it holds another one. */
#define GET_RECENT(noun) \
	do { \
		struct facts_recent *r = &v->recent[kind]; \
		if (r->ref.row != ref.row || r->ref.zone != ref.zone || r->ref.kind != ref.kind) { \
			r->ref.kind = LINT_NONE; \
			if (!get_##noun(v, ref, &r->as.noun)) \
				return false; \
			r->ref = ref; \
		} \
		*(struct lint_##noun *)o = r->as.noun; \
		return true; \
	} while (0)

bool
facts_get(struct facts_view *v, struct lint_ref ref, enum lint_kind kind, void *o)
{
	if (ref.kind != kind || ref.world != LINT_NOW)
		return false;
	switch (kind) {
	case LINT_ZONE: return get_zone(v, ref, o);
	case LINT_NODE: GET_RECENT(node);
	case LINT_RRSET: GET_RECENT(rrset);
	case LINT_RECORD: return get_record(v, ref, o);
	case LINT_SIG: GET_RECENT(sig);
	case LINT_KEY: return get_key(v, ref, o);
	case LINT_DS: return get_ds(v, ref, o);
	case LINT_NSEC: GET_RECENT(nsec);
	case LINT_CUT: return get_cut(v, ref, o);
	case LINT_DENIAL: return view_denial(v, ref, o);
	case LINT_SOURCE: return get_source(v, ref, o);
	case LINT_REPLY: return get_reply(v, ref, o);
	case LINT_FAULT: return get_fault(v, ref, o);
	case LINT_PAST: return view_past(v, ref, o);
	case LINT_LOOKUP: return view_lookup(v->facts, ref, o);
	case LINT_RESOLVED: return view_resolved(v->facts, ref, o);
	case LINT_REGISTRATION: return view_registration(v, ref, o);
	case LINT_CHANGE: return view_change(v, ref, o);
	default: return false;
	}
}
