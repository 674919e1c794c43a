/*
 * test_laws.c - what must hold of every safe time, whatever the story: on random
 * stories (random_story.h).  `test_laws SEED COUNT` runs others, and more.
 */
#include "random_story.h"
#include "story_sim.h"
#include "../base/tap.h"
#include <inttypes.h>

static int64_t
safe_from(struct arena *a, const struct story *s, int64_t now)
{
	const struct rollout_story w = story_world(s);
	const struct rollout_change c = story_change(s);

	return rollout_safe(a, &w, &c, now).safe;
}

/* Who is moved to other servers while names are broken already: what he would have been told
 * without the move depends on where he would have asked, which the model takes at its worst. */
static bool
moves_in_outage(struct arena *a, const struct story *s)
{
	const struct rollout_story w = story_world(s);

	return (s->parts >> LINT_PART_NS & 1) != 0 && rollout_mixes(a, &w, s->now).n_mixes > 0;
}

/* Waiting longer, while nothing else changes, does not make a safe step unsafe. */
static bool
may_wait(struct arena *a, const struct story *s, uint64_t *seed)
{
	const int64_t safe = moves_in_outage(a, s) ? LINT_NEVER : safe_from(a, s, s->now);

	for (int64_t later = 1; safe != LINT_NEVER && later < 9;
	     later += 1 + (int64_t)(story_random(seed) % 3))
		if (safe_from(a, s, safe + later) != safe + later)
			return false;
	return true;
}

/* Resolvers with a cap make nothing later: none is relied upon, so none is needed. */
static bool
is_no_later_with_cap(struct arena *a, const struct story *s, uint64_t *seed)
{
	struct story capped = *s;
	const uint32_t cap = (uint32_t)(story_random(seed) % STORY_MAX_TTL);

	for (size_t i = 0; i < s->n_versions; i++)
		if (capped.versions[i].ttl > cap)
			capped.versions[i].ttl = cap;
	for (size_t i = 0; i < s->n_after; i++)
		if (capped.after[i].ttl > cap)
			capped.after[i].ttl = cap;
	return moves_in_outage(a, s) || safe_from(a, &capped, s->now) <= safe_from(a, s, s->now);
}

/* Who looked less often is never told an earlier time, and who looked seldom no wrong one. */
static bool
is_no_earlier_unseen(struct arena *a, const struct story *s, uint64_t *seed, uint64_t *seen)
{
	const uint64_t now = 1ull << s->now;
	const uint64_t often = now | (story_random(seed) | story_random(seed)) % now;
	const uint64_t seldom = now | (often & (story_random(seed) | story_random(seed)));
	const struct rollout_story world = story_world(s);
	const struct rollout_change change = story_change(s);
	struct story more, less;
	int64_t safe;

	if (!story_observe(s, often, &more) || !story_observe(s, seldom, &less))
		return true;
	*seen += often != seldom;
	safe = safe_from(a, &less, s->now);
	return (moves_in_outage(a, &less) || safe >= safe_from(a, &more, s->now)) &&
	       (safe == LINT_NEVER || (safe_from(a, s, safe) == safe &&
					  sim_safe(&world, &change, safe, safe + 1) == safe));
}

static uint64_t
permute(uint64_t keys, const size_t *to)
{
	uint64_t o = 0;

	for (size_t i = 0; i < STORY_IDS; i++)
		o |= (keys >> i & 1) << to[i];
	return o;
}

static void
rename_keys(struct lint_version *v, size_t n, const size_t *to)
{
	for (size_t i = 0; i < n; i++) {
		v[i].keys = permute(v[i].keys, to);
		v[i].sha1 = permute(v[i].sha1, to);
		v[i].signers = permute(v[i].signers, to);
	}
}

/* In whatever order keys and versions are told. */
static bool
is_same_in_other_order(struct arena *a, const struct story *s, uint64_t *seed)
{
	struct story o = *s;
	size_t to[STORY_IDS] = { 0, 1, 2, 3, 4 };

	for (size_t i = s->n_ids; i > 1; i--) {
		const size_t j = story_random(seed) % i, x = to[i - 1];

		to[i - 1] = to[j];
		to[j] = x;
	}
	for (size_t i = 0; i < s->n_ids; i++)
		o.ids[to[i]] = s->ids[i];
	rename_keys(o.versions, o.n_versions, to);
	rename_keys(o.after, o.n_after, to);
	for (size_t i = s->n_versions; i > 1; i--) {
		const size_t j = story_random(seed) % i;
		const struct lint_version x = o.versions[i - 1];

		o.versions[i - 1] = o.versions[j];
		o.versions[j] = x;
	}
	return safe_from(a, &o, s->now) == safe_from(a, s, s->now);
}

static bool
terms_add_up(struct arena *a, const struct story *s)
{
	const struct rollout_story w = story_world(s);
	const struct rollout_change c = story_change(s);
	const struct rollout_safety o = rollout_safe(a, &w, &c, s->now);
	int64_t sum = o.from;

	for (size_t i = 0; i < o.n_terms; i++)
		sum += o.term[i]->ttl > o.floor_s ? o.term[i]->ttl : o.floor_s;
	return o.safe == LINT_NEVER || sum == o.safe;
}

/* What no cache can hold any more may be forgotten. */
static bool
may_be_forgotten(struct arena *a, const struct story *s, uint64_t *seed, uint64_t *forgotten)
{
	const struct lint_history h = { .ids = s->ids,
		.n_ids = s->n_ids,
		.versions = s->versions,
		.n_versions = s->n_versions };
	const int64_t now = s->now + (int64_t)(story_random(seed) % 20);
	const struct rollout_story all = story_world(s);
	struct rollout_story rest = rollout_story_of(a, &h, now);
	const struct rollout_change c = story_change(s);

	rest.conservative = s->conservative;
	*forgotten += rest.n_versions < all.n_versions;
	for (int64_t t = now; t < now + 3; t++)
		for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
			if (rollout_breaks(&all, &rollout_families[f], t) !=
			    rollout_breaks(&rest, &rollout_families[f], t))
				return false;
	return rollout_safe(a, &all, &c, now).safe == rollout_safe(a, &rest, &c, now).safe;
}

/* `heals` is when the last family is well. */
static bool
heals_then(struct arena *a, const struct story *s)
{
	const struct rollout_story w = story_world(s);
	const struct lint_mixes o = rollout_mixes(a, &w, s->now);
	bool before = o.heals == s->now, after = false;

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		if (rollout_families[f].unusual && !s->conservative)
			continue;
		if (o.heals == LINT_NEVER) {
			before |= rollout_breaks(&w, &rollout_families[f], SIM_LAST);
			continue;
		}
		before |= rollout_breaks(&w, &rollout_families[f], o.heals - 1);
		for (int64_t t = o.heals; t < o.heals + 9; t++)
			after |= rollout_breaks(&w, &rollout_families[f], t);
	}
	return before && !after;
}

/* Who asks that unusual resolvers be counted waits no shorter. */
static bool
is_conservative(struct arena *a, const struct story *s)
{
	struct story o = *s;

	o.conservative = false;
	return safe_from(a, &o, s->now) <= safe_from(a, s, s->now);
}

enum law { WAIT, CAP, UNSEEN, ORDER, TERMS, FORGET, HEALS, CONSERVATIVE, N_LAWS };
static const char *const laws[N_LAWS] = { "waiting longer makes no safe step unsafe",
	"a cap makes none safe later", "fewer observations make none safe earlier, nor unsafe",
	"the order of keys and versions does not matter", "the terms add up to the safe time",
	"what no cache can hold may be forgotten", "the last harm ends when it is said to heal",
	"with unusual resolvers no step is safe earlier" };

int
main(int argc, char **argv)
{
	const uint64_t first = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) << 32;
	const uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 4000;
	uint64_t bad[N_LAWS] = { 0 }, seen = 0, forgotten = 0;

	for (uint64_t i = 0; i < count; i++) {
		local_arena *a = arena_new();
		uint64_t seed = first + i;
		const struct story any = story_make(seed), settled = story_settled(seed);
		const bool holds[N_LAWS] = { [WAIT] = may_wait(a, &settled, &seed),
			[CAP] = is_no_later_with_cap(a, &settled, &seed),
			[UNSEEN] = is_no_earlier_unseen(a, &settled, &seed, &seen),
			[ORDER] = is_same_in_other_order(a, &any, &seed),
			[TERMS] = terms_add_up(a, &any),
			[FORGET] = may_be_forgotten(a, &any, &seed, &forgotten),
			[HEALS] = heals_then(a, &any),
			[CONSERVATIVE] = is_conservative(a, &any) };

		for (size_t l = 0; l < N_LAWS; l++)
			if (!holds[l] && bad[l]++ == 0) {
				printf("# not so: %s; seed %" PRIu64 "\n", laws[l], first + i);
				story_print(l <= UNSEEN ? &settled : &any);
			}
	}
	for (size_t l = 0; l < N_LAWS; l++)
		ok(bad[l] == 0, "%s: %" PRIu64 " of %" PRIu64 " stories break it", laws[l], bad[l],
		    count);
	ok(seen > count / 8, "%" PRIu64 " stories were seen less often", seen);
	ok(forgotten > count / 8, "something was forgotten in %" PRIu64 " stories", forgotten);
	return done_testing();
}
