/*
 * Signing again looks like the way out of an outage that un-signing made. It is one
 * only with the keys that resolvers have.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	(void)h;
	return m->ds->until != LINT_NEVER && !m->keys->none && m->keys->until == LINT_NEVER &&
	       lint_mix_breaks_link(m);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_gap gap = lint_find_gap(h);
	struct lint_worst w;

	if (gap.before == NULL ||
	    (gap.before->keys & gap.before->signers & gap.after->signers) != 0)
		return;
	if (!lint_worst_mix(run, fits, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_DNSKEY, LINT_BY_PHASE,
	    lint_text(run,
		"signed again with key %s, while resolvers hold the DS for key %s until %s: it "
		"helps nobody who "
		"fails now",
		lint_tags(run, h, gap.after->signers), lint_tags(run, h, w.mix->ds->keys),
		w.until));
}

const struct lint_check check_resign_different_keys = {
	.abi = LINT_ABI,
	.id = "resign-different-keys",
	.title = "Signing was switched on again with keys that the cached DS does not name",
	.cites = "RFC 4035 5; RFC 6781 4.3.3",
	.what = "An earlier snapshot saw the zone signed, a later one without keys, and now it is "
		"signed "
		"by other keys, at a time when resolvers may still hold the DS for the old ones.",
	.harm =
	    "Resolvers that fail because they hold the DS go on failing: the new keys have no path "
	    "from it. Nothing heals before the DS has run out of their caches, whose clock the "
	    "signing does not touch.",
	.families = "All validators that hold the old DS. Unbound, where it holds a validated key, "
		    "is served "
		    "neither by the new keys nor by none.",
	.shows =
	    "The keys before the gap, the keys now, and the DS with the time until which it may be "
	    "cached.",
	.fix = "If the old KSK can be restored (a KMS key that was only disabled, a backup), let "
	       "it sign "
	       "the DNSKEY RRset: with the old ZSK too that heals at once, with a new ZSK when the "
	       "old "
	       "DNSKEY RRset has run out.",
	.avoid = "Do not publish a DS for the new keys in the hope of overtaking the old one: a "
		 "resolver "
		 "does not look at the parent again before its TTL is over.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "key-unexpected-change", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
