/*
 * A secondary that has lost its primary serves on until SOA EXPIRE; its
 * signatures may end before.  Of each RRset the signature that lasts longest
 * counts, of the zone the RRset whose signature is the first to end.
 */
#include "lint.h"

struct state {
	struct lint_ref set, sig, first; /* set and its longest-lived signature; the zone's first to end */
	int64_t until, first_until;
};

static void
flush(struct state *s)
{
	if (s->sig.kind != LINT_NONE && (s->first.kind == LINT_NONE || s->until < s->first_until)) {
		s->first = s->sig;
		s->first_until = s->until;
	}
	s->sig.kind = LINT_NONE;
}

/* The signatures of an RRset come one after the other. */
static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || sig.rrset.kind == LINT_NONE || !sig.in_date ||
	    sig.state == LINT_SIG_BAD || sig.state == LINT_SIG_UNUSABLE || sig.state == LINT_SIG_NO_KEY)
		return;
	if (s->set.kind == LINT_NONE || s->set.row != sig.rrset.row)
		flush(s);
	s->set = sig.rrset;
	if (s->sig.kind == LINT_NONE || sig.expiration > s->until) {
		s->sig = ref;
		s->until = sig.expiration;
	}
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_ref soa;

	flush(s);
	if (s->first.kind == LINT_NONE || !lint_get_zone(run, run->zone, &zone) || !zone.has_soa ||
	    s->first_until - run->now >= zone.soa_expire)
		return;
	soa = lint_rrset_at(run, zone.node, LINT_T_SOA);
	if (soa.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = soa, .evidence = &s->first, .n_evidence = 1,
		    .text = lint_text(run, "a secondary that is cut off now serves for %s (EXPIRE %u), but "
		        "signatures end in %s", run->host->span_text(run, zone.soa_expire), zone.soa_expire,
		        run->host->span_text(run, s->first_until - run->now)) });
}

const struct lint_check check_soa_expire_vs_rrsig = {
	.abi = LINT_ABI,
	.id = "soa-expire-vs-rrsig",
	.title = "A secondary may serve the zone for longer than its signatures last",
	.cites = "RFC 6781 4.4.1",
	.what = "The EXPIRE field of the SOA is longer than the signatures that end first have left. "
	    "EXPIRE is for how long a secondary goes on serving its copy when it cannot reach the "
	    "primary.",
	.harm = "A secondary that is cut off turns from a help into a hazard: its answers become "
	    "bogus while it still gives them, and resolvers that happen to ask it lose the zone "
	    "although other servers are well.",
	.families = "Every validator, on the questions that it puts to that server; most then try "
	    "another address (BIND, Unbound), which costs seconds rather than the name.",
	.shows = "The SOA, and the signature that ends first.",
	.fix = "Make signatures last three to four times as long as EXPIRE, renewed well before; or "
	    "lower EXPIRE to less than the shortest life that a signature has left at renewal.",
	.avoid = "Do not set EXPIRE to hours: an outage of the primary over a weekend would then "
	    "take the secondaries down as well.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
