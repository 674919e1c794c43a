/*
 * sides.c - a change of name servers: which versions are served by those that are
 * left, by those that come, by those that stay.  An address says whose a server is,
 * since a name can be moved to another machine.
 */
#include "world.h"
#include "../base/buf.h"
#include "../dns/name.h"
#include <stdlib.h>

enum {
	ROOM_FOR_NAMES = 12, /* addresses in a text for people */
	SIDES_MOST_ADDRESSES = 512, /* of one side */
};
struct addresses {
	VEC(const char *) list;
	bool full; /* SIDES_MOST_ADDRESSES was reached */
};

/* "ns1.example. 192.0.2.1" */
static const char *
address_of(const char *label)
{
	const char *space = label == NULL ? NULL : strrchr(label, ' ');

	return space == NULL ? label : space + 1;
}

static bool
has(const struct addresses *l, const char *address)
{
	for (size_t i = 0; i < l->list.n; i++)
		if (strcmp(l->list.v[i], address) == 0)
			return true;
	return false;
}

static void
add(struct arena *a, struct addresses *l, const char *address)
{
	if (address == NULL || l->full || has(l, address))
		return;
	if (l->list.n == SIDES_MOST_ADDRESSES)
		l->full = true;
	else
		*vec_add(a, &l->list) = address;
}

/* Is the name server one of those that the delegation has, or that were declared? */
static bool
is_delegated(const struct facts *f, const struct fact_zone *z, struct lint_name host)
{
	const struct zdata *data = z->parent == FACTS_NO_ZONE ? NULL : f->zones.v[z->parent]->data;
	const uint32_t node = data == NULL ? ZDATA_NONE : zdata_find(data, z->apex);

	for (uint32_t row = node == ZDATA_NONE ? ZDATA_NONE : zdata_node(data, node)->first;
	     row != ZDATA_NONE; row = zdata_record(data, row)->next) {
		const struct lint_bytes r = zdata_rdata(data, row);
		uint8_t lower[255];

		if (zdata_record(data, row)->type != LINT_T_NS || r.n == 0 || r.n > sizeof(lower))
			continue;
		memcpy(lower, r.p, r.n);
		name_lower(lower, r.n);
		if (lint_name_eq((struct lint_name){ lower, (uint8_t)r.n }, host))
			return true;
	}
	return false;
}

/* Those that the delegation or the zone lists: one that --server gave has no name.  Servers that
 * are to come may still list the present ones: of them the delegation says who is meant. */
static void
listed(struct arena *a, const struct facts *f, const struct fact_zone *z, bool declared,
    struct addresses *l)
{
	for (size_t i = 0; i < z->sources.n; i++) {
		const struct ev_source *s = &f->evidence->sources.v[z->sources.v[i]];

		if (s->kind == LINT_SERVER && s->host.len > 0 && s->addr.family != 0 &&
		    (!declared || is_delegated(f, z, s->host)))
			add(a, l, address_of(s->label));
	}
}

static bool
is_served(const struct lint_version *v)
{
	return v->part == LINT_PART_DNSKEY || v->part == LINT_PART_DATA;
}

/* Those that had it when the history saw the zone last. */
static void
listed_then(struct arena *a, const struct lint_history *h, int64_t newest, struct addresses *l)
{
	for (size_t i = 0; i < h->n_versions; i++)
		for (size_t j = 0; j < h->versions[i].n_sightings && is_served(&h->versions[i]); j++)
			if (h->versions[i].sightings[j].last >= newest)
				add(a, l, address_of(h->versions[i].sightings[j].who));
}

static const char *
text_of(struct arena *a, const struct addresses *l, const struct addresses *without)
{
	struct buf b = buf_new(a);
	size_t n = 0;

	for (size_t i = 0; i < l->list.n; i++) {
		if (has(without, l->list.v[i]))
			continue;
		if (n++ < ROOM_FOR_NAMES)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", l->list.v[i]);
	}
	if (n > ROOM_FOR_NAMES)
		buf_printf(&b, " and %zu more", n - ROOM_FOR_NAMES);
	return n == 0 ? "" : b.p;
}

struct sides {
	struct addresses here, there; /* published, and to be */
};

static void
note_limit(const struct sides *s, struct rollout_world *w)
{
	if (s->here.full || s->there.full)
		w->limit = "limit SIDES_MOST_ADDRESSES (512 of one side) reached: whose the others are "
			   "is not known";
}

static uint32_t
side_of(const struct sides *s, const char *address)
{
	const bool here = has(&s->here, address), there = has(&s->there, address);

	return here ? there ? ROLLOUT_STAYS : ROLLOUT_LEFT : there ? ROLLOUT_COMES : ROLLOUT_GONE;
}

static uint32_t
sides_of(const struct sides *s, const struct lint_version *v)
{
	uint32_t o = 0;

	for (size_t i = 0; i < v->n_sightings; i++)
		o |= side_of(s, address_of(v->sightings[i].who));
	return o;
}

static uint32_t
all_of(const struct sides *s, const struct addresses *l)
{
	uint32_t o = 0;

	for (size_t i = 0; i < l->list.n; i++)
		o |= side_of(s, l->list.v[i]);
	return o;
}

/* A copy whose versions can be changed. */
static struct lint_version *
open_up(struct arena *a, struct rollout_world *w)
{
	struct lint_history *h = new (a, struct lint_history, 1);
	struct lint_version *v = new (a, struct lint_version, w->history->n_versions + 1);

	*h = *w->history;
	if (h->n_versions > 0)
		memcpy(v, h->versions, h->n_versions * sizeof(*v));
	h->versions = v;
	w->history = h;
	return v;
}

/* What the servers that come hand out, and the NS RRset that leads to them. */
static void
fill_other(struct arena *a, const struct sides *s, const struct facts_beside *b, uint32_t ns_ttl,
    struct rollout_world *w)
{
	struct lint_version *v = new (a, struct lint_version, b->n_versions + 1);
	size_t n = 1;

	for (size_t i = 0; i < b->n_versions; i++) {
		const struct lint_version *o = &b->versions[i];

		if (o->part == LINT_PART_NS && o->ttl > ns_ttl)
			ns_ttl = o->ttl;
		if (!is_served(o) || (sides_of(s, o) & ROLLOUT_COMES) == 0)
			continue;
		v[n] = *o;
		v[n++].operators = ROLLOUT_COMES;
	}
	v[0] = (struct lint_version){ .part = LINT_PART_NS, .ttl = ns_ttl, .from = LINT_ALWAYS_WAS,
		.until = LINT_NEVER, .operators = all_of(s, &s->there), .basis = LINT_STATED };
	w->other = v;
	w->n_other = n;
}

bool
rollout_world_moves(struct arena *a, const struct facts_beside *b, const struct fact_zone *z,
    const struct facts *f, const struct facts *other, const struct fact_zone *there,
    struct rollout_world *w)
{
	struct sides s = { 0 };
	struct lint_version *v;
	uint32_t ns_ttl = 0;

	w->history = b->history;
	v = open_up(a, w);
	if (z == NULL)
		listed_then(a, b->history, b->newest, &s.here);
	else
		listed(a, f, z, false, &s.here);
	listed(a, other, there, true, &s.there);
	note_limit(&s, w);
	for (size_t i = 0; i < b->history->n_versions; i++) {
		if (v[i].part == LINT_PART_NS) {
			v[i].operators = all_of(&s, &s.here);
			if (v[i].until != LINT_NEVER) /* who they were then is not known */
				v[i].operators |= ROLLOUT_GONE;
			else if (v[i].ttl > ns_ttl)
				ns_ttl = v[i].ttl;
		} else if (is_served(&v[i])) {
			v[i].operators = sides_of(&s, &v[i]);
			if (v[i].operators == 0)
				v[i].operators = all_of(&s, &s.here);
		}
	}
	w->left = text_of(a, &s.here, &s.there);
	w->comes = text_of(a, &s.there, &s.here);
	if (*w->left == '\0' && *w->comes == '\0')
		return false;
	fill_other(a, &s, b, ns_ttl, w);
	w->move = ROLLOUT_MOVES;
	return true;
}

/* The NS RRset that was there before the present one. */
static const struct lint_version *
last_ns(const struct lint_history *h)
{
	const struct lint_version *o = NULL;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_NS && h->versions[i].until != LINT_NEVER &&
		    (o == NULL || h->versions[i].last > o->last))
			o = &h->versions[i];
	return o;
}

/* Who answered for the zone while that NS RRset was there. */
static void
served_under(struct arena *a, const struct lint_history *h, const struct lint_version *ns,
    struct addresses *l)
{
	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		for (size_t j = 0; j < v->n_sightings && is_served(v); j++)
			if (v->sightings[j].first <= ns->last && v->sightings[j].last >= ns->first)
				add(a, l, address_of(v->sightings[j].who));
	}
}

void
rollout_world_moved(
    struct arena *a, const struct facts *f, const struct fact_zone *z, struct rollout_world *w)
{
	const struct lint_version *was = last_ns(w->history);
	struct sides s = { 0 };
	struct lint_version *v;
	int64_t left_last;

	if (was == NULL)
		return;
	listed(a, f, z, false, &s.there);
	served_under(a, w->history, was, &s.here);
	note_limit(&s, w);
	if ((all_of(&s, &s.here) & ROLLOUT_LEFT) == 0)
		return;
	left_last = was->last;
	w->moved = was->until;
	v = open_up(a, w);
	for (size_t i = 0; i < w->history->n_versions; i++) {
		if (v[i].part == LINT_PART_NS) {
			v[i].operators = all_of(&s, v[i].until == LINT_NEVER ? &s.there : &s.here);
			if (v[i].until != LINT_NEVER && v[i].last != left_last)
				v[i].operators |= ROLLOUT_GONE;
			continue;
		}
		if (!is_served(&v[i]))
			continue;
		v[i].operators = sides_of(&s, &v[i]);
		/* They are asked no more, and hand it out as before to those who still come. */
		if ((v[i].operators & ROLLOUT_LEFT) != 0 && v[i].until != LINT_NEVER &&
		    v[i].last >= left_last)
			v[i].until = LINT_NEVER, v[i].operators = ROLLOUT_LEFT;
	}
	w->left = text_of(a, &s.here, &s.there);
	w->comes = text_of(a, &s.there, &s.here);
	w->move = ROLLOUT_MOVED;
}
