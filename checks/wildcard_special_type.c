/*
 * Types that mean something about their own owner, at an owner that stands for
 * other names.  NSEC is left alone: every wildcard of a signed zone has one
 * (RFC 4592 4.7).
 */
#include "lint.h"

static const struct {
	uint16_t type;
	const char *why;
} special[] = {
	{ LINT_T_SOA, "a zone begins only where it was delegated, and nothing delegates a wildcard" },
	{ LINT_T_NS, "what a delegation made from a wildcard means is not defined" },
	{ LINT_T_DNAME, "caches that saw different names of it redirect differently" },
	{ LINT_T_DS, "it says nothing without a delegation of that very name" },
};

static bool
has_inner_asterisk(struct lint_name name)
{
	const uint8_t *p = name.wire;

	for (p += *p + 1; p < name.wire + name.len && *p != 0; p += *p + 1)
		if (p[0] == 1 && p[1] == '*')
			return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_zone zone;

	if (!lint_get_node(run, ref, &node) || node.name.len == 0 ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED | LINT_APEX)) ||
	    !(node.flags & LINT_HAS_DATA))
		return;
	if (node.flags & LINT_WILD)
		for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
			const struct lint_ref set = lint_rrset_at(run, ref, special[i].type);

			if (set.kind != LINT_NONE)
				lint_find(run, &(struct lint_say) { .about = set,
				    .text = lint_text(run, "%s at a wildcard: %s",
				        lint_t(run, special[i].type), special[i].why) });
		}
	/* An apex below an asterisk makes all names of the zone so: nothing to say then. */
	if (has_inner_asterisk(node.name) && lint_get_zone(run, run->zone, &zone) &&
	    !(zone.apex.wire[0] == 1 && zone.apex.wire[1] == '*') && !has_inner_asterisk(zone.apex))
		lint_find(run, &(struct lint_say) { .about = ref, .severity = LINT_INFO, .key = "inner",
		    .text = "the asterisk inside this name is an ordinary label and covers nothing" });
}

const struct lint_check check_wildcard_special_type = {
	.abi = LINT_ABI,
	.id = "wildcard-special-type",
	.title = "A wildcard owns a type that means nothing there",
	.cites = "RFC 4592 4.1; RFC 4592 4.2; RFC 4592 4.4; RFC 4592 4.6; RFC 4592 2.1.1",
	.what = "NS, DS, SOA or DNAME stands at a name whose first label is an asterisk. These "
	    "types speak of the very name that owns them, and a wildcard's answers are given for "
	    "other names. An asterisk further inside a name is noted too, since it does not make a "
	    "wildcard.",
	.harm = "Servers differ in what they do: BIND refuses a zone with NS at a wildcard, others "
	    "send a referral, an answer or nothing for the names below. In a signed zone there is "
	    "no agreed way to sign what is made from it, so such names may fail validation.",
	.families = "Resolvers that follow a synthesised referral may take the name for a zone of "
	    "its own and ask for its DS; others never see the referral because their server did "
	    "not make one.",
	.shows = "The record set at the wildcard.",
	.fix = "Delegate the names that are meant one by one, and give the wildcard addresses or a "
	    "CNAME instead of NS, DS or DNAME.",
	.avoid = "Do not count on the name server in use today to keep expanding it: after a "
	    "change of software or provider the same file answers differently.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look, LINT_HAS_DATA,
	    LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED | LINT_APEX }, { LINT_NONE, 0, NULL } },
};
