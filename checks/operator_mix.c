/*
 * Who runs what: the operators of a zone's NS set and of its delegations, as far as the
 * names of the hosts tell.  Several in one NS set need several signers, or transfers; an
 * operator of a subzone has to be told when its DS is due.  All of it is information, until
 * somebody declares the operators: then one that is not among them is a stranger.
 */
#include "lint.h"

enum { MOST = 8 };

struct operators {
	struct lint_operator v[MOST];
	const struct lint_declared_operator *declared[MOST]; /* or NULL */
	unsigned hosts[MOST];
	size_t n;
};
struct state {
	bool asked, quiet;
	const struct lint_intent *intent;
	struct lint_zone zone;
	struct lint_name own;
	struct operators mine;
	struct lint_fold cuts;
	uint64_t below; /* bit i: declared operator i serves a subzone; of the first 64 */
};

/* By declaration where there is one, else by the name. */
static bool
is_same(const struct operators *o, size_t i, const struct lint_declared_operator *d,
    const struct lint_operator *who)
{
	return d != NULL || o->declared[i] != NULL ? o->declared[i] == d : lint_same_operator(&o->v[i], who);
}

static void
collect(struct lint_run *run, const struct lint_intent *intent, struct lint_ref ns, struct lint_name own,
    struct operators *o)
{
	struct lint_ref it = { 0 };
	struct lint_record r;

	while (lint_next(run, ns, LINT_RECORD, LINT_T_NS, &it)) {
		const struct lint_declared_operator *d;
		struct lint_operator who;
		struct lint_name host;
		size_t i = 0;

		if (!lint_get_record(run, it, &r) || r.rdata.n < 2 || r.rdata.n > 255)
			continue;
		host = (struct lint_name) { r.rdata.p, (uint8_t)r.rdata.n };
		who = lint_operator_of(host, own);
		d = lint_declared_of(intent, host);
		while (i < o->n && !is_same(o, i, d, &who))
			i++;
		if (i == MOST)
			continue;
		if (i == o->n) {
			o->v[o->n] = who;
			o->declared[o->n] = d;
			o->hosts[o->n++] = 0;
		}
		o->hosts[i]++;
	}
}

static bool
knows(const struct operators *o, const struct operators *other, size_t k)
{
	for (size_t i = 0; i < o->n; i++)
		if (is_same(o, i, other->declared[k], &other->v[k]))
			return true;
	return false;
}

/* A declared name is from the configuration: shown only as far as it is plain text. */
static const char *
name_of(struct lint_run *run, const struct operators *o, size_t i)
{
	char name[64];
	size_t n = 0;

	if (o->declared[i] == NULL)
		return lint_operator_text(run, &o->v[i]);
	for (const char *p = o->declared[i]->name; *p != '\0' && n + 1 < sizeof(name); p++)
		name[n++] = *p >= ' ' && *p <= '~' && *p != '\\' ? *p : '?';
	name[n] = '\0';
	return lint_text(run, "%s", name);
}

static const char *
list(struct lint_run *run, const struct operators *o)
{
	const char *text = NULL;

	for (size_t i = 0; i < o->n; i++) {
		const char *one = lint_text(run, "%s (%u)", name_of(run, o, i), o->hosts[i]);

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
	s->intent = lint_intent_of(run, run->zone);
	s->own = lint_own_names(run, &s->zone);
	collect(run, s->intent, lint_rrset_at(run, s->zone.node, LINT_T_NS), s->own, &s->mine);
}

/* What is declared of the zone below, when it was looked at too; else of this one. */
static const struct lint_intent *
intent_of(struct lint_run *run, const struct state *s, struct lint_ref ns)
{
	const struct lint_intent *theirs;
	struct lint_rrset set;
	struct lint_zone child;

	if (s->intent == NULL || !lint_get_rrset(run, ns, &set) ||
	    !lint_get_zone(run, lint_zone_of(run, set.name), &child) || !lint_name_eq(child.apex, set.name))
		return s->intent;
	theirs = lint_intent_of(run, child.self);
	return theirs != NULL ? theirs : s->intent;
}

/* A delegation to none of the zone's own operators, and not to declared ones alone. */
static bool
is_elsewhere(struct lint_run *run, struct state *s, struct lint_ref ns, struct operators *o)
{
	bool elsewhere = true, declared = true;

	collect(run, intent_of(run, s, ns), ns, s->own, o);
	for (size_t i = 0; i < o->n; i++) {
		elsewhere &= !knows(&s->mine, o, i);
		declared &= o->declared[i] != NULL;
		for (size_t k = 0; s->intent != NULL && k < s->intent->operators.n && k < 64; k++)
			s->below |= (uint64_t)(o->declared[i] == &s->intent->operators.v[k]) << k;
	}
	return o->n > 0 && elsewhere && !declared;
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
	/* Of several versions, which only servers have, the first stands for the delegation. */
	if (!s->quiet && is_elsewhere(run, s, ref, &o) && ((s->zone.have & LINT_NEED_FILE) ||
	        (lint_get_rrset(run, ref, &set) &&
	            lint_ref_eq(ref, lint_rrset_at(run, set.node, LINT_T_NS)))))
		lint_fold_add(&s->cuts, ref);
}

static void
one(struct lint_run *run, struct lint_ref ns)
{
	const struct state *s = run->state;
	struct operators o = { 0 };

	collect(run, s->intent, ns, s->own, &o);
	lint_find(run, &(struct lint_say) { .about = ns,
	    .text = lint_text(run, "delegated to %s, while the zone is with %s", list(run, &o),
	        list(run, &s->mine)) });
}

/* Some are declared: who is not among them?  False: nobody declared any. */
static bool
strangers(struct lint_run *run, const struct state *s)
{
	const struct lint_ref ns = lint_rrset_at(run, s->zone.node, LINT_T_NS);

	if (s->intent == NULL || s->intent->operators.n == 0)
		return false;
	for (size_t i = 0; i < s->mine.n; i++)
		if (s->mine.declared[i] == NULL)
			lint_find(run, &(struct lint_say) { .about = ns, .severity = LINT_WARNING,
			    .key = lint_operator_text(run, &s->mine.v[i]),
			    .evidence = &s->intent->operators.v[0].self, .n_evidence = 1,
			    .text = lint_text(run, "%s (%u server%s) is not among the declared operators",
			        lint_operator_text(run, &s->mine.v[i]), s->mine.hosts[i],
			        s->mine.hosts[i] == 1 ? "" : "s") });
	for (size_t k = 0; s->mine.n > 0 && k < s->intent->operators.n; k++) {
		const struct operators one = { .declared = { &s->intent->operators.v[k] }, .n = 1 };

		if (!knows(&s->mine, &one, 0) && (k >= 64 || (s->below >> k & 1) == 0))
			lint_find(run, &(struct lint_say) { .about = s->intent->operators.v[k].self,
			    .type = LINT_T_NS, .key = lint_text(run, "no %s", name_of(run, &one, 0)),
			    .evidence = &ns, .n_evidence = 1, .severity = LINT_INFO,
			    .text = lint_text(run, "no server of the zone is of the declared operator %s",
			        name_of(run, &one, 0)) });
	}
	return true;
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;

	if (!s->asked)
		ask(run, s);
	if (s->quiet)
		return;
	if (!strangers(run, s) && s->mine.n > 1 &&
	    (s->intent == NULL || s->intent->multi_signer != LINT_SAID_YES))
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
	    "and its own support line. Where the configuration declares them (rollout.operators), "
	    "those are as they should be, and a server of none of them is a warning; with "
	    "rollout.multi_signer nothing is said of there being several.",
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
