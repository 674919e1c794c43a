/*
 * lint_signer.h - who runs a server and who signs what it serves: questions that
 * checks on several operators share.  A part of lint.h, which includes it.
 *
 * Nothing in the DNS says who runs a server.  The name of its host is a hint, good
 * enough for what is said as information: one operator has ns-1.awsdns-01.co.uk and
 * ns-2.awsdns-02.com, so that what counts is the label below the public suffix,
 * without the number behind it.
 */
#ifndef LINT_SIGNER_H
#define LINT_SIGNER_H
#include "lint.h"

struct lint_operator {
	struct lint_bytes key; /* equal for one operator; n 0: the zone's own servers */
	struct lint_name domain; /* for people: "awsdns-01.co.uk." */
};
/* By the host's name; `own`: a zone whose names below it are its own servers. */
static inline struct lint_operator
lint_operator_of(struct lint_name host, struct lint_name own)
{
	struct lint_operator o = { 0 };
	const uint8_t *at[128];
	unsigned n, label;

	if (host.len == 0 || lint_name_within(host, own))
		return o;
	n = lint_labels(host, at);
	if (n == 0)
		return o;
	label = n >= 2 ? n - 2 : 0;
	if (n >= 4 && at[label][0] <= 3) /* co.uk, com.au */
		label--;
	o.domain = (struct lint_name) { at[label], (uint8_t)(host.wire + host.len - at[label]) };
	o.key = (struct lint_bytes) { at[label] + 1, at[label][0] };
	while (o.key.n > 1 && (o.key.p[o.key.n - 1] == '-' ||
	    (o.key.p[o.key.n - 1] >= '0' && o.key.p[o.key.n - 1] <= '9')))
		o.key.n--;
	return o;
}
/* The declared operator that has the host among its servers, or a name above it; or NULL. */
static inline const struct lint_declared_operator *
lint_declared_of(const struct lint_intent *intent, struct lint_name host)
{
	for (size_t i = 0; intent != NULL && host.len > 0 && i < intent->operators.n; i++)
		for (size_t k = 0; k < intent->operators.v[i].servers.n; k++)
			if (lint_name_within(host, intent->operators.v[i].servers.v[k]))
				return &intent->operators.v[i];
	return NULL;
}
static inline bool
lint_same_operator(const struct lint_operator *a, const struct lint_operator *b)
{
	return a->key.n == b->key.n && (a->key.n == 0 || memcmp(a->key.p, b->key.p, a->key.n) == 0);
}
/* The zone asked for that this one lies below, or this one: its names are its owner's. */
static inline struct lint_name
lint_own_names(const struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_zone up = *zone;
	struct lint_name own = zone->apex;

	while (lint_get_zone(run, up.parent, &up) && !up.on_the_way && up.apex.len > 1)
		own = up.apex;
	return own;
}

/* Does one key make the signatures over the SOA at both servers, as far as they are good? */
static inline bool
lint_same_signer(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref a,
    struct lint_ref b)
{
	const struct lint_ref one = lint_from_source(run, zone->node, LINT_T_SOA, a);
	const struct lint_ref two = lint_from_source(run, zone->node, LINT_T_SOA, b);
	struct lint_ref i = { 0 }, j;
	struct lint_sig x, y;

	while (lint_next(run, one, LINT_SIG, 0, &i)) {
		if (!lint_get_sig(run, i, &x))
			continue;
		for (j = (struct lint_ref) { 0 }; lint_next(run, two, LINT_SIG, 0, &j);)
			if (lint_get_sig(run, j, &y) && x.tag == y.tag && x.algorithm == y.algorithm)
				return true;
	}
	return false;
}
/*
 * The servers of a zone by who signs, as far as that shows: two that no key signs for
 * in common, at hosts of different operators, are two signers (RFC 8901 2.1).  One that
 * gave no signed SOA is left out.  The first server of each signer stands for it.
 */
enum { LINT_MAX_SIGNERS = 8 };
struct lint_signers {
	unsigned n;
	struct lint_ref first[LINT_MAX_SIGNERS]; /* LINT_SOURCE */
	struct lint_operator operator[LINT_MAX_SIGNERS];
};
static inline struct lint_signers
lint_signers(const struct lint_run *run, const struct lint_zone *zone)
{
	const struct lint_name own = lint_own_names(run, zone);
	struct lint_signers s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_source source;

	while (s.n < LINT_MAX_SIGNERS && lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		const struct lint_ref soa = lint_from_source(run, zone->node, LINT_T_SOA, it);
		struct lint_operator o;
		struct lint_rrset set;
		unsigned i = 0;

		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER ||
		    source.host.len == 0 || !lint_get_rrset(run, soa, &set) || set.n_sigs == 0)
			continue;
		o = lint_operator_of(source.host, own);
		while (i < s.n && !lint_same_operator(&o, &s.operator[i]) &&
		    !lint_same_signer(run, zone, it, s.first[i]))
			i++;
		if (i < s.n)
			continue;
		s.first[s.n] = it;
		s.operator[s.n++] = o;
	}
	return s;
}
/* The algorithms of the signatures over the SOA that a server gives, a bit each. */
static inline void
lint_signer_algorithms(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref source,
    uint8_t set[32])
{
	const struct lint_ref soa = lint_from_source(run, zone->node, LINT_T_SOA, source);
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	while (lint_next(run, soa, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig))
			set[sig.algorithm / 8] |= (uint8_t)(1u << sig.algorithm % 8);
}
static inline bool
lint_signers_differ(const struct lint_run *run, const struct lint_zone *zone, const struct lint_signers *s)
{
	uint8_t first[32] = { 0 };

	if (s->n < 2)
		return false;
	lint_signer_algorithms(run, zone, s->first[0], first);
	for (unsigned i = 1; i < s->n; i++) {
		uint8_t other[32] = { 0 };

		lint_signer_algorithms(run, zone, s->first[i], other);
		if (memcmp(first, other, sizeof(first)) != 0)
			return true;
	}
	return false;
}
/* Which of the signers a server belongs to; signers->n: none of them. */
static inline unsigned
lint_signer_of(const struct lint_run *run, const struct lint_zone *zone, const struct lint_signers *s,
    struct lint_ref source)
{
	struct lint_source view;
	struct lint_operator o;
	unsigned i = 0;

	if (!lint_get_source(run, source, &view) || view.host.len == 0)
		return s->n;
	o = lint_operator_of(view.host, lint_own_names(run, zone));
	while (i < s->n && !lint_same_operator(&o, &s->operator[i]) &&
	    !lint_same_signer(run, zone, source, s->first[i]))
		i++;
	return i;
}
/* The reply of a server to a question at the apex, when it is an answer or "no such type". */
static inline bool
lint_apex_reply(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref source,
    uint16_t type, struct lint_reply *reply)
{
	struct lint_ref it = { 0 };

	while (lint_next(run, source, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, reply) && reply->qtype == type && reply->result == LINT_ANSWER &&
		    reply->aa && !reply->tc && reply->rcode == 0 && lint_name_eq(reply->qname, zone->apex))
			return true;
	return false;
}
/* What a parent reads out of the record: for CDS which key, whatever the digest; for
 * CSYNC the immediate flag and the types, not the serial (RFC 9975 3.1, 3.2). */
static inline bool
lint_same_request(const struct lint_record *a, const struct lint_record *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == LINT_T_CDS)
		return a->rdata.n > 3 && b->rdata.n > 3 && memcmp(a->rdata.p, b->rdata.p, 3) == 0;
	if (a->type == LINT_T_CSYNC)
		return a->rdata.n == b->rdata.n && a->rdata.n > 6 &&
		    (a->rdata.p[5] & 1) == (b->rdata.p[5] & 1) &&
		    memcmp(a->rdata.p + 6, b->rdata.p + 6, a->rdata.n - 6) == 0;
	return a->rdata.n == b->rdata.n && memcmp(a->rdata.p, b->rdata.p, a->rdata.n) == 0;
}
static inline bool
lint_covers_requests(const struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	struct lint_ref i = { 0 };
	struct lint_record x, y;

	while (lint_next(run, a, LINT_RECORD, 0, &i)) {
		struct lint_ref j = { 0 };
		bool found = false;

		while (lint_get_record(run, i, &x) && !found && lint_next(run, b, LINT_RECORD, 0, &j))
			found = lint_get_record(run, j, &y) && lint_same_request(&x, &y);
		if (!found)
			return false;
	}
	return true;
}
/* Two servers whose CDS, CDNSKEY or CSYNC ask different things of the parent: of one
 * signer, or of two (across).  False: there are none.  One that signs nothing is left
 * out where the zone is signed: it has another fault. */
enum { LINT_MAX_SPLIT = 64 };
struct lint_split {
	struct lint_reply a, b;
	struct lint_source one, two;
};
static inline bool
lint_find_split(const struct lint_run *run, const struct lint_zone *zone, const struct lint_signers *s,
    uint16_t type, bool across, struct lint_split *split)
{
	struct {
		struct lint_ref source, set;
		struct lint_reply reply;
		unsigned signer;
	} v[LINT_MAX_SPLIT];
	struct lint_ref it = { 0 };
	size_t n = 0;

	while (n < LINT_MAX_SPLIT && lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		if ((zone->is_signed && !lint_source_signs(run, zone, it)) ||
		    !lint_apex_reply(run, zone, it, type, &v[n].reply))
			continue;
		v[n].source = it;
		v[n].signer = s->n > 1 ? lint_signer_of(run, zone, s, it) : 0;
		v[n].set = lint_in_reply(run, zone->node, type, v[n].reply.self);
		n++;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			if ((v[i].signer != v[k].signer) != across ||
			    (lint_covers_requests(run, v[i].set, v[k].set) &&
			        lint_covers_requests(run, v[k].set, v[i].set)))
				continue;
			split->a = v[i].reply;
			split->b = v[k].reply;
			return lint_get_source(run, v[i].source, &split->one) &&
			    lint_get_source(run, v[k].source, &split->two);
		}
	return false;
}
static inline const char *
lint_operator_text(struct lint_run *run, const struct lint_operator *o)
{
	return o->key.n == 0 ? "its own servers" : run->host->name_text(run, o->domain);
}
#endif
