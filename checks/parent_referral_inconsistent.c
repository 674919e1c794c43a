/*
 * What the addresses of the parent say of one delegation.  Judged by their answers
 * to the NS question alone; a server that holds parent and child answers it from the
 * child, which is neither a referral nor a denial, and is left out.
 */
#include "lint.h"

static void
say_differ(struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	lint_find(run, &(struct lint_say) { .about = b, .evidence = &a, .n_evidence = 1,
	    .text = "servers of the parent delegate the zone to different name servers" });
}

/* Servers of the parent that deny the name which others delegate. */
static void
look_for_denials(struct lint_run *run, const struct lint_zone *zone, struct lint_ref referral)
{
	struct lint_ref it = { 0 };
	struct lint_denial denial;
	struct lint_source source;

	while (lint_next(run, zone->parent, LINT_DENIAL, 0, &it)) {
		if (!lint_get_denial(run, it, &denial) || denial.qtype != LINT_T_NS ||
		    denial.kind == LINT_REFERRAL || !lint_name_eq(denial.qname, zone->apex) ||
		    !lint_get_source(run, denial.source, &source))
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .key = "denies", .evidence = &referral,
		    .n_evidence = 1,
		    .text = lint_text(run, "%s says that there is no %s, which other servers of the parent "
		        "delegate", source.label,
		        denial.kind == LINT_NXDOMAIN ? "such name" : "delegation") });
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref cut, first = { 0 }, other;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	cut = lint_node_at(run, zone.parent, zone.apex);
	if (!lint_next(run, cut, LINT_RRSET, LINT_T_NS, &first))
		return;
	for (other = first; lint_next(run, cut, LINT_RRSET, LINT_T_NS, &other);)
		if (!lint_same_data(run, first, other)) {
			say_differ(run, first, other);
			break;
		}
	look_for_denials(run, &zone, first);
}

const struct lint_check check_parent_referral_inconsistent = {
	.abi = LINT_ABI,
	.id = "parent-referral-inconsistent",
	.title = "Servers of the parent give different delegations",
	.cites = "RFC 1034 4.2.2; RFC 1034 4.3.5",
	.what = "The addresses of the parent zone were asked for the delegation one by one, and they "
	    "do not agree: they name different servers, or one of them does not know the delegation "
	    "at all.",
	.harm = "Which servers a resolver is sent to depends on which server of the parent it asked. "
	    "Where the delegation is missing the zone does not exist for as long as the denial is "
	    "cached.",
	.families = "Every resolver, by chance: each keeps the first referral that it got until its "
	    "TTL ends, so the trouble comes and goes with the place and the hour.",
	.shows = "The NS sets or denials of the parent's servers that differ.",
	.fix = "Let the operator of the parent bring its servers to one version of the zone. If the "
	    "delegation was changed within the hour, run again; if it stays, it is one stale "
	    "secondary of theirs.",
	.avoid = "Do not change name servers, DS or keys of the zone until the parent speaks with one "
	    "voice: no step can be timed by a parent of which part lags behind.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ns-set-mismatch", "ds-parent-inconsistent", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
