/*
 * The NS set of a delegation beside the one at the apex of the child.  What the
 * child's own servers disagree about among themselves is answer-divergence, and
 * what the parent's do is parent-referral-inconsistent; both stand above this one.
 */
#include "lint.h"

static bool
has(struct lint_run *run, struct lint_ref set, const struct lint_record *record)
{
	struct lint_ref it = { 0 };
	struct lint_record other;

	while (lint_next(run, set, LINT_RECORD, LINT_T_NS, &it))
		if (lint_get_record(run, it, &other) && other.rdata.n == record->rdata.n &&
		    memcmp(other.rdata.p, record->rdata.p, record->rdata.n) == 0)
			return true;
	return false;
}

/* The servers that only one of two sets names, as text; NULL for none. */
static const char *
only_in(struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	struct lint_ref it = { 0 };
	struct lint_record record;
	const char *list = NULL;
	unsigned n = 0;

	while (lint_next(run, a, LINT_RECORD, LINT_T_NS, &it)) {
		const char *name;

		if (!lint_get_record(run, it, &record) || has(run, b, &record) || ++n > 4)
			continue;
		name = run->host->rdata_text(run, LINT_T_NS, record.rdata);
		list = list == NULL ? name : lint_text(run, "%s, %s", list, name);
	}
	return n > 4 ? lint_text(run, "%s and %u more", list, n - 4) : list;
}

static void
compare(struct lint_run *run, struct lint_ref above, struct lint_ref below)
{
	const char *gone = only_in(run, above, below), *new = only_in(run, below, above), *text;

	if (gone == NULL && new == NULL)
		return;
	if (new == NULL)
		text = lint_text(run, "the parent delegates to %s too, which the zone does not name", gone);
	else if (gone == NULL)
		text = lint_text(run, "the zone names %s too, which the parent does not delegate to", new);
	else
		text = lint_text(run, "the parent delegates to %s, the zone names %s instead", gone, new);
	lint_find(run, &(struct lint_say) { .about = below, .text = text, .evidence = &above,
	    .n_evidence = 1 });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref cut, above = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	cut = lint_node_at(run, zone.parent, zone.apex);
	while (lint_next(run, cut, LINT_RRSET, LINT_T_NS, &above)) {
		struct lint_ref below = { 0 };

		while (lint_next(run, zone.node, LINT_RRSET, LINT_T_NS, &below))
			compare(run, above, below);
	}
}

const struct lint_check check_ns_set_mismatch = {
	.abi = LINT_ABI,
	.id = "ns-set-mismatch",
	.title = "The parent and the zone name different name servers",
	.cites = "RFC 1034 4.2.2; RFC 7477 1",
	.what = "The NS set by which the parent delegates the zone and the NS set at the zone's own "
	    "apex are not the same. One of the two is out of date, or a change was made on one side "
	    "only.",
	.harm = "Resolvers differ in which of the two they follow, and change from one to the other "
	    "when a TTL ends. A server that only one side names gets part of the questions: if it "
	    "is stale or unsigned, part of the users see another zone, and a signed one may be "
	    "bogus for them alone.",
	.families = "Resolvers that prefer the child's set move to it after the first answer (BIND, "
	    "Unbound); those that stay with the parent's never see the other (Knot Resolver, many "
	    "forwarders' upstreams).",
	.shows = "Both NS sets, with the servers that gave them.",
	.fix = "Decide which servers are to serve the zone and write the same list at the registrar "
	    "and in the zone. In the middle of a move keep both lists equal, with all old and new "
	    "servers in them, until the old NS TTLs have run out.",
	.avoid = "Do not begin to sign, and do not publish a DS, while a server outside your sight "
	    "is in one of the two lists: it will hand out the zone as it was.",
	.needs = 0,
	.wants = LINT_NEED_DS | LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
