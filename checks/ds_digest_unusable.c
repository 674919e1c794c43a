/*
 * Digest types.  Two ways to lose: every DS has a type that validators do not
 * know, and the zone is insecure; or SHA-1 fits and SHA-256 beside it does not,
 * and those that obey RFC 4509 3 find the zone bogus while the others do not.
 * An unusable digest beside a good one only deserves a word.
 */
#include "lint.h"

static bool
is_usable(uint8_t type)
{
	return type == 1 || type == 2 || type == 4;
}

static const char *
digest_text(struct lint_run *run, uint8_t type)
{
	return type == 0 ? "0 (reserved)"
	    : type == 3  ? "3 (GOST R 34.11-94)"
	    : type == 5  ? "5 (GOST R 34.11-2012)"
	    : type == 6  ? "6 (SM3)"
	    : type == 253 || type == 254 ? lint_text(run, "%u (private use)", type)
	                 : lint_text(run, "%u (not assigned)", type);
}

struct tally {
	unsigned usable, sha2, sha2_leads, sha1_leads;
	struct lint_ref sha1, wrong; /* a leading SHA-1 DS; a SHA-2 one that leads nowhere */
	bool mismatch; /* wrong's digest does not fit its key */
};

static struct tally
count(struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct tally t = { 0 };
	struct lint_ds ds;

	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds) || !is_usable(ds.digest_type))
			continue;
		t.usable++;
		if (ds.digest_type == 1) {
			t.sha1_leads += ds.leads;
			if (ds.leads)
				t.sha1 = it;
			continue;
		}
		t.sha2++;
		t.sha2_leads += ds.leads;
		if (!ds.leads && !t.mismatch)
			t.wrong = it, t.mismatch = ds.match == LINT_MATCH_DIGEST;
	}
	return t;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct tally t = count(run);
	struct lint_ref it = { 0 };
	struct lint_ds ds;

	(void)ref;
	if (t.sha1_leads > 0 && t.sha2 > 0 && t.sha2_leads == 0)
		lint_find(run, &(struct lint_say) { .about = t.wrong, .type = LINT_T_DS, .evidence = &t.sha1,
		    .n_evidence = 1, .key = "sha1-only",
		    .text = t.mismatch ? "the SHA-1 DS fits its key, the better digest beside it does "
		        "not: bogus "
		                         "for validators that prefer the better one"
		                       : "only the SHA-1 DS leads to a key; validators that prefer the "
		                           "SHA-2 digest "
		                         "beside it find the zone bogus" });
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds) || is_usable(ds.digest_type))
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .type = LINT_T_DS,
		    .severity = t.usable == 0 ? LINT_BY_PHASE
		        : ds.digest_type == 5 || ds.digest_type == 6 ? LINT_INFO : LINT_WARNING,
		    .key = lint_text(run, "%u/%u/%u", ds.algorithm, ds.tag, ds.digest_type),
		    .text = lint_text(run, t.usable == 0
		        ? "DS %u has digest type %s, and no other DS has one that validators use: the "
		            "zone is insecure"
		        : "DS %u has digest type %s, which validators pass over", ds.tag,
		        digest_text(run, ds.digest_type)) });
	}
}

const struct lint_check check_ds_digest_unusable = {
	.abi = LINT_ABI,
	.id = "ds-digest-unusable",
	.title = "A DS digest is of a type that validators cannot use",
	.cites = "RFC 6840 5.2; RFC 4509 3; RFC 9906 2; RFC 9904 4",
	.what = "A DS has a digest type that is unknown, reserved, private or withdrawn (GOST R "
	    "34.11-94), or the only digest that fits a key is SHA-1 while a SHA-2 digest beside it "
	    "fits none.",
	.harm = "With no usable digest the zone counts as unsigned: everything still resolves, and "
	    "nothing that relies on DNSSEC protects any more. With SHA-1 right and SHA-256 wrong, "
	    "part of the resolvers fail for all names, which looks like a random outage.",
	.families = "Unbound, BIND and PowerDNS Recursor pass over SHA-1 when a SHA-2 digest is "
	    "there; a validator that tries every DS in turn finds the zone secure all the same.",
	.shows = "The DS with the unusable digest, and for the mixed case the SHA-1 DS that hides "
	    "the mistake.",
	.fix = "Have the registrar publish a DS of digest type 2 computed from the key that signs "
	    "the DNSKEY RRset, and remove the unusable one once the new one is in every cache.",
	.avoid = "Do not trust one green resolver here: it may be one that still accepts the "
	    "digest. Compare the digests, not the answers.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ds-stale-entry", "ds-digest-sha1", "cds-not-authenticated",
	    "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
