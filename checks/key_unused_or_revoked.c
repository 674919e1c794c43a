/*
 * Keys that stand by and keys that are on their way out.  A key that signs
 * nothing is often right, a successor that caches are being taught; a revoked
 * one has to sign the DNSKEY RRset, else nobody believes the revocation.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_key key;
	struct lint_zone zone;

	if (!lint_get_key(run, ref, &key) || !lint_get_zone(run, run->zone, &zone) || !zone.is_signed ||
	    zone.n_sigs == 0)
		return;
	/* who cannot be judged (another algorithm, flags, a broken key) is left to others */
	if (!key.zone_key || !key.supported || key.protocol != 3 || (key.flaws & ~LINT_KEY_SHORT))
		return;
	if (key.revoked && !key.signed_dnskey)
		lint_find(run, &(struct lint_say) { .about = ref, .severity = LINT_WARNING,
		    .key = lint_text(run, "revoked-%u-%u", key.algorithm, key.tag),
		    .text = lint_text(run, "DNSKEY %u is revoked and does not sign the DNSKEY RRset, so the "
		        "revocation counts for nobody", key.tag) });
	else if (key.revoked)
		lint_find(run, &(struct lint_say) { .about = ref,
		    .key = lint_text(run, "revoked-%u-%u", key.algorithm, key.tag),
		    .text = lint_text(run, "DNSKEY %u is revoked; resolvers that track anchors drop it",
		        key.tag) });
	else if (!key.signed_dnskey && !key.signs_data)
		lint_find(run, &(struct lint_say) { .about = ref,
		    .key = lint_text(run, "unused-%u-%u", key.algorithm, key.tag),
		    .text = lint_text(run, "DNSKEY %u signs nothing that was seen: a successor, a stand-by "
		        "key or a leftover%s", key.tag, key.has_ds ? "; a DS leads to it" : "") });
}

const struct lint_check check_key_unused_or_revoked = {
	.abi = LINT_ABI,
	.id = "key-unused-or-revoked",
	.title = "A published key signs nothing, or is revoked",
	.cites = "RFC 5011 2.1; RFC 7583 3.1; RFC 7583 4",
	.what = "No signature by the key was found, neither over the keys nor over data; or its "
	    "REVOKE bit is set. A revocation is valid only when the revoked key itself signs the "
	    "DNSKEY RRset.",
	.harm = "An idle key makes the DNSKEY answer longer and is one more secret to guard. A "
	    "revocation that is not self-signed is ignored: resolvers keep a trust anchor that its "
	    "owner believes to be withdrawn.",
	.families = "Those that follow RFC 5011 (BIND, Unbound, Knot Resolver with automatic "
	    "anchors) care for revocation, and only where the key is a configured anchor. An idle "
	    "key troubles none.",
	.shows = "The DNSKEY record.",
	.fix = "If a rollover is under way, wait for its next step. Else retire the key through the "
	    "signer. To revoke, keep the key signing the DNSKEY RRset for 30 days with the bit set.",
	.avoid = "Do not delete an idle key before you know that it is not the successor: caches "
	    "have to know it before it may sign.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_KEY, 0, look }, { LINT_NONE, 0, NULL } },
};
