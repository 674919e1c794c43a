/*
 * A name of the zone leads to a name in another zone that is bogus.  Only zones that the
 * run has looked at can be told; a name server whose zone was walked on the way to its
 * address, or files of a set.  Zones above this one and below it are left to
 * ancestor-not-secure and to their own findings.
 */
#include "lint.h"

/* The name in RDATA that has to be looked up next, or len 0. */
static struct lint_name
target_of(const struct lint_record *r)
{
	const size_t at = r->type == LINT_T_MX ? 2 : r->type == LINT_T_SRV ? 6
	    : r->type == LINT_T_SVCB || r->type == LINT_T_HTTPS ? 2 : 0;
	size_t n = at;

	while (n < r->rdata.n && r->rdata.p[n] != 0)
		n += r->rdata.p[n] + 1u;
	if (n >= r->rdata.n || n - at + 1 > 255 || n == at)
		return (struct lint_name) { 0 };
	return (struct lint_name) { r->rdata.p + at, (uint8_t)(n - at + 1) };
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_record record;
	struct lint_node node;
	struct lint_zone zone, other;
	struct lint_name target;
	struct lint_ref keys;

	if (!lint_get_record(run, ref, &record) || !lint_get_node(run, record.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_AT_CUT)))
		return;
	target = target_of(&record);
	if (target.len == 0 || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    lint_name_within(target, zone.apex) ||
	    !lint_get_zone(run, lint_zone_of(run, target), &other) ||
	    lint_name_within(zone.apex, other.apex) || strcmp(lint_status(run, other.self), "bogus") != 0 ||
	    strcmp(lint_status(run, zone.self), "bogus") == 0)
		return;
	keys = lint_rrset_at(run, other.node, LINT_T_DNSKEY);
	lint_find(run, &(struct lint_say) { .about = ref, .key = lint_n(run, target), .evidence = &keys,
	    .n_evidence = keys.kind != LINT_NONE,
	    .text = lint_text(run, "%s leads to %s, and %s is bogus", lint_t(run, record.type),
	        lint_n(run, target), lint_n(run, other.apex)) });
}

const struct lint_check check_target_zone_bogus = {
	.abi = LINT_ABI,
	.id = "target-zone-bogus",
	.title = "A name leads into a zone that is bogus",
	.cites = "RFC 4035 5; RFC 1034 4.2.1",
	.what = "The zone itself is in order, but a name server, mail server, service or alias of "
	    "it is a name in another zone, and that zone does not validate.",
	.harm = "For a name server: its address cannot be looked up, and when all of them are of "
	    "that kind the whole zone is gone. For mail, services and aliases: these fail, while "
	    "the zone passes every test of its own.",
	.families = "All validators. Glue helps over a bogus name server's zone for some "
	    "resolvers and for a while.",
	.shows = "The record that leads there, and the keys of the zone that is bogus when it was "
	    "asked for them.",
	.fix = "Tell whoever runs the other zone. Meanwhile point NS, MX or the alias at a host "
	    "in a zone that validates; for NS do it at the registrar as well.",
	.avoid = "Do not remove your own DS because of it: that does not make the other zone "
	    "resolve.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RECORD, LINT_T_NS, look },
	    { LINT_RECORD, LINT_T_CNAME, look },
	    { LINT_RECORD, LINT_T_DNAME, look }, { LINT_RECORD, LINT_T_MX, look },
	    { LINT_RECORD, LINT_T_SRV, look }, { LINT_RECORD, LINT_T_SVCB, look },
	    { LINT_RECORD, LINT_T_HTTPS, look }, { LINT_NONE, 0, NULL } },
};
