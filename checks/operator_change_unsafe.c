/*
 * Another operator signs with keys of its own.  While caches hold the old NS RRset
 * beside the new one, some of them hold keys of one side and fetch data of the other,
 * and all of them hold a DS that must lead to both.
 */
#include "lint.h"

/* One part of it is of the old servers, the other of the new ones. */
static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	const struct lint_move move = lint_find_move(h);

	if (move.after == NULL ||
	    !(lint_mix_breaks_link(m) || lint_mix_breaks_data(m) || lint_mix_is_unsigned(m)))
		return false;
	if (m->data != NULL)
		return (lint_is_of_old(move, m->keys) && lint_is_of_new(move, m->data)) ||
		       (lint_is_of_new(move, m->keys) && lint_is_of_old(move, m->data));
	return lint_is_of_new(move, m->keys) ||
	       (lint_is_of_new(move, m->ds) && lint_is_of_old(move, m->keys));
}

static const char *
describe(struct lint_run *run, const struct lint_history *h, const struct lint_mix *m)
{
	if (m->data == NULL && m->keys->none)
		return lint_text(run, "the DS for key %s meets servers that have no keys",
		    lint_tags(run, h, m->ds->keys));
	if (m->data == NULL)
		return lint_text(run, "the DS for key %s meets a DNSKEY RRset that key %s signs",
		    lint_tags(run, h, m->ds->keys), lint_tags(run, h, m->keys->signers));
	return lint_text(run, "data signed by key %s meets the other side's DNSKEY RRset with key %s",
	    lint_tags(run, h, m->data->keys), lint_tags(run, h, m->keys->keys));
}

/* Declared to be signed by several: then what is wrong is that they are not set up so. */
static const char *
meant(struct lint_run *run)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);

	return intent == NULL || intent->multi_signer != LINT_SAID_YES ? "" : "; several signers are "
	    "declared (rollout.multi_signer), and they do not publish each other's keys";
}

/* A change that somebody is about to make. */
static void
judge_step(struct lint_run *run, struct lint_ref ref, const struct lint_step *step)
{
	const struct lint_history h = { .ids = step->ids, .n_ids = step->n_ids };

	for (size_t i = 0; i < step->breaks.n_mixes; i++) {
		const struct lint_mix *m = &step->breaks.mixes[i];

		if (m->outcome != LINT_BOGUS)
			continue;
		lint_find(run, &(struct lint_say){ .about = ref, .type = LINT_T_NS,
		    .text = lint_text(run, "moved now, %s: SERVFAIL at %s%s", describe(run, &h, m),
			run->host->families(run, m->families), meant(run)) });
		return;
	}
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_step *step = run->host->step(run);
	const struct lint_history *h = run->host->history(run, ref);
	struct lint_worst w;

	if (step != NULL && strcmp(step->name, "change-ns") == 0 && step->verdict == LINT_NO_GO) {
		judge_step(run, ref, step);
		return;
	}
	if (!lint_worst_of(run, fits, true, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_NS, lint_mix_is_certain(w.mix) ? LINT_BY_PHASE : LINT_INFO,
	    lint_text(run, "%sthe zone moved to other servers, and %s: SERVFAIL until %s at %s%s",
		lint_mix_doubt(w.mix), describe(run, h, w.mix), w.until, w.families, meant(run)));
}

const struct lint_check check_operator_change_unsafe = {
	.abi = LINT_ABI,
	.id = "operator-change-unsafe",
	.title = "A change of name servers without the keys of both sides",
	.cites = "RFC 6781 4.3.5; RFC 8901 6",
	.what = "The zone moved, or is about to move, to servers that sign with other keys. Either the "
	    "DNSKEY RRset of one side lacks a key by which the other side signs, or the DS RRset that "
	    "may be cached does not lead to the keys of the new side.",
	.harm = "For as long as the old NS RRset, the old DNSKEY RRset or the old DS may be cached, "
	    "resolvers hold keys of one operator and get data of the other. They answer SERVFAIL for "
	    "every name that they look up, and whether they do changes from minute to minute.",
	.families = "All validators. Which of them are hurt first depends on what each has cached; "
	    "those with nothing of the old side in their cache see no fault.",
	.shows = "The keys on either side of the change that do not fit, and until when both may be "
	    "cached.",
	.fix = "Have each operator publish the other's ZSK in its DNSKEY RRset, and the DS of both at "
	    "the parent; wait for the larger of the DNSKEY and the DS TTL; only then change the NS "
	    "RRset, and keep the old servers running until it has run out of caches. After the fact: "
	    "put the old keys into the new DNSKEY RRset and the old DS beside the new one. gate "
	    "change-ns says when each step is safe.",
	.avoid = "Do not move back and forth: each change starts all the waits again. Where the two "
	    "operators cannot publish each other's keys, go insecure first and wait for it.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.wants = LINT_NEED_HISTORY,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "zsk-too-early", "ksk-or-ds-too-early", "algorithm-rollover-order",
	    "unsign-ds-cached", "key-unexpected-change", "next-step-not-safe", "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
