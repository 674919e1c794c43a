/*
 * Signatures by a key that is not published.  Beside a good one that is the
 * right way to begin an algorithm roll, and one info for each such key.  Alone
 * it means that the key set and the data come from different worlds.
 */
#include "lint.h"

enum { MOST = 16 };

struct state {
	struct lint_memo memo;
	struct lint_ref said;
	struct lint_fold alone;
	struct {
		struct lint_ref first;
		uint16_t tag;
		uint8_t algorithm;
		uint32_t n;
	} beside[MOST];
	unsigned n;
};

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .evidence = &sig.rrset,
	    .n_evidence = 1,
	    .text = lint_text(run, "%s is signed by key %u (%s), which is not in the DNSKEY RRset",
	        lint_t(run, sig.covered), sig.tag, run->host->algorithm_text(run, sig.algorithm)) });
}

static void
count(struct state *s, const struct lint_sig *sig)
{
	unsigned i = 0;

	while (i < s->n && (s->beside[i].tag != sig->tag || s->beside[i].algorithm != sig->algorithm))
		i++;
	if (i == MOST)
		return;
	if (i == s->n) {
		s->beside[s->n].tag = sig->tag;
		s->beside[s->n].algorithm = sig->algorithm;
		s->beside[s->n++].first = sig->self;
	}
	s->beside[i].n++;
}

/* The key set is signed by the very key that a DS names: that key was taken out, and
 * ds-no-valid-key says so. */
static bool
said_by_ds(struct lint_run *run, const struct lint_sig *sig)
{
	struct lint_ref it = { 0 };
	struct lint_ds ds;

	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && ds.tag == sig->tag && ds.algorithm == sig->algorithm)
			return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || sig.state != LINT_SIG_NO_KEY ||
	    !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative)
		return;
	if (lint_validates(run, sig.rrset, &s->memo)) {
		count(s, &sig);
		return;
	}
	if (s->said.kind != LINT_NONE && s->said.row == sig.rrset.row)
		return;
	s->said = sig.rrset;
	if (sig.covered == LINT_T_DNSKEY) {
		if (!said_by_ds(run, &sig))
			one(run, ref);
	} else
		lint_fold_add(&s->alone, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	struct lint_sig sig;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	/* A DS that leads to a zone without any key is ds-no-valid-key. */
	if (s->alone.n > 0 && lint_get_sig(run, s->alone.at[0], &sig) &&
	    (zone.n_keys > 0 || !lint_next(run, run->zone, LINT_DS, 0, &it)))
		lint_fold_say(run, &s->alone, false, one, (struct lint_say) { .name = zone.apex,
		    .type = LINT_T_DNSKEY, .key = "lost",
		    .text = lint_text(run, "%u RRsets are signed only by keys that are not in the DNSKEY "
		        "RRset, "
		        "the first by key %u", s->alone.n, sig.tag) });
	for (unsigned i = 0; i < s->n; i++)
		lint_find(run, &(struct lint_say) { .about = s->beside[i].first, .name = zone.apex,
		    .type = LINT_T_DNSKEY, .severity = LINT_INFO,
		    .key = lint_text(run, "%u/%u", s->beside[i].algorithm, s->beside[i].tag),
		    .text = lint_text(run, "key %u (%s), not in the DNSKEY RRset, signs %u RRsets beside "
		        "a key that is",
		        s->beside[i].tag, run->host->algorithm_text(run, s->beside[i].algorithm),
		        s->beside[i].n) });
}

const struct lint_check check_rrsig_unknown_key = {
	.abi = LINT_ABI,
	.id = "rrsig-unknown-key",
	.title = "A signature is by a key that is not published",
	.cites = "RFC 4035 5.3.1; RFC 6840 5.12",
	.what = "The RRSIG names a key tag and algorithm that no DNSKEY of the zone has. "
	    "Validators pass over such signatures, which is how a new algorithm may start to sign "
	    "before its key is shown.",
	.harm = "Where no other good signature covers the RRset it is bogus: SERVFAIL for that "
	    "name and type. It is the mark of a key removed too early, of a second signer, or of a "
	    "restore with other keys.",
	.families = "All validators agree. One that cached the DNSKEY RRset before the key was "
	    "removed goes on validating until that copy ends, so the failure spreads by degrees.",
	.shows = "The signature with the tag of its key, and the RRset that it covers.",
	.fix = "Publish the DNSKEY again until all data has been signed by a published key and the "
	    "old data has left the caches; with several signers, give each the other's zone keys "
	    "to publish.",
	.avoid = "Do not remove the signatures instead: without them the RRset has none at all.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "dnskey-unsigned-by-sep", "ds-no-valid-key", "ds-algorithm-unsigned",
	    "key-role-missing", "rrsig-algorithm-incomplete", "key-unused-or-revoked", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look, 0, 0, LINT_WHEN_ODD },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
