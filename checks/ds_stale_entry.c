/*
 * A DS that no DNSKEY answers to, beside others that work.  In a double-DS
 * rollover the new DS stands at the parent before its key; a CDS of the zone
 * that lists it announces just that, so then it is only news.
 *
 * With no working DS at all it is ds-no-valid-key that speaks.
 */
#include "lint.h"

static bool
announced(struct lint_run *run, const struct lint_zone *zone, struct lint_bytes rdata)
{
	struct lint_ref set = { 0 };

	if (zone->node.kind == LINT_NONE)
		return false;
	while (lint_next(run, zone->node, LINT_RRSET, LINT_T_CDS, &set)) {
		struct lint_ref it = { 0 };
		struct lint_record cds;

		while (lint_next(run, set, LINT_RECORD, 0, &it))
			if (lint_get_record(run, it, &cds) && cds.rdata.n == rdata.n &&
			    memcmp(cds.rdata.p, rdata.p, rdata.n) == 0)
				return true;
	}
	return false;
}

static void
look(struct lint_run *run, const struct lint_zone *zone, const struct lint_ds *ds)
{
	const char *which = lint_text(run, "DS %u (%s, digest type %u)", ds->tag,
	    run->host->algorithm_text(run, ds->algorithm), ds->digest_type);
	struct lint_record record;
	struct lint_ref keys;
	bool cds;

	if (!lint_get_record(run, ds->record, &record))
		return;
	cds = announced(run, zone, record.rdata);
	keys = zone->node.kind == LINT_NONE ? zone->node : lint_rrset_at(run, zone->node, LINT_T_DNSKEY);
	lint_find(run, &(struct lint_say) { .about = ds->self, .type = LINT_T_DS,
	    .severity = cds ? LINT_INFO : LINT_BY_PHASE, .evidence = &keys,
	    .n_evidence = keys.kind != LINT_NONE,
	    .key = lint_text(run, "%u/%u/%u", ds->algorithm, ds->tag, ds->digest_type),
	    .text = cds ? lint_text(run, "%s has no DNSKEY yet; the zone's CDS announces it", which)
	        : ds->match == LINT_MATCH_NONE ? lint_text(run, "%s has no DNSKEY in the zone", which)
	        : lint_text(run, "the digest of %s does not fit the DNSKEY of that tag", which) });
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	struct lint_ds ds;
	bool leads = false;

	(void)ref;
	while (!leads && lint_next(run, run->zone, LINT_DS, 0, &it))
		leads = lint_get_ds(run, it, &ds) && ds.leads;
	if (!leads || !lint_get_zone(run, run->zone, &zone))
		return;
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && (ds.match == LINT_MATCH_NONE ||
		    ds.match == LINT_MATCH_DIGEST))
			look(run, &zone, &ds);
}

const struct lint_check check_ds_stale_entry = {
	.abi = LINT_ABI,
	.id = "ds-stale-entry",
	.title = "A DS at the parent fits no key of the zone",
	.cites = "RFC 4035 2.4",
	.what = "Beside a DS that works, the parent publishes one whose key is not in the zone's "
	    "DNSKEY RRset, or whose digest is not that of the key it names.",
	.harm = "Nothing fails today. But the spare link is dead: whoever holds that private key "
	    "can sign for the zone, and the next rollover that counts on it takes the zone "
	    "offline.",
	.families = "Validators skip a DS that fits no key. Several bound how many they will try "
	    "for one zone (Unbound gives up after four that do not match), so a pile of old ones "
	    "does hurt.",
	.shows = "The DS record at the parent and the DNSKEY RRset in which its key is missing.",
	.fix = "If no rollover is under way, have the registrar remove this DS. If one is, publish "
	    "the DNSKEY that belongs to it, or a CDS that announces it.",
	.avoid = "Do not remove DS records by their position in the registrar's form: compare key "
	    "tag, algorithm and digest, since the one beside it is what keeps the zone alive.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
