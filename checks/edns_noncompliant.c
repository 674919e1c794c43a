/*
 * What a server makes of EDNS itself: refused, dropped or left out of the answer; its
 * options refused, which by the standard are passed over when unknown; cookies that come
 * back wrong; a version that nobody has yet; and names that come back in another case.
 * Only what a reply shows counts: silence may be the network's.
 */
#include "lint.h"

enum { FORMERR = 1, NXDOMAIN = 3, NOTIMP = 4, BADVERS = 16 };

struct heard {
	struct lint_ref none, optless, refused, cookie, letters; /* the first reply of each kind */
	bool edns, kept_case; /* in some reply */
	uint16_t none_by, refused_by; /* rcode; 0: dropped without a word */
};

static void
keep(struct lint_ref *first, struct lint_ref it)
{
	if (first->kind == LINT_NONE)
		*first = it;
}

static void
hear(struct heard *h, struct lint_ref it, const struct lint_reply *reply)
{
	const bool refusal = reply->rcode == FORMERR || reply->rcode == NOTIMP;

	h->edns |= reply->edns;
	h->kept_case |= reply->kept_case;
	if (reply->bad_cookie)
		keep(&h->cookie, it);
	if (reply->other_case > 0)
		keep(&h->letters, it);
	if (refusal || reply->tc)
		return;
	if (reply->asked == LINT_EDNS_NONE) {
		keep(&h->none, it);
		if (h->none_by == 0)
			h->none_by = reply->refused;
	} else if (reply->asked != LINT_EDNS_UNSAID && !reply->edns) {
		if (reply->rcode == 0 || reply->rcode == NXDOMAIN)
			keep(&h->optless, it);
	} else if (reply->asked == LINT_EDNS_BARE && reply->refused != 0) {
		keep(&h->refused, it);
		h->refused_by = reply->refused;
	}
}

static const char *
rcode(struct lint_run *run, uint16_t n)
{
	return n == FORMERR ? "FORMERR" : n == NOTIMP ? "NOTIMP" : n == BADVERS ? "BADVERS" :
	    lint_text(run, "rcode %u", n);
}

static void
say(struct lint_run *run, const struct lint_source *source, struct lint_ref about, const char *kind,
    enum lint_severity severity, const char *text)
{
	if (about.kind == LINT_NONE)
		return;
	lint_find(run, &(struct lint_say) { .about = about, .severity = severity,
	    .key = lint_text(run, "%s %s", kind, source->label),
	    .text = lint_text(run, "%s %s", source->label, text) });
}

/* Harmless until there is a version 1. */
static void
look_at_version(struct lint_run *run, const struct lint_source *source)
{
	struct lint_reply reply;

	if (!lint_get_reply(run, source->version_1, &reply) || reply.result != LINT_ANSWER ||
	    reply.rcode == BADVERS)
		return;
	say(run, source, source->version_1, "version", LINT_INFO,
	    lint_text(run, reply.rcode == 0 ? "answers EDNS version 1 as if it knew it" :
	        "answers EDNS version 1 with %s, not with BADVERS", rcode(run, reply.rcode)));
}

static void
look_at(struct lint_run *run, const struct lint_source *source)
{
	struct heard h = { 0 };
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (lint_next(run, source->self, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER)
			hear(&h, it, &reply);
	if (!h.edns && h.none.kind != LINT_NONE) {
		say(run, source, h.none, "none", LINT_BY_PHASE, h.none_by == 0 ?
		    "answers only what is asked without EDNS, and drops the rest" :
		    lint_text(run, "refuses EDNS with %s", rcode(run, h.none_by)));
		return;
	}
	say(run, source, h.optless, "opt", LINT_BY_PHASE, "takes EDNS and leaves OPT out of the answer");
	say(run, source, h.refused, "options", LINT_BY_PHASE,
	    lint_text(run, "refuses EDNS options with %s", rcode(run, h.refused_by)));
	say(run, source, h.cookie, "cookie", LINT_BY_PHASE, "gives back another cookie than it was sent");
	if (!h.kept_case)
		say(run, source, h.letters, "case", LINT_INFO,
		    "does not keep the case of the name asked for");
	look_at_version(run, source);
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

const struct lint_check check_edns_noncompliant = {
	.abi = LINT_ABI,
	.id = "edns-noncompliant",
	.title = "A server gets EDNS wrong",
	.cites = "RFC 6891 6.1.1; RFC 6891 6.1.2; RFC 6891 6.1.3; RFC 6891 7; RFC 7873 5.2",
	.what = "A server refuses or drops questions with EDNS, answers them without OPT, refuses options "
	    "that it ought to pass over, or gives back a cookie that it was not sent. For "
	    "information: it does not answer an unknown version with BADVERS, or gives names back "
	    "in another case.",
	.harm = "DNSSEC travels by EDNS: without it no signature can be asked for. Resolvers that meet a "
	    "refusal lose time on asking again, may remember the server as one without EDNS and then "
	    "take its answers for unsigned; one that checks cookies throws the answers away.",
	.families = "All that use EDNS, which is all validators; cookies: BIND and Knot Resolver. Since "
	    "the flag day of 2019 resolvers do not work around such servers any more.",
	.shows = "A reply that came only when EDNS or its options were left out, that lacks OPT or has "
	    "the wrong cookie, or the answer to version 1.",
	.fix = "Update the server, and look at load balancers and firewalls in front of it: most often "
	    "it is they that know only the DNS of 1999.",
	.avoid = "Do not switch EDNS off in resolvers to get along with it.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
