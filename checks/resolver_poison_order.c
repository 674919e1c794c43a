/*
 * Under a wildcard an address is there when it is asked for first, and is not once other
 * types were asked for: the resolver makes it up from a denial that it holds, which names
 * fewer types than there are.  This is the wildcard of 2021, seen from outside.
 */
#include "lint.h"

struct state {
	struct lint_name name;
	uint16_t type;
	struct lint_resolvers lost, had; /* answered with data */
	struct lint_resolved first;      /* of those that lost it */
	bool at_once;                    /* lost although nothing was asked of the label before */
};

/* The types of this very label that were denied to the resolver before. */
static const char *
asked_before(struct lint_run *run, const struct lint_resolved *lost, struct lint_resolvers *cite)
{
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	const char *list = "";

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, &v) && v.source.row == lost->source.row &&
		    v.earlier < lost->earlier && v.fresh &&
		    (v.outcome == LINT_LOOKED_NODATA || v.outcome == LINT_LOOKED_NXDOMAIN) &&
		    lint_name_eq(v.qname, lost->qname)) {
			list = lint_and(run, list, lint_t(run, v.qtype));
			lint_resolvers_cite(cite, v.self);
		}
	return list;
}

/* Do the zone's own servers have the type under the wildcard? */
static struct lint_ref
at_servers(struct lint_run *run, struct lint_name wildcard, uint16_t type)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;

	while (lint_next(run, run->zone, LINT_RRSET, type, &it))
		if (lint_get_rrset(run, it, &set) &&
		    (lint_name_eq(set.name, wildcard) ||
			(set.synthesized && lint_name_eq(set.wildcard, wildcard))))
			return it;
	return (struct lint_ref){ 0 };
}

static void
flush(struct lint_run *run, struct state *s)
{
	const char *before;
	struct lint_ref there;

	if (s->lost.n == 0)
		return;
	there = s->had.n > 0 ? s->had.cited[0] : at_servers(run, s->name, s->type);
	if (there.kind == LINT_NONE)
		return;
	lint_resolvers_cite(&s->lost, there);
	before = asked_before(run, &s->first, &s->lost);
	if (s->at_once || *before == '\0')
		before = "lost before anything was asked: it holds a denial from somebody else's question";
	else
		before = lint_text(
		    run, "lost once %s %s been asked for", before, strchr(before, ',') ? "have" : "has");
	lint_find(run,
	    &(struct lint_say){ .about = s->lost.cited[0],
		.name = s->name,
		.type = s->type,
		.evidence = s->lost.cited + 1,
		.n_evidence = s->lost.n_cited - 1,
		.text = lint_text(run, "%s, which %s, is denied under %s by %s: %s", lint_t(run, s->type),
		    s->had.n > 0 ? lint_text(run, "is there when it is asked for first (%s)",
				       lint_resolvers_text(run, &s->had))
				 : "the servers have",
		    lint_n(run, s->name), lint_resolvers_text(run, &s->lost), before) });
}

static void
judge(struct lint_run *run)
{
	struct state s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_resolved v;

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it)) {
		if (!lint_get_resolved(run, it, &v) || !v.fresh || v.unchecked ||
		    !lint_resolved_answers(&v))
			continue;
		if (s.name.len == 0 || v.qtype != s.type || !lint_name_eq(v.name, s.name)) {
			flush(run, &s);
			s = (struct state){ .name = v.name, .type = v.qtype };
		}
		if (v.outcome == LINT_LOOKED_DATA) {
			lint_resolvers_add(run, &s.had, &v);
			continue;
		}
		if (s.lost.n == 0 || (s.at_once && v.earlier > 0))
			s.first = v;
		s.at_once = v.earlier == 0 && (s.lost.n == 0 || s.at_once);
		lint_resolvers_add(run, &s.lost, &v);
	}
	flush(run, &s);
}

const struct lint_check check_resolver_poison_order = {
	.abi = LINT_ABI,
	.id = "resolver-poison-order",
	.title = "An address is lost once another type was asked for",
	.cites = "RFC 8198 5.1; RFC 8198 5.3; RFC 4034 4.1.2",
	.what =
	    "Fresh names under a wildcard were asked of resolvers (--resolvers) in two orders. A type that "
	    "exists is denied by a resolver that was asked for others first, or that holds a denial from "
	    "before: it answers out of an NSEC that names fewer types than there are.",
	.harm = "Browsers ask for AAAA and HTTPS beside A. Whoever comes after them, through the same "
		"cache, is "
		"told for up to the negative TTL that there is no A. It comes and goes by name, region and "
		"minute: "
		"this took slack.com down in 2021 while all monitors were green.",
	.families =
	    "The ones that are named: resolvers with aggressive use of NSEC, and there those that infer "
	    "types. Others show nothing, however often they are asked.",
	.shows = "The denial, the answer with the data, and the denials that came between.",
	.fix = "wildcard-nsec-bitmap and aggressive-nsec-simulation say which server and which NSEC. "
	       "Replace the "
	       "wildcard by the names that are in use, or have the signer list all types; until then put "
	       "at the "
	       "wildcard every type that is asked for.",
	.avoid =
	    "Do not un-sign in haste: with a DS in caches that makes a partial outage a full one. Do not "
	    "take one good answer as the end of it: another site of the same resolver has another cache.",
	.needs = LINT_NEED_RESOLVERS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "resolver-disagreement", NULL },
	.end = judge,
};
