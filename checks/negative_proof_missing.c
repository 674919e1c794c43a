/*
 * Denials that come without the proof, or with records that do not prove it.  Told by
 * the server: one that leaves the proof out leaves it out everywhere.
 *
 * Left to others, so that one fault is one finding: a proof whose signature is missing
 * or not valid (rrsig-*), a record that matches the name and has the wrong types
 * (nsec-bitmap-contradiction, apex-bitmap-incomplete), the unsigned delegation
 * (insecure-delegation-proof, referral-secure-subzone), a wildcard's NODATA
 * (wildcard-proof-missing), a type that is denied worse than A (modern-type-nodata),
 * a server that signs nothing (ns-dnssec-unaware, signed-unsigned-mix).
 *
 * Knot's mod-onlinesign sends no proof that there is no CDS: nobody but a parent that
 * scans asks for it.
 */
#include "lint.h"

enum { MAX_CITED = 8 };

struct bad {
	struct lint_ref at[MAX_CITED];
	struct lint_denial first;
	unsigned n, all, old; /* old: types that were always asked for */
	unsigned scanned; /* types that only a parent asks for, when it scans */
};

/* Names below it exist: ent-denial. */
static bool
is_empty(struct lint_run *run, struct lint_name qname)
{
	struct lint_node node;

	return lint_get_node(run, lint_node_at(run, run->zone, qname), &node) && (node.flags & LINT_EMPTY);
}

/* Made from a wildcard: another type of the same name came expanded. */
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

static bool
is_bad(struct lint_run *run, const struct lint_denial *d)
{
	if (d->proof != LINT_PROOF_NONE && d->proof != LINT_PROOF_WRONG)
		return false;
	if (d->kind == LINT_NODATA && is_wild(run, d->qname))
		return false;
	if (d->proof == LINT_PROOF_NONE)
		return true;
	return d->qtype != LINT_T_DS && d->speaks.kind == LINT_NONE &&
	    !(d->kind == LINT_NXDOMAIN && is_empty(run, d->qname));
}

static struct bad
collect(struct lint_run *run, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct bad bad = { 0 };

	while (lint_next(run, source, LINT_DENIAL, 0, &it)) {
		if (!lint_get_denial(run, it, &d) ||
		    (d.kind != LINT_NODATA && d.kind != LINT_NXDOMAIN))
			continue;
		bad.all++;
		if (!is_bad(run, &d))
			continue;
		if (bad.n == 0 || (is_modern(bad.first.qtype) && !is_modern(d.qtype)))
			bad.first = d;
		if (bad.n < MAX_CITED)
			bad.at[bad.n] = it;
		bad.n++;
		bad.old += !is_modern(d.qtype);
		bad.scanned += d.qtype == LINT_T_CDS || d.qtype == LINT_T_CDNSKEY;
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
		if (bad.old == 0)
			continue;
		lint_find(run, &(struct lint_say) { .about = bad.first.self,
		    .name = bad.n > 1 ? zone.apex : bad.first.qname,
		    .severity = bad.scanned == bad.n ? LINT_WARNING : LINT_BY_PHASE,
		    .type = bad.n == 1 ? bad.first.qtype
		        : zone.chain & LINT_BY_NSEC3 ? LINT_T_NSEC3 : LINT_T_NSEC,
		    .evidence = bad.at, .n_evidence = bad.n < MAX_CITED ? bad.n : MAX_CITED,
		    .text = lint_text(run, "%u of %u denials are not proved; that of %s: %s", bad.n, bad.all,
		        lint_t(run, bad.first.qtype), bad.first.why) });
	}
}

const struct lint_check check_negative_proof_missing = {
	.abi = LINT_ABI,
	.id = "negative-proof-missing",
	.title = "A denial comes without a proof that holds",
	.cites = "RFC 4035 3.1.3.1; RFC 4035 3.1.3.2; RFC 5155 7.2.2; RFC 5155 7.2.3",
	.what = "A server of the signed zone says that a name or a type does not exist, and the NSEC or "
	    "NSEC3 records that have to prove it are missing or prove something else.",
	.harm = "Validators take the denial for an attack and answer SERVFAIL. It strikes where people "
	    "do not look: names that do not exist are asked all the time, by search lists, mail "
	    "checks and CAA look-ups before each certificate.",
	.families = "All validators. Some try the other servers of the zone first, which hides the "
	    "fault behind delays.",
	.shows = "Denials with what came in them, and the server that sent them.",
	.fix = "Let the signer build the whole NSEC or NSEC3 chain and serve the zone from one version "
	    "of it. With an online signer ask its vendor; with a load balancer in front let it "
	    "pass the authority section.",
	.avoid = "Do not switch from NSEC3 to NSEC or back to cure it before you know which record "
	    "is missing: an incomplete chain stays incomplete under another name.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_PHASES(LINT_WARNING, LINT_CRITICAL, LINT_CRITICAL, LINT_CRITICAL, LINT_ERROR),
	.hides = (const char *const[]) { "wildcard-proof-missing", "modern-type-nodata",
	    "insecure-delegation-proof", "caa-acme-denial", "negative-response-malformed", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
