/*
 * A waiver in a zone file that is not in force.  The engine says so of one that
 * would waive a critical, since only it knows what was found.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_waiver *w;
	size_t n;

	(void)ref;
	w = lint_waivers(run, &n);
	for (size_t i = 0; i < n; i++)
		if (w[i].trouble != NULL)
			lint_find(run, &(struct lint_say) { .about = w[i].self, .name = w[i].name,
			    .type = w[i].type,
			    .key = lint_text(run, "%s: %s", w[i].checks, w[i].trouble),
			    .text = lint_text(run, "this waiver is not in force: %s", w[i].trouble) });
}

const struct lint_check check_waiver_invalid = {
	.abi = LINT_ABI,
	.id = "waiver-invalid",
	.title = "A waiver in a zone file is not in force",
	.cites = "",
	.what = "A remark \"; dnssec-lint: ignore[CHECK] until=DATE -- REASON\" cannot be read, names no "
	    "check that exists, gives no reason, or would waive a critical finding, which no remark "
	    "may: whoever can edit a zone file could then switch the gate off. (In the configuration "
	    "the same mistakes end the run with exit status 2.)",
	.harm = "The finding that was to be waived stands, so nothing slips through; but somebody believes "
	    "that it was dealt with.",
	.families = "None: this is about the gate, not about resolvers.",
	.shows = "The remark with file and line, and why it does not hold.",
	.fix = "Write ignore[CHECK], until=YYYY-MM-DD if it is to end, and behind -- why it is accepted. "
	    "Waive a critical in the configuration, which its owners review, or mend it.",
	.avoid = "Do not lower the check's severity for all zones to make one remark valid.",
	.needs = LINT_NEED_WAIVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
