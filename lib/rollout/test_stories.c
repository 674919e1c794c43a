/*
 * test_stories.c - the model against resolvers on a virtual clock (story_sim.h),
 * on random stories.  `test_stories SEED COUNT` runs others, and more.
 */
#include "seek.h"
#include "random_story.h"
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

static void
run_stories(uint64_t seed, uint64_t count, uint64_t changes)
{
	uint64_t bad = 0, bad_changes = 0, done = 0;

	for (uint64_t i = 0; i < count && bad + bad_changes < 3; i++) {
		const struct story s = story_make(seed + i);
		bool is_bad = !breaks_alike(&s);

		bad += is_bad;
		if (!is_bad && i % changes == 0) {
			local_arena *a = arena_new();

			is_bad = !safe_alike(a, &s);
			bad_changes += is_bad;
			done++;
		}
		if (is_bad) {
			printf("# seed %llu\n", (unsigned long long)(seed + i));
			story_print(&s);
		}
	}
	ok(bad == 0, "%llu stories: the model breaks where resolvers do",
	    (unsigned long long)count);
	ok(bad_changes == 0, "%llu changes: the model says the first second that harms nobody",
	    (unsigned long long)done);
}

int
main(int argc, char **argv)
{
	const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	const uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 100000;

	run_stories(seed << 32, count, argc > 3 ? strtoull(argv[3], NULL, 10) : 10);
	return done_testing();
}
