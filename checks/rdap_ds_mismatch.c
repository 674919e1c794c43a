/*
 * What the registry has ordered and what its servers publish meet only after a
 * while.  In between lies the moment of the 2021 outage: the DS is gone at the
 * registrar, and every resolver still picks it up from the parent.
 */
#include "lint.h"

enum { RECENT = 2 * 86400, CITED = 24 };

struct look { /* one service's answer beside the parent's */
	struct lint_run *run;
	struct lint_zone zone, parent;
	struct lint_registration r;
	struct lint_ref cited[CITED];
	size_t n_cited;
};

static const char *
ds_text(struct look *l, const struct lint_registered *d)
{
	return lint_text(l->run, "DS %u %u %u", lint_u16(d->rdata.p), d->rdata.p[2], d->rdata.p[3]);
}

static const char *
since(struct look *l)
{
	if (l->r.last_changed == 0)
		return "";
	return lint_text(l->run, " (last changed %s)", l->run->host->time_text(l->run, l->r.last_changed));
}

static void
cite(struct look *l, struct lint_ref ref)
{
	if (ref.kind != LINT_NONE && l->n_cited < CITED)
		l->cited[l->n_cited++] = ref;
}

/* The parent's answers about the DS. */
static void
cite_parent(struct look *l)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (l->zone.parent.kind != LINT_NONE && lint_next(l->run, l->zone.parent, LINT_REPLY, 0, &it))
		if (lint_get_reply(l->run, it, &reply) && reply.qtype == LINT_T_DS &&
		    reply.result == LINT_ANSWER && lint_name_eq(reply.qname, l->zone.apex))
			cite(l, it);
}

static void
say(struct look *l, const char *key, const struct lint_registered *d, enum lint_severity severity,
    const char *text)
{
	l->n_cited = 0;
	if (d != NULL)
		cite(l, d->ds);
	if (l->n_cited == 0)
		cite_parent(l);
	lint_find(l->run, &(struct lint_say) { .about = l->r.self, .name = l->zone.apex, .type = LINT_T_DS,
	    .severity = severity, .text = text, .evidence = l->cited, .n_evidence = l->n_cited,
	    .key = d == NULL ? key : lint_text(l->run, "%s %s %02x%02x", key, ds_text(l, d),
	        d->rdata.n > 4 ? d->rdata.p[4] : 0, d->rdata.n > 5 ? d->rdata.p[5] : 0) });
}

static bool
recent(const struct look *l)
{
	return l->r.last_changed > 0 && l->run->now - l->r.last_changed <= RECENT;
}

/* Do the servers of the zone leave no doubt about which keys there are? */
static bool
keys_known(const struct look *l)
{
	return (l->zone.have & LINT_NEED_KEYS) != 0;
}

/* A DS on its way: does the zone hold a key for it, or for one that comes along? */
static void
say_in_flight(struct look *l, const struct lint_registered *d, bool any_good)
{
	const char *what = ds_text(l, d);

	if (!any_good && keys_known(l)) {
		say(l, "matches no key", d, LINT_CRITICAL,
		    lint_text(l->run, "the registry has %s, which matches no key of the zone, and no other "
			"that does%s: once it is published, %s is bogus",
			what, since(l), lint_n(l->run, l->zone.apex)));
		return;
	}
	say(l, "in flight", d, recent(l) ? LINT_INFO : LINT_WARNING,
	    lint_text(l->run, "%s is at the registry and on none of %u servers of %s%s: in flight, the clock "
		"has not started", what, d->n_asked, lint_n(l->run, l->parent.apex), since(l)));
}

static void
say_leaving(struct look *l, const struct lint_registered *d)
{
	const bool all = l->r.n_listed == 0;

	say(l, "removal in flight", d, all ? LINT_BY_PHASE : LINT_WARNING,
	    lint_text(l->run, "%s is gone at the registry%s and still on %u of %u servers of %s: removal in "
		"flight, resolvers still pick it up and the wait has not begun",
		ds_text(l, d), since(l), d->n_have, d->n_asked, lint_n(l->run, l->parent.apex)));
}

static void
look_registry(struct look *l)
{
	bool any_good = false;

	for (size_t i = 0; i < l->r.n_ds; i++)
		any_good |= l->r.ds[i].listed &&
		    (l->r.ds[i].match == LINT_MATCH_GOOD || l->r.ds[i].match == LINT_MATCH_UNKNOWN);
	for (size_t i = 0; i < l->r.n_ds; i++) {
		const struct lint_registered *d = &l->r.ds[i];

		if (d->listed && d->n_have == 0)
			say_in_flight(l, d, any_good);
		else if (d->listed && d->n_have < d->n_asked)
			say(l, "propagating", d, recent(l) ? LINT_INFO : LINT_WARNING,
			    lint_text(l->run, "%s is on %u of %u servers of %s%s: propagating, the "
				"clock starts at the last one", ds_text(l, d), d->n_have, d->n_asked,
				lint_n(l->run, l->parent.apex), since(l)));
		else if (!d->listed && d->n_have > 0)
			say_leaving(l, d);
	}
}

/* "delegationSigned" without a list says that there is a DS, not which. */
static void
look_flag(struct look *l)
{
	if (l->zone.n_ds == 0)
		say(l, "in flight", NULL, recent(l) ? LINT_INFO : LINT_WARNING,
		    lint_text(l->run, "the registry has a DS, without saying which, and no server of %s "
			"has one%s: in flight, the clock has not started", lint_n(l->run, l->parent.apex),
			since(l)));
}

static bool
same_lists(const struct lint_registration *a, const struct lint_registration *b)
{
	/* Both hold the parent's DS too, in one order; the rest stands behind. */
	size_t n = 0;

	for (size_t i = 0; i < a->n_ds; i++)
		for (size_t j = 0; j < b->n_ds; j++)
			n += a->ds[i].listed && b->ds[j].listed && a->ds[i].rdata.n == b->ds[j].rdata.n &&
			    memcmp(a->ds[i].rdata.p, b->ds[j].rdata.p, a->ds[i].rdata.n) == 0;
	return n == a->n_listed && n == b->n_listed;
}

/* The registrar has what was ordered.  Many fill in "not signed" whatever it is. */
static void
look_registrar(struct look *l, const struct lint_registration *registry)
{
	const char *says;

	if (l->r.lists ? !registry->lists || same_lists(&l->r, registry)
	               : l->r.delegation_signed == registry->delegation_signed ||
	            l->r.delegation_signed == LINT_UNSAID || registry->delegation_signed == LINT_UNSAID)
		return;
	if (l->r.lists)
		says = "lists another DS set than the registry";
	else if (l->r.delegation_signed == LINT_SAID_YES)
		says = "says that there is a DS, the registry that there is none";
	else
		says = "says that there is no DS, the registry that there is one";
	say(l, "registrar", NULL, l->r.lists ? LINT_WARNING : LINT_INFO,
	    lint_text(l->run, "the registrar's own service %s%s: what was ordered has not arrived, or one of "
		"them is not kept up to date", says, since(l)));
}

/* Is there enough in the answer to compare it with anything? */
static bool
comparable(struct look *l)
{
	const char *who = l->r.registrar ? "the registrar's own service" : "the registry";

	if (l->r.url[0] == '\0')
		return false; /* nobody was asked */
	if (l->r.failure != NULL)
		lint_unable(l->run, l->r.self, lint_text(l->run, "%s (%s): %s", who, l->r.url, l->r.failure));
	else if (!l->r.speaks || (!l->r.lists && l->r.delegation_signed == LINT_UNSAID))
		lint_unable(l->run, l->r.self,
		    lint_text(l->run, "%s does not say whether there is a DS", who));
	else if (l->r.unread > 0)
		lint_unable(l->run, l->r.self,
		    lint_text(l->run, "%s lists %u DS records or keys that cannot be read", who,
			l->r.unread));
	else
		return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_registration registry = { 0 };
	struct lint_ref it = { 0 };
	bool have = false;

	(void)ref;
	while (lint_next(run, run->zone, LINT_REGISTRATION, 0, &it)) {
		struct look l = { .run = run };

		if (!lint_get_registration(run, it, &l.r) || !lint_get_zone(run, run->zone, &l.zone) ||
		    !comparable(&l))
			continue;
		if (!lint_get_zone(run, l.zone.parent, &l.parent))
			l.parent.apex = l.zone.apex;
		if (l.r.registrar) {
			if (have)
				look_registrar(&l, &registry);
			continue;
		}
		registry = l.r;
		have = true;
		if (!l.r.lists && l.r.delegation_signed == LINT_SAID_YES)
			look_flag(&l);
		else
			look_registry(&l);
	}
}

const struct lint_check check_rdap_ds_mismatch = {
	.abi = LINT_ABI,
	.id = "rdap-ds-mismatch",
	.title = "The registry's DS is not what the parent's servers have",
	.cites = "RFC 9083 5.3; RFC 9224 4",
	.what = "By RDAP the registry, and the registrar where the registry points to it, says "
	    "which DS records or keys it holds for the domain. That is compared with the DS set "
	    "on every server of the parent and with the keys that the zone serves: in flight (not "
	    "published yet), propagating (on some servers), removal in flight (withdrawn and "
	    "still published), or a DS that no key matches.",
	.harm = "Who goes by the registrar's page acts too early. In 2021 the zone was un-signed "
	    "when the DS was gone at the registrar; resolvers held it for another day, and every "
	    "name failed for their users. A DS that matches no key makes the zone bogus as soon "
	    "as it is published.",
	.families = "All that validate: they see the parent's servers and their own caches, "
	    "never the registrar's page.",
	.shows = "The RDAP answer with its time, and the DS record or the parent's replies about "
	    "it.",
	.fix = "Wait until every server of the parent agrees with the registry, and count the "
	    "TTLs from then. When it stays so for more than a day, have the registrar look into "
	    "it; a DS that matches no key has to be withdrawn or its key published now.",
	.avoid = "Do not stop signing and do not remove a key because the registrar shows the DS "
	    "as gone: what counts is the last server of the parent and the caches behind it.",
	.needs = LINT_NEED_REGISTRY | LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
