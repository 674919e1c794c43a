/*
 * SHA-1 digests in the DS set.  Beside a SHA-2 digest they do no harm that a
 * validator would see (RFC 4509 3), so that is for information; alone they are
 * all that holds the zone to its parent.  Where the better digest fits no key,
 * ds-digest-unusable speaks.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_ds ds;
	bool better = false;

	(void)ref;
	while (!better && lint_next(run, run->zone, LINT_DS, 0, &it))
		better = lint_get_ds(run, it, &ds) && (ds.digest_type == 2 || ds.digest_type == 4);
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds) || ds.digest_type != 1)
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .type = LINT_T_DS,
		    .severity = better ? LINT_INFO : LINT_ERROR,
		    .key = lint_text(run, "%u/%u", ds.algorithm, ds.tag),
		    .text = better ? lint_text(run, "DS %u still has a SHA-1 digest beside a better one",
		        ds.tag)
		        : lint_text(run, "DS %u has a SHA-1 digest and there is no better one", ds.tag) });
	}
}

const struct lint_check check_ds_digest_sha1 = {
	.abi = LINT_ABI,
	.id = "ds-digest-sha1",
	.title = "A DS record uses the SHA-1 digest",
	.cites = "RFC 9904 4; RFC 9905 2; RFC 4509 3",
	.what = "The DS set holds a digest of type 1, SHA-1. The IANA table says that new "
	    "delegations must not use it; where a SHA-256 digest is present too, validators are "
	    "told to ignore the SHA-1 one.",
	.harm = "Alone, the zone's only link to its parent rests on a broken hash, and where SHA-1 "
	    "is switched off the zone counts as insecure: TLSA, SSHFP and the like stop protecting "
	    "there.",
	.families = "BIND, Unbound, Knot Resolver and PowerDNS Recursor still use the digest when "
	    "it stands alone; a build or a host policy without SHA-1 takes the zone for insecure.",
	.shows = "The DS record, and whether the parent holds one with a SHA-2 digest for the "
	    "zone.",
	.fix = "Have the registrar add a DS of digest type 2 (SHA-256) for the same key, wait "
	    "until the old DS set has left the caches, then remove the type 1 record.",
	.avoid = "Do not delete the SHA-1 DS first when it is the only one: between the two "
	    "changes the zone would be insecure, or bogus where the new digest was mistyped.",
	.needs = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
