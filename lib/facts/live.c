/*
 * live.c - a live zone's records out of what its servers said.  Equal RRsets
 * from many servers are one version with many sightings; whatever differs, in
 * data, TTL or signatures, is another version.
 */
#include "derive.h"
#include "../base/buf.h"
#include "../dns/msg.h"
#include "../dns/name.h"

struct version { /* a known RRset: what it is, where its records are */
	uint8_t digest[32];
	uint32_t node, head; /* head: its list of sightings */
	uint32_t first_row;
	uint16_t type, set;
};
struct loader {
	struct facts *facts;
	struct fact_zone *zone;
	struct arena *scratch;
	VEC(struct version) versions;
	uint32_t *slots; /* version + 1 by digest */
	size_t n_slots;
	uint32_t reply;
	bool declared; /* the reply is what the user declared */
};
struct rrset { /* of one message */
	struct lint_name owner;
	uint16_t type;
	const struct msg_record **records;
	size_t n; /* records, then signatures */
	size_t n_data;
};

static int
compare_records(const void *a, const void *b)
{
	const struct msg_record *x = *(const struct msg_record *const *)a,
				*y = *(const struct msg_record *const *)b;
	int c;

	if (x->type != y->type)
		return x->type == LINT_T_RRSIG ? 1 : -1;
	c = memcmp(x->rdata.p, y->rdata.p, x->rdata.n < y->rdata.n ? x->rdata.n : y->rdata.n);
	if (c == 0)
		c = x->rdata.n < y->rdata.n ? -1 : x->rdata.n > y->rdata.n;
	return c != 0 ? c : x->ttl < y->ttl ? -1 : x->ttl > y->ttl;
}

static void
digest_of(struct loader *l, const struct rrset *s, uint32_t node, uint8_t out[32])
{
	struct buf b = buf_new(l->scratch);

	buf_add(&b, &node, sizeof(node));
	buf_add(&b, &s->type, sizeof(s->type));
	for (size_t i = 0; i < s->n; i++) {
		const struct msg_record *r = s->records[i];
		const uint32_t len = (uint32_t)r->rdata.n;

		buf_add(&b, &r->type, sizeof(r->type));
		buf_add(&b, &r->ttl, sizeof(r->ttl));
		buf_add(&b, &len, sizeof(len));
		buf_add(&b, r->rdata.p, r->rdata.n);
	}
	crypto_sha256(b.p, b.n, out);
}

static void
grow_slots(struct loader *l)
{
	if (l->versions.n * 2 < l->n_slots)
		return;
	l->n_slots = l->n_slots == 0 ? 64 : l->n_slots * 2;
	l->slots = new (l->scratch, uint32_t, l->n_slots);
	for (size_t i = 0; i < l->versions.n; i++) {
		size_t at = lint_u32(l->versions.v[i].digest) & (l->n_slots - 1);

		while (l->slots[at] != 0)
			at = (at + 1) & (l->n_slots - 1);
		l->slots[at] = (uint32_t)i + 1;
	}
}

static void
see(struct loader *l, uint32_t head)
{
	struct region *r = l->zone->sightings;
	struct fact_sighting *base = (struct fact_sighting *)(void *)r->base;
	const uint32_t mine = (uint32_t)(r->used / sizeof(struct fact_sighting));
	struct fact_sighting *s;

	for (uint32_t i = head; i != ZDATA_NONE; i = base[i].next)
		if (base[i].reply == l->reply)
			return;
	s = region_add(r, sizeof(*s));
	*s = (struct fact_sighting) { l->reply, base[head].next };
	base[head].next = mine;
}

/* Versions of a type at a node are numbered as they come; its own records know the last. */
static uint16_t
next_version(const struct zdata *z, uint32_t node, uint16_t type)
{
	uint16_t next = 0;

	for (uint32_t row = zdata_node(z, node)->first; row != ZDATA_NONE; row = zdata_record(z, row)->next) {
		const struct zdata_record *r = zdata_record(z, row);

		if ((r->type == LINT_T_RRSIG ? zdata_covered(z, row) : r->type) == type && r->set >= next)
			next = (uint16_t)(r->set + 1);
	}
	return next;
}

/* The row of the set's first record, new or known. */
static uint32_t
add_set(struct loader *l, const struct rrset *s)
{
	struct zdata *z = l->zone->data;
	const uint32_t node = zdata_intern(z, s->owner);
	struct version v = { .node = node, .type = s->type };
	struct fact_sighting *first;
	size_t at;

	qsort(s->records, s->n, sizeof(*s->records), compare_records);
	digest_of(l, s, node, v.digest);
	grow_slots(l);
	for (at = lint_u32(v.digest) & (l->n_slots - 1); l->slots[at] != 0;
	     at = (at + 1) & (l->n_slots - 1)) {
		const struct version *old = &l->versions.v[l->slots[at] - 1];

		if (memcmp(old->digest, v.digest, sizeof(v.digest)) == 0) {
			see(l, old->head);
			return old->first_row;
		}
	}
	v.set = next_version(z, node, s->type);
	v.head = (uint32_t)(l->zone->sightings->used / sizeof(*first));
	first = region_add(l->zone->sightings, sizeof(*first));
	*first = (struct fact_sighting) { l->reply, ZDATA_NONE };
	v.first_row = z->n_records;
	for (size_t i = 0; i < s->n; i++)
		zdata_add(z, &(struct zdata_add) { .node = node, .type = s->records[i]->type, .set = v.set,
		                 .ttl = s->records[i]->ttl, .where = v.head, .rdata = s->records[i]->rdata });
	l->slots[at] = (uint32_t)l->versions.n + 1;
	*vec_add(l->scratch, &l->versions) = v;
	return v.first_row;
}

static uint16_t
set_type(const struct msg_record *r)
{
	return r->type == LINT_T_RRSIG && r->rdata.n >= 2 ? lint_u16(r->rdata.p) : r->type;
}

/* Is there a zone of the walk below this one that holds the name? */
static bool
in_child(const struct loader *l, struct lint_name name)
{
	for (size_t i = 0; i < l->facts->evidence->cuts.n; i++) {
		const struct lint_name apex = l->facts->evidence->cuts.v[i].zone;

		if (apex.len > l->zone->apex.len && lint_name_within(apex, l->zone->apex) &&
		    lint_name_within(name, apex))
			return true;
	}
	return false;
}

/* Below a cut.  An address of the zone itself that comes with a referral may lack the
 * signature that it has in an answer of its own. */
static bool
is_glue(const struct loader *l, const struct msg *m, struct lint_name name)
{
	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].type == LINT_T_NS && m->records[i].section == MSG_AUTHORITY &&
		    lint_name_within(name, m->records[i].owner))
			return true;
	return in_child(l, name);
}

/* Does this set of a reply belong to the zone?  A server that holds parent and
 * child answers for both; a signature says for whom it speaks. */
static bool
ours(const struct loader *l, const struct msg *m, const struct rrset *s)
{
	const struct lint_name apex = l->zone->apex;

	if (!lint_name_within(s->owner, apex))
		return false;
	for (size_t i = s->n_data; i < s->n; i++) {
		struct fact_rrsig sig;

		if (facts_rrsig(s->records[i]->rdata, &sig) && sig.signer.len > apex.len &&
		    lint_name_within(sig.signer, apex))
			return false;
	}
	if (s->n > s->n_data || s->type == LINT_T_DS)
		return true;
	if (s->type == LINT_T_NS && !m->aa && !lint_name_eq(s->owner, apex))
		return true;
	if (s->records[0]->section == MSG_ADDITIONAL)
		return !m->aa && is_glue(l, m, s->owner);
	return !in_child(l, s->owner);
}

/* What a section's set is worth: the NS set of the apex beside an answer may come
 * cut short and without its signatures. */
static bool
worth(const struct loader *l, const struct msg *m, const struct rrset *s)
{
	const uint8_t section = s->records[0]->section;

	if (s->n_data == 0)
		return section == MSG_ANSWER && m->aa;
	if (section == MSG_AUTHORITY && s->type == LINT_T_NS)
		return !m->aa && !lint_name_eq(s->owner, l->zone->apex);
	if (section == MSG_ADDITIONAL)
		return !m->aa && (s->type == LINT_T_A || s->type == LINT_T_AAAA);
	return m->aa || section == MSG_AUTHORITY;
}

/* Does the user's word stand in place of this?  Name servers that were declared replace
 * those that the parent has, with their glue; its DS and its denials stay. */
static bool
is_replaced(const struct loader *l, const struct rrset *s)
{
	const struct evidence *e = l->facts->evidence;

	if (l->declared || (s->type != LINT_T_NS && s->type != LINT_T_A && s->type != LINT_T_AAAA))
		return false;
	for (size_t i = 0; i < e->cuts.n; i++) {
		const struct ev_cut *c = &e->cuts.v[i];

		if (c->declared && lint_name_eq(c->parent, l->zone->apex) &&
		    (s->type == LINT_T_NS ? lint_name_eq(s->owner, c->zone)
		                          : lint_name_within(s->owner, c->zone)))
			return true;
	}
	return false;
}

static void
load_sets(struct loader *l, const struct msg *m, struct fact_denial *d)
{
	bool *done = new (l->scratch, bool, m->n_records + 1);

	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];
		struct rrset s = { .owner = r->owner, .type = set_type(r) };
		uint32_t row;

		if (done[i])
			continue;
		s.records = new (l->scratch, const struct msg_record *, m->n_records - i);
		for (int sigs = 0; sigs < 2; sigs++)
			for (size_t j = i; j < m->n_records; j++) {
				const struct msg_record *o = &m->records[j];

				if (done[j] || o->section != r->section ||
				    (o->type == LINT_T_RRSIG) != sigs || set_type(o) != s.type ||
				    !lint_name_eq(o->owner, r->owner))
					continue;
				done[j] = true;
				s.records[s.n++] = o;
				s.n_data += !sigs;
			}
		if (s.n == 0 || !worth(l, m, &s) || !ours(l, m, &s) || is_replaced(l, &s))
			continue;
		row = add_set(l, &s);
		if (r->section != MSG_AUTHORITY)
			continue;
		if (s.type == LINT_T_SOA)
			d->has_soa = true;
		if (s.type == LINT_T_NSEC || s.type == LINT_T_NSEC3)
			for (size_t j = 0; j < s.n_data; j++)
				*vec_add(l->facts->arena, &d->proofs) = row + (uint32_t)j;
	}
}

/* A server that holds a zone below answers out of that, with its SOA; about the DS it
 * should not have. */
static bool
from_below(const struct loader *l, const struct msg *m, const struct ev_reply *r)
{
	for (size_t i = 0; i < m->n_records && r->qtype != LINT_T_DS; i++)
		if (m->records[i].section == MSG_AUTHORITY && m->records[i].type == LINT_T_SOA &&
		    lint_name_within(r->qname, m->records[i].owner) && in_child(l, m->records[i].owner))
			return true;
	return false;
}

/* Does the reply say that something is not there? */
static bool
denies(struct arena *keep, const struct msg *m, const struct ev_reply *r, struct fact_denial *d)
{
	bool answered = false, expanded = false, has_ds = false;

	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *rec = &m->records[i];
		struct fact_rrsig sig;

		if (rec->section == MSG_AUTHORITY) {
			has_ds |= rec->type == LINT_T_DS;
			if (rec->type == LINT_T_NS && d->cut.len == 0)
				d->cut = (struct lint_name){ arena_copy(keep, rec->owner.wire,
								 rec->owner.len),
					rec->owner.len };
		}
		if (rec->section != MSG_ANSWER)
			continue;
		if (rec->type == LINT_T_RRSIG && facts_rrsig(rec->rdata, &sig)) {
			if (sig.labels + (unsigned)name_is_wild(rec->owner) < name_labels(rec->owner)) {
				expanded = true;
				d->labels = sig.labels;
			}
		}
		if (rec->type != LINT_T_RRSIG && lint_name_eq(rec->owner, r->qname))
			answered |= rec->type == r->qtype || rec->type == LINT_T_CNAME;
	}
	if (m->rcode == 3)
		d->kind = LINT_NXDOMAIN;
	else if (m->rcode != 0)
		return false;
	else if (!answered)
		d->kind = m->aa ? LINT_NODATA : LINT_REFERRAL;
	else if (expanded)
		d->kind = LINT_EXPANSION;
	else
		return false;
	return m->aa || (d->kind == LINT_REFERRAL && !has_ds && d->cut.len > 0);
}

static int
compare_probes(const void *a, const void *b)
{
	return name_compare(((const struct fact_probe *)a)->name, ((const struct fact_probe *)b)->name);
}

/* Every server was asked about the same labels, for several types. */
static void
sort_probes(struct fact_zone *z)
{
	struct fact_probe *v = z->probes.v;
	size_t n = 0;

	if (z->probes.n == 0)
		return;
	qsort(v, z->probes.n, sizeof(*v), compare_probes);
	for (size_t i = 0; i < z->probes.n; i++)
		if (n == 0 || compare_probes(&v[n - 1], &v[i]) != 0)
			v[n++] = v[i];
	z->probes.n = n;
}

/* The label made up by chance that the name is, or lies below. */
const struct fact_probe *
facts_probe(const struct fact_zone *z, struct lint_name name, bool below)
{
	for (; name.len > z->apex.len; name = name_parent(name)) {
		const struct fact_probe key = { .name = name };
		const struct fact_probe *p = z->probes.n == 0 ? NULL :
		    bsearch(&key, z->probes.v, z->probes.n, sizeof(key), compare_probes);

		if (p != NULL || !below)
			return p;
	}
	return NULL;
}

/* What the user declared of a delegation: records of the parent that no server gave. */
static void
load_declared(struct loader *l, const struct ev_reply *r)
{
	local_arena *a = arena_new();
	struct fact_denial d = { .reply = l->reply };
	struct msg m;

	if (r->result != LINT_ANSWER || r->wire.n == 0 || msg_read(a, r->wire.p, r->wire.n, &m) != NULL)
		return;
	l->declared = true;
	load_sets(l, &m, &d);
	l->declared = false;
}

void
facts_live(struct facts *f, struct fact_zone *z)
{
	local_arena *scratch = arena_new();
	struct loader l = { .facts = f, .zone = z, .scratch = scratch };
	const struct evidence *e = f->evidence;

	z->data = zdata_new(f->arena);
	z->sightings = region_new(f->arena, (size_t)1 << 32);
	for (uint32_t i = 0; i < e->sources.n; i++)
		if (e->sources.v[i].kind == LINT_SERVER && lint_name_eq(e->sources.v[i].zone, z->apex))
			*vec_add(f->arena, &z->sources) = i;
	for (uint32_t i = 0; i < e->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[i];
		const struct ev_source *s = &e->sources.v[r->source];
		local_arena *a = arena_new();
		struct fact_denial d = { .reply = i };
		struct msg m;

		l.reply = i;
		if (s->kind == LINT_DECLARED && lint_name_eq(s->zone, z->apex))
			load_declared(&l, r);
		if (s->kind != LINT_SERVER || !lint_name_eq(s->zone, z->apex))
			continue;
		if (r->edns == LINT_EDNS_VERSION_1) {
			*vec_add(f->arena, &z->version_1) = i;
			continue;
		}
		*vec_add(f->arena, &z->replies) = i;
		if (r->probe == EV_PROBE_WILDCARD && r->wildcard.len > 0 &&
		    (z->probes.n == 0 || !lint_name_eq(z->probes.v[z->probes.n - 1].name, r->qname)))
			*vec_add(f->arena, &z->probes) = (struct fact_probe) { r->qname, r->wildcard };
		/* So does a label made up for a denial; one made up below it is within. */
		if (r->probe == EV_PROBE_DENIAL && lint_name_eq(name_parent(r->qname), z->apex))
			*vec_add(f->arena, &z->probes) = (struct fact_probe) { r->qname, z->apex };
		/* And the name right behind a delegation, by which a chain is walked past it. */
		if (r->probe == EV_PROBE_PLAIN && r->qname.len > z->apex.len &&
		    r->qname.wire[r->qname.wire[0]] == 0)
			*vec_add(f->arena, &z->probes) = (struct fact_probe) { r->qname,
				name_parent(r->qname) };
		if (r->result != LINT_ANSWER || r->wire.n == 0 || r->probe == EV_PROBE_ADDRESS ||
		    msg_read(a, r->wire.p, r->wire.n, &m) != NULL || m.tc)
			continue;
		z->keys_known |= m.aa && m.rcode == 0 && r->qtype == LINT_T_DNSKEY &&
		    lint_name_eq(r->qname, z->apex);
		load_sets(&l, &m, &d);
		if (!from_below(&l, &m, r) && denies(f->arena, &m, r, &d))
			*vec_add(f->arena, &z->denials) = d;
	}
	sort_probes(z);
}
