/*
 * Our DS for a subzone fits no key that the subzone has.  Judged in the subzone's
 * own turn, beside ds-no-valid-key, which then follows from it.
 */
#include "lint.h"

enum { MAX_CITED = 8 };

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;
	struct lint_ref it = { 0 }, cited[MAX_CITED];
	struct lint_ds ds;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_keys == 0 || zone.n_ds == 0 ||
	    !lint_get_zone(run, zone.parent, &up) || up.on_the_way)
		return;
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds))
			continue;
		if (ds.match == LINT_MATCH_GOOD || ds.match == LINT_MATCH_UNKNOWN)
			return;
		if (n < MAX_CITED - 1)
			cited[n++] = it;
	}
	if (n == 0)
		return;
	cited[n] = lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	lint_find(run, &(struct lint_say) { .about = cited[0], .name = zone.apex, .type = LINT_T_DS,
	    .evidence = cited + 1, .n_evidence = n,
	    .text = lint_text(run, "no DS that %s holds for %s fits a key of it%s", lint_n(run, up.apex),
	        lint_n(run, zone.apex),
	        up.phase_known && up.phase == LINT_SIGNED
	        ? lint_text(run, "; the outage begins when the DS of %s is published", lint_n(run, up.apex))
	        : "") });
}

const struct lint_check check_subzone_ds_mismatch = {
	.abi = LINT_ABI,
	.id = "subzone-ds-mismatch",
	.title = "The DS for a subzone fits none of its keys",
	.cites = "RFC 4035 5.2; RFC 4035 2.4",
	.what = "This zone holds a DS for a subzone, and the keys that the subzone's servers give are "
	    "others. Mostly its provider changed keys, or the subzone was moved and signed anew, "
	    "and nobody told the zone above.",
	.harm = "As long as this zone has no DS itself, nobody notices. With the day that its own DS "
	    "is published, everything in the subzone is SERVFAIL for validating resolvers, although "
	    "neither the subzone nor its provider did anything.",
	.families = "All validators; resolvers that do not validate go on as before, so that the "
	    "subzone seems to work for some of the users.",
	.shows = "The DS records in this zone and the DNSKEY set of the subzone.",
	.fix = "Replace the DS by that of the key which signs the subzone's DNSKEY set now, or take it "
	    "out and leave the subzone insecure for the time being. Before this zone's own DS is "
	    "out, either can be done at leisure.",
	.avoid = "Do not publish the DS of this zone while this stands, and do not ask the subzone's "
	    "provider to go back to old keys that he may no longer have.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "ds-no-valid-key", "ds-stale-entry", "ds-algorithm-unsigned",
	    "dnskey-unsigned-by-sep", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
