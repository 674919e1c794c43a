/* Published before the order that was declared. */
#include "lint.h"

struct state {
	uint32_t ttl; /* the longest */
};
struct look {
	struct lint_run *run;
	const struct lint_intent *intent;
	struct lint_ref ds; /* the first of them */
	struct lint_since since; /* when a DS was first seen */
	bool none_before; /* a look before that showed none */
};

static void
look_set(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;

	if (lint_get_rrset(run, ref, &set) && set.authoritative && set.ttl_max > s->ttl)
		s->ttl = set.ttl_max;
}

/* Its turn has come since: then it is a matter of the past. */
static void
too_early(struct look *l, struct lint_ref said, int64_t turn, const char *key, const char *text)
{
	const struct lint_ref both[2] = { l->since.shown_by, said };

	lint_find(l->run, &(struct lint_say) { .about = l->ds, .key = key, .text = text,
	    .severity = l->run->now < turn ? LINT_BY_PHASE : LINT_INFO, .evidence = both,
	    .n_evidence = 1u + (said.kind != LINT_NONE) });
}

static const char *
seen(struct look *l)
{
	return lint_text(l->run, "the DS was %s at %s (observed)", l->none_before ? "first seen" : "there",
	    l->run->host->time_text(l->run, l->since.at));
}

static void
judge_day(struct look *l)
{
	const struct lint_declared *day = &l->intent->ds_after;

	if (day->self.kind != LINT_NONE && l->since.at < day->at)
		too_early(l, day->self, day->at, "before", lint_text(l->run, "%s, and is not to be before %s "
		    "(declared)", seen(l), l->run->host->time_text(l->run, day->at)));
}

static void
judge_soak(struct look *l, uint32_t ttl)
{
	const struct lint_intent *intent = l->intent;
	const struct lint_ref said =
	    intent->soak.self.kind != LINT_NONE ? intent->soak.self : intent->soak_factor.self;
	const struct lint_since since = lint_signed_since(l->run, intent);
	const int64_t want = lint_soak_of(intent, ttl);

	if (said.kind == LINT_NONE)
		return;
	if (!since.known || since.at_latest) {
		if (l->none_before || l->since.at > l->run->now - want)
			lint_unasked(l->run, l->run->zone, since.known
			    ? "the zone was signed when somebody first looked: rollout.signed_since says "
			      "since when"
			    : since.doubt);
		return;
	}
	if (l->since.at - since.at < want)
		too_early(l, said, since.at + want, "soak", lint_text(l->run, "%s, %s after the zone was "
		    "signed (%s, %s), and %s of soak are declared: its turn was at %s", seen(l),
		    l->run->host->span_text(l->run, l->since.at > since.at ? l->since.at - since.at : 0),
		    l->run->host->time_text(l->run, since.at), lint_basis_text(since.basis),
		    l->run->host->span_text(l->run, want), l->run->host->time_text(l->run, since.at + want)));
}

/* A zone whose DS comes first. */
static void
judge_before(struct look *l, struct lint_name name)
{
	struct lint_zone other;

	if (!lint_get_zone(l->run, lint_zone_of(l->run, name), &other) || !lint_name_eq(other.apex, name)) {
		lint_unasked(l->run, l->run->zone, lint_text(l->run, "%s, whose DS is to come first, was not "
		    "looked at", lint_n(l->run, name)));
		return;
	}
	if (!(other.have & LINT_NEED_DS)) {
		lint_unasked(l->run, l->run->zone, lint_text(l->run, "whether %s, which is to come first, "
		    "has a DS was not asked", lint_n(l->run, name)));
		return;
	}
	if (other.n_ds == 0)
		too_early(l, l->intent->self, LINT_NEVER, lint_n(l->run, other.apex), lint_text(l->run,
		    "the DS is there, and %s, which is to come first (declared), has none",
		    lint_n(l->run, other.apex)));
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct look l = { .run = run, .intent = lint_intent_of(run, run->zone) };
	struct lint_zone zone;

	if (l.intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_next(run, run->zone, LINT_DS, 0, &l.ds))
		return;
	l.since = lint_ds_since(run, &l.none_before);
	judge_day(&l);
	if (zone.is_signed)
		judge_soak(&l, zone.negative_ttl > s->ttl ? zone.negative_ttl : s->ttl);
	for (size_t i = 0; i < l.intent->after.n; i++)
		judge_before(&l, l.intent->after.v[i]);
}

const struct lint_check check_ds_published_early = {
	.abi = LINT_ABI,
	.id = "ds-published-early",
	.title = "A DS was published before its turn",
	.cites = "",
	.what = "The parent has a DS for the zone although the configuration says that it is not its "
	    "turn: before rollout.ds_after, or before the zone was signed for rollout.soak, or while a "
	    "zone under rollout.after has no DS yet. What counts is when the DS was first seen, in the "
	    "history or now. Once its turn has come all the same, this is news.",
	.harm = "The DS is the step that cannot be taken back quickly: caches hold it for its TTL. "
	    "Zones below that are not in order yet turn bogus under a parent that is signed.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The DS, the look that first had it, and the declaration.",
	.fix = "If nothing fails yet, finish what was to come first. Else ask the gate for remove-ds "
	    "before anything is changed.",
	.avoid = "Do not un-sign the zone because the DS came too early: that is the outage.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look_set }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
