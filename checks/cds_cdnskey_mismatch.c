/*
 * CDS and CDNSKEY are two ways of telling the parent one thing.  Keys are
 * compared by tag and algorithm, which needs no digest.  From servers the two
 * sets of one server are compared; sets that differ from server to server are
 * cds-server-mismatch.
 */
#include "lint.h"

enum { MAX_KEYS = 64 };

struct key {
	struct lint_ref record;
	uint16_t tag;
	uint8_t algorithm;
};

/* RFC 4034 Appendix B; algorithm 1 has its own rule (B.1). */
static uint16_t
tag_of(struct lint_bytes r)
{
	uint32_t sum = 0;

	if (r.n >= 7 && r.p[3] == 1)
		return lint_u16(r.p + r.n - 3);
	for (size_t i = 0; i < r.n; i++)
		sum += (uint32_t)(i & 1 ? r.p[i] : r.p[i] << 8);
	return (uint16_t)(sum + (sum >> 16));
}

/* Fills the keys that a set speaks of; false when there are too many. */
static bool
keys_of(struct lint_run *run, struct lint_ref set, struct key keys[MAX_KEYS], size_t *n)
{
	struct lint_ref it = { 0 };
	struct lint_record record;

	for (*n = 0; lint_next(run, set, LINT_RECORD, 0, &it);) {
		if (!lint_get_record(run, it, &record) || record.rdata.n < 4)
			continue;
		if (*n == MAX_KEYS)
			return false;
		keys[*n] = (struct key) { it, lint_u16(record.rdata.p), record.rdata.p[2] };
		if (record.type == LINT_T_CDNSKEY) {
			keys[*n].algorithm = record.rdata.p[3];
			keys[*n].tag = tag_of(record.rdata);
		}
		if (keys[*n].algorithm == 0)
			keys[*n].tag = 0; /* "delete": which octets it has is cds-delete's */
		++*n;
	}
	return true;
}

static const struct key *
only_in(const struct key *a, size_t n_a, const struct key *b, size_t n_b)
{
	for (size_t i = 0; i < n_a; i++) {
		size_t j = 0;

		while (j < n_b && (a[i].tag != b[j].tag || a[i].algorithm != b[j].algorithm))
			j++;
		if (j == n_b)
			return &a[i];
	}
	return NULL;
}

static const char *
describe(struct lint_run *run, const struct key *k)
{
	return k->algorithm == 0 ? "the request to delete the DS"
	                         : lint_text(run, "key %u (%s)", k->tag,
	                               run->host->algorithm_text(run, k->algorithm));
}

static void
compare(struct lint_run *run, struct lint_ref cds, struct lint_ref cdnskey)
{
	struct key a[MAX_KEYS], b[MAX_KEYS];
	const struct key *extra, *lacking;
	const char *text;
	size_t n_a, n_b;

	if (!keys_of(run, cds, a, &n_a) || !keys_of(run, cdnskey, b, &n_b)) {
		lint_unable(run, cds, "more than 64 CDS or CDNSKEY records");
		return;
	}
	extra = only_in(a, n_a, b, n_b);
	lacking = only_in(b, n_b, a, n_a);
	if (extra == NULL && lacking == NULL)
		return;
	if (extra == NULL)
		text = lint_text(run, "CDNSKEY has %s, which no CDS has", describe(run, lacking));
	else if (lacking == NULL)
		text = lint_text(run, "CDS has %s, which no CDNSKEY has", describe(run, extra));
	else
		text = lint_text(run, "CDS has %s where CDNSKEY has %s", describe(run, extra),
		    describe(run, lacking));
	lint_find(run, &(struct lint_say) { .key = "differ", .text = text,
	    .about = extra != NULL ? extra->record : lacking->record,
	    .evidence = (struct lint_ref[]) { cds, cdnskey }, .n_evidence = 2 });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref it = { 0 };
	uint16_t other;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) || !lint_get_zone(run, run->zone, &zone))
		return;
	other = set.type == LINT_T_CDS ? LINT_T_CDNSKEY : LINT_T_CDS;
	if (lint_rrset_at(run, set.node, other).kind == LINT_NONE) {
		if (zone.have & LINT_NEED_WHOLE)
			lint_find(run, &(struct lint_say) { .about = ref, .severity = LINT_INFO,
			    .key = "alone",
			    .text = lint_text(run, "%s is published without %s; a parent may want either",
			        lint_t(run, set.type), lint_t(run, other)) });
		return;
	}
	while (set.type == LINT_T_CDS && lint_next(run, set.node, LINT_RRSET, other, &it))
		if (lint_said_together(run, ref, it))
			compare(run, ref, it);
}

const struct lint_check check_cds_cdnskey_mismatch = {
	.abi = LINT_ABI,
	.id = "cds-cdnskey-mismatch",
	.title = "CDS and CDNSKEY do not describe the same keys",
	.cites = "RFC 7344 4",
	.what = "The zone asks its parent for a DS set in two ways, by CDS and by CDNSKEY, and the "
	    "two requests name different keys, or one asks to delete the DS and the other does "
	    "not. Where both are published they must match in content.",
	.harm = "Which request counts depends on the parent: some read CDS, some CDNSKEY, some "
	    "compare and refuse. A roll stops half way, or a DS for a key appears that the "
	    "operator believes to be retired, and validation breaks when that key leaves the zone.",
	.families = "Resolvers do not look at these records. The parent does: registries and "
	    "registrars that scan, each with its own choice of record type.",
	.shows = "A record that the other set has no counterpart for, and both sets.",
	.fix = "Let the signer publish both for the same list of keys. If it was switched off or "
	    "changed in the middle of a roll, remove both sets, look at what DS the parent has, "
	    "and start the step again.",
	.avoid = "Do not delete the one that looks wrong and leave the other in place before it is "
	    "clear which of the two your parent acts on.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "cds-would-break-chain", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_RRSET, LINT_T_CDNSKEY, look }, { LINT_NONE, 0, NULL } },
};
