/* world.h - from facts to what a gate judges. */
#ifndef ROLLOUT_WORLD_H
#define ROLLOUT_WORLD_H
#include "gate.h"
#include "../facts/facts.h"

/* Fills all but what the user declares; the names live in the arena. */
void rollout_world_of(struct arena *, const struct facts *, const struct fact_zone *,
    const struct lint_history *, int64_t now, struct rollout_world *);
#endif
