/* Names of one zone have addresses and others, in the same log, are said to have none. */
#include "lint.h"

enum { MAX_CITED = 8 };

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, good = { 0 }, bad[MAX_CITED];
	struct lint_looked_up name, first = { 0 };
	uint32_t lost = 0, fine = 0;

	while (lint_next_looked_up(run, &it, &name)) {
		if (name.has_address && fine++ == 0)
			good = name.good;
		if (!name.no_address || name.has_address)
			continue;
		if (lost == 0)
			first = name;
		if (lost < MAX_CITED - 1)
			bad[lost] = name.bad;
		lost++;
	}
	if (lost == 0 || fine == 0)
		return;
	bad[lost < MAX_CITED - 1 ? lost : MAX_CITED - 1] = good;
	lint_find(run,
	    &(struct lint_say){ .about = bad[0],
		.name = lost == 1 ? first.name : lint_apex(run, run->zone),
		.type = LINT_T_A,
		.evidence = bad + 1,
		.n_evidence = lost < MAX_CITED - 1 ? lost : MAX_CITED - 1,
		.text =
		    lost == 1
			? lint_text(run,
			      "%s has no address by this log (NODATA, not NXDOMAIN); %u other "
			      "of the zone's names ha%s one",
			      lint_n(run, first.name), fine, fine == 1 ? "s" : "ve")
			: lint_text(run,
			      "%s and %u more have no address by this log (NODATA, not "
			      "NXDOMAIN); %u other of the zone's names ha%s one",
			      lint_n(run, first.name), lost - 1, fine, fine == 1 ? "s" : "ve") });
}

const struct lint_check check_sibling_nodata = {
	.abi = LINT_ABI,
	.id = "sibling-nodata",
	.title = "Names have no address while their siblings have one, says a log",
	.cites = "RFC 2308 2.2; RFC 8198 5.3; RFC 4592 2.2.1",
	.what = "In one log the zone itself, or some of its names, resolved to addresses, and for "
		"others the "
		"resolver said that the name exists and has no address. A zone whose other names "
		"answer is "
		"delegated, served and valid; so the answer for these was made from a denial.",
	.harm = "Users of that resolver do not reach these names. Where they are made from one "
		"wildcard all "
		"names below it share the fate.",
	.families =
	    "Resolvers that make answers from cached NSEC or NSEC3 (RFC 8198) spread one wrong "
	    "denial to "
	    "every name that it covers: Unbound, Knot Resolver, BIND and several public services.",
	.shows = "The look-ups without an address, and one of a sibling that has one.",
	.fix = "Ask every server of the zone for a type that the name lacks (AAAA, HTTPS) and look "
	       "at the bit map "
	       "of the NSEC that comes: `walk` does, and names wildcard-nsec-bitmap where it lies. "
	       "Then remove "
	       "the wildcard or the signer's fault, and wait for the negative TTL.",
	.avoid = "Do not conclude from an address that comes today that nothing was wrong: the "
		 "denial has only "
		 "left that cache.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.end = judge,
};
