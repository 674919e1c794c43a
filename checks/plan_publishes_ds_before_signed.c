#include "lint.h"

/* Does the plan itself begin to sign, or end it? */
static const char *
in_the_same_plan(const struct lint_run *run, const struct lint_change *c)
{
	if (lint_has_act(run, LINT_ACT_UNSIGN))
		return "in the plan that ends its signing";
	if (c->was_signed != LINT_SAID_YES &&
	    (lint_has_act(run, LINT_ACT_SIGN) || lint_has_act(run, LINT_ACT_ADD_KSK)))
		return "in the plan that begins its signing";
	return c->was_signed == LINT_SAID_NO ? "and the zone is not signed" : NULL;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const char *together;
	struct lint_change c;

	if (!lint_get_change(run, ref, &c) || c.act != LINT_ACT_ADD_DS)
		return;
	together = in_the_same_plan(run, &c);
	lint_constrain_act(run, &c, "add-ds");
	if (together == NULL && !c.observed && c.was_signed == LINT_SAID_YES) {
		/* The state says that the provider signs; since when, only a look tells. */
		lint_unasked(run, ref,
		    lint_text(run,
			"%s: since when every server of %s signs was not observed (--history DIR, "
			"or without --offline)",
			c.address, lint_n(run, c.name)));
		return;
	}
	if (together == NULL && c.match == LINT_MATCH_NONE)
		return; /* that is the fault then */
	if (together == NULL && !lint_is_unsafe(run, &c))
		return;
	lint_find(run,
	    &(struct lint_say){ .about = ref,
		.key = c.address,
		.text = lint_text(run,
		    "this publishes a DS for %s %s: resolvers that hold unsigned data or no keys "
		    "of it answer SERVFAIL%s%s (%s)",
		    lint_n(run, c.name),
		    together != NULL ? together
		    : c.observed     ? "before all that caches hold of it is signed"
				 : "and nobody looked whether its servers sign (assumed: not yet)",
		    c.step != NULL && c.observed && c.step->safe != LINT_NEVER &&
			    c.step->safe > run->now
			? "; not safe before "
			: "",
		    c.step != NULL && c.observed && c.step->safe != LINT_NEVER &&
			    c.step->safe > run->now
			? run->host->time_text(run, c.step->safe)
			: "",
		    lint_by(run, &c)) });
}

const struct lint_check check_plan_publishes_ds_before_signed = {
	.abi = LINT_ABI,
	.id = "plan-publishes-ds-before-signed",
	.family = "iac-plan-unsafe",
	.title = "The plan publishes a DS before the zone is signed everywhere",
	.cites = "RFC 4035 5.2; RFC 7583 3.3",
	.what = "A DS is created for a zone that the same plan begins to sign, or whose servers do "
		"not all sign yet, or whose unsigned data and missing keys resolvers may hold from "
		"before.",
	.harm =
	    "From the moment that the parent hands out the DS, a validating resolver insists on "
	    "signatures. Where it gets none, from a server that is behind or out of a cache, it "
	    "answers SERVFAIL.",
	.families =
	    "All validating resolvers; those behind a forwarder, which hands on what it cached "
	    "unsigned, the longest.",
	.shows = "The change that creates the DS, and the one that begins the signing.",
	.fix = "Sign first, in an apply of its own. Let walk or gate add-ds confirm that every "
	       "server signs, wait for the largest TTL of the unsigned zone and its negative TTL, "
	       "then publish the DS.",
	.avoid =
	    "Do not take a green apply for signed servers: the provider's answer comes before its "
	    "servers follow.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]){ { LINT_CHANGE, 0, judge }, { LINT_NONE, 0, NULL } },
};
