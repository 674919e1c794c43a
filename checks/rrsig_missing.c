/*
 * An RRset that ought to be signed and has no signature at all.  What ought to
 * be: all that is authoritative; at a cut that is DS and NSEC, not NS or glue.
 * A signature that is there but of no use is the business of the other rrsig
 * checks.
 */
#include "lint.h"

struct state {
	bool asked, is_signed;
	struct lint_fold fold;
};

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;

	if (!lint_get_rrset(run, ref, &set))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = set.type,
	    .text = lint_text(run, "no signature covers %s", lint_t(run, set.type)) });
}

/* Below the apex of a server that signs nothing at all: said once, at the apex. */
static bool
is_said_above(struct lint_run *run, const struct lint_rrset *set)
{
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	struct lint_reply reply;

	if (!lint_get_zone(run, run->zone, &zone) || !(zone.have & LINT_NEED_LIVE) ||
	    lint_name_eq(set->name, zone.apex))
		return false;
	while (lint_next(run, set->self, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && lint_source_signs(run, &zone, reply.source))
			return false;
	return true;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_rrset set;

	if (!s->asked) {
		s->asked = true;
		s->is_signed = lint_get_zone(run, run->zone, &zone) && zone.is_signed;
	}
	if (!s->is_signed || !lint_get_rrset(run, ref, &set) || set.n_sigs > 0 || !set.authoritative ||
	    is_said_above(run, &set))
		return;
	/* The key set stays out of the fold: whether the zone can be entered hangs on it. */
	if (set.type == LINT_T_DNSKEY)
		one(run, ref);
	else
		lint_fold_add(&s->fold, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (s->fold.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->fold, false, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "%u RRsets have no signature", s->fold.n) });
}

const struct lint_check check_rrsig_missing = {
	.abi = LINT_ABI,
	.id = "rrsig-missing",
	.title = "An RRset has no signature",
	.cites = "RFC 4035 2.2; RFC 5155 7.1",
	.what = "The zone is signed, and this RRset, for which the zone is authoritative, has no "
	    "RRSIG. That includes NSEC and NSEC3 records, and the DS at a delegation.",
	.harm = "A validating resolver refuses the answer as bogus, so the name fails with "
	    "SERVFAIL for this type; without a signed NSEC it is every denial from that span that "
	    "fails.",
	.families = "All validators. Answers from a resolver that does not validate look perfectly "
	    "normal, and so does dig without +dnssec.",
	.shows = "The RRset, with the servers that gave it unsigned or the line where it stands.",
	.fix = "Let the signer sign the whole zone afresh and reload it. If the record was added "
	    "to the signed file by hand or by a script, add it to the unsigned source instead.",
	.avoid = "Do not copy an RRSIG over from a backup or another server: a signature of older "
	    "data does not verify and hides that nobody signs any more.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "negative-proof-missing", "dnskey-unsigned-by-sep",
	    "ds-no-valid-key", "ds-algorithm-unsigned", "key-role-missing", "key-unused-or-revoked",
	    "caa-acme-denial",
	    "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look, 0, 0,
	    LINT_WHEN_BARE | LINT_WHEN_OURS }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
