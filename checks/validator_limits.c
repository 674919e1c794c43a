/*
 * How much failing work an RRset can cost a validator that tries the worst order
 * first: each bad signature with every key of its tag and algorithm, and for the
 * good one the keys of its tag that come before it.  Since CVE-2023-50387 all
 * families bound this.  Good signatures cost nothing here: the first one ends it.
 */
#include "lint.h"

/* As of November 2026: failures that are survived, by default settings. */
enum {
	BIND_FAILURES = 1, /* max-validation-failures-per-fetch */
	UNBOUND_FAILURES = 8, /* signatures of one RRset */
	UNBOUND_DS = 4, /* DS records whose digest does not fit */
	MAX_KEYS = 256,
};

struct state {
	struct lint_ref set; /* the RRset under way */
	uint32_t wasted, before; /* before: the fewest failures on the way to a good one */
	bool good;
	uint16_t same[MAX_KEYS]; /* keys of this one's tag and algorithm */
	uint16_t earlier[MAX_KEYS]; /* those of them before it */
	bool counted;
	struct lint_fold over;
};

static uint32_t
cost_of(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	uint32_t wasted = 0, before = UINT32_MAX;
	const struct state *s = run->state;

	while (lint_next(run, ref, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig) || sig.key.kind == LINT_NONE || sig.key.row >= MAX_KEYS)
			continue;
		if (sig.state == LINT_SIG_BAD)
			wasted += s->same[sig.key.row];
		else if (sig.state == LINT_SIG_GOOD && sig.in_date && s->earlier[sig.key.row] < before)
			before = s->earlier[sig.key.row];
	}
	return before == UINT32_MAX ? 0 : wasted + before;
}

static void
count_keys(struct lint_run *run, struct state *s)
{
	struct lint_ref a = { 0 }, b;
	struct lint_key x, y;

	s->counted = true;
	while (lint_next(run, run->zone, LINT_KEY, 0, &a))
		for (b = (struct lint_ref) { 0 }; lint_next(run, run->zone, LINT_KEY, 0, &b);)
			if (a.row < MAX_KEYS && lint_get_key(run, a, &x) && lint_get_key(run, b, &y) &&
			    x.tag == y.tag && x.algorithm == y.algorithm) {
				s->same[a.row]++;
				if (b.row < a.row)
					s->earlier[a.row]++;
			}
}

static void
flush(struct state *s)
{
	if (s->good && s->wasted + s->before > BIND_FAILURES)
		lint_fold_add(&s->over, s->set);
	s->good = false;
	s->wasted = 0;
	s->before = UINT32_MAX;
}

/* The signatures of an RRset come one after the other. */
static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || sig.rrset.kind == LINT_NONE || sig.key.kind == LINT_NONE ||
	    sig.key.row >= MAX_KEYS)
		return;
	if (!s->counted)
		count_keys(run, s);
	if (s->set.kind == LINT_NONE || s->set.row != sig.rrset.row)
		flush(s);
	s->set = sig.rrset;
	if (sig.state == LINT_SIG_BAD) {
		s->wasted += s->same[sig.key.row];
	} else if (sig.state == LINT_SIG_GOOD && sig.in_date) {
		s->good = true;
		if (s->earlier[sig.key.row] < s->before)
			s->before = s->earlier[sig.key.row];
	}
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	const uint32_t cost = cost_of(run, ref);
	struct lint_rrset set;

	if (lint_get_rrset(run, ref, &set))
		lint_find(run, &(struct lint_say) { .about = ref,
		    .text = lint_text(run, "up to %u verifications of %s fail before one succeeds; BIND "
		        "stops after %d%s", cost, lint_t(run, set.type), BIND_FAILURES,
		        cost >= UNBOUND_FAILURES ? ", Unbound after 8" : "") });
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 }, first = { 0 };
	struct lint_zone zone;
	struct lint_ds ds;
	uint32_t misses = 0;
	bool leads = false;

	flush(s);
	if (!lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->over, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "%u RRsets cost more failing verifications than BIND allows",
	        s->over.n) });
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds))
			continue;
		leads |= ds.leads;
		if (ds.match == LINT_MATCH_DIGEST && misses++ == 0)
			first = it;
	}
	if (leads && misses >= UNBOUND_DS)
		lint_find(run, &(struct lint_say) { .about = first, .key = "ds",
		    .text = lint_text(run, "%u DS records fit a key by tag but not by digest; Unbound stops "
		        "after %d", misses, UNBOUND_DS) });
}

const struct lint_check check_validator_limits = {
	.abi = LINT_ABI,
	.id = "validator-limits",
	.title = "Validators may give up before they reach the good signature",
	.cites = "RFC 4035 5.3.1; RFC 4035 5.3.3",
	.what = "A good signature exists, but beside it stand so many that fail, or so many keys of "
	    "the same tag have to be tried, that a validator's bound on failing work is reached "
	    "first. The same is told of DS records that fit a key by tag only.",
	.harm = "Whether the answer validates depends on the order in which a resolver happens to "
	    "try. The same name works here and fails there, and comes and goes at one resolver.",
	.families = "By default, as of 2026: BIND survives one failure in a fetch and 16 attempts; "
	    "Unbound 8 signatures of an RRset and 4 DS; PowerDNS Recursor two keys of one tag and 30 "
	    "signatures a query; Knot Resolver 32 operations.",
	.shows = "The RRset with its signatures, or the first such DS.",
	.fix = "Remove the signatures that do not verify and the DS records that fit no key; replace "
	    "a key whose tag collides.",
	.avoid = "Do not rely on resolver settings: the bounds are there against attacks, and "
	    "resolvers of others are not yours to tune.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-invalid", "ds-stale-entry", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
