/*
 * walk_declared.c - name servers that a zone does not have yet (--ns): the walk goes to
 * them instead of those that the parent names.  The delegation is put down as a referral
 * that the user declared, from a source of its own; what its servers answer is observed.
 */
#include "walk_int.h"
#include "../base/buf.h"

enum { TTL_S = 3600, HEADER = 12 };

bool
walk_is_declared(const struct walk *w, struct lint_name zone)
{
	for (size_t i = 0; i < w->o.ns.n; i++)
		if (lint_name_eq(w->o.ns.v[i].zone, zone))
			return true;
	return false;
}

static void
put(struct buf *b, unsigned n)
{
	buf_char(b, (char)(n >> 8));
	buf_char(b, (char)n);
}

static void
put_record(struct buf *b, struct lint_name owner, uint16_t type, const void *data, size_t n)
{
	buf_add(b, owner.wire, owner.len);
	put(b, type);
	put(b, 1);
	put(b, 0);
	put(b, TTL_S);
	put(b, (unsigned)n);
	buf_add(b, data, n);
}

/* A name server may be there several times, once for each address. */
static bool
declared_before(const struct walk *w, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (lint_name_eq(w->o.ns.v[k].zone, w->o.ns.v[i].zone) &&
		    lint_name_eq(w->o.ns.v[k].host, w->o.ns.v[i].host))
			return true;
	return false;
}

/* The referral that the parent would give. */
static struct buf
declared_message(struct walk *w, struct lint_name zone)
{
	struct buf b = buf_new(w->arena);
	unsigned n = 0, more = 0;

	buf_add(&b, "\0\0\x80\0\0\1\0\0\0\0\0\0", HEADER);
	buf_add(&b, zone.wire, zone.len);
	put(&b, LINT_T_NS);
	put(&b, 1);
	for (size_t i = 0; i < w->o.ns.n; i++) {
		const struct walk_ns *ns = &w->o.ns.v[i];

		if (!lint_name_eq(ns->zone, zone) || declared_before(w, i))
			continue;
		put_record(&b, zone, LINT_T_NS, ns->host.wire, ns->host.len);
		n++;
	}
	for (size_t i = 0; i < w->o.ns.n; i++) {
		const struct walk_ns *ns = &w->o.ns.v[i];
		const bool v4 = ns->addr.family == 4;

		if (!lint_name_eq(ns->zone, zone) || ns->addr.family == 0)
			continue;
		put_record(&b, ns->host, v4 ? LINT_T_A : LINT_T_AAAA, ns->addr.octets, v4 ? 4 : 16);
		more++;
	}
	b.p[8] = (char)(n >> 8), b.p[9] = (char)n;
	b.p[10] = (char)(more >> 8), b.p[11] = (char)more;
	return b;
}

struct walk_zone *
walk_declare(struct walk_zone *parent, struct lint_name name)
{
	static const uint8_t root[] = { 0 };
	struct walk *w = parent->w;
	const struct buf b = declared_message(w, name);
	struct walk_zone *z = walk_zone_new(w, name, parent);
	const struct ev_source source = { .kind = LINT_DECLARED, .zone = parent->name,
		.label = EV_DECLARED_NS };
	struct ev_reply r = { .qname = name, .qtype = LINT_T_NS, .probe = EV_PROBE_REFERRAL,
		.at = w->e->at, .wire = { (const uint8_t *)b.p, b.n } };
	local_arena *a = arena_new();
	struct msg m;

	z->declared = true;
	r.source = evidence_add_source(w->e, &source);
	evidence_add_reply(w->e, &r);
	/* Every address is believed, wherever its name lies: the user gave it. */
	if (msg_read(a, r.wire.p, r.wire.n, &m) == NULL)
		walk_hosts(z, (struct lint_name) { root, 1 }, &m);
	return z;
}

/* Nobody above it answered: it is gone into all the same. */
bool
walk_declare_rest(struct walk *w)
{
	bool any = false;

	for (size_t i = 0; i < w->goals.n; i++) {
		struct walk_goal *g = w->goals.v[i];

		if (g->at == NULL || g->reached || !walk_is_declared(w, g->name) ||
		    walk_zone(w, g->name) != NULL)
			continue;
		walk_toward(walk_declare(g->at, g->name), g);
		any = true;
	}
	return any;
}
