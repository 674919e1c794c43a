#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_CNAME)
		return;
	if (c.why != NULL) {
		lint_unasked(run, ref, lint_text(run, "%s: %s", c.address, c.why));
		return;
	}
	lint_find(run,
	    &(struct lint_say){ .about = ref,
		.severity = c.flattens ? LINT_INFO : LINT_BY_PHASE,
		.key = c.address,
		.text = c.flattens
			    ? lint_text(run,
				  "a CNAME at %s, where a zone begins: this provider answers with "
				  "addresses in its place, which keeps it legal; elsewhere it "
				  "would not be (%s)",
				  lint_n(run, c.name), lint_by(run, &c))
			    : lint_text(run,
				  "a CNAME at %s, where a zone begins: strict resolvers reject the "
				  "zone as soon as it is signed (%s)",
				  lint_n(run, c.name), lint_by(run, &c)) });
}

const struct lint_check check_plan_cname_at_apex = {
	.abi = LINT_ABI,
	.id = "plan-cname-at-apex",
	.family = "iac-plan-unsafe",
	.title = "The plan puts a CNAME where a zone begins",
	.cites = "RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5",
	.what = "A CNAME record is created at a name that is a zone, or a delegation, in the plan "
		"or its state. A CNAME allows no other records beside it, and an apex has SOA and "
		"NS, and DNSKEY once it is signed.",
	.harm = "Resolvers that follow the rule take the CNAME for an answer about DNSKEY and DS "
		"as well, do not find the keys, and fail the whole zone, before any DS is "
		"published. The first attempt of 2021 ended here.",
	.families = "Strict validators first, among them those in front of company networks.",
	.shows = "The change that creates the record.",
	.fix = "Use the provider's own alias in its place (alias of Route 53, ALIAS, flattening), "
	       "and look with walk at what it makes of it.",
	.avoid = "Do not go by one resolver that still answers.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
