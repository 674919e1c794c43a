/*
 * A signature that no published key of its tag and algorithm verifies.  One
 * finding an RRset, at the first such signature; how loud depends on whether
 * another one saves it.
 */
#include "lint.h"

struct state {
	struct lint_memo memo;
	struct lint_ref said;
	struct lint_fold alone, beside;
};

static void
say(struct lint_run *run, struct lint_ref ref, bool saved)
{
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered,
	    .severity = saved ? LINT_ERROR : LINT_BY_PHASE,
	    .evidence = (const struct lint_ref[]) { sig.rrset, sig.key }, .n_evidence = 2,
	    .text = lint_text(run, "the signature over %s by key %u (%s) does not verify%s",
	        lint_t(run, sig.covered),
	        sig.tag, run->host->algorithm_text(run, sig.algorithm), saved
	        ? "; another signature does" : "") });
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	say(run, ref, false);
}

static void
one_saved(struct lint_run *run, struct lint_ref ref)
{
	say(run, ref, true);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_sig sig;
	bool saved;

	if (!lint_get_sig(run, ref, &sig) || sig.state != LINT_SIG_BAD ||
	    (s->said.kind != LINT_NONE && s->said.row == sig.rrset.row) ||
	    !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative)
		return;
	s->said = sig.rrset;
	saved = lint_validates(run, sig.rrset, &s->memo);
	if (sig.covered == LINT_T_DNSKEY)
		say(run, ref, saved);
	else
		lint_fold_add(saved ? &s->beside : &s->alone, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (s->alone.n + s->beside.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->alone, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "%u RRsets have no signature that verifies", s->alone.n) });
	lint_fold_say(run, &s->beside, false, one_saved, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_RRSIG, .severity = LINT_ERROR, .key = "saved",
	    .text = lint_text(run, "%u RRsets have a signature that does not verify beside one that does",
	        s->beside.n) });
}

const struct lint_check check_rrsig_invalid = {
	.abi = LINT_ABI,
	.id = "rrsig-invalid",
	.title = "A signature does not verify",
	.cites = "RFC 4035 5.3.3",
	.what = "The RRSIG names a key that is published, and the arithmetic fails: the data was "
	    "changed after signing, the signature was damaged, or it was made by another private "
	    "key of the same tag.",
	.harm = "If no other signature covers the RRset it is bogus, and the name fails for this "
	    "type wherever answers are validated. Beside a good one it costs validators work that "
	    "they bound.",
	.families = "Alone: all validators fail. Beside a good one: BIND and Unbound try on, "
	    "within a budget of failed tries since CVE-2023-50387, so several bad signatures can "
	    "still bring SERVFAIL.",
	.shows = "The signature, the RRset it covers and the key it names.",
	.fix = "Re-sign the RRset with the signer that holds the published key. If data is edited "
	    "after signing (a script, a load balancer, a provider that rewrites records), make "
	    "that step come before signing.",
	.avoid = "Do not replace the DNSKEY by one that would fit this signature: all the others "
	    "would break.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "dnskey-unsigned-by-sep", "ds-no-valid-key",
	    "ds-algorithm-unsigned", "key-role-missing", "key-unused-or-revoked", "rrsig-ttl",
	    "rrsig-validity-window",
	    "caa-acme-denial", "cds-would-break-chain", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look, 0, 0, LINT_WHEN_ODD },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
