#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_DELETE_ZONE)
		return;
	/* What the state calls unsigned, and nobody saw signed, has no chain to break. */
	if (!c.observed && c.was_signed == LINT_SAID_NO)
		return;
	lint_constrain_act(run, &c, "delete-zone");
	if (!lint_is_unsafe(run, &c))
		return;
	lint_find(run, &(struct lint_say){ .about = ref,
			   .key = c.address,
			   .text = lint_text(run,
			       "applied now, this deletes %s %s: no zone that takes its place has "
			       "the keys that the DS leads to; not safe %s (%s)",
			       lint_n(run, c.name), lint_why_unsafe(&c),
			       lint_not_before(run, c.step), lint_by(run, &c)) });
}

const struct lint_check check_plan_deletes_secure_zone = {
	.abi = LINT_ABI,
	.id = "plan-deletes-secure-zone",
	.family = "iac-plan-unsafe",
	.title = "The plan deletes or replaces a zone that has a DS",
	.cites = "RFC 4035 5.2; RFC 8078 4",
	.what = "A hosted zone is deleted, or replaced by a new one of the same name, while the "
		"parent has a DS for it or caches may hold one. Without a network and without a "
		"history that is assumed, unless the plan's state calls the zone unsigned.",
	.harm = "The keys go with the zone. A replacement gets new name servers and, if it is "
		"signed at all, new keys: to every resolver that holds the DS it is a forgery, and "
		"all its names fail.",
	.families = "All validating resolvers; the others as long as they hold the old NS.",
	.shows = "The change of the zone.",
	.fix =
	    "Find what forces the replacement (replace_paths in the plan) and take it back, or "
	    "move the zone as one moves to another operator: DS away, wait, new zone, delegation, "
	    "DS again.",
	.avoid = "Do not let force_destroy make it easy.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides =
	    (const char *const[]){ "plan-unsigns-zone-with-cached-ds", "plan-removes-published-ksk",
		"plan-disables-kms-key", "plan-moves-secure-zone", "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
