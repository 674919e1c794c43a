/*
 * Types that clients ask before A or beside it, answered wrongly by a server that is
 * right about A: an error instead of "no such type", "no such name" for a name that it
 * answers, or a denial without the proof that its denials of other types have.
 */
#include "lint.h"

enum { MAX_CITED = 8, SERVFAIL = 2, NXDOMAIN = 3, NOTIMP = 4, REFUSED = 5, FORMERR = 1 };

static bool
is_modern(uint16_t type)
{
	return type == LINT_T_AAAA || type == LINT_T_HTTPS || type == LINT_T_SVCB || type == LINT_T_CAA ||
	    type == LINT_T_TLSA || type == LINT_T_TXT;
}

static bool
denial_of(struct lint_run *run, struct lint_ref reply, struct lint_denial *d)
{
	struct lint_ref it = { 0 };

	return lint_next(run, reply, LINT_DENIAL, 0, &it) && lint_get_denial(run, it, d);
}

struct about_a {
	struct lint_ref reply;
	bool right; /* answered, or denied with whatever proof is due */
	bool exists;
};

/* What the same server said of A at the same name. */
static struct about_a
ask_a(struct lint_run *run, const struct lint_reply *other, bool is_signed)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct lint_denial d;
	struct about_a a = { 0 };

	while (lint_next(run, other->source, LINT_REPLY, 0, &it)) {
		if (!lint_get_reply(run, it, &reply) || reply.qtype != LINT_T_A ||
		    reply.result != LINT_ANSWER || !reply.aa || !lint_name_eq(reply.qname, other->qname))
			continue;
		a.reply = it;
		if (!denial_of(run, it, &d) || d.kind == LINT_EXPANSION) {
			a.right = a.exists = reply.rcode == 0;
		} else {
			a.exists = d.kind == LINT_NODATA;
			a.right = !is_signed || d.proof == LINT_PROOF_GOOD || d.proof == LINT_PROOF_OPT_OUT;
		}
		break;
	}
	return a;
}

/* This server fails to prove denials of other types too: that is negative-proof-missing. */
static bool
fails_everywhere(struct lint_run *run, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;

	while (lint_next(run, source, LINT_DENIAL, 0, &it))
		if (lint_get_denial(run, it, &d) && !is_modern(d.qtype) &&
		    (d.proof == LINT_PROOF_NONE || d.proof == LINT_PROOF_WRONG))
			return true;
	return false;
}

static const char *
trouble(struct lint_run *run, struct lint_ref ref, const struct lint_reply *reply, const struct about_a *a,
    bool is_signed)
{
	struct lint_denial d;

	switch (reply->rcode) {
	case FORMERR: return "is answered FORMERR";
	case SERVFAIL: return "is answered SERVFAIL";
	case NOTIMP: return "is answered NOTIMP";
	case REFUSED: return "is refused";
	case NXDOMAIN:
		if (a->exists)
			return "is answered as if the name did not exist";
		break;
	default: break;
	}
	if (!is_signed || !denial_of(run, ref, &d) || (d.kind != LINT_NODATA && d.kind != LINT_NXDOMAIN) ||
	    (d.proof != LINT_PROOF_NONE && d.proof != LINT_PROOF_WRONG) || d.speaks.kind != LINT_NONE ||
	    fails_everywhere(run, reply->source))
		return NULL;
	return "is denied without a proof that holds";
}

static void
look_at(struct lint_run *run, const struct lint_source *source, bool is_signed)
{
	struct lint_ref it = { 0 }, cited[MAX_CITED], first = { 0 };
	struct lint_reply reply, shown = { 0 };
	const char *why = NULL;
	unsigned n = 0;

	while (lint_next(run, source->self, LINT_REPLY, 0, &it)) {
		struct about_a a;
		const char *w;

		if (!lint_get_reply(run, it, &reply) || !is_modern(reply.qtype) ||
		    reply.result != LINT_ANSWER || reply.tc)
			continue;
		a = ask_a(run, &reply, is_signed);
		if (!a.right || (w = trouble(run, it, &reply, &a, is_signed)) == NULL)
			continue;
		if (n == 0) {
			first = it;
			shown = reply;
			why = w;
			cited[n++] = a.reply;
		} else if (n < MAX_CITED) {
			cited[n++] = it;
		}
	}
	if (n > 0)
		lint_find(run, &(struct lint_say) { .about = first, .evidence = cited, .n_evidence = n,
		    .text = lint_text(run, "%s %s, though A is right at the same name",
		        lint_t(run, shown.qtype), why) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_source source;
	struct lint_ref it = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER)
			look_at(run, &source, zone.is_signed && lint_source_signs(run, &zone, it));
}

const struct lint_check check_modern_type_nodata = {
	.abi = LINT_ABI,
	.id = "modern-type-nodata",
	.title = "Questions for newer types are answered wrongly",
	.cites = "RFC 4074 4.2; RFC 4035 3.1.3.1; RFC 9460 3",
	.what = "A server that answers A rightly fails for types that clients ask as well: AAAA, HTTPS, "
	    "SVCB, CAA, TLSA or TXT. It returns an error, says that the name does not exist, or "
	    "denies the type without proof.",
	.harm = "Browsers ask HTTPS and AAAA before or beside A and wait, fail, or believe that the name "
	    "is gone. Certificate authorities ask CAA and refuse to issue on an error. A test that "
	    "asks for A alone sees nothing.",
	.families = "All resolvers pass an error on; those that reuse a denial of the name (RFC 8020, "
	    "RFC 8198) deny A too.",
	.shows = "The wrong answer and, from the same server, the right one for A.",
	.fix = "Update the server, or the load balancer that answers in its place, so that it says "
	    "\"no such type\" for every type that it does not know.",
	.avoid = "Do not add empty or dummy records of the failing type to get it answered: clients act "
	    "on them.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "answer-divergence", "same-serial-differs", "caa-acme-denial",
	    "negative-response-malformed", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
