/*
 * risk.c - the zones of a declared rollout by what could go wrong in them, so that the
 * easiest come first: what a zone has, what no zone before it had, what was found.
 */
#include "risk.h"
#include "../base/buf.h"
#include "../engine/config.h"
#include <stdlib.h>

enum { MEDIUM = 2, HIGH = 5, FOUND = 6, UNTRIED = 2 };
static const struct {
	uint8_t feature, weight;
} weights[] = { { LINT_HAS_WILD_CNAME, 3 }, { LINT_HAS_WILD_ADDRESS, 3 }, { LINT_HAS_WILD_OTHER, 3 },
	{ LINT_HAS_SIGNED_SUBZONE, 2 }, { LINT_HAS_RARE_TYPE, 2 }, { LINT_HAS_LONG_TTL, 2 },
	{ LINT_HAS_LONG_DENIAL, 2 }, { LINT_HAS_EMPTY, 1 }, { LINT_HAS_DNAME, 1 },
	{ LINT_HAS_UNSIGNED_SUBZONE, 1 }, { LINT_HAS_MANY_RECORDS, 1 } };

static void
add_reason(struct arena *a, struct report_risk *risk, unsigned weight, const char *reason)
{
	risk->score += weight;
	*vec_add(a, &risk->reasons) = reason;
}

static void
weigh(struct arena *a, const struct engine_rollout *rollout, struct report_risk *risk, unsigned loud)
{
	const uint64_t has = rollout->features[risk->zone];
	unsigned untried = 0;

	if (loud > 0)
		add_reason(a, risk, FOUND, arena_printf(a, "%u finding%s of error or worse", loud,
		    loud == 1 ? "" : "s"));
	for (size_t i = 0; i < sizeof(weights) / sizeof(*weights); i++)
		if (has >> weights[i].feature & 1)
			add_reason(a, risk, weights[i].weight, lint_feature_text(weights[i].feature));
	for (unsigned i = 0; risk->stage == LINT_STAGE_PLANNED && i < LINT_N_FEATURES; i++)
		untried += (has & ~rollout->tried) >> i & 1;
	if (untried > 0)
		add_reason(a, risk, UNTRIED, arena_printf(a, "%u of what it has was not rehearsed", untried));
	risk->level = risk->score >= HIGH ? "high" : risk->score >= MEDIUM ? "medium" : "low";
}

static int
by_score(const void *x, const void *y)
{
	const struct report_risk *a = x, *b = y;

	if (a->score != b->score)
		return a->score < b->score ? -1 : 1;
	return a->zone < b->zone ? -1 : a->zone > b->zone;
}

void
report_risks(struct arena *a, const struct report *r, struct report_risks *out)
{
	const struct engine_rollout *rollout = r->result->rollout;
	unsigned *loud; /* by zone */

	if (rollout == NULL)
		return;
	loud = new (a, unsigned, r->facts->zones.n + 1);
	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct engine_finding *f = r->result->findings.v[i];

		loud[f->zone] += f->severity >= LINT_ERROR && f->follows == NULL &&
		    strcmp(f->check->id, "rehearsal-gap") != 0;
	}
	for (size_t i = 0; i < r->facts->zones.n; i++) {
		struct report_risk *risk;

		if (rollout->stages[i] == LINT_STAGE_UNSAID || r->facts->zones.v[i]->transfer != NULL ||
		    r->facts->zones.v[i]->on_the_way)
			continue;
		risk = vec_add(a, &out->list);
		*risk = (struct report_risk) { .zone = (uint16_t)i, .stage = rollout->stages[i] };
		weigh(a, rollout, risk, loud[i]);
	}
	if (out->list.n > 0)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), by_score);
}

const char *
report_stage_text(uint8_t stage)
{
	return stage == LINT_STAGE_PLANNED ? "planned" : stage == LINT_STAGE_REHEARSAL ? "rehearsal" : "done";
}
