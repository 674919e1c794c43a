/* A denial came with less of its TTL than the zone gives: somebody else had asked before. */
#include "lint.h"

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, low = { 0 }, high = { 0 };
	struct lint_lookup v;
	struct lint_zone zone;
	int64_t most = -1, least = INT64_MAX;
	uint32_t n = 0;

	if (lint_get_zone(run, run->zone, &zone) && zone.has_soa)
		most = zone.soa_ttl;
	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it)) {
		if (!lint_get_lookup(run, it, &v) || v.ttl < 0 ||
		    (v.outcome != LINT_LOOKED_NODATA && v.outcome != LINT_LOOKED_NXDOMAIN))
			continue;
		n++;
		if (v.ttl > most)
			most = v.ttl, high = it;
		if (v.ttl < least)
			least = v.ttl, low = it;
	}
	/* A second or two are the answer's own way. */
	if (n == 0 || least + 2 >= most)
		return;
	lint_find(run, &(struct lint_say){ .about = low,
			   .name = lint_apex(run, run->zone),
			   .type = LINT_T_SOA,
			   .evidence = &high,
			   .n_evidence = high.kind != LINT_NONE,
			   .text = lint_text(run,
			       "a denial came with %lld seconds of a TTL of %lld: possibly from a "
			       "cache that somebody "
			       "else had filled before",
			       (long long)least, (long long)most) });
}

const struct lint_check check_shared_negative_cache = {
	.abi = LINT_ABI,
	.id = "shared-negative-cache",
	.title = "Denials may have come from a cache that others fill",
	.cites = "RFC 2308 5; RFC 8198 5.4",
	.what = "A negative answer carries the zone's SOA with what is left of its TTL. In the log "
		"one has less than "
		"another, or than the zone gives: it may have been in the resolver's cache for a "
		"while.",
	.harm = "One user's question for AAAA or HTTPS decides what all users of a region get for "
		"A, where a denial is "
		"wrong; whoever tests from a fresh cache does not see it.",
	.families = "Shared and public resolvers with regional caches.",
	.shows = "The denial with the least of its TTL left, and the one with the most.",
	.fix = "Count the negative TTL from the last wrong denial that anybody may have fetched, "
	       "not from your own "
	       "test; ask the resolver's operator to flush the name.",
	.avoid = "Do not take it for proof: a resolver may have the SOA itself from another "
		 "answer, with another age, "
		 "in either direction.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
