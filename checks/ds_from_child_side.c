/*
 * The DS is the one RRset that stands on the parent's side of a cut.  A server that
 * holds both zones must answer for it out of the parent, and one that does not says
 * that there is none, with the child's SOA.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct lint_zone zone;

	if (!lint_get_zone(run, ref, &zone) || zone.apex.len <= 1 || zone.parent.kind == LINT_NONE)
		return;
	while (lint_next(run, zone.parent, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER &&
		    reply.qtype == LINT_T_DS && reply.aa && lint_name_eq(reply.qname, zone.apex) &&
		    lint_name_eq(reply.soa, zone.apex))
			lint_find(run, &(struct lint_say){ .about = it,
					   .name = zone.apex,
					   .type = LINT_T_DS,
					   .text = "asked for the DS, a server of the zone above "
						   "answers out of this zone that "
						   "there is none" });
}

const struct lint_check check_ds_from_child_side = {
	.abi = LINT_ABI,
	.id = "ds-from-child-side",
	.title = "A server of parent and child answers the DS question from the child",
	.cites = "RFC 4035 3.1.4.1",
	.what = "A server that is authoritative for the zone above and for this zone too answers "
		"the question for "
		"the DS with the SOA of this zone, as if the DS belonged on this side of the cut.",
	.harm = "Some resolvers take that answer for the absence of a DS that comes without a "
		"proof, and fail; "
		"others ask the next server. Which names work depends on which server was asked.",
	.families = "Validators that ask for the DS by itself, which all do for a name that they "
		    "have no referral for "
		    "in their cache.",
	.shows =
	    "The answer to the DS question, with the child's SOA, and the server that gave it.",
	.fix = "Bring the server software up to date, or serve the two zones from different "
	       "addresses. Then ask each "
	       "server of the parent for the DS again.",
	.avoid = "Do not add a DS record inside the child zone: there it means nothing.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "ds-parent-inconsistent", "ds-parent-signature", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
