/*
 * gate_side.h - gate change-ns: the zone as it is published and, beside it, as the
 * servers have it that it is to move to (--ns).
 */
#ifndef CMD_GATE_SIDE_H
#define CMD_GATE_SIDE_H
#include "cmd.h"
#include "../lib/facts/facts.h"
#include "../lib/rollout/world.h"

struct gate_sides {
	struct facts *other; /* NULL: nobody looked at other servers */
	const struct fact_zone *there;
	const char *lacks; /* why it is not known enough of one side, or NULL */
};

/* Walks both, and keeps them: in the history what is published, in a snapshot both. */
bool gate_sides_collect(struct arena *, const struct options *, const char *target,
    struct evidence *, const char **name, struct err *);
/* Fills of the world what says who serves what. */
void gate_sides_of(struct arena *, const struct options *, struct facts *,
    const struct fact_zone *, struct gate_sides *, struct rollout_world *);
/* The worst that the checks find on the servers that come, and which the published side (its
 * result; NULL: it is known from the history only) has not; at or above the level of failure.
 * NULL: nothing. */
const char *gate_sides_fault(struct arena *, const struct options *, const struct gate_sides *,
    const struct engine_result *);
#endif
