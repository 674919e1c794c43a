/* What a waiver accepted is found no more.  Only the engine, which matches waivers with
 * what was found, can say so; the page is here. */
#include "lint.h"

const struct lint_check check_waiver_unused = {
	.abi = LINT_ABI,
	.id = "waiver-unused",
	.title = "A waiver accepts nothing that is found",
	.cites = "",
	.what = "A waiver is in force, the checks that it names ran and could tell, and none of them found "
	    "what it accepts.",
	.harm = "None today. It would hide the same fault the day that it comes back, and nobody would "
	    "look.",
	.families = "None: this is about the gate, not about resolvers.",
	.shows = "The waiver with file and line.",
	.fix = "Delete it; or, where it was meant for something that is found, correct its zone, name, type "
	    "or place.",
	.avoid = "Do not keep waivers in store.",
	.needs = LINT_NEED_WAIVERS,
	.severity = LINT_ALWAYS(LINT_INFO),
};
