/*
 * world.h - a small internet for tests: zones of records in text, servers that
 * hold some of them, each with its own faults, behind the scripted net.  It
 * signs nothing; a zone may bring its signatures along (testdata/net).
 */
#ifndef COLLECT_WORLD_H
#define COLLECT_WORLD_H
#include "../base/buf.h"
#include "../dns/msg.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"
#include "../net/net_script.h"

enum world_fault {
	WORLD_DEAD = 1, /* says nothing */
	WORLD_TC = 2, /* truncates all over UDP */
	WORLD_NO_TCP = 4,
	WORLD_FORMERR = 8, /* FORMERR to EDNS, without a question */
	WORLD_NO_EDNS = 16, /* drops EDNS */
	WORLD_LOWER = 32, /* lower-cases the question */
	WORLD_REFUSED = 64,
	WORLD_PORT_CLOSED = 128,
	WORLD_SERVFAIL_ONCE = 256, /* the first time only, each question */
	WORLD_SERVFAIL = 512,
	WORLD_GARBAGE = 1024, /* the right header, then noise */
	WORLD_FORGED = 2048, /* six forged ones come first: id, type, name, no reply */
	WORLD_NO_ROUTE = 4096,
	WORLD_COOKIE = 8192, /* does DNS cookies and gives its identity */
	WORLD_BADCOOKIE = 16384, /* and wants its own one back before it answers over UDP */
	WORLD_WRONG_COOKIE = 32768, /* gives back another one */
	WORLD_LOSES_COOKIE = 65536, /* WORLD_COOKIE on every other datagram only */
	WORLD_NO_OPTIONS = 131072, /* FORMERR to EDNS options */
	WORLD_DROPS_OPTIONS = 262144,
};
enum world_lie { /* what a server gets wrong about what is not there */
	WORLD_DENIES_EMPTY = 1, /* "no such name" for an empty non-terminal */
	WORLD_NO_PROOF = 2, /* no NSEC with a denial */
	WORLD_BARE_REFERRAL = 4, /* neither DS nor NSEC with a referral */
	WORLD_NO_EXPANSION_PROOF = 8, /* no NSEC beside what is made from a wildcard */
	WORLD_COMPACT = 16, /* no lie: NSEC for the very name, and never "no such name" (RFC 9824) */
	WORLD_NO_NXNAME = 32, /* as before RFC 9824: names that do not exist look empty */
};
struct world_record {
	struct lint_name owner;
	uint16_t type;
	uint32_t ttl;
	struct lint_bytes rdata;
};
struct world_zone {
	struct lint_name apex;
	VEC(struct world_record) records;
};
struct world_server {
	struct net_addr addr;
	unsigned faults, lies;
	int64_t late_us; /* of each answer, beyond the usual delay */
	unsigned a_second; /* datagrams that it answers in a second, the others it drops; 0: all */
	unsigned dropped, so_far;
	int64_t second;
	VEC(struct world_zone *) zones;
	unsigned udp, tcp; /* queries that came */
};
struct world {
	struct arena *a;
	VEC(struct world_zone *) zones;
	VEC(struct world_server *) servers;
};

static struct lint_name
world_name(struct world *w, const char *text)
{
	static const uint8_t root[] = { 0 };
	uint8_t wire[255], len = 0;

	if (name_parse(text, strlen(text), (struct lint_name) { root, 1 }, wire, &len) != NULL)
		printf("Bail out! bad name %s\n", text);
	name_lower(wire, len);
	return (struct lint_name) { arena_copy(w->a, wire, len), len };
}

/* One record a line: owner, TTL if it is not 3600, type, data; all names absolute. */
static void
world_line(struct world *w, struct world_zone *z, const char *line, size_t n)
{
	static const uint8_t root[] = { 0 };
	uint8_t out[RDATA_MAX];
	struct rdata_token t[64];
	struct rdata_why why;
	size_t n_t = 0, len = 0;
	const char *end = line + n;
	struct world_record r = { .ttl = 3600 };

	while (n_t < 64) {
		while (line < end && (*line == ' ' || *line == '\t'))
			line++;
		if (line == end)
			break;
		t[n_t] = (struct rdata_token) { .p = line, .line = 1, .column = 1 };
		while (line < end && *line != ' ' && *line != '\t')
			line++;
		t[n_t].n = (uint32_t)(line - t[n_t].p);
		n_t++;
	}
	if (n_t < 3)
		return;
	r.owner = world_name(w, arena_printf(w->a, "%.*s", (int)t[0].n, t[0].p));
	if (t[1].p[0] >= '0' && t[1].p[0] <= '9') {
		r.ttl = (uint32_t)strtoul(t[1].p, NULL, 10);
		memmove(t + 1, t + 2, (--n_t - 1) * sizeof(*t));
	}
	if (!type_parse(t[1].p, t[1].n, &r.type) ||
	    !rdata_parse(r.type, t + 2, n_t - 2, (struct lint_name) { root, 1 }, out, &len, &why))
		printf("Bail out! bad record %.*s\n", (int)n, t[0].p);
	r.rdata = (struct lint_bytes) { arena_copy(w->a, out, len), len };
	*vec_add(w->a, &z->records) = r;
}

static void
world_add(struct world *w, struct world_zone *z, const char *text)
{
	for (const char *p = text; *p != '\0';) {
		const size_t n = strcspn(p, "\n");

		world_line(w, z, p, n);
		p += n + (p[n] == '\n');
	}
}

static struct world_zone *
world_zone(struct world *w, const char *apex, const char *text)
{
	struct world_zone *z = new(w->a, struct world_zone, 1);

	z->apex = world_name(w, apex);
	*vec_add(w->a, &w->zones) = z;
	world_add(w, z, text);
	return z;
}

static struct world_server *
world_server(struct world *w, const char *addr, struct world_zone *z)
{
	struct world_server *s = new(w->a, struct world_server, 1);

	net_addr_parse(addr, 53, &s->addr);
	*vec_add(w->a, &s->zones) = z;
	*vec_add(w->a, &w->servers) = s;
	return s;
}

struct world_reply {
	struct buf b;
	unsigned count[3]; /* records by section; written in order */
	VEC(const struct world_record *) proofs; /* NSEC records that are in */
	unsigned lies;
	bool aa;
	uint8_t rcode;
};

static void
world_u16(struct buf *b, unsigned v)
{
	buf_char(b, (char)(v >> 8));
	buf_char(b, (char)v);
}

static void
world_put(struct world_reply *out, int section, struct lint_name owner, const struct world_record *r,
    uint32_t most)
{
	const uint32_t ttl = r->ttl < most ? r->ttl : most;

	buf_add(&out->b, owner.wire, owner.len);
	world_u16(&out->b, r->type);
	world_u16(&out->b, 1);
	world_u16(&out->b, ttl >> 16);
	world_u16(&out->b, ttl & 0xffff);
	world_u16(&out->b, (unsigned)r->rdata.n);
	buf_add(&out->b, r->rdata.p, r->rdata.n);
	out->count[section]++;
}

/* All records of an owner and type, with their signatures; returns how many without. */
static unsigned
world_copy_ttl(const struct world_zone *z, struct lint_name owner, uint16_t type, struct world_reply *out,
    int section, struct lint_name as, uint32_t most)
{
	unsigned n = 0;

	for (int sigs = 0; sigs < 2; sigs++)
		for (size_t i = 0; i < z->records.n; i++) {
			const struct world_record *r = &z->records.v[i];

			if (!lint_name_eq(r->owner, owner) || (sigs ? r->type != LINT_T_RRSIG || n == 0 ||
			    lint_u16(r->rdata.p) != type : r->type != type))
				continue;
			if (out != NULL)
				world_put(out, section, as, r, most);
			n += !sigs;
		}
	return n;
}

static unsigned
world_copy(const struct world_zone *z, struct lint_name owner, uint16_t type, struct world_reply *out,
    int section, struct lint_name as)
{
	return world_copy_ttl(z, owner, type, out, section, as, UINT32_MAX);
}

static void
world_glue(const struct world_zone *z, struct lint_name owner, struct world_reply *out)
{
	for (size_t i = 0; i < z->records.n; i++) {
		const struct world_record *r = &z->records.v[i];
		const struct lint_name host = { r->rdata.p, (uint8_t)r->rdata.n };

		if (r->type != LINT_T_NS || !lint_name_eq(r->owner, owner))
			continue;
		world_copy(z, host, LINT_T_A, out, MSG_ADDITIONAL, host);
		world_copy(z, host, LINT_T_AAAA, out, MSG_ADDITIONAL, host);
	}
}

static bool
world_exists(const struct world_zone *z, struct lint_name name)
{
	for (size_t i = 0; i < z->records.n; i++)
		if (lint_name_within(z->records.v[i].owner, name))
			return true;
	return false;
}

/* Has it records of its own? */
static bool
world_has(const struct world_zone *z, struct lint_name name)
{
	for (size_t i = 0; i < z->records.n; i++)
		if (lint_name_eq(z->records.v[i].owner, name))
			return true;
	return false;
}

/* The NSEC that matches or covers the name. */
static void
world_proof(const struct world_zone *z, struct lint_name qname, struct world_reply *out)
{
	const struct world_record *best = NULL;

	for (size_t i = 0; i < z->records.n; i++) {
		const struct world_record *r = &z->records.v[i];

		if (r->type == LINT_T_NSEC && name_compare(r->owner, qname) <= 0 &&
		    (best == NULL || name_compare(best->owner, r->owner) < 0))
			best = r;
	}
	for (size_t i = 0; best != NULL && i < out->proofs.n; i++)
		if (out->proofs.v[i] == best)
			return;
	if (best == NULL)
		return;
	*vec_add(out->b.arena, &out->proofs) = best;
	world_copy(z, best->owner, LINT_T_NSEC, out, MSG_AUTHORITY, best->owner);
}

/* The deepest cut of the zone above or at the name; the name itself not for DS. */
static struct lint_name
world_cut(const struct world_zone *z, struct lint_name qname, uint16_t qtype)
{
	struct lint_name cut = { 0 };

	for (struct lint_name n = qname; n.len > z->apex.len; n = name_parent(n))
		if ((qtype != LINT_T_DS || !lint_name_eq(n, qname)) &&
		    world_copy(z, n, LINT_T_NS, NULL, 0, n) > 0)
			cut = n;
	return cut;
}

/* The negative TTL (RFC 2308 4). */
static uint32_t
world_minimum(const struct world_zone *z)
{
	for (size_t i = 0; i < z->records.n; i++)
		if (z->records.v[i].type == LINT_T_SOA)
			return lint_u32(z->records.v[i].rdata.p + z->records.v[i].rdata.n - 4);
	return UINT32_MAX;
}

/* An NSEC from the name to the one right behind it; types below 256 only. */
static void
world_compact(const struct world_zone *z, struct lint_name qname, struct lint_name from,
    struct world_reply *out)
{
	uint8_t rdata[2 + 255 + 2 + 32] = { 1, 0 }, *map = rdata + 2 + qname.len + 2;
	struct world_record nsec = { .owner = qname, .type = LINT_T_NSEC, .ttl = 5 };

	memcpy(rdata + 2, qname.wire, qname.len);
	map[-1] = 32;
	map[LINT_T_RRSIG / 8] |= 0x80 >> LINT_T_RRSIG % 8;
	map[LINT_T_NSEC / 8] |= 0x80 >> LINT_T_NSEC % 8;
	for (size_t i = 0; i < z->records.n; i++)
		if (lint_name_eq(z->records.v[i].owner, from) && z->records.v[i].type < 256)
			map[z->records.v[i].type / 8] |= (uint8_t)(0x80 >> z->records.v[i].type % 8);
	if (!world_exists(z, from) && (out->lies & WORLD_NO_NXNAME) == 0)
		map[LINT_T_NXNAME / 8] |= 0x80 >> LINT_T_NXNAME % 8;
	for (unsigned n = 32; map[n - 1] == 0; n--)
		map[-1] = (uint8_t)(n - 1);
	nsec.rdata = (struct lint_bytes) { rdata, 2u + qname.len + 2 + map[-1] };
	world_put(out, MSG_AUTHORITY, qname, &nsec, 5);
}

static void
world_look(const struct world_zone *z, struct lint_name qname, uint16_t qtype, struct world_reply *out)
{
	const struct lint_name cut = world_cut(z, qname, qtype);
	struct lint_name from = qname;

	if (cut.len > 0) {
		world_copy(z, cut, LINT_T_NS, out, MSG_AUTHORITY, cut);
		if ((out->lies & WORLD_BARE_REFERRAL) == 0 &&
		    world_copy(z, cut, LINT_T_DS, out, MSG_AUTHORITY, cut) == 0)
			world_copy(z, cut, LINT_T_NSEC, out, MSG_AUTHORITY, cut);
		world_glue(z, cut, out);
		return;
	}
	out->aa = true;
	if (!world_exists(z, from)) { /* the wildcard below the closest encloser, and no other */
		uint8_t wild[257] = { 1, '*' };

		do
			from = name_parent(from);
		while (!world_exists(z, from));
		memcpy(wild + 2, from.wire, from.len);
		from = (struct lint_name) { arena_copy(out->b.arena, wild, 2u + from.len),
			(uint8_t)(2 + from.len) };
	}
	if (!world_exists(z, from)) {
		out->rcode = 3;
	} else if (world_copy(z, from, qtype, out, MSG_ANSWER, qname) > 0 ||
	    world_copy(z, from, LINT_T_CNAME, out, MSG_ANSWER, qname) > 0) {
		if (!lint_name_eq(from, qname) && (out->lies & WORLD_NO_EXPANSION_PROOF) == 0)
			world_proof(z, qname, out);
		if (qtype == LINT_T_NS)
			world_glue(z, from, out);
		return;
	}
	if ((out->lies & WORLD_DENIES_EMPTY) != 0 && !world_has(z, from))
		out->rcode = 3;
	world_copy_ttl(z, z->apex, LINT_T_SOA, out, MSG_AUTHORITY, z->apex, world_minimum(z));
	if ((out->lies & WORLD_COMPACT) != 0) {
		out->rcode = 0;
		world_compact(z, qname, from, out);
	}
	if ((out->lies & (WORLD_NO_PROOF | WORLD_COMPACT)) != 0)
		return;
	world_proof(z, qname, out);
	if (!lint_name_eq(from, qname))
		world_proof(z, from, out);
}

static const struct world_zone *
world_best(const struct world_server *s, struct lint_name qname, uint16_t qtype)
{
	const struct world_zone *best = NULL;

	for (size_t i = 0; i < s->zones.n; i++) {
		const struct world_zone *z = s->zones.v[i];

		if (!lint_name_within(qname, z->apex) || (best != NULL && best->apex.len > z->apex.len))
			continue;
		if (qtype == LINT_T_DS && lint_name_eq(qname, z->apex) && s->zones.n > 1)
			continue;
		best = z;
	}
	return best;
}

static const uint8_t world_secret[8] = { 's', 'e', 'c', 'r', 'e', 't', '!', '!' };

/* OPT, with identity and cookie where the server does that. */
static void
world_opt(struct buf *b, const struct world_server *s, const struct msg *m)
{
	const bool cookie = m->has_cookie && m->cookie.n >= MSG_COOKIE_CLIENT &&
	    ((s->faults & (WORLD_COOKIE | WORLD_WRONG_COOKIE)) != 0) &&
	    ((s->faults & WORLD_LOSES_COOKIE) == 0 || s->udp % 2 == 1);

	buf_add(b, "\0\0\51\4\320\0\0\200\0\0", 10);
	buf_char(b, (char)(cookie ? 7 + 20 : 0));
	if (!cookie)
		return;
	buf_add(b, "\0\3\0\3ns\1\0\12\0\20", 11);
	buf_add(b, m->cookie.p, MSG_COOKIE_CLIENT);
	b->p[b->n - 1] = (char)(b->p[b->n - 1] ^ ((s->faults & WORLD_WRONG_COOKIE) != 0));
	buf_add(b, world_secret, sizeof(world_secret));
}

/* The server's own cookie came back. */
static bool
world_knows(const struct msg *m)
{
	return m->cookie.n == MSG_COOKIE_MIN &&
	    memcmp(m->cookie.p + MSG_COOKIE_CLIENT, world_secret, sizeof(world_secret)) == 0;
}

/* The message whole: header, question as it was asked, records, OPT. */
static struct lint_bytes
world_message(struct arena *a, const struct world_server *s, const struct net_query *q,
    const struct msg *m, const struct world_reply *out, bool tc)
{
	struct buf b = buf_new(a);
	const size_t question = 12 + m->qname.len + 4u;

	buf_add(&b, q->msg, question);
	b.p[2] = (char)(0x80 | (out->aa ? 4 : 0) | (tc ? 2 : 0));
	b.p[3] = (char)(out->rcode & 15);
	b.p[11] = (char)m->edns;
	if (!tc) {
		buf_add(&b, out->b.p, out->b.n);
		for (int i = 0; i < 3; i++) {
			const unsigned n = out->count[i] + (i == 2 && m->edns);

			b.p[6 + 2 * i] = (char)(n >> 8);
			b.p[7 + 2 * i] = (char)n;
		}
	}
	if (m->edns) {
		const size_t at = b.n + 5;

		world_opt(&b, s, m);
		b.p[at] = (char)(out->rcode >> 4);
	}
	return (struct lint_bytes) { (const uint8_t *)b.p, b.n };
}

static void
world_serve(struct world_server *s, struct net_script *net, const struct net_query *q)
{
	local_arena *a = arena_new();
	struct world_reply out = { .b = buf_new(a), .lies = s->lies };
	const struct world_zone *z;
	const bool udp = q->proto == NET_UDP;
	struct lint_bytes r;
	struct msg m;
	uint8_t *p;

	if (msg_read(a, q->msg, q->len, &m) != NULL)
		return;
	z = world_best(s, m.qname, m.qtype);
	if (z == NULL || (s->faults & WORLD_REFUSED) != 0)
		out.rcode = 5;
	else if ((s->faults & WORLD_SERVFAIL) != 0 || ((s->faults & WORLD_SERVFAIL_ONCE) != 0 && s->udp == 1))
		out.rcode = 2;
	else
		world_look(z, m.qname, m.qtype, &out);
	if ((s->faults & WORLD_BADCOOKIE) != 0 && udp && m.has_cookie && !world_knows(&m))
		out.rcode = 23;
	if ((s->faults & WORLD_DROPS_OPTIONS) != 0 && m.has_cookie)
		return;
	if (m.version > 0) {
		out.b.n = out.count[0] = out.count[1] = out.count[2] = 0;
		out.rcode = 16;
	}
	if (((s->faults & WORLD_NO_EDNS) != 0 && m.edns) || (!udp && (s->faults & WORLD_NO_TCP) != 0))
		return;
	if (((s->faults & WORLD_FORMERR) != 0 && m.edns) ||
	    ((s->faults & WORLD_NO_OPTIONS) != 0 && m.has_cookie)) {
		p = arena_copy(a, q->msg, 12);
		p[2] = 0x80;
		p[3] = 1;
		p[5] = p[11] = 0;
		net_script_reply(net, p, 12, 0);
		return;
	}
	r = world_message(a, s, q, &m, &out, udp && (s->faults & WORLD_TC) != 0);
	p = arena_copy(a, r.p, r.n);
	if ((s->faults & WORLD_LOWER) != 0)
		name_lower(p + 12, m.qname.len);
	if ((s->faults & WORLD_GARBAGE) != 0)
		r.n -= 3;
	net_script_reply(net, p, r.n, s->late_us);
	for (int i = 0; udp && i < 6 && (s->faults & WORLD_FORGED) != 0; i++) {
		static const uint8_t at[6] = { 0, 1, 2, 13, 0, 0 };
		const size_t wrong = i == 4 ? 12u + m.qname.len : i == 5 ? 15u + m.qname.len : at[i];

		p[wrong] ^= 0x80;
		net_script_reply(net, p, r.n, -1000 - i);
		p[wrong] ^= 0x80;
	}
}

static inline bool
world_drops(struct world_server *s, struct net_script *net, const struct net_query *q)
{
	struct net *clock = (struct net *)(void *)net;
	const int64_t second = clock->ops->now_us(clock) / 1000000;

	if (second != s->second)
		s->so_far = 0;
	s->second = second;
	if (s->a_second == 0 || q->proto != NET_UDP || s->so_far++ < s->a_second)
		return false;
	s->dropped++;
	return true;
}

static void
world_answer(void *ctx, struct net_script *net, const struct net_query *q)
{
	struct world *w = ctx;

	for (size_t i = 0; i < w->servers.n; i++) {
		struct world_server *s = w->servers.v[i];

		if (memcmp(&s->addr, &q->to, sizeof(q->to)) != 0)
			continue;
		s->udp += q->proto == NET_UDP;
		s->tcp += q->proto == NET_TCP;
		if ((s->faults & WORLD_PORT_CLOSED) != 0)
			net_script_fail(net, NET_REFUSED);
		else if ((s->faults & WORLD_NO_ROUTE) != 0)
			net_script_fail(net, NET_NO_ROUTE);
		else if ((s->faults & WORLD_DEAD) == 0 && !world_drops(s, net, q))
			world_serve(s, net, q);
		return;
	}
}
#endif
