/*
 * The key that signs must be in every DNSKEY RRset that a resolver may still hold, and
 * the key that signed in every one that it may fetch while it, or a cache before it,
 * still has the old signatures.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	return lint_mix_breaks_data(m) && !lint_mix_spans_gap(h, m) &&
	       !lint_algorithms_differ(h, m->data->keys, m->keys->keys);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	struct lint_worst w;

	if (!lint_worst_mix(run, fits, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_DNSKEY,
	    lint_mix_is_certain(w.mix) ? LINT_BY_PHASE : LINT_INFO,
	    lint_text(run,
		"%sdata signed by key %s meets a cached DNSKEY RRset with key %s: SERVFAIL "
		"until %s at %s",
		lint_mix_doubt(w.mix), lint_tags(run, h, w.mix->data->keys),
		lint_tags(run, h, w.mix->keys->keys), w.until, w.families));
}

const struct lint_check check_zsk_too_early = {
	.abi = LINT_ABI,
	.id = "zsk-too-early",
	.title = "A zone-signing key was changed before caches could follow",
	.cites = "RFC 7583 3.2.1; RFC 6781 4.1.1.1",
	.what =
	    "The history shows a change of the keys that sign the data. Some resolvers may hold a "
	    "DNSKEY RRset from before it beside data from after it, or data from before beside "
	    "keys "
	    "from after, and the key that made the signature is not in the RRset.",
	.harm = "Such a resolver answers SERVFAIL for every name whose data it fetches, or is "
		"handed, on "
		"the other side of the change, until one of the two has run out of its cache.",
	.families = "New signatures beside an old DNSKEY RRset hurt all validators. Old signatures "
		    "beside a "
		    "new RRset hurt those that validate what another cache kept: behind a "
		    "forwarder, or after "
		    "a question with CD.",
	.shows =
	    "The keys that sign the data, the DNSKEY RRset that may be cached, and the instant at "
	    "which no cache has both.",
	.fix = "Put the missing key back into the DNSKEY RRset at once, if it still exists: it "
	       "does no "
	       "harm there. If it is the new key that signs too early, sign with the old one again "
	       "until "
	       "every cached RRset has the new one.",
	.avoid =
	    "Do not answer with yet another key: each one starts the same wait again. Do not lower "
	    "TTLs now; what is cached keeps the TTL that it came with.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
