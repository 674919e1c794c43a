/*
 * MX and SRV records whose host is an alias within the zone.  The root as host
 * says "no such service" in both (RFC 7505 3, RFC 2782) and is no alias.
 */
#include "lint.h"

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 }, alias;
	struct lint_record record;
	struct lint_rrset set, by;
	struct lint_zone zone;
	struct lint_name host;
	size_t skip;

	if (!lint_get_rrset(run, ref, &set) || !set.authoritative || !lint_get_zone(run, run->zone, &zone))
		return;
	skip = set.type == LINT_T_MX ? 2 : 6;
	while (lint_next(run, ref, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record) || record.rdata.n < skip + 2 ||
		    record.rdata.n > skip + 255)
			continue;
		host = (struct lint_name) { record.rdata.p + skip, (uint8_t)(record.rdata.n - skip) };
		alias = lint_alias_of(run, host, zone.apex);
		if (!lint_get_rrset(run, alias, &by))
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .key = lint_n(run, host),
		    .evidence = &alias, .n_evidence = 1,
		    .text = lint_text(run, "%s points at %s, an alias by the %s at %s",
		        lint_t(run, set.type), lint_n(run, host), lint_t(run, by.type),
		        lint_n(run, by.name)) });
	}
}

const struct lint_check check_mx_target_alias = {
	.abi = LINT_ABI,
	.id = "mx-target-alias",
	.title = "An MX or SRV record names an alias instead of a host",
	.cites = "RFC 2181 10.3; RFC 5321 5.1; RFC 2782",
	.what = "The mail exchanger of an MX record, or the target of an SRV record, is a name with "
	    "a CNAME, one that a wildcard CNAME covers, or one below a DNAME. Both types require a "
	    "host name that owns addresses.",
	.harm = "A mail server that compares exchangers with its own names does not recognise "
	    "itself under an alias, which makes mail loop or bounce; some senders refuse such a "
	    "domain. In a signed zone each alias is one more RRset that has to validate, possibly "
	    "in another zone, before TLSA records of the host may be used.",
	.families = "Resolvers follow the alias and are not at fault; what differs is mail "
	    "software. Postfix and Exim accept it as a rule, others treat it as a permanent "
	    "error, and DANE clients look for TLSA under the name after the alias first.",
	.shows = "The MX or SRV record, and the CNAME or DNAME that its host runs into.",
	.fix = "Write the canonical name of the host into the record; certificates and TLSA records "
	    "then belong to that name.",
	.avoid = "Do not delete the CNAME before the MX or SRV has been changed and its old TTL is "
	    "over: until then senders still look for the alias.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_MX, look },
	    { LINT_RRSET, LINT_T_SRV, look }, { LINT_NONE, 0, NULL } },
};
