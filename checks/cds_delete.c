/*
 * "0 0 0 00": please remove my DS.  RFC 8078 4 prints "CDS 0 0 0 0" and
 * "CDNSKEY 0 3 0 0"; what is sent is one zero octet of digest or key, which
 * reads 00 in hex and AA== in base 64.
 *
 * A CDS and a CDNSKEY that ask alike are one request: one finding, at the CDS.
 */
#include "lint.h"

static const uint8_t cds_form[] = { 0, 0, 0, 0, 0 }, cdnskey_form[] = { 0, 0, 3, 0, 0 };

enum form { NO_DELETE, DELETE, MALFORMED };

static enum form
form_of(uint16_t type, struct lint_bytes r)
{
	const uint8_t *want = type == LINT_T_CDS ? cds_form : cdnskey_form;
	const size_t algorithm = type == LINT_T_CDS ? 2 : 3;

	if (r.n <= algorithm || r.p[algorithm] != 0)
		return NO_DELETE;
	return r.n == sizeof(cds_form) && memcmp(r.p, want, r.n) == 0 ? DELETE : MALFORMED;
}

/* The worst form among the records of a set, its record, and one that is no request to delete. */
static enum form
form_of_set(struct lint_run *run, struct lint_ref set, struct lint_ref *record, struct lint_ref *other)
{
	struct lint_ref it = { 0 };
	struct lint_record r;
	enum form worst = NO_DELETE, form;

	*other = (struct lint_ref) { 0 };
	while (lint_next(run, set, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &r))
			continue;
		form = form_of(r.type, r.rdata);
		if (form == NO_DELETE)
			*other = it;
		else if (form > worst) {
			worst = form;
			*record = it;
		}
	}
	return worst;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref record, other, twin, unused, cited[2];
	enum form form;
	const char *why = NULL;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) || !lint_get_zone(run, run->zone, &zone))
		return;
	form = form_of_set(run, ref, &record, &other);
	if (form == NO_DELETE)
		return;
	if (form == MALFORMED)
		why = set.type == LINT_T_CDS ? "algorithm 0, but not exactly \"0 0 0 00\""
		                             : "algorithm 0, but not exactly \"0 3 0 AA==\"";
	else if (other.kind != LINT_NONE)
		why = "a request to delete the DS stands beside other records, and must stand alone";
	if (why != NULL) {
		lint_find(run, &(struct lint_say) { .about = record, .severity = LINT_ERROR,
		    .key = "malformed", .evidence = &other, .n_evidence = other.kind != LINT_NONE,
		    .text = why });
		return;
	}
	twin = lint_rrset_at(run, set.node, set.type == LINT_T_CDS ? LINT_T_CDNSKEY : LINT_T_CDS);
	if (twin.kind != LINT_NONE && set.type == LINT_T_CDNSKEY &&
	    form_of_set(run, twin, &unused, &other) == DELETE && other.kind == LINT_NONE)
		return;
	cited[0] = twin;
	cited[1] = (struct lint_ref) { 0 };
	lint_next(run, run->zone, LINT_DS, 0, &cited[1]);
	lint_find(run, &(struct lint_say) { .about = record, .key = "delete",
	    /* Where nobody knows, it is judged as if there were a DS. */
	    .severity = zone.phase_known && zone.n_ds == 0 ? LINT_WARNING : LINT_BY_PHASE,
	    .evidence = twin.kind != LINT_NONE ? cited : cited + 1,
	    .n_evidence = (twin.kind != LINT_NONE) + (size_t)(cited[1].kind != LINT_NONE),
	    .text = zone.phase_known && zone.n_ds > 0
	        ? "the zone asks its parent to delete the DS that it has; a parent that scans will do it"
	        : "the zone asks its parent to delete the DS; a parent that scans will do it" });
}

const struct lint_check check_cds_delete = {
	.abi = LINT_ABI,
	.id = "cds-delete",
	.title = "The zone asks its parent to delete the DS",
	.cites = "RFC 8078 4",
	.what = "A CDS or CDNSKEY with algorithm 0 stands at the apex. That is the request to "
	    "remove the whole DS set, and must be the only record of its type and exactly \"0 0 0 "
	    "00\" or \"0 3 0 AA==\".",
	.harm = "A parent that scans its delegations removes the DS within hours, without anybody "
	    "at the registrar doing anything: the zone is then insecure, TLSA and SSHFP records "
	    "lose their meaning, and the next signing step no longer does what was planned. A "
	    "request in another form may be ignored, so that the DS stays while everybody believes "
	    "it gone.",
	.families = "No resolver reads these records. Registries that scan for them do, some of "
	    "them daily; what resolvers then see is an insecure zone, once the cached DS has died.",
	.shows = "The record, its twin of the other type, and a DS that the parent has.",
	.fix = "If the zone shall stay signed, remove the record at once and look whether the "
	    "parent has acted; if it is meant to go insecure, leave it until the DS is gone "
	    "everywhere and has died in the caches, and only then stop signing.",
	.avoid = "Do not stop signing because this record is out: until the parent has removed the "
	    "DS and caches have forgotten it, an unsigned zone is an outage.",
	.needs = 0,
	.severity = LINT_PHASES(LINT_WARNING, LINT_WARNING, LINT_CRITICAL, LINT_CRITICAL, LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_RRSET, LINT_T_CDNSKEY, look }, { LINT_NONE, 0, NULL } },
};
