/* time.c - what checks may ask of a zone over time, and of what caches may hold. */
#include "run.h"
#include "../base/buf.h"
#include "../rollout/model.h"

static struct engine *
engine_of(const struct lint_run *run)
{
	return ((const struct engine_run *)run)->engine;
}

const struct lint_history *
engine_history(const struct lint_run *run, struct lint_ref zone)
{
	static const struct lint_history none = { .since = LINT_ALWAYS_WAS };
	struct engine *e = engine_of(run);

	if (zone.kind != LINT_ZONE || zone.zone >= e->facts->zones.n)
		return &none;
	if (e->histories[zone.zone] == NULL)
		e->histories[zone.zone] =
		    facts_history(e->arena, e->facts, e->facts->zones.v[zone.zone], e->options->now);
	return e->histories[zone.zone];
}

const struct lint_mixes *
engine_mixes(const struct lint_run *run, struct lint_ref zone, enum lint_world world)
{
	static const struct lint_mixes none = { .heals = LINT_ALWAYS_WAS };
	struct engine *e = engine_of(run);
	struct lint_mixes *m;

	if (zone.kind != LINT_ZONE || zone.zone >= e->facts->zones.n || world != LINT_NOW)
		return &none;
	if (e->mixes[zone.zone] == NULL) {
		const struct rollout_story story =
		    rollout_story_of(e->arena, engine_history(run, zone), e->options->now);

		m = new (e->arena, struct lint_mixes, 1);
		*m = rollout_mixes(e->arena, &story, e->options->now);
		e->mixes[zone.zone] = m;
	}
	return e->mixes[zone.zone];
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
