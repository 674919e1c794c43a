/*
 * Proofs from one operator and none from the other.  A server that leaves proofs out is
 * negative-proof-missing; when all the servers of one operator do so and those of another
 * do not, it is the operator's signer, and no repair of a server helps.
 */
#include "lint.h"

enum { MAX_OPERATORS = 16, MAX_CITED = 8, LEAST = 2 };

struct group {
	struct lint_operator who;
	struct lint_ref bare[MAX_CITED], proved; /* denials */
	unsigned n_bare, n_proved;
	uint8_t chain; /* bits of 1 << enum lint_chain */
};
struct state {
	struct group v[MAX_OPERATORS];
	size_t n;
};

static struct group *
group_of(struct state *s, const struct lint_operator *who)
{
	for (size_t i = 0; i < s->n; i++)
		if (lint_same_operator(&s->v[i].who, who))
			return &s->v[i];
	if (s->n == MAX_OPERATORS)
		return NULL;
	s->v[s->n].who = *who;
	return &s->v[s->n++];
}

static void
count(struct lint_run *run, struct lint_ref source, struct group *g)
{
	struct lint_ref it = { 0 };
	struct lint_denial d;
	struct lint_nsec nsec;

	while (lint_next(run, source, LINT_DENIAL, 0, &it)) {
		struct lint_ref first = { 0 };

		if (!lint_get_denial(run, it, &d) || (d.kind != LINT_NODATA && d.kind != LINT_NXDOMAIN))
			continue;
		if (d.proof == LINT_PROOF_NONE) {
			if (g->n_bare < MAX_CITED)
				g->bare[g->n_bare] = it;
			g->n_bare++;
			continue;
		}
		if (g->n_proved++ == 0)
			g->proved = it;
		if (lint_next(run, it, LINT_NSEC, 0, &first) && lint_get_nsec(run, first, &nsec))
			g->chain |= nsec.nsec3 ? 2 : 1;
	}
}

static void
say(struct lint_run *run, const struct lint_zone *zone, const struct group *bad, const struct group *good)
{
	lint_find(run, &(struct lint_say) { .about = bad->bare[0], .name = zone->apex,
	    .type = zone->chain & LINT_BY_NSEC3 ? LINT_T_NSEC3 : LINT_T_NSEC,
	    .key = lint_operator_text(run, &bad->who), .evidence = &good->proved, .n_evidence = 1,
	    .text = lint_text(run, "no denial of %s has a proof (%u asked); those of %s have",
	        lint_operator_text(run, &bad->who), bad->n_bare, lint_operator_text(run, &good->who)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_source source;
	struct lint_zone zone;
	const struct group *by[3] = { NULL };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed ||
	    zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct lint_operator who;
		struct group *g;

		if (!lint_get_source(run, it, &source) || source.kind != LINT_SERVER ||
		    source.host.len == 0 || !lint_source_signs(run, &zone, it))
			continue;
		who = lint_operator_of(source.host, lint_own_names(run, &zone));
		g = group_of(s, &who);
		if (g != NULL)
			count(run, it, g);
	}
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].chain == 1 || s->v[i].chain == 2)
			by[s->v[i].chain] = &s->v[i];
		for (size_t k = 0; k < s->n; k++)
			if (s->v[i].n_proved == 0 && s->v[i].n_bare >= LEAST && s->v[k].n_proved > 0) {
				say(run, &zone, &s->v[i], &s->v[k]);
				break;
			}
	}
	if (by[1] != NULL && by[2] != NULL)
		lint_find(run, &(struct lint_say) { .about = by[2]->proved, .name = zone.apex,
		    .type = LINT_T_NSEC3, .severity = LINT_INFO, .key = "kind", .evidence = &by[1]->proved,
		    .n_evidence = 1,
		    .text = lint_text(run, "%s denies by NSEC, %s by NSEC3, as two signers may",
		        lint_operator_text(run, &by[1]->who), lint_operator_text(run, &by[2]->who)) });
}

const struct lint_check check_denial_provider_mismatch = {
	.abi = LINT_ABI,
	.id = "denial-provider-mismatch",
	.title = "One provider proves its denials, the other does not",
	.cites = "RFC 8901 5; RFC 4035 3.1.3",
	.what = "The zone is served by several operators that sign it. The denials of one of them "
	    "carry NSEC or NSEC3 with signatures, those of the other carry none at all.",
	.harm = "Every name or type that does not exist is SERVFAIL when the resolver happens to "
	    "ask the provider without proofs, and a proper \"no\" when it asks the other. The "
	    "share of failures follows the weight of the providers and looks like a network "
	    "problem.",
	.families = "All validators; those that retry at another server get their answer from the "
	    "sound provider, later.",
	.shows = "A bare denial of the one operator and a proved one of the other. Who runs a "
	    "server is guessed by its host name.",
	.fix = "Have the provider switch on its signed denials, or let it serve a transferred, "
	    "signed copy instead of signing by itself; until then take its servers out of the NS "
	    "set.",
	.avoid = "Do not publish the DS while one of two providers denies without proof, and do "
	    "not wait for resolvers to retry: not all do.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_PHASES(LINT_WARNING, LINT_CRITICAL, LINT_CRITICAL, LINT_CRITICAL, LINT_ERROR),
	.hides = (const char *const[]) { "negative-proof-missing", "wildcard-proof-missing",
	    "referral-secure-subzone", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
