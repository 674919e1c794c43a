/*
 * A name that looks as if a wildcard served it, and does not, since something
 * exists at or below it: an empty non-terminal such as www above
 * _acme-challenge.www, or a name with a text record and no address.
 *
 * Names with an underscore in front are asked for by their own type only.
 */
#include "lint.h"

struct state {
	struct lint_fold blocked;
};

static bool
has(struct lint_run *run, struct lint_ref node, uint16_t type)
{
	return lint_rrset_at(run, node, type).kind != LINT_NONE;
}

static bool
has_address(struct lint_run *run, struct lint_ref node)
{
	return has(run, node, LINT_T_A) || has(run, node, LINT_T_AAAA) || has(run, node, LINT_T_CNAME);
}

/* The wildcard beside a node, or LINT_NONE. */
static struct lint_ref
wildcard_of(struct lint_run *run, const struct lint_node *node)
{
	uint8_t wild[256] = "\1*";
	const uint8_t skip = (uint8_t)(node->name.wire[0] + 1);

	if (node->name.len - skip > 253)
		return (struct lint_ref) { 0 };
	memcpy(wild + 2, node->name.wire + skip, node->name.len - skip);
	return lint_node_at(run, run->zone,
	    (struct lint_name) { wild, (uint8_t)(node->name.len - skip + 2) });
}

/* Whatever DNSSEC adds is no data to a user. */
static struct lint_ref
first_data(struct lint_run *run, struct lint_ref node)
{
	struct lint_ref it = { 0 };
	struct lint_rrset set;

	while (lint_next(run, node, LINT_RRSET, 0, &it))
		if (lint_get_rrset(run, it, &set) && set.type != LINT_T_NSEC)
			return it;
	return (struct lint_ref) { 0 };
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_node node;
	struct lint_ref wild;

	if (!lint_get_node(run, ref, &node) || node.name.len < 2 || node.name.wire[1] == '_' ||
	    (node.flags & (LINT_APEX | LINT_WILD | LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED |
	        LINT_AT_CUT | LINT_HAS_CNAME)))
		return;
	if (!(node.flags & LINT_EMPTY) && (!(node.flags & LINT_HAS_DATA) || has_address(run, ref)))
		return;
	wild = wildcard_of(run, &node);
	if (wild.kind == LINT_NONE || first_data(run, wild).kind == LINT_NONE)
		return;
	if ((node.flags & LINT_EMPTY) || has_address(run, wild))
		lint_fold_add(&s->blocked, ref);
}

static void
one(struct lint_run *run, struct lint_ref ref)
{
	struct lint_node node;
	struct lint_ref by;

	if (!lint_get_node(run, ref, &node))
		return;
	by = first_data(run, wildcard_of(run, &node));
	lint_find(run, &(struct lint_say) { .about = by, .name = node.name,
	    .text = lint_text(run, node.flags & LINT_EMPTY
	        ? "the wildcard does not reach %s: names below make it exist, with nothing in it"
	        : "the wildcard does not reach %s, which has data of its own but no address",
	        lint_n(run, node.name)) });
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;

	if (lint_get_zone(run, run->zone, &zone))
		lint_fold_say(run, &s->blocked, false, one, (struct lint_say) { .name = zone.apex,
		    .text = lint_text(run, "%u names are cut off from the wildcard beside them",
		        s->blocked.n) });
}

const struct lint_check check_wildcard_blocked = {
	.abi = LINT_ABI,
	.id = "wildcard-blocked",
	.title = "A name is cut off from the wildcard beside it",
	.cites = "RFC 4592 2.2.1; RFC 4592 2.2.2; RFC 4592 2.2.3",
	.what = "A wildcard covers only names that do not exist. This name exists, because it owns "
	    "some record or because a longer name does (_acme-challenge.www makes www exist), so "
	    "the addresses of the wildcard are not given for it.",
	.harm = "A site that worked through the wildcard stops the moment a certificate challenge or "
	    "a TLSA record is added below its name. In a signed zone its absence is proven and "
	    "cached, so removing the record does not bring it back at once.",
	.families = "All resolvers see the empty answer. Those that reuse NSEC or NSEC3 keep it for "
	    "every type of the name.",
	.shows = "A record set of the wildcard that the name does not get.",
	.fix = "If the name is meant to be served, give it the addresses of the wildcard explicitly, "
	    "before the record below it is added.",
	.avoid = "Do not add a second wildcard below the name for this: it covers the names "
	    "underneath, never the name itself.",
	.needs = LINT_NEED_FILE,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_NODE, 0, look, LINT_EMPTY | LINT_HAS_DATA,
	    LINT_APEX | LINT_WILD | LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED | LINT_AT_CUT |
	    LINT_HAS_CNAME },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
