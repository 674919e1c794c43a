/*
 * NS records whose host is an alias, at the apex and at delegations.  An alias
 * in another zone cannot be seen from here.
 */
#include "lint.h"

struct state {
	bool aliases; /* the zone has a CNAME or DNAME at all: most large zones have none */
};

static void
note(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;

	(void)ref;
	s->aliases = true;
}

static void
each_ns(struct lint_run *run, struct lint_ref ns, struct lint_name apex)
{
	struct lint_ref it = { 0 }, alias;
	struct lint_record record;
	struct lint_rrset set;
	struct lint_name host;

	while (lint_next(run, ns, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record) || record.rdata.n == 0 || record.rdata.n > 255)
			continue;
		host = (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n };
		alias = lint_alias_of(run, host, apex);
		if (!lint_get_rrset(run, alias, &set))
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .key = lint_n(run, host),
		    .evidence = &alias, .n_evidence = 1,
		    .text = lint_text(run, "the name server %s is an alias, by the %s at %s",
		        lint_n(run, host), lint_t(run, set.type), lint_n(run, set.name)) });
	}
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	struct lint_cut cut;

	if (!s->aliases || !lint_get_zone(run, run->zone, &zone))
		return;
	each_ns(run, lint_rrset_at(run, zone.node, LINT_T_NS), zone.apex);
	while (lint_next(run, run->zone, LINT_CUT, 0, &it))
		if (lint_get_cut(run, it, &cut))
			each_ns(run, cut.ns, zone.apex);
}

const struct lint_check check_ns_target_alias = {
	.abi = LINT_ABI,
	.id = "ns-target-alias",
	.title = "An NS record names an alias instead of a host",
	.cites = "RFC 2181 10.3; RFC 1912 2.4",
	.what = "The host in an NS record has a CNAME, is covered by a wildcard CNAME, or lies below "
	    "a DNAME. The value of an NS record must be a name that owns address records itself.",
	.harm = "A server adds addresses of NS hosts to its referrals, and finds none at an alias. "
	    "Resolvers that do not chase the alias lose this server; when all hosts of a zone are "
	    "aliases the zone is gone for them, while it works for everybody who looks with "
	    "another resolver.",
	.families = "BIND and Unbound drop a name server whose name turns out to be a CNAME; "
	    "PowerDNS Recursor and several public services follow it. The DS question goes to the "
	    "same servers, so validation fails along with the rest.",
	.shows = "The NS record, and the CNAME or DNAME that makes its host an alias.",
	.fix = "Put the name at the end of the alias into the NS record, here and in the zone above; "
	    "or give the host A and AAAA records of its own in place of the CNAME.",
	.avoid = "Do not put addresses beside the CNAME: a name with a CNAME may hold nothing else, "
	    "and the zone may then be refused as a whole.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CNAME, note },
	    { LINT_RRSET, LINT_T_DNAME, note }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
