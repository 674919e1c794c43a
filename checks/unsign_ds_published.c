/*
 * Un-signing while a DS is out.  That the zone is on its way to be unsigned is known
 * when it was declared, or when the zone asks for its DS to be deleted (RFC 8078 4).
 * To ask and to wait is right; to have begun is not: a server that has dropped the keys
 * already, while any server of the parent still has the DS.
 */
#include "lint.h"

static bool
asks_to_delete(struct lint_run *run, const struct lint_zone *zone, struct lint_ref *about)
{
	static const uint16_t types[] = { LINT_T_CDS, LINT_T_CDNSKEY };
	struct lint_record record;

	for (size_t i = 0; i < 2; i++) {
		struct lint_ref set = { 0 };

		while (lint_next(run, zone->node, LINT_RRSET, types[i], &set)) {
			struct lint_ref it = { 0 };

			while (lint_next(run, set, LINT_RECORD, types[i], &it))
				if (lint_get_record(run, it, &record) && record.rdata.n >= 4 &&
				    record.rdata.p[types[i] == LINT_T_CDS ? 2 : 3] == 0) {
					*about = set;
					return true;
				}
		}
	}
	return false;
}

/* A server whose word is that the zone has no DNSKEY, which under the DS breaks it. */
static bool
has_begun(struct lint_run *run, const struct lint_zone *zone, struct lint_ref *word)
{
	const struct lint_mixes *m = run->host->mixes(run, run->zone, LINT_NOW);
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	bool broken = false;

	for (size_t i = 0; i < m->n_mixes && !broken; i++)
		broken = m->mixes[i].outcome == LINT_BOGUS && m->mixes[i].ds->gone == LINT_NEVER &&
		    m->mixes[i].keys->none;
	if (!broken)
		return false;
	while (lint_next(run, run->zone, LINT_REPLY, 0, &it)) {
		struct lint_ref denial = { 0 };

		if (lint_get_reply(run, it, &reply) && reply.qtype == LINT_T_DNSKEY && reply.aa &&
		    reply.edns && reply.result == LINT_ANSWER && reply.rcode == 0 &&
		    lint_name_eq(reply.qname, zone->apex) && lint_next(run, it, LINT_DENIAL, 0, &denial)) {
			*word = it;
			return true;
		}
	}
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref it = { 0 }, cited[3], first = { 0 };
	struct lint_ds ds;
	uint32_t ttl = 0;
	size_t n = 0;
	bool begun;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.n_ds == 0 ||
	    zone.node.kind == LINT_NONE)
		return;
	begun = has_begun(run, &zone, &cited[0]);
	if (zone.phase_known && zone.phase == LINT_LEAVING)
		n = begun;
	else if (!begun || !asks_to_delete(run, &zone, &cited[1]))
		return;
	else
		n = 2;
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds)) {
			first = it;
			ttl = ds.ttl > ttl ? ds.ttl : ttl;
		}
	if (first.kind == LINT_NONE)
		return;
	lint_find(run, &(struct lint_say) { .about = first, .type = LINT_T_DS, .evidence = cited,
	    .n_evidence = n,
	    .text = lint_text(run, begun
	        ? "the zone is being un-signed, and the parent still has a DS that caches keep for %s"
	        : "the zone is to be un-signed, and the parent still has a DS that caches keep for %s",
	        run->host->span_text(run, ttl)) });
}

const struct lint_check check_unsign_ds_published = {
	.abi = LINT_ABI,
	.id = "unsign-ds-published",
	.title = "The zone is being un-signed while its DS is published",
	.cites = "RFC 8078 4; RFC 4035 5.2",
	.what = "The zone is on its way to be unsigned, and the first step, the DS, has not been taken "
	    "back: at least one server of the parent still hands it out.",
	.harm = "As long as a DS can be had or is cached, validators insist on signatures. Each server "
	    "that stops signing makes the zone bogus for those who ask it, and when the last has "
	    "stopped the zone is gone for a day under most parents.",
	.families = "All validators. Resolvers that do not validate see no difference, so the outage "
	    "seems partial and the cause is looked for elsewhere.",
	.shows = "The DS, and a server that already says that there are no keys with the request to "
	    "delete the DS, or the declared step.",
	.fix = "Serve the signed zone from all servers again, with the same keys. Take the DS away, wait "
	    "until no server of the parent has it, then its TTL and that of the DNSKEY set, and only "
	    "then un-sign.",
	.avoid = "Do not finish what has been begun to make all servers alike: the signed ones are what "
	    "keeps the zone alive.",
	.needs = LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "signed-unsigned-mix", "answer-divergence",
	    "same-serial-differs", "rrsig-missing", "ds-orphaned", "dnskey-server-mismatch", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
