/* Where resolvers may report that a name of the zone fails: the servers name an agent. */
#include "lint.h"

struct agent {
	struct lint_ref reply;
	struct lint_name domain;
};
enum { MOST = 64 }; /* answers without it that are cited */
struct state {
	struct agent first, other; /* other: another domain than the first */
	struct lint_ref broken;    /* an answer whose domain is no name */
	struct lint_ref none[MOST]; /* those without it */
	unsigned n, n_none;
};

static void
look(struct lint_run *run, struct state *s, const struct lint_reply *r)
{
	(void)run;
	if (r->has_agent && r->agent.len == 0) {
		s->broken = s->broken.kind == LINT_NONE ? r->self : s->broken;
	} else if (!r->has_agent) {
		if (s->n_none < MOST)
			s->none[s->n_none++] = r->self;
	} else if (s->n++ == 0) {
		s->first = (struct agent){ r->self, r->agent };
	} else if (s->other.reply.kind == LINT_NONE && !lint_name_eq(r->agent, s->first.domain)) {
		s->other = (struct agent){ r->self, r->agent };
	}
}

/* Ends of names that nobody can look up from outside (RFC 6761, RFC 7686, RFC 8375). */
static bool
is_special(struct lint_name name)
{
	static const struct {
		const char *wire;
		uint8_t len;
	} ends[] = { { "\7invalid", 9 }, { "\4test", 6 }, { "\5local", 7 }, { "\11localhost", 11 },
		{ "\5onion", 7 }, { "\4home\4arpa", 11 } };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (lint_name_within(
			name, (struct lint_name){ (const uint8_t *)ends[i].wire, ends[i].len }))
			return true;
	return false;
}

/* Why reports would not arrive, or NULL. */
static const char *
fault_of(struct lint_run *run, struct lint_name agent, struct lint_name apex)
{
	enum { BETWEEN = 2 * 4 + 6 + 6 }; /* "_er" twice, a type and a code as labels (RFC 9567 6.1.1) */
	const char *name = lint_n(run, agent);

	if (agent.len == 1)
		return "the agent that they name is the root, which stands for none";
	if (is_special(agent))
		return lint_text(run, "nobody outside can look up the agent %s", name);
	if (lint_name_within(agent, apex))
		return lint_text(run,
		    "the agent %s lies in the zone itself: when the zone fails, so do the reports", name);
	if (agent.len + apex.len + BETWEEN > 255)
		return lint_text(run,
		    "the agent %s is so long that a report about the zone does not fit in a name", name);
	return NULL;
}

static void
say(struct lint_run *run, struct lint_ref about, struct lint_name apex, const char *key, const char *text)
{
	lint_find(run, &(struct lint_say){
			   .about = about, .name = apex, .type = LINT_T_SOA, .key = key, .text = text });
}

/* About the SOA record itself, which names all servers that gave it. */
static void
say_none(struct lint_run *run, const struct state *s, const struct lint_zone *zone, const char *key,
    const char *text)
{
	const struct lint_ref soa = zone->node.kind == LINT_NONE
	    ? zone->node : run->host->rrset_at(run, zone->node, LINT_T_SOA);

	lint_find(run, &(struct lint_say){ .about = soa.kind == LINT_NONE ? s->none[0] : soa,
			   .name = zone->apex, .type = LINT_T_SOA, .key = key, .text = text,
			   .evidence = s->none, .n_evidence = s->n_none });
}

static void
judge(struct lint_run *run)
{
	struct state s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_reply r;
	struct lint_zone zone, up;
	const char *fault;

	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	while (lint_next(run, run->zone, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &r) && r.result == LINT_ANSWER && r.edns && r.aa &&
		    r.qtype == LINT_T_SOA && lint_name_eq(r.qname, zone.apex))
			look(run, &s, &r);
	if (s.broken.kind != LINT_NONE)
		say(run, s.broken, zone.apex, "broken",
		    "the Report-Channel option of a server holds no domain name");
	if (s.n == 0) {
		/* Of a zone and those below it, once. */
		if (s.n_none > 0 && zone.is_signed && s.broken.kind == LINT_NONE &&
		    (!lint_get_zone(run, zone.parent, &up) || up.on_the_way))
			say_none(run, &s, &zone, "none",
			    "no server says where resolvers may report failures "
			    "(Report-Channel)");
		return;
	}
	fault = fault_of(run, s.first.domain, zone.apex);
	if (fault != NULL)
		say(run, s.first.reply, zone.apex, "agent", fault);
	if (s.n_none > 0)
		say_none(run, &s, &zone, "some",
		    lint_text(run,
			"some answers name %s as the agent for reports of "
			"failures, others name none",
			lint_n(run, s.first.domain)));
	if (s.other.reply.kind != LINT_NONE)
		say(run, s.other.reply, zone.apex, "several",
		    lint_text(run,
			"servers name different agents for reports "
			"of failures: %s and %s",
			lint_n(run, s.first.domain), lint_n(run, s.other.domain)));
}

const struct lint_check check_error_report_channel = {
	.abi = LINT_ABI,
	.id = "error-report-channel",
	.title = "Resolvers have nowhere to report failures to",
	.cites = "RFC 9567 5; RFC 9567 6.1.1; RFC 9567 6.2",
	.what = "The zone's servers send no Report-Channel option with their answers, or one that leads "
		"nowhere: "
		"no name, a name of the zone itself, a name that nobody outside can look up, or another "
		"one at each "
		"server.",
	.harm =
	    "A resolver that sees a name fail has no one to tell. The operator hears of it from users, who "
	    "mostly blame something else.",
	.families = "Unbound and other resolvers that report by RFC 9567; for the others nothing changes.",
	.shows = "The answer to the SOA question of a server that has the option, or has it not.",
	.fix = "Have the servers send the option with a domain that lies in another zone, with other "
	       "servers, and "
	       "log the questions that arrive there; they carry the name, the type and the extended error.",
	.avoid = "Do not take silence of the reports for health: few resolvers send them yet.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
