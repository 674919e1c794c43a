/*
 * Signatures that begin in the future, or so lately that a slow clock thinks so.
 *
 * A signature less than five minutes old was made without back-dating, which is
 * worth a warning: each where older ones stand beside it, one for a zone all of
 * whose data is so.  A zone that a server answers with such signatures, or whose
 * signatures live for days, is an online signer's and has no better choice: that
 * is one info, as is anything up to an hour.
 */
#include "lint.h"

enum { VERY_FRESH = 5 * 60, FRESH = 60 * 60, ONLINE_LIFE = 4 * 86400 };

struct state {
	struct lint_memo memo;
	struct lint_ref said;
	struct lint_fold future, saved, very_fresh;
	struct lint_ref fresh; /* the first under an hour */
	uint32_t n_fresh;
	int64_t oldest;
	bool any, offline; /* a signature that lives for longer than an online signer's */
};

static void
say(struct lint_run *run, struct lint_ref ref, enum lint_severity severity)
{
	struct lint_sig sig;
	const char *when;

	if (!lint_get_sig(run, ref, &sig))
		return;
	when = run->host->time_text(run, sig.inception);
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .severity = severity,
	    .key = sig.inception > run->now ? NULL : "fresh", .evidence = &sig.rrset, .n_evidence = 1,
	    .text = sig.inception > run->now
	        ? lint_text(run, "the signature over %s by key %u begins only at %s%s",
	            lint_t(run, sig.covered),
	              sig.tag, when, severity == LINT_WARNING ? "; another one is in date" : "")
	        : lint_text(run, "the signature over %s by key %u begins at %s, %s ago: a slow clock "
	            "rejects it",
	              lint_t(run, sig.covered), sig.tag, when,
	              run->host->span_text(run, run->now - sig.inception)) });
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	say(run, ref, LINT_BY_PHASE);
}

static void
one_warning(struct lint_run *run, struct lint_ref ref)
{
	say(run, ref, LINT_WARNING);
}

/* Is this set judged for the first time? */
static bool
first_of_set(struct lint_run *run, const struct lint_sig *sig)
{
	struct state *s = run->state;
	struct lint_rrset set;

	if ((s->said.kind != LINT_NONE && s->said.row == sig->rrset.row) ||
	    !lint_get_rrset(run, sig->rrset, &set) || !set.authoritative)
		return false;
	s->said = sig->rrset;
	return true;
}

static void
look_future(struct lint_run *run, const struct lint_sig *sig)
{
	struct state *s = run->state;
	bool saved;

	if (!first_of_set(run, sig))
		return;
	saved = lint_validates(run, sig->rrset, &s->memo);
	if (sig->covered == LINT_T_DNSKEY)
		say(run, sig->self, saved ? LINT_WARNING : LINT_BY_PHASE);
	else
		lint_fold_add(saved ? &s->saved : &s->future, sig->self);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig) || sig.rrset.kind == LINT_NONE || sig.state == LINT_SIG_BAD ||
	    sig.state == LINT_SIG_NO_KEY || sig.expiration < sig.inception)
		return;
	if (sig.inception > run->now) {
		look_future(run, &sig);
		return;
	}
	/* The key set may be signed off line at other times than the data. */
	if (sig.covered == LINT_T_DNSKEY || sig.covered == LINT_T_CDS || sig.covered == LINT_T_CDNSKEY ||
	    !sig.in_date)
		return;
	if (!s->any || sig.inception < s->oldest)
		s->oldest = sig.inception;
	s->any = true;
	s->offline |= sig.expiration - sig.inception > ONLINE_LIFE;
	if (run->now - sig.inception >= FRESH)
		return;
	if (s->n_fresh++ == 0)
		s->fresh = ref;
	if (run->now - sig.inception < VERY_FRESH && first_of_set(run, &sig))
		lint_fold_add(&s->very_fresh, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	bool all;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->future, false, one, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_RRSIG,
	    .text = lint_text(run, "the signatures over %u RRsets begin in the future", s->future.n) });
	lint_fold_say(run, &s->saved, false, one_warning, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_RRSIG, .severity = LINT_WARNING, .key = "saved",
	    .text = lint_text(run, "%u RRsets have a signature of the future beside one in date",
	        s->saved.n) });
	if (s->n_fresh == 0)
		return;
	all = run->now - s->oldest < VERY_FRESH;
	if (s->very_fresh.n > 0 && (run->now - s->oldest >= FRESH ||
	        (all && s->offline && (zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE))))) {
		lint_fold_say(run, &s->very_fresh, all, one_warning, (struct lint_say) { .name = zone.apex,
		    .type = LINT_T_RRSIG, .severity = LINT_WARNING, .key = "fresh",
		    .text = lint_text(run, "the signatures over %u RRsets begin less than five minutes ago: "
		        "a slow clock rejects them", s->very_fresh.n) });
		return;
	}
	lint_find(run, &(struct lint_say) { .about = s->fresh, .name = zone.apex, .type = LINT_T_RRSIG,
	    .severity = LINT_INFO, .key = "fresh",
	    .text = lint_text(run, "%u signatures begin less than an hour ago; resolvers with a slow clock "
	        "reject them for so long", s->n_fresh) });
}

const struct lint_check check_rrsig_not_yet_valid = {
	.abi = LINT_ABI,
	.id = "rrsig-not-yet-valid",
	.title = "A signature is not valid yet, or only just",
	.cites = "RFC 4034 3.1.5; RFC 6781 4.4.2",
	.what = "The inception time of the RRSIG lies in the future, or so shortly in the past "
	    "that a resolver whose clock runs a few minutes late finds it in the future.",
	.harm = "A signature of the future is as bogus as an expired one: SERVFAIL until its time "
	    "comes. One that is barely begun fails only for some resolvers, for some minutes, "
	    "after each re-signing.",
	.families = "All validators check the inception time. Unbound allows for some skew (a "
	    "tenth of the lifetime, an hour at least), most others for none; embedded devices that "
	    "boot without a clock suffer most.",
	.shows = "The signature with its inception time, and the RRset that it covers.",
	.fix = "Correct the clock of the signing host if it is ahead, sign again, and configure "
	    "the signer to date inception back by an hour, as BIND and Knot DNS do by themselves.",
	.avoid = "Do not publish a zone that was signed in advance for a later day; hand it over "
	    "when its time has come.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "dnskey-unsigned-by-sep", "ds-no-valid-key",
	    "ds-algorithm-unsigned", "key-unused-or-revoked", "cds-would-break-chain",
	    "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
