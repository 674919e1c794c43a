/*
 * Two kinds of denial in one zone.  A file is one server's zone: what the
 * NSEC3PARAM does not announce is left over.  Of servers each is judged by
 * itself; two of different signers may differ (RFC 8901 5.2).
 */
#include "lint.h"

enum { MAX_SOURCES = 256, NSEC = 0, NSEC3 = 1 };

struct said {
	struct lint_ref source, first[2];
};
struct state {
	struct lint_ref first[2];
	uint32_t n[2], n_sources;
	struct said said[MAX_SOURCES];
};

static struct said *
said_by(struct state *s, struct lint_ref source)
{
	for (uint32_t i = 0; i < s->n_sources; i++)
		if (s->said[i].source.row == source.row)
			return &s->said[i];
	if (s->n_sources == MAX_SOURCES)
		return NULL;
	s->said[s->n_sources].source = source;
	return &s->said[s->n_sources++];
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct lint_rrset set;
	struct lint_node node;
	int kind;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	kind = set.type == LINT_T_NSEC ? NSEC : NSEC3;
	if (s->n[kind]++ == 0)
		s->first[kind] = ref;
	while (lint_next(run, ref, LINT_REPLY, 0, &it)) {
		struct said *said =
		    lint_get_reply(run, it, &reply) ? said_by(s, reply.source) : NULL;

		if (said != NULL && said->first[kind].kind == LINT_NONE)
			said->first[kind] = ref;
	}
}

static void
end_live(struct lint_run *run, const struct state *s, struct lint_name apex)
{
	bool mixed = false;

	for (uint32_t i = 0; i < s->n_sources; i++) {
		const struct said *said = &s->said[i];
		struct lint_source source;

		if (said->first[NSEC].kind == LINT_NONE || said->first[NSEC3].kind == LINT_NONE ||
		    !lint_get_source(run, said->source, &source))
			continue;
		mixed = true;
		lint_find(run, &(struct lint_say) { .about = said->first[NSEC3], .name = apex,
		    .evidence = (const struct lint_ref[]) { said->first[NSEC], said->source },
		    .n_evidence = 2,
		    .text = lint_text(run, "%s denies by NSEC and by NSEC3", source.label) });
	}
	if (!mixed && s->n[NSEC] > 0 && s->n[NSEC3] > 0)
		lint_find(run, &(struct lint_say) { .about = s->first[NSEC3], .name = apex,
		    .severity = LINT_INFO, .key = "servers", .evidence = &s->first[NSEC], .n_evidence = 1,
		    .text = "some servers deny by NSEC, others by NSEC3, as two signers may" });
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_ref param;
	int odd;

	if (!lint_get_zone(run, run->zone, &zone) || (s->n[NSEC] == 0 && s->n[NSEC3] == 0))
		return;
	if (!(zone.have & LINT_NEED_FILE)) {
		end_live(run, s, zone.apex);
		return;
	}
	param = lint_rrset_at(run, zone.node, LINT_T_NSEC3PARAM);
	if (s->n[NSEC3] == 0 && param.kind != LINT_NONE) {
		lint_find(run, &(struct lint_say) { .about = param, .evidence = &s->first[NSEC],
		    .n_evidence = 1, .key = "param",
		    .text = "NSEC3PARAM announces a chain of NSEC3, but the zone has NSEC records only" });
		return;
	}
	if (s->n[NSEC] == 0 || s->n[NSEC3] == 0)
		return;
	odd = param.kind != LINT_NONE ? NSEC : NSEC3;
	lint_find(run, &(struct lint_say) { .about = s->first[odd], .evidence = &s->first[!odd],
	    .n_evidence = 1,
	    .text = lint_text(run, "%u NSEC and %u NSEC3 in one zone; %s", s->n[NSEC], s->n[NSEC3],
	        odd == NSEC ? "the NSEC3PARAM says that NSEC3 is in use"
	                    : "no NSEC3PARAM says that NSEC3 is in use") });
}

const struct lint_check check_nsec_nsec3_mixed = {
	.abi = LINT_ABI,
	.id = "nsec-nsec3-mixed",
	.title = "One zone denies by NSEC and by NSEC3",
	.cites = "RFC 5155 10.4; RFC 5155 10.5; RFC 8901 5.2",
	.what = "NSEC and NSEC3 records stand side by side, or an NSEC3PARAM stands in a zone with "
	    "an NSEC chain. A zone uses one of the two; both exist only in passing, while a signer "
	    "goes from one to the other.",
	.harm = "Servers of different make pick different chains from the same file, and the one "
	    "that is not kept up denies names that were added since. Resolvers that reuse "
	    "denials combine records of both and hide names.",
	.families = "Those with aggressive use of NSEC are hurt most (Unbound, Knot Resolver, BIND "
	    "with synth-from-dnssec); the others believe whichever proof comes with the answer.",
	.shows = "The first record of the kind that is not in use, and one of the other kind.",
	.fix = "Let the signer finish the change, or remove every record of the abandoned kind with "
	    "its signatures and sign again (rndc signing -nsec3param none, or dnssec-signzone "
	    "from the unsigned source).",
	.avoid = "Do not remove the NSEC3PARAM first while only the NSEC3 chain is complete: "
	    "servers then fall back to the leftovers.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "nsec-chain-broken", "nsec-covers-existing", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_NSEC, look },
	    { LINT_RRSET, LINT_T_NSEC3, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
