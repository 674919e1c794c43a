/*
 * A roll that stands still for weeks is forgotten, and is finished in a hurry when
 * somebody finds it.
 */
#include "lint.h"

enum { LONG_S = 30 * 86400 };

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_version *keys = lint_next_present(h, LINT_PART_DNSKEY, NULL);
	const uint64_t ds = lint_present_keys(h, LINT_PART_DS);
	uint64_t live, linked, idle;

	if (keys == NULL || keys->none || keys->first > run->now - LONG_S ||
	    lint_next_present(h, LINT_PART_DNSKEY, keys) != NULL)
		return;
	live = lint_sep_keys(h, keys->keys & keys->signers);
	linked = live & ds;
	idle = live & ~ds;
	if (linked == 0 || idle == 0)
		return;
	lint_find(run,
	    &(struct lint_say){ .about = keys->evidence.kind != LINT_NONE ? keys->evidence : ref,
		.name = lint_apex(run, ref),
		.type = LINT_T_DNSKEY,
		.text = lint_text(run,
		    "KSK %s signs beside %s since %s and has no DS: a roll that was begun and not "
		    "finished",
		    lint_tags(run, h, idle), lint_tags(run, h, linked),
		    run->host->time_text(run, keys->first)) });
}

const struct lint_check check_rollover_stalled = {
	.abi = LINT_ABI,
	.id = "rollover-stalled",
	.title = "A key roll has stood still for more than 30 days",
	.cites = "RFC 7583 3.3.1; RFC 6781 4.1.2",
	.what = "Two KSKs sign the DNSKEY RRset and the parent has a DS for one of them only, "
		"unchanged "
		"over more than 30 days of history.",
	.harm = "Nobody fails. DNSKEY answers are larger than they need be, and the roll waits for "
		"somebody who remembers which step is next.",
	.families = "None while it stands still.",
	.shows = "The DNSKEY RRset with the time since which it is what it is.",
	.fix = "Finish it: gate roll-ksk says which step is next. If the second key is a stand-by, "
	       "let "
	       "it not sign.",
	.avoid =
	    "Do not take the key without a DS out before you know that it is not the one that the "
	    "registrar is about to publish.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
