/* random_story.h - for tests: random stories of keys, DS, data and servers, all of one size. */
#ifndef ROLLOUT_RANDOM_STORY_H
#define ROLLOUT_RANDOM_STORY_H
#include "model.h"

enum { STORY_IDS = 5, STORY_VERSIONS = 20, STORY_AFTER = 4, STORY_END = 12, STORY_MAX_TTL = 6 };

struct story {
	struct lint_id ids[STORY_IDS];
	size_t n_ids;
	struct lint_version versions[STORY_VERSIONS];
	size_t n_versions;
	bool conservative;
	int64_t now;
	uint32_t parts, operators; /* of the change */
	struct lint_version after[STORY_AFTER];
	size_t n_after;
};

uint64_t story_random(uint64_t *seed);
struct story story_make(uint64_t seed);
/* The same, and nothing changes any more by itself from `now` on. */
struct story story_settled(uint64_t seed);
/* What somebody makes of it who looked at these seconds (bit i: second i), `now` among them;
 * false when there is a version that he never saw. */
bool story_observe(const struct story *, uint64_t seconds, struct story *);
struct rollout_story story_world(const struct story *);
struct rollout_change story_change(const struct story *);
void story_print(const struct story *); /* as an initializer of struct story */
#endif
