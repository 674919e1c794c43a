/*
 * A CNAME at the apex stands beside SOA and NS, which no name may do.  Resolvers
 * mostly lived with it until signing made them look for DNSKEY and DS there:
 * that was the second attempt of 2021, and it failed before any DS existed.
 *
 * The apex of a zone found below another one of the run is the business of
 * subzone-apex-cname, so that one CNAME is one finding.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref cited[3], first = { 0 };
	struct lint_record record;
	size_t n = 0;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) || !lint_get_zone(run, run->zone, &zone) ||
	    lint_is_subzone(run, &zone) || !lint_next(run, ref, LINT_RECORD, 0, &first) ||
	    !lint_get_record(run, first, &record))
		return;
	for (size_t i = 0; i < 3; i++) {
		static const uint16_t beside[] = { LINT_T_SOA, LINT_T_NS, LINT_T_DNSKEY };

		cited[n] = lint_rrset_at(run, set.node, beside[i]);
		n += cited[n].kind != LINT_NONE;
	}
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = cited, .n_evidence = n,
	    .text = lint_text(run, "the zone apex is a CNAME to %s",
	        run->host->rdata_text(run, LINT_T_CNAME, record.rdata)) });
}

const struct lint_check check_apex_cname = {
	.abi = LINT_ABI,
	.id = "apex-cname",
	.title = "A CNAME stands at the zone apex",
	.cites = "RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5",
	.what = "The zone's own name is an alias. The apex must hold SOA and NS, and in a signed "
	    "zone DNSKEY as well; a CNAME may stand beside none of them, only beside its own RRSIG "
	    "and NSEC.",
	.harm = "A resolver that wants the DNSKEY, DS, SOA or NS of the zone gets an alias "
	    "instead, goes to another zone for the answer and finds no keys there. From the moment "
	    "the zone is signed some resolvers fail for every name in it, others fail or not by "
	    "the order of the questions.",
	.families = "A validating BIND that only forwards stops at the zone once it is signed, "
	    "before any DS is published. With a DS, PowerDNS Recursor answers SERVFAIL for the "
	    "zone after somebody has asked for the apex itself. Unbound and Knot Resolver were "
	    "seen to cope, which is why tests pass.",
	.shows = "The CNAME, with the servers that gave it, and the SOA, NS and DNSKEY sets that "
	    "it contradicts.",
	.fix = "Replace the CNAME by A and AAAA records, or by the provider's ALIAS, ANAME or "
	    "flattening feature, which answers with addresses; then check that those answers are "
	    "signed too.",
	.avoid = "Do not sign the zone or publish a DS first and tidy up later: the CNAME bites "
	    "from signing on, and once the DS is out the way back takes as long as the DS may be "
	    "cached.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "cname-dname-invalid", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CNAME, look },
	    { LINT_NONE, 0, NULL } },
};
