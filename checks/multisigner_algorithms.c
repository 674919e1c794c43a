/*
 * Two signers of one zone with different algorithms.  Once each publishes the keys of the
 * other, as it must, no RRset is signed by every algorithm of the DNSKEY set; so
 * rrsig-algorithm-incomplete, which would say it of each RRset, leaves it to this one.
 * Different kinds of denial are no fault: denial-provider-mismatch says which.
 */
#include "lint.h"

static bool
has(const uint8_t set[32], unsigned algorithm)
{
	return (set[algorithm / 8] >> algorithm % 8 & 1) != 0;
}

static const char *
list(struct lint_run *run, const uint8_t set[32])
{
	const char *text = "none";

	for (unsigned a = 0, n = 0; a < 256; a++) {
		const char *name = has(set, a) ? run->host->algorithm_text(run, (uint8_t)a) : NULL;

		if (name != NULL)
			text = n++ == 0 ? name : lint_text(run, "%s, %s", text, name);
	}
	return text;
}

/* The algorithms of the keys that the server publishes. */
static void
published(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref source, uint8_t set[32])
{
	const struct lint_ref keys = lint_from_source(run, zone->node, LINT_T_DNSKEY, source);
	struct lint_ref it = { 0 };
	struct lint_record r;

	while (lint_next(run, keys, LINT_RECORD, LINT_T_DNSKEY, &it))
		if (lint_get_record(run, it, &r) && r.rdata.n > 3)
			set[r.rdata.p[3] / 8] |= (uint8_t)(1u << r.rdata.p[3] % 8);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	uint8_t signs[LINT_MAX_SIGNERS][32] = { { 0 } }, keys[LINT_MAX_SIGNERS][32] = { { 0 } };
	struct lint_signers s;
	struct lint_zone zone;
	struct lint_ref cited[2];
	const char *path = "";

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	s = lint_signers(run, &zone);
	if (!lint_signers_differ(run, &zone, &s))
		return;
	for (unsigned i = 0; i < s.n; i++) {
		lint_signer_algorithms(run, &zone, s.first[i], signs[i]);
		published(run, &zone, s.first[i], keys[i]);
	}
	for (unsigned i = 1; i < s.n; i++) {
		bool way = false, back = false;

		if (memcmp(signs[0], signs[i], sizeof(signs[0])) == 0)
			continue;
		for (unsigned a = 0; a < 256; a++) {
			way |= has(keys[0], a) && has(signs[i], a);
			back |= has(keys[i], a) && has(signs[0], a);
		}
		if (!way || !back)
			path = "; with the keys of one in the cache nothing of the other can be validated";
		cited[0] = lint_from_source(run, zone.node, LINT_T_SOA, s.first[i]);
		cited[1] = lint_from_source(run, zone.node, LINT_T_DNSKEY, s.first[i]);
		lint_find(run, &(struct lint_say) {
		    .about = lint_from_source(run, zone.node, LINT_T_SOA, s.first[0]), .type = LINT_T_DNSKEY,
		    .key = lint_operator_text(run, &s.operator[i]), .evidence = cited,
		    .n_evidence = cited[1].kind == LINT_NONE ? 1 : 2,
		    .text = lint_text(run, "%s signs with %s, %s with %s%s",
		        lint_operator_text(run, &s.operator[0]), list(run, signs[0]),
		        lint_operator_text(run, &s.operator[i]), list(run, signs[i]), path) });
	}
}

const struct lint_check check_multisigner_algorithms = {
	.abi = LINT_ABI,
	.id = "multisigner-algorithms",
	.title = "The signers of the zone use different algorithms",
	.cites = "RFC 8901 4; RFC 4035 2.2",
	.what = "Two operators sign the zone with different algorithms. The DNSKEY set has to "
	    "hold the keys of both, and then every RRset has to be signed by both algorithms, "
	    "which neither of them can do.",
	.harm = "Validators that insist on all algorithms refuse the answers of both operators, "
	    "the others accept what they can check. When the keys are not shared either, every "
	    "mixture of the two is bogus.",
	.families = "Unbound with harden-algo-downgrade (off by default) insists; all others take "
	    "one good signature (RFC 6840 5.11).",
	.shows = "The SOA of each signer with its signatures, and the DNSKEY set of one.",
	.fix = "Agree on one algorithm, which for most pairs of operators is ECDSAP256SHA256: "
	    "roll the one that has another before its servers are listed, or serve the zone of "
	    "one signer from both.",
	.avoid = "Do not add a DS of the second algorithm to bridge the gap: it makes strict "
	    "validators expect both from the first moment on.",
	.needs = LINT_NEED_KEYS | LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "rrsig-algorithm-incomplete", "dnskey-server-mismatch", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
