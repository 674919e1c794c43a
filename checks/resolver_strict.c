/*
 * The strictest of the validating resolvers decides whom a zone works for.  What fails there
 * whatever the CD bit is no matter of signatures alone: a CNAME at an apex, a delegation that
 * it refuses to follow.
 */
#include "lint.h"

struct state {
	struct lint_name name;
	uint16_t type;
	struct lint_resolvers fail;
	uint32_t validators; /* resolvers that validate */
};

static bool
validates(const struct lint_resolved *v)
{
	return v->validates || v->claims == LINT_SAID_YES;
}

/* SERVFAIL, or nothing in time from one that answers other questions. */
static bool
fails(const struct lint_resolved *v)
{
	return v->outcome == LINT_LOOKED_SERVFAIL || v->outcome == LINT_LOOKED_TIMEOUT;
}

/* Does this resolver answer anything about the zone? */
static bool
answers_others(const struct lint_run *run, const struct lint_resolved *of)
{
	struct lint_ref it = { 0 };
	struct lint_resolved v;

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, &v) && v.source.row == of->source.row &&
		    lint_resolved_answers(&v))
			return true;
	return false;
}

static void
flush(struct lint_run *run, struct state *s)
{
	if (s->fail.n > 0)
		lint_find(run,
		    &(struct lint_say){ .about = s->fail.cited[0],
			.name = s->name,
			.type = s->type,
			.evidence = s->fail.cited + 1,
			.n_evidence = s->fail.n_cited - 1,
			.text = lint_text(run,
			    "%s %s fails at %u of %u resolvers that validate, with checking or without: "
			    "%s; the zone's own servers answer",
			    lint_n(run, s->name), lint_t(run, s->type), s->fail.n, s->validators,
			    lint_resolvers_text(run, &s->fail)) });
	s->fail = (struct lint_resolvers){ 0 };
}

static void
look(struct lint_run *run, struct state *s, const struct lint_resolved *v)
{
	struct lint_resolved pair;
	const bool has_pair = lint_resolved_pair(run, v, true, &pair);

	/* Data without validation: resolver-bogus says that. */
	if (!fails(v) || (has_pair && lint_resolved_answers(&pair)))
		return;
	if (v->outcome == LINT_LOOKED_TIMEOUT && !answers_others(run, v))
		return;
	if (s->fail.n > 0 && !lint_name_eq(v->name, s->name))
		flush(run, s);
	if (s->fail.n == 0)
		s->name = v->name, s->type = v->qtype;
	lint_resolvers_add(run, &s->fail, v);
	if (has_pair)
		lint_resolvers_cite(&s->fail, pair.self);
}

static uint32_t
count_validators(const struct lint_run *run)
{
	uint32_t seen[LINT_MOST_RESOLVERS], n = 0;
	struct lint_ref it = { 0 };
	struct lint_resolved v;

	while (n < LINT_MOST_RESOLVERS && lint_next(run, run->zone, LINT_RESOLVED, 0, &it)) {
		uint32_t i = 0;

		if (!lint_get_resolved(run, it, &v) || !validates(&v))
			continue;
		while (i < n && seen[i] != v.source.row)
			i++;
		if (i == n)
			seen[n++] = v.source.row;
	}
	return n;
}

static void
judge(struct lint_run *run)
{
	struct state s = { .validators = count_validators(run) };
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	if (s.validators == 0) {
		lint_unasked(run, run->zone, "none of the resolvers that were asked validates");
		return;
	}
	/* Where its servers are silent a resolver can do no better. */
	if ((zone.have & LINT_NEED_SERVERS) == 0)
		return;
	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, &v) && !v.unchecked && validates(&v))
			look(run, &s, &v);
	flush(run, &s);
}

const struct lint_check check_resolver_strict = {
	.abi = LINT_ABI,
	.id = "resolver-strict",
	.title = "A validating resolver fails where the zone's servers answer",
	.cites = "RFC 4035 5.5; RFC 2181 10.1; RFC 4035 2.5",
	.what = "Of the resolvers that were asked (--resolvers) and validate, one at least fails for an "
		"apex, a "
		"known name or a name under a wildcard, with the CD bit and without, although every server "
		"of the "
		"zone answers.",
	.harm =
	    "Whose users are behind such a resolver lose the name while all others reach it. In 2021 a VPN "
	    "provider's resolver refused every name of a zone with a CNAME at its apex as soon as the zone "
	    "was "
	    "signed, before there was a DS.",
	.families =
	    "The ones that are named. BIND as a forwarder and PowerDNS Recursor do so where there is a "
	    "CNAME at an apex; resolvers behind firewalls do where answers are large.",
	.shows = "The answers that failed.",
	.fix = "Look for apex-cname, subzone-apex-cname, dnskey-response-size and ns-unreachable among the "
	       "findings; "
	       "ask the resolver's operator for its log of the name.",
	.avoid =
	    "Do not go on to publish the DS because most resolvers are content: the strictest one counts.",
	.needs = LINT_NEED_RESOLVERS | LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "resolver-disagreement", NULL },
	.end = judge,
};
