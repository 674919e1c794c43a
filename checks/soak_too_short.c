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

/* Since when it is signed without a break: declared, else the first look that shows it. */
static bool
signed_since(struct lint_run *run, const struct lint_intent *intent, int64_t *since)
{
	const struct lint_history *h = run->host->history(run, run->zone);

	*since = h->signed_said;
	if (*since != LINT_NEVER)
		return true;
	*since = intent->signed_since.at;
	if (intent->signed_since.self.kind != LINT_NONE)
		return true;
	*since = LINT_NEVER;
	for (size_t i = 0; i < h->n_versions && h->n_observations > 1; i++)
		if (h->versions[i].part == LINT_PART_DATA && !h->versions[i].none &&
		    h->versions[i].first < *since)
			*since = h->versions[i].first;
	return *since != LINT_NEVER;
}

static void
end(struct lint_run *run)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	const struct soak *s = run->state;
	struct lint_zone zone;
	int64_t since, want;

	if (intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way || !zone.is_signed ||
	    zone.n_ds > 0 || !(zone.have & LINT_NEED_DS))
		return;
	want = zone.negative_ttl > s->ttl ? zone.negative_ttl : s->ttl;
	if (intent->soak_factor.self.kind != LINT_NONE)
		want *= intent->soak_factor.at;
	if (intent->soak.self.kind != LINT_NONE)
		want = intent->soak.at;
	if (!signed_since(run, intent, &since)) {
		lint_unasked(run, run->zone, "nobody saw or declared since when the zone is signed");
		return;
	}
	if (run->now - since >= want)
		return;
	lint_find(run, &(struct lint_say) { .about = run->zone,
	    .evidence = intent->soak.self.kind != LINT_NONE ? &intent->soak.self : NULL,
	    .n_evidence = intent->soak.self.kind != LINT_NONE,
	    .severity = run->host->step(run) != NULL ? LINT_ERROR : LINT_INFO,
	    .text = lint_text(run, "signed since %s, %s ago; %s are wanted before a DS is published, at %s",
	        run->host->time_text(run, since), run->host->span_text(run, run->now - since),
	        run->host->span_text(run, want), run->host->time_text(run, since + want)) });
}

const struct lint_check check_soak_too_short = {
	.abi = LINT_ABI,
	.id = "soak-too-short",
	.title = "The zone was not signed for long enough before its DS",
	.cites = "",
	.what = "The zone is signed, has no DS yet, and was signed more recently than the soak that "
	    "the configuration declares (rollout.soak), or than its longest TTL (times "
	    "rollout.soak_factor).",
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
