/*
 * A denial lives as long as its NSEC, when a resolver reuses it (RFC 8198 5.4).
 * In 2021 the NSEC of slack.com said 86400 where the SOA said 900: what was
 * poisoned stayed so for a day instead of a quarter of an hour.
 *
 * One finding a zone: a signer makes all of them alike.
 */
#include "lint.h"

struct state {
	struct lint_ref first;
	uint32_t ttl, n;
	bool original; /* the excess is in an RRSIG's original TTL only */
};

static void
count(struct lint_run *run, struct lint_ref ref, uint32_t ttl, bool original)
{
	struct state *s = run->state;
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone) || !zone.has_soa || ttl <= zone.negative_ttl)
		return;
	if (s->first.kind == LINT_NONE || (s->original && !original)) {
		s->first = ref;
		s->original = original;
		s->ttl = ttl;
		s->n = 0;
	}
	if (s->original == original)
		s->n++;
}

static void
look_nsec(struct lint_run *run, struct lint_ref ref)
{
	struct lint_nsec nsec;
	struct lint_node node;

	if (lint_get_nsec(run, ref, &nsec) && lint_get_node(run, nsec.node, &node) &&
	    !(node.flags & LINT_OUTSIDE))
		count(run, ref, nsec.ttl, false);
}

static void
look_sig(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sig;
	struct lint_node node;

	/* The original TTL of a signature that does not verify means nothing. */
	if (lint_get_sig(run, ref, &sig) && sig.state != LINT_SIG_BAD &&
	    lint_get_node(run, sig.node, &node) &&
	    !(node.flags & LINT_OUTSIDE))
		count(run, ref, sig.original_ttl, true);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_ref soa;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	if (!zone.has_soa && zone.chain != LINT_NO_DENIAL)
		lint_unable(run, zone.self, "no SOA says how long a denial may live");
	if (s->first.kind == LINT_NONE)
		return;
	soa = lint_rrset_at(run, zone.node, LINT_T_SOA);
	lint_find(run, &(struct lint_say) { .about = s->first, .key = s->original ? "original" : "ttl",
	    .evidence = &soa, .n_evidence = soa.kind != LINT_NONE,
	    .text = lint_text(run, "%s %u, but the SOA lets a denial live for %u (%u record%s alike)",
	        s->original ? "this denial's signature has original TTL" : "this denial has TTL",
	        s->ttl, zone.negative_ttl, s->n, s->n == 1 ? "" : "s") });
}

const struct lint_check check_nsec_ttl_excess = {
	.abi = LINT_ABI,
	.id = "nsec-ttl-excess",
	.title = "NSEC or NSEC3 records live longer than the SOA allows a denial to live",
	.cites = "RFC 9077 3; RFC 2308 5; RFC 8198 5.4",
	.what = "The TTL of an NSEC or NSEC3, or the original TTL in its signature, is larger than "
	    "the smaller of the TTL of the SOA and its MINIMUM field. That smaller one is how long "
	    "the zone says that \"no\" may be believed.",
	.harm = "A resolver that makes denials from cached NSEC records goes on saying \"no\" for "
	    "the longer time. A name that was just added, or one that a wrong NSEC denied, stays "
	    "away for hours or a day where the operator planned for minutes, and no flush at the "
	    "server helps.",
	.families = "Those with aggressive use of NSEC: Unbound with aggressive-nsec, Knot "
	    "Resolver, BIND and PowerDNS Recursor, each by its own defaults; Google's public "
	    "resolver is another. A resolver that limits NSEC by the SOA of the answer is not hurt.",
	.shows = "The first such record of the zone and the SOA; the message has the count.",
	.fix = "Set MINIMUM in the SOA to the negative TTL that is meant, keep the TTL of the SOA "
	    "no lower than that, and let a signer that follows RFC 9077 sign the whole zone again; "
	    "older signers copy MINIMUM blindly.",
	.avoid = "Do not raise the TTL of the SOA to make the numbers agree: that makes every "
	    "wrong denial live longer.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_NSEC, 0, look_nsec },
	    { LINT_SIG, LINT_T_NSEC, look_sig }, { LINT_SIG, LINT_T_NSEC3, look_sig },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
