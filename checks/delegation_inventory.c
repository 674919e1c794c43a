/*
 * Where authority passes to another zone.  A few delegations are listed one by
 * one, a registry's are counted.  Held against the list that somebody declares, only what
 * differs is worth a word, and that is a warning.
 */
#include "lint.h"

struct state {
	bool asked;
	struct lint_fold cuts;
	uint32_t secure;
	const struct lint_intent *intent; /* NULL: no list speaks of this zone */
	struct lint_name *expected; /* in order */
	size_t n;
	struct lint_fold unexpected; /* their NS sets */
};

static int
by_name(const void *a, const void *b)
{
	return lint_name_cmp(*(const struct lint_name *)a, *(const struct lint_name *)b);
}

/* The declared names that this zone could delegate.  A list for many zones that names none of
 * this one's says nothing of it; an empty list says that there are none. */
static void
ask(struct lint_run *run, struct state *s)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	struct lint_zone zone;

	s->asked = true;
	if (intent == NULL || intent->subzones.v == NULL || !lint_get_zone(run, run->zone, &zone) ||
	    zone.on_the_way)
		return;
	s->expected = run->host->alloc(run, intent->subzones.n + 1, sizeof(*s->expected));
	for (size_t i = 0; i < intent->subzones.n; i++)
		if (intent->subzones.v[i].len > zone.apex.len &&
		    lint_name_within(intent->subzones.v[i], zone.apex))
			s->expected[s->n++] = intent->subzones.v[i];
	if (s->n > 1)
		qsort(s->expected, s->n, sizeof(*s->expected), by_name);
	if (s->n > 0 || intent->subzones.n == 0)
		s->intent = intent;
}

static bool
is_expected(const struct state *s, struct lint_name name)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (lint_name_cmp(s->expected[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n && lint_name_eq(s->expected[low], name);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_cut cut;

	if (!s->asked)
		ask(run, s);
	if (s->intent == NULL)
		lint_fold_add(&s->cuts, ref);
	else if (lint_get_cut(run, ref, &cut) && !is_expected(s, cut.name))
		lint_fold_add(&s->unexpected, cut.ns);
}

static void
stranger(struct lint_run *run, struct lint_ref ns)
{
	const struct state *s = run->state;
	struct lint_rrset set;

	if (lint_get_rrset(run, ns, &set))
		lint_find(run, &(struct lint_say) { .about = ns, .severity = LINT_WARNING,
		    .evidence = &s->intent->self, .n_evidence = s->intent->self.kind != LINT_NONE,
		    .text = lint_text(run, "%s is delegated, and is not among the declared subzones",
		        lint_n(run, set.name)) });
}

/* Is a name on the way from the zone to this one delegated?  Then this is no matter of the zone. */
static bool
is_below_cut(const struct lint_run *run, struct lint_name name, struct lint_name apex)
{
	struct lint_node node;

	for (;;) {
		const uint8_t skip = (uint8_t)(name.wire[0] + 1);

		name = (struct lint_name) { name.wire + skip, (uint8_t)(name.len - skip) };
		if (name.len <= apex.len)
			return false;
		if (lint_get_node(run, lint_node_at(run, run->zone, name), &node) &&
		    (node.flags & LINT_AT_CUT))
			return true;
	}
}

static void
missing(struct lint_run *run, const struct state *s, const struct lint_zone *zone)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct lint_name name = s->expected[i];
		struct lint_node node;

		if (is_below_cut(run, name, zone->apex) ||
		    (lint_get_node(run, lint_node_at(run, run->zone, name), &node) &&
		    (node.flags & LINT_AT_CUT)))
			continue;
		if (!(zone->have & LINT_NEED_WHOLE)) {
			lint_unasked(run, run->zone, lint_text(run, "%s is declared as a subzone, and "
			    "whether it is delegated was not asked: name it with --subzones",
			    lint_n(run, name)));
			continue;
		}
		lint_find(run, &(struct lint_say) { .about = zone->node.kind != LINT_NONE ? zone->node
		    : run->zone, .name = name, .type = LINT_T_NS, .key = "missing", .severity = LINT_WARNING,
		    .evidence = &s->intent->self, .n_evidence = s->intent->self.kind != LINT_NONE,
		    .text = lint_text(run, "%s is declared as a subzone, and is not delegated",
		        lint_n(run, name)) });
	}
}

static void
compare(struct lint_run *run, const struct state *s)
{
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	lint_fold_say(run, &s->unexpected, false, stranger, (struct lint_say) { .name = zone.apex,
	    .type = LINT_T_NS, .key = "unexpected", .severity = LINT_WARNING,
	    .text = lint_text(run, "%u delegations are not among the declared subzones",
	        s->unexpected.n) });
	missing(run, s, &zone);
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;

	if (lint_get_node(run, ref, &node) && (node.flags & LINT_AT_CUT) && (node.flags & LINT_HAS_DS) &&
	    !(node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
		s->secure++;
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_cut cut;
	struct lint_rrset ns;

	if (!lint_get_cut(run, ref, &cut) || !lint_get_rrset(run, cut.ns, &ns))
		return;
	lint_find(run, &(struct lint_say) { .about = cut.ns, .evidence = &cut.ds,
	    .n_evidence = cut.ds.kind != LINT_NONE,
	    .text = lint_text(run, "delegated to %u name server%s, %s DS", ns.n, ns.n == 1 ? "" : "s",
	        cut.ds.kind != LINT_NONE ? "with" : "without") });
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_fold sets = s->cuts;
	struct lint_cut cut;

	if (!s->asked)
		ask(run, s);
	if (s->intent != NULL)
		compare(run, s);
	if (s->cuts.n == 0 || !lint_get_zone(run, run->zone, &zone))
		return;
	if (s->cuts.n <= LINT_FOLD) {
		lint_fold_say(run, &s->cuts, false, one, (struct lint_say) { 0 });
		return;
	}
	for (uint32_t i = 0; i < LINT_FOLD; i++)
		if (lint_get_cut(run, s->cuts.at[i], &cut))
			sets.at[i] = cut.ns;
	lint_fold_say(run, &sets, true, one, (struct lint_say) { .name = zone.apex, .type = LINT_T_NS,
	    .key = "many",
	    .text = lint_text(run, "%u delegations, %u of them with DS", s->cuts.n, s->secure) });
}

const struct lint_check check_delegation_inventory = {
	.abi = LINT_ABI,
	.id = "delegation-inventory",
	.title = "The zone delegates names to other zones",
	.cites = "RFC 1034 4.2",
	.what = "A list, not a fault: each name below the apex that has NS records, with the number "
	    "of its servers and whether a DS makes the link secure. Where the configuration lists the "
	    "subzones of a zone (rollout.subzones), only what differs is said, as a warning: a "
	    "delegation that is not listed, a listed name that is not delegated.",
	.harm = "None by itself. Each delegation is one more link that must hold once the zone above "
	    "is secure, often at another operator; the one that nobody remembered is the one that "
	    "breaks.",
	.families = "A validator treats a zone below as secure when a DS is there and as insecure "
	    "when its absence is proven; all of them need one of the two.",
	.shows = "The NS set of each delegation and its DS set.",
	.fix = "Hold the list against what you know to be delegated; have each zone on it checked, "
	    "and signed or proven unsigned, before the DS of this zone is published.",
	.avoid = "Do not fold a zone into its parent in the same change that signs either of them.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_CUT, 0, look }, { LINT_NODE, 0, look_node, LINT_AT_CUT,
	    LINT_OCCLUDED | LINT_OUTSIDE },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
