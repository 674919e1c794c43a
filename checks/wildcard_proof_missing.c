/*
 * What is made from a wildcard needs more proof than other answers: that nothing closer
 * exists (an expanded answer), or the wildcard's own record (no such type).
 */
#include "lint.h"

enum { MAX_CITED = 8 };

struct bad {
	struct lint_ref at[MAX_CITED];
	struct lint_denial first;
	unsigned n;
	bool old; /* an answer, or a type that was always asked for: else modern-type-nodata */
	bool other; /* a denial that has nothing to do with a wildcard lacks its proof too */
};

static bool
is_wild(struct lint_run *run, struct lint_name qname)
{
	struct lint_ref node = lint_node_at(run, run->zone, qname), it = { 0 };
	struct lint_rrset set;

	while (lint_next(run, node, LINT_RRSET, 0, &it))
		if (lint_get_rrset(run, it, &set) && set.synthesized)
			return true;
	return false;
}

static bool
is_modern(uint16_t type)
{
	return type == LINT_T_AAAA || type == LINT_T_HTTPS || type == LINT_T_SVCB || type == LINT_T_CAA ||
	    type == LINT_T_TLSA || type == LINT_T_TXT;
}

static struct bad
collect(struct lint_run *run, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct bad bad = { 0 };

	while (lint_next(run, source, LINT_DENIAL, 0, &it)) {
		if (!lint_get_denial(run, it, &d) ||
		    (d.proof != LINT_PROOF_NONE && d.proof != LINT_PROOF_WRONG))
			continue;
		if (d.kind != LINT_EXPANSION && (d.kind != LINT_NODATA || !is_wild(run, d.qname))) {
			bad.other |= d.proof == LINT_PROOF_NONE && d.kind != LINT_REFERRAL;
			continue;
		}
		if (d.speaks.kind != LINT_NONE)
			continue; /* wildcard-nsec-bitmap, nsec-bitmap-contradiction */
		if (bad.n == 0)
			bad.first = d;
		if (bad.n < MAX_CITED)
			bad.at[bad.n] = it;
		bad.n++;
		bad.old |= d.kind == LINT_EXPANSION || !is_modern(d.qtype);
	}
	return bad;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref it = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed ||
	    zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct bad bad;

		if (!lint_source_signs(run, &zone, it))
			continue;
		bad = collect(run, it);
		if (!bad.old || bad.other)
			continue;
		lint_find(run, &(struct lint_say) { .about = bad.first.self, .name = bad.first.qname,
		    .type = bad.n > 1 ? LINT_T_NSEC : bad.first.qtype,
		    .evidence = bad.at, .n_evidence = bad.n < MAX_CITED ? bad.n : MAX_CITED,
		    .text = lint_text(run, bad.first.kind == LINT_EXPANSION
		        ? "%s made from the wildcard comes without its proof: %s"
		        : "that the wildcard has no %s is not proved: %s", lint_t(run, bad.first.qtype),
		        bad.first.why) });
	}
}

const struct lint_check check_wildcard_proof_missing = {
	.abi = LINT_ABI,
	.id = "wildcard-proof-missing",
	.title = "An answer made from a wildcard lacks its proof",
	.cites = "RFC 4035 3.1.3.3; RFC 4035 3.1.3.4; RFC 5155 7.2.5; RFC 5155 7.2.6",
	.what = "A server answers for a name under a wildcard and leaves out the NSEC or NSEC3 record "
	    "that belongs to it: that the name itself does not exist, or which types the wildcard "
	    "has.",
	.harm = "The signature alone does not do, for it would fit any name under the wildcard. "
	    "Validators answer SERVFAIL: every name that lives by the wildcard is gone, while the "
	    "names written out in the zone work.",
	.families = "All validators. Tests that ask for the apex and www only stay green.",
	.shows = "The answers or denials for a fresh label under the wildcard, with their server.",
	.fix = "Serve the zone by software that knows DNSSEC wildcards, and let the signer complete "
	    "the chain. If a proxy builds the answers, let it keep the authority section of "
	    "expanded answers.",
	.avoid = "Do not replace the wildcard by a few names in haste while resolvers hold its "
	    "answers: first find out which server leaves the proof out.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_PHASES(LINT_WARNING, LINT_CRITICAL, LINT_CRITICAL, LINT_CRITICAL, LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
