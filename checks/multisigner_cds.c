/*
 * Signers that ask different things of the parent.  Each may only name all the keys, its
 * own and the other's: a parent that followed one of them would drop the other's DS.
 * Among the servers of one signer it is cds-server-mismatch, which comes first.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	static const uint16_t types[] = { LINT_T_CDS, LINT_T_CDNSKEY, LINT_T_CSYNC };
	struct lint_signers s;
	struct lint_split split;
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	s = lint_signers(run, &zone);
	for (size_t i = 0; s.n > 1 && i < sizeof(types) / sizeof(types[0]); i++) {
		unsigned a, b;

		if (lint_find_split(run, &zone, &s, types[i], false, &split) ||
		    !lint_find_split(run, &zone, &s, types[i], true, &split))
			continue;
		a = lint_signer_of(run, &zone, &s, split.one.self);
		b = lint_signer_of(run, &zone, &s, split.two.self);
		lint_find(run, &(struct lint_say) { .about = split.a.self, .type = types[i],
		    .evidence = &split.b.self, .n_evidence = 1,
		    .text = lint_text(run, "%s and %s publish different %s",
		        a < s.n ? lint_operator_text(run, &s.operator[a]) : split.one.label,
		        b < s.n ? lint_operator_text(run, &s.operator[b]) : split.two.label,
		        lint_t(run, types[i])) });
		return; /* they come together: one fault */
	}
}

const struct lint_check check_multisigner_cds = {
	.abi = LINT_ABI,
	.id = "multisigner-cds",
	.title = "The signers of the zone ask different things of the parent",
	.cites = "RFC 9975 3.1; RFC 9975 3.2; RFC 8901 8",
	.what = "Two operators sign the zone, and the CDS, CDNSKEY or CSYNC that one of them "
	    "publishes names other keys or other types than that of the other. Mostly each names "
	    "its own key only.",
	.harm = "A parent that keeps to RFC 9975 does nothing, and the operators wait for a "
	    "change that never comes. One that reads a single server installs the DS of that "
	    "operator alone, and from then on every answer of the other is bogus.",
	.families = "No resolver at first; after a wrong DS all validators, for the share of "
	    "queries that goes to the operator that was left out.",
	.shows = "The answer of one server of each operator.",
	.fix = "Let each operator publish CDS and CDNSKEY for the key signing keys of both, with "
	    "the same CSYNC, through their multi-signer interface; where an operator cannot, let "
	    "it publish none and keep the DS by hand.",
	.avoid = "Do not switch a parent's scanning on for this zone, and do not let one operator "
	    "start a key rollover, before both ask for the same.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "answer-divergence", "same-serial-differs",
	    "cds-would-break-chain", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
