/*
 * walk_axfr.c - a zone as its servers hand it over (AXFR over TCP, RFC 5936),
 * asked of one after another until one does.  What comes is bounded in octets,
 * records and time; what is signed with TSIG is verified message by message.
 * Its names are then all there are: no chain needs to be walked.
 */
#include "walk_int.h"

#define WALK_AXFR_LATE "limit WALK_AXFR_S (40 seconds) exceeded"

enum { T_AXFR = 252, US = 1000000, QUERY_ROOM = 768, MAP_TYPES = 64 };

struct walk_axfr {
	struct ask_other other; /* first: what the net hands back */
	struct walk_zone *z;
	uint32_t source;
	VEC(uint32_t) tried;
	int64_t end_us;
	struct tsig_stream *tsig;
	struct ev_transfer *t; /* under way; NULL: none */
	uint64_t octets;
	bool last; /* no more messages are wanted, good or bad */
};

static void axfr_event(struct ask_other *, const struct net_event *);

/* An error need not be signed, and then says more than that it is not. */
static const char *
axfr_rcode(struct walk_axfr *x, const char *rcode, const char *tsig)
{
	if (tsig == NULL || strstr(tsig, "first message") != NULL)
		return rcode;
	return arena_printf(x->z->w->arena, "%s: %s", rcode, tsig);
}

static const char *
axfr_message(struct walk_axfr *x, const uint8_t *msg, size_t len)
{
	struct walk *w = x->z->w;
	struct ev_transfer *t = x->t;
	const char *why, *tsig = NULL;

	w->axfr_octets += len;
	if (w->axfr_octets > WALK_AXFR_OCTETS)
		return "limit WALK_AXFR_OCTETS (100663296 octets of all transfers) exceeded";
	if (x->tsig != NULL)
		tsig = tsig_stream_add(x->tsig, msg, len, w->net->ops->clock(w->net));
	if (len >= 4 && (msg[3] & 0x0f) != 0)
		return axfr_rcode(x, transfer_add(t->reader, msg, len, &t->refused), tsig);
	/* Records that are not believed are not read. */
	if (tsig != NULL)
		return tsig;
	if ((why = transfer_add(t->reader, msg, len, &t->refused)) != NULL)
		return why;
	if (transfer_ended(t->reader) && x->tsig != NULL && !tsig_stream_closed(x->tsig))
		return "its last message has no TSIG signature";
	*vec_add(w->arena, &t->messages) = (struct lint_bytes) { arena_copy(w->arena, msg, len), len };
	return NULL;
}

/* A message has come: how long is the next one waited for? */
static int64_t
axfr_more(void *tag, const uint8_t *msg, size_t len)
{
	struct walk_axfr *x = tag;
	struct walk *w = x->z->w;
	int64_t left_us;

	if (x->t == NULL || x->last) /* ended early */
		return 0;
	x->t->failure = axfr_message(x, msg, len);
	x->last = x->t->failure != NULL || transfer_ended(x->t->reader);
	if (x->last)
		return 0;
	left_us = x->end_us - w->net->ops->now_us(w->net);
	return left_us < 1 ? 1 : left_us < WALK_AXFR_IDLE_S * (int64_t)US ? left_us :
	    WALK_AXFR_IDLE_S * (int64_t)US;
}

static bool
axfr_tried(const struct walk_axfr *x, uint32_t source)
{
	for (size_t i = 0; i < x->tried.n; i++)
		if (x->tried.v[i] == source)
			return true;
	return false;
}

/* One that has answered something before; else one that has not failed to yet. */
static bool
axfr_next_server(struct walk_axfr *x)
{
	const struct walk_zone *z = x->z;

	for (int usable = 1; usable >= 0; usable--)
		for (size_t i = 0; i < z->servers.n; i++) {
			const struct walk_server *s = &z->servers.v[i];

			if (s->skipped || (usable ? !s->usable : s->failed > 0) || axfr_tried(x, s->source))
				continue;
			x->source = s->source;
			return true;
		}
	return false;
}

static void
axfr_start(struct walk_axfr *x)
{
	struct walk *w = x->z->w;
	const struct tsig_key *key = w->o.tsig;
	uint8_t out[QUERY_ROOM], id[2], mac[64];
	struct msg_query q = { .qname = x->z->name, .qtype = T_AXFR };
	struct net_query n = { .proto = NET_TCP, .to = w->e->sources.v[x->source].addr, .msg = out,
		.timeout_us = WALK_AXFR_IDLE_S * (int64_t)US, .more = axfr_more };

	*vec_add(w->arena, &x->tried) = x->source;
	w->net->ops->fill(w->net, id, sizeof(id));
	q.id = lint_u16(id);
	n.len = msg_write_query(out, &q);
	x->tsig = NULL;
	x->last = false;
	x->t = new(w->arena, struct ev_transfer, 1);
	*x->t = (struct ev_transfer) { .source = x->source, .zone = x->z->name,
		.reader = transfer_reader_new(w->arena, x->z->name) };
	if (key != NULL) {
		/* A name of 255 octets, a key's of 255 and 64 of signature fit. */
		n.len = tsig_sign(key, out, n.len, sizeof(out), w->net->ops->clock(w->net), mac);
		x->tsig = tsig_stream_new(w->arena, key, mac);
		x->t->tsig = arena_printf(w->arena, "%s %s", tsig_algorithm(key),
		    name_text(w->arena, key->name));
	}
	x->end_us = w->net->ops->now_us(w->net) + WALK_AXFR_S * (int64_t)US;
	w->e->n_queries++;
	x->other.event = axfr_event;
	ask_other(w->ask, &x->other, &n);
}

static const char *
axfr_failure(const struct walk_axfr *x, const struct net_event *ev)
{
	if (ev == NULL)
		return "the walk was ended before all of it came";
	switch (ev->result) {
	case NET_TIMED_OUT:
		return ev->at_us >= x->end_us ? WALK_AXFR_LATE : "no message over TCP for 8 s";
	case NET_REFUSED: return "it refuses connections over TCP";
	case NET_NO_ROUTE: return "it cannot be reached";
	default: return "the connection was broken off";
	}
}

static bool
axfr_has(const struct zdata *data, uint32_t node, uint16_t type)
{
	for (uint32_t row = zdata_node(data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(data, row)->next)
		if (zdata_record(data, row)->type == type)
			return true;
	return false;
}

/* Cut off already by a name above it. */
static bool
axfr_occluded(const struct walk_zone *z, const struct zdata *data, struct lint_name name)
{
	while (name.len > z->name.len) {
		uint32_t node;

		name = name_parent(name);
		node = zdata_find(data, name);
		if (node != ZDATA_NONE && name.len > z->name.len && axfr_has(data, node, LINT_T_NS))
			return true;
	}
	return false;
}

static int
axfr_by_type(const void *p, const void *q)
{
	return (int)*(const uint16_t *)p - (int)*(const uint16_t *)q;
}

/* The types of a name as an NSEC would list them (RFC 4034 4.1.2). */
static size_t
axfr_map(const struct zdata *data, uint32_t node, uint8_t out[MAP_TYPES * 34])
{
	uint16_t types[MAP_TYPES];
	size_t n = 0, at = 0;

	for (uint32_t row = zdata_node(data, node)->first; row != ZDATA_NONE && n < MAP_TYPES;
	     row = zdata_record(data, row)->next)
		types[n++] = zdata_record(data, row)->type;
	qsort(types, n, sizeof(*types), axfr_by_type);
	for (size_t i = 0; i < n;) {
		uint8_t *window = out + at;

		memset(window, 0, 34);
		window[0] = (uint8_t)(types[i] >> 8);
		for (; i < n && types[i] >> 8 == window[0]; i++) {
			const unsigned low = types[i] & 0xff;

			window[1] = (uint8_t)(low / 8 + 1);
			window[2 + low / 8] |= (uint8_t)(0x80u >> low % 8);
		}
		at += 2u + window[1];
	}
	return at;
}

static void
axfr_names(struct walk_zone *z, const struct zdata *data)
{
	uint8_t map[MAP_TYPES * 34];
	unsigned known = 0;

	for (uint32_t node = 0; node < data->n_nodes; node++) {
		const struct lint_name name = zdata_name(data, node);

		if (name.len <= z->name.len || !lint_name_within(name, z->name) ||
		    axfr_has(data, node, LINT_T_NSEC3) || axfr_occluded(z, data, name))
			continue;
		if (axfr_has(data, node, LINT_T_NS))
			walk_try(z, evidence_name(z->w->e, name), NULL);
		else if (name_is_wild(name) || known++ < WALK_AXFR_NAMES)
			walk_known(z, name, (struct lint_bytes) { map, axfr_map(data, node, map) },
			    KNOWN_CHAIN);
	}
}

static void
axfr_whole(struct walk_axfr *x, const struct ev_transfer *t)
{
	struct walk_zone *z = x->z;
	const struct zdata *data = t->records->data;

	z->find.whole = true;
	axfr_names(z, data);
	walk_find_over(z, arena_printf(z->w->arena,
	    "%s handed over the zone (AXFR%s), %u records at %u names",
	    z->w->e->sources.v[x->source].label, t->tsig != NULL ? ", signed with TSIG" : "",
	    data->n_records, data->n_nodes));
}

static void
axfr_event(struct ask_other *other, const struct net_event *ev)
{
	struct walk_axfr *x = (struct walk_axfr *)(void *)other;
	struct walk *w = x->z->w;
	struct ev_transfer *t = x->t;

	x->t = NULL;
	t->at = w->net->ops->clock(w->net);
	if (!x->last)
		t->failure = axfr_failure(x, ev);
	t->refused = t->refused && x->z->role == WALK_BELOW;
	evidence_add_transfer(w->e, t);
	if (t->records != NULL) {
		axfr_whole(x, t);
	} else if (ask_stopped(w->ask)) {
		x->z->find.over = true;
		x->z->find.how = "the walk was ended before its delegations were looked for";
	} else if (axfr_next_server(x)) {
		axfr_start(x);
	} else {
		walk_find_chain(x->z);
	}
}

void
walk_axfr(struct walk_zone *z, uint32_t source)
{
	struct walk_axfr *x = new(z->w->arena, struct walk_axfr, 1);

	z->axfr = x;
	x->z = z;
	x->source = source;
	axfr_start(x);
}
