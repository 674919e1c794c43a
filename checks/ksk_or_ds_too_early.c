/*
 * The DS RRset and the DNSKEY RRset are cached apart, each with a TTL of its own, so
 * every DS that may be cached must lead to a key of every DNSKEY RRset that may be.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	return lint_mix_breaks_link(m) && !lint_mix_spans_gap(h, m) &&
	       !lint_algorithms_differ(h, m->ds->keys, m->keys->signers);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	struct lint_worst w;

	if (!lint_worst_mix(run, fits, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_DS, lint_mix_is_certain(w.mix) ? LINT_BY_PHASE : LINT_INFO,
	    lint_text(run,
		"%sa DS for key %s meets a DNSKEY RRset that key %s signs: SERVFAIL until "
		"%s at %s",
		lint_mix_doubt(w.mix), lint_tags(run, h, w.mix->ds->keys),
		lint_tags(run, h, w.mix->keys->signers), w.until, w.families));
}

const struct lint_check check_ksk_or_ds_too_early = {
	.abi = LINT_ABI,
	.id = "ksk-or-ds-too-early",
	.title = "A key-signing key or its DS was changed before caches could follow",
	.cites = "RFC 7583 3.3.1; RFC 6781 4.1.2",
	.what =
	    "The history shows a change of the DS RRset or of the keys that sign the DNSKEY RRset. "
	    "Some resolvers may hold one from before the change and the other from after it, and "
	    "no "
	    "key that the DS names signs that DNSKEY RRset.",
	.harm =
	    "For such a resolver the chain of trust ends at the cut: it answers SERVFAIL for every "
	    "name of the zone and of all signed zones below it that it has to look up.",
	.families = "All validators are hurt for as long as they hold the old half. Unbound is "
		    "spared while "
		    "it still trusts a key that it validated before, and is hurt afterwards.",
	.shows =
	    "The DS and the DNSKEY RRset that do not fit each other, and the time until which both "
	    "may be cached.",
	.fix =
	    "Put the old KSK back and let it sign the DNSKEY RRset, or have the old DS published "
	    "beside the new one: whichever you control. Both may stay for as long as the longer of "
	    "the two TTLs.",
	.avoid = "Do not remove the new DS in haste: its absence takes the same time to be seen, "
		 "and the "
		 "zone is insecure for those who see it.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
