/*
 * lint_answers.h - one question, several answers: which server says otherwise than the
 * rest, and where.  A part of lint.h, which includes it.
 *
 * Data is compared, not signatures or TTLs; fresh labels are the same at all servers, so
 * that answers are compared by question.  "No such name" and the compact denial of an
 * online signer (RFC 9824) are the same answer.  Left out are SOA, DNSKEY, the records of
 * denial, delegations and an alias at the apex, of which other checks speak.
 */
#ifndef LINT_ANSWERS_H
#define LINT_ANSWERS_H
#include "lint.h"
#include <stdlib.h>

enum lint_answer_is { LINT_ANSWERED = 1, LINT_NO_DATA, LINT_NO_NAME, LINT_NO_EITHER };
enum { LINT_MAX_CITED = 8, LINT_MAX_ANSWERS = 128, LINT_NXDOMAIN_RCODE = 3 };

struct lint_answer {
	struct lint_reply reply;
	struct lint_ref set; /* LINT_ANSWERED */
	uint8_t is;
};
struct lint_answers { /* the state of a check */
	struct lint_zone zone;
	struct lint_answer *v;
	size_t n, room;
};
struct lint_deviant { /* what one server says otherwise */
	struct lint_ref cited[LINT_MAX_CITED];
	const struct lint_answer *first, *usual; /* usual: what the others say */
	unsigned n, n_cited;
	bool grave; /* more than another address */
};

/* An NSEC made for the very name: nothing tells whether the name exists, or all. */
static inline bool
lint_answer_is_compact(struct lint_run *run, struct lint_ref denial, struct lint_name qname)
{
	struct lint_ref it = { 0 };
	struct lint_nsec nsec;

	while (lint_next(run, denial, LINT_NSEC, 0, &it))
		if (lint_get_nsec(run, it, &nsec) && !nsec.nsec3 && lint_name_eq(nsec.name, qname) &&
		    (lint_bitmap_has(nsec.bitmap, LINT_T_NXNAME) ||
		        (nsec.next.len == qname.len + 2 && nsec.next.wire[0] == 1 && nsec.next.wire[1] == 0)))
			return true;
	return false;
}

static inline bool
lint_answer_is_left_out(const struct lint_answers *s, const struct lint_reply *r)
{
	switch (r->qtype) {
	case LINT_T_SOA:
	case LINT_T_DNSKEY:
	case LINT_T_DS:
	case LINT_T_RRSIG:
	case LINT_T_NSEC:
	case LINT_T_NSEC3:
	case LINT_T_NSEC3PARAM: return true;
	case LINT_T_NS: return !lint_name_eq(r->qname, s->zone.apex);
	default:
		return r->result != LINT_ANSWER || r->tc || !r->aa ||
		    (r->rcode != 0 && r->rcode != LINT_NXDOMAIN_RCODE);
	}
}

static inline void
lint_answers_look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_answers *s = run->state;
	struct lint_answer a = { 0 };
	struct lint_ref node, denial = { 0 }, alias;

	if (s->zone.self.kind == LINT_NONE && !lint_get_zone(run, run->zone, &s->zone))
		return;
	if (s->zone.on_the_way || !lint_get_reply(run, ref, &a.reply) || lint_answer_is_left_out(s, &a.reply))
		return;
	node = lint_node_at(run, run->zone, a.reply.qname);
	a.set = lint_in_reply(run, node, a.reply.qtype, ref);
	alias = lint_in_reply(run, node, LINT_T_CNAME, ref);
	if (alias.kind != LINT_NONE && lint_name_eq(a.reply.qname, s->zone.apex))
		return;
	if (a.set.kind == LINT_NONE)
		a.set = alias;
	if (a.set.kind != LINT_NONE)
		a.is = LINT_ANSWERED;
	else if (!lint_next(run, ref, LINT_DENIAL, 0, &denial))
		return;
	else if (lint_answer_is_compact(run, denial, a.reply.qname))
		a.is = LINT_NO_EITHER;
	else
		a.is = a.reply.rcode == LINT_NXDOMAIN_RCODE ? LINT_NO_NAME : LINT_NO_DATA;
	if (s->n == s->room) {
		struct lint_answer *old = s->v;

		s->room = s->room == 0 ? 64 : s->room * 2;
		s->v = run->host->alloc(run, s->room, sizeof(*s->v));
		if (s->n > 0)
			memcpy(s->v, old, s->n * sizeof(*old));
	}
	s->v[s->n++] = a;
}

static inline bool
lint_answer_is_same_question(const struct lint_answer *a, const struct lint_answer *b)
{
	return a->reply.qtype == b->reply.qtype && lint_name_eq(a->reply.qname, b->reply.qname);
}

static inline bool
lint_answer_is_same(struct lint_run *run, const struct lint_answer *a, const struct lint_answer *b)
{
	if (a->is == LINT_NO_EITHER || b->is == LINT_NO_EITHER)
		return a->is != LINT_ANSWERED && b->is != LINT_ANSWERED;
	return a->is == b->is && (a->is != LINT_ANSWERED || lint_same_data(run, a->set, b->set));
}

/* Addresses may depend on who answers: balancing, several networks. */
static inline bool
lint_answer_is_address(uint16_t type)
{
	return type == LINT_T_A || type == LINT_T_AAAA || type == LINT_T_HTTPS || type == LINT_T_SVCB;
}

static inline const char *
lint_answer_describe(struct lint_run *run, const struct lint_answer *a)
{
	return a->is == LINT_NO_NAME ? "that the name does not exist"
	    : a->is != LINT_ANSWERED ? lint_text(run, "that there is no %s", lint_t(run, a->reply.qtype))
	                        : lint_text(run, "with %s", lint_t(run, a->reply.qtype));
}

static inline void
lint_deviant_add(struct lint_deviant *p, const struct lint_answer *a, const struct lint_answer *usual)
{
	const bool grave = a->is != LINT_ANSWERED || usual->is != LINT_ANSWERED ||
	    !lint_answer_is_address(a->reply.qtype);

	if (p->first == NULL || (grave && !p->grave)) {
		p->first = a;
		p->usual = usual;
	}
	p->grave |= grave;
	p->n++;
	if (p->n_cited + 2 <= LINT_MAX_CITED) {
		p->cited[p->n_cited++] = a->reply.self;
		p->cited[p->n_cited++] = usual->reply.self;
	}
}

/* Of the SOA that it gave; 0: none. */
static inline uint32_t
lint_source_serial(struct lint_run *run, const struct lint_answers *s, struct lint_ref source)
{
	struct lint_ref set = lint_from_source(run, s->zone.node, LINT_T_SOA, source), it = { 0 };
	struct lint_record record;

	return lint_next(run, set, LINT_RECORD, LINT_T_SOA, &it) && lint_get_record(run, it, &record) &&
	        record.rdata.n >= 22
	    ? lint_u32(record.rdata.p + record.rdata.n - 20) : 0;
}

/* Of the answers to one question, that which most servers give; the first of equals. */
static inline const struct lint_answer *
lint_answers_usual(struct lint_run *run, const struct lint_answer *v, size_t n)
{
	const struct lint_answer *best = v;
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t k = 0; k < n; k++)
			same += lint_answer_is_same(run, &v[i], &v[k]);
		if (same <= most)
			continue;
		most = same;
		best = &v[i];
	}
	return best;
}

/* By question, in the order of arrival below that. */
static inline int
lint_answers_compare(const void *p, const void *q)
{
	const struct lint_reply *a = &((const struct lint_answer *)p)->reply;
	const struct lint_reply *b = &((const struct lint_answer *)q)->reply;
	int c = a->qname.len - b->qname.len;

	if (c == 0)
		c = memcmp(a->qname.wire, b->qname.wire, a->qname.len);
	if (c == 0)
		c = a->qtype - b->qtype;
	return c != 0 ? c : a->self.row < b->self.row ? -1 : a->self.row > b->self.row;
}

/* say: for each server that differs from what is usual. */
static inline void
lint_answers_end(struct lint_run *run, void (*say)(struct lint_run *, const struct lint_deviant *))
{
	struct lint_answers *s = run->state;
	struct lint_ref it = { 0 }, *sources;
	struct lint_deviant *splits;
	size_t n_sources = 0, n;
	bool too_many = false;

	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		n_sources++;
	if (s->n < 2 || n_sources < 2)
		return;
	sources = run->host->alloc(run, n_sources, sizeof(*sources));
	splits = run->host->alloc(run, n_sources, sizeof(*splits));
	n_sources = 0;
	for (it = (struct lint_ref) { 0 }; lint_next(run, run->zone, LINT_SOURCE, 0, &it);)
		sources[n_sources++] = it;
	qsort(s->v, s->n, sizeof(*s->v), lint_answers_compare);
	for (size_t i = 0; i < s->n; i += n) {
		const struct lint_answer *usual;

		for (n = 1; i + n < s->n && lint_answer_is_same_question(&s->v[i], &s->v[i + n]);)
			n++;
		if (n > LINT_MAX_ANSWERS) {
			if (!too_many)
				lint_unable(run, s->v[i].reply.self, "more than 128 answers to one question");
			too_many = true;
			continue;
		}
		usual = lint_answers_usual(run, &s->v[i], n);
		for (size_t k = i; k < i + n; k++)
			for (size_t m = 0; m < n_sources; m++)
				if (sources[m].row == s->v[k].reply.source.row &&
				    usual->reply.source.row != sources[m].row &&
				    !lint_answer_is_same(run, &s->v[k], usual))
					lint_deviant_add(&splits[m], &s->v[k], usual);
	}
	for (size_t m = 0; m < n_sources; m++)
		if (splits[m].n > 0)
			say(run, &splits[m]);
}
#endif
