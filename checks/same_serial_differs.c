/*
 * One serial is one version of a zone (RFC 1034 4.3.5).  Two servers that give it to
 * different content will never come together: a secondary that compares serials has
 * nothing to fetch.  What differs, and which server stands apart, is worked out as for
 * answer-divergence, which says the same of versions that differ.
 */
#include "lint.h"

static void
say(struct lint_run *run, const struct lint_deviant *p)
{
	const struct lint_answers *s = run->state;
	const uint32_t serial = lint_source_serial(run, s, p->first->reply.source);
	struct lint_source mine, theirs;
	const char *text;

	if (!p->grave || serial == 0 || serial != lint_source_serial(run, s, p->usual->reply.source) ||
	    !lint_get_source(run, p->first->reply.source, &mine) ||
	    !lint_get_source(run, p->usual->reply.source, &theirs))
		return;
	text = lint_text(run, "%s and %s have the serial %u and not the same %s", mine.label, theirs.label,
	    serial, lint_t(run, p->first->reply.qtype));
	if (p->n > 1)
		text = lint_text(run, "%s; other answers to %u questions", text, p->n);
	lint_find(run, &(struct lint_say){ .about = p->first->reply.self, .key = mine.label,
	    .evidence = p->cited, .n_evidence = p->n_cited, .text = text });
}

/* The SOA itself is a part of the version. */
static void
judge_soa(struct lint_run *run)
{
	const struct lint_answers *s = run->state;
	struct lint_ref i = { 0 }, j;
	struct lint_soa one, two;

	while (lint_next(run, s->zone.node, LINT_RRSET, LINT_T_SOA, &i))
		for (j = i; lint_next(run, s->zone.node, LINT_RRSET, LINT_T_SOA, &j);) {
			if (!lint_soa(run, i, &one) || !lint_soa(run, j, &two) || one.serial != two.serial ||
			    lint_same_data(run, i, j))
				continue;
			lint_find(run, &(struct lint_say){ .about = j, .evidence = &i, .n_evidence = 1,
			    .text = lint_text(run, "two SOA records with the serial %u and other names or "
				"timers", one.serial) });
			return;
		}
}

static void
end(struct lint_run *run)
{
	const struct lint_answers *s = run->state;

	lint_answers_end(run, say);
	if (s->zone.self.kind != LINT_NONE && !s->zone.on_the_way && s->zone.node.kind != LINT_NONE)
		judge_soa(run);
}

const struct lint_check check_same_serial_differs = {
	.abi = LINT_ABI,
	.id = "same-serial-differs",
	.title = "Servers have different content under one serial",
	.cites = "RFC 1034 4.3.5; RFC 1035 3.3.13",
	.what = "Two addresses of the zone answer with the same SOA serial, and otherwise not with the "
	    "same data. Either the zone was changed without a new serial, or a server did not load what "
	    "it was given, or the two are fed from different places.",
	.harm = "Secondaries compare serials and find nothing to fetch, so the difference stays until the "
	    "next change, or for good. Users get one zone or the other by chance, monitors of the serial "
	    "see nothing, and a key or a signature that only one side has makes part of the answers "
	    "bogus.",
	.families = "All resolvers, by the server that each has chosen.",
	.shows = "The serial, both answers, and the servers that gave them.",
	.fix = "Find out which content is meant, raise the serial at its source and let all servers fetch "
	    "it again; a server that keeps its own copy has to be told to drop it (a forced transfer).",
	.avoid = "Do not edit the copy of the server that stands apart: the next transfer, or the lack of "
	    "one, undoes it.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "answer-divergence", "ns-set-mismatch", NULL },
	.visits = (const struct lint_visit[]){ { LINT_REPLY, 0, lint_answers_look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct lint_answers),
};
