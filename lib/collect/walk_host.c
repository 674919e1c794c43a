/*
 * walk_host.c - from the names of servers to their addresses: glue where the
 * parent has it, else an iterative look-up that starts at the deepest zone the
 * walk knows.  All of it is bounded: names of a zone, addresses of a zone,
 * questions for a name, names needed to find a name (NXNSAttack).
 */
#include "walk_int.h"
#include "../base/buf.h"

enum {
	RCODE_NOERROR = 0,
	RCODE_NXDOMAIN = 3,
	SERVERS_TRIED = 4, /* of one zone, for one look-up */
	NS_FOLLOWED = 2, /* names without glue that a look-up follows at a referral */
};

enum lookup_state { LOOKUP_ASKING, LOOKUP_WAITING, LOOKUP_DONE };

struct walk_lookup {
	struct walk_lookup *next, *by; /* by: the look-up that needs it, or NULL */
	struct walk *w;
	struct lint_name host;
	uint8_t state;
	unsigned depth, steps, pending; /* pending: look-ups that it waits for */
	uint16_t type; /* asked for now: A, then AAAA at the same server */
	/* Below a referral both are asked at once, of this source; the second may end first. */
	uint32_t early;
	bool below, early_open, early_good;
	struct lint_name zone; /* where it stands */
	VEC(uint32_t) servers; /* sources */
	size_t server; /* the one being asked */
	VEC(struct net_addr) found;
	VEC(struct walk_zone *) zones; /* that have it as a server */
	VEC(struct walk_lookup *) lookups; /* that wait for it */
	const char *trouble;
};

static void lookup_ask(struct walk_lookup *);
static struct walk_lookup *lookup_for(struct walk *, struct lint_name, struct walk_lookup *by);

static bool
host_address(const struct walk *w, const struct msg_record *r, struct net_addr *a)
{
	if (!(r->type == LINT_T_A && r->rdata.n == 4) && !(r->type == LINT_T_AAAA && r->rdata.n == 16))
		return false;
	*a = (struct net_addr) { .family = r->type == LINT_T_A ? 4 : 6, .port = w->o.port };
	memcpy(a->octets, r->rdata.p, r->rdata.n);
	return true;
}

/* Tells a zone what is known of one of its servers by now. */
static void
host_place(struct walk_zone *z, const struct walk_lookup *l)
{
	for (size_t i = 0; i < z->hosts.n; i++) {
		struct walk_host *h = &z->hosts.v[i];

		if (!lint_name_eq(h->name, l->host))
			continue;
		h->placed |= l->found.n > 0;
		h->trouble = l->trouble;
	}
	for (size_t i = 0; i < l->found.n; i++)
		walk_add_address(z, l->host, &l->found.v[i]);
}

static void
lookup_add_server(struct walk_lookup *l, struct lint_name host, const struct net_addr *a)
{
	bool skipped;
	uint32_t source;

	if (l->servers.n >= SERVERS_TRIED)
		return;
	source = walk_source(l->w, l->zone, host, a, &skipped);
	if (!skipped)
		*vec_add(l->w->arena, &l->servers) = source;
}

static void
lookup_end(struct walk_lookup *l, const char *trouble)
{
	if (l->state == LOOKUP_DONE)
		return;
	l->state = LOOKUP_DONE;
	l->trouble = l->found.n == 0 ? trouble : NULL;
	for (size_t i = 0; i < l->zones.n; i++)
		host_place(l->zones.v[i], l);
	/* Those that waited for it go on with what there is. */
	for (size_t i = 0; i < l->lookups.n; i++) {
		struct walk_lookup *d = l->lookups.v[i];

		d->pending--;
		for (size_t k = 0; k < l->found.n && d->state == LOOKUP_WAITING; k++)
			lookup_add_server(d, l->host, &l->found.v[k]);
		if (d->state != LOOKUP_WAITING)
			continue;
		if (d->servers.n > 0) {
			d->state = LOOKUP_ASKING;
			lookup_ask(d);
		} else if (d->pending == 0) {
			lookup_end(d, "the servers of its zone have no address");
		}
	}
}

bool
walk_unstick(struct walk *w)
{
	bool any = false;

	for (struct walk_lookup *l = w->lookups; l != NULL; l = l->next)
		if (l->state == LOOKUP_WAITING) {
			lookup_end(l, "the servers of its zone depend on each other");
			any = true;
		}
	return any;
}

/* At a zone that the walk knows: its servers, those that have answered first. */
static void
lookup_at_zone(struct walk_lookup *l, const struct walk_zone *z)
{
	l->zone = z->name;
	l->servers.n = 0;
	l->server = 0;
	for (int usable = 1; usable >= 0; usable--)
		for (size_t i = 0; i < z->servers.n; i++)
			if (!z->servers.v[i].skipped && z->servers.v[i].usable == usable)
				*vec_add(l->w->arena, &l->servers) = z->servers.v[i].source;
}

/* No glue: names of servers outside the zone are looked up in their turn. */
static void
lookup_wait(struct walk_lookup *l, struct lint_name owner, const struct msg *m)
{
	unsigned followed = 0;

	l->state = LOOKUP_WAITING;
	for (size_t i = 0; i < m->n_records && followed < NS_FOLLOWED; i++) {
		const struct msg_record *r = &m->records[i];
		const struct lint_name host = { r->rdata.p, (uint8_t)r->rdata.n };
		struct walk_lookup *d;

		if (r->type != LINT_T_NS || !lint_name_eq(r->owner, owner) || lint_name_within(host, owner))
			continue;
		if ((d = lookup_for(l->w, host, l)) == NULL)
			continue;
		followed++;
		for (size_t k = 0; k < d->found.n; k++)
			lookup_add_server(l, host, &d->found.v[k]);
		if (d->state != LOOKUP_DONE) {
			l->pending++;
			*vec_add(l->w->arena, &d->lookups) = l;
		}
	}
	if (l->servers.n > 0) {
		l->state = LOOKUP_ASKING;
		lookup_ask(l);
	} else if (l->pending == 0) {
		lookup_end(l, "the servers of its zone have no address");
	}
}

/* Down one zone: the servers that the referral names, by glue or by look-up. */
static void
lookup_down(struct walk_lookup *l, struct lint_name owner, const struct msg *m)
{
	const struct lint_name above = l->zone;
	const struct walk_zone *known = walk_zone(l->w, owner);
	struct net_addr a;

	l->below = true;
	if (known != NULL && known->servers.n > 0) {
		lookup_at_zone(l, known);
		lookup_ask(l);
		return;
	}
	l->zone = evidence_name(l->w->e, owner);
	l->servers.n = 0;
	l->server = 0;
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];

		if (r->section == MSG_ADDITIONAL && lint_name_within(r->owner, above) &&
		    host_address(l->w, r, &a))
			lookup_add_server(l, r->owner, &a);
	}
	if (l->servers.n > 0)
		lookup_ask(l);
	else
		lookup_wait(l, l->zone, m);
}

static void
lookup_next_server(struct walk_lookup *l, const char *trouble)
{
	l->server++;
	if (l->server < l->servers.n && l->server < SERVERS_TRIED)
		lookup_ask(l);
	else
		lookup_end(l, trouble);
}

static void
lookup_next_type(struct walk_lookup *l)
{
	if (l->type == LINT_T_A && !l->w->o.only_v4 && !l->early_good) {
		l->type = LINT_T_AAAA;
		if (!l->early_open)
			lookup_ask(l);
	} else {
		lookup_end(l, "it has no address");
	}
}

/* Addresses in an answer; true when there were any. */
static bool
lookup_take(struct walk_lookup *l, const struct msg *m, uint16_t type)
{
	const size_t before = l->found.n;
	struct net_addr a;

	for (size_t i = 0; i < m->n_records && l->found.n < WALK_MAX_ADDRESSES; i++) {
		const struct msg_record *r = &m->records[i];

		if (r->section == MSG_ANSWER && lint_name_eq(r->owner, l->host) && r->type == type &&
		    host_address(l->w, r, &a))
			*vec_add(l->w->arena, &l->found) = a;
	}
	for (size_t i = 0; i < l->zones.n && l->found.n > before; i++)
		host_place(l->zones.v[i], l);
	return l->found.n > before;
}

static bool
lookup_is_alias(const struct walk_lookup *l, const struct msg *m)
{
	for (size_t i = 0; i < m->n_records; i++)
		if (m->records[i].section == MSG_ANSWER && m->records[i].type == LINT_T_CNAME &&
		    lint_name_eq(m->records[i].owner, l->host))
			return true;
	return false;
}

/* AAAA has come before A: worth keeping when it is an answer, else it is asked again. */
static bool
lookup_early(struct walk_lookup *l, const struct ask_question *q, const struct msg *m)
{
	if (q->qtype != LINT_T_AAAA)
		return false;
	if (!l->early_open || q->source != l->early)
		return l->type == LINT_T_A; /* of a server left behind */
	l->early_open = false;
	if (l->type != LINT_T_A)
		return false;
	l->early_good = m != NULL && m->rcode == RCODE_NOERROR && m->aa;
	if (l->early_good)
		lookup_take(l, m, LINT_T_AAAA);
	return true;
}

static void
lookup_heard(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct walk_lookup *l = ctx;
	struct lint_name owner;

	if (l->state == LOOKUP_DONE || lookup_early(l, q, m))
		return;
	if (m == NULL || (m->rcode != RCODE_NOERROR && m->rcode != RCODE_NXDOMAIN)) {
		lookup_next_server(l, "no server that knows its address answered");
		return;
	}
	if (lookup_take(l, m, l->type)) {
		lookup_next_type(l);
		return;
	}
	if (lookup_is_alias(l, m)) {
		lookup_end(l, "its name is an alias (RFC 2181 10.3)");
		return;
	}
	owner = walk_referral(l->zone, l->host, m);
	if (owner.len > 0 && !m->aa && l->type == LINT_T_A)
		lookup_down(l, owner, m);
	else if (!m->aa && l->type == LINT_T_A)
		lookup_next_server(l, "no server that knows its address answered");
	else if (m->rcode == RCODE_NXDOMAIN && l->type == LINT_T_A)
		lookup_end(l, "its name does not exist");
	else
		lookup_next_type(l);
}

static void
lookup_ask(struct walk_lookup *l)
{
	struct ask_question q = { .source = l->servers.v[l->server], .qname = l->host,
		.qtype = l->type, .probe = EV_PROBE_ADDRESS, .done = lookup_heard, .ctx = l,
		.shared = walk_is_above(l->w, l->host) };

	if (++l->steps > WALK_LOOKUP_STEPS) {
		lookup_end(l, "its address takes too many questions to find");
		return;
	}
	ask_put(l->w->ask, &q);
	if (l->below && l->type == LINT_T_A && !l->w->o.only_v4 && !l->early_good) {
		l->early_open = true;
		l->early = q.source;
		q.qtype = LINT_T_AAAA;
		ask_put(l->w->ask, &q);
	}
}

/* The look-up of a name, begun now or before; NULL when it would never end. */
static struct walk_lookup *
lookup_for(struct walk *w, struct lint_name host, struct walk_lookup *by)
{
	struct walk_lookup *l;
	struct walk_zone *z;

	for (l = by; l != NULL; l = l->by)
		if (lint_name_eq(l->host, host))
			return NULL;
	for (l = w->lookups; l != NULL; l = l->next)
		if (lint_name_eq(l->host, host))
			return l;
	if (by != NULL && by->depth >= WALK_LOOKUP_DEPTH)
		return NULL;
	l = new(w->arena, struct walk_lookup, 1);
	l->w = w;
	l->by = by;
	l->depth = by == NULL ? 0 : by->depth + 1;
	l->host = evidence_name(w->e, host);
	l->type = LINT_T_A;
	l->next = w->lookups;
	w->lookups = l;
	for (z = walk_enclosing(w, host); z != NULL; z = z->parent) {
		lookup_at_zone(l, z);
		if (l->servers.n > 0)
			break;
	}
	if (l->servers.n > 0)
		lookup_ask(l);
	else
		lookup_end(l, "no server that knows its address may be asked");
	return l;
}

static struct walk_host *
host_get(struct walk_zone *z, struct lint_name name)
{
	for (size_t i = 0; i < z->hosts.n; i++)
		if (lint_name_eq(z->hosts.v[i].name, name))
			return &z->hosts.v[i];
	if (z->hosts.n >= WALK_MAX_NS) {
		z->trouble = "more than 16 name servers; the rest was not asked";
		return NULL;
	}
	*vec_add(z->w->arena, &z->hosts) = (struct walk_host) { .name = evidence_name(z->w->e, name) };
	return &z->hosts.v[z->hosts.n - 1];
}

/* Glue is believed for names in the zone whose server gave it. */
static void
host_glue(struct walk_zone *z, struct walk_host *h, struct lint_name asked, const struct msg *m)
{
	const struct lint_name name = h->name;
	struct net_addr a;

	for (size_t i = 0; i < m->n_records && lint_name_within(name, asked); i++) {
		const struct msg_record *r = &m->records[i];

		if (r->section != MSG_ADDITIONAL || !lint_name_eq(r->owner, name) ||
		    !host_address(z->w, r, &a))
			continue;
		h->placed = true;
		walk_add_address(z, name, &a);
	}
}

void
walk_hosts(struct walk_zone *z, struct lint_name asked, const struct msg *m)
{
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];
		struct walk_host *h;

		if (r->type != LINT_T_NS || r->section == MSG_ADDITIONAL || !lint_name_eq(r->owner, z->name))
			continue;
		h = host_get(z, (struct lint_name) { r->rdata.p, (uint8_t)r->rdata.n });
		if (h != NULL)
			host_glue(z, h, asked, m);
	}
	for (size_t i = 0; i < z->hosts.n; i++) {
		struct walk_host *h = &z->hosts.v[i];
		struct walk_lookup *l;

		/* Inside the zone only glue can help. */
		if (h->placed || h->looking || lint_name_within(h->name, z->name))
			continue;
		h->looking = true;
		l = lookup_for(z->w, h->name, NULL);
		if (l->state != LOOKUP_DONE)
			*vec_add(z->w->arena, &l->zones) = z;
		else
			host_place(z, l);
	}
}
