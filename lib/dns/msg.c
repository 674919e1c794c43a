#include "msg.h"
#include "name.h"
#include "rdata.h"
#include "type.h"
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include <assert.h>

enum {
	HEADER = 12,
	FIXED = 10, /* type, class, TTL, RDLENGTH */
	MAX_HOPS = 126, /* no name of 255 octets can need more */
	T_OPT = 41,
	CLASS_IN = 1,
	OPTION_NSID = 3,
	OPTION_COOKIE = 10,
	OPTION_EDE = 15,
	OPTION_REPORT_CHANNEL = 18,
	EDE_MAX = 200, /* octets of its text shown */
	NSID_MAX = 128, /* octets shown; nobody needs more to tell servers apart */
};

struct reader {
	struct arena *arena;
	const uint8_t *p;
	size_t n, at;
	struct msg *msg;
	struct lint_name last; /* the owner read before: most records share it */
};

/*
 * A name at r->at, compression undone, case kept (RFC 1035 4.1.4).  A pointer
 * must lead to before the run of labels that holds it, so the place read from
 * only ever falls and no loop is possible.
 */
static const char *
msg_name(struct reader *r, uint8_t out[255], uint8_t *len)
{
	size_t at = r->at, run = r->at, used = 0;
	unsigned hops = 0;

	for (;;) {
		uint8_t c;

		if (at >= r->n)
			return "a name runs past the end";
		c = r->p[at];
		if ((c & 0xc0) == 0xc0) {
			size_t to;

			if (at + 1 >= r->n)
				return "a name runs past the end";
			to = (size_t)(c & 0x3f) << 8 | r->p[at + 1];
			if (hops++ == 0)
				r->at = at + 2;
			if (to >= run || to < HEADER)
				return "a compression pointer does not lead backwards";
			if (hops > MAX_HOPS)
				return "a name has too many compression pointers";
			run = at = to;
			continue;
		}
		if (c > NAME_MAX_LABEL)
			return "a label has an unknown type";
		if (r->n - at < 1u + c)
			return "a name runs past the end";
		if (used + 1u + c > NAME_MAX_OCTETS)
			return "a name is longer than 255 octets";
		memcpy(out + used, r->p + at, 1u + c);
		used += 1u + c;
		at += 1u + c;
		if (c == 0)
			break;
	}
	if (hops == 0)
		r->at = at;
	*len = (uint8_t)used;
	return NULL;
}

static struct lint_name
msg_keep(struct reader *r, uint8_t *wire, uint8_t len)
{
	const struct lint_name name = { wire, len };

	name_lower(wire, len);
	if (!lint_name_eq(r->last, name))
		r->last = (struct lint_name) { arena_copy(r->arena, wire, len), len };
	return r->last;
}

static const char *
msg_question(struct reader *r, unsigned count)
{
	uint8_t wire[255], len;
	const char *why;

	if (count == 0)
		return NULL;
	if (count > 1)
		return "more than one question";
	if ((why = msg_name(r, wire, &len)) != NULL)
		return why;
	if (r->n - r->at < 4)
		return "the question runs past the end";
	memcpy(r->msg->qname_as_sent, wire, len);
	r->msg->qname = msg_keep(r, wire, len);
	r->msg->qtype = lint_u16(r->p + r->at);
	r->msg->qclass = lint_u16(r->p + r->at + 2);
	r->at += 4;
	return NULL;
}

static void
msg_ede(struct reader *r, const uint8_t *p, size_t n)
{
	struct buf b = buf_new(r->arena);
	size_t text = n - 2;

	while (text > 0 && p[2 + text - 1] == 0) /* some end it as C does; RFC 8914 2 has them cut */
		text--;
	esc_add(&b, p + 2, text < EDE_MAX ? text : EDE_MAX);
	r->msg->ede[r->msg->n_ede++] = (struct msg_ede) { lint_u16(p), text == 0 ? "" : b.p };
}

/* An agent domain is in wire form, uncompressed (RFC 9567 5). */
static void
msg_agent(struct reader *r, const uint8_t *p, size_t n)
{
	const size_t len = name_wire_len(p, n);

	r->msg->has_agent = true;
	if (len == 0 || len != n)
		return;
	r->msg->agent = (struct lint_name) { arena_copy(r->arena, p, n), (uint8_t)n };
	name_lower((uint8_t *)(uintptr_t)r->msg->agent.wire, n);
}

static void
msg_option(struct reader *r, uint16_t option, const uint8_t *p, size_t n)
{
	struct msg *m = r->msg;

	if (option == OPTION_NSID && n > 0 && m->nsid == NULL) {
		struct buf b = buf_new(r->arena);

		esc_add(&b, p, n < NSID_MAX ? n : NSID_MAX);
		m->nsid = b.p;
		m->nsid_octets = (struct lint_bytes) { arena_copy(r->arena, p, n), n };
	} else if (option == OPTION_COOKIE && !m->has_cookie) {
		m->has_cookie = true;
		m->cookie = (struct lint_bytes) { arena_copy(r->arena, p, n), n };
	} else if (option == OPTION_EDE && n >= 2 && m->n_ede < MSG_MAX_EDE) {
		msg_ede(r, p, n);
	} else if (option == OPTION_REPORT_CHANNEL && !m->has_agent) {
		msg_agent(r, p, n);
	}
}

/* Options are read whole even where only two matter: a list that does not
 * add up is a broken message. */
static const char *
msg_opt(struct reader *r, unsigned section, uint8_t owner_len, uint16_t class, uint32_t ttl,
    size_t rdlen)
{
	const uint8_t *p = r->p + r->at, *end = p + rdlen;
	struct msg *m = r->msg;

	if (section != MSG_ADDITIONAL || owner_len != 1)
		return "an OPT record is out of place";
	if (m->edns)
		return "more than one OPT record";
	m->edns = true;
	m->udp_payload = class;
	m->rcode = (uint16_t)(m->rcode | ttl >> 24 << 4);
	m->version = (uint8_t)(ttl >> 16);
	m->dnssec_ok = (ttl & 0x8000) != 0;
	while (p < end) {
		size_t n;

		if (end - p < 4 || (size_t)(end - p) < 4 + (n = lint_u16(p + 2)))
			return "an EDNS option runs past its record";
		msg_option(r, lint_u16(p), p + 4, n);
		p += 4 + n;
	}
	r->at += rdlen;
	return NULL;
}

static const char *
msg_data(struct reader *r, struct msg_record *rec, size_t rdlen)
{
	uint8_t out[RDATA_MAX];
	char type[TYPE_TEXT];
	size_t len = 0;
	const char *why = rdata_unpack(rec->type, r->p, r->n, r->at, rdlen, out, &len);

	if (why != NULL)
		return arena_printf(r->arena, "malformed %s at octet %zu: %s",
		    type_text(rec->type, type), r->at, why);
	rec->rdata = (struct lint_bytes) { arena_copy(r->arena, out, len), len };
	r->at += rdlen;
	return NULL;
}

static const char *
msg_record(struct reader *r, unsigned section)
{
	uint8_t wire[255], len;
	struct msg_record rec = { .section = (uint8_t)section };
	const uint8_t *fixed;
	const char *why;
	size_t rdlen;

	if ((why = msg_name(r, wire, &len)) != NULL)
		return why;
	if (r->n - r->at < FIXED)
		return "a record runs past the end";
	fixed = r->p + r->at;
	rec.type = lint_u16(fixed);
	rec.class = lint_u16(fixed + 2);
	rec.ttl = lint_u32(fixed + 4);
	rdlen = lint_u16(fixed + 8);
	r->at += FIXED;
	if (r->n - r->at < rdlen)
		return "record data runs past the end";
	if (rec.type == T_OPT)
		return msg_opt(r, section, len, rec.class, rec.ttl, rdlen);
	if (rec.class != CLASS_IN) { /* TSIG, SIG(0), CHAOS: not ours to read */
		r->at += rdlen;
		return NULL;
	}
	rec.owner = msg_keep(r, wire, len);
	if ((why = msg_data(r, &rec, rdlen)) != NULL)
		return why;
	r->msg->records[r->msg->n_records++] = rec;
	return NULL;
}

static void
msg_header(struct msg *m, const uint8_t *p)
{
	*m = (struct msg) { 0 };
	m->id = lint_u16(p);
	m->flags = lint_u16(p + 2);
	m->rcode = m->flags & 0xf;
	m->opcode = (uint8_t)(m->flags >> 11 & 0xf);
	m->qr = (m->flags & 0x8000) != 0;
	m->aa = (m->flags & 0x0400) != 0;
	m->tc = (m->flags & 0x0200) != 0;
	m->rd = (m->flags & 0x0100) != 0;
	m->ra = (m->flags & 0x0080) != 0;
	m->ad = (m->flags & 0x0020) != 0;
	m->cd = (m->flags & 0x0010) != 0;
}

static const char *
msg_read_some(struct arena *a, const uint8_t *p, size_t n, size_t most, struct msg *m)
{
	struct reader r = { .arena = a, .p = p, .n = n, .at = HEADER, .msg = m };
	size_t total = 0;
	const char *why;

	*m = (struct msg) { 0 };
	if (n < HEADER)
		return "shorter than a header";
	if (n > MSG_MAX)
		return "longer than 65535 octets";
	msg_header(m, p);
	if ((why = msg_question(&r, lint_u16(p + 4))) != NULL)
		return why;
	for (unsigned s = 0; s < 3; s++)
		total += lint_u16(p + 6 + 2 * s);
	/* No record is shorter than the root's name and its fixed part. */
	if (total > (n - r.at) / (1 + FIXED))
		return "it counts more records than fit in it";
	if (total > most)
		return "more than 4096 records";
	m->records = new(a, struct msg_record, total > 0 ? total : 1);
	for (unsigned s = 0; s < 3; s++)
		for (unsigned i = lint_u16(p + 6 + 2 * s); i > 0; i--)
			if ((why = msg_record(&r, s)) != NULL)
				return why;
	return r.at == n ? NULL : "octets behind the last record";
}

const char *
msg_read(struct arena *a, const uint8_t *p, size_t n, struct msg *m)
{
	return msg_read_some(a, p, n, MSG_MAX_RECORDS, m);
}

const char *
msg_read_transfer(struct arena *a, const uint8_t *p, size_t n, struct msg *m)
{
	return msg_read_some(a, p, n, MSG_MAX, m);
}

static uint8_t *
put16(uint8_t *p, unsigned v)
{
	*p++ = (uint8_t)(v >> 8);
	*p++ = (uint8_t)v;
	return p;
}

size_t
msg_write_query(uint8_t *out, const struct msg_query *q)
{
	uint8_t *p = out;

	assert(q->cookie.n <= MSG_COOKIE_MAX);
	p = put16(p, q->id);
	p = put16(p, (q->rd ? 0x0100u : 0) | (q->cd ? 0x0010u : 0));
	p = put16(p, 1);
	p = put16(p, 0);
	p = put16(p, 0);
	p = put16(p, q->edns);
	memcpy(p, q->qname.wire, q->qname.len);
	p = put16(p + q->qname.len, q->qtype);
	p = put16(p, CLASS_IN);
	if (q->edns) {
		*p++ = 0;
		p = put16(p, T_OPT);
		p = put16(p, q->udp_payload);
		p = put16(p, q->version);
		p = put16(p, q->dnssec_ok ? 0x8000u : 0);
		p = put16(p, (q->nsid ? 4 : 0) + (q->cookie.n > 0 ? 4 + (unsigned)q->cookie.n : 0));
		if (q->nsid) {
			p = put16(p, OPTION_NSID);
			p = put16(p, 0);
		}
		if (q->cookie.n > 0) {
			p = put16(p, OPTION_COOKIE);
			p = put16(p, (unsigned)q->cookie.n);
			memcpy(p, q->cookie.p, q->cookie.n);
			p += q->cookie.n;
		}
	}
	return (size_t)(p - out);
}
