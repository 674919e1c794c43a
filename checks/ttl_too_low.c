/* Records of the chain that caches hardly keep: DNSKEY here, DS for zones below. */
#include "lint.h"

enum { LIMIT = 300 };

struct state {
	struct lint_fold low;
};

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;

	if (lint_get_rrset(run, ref, &set))
		lint_find(run, &(struct lint_say) { .about = ref,
		    .text = lint_text(run, "%s with TTL %u: validators fetch it again all the time",
		        lint_t(run, set.type), set.ttl) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;

	if (lint_get_rrset(run, ref, &set) && set.authoritative && set.ttl < LIMIT)
		lint_fold_add(&s->low, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (lint_get_zone(run, run->zone, &zone))
		lint_fold_say(run, &s->low, false, one, (struct lint_say) { .name = zone.apex,
		    .text = lint_text(run, "%u RRsets of DS or DNSKEY have a TTL below %d", s->low.n,
		        LIMIT) });
}

const struct lint_check check_ttl_too_low = {
	.abi = LINT_ABI,
	.id = "ttl-too-low",
	.title = "DNSKEY or DS is cached for less than five minutes",
	.cites = "RFC 6781 4.4.1",
	.what = "The DNSKEY RRset of the zone, or the DS RRset of a delegation in it, has a TTL "
	    "under 300 seconds. Validators need both for every name below.",
	.harm = "Each validator asks for keys and verifies them anew every few minutes. A short "
	    "outage of the servers, which caches would have bridged, takes the whole zone down at "
	    "once, names with long TTLs included.",
	.families = "All validators. BIND, Unbound and Knot Resolver prefetch popular records, "
	    "which softens the load and does nothing for the outage.",
	.shows = "The RRset with the low TTL.",
	.fix = "Use an hour for DNSKEY, and an hour to a day for DS, once the rollout is over; a "
	    "low value is right only while a step may have to be taken back.",
	.avoid = "Do not raise it in the middle of a key rollover: the waiting times were computed "
	    "with the old value.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DNSKEY, look },
	    { LINT_RRSET, LINT_T_DS, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
