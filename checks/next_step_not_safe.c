/*
 * The question before every step: not whether the zone is right, but whether all
 * that resolvers hold of it will fit what it is about to become.  The cache model
 * answers; this check only says it.
 */
#include "lint.h"

static const char *
part_text(const struct lint_version *v)
{
	static const char *const texts[] = { "DS TTL at the parent", "DNSKEY TTL of the zone",
		"largest TTL of the zone's data", "NS TTL" };

	return texts[v->part < LINT_N_PARTS ? v->part : 0];
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_step *step = run->host->step(run);
	struct lint_term *terms;
	const struct lint_mix *worst;

	if (step == NULL)
		return;
	worst = step->breaks.n_mixes > 0 ? step->breaks.mixes : NULL;
	terms = run->host->alloc(run, step->n_terms + 1, sizeof(*terms));
	for (size_t i = 0; i < step->n_terms; i++)
		terms[i] = (struct lint_term){ part_text(step->terms[i]), step->terms[i]->ttl,
			step->terms[i]->evidence };
	lint_constrain(run, &(struct lint_constraint){ .action = step->name,
				.from = step->from,
				.not_before = step->safe,
				.basis = step->basis,
				.unsure = step->verdict == LINT_CANNOT_TELL,
				.because = terms,
				.n_because = step->n_terms });
	if (step->verdict != LINT_NO_GO)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = ref,
		     .type = LINT_T_DS,
		     .key = step->name,
		     .text = lint_text(run, "%s is not safe %s%s%s%s%s", step->name,
			 step->safe == LINT_NEVER ? "as things stand" : "before ",
			 step->safe == LINT_NEVER ? "" : run->host->time_text(run, step->safe),
			 step->why == NULL ? "" : ": ", step->why == NULL ? "" : step->why,
			 worst == NULL || worst->outcome != LINT_BOGUS ? "" : " (SERVFAIL)") });
}

const struct lint_check check_next_step_not_safe = {
	.abi = LINT_ABI,
	.id = "next-step-not-safe",
	.title = "The step that is about to be taken is not safe yet",
	.cites = "RFC 7583 3.2; RFC 7583 3.3; RFC 6781 4.1",
	.what = "The step, taken at this instant, leaves some resolvers with a mix of cached and "
		"new data "
		"that does not validate, or with servers that no longer answer, and would not "
		"without it.",
	.harm = "Those resolvers answer SERVFAIL for names of the zone, some for all of them, "
		"until the "
		"cached part runs out. Others see nothing, and neither does a monitor with an "
		"empty cache.",
	.families =
	    "The report names the families for each mix. Unbound keeps a validated key for its "
	    "whole "
	    "TTL; a validator behind a forwarder may be handed data as old as its TTL; BIND, Knot "
	    "Resolver and PowerDNS Recursor look at the DS again.",
	.shows =
	    "The stage of the step, the mixes it would break, and the terms that add up to the "
	    "earliest safe time.",
	.fix =
	    "Wait until the time given, keep what is being replaced in service until then, and ask "
	    "again: gate --wait returns when it is safe.",
	.avoid =
	    "Do not take a test from an empty cache, or from one public resolver, for a proof that "
	    "the step is safe: it shows the new world, and the harm is in the old one.",
	.needs = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
