/* SERVFAIL, again and again: what a validating resolver says of a bogus name. */
#include "lint.h"

enum { MAX_CITED = 8 };

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, bad[MAX_CITED];
	struct lint_lookup v, first = { 0 };
	uint32_t n = 0, names = 0;
	int64_t from = 0, until = 0;
	struct lint_name last = { 0 };

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it)) {
		if (!lint_get_lookup(run, it, &v) || v.outcome != LINT_LOOKED_SERVFAIL)
			continue;
		if (n == 0)
			first = v, from = until = v.at;
		from = v.at < from ? v.at : from;
		until = v.at > until ? v.at : until;
		names += last.len == 0 || !lint_name_eq(last, v.qname);
		last = v.qname;
		if (n < MAX_CITED)
			bad[n] = it;
		n++;
	}
	/* One may be an accident of the network. */
	if (n < 2)
		return;
	lint_find(run, &(struct lint_say){ .about = bad[0],
			   .name = names == 1 ? first.qname : lint_apex(run, run->zone),
			   .type = first.qtype != 0 ? first.qtype : (uint16_t)LINT_T_A,
			   .evidence = bad + 1,
			   .n_evidence = (n < MAX_CITED ? n : MAX_CITED) - 1u,
			   .text = lint_text(run,
			       "%u look-ups of %u name%s ended in SERVFAIL from %s to %s%s%s", n,
			       names, names == 1 ? "" : "s", run->host->time_text(run, from),
			       run->host->time_text(run, until),
			       *first.resolver != '\0' ? ", resolver " : "", first.resolver) });
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
