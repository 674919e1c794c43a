/*
 * Large answers over UDP.  Two signs: a datagram larger than the 1232 octets that were
 * offered; and answers beyond 512 octets that came only over TCP after tries over UDP
 * were lost, at a server that gave every smaller one at the first try.  One such
 * answer is chance, two beside each other are a path that drops them.
 */
#include "lint.h"

enum { OFFERED = 1232, SMALL = 512, LOST = 4 /* packets: two lost, one truncated, TCP */ };

static void
look_at(struct lint_run *run, const struct lint_source *source)
{
	struct lint_ref it = { 0 }, over = { 0 }, lost[2] = { { 0 } };
	struct lint_reply reply;
	uint32_t octets = 0;
	unsigned n_lost = 0;
	bool clean = true;

	while (lint_next(run, source->self, LINT_REPLY, 0, &it)) {
		if (!lint_get_reply(run, it, &reply) || reply.result != LINT_ANSWER || reply.tc)
			continue;
		if (!reply.tcp && reply.octets > OFFERED && reply.octets > octets) {
			over = it;
			octets = reply.octets;
		} else if (reply.octets <= SMALL) {
			clean &= reply.tries <= 1;
		} else if (reply.tcp && reply.tries >= LOST) {
			if (n_lost < 2)
				lost[n_lost] = it;
			n_lost++;
		}
	}
	if (over.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = over, .key = source->label,
		    .text = lint_text(run, "%s sends %u octets over UDP where %d were offered", source->label,
		        octets, OFFERED) });
	else if (n_lost >= 2 && clean)
		lint_find(run, &(struct lint_say) { .about = lost[0], .evidence = &lost[1], .n_evidence = 1,
		    .key = source->label,
		    .text = lint_text(run, "large answers of %s do not arrive over UDP, small ones do",
		        source->label) });
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

const struct lint_check check_udp_fragmentation_risk = {
	.abi = LINT_ABI,
	.id = "udp-fragmentation-risk",
	.title = "Large answers over UDP are fragmented or lost",
	.cites = "RFC 9715 3; RFC 6891 6.2.5",
	.what = "A server sends more over UDP than the question allowed, or its large answers get lost "
	    "on the way while small ones arrive. Either way they travel in fragments, or in packets "
	    "too big for some link.",
	.harm = "Fragments are dropped by many firewalls and can be forged. Resolvers lose seconds with "
	    "each such answer, and the large ones are the keys and the proofs that all others "
	    "depend on.",
	.families = "Resolvers on networks with a small MTU (tunnels, mobile, PPPoE) and behind "
	    "firewalls that drop fragments; others see nothing.",
	.shows = "The oversized reply, or two answers that came over TCP after UDP had failed.",
	.fix = "Set the server's largest UDP answer to 1232 octets (max-udp-size, ipv4-edns-size, "
	    "udp-max-payload) so that it truncates what is larger, and make sure that TCP works.",
	.avoid = "Do not switch TCP off or slow it down at the same time: it carries what UDP no longer "
	    "does.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
