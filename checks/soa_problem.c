/*
 * Exactly one SOA, at the apex.  That there is none can be said of a file only,
 * and only when every line of it was read.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref one = { 0 }, it;
	struct lint_record a, b;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & LINT_OUTSIDE) || !lint_get_zone(run, run->zone, &zone))
		return;
	if (!(node.flags & LINT_APEX)) {
		if (zone.have & LINT_NEED_FILE)
			lint_find(run, &(struct lint_say) { .about = ref, .key = "place",
			    .text = lint_text(run, "an SOA below the apex; the zone is %s",
			        lint_n(run, zone.apex)) });
		return;
	}
	if (set.n < 2 || !lint_next(run, ref, LINT_RECORD, 0, &one) || !lint_get_record(run, one, &a))
		return;
	/* The same SOA twice is duplicate-record's. */
	for (it = one; lint_next(run, ref, LINT_RECORD, 0, &it);) {
		if (!lint_get_record(run, it, &b) ||
		    (a.rdata.n == b.rdata.n && memcmp(a.rdata.p, b.rdata.p, a.rdata.n) == 0))
			continue;
		lint_find(run, &(struct lint_say) { .about = it.row > one.row ? it : one, .key = "several",
		    .evidence = it.row > one.row ? &one : &it, .n_evidence = 1,
		    .text = lint_text(run, "%u SOA records at the apex, which may have one", set.n) });
		return;
	}
}

static void
end(struct lint_run *run)
{
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone) || zone.has_soa || !(zone.have & LINT_NEED_FILE))
		return;
	if (!(zone.have & LINT_NEED_WHOLE)) {
		lint_not_whole(run, zone.self, "no SOA was found, but lines of the file could not be read");
		return;
	}
	lint_find(run, &(struct lint_say) { .about = zone.node.kind != LINT_NONE ? zone.node : zone.self,
	    .name = zone.apex, .type = LINT_T_SOA, .key = "missing", .text = "no SOA at the apex" });
}

const struct lint_check check_soa_problem = {
	.abi = LINT_ABI,
	.id = "soa-problem",
	.title = "The zone has no SOA, several, or one below its apex",
	.cites = "RFC 1035 3.3.13; RFC 1035 5.2; RFC 2181 6.1",
	.what = "A zone has exactly one SOA, at its own name. Here it is missing, there are "
	    "different ones, or one stands at a name further down, where a zone of its own would "
	    "have to begin.",
	.harm = "Without an SOA no server loads the zone and no denial can be cached. With "
	    "several, servers pick one: secondaries see serials jump and stop taking updates, so "
	    "their signatures go stale. One further down is mostly a child zone pasted into its "
	    "parent, delegation and all.",
	.families = "Resolvers need the SOA of a negative answer to cache it and to know which "
	    "zone spoke; without it some ask again each time and some answer SERVFAIL.",
	.shows = "The SOA that is one too many or misplaced; for a missing one, the apex.",
	.fix = "Keep one SOA at the apex, with the highest serial that secondaries have seen plus "
	    "one; give a child zone a file of its own and delegate it.",
	.avoid = "Do not lower the serial while merging files: secondaries keep the old copy until "
	    "it expires, and the signatures in it may not live that long.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "wildcard-special-type", "apex-bitmap-incomplete", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_SOA, look }, { LINT_NONE, 0, NULL } },
	.end = end,
};
