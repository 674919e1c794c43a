/*
 * A DS at the parent, no DNSSEC in the child: what slack.com was on 2021-09-30
 * in every cache that still held the DS.
 *
 * A live zone counts as unsigned only on positive evidence: a server that
 * answered the DNSKEY question and had none.  Silence proves nothing.
 */
#include "lint.h"

static bool
denied_keys(struct lint_run *run, const struct lint_zone *zone, struct lint_ref *reply)
{
	struct lint_reply r;

	while (lint_next(run, run->zone, LINT_REPLY, 0, reply))
		if (lint_get_reply(run, *reply, &r) && r.result == LINT_ANSWER && r.aa && !r.tc &&
		    r.rcode == 0 &&
		    r.qtype == LINT_T_DNSKEY && lint_name_eq(r.qname, zone->apex))
			return true;
	return false;
}

/* Does the DS that is out now break the zone as it is now?  One that no validator can use
 * (RFC 4035 5.2) leaves it insecure, not bogus. */
static bool
breaks(struct lint_run *run)
{
	const struct lint_mixes *m = run->host->mixes(run, run->zone, LINT_NOW);

	for (size_t i = 0; i < m->n_mixes; i++)
		if (m->mixes[i].outcome == LINT_BOGUS && m->mixes[i].ds->gone == LINT_NEVER &&
		    m->mixes[i].keys->gone == LINT_NEVER)
			return true;
	return false;
}

/* A provider's list of the keys that it signs with has no signature in it. */
static bool
a_key_signs(struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct lint_key key;

	while (lint_next(run, run->zone, LINT_KEY, 0, &it))
		if (lint_get_key(run, it, &key) && key.signs_dnskey)
			return true;
	return false;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, first = { 0 }, cited[16], reply = { 0 };
	struct lint_zone zone;
	struct lint_ds ds;
	unsigned n = 0;
	bool source;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.is_signed || zone.n_ds == 0 ||
	    a_key_signs(run) || !breaks(run))
		return;
	source = lint_is_source(run, &zone);
	if (source && zone.n_keys > 0)
		return; /* whether they fit is subzone-ds-mismatch */
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && n < 14) {
			if (first.kind == LINT_NONE)
				first = it;
			cited[n++] = it;
		}
	if (first.kind == LINT_NONE)
		return;
	if (!(zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE))) {
		if (!denied_keys(run, &zone, &reply)) {
			lint_unable(run, first, "no server of the zone answered whether it has DNSKEY "
			    "records");
			return;
		}
		cited[n++] = reply;
	}
	it = zone.node.kind == LINT_NONE ? zone.node : lint_rrset_at(run, zone.node, LINT_T_SOA);
	if (it.kind != LINT_NONE)
		cited[n++] = it;
	lint_find(run, &(struct lint_say) { .about = first, .type = LINT_T_DS, .evidence = cited,
	    .n_evidence = n, .severity = source ? LINT_INFO : LINT_BY_PHASE,
	    .text = lint_text(run, source
	        ? "the zone above has a DS for %s, and this file has no key: right only if it is signed "
	        "on its way "
	          "to the servers"
	        : "the parent has a DS for %s, but the zone is not signed", lint_n(run, zone.apex)) });
}

const struct lint_check check_ds_orphaned = {
	.abi = LINT_ABI,
	.id = "ds-orphaned",
	.title = "The parent has a DS, the zone is unsigned",
	.cites = "RFC 4035 5.2",
	.what = "The parent declares the zone signed by publishing a DS, and the zone carries no "
	    "signatures. Either signing was switched off before the DS had gone, or the wrong, "
	    "unsigned zone is being served.",
	.harm = "Every validating resolver answers SERVFAIL for the whole zone, and keeps doing so "
	    "for as long as it may cache the DS: 24 hours under .com, whatever is done to the zone "
	    "itself.",
	.families = "All validators. Those with a TTL cap recover earlier (Google Public DNS keeps "
	    "a DS for six hours at most); plain resolvers notice nothing, which is why half of the "
	    "users report no trouble.",
	.shows = "The DS records at the parent, and what the zone answered or holds in place of "
	    "DNSKEY.",
	.fix = "Serve the signed zone again with the keys that the DS names; that heals at once. "
	    "Only if those keys are lost: remove the DS at the registrar and wait out its TTL.",
	.avoid = "Do not remove the DS and then wait for the best while the zone stays unsigned: "
	    "the removal does not reach a cache that holds the DS, and signing with new keys does "
	    "not help there either.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "ds-no-valid-key", "ds-algorithm-unsigned",
	    "dnskey-unsigned-by-sep", "ds-stale-entry", "ds-digest-sha1", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
