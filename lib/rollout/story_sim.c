/* story_sim.c - see story_sim.h. */
#include "story_sim.h"

/* A version and the instants at which each operator hands it out. */
struct answer {
	struct lint_version v;
	int64_t from, until[SIM_OPERATORS];
};
struct world {
	const struct rollout_story *story;
	struct answer answers[SIM_VERSIONS];
	size_t n;
	bool has_ns;
};
/* What caches of one floor can hold, a bit for each second at its first instant. */
struct caches {
	uint64_t asked[SIM_VERSIONS]; /* can be got from a server */
	uint64_t held[SIM_VERSIONS];
	uint64_t kept[SIM_VERSIONS]
		     [SIM_VERSIONS]; /* [ds][keys] validated once, in the cache still */
	uint64_t lost[SIM_VERSIONS]; /* held while its operators do not serve the zone */
};

uint64_t
sim_bit(int64_t second)
{
	return 1ull << (second + SIM_BEFORE);
}

static bool
has(uint64_t keys, size_t i)
{
	return (keys >> i & 1) != 0;
}

static int64_t
to_instant(int64_t second)
{
	return second == LINT_ALWAYS_WAS || second == LINT_NEVER ? second : second * SIM_SUBTICKS;
}

static bool
is_replaced(const struct lint_version *v, const struct rollout_change *c, unsigned operator)
{
	if ((c->parts >> v->part & 1) == 0)
		return false;
	if (c->operators == 0 || v->operators == 0)
		return true;
	if (v->part == LINT_PART_NS) /* its operators are listed, they do not serve it */
		return (v->operators | c->operators) == c->operators;
	return (c->operators >> operator& 1) != 0;
}

static void
add(struct world *w, const struct lint_version *v, int64_t from, int64_t until)
{
	struct answer *a = &w->answers[w->n++];

	a->v = *v;
	a->from = to_instant(from);
	for (unsigned o = 0; o < SIM_OPERATORS; o++)
		a->until[o] = to_instant(until);
	w->has_ns |= v->part == LINT_PART_NS;
}

static void
build(struct world *w, const struct rollout_story *s, const struct rollout_change *c, int64_t at)
{
	w->story = s;
	w->n = 0;
	w->has_ns = false;
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];

		add(w, v, v->from, v->until);
		for (unsigned o = 0; c != NULL && o < SIM_OPERATORS; o++)
			if (is_replaced(v, c, o) && v->until > at)
				w->answers[w->n - 1].until[o] = to_instant(at);
	}
	for (size_t i = 0; c != NULL && i < c->n_after; i++)
		add(w, &c->after[i], at, LINT_NEVER);
}

/* The operators that hand it out at this instant. */
static uint32_t
hand_out(const struct answer *a, int64_t now)
{
	uint32_t by = 0;

	for (unsigned o = 0; o < SIM_OPERATORS; o++)
		if (a->from <= now && now < a->until[o])
			by |= 1u << o;
	if (a->v.part == LINT_PART_DNSKEY || a->v.part == LINT_PART_DATA)
		by &= a->v.operators == 0 ? ~0u : a->v.operators;
	return by;
}

/* Lifetimes that the entry can have left: bit i, for i instants, this one included.  What
 * has no TTL serves the question for which it was fetched (RFC 1035 3.2.1). */
static uint64_t
age(uint64_t lifetimes, bool fetched, uint32_t ttl, uint32_t floor_s)
{
	const uint32_t seconds = ttl < floor_s ? floor_s : ttl;

	lifetimes = lifetimes >> 1 & ~1ull;
	if (fetched)
		lifetimes |= 1ull << (seconds == 0 ? 1 : seconds * SIM_SUBTICKS);
	return lifetimes;
}

/* Everything that can be got and held at one instant, given what could at the one before. */
static void
step(const struct world *w, uint32_t floor_s, int64_t now, uint64_t *life,
    uint64_t trust[][SIM_VERSIONS], uint64_t *got)
{
	uint32_t reachable = w->has_ns ? 0 : ~0u;

	*got = 0;
	for (size_t i = 0; i < w->n; i++) {
		const struct answer *a = &w->answers[i];

		if (a->v.part == LINT_PART_NS) {
			life[i] = age(life[i], hand_out(a, now) != 0, a->v.ttl, floor_s);
			if (life[i] != 0)
				reachable |= a->v.operators == 0 ? ~0u : a->v.operators;
		}
	}
	for (size_t i = 0; i < w->n; i++) {
		const struct answer *a = &w->answers[i];
		uint32_t from = hand_out(a, now);

		if (a->v.part == LINT_PART_NS)
			continue;
		if (a->v.part != LINT_PART_DS)
			from &= reachable;
		if (from != 0)
			*got |= 1ull << i;
		life[i] = age(life[i], from != 0, a->v.ttl, floor_s);
	}
	for (size_t d = 0; d < w->n; d++)
		for (size_t k = 0; w->answers[d].v.part == LINT_PART_DS && k < w->n; k++)
			if (w->answers[k].v.part == LINT_PART_DNSKEY) {
				trust[d][k] = trust[d][k] >> 1 & ~1ull;
				if (life[d] != 0) /* validated now, for what the keys have left */
					trust[d][k] |= life[k];
			}
}

/* The operators who serve the zone. */
static uint32_t
serving(const struct world *w, int64_t now)
{
	uint32_t o = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->answers[i].v.part == LINT_PART_DATA)
			o |= hand_out(&w->answers[i], now);
	return o;
}

static void
fill(const struct world *w, uint32_t floor_s, struct caches *c)
{
	uint64_t life[SIM_VERSIONS] = { 0 }, trust[SIM_VERSIONS][SIM_VERSIONS], got;

	memset(c, 0, sizeof(*c));
	memset(trust, 0, sizeof(trust));
	for (int64_t now = -SIM_BEFORE * SIM_SUBTICKS; now < (SIM_LAST + 1) * SIM_SUBTICKS; now++) {
		uint64_t bit;
		uint32_t served;

		step(w, floor_s, now, life, trust, &got);
		if (now % SIM_SUBTICKS != 0)
			continue;
		bit = sim_bit(now / SIM_SUBTICKS);
		served = serving(w, now);
		for (size_t i = 0; i < w->n; i++) {
			c->asked[i] |= has(got, i) ? bit : 0;
			c->held[i] |= life[i] != 0 ? bit : 0;
			for (size_t k = 0; k < w->n; k++)
				c->kept[i][k] |= trust[i][k] != 0 ? bit : 0;
			if (w->answers[i].v.part == LINT_PART_NS && life[i] != 0 &&
			    w->answers[i].v.operators != 0 &&
			    (w->answers[i].v.operators & served) == 0)
				c->lost[i] |= bit;
		}
	}
}

static bool
is_known(const struct rollout_family *f, uint8_t algorithm)
{
	static const uint8_t known[] = { 5, 7, 8, 10, 13, 14, 15, 16 };

	if (f->no_sha1 && (algorithm == 5 || algorithm == 7))
		return false;
	for (size_t i = 0; i < sizeof(known); i++)
		if (known[i] == algorithm)
			return true;
	return false;
}

/* Is there a signature by a key of each algorithm that `asked` has and that is known? */
static bool
is_by_each(const struct rollout_story *s, const struct rollout_family *f, uint64_t asked,
    uint64_t signatures)
{
	for (size_t i = 0; i < s->n_ids; i++) {
		bool found = false;

		if (!has(asked, i) || !is_known(f, s->ids[i].algorithm))
			continue;
		for (size_t j = 0; j < s->n_ids; j++)
			found |= has(signatures, j) && s->ids[j].algorithm == s->ids[i].algorithm;
		if (!found)
			return false;
	}
	return true;
}

enum lint_outcome
sim_validate(const struct rollout_story *s, const struct rollout_family *f,
    const struct lint_version *ds, const struct lint_version *keys, const struct lint_version *data)
{
	uint64_t anchors = 0, entry = 0, proof = 0;

	/* RFC 4035 5.2: a DS RRset of which nothing is known is like none. */
	for (size_t i = 0; !ds->none && i < s->n_ids; i++)
		if (has(ds->keys, i) && is_known(f, s->ids[i].algorithm) &&
		    !(f->no_sha1 && has(ds->sha1, i)))
			anchors |= 1ull << i;
	if (anchors == 0)
		return LINT_INSECURE;
	/* RFC 4035 5.2: one of its keys is in the apex DNSKEY RRset, and has signed it. */
	for (size_t i = 0; !keys->none && i < s->n_ids; i++)
		if (has(anchors, i) && has(keys->keys, i) && has(keys->signers, i))
			entry |= 1ull << i;
	if (entry == 0 || (f->all_algorithms && !is_by_each(s, f, anchors, entry)))
		return LINT_BOGUS;
	if (data == NULL)
		return LINT_SECURE;
	/* RFC 4035 5.3.1: the signature names a key of that RRset. */
	for (size_t i = 0; !data->none && i < s->n_ids; i++)
		if (has(data->keys, i) && has(keys->keys, i) && is_known(f, s->ids[i].algorithm))
			proof |= 1ull << i;
	if (proof == 0 || (f->all_algorithms && !is_by_each(s, f, anchors, proof)) ||
	    (f->all_published && !is_by_each(s, f, keys->keys, proof)))
		return LINT_BOGUS;
	return LINT_SECURE;
}

static void
note(struct sim_outcome *o, struct sim_harm h)
{
	if (h.when == 0)
		return;
	o->harms[o->n++] = h;
	o->any[h.family] |= h.when;
	if (h.failure != SIM_STORED)
		o->whole[h.family] |= h.when;
}

/* A resolver that trusts these keys is given any data. */
static void
ask(const struct world *w, const struct caches *c, struct sim_harm h, struct sim_outcome *o)
{
	const struct rollout_family *f = &rollout_families[h.family];
	const uint64_t when = h.when;

	for (size_t x = 0; x < w->n; x++) {
		const struct lint_version *v = &w->answers[x].v;

		if (v->part != LINT_PART_DATA || (when & c->held[x]) == 0 ||
		    sim_validate(w->story, f, &w->answers[h.ds].v, &w->answers[h.keys].v, v) !=
			LINT_BOGUS)
			continue;
		h.data = (uint8_t)x;
		h.failure = SIM_FRESH;
		h.when = when & c->asked[x];
		note(o, h);
		h.failure = SIM_STORED;
		h.when = f->stored ? when & c->held[x] : 0;
		note(o, h);
	}
}

static void
resolve(const struct world *w, uint8_t family, const struct caches *c, struct sim_outcome *o)
{
	const struct rollout_family *f = &rollout_families[family];

	for (size_t i = 0; i < w->n; i++)
		note(o, (struct sim_harm){ c->lost[i], SIM_LOST, family, .ns = (uint8_t)i });
	for (size_t d = 0; d < w->n; d++)
		for (size_t k = 0; w->answers[d].v.part == LINT_PART_DS && k < w->n; k++) {
			const uint64_t both = c->held[d] & c->held[k];
			struct sim_harm h = { .when = both,
				.failure = SIM_CHAIN,
				.family = family,
				.ds = (uint8_t)d,
				.keys = (uint8_t)k };

			if (w->answers[k].v.part != LINT_PART_DNSKEY || (both | c->kept[d][k]) == 0)
				continue;
			switch (
			    sim_validate(w->story, f, &w->answers[d].v, &w->answers[k].v, NULL)) {
			case LINT_BOGUS: note(o, h); break;
			case LINT_SECURE:
				ask(w, c, h, o);
				h.kept = true;
				h.when = f->keeps_keys ? c->kept[d][k] & ~both : 0;
				ask(w, c, h, o);
				break;
			default: break;
			}
		}
}

static void
run(struct sim_outcome *o, const struct world *w, uint32_t families)
{
	struct caches caches;
	uint32_t done = 0;

	o->n = 0;
	memset(o->any, 0, sizeof(o->any));
	memset(o->whole, 0, sizeof(o->whole));
	for (size_t i = 0; i < ROLLOUT_N_FAMILIES; i++) {
		if (has(done, i) || !has(families, i))
			continue;
		fill(w, rollout_families[i].floor_s, &caches);
		for (size_t j = i; j < ROLLOUT_N_FAMILIES; j++)
			if (has(families, j) &&
			    rollout_families[j].floor_s == rollout_families[i].floor_s) {
				resolve(w, (uint8_t)j, &caches, o);
				done |= 1u << j;
			}
	}
}

void
sim_run(struct sim_outcome *o, const struct rollout_story *s, uint32_t families)
{
	struct world w;

	build(&w, s, NULL, 0);
	run(o, &w, families);
}

/* In the world without the change, a resolver asks when it asked in the other: what it fetched
 * before `at` is the same; what came with the change is there any version that servers hand
 * out at `at` or later. */
static bool
may_be(const struct world *without, uint8_t o, uint8_t x, int64_t at)
{
	if (x >= without->n)
		return without->answers[o].until[0] > to_instant(at);
	return o == x;
}

static bool
fails_too(
    const struct world *without, const struct sim_harm *o, const struct sim_harm *h, int64_t at)
{
	if (o->family != h->family)
		return false;
	if (o->failure == SIM_LOST || h->failure == SIM_LOST)
		return o->failure == h->failure && may_be(without, o->ns, h->ns, at);
	if (!may_be(without, o->ds, h->ds, at) || !may_be(without, o->keys, h->keys, at) ||
	    (o->kept && !h->kept))
		return false;
	switch (o->failure) {
	case SIM_CHAIN: return true;
	case SIM_FRESH: return h->failure != SIM_STORED || may_be(without, o->data, h->data, at);
	default: return h->failure == SIM_STORED && may_be(without, o->data, h->data, at);
	}
}

static bool
is_safe_at(const struct world *without, const struct sim_outcome *before,
    const struct rollout_change *c, int64_t at, uint32_t families)
{
	static struct sim_outcome after;
	struct world with;

	build(&with, without->story, c, at);
	run(&after, &with, families);
	for (size_t i = 0; i < after.n; i++) {
		uint64_t worse = after.harms[i].when & ~(sim_bit(at) - 1);

		for (size_t j = 0; worse != 0 && j < before->n; j++)
			if (fails_too(without, &before->harms[j], &after.harms[i], at))
				worse &= ~before->harms[j].when;
		if (worse != 0)
			return false;
	}
	return true;
}

int64_t
sim_safe(const struct rollout_story *s, const struct rollout_change *c, int64_t from, int64_t to)
{
	static struct sim_outcome before;
	uint32_t families = 0;
	struct world without;

	for (uint32_t i = 0; i < ROLLOUT_N_FAMILIES; i++)
		if (!rollout_families[i].unusual || s->conservative)
			families |= 1u << i;
	build(&without, s, NULL, 0);
	run(&before, &without, families);
	for (int64_t at = from; at < to; at++)
		if (is_safe_at(&without, &before, c, at, families))
			return at;
	return LINT_NEVER;
}
