/*
 * Digests that have not the length of their type, wherever a digest stands: in
 * the parent's DS set, at the cuts of this zone, in its CDS.
 */
#include "lint.h"

static unsigned
octets(uint8_t type)
{
	return type == 1 ? 20 : type == 2 || type == 3 || type == 5 || type == 6 ? 32 : type == 4 ? 48 : 0;
}

static void
say(struct lint_run *run, struct lint_ref about, uint16_t type, const uint8_t *head, size_t digest)
{
	lint_find(run, &(struct lint_say) { .about = about, .type = type,
	    .key = lint_text(run, "%u/%u/%u", head[2], lint_u16(head), head[3]),
	    .text = lint_text(run, "the digest of %s %u has %zu octets, type %u has %u", lint_t(run, type),
	        lint_u16(head), digest, head[3], octets(head[3])) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_record r;

	while (lint_next(run, ref, LINT_RECORD, 0, &it))
		if (lint_get_record(run, it, &r) && r.rdata.n >= 4 && octets(r.rdata.p[3]) != 0 &&
		    r.rdata.n - 4 != octets(r.rdata.p[3]))
			say(run, it, r.type, r.rdata.p, r.rdata.n - 4);
}

static void
look_parent(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ds ds;

	if (lint_get_ds(run, ref, &ds) && octets(ds.digest_type) != 0 &&
	    ds.digest.n != octets(ds.digest_type))
		say(run, ref, LINT_T_DS,
		    (const uint8_t[]) { (uint8_t)(ds.tag >> 8), (uint8_t)ds.tag, ds.algorithm,
		    ds.digest_type },
		    ds.digest.n);
}

const struct lint_check check_ds_malformed = {
	.abi = LINT_ABI,
	.id = "ds-malformed",
	.title = "A DS or CDS digest has the wrong length",
	.cites = "RFC 4034 5.1.4; RFC 4509 2.2; RFC 6605 2; RFC 7344 3.1",
	.what = "The digest is shorter or longer than its type makes it: 20 octets for SHA-1, 32 "
	    "for SHA-256, 48 for SHA-384. Mostly a digit lost in copying, or a digest pasted under "
	    "the wrong type.",
	.harm = "Such a DS can match no key. If it is the only one, or replaces the one that "
	    "works, the child zone is bogus; as a CDS it is what a parent that scans would publish "
	    "next.",
	.families = "Validators treat it as a DS that does not match. Some signers and secondaries "
	    "refuse to load a zone with it at all, so it can also stop a transfer.",
	.shows = "The record with the digest, and the length that its type calls for.",
	.fix = "Compute the DS again from the DNSKEY (dnssec-dsfromkey, ldns-key2ds, keymgr) and "
	    "replace the record as a whole instead of editing digits.",
	.avoid = "Do not change the digest type to fit the length that you have: the digest would "
	    "still be of another hash, and then it looks right while it is wrong.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ds-no-valid-key", "ds-stale-entry", "ds-algorithm-unsigned",
	    "ds-digest-unusable", "cds-would-break-chain", "cds-cdnskey-mismatch", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DS, look },
	    { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_DS, 0, look_parent }, { LINT_NONE, 0, NULL } },
};
