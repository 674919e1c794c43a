/*
 * What happens to this subzone on the day that the zone above gets its DS: whether it
 * turns from insecure to bogus.  Judged in the subzone's turn, for zones above that are
 * signed and have no DS yet.  The links between are simulated one by one, from the zone
 * that waits for its DS down to this one.  Whatever is wrong with the link has a finding
 * of its own, which this one follows; here it is the answer to one question: may the DS
 * go out?
 */
#include "lint.h"

enum { DEEPEST = 16 };
enum outcome { SECURE, INSECURE, BOGUS, UNKNOWN };

/* A server of the zone above that fails to prove that there is no DS. */
static bool
fails_to_prove(struct lint_run *run, const struct lint_zone *up, struct lint_name name, struct lint_ref *at)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;

	while (lint_next(run, up->self, LINT_DENIAL, 0, &it)) {
		if (!lint_get_denial(run, it, &d) || d.qtype != LINT_T_DS || !lint_name_eq(d.qname, name) ||
		    !lint_source_signs(run, up, d.source))
			continue;
		if (d.proof == LINT_PROOF_NONE || d.proof == LINT_PROOF_WRONG ||
		    d.proof == LINT_PROOF_UNSIGNED) {
			*at = it;
			return true;
		}
	}
	return false;
}

static enum outcome
link_to(struct lint_run *run, const struct lint_zone *zone, const struct lint_zone *up, struct lint_ref *at,
    const char **why)
{
	struct lint_ref it = { 0 };
	struct lint_ds ds;
	bool usable = false, leads = false;

	if (zone->n_ds == 0) {
		if (!(zone->have & LINT_NEED_DS) && !(up->have & LINT_NEED_WHOLE))
			return UNKNOWN;
		*why = "that it has no DS is not proved";
		return fails_to_prove(run, up, zone->apex, at) ? BOGUS : INSECURE;
	}
	while (lint_next(run, zone->self, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds))
			continue;
		*at = it;
		usable |= ds.match != LINT_MATCH_UNKNOWN;
		leads |= ds.leads;
	}
	if (!usable)
		return INSECURE;
	if (!(zone->have & LINT_NEED_KEYS) && zone->n_keys == 0)
		return UNKNOWN;
	*why = zone->n_keys == 0 ? "it has a DS and no keys" : "no DS leads to a key that signs its keys";
	return leads ? SECURE : BOGUS;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone chain[DEEPEST] = { 0 }, zone;
	struct lint_ref at = { 0 };
	const char *why = "";
	unsigned n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	/* Up to the zone that is signed and waits for its DS. */
	for (chain[n++] = zone; n < DEEPEST && lint_get_zone(run, chain[n - 1].parent, &chain[n]); n++) {
		if (chain[n].on_the_way)
			return;
		if (chain[n].phase_known && chain[n].phase == LINT_SIGNED)
			break;
	}
	if (n == DEEPEST || chain[n].apex.len == 0 || !chain[n].phase_known || chain[n].phase != LINT_SIGNED)
		return;
	for (unsigned i = n; i-- > 1;)
		if (link_to(run, &chain[i], &chain[i + 1], &at, &why) != SECURE)
			return; /* what is below it stays as it is, or is told at that zone */
	at = (struct lint_ref) { 0 };
	if (link_to(run, &zone, &chain[1], &at, &why) != BOGUS)
		return;
	if (at.kind == LINT_NONE)
		at = lint_rrset_at(run, lint_node_at(run, zone.parent, zone.apex), LINT_T_NS);
	if (at.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = at, .name = zone.apex,
		    .type = zone.n_ds > 0 ? LINT_T_DS : chain[1].chain & LINT_BY_NSEC3 ? LINT_T_NSEC3
		    : LINT_T_NSEC,
		    .text = lint_text(run, "with a DS for %s, %s turns from insecure to bogus: %s",
		        lint_n(run, chain[n].apex), lint_n(run, zone.apex), why) });
}

const struct lint_check check_subzone_order_gate = {
	.abi = LINT_ABI,
	.id = "subzone-order-gate",
	.title = "Publishing the DS now would break a subzone",
	.cites = "RFC 4035 5; RFC 4035 5.2",
	.what = "The zone above is signed and has no DS yet, so that everything below it counts "
	    "as insecure. With the DS, resolvers begin to look at the links below, and the one to "
	    "this subzone does not hold.",
	.harm = "From the hour that the DS is published every name of the subzone is SERVFAIL for "
	    "validating resolvers. Taking the DS back does not end it: it is cached for its TTL, "
	    "at most registries for a day.",
	.families = "All validators, at once and everywhere. Until then no resolver shows "
	    "anything.",
	.shows = "The DS of the subzone in the zone above, or the missing proof that there is "
	    "none.",
	.fix = "Keep the DS back. Repair the link first, by the finding that this one follows, "
	    "wait for the TTLs of what was wrong, and run again: the gate is open when this "
	    "finding is gone.",
	.avoid = "Do not publish the DS in the hope that the subzone is hardly used, and do not "
	    "sign it in a hurry to close the gap.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
