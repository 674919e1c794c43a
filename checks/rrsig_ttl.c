/*
 * TTLs around a signature: its own must be that of its RRset, the RRset's may
 * not exceed the original TTL that was signed, and neither should outlive the
 * signature.  One finding an RRset.  Records of one RRset with several TTLs are
 * rrset-ttl-mismatch; here any of theirs will do.
 *
 * A TTL lowered on both alike does no harm at validators, as a cache does the
 * same; in the zone itself BIND's and Knot's checkers refuse it: a warning.
 *
 * In a negative answer the SOA's TTL is cut to the negative TTL (RFC 2308 5);
 * that version of it is not held against its RRSIG.
 */
#include "lint.h"

struct state {
	struct lint_ref said;
	struct lint_fold fold, lowered;
	bool asked, whole;
	uint32_t negative_ttl;
};

/* Does a signature over the set outlive its TTL? */
static bool
outlives(struct lint_run *run, const struct lint_rrset *set)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	while (lint_next(run, set->self, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.in_date && sig.state != LINT_SIG_BAD &&
		    sig.expiration - run->now >= set->ttl)
			return true;
	return false;
}

enum trouble { NONE, ABOVE_SIGNED, DIFFERS, OUTLIVED, LOWERED };

static enum trouble
trouble(struct lint_run *run, const struct lint_sig *sig, const struct lint_rrset *set)
{
	const struct state *s = run->state;
	const bool cut = !s->whole && set->type == LINT_T_SOA && set->ttl == s->negative_ttl;

	if (set->ttl > sig->original_ttl)
		return ABOVE_SIGNED;
	if (!cut && (sig->ttl < set->ttl || sig->ttl > set->ttl_max))
		return DIFFERS;
	if (sig->in_date && sig->expiration - run->now < set->ttl && sig->state == LINT_SIG_GOOD &&
	    !outlives(run, set))
		return OUTLIVED;
	/* Of an NSEC the signed TTL is the business of nsec-ttl-excess. */
	return s->whole && set->ttl_max < sig->original_ttl && set->type != LINT_T_NSEC &&
	        set->type != LINT_T_NSEC3 ? LOWERED : NONE;
}

static const char *
text(struct lint_run *run, const struct lint_sig *sig, const struct lint_rrset *set)
{
	const char *type = lint_t(run, set->type);

	switch (trouble(run, sig, set)) {
	case ABOVE_SIGNED:
		return lint_text(run, "%s has TTL %u, but only %u was signed", type, set->ttl,
		    sig->original_ttl);
	case DIFFERS:
		return lint_text(run, "the signature over %s has TTL %u, the records have %u", type, sig->ttl,
		    set->ttl);
	case LOWERED:
		return lint_text(run, "%s has TTL %u, and so has its signature, but %u was signed", type,
		    set->ttl, sig->original_ttl);
	default:
		return lint_text(run, "%s has TTL %u, but its signature ends in %s", type, set->ttl,
		    run->host->span_text(run, sig->expiration - run->now));
	}
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || !lint_get_rrset(run, sig.rrset, &set))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .evidence = &sig.rrset,
	    .severity = trouble(run, &sig, &set) == LOWERED ? LINT_WARNING : LINT_BY_PHASE, .n_evidence = 1,
	    .text = text(run, &sig, &set) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_zone zone;
	struct lint_sig sig;
	enum trouble what;

	if (!s->asked && lint_get_zone(run, run->zone, &zone)) {
		s->asked = true;
		s->whole = (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE)) != 0;
		s->negative_ttl = zone.negative_ttl;
	}
	if (!lint_get_sig(run, ref, &sig) || !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative ||
	    (s->said.kind != LINT_NONE && s->said.row == sig.rrset.row) ||
	    (what = trouble(run, &sig, &set)) == NONE)
		return;
	s->said = sig.rrset;
	lint_fold_add(what == LOWERED ? &s->lowered : &s->fold, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (s->fold.n + s->lowered.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->fold, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "at %u RRsets TTL and signature do not go together", s->fold.n) });
	lint_fold_say(run, &s->lowered, false, one, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_RRSIG,
	    .severity = LINT_WARNING, .key = "lowered",
	    .text = lint_text(run, "%u RRsets have a lower TTL than was signed", s->lowered.n) });
}

const struct lint_check check_rrsig_ttl = {
	.abi = LINT_ABI,
	.id = "rrsig-ttl",
	.title = "The TTL of records and signature do not go together",
	.cites = "RFC 4034 3; RFC 4034 3.1.4; RFC 4035 5.3.3",
	.what = "The RRSIG's TTL is not that of the RRset, or the RRset's TTL is higher than the "
	    "original TTL that was signed, or it is longer than the signature still lives.",
	.harm = "A cache can end up with data and no signature, or the other way round, and then "
	    "fails until both are fetched anew. A TTL above the signed one means that something "
	    "changed the records after signing.",
	.families = "Validators cap the TTL by the original TTL and by the signature's end. "
	    "Forwarders that cache without validating do not, and hand out data that fails at the "
	    "validator behind them.",
	.shows = "The signature, with its TTL, original TTL and end, and the RRset that it covers.",
	.fix = "Change the TTL in the unsigned source and sign again, so that records, RRSIG and "
	    "original TTL agree; near its end, renew the signature.",
	.avoid = "Do not edit a TTL in the signed file, nor in the server's answer (minimum-TTL "
	    "rewriting, a proxy): the signature covers the TTL too.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "rrsig-validity-window", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
