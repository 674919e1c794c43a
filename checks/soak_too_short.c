/* News before the DS; an error when the gate is asked to let it pass. */
#include "lint.h"

struct soak {
	uint32_t ttl; /* the longest */
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct soak *s = run->state;
	struct lint_rrset set;

	if (lint_get_rrset(run, ref, &set) && set.authoritative && set.ttl_max > s->ttl)
		s->ttl = set.ttl_max;
}

static void
end(struct lint_run *run)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	const struct lint_step *step = run->host->step(run);
	const struct soak *s = run->state;
	struct lint_ref said;
	struct lint_term term;
	struct lint_since since;
	struct lint_zone zone;
	int64_t want;
	bool adds;

	if (intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed ||
	    zone.n_ds > 0 || !(zone.have & LINT_NEED_DS))
		return;
	want = lint_soak_of(intent, zone.negative_ttl > s->ttl ? zone.negative_ttl : s->ttl);
	said = intent->soak.self.kind != LINT_NONE ? intent->soak.self : intent->soak_factor.self;
	since = lint_signed_since(run, intent);
	if (!since.known) {
		lint_unasked(run, run->zone, since.doubt);
		return;
	}
	term = (struct lint_term) { said.kind != LINT_NONE ? "declared soak"
	    : "longest TTL of the zone", want,
		said.kind != LINT_NONE ? said : run->zone };
	adds = step != NULL && strcmp(step->name, "add-ds") == 0;
	if (step == NULL || adds)
		lint_constrain(run, &(struct lint_constraint) { .action = "add-ds", .from = since.at,
		    .not_before = since.at + want, .basis = since.basis, .because = &term, .n_because = 1 });
	if (run->now - since.at >= want)
		return;
	lint_find(run, &(struct lint_say) { .about = run->zone, .evidence = &said,
	    .n_evidence = said.kind != LINT_NONE, .severity = adds ? LINT_ERROR : LINT_INFO,
	    .text = lint_text(run, "signed since %s%s (%s), %s ago; %s are wanted before a DS is published, "
	        "at %s", run->host->time_text(run, since.at), since.at_latest ? " at the latest" : "",
	        lint_basis_text(since.basis),
	        run->host->span_text(run, run->now - since.at), run->host->span_text(run, want),
	        run->host->time_text(run, since.at + want)) });
}

const struct lint_check check_soak_too_short = {
	.abi = LINT_ABI,
	.id = "soak-too-short",
	.title = "The zone was not signed for long enough before its DS",
	.cites = "",
	.what = "The zone is signed, has no DS yet, and was signed more recently than the soak that "
	    "the configuration declares (rollout.soak), or than its longest TTL (times "
	    "rollout.soak_factor). Since when it is signed the history shows, or rollout.signed_since "
	    "or --signed-since says where no look contradicts it. It is news, and an error when gate "
	    "is asked for add-ds.",
	.harm = "Until all of the unsigned zone has left the caches, and all of the signed one was "
	    "looked up once, a fault of the signer can stay unseen. In 2021 three hours of soak "
	    "passed every test, while an NSEC lived for a day.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The zone's SOA, and the declaration.",
	.fix = "Wait until the time that the finding names, and look meanwhile: walk, with names "
	    "from query logs.",
	.avoid = "Do not shorten the soak because nothing was seen: what is not asked for is not seen.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct soak),
};
