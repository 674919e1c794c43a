/*
 * gate.c - the verdict on a step.  It is reached on the world as it was observed
 * and declared; then again on each world that nobody observed and that may have
 * been: if one of those makes the step unsafe, the answer is that we cannot tell.
 */
#include "plan_int.h"
#include "../base/when.h"

const char *const rollout_step_names[ROLLOUT_N_STEPS] = { "sign", "add-ds", "remove-ds", "unsign",
	"roll-zsk", "roll-ksk", "roll-algorithm", "change-ns" };

struct variant { /* a world that may have been */
	struct rollout_story story;
	uint8_t part, basis;
	int64_t since;
};
enum { N_VARIANTS = LINT_N_PARTS };

static int64_t
first_look(const struct planner *p, enum lint_part part)
{
	int64_t first = p->world->now;

	for (size_t i = 0; i < p->history->n_versions; i++)
		if (p->history->versions[i].part == part && p->history->versions[i].first < first)
			first = p->history->versions[i].first;
	return first;
}

static const struct lint_version *
present(const struct planner *p, enum lint_part part)
{
	for (size_t i = 0; i < p->history->n_versions; i++)
		if (p->history->versions[i].part == part &&
		    p->history->versions[i].until == LINT_NEVER)
			return &p->history->versions[i];
	return NULL;
}

/* Only a past in which the zone worked is worth assuming: beside a broken one, no step
 * would look worse than none. */
static bool
worked(const struct planner *p, const struct rollout_story *s, const struct lint_version *v)
{
	const struct lint_version *ds = v->part == LINT_PART_DS ? v : present(p, LINT_PART_DS);
	const struct lint_version *keys =
	    v->part == LINT_PART_DNSKEY ? v : present(p, LINT_PART_DNSKEY);
	const struct lint_version *data =
	    v->part == LINT_PART_DATA ? v : present(p, LINT_PART_DATA);

	return ds != NULL && keys != NULL && data != NULL &&
	       rollout_judge(s, &rollout_families[0], ds, keys, data) != LINT_BOGUS;
}

/* What each part may have been before anybody looked. */
static size_t
guesses(const struct planner *p, enum lint_part part, struct lint_version *out)
{
	const uint64_t zone_keys = p->now.published & ~(p->now.signers & ~p->now.data_any);
	size_t n = 0;

	if (part == LINT_PART_DS) {
		for (size_t i = 0; i < p->history->n_ids; i++)
			if ((p->now.ksk >> i & 1) != 0 && (p->now.ds >> i & 1) == 0)
				out[n++] = (struct lint_version){ .keys = 1ull << i };
		return n;
	}
	out[n++] = (struct lint_version){ .none = true };
	for (size_t i = 0; i < p->history->n_ids; i++) {
		const uint64_t key = 1ull << i;

		if (part == LINT_PART_DNSKEY && (p->now.published & key) != 0 && !p->now.ds_none)
			out[n++] = (struct lint_version){ .keys = p->now.published & ~key,
				.signers = p->now.signers & ~key };
		if (part == LINT_PART_DATA && (zone_keys & key) != 0 && p->now.data_any != key)
			out[n++] = (struct lint_version){ .keys = key };
	}
	return n;
}

/* False: nothing that may have been matters, or somebody saw all of it. */
static bool
vary(const struct planner *p, const struct rollout_story *seen, enum lint_part part,
    struct variant *o)
{
	const struct ev_said *d = &p->world->declared;
	const bool stated = part == LINT_PART_DS ? d->has_ds : d->has_signed;
	struct lint_version guess[LINT_MAX_IDS + 1] = { 0 };
	struct lint_version *v =
	    new (p->arena, struct lint_version, seen->n_versions + LINT_MAX_IDS + 1);
	const size_t n = guesses(p, part, guess);

	memcpy(v, seen->versions, seen->n_versions * sizeof(*v));
	*o = (struct variant){ .story = *seen,
		.part = (uint8_t)part,
		.basis = stated ? LINT_STATED : LINT_ASSUMED,
		.since = !stated                ? first_look(p, part)
			 : part == LINT_PART_DS ? d->ds_seen
						: d->signed_since };
	for (size_t i = 0; i < n; i++) {
		guess[i].part = (uint8_t)part;
		guess[i].basis = o->basis;
		guess[i].from = LINT_ALWAYS_WAS;
		guess[i].until = o->since;
		guess[i].first = guess[i].last = o->since;
		guess[i].ttl = stated && part == LINT_PART_DS && d->ds_ttl != 0
				   ? d->ds_ttl
				   : plan_ttl(p->history, part, guess[i].none);
		if (worked(p, seen, &guess[i]))
			v[o->story.n_versions++] = guess[i];
	}
	o->story.versions = v;
	return o->story.n_versions > seen->n_versions;
}

static bool
blocks(const struct rollout_stage *s)
{
	return s->state != ROLLOUT_DONE && !s->is_wait;
}

/* The earliest time of every stage, each after those before it. */
static void
time_stages(struct planner *p, struct rollout_story story)
{
	struct rollout_gate *g = p->gate;
	int64_t at = p->world->now;

	for (size_t i = 0; i < g->n_stages; i++) {
		struct rollout_stage *s = &g->stages[i];
		const struct rollout_change *c = s->planned.parts != 0 ? &s->planned : &s->change;
		struct rollout_safety safety = { .safe = LINT_NEVER };

		if (s->state == ROLLOUT_DONE || s->change.parts == 0)
			continue;
		if (at != LINT_NEVER)
			safety = rollout_safe(p->arena, &story, c, at);
		s->not_before = safety.safe;
		if (i == g->judged)
			g->planned = safety;
		if (s->not_before != LINT_NEVER)
			story = rollout_apply(p->arena, &story, c, s->not_before);
		at = s->not_before;
	}
	for (size_t i = g->n_stages; i-- > 0;)
		if (g->stages[i].is_wait && i + 1 < g->n_stages)
			g->stages[i].not_before = g->stages[i + 1].not_before;
}

static void
settle_states(struct planner *p)
{
	struct rollout_gate *g = p->gate;
	bool blocked = false;

	for (size_t i = 0; i <= g->judged; i++) {
		struct rollout_stage *s = &g->stages[i];

		if (s->state == ROLLOUT_DONE)
			continue;
		if (blocked || s->not_before == LINT_NEVER)
			s->state = ROLLOUT_BLOCKED;
		else if (s->not_before > p->world->now)
			s->state = ROLLOUT_WAITING;
		else
			s->state = s->is_wait ? ROLLOUT_DONE : ROLLOUT_GO;
		blocked = blocked || (blocks(s) && i < g->judged);
	}
}

static const char *const unsure_texts[] = {
	[LINT_PART_DS] =
	    "whether and until when the parent had another DS was not observed: say so with --seen",
	[LINT_PART_DNSKEY] = "since when the keys are what they are was not observed: --history or "
			     "--signed-since tells",
	[LINT_PART_DATA] = "since when the data is signed as it is was not observed: --history or "
			   "--signed-since tells",
};

/* The step, done now, on the world as it was seen and on those that may have been. */
static void
judge(struct planner *p, const struct rollout_story *seen)
{
	struct rollout_gate *g = p->gate;
	struct rollout_stage *s = &g->stages[g->judged];
	struct variant v;
	bool assumed = false;

	g->safety = rollout_safe(p->arena, seen, &s->change, p->world->now);
	g->safe = s->not_before;
	g->basis = g->safety.basis;
	for (unsigned part = 0; s->state != ROLLOUT_BLOCKED && part <= LINT_PART_DATA; part++) {
		struct rollout_safety o;

		if (!vary(p, seen, part, &v))
			continue;
		v.story.conservative = seen->conservative;
		o = rollout_safe(p->arena, &v.story, &s->change, p->world->now);
		if (o.safe <= p->world->now || o.safe <= g->safe)
			continue;
		assumed = assumed || (v.basis == LINT_ASSUMED && g->safe <= p->world->now);
		if (v.basis == LINT_ASSUMED && g->unsure == NULL)
			g->unsure = unsure_texts[part];
		g->safety = o;
		g->safe = o.safe;
		g->basis = v.basis;
	}
	if (g->safe <= p->world->now)
		g->verdict = s->state == ROLLOUT_GO ? LINT_IS_GO : LINT_NO_GO;
	else if (assumed && s->state == ROLLOUT_GO)
		g->verdict = LINT_CANNOT_TELL;
	else
		g->verdict = LINT_NO_GO;
	if (g->safe > s->not_before) {
		s->not_before = g->safe;
		s->state = g->verdict == LINT_CANNOT_TELL ? ROLLOUT_UNSURE : ROLLOUT_WAITING;
		if (g->judged > 0 && g->stages[g->judged - 1].is_wait) {
			g->stages[g->judged - 1].not_before = g->safe;
			g->stages[g->judged - 1].state = s->state;
			s->state = s->state == ROLLOUT_WAITING ? ROLLOUT_BLOCKED : s->state;
		}
	}
	if (g->verdict != LINT_NO_GO)
		g->unsure = g->verdict == LINT_CANNOT_TELL ? g->unsure : NULL;
	if (g->safety.now.n_mixes > 0 && g->why == NULL && g->verdict != LINT_IS_GO)
		g->why = rollout_mix_text(p->arena, g->ids, &g->safety.now.mixes[0]);
}

static void
add_act(struct planner *p, const struct rollout_story *s, const char *what,
    const struct rollout_change *c)
{
	struct rollout_heal *o = &p->gate->acts[p->gate->n_acts];
	const struct rollout_story then =
	    c == NULL ? *s : rollout_apply(p->arena, s, c, p->world->now);

	if (p->gate->n_acts == ROLLOUT_MAX_ACTS)
		return;
	p->gate->n_acts++;
	o->act = what;
	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		o->heals[f] = rollout_heals(&then, &rollout_families[f], p->world->now);
	o->no_worse =
	    c == NULL || rollout_safe(p->arena, s, c, p->world->now).safe == p->world->now;
}

/* The last DNSKEY RRset and data that a DS which may be cached leads to. */
static const struct lint_version *
last_good(const struct planner *p, enum lint_part part, uint64_t keys)
{
	const struct lint_version *best = NULL;

	for (size_t i = 0; i < p->history->n_versions; i++) {
		const struct lint_version *v = &p->history->versions[i];

		if (v->part == part && !v->none && (v->keys & keys) != 0 &&
		    (best == NULL || v->last > best->last))
			best = v;
	}
	return best;
}

/* Names fail for somebody at this instant: what may be done, and what it is good for. */
static void
rescue(struct planner *p, struct rollout_story *s)
{
	const uint32_t both = 1u << LINT_PART_DNSKEY | 1u << LINT_PART_DATA;
	uint64_t anchors = 0;
	const struct lint_version *keys, *data;
	struct lint_version after[2];
	struct rollout_change c = { .parts = both, .after = after, .n_after = 2 };
	const uint64_t fresh = p->gate->n_ids < LINT_MAX_IDS ? 1ull << p->gate->n_ids : 0;
	bool now = false;

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		now = now || rollout_breaks(s, &rollout_families[f], p->world->now);
	if (!now)
		return;
	if (fresh != 0)
		p->ids[p->gate->n_ids++] = (struct lint_id){ .algorithm = 13 };
	s->n_ids = p->gate->n_ids;
	for (size_t i = 0; i < s->n_versions; i++)
		anchors |= s->versions[i].part == LINT_PART_DS ? s->versions[i].keys : 0;
	add_act(p, s, "wait", NULL);
	keys = last_good(p, LINT_PART_DNSKEY, anchors);
	data = keys == NULL ? NULL : last_good(p, LINT_PART_DATA, keys->keys);
	if (p->now.keys_none && keys != NULL && data != NULL) {
		after[0] = *keys;
		after[1] = *data;
		add_act(p, s, "sign again with the same KSK and the same ZSK", &c);
		after[0].keys = (keys->keys & keys->signers) | fresh;
		after[1].keys = fresh;
		add_act(p, s, "sign again with the same KSK and a new ZSK", &c);
	}
	if (p->now.keys_none) {
		after[0] = (struct lint_version){ .part = LINT_PART_DNSKEY,
			.keys = fresh,
			.signers = fresh,
			.ttl = plan_ttl(p->history, LINT_PART_DNSKEY, false) };
		after[1] = (struct lint_version){ .part = LINT_PART_DATA,
			.keys = fresh,
			.ttl = plan_ttl(p->history, LINT_PART_DATA, false) };
		add_act(p, s, "sign with new keys", &c);
	}
	c = (struct rollout_change){ .parts = 1u << LINT_PART_DS, .after = after, .n_after = 1 };
	after[0] = (struct lint_version){
		.part = LINT_PART_DS, .none = true, .ttl = plan_ttl(p->history, LINT_PART_DS, true)
	};
	if (p->now.ds != 0)
		add_act(p, s, "remove the DS", &c);
	if ((p->now.ksk & p->now.published) != 0 && (p->now.ds & p->now.ksk) == 0) {
		after[0] = (struct lint_version){ .part = LINT_PART_DS,
			.keys = p->now.ksk & p->now.published,
			.ttl = plan_ttl(p->history, LINT_PART_DS, false) };
		add_act(p, s, "publish the DS of the keys that sign now", &c);
	}
}

void
rollout_gate(
    struct arena *a, const struct rollout_world *w, enum rollout_step step, struct rollout_gate *g)
{
	struct planner p = { .arena = a,
		.world = w,
		.history = w->history,
		.now = plan_standing(w->history, w->move == ROLLOUT_MOVED ? ROLLOUT_LEFT : 0),
		.gate = g,
		.ids = new (a, struct lint_id, LINT_MAX_IDS) };
	struct rollout_story seen = rollout_story_of(a, w->history, w->now);

	*g = (struct rollout_gate){
		.step = (uint8_t)step, .ids = p.ids, .n_ids = w->history->n_ids
	};
	if (w->history->n_ids > 0)
		memcpy(p.ids, w->history->ids, w->history->n_ids * sizeof(*p.ids));
	plan_stages(&p, step);
	seen.ids = p.ids;
	seen.n_ids = g->n_ids;
	seen.conservative = p.conservative;
	time_stages(&p, seen);
	settle_states(&p);
	if (g->stages[g->judged].state == ROLLOUT_DONE) {
		g->safe = w->now;
		g->verdict = LINT_IS_GO;
		g->why = "this is done already";
	} else if (step == ROLLOUT_CHANGE_NS && w->move == ROLLOUT_NO_MOVE) {
		g->verdict = LINT_CANNOT_TELL;
		g->safe = LINT_NEVER;
		g->stages[g->judged].state = ROLLOUT_UNSURE;
		g->unsure = "where to the zone is to move nobody said: name the new servers with --ns, or "
			    "give a snapshot of a walk with --ns";
	} else
		judge(&p, &seen);
	if (seen.cut_short && g->verdict == LINT_IS_GO) {
		g->verdict = LINT_CANNOT_TELL;
		g->stages[g->judged].state = ROLLOUT_UNSURE;
		g->safe = LINT_NEVER;
		g->unsure = "the keys, the DS or the signatures changed more often within their TTLs than "
		            "ROLLOUT_MOST_VERSIONS (24): older versions were left out";
	}
	seen.n_ids = g->n_ids;
	rescue(&p, &seen);
	if (g->stages[g->judged].state == ROLLOUT_DONE && g->n_acts > 0) {
		g->verdict = LINT_NO_GO;
		g->safe = LINT_NEVER;
		g->why = "this is done already, and names fail for some resolvers at this moment";
	}
}
