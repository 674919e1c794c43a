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
	SIM_CHANGES = SIM_LAST - SIM_BEFORE,     /* no change is made from here on */
	SIM_VERSIONS = 32,
	SIM_OF_PART = 12,
	SIM_OPERATORS = 3,
};

enum sim_failure {
	SIM_LOST,  /* an NS RRset is held whose operators do not serve the zone */
	SIM_CHAIN, /* the keys do not fit the DS, whatever the data */
	SIM_FRESH, /* data that servers hand out does not fit the keys */
	SIM_STORED /* nor does data that a cache hands on */
};
/* What a resolver holds when it fails; versions by number, those of a change behind those of
 * the story. */
struct sim_harm {
	uint64_t when; /* bit i: second i - SIM_BEFORE */
	uint8_t failure, family;
	bool kept; /* the DS is gone from the cache, keys that were validated by it are not */
	uint8_t ns, ds, keys, data;
};
enum { SIM_HARMS = 4096 };
struct sim_outcome {
	struct sim_harm harms[SIM_HARMS];
	size_t n;
	/* Of all harms together: names that no cache has got fail; any fail. */
	uint64_t whole[ROLLOUT_N_FAMILIES], any[ROLLOUT_N_FAMILIES];
	uint64_t asked[ROLLOUT_N_FAMILIES][SIM_VERSIONS]; /* can be got from a server */
};

void sim_run(struct sim_outcome *, const struct rollout_story *, uint32_t families);
uint64_t sim_bit(int64_t second);
/* RFC 4035 5 for one resolver; data may be NULL. */
enum lint_outcome sim_validate(const struct rollout_story *, const struct rollout_family *,
    const struct lint_version *ds, const struct lint_version *keys,
    const struct lint_version *data);
/* The first second from `from` on, before `to`, at which the change can be made and harms not
 * a single resolver that would be well at that same second without it; LINT_NEVER. */
int64_t
sim_safe(const struct rollout_story *, const struct rollout_change *, int64_t from, int64_t to);
#endif
