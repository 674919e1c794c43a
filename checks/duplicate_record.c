/*
 * The same record twice.  The records of a set come in canonical order, so that
 * equal ones are neighbours; the place is the later line.
 */
#include "lint.h"

enum { MAX_SIGS = 32 }; /* of one RRset, compared each with each */

/* What a zone transfer prints begins and ends with the SOA (RFC 5936 2.2). */
static bool
ends_a_transfer(struct lint_run *run, struct lint_ref seen, struct lint_ref last, unsigned n, uint16_t type)
{
	struct lint_zone zone;

	return type == LINT_T_SOA && n == 2 && seen.row == 0 && lint_get_zone(run, run->zone, &zone) &&
	    last.row == zone.n_records - 1;
}

/* `seen` is the earliest of `n` equal records, `last` the latest. */
static void
say(struct lint_run *run, struct lint_ref seen, struct lint_ref last, unsigned n, uint16_t type,
    const char *key)
{
	if (ends_a_transfer(run, seen, last, n, type))
		return;
	lint_find(run, &(struct lint_say) { .about = last, .type = type, .key = key, .evidence = &seen,
	    .n_evidence = 1,
	    .text = n == 2 ? "the same record stands here for the second time"
	                   : lint_text(run, "the same record stands in the zone %u times", n) });
}

static void
look_records(struct lint_run *run, struct lint_ref ref, uint16_t type)
{
	struct lint_ref it = { 0 }, first = { 0 }, last = { 0 };
	struct lint_record a = { .ttl = 0 }, b;
	unsigned n = 0;
	bool more;

	do {
		more = lint_next(run, ref, LINT_RECORD, 0, &it) && lint_get_record(run, it, &b);
		if (more && n > 0 && a.rdata.n == b.rdata.n && memcmp(a.rdata.p, b.rdata.p, a.rdata.n) == 0) {
			first = it.row < first.row ? it : first;
			last = it.row > last.row ? it : last;
			n++;
			continue;
		}
		if (n > 1)
			say(run, first, last, n, type, run->host->rdata_text(run, type, a.rdata));
		if (more) {
			a = b;
			first = last = it;
			n = 1;
		}
	} while (more);
}

static bool
equal(const struct lint_sig *a, const struct lint_sig *b)
{
	return a->tag == b->tag && a->algorithm == b->algorithm && a->labels == b->labels &&
	    a->original_ttl == b->original_ttl && a->inception == b->inception &&
	    a->expiration == b->expiration && lint_name_eq(a->signer, b->signer) &&
	    a->signature.n == b->signature.n &&
	    memcmp(a->signature.p, b->signature.p, a->signature.n) == 0;
}

static void
look_sigs(struct lint_run *run, struct lint_ref ref)
{
	struct lint_sig sigs[MAX_SIGS];
	struct lint_ref it = { 0 };
	unsigned n = 0, equals;

	while (n < MAX_SIGS && lint_next(run, ref, LINT_SIG, 0, &it))
		n += lint_get_sig(run, it, &sigs[n]);
	for (unsigned i = 0; i < n; i++) {
		struct lint_ref first = sigs[i].self, last = first;

		for (unsigned j = (equals = 1, i + 1); j < n;) {
			if (!equal(&sigs[i], &sigs[j])) {
				j++;
				continue;
			}
			first = sigs[j].self.row < first.row ? sigs[j].self : first;
			last = sigs[j].self.row > last.row ? sigs[j].self : last;
			sigs[j] = sigs[--n];
			equals++;
		}
		if (equals > 1)
			say(run, first, last, equals, LINT_T_RRSIG,
			    lint_text(run, "%s %u %u %lld", lint_t(run, sigs[i].covered), sigs[i].tag,
			        sigs[i].algorithm, (long long)sigs[i].expiration));
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;

	if (!lint_get_rrset(run, ref, &set) || (set.n < 2 && set.n_sigs < 2) ||
	    !lint_get_node(run, set.node, &node) || (node.flags & LINT_OUTSIDE))
		return;
	if (set.n > 1)
		look_records(run, ref, set.type);
	if (set.n_sigs > 1)
		look_sigs(run, ref);
}

const struct lint_check check_duplicate_record = {
	.abi = LINT_ABI,
	.id = "duplicate-record",
	.title = "A record stands in the zone more than once",
	.cites = "RFC 2181 5",
	.what = "Two lines give the same owner, type and data. A set of records has each member "
	    "once, so the second says nothing.",
	.harm = "Servers drop the copy, so nothing breaks by itself. But the copies go apart at "
	    "the next edit: one is changed or deleted, the other keeps the old value alive, and "
	    "with different TTLs the pair is an error at once. A signer that does not drop copies "
	    "makes signatures that nobody can verify.",
	.families = "None notices, as long as every server of the zone drops the copy before it "
	    "signs or sends.",
	.shows = "The first and the last of the equal records.",
	.fix = "Delete the later line. If both come from different includes or generators, decide "
	    "which of them owns the name.",
	.avoid = "Do not change one copy to see whether it matters: then both are served.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look, 0, LINT_OUTSIDE,
	    LINT_WHEN_TWICE }, { LINT_NONE, 0, NULL } },
};
