/*
 * Addresses at the apex that a server makes up (ALIAS, ANAME, a flattened CNAME) and does
 * not sign.  What gives them away: the same server signs the rest of the apex, and of all
 * that it gave only A and AAAA of the apex come without a good signature, or are missing
 * from its own bit map of the apex.
 */
#include "lint.h"


static bool
is_address(uint16_t type)
{
	return type == LINT_T_A || type == LINT_T_AAAA;
}

/* An address set of the apex that this server gave without a signature that holds. */
static bool
is_unsigned(struct lint_run *run, struct lint_ref set, const char **how)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	bool any = false;

	while (lint_next(run, set, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig) || sig.state == LINT_SIG_GOOD ||
		    sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED)
			return false;
		any = true;
	}
	*how = any ? "with a signature that does not verify" : "without a signature";
	return true;
}

/* Does anything else at the apex come without a signature that holds?  Then it is no alias:
 * the server signs nothing, or its keys could not be had. */
static bool
others_unsigned(struct lint_run *run, const struct lint_zone *zone, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	struct lint_reply reply;
	const char *how;

	while (lint_next(run, zone->node, LINT_RRSET, 0, &it)) {
		struct lint_ref i = { 0 };

		if (!lint_get_rrset(run, it, &set) || is_address(set.type) || !set.authoritative ||
		    !is_unsigned(run, it, &how))
			continue;
		while (lint_next(run, it, LINT_REPLY, 0, &i))
			if (lint_get_reply(run, i, &reply) && reply.source.row == source.row)
				return true;
	}
	return false;
}

/* A denial at the apex by this server whose bit map lacks the type. */
static struct lint_ref
map_without(struct lint_run *run, const struct lint_zone *zone, struct lint_ref source, uint16_t type)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct lint_nsec nsec;

	while (lint_next(run, source, LINT_DENIAL, 0, &it))
		if (lint_get_denial(run, it, &d) && d.kind == LINT_NODATA &&
		    lint_name_eq(d.qname, zone->apex) &&
		    lint_get_nsec(run, d.speaks, &nsec) && !lint_bitmap_has(nsec.bitmap, type))
			return d.speaks;
	return (struct lint_ref) { 0 };
}

static void
judge(struct lint_run *run, const struct lint_zone *zone, const struct lint_source *source, uint16_t type)
{
	const struct lint_ref set = lint_from_source(run, zone->node, type, source->self);
	struct lint_ref nsec;
	const char *how;

	if (set.kind == LINT_NONE || !lint_source_signs(run, zone, source->self))
		return;
	if (is_unsigned(run, set, &how)) {
		if (!others_unsigned(run, zone, source->self))
			lint_find(run, &(struct lint_say) { .about = set, .type = type,
			    .text = lint_text(run, "%s of the apex comes %s from %s, which signs the rest",
			        lint_t(run, type), how, source->label) });
		return;
	}
	nsec = map_without(run, zone, source->self, type);
	if (nsec.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = nsec, .name = zone->apex, .evidence = &set,
		    .n_evidence = 1,
		    .text = lint_text(run, "the bit map of the apex lacks %s, which %s answers",
		    lint_t(run, type),
		        source->label) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_source source;
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed ||
	    zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER) {
			judge(run, &zone, &source, LINT_T_A);
			judge(run, &zone, &source, LINT_T_AAAA);
		}
}

const struct lint_check check_apex_alias_unsigned = {
	.abi = LINT_ABI,
	.id = "apex-alias-unsigned",
	.title = "Addresses made up at the apex are not signed",
	.cites = "RFC 4035 2.2; RFC 4035 2.3",
	.what = "The A or AAAA of the apex come without a signature that holds, or the apex's own "
	    "bit map does not list them, while the same server signs everything else there. So it "
	    "looks where an ALIAS, ANAME or flattened CNAME is filled in after the zone was "
	    "signed.",
	.harm = "The name that most people type, the bare domain, is SERVFAIL for validating "
	    "resolvers once the DS is published; www and mail go on working. A missing bit in the "
	    "map does the same later, through caches.",
	.families = "All validators for the missing signature. For the missing bit those that "
	    "reuse denials: Unbound, Google Public DNS, BIND.",
	.shows = "The address set as the server gave it, or the NSEC of the apex beside it.",
	.fix = "Ask the provider for signed ALIAS (online signing), or put the addresses at the "
	    "apex as plain A and AAAA and keep them up to date by a script. Then run this again "
	    "before the DS goes out.",
	.avoid = "Do not go back to a CNAME at the apex to get rid of it: strict resolvers reject "
	    "that as soon as the zone is signed.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-missing", "rrsig-invalid", "rrsig-unknown-key",
	    "nsec-bitmap-contradiction", "aggressive-nsec-simulation", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
