#include "gate_side.h"
#include "../lib/base/arena.h"
#include "../lib/base/when.h"
#include "../lib/dns/name.h"

enum { SIDE_MOST_AGE_S = 86400 }; /* of what the history saw last of the published side */

bool
gate_sides_collect(struct arena *a, const struct options *o, const char *target, struct evidence *ev,
    const char **name, struct err *e)
{
	struct options here = *o, there = *o, kept = *o;

	memset(&here.ns, 0, sizeof(here.ns));
	here.save = there.save = NULL;
	there.history = kept.history = NULL;
	if (!walk_collect(a, &here, &target, 1, ev, name, e))
		return false;
	ev->beside = evidence_new(a);
	return walk_collect(a, &there, &target, 1, ev->beside, name, e) && walk_keep(a, &kept, ev, *name, e);
}

static const struct fact_zone *
same_zone(const struct facts *f, struct lint_name apex)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && lint_name_eq(f->zones.v[i]->apex, apex))
			return f->zones.v[i];
	return NULL;
}

static const char *
lacks_there(struct arena *a, const struct fact_zone *there)
{
	const uint32_t wants = LINT_NEED_KEYS | LINT_NEED_SERVERS;

	for (unsigned i = 0; i < LINT_N_NEEDS; i++)
		if ((wants & ~there->have & 1u << i) != 0)
			return arena_printf(a, "of the new servers: %s",
			    there->why_not[i] != NULL ? there->why_not[i] : "not every one was heard");
	return NULL;
}

void
gate_sides_of(struct arena *a, const struct options *o, struct facts *facts, const struct fact_zone *z,
    struct gate_sides *s, struct rollout_world *w)
{
	const struct evidence *beside = facts->evidence->beside;
	const bool declared = z->cut != NULL && z->cut->declared;
	const int64_t now = o->engine.now;
	struct facts_beside b;

	*s = (struct gate_sides){ 0 };
	if (beside == NULL && !declared) {
		rollout_world_moved(a, facts, z, w);
		return;
	}
	s->other = declared ? facts : facts_build(a, beside, &(struct facts_options){ .jobs = o->jobs });
	s->there = declared ? z : same_zone(s->other, z->apex);
	if (s->there == NULL) {
		s->lacks = "the new servers were not reached";
		return;
	}
	s->lacks = lacks_there(a, s->there);
	facts_history_beside(a, facts, declared ? NULL : z, s->other, s->there, now, &b);
	if (declared && b.newest == LINT_ALWAYS_WAS) {
		s->lacks = "nothing is known of the servers that the zone has now: give a history of walks "
			   "to them (--history)";
		return;
	}
	if (declared && now - b.newest > SIDE_MOST_AGE_S && s->lacks == NULL) {
		char text[WHEN_TEXT];

		s->lacks = arena_printf(a, "the servers that the zone has now were last looked at %s, more "
		    "than a day before: walk it again", when_text(b.newest, text));
	}
	if (!rollout_world_moves(a, &b, declared ? NULL : z, facts, s->other, s->there, w)) {
		s->other = NULL;
		if (!declared)
			rollout_world_moved(a, facts, z, w);
	}
}

static bool
is_known(const struct engine_result *r, const struct engine_finding *f)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (strcmp(r->findings.v[i]->fingerprint, f->fingerprint) == 0)
			return true;
	return false;
}

const char *
gate_sides_fault(struct arena *a, const struct options *o, const struct gate_sides *s,
    const struct engine_result *published)
{
	struct engine_options how = o->engine;
	const struct engine_finding *worst = NULL;
	struct engine_checks checks = { 0 };
	struct engine_result r = { 0 };
	struct err e;

	if (s->other == NULL || s->there == NULL)
		return NULL;
	how.step = NULL;
	if (!load_checks(a, o, &checks, &e) || !engine_run(a, &checks, s->other, &how, &r, &e))
		return "the checks could not be run on the new servers";
	for (size_t i = 0; i < r.findings.n; i++) {
		const struct engine_finding *f = r.findings.v[i];

		if (f->zone == s->there->index && f->severity >= how.fail_on && f->follows == NULL &&
		    (worst == NULL || f->severity > worst->severity) &&
		    (published == NULL || !is_known(published, f)))
			worst = f;
	}
	return worst == NULL ? NULL : arena_printf(a, "on the new servers, %s at %s: %s", worst->check->id,
	    name_text(a, worst->name), worst->text);
}
