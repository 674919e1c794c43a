/*
 * Denials made for each question (RFC 9824): which of the variants a zone's servers use.
 * That they do is no fault.  What was not asked is not said.
 */
#include "lint.h"

enum { NXDOMAIN = 3, FORMERR = 1 };

struct state {
	struct lint_ref first, marked, bare, restored, query; /* denials; query: a reply */
	struct lint_name bare_name;
	uint16_t query_rcode;
	bool ent_told;
};

/* The NSEC of the denial that was made for its very name. */
static bool
made_for(struct lint_run *run, const struct lint_denial *d, struct lint_nsec *nsec)
{
	struct lint_ref it = { 0 };

	while (lint_next(run, d->self, LINT_NSEC, 0, &it))
		if (lint_get_nsec(run, it, nsec) && !nsec->nsec3 && lint_name_eq(nsec->name, d->qname) &&
		    nsec->next.len == nsec->name.len + 2 && nsec->next.wire[0] == 1 &&
		    nsec->next.wire[1] == 0)
			return true;
	return false;
}

/* Nothing but RRSIG, NSEC and NXNAME. */
static bool
lists_nothing(struct lint_bytes map)
{
	for (size_t i = 0; i + 2 <= map.n; i += 2u + map.p[i + 1])
		for (unsigned bit = 0; bit < map.p[i + 1] * 8u && i + 2 + bit / 8 < map.n; bit++) {
			const uint16_t type = (uint16_t)((unsigned)map.p[i] << 8 | bit);

			if ((map.p[i + 2 + bit / 8] & 0x80 >> bit % 8) && type != LINT_T_RRSIG &&
			    type != LINT_T_NSEC && type != LINT_T_NXNAME)
				return false;
		}
	return true;
}

static void
look_denial(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_denial d;
	struct lint_nsec nsec;
	struct lint_node node;
	struct lint_reply reply;

	if (!lint_get_denial(run, ref, &d) || (d.kind != LINT_NODATA && d.kind != LINT_NXDOMAIN) ||
	    !made_for(run, &d, &nsec))
		return;
	if (s->first.kind == LINT_NONE)
		s->first = ref;
	if (lint_get_node(run, lint_node_at(run, run->zone, d.qname), &node) && (node.flags & LINT_EMPTY)) {
		s->ent_told |= !lint_bitmap_has(nsec.bitmap, LINT_T_NXNAME);
		return;
	}
	if (lint_bitmap_has(nsec.bitmap, LINT_T_NXNAME)) {
		if (s->marked.kind == LINT_NONE)
			s->marked = ref;
		if (lint_get_reply(run, d.reply, &reply) && reply.rcode == NXDOMAIN)
			s->restored = ref;
	} else if (lists_nothing(nsec.bitmap) && s->bare.kind == LINT_NONE) {
		s->bare = ref;
		s->bare_name = d.qname;
	}
}

static void
look_reply(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_reply reply;

	if (!lint_get_reply(run, ref, &reply) || reply.qtype != LINT_T_NXNAME || reply.result != LINT_ANSWER)
		return;
	s->query = ref;
	s->query_rcode = reply.rcode;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_ref cited[4];
	struct lint_zone zone;
	const char *text;
	size_t n = 0;

	if (s->first.kind == LINT_NONE || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	text = s->marked.kind != LINT_NONE
	    ? "denials are made for each question; names that do not exist are marked by NXNAME"
	    : s->bare.kind != LINT_NONE
	    ? lint_text(run, "denials are made for each question, and %s is denied without NXNAME: a name "
	    "that "
	          "does not exist looks like one without data", lint_n(run, s->bare_name))
	    : "denials are made for each question";
	if (s->ent_told)
		text = lint_text(run, "%s; empty non-terminals are told apart", text);
	if (s->restored.kind != LINT_NONE)
		text = lint_text(run, "%s; the response code NXDOMAIN is kept", text);
	if (s->query.kind != LINT_NONE)
		text = lint_text(run, s->query_rcode == FORMERR ? "%s; a question for NXNAME is refused"
		    : "%s; a question for NXNAME is answered, which it should not be", text);
	if (s->marked.kind != LINT_NONE)
		cited[n++] = s->marked;
	if (s->bare.kind != LINT_NONE)
		cited[n++] = s->bare;
	if (s->query.kind != LINT_NONE)
		cited[n++] = s->query;
	lint_find(run, &(struct lint_say) { .about = s->first, .name = zone.apex, .type = LINT_T_NSEC,
	    .evidence = cited, .n_evidence = n, .text = text });
}

const struct lint_check check_compact_denial = {
	.abi = LINT_ABI,
	.id = "compact-denial",
	.title = "Denials are made for each question (compact denial)",
	.cites = "RFC 9824 3.1; RFC 9824 3.5; RFC 9824 5.1",
	.what = "The servers sign as they answer and deny with one NSEC that speaks of the asked "
	    "name only. Every name seems to exist without data; the pseudo type NXNAME in the bit "
	    "map tells those apart that are not there at all.",
	.harm = "None for validation. Without NXNAME, clients and tools that go by NXDOMAIN "
	    "(search lists, mail and abuse checks, monitoring) cannot see that a name does not "
	    "exist, and resolvers keep one entry for each made-up name.",
	.families = "All validators accept it. Unbound and Google Public DNS reuse the record for "
	    "other types of the same name, which is what makes its bit map so important.",
	.shows = "A denial of this kind, one with NXNAME where there is one, and the answer to a "
	    "question for NXNAME when that was asked.",
	.fix = "Nothing has to be done. If the names that are not there must be told apart, ask "
	    "the operator for NXNAME, which Cloudflare and NS1 have, or serve a zone that is "
	    "signed beforehand.",
	.avoid = "Do not test for \"no such name\" by the response code of such a zone, and do "
	    "not count on NXDOMAIN to keep random-name floods out of resolver caches.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_DENIAL, 0, look_denial },
	    { LINT_REPLY, 0, look_reply },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
