/*
 * ZONEMD against the zone that it stands in.  The digest itself is a fact; here
 * the records are held against it, one finding a record, the plainest reason
 * first: with another serial the digest cannot fit either.
 */
#include "lint.h"

enum { SCHEME_SIMPLE = 1, SHA384 = 1, SHA512 = 2, HEAD = 6 };

/* Does an earlier record of the set have the same scheme and hash? */
static bool
is_second(struct lint_run *run, struct lint_ref set, const struct lint_record *me)
{
	struct lint_ref it = { 0 };
	struct lint_record r;

	while (lint_next(run, set, LINT_RECORD, 0, &it) && it.row != me->self.row)
		if (lint_get_record(run, it, &r) && r.rdata.n >= HEAD && r.rdata.p[4] == me->rdata.p[4] &&
		    r.rdata.p[5] == me->rdata.p[5] &&
		    (r.rdata.n != me->rdata.n || memcmp(r.rdata.p, me->rdata.p, r.rdata.n) != 0))
			return true;
	return false;
}

/* What is wrong with one record, or NULL. */
static const char *
fault_of(struct lint_run *run, struct lint_ref set, const struct lint_record *r,
    const struct lint_zone *zone, const char **key)
{
	const size_t n = r->rdata.n - HEAD, want = r->rdata.p[5] == SHA384 ? 48 : 64;
	const struct lint_bytes digest = r->rdata.p[5] == SHA384 ? zone->zonemd384 : zone->zonemd512;

	*key = "serial";
	if (zone->has_soa && lint_u32(r->rdata.p) != zone->soa_serial)
		return lint_text(run, "this digest is of serial %u, the zone has serial %u",
		    lint_u32(r->rdata.p), zone->soa_serial);
	*key = "twice";
	if (is_second(run, set, r))
		return "two digests of one scheme and hash: neither may be used";
	*key = "length";
	if (n != want)
		return lint_text(run, "a digest of %zu octets where the hash has %zu", n, want);
	*key = "digest";
	if (digest.n == n && memcmp(digest.p, r->rdata.p + HEAD, n) != 0)
		return "the digest is not that of the zone: something was changed after it was made";
	return NULL;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, soa;
	struct lint_record r;
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	const char *text, *key;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) || !lint_get_zone(run, run->zone, &zone))
		return;
	soa = lint_rrset_at(run, set.node, LINT_T_SOA);
	while (lint_next(run, ref, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &r) || r.rdata.n < HEAD)
			continue;
		if (r.rdata.p[4] != SCHEME_SIMPLE || (r.rdata.p[5] != SHA384 && r.rdata.p[5] != SHA512)) {
			lint_find(run, &(struct lint_say) { .about = it, .severity = LINT_INFO,
			    .key = lint_text(run, "unknown-%u-%u", r.rdata.p[4], r.rdata.p[5]),
			    .text = lint_text(run, "a digest by scheme %u and hash %u, which cannot be "
			        "computed here", r.rdata.p[4], r.rdata.p[5]) });
			continue;
		}
		text = fault_of(run, ref, &r, &zone, &key);
		if (text != NULL)
			lint_find(run, &(struct lint_say) { .about = it, .evidence = &soa,
			    .n_evidence = soa.kind != LINT_NONE, .text = text,
			    .key = lint_text(run, "%s-%u", key, r.rdata.p[5]) });
	}
}

const struct lint_check check_zonemd_mismatch = {
	.abi = LINT_ABI,
	.id = "zonemd-mismatch",
	.title = "The zone's digest does not fit the zone",
	.cites = "RFC 8976 2.2; RFC 8976 3.3.1; RFC 8976 4",
	.what = "A ZONEMD record at the apex has another serial than the SOA, a digest of the wrong "
	    "length, a twin of the same scheme and hash, or a digest that differs from the one "
	    "computed over all records of the zone.",
	.harm = "Whoever loads the zone as a whole and checks it refuses it: a secondary keeps its "
	    "old copy until that expires, a resolver that holds the root or another zone locally "
	    "goes without. Nobody who asks for single names notices.",
	.families = "Those that take in whole zones: Unbound with zonemd-check in an auth-zone, "
	    "PowerDNS Recursor's zone-to-cache, Knot DNS as secondary with zonemd-verify. Plain "
	    "resolution ignores the record in all of them.",
	.shows = "The ZONEMD record, and the SOA whose serial it must have.",
	.fix = "Make the digest the last step: sign, compute ZONEMD over the signed zone, then sign "
	    "the ZONEMD set itself (ldns-signzone -z, zonemd-generate in Knot DNS), and "
	    "publish nothing that was edited afterwards.",
	.avoid = "Do not copy a digest from an older version of the zone with the serial put right: "
	    "it covers the SOA and every signature.",
	.needs = LINT_NEED_FILE | LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_ZONEMD, look }, { LINT_NONE, 0, NULL } },
};
