/*
 * Records that mean something only when they are validated.  Whether the zone
 * is secure shows from servers, or from a file with the parent's DS set; of an
 * unsigned file alone one cannot tell, since it may be signed on its way out.
 * One finding a type.
 */
#include "lint.h"

enum { T_OPENPGPKEY = 61, N_TYPES = 4 };
static const uint16_t types[N_TYPES] = { LINT_T_TLSA, LINT_T_SSHFP, LINT_T_SMIMEA, T_OPENPGPKEY };

struct state {
	struct lint_ref first[N_TYPES];
	uint32_t n[N_TYPES];
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;

	if (!lint_get_rrset(run, ref, &set) || !set.authoritative)
		return;
	for (int i = 0; i < N_TYPES; i++)
		if (types[i] == set.type && s->n[i]++ == 0)
			s->first[i] = ref;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	enum lint_severity severity = LINT_BY_PHASE;
	struct lint_zone zone;
	const char *why;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	if (zone.is_signed) {
		if (!zone.phase_known || zone.n_ds > 0)
			return;
		why = "the zone is signed, but the parent has no DS for it";
	} else if (zone.have & LINT_NEED_FILE) {
		severity = zone.phase_known && zone.n_ds == 0 ? LINT_BY_PHASE : LINT_INFO;
		why = "this zone is not signed";
	} else if (zone.have & LINT_NEED_KEYS) {
		why = "this zone is not signed";
	} else {
		return;
	}
	for (int i = 0; i < N_TYPES; i++)
		if (s->n[i] > 0)
			lint_find(run, &(struct lint_say) { .about = s->first[i], .severity = severity,
			    .text = lint_text(run, "%s (%u RRset%s) is worth nothing without validation: %s",
			        lint_t(run, types[i]), s->n[i], s->n[i] == 1 ? "" : "s", why) });
}

const struct lint_check check_tlsa_without_dnssec = {
	.abi = LINT_ABI,
	.id = "tlsa-without-dnssec",
	.title = "TLSA, SSHFP or SMIMEA records stand in a zone that cannot be validated",
	.cites = "RFC 6698 4.1; RFC 7672 2.2; RFC 4255 2.4",
	.what = "The zone publishes fingerprints of certificates or host keys, and no chain of trust "
	    "leads to it: it is not signed, or no DS stands at the parent. Clients must ignore such "
	    "records unless they were validated.",
	.harm = "The protection that the records promise is not there: mail goes out with whatever "
	    "certificate is shown, ssh asks the user. A rollback that unsigns a zone removes DANE "
	    "from all its mail servers at once, silently.",
	.families = "Validating resolvers answer without the AD bit, and DANE clients (Postfix, Exim, "
	    "OpenSSH with VerifyHostKeyDNS) then act as if the records did not exist.",
	.shows = "The first RRset of the type; the message counts them.",
	.fix = "Sign the zone and publish its DS, or take the records out until that is done. For "
	    "mail, remember that the zone of the MX host counts, beside that of the address.",
	.avoid = "Do not have clients trust these records without validation: whoever can forge an "
	    "address can forge a fingerprint.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_TLSA, look },
	    { LINT_RRSET, LINT_T_SSHFP, look }, { LINT_RRSET, LINT_T_SMIMEA, look },
	    { LINT_RRSET, T_OPENPGPKEY, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
