/*
 * What the reader could not read, in its own words.  It goes on at the next
 * record, so one run shows all that is wrong.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_fault fault, other;
	struct lint_ref it = { 0 };
	unsigned n = 0;

	if (!lint_get_fault(run, ref, &fault) || fault.kind > LINT_LIMIT)
		return;
	/* Lines that are wrong in one way are told apart by their order, never by their number. */
	while (lint_next(run, run->zone, LINT_FAULT, 0, &it) && it.row != ref.row)
		n += lint_get_fault(run, it, &other) && strcmp(other.text, fault.text) == 0;
	lint_find(run, &(struct lint_say) { .about = ref, .text = fault.text,
	    .key = lint_text(run, "%u %s", n, fault.text) });
}

const struct lint_check check_zone_syntax = {
	.abi = LINT_ABI,
	.id = "zone-syntax",
	.title = "A line of the zone file cannot be read",
	.cites = "RFC 1035 5.1; RFC 3597 5; RFC 2308 4",
	.what = "The text at this place is not a record or directive: a field is missing or out of "
	    "range, a quote or parenthesis stays open, a name is too long, RDATA does not fit its "
	    "type, an include was refused or a limit of the reader was reached.",
	.harm = "Name servers refuse the whole file, so the zone they serve stays what it was: "
	    "changes do not appear and signatures run out. Some tools skip the line instead and "
	    "sign a zone without it.",
	.families = "Every name server and signer, in its own way: BIND and NSD reject the zone at "
	    "load, others log the line and go on without the record.",
	.shows = "File, line and column where reading stopped, and what was expected there.",
	.fix = "Mend the line and run the check again. A message that makes no sense where it "
	    "points is often the end of a quote or parenthesis that was opened further up.",
	.avoid = "Do not load or sign the file meanwhile. Checks that need the whole zone are not "
	    "evaluated until it reads cleanly, so their silence means nothing yet.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_FAULT, 0, look }, { LINT_NONE, 0, NULL } },
};
