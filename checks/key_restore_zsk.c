/*
 * A provider that keeps the KSK in a KMS may still make a new ZSK each time that
 * signing is switched on.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	(void)h;
	return lint_mix_breaks_data(m) && m->keys->until != LINT_NEVER &&
	       m->data->until == LINT_NEVER;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_gap gap = lint_find_gap(h);
	struct lint_worst w;

	if (gap.before == NULL || (gap.before->signers & gap.after->signers) == 0)
		return;
	if (!lint_worst_mix(run, fits, &w) ||
	    (w.mix->data->keys & lint_keys_until(h, LINT_PART_DATA, gap.before->last)) != 0)
		return;
	lint_find_mix(run, w.mix, LINT_T_DNSKEY, LINT_BY_PHASE,
	    lint_text(run,
		"signing is on again with the same KSK and a new ZSK %s: resolvers that "
		"hold the old DNSKEY RRset "
		"answer SERVFAIL until %s (%s)",
		lint_tags(run, h, w.mix->data->keys), w.until, w.families));
}

const struct lint_check check_key_restore_zsk = {
	.abi = LINT_ABI,
	.id = "key-restore-zsk",
	.title = "Signing came back with the old KSK and a new ZSK while the old keys are cached",
	.cites = "RFC 7583 3.2.1; RFC 4035 5.3.1",
	.what =
	    "The zone was signed, then without keys, and is signed again by the same KSK. The key "
	    "that signs its data is new, and resolvers may still hold the DNSKEY RRset from "
	    "before, "
	    "which does not have it.",
	.harm = "Those resolvers check new signatures against old keys and answer SERVFAIL for "
		"every name "
		"that they look up, until the old DNSKEY RRset has run out.",
	.families =
	    "All validators that hold the old DNSKEY RRset, measured on Unbound, BIND, PowerDNS "
	    "Recursor and Knot Resolver.",
	.shows = "The keys in the DNSKEY RRset that may be cached, the ZSK that signs now, and "
		 "until when "
		 "the two meet.",
	.fix = "If the old ZSK can be restored, sign with it: that heals at once. Otherwise wait "
	       "for the "
	       "time given; no other act is faster.",
	.avoid =
	    "Do not remove the DS now: it would have to run out of caches too, which takes longer "
	    "than the keys.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
