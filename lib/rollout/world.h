/* world.h - from facts to what a gate judges. */
#ifndef ROLLOUT_WORLD_H
#define ROLLOUT_WORLD_H
#include "gate.h"
#include "../facts/facts.h"

/* Fills all but what the user declares; the names live in the arena. */
void rollout_world_of(struct arena *, const struct facts *, const struct fact_zone *,
    const struct lint_history *, int64_t now, struct rollout_world *);

/*
 * For change-ns (sides.c): who serves what, by address.  The first has the servers that are to
 * come, as another walk found them; `z` NULL: the published side is known from the history only.
 * The second has nothing but the history, which may show that the zone has moved.
 * The first is false when both sides are the same servers.
 */
bool rollout_world_moves(struct arena *, const struct facts_beside *, const struct fact_zone *z,
    const struct facts *, const struct facts *other, const struct fact_zone *there,
    struct rollout_world *);
void rollout_world_moved(
    struct arena *, const struct facts *, const struct fact_zone *, struct rollout_world *);
#endif
