/*
 * The 2021 outage was seen by telemetry in another zone.  What fails together: a name in the
 * zone; a zone whose name servers have their names in it, or the same operator, or the same
 * registrar.  Of a zone that nobody looked at nothing is known.
 */
#include "lint.h"

struct look {
	struct lint_run *run;
	const struct lint_intent *intent;
	const struct lint_telemetry *t;
	struct lint_zone zone, other; /* under rollout; of the telemetry */
};

/* What it is for is from the configuration: shown only as far as it is plain text. */
static const char *
use_of(struct look *l)
{
	char use[64];
	size_t n = 0;

	for (const char *p = l->t->use; p != NULL && *p != '\0' && n + 1 < sizeof(use); p++)
		use[n++] = *p >= ' ' && *p <= '~' && *p != '\\' ? *p : '?';
	use[n] = '\0';
	return n == 0 ? "" : lint_text(l->run, " (%s)", use);
}

static void
say(struct look *l, const char *key, struct lint_ref ns, const char *text)
{
	text = lint_text(l->run, "%s%s", text, use_of(l));
	lint_find(l->run, &(struct lint_say) { .about = l->t->self, .name = l->t->name, .key = key,
	    .evidence = &ns, .n_evidence = ns.kind != LINT_NONE, .text = text });
}

static bool
next_host(struct look *l, struct lint_ref ns, struct lint_ref *it, struct lint_name *host)
{
	struct lint_record r;

	while (lint_next(l->run, ns, LINT_RECORD, LINT_T_NS, it))
		if (lint_get_record(l->run, *it, &r) && r.rdata.n >= 1 && r.rdata.n <= 255) {
			*host = (struct lint_name) { r.rdata.p, (uint8_t)r.rdata.n };
			return true;
		}
	return false;
}

/* Is the host run by whoever runs a server of the zone?  By declaration, else by the names. */
static bool
is_shared(struct look *l, struct lint_ref mine, struct lint_name host)
{
	const struct lint_declared_operator *d = lint_declared_of(l->intent, host);
	const struct lint_name own = lint_own_names(l->run, &l->zone);
	const struct lint_operator who = lint_operator_of(host, own);
	struct lint_ref it = { 0 };
	struct lint_name other;

	while (next_host(l, mine, &it, &other)) {
		const struct lint_declared_operator *e = lint_declared_of(l->intent, other);
		const struct lint_operator of = lint_operator_of(other, own);

		if (d != NULL || e != NULL ? d == e : lint_name_eq(host, other) ||
		        (who.key.n > 0 && lint_same_operator(&who, &of)))
			return true;
	}
	return false;
}

/* All servers of the telemetry's zone; one of another operator keeps it alive. */
static void
judge_servers(struct look *l)
{
	const struct lint_ref mine = lint_rrset_at(l->run, l->zone.node, LINT_T_NS);
	const struct lint_ref theirs = lint_rrset_at(l->run, l->other.node, LINT_T_NS);
	struct lint_ref it = { 0 };
	struct lint_name host;
	bool inside = true, shared = true, any = false;

	while (next_host(l, theirs, &it, &host)) {
		any = true;
		inside &= lint_name_within(host, l->zone.apex);
		shared &= is_shared(l, mine, host);
	}
	if (!any)
		lint_unasked(l->run, l->run->zone, lint_text(l->run, "the name servers of %s, in which %s "
		    "lies, were not asked for", lint_n(l->run, l->other.apex), lint_n(l->run, l->t->name)));
	else if (inside)
		say(l, "hosts", theirs, lint_text(l->run, "all name servers of %s, in which %s lies, have "
		    "their names in %s, and are not found when it is bogus", lint_n(l->run, l->other.apex),
		    lint_n(l->run, l->t->name), lint_n(l->run, l->zone.apex)));
	else if (shared)
		say(l, "operator", theirs, lint_text(l->run, "%s lies in %s, all of whose servers are of the "
		    "operators of %s: what that operator does to one it can do to both",
		    lint_n(l->run, l->t->name), lint_n(l->run, l->other.apex), lint_n(l->run, l->zone.apex)));
}

static const char *
registrar_of(struct look *l, struct lint_ref zone)
{
	struct lint_ref it = { 0 };
	struct lint_registration r;

	while (lint_next(l->run, zone, LINT_REGISTRATION, 0, &it))
		if (lint_get_registration(l->run, it, &r) && r.failure == NULL && r.sponsor != NULL)
			return r.sponsor;
	return NULL;
}

static void
judge_registrar(struct look *l)
{
	const char *mine = registrar_of(l, l->run->zone), *theirs = registrar_of(l, l->other.self);

	if (mine == NULL || theirs == NULL)
		lint_unasked(l->run, l->run->zone, lint_text(l->run, "the registrar of %s is not known",
		    lint_n(l->run, mine == NULL ? l->zone.apex : l->other.apex)));
	else if (strcmp(mine, theirs) == 0)
		say(l, "registrar", (struct lint_ref) { 0 }, lint_text(l->run, "%s lies in %s, which has the "
		    "registrar of %s (%s): an account that is locked is locked for both",
		    lint_n(l->run, l->t->name), lint_n(l->run, l->other.apex), lint_n(l->run, l->zone.apex),
		    mine));
}

static void
judge(struct look *l)
{
	struct lint_zone up;

	if (lint_name_within(l->t->name, l->zone.apex)) {
		say(l, "", (struct lint_ref) { 0 }, lint_text(l->run, "%s lies in %s and is bogus when the "
		    "zone is", lint_n(l->run, l->t->name), lint_n(l->run, l->zone.apex)));
		return;
	}
	/* Once is enough: for the zone, not for each that lies below it. */
	if (lint_is_subzone(l->run, &l->zone) && lint_get_zone(l->run, l->zone.parent, &up) &&
	    lint_intent_of(l->run, up.self) != NULL &&
	    lint_intent_of(l->run, up.self)->telemetry.v == l->intent->telemetry.v)
		return;
	if (!lint_get_zone(l->run, lint_zone_of(l->run, l->t->name), &l->other) || l->other.on_the_way ||
	    l->other.node.kind == LINT_NONE) {
		lint_unasked(l->run, l->run->zone, lint_text(l->run, "the zone of %s was not looked at: name "
		    "it beside %s", lint_n(l->run, l->t->name), lint_n(l->run, l->zone.apex)));
		return;
	}
	judge_servers(l);
	judge_registrar(l);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct look l = { .run = run, .intent = lint_intent_of(run, run->zone) };

	(void)ref;
	/* What is rolled out already has stood the test. */
	if (l.intent == NULL || l.intent->stage == LINT_STAGE_DONE ||
	    !lint_get_zone(run, run->zone, &l.zone) || l.zone.on_the_way)
		return;
	for (size_t i = 0; i < l.intent->telemetry.n; i++) {
		l.t = &l.intent->telemetry.v[i];
		judge(&l);
	}
}

const struct lint_check check_telemetry_shared_fate = {
	.abi = LINT_ABI,
	.id = "telemetry-shared-fate",
	.title = "What has to answer in an outage fails with the zone",
	.cites = "",
	.what = "A host that the configuration declares as telemetry (a status page, paging, metrics) "
	    "lies in the zone that is rolled out, or below it: it hangs from the same DS. Or its zone "
	    "has name servers with names in that zone, or servers of the same operators only, or the "
	    "same registrar. For that its zone has to be looked at in the same run; a zone of stage "
	    "done is not asked about.",
	.harm = "When the zone turns bogus the page that would say so, and the metrics that would "
	    "show it, go with it. Customers who cannot resolve do not show in the metrics of "
	    "servers.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The declaration with file and line, and the NS set of the zone it lies in.",
	.fix = "Put it under a name of another zone, with another operator, signed long before or "
	    "not at all; have clients report there.",
	.avoid = "Do not move it during the rollout.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
