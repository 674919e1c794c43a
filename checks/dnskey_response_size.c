/*
 * How large the answer with the keys is, at the server that sends most, and how large
 * it gets in a roll: one more key of the largest kind and, for a key that signs the
 * set, its signature.
 *
 * A file says how large its answer will be.  A roll may take so much for a while, and
 * the file does not say for how long; more keys than any roll needs are too many.
 */
#include "lint.h"

enum {
	FITS = 1232, /* what fits one packet on any path (DNS Flag Day 2020) */
	OVERHEAD = 12, /* of a record, its owner compressed */
	SIG_FIXED = 18,
	MESSAGE = 12 + 4 + 11, /* header, question without its name, OPT */
	ANY_ROLL = 8, /* two algorithms, two keys of each, each with its successor */
};

static uint32_t
growth(struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_ref it = { 0 };
	struct lint_key key;
	uint32_t most = 0;

	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		struct lint_ref one = { 0 };
		struct lint_sig sig;
		uint32_t n;

		if (!lint_get_key(run, it, &key))
			continue;
		n = OVERHEAD + (uint32_t)key.rdata.n;
		if (key.signed_dnskey && lint_next(run, it, LINT_SIG, 0, &one) &&
		    lint_get_sig(run, one, &sig))
			n += OVERHEAD + SIG_FIXED + zone->apex.len + (uint32_t)sig.signature.n;
		most = n > most ? n : most;
	}
	return most;
}

static void
look_file(struct lint_run *run, const struct lint_zone *zone)
{
	const struct lint_ref set = lint_rrset_at(run, zone->node, LINT_T_DNSKEY);
	uint32_t octets = MESSAGE + zone->apex.len;
	struct lint_ref it = { 0 };
	struct lint_key key;
	struct lint_sig sig;

	if (set.kind == LINT_NONE || zone->n_keys <= ANY_ROLL)
		return;
	while (lint_next(run, run->zone, LINT_KEY, 0, &it))
		if (lint_get_key(run, it, &key))
			octets += OVERHEAD + (uint32_t)key.rdata.n;
	it = (struct lint_ref) { 0 };
	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig))
			octets += OVERHEAD + SIG_FIXED + zone->apex.len + (uint32_t)sig.signature.n;
	if (octets > FITS)
		lint_find(run, &(struct lint_say) { .about = set, .text = lint_text(run, "%u keys, more than "
		    "any roll needs, make an answer of some %u octets; more than %d do not fit one packet",
		    zone->n_keys, octets, FITS) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_reply reply;
	struct lint_ref it = { 0 }, largest = { 0 };
	uint32_t octets = 0, then;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_keys == 0)
		return;
	if (!(zone.have & LINT_NEED_LIVE)) {
		look_file(run, &zone);
		return;
	}
	while (lint_next(run, run->zone, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER && reply.aa && !reply.tc &&
		    reply.qtype == LINT_T_DNSKEY && lint_name_eq(reply.qname, zone.apex) &&
		    reply.octets > octets) {
			octets = reply.octets;
			largest = it;
		}
	then = octets + growth(run, &zone);
	if (largest.kind == LINT_NONE || then <= FITS)
		return;
	lint_find(run, &(struct lint_say) { .about = largest,
	    .severity = octets > FITS ? LINT_BY_PHASE : LINT_INFO,
	    .text = octets > FITS
	        ? lint_text(run, "the answer with the keys has %u octets; more than %d do not fit one packet",
	              octets, FITS)
	        : lint_text(run, "the answer with the keys has %u octets now and some %u in the next roll, "
	              "more than the %d that fit one packet", octets, then, FITS) });
}

const struct lint_check check_dnskey_response_size = {
	.abi = LINT_ABI,
	.id = "dnskey-response-size",
	.title = "The answer with the keys does not fit one packet",
	.cites = "RFC 9715 3; RFC 6891 6.2.5",
	.what = "The DNSKEY set with its signatures is larger than 1232 octets, the size that passes "
	    "every path over UDP unfragmented. Servers truncate it and resolvers ask again over TCP, "
	    "or it is sent in fragments.",
	.harm = "Every validating resolver needs this answer before it can use any other. Where TCP is "
	    "blocked or fragments are dropped the whole zone fails; elsewhere it is a round trip "
	    "more for each cache and hour.",
	.families = "All validators. BIND, Unbound, Knot Resolver and PowerDNS Recursor ask for 1232 "
	    "octets since 2020 and fall back to TCP; older ones ask for 4096 and rely on fragments.",
	.shows = "The largest answer to the DNSKEY question, with its server; in a file the DNSKEY set, if "
	    "it has more keys than any roll needs.",
	.fix = "Take out keys that have done their work, and let one key of each kind sign the set. "
	    "For smaller keys change the algorithm: two ECDSA P-256 keys take a third of what RSA "
	    "takes.",
	.avoid = "Do not begin an algorithm roll with a set of this size: it doubles for the time of "
	    "the roll.",
	.wants = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
