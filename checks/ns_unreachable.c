/*
 * A listed address that does not answer, over UDP or over TCP.  One lost packet
 * proves nothing: a question that ends in silence over TCP has been through the
 * whole ladder of retries.  That our own network is not to blame is shown by
 * another address of the zone that did answer in the same way.
 */
#include "lint.h"

enum { LADDER = 7 }; /* packets: six over UDP, then TCP */

struct heard {
	unsigned udp, tcp; /* answers */
	unsigned no_udp; /* answers over TCP after all of UDP was in vain */
	struct lint_ref failed, late; /* a question without answer, an answer after the ladder */
	bool failed_tcp;
};

static struct heard
listen(struct lint_run *run, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct heard h = { 0 };

	while (lint_next(run, source, LINT_REPLY, 0, &it)) {
		if (!lint_get_reply(run, it, &reply) || reply.result == LINT_SKIPPED)
			continue;
		if (reply.result == LINT_ANSWER) {
			h.udp += !reply.tcp;
			h.tcp += reply.tcp;
			if (reply.tcp && reply.tries >= LADDER) {
				h.no_udp++;
				h.late = it;
			}
		} else if (reply.tcp && reply.result != LINT_GARBAGE) {
			h.failed_tcp = true;
			if (h.failed.kind == LINT_NONE)
				h.failed = it;
		}
	}
	return h;
}

static void
say(struct lint_run *run, const struct lint_source *source, struct lint_ref about, const char *text)
{
	const struct lint_zone *zone = run->state;

	lint_find(run, &(struct lint_say) { .about = about, .name = zone->apex, .type = LINT_T_NS,
	    .key = source->label, .text = lint_text(run, "%s %s", source->label, text) });
}

static void
judge(struct lint_run *run, const struct lint_source *source, bool others)
{
	const struct heard h = listen(run, source->self);

	if (h.udp == 0 && h.tcp == 0) {
		if (h.failed.kind != LINT_NONE && others)
			say(run, source, h.failed, "answers neither over UDP nor over TCP");
		else if (h.failed.kind != LINT_NONE)
			lint_unable(run, source->self, "no address of the zone answered; it may be us");
	} else if (h.udp == 0 && h.no_udp > 1) {
		if (others)
			say(run, source, h.late, "answers over TCP but not over UDP");
	} else if (h.tcp == 0 && h.failed_tcp) {
		if (lint_tcp_works(run, run->zone))
			say(run, source, h.failed, "answers over UDP but not over TCP");
		else
			lint_unable(run, source->self, "no server answered over TCP; it may be us");
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone *zone = run->state;
	struct lint_ref it = { 0 };
	struct lint_source source, other;

	(void)ref;
	if (!lint_get_zone(run, run->zone, zone) || zone->on_the_way)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct lint_ref peer = { 0 };
		bool others = false;

		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER ||
		    source.skipped != NULL)
			continue;
		while (!others && lint_next(run, run->zone, LINT_SOURCE, 0, &peer))
			others = peer.row != it.row && lint_get_source(run, peer, &other) && other.answered;
		judge(run, &source, others);
	}
}

const struct lint_check check_ns_unreachable = {
	.abi = LINT_ABI,
	.id = "ns-unreachable",
	.title = "A name server address does not answer",
	.cites = "RFC 7766 5; RFC 9210 3; RFC 1034 4.2.2",
	.what = "An address that the delegation lists stayed silent through all tries, over UDP, over "
	    "TCP or over both, while other addresses of the same zone answered from the same place.",
	.harm = "Resolvers waste their time-outs on it, and the zone hangs on the servers that are "
	    "left. Without TCP large answers cannot be had at all, and with DNSSEC the answers are "
	    "large: keys and denials are the first to be truncated.",
	.families = "All. Those that try few servers before they give up show it first: stub "
	    "resolvers in appliances and strict company resolvers.",
	.shows = "A question to the silent address that ended without an answer.",
	.fix = "Start the server, open port 53 for UDP and TCP on every firewall on the way, or take "
	    "the address out of the NS set and the glue.",
	.avoid = "Do not count on the other servers to hide it while you sign or roll: the address "
	    "may wake up with a zone from before the change.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "tcp-fallback-fails", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct lint_zone),
};
