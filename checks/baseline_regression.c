/* What was found and is not in the baseline.  Only the engine, which compares the two,
 * can say so; the page is here. */
#include "lint.h"

const struct lint_check check_baseline_regression = {
	.abi = LINT_ABI,
	.id = "baseline-regression",
	.title = "A finding is not in the accepted baseline",
	.cites = "",
	.what = "A run with --baseline found something that the baseline does not have, or that weighs more "
	    "now than when it was accepted. It stands beside the finding itself and weighs as much.",
	.harm = "The change under review made something worse that was in order, or tolerable, before.",
	.families = "None: this is about the gate, not about resolvers.",
	.shows = "What the finding itself cites.",
	.fix = "Mend what the finding says. If it is to be accepted, waive it with a reason and an end, or "
	    "write the baseline again and have the difference reviewed.",
	.avoid = "Do not write the baseline again on each failure: then it accepts everything.",
	.needs = LINT_NEED_BASELINE,
	.severity = LINT_ALWAYS(LINT_ERROR),
};
