/*
 * Inside one organisation the parent of a subzone is our own zone, and the DS that must
 * go first is ours to remove.
 */
#include "lint.h"

static bool
was_signed(const struct lint_history *h)
{
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DNSKEY && !h->versions[i].none &&
		    h->versions[i].until != LINT_NEVER)
			return true;
	return false;
}

static bool
fits(const struct lint_history *h, const struct lint_mix *m)
{
	return was_signed(h) && lint_mix_is_unsigned(m);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, above;
	struct lint_worst w;

	if (!lint_get_zone(run, ref, &zone) || !lint_get_zone(run, zone.parent, &above) ||
	    above.on_the_way || zone.n_keys > 0)
		return;
	if (!lint_worst_mix(run, fits, &w))
		return;
	lint_find_mix(run, w.mix, LINT_T_DS, LINT_BY_PHASE,
	    lint_text(run,
		w.mix->ds->until == LINT_NEVER
		    ? "un-signed while %s still has its DS: SERVFAIL until %s at %s"
		    : "un-signed while the DS of %s may be cached: SERVFAIL until %s at %s",
		run->host->name_text(run, above.apex), w.until, w.families));
}

const struct lint_check check_unsign_child_first = {
	.abi = LINT_ABI,
	.id = "unsign-child-first",
	.title = "A subzone lost its signatures before our DS for it had gone from caches",
	.cites = "RFC 4035 5.2; RFC 6781 4.3.3",
	.what =
	    "The subzone was signed in an earlier snapshot and is not signed now, while the zone "
	    "above it, which is looked at for its own sake, still has a DS for it or had one so "
	    "lately that resolvers may hold it.",
	.harm = "All names of the subzone fail at validators that hold the DS, though nothing is "
		"wrong in "
		"the zone above and nothing changed at the registrar.",
	.families =
	    "Validators that hold the DS, for its TTL; Unbound for the TTL of a validated DNSKEY "
	    "RRset on top.",
	.shows = "The DS that the zone above has or had, and until when it may be held.",
	.fix =
	    "Sign the subzone again with the same keys. Then remove its DS from the zone above, "
	    "wait "
	    "for the TTL of the DS and of the DNSKEY RRset together, and un-sign the subzone last.",
	.avoid = "Do not un-sign the subzones together with the zone above them: in 2021 that is "
		 "how the "
		 "trouble of one zone became that of all.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "ds-orphaned", "unsign-ds-cached", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
