/*
 * A resolver that answers SERVFAIL, and data when it is told not to validate: for its users
 * the name is gone.  And one that validates elsewhere, but not this zone.
 */
#include "lint.h"

struct state {
	struct lint_name name;             /* whose answers are gathered */
	uint16_t type;                     /* the first that failed */
	struct lint_resolvers fail, blind; /* blind: no AD on what is secure */
	uint32_t more;                     /* failures at other names of a zone that fails as a whole */
	bool whole;                        /* the apex fails: what is below it is a consequence */
};

static void
flush(struct lint_run *run, struct state *s)
{
	if (s->fail.n > 0)
		lint_find(
		    run, &(struct lint_say){ .about = s->fail.cited[0],
			     .name = s->name,
			     .type = s->type,
			     .evidence = s->fail.cited + 1,
			     .n_evidence = s->fail.n_cited - 1,
			     .text = s->more > 0
					 ? lint_text(run,
					       "SERVFAIL from %s, and an answer from the same without "
					       "validation (CD): "
					       "the whole zone fails there, %u answers at other names too",
					       lint_resolvers_text(run, &s->fail), s->more)
					 : lint_text(run,
					       "SERVFAIL from %s, and an answer from the same without "
					       "validation (CD)",
					       lint_resolvers_text(run, &s->fail)) });
	s->fail = (struct lint_resolvers){ 0 };
}

static void
look(struct lint_run *run, struct state *s, const struct lint_resolved *v, struct lint_name apex)
{
	struct lint_resolved pair;

	if (v->outcome != LINT_LOOKED_SERVFAIL || !lint_resolved_pair(run, v, true, &pair) ||
	    !lint_resolved_answers(&pair))
		return;
	if (s->whole && !lint_name_eq(v->name, apex)) {
		s->more++;
		return;
	}
	if (s->fail.n > 0 && !lint_name_eq(v->name, s->name))
		flush(run, s);
	if (s->fail.n == 0)
		s->name = v->name, s->type = v->qtype;
	if (lint_name_eq(v->name, apex) && v->qtype == LINT_T_SOA)
		s->whole = true, s->type = LINT_T_SOA;
	lint_resolvers_add(run, &s->fail, v);
	lint_resolvers_cite(&s->fail, pair.self);
}

static void
judge(struct lint_run *run)
{
	struct state s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	struct lint_zone zone;
	bool secure;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	secure = strcmp(lint_status(run, run->zone), "secure") == 0;
	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it)) {
		if (!lint_get_resolved(run, it, &v) || v.unchecked)
			continue;
		look(run, &s, &v, zone.apex);
		if (secure && v.qtype == LINT_T_SOA && v.outcome == LINT_LOOKED_DATA && v.validates &&
		    !v.ad && lint_name_eq(v.name, zone.apex))
			lint_resolvers_add(run, &s.blind, &v);
	}
	flush(run, &s);
	if (s.blind.n > 0)
		lint_find(
		    run, &(struct lint_say){ .about = s.blind.cited[0],
			     .name = zone.apex,
			     .type = LINT_T_SOA,
			     .key = "ad",
			     .severity = LINT_WARNING,
			     .evidence = s.blind.cited + 1,
			     .n_evidence = s.blind.n_cited - 1,
			     .text = lint_text(run,
				 "the zone is secure, and %s, which sets AD elsewhere, sets none here: it "
				 "holds that there is no DS, or is told not to validate this zone",
				 lint_resolvers_text(run, &s.blind)) });
}

const struct lint_check check_resolver_bogus = {
	.abi = LINT_ABI,
	.id = "resolver-bogus",
	.title = "A resolver answers SERVFAIL, and data when it does not validate",
	.cites = "RFC 4035 3.2.2; RFC 4035 3.2.3; RFC 4035 5.5",
	.what =
	    "A resolver that was asked (--resolvers) answers SERVFAIL to a question, and the same question "
	    "with the CD bit gets an answer: it has the data, and they do not validate. A warning only: it "
	    "sets "
	    "AD on other zones and not on this one, which validates.",
	.harm =
	    "Every user of that resolver, and of all that behave like it, gets an error instead of the "
	    "name. It may be one resolver alone: it may hold a DS or keys that nobody else holds any more.",
	.families = "The one that is named. Resolvers that do not validate answer, and show nothing.",
	.shows =
	    "The answer with checking and the one without it, and the extended errors (RFC 8914) that came "
	    "with them.",
	.fix =
	    "Look for the cause among the other findings of this zone. When the servers say nothing wrong, "
	    "the resolver holds something old: resolver-ds-cache says until when; a public resolver can be "
	    "made "
	    "to forget it on its operator's page.",
	.avoid =
	    "Do not take the DS out, or un-sign, before you know why: with a DS in caches that makes more "
	    "names fail, and for longer.",
	.needs = LINT_NEED_RESOLVERS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "resolver-disagreement", "resolver-strict", NULL },
	.end = judge,
};
