/* A waiver past its date: what it accepted counts again, and somebody should know why. */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_waiver *w;
	size_t n;

	(void)ref;
	w = lint_waivers(run, &n);
	for (size_t i = 0; i < n; i++)
		if (w[i].trouble == NULL && w[i].until.self.kind != LINT_NONE && w[i].until.at < run->now)
			lint_find(run, &(struct lint_say) { .about = w[i].self, .name = w[i].name,
			    .type = w[i].type,
			    .key = lint_text(run, "%s: %s", w[i].checks, w[i].reason),
			    .text = lint_text(run, "the waiver of %s expired at %s: %s",
			        *w[i].checks == '\0' ? "a fingerprint" : w[i].checks,
			        run->host->time_text(run, w[i].until.at), w[i].reason) });
}

const struct lint_check check_waiver_expired = {
	.abi = LINT_ABI,
	.id = "waiver-expired",
	.title = "A waiver is past its date",
	.cites = "",
	.what = "A waiver of the configuration or in a zone file says until when a finding is accepted, "
	    "and the instant of judgement (--at, else now) lies after that. A date holds until its last "
	    "second, UTC.",
	.harm = "What was to be mended by then counts again for the exit status where it is still there; "
	    "where it is not, the waiver would hide the same fault the next time.",
	.families = "None: this is about the gate, not about resolvers.",
	.shows = "The waiver with file and line.",
	.fix = "Mend what it accepted and delete the waiver, or decide anew: another date and a reason "
	    "that is true today.",
	.avoid = "Do not move the date without asking whoever gave the reason.",
	.needs = LINT_NEED_WAIVERS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
