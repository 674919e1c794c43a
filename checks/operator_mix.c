/*
 * Who runs what: the operators of a zone's NS set and of its delegations, as far as the
 * names of the hosts tell.  Several in one NS set need several signers, or transfers; an
 * operator of a subzone has to be told when its DS is due.  All of it is information.
 */
#include "lint.h"

enum { MOST = 8 };

struct operators {
	struct lint_operator v[MOST];
	unsigned hosts[MOST];
	size_t n;
};
struct state {
	bool asked, quiet;
	struct lint_zone zone;
	struct lint_name own;
	struct operators mine;
	struct lint_fold cuts;
};

static void
collect(struct lint_run *run, struct lint_ref ns, struct lint_name own, struct operators *o)
{
	struct lint_ref it = { 0 };
	struct lint_record r;

	while (lint_next(run, ns, LINT_RECORD, LINT_T_NS, &it)) {
		struct lint_operator who;
		size_t i = 0;

		if (!lint_get_record(run, it, &r) || r.rdata.n < 2 || r.rdata.n > 255)
			continue;
		who = lint_operator_of((struct lint_name) { r.rdata.p, (uint8_t)r.rdata.n }, own);
		while (i < o->n && !lint_same_operator(&o->v[i], &who))
			i++;
		if (i == MOST)
			continue;
		if (i == o->n) {
			o->v[o->n] = who;
			o->hosts[o->n++] = 0;
		}
		o->hosts[i]++;
	}
}

static bool
knows(const struct operators *o, const struct lint_operator *who)
{
	for (size_t i = 0; i < o->n; i++)
		if (lint_same_operator(&o->v[i], who))
			return true;
	return false;
}

static const char *
list(struct lint_run *run, const struct operators *o)
{
	const char *text = NULL;

	for (size_t i = 0; i < o->n; i++) {
		const char *one = lint_text(run, "%s (%u)", lint_operator_text(run, &o->v[i]), o->hosts[i]);

		text = text == NULL ? one : lint_text(run, "%s, %s", text, one);
	}
	return text;
}

static void
ask(struct lint_run *run, struct state *s)
{
	s->asked = true;
	s->quiet = !lint_get_zone(run, run->zone, &s->zone) || s->zone.on_the_way ||
	    s->zone.node.kind == LINT_NONE;
	if (s->quiet)
		return;
	s->own = lint_own_names(run, &s->zone);
	collect(run, lint_rrset_at(run, s->zone.node, LINT_T_NS), s->own, &s->mine);
}

/* A delegation to none of the zone's own operators. */
static bool
is_elsewhere(struct lint_run *run, const struct state *s, struct lint_ref ns, struct operators *o)
{
	bool elsewhere = true;

	collect(run, ns, s->own, o);
	for (size_t i = 0; i < o->n; i++)
		elsewhere &= !knows(&s->mine, &o->v[i]);
	return o->n > 0 && elsewhere;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct operators o;
	struct lint_rrset set;

	if (!s->asked)
		ask(run, s);
	o.n = 0;
	/* Of several versions the first, which stands for the delegation. */
	if (!s->quiet && is_elsewhere(run, s, ref, &o) && lint_get_rrset(run, ref, &set) &&
	    lint_ref_eq(ref, lint_rrset_at(run, set.node, LINT_T_NS)))
		lint_fold_add(&s->cuts, ref);
}

static void
one(struct lint_run *run, struct lint_ref ns)
{
	const struct state *s = run->state;
	struct operators o = { 0 };

	collect(run, ns, s->own, &o);
	lint_find(run, &(struct lint_say) { .about = ns,
	    .text = lint_text(run, "delegated to %s, while the zone is with %s", list(run, &o),
	        list(run, &s->mine)) });
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;

	if (!s->asked)
		ask(run, s);
	if (s->quiet)
		return;
	if (s->mine.n > 1)
		lint_find(run, &(struct lint_say) { .about = lint_rrset_at(run, s->zone.node, LINT_T_NS),
		    .text = lint_text(run, "the NS set is of several operators: %s", list(run, &s->mine)) });
	if (s->mine.n > 0)
		lint_fold_say(run, &s->cuts, false, one, (struct lint_say) { .name = s->zone.apex,
		    .type = LINT_T_NS, .key = "cuts",
		    .text = lint_text(run, "%u delegations lead to other operators than %s", s->cuts.n,
		        list(run, &s->mine)) });
}

const struct lint_check check_operator_mix = {
	.abi = LINT_ABI,
	.id = "operator-mix",
	.title = "Several operators serve the zone or what is below it",
	.cites = "RFC 8901 1; RFC 8901 2",
	.what = "The servers of the zone, or those of a subzone, have host names of more than one "
	    "operator. Each operator has its own signer, its own idea of wildcards and aliases, "
	    "and its own support line.",
	.harm = "None by itself. It makes a rollout longer: each operator has to be ready before "
	    "the DS goes out, and a fault of one of them is a fault of the whole. Two that sign "
	    "one zone need each other's keys.",
	.families = "No resolver cares who runs a server.",
	.shows = "The NS set. The operator is guessed by the host name below its public suffix; "
	    "names of your own domain count as one operator, whoever stands behind them.",
	.fix = "Write down for each operator how keys, DS and emergencies are handled. Where a "
	    "second operator is there by history only, remove it before signing; where it is "
	    "there on purpose, choose one signer with transfers, or the multi-signer model.",
	.avoid = "Do not switch on signing at one of several operators of a single NS set to see "
	    "what happens: from then on some servers give signatures and some do not.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_NS, look, LINT_AT_CUT,
	    LINT_OCCLUDED | LINT_OUTSIDE }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
