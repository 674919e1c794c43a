/* seek.h - the enumeration of mixes, for the files of this room. */
#ifndef ROLLOUT_SEEK_H
#define ROLLOUT_SEEK_H
#include "model.h"

struct span {
	int64_t from, until;
};
struct seeker {
	const struct rollout_story *story;
	const struct rollout_family *family;
	struct span when; /* mixes outside are of no interest */
	/* Every mix that breaks names, clipped to `when`.  Whole: for all names that a cache has
	 * not got yet, not only for those that another cache still hands on. */
	void (*found)(void *, const struct lint_mix *, bool whole);
	void *ctx;
	bool has_ns; /* set by rollout_seek */
};
void rollout_seek(const struct seeker *);
/* Can a cache hold it at this instant that fetched it at `since` or later? */
bool rollout_is_held(const struct rollout_story *, const struct rollout_family *,
    const struct lint_version *, int64_t since, int64_t at);
/* Does nobody serve the zone to whom this NS RRset leads? */
bool rollout_is_lost(const struct rollout_story *, const struct lint_version *ns, int64_t at);
#endif
