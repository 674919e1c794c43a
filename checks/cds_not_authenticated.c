/*
 * A parent that scans accepts CDS and CDNSKEY only when they are signed by a key that
 * the present DS names.  A set with no signature, or none that is valid, is rrsig-*.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_rrset set;
	struct lint_sig sig;
	struct lint_key key;
	struct lint_ref it = { 0 }, good = { 0 };
	uint16_t tag = 0;

	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_ds == 0 ||
	    !lint_get_rrset(run, ref, &set) || !lint_name_eq(set.name, zone.apex))
		return;
	while (lint_next(run, ref, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig))
			continue;
		if (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED)
			return;
		if (sig.state != LINT_SIG_GOOD || !sig.in_date || !lint_get_key(run, sig.key, &key))
			continue;
		if (key.has_ds)
			return;
		good = it;
		tag = sig.tag;
	}
	if (good.kind == LINT_NONE)
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = &good, .n_evidence = 1,
	    .text = lint_text(run, "%s is signed by key %u, which no DS names; a parent that scans "
	        "ignores it", lint_t(run, set.type), tag) });
}

const struct lint_check check_cds_not_authenticated = {
	.abi = LINT_ABI,
	.id = "cds-not-authenticated",
	.title = "CDS or CDNSKEY is not signed by a key that the DS names",
	.cites = "RFC 7344 4.1",
	.what = "The zone publishes CDS or CDNSKEY, validly signed, but by none of the keys that the DS "
	    "at the parent names. Mostly the zone signing key signed it alone.",
	.harm = "The parent must not act on it. The roll that waits for the new DS waits for ever, and "
	    "whoever removes the old key on schedule breaks the zone.",
	.families = "Resolvers do not look at these records; registries and registrars that scan do, "
	    "and ignore such a set without a word.",
	.shows = "The set and the valid signature that is not enough.",
	.fix = "Let the key that the DS names (the KSK or CSK) sign CDS and CDNSKEY too; most signers "
	    "do so once told which key is the entry.",
	.avoid = "Do not remove the old key because the records for the new one are out: look at the DS "
	    "at every server of the parent first.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_RRSET, LINT_T_CDNSKEY, look }, { LINT_NONE, 0, NULL } },
};
