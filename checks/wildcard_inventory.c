/*
 * Where the wildcards are and what they hold.  The domain of the 2021 outage was
 * the first in its rollout that had one, and nobody had counted.
 *
 * A file shows the "*" owners.  Servers show what they made of them: an RRset
 * whose signature has fewer labels than its owner, or the answer for a fresh
 * label that nobody can know; or they send the wildcard's own NSEC.
 */
#include "lint.h"

enum { MAX_TYPES = 24, MAX_SEEN = 256 };

struct seen {
	struct lint_name name;
	struct lint_ref nsec; /* the wildcard's own, when a server sent it */
	struct lint_ref sets[MAX_TYPES];
	uint16_t types[MAX_TYPES];
	uint8_t n;
};
struct state {
	struct seen *seen[MAX_SEEN];
	uint32_t n;
	bool full;
};

static struct seen *
seen_at(struct lint_run *run, struct lint_name name)
{
	struct state *s = run->state;

	for (uint32_t i = 0; i < s->n; i++)
		if (lint_name_eq(s->seen[i]->name, name))
			return s->seen[i];
	if (s->n == MAX_SEEN) {
		s->full = true;
		return NULL;
	}
	s->seen[s->n] = run->host->alloc(run, 1, sizeof(struct seen));
	s->seen[s->n]->name = name;
	return s->seen[s->n++];
}

static void
add_type(struct seen *w, uint16_t type, struct lint_ref set)
{
	for (uint8_t i = 0; i < w->n; i++)
		if (w->types[i] == type)
			return;
	if (w->n < MAX_TYPES) {
		w->types[w->n] = type;
		w->sets[w->n++] = set;
	}
}

static bool
from_file(struct lint_run *run)
{
	struct lint_zone zone;

	return lint_get_zone(run, run->zone, &zone) && (zone.have & LINT_NEED_FILE) != 0;
}

/* A set at a "*" owner, or one that a server made from it. */
static void
look_set(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct seen *w;

	if (from_file(run) || !lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_APEX | LINT_OUTSIDE | LINT_OCCLUDED)) ||
	    (!set.synthesized && !(node.flags & LINT_WILD)))
		return;
	w = seen_at(run, set.synthesized ? set.wildcard : set.name);
	if (w == NULL)
		return;
	if (set.type == LINT_T_NSEC)
		w->nsec = ref;
	else
		add_type(w, set.type, ref);
}

static const char *
listed(struct lint_run *run, const char *list, uint16_t type)
{
	return list == NULL ? lint_t(run, type) : lint_text(run, "%s %s", list, lint_t(run, type));
}

/* Of a wildcard that no answer was made from, what its NSEC says. */
static const char *
by_bitmap(struct lint_run *run, struct lint_ref set)
{
	const char *list = NULL;
	struct lint_ref it = { 0 };
	struct lint_nsec nsec;
	struct lint_record r;

	if (!lint_next(run, set, LINT_RECORD, 0, &it) || !lint_get_record(run, it, &r))
		return NULL;
	it.kind = LINT_NSEC;
	if (!lint_get_nsec(run, it, &nsec))
		return NULL;
	for (uint32_t type = 1; type < 512; type++)
		if (type != LINT_T_RRSIG && type != LINT_T_NSEC &&
		    lint_bitmap_has(nsec.bitmap, (uint16_t)type))
			list = listed(run, list, (uint16_t)type);
	return list;
}

static void
say(struct lint_run *run, const struct seen *w, struct lint_ref about)
{
	const char *list = NULL, *more = w->n == MAX_TYPES ? " and perhaps more" : "", *text;

	for (size_t i = 0; i < w->n; i++)
		list = listed(run, list, w->types[i]);
	if (list != NULL)
		text = lint_text(run, "a wildcard with %s%s", list, more);
	else if (w->nsec.kind != LINT_NONE && (list = by_bitmap(run, w->nsec)) != NULL)
		text = lint_text(run, "a wildcard; its NSEC lists %s", list);
	else
		text = "a wildcard without data: what it covers exists, with nothing in it";
	lint_find(run, &(struct lint_say) { .about = about, .name = w->name, .evidence = w->sets,
	    .n_evidence = w->n, .text = text });
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_rrset set;
	struct lint_ref it = { 0 };
	struct seen w = { .n = 0 };

	if (!lint_get_node(run, ref, &node) || !(node.flags & LINT_WILD) ||
	    (node.flags & (LINT_APEX | LINT_OUTSIDE | LINT_OCCLUDED)) || !from_file(run))
		return;
	w.name = node.name;
	while (lint_next(run, ref, LINT_RRSET, 0, &it))
		if (lint_get_rrset(run, it, &set) && set.type != LINT_T_NSEC)
			add_type(&w, set.type, it);
	say(run, &w, ref);
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_rrset set;

	/* Of the name, not of one of its types: a zone that is both answered and handed over has
	 * one note. */
	for (uint32_t i = 0; i < s->n; i++)
		if (lint_get_rrset(run, s->seen[i]->n > 0 ? s->seen[i]->sets[0] : s->seen[i]->nsec, &set))
			say(run, s->seen[i], set.node);
	if (s->full)
		lint_unable(run, run->zone, "more than 256 wildcards were seen; the list is not complete");
}

const struct lint_check check_wildcard_inventory = {
	.abi = LINT_ABI,
	.id = "wildcard-inventory",
	.title = "The zone has a wildcard",
	.cites = "RFC 4592 2.1.1; RFC 4592 2.2",
	.what = "A list, not a fault: each name whose first label is an asterisk, with its types. "
	    "Every name below it that does not exist otherwise is answered from it.",
	.harm = "None by itself. Wildcards are where signing changes most: each expanded answer "
	    "needs a proof that nothing closer exists, each missing type a bit map that lists all "
	    "the types there are. A rehearsal on a zone without a wildcard says nothing about one "
	    "with it.",
	.families = "All validating resolvers check the proof beside an expanded answer; those "
	    "that reuse denials may answer for names below the wildcard from one cached NSEC.",
	.shows = "The record sets at the wildcard; from servers, an answer that was made from it.",
	.fix = "Nothing to mend. Put a name below each wildcard, and a type that it lacks, on the "
	    "list of what is tested before and after every step.",
	.avoid = "Do not test a wildcard by asking for the asterisk itself: that name exists and "
	    "is answered without any expansion.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look_node, LINT_WILD,
	    LINT_APEX | LINT_OUTSIDE | LINT_OCCLUDED }, { LINT_RRSET, 0, look_set, 0,
	    LINT_APEX | LINT_OUTSIDE | LINT_OCCLUDED, LINT_WHEN_LIVE },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
