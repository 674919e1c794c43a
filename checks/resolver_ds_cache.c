/*
 * What each resolver holds of the DS: until when it goes on to trust, or not to.  It explains
 * who recovers first; it never makes a safe time earlier, since it is one site of a few
 * resolvers out of all.
 */
#include "lint.h"

struct state {
	const char *list;
	struct lint_resolvers fetched; /* when they were asked for it: they held nothing before */
	struct lint_resolvers without; /* they hold that there is none */
	unsigned n_with;               /* hold a DS now */
	int64_t latest;                /* when the last of these DS is gone */
	struct lint_ref cited[LINT_MOST_CITED];
	unsigned n_cited, n;
};

/* The largest TTL of the DS at the parent; false: it has none, or is not known. */
static bool
parent_ttl(const struct lint_run *run, uint32_t *ttl)
{
	struct lint_ref it = { 0 };
	struct lint_ds ds;
	bool any = false;

	*ttl = 0;
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds)) {
			any = true;
			*ttl = ds.ttl > *ttl ? ds.ttl : *ttl;
		}
	return any;
}

/* Round numbers that resolvers cut TTLs to. */
static bool
is_cap(uint32_t ttl)
{
	static const uint32_t caps[] = { 3600, 7200, 21600, 43200, 86400, 172800 };

	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
		if (ttl == caps[i])
			return true;
	return false;
}

static const char *
what_is_held(struct lint_run *run, const struct lint_resolved *v, bool has_parent)
{
	const char *left = run->host->span_text(run, v->ttl),
		   *until = run->host->time_text(run, v->at + v->ttl);

	if (v->outcome != LINT_LOOKED_DATA && v->outcome != LINT_LOOKED_NODATA &&
	    v->outcome != LINT_LOOKED_NXDOMAIN)
		return lint_looked_text(v->outcome);
	if (!v->has_ttl)
		return v->outcome == LINT_LOOKED_DATA ? "a DS" : "no DS";
	if (v->outcome != LINT_LOOKED_DATA)
		return lint_text(run, "no DS, for %s more (%s)", left, until);
	if (has_parent && is_cap(v->ttl))
		return lint_text(run, "for %s, which looks like the most that it keeps anything", left);
	return lint_text(run, "for %s more (%s)", left, until);
}

static void
look(struct lint_run *run, struct state *s, const struct lint_resolved *v, bool has_parent, uint32_t ttl)
{
	const bool fetched = has_parent && v->outcome == LINT_LOOKED_DATA && v->has_ttl && v->ttl >= ttl;

	if (s->n_cited < LINT_MOST_CITED)
		s->cited[s->n_cited++] = v->self;
	if (fetched)
		lint_resolvers_add(run, &s->fetched, v);
	else if (s->n++ < LINT_MOST_NAMED)
		s->list = lint_text(run, "%s%s%s: %s", s->list == NULL ? "" : s->list,
		    s->list == NULL ? "" : "; ", v->resolver, what_is_held(run, v, has_parent));
	if (v->outcome == LINT_LOOKED_DATA) {
		s->n_with++;
		s->latest = v->has_ttl && v->at + v->ttl > s->latest ? v->at + v->ttl : s->latest;
	} else if (v->outcome == LINT_LOOKED_NODATA || v->outcome == LINT_LOOKED_NXDOMAIN) {
		lint_resolvers_add(run, &s->without, v);
	}
}

/* All of them in one sentence: those that had to fetch it first held nothing before. */
static const char *
everybody(struct lint_run *run, const struct state *s)
{
	const char *more =
	    s->n > LINT_MOST_NAMED ? lint_text(run, "; and %u more", s->n - LINT_MOST_NAMED) : "";
	const char *list = s->list == NULL ? "" : lint_text(run, "%s%s", s->list, more);

	if (s->fetched.n == 0)
		return list;
	return lint_text(run, "%s%sfetched when it was asked for by %s", list, *list == '\0' ? "" : "; ",
	    lint_resolvers_text(run, &s->fetched));
}

/* The DNSKEY sets of the same resolvers: a validated key is trusted for as long, in some. */
static int64_t
keys_until(const struct lint_run *run, struct lint_name apex)
{
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	int64_t until = 0;

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, &v) && v.qtype == LINT_T_DNSKEY && !v.unchecked &&
		    v.outcome == LINT_LOOKED_DATA && v.has_ttl && lint_name_eq(v.name, apex) &&
		    v.at + v.ttl > until)
			until = v.at + v.ttl;
	return until;
}

static void
say(struct lint_run *run, const struct state *s, const struct lint_zone *zone, bool has_parent,
    uint32_t ttl)
{
	const bool gone = !has_parent && (zone->have & LINT_NEED_DS) != 0;
	const int64_t keys = keys_until(run, zone->apex);
	const struct lint_say all = { .about = s->cited[0],
		.name = zone->apex,
		.type = LINT_T_DS,
		.evidence = s->cited + 1,
		.n_evidence = s->n_cited - 1 };
	struct lint_say say = all;

	if (gone && s->n_with > 0) {
		say.severity = LINT_WARNING;
		say.key = "gone";
		say.text = lint_text(run,
		    "the parent has no DS any more, and resolvers hold one: %s. The last of these "
		    "lets go of it at %s%s; until then an un-signed zone fails there",
		    everybody(run, s), run->host->time_text(run, s->latest),
		    keys > s->latest ? lint_text(run, ", of keys that it may still trust at %s",
					   run->host->time_text(run, keys))
				     : "");
	} else {
		say.text = lint_text(run, "%s: %s",
		    gone         ? "no resolver that was asked holds a DS"
		    : has_parent ? lint_text(run, "the DS, which the parent gives for %s",
				       run->host->span_text(run, ttl))
				 : "the DS",
		    everybody(run, s));
	}
	lint_find(run, &say);
	if (!has_parent || s->without.n == 0)
		return;
	say = all;
	say.key = "absent";
	say.text = lint_text(run,
	    "%s still hold%s that there is no DS: to them the zone is insecure, whatever is wrong "
	    "with it",
	    lint_resolvers_text(run, &s->without), s->without.n == 1 ? "s" : "");
	lint_find(run, &say);
}

static void
judge(struct lint_run *run)
{
	struct state s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	struct lint_zone zone;
	uint32_t ttl;
	bool has_parent;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	has_parent = parent_ttl(run, &ttl);
	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, &v) && v.qtype == LINT_T_DS && v.works && !v.unchecked &&
		    lint_name_eq(v.name, zone.apex))
			look(run, &s, &v, has_parent, ttl);
	/* Never signed, and nobody thinks it is. */
	if (s.n_with > 0 || has_parent || (s.n > 0 && zone.is_signed))
		say(run, &s, &zone, has_parent, ttl);
}

const struct lint_check check_resolver_ds_cache = {
	.abi = LINT_ABI,
	.id = "resolver-ds-cache",
	.title = "How long each resolver still holds the DS",
	.cites = "RFC 2308 5; RFC 4035 4.5; RFC 9520 3.2",
	.what = "Resolvers were asked (--resolvers) for the DS of the zone before anything else: the TTL "
		"that is "
		"left tells until when each of them trusts by it. A warning when the parent has it no more "
		"and they "
		"still do. A TTL that is round and below the parent's is the most that a resolver keeps "
		"anything.",
	.harm =
	    "A DS that a resolver holds makes a zone without good signatures fail for its users, however "
	    "long "
	    "ago the parent dropped it. That is the reason why un-signing must wait, and why users of one "
	    "provider recover hours before those of another.",
	.families =
	    "Each for itself, and each site of an anycast resolver for itself. Unbound trusts keys that it "
	    "has validated for the TTL of the DNSKEY set, beyond the DS.",
	.shows = "Each resolver's answer about the DS.",
	.fix = "In an outage: put the signatures back, or wait for the instant that the message gives; ask "
	       "the "
	       "operators of public resolvers to forget the DS, on the pages that they have for it.",
	.avoid = "Do not un-sign because these resolvers have let go: one cache of a few resolvers is not "
		 "all of "
		 "them. The safe time is the one that ds-ttl-parent and gate give.",
	.needs = LINT_NEED_RESOLVERS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
