/* story_sim.c - see story_sim.h. */
#include "story_sim.h"
#include <assert.h>

/* A version and the instants at which each operator hands it out. */
struct answer {
	struct lint_version v;
	int64_t from, until[SIM_OPERATORS];
	size_t was; /* its number without the change; SIM_NEW */
	bool since; /* only what was fetched since the change */
};
enum { SIM_NEW = SIM_VERSIONS };
struct world {
	const struct rollout_story *story;
	struct answer answers[SIM_VERSIONS];
	size_t n;
	struct {
		uint8_t at[SIM_OF_PART];
		size_t n;
	} part[LINT_N_PARTS]; /* where those of one part are */
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

static struct answer *
add(struct world *w, const struct lint_version *v, int64_t from, int64_t until)
{
	struct answer *a = &w->answers[w->n++];

	assert(w->n <= SIM_VERSIONS && w->part[v->part].n < SIM_OF_PART);
	w->part[v->part].at[w->part[v->part].n++] = (uint8_t)(w->n - 1);
	*a = (struct answer){ .v = *v, .from = to_instant(from), .was = SIM_NEW };
	for (unsigned o = 0; o < SIM_OPERATORS; o++)
		a->until[o] = to_instant(until);
	return a;
}

static void
build(struct world *w, const struct rollout_story *s, const struct rollout_change *c, int64_t at)
{
	const bool moves = c != NULL && (c->parts >> LINT_PART_NS & 1) != 0;
	const int64_t now = to_instant(at);

	w->story = s;
	w->n = 0;
	memset(w->part, 0, sizeof(w->part));
	for (size_t i = 0; i < s->n_versions; i++) {
		const struct lint_version *v = &s->versions[i];
		struct answer *a = add(w, v, v->from, v->until), *later;

		a->was = i;
		for (unsigned o = 0; c != NULL && o < SIM_OPERATORS; o++)
			if (is_replaced(v, c, o) && v->until > at)
				a->until[o] = now;
		if (!moves || (v->part != LINT_PART_DNSKEY && v->part != LINT_PART_DATA))
			continue;
		later = add(w, v, v->from, v->until);
		memcpy(later->until, a->until, sizeof(a->until));
		later->from = later->from < now ? now : later->from;
		later->was = i;
		later->since = true;
		for (unsigned o = 0; o < SIM_OPERATORS; o++)
			a->until[o] = a->until[o] > now ? now : a->until[o];
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

struct instant {
	uint64_t life[SIM_VERSIONS];              /* lifetimes of it in caches */
	uint64_t trust[SIM_OF_PART][SIM_OF_PART]; /* of the j-th keys, validated by the i-th DS */
	bool got[SIM_VERSIONS];
};

/* From what can be held at one instant to what can be got and held at the next. */
static void
step(const struct world *w, uint32_t floor_s, int64_t now, struct instant *o)
{
	uint32_t reachable = w->part[LINT_PART_NS].n == 0 ? ~0u : 0;

	for (size_t i = 0; i < w->part[LINT_PART_NS].n; i++) {
		const size_t ns = w->part[LINT_PART_NS].at[i];
		const struct lint_version *v = &w->answers[ns].v;

		o->got[ns] = hand_out(&w->answers[ns], now) != 0;
		o->life[ns] = age(o->life[ns], o->got[ns], v->ttl, floor_s);
		if (o->life[ns] != 0)
			reachable |= v->operators == 0 ? ~0u : v->operators;
	}
	for (size_t i = 0; i < w->n; i++) {
		const struct answer *a = &w->answers[i];
		uint32_t from = hand_out(a, now);

		if (a->v.part == LINT_PART_NS)
			continue;
		if (a->v.part != LINT_PART_DS)
			from &= reachable;
		o->got[i] = from != 0;
		o->life[i] = age(o->life[i], from != 0, a->v.ttl, floor_s);
	}
	for (size_t i = 0; i < w->part[LINT_PART_DS].n; i++)
		for (size_t j = 0; j < w->part[LINT_PART_DNSKEY].n; j++) {
			o->trust[i][j] = o->trust[i][j] >> 1 & ~1ull;
			if (o->life[w->part[LINT_PART_DS].at[i]] != 0)
				o->trust[i][j] |= o->life[w->part[LINT_PART_DNSKEY].at[j]];
		}
}

/* Do some of these operators serve the zone? */
static bool
is_served(const struct world *w, uint32_t operators, int64_t now)
{
	for (size_t i = 0; i < w->part[LINT_PART_DATA].n; i++)
		if ((hand_out(&w->answers[w->part[LINT_PART_DATA].at[i]], now) & operators) != 0)
			return true;
	return false;
}

static void
fill(const struct world *w, uint32_t floor_s, struct caches *c)
{
	struct instant o = { 0 };

	memset(c, 0, sizeof(*c));
	for (int64_t now = -SIM_BEFORE * SIM_SUBTICKS; now < (SIM_LAST + 1) * SIM_SUBTICKS; now++) {
		uint64_t bit;

		step(w, floor_s, now, &o);
		if (now % SIM_SUBTICKS != 0)
			continue;
		bit = sim_bit(now / SIM_SUBTICKS);
		for (size_t i = 0; i < w->n; i++) {
			const struct lint_version *v = &w->answers[i].v;

			c->asked[i] |= o.got[i] ? bit : 0;
			c->held[i] |= o.life[i] != 0 ? bit : 0;
			if (v->part == LINT_PART_NS && v->operators != 0 && o.life[i] != 0 &&
			    !is_served(w, v->operators, now))
				c->lost[i] |= bit;
		}
		for (size_t i = 0; i < w->part[LINT_PART_DS].n; i++)
			for (size_t j = 0; j < w->part[LINT_PART_DNSKEY].n; j++)
				c->kept[i][j] |= o.trust[i][j] != 0 ? bit : 0;
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
	uint64_t anchors = 0, weak = 0, entry = 0, proof = 0;

	/* RFC 4035 5.2: a DS RRset of which nothing is known is like none. */
	for (size_t i = 0; !ds->none && i < s->n_ids; i++)
		if (has(ds->keys, i) && is_known(f, s->ids[i].algorithm)) {
			if (has(ds->sha1, i))
				weak |= 1ull << i;
			else
				anchors |= 1ull << i;
		}
	if (anchors == 0 && !f->no_sha1) /* RFC 4509 3: ignored beside anything better */
		anchors = weak;
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
	assert(o->n < SIM_HARMS);
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

	for (size_t i = 0; i < w->part[LINT_PART_DATA].n; i++) {
		const uint8_t x = w->part[LINT_PART_DATA].at[i];
		const struct lint_version *v = &w->answers[x].v;

		if ((when & c->held[x]) == 0 || sim_validate(w->story, f, &w->answers[h.ds].v,
						    &w->answers[h.keys].v, v) != LINT_BOGUS)
			continue;
		h.data = x;
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
	for (size_t i = 0; i < w->part[LINT_PART_DS].n; i++)
		for (size_t j = 0; j < w->part[LINT_PART_DNSKEY].n; j++) {
			const uint8_t d = w->part[LINT_PART_DS].at[i];
			const uint8_t k = w->part[LINT_PART_DNSKEY].at[j];
			const uint64_t both = c->held[d] & c->held[k];
			struct sim_harm h = { .when = both,
				.failure = SIM_CHAIN,
				.family = family,
				.ds = d,
				.keys = k };

			switch (
			    sim_validate(w->story, f, &w->answers[d].v, &w->answers[k].v, NULL)) {
			case LINT_BOGUS: note(o, h); break;
			case LINT_SECURE:
				ask(w, c, h, o);
				h.kept = true;
				h.when = f->keeps_keys ? c->kept[i][j] & ~both : 0;
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
				memcpy(o->asked[j], caches.asked, sizeof(caches.asked));
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

/* The seconds at which a cache can hold what it fetched at `since` or later. */
static uint64_t
held_since(
    const struct world *w, const struct sim_outcome *o, size_t family, size_t i, uint64_t since)
{
	const uint32_t floor_s = rollout_families[family].floor_s;
	const uint64_t fetched = o->asked[family][i] & since;
	uint64_t held = fetched;

	for (uint32_t s = 1; s <= w->answers[i].v.ttl || s <= floor_s; s++)
		held |= fetched << s;
	return held;
}

struct pair {
	const struct world *without, *with;
	const struct sim_outcome *before, *after;
	const struct sim_harm *h;
	uint64_t since; /* the change */
};

/*
 * Without the change, the resolver asks when it asked with it.  What it fetched before is
 * the same; what it fetched since is the same if it was led there then, else anything that
 * is to be had.  These are the seconds at which it holds version o in place of x.
 */
static uint64_t
instead(const struct pair *p, size_t number, bool fetched_now, size_t o)
{
	const struct answer *x = &p->with->answers[number];
	const uint64_t *asked = p->before->asked[p->h->family];
	uint64_t same, other;

	if (x->was == SIM_NEW)
		return asked[o];
	if (!fetched_now && !x->since)
		return o == x->was ? ~0ull : 0;
	same = fetched_now ? asked[x->was]
			   : held_since(p->without, p->before, p->h->family, x->was, p->since);
	other = ~asked[x->was] & (~same | p->after->asked[p->h->family][number]);
	return o == x->was ? same : asked[o] & other;
}

/* Seconds of `when` at which servers of the NS RRset serve the zone. */
static uint64_t
found(const struct world *w, size_t ns, uint64_t when)
{
	for (int64_t t = -SIM_BEFORE; t <= SIM_LAST; t++)
		if (w->answers[ns].v.operators != 0 &&
		    !is_served(w, w->answers[ns].v.operators, to_instant(t)))
			when &= ~sim_bit(t);
	return when;
}

/* The seconds at which the resolver that is lost would not be without the change. */
static uint64_t
is_found(const struct pair *p)
{
	uint64_t o = 0;

	for (size_t i = 0; i < p->without->part[LINT_PART_NS].n; i++) {
		const size_t ns = p->without->part[LINT_PART_NS].at[i];

		o |= found(p->without, ns, p->h->when & instead(p, p->h->ns, false, ns));
	}
	return o;
}

/* The seconds at which the resolver that fails so would be well without the change. */
static uint64_t
is_worse(const struct pair *p)
{
	const struct world *w = p->without;
	const struct sim_harm *h = p->h;
	uint64_t o = 0;

	for (size_t i = 0; i < w->n; i++)
		for (size_t j = 0; j < w->n; j++)
			for (size_t l = 0; l < w->n; l++) {
				const struct lint_version *d = &w->answers[i].v,
							  *k = &w->answers[j].v,
							  *x = &w->answers[l].v;
				uint64_t when;

				if (d->part != LINT_PART_DS || k->part != LINT_PART_DNSKEY ||
				    x->part != LINT_PART_DATA ||
				    sim_validate(w->story, &rollout_families[h->family], d, k, x) ==
					LINT_BOGUS)
					continue;
				when = h->when & instead(p, h->ds, false, i) &
				       instead(p, h->keys, false, j);
				when &= h->failure == SIM_CHAIN
					    ? p->before->asked[h->family][l]
					    : instead(p, h->data, h->failure == SIM_FRESH, l);
				o |= when;
			}
	return o;
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
		const uint64_t since = ~(sim_bit(at) - 1);
		const struct pair p = { without, &with, before, &after, &after.harms[i], since };

		after.harms[i].when &= since;
		if (after.harms[i].when != 0 &&
		    (p.h->failure == SIM_LOST ? is_found(&p) : is_worse(&p)) != 0)
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
