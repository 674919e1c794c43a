#include "walk_int.h"
#include "../base/buf.h"
#include "../dns/type.h"

enum { RCODE_NOERROR = 0, RCODE_NXDOMAIN = 3 };

struct walk_zone *
walk_zone(struct walk *w, struct lint_name name)
{
	for (struct walk_zone *z = w->zones; z != NULL; z = z->next)
		if (lint_name_eq(z->name, name))
			return z;
	return NULL;
}

struct walk_zone *
walk_enclosing(struct walk *w, struct lint_name name)
{
	struct walk_zone *best = NULL;

	for (struct walk_zone *z = w->zones; z != NULL; z = z->next)
		if (lint_name_within(name, z->name) && (best == NULL || z->name.len > best->name.len))
			best = z;
	return best;
}

struct lint_name
walk_child_name(struct walk *w, const void *label, size_t n, struct lint_name name)
{
	uint8_t wire[1 + NAME_MAX_LABEL + NAME_MAX_OCTETS];

	if (n == 0 || n > NAME_MAX_LABEL || 1 + n + name.len > NAME_MAX_OCTETS)
		return (struct lint_name) { 0 };
	wire[0] = (uint8_t)n;
	memcpy(wire + 1, label, n);
	memcpy(wire + 1 + n, name.wire, name.len);
	return evidence_name(w->e, (struct lint_name) { wire, (uint8_t)(1 + n + name.len) });
}

const char *
walk_forbids(const struct walk *w, const struct net_addr *a)
{
	if (w->o.only_v4 && a->family == 6)
		return WALK_ONLY_V4;
	if (w->o.only_v6 && a->family == 4)
		return WALK_ONLY_V6;
	if (w->lab || net_addr_is_global(a))
		return NULL;
	for (size_t i = 0; i < w->o.allow.n; i++)
		if (net_prefix_has(&w->o.allow.v[i], a))
			return NULL;
	for (size_t i = 0; i < w->o.ns.n; i++) /* what the user named is meant */
		if (memcmp(&w->o.ns.v[i].addr, a, sizeof(*a)) == 0)
			return NULL;
	for (size_t i = 0; i < w->o.extra.n; i++)
		if (memcmp(&w->o.extra.v[i].addr, a, sizeof(*a)) == 0)
			return NULL;
	return WALK_NOT_GLOBAL;
}

uint32_t
walk_source(struct walk *w, struct lint_name zone, struct lint_name host, const struct net_addr *a,
    bool *skipped)
{
	struct buf b = buf_new(w->arena);
	struct ev_source s = { .kind = LINT_SERVER, .zone = zone, .host = host, .addr = *a,
		.skipped = walk_forbids(w, a) };
	char text[NET_ADDR_TEXT];

	if (host.len > 0) {
		name_print(&b, host);
		buf_char(&b, ' ');
	}
	buf_str(&b, net_addr_text(a, text));
	s.label = b.p;
	*skipped = s.skipped != NULL;
	return evidence_add_source(w->e, &s);
}

static const char *
walk_failure(const struct ev_reply *r, const struct msg *m)
{
	static char rcode[TYPE_TEXT];

	switch (r->result) {
	case LINT_ANSWER:
		return rcode_text(m->rcode, rcode);
	case LINT_UNREACHABLE:
		return r->tcp ? "unreachable over TCP" : "unreachable";
	case LINT_GARBAGE:
		return "a reply that cannot be read";
	case LINT_SKIPPED:
		return "not asked";
	default:
		return r->tcp ? "no answer over TCP" : "no answer";
	}
}

static struct walk_server *
walk_server(struct walk_zone *z, uint32_t source)
{
	for (size_t i = 0; i < z->servers.n; i++)
		if (z->servers.v[i].source == source)
			return &z->servers.v[i];
	return NULL;
}

/* Once it has said something: nothing waits for the answer, and it may fail. */
static void
walk_version_1(struct walk_zone *z, const struct walk_server *s)
{
	ask_put(z->w->ask, &(struct ask_question) { .source = s->source, .qname = z->name,
	    .qtype = LINT_T_SOA, .probe = EV_PROBE_PLAIN, .version_1 = true });
}

static void
walk_heard(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct walk_zone *z = ctx;
	struct walk_plan *p = q->with;
	struct walk_server *s = walk_server(z, q->source);
	const bool spoke = s->speaks;

	if (m != NULL && (m->rcode == RCODE_NOERROR || m->rcode == RCODE_NXDOMAIN)) {
		if (!s->usable && z->role != WALK_ABOVE)
			walk_version_1(z, s);
		s->usable = true;
		s->speaks |= m->aa;
	} else {
		s->failed++;
		if (s->why == NULL)
			s->why = arena_printf(z->w->arena, "%s",
			    walk_failure(&z->w->e->replies.v[z->w->e->replies.n - 1], m));
	}
	if (p->heard != NULL)
		p->heard(z, p, q->source, m);
	if (m != NULL && z->w->o.lean)
		walk_probe_signs(z, m);
	if (!spoke)
		walk_find_more(z);
	s = walk_server(z, q->source); /* there may be more of them by now */
	if (p->standing && --s->open == 0)
		walk_quiet(z, s);
}

static enum walk_role
walk_role(const struct walk *w, struct lint_name name)
{
	enum walk_role role = WALK_ABOVE;

	for (size_t i = 0; i < w->goals.n; i++) {
		const struct walk_goal *g = w->goals.v[i];

		if (g->kind != GOAL_TARGET || !lint_name_within(name, g->name))
			continue;
		if (lint_name_eq(g->name, name))
			return WALK_TARGET;
		role = WALK_BELOW;
	}
	return role;
}

bool
walk_is_above(const struct walk *w, struct lint_name name)
{
	return walk_role(w, name) == WALK_ABOVE;
}

/* Of the zones above, and not about a zone that is walked itself. */
static bool
walk_is_shared(const struct walk_zone *z, const struct walk_plan *p)
{
	return z->role == WALK_ABOVE && walk_is_above(z->w, p->qname);
}

static void
walk_ask(struct walk_zone *z, struct walk_server *s, struct walk_plan *p)
{
	const struct ask_question q = { .source = s->source, .qname = p->qname, .qtype = p->qtype,
		.probe = p->probe, .wildcard = p->wildcard, .tcp = p->tcp, .done = walk_heard,
		.ctx = z, .with = p, .shared = walk_is_shared(z, p) };

	if (s->skipped)
		return;
	s->asked++;
	s->open += p->standing;
	ask_put(z->w->ask, &q);
}

bool
walk_ask_one(struct walk_zone *z, uint32_t source, struct walk_plan *p)
{
	struct walk_server *s = walk_server(z, source);

	if (s == NULL || s->skipped)
		return false;
	walk_ask(z, s, p);
	return true;
}

struct walk_plan *
walk_plan(struct walk_zone *z, struct lint_name qname, uint16_t qtype, enum ev_probe probe)
{
	struct walk_plan *p = new(z->w->arena, struct walk_plan, 1);

	p->qname = qname;
	p->qtype = qtype;
	p->probe = (uint8_t)probe;
	return p;
}

void
walk_plan_go(struct walk_zone *z, struct walk_plan *p)
{
	p->standing = true;
	*z->plan_tail = p;
	z->plan_tail = &p->next;
	for (size_t i = 0; i < z->servers.n; i++)
		walk_ask(z, &z->servers.v[i], p);
}

void
walk_add_address(struct walk_zone *z, struct lint_name host, const struct net_addr *a)
{
	struct walk_server s = { 0 };

	for (size_t i = 0; i < z->servers.n; i++)
		if (memcmp(&z->w->e->sources.v[z->servers.v[i].source].addr, a, sizeof(*a)) == 0)
			return;
	if (z->servers.n >= WALK_MAX_ADDRESSES) {
		z->trouble = "more than 32 addresses of name servers; the rest was not asked";
		return;
	}
	s.source = walk_source(z->w, z->name, host, a, &s.skipped);
	*vec_add(z->w->arena, &z->servers) = s;
	for (struct walk_plan *p = z->plan; p != NULL; p = p->next)
		walk_ask(z, &z->servers.v[z->servers.n - 1], p);
}

static void
walk_simple(struct walk_zone *z, struct lint_name name, uint16_t type, enum ev_probe probe)
{
	walk_plan_go(z, walk_plan(z, name, type, probe));
}

/* The child's own list may name servers that the parent's does not. */
static void
walk_own_servers(struct walk_zone *z, struct walk_plan *p, uint32_t source, const struct msg *m)
{
	(void)p;
	(void)source;
	if (m != NULL && m->rcode == RCODE_NOERROR && m->aa)
		walk_hosts(z, z->name, m);
}

static void
walk_questions(struct walk_zone *z)
{
	static const uint16_t more[] = { LINT_T_A, LINT_T_AAAA, LINT_T_NSEC3PARAM, LINT_T_CDS, LINT_T_CDNSKEY,
		LINT_T_CSYNC, LINT_T_CAA };
	static const char acme[] = "_acme-challenge";
	struct lint_name challenge;
	struct walk_plan *p;

	if (z->role != WALK_ABOVE)
		walk_simple(z, z->name, LINT_T_CNAME, EV_PROBE_PLAIN);
	walk_simple(z, z->name, LINT_T_SOA, EV_PROBE_PLAIN);
	p = walk_plan(z, z->name, LINT_T_NS, EV_PROBE_PLAIN);
	p->heard = walk_own_servers;
	walk_plan_go(z, p);
	walk_simple(z, z->name, LINT_T_DNSKEY, EV_PROBE_PLAIN);
	if (z->role != WALK_ABOVE) {
		for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
			walk_simple(z, z->name, more[i], EV_PROBE_PLAIN);
		/* What certificate authorities ask (RFC 8555 8.4), beside CAA. */
		challenge = walk_child_name(z->w, acme, sizeof(acme) - 1, z->name);
		if (challenge.len > 0)
			walk_simple(z, challenge, LINT_T_TXT, EV_PROBE_PLAIN);
		walk_find_plan(z);
		walk_probe_apex(z);
	}
	p = walk_plan(z, z->name, LINT_T_SOA, EV_PROBE_PLAIN);
	p->tcp = true;
	walk_plan_go(z, p);
}

struct walk_zone *
walk_zone_new(struct walk *w, struct lint_name name, struct walk_zone *parent)
{
	struct walk_zone *z = new(w->arena, struct walk_zone, 1);

	z->w = w;
	z->name = evidence_name(w->e, name);
	z->parent = parent;
	z->role = (uint8_t)walk_role(w, name);
	z->plan_tail = &z->plan;
	*w->zones_tail = z;
	w->zones_tail = &z->next;
	walk_questions(z);
	for (size_t i = 0; i < w->o.extra.n; i++)
		if (lint_name_eq(w->o.extra.v[i].zone, name))
			walk_add_address(z, (struct lint_name) { 0 }, &w->o.extra.v[i].addr);
	return z;
}

static void
walk_root(struct walk *w)
{
	static const uint8_t root[] = { 0 };
	struct walk_hints built_in = { 0 };
	const struct walk_hints *hints = w->o.hints;
	struct walk_zone *z;

	if (hints == NULL) {
		walk_hints_builtin(w->arena, w->o.port, &built_in);
		hints = &built_in;
	}
	for (size_t i = 0; i < hints->list.n; i++)
		w->lab |= !net_addr_is_global(&hints->list.v[i].addr);
	z = walk_zone_new(w, (struct lint_name) { root, 1 }, NULL);
	for (size_t i = 0; i < hints->list.n; i++)
		walk_add_address(z, hints->list.v[i].host, &hints->list.v[i].addr);
}

static void
walk_goals(struct walk *w, const struct walk_names *names, enum walk_goal_kind kind)
{
	for (size_t i = 0; names != NULL && i < names->list.n; i++)
		if (!walk_is_above(w, names->list.v[i]))
			walk_toward(w->zones, walk_goal(w, names->list.v[i], kind));
		else if (kind == GOAL_NAME) /* in none of the zones: that is told too */
			*vec_add(w->arena, &w->e->names) = (struct ev_name) {
				evidence_name(w->e, names->list.v[i]), { 0 } };
}

struct walk *
walk_begin(struct evidence *e, struct net *net, struct ask *ask, const struct lint_name *zones, size_t n,
    const struct walk_options *o)
{
	struct walk *w = new(e->arena, struct walk, 1);

	w->arena = e->arena;
	w->o = *o;
	w->net = net;
	w->e = e;
	w->e->at = net->ops->clock(net);
	w->zones_tail = &w->zones;
	w->ask = ask;
	net->ops->fill(net, w->key, sizeof(w->key));
	if (w->o.port == 0)
		w->o.port = 53;
	if (w->o.max_zones == 0)
		w->o.max_zones = WALK_MAX_ZONES;
	for (size_t i = 0; i < n; i++) /* before the root, whose role depends on them */
		walk_goal(w, zones[i], GOAL_TARGET);
	walk_root(w);
	for (size_t i = 0, n_targets = w->goals.n; i < n_targets; i++)
		walk_toward(w->zones, w->goals.v[i]);
	walk_goals(w, o->subzones, GOAL_SUBZONE);
	walk_goals(w, o->names, GOAL_NAME);
	rdap_ask(w->e, net, w->ask, zones, n, w->lab, &w->o.rdap);
	return w;
}

bool
walk_over(struct walk *w)
{
	while (ask_is_idle(w->ask))
		if (!walk_unstick(w) && !walk_declare_rest(w) && !walk_resolve(w)) {
			walk_end(w);
			return true;
		}
	return false;
}

void
walk_run(struct evidence *e, struct net *net, const struct lint_name *zones, size_t n,
    const struct walk_options *o)
{
	struct ask *ask = ask_new(e, net, &o->ask);
	struct walk *w = walk_begin(e, net, ask, zones, n, o);

	do {
		while (ask_step(ask))
			;
	} while (!walk_over(w));
}
