/*
 * Types that speak for a zone mean nothing at a name inside it.  RFC 9615 2
 * takes the rule for CDS and CDNSKEY back so that they can announce a new child:
 * those at _dsboot.<child>._signal.<server> are right.
 */
#include "lint.h"

/* "_dsboot" in front and "_signal" further on. */
static bool
is_signal(struct lint_name name)
{
	static const uint8_t dsboot[] = "\7_dsboot", signal[] = "\7_signal";
	const uint8_t *p = name.wire;

	if (name.len < 8 || memcmp(p, dsboot, 8) != 0)
		return false;
	for (p += 8; *p != 0; p += *p + 1)
		if (*p == 7 && memcmp(p, signal, 8) == 0)
			return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_record record = { .ttl = 0 };
	struct lint_ref first = { 0 };
	enum lint_severity severity = LINT_BY_PHASE;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_APEX | LINT_OUTSIDE)))
		return;
	if ((set.type == LINT_T_CDS || set.type == LINT_T_CDNSKEY) && is_signal(set.name))
		return;
	/* Not forbidden, only without meaning: RFC 8976 2.1, RFC 4034 2.1.1. */
	if (set.type == LINT_T_ZONEMD ||
	    (set.type == LINT_T_DNSKEY && lint_next(run, ref, LINT_RECORD, 0, &first) &&
	        lint_get_record(run, first, &record) && record.rdata.n >= 2 &&
	        (lint_u16(record.rdata.p) & 0x100) == 0))
		severity = LINT_WARNING;
	lint_find(run, &(struct lint_say) { .about = ref, .severity = severity, .evidence = &run->zone,
	    .n_evidence = 1,
	    .text = lint_text(run, "%s counts at the apex of a zone only", lint_t(run, set.type)) });
}

const struct lint_check check_type_not_at_apex = {
	.abi = LINT_ABI,
	.id = "type-not-at-apex",
	.title = "A record that speaks for a zone stands below its apex",
	.cites = "RFC 4034 2.1.1; RFC 5155 4; RFC 7344 4.1; RFC 9615 2; RFC 7477 2; RFC 8976 2.1",
	.what = "DNSKEY, NSEC3PARAM, CDS, CDNSKEY, CSYNC and ZONEMD say something about a zone as "
	    "a whole and are looked for at its own name only. Here one stands at a name inside the "
	    "zone (a CDS or CDNSKEY below _dsboot and _signal announces another zone and is right).",
	.harm = "Nobody reads it where it is: a key there signs nothing, a request there never "
	    "reaches the parent. Mostly it is a record that was meant for the apex and is missing "
	    "there, or the remains of a zone that was folded into this one and is no longer signed "
	    "by its own keys.",
	.families = "Validating resolvers ask for DNSKEY at the apex only; parents scan the apex "
	    "for CDS, CDNSKEY and CSYNC; servers look there for NSEC3PARAM and ZONEMD.",
	.shows = "The record set below the apex.",
	.fix = "Write the record at the apex if the zone needs it there, mind a relative name that "
	    "should have been an @, and delete it where it is.",
	.avoid = "Do not leave a DNSKEY at the name of a former subzone while the DS for it is "
	    "still published: take the DS away first and let it die in the caches.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DNSKEY, look },
	    { LINT_RRSET, LINT_T_NSEC3PARAM, look }, { LINT_RRSET, LINT_T_CDS, look },
	    { LINT_RRSET, LINT_T_CDNSKEY, look }, { LINT_RRSET, LINT_T_CSYNC, look },
	    { LINT_RRSET, LINT_T_ZONEMD, look }, { LINT_NONE, 0, NULL } },
};
