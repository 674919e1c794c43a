/*
 * planned.h - a plan under the cache model: before is what was observed of a zone, live or
 * in the history, and after is the plan applied.  Where nobody looked the worst that can
 * be is assumed, and said to be.
 */
#ifndef ROLLOUT_PLANNED_H
#define ROLLOUT_PLANNED_H
#include "gate.h"
#include "../facts/facts.h"

struct rollout_planned_options {
	int64_t now;
	bool offline; /* nobody was asked */
	struct ev_said declared;
};
/* What the report shows of one zone beside the findings. */
struct rollout_planned_zone {
	uint16_t zone; /* index in the facts */
	bool assumed; /* nothing of it was ever observed */
	bool declared; /* and --seen says when the DS was there last */
	bool observed_ds; /* the parent has one */
	int64_t seen; /* the newest observation; LINT_ALWAYS_WAS: there is none */
	struct rollout_gate *gate; /* of the end of signing; NULL: the plan has no such act */
};
struct rollout_planned {
	VEC(struct rollout_planned_zone) zones; /* those that the plan is about, in order */
};
/* Fills in what struct lint_change has of the model, for every change in the facts. */
void rollout_planned(struct arena *, struct facts *, const struct rollout_planned_options *,
    struct rollout_planned *);
/* What a check sees of a gate: the time, and the terms that add up to it. */
struct lint_step rollout_step_of(const struct rollout_gate *, int64_t now);
#endif
