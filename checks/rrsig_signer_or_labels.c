/*
 * A signature that a validator may not use whatever its arithmetic says: the
 * signer is not the zone, or the labels field says that the owner is shorter or
 * longer than it is.
 *
 * Fewer labels than the owner has mean "made from a wildcard".  That is right in
 * a server's answer and wrong in the zone itself, where nothing is expanded.
 * Such a signature may also fail to verify; then rrsig-invalid folds under this.
 */
#include "lint.h"

struct state {
	struct lint_memo memo;
	struct lint_ref said;
	struct lint_name apex;
	bool whole;
};

static unsigned
labels_of(struct lint_name name)
{
	const uint8_t *at[128];
	const unsigned n = lint_labels(name, at);

	return n - (n > 0 && name.wire[0] == 1 && name.wire[1] == '*');
}

static const char *
trouble(struct lint_run *run, const struct lint_sig *sig)
{
	const struct state *s = run->state;

	if (!lint_name_eq(sig->signer, s->apex))
		return lint_text(run, "the signer is %s, not the zone", lint_n(run, sig->signer));
	if (sig->labels > labels_of(sig->name))
		return lint_text(run, "its labels field is %u, more than the %u of its owner", sig->labels,
		    labels_of(sig->name));
	if (s->whole && sig->wildcard)
		return lint_text(run, "its labels field is %u, less than the %u of its owner, as if a "
		    "wildcard had "
		    "been expanded", sig->labels, labels_of(sig->name));
	return NULL;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_zone zone;
	struct lint_sig sig;
	const char *why;
	bool saved;

	if (s->apex.len == 0 && lint_get_zone(run, run->zone, &zone)) {
		s->apex = zone.apex;
		s->whole = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) != 0;
	}
	if (!lint_get_sig(run, ref, &sig) || (sig.state != LINT_SIG_UNUSABLE && !(s->whole && sig.wildcard) &&
	        lint_name_eq(sig.signer, s->apex)) ||
	    (s->said.kind != LINT_NONE && s->said.row == sig.rrset.row) ||
	    !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative || (why = trouble(run, &sig)) == NULL)
		return;
	s->said = sig.rrset;
	saved = lint_validates(run, sig.rrset, &s->memo) && sig.state != LINT_SIG_GOOD;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered,
	    .severity = saved ? LINT_ERROR : LINT_BY_PHASE, .evidence = &sig.rrset, .n_evidence = 1,
	    .text = lint_text(run, "the signature over %s by key %u cannot be used: %s",
	        lint_t(run, sig.covered),
	        sig.tag, why) });
}

const struct lint_check check_rrsig_signer_or_labels = {
	.abi = LINT_ABI,
	.id = "rrsig-signer-or-labels",
	.title = "A signature names the wrong signer or number of labels",
	.cites = "RFC 4034 3.1.3; RFC 4034 3.1.7; RFC 4035 5.3.1",
	.what = "The RRSIG's signer's name is not the apex of the zone, or its labels field does "
	    "not fit the owner: too large, or so small that it claims a wildcard where there is "
	    "none.",
	.harm = "A validator discards the signature before it does any arithmetic, so without "
	    "another one the RRset is bogus. A false wildcard is refused for want of a proof that "
	    "no closer name exists.",
	.families = "All validators. Some servers refuse to load such a zone, others serve it "
	    "unchanged, so it may be only one of two providers that fails.",
	.shows = "The signature, with its signer's name and labels field, and the RRset that it "
	    "covers.",
	.fix = "Sign the zone again with the right origin. If records were moved between names or "
	    "zones in the signed file, move them in the unsigned source instead and let the signer "
	    "do the rest.",
	.avoid = "Do not edit the fields of the RRSIG to fit: they are part of what was signed.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-invalid", "rrsig-expired", "dnskey-unsigned-by-sep",
	    "ds-no-valid-key",
	    "ds-algorithm-unsigned", "key-role-missing", "key-unused-or-revoked",
	    "cds-would-break-chain", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
