/*
 * The longest TTL is how long the slowest cache keeps what a step has changed.
 * One finding a zone, at the RRset that sets the pace.
 */
#include "lint.h"

enum { LIMIT = 3600 };

struct state {
	struct lint_ref longest;
	uint32_t ttl, n; /* n: RRsets beyond the limit */
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_node node;

	/* nsec-ttl-excess speaks of denials */
	if (!lint_get_rrset(run, ref, &set) || set.ttl_max <= LIMIT || set.type == LINT_T_NSEC ||
	    set.type == LINT_T_NSEC3 ||
	    !lint_get_node(run, set.node, &node) || (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	s->n++;
	if (set.ttl_max > s->ttl) {
		s->ttl = set.ttl_max;
		s->longest = ref;
	}
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;

	if (s->n > 0)
		lint_find(run, &(struct lint_say) { .about = s->longest,
		    .text = lint_text(run, "the longest TTL here is %u (%s); %u RRset%s above %d",
		        s->ttl, run->host->span_text(run, s->ttl), s->n, s->n == 1 ? " is" : "s are",
		        LIMIT) });
}

const struct lint_check check_zone_ttl_high = {
	.abi = LINT_ABI,
	.id = "zone-ttl-high",
	.title = "The zone's longest TTL makes every step slow",
	.cites = "RFC 6781 4.4.1; RFC 7583 3.2.1",
	.what = "A TTL in the zone is above one hour. The longest one is a term in most waiting "
	    "times of a rollout: how long to soak after signing, how long a withdrawn signature "
	    "lives on in caches, how long until a rollback is over.",
	.harm = "Nobody, as long as nothing goes wrong. When something does, whoever cached the "
	    "wrong answer keeps it for that time, and no repair at the servers reaches them.",
	.families = "Each caches up to the TTL and caps it at its own maximum: a day for Unbound "
	    "and PowerDNS Recursor by default, a week for BIND.",
	.shows = "The RRset with the longest TTL; the message counts those beyond the limit.",
	.fix = "Lower the TTLs to an hour or less a few days before signing is switched on or keys "
	    "are rolled, at least one old TTL ahead, and raise them again when the step has held.",
	.avoid = "Do not go down to seconds: the load on servers and the risk at a short outage "
	    "grow, and validators fetch and verify signatures that much more often.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
