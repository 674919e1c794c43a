/*
 * Servers of one zone of which some sign and some serve an unsigned copy: they answer
 * the question for DNSKEY with authority and have none.  A server that holds the keys
 * and leaves the signatures out, or knows no EDNS, is ns-dnssec-unaware.
 */
#include "lint.h"

enum { MAX_CITED = 16 };

/* Says with authority, and with EDNS, that there is no DNSKEY. */
static bool
has_no_keys(struct lint_run *run, const struct lint_zone *zone, struct lint_ref source, struct lint_ref *word)
{
	struct lint_ref it = { 0 }, denial = { 0 };
	struct lint_reply reply;

	while (lint_next(run, source, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.qtype == LINT_T_DNSKEY && reply.edns &&
		    reply.aa && reply.rcode == 0 && reply.result == LINT_ANSWER &&
		    lint_name_eq(reply.qname, zone->apex) &&
		    lint_next(run, it, LINT_DENIAL, 0, &denial)) {
			*word = it;
			return true;
		}
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_source source;
	struct lint_ref it = { 0 }, bare[MAX_CITED], signs = { 0 };
	const char *who = NULL;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (n < MAX_CITED && lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER)
			continue;
		if (lint_source_signs(run, &zone, it)) {
			signs = lint_from_source(run, zone.node, LINT_T_DNSKEY, it);
		} else if (has_no_keys(run, &zone, it, &bare[n])) {
			n++;
			who = who == NULL ? source.label : lint_text(run, "%s, %s", who, source.label);
		}
	}
	if (n == 0 || signs.kind == LINT_NONE)
		return;
	for (size_t i = 0; i < n; i++) {
		lint_find(run, &(struct lint_say) { .about = bare[i], .evidence = &signs, .n_evidence = 1,
		    .text = lint_text(run, "the zone is unsigned at %s and signed at other servers", who) });
	}
}

const struct lint_check check_signed_unsigned_mix = {
	.abi = LINT_ABI,
	.id = "signed-unsigned-mix",
	.title = "Some servers have the signed zone, others an unsigned one",
	.cites = "RFC 4035 3.1; RFC 1034 4.3.5",
	.what = "Asked with DNSSEC, some addresses of the zone give keys and signatures and others say "
	    "that there are none. A secondary has not taken over the signed version, a second "
	    "provider was never told to sign, or signing was switched off in one place.",
	.harm = "With a DS at the parent the answers of the unsigned servers are bogus: users lose the "
	    "zone at random. Without one nobody notices until the DS is published.",
	.families = "All validators. A resolver that has luck with its choice of server hides the fault "
	    "for a while, which makes it look like a passing one.",
	.shows = "The unsigned servers' word that there is no DNSKEY, and the keys of the others.",
	.fix = "Bring the signed zone to every server, or take the unsigned ones out of the NS set at "
	    "the parent and in the zone. If the unsigned version is the one that is wanted, the DS "
	    "goes first and the rest after its TTL.",
	.avoid = "Do not publish a DS now, and do not switch signing off elsewhere to make all servers "
	    "alike while a DS is out.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-missing", "negative-proof-missing", "answer-divergence",
	    "same-serial-differs", "dnskey-server-mismatch", "dnskey-unsigned-by-sep",
	    "wildcard-proof-missing", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
