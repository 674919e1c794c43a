/*
 * test_stories.c - the model against resolvers on a virtual clock (story_sim.h),
 * on random stories.  `test_stories SEED COUNT` runs others, and more.
 */
#include "seek.h"
#include "random_story.h"
#include "story_resolver.h"
#include "story_sim.h"
#include "../base/tap.h"

struct marks {
	uint64_t whole, any;
};

static void
mark(void *ctx, const struct lint_mix *m, bool whole)
{
	struct marks *o = ctx;

	for (int64_t t = m->from < -1 ? -1 : m->from; t <= SIM_LAST && t < m->until; t++) {
		o->whole |= whole ? sim_bit(t) : 0;
		o->any |= sim_bit(t);
	}
}

static bool
breaks_alike(const struct story *s)
{
	static struct sim_outcome sim;
	const struct rollout_story w = story_world(s);
	const uint64_t seen = ~(sim_bit(-1) - 1);

	sim_run(&sim, &w, ROLLOUT_ALL_FAMILIES);
	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		struct marks model = { 0 };

		rollout_seek(&(struct seeker){ .story = &w,
		    .family = &rollout_families[f],
		    .when = { -1, LINT_NEVER },
		    .found = mark,
		    .ctx = &model });
		if (model.whole == (sim.whole[f] & seen) && model.any == (sim.any[f] & seen) &&
		    rollout_breaks(&w, &rollout_families[f], s->now) ==
			((sim.any[f] & sim_bit(s->now)) != 0))
			continue;
		for (int64_t t = -1; t <= SIM_LAST; t++)
			if (((model.any ^ sim.any[f]) & sim_bit(t)) != 0) {
				printf("# %s, second %lld: the model %s, the resolvers %s\n",
				    rollout_families[f].name, (long long)t,
				    (model.any & sim_bit(t)) != 0 ? "breaks" : "is well",
				    (sim.any[f] & sim_bit(t)) != 0 ? "break" : "are well");
				break;
			}
		return false;
	}
	return true;
}

/* Single resolvers fail only where the model says that some can; failures counts theirs. */
static bool
covers_resolvers(const struct story *s, uint64_t seed, uint64_t *failures)
{
	const struct rollout_story w = story_world(s);

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		struct marks model = { 0 };
		uint64_t failed = 0;

		rollout_seek(&(struct seeker){ .story = &w,
		    .family = &rollout_families[f],
		    .when = { -SIM_BEFORE, LINT_NEVER },
		    .found = mark,
		    .ctx = &model });
		for (int i = 0; i < 4; i++)
			failed |= story_resolve(&w, &rollout_families[f], &seed);
		failed &= ~(sim_bit(-1) - 1);
		*failures += failed != 0;
		if ((failed & ~model.any) != 0) {
			printf("# one of %s fails where the model is well\n",
			    rollout_families[f].name);
			return false;
		}
	}
	return true;
}

static bool
safe_alike(struct arena *a, const struct story *s)
{
	const struct rollout_story w = story_world(s);
	const struct rollout_change c = story_change(s);
	const struct rollout_safety o = rollout_safe(a, &w, &c, s->now);
	const int64_t sim = sim_safe(&w, &c, s->now, SIM_CHANGES);

	if (o.safe == sim)
		return true;
	printf("# safe at %lld, with the resolvers at %lld\n", (long long)o.safe, (long long)sim);
	return false;
}

struct tally {
	uint64_t stories, changes, resolved, failures;
	uint64_t bad_stories, bad_changes, bad_resolved;
};

/* Every story; the change in one of `changes`, single resolvers in another. */
static void
try_story(uint64_t seed, uint64_t i, uint64_t changes, struct tally *t)
{
	const struct story s = story_make(seed + i);
	const uint64_t before = t->bad_stories + t->bad_changes + t->bad_resolved;

	t->stories++;
	t->bad_stories += !breaks_alike(&s);
	if (i % changes == 0) {
		local_arena *a = arena_new();

		t->changes++;
		t->bad_changes += !safe_alike(a, &s);
	} else if (i % changes == 1) {
		t->resolved++;
		t->bad_resolved += !covers_resolvers(&s, seed ^ i, &t->failures);
	}
	if (t->bad_stories + t->bad_changes + t->bad_resolved > before) {
		printf("# seed %llu\n", (unsigned long long)(seed + i));
		story_print(&s);
	}
}

int
main(int argc, char **argv)
{
	const uint64_t seed = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) << 32;
	const uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 100000;
	const uint64_t changes = argc > 3 ? strtoull(argv[3], NULL, 10) : 10;
	struct tally t = { 0 };

	for (uint64_t i = 0; i < count && t.bad_stories + t.bad_changes + t.bad_resolved < 3; i++)
		try_story(seed, i, changes, &t);
	ok(t.bad_stories == 0, "%llu stories: the model breaks where resolvers do",
	    (unsigned long long)t.stories);
	ok(t.bad_changes == 0, "%llu changes: the model says the first second that harms nobody",
	    (unsigned long long)t.changes);
	ok(t.bad_resolved == 0, "%llu stories: single resolvers fail only where it breaks",
	    (unsigned long long)t.resolved);
	ok(t.failures >= t.resolved, "and do fail, in %llu of %llu turns",
	    (unsigned long long)t.failures, (unsigned long long)t.resolved * ROLLOUT_N_FAMILIES);
	return done_testing();
}
