/*
 * Where the wildcards are and what they hold.  The domain of the 2021 outage was
 * the first in its rollout that had one, and nobody had counted.
 *
 * A file shows the "*" owners.  Servers show what they made of them: an RRset
 * whose signature has fewer labels than its owner.
 */
#include "lint.h"

enum { MAX_TYPES = 24, MAX_SEEN = 256 };

struct seen { /* a wildcard that servers showed by expanding it */
	uint8_t name[256];
	struct lint_ref sets[MAX_TYPES];
	uint16_t types[MAX_TYPES];
	uint8_t len, n;
};
struct state {
	struct seen *seen[MAX_SEEN];
	uint32_t n;
	bool full;
};

static void
say(struct lint_run *run, struct lint_ref about, struct lint_name name, const uint16_t *types,
    const struct lint_ref *sets, size_t n)
{
	const char *list = NULL, *more = n == MAX_TYPES ? " and perhaps more" : "";

	for (size_t i = 0; i < n; i++)
		list = list == NULL ? lint_t(run, types[i])
		                    : lint_text(run, "%s %s", list, lint_t(run, types[i]));
	lint_find(run, &(struct lint_say) { .about = about, .name = name, .evidence = sets, .n_evidence = n,
	    .text = list == NULL ? "a wildcard without data: what it covers exists, with nothing in it"
	                         : lint_text(run, "a wildcard with %s%s", list, more) });
}

static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_rrset set;
	struct lint_ref it = { 0 }, sets[MAX_TYPES];
	uint16_t types[MAX_TYPES];
	size_t n = 0;

	if (!lint_get_node(run, ref, &node) || !(node.flags & LINT_WILD) ||
	    (node.flags & (LINT_APEX | LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	while (n < MAX_TYPES && lint_next(run, ref, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &set) || set.type == LINT_T_NSEC ||
		    (n > 0 && types[n - 1] == set.type))
			continue;
		types[n] = set.type;
		sets[n++] = it;
	}
	say(run, ref, node.name, types, sets, n);
}

/* The owner is a name that was asked; the wildcard is that many labels further up. */
static void
look_set(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_sig sig;
	struct lint_node node;
	struct lint_ref it = { 0 };
	struct lint_name rest;
	struct seen *w = NULL;
	uint8_t name[256] = "\1*";

	if (!lint_get_rrset(run, ref, &set) || !set.synthesized || set.type == LINT_T_NSEC ||
	    !lint_get_node(run, set.node, &node) || !lint_next(run, ref, LINT_SIG, 0, &it) ||
	    !lint_get_sig(run, it, &sig))
		return;
	rest = set.name;
	for (unsigned i = sig.labels; i < node.labels && rest.len > 1; i++) {
		const uint8_t skip = (uint8_t)(rest.wire[0] + 1);

		rest = (struct lint_name) { rest.wire + skip, (uint8_t)(rest.len - skip) };
	}
	if (rest.len > 253)
		return;
	memcpy(name + 2, rest.wire, rest.len);
	for (uint32_t i = 0; i < s->n && w == NULL; i++)
		if (s->seen[i]->len == rest.len + 2 && memcmp(s->seen[i]->name, name, s->seen[i]->len) == 0)
			w = s->seen[i];
	if (w == NULL) {
		if (s->n == MAX_SEEN) {
			s->full = true;
			return;
		}
		w = s->seen[s->n++] = run->host->alloc(run, 1, sizeof(*w));
		w->len = (uint8_t)(rest.len + 2);
		memcpy(w->name, name, w->len);
	}
	for (uint8_t i = 0; i < w->n; i++)
		if (w->types[i] == set.type)
			return;
	if (w->n < MAX_TYPES) {
		w->types[w->n] = set.type;
		w->sets[w->n++] = ref;
	}
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;

	for (uint32_t i = 0; i < s->n; i++) {
		const struct seen *w = s->seen[i];
		const struct lint_name name = { w->name, w->len };

		if (lint_node_at(run, run->zone, name).kind == LINT_NONE)
			say(run, w->sets[0], name, w->types, w->sets, w->n);
	}
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
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look_node }, { LINT_RRSET, 0, look_set },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
