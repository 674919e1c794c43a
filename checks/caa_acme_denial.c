/*
 * What a certificate authority asks before it issues: CAA at the name and above it, and
 * the challenge at _acme-challenge.  Told when a server fails at these and does not fail
 * alike at other questions; what fails for all types is told by the check for that.
 */
#include "lint.h"

enum { FORMERR = 1, SERVFAIL = 2, NOTIMP = 4, REFUSED = 5, MAX_CITED = 8 };

static bool
is_challenge(struct lint_name name)
{
	return name.len > 16 && name.wire[0] == 15 && memcmp(name.wire + 1, "_acme-challenge", 15) == 0;
}

static bool
is_asked_by_authorities(const struct lint_reply *r)
{
	return r->qtype == LINT_T_CAA || (is_challenge(r->qname) &&
	    (r->qtype == LINT_T_TXT || r->qtype == LINT_T_CNAME));
}

/* Why a validating resolver could not use the reply, or NULL. */
static const char *
trouble(struct lint_run *run, struct lint_ref ref, const struct lint_reply *r, bool is_signed)
{
	struct lint_ref it = { 0 }, set;
	struct lint_denial d;

	if (r->result != LINT_ANSWER || r->tc)
		return NULL;
	switch (r->rcode) {
	case FORMERR: return "is answered FORMERR";
	case SERVFAIL: return "is answered SERVFAIL";
	case NOTIMP: return "is answered NOTIMP";
	case REFUSED: return "is refused";
	default: break;
	}
	if (!is_signed || !r->aa)
		return NULL;
	if (lint_next(run, ref, LINT_DENIAL, 0, &it) && lint_get_denial(run, it, &d))
		return d.kind == LINT_REFERRAL ? NULL
		    : d.proof == LINT_PROOF_NONE ? "is denied without a proof"
		    : d.proof == LINT_PROOF_WRONG ? "is denied with a proof of something else"
		    : d.proof == LINT_PROOF_UNSIGNED ? "is denied with a proof that is not validly signed"
		    : NULL;
	set = lint_in_reply(run, lint_node_at(run, run->zone, r->qname), r->qtype, ref);
	return set.kind != LINT_NONE && !lint_is_signed_now(run, set)
	    ? "is answered without a signature that holds"
	                                                              : NULL;
}

static void
look_at(struct lint_run *run, const struct lint_source *source, bool is_signed)
{
	struct lint_ref it = { 0 }, first = { 0 }, cited[MAX_CITED];
	struct lint_reply reply, shown = { 0 };
	const char *why = NULL;
	size_t n = 0;

	while (lint_next(run, source->self, LINT_REPLY, 0, &it)) {
		const char *w;

		if (!lint_get_reply(run, it, &reply) || (w = trouble(run, it, &reply, is_signed)) == NULL)
			continue;
		if (!is_asked_by_authorities(&reply))
			return;
		if (why == NULL) {
			why = w;
			shown = reply;
			first = it;
		} else if (n < MAX_CITED) {
			cited[n++] = it;
		}
	}
	if (why != NULL)
		lint_find(run, &(struct lint_say) { .about = first, .evidence = cited, .n_evidence = n,
		    .text = lint_text(run, "%s %s, so that no certificate is issued for the name",
		        lint_t(run, shown.qtype), why) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_source source;
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER)
			look_at(run, &source, zone.is_signed && lint_source_signs(run, &zone, it));
}

const struct lint_check check_caa_acme_denial = {
	.abi = LINT_ABI,
	.id = "caa-acme-denial",
	.title = "What certificate authorities ask does not validate",
	.cites = "RFC 8659 3; RFC 8555 8.4; RFC 4035 5.4",
	.what = "The look-up of CAA, or of the challenge at _acme-challenge, fails at a server "
	    "that answers other questions well: with an error, or with a denial or an answer that "
	    "a validator has to refuse.",
	.harm = "Certificate authorities look up CAA for the name and each name above it through "
	    "a validating resolver and issue nothing when that fails. The site runs on until its "
	    "certificate ends, up to three months later, when nobody thinks of the DNS change any "
	    "more.",
	.families = "The validating resolvers of the authorities, which ask from several places; "
	    "those of users do not ask these types.",
	.shows = "The failing reply, with others of the kind.",
	.fix = "Let the server deny unknown types and names below _acme-challenge like all "
	    "others, with SOA and proof. Then order a certificate from the staging service of "
	    "your authority as a test.",
	.avoid = "Do not add a CAA record only to replace the failing denial: the names above and "
	    "below are asked too.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_PHASES(LINT_WARNING, LINT_ERROR, LINT_ERROR, LINT_ERROR, LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
