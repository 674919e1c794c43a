/*
 * Signatures past their end.  Alone: an outage.  Beside a good one: a leftover.
 * One finding an RRset; a signature that fails for another reason, or by a key
 * that is gone, is left to the check that says so.  One that ends before it
 * begins was never valid and is told here, as loudly.
 */
#include "lint.h"

struct state {
	struct lint_memo memo;
	struct lint_ref said;
	struct lint_fold alone, beside;
};

/* What Unbound forgives: a tenth of the lifetime, an hour at least and a day at most. */
static int64_t
forgiven(const struct lint_sig *sig)
{
	const int64_t tenth = (sig->expiration - sig->inception) / 10;

	return tenth < 3600 ? 3600 : tenth > 86400 ? 86400 : tenth;
}

static const char *
text(struct lint_run *run, const struct lint_sig *sig, bool saved)
{
	const char *type = lint_t(run, sig->covered);
	const int64_t past = run->now - sig->expiration;

	if (sig->expiration < sig->inception)
		return lint_text(run, "the signature over %s by key %u ends before it begins (%s, %s): "
		    "it is never valid",
		    type, sig->tag, run->host->time_text(run, sig->inception),
		    run->host->time_text(run, sig->expiration));
	return lint_text(run, "the signature over %s by key %u expired at %s%s", type, sig->tag,
	    run->host->time_text(run, sig->expiration),
	    saved ? "; another one is in date"
	        : past <= forgiven(sig)
	        ? lint_text(run, "; Unbound alone forgives that until %s",
	              run->host->time_text(run, sig->expiration + forgiven(sig)))
	        : "");
}

static void
say(struct lint_run *run, struct lint_ref ref, bool saved)
{
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered,
	    .severity = saved ? LINT_WARNING : LINT_BY_PHASE, .evidence = &sig.rrset, .n_evidence = 1,
	    .text = text(run, &sig, saved) });
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

	if (!lint_get_sig(run, ref, &sig) ||
	    (sig.expiration >= run->now && sig.expiration >= sig.inception) || sig.state == LINT_SIG_BAD ||
	    sig.state == LINT_SIG_NO_KEY || (s->said.kind != LINT_NONE && s->said.row == sig.rrset.row) ||
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
	    .text = lint_text(run, "the signatures over %u RRsets have expired", s->alone.n) });
	lint_fold_say(run, &s->beside, false, one_saved, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_RRSIG, .severity = LINT_WARNING, .key = "saved",
	    .text = lint_text(run, "%u RRsets have an expired signature beside one in date", s->beside.n) });
}

const struct lint_check check_rrsig_expired = {
	.abi = LINT_ABI,
	.id = "rrsig-expired",
	.title = "A signature has expired",
	.cites = "RFC 4034 3.1.5; RFC 4035 5.3.1",
	.what = "The expiration time in the RRSIG has passed at the instant of judgement. With "
	    "another signature in date over the same RRset it is only a leftover; without one the "
	    "data cannot be validated.",
	.harm = "Validating resolvers answer SERVFAIL for the name and type as soon as their "
	    "cached copy ends. When it is the DNSKEY RRset or the SOA, the whole zone or all its "
	    "denials go.",
	.families = "BIND, PowerDNS Recursor and Knot Resolver fail at once. Unbound forgives a "
	    "tenth of the lifetime, an hour at least and 24 hours at most, so an Unbound that "
	    "works proves nothing.",
	.shows = "The signature with its times, and the RRset that it covers.",
	.fix = "Find out why the signer stopped (daemon down, disk full, key or HSM not reachable, "
	    "a frozen zone, a secondary that no longer transfers), start it, and have the zone "
	    "signed and its serial raised now.",
	.avoid = "Do not remove the DS to get out of this: it is cached for up to a day, while "
	    "fresh signatures work at once. Do not set the clock back either.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-validity-window", "rrsig-ttl", "dnskey-unsigned-by-sep",
	    "ds-no-valid-key", "ds-algorithm-unsigned", "key-unused-or-revoked", "caa-acme-denial",
	    "cds-would-break-chain", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look, 0, 0, LINT_WHEN_ODD },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
