/*
 * A DS that nobody can use makes the zone insecure, not bogus: nobody fails, and nobody
 * is protected.
 */
#include "lint.h"

static bool
is_known(uint8_t algorithm)
{
	switch (algorithm) {
	case 5:
	case 7:
	case 8:
	case 10:
	case 13:
	case 14:
	case 15:
	case 16: return true;
	}
	return false;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, first = { 0 };
	struct lint_ds ds;
	const char *algorithm = NULL;

	while (lint_next(run, ref, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds))
			continue;
		if (is_known(ds.algorithm))
			return;
		first = first.kind == LINT_NONE ? it : first;
		algorithm =
		    algorithm == NULL ? run->host->algorithm_text(run, ds.algorithm) : algorithm;
	}
	if (first.kind != LINT_NONE)
		lint_find(run, &(struct lint_say){ .about = first,
				   .name = lint_apex(run, ref),
				   .type = LINT_T_DS,
				   .text = lint_text(run,
				       "every DS names an algorithm that validators do not know "
				       "(%s): they take the "
				       "zone for insecure",
				       algorithm) });
}

const struct lint_check check_ds_algorithm_unsupported = {
	.abi = LINT_ABI,
	.id = "ds-algorithm-unsupported",
	.title = "No DS names an algorithm that validators support",
	.cites = "RFC 4035 5.2; RFC 6840 5.2",
	.what = "All DS records of the zone name algorithms that the usual validators do not "
		"implement or "
		"have given up.",
	.harm =
	    "A validator that supports none of them treats the zone as if it had no DS: answers go "
	    "through without a check, DANE and SSHFP records are ignored, and forgeries are not "
	    "noticed.",
	.families = "Unbound, BIND, Knot Resolver and PowerDNS Recursor support algorithms 5, 7, "
		    "8, 10 and 13 "
		    "to 16, as their libraries allow; GOST, SM2, DSA and private algorithms have "
		    "no path in "
		    "them.",
	.shows = "The DS RRset at the parent.",
	.fix = "Roll to algorithm 13 or 15: sign with both, publish the new key, add its DS, and "
	       "remove "
	       "the old ones last.",
	.avoid = "Do not take the absence of errors for protection: a resolver says nothing when "
		 "it cannot "
		 "check.",
	.needs = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "ds-algorithm-unsigned", "ds-no-valid-key", "cds-not-authenticated",
	    NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
