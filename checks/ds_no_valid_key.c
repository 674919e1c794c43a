/*
 * The zone is bogus: the parent says "signed by one of these keys", and none of
 * them validly signs the DNSKEY RRset.
 *
 * Only a DS that validators use counts: with none of those the zone is insecure,
 * which ds-digest-unusable says.  Where a DS does fit a key and only the key's
 * signature is at fault, this folds under the check that names what is wrong
 * with that signature.
 */
#include "lint.h"

static bool
usable(const struct lint_ds *ds)
{
	static const uint8_t known[] = { 5, 7, 8, 10, 13, 14, 15, 16 };

	return memchr(known, ds->algorithm, sizeof(known)) != NULL &&
	    (ds->digest_type == 1 || ds->digest_type == 2 || ds->digest_type == 4);
}

/* Could a signature by this key be good although nobody here could tell? */
static bool
undecided(struct lint_run *run, struct lint_ref key)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	while (lint_next(run, key, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.in_date &&
		    (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED))
			return true;
	return false;
}

static const char *
why(struct lint_run *run, const struct lint_ds *ds, bool fits)
{
	const char *which = lint_text(run, "DS %u (%s) ", ds->tag,
	    run->host->algorithm_text(run, ds->algorithm));

	if (fits)
		return lint_text(run, "%sfits a key, but that key does not validly sign the DNSKEY RRset "
		    "now", which);
	if (ds->match == LINT_MATCH_NONE)
		return lint_text(run, "%snames a key that is not in the DNSKEY RRset", which);
	return lint_text(run, "%sdoes not fit the key of that tag: the digests differ", which);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, first = { 0 }, cited[16];
	struct lint_ds ds, shown = { 0 };
	struct lint_zone zone;
	bool fits = false, unsure = false;
	unsigned n = 0;

	(void)ref;
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds) || !usable(&ds))
			continue;
		if (ds.leads)
			return;
		unsure |= ds.match == LINT_MATCH_GOOD && undecided(run, ds.key);
		if (first.kind == LINT_NONE || (ds.match == LINT_MATCH_GOOD && !fits))
			first = it, shown = ds;
		fits |= ds.match == LINT_MATCH_GOOD;
		if (n < 14)
			cited[n++] = it;
	}
	if (first.kind == LINT_NONE || !lint_get_zone(run, run->zone, &zone) || lint_is_source(run, &zone))
		return;
	if (unsure) {
		lint_unable(run, first, "a signature over the DNSKEY RRset could not be verified here");
		return;
	}
	it = zone.node.kind == LINT_NONE ? zone.node : lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	if (it.kind != LINT_NONE)
		cited[n++] = it;
	lint_find(run, &(struct lint_say) { .about = first, .type = LINT_T_DS,
	    .evidence = cited, .n_evidence = n,
	    .text = n - (it.kind != LINT_NONE) > 1
	        ? lint_text(run, "none of the parent's DS records leads to a valid key: %s",
	            why(run, &shown, fits))
	        : lint_text(run, "no validator can enter the zone: %s", why(run, &shown, fits)) });
}

const struct lint_check check_ds_no_valid_key = {
	.abi = LINT_ABI,
	.id = "ds-no-valid-key",
	.title = "No DS leads to a key that signs the DNSKEY RRset",
	.cites = "RFC 4035 5.2; RFC 4035 2.4",
	.what = "The parent publishes DS records for the zone, and not one of them, followed with "
	    "its digest, ends at a DNSKEY whose signature over the DNSKEY RRset verifies and is in "
	    "date.",
	.harm = "The zone is bogus from the apex down. Every validating resolver answers SERVFAIL "
	    "for every name in it and in all signed zones below, as fast as its cached keys run "
	    "out.",
	.families = "All validators alike. One that already holds validated keys goes on until the "
	    "TTL of the DNSKEY RRset has passed, so the failure spreads over hours.",
	.shows = "Each DS at the parent that a validator would use, and the DNSKEY RRset that it "
	    "does not fit.",
	.fix = "If the old key still exists, publish it again and let it sign the DNSKEY RRset: "
	    "that heals at once. Otherwise have the registrar replace the DS by one made from the "
	    "key that signs now, and count the old DS as cached for its full TTL from that moment.",
	.avoid = "Do not stop signing to make the error go away: while resolvers hold the DS an "
	    "unsigned zone is bogus too, and the keys that could have healed it may be deleted on "
	    "the way.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "ds-algorithm-unsigned", "dnskey-unsigned-by-sep",
	    "ds-stale-entry", "key-role-missing", "ds-misplaced-or-bad-flags", "cds-not-authenticated",
	    "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
