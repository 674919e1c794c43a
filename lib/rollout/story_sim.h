/*
 * story_sim.h - for tests: resolvers on a virtual clock.  Written from RFC 4035 5
 * and from what real resolvers were measured to do; it shares no code with the
 * model, and knows neither spans nor steps.  A second has SIM_SUBTICKS instants; at
 * each, any resolver may ask for anything that the servers hand out then.  What
 * caches can hold is carried from one instant to the next: for every entry the set
 * of lifetimes that it can have left.
 */
#ifndef ROLLOUT_STORY_SIM_H
#define ROLLOUT_STORY_SIM_H
#include "model.h"

enum {
	SIM_SUBTICKS = 4, /* more than entries whose times add up, each ends one instant early */
	SIM_BEFORE = 16,  /* seconds before second 0; longer than two TTLs */
	SIM_SECONDS = 64, /* of the whole clock */
	SIM_LAST = SIM_SECONDS - SIM_BEFORE - 1, /* stands for all that come after it */
	SIM_VERSIONS = 24,
	SIM_OPERATORS = 3,
};

/* Bit i is second i - SIM_BEFORE. */
struct sim_family {
	uint64_t whole;  /* names that no cache has got yet fail for some resolver */
	uint64_t stored; /* data that another cache hands on fails for some resolver */
};
struct sim_outcome {
	struct sim_family family[ROLLOUT_N_FAMILIES];
};

/* The world of the story; with a change, that world changed at second `at`. */
struct sim_outcome
sim_run(const struct rollout_story *, const struct rollout_change *, int64_t at, uint32_t families);
uint64_t sim_bit(int64_t second);
/* RFC 4035 5 for one resolver; data may be NULL. */
enum lint_outcome sim_validate(const struct rollout_story *, const struct rollout_family *,
    const struct lint_version *ds, const struct lint_version *keys,
    const struct lint_version *data);
/* The first second from `now` on at which the change harms nobody whom the unchanged
 * world does not harm at that same second; LINT_NEVER. */
int64_t sim_safe(const struct rollout_story *, const struct rollout_change *, int64_t now);
#endif
