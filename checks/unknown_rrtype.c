/*
 * Types without a name here.  In September 2023 the root zone got its first
 * ZONEMD, which the import of a public resolver did not know: its copy of the root
 * stood still until, two weeks later, the signatures in it ran out.
 */
#include "lint.h"

enum { MAX_TYPES = 32 };

struct state {
	uint8_t seen[65536 / 8]; /* types that were looked at */
	struct lint_ref first[MAX_TYPES];
	uint16_t types[MAX_TYPES];
	uint32_t count[MAX_TYPES], n, more;
};

static bool
is_known(struct lint_run *run, uint16_t type)
{
	const char *text = lint_t(run, type);

	return strncmp(text, "TYPE", 4) != 0;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;
	struct lint_node node;

	if (!lint_get_rrset(run, ref, &set) || set.type <= LINT_T_NSEC3PARAM ||
	    !lint_get_node(run, set.node, &node) || (node.flags & LINT_OUTSIDE))
		return;
	if (!(s->seen[set.type / 8] & 1u << set.type % 8)) {
		s->seen[set.type / 8] |= (uint8_t)(1u << set.type % 8);
		if (is_known(run, set.type))
			return;
		if (s->n == MAX_TYPES) {
			s->more++;
			return;
		}
		s->types[s->n] = set.type;
		s->first[s->n++] = ref;
	}
	for (uint32_t i = 0; i < s->n; i++)
		if (s->types[i] == set.type)
			s->count[i]++;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;

	for (uint32_t i = 0; i < s->n; i++)
		lint_find(run, &(struct lint_say) { .about = s->first[i],
		    .text = lint_text(run, "%s (%u RRset%s) has no name here: see that signer and servers "
		        "take it", lint_t(run, s->types[i]), s->count[i], s->count[i] == 1 ? "" : "s") });
	if (s->more > 0)
		lint_find(run, &(struct lint_say) { .about = s->first[0], .key = "more",
		    .text = lint_text(run, "%u more types have no name here", s->more) });
}

const struct lint_check check_unknown_rrtype = {
	.abi = LINT_ABI,
	.id = "unknown-rrtype",
	.title = "The zone holds a record type without a name",
	.cites = "RFC 3597 3; RFC 3597 5",
	.what = "A record is written as TYPE and a number, or its type is newer than this program. "
	    "Such records are legal, and have to be carried and signed as plain octets.",
	.harm = "A signer, a secondary or an import script that does not take unknown types stops at "
	    "the first one. A zone that is no longer transferred or signed looks healthy until its "
	    "signatures end.",
	.families = "Resolvers pass unknown types on. The risk is in what loads whole zones: "
	    "secondaries, provider imports, resolvers with a local copy of the root.",
	.shows = "The first RRset of each such type; the message counts them.",
	.fix = "Load the zone once on each server and signer that will carry it, before it is "
	    "signed; ask providers whether they take RFC 3597 syntax.",
	.avoid = "Do not convert the record to TXT to get it through: nobody who asks for the type "
	    "will find it.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
