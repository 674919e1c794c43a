/*
 * story_resolver.c - see story_resolver.h.  One cache with one entry of each kind;
 * an entry is used until it runs out, then fetched from whom the cache leads to.
 */
#include "story_resolver.h"
#include "random_story.h"
#include "story_sim.h"

struct entry {
	const struct lint_version *v;
	int64_t until;
};
struct resolver {
	const struct rollout_story *story;
	const struct rollout_family *family;
	uint64_t *seed;
	int64_t now; /* sub-ticks */
	struct entry cache[LINT_N_PARTS];
	const struct lint_version *trust; /* the DS by which the keys in the cache were validated */
};

static bool
is_handed_out(const struct resolver *r, const struct lint_version *v, uint8_t part, uint32_t by)
{
	return v->part == part &&
	       (v->from == LINT_ALWAYS_WAS || v->from * SIM_SUBTICKS <= r->now) &&
	       (v->until == LINT_NEVER || r->now < v->until * SIM_SUBTICKS) &&
	       (by == 0 || v->operators == 0 || (v->operators & by) != 0);
}

/* Any that is handed out, each as likely; NULL. */
static const struct lint_version *
fetch(struct resolver *r, uint8_t part, uint32_t by)
{
	const struct lint_version *o = NULL;
	uint64_t n = 0;

	for (size_t i = 0; i < r->story->n_versions; i++)
		if (is_handed_out(r, &r->story->versions[i], part, by) &&
		    story_random(r->seed) % ++n == 0)
			o = &r->story->versions[i];
	return o;
}

static const struct lint_version *
look_up(struct resolver *r, uint8_t part, uint32_t by)
{
	struct entry *e = &r->cache[part];
	int64_t seconds;

	if (e->v != NULL && r->now < e->until)
		return e->v;
	e->v = fetch(r, part, by);
	if (e->v == NULL)
		return NULL;
	seconds = e->v->ttl > r->family->floor_s ? e->v->ttl : r->family->floor_s;
	e->until = r->now + seconds * SIM_SUBTICKS + (seconds == 0);
	if (part == LINT_PART_DNSKEY)
		r->trust = NULL;
	return e->v;
}

/* 0: nothing to be had; else the operators that it is led to, UINT32_MAX for all. */
static uint32_t
led_to(struct resolver *r)
{
	const struct lint_version *ns;
	bool any = false;

	for (size_t i = 0; i < r->story->n_versions; i++)
		any |= r->story->versions[i].part == LINT_PART_NS;
	if (!any)
		return UINT32_MAX;
	ns = look_up(r, LINT_PART_NS, 0);
	return ns == NULL ? 0 : ns->operators == 0 ? UINT32_MAX : ns->operators;
}

/* Somebody asks for a name that is not in this cache.  False: SERVFAIL. */
static bool
answer(struct resolver *r)
{
	const uint32_t by = led_to(r);
	const struct lint_version *data, *keys, *ds;
	enum lint_outcome o;

	if (by == 0)
		return true;
	if (fetch(r, LINT_PART_DATA, by) == NULL)
		return by == UINT32_MAX;
	data = r->family->stored ? look_up(r, LINT_PART_DATA, by) : fetch(r, LINT_PART_DATA, by);
	keys = r->cache[LINT_PART_DNSKEY].v;
	if (r->family->keeps_keys && keys != NULL && r->trust != NULL &&
	    r->now < r->cache[LINT_PART_DNSKEY].until)
		return sim_validate(r->story, r->family, r->trust, keys, data) != LINT_BOGUS;
	ds = look_up(r, LINT_PART_DS, 0);
	if (ds == NULL || sim_validate(r->story, r->family, ds, ds, NULL) == LINT_INSECURE)
		return true;
	keys = look_up(r, LINT_PART_DNSKEY, by);
	if (keys == NULL)
		return true;
	o = sim_validate(r->story, r->family, ds, keys, NULL);
	if (o == LINT_SECURE) {
		r->trust = ds;
		o = sim_validate(r->story, r->family, ds, keys, data);
	}
	return o != LINT_BOGUS;
}

uint64_t
story_resolve(const struct rollout_story *s, const struct rollout_family *f, uint64_t *seed)
{
	struct resolver r = { .story = s, .family = f, .seed = seed };
	const uint64_t rarely = 1 + story_random(seed) % 12;
	uint64_t failed = 0;

	for (r.now = -SIM_BEFORE * SIM_SUBTICKS; r.now < SIM_LAST * SIM_SUBTICKS; r.now++) {
		const int64_t second =
		    (r.now + SIM_BEFORE * SIM_SUBTICKS) / SIM_SUBTICKS - SIM_BEFORE;
		const uint64_t what = story_random(seed) % (4 * rarely);

		/* Without validation (CD=1), or in full. */
		if (what == 0)
			look_up(&r, LINT_PART_DS, 0);
		else if (what == 1 && led_to(&r) != 0)
			look_up(&r, LINT_PART_DNSKEY, led_to(&r));
		else if (what < 4 && !answer(&r))
			failed |= sim_bit(second);
	}
	return failed;
}
