/*
 * registration.c - what a registry says, laid beside what the parent's servers
 * and the zone's own say.  Each DS of either side is listed once, with how many
 * of the parent's servers have it.
 */
#include "derive.h"
#include "view.h"

void
facts_registries(struct facts *f, struct fact_zone *z)
{
	for (uint32_t i = 0; i < f->evidence->registries.n; i++)
		if (lint_name_eq(f->evidence->registries.v[i].zone, z->apex))
			*vec_add(f->arena, &z->registries) = i;
}

struct source_set {
	struct arena *a;
	VEC(uint32_t) v;
};

static void
source_add(struct source_set *s, uint32_t source)
{
	for (size_t i = 0; i < s->v.n; i++)
		if (s->v.v[i] == source)
			return;
	*vec_add(s->a, &s->v) = source;
}

/* Does the reply say which DS records the zone has? */
static bool
says_ds(const struct ev_reply *r, struct lint_name apex)
{
	return r->qtype == LINT_T_DS && r->result == LINT_ANSWER && r->wire.n >= 12 &&
	    (r->wire.p[3] & 15) == 0 && lint_name_eq(r->qname, apex);
}

static uint32_t
servers_asked(const struct facts *f, const struct fact_zone *z)
{
	local_arena *a = arena_new();
	struct source_set s = { .a = a };
	const struct fact_zone *p;

	if (z->ds_set != NULL || z->parent == FACTS_NO_ZONE)
		return z->ds_set != NULL;
	p = f->zones.v[z->parent];
	for (size_t i = 0; i < p->replies.n; i++) {
		const struct ev_reply *r = &f->evidence->replies.v[p->replies.v[i]];

		if (says_ds(r, z->apex))
			source_add(&s, r->source);
	}
	return (uint32_t)s.v.n;
}

static uint32_t
servers_having(const struct facts *f, const struct fact_zone *z, struct lint_bytes rdata)
{
	local_arena *a = arena_new();
	struct source_set s = { .a = a };
	const struct fact_sighting *base;
	const struct fact_zone *p;
	uint32_t node;

	if (z->ds_set != NULL || z->parent == FACTS_NO_ZONE)
		return z->ds_set != NULL;
	p = f->zones.v[z->parent];
	node = zdata_find(p->data, z->apex);
	if (node == ZDATA_NONE || p->sightings == NULL)
		return 0;
	base = (const struct fact_sighting *)(const void *)p->sightings->base;
	for (uint32_t row = zdata_node(p->data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(p->data, row)->next) {
		const struct lint_bytes r = zdata_rdata(p->data, row);

		if (zdata_record(p->data, row)->type != LINT_T_DS || r.n != rdata.n ||
		    memcmp(r.p, rdata.p, r.n) != 0)
			continue;
		for (uint32_t i = zdata_where(p->data, row); i != ZDATA_NONE; i = base[i].next)
			if (says_ds(&f->evidence->replies.v[base[i].reply], z->apex))
				source_add(&s, f->evidence->replies.v[base[i].reply].source);
	}
	return (uint32_t)s.v.n;
}

/* One made of a key is the parent's, whatever digest the parent has chosen. */
static bool
same_ds(const struct registry_ds *said, struct lint_bytes ds)
{
	const struct lint_bytes r = said->rdata;

	if (said->from_key && r.p[3] != ds.p[3])
		return r.p[0] == ds.p[0] && r.p[1] == ds.p[1] && r.p[2] == ds.p[2];
	return r.n == ds.n && memcmp(r.p, ds.p, r.n) == 0;
}

static void
list_ds(struct facts_view *v, struct lint_ref ref, const struct ev_registry *r, struct lint_registration *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	struct lint_registered *list =
	    arena_alloc(v->arena, z->ds.n + r->says.ds.n + 1, sizeof(*list));
	const uint32_t asked = servers_asked(v->facts, z);
	bool *seen = new(v->arena, bool, r->says.ds.n + 1);
	uint32_t key;

	for (uint32_t i = 0; i < z->ds.n; i++) {
		struct lint_registered *d = &list[o->n_ds++];

		*d = (struct lint_registered) { .rdata = zdata_rdata(z->ds.v[i].data, z->ds.v[i].row),
			.match = z->ds.v[i].match, .n_asked = asked, .ds = view_ref(ref, LINT_DS, i) };
		d->n_have = servers_having(v->facts, z, d->rdata);
		for (size_t j = 0; j < r->says.ds.n; j++)
			if (same_ds(&r->says.ds.v[j], d->rdata)) {
				d->listed = seen[j] = true;
				d->from_key = r->says.ds.v[j].from_key;
			}
	}
	for (size_t j = 0; j < r->says.ds.n; j++) {
		const struct registry_ds *said = &r->says.ds.v[j];

		if (!seen[j])
			list[o->n_ds++] = (struct lint_registered) { .rdata = said->rdata,
				.match = facts_match(z, said->rdata, &key), .n_asked = asked,
				.listed = true, .from_key = said->from_key };
	}
	o->ds = list;
}

bool
view_registration(struct facts_view *v, struct lint_ref ref, struct lint_registration *o)
{
	const struct evidence *e = v->facts->evidence;
	const struct ev_registry *r;

	if (view_zone(v, ref) == NULL || ref.row >= e->registries.n)
		return false;
	r = &e->registries.v[ref.row];
	*o = (struct lint_registration) { .self = ref, .url = r->url != NULL ? r->url : "",
		.failure = r->failure != NULL ? r->failure : r->skipped, .sponsor = r->says.sponsor,
		.registrar = r->role == EV_REGISTRAR, .http = r->status, .at = r->at,
		.delegation_signed = r->says.delegation_signed, .zone_signed = r->says.zone_signed,
		.speaks = r->says.speaks, .lists = r->says.lists, .unread = r->says.unread,
		.status = r->says.status.v, .n_status = r->says.status.n,
		.last_changed = r->says.last_changed, .updated = r->says.updated,
		.expires = r->says.expires, .max_sig_life = r->says.max_sig_life,
		.n_listed = r->says.ds.n };
	list_ds(v, ref, r, o);
	return true;
}
