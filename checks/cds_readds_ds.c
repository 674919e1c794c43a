/*
 * A parent that reads CDS records undoes by night what the operator did by day.
 */
#include "lint.h"

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	static const uint16_t types[] = { LINT_T_CDS, LINT_T_CDNSKEY };
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_version *gone = NULL;
	struct lint_record record;
	struct lint_zone zone;

	if (!lint_get_zone(run, ref, &zone) || zone.n_ds > 0)
		return;
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS && !h->versions[i].none &&
		    (gone == NULL || h->versions[i].last > gone->last))
			gone = &h->versions[i];
	if (gone == NULL)
		return;
	for (unsigned t = 0; t < 2; t++) {
		const size_t algorithm = types[t] == LINT_T_CDS ? 2 : 3;
		struct lint_ref set = { 0 };

		while (lint_next(run, zone.node, LINT_RRSET, types[t], &set)) {
			struct lint_ref it = { 0 };

			if (!lint_next(run, set, LINT_RECORD, 0, &it) ||
			    !lint_get_record(run, it, &record) || record.rdata.n <= algorithm ||
			    record.rdata.p[algorithm] == 0)
				continue;
			lint_find(run, &(struct lint_say){ .about = set,
					   .name = zone.apex,
					   .type = types[t],
					   .text = lint_text(run,
					       "the DS for key %s was removed (last seen %s), and "
					       "the zone still asks "
					       "for one: a parent that reads it puts it back",
					       lint_tags(run, h, gone->keys),
					       run->host->time_text(run, gone->last)) });
			return;
		}
	}
}

const struct lint_check check_cds_readds_ds = {
	.abi = LINT_ABI,
	.id = "cds-readds-ds",
	.title = "CDS or CDNSKEY records ask for the DS that was removed",
	.cites = "RFC 7344 4.1; RFC 8078 4",
	.what = "The history shows that the parent had a DS and has none now, while the zone still "
		"publishes a CDS or CDNSKEY RRset that asks for one.",
	.harm = "A registry or registrar that scans for them adds the DS again, days later and "
		"unasked. "
		"If the zone is un-signed after that, every validator fails.",
	.families = "All validators, once the DS is back and the signatures are gone.",
	.shows = "The CDS or CDNSKEY RRset, and from the history the DS that was there.",
	.fix =
	    "Publish the delete form (0 0 0 00) or no CDS and CDNSKEY at all, let the signer know "
	    "that it must not bring them back, and look at the parent again before un-signing.",
	.avoid = "Do not rely on the parent not scanning: that may change without a word to you.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_PHASES(LINT_ERROR, LINT_ERROR, LINT_ERROR, LINT_ERROR, LINT_ERROR),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
