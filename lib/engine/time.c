/* time.c - what checks may ask of a zone over time, and of what caches may hold. */
#include "run.h"
#include "../base/buf.h"
#include "../rollout/model.h"

static struct engine *
engine_of(const struct lint_run *run)
{
	return ((const struct engine_run *)run)->engine;
}

/* The zone as its servers answer, where it was handed over too. */
static const struct fact_zone *
live_one(const struct engine *e, struct lint_ref zone)
{
	const struct fact_zone *z =
	    zone.kind == LINT_ZONE && zone.zone < e->facts->zones.n ? e->facts->zones.v[zone.zone] : NULL;

	return z != NULL && z->transfer != NULL && z->twin != FACTS_NO_ZONE ? e->facts->zones.v[z->twin] : z;
}

const struct lint_history *
engine_history(const struct lint_run *run, struct lint_ref zone)
{
	static const struct lint_history none = { .since = LINT_ALWAYS_WAS, .signed_said = LINT_NEVER };
	struct engine *e = engine_of(run);
	const struct fact_zone *z = live_one(e, zone);

	if (z == NULL)
		return &none;
	if (e->result->histories[z->index] == NULL)
		e->result->histories[z->index] = facts_history(e->arena, e->facts, z, e->options->now);
	return e->result->histories[z->index];
}

static void
add_gap(struct engine *e, const struct lint_check *check, const struct fact_zone *z)
{
	*vec_add(e->lists, &e->result->gaps) = (struct engine_gap){ check, z->index, true,
		"limit ROLLOUT_MOST_VERSIONS (24) exceeded: versions that caches may hold were left out" };
}

const struct lint_mixes *
engine_mixes(const struct lint_run *run, struct lint_ref zone, enum lint_world world)
{
	static const struct lint_mixes none = { .heals = LINT_ALWAYS_WAS };
	struct engine *e = engine_of(run);
	const struct fact_zone *z = live_one(e, zone);
	struct lint_mixes *m;

	if (z == NULL || world == LINT_BEFORE)
		return &none;
	if (world == LINT_AFTER && e->options->after != NULL)
		return e->options->after[z->index] == NULL ? &none : e->options->after[z->index];
	if (e->mixes[z->index] == NULL) {
		const struct rollout_story story =
		    rollout_story_of(e->arena, engine_history(run, zone), e->options->now);

		m = new (e->arena, struct lint_mixes, 1);
		*m = rollout_mixes(e->arena, &story, e->options->now);
		e->mixes[z->index] = m;
		if (story.cut_short)
			add_gap(e, run->check, z);
	}
	return e->mixes[z->index];
}

const char *
engine_families(struct lint_run *run, uint32_t families)
{
	struct buf b = buf_new(engine_of(run)->arena);

	for (uint32_t i = 0; i < ROLLOUT_N_FAMILIES; i++)
		if (families >> i & 1) {
			buf_str(&b, b.n > 0 ? ", " : "");
			buf_str(&b, rollout_families[i].name);
		}
	return b.n > 0 ? b.p : "";
}
