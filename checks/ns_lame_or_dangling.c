/*
 * A delegation that leads to a server which does not serve the zone.  An address is
 * lame when it answers and none of its answers about the apex has authority; one
 * SERVFAIL among good answers is not that.  When all that answer are lame and the
 * rest have no address, the delegation dangles: whoever gets hold of the name at
 * that provider owns the zone.
 */
#include "lint.h"

enum { MAX_CITED = 16 };

struct verdict {
	struct lint_ref reply; /* a bad answer, when there is no good one */
	const char *how;
	bool served;
};

static const char *
rcode(struct lint_run *run, uint16_t n)
{
	static const char *const text[] = { "an answer without authority", "FORMERR", "SERVFAIL", "NXDOMAIN",
		"NOTIMP", "REFUSED" };

	if (n < sizeof(text) / sizeof(text[0]))
		return text[n];
	return n == 9 ? "NOTAUTH" : lint_text(run, "rcode %u", n);
}

static struct verdict
judge(struct lint_run *run, const struct lint_zone *zone, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct verdict v = { 0 };

	while (!v.served && lint_next(run, source, LINT_REPLY, 0, &it)) {
		if (!lint_get_reply(run, it, &reply) || reply.result != LINT_ANSWER ||
		    !lint_name_eq(reply.qname, zone->apex))
			continue;
		v.served = reply.aa && reply.rcode == 0;
		if (v.reply.kind == LINT_NONE || reply.qtype == LINT_T_SOA) {
			v.reply = it;
			v.how = rcode(run, reply.rcode);
		}
	}
	return v;
}

static void
say_dangling(struct lint_run *run, const struct lint_zone *zone, const struct lint_ref *bad, size_t n)
{
	lint_find(run, &(struct lint_say) { .about = bad[0], .name = zone->apex, .type = LINT_T_NS,
	    .key = "dangling", .evidence = bad + 1, .n_evidence = n - 1,
	    .text = lint_text(run, "%s is delegated, and no server that it is delegated to serves it",
	        lint_n(run, zone->apex)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_source source;
	struct lint_ref it = { 0 }, bad[MAX_CITED];
	const char *how[MAX_CITED], *who[MAX_CITED];
	bool served = false, silent = false;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct verdict v;

		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER)
			continue;
		v = judge(run, &zone, it);
		served |= v.served;
		silent |= !source.answered && source.skipped == NULL;
		if (v.served || v.reply.kind == LINT_NONE || n == MAX_CITED)
			continue;
		bad[n] = v.reply;
		how[n] = v.how;
		who[n++] = source.label;
	}
	if (n > 0 && !served && !silent) {
		say_dangling(run, &zone, bad, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		lint_find(run, &(struct lint_say) { .about = bad[i], .name = zone.apex, .type = LINT_T_NS,
		    .key = who[i],
		    .text = lint_text(run, "%s does not serve the zone: %s", who[i], how[i]) });
}

const struct lint_check check_ns_lame_or_dangling = {
	.abi = LINT_ABI,
	.id = "ns-lame-or-dangling",
	.title = "The delegation leads to a server that does not serve the zone",
	.cites = "RFC 1034 4.2.2; RFC 9499 7",
	.what = "An address that the delegation lists answers, and not for this zone: it refuses, "
	    "fails, or answers without authority. If that holds for all of them, the delegation "
	    "leads nowhere.",
	.harm = "Part of the questions are lost and asked again elsewhere; where none is left the "
	    "zone is gone. A delegation to a provider that has no such zone can be taken over by "
	    "anybody who creates it there, with a certificate for every name in it.",
	.families = "All. Resolvers remember a lame server for some minutes, so the trouble shows as "
	    "slowness in one and as failure in another.",
	.shows = "An answer of each such server about the apex of the zone.",
	.fix = "Configure the zone at that server, or take the server out of the NS set on both "
	    "sides. A subzone that nobody uses any more: remove its NS (and DS) from the zone above.",
	.avoid = "Do not leave a delegation in place when an account at a provider is closed, not "
	    "even for a day: names that have been pointed away are searched for and claimed.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
