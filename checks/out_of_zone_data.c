/*
 * Records that the zone's servers will never send.  All other checks treat them
 * as not there.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_zone zone;
	struct lint_rrset set;
	struct lint_ref it = { 0 };
	uint16_t last = 0;
	const char *text;

	if (!lint_get_node(run, ref, &node) || !(node.flags & LINT_OUTSIDE) || node.n_records == 0 ||
	    !lint_get_zone(run, run->zone, &zone))
		return;
	text = lint_text(run, "not at or below %s: this record is not part of the zone",
	    lint_n(run, zone.apex));
	while (lint_next(run, ref, LINT_RRSET, 0, &it))
		if (lint_get_rrset(run, it, &set) && set.type != last) {
			last = set.type;
			lint_find(run, &(struct lint_say) { .about = it, .text = text });
		}
	if (last == 0) /* signatures only */
		lint_find(run, &(struct lint_say) { .about = ref, .type = LINT_T_RRSIG, .text = text });
}

const struct lint_check check_out_of_zone_data = {
	.abi = LINT_ABI,
	.id = "out-of-zone-data",
	.title = "A record's owner lies outside the zone",
	.cites = "RFC 1035 5.1; RFC 1035 5.2",
	.what = "The owner of this record is neither the origin of the zone nor a name below it. A "
	    "zone file may hold nothing else, not even addresses of name servers elsewhere.",
	.harm = "The record is dropped, or the file refused. Whoever wrote it believes that a name "
	    "is published which is not; when it was meant as the address of a name server, that "
	    "server may turn out to be unknown to everybody.",
	.families = "NSD refuses the file; BIND and Knot load the zone without the record and say "
	    "so in the log only. No resolver ever sees it.",
	.shows = "The record set and where it stands.",
	.fix = "Look for a $ORIGIN or an absolute name that belongs to another zone; move the "
	    "record there. If nearly everything is outside, the origin given for the file is the "
	    "wrong one.",
	.avoid = "Do not add the zone's name behind an owner that ends in a dot just to silence "
	    "this: that makes a new name nobody asks for.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look, LINT_OUTSIDE },
	    { LINT_NONE, 0, NULL } },
};
