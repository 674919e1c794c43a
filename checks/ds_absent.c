/* Signed and not linked from above.  Below a zone that is under test too it is subzone-island. */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;
	struct lint_ref keys, it = { 0 }, cited[4];
	struct lint_denial denial;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed || zone.n_ds > 0 ||
	    zone.node.kind == LINT_NONE)
		return;
	if (lint_get_zone(run, zone.parent, &up)) {
		if (!up.on_the_way)
			return;
		while (n < 4 && lint_next(run, zone.parent, LINT_DENIAL, 0, &it))
			if (lint_get_denial(run, it, &denial) && denial.qtype == LINT_T_DS &&
			    lint_name_eq(denial.qname, zone.apex))
				cited[n++] = it;
	}
	keys = lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	lint_find(run, &(struct lint_say) { .about = keys.kind != LINT_NONE ? keys : run->zone,
	    .name = zone.apex, .type = LINT_T_DS, .evidence = cited, .n_evidence = n,
	    .text = "the zone is signed and the parent has no DS for it yet" });
}

const struct lint_check check_ds_absent = {
	.abi = LINT_ABI,
	.id = "ds-absent",
	.title = "The zone is signed and has no DS at its parent",
	.cites = "RFC 4035 2.4; RFC 4033 2",
	.what = "The zone is signed, and the parent publishes no DS that would tell resolvers so. "
	    "Between signing and publishing that is how it should be: it is the time to watch.",
	.harm = "None: nobody validates yet, and nobody is protected yet. All faults that this "
	    "program finds now can be mended without an outage, which will not be so afterwards.",
	.families = "All validators treat the zone as insecure. Strict ones reject some of its "
	    "mistakes already, a CNAME at an apex above all.",
	.shows = "The keys of the zone and the parent's word that there is no DS.",
	.fix = "Leave the signed zone alone for at least its longest TTL, clear every finding above "
	    "info, then publish the DS.",
	.avoid = "Do not leave it like this for ever: keys and signatures that nobody checks go stale "
	    "unseen, and the DS is then added to a zone that has been broken for months.",
	.needs = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
