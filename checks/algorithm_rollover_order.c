/*
 * Between two algorithms no key stands in for another: a DS of one and keys or
 * signatures of the other have no path.
 */
#include "lint.h"

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	return !lint_mix_spans_gap(h, m) &&
	       ((lint_mix_breaks_data(m) &&
		    lint_algorithms_differ(h, m->data->keys, m->keys->keys)) ||
		   (lint_mix_breaks_link(m) &&
		       lint_algorithms_differ(h, m->ds->keys, m->keys->signers)));
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
	    w.mix->data != NULL
		? lint_text(run,
		      "%sdata signed by key %s meets keys of another algorithm, %s: "
		      "SERVFAIL "
		      "until %s at %s",
		      lint_mix_doubt(w.mix), lint_tags(run, h, w.mix->data->keys),
		      lint_tags(run, h, w.mix->keys->keys), w.until, w.families)
		: lint_text(run,
		      "%sa DS for key %s meets a DNSKEY RRset of another algorithm, signed "
		      "by key %s: "
		      "SERVFAIL until %s at %s",
		      lint_mix_doubt(w.mix), lint_tags(run, h, w.mix->ds->keys),
		      lint_tags(run, h, w.mix->keys->signers), w.until, w.families));
}

const struct lint_check check_algorithm_rollover_order = {
	.abi = LINT_ABI,
	.id = "algorithm-rollover-order",
	.title = "An algorithm was changed in an order that leaves cached data without a path",
	.cites = "RFC 6781 4.1.4; RFC 6840 5.11",
	.what =
	    "The zone went from one algorithm to another, and some mix of what resolvers may hold "
	    "from before and from after has a DS, keys and signatures that share no algorithm.",
	.harm =
	    "SERVFAIL for all names of the zone at the resolvers that hold such a mix. In 2013 a "
	    "top-level domain that changed algorithm in one step was gone for most validators for "
	    "hours.",
	.families = "All validators. Unbound with harden-algo-downgrade demands a path by every "
		    "algorithm of "
		    "the DS RRset and is hurt in more mixes than the others.",
	.shows = "The two sides that do not meet, by key tag, and the time until which both may be "
		 "cached.",
	.fix =
	    "Publish keys and signatures of both algorithms together again, keep the DS of the old "
	    "one until every cache has the new keys, and take the old algorithm out last.",
	.avoid = "Do not drop the old signatures together with the old DS: signatures come last in "
		 "either "
		 "order of the roll.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "key-unexpected-change", "zsk-too-early",
	    "ksk-or-ds-too-early", "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
