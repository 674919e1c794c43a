/* SERVFAIL, again and again: what a validating resolver says of a bogus name. */
#include "lint.h"

enum { MAX_CITED = 8 };

struct burst {
	struct lint_ref at[MAX_CITED];
	struct lint_lookup first;
	struct lint_name last;
	uint32_t kinds, names;
	uint64_t n;
	int64_t from, until;
};

static void
add(struct burst *b, const struct lint_lookup *v)
{
	if (b->n == 0)
		b->first = *v, b->from = v->at, b->until = v->until;
	b->from = v->at < b->from ? v->at : b->from;
	b->until = v->until > b->until ? v->until : b->until;
	b->names += b->last.len == 0 || !lint_name_eq(b->last, v->qname);
	b->last = v->qname;
	if (b->kinds < MAX_CITED)
		b->at[b->kinds++] = v->self;
	b->n += v->n;
}

static void
say(struct lint_run *run, const struct burst *b, bool servers)
{
	const char *who;

	/* One may be an accident of the network. */
	if (b->n < 2)
		return;
	who = *b->first.resolver == '\0'
	    ? ""
	    : lint_text(run, servers ? ", to %s first" : ", resolver %s", b->first.resolver);
	lint_find(run,
	    &(struct lint_say){ .about = b->at[0],
		.name = b->names == 1 ? b->first.qname : lint_apex(run, run->zone),
		.type = b->first.qtype != 0 ? b->first.qtype : (uint16_t)LINT_T_A,
		.key = servers ? "servers" : "",
		.evidence = b->at + 1,
		.n_evidence = b->kinds - 1,
		.text =
		    lint_text(run, "%s%llu look-ups of %u name%s ended in SERVFAIL from %s to %s%s",
			servers ? "at the zone's own servers " : "", (unsigned long long)b->n,
			b->names, b->names == 1 ? "" : "s", run->host->time_text(run, b->from),
			run->host->time_text(run, b->until), who) });
}

static void
judge(struct lint_run *run)
{
	struct burst clients = { 0 }, servers = { 0 };
	struct lint_ref it = { 0 };
	struct lint_lookup v;

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it))
		if (lint_get_lookup(run, it, &v) && v.outcome == LINT_LOOKED_SERVFAIL)
			add(v.by == LINT_BY_SERVER ? &servers : &clients, &v);
	say(run, &clients, false);
	say(run, &servers, true);
}

const struct lint_check check_servfail_burst = {
	.abi = LINT_ABI,
	.id = "servfail-burst",
	.title = "Look-ups end in SERVFAIL, says a log",
	.cites = "RFC 4035 5.5; RFC 4035 4.7",
	.what = "The log has several look-ups in this zone to which the resolver said SERVFAIL. "
		"That is its word for a "
		"name whose signatures it could not validate, and for one whose servers it could "
		"not reach; the "
		"log does not tell which.",
	.harm = "The names were dead for the user. A bogus answer is remembered as such for a "
		"while, so that names "
		"stay dead beyond the fault.",
	.families = "Every validating resolver answers so; one that does not validate would have "
		    "given data.",
	.shows = "The look-ups, the first and the last with their times.",
	.fix = "Lay the times beside what changed: `audit` with the snapshots of that day shows "
	       "which mix of cached "
	       "DS, keys and signatures was bogus then, and until when. Without snapshots walk the "
	       "zone now.",
	.avoid = "Do not un-sign in a hurry: a zone without signatures under a cached DS gives "
		 "more SERVFAIL, not less.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.end = judge,
};
