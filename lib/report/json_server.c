/* json_server.c - what is told of a server and of how it was asked: the identity that it
 * gives (RFC 5001), and messages that came for our questions and were not believed. */
#include "json_zone.h"
#include "../dns/baseenc.h"
#include "../dns/msg.h"
#include "../dns/name.h"
#include "../dns/type.h"

enum { MOST_NSID = 128 };

/* Digits for machines, text for people: the octets are the server's, and may be anything. */
struct js *
json_nsid(struct arena *a, const struct msg *m)
{
	struct js *o = js_object();
	struct buf hex = buf_new(a);
	const size_t n = m->nsid_octets.n;

	hex_print(&hex, m->nsid_octets.p, n < MOST_NSID ? n : MOST_NSID);
	js_set_str(o, "hex", hex.p);
	js_set_str(o, "text", m->nsid);
	if (n > MOST_NSID)
		js_set_int(o, "octets", (int64_t)n);
	return o;
}

static void
add_mismatches(struct js *o, const struct ev_mismatches *m)
{
	struct js *counts;

	if ((m->id | m->question | m->letters | m->cookie) == 0)
		return;
	counts = js_object();
	if (m->id > 0)
		js_set_int(counts, "id", m->id);
	if (m->question > 0)
		js_set_int(counts, "question", m->question);
	if (m->letters > 0)
		js_set_int(counts, "case", m->letters);
	if (m->cookie > 0)
		js_set_int(counts, "cookie", m->cookie);
	js_set(o, "mismatches", counts);
}

void
json_manner(struct js *o, const struct ev_reply *r)
{
	static const char *const words[] = { NULL, NULL, "bare", "none", "version-1" };
	char text[TYPE_TEXT];

	if (words[r->edns] != NULL)
		js_set_str(o, "edns", words[r->edns]);
	if (r->refused != 0)
		js_set_str(o, "edns_refused", rcode_text(r->refused, text));
	if (r->bad_cookie)
		js_set_bool(o, "bad_cookie", true);
	add_mismatches(o, &r->mismatches);
}

/* All that one server told of itself. */
struct heard {
	int64_t serial; /* -1: none */
	const char *nsid; /* the first one */
	bool answered, keeps_case;
	uint32_t forged, letters; /* letters: names that came back in another case */
};

/* The serial and the server's identity, of an answer for SOA. */
static void
hear_soa(struct arena *a, struct heard *h, const struct ev_reply *reply)
{
	struct msg m;

	if (reply->qtype != LINT_T_SOA || reply->wire.n == 0 ||
	    msg_read(a, reply->wire.p, reply->wire.n, &m) != NULL)
		return;
	if (h->nsid == NULL)
		h->nsid = m.nsid;
	for (size_t i = 0; i < m.n_records && h->serial < 0; i++)
		if (m.records[i].type == LINT_T_SOA && m.records[i].section == MSG_ANSWER &&
		    m.records[i].rdata.n >= 20)
			h->serial = lint_u32(m.records[i].rdata.p + m.records[i].rdata.n - 20);
}

static void
hear(struct arena *a, struct heard *h, const struct ev_reply *r)
{
	const struct ev_mismatches *m = &r->mismatches;

	h->answered |= r->result == LINT_ANSWER;
	h->keeps_case |= r->result == LINT_ANSWER && !r->tcp && evidence_kept_case(r);
	h->forged += (uint32_t)m->id + m->question + m->cookie;
	h->letters += m->letters;
	hear_soa(a, h, r);
}

static struct js *
server(struct arena *a, const struct ev_source *s, const struct heard *h)
{
	struct js *o = js_object();
	char addr[NET_ADDR_TEXT];

	js_set_str(o, "name", s->host.len > 0 ? name_text(a, s->host) : NULL);
	js_set_str(o, "address", net_addr_text(&s->addr, addr));
	js_set_bool(o, "ok", h->answered);
	if (h->serial >= 0)
		js_set_int(o, "soa_serial", h->serial);
	else
		js_set(o, "soa_serial", NULL);
	js_set_str(o, "error", h->answered ? NULL : s->skipped != NULL ? s->skipped : "no answer");
	if (h->nsid != NULL)
		js_set_str(o, "nsid", h->nsid);
	/* One that never keeps the case of a name does so by itself: nobody forged that. */
	if (h->letters > 0 && !h->keeps_case)
		js_set_bool(o, "keeps_case", false);
	if (h->forged > 0 || (h->letters > 0 && h->keeps_case))
		js_set_int(o, "spoof_suspected", (int64_t)h->forged + (h->keeps_case ? h->letters : 0));
	return o;
}

void
json_servers(struct arena *a, struct js *o, const struct report *r, const struct fact_zone *z)
{
	const struct evidence *ev = r->evidence;
	struct js *list = js_array();

	for (size_t i = 0; i < z->sources.n; i++) {
		const struct ev_source *s = &ev->sources.v[z->sources.v[i]];
		struct heard h = { .serial = -1 };

		if (s->kind != LINT_SERVER)
			continue;
		for (size_t k = 0; k < z->replies.n; k++)
			if (ev->replies.v[z->replies.v[k]].source == z->sources.v[i])
				hear(a, &h, &ev->replies.v[z->replies.v[k]]);
		js_add(list, server(a, s, &h));
	}
	if (js_size(list) > 0)
		js_set(o, "servers", list);
	else
		js_drop(list);
}
