/*
 * Signatures that will end soon, or last too long.
 *
 * Soon: the longest-lived good signature of an RRset has less left than twice
 * the TTL or a day, whichever is more.  If that holds for more than half of the
 * signed RRsets (or more than a fold holds) the zone as a whole is late, which
 * is one finding at the apex; else each RRset is named.  An online signer, whose
 * data is never older than a day and a half and never valid for long, renews all
 * the time and is left alone; only a live zone can show that.
 *
 * Long: over a hundred days, told in the same two ways under another key.
 */
#include "lint.h"

enum { DAY = 86400, LONG = 100 * DAY, ONLINE_LIFE = 4 * DAY, ONLINE_AGE = 36 * 3600 };

struct state {
	struct lint_ref last; /* the set of the last signature, to count sets */
	struct lint_ref near_said, long_said;
	uint32_t sets;
	struct lint_fold near, too_long;
	bool data, offline; /* data signatures were seen; one not like an online signer's */
};

static void
one_near(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .key = "near",
	    .evidence = &sig.rrset,
	    .n_evidence = 1,
	    .text = lint_text(run, "the signature over %s by key %u ends at %s, in %s",
	        lint_t(run, sig.covered),
	        sig.tag, run->host->time_text(run, sig.expiration),
	        run->host->span_text(run, sig.expiration - run->now)) });
}

static void
one_long(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sig;

	if (!lint_get_sig(run, ref, &sig))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = sig.covered, .key = "long",
	    .evidence = &sig.rrset,
	    .n_evidence = 1,
	    .text = lint_text(run, "the signature over %s by key %u is valid for %s",
	        lint_t(run, sig.covered),
	        sig.tag, run->host->span_text(run, sig.expiration - sig.inception)) });
}

static bool
is_late(struct lint_run *run, const struct lint_sig *sig)
{
	const int64_t ttl = sig->ttl > sig->original_ttl ? sig->ttl : sig->original_ttl;

	return sig->expiration - run->now < (2 * ttl > DAY ? 2 * ttl : DAY);
}

static bool
is_in_use(const struct lint_sig *sig)
{
	return sig->in_date && (sig->state == LINT_SIG_GOOD || sig->state == LINT_SIG_UNJUDGED ||
	                           sig->state == LINT_SIG_UNSUPPORTED);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	struct lint_sig sig, other;
	bool renewed = false;

	if (!lint_get_sig(run, ref, &sig) || sig.rrset.kind == LINT_NONE || !is_in_use(&sig))
		return;
	if (s->last.kind == LINT_NONE || s->last.row != sig.rrset.row)
		s->sets++;
	s->last = sig.rrset;
	if (sig.covered != LINT_T_DNSKEY && sig.covered != LINT_T_CDS && sig.covered != LINT_T_CDNSKEY) {
		s->data = true;
		s->offline |= sig.expiration - sig.inception > ONLINE_LIFE ||
		    run->now - sig.inception > ONLINE_AGE;
	}
	if (sig.expiration - sig.inception > LONG &&
	    (s->long_said.kind == LINT_NONE || s->long_said.row != sig.rrset.row) &&
	    lint_get_rrset(run, sig.rrset, &set) && set.authoritative) {
		s->long_said = sig.rrset;
		lint_fold_add(&s->too_long, ref);
	}
	if (!is_late(run, &sig) || (s->near_said.kind != LINT_NONE && s->near_said.row == sig.rrset.row) ||
	    !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative)
		return;
	s->near_said = sig.rrset;
	while (!renewed && lint_next(run, sig.rrset, LINT_SIG, 0, &it))
		renewed = lint_get_sig(run, it, &other) && is_in_use(&other) && !is_late(run, &other);
	if (!renewed)
		lint_fold_add(&s->near, ref);
}

static bool
is_most(const struct lint_fold *fold, uint32_t sets)
{
	return fold->n > 1 && fold->n > sets / 2;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_sig sig;
	bool online;

	if (s->near.n + s->too_long.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	online = s->data && !s->offline && !(zone.have & (LINT_NEED_FILE | LINT_NEED_WHOLE));
	if (s->near.n > 0 && !online && lint_get_sig(run, s->near.at[0], &sig))
		lint_fold_say(run, &s->near, is_most(&s->near, s->sets), one_near,
		    (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG, .key = "near",
		        .text = lint_text(run, "the signatures over %u of %u RRsets end soon, the first "
		            "of them at %s",
		            s->near.n, s->sets, run->host->time_text(run, sig.expiration)) });
	lint_fold_say(run, &s->too_long, is_most(&s->too_long, s->sets), one_long,
	    (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG, .key = "long",
	        .text = lint_text(run, "the signatures over %u of %u RRsets are valid for more than 100 days",
	            s->too_long.n, s->sets) });
}

const struct lint_check check_rrsig_validity_window = {
	.abi = LINT_ABI,
	.id = "rrsig-validity-window",
	.title = "Signatures end soon, or are valid for too long",
	.cites = "RFC 6781 4.4.2",
	.what = "The signatures have less life left than twice the TTL or a day, so that there is "
	    "no time to react if the next signing fails; or they are valid for more than 100 days.",
	.harm = "A signer that stops tonight takes names off line before anybody is at work. "
	    "Signatures that last for months let an attacker replay old data as long, and hide for "
	    "as long that signing has stopped.",
	.families = "No resolver fails yet. Those that cap cached data at the end of its signature "
	    "start to ask more often as the end comes near.",
	.shows = "The signature that ends first or lasts longest, and the RRset that it covers.",
	.fix = "Look whether the signer is running and when it last renewed; set it to renew with "
	    "a quarter of the lifetime left, and lifetimes to two to four weeks.",
	.avoid = "Do not lengthen the lifetime to silence the warning: that hides a signer that "
	    "has stopped.",
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
