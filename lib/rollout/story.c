/* story.c - of a history what can still be in some cache. */
#include "model.h"

static int64_t
plus(int64_t at, int64_t seconds)
{
	return at == LINT_NEVER || at == LINT_ALWAYS_WAS ? at : at + seconds;
}

struct rollout_story
rollout_story_of(struct arena *a, const struct lint_history *h, int64_t from)
{
	struct lint_version *v = new (a, struct lint_version, h->n_versions + 1);
	int64_t longest = 0;
	size_t n = 0, of_part[LINT_N_PARTS] = { 0 };
	bool cut_short = false;

	/* A cached NS leads to old servers, a cached DS validates old keys: one clock may add
	 * to another, and to the floor of a resolver. */
	for (uint32_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if (rollout_families[f].floor_s > longest)
			longest = rollout_families[f].floor_s;
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].ttl > longest)
			longest = h->versions[i].ttl;
	/* By part, then by time: of too many the last ones are kept. */
	for (size_t i = h->n_versions; i-- > 0;)
		if (plus(h->versions[i].until, 2 * longest) >= from) {
			if (of_part[h->versions[i].part]++ < ROLLOUT_MOST_VERSIONS)
				v[n++] = h->versions[i];
			else
				cut_short = true;
		}
	for (size_t i = 0; i < n / 2; i++) {
		const struct lint_version swap = v[i];

		v[i] = v[n - 1 - i];
		v[n - 1 - i] = swap;
	}
	return (struct rollout_story){ .ids = h->ids, .n_ids = h->n_ids, .versions = v, .n_versions = n,
		.cut_short = cut_short };
}
