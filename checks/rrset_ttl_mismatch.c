/*
 * One RRset, one TTL.  RRSIGs form no RRset (RFC 4035 2.2), so theirs are
 * compared with nothing here.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_record record, first = { .self = { .kind = LINT_NONE } }, other = first;
	struct lint_ref it = { 0 };

	if (!lint_get_rrset(run, ref, &set) || set.ttl == set.ttl_max ||
	    !lint_get_node(run, set.node, &node) || (node.flags & LINT_OUTSIDE))
		return;
	/* Rows follow the file: the line to point at is the first that departs from what came before. */
	while (lint_next(run, ref, LINT_RECORD, 0, &it))
		if (lint_get_record(run, it, &record) &&
		    (first.self.kind == LINT_NONE || it.row < first.self.row))
			first = record;
	for (it = (struct lint_ref) { 0 }; lint_next(run, ref, LINT_RECORD, 0, &it);)
		if (lint_get_record(run, it, &record) && record.ttl != first.ttl &&
		    (other.self.kind == LINT_NONE || it.row < other.self.row))
			other = record;
	lint_find(run, &(struct lint_say) { .about = other.self, .type = set.type,
	    .evidence = &first.self, .n_evidence = 1,
	    .text = lint_text(run, "TTL %u here, %u in another record of the same RRset", other.ttl,
	        first.ttl) });
}

const struct lint_check check_rrset_ttl_mismatch = {
	.abi = LINT_ABI,
	.id = "rrset-ttl-mismatch",
	.title = "Records of one RRset have different TTLs",
	.cites = "RFC 2181 5.2",
	.what = "The records of one name and type form one set, are cached as one and signed as "
	    "one, and must carry one TTL. Here they carry two or more.",
	.harm = "Servers that load the same file send different TTLs, so the set lives for another "
	    "time than the file says and a rollout that counts on the TTL counts wrongly. A "
	    "signature holds one original TTL; a signer that takes one value and a server that "
	    "sends the other do not fit, and validation fails.",
	.families = "Among servers BIND keeps the TTL that came first, Knot the one that came "
	    "last, NSD sends them as they stand. Resolvers treat such a set as if all its records "
	    "had the lowest TTL, as they are told to.",
	.shows = "Two records of the set with their TTLs.",
	.fix = "Give all records of the set the same TTL: write it out in each line, or leave it "
	    "out and let $TTL decide; then sign again.",
	.avoid = "Do not use different TTLs to weight addresses or to retire one of them: a cache "
	    "keeps or drops the set as a whole.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look, 0, LINT_OUTSIDE,
	    LINT_WHEN_TTLS }, { LINT_NONE, 0, NULL } },
};
