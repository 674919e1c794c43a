/*
 * One question, several answers; see lint_answers.h for what is compared.  Left to others:
 * SOA (soa-serial-spread), DNSKEY (dnskey-server-mismatch), the records of denial
 * (nsec-nsec3-mixed), delegations, an alias at the apex (apex-cname), and different
 * content under one serial (same-serial-differs), which explains this one.
 */
#include "lint.h"

static void
say(struct lint_run *run, const struct lint_deviant *p)
{
	const struct lint_answers *s = run->state;
	const bool other_version = lint_source_serial(run, s, p->first->reply.source) !=
	    lint_source_serial(run, s, p->usual->reply.source);
	struct lint_source mine, theirs;
	const char *text;

	if (!lint_get_source(run, p->first->reply.source, &mine) ||
	    !lint_get_source(run, p->usual->reply.source, &theirs))
		return;
	if (p->first->is == LINT_ANSWERED && p->usual->is == LINT_ANSWERED)
		text = lint_text(run, "%s has other %s data than %s", mine.label,
		    lint_t(run, p->first->reply.qtype), theirs.label);
	else
		text = lint_text(run, "%s answers %s, %s %s", mine.label, lint_answer_describe(run, p->first),
		    theirs.label, lint_answer_describe(run, p->usual));
	if (p->n > 1)
		text = lint_text(run, "%s; so for %u questions", text, p->n);
	lint_find(run, &(struct lint_say) { .about = p->first->reply.self, .key = mine.label,
	    .evidence = p->cited, .n_evidence = p->n_cited, .text = text,
	    .severity = !p->grave ? LINT_INFO : other_version ? LINT_WARNING : LINT_BY_PHASE });
}

static void
end(struct lint_run *run)
{
	lint_answers_end(run, say);
}

const struct lint_check check_answer_divergence = {
	.abi = LINT_ABI,
	.id = "answer-divergence",
	.title = "Servers answer the same question differently",
	.cites = "RFC 1034 4.3.5; RFC 1034 4.2.2",
	.what = "All addresses of the zone were asked the same things, and one of them answers "
	    "otherwise than the rest: other data, a denial of what others have, or a name that "
	    "others deny.",
	.harm = "What users get depends on the server that their resolver chose. A denial is kept for "
	    "the negative TTL and, by resolvers that reuse denials, for a whole span of names.",
	.families = "All resolvers, by chance and place; the report of one test depends on where it "
	    "was run.",
	.shows = "The answer of the server that stands apart and that of another server.",
	.fix = "Bring the servers to one version of the zone. Between two providers compare the records "
	    "one by one, the special kinds (ALIAS, wildcard, redirects) first.",
	.avoid = "Do not take the majority for right without looking: after a change the one server "
	    "that differs may be the only one that has it.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ns-set-mismatch", NULL },
	.visits = (const struct lint_visit[]) { { LINT_REPLY, 0, lint_answers_look },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct lint_answers),
};
