#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_REMOVE_KSK)
		return;
	lint_constrain_act(run, &c, "remove-ksk");
	if (!lint_is_unsafe(run, &c))
		return;
	lint_find(run, &(struct lint_say){ .about = ref,
			   .type = LINT_T_DNSKEY,
			   .key = c.address,
			   .text = lint_text(run,
			       "applied now, this takes key %s of %s away %s: resolvers that hold "
			       "the DS have no path to the zone; not safe %s (%s)",
			       c.has_tag ? lint_text(run, "%u", c.tag) : "(tag not known)",
			       lint_n(run, c.name), lint_why_unsafe(&c),
			       lint_not_before(run, c.step), lint_by(run, &c)) });
}

const struct lint_check check_plan_removes_published_ksk = {
	.abi = LINT_ABI,
	.id = "plan-removes-published-ksk",
	.family = "iac-plan-unsafe",
	.title = "The plan removes a key that a DS at the parent names",
	.cites = "RFC 4035 5.2; RFC 6781 4.1.2",
	.what =
	    "A key signing key is deleted, replaced (in either order) or deactivated while the DS "
	    "at the parent, or one that resolvers may hold, leads to it and to no other key that "
	    "stays.",
	.harm = "The chain ends in front of the zone: validating resolvers answer SERVFAIL for all "
		"of it. A replacement is no roll-over: the new key has no DS, and the old one is "
		"gone before the DS could follow.",
	.families = "All validating resolvers.",
	.shows = "The change of the key, and the DS that names it where one was seen.",
	.fix = "Roll the key: create the new one beside the old, wait for the DNSKEY TTL, replace "
	       "the DS at the parent, wait for its TTL, and only then remove the old one, each in "
	       "an apply of its own.",
	.avoid = "Do not rename or re-key the resource in place: whatever forces a replacement "
		 "deletes a published key. create_before_destroy does not help, since the DS does "
		 "not follow by itself.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "plan-disables-kms-key", NULL },
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
