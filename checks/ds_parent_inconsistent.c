/*
 * The DS set as each address of the parent answers it, to the question for it.  TTLs
 * and signatures may differ; that one has it and another denies it may not.
 */
#include "lint.h"

enum { MAX_CITED = 8 };

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref it = { 0 }, first = { 0 }, denied = { 0 }, cited[MAX_CITED], node;
	struct lint_reply reply;
	struct lint_denial denial;
	struct lint_source source;
	const char *who = NULL;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	node = lint_node_at(run, zone.parent, zone.apex);
	while (lint_next(run, zone.parent, LINT_REPLY, 0, &it)) {
		struct lint_ref set;

		if (!lint_get_reply(run, it, &reply) || reply.qtype != LINT_T_DS ||
		    !lint_name_eq(reply.qname, zone.apex))
			continue;
		set = lint_in_reply(run, node, LINT_T_DS, it);
		if (set.kind == LINT_NONE)
			continue;
		if (first.kind == LINT_NONE)
			first = set;
		else if (n < MAX_CITED && !lint_same_data(run, first, set))
			cited[n++] = set;
	}
	if (first.kind == LINT_NONE)
		return;
	if (n > 0)
		lint_find(run, &(struct lint_say) { .about = first, .evidence = cited, .n_evidence = n,
		    .text = "servers of the parent have different DS sets for the zone" });
	for (it = (struct lint_ref) { 0 }; lint_next(run, zone.parent, LINT_DENIAL, 0, &it);) {
		if (!lint_get_denial(run, it, &denial) || denial.kind == LINT_REFERRAL ||
		    denial.qtype != LINT_T_DS || !lint_name_eq(denial.qname, zone.apex) ||
		    !lint_get_source(run, denial.source, &source))
			continue;
		denied = it;
		who = who == NULL ? source.label : lint_text(run, "%s, %s", who, source.label);
	}
	if (denied.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = denied, .key = "absent", .evidence = &first,
		    .n_evidence = 1, .type = LINT_T_DS,
		    .text = lint_text(run, "%s: no DS there, while other servers of the parent have one",
		        who) });
}

const struct lint_check check_ds_parent_inconsistent = {
	.abi = LINT_ABI,
	.id = "ds-parent-inconsistent",
	.title = "Servers of the parent disagree about the DS",
	.cites = "RFC 4035 2.4; RFC 1034 4.3.5",
	.what = "The addresses of the parent were asked for the DS one by one: they give different "
	    "sets, or some have a DS and some say that there is none. A change is on its way through "
	    "the parent's servers, or one of them is stuck.",
	.harm = "What a resolver believes, and for how long, depends on the server that it asked. Keys "
	    "and signatures have to fit both sets, or the zone is bogus for a part of the users that "
	    "nobody can name.",
	.families = "All validators, by chance; each keeps its copy for the DS TTL, or the denial for "
	    "the negative TTL of the parent.",
	.shows = "The DS sets and denials that differ, with the servers that gave them.",
	.fix = "Wait until all addresses of the parent agree, then count the TTL from there. If it "
	    "lasts longer than the parent's publishing interval, ask the registry.",
	.avoid = "Do not start the clock of the next step (removing a key, un-signing) at the first "
	    "server that has changed: it starts at the last.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "referral-secure-subzone", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
