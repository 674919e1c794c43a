/*
 * How long a DS lives in caches, which the parent decides: the worst case of taking it
 * back.  The rule counts from the last server that still serves it, and adds the TTL
 * of the keys, for a validator may trust those on after the DS has died.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref it = { 0 }, longest = { 0 }, keys;
	struct lint_rrset set;
	struct lint_ds ds;
	uint32_t ttl = 0, key_ttl = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_ds == 0)
		return;
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && (longest.kind == LINT_NONE || ds.ttl > ttl)) {
			longest = it;
			ttl = ds.ttl;
		}
	it = lint_node_at(run, zone.parent, zone.apex);
	for (struct lint_ref version = { 0 }; lint_next(run, it, LINT_RRSET, LINT_T_DS, &version);)
		if (lint_get_rrset(run, version, &set) && set.ttl_max > ttl) {
			longest = version;
			ttl = set.ttl_max;
		}
	/* A DS of the command line may have none, and is in no cache yet. */
	if (longest.kind == LINT_NONE || ttl == 0)
		return;
	keys = zone.node.kind == LINT_NONE ? zone.node : lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	if (lint_get_rrset(run, keys, &set))
		key_ttl = set.ttl_max;
	lint_find(run, &(struct lint_say) { .about = longest, .name = zone.apex, .type = LINT_T_DS,
	    .evidence = &keys, .n_evidence = keys.kind != LINT_NONE,
	    .text = lint_text(run, "caches keep the DS for %s; un-signing is safe %s after the last server "
	        "of the parent has dropped it", run->host->span_text(run, ttl),
	        run->host->span_text(run, (int64_t)ttl + key_ttl)) });
}

const struct lint_check check_ds_ttl_parent = {
	.abi = LINT_ABI,
	.id = "ds-ttl-parent",
	.title = "The parent decides how long a DS stays in caches",
	.cites = "RFC 7583 3.3; RFC 6781 4.4.1",
	.what = "The DS has the TTL that the parent gives it, often a day, and the owner of the zone "
	    "cannot shorten it. For so long after a DS has been taken back there are resolvers that "
	    "still insist on signatures.",
	.harm = "None while nothing changes. It is the length of the outage when a zone is un-signed, "
	    "or its keys are lost, before the DS has died everywhere. Signing again with other keys "
	    "does not shorten it and does not start it anew.",
	.families = "Cloudflare keeps the whole TTL; Google Public DNS six hours at most, OpenDNS one "
	    "hour, Quad9 half a day. The slowest cache counts, not the usual one.",
	.shows = "The DS with the longest TTL and the DNSKEY set, whose TTL adds to it.",
	.fix = "Plan with it: write the time into the runbook, and take the DS away that much before "
	    "anything that breaks the signatures. Ask the registry whether it offers a shorter DS "
	    "TTL for the days of a change.",
	.avoid = "Do not believe a resolver that has recovered: it shows that one cache has dropped "
	    "the DS, not that all have.",
	.needs = LINT_NEED_DS,
	.severity = LINT_PHASES(LINT_INFO, LINT_INFO, LINT_INFO, LINT_INFO, LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
