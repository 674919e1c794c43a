/* The browser asked over HTTPS: the resolver that one looks at first was not in it. */
#include "lint.h"

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, first = { 0 };
	struct lint_lookup v, one = { 0 };
	uint32_t n = 0, all = 0;

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it)) {
		if (!lint_get_lookup(run, it, &v))
			continue;
		all += v.by != LINT_BY_SERVER;
		if (v.by != LINT_BY_HTTPS)
			continue;
		if (n++ == 0)
			first = it, one = v;
	}
	if (n == 0)
		return;
	lint_find(run, &(struct lint_say){ .about = first,
			   .name = lint_apex(run, run->zone),
			   .type = one.qtype,
			   .text = lint_text(run,
			       "%u of %u look-ups went over HTTPS%s%s, not to the resolver of the "
			       "network",
			       n, all, *one.resolver != '\0' ? " to " : "", one.resolver) });
}

const struct lint_check check_doh_bypass = {
	.abi = LINT_ABI,
	.id = "doh-bypass",
	.title = "Look-ups went over HTTPS, past the network's resolver",
	.cites = "RFC 8484 10; RFC 8484 5.1",
	.what = "The browser resolved names of this zone by DNS over HTTPS. What it got is the "
		"word of that service "
		"and its caches, not of the resolver that the network hands out.",
	.harm = "Nobody by itself. But tests against the company's resolver say nothing about this "
		"user, and names that "
		"exist only inside the network do not exist for that service.",
	.families = "The service that the log names.",
	.shows = "The first such look-up, with the service's address.",
	.fix = "Repeat the question to that service, with and without checking disabled, before "
	       "looking elsewhere.",
	.avoid = "Do not flush the company's resolver for this user's sake.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
