/*
 * A reply with TC=1 whose question then failed over TCP: the server says "ask me over
 * TCP" and does not answer there.
 */
#include "lint.h"

/* The same question over TCP, failed. */
static struct lint_ref
failed_after(struct lint_run *run, const struct lint_reply *cut)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (lint_next(run, cut->source, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.tcp && reply.qtype == cut->qtype &&
		    lint_name_eq(reply.qname, cut->qname) && reply.result != LINT_ANSWER &&
		    reply.result != LINT_SKIPPED)
			return it;
	return (struct lint_ref) { 0 };
}

static void
look_at(struct lint_run *run, const struct lint_source *source)
{
	struct lint_ref it = { 0 }, first = { 0 }, cut = { 0 };
	struct lint_reply reply, shown = { 0 };
	unsigned n = 0;

	while (lint_next(run, source->self, LINT_REPLY, 0, &it)) {
		struct lint_ref failed;

		if (!lint_get_reply(run, it, &reply) || !reply.tc || reply.tcp ||
		    (failed = failed_after(run, &reply)).kind == LINT_NONE)
			continue;
		if (n++ > 0 && reply.qtype != LINT_T_DNSKEY)
			continue;
		first = failed;
		cut = it;
		shown = reply;
	}
	if (n == 0)
		return;
	if (!lint_tcp_works(run, run->zone)) {
		lint_unable(run, first, "no server answered over TCP; it may be us");
		return;
	}
	lint_find(run, &(struct lint_say) { .about = first, .evidence = &cut, .n_evidence = 1,
	    .key = source->label,
	    .text = lint_text(run, "%s truncates its answer for %s and does not give it over TCP",
	        source->label, lint_t(run, shown.qtype)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_source source;
	struct lint_ref it = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER)
			look_at(run, &source);
}

const struct lint_check check_tcp_fallback_fails = {
	.abi = LINT_ABI,
	.id = "tcp-fallback-fails",
	.title = "A truncated answer cannot be had over TCP",
	.cites = "RFC 7766 5; RFC 2181 9",
	.what = "A server sets TC=1, which tells the resolver to ask again over TCP, and over TCP the "
	    "answer does not come: the connection is refused, or ends before the answer is through.",
	.harm = "The answer is out of reach at this server. When it is the DNSKEY set or a denial with "
	    "its proof, no validator can use anything else of the zone from there.",
	.families = "All resolvers; validators most of all, since keys and proofs are what gets "
	    "truncated.",
	.shows = "The truncated reply and the same question over TCP without an answer.",
	.fix = "Open TCP port 53 on the server and all firewalls before it. If the connection opens and "
	    "large answers hang, look at the MTU and at ICMP filtering on the way.",
	.avoid = "Do not raise the UDP size limit of the server instead: what no longer is truncated "
	    "is fragmented, and lost elsewhere.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
