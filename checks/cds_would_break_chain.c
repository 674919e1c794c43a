/*
 * What if the parent did today what CDS or CDNSKEY asks for?  Then one of the records
 * must lead to a key that is published and signs the DNSKEY RRset now.  The request to
 * delete the DS is cds-delete.
 */
#include "lint.h"

enum { MAX_CITED = 8 };

static bool
is_delete(const struct lint_record *r)
{
	return r->rdata.n >= 4 && r->rdata.p[r->type == LINT_T_CDS ? 2 : 3] == 0;
}

/* A digest that has not the length of its type: ds-malformed. */
static bool
is_malformed(const struct lint_record *r)
{
	static const uint8_t octets[] = { 0, 20, 32, 32, 48 };

	return r->type == LINT_T_CDS && r->rdata.p[3] < sizeof(octets) && octets[r->rdata.p[3]] != 0 &&
	    r->rdata.n != 4u + octets[r->rdata.p[3]];
}

static bool
means(struct lint_run *run, const struct lint_record *r, const struct lint_key *key, bool *unknown)
{
	enum lint_match match;

	if (r->type == LINT_T_CDNSKEY)
		return r->rdata.n == key->rdata.n && memcmp(r->rdata.p, key->rdata.p, key->rdata.n) == 0;
	match = lint_ds_match(run, key->self, r->rdata);
	*unknown |= match == LINT_MATCH_UNKNOWN;
	return match == LINT_MATCH_GOOD;
}

struct keys {
	struct lint_ref cited[MAX_CITED];
	size_t n;
	bool unknown, there;
};

/* Does no record of the set lead to a key that signs the keys? */
static bool
breaks(struct lint_run *run, struct lint_ref set, uint16_t type, struct keys *k)
{
	struct lint_record record;
	struct lint_key key;
	struct lint_ref it = { 0 };

	while (lint_next(run, set, LINT_RECORD, type, &it)) {
		struct lint_ref i = { 0 };

		if (!lint_get_record(run, it, &record) || record.rdata.n < 4 || is_delete(&record) ||
		    is_malformed(&record))
			return false;
		while (lint_next(run, run->zone, LINT_KEY, 0, &i)) {
			if (!lint_get_key(run, i, &key) || !means(run, &record, &key, &k->unknown))
				continue;
			if (key.signs_dnskey && !key.revoked && key.zone_key)
				return false;
			k->there = true;
			if (k->n < MAX_CITED)
				k->cited[k->n++] = i;
		}
	}
	return true;
}

/* Of a CDS and a CDNSKEY set that both break the chain the first speaks for both. */
static bool
said_by_cds(struct lint_run *run, const struct lint_zone *zone)
{
	const struct lint_ref cds = lint_rrset_at(run, zone->node, LINT_T_CDS);
	struct keys k = { 0 };

	return cds.kind != LINT_NONE && breaks(run, cds, LINT_T_CDS, &k) && !k.unknown;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_rrset set;
	struct lint_ref it;
	struct keys k = { 0 };

	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_keys == 0 ||
	    !lint_get_rrset(run, ref, &set) || !lint_name_eq(set.name, zone.apex) ||
	    !breaks(run, ref, set.type, &k) || (set.type == LINT_T_CDNSKEY && said_by_cds(run, &zone)))
		return;
	/* A zone file before signing: which keys will sign the DNSKEY RRset is not known yet. */
	if (k.there && zone.n_sigs == 0 && (zone.have & LINT_NEED_FILE))
		return;
	if (k.unknown) {
		lint_unable(run, ref, "a CDS has a digest of a type that this build cannot compute");
		return;
	}
	if (k.n == 0 && (it = lint_rrset_at(run, zone.node, LINT_T_DNSKEY)).kind != LINT_NONE)
		k.cited[k.n++] = it;
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = k.cited, .n_evidence = k.n,
	    .text = lint_text(run, k.there
	        ? "%s asks for a DS of a key that does not sign the DNSKEY RRset"
	        : "%s asks for a DS of a key that the zone does not publish", lint_t(run, set.type)) });
}

const struct lint_check check_cds_would_break_chain = {
	.abi = LINT_ABI,
	.id = "cds-would-break-chain",
	.title = "Acting on CDS or CDNSKEY would make the zone bogus",
	.cites = "RFC 7344 4.1; RFC 4035 5.2",
	.what = "The DS set that the zone asks its parent for leads to no key that is published and "
	    "signs the DNSKEY set now. A careful parent refuses it; a careless one does as told.",
	.harm = "The moment the parent acts, every validating resolver loses the zone, for the TTL of "
	    "the new DS at least. Nothing warns beforehand, since nothing else in the zone changes.",
	.families = "All validators, after the parent has acted. RFC 7344 has parents check this; not "
	    "all do.",
	.shows = "The CDS or CDNSKEY set, and the keys that it names or that there are.",
	.fix = "Publish the new key and let it sign the DNSKEY set first, wait for the DNSKEY TTL, then "
	    "publish CDS for it. If the set is a leftover, remove CDS and CDNSKEY at once.",
	.avoid = "Do not add the DS by hand to help the roll along while CDS says something else: the "
	    "next scan replaces it.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "cds-not-authenticated", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_RRSET, LINT_T_CDNSKEY, look }, { LINT_NONE, 0, NULL } },
};
