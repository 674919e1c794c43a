/*
 * A server of a signed zone that sends no signatures although it holds them, or that
 * answers without EDNS.  One that plainly serves an unsigned copy of the zone knows
 * EDNS and has no DNSKEY: that is signed-unsigned-mix.
 */
#include "lint.h"

struct heard {
	unsigned answers, with_edns, signatures;
	struct lint_ref unsigned_set; /* positive data without a signature */
};

/* The apex: SOA, NS and DNSKEY as this server gives them. */
static struct heard
listen(struct lint_run *run, const struct lint_zone *zone, struct lint_ref source)
{
	static const uint16_t types[] = { LINT_T_DNSKEY, LINT_T_SOA, LINT_T_NS };
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct lint_rrset set;
	struct heard h = { 0 };

	while (lint_next(run, source, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER && reply.aa &&
		    reply.rcode == 0) {
			h.answers++;
			h.with_edns += reply.edns;
		}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct lint_ref version = { 0 };

		while (lint_next(run, zone->node, LINT_RRSET, types[i], &version)) {
			struct lint_ref seen = { 0 };
			bool mine = false;

			while (!mine && lint_next(run, version, LINT_REPLY, 0, &seen))
				mine = lint_get_reply(run, seen, &reply) && reply.source.row == source.row;
			if (!mine || !lint_get_rrset(run, version, &set))
				continue;
			h.signatures += set.n_sigs;
			if (set.n_sigs == 0 && h.unsigned_set.kind == LINT_NONE)
				h.unsigned_set = version;
		}
	}
	return h;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_source source;
	struct lint_ref it = { 0 };
	bool is_signed;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE ||
	    zone.n_keys == 0)
		return;
	is_signed = zone.n_ds > 0;
	/* Keys alone, with no DS and nowhere a signature: not signed yet. */
	while (!is_signed && lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		is_signed = lint_source_signs(run, &zone, it);
	it = (struct lint_ref) { 0 };
	while (is_signed && lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct heard h;
		const char *text;

		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER)
			continue;
		h = listen(run, &zone, it);
		/* One answer could be a fluke; a server that was asked all has more than ten. */
		if (h.answers < 3 || h.signatures > 0 || h.unsigned_set.kind == LINT_NONE)
			continue;
		if (h.with_edns == 0)
			text = "answers without EDNS and without any signature";
		else if (lint_from_source(run, zone.node, LINT_T_DNSKEY, it).kind != LINT_NONE)
			text = "has the keys of the zone and sends no signature, although asked to";
		else
			continue;
		lint_find(run, &(struct lint_say) { .about = h.unsigned_set, .name = zone.apex,
		    .type = LINT_T_DNSKEY, .key = source.label,
		    .text = lint_text(run, "%s %s", source.label, text) });
	}
}

const struct lint_check check_ns_dnssec_unaware = {
	.abi = LINT_ABI,
	.id = "ns-dnssec-unaware",
	.title = "A server of the signed zone answers without signatures",
	.cites = "RFC 4035 3.1; RFC 3225 3; RFC 6891 7",
	.what = "The zone is signed, and one of its addresses leaves the signatures out although the "
	    "question asked for them (DO), or drops EDNS, so that it cannot even be asked. The "
	    "server, or something in front of it, does not know DNSSEC.",
	.harm = "Once a DS is published, what this address says is bogus. Validators go on to "
	    "another server, which costs time at each name, and fail where the others are slow or "
	    "out of reach.",
	.families = "All validators. Unbound and BIND remember such a server for a while and avoid "
	    "it; a forwarder that gets its answer through this address passes the failure on.",
	.shows = "What the address sends for the apex, without signatures.",
	.fix = "Update the server or switch DNSSEC on in it; on a secondary let it transfer the whole "
	    "signed zone. If a load balancer or a firewall stands in front, let it pass EDNS and "
	    "RRSIG, NSEC, NSEC3, DNSKEY and DS unchanged.",
	.avoid = "Do not publish a DS as long as one listed address does this, even if tests through "
	    "a public resolver come back green: they were answered by the others.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-missing", "negative-proof-missing", "wildcard-proof-missing",
	    "dnskey-unsigned-by-sep", "cds-not-authenticated", "signed-unsigned-mix", "key-role-missing",
	    "ds-orphaned", "ds-no-valid-key", "edns-noncompliant", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
