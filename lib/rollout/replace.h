/*
 * replace.h - one world takes the place of another at an instant: a zone file by
 * the next one, a snapshot by a later one.  Before is handed out until then, after
 * from then on.
 */
#ifndef ROLLOUT_REPLACE_H
#define ROLLOUT_REPLACE_H
#include "model.h"

struct rollout_replacement {
	struct rollout_story story; /* with the change made at the instant */
	/* What breaks by it, and would not without it; none: it is no worse than leaving all as
	 * it was. */
	struct lint_mixes breaks;
	/* `safe`: from when on the change could be made in one piece; LINT_NEVER: not so. */
	struct rollout_safety safety;
	const char *order; /* when it never can: the steps that get there, one sentence; or NULL */
	const char *check; /* of the first mix: the id in the catalogue of what went wrong */
};

/*
 * The newest observation of the history, at `seen`, is the world after.  Its versions are
 * taken to be handed out from `at` on, and those that it has not got until `at`.
 */
void rollout_replace(struct arena *, const struct lint_history *, int64_t seen, int64_t at,
    struct rollout_replacement *);
/* The same in general: the catalogue id of what a mix is an instance of. */
const char *rollout_mix_check(const struct lint_id *ids, const struct lint_mix *);
#endif
