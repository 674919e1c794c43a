/*
 * Steps are safe one at a time, each after what the one before left in caches has run
 * out.  A change set that takes several at once has no such time between them.
 */
#include "lint.h"

enum aspect { NS, DS, KEYS, DENIAL, TTL, N_ASPECTS };

static int
aspect_of(uint8_t act)
{
	switch (act) {
	case LINT_ACT_CHANGE_NS:
	case LINT_ACT_DELETE_ZONE: return NS;
	case LINT_ACT_REMOVE_DS:
	case LINT_ACT_ADD_DS: return DS;
	case LINT_ACT_UNSIGN:
	case LINT_ACT_SIGN:
	case LINT_ACT_REMOVE_KSK:
	case LINT_ACT_ADD_KSK:
	case LINT_ACT_STOP_KMS: return KEYS;
	case LINT_ACT_DENIAL: return DENIAL;
	case LINT_ACT_TTL: return TTL;
	default: return -1;
	}
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	static const char *const words[] = { "name servers", "DS", "keys or signing",
		"kind of denial", "TTL" };
	struct lint_ref first[N_ASPECTS] = { 0 }, it = { 0 }, cited[N_ASPECTS];
	const char *text = "";
	struct lint_change c;
	size_t n = 0;

	(void)ref;
	while (lint_next(run, run->zone, LINT_CHANGE, 0, &it)) {
		const int a = lint_get_change(run, it, &c) ? aspect_of(c.act) : -1;

		if (a >= 0 && first[a].kind == LINT_NONE)
			first[a] = it;
	}
	for (int i = 0; i < N_ASPECTS; i++)
		if (first[i].kind != LINT_NONE) {
			text = lint_text(run, "%s%s%s", text, n > 0 ? ", " : "", words[i]);
			cited[n++] = first[i];
		}
	if (n < 2)
		return;
	lint_find(run, &(struct lint_say){ .about = cited[0],
			   .name = lint_apex(run, run->zone),
			   .evidence = cited + 1,
			   .n_evidence = n - 1,
			   .text = lint_text(run, "one apply changes %zu things of %s at once: %s",
			       n, lint_n(run, lint_apex(run, run->zone)), text) });
}

const struct lint_check check_step_not_atomic = {
	.abi = LINT_ABI,
	.id = "step-not-atomic",
	.title = "One change set alters several parts of a zone's DNSSEC at once",
	.cites = "RFC 7583 3.2; RFC 7583 3.3; RFC 6781 4.1",
	.what =
	    "A plan changes more than one of these for the same zone: its name servers, its DS, "
	    "its keys or signing, its kind of denial, the TTL of its DS or NS. Each may be safe by "
	    "itself.",
	.harm = "Between two steps there is a time in which caches hold some of the old and some "
		"of the new. Taken together there is no such time, and when something fails nobody "
		"can say which of them it was, nor take one of them back alone.",
	.families = "Those that hold the mixes which the other findings name.",
	.shows = "One change of each kind.",
	.fix = "Make one apply of each, in the order of the runbook, with a walk between them.",
	.avoid =
	    "Do not bundle them for the sake of one maintenance window: the waits are hours long.",
	.wants = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
