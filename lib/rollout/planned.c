#include "planned.h"
#include "plan_int.h"
#include "world.h"
#include "../dns/name.h"

enum { ASSUMED_TTL = 86400 }; /* of keys and data that nobody saw */

struct story {
	struct arena *arena;
	struct facts *facts;
	const struct rollout_planned_options *options;
	const struct fact_zone *zone;
	const struct ev_plan *plan;
	const struct ev_plan_zone *known; /* by the plan's state; NULL: nothing */
	struct rollout_world world;
	struct standing now;
	bool observed;
	const char *lacks;     /* live: what was not heard, or NULL */
	struct lint_ref shown; /* what an assumption cites */
};

struct lint_step
rollout_step_of(const struct rollout_gate *g, int64_t now)
{
	struct lint_step s = { .name = rollout_step_names[g->step],
		.why = g->why,
		.unsure = g->unsure,
		.verdict = g->verdict,
		.basis = g->basis,
		.from = g->safety.from,
		.safe = g->safe,
		.terms = g->safety.term,
		.n_terms = g->safety.n_terms,
		.breaks = g->safety.now,
		.ids = g->ids,
		.n_ids = g->n_ids };

	if (g->safety.safe != g->safe && g->planned.safe == g->safe) {
		s.terms = g->planned.term;
		s.n_terms = g->planned.n_terms;
		s.from = g->planned.from;
	} else if (g->safety.safe != g->safe)
		s.n_terms = 0; /* they add up to another instant */
	if (s.n_terms == 0)
		s.from = now;
	return s;
}

/* The basis of a time is that of its weakest term. */
static uint8_t
basis_of(const struct lint_step *s)
{
	uint8_t basis = s->basis;

	for (size_t i = 0; i < s->n_terms; i++)
		basis = s->terms[i]->basis > basis ? s->terms[i]->basis : basis;
	return basis;
}

static struct lint_version
assumed(const struct story *s, enum lint_part part, uint64_t keys, uint32_t ttl)
{
	return (struct lint_version){ .part = (uint8_t)part,
		.basis = LINT_ASSUMED,
		.none = keys == 0,
		.keys = keys,
		.signers = part == LINT_PART_DNSKEY ? keys : 0,
		.ttl = ttl,
		.from = LINT_ALWAYS_WAS,
		.until = LINT_NEVER,
		.first = s->options->now,
		.last = s->options->now,
		.gone = LINT_NEVER,
		.all = LINT_NEVER,
		.evidence = s->shown };
}

/* The worst that can be of a zone that nobody looked at: the parent has a DS, and has had
 * it for long, for a key that signs all of it. */
static const struct lint_history *
assume(const struct story *s)
{
	struct lint_history *h = new (s->arena, struct lint_history, 1);
	struct lint_id *ids = new (s->arena, struct lint_id, LINT_MAX_IDS);
	struct lint_version *v = new (s->arena, struct lint_version, 4);
	const uint32_t ds_ttl =
	    s->known != NULL && s->known->ds_ttl != 0 ? s->known->ds_ttl : PLAN_DS_TTL;
	uint64_t all;
	size_t n = 0;

	for (size_t i = 0; s->known != NULL && i < s->known->keys.n && n + 8 < LINT_MAX_IDS; i++) {
		const struct ev_plan_key *k = &s->known->keys.v[i];

		if (k->before)
			ids[n++] = (struct lint_id){ .rdata = k->rdata,
				.ds = k->ds,
				.tag = k->tag,
				.flags = 257,
				.algorithm = k->algorithm };
	}
	if (n == 0)
		ids[n++] = (struct lint_id){ .flags = 257, .algorithm = 13 };
	all = n == 64 ? ~0ull : (1ull << n) - 1;
	v[0] = assumed(s, LINT_PART_DS, all, ds_ttl);
	if (s->options->declared.has_ds) { /* that was the last of it, says the user */
		v[0].basis = LINT_STATED;
		v[0].until = v[0].gone = v[0].last = v[0].first = s->options->declared.ds_seen;
		if (s->options->declared.ds_ttl != 0)
			v[0].ttl = s->options->declared.ds_ttl;
		v[3] = assumed(s, LINT_PART_DS, 0, ds_ttl);
		v[3].basis = LINT_STATED;
		v[3].from = s->options->declared.ds_seen;
	}
	v[1] = assumed(s, LINT_PART_DNSKEY, all, ASSUMED_TTL);
	v[2] = assumed(s, LINT_PART_DATA, all, ASSUMED_TTL);
	*h = (struct lint_history){ .ids = ids,
		.n_ids = n,
		.versions = v,
		.n_versions = s->options->declared.has_ds ? 4 : 3,
		.n_observations = 0,
		.since = s->options->now };
	return h;
}

static bool
saw_anything(const struct lint_history *h)
{
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS || h->versions[i].part == LINT_PART_DNSKEY)
			return true;
	return false;
}

/* Live: the DS and the keys must have been heard from everybody who has a say. */
static const char *
lacks(const struct fact_zone *z)
{
	const uint32_t wants = LINT_NEED_DS | LINT_NEED_KEYS | LINT_NEED_SERVERS;

	if (z->file != NULL)
		return NULL;
	for (unsigned i = 0; i < LINT_N_NEEDS; i++)
		if ((wants & ~z->have & 1u << i) != 0)
			return z->why_not[i] != NULL ? z->why_not[i] : "not every server was heard";
	return NULL;
}

static const struct lint_step *
keep(const struct story *s, struct lint_step step, const char *name)
{
	struct lint_step *o = new (s->arena, struct lint_step, 1);
	const struct lint_version **terms =
	    new (s->arena, const struct lint_version *, step.n_terms + 1);

	if (step.n_terms > 0)
		memcpy(terms, step.terms, step.n_terms * sizeof(*terms));
	step.terms = terms;
	step.name = name;
	step.basis = basis_of(&step);
	if (!s->observed && !s->options->declared.has_ds)
		step.basis = LINT_ASSUMED;
	if (s->lacks != NULL && step.verdict == LINT_IS_GO) {
		step.verdict = LINT_CANNOT_TELL;
		step.unsure = s->lacks;
	}
	if (!s->observed && !s->options->offline) {
		step.verdict = LINT_CANNOT_TELL;
		step.unsure = s->lacks != NULL ? s->lacks : "nothing was heard of the zone";
	}
	if (s->options->offline && step.verdict == LINT_CANNOT_TELL)
		step.basis = LINT_ASSUMED;
	*o = step;
	return o;
}

/* A change of one piece, done now. */
static struct lint_step
change_now(const struct story *s, const struct rollout_change *change)
{
	const struct rollout_story story =
	    rollout_story_of(s->arena, s->world.history, s->options->now);
	const struct rollout_safety *safety;
	struct rollout_safety *o = new (s->arena, struct rollout_safety, 1);

	*o = rollout_safe(s->arena, &story, change, s->options->now);
	safety = o;
	return (
	    struct lint_step){ .verdict = safety->safe <= s->options->now ? LINT_IS_GO : LINT_NO_GO,
		.basis = safety->basis,
		.from = safety->n_terms > 0 ? safety->from : s->options->now,
		.safe = safety->safe,
		.terms = safety->term,
		.n_terms = safety->n_terms,
		.breaks = safety->now };
}

/* Which key of the history a key of the plan is; 0: none that was seen. */
static uint64_t
same_key(const struct story *s, const struct ev_plan_key *k)
{
	const struct lint_history *h = s->world.history;
	uint8_t digest[64];

	for (size_t i = 0; i < h->n_ids; i++) {
		const struct lint_id *id = &h->ids[i];
		size_t n;

		if (k->rdata.n > 4 && id->rdata.n > 4) {
			if (k->rdata.n == id->rdata.n &&
			    memcmp(k->rdata.p + 3, id->rdata.p + 3, k->rdata.n - 3) == 0)
				return 1ull << i;
			continue;
		}
		if (k->ds.n > 4 && id->rdata.n > 4) {
			n = crypto_ds_digest(s->zone->apex, id->rdata, k->ds.p[3], digest);
			if (n + 4 == k->ds.n && memcmp(digest, k->ds.p + 4, n) == 0)
				return 1ull << i;
		}
		if (k->has_tag && k->tag == id->tag &&
		    (k->algorithm == 0 || k->algorithm == id->algorithm))
			return 1ull << i;
	}
	return 0;
}

/* DNSKEY RRset and signatures without these keys. */
static struct rollout_change
without_keys(const struct story *s, uint64_t gone)
{
	struct lint_version *after = new (s->arena, struct lint_version, 2);
	struct rollout_change c = { .parts = 1u << LINT_PART_DNSKEY, .after = after, .n_after = 1 };

	after[0] = assumed(s, LINT_PART_DNSKEY, s->now.published & ~gone,
	    plan_ttl(s->world.history, LINT_PART_DNSKEY, false));
	after[0].signers = s->now.signers & ~gone;
	if (after[0].signers == 0) { /* nobody vouches for what is left */
		after[0].keys = 0;
		after[0].none = true;
	}
	if (s->now.data_any & gone) {
		after[1] = assumed(s, LINT_PART_DATA, s->now.data_any & ~gone,
		    plan_ttl(s->world.history, LINT_PART_DATA, false));
		c.parts |= 1u << LINT_PART_DATA;
		c.n_after = 2;
	}
	return c;
}

/* Was the DS what it is for as long as caches keep one?  Else another may be in them. */
static bool
is_long_enough(const struct story *s)
{
	const struct lint_history *h = s->world.history;
	const int64_t reach =
	    (int64_t)plan_ttl(h, LINT_PART_DS, false) + plan_ttl(h, LINT_PART_DNSKEY, false);

	return h->since <= s->options->now - reach ||
	       (s->world.declared.has_ds && s->world.declared.ds_seen <= s->options->now - reach);
}

static const struct lint_step *
step_of_key(const struct story *s, const struct ev_change *c, const struct lint_step *unsign)
{
	const struct ev_plan_key *k =
	    c->key == EV_NO_KEY || s->known == NULL ? NULL : &s->known->keys.v[c->key];
	uint64_t gone = k == NULL ? 0 : same_key(s, k);
	struct rollout_change change;
	struct lint_step step;

	if (!s->observed) /* the DS names this key, and no other */
		return unsign;
	if (gone == 0 && k != NULL && (k->has_tag || k->rdata.n > 0))
		return keep(s,
		    (struct lint_step){
			.verdict = LINT_IS_GO, .from = s->options->now, .safe = s->options->now },
		    "remove-ksk"); /* the servers do not have it */
	if (gone == 0)
		gone = s->now.ksk;
	if ((s->now.signers & ~gone) == 0)
		return unsign;
	change = without_keys(s, gone);
	step = change_now(s, &change);
	if (step.verdict == LINT_IS_GO && !is_long_enough(s)) {
		step.verdict = LINT_CANNOT_TELL;
		step.unsure =
		    "since when the DS at the parent is what it is was not observed: --history or "
		    "--seen tells";
	}
	return keep(s, step, "remove-ksk");
}

static bool
same_public(const struct ev_plan_ds *ds, struct lint_bytes dnskey)
{
	return ds->key.n > 0 && dnskey.n == ds->key.n + 4 &&
	       memcmp(dnskey.p + 4, ds->key.p, ds->key.n) == 0;
}

/*
 * Does a DS mean the key that a DNSKEY or a DS is of?  By the digest where both have one.
 * What a provider's own DS of its key says is as good as what its DNSKEY hashes to.
 */
static enum lint_match
match_of(const struct story *s, const struct ev_plan_ds *ds, struct lint_bytes dnskey,
    struct lint_bytes named, bool has_tag, uint16_t tag, uint8_t algorithm)
{
	uint8_t digest[64];
	bool compared = false;
	size_t n;

	if (ds->key.n > 0)
		return dnskey.n == 0             ? LINT_MATCH_UNKNOWN
		       : same_public(ds, dnskey) ? LINT_MATCH_GOOD
						 : LINT_MATCH_NONE;
	if (ds->rdata.n < 4)
		return LINT_MATCH_UNKNOWN;
	if ((has_tag && lint_u16(ds->rdata.p) != tag) ||
	    (algorithm != 0 && ds->rdata.p[2] != algorithm))
		return LINT_MATCH_NONE;
	if (ds->rdata.n > 4 && dnskey.n > 4) {
		n = crypto_ds_digest(s->zone->apex, dnskey, ds->rdata.p[3], digest);
		if (n + 4 == ds->rdata.n && memcmp(digest, ds->rdata.p + 4, n) == 0)
			return LINT_MATCH_GOOD;
		compared = n > 0;
	}
	if (ds->rdata.n > 4 && named.n > 4 && named.p[3] == ds->rdata.p[3]) {
		if (named.n == ds->rdata.n && memcmp(named.p, ds->rdata.p, named.n) == 0)
			return LINT_MATCH_GOOD;
		compared = true;
	}
	return compared  ? LINT_MATCH_NONE
	       : has_tag ? LINT_MATCH_GOOD
			 : LINT_MATCH_UNKNOWN;
}

/* Of one DS against all keys that stay or come, and those that servers have. */
static enum lint_match
match_any(const struct story *s, const struct ev_plan_ds *ds, uint64_t *key)
{
	const struct lint_history *h = s->world.history;
	bool any = false;

	*key = 0;
	for (size_t i = 0; s->observed && i < h->n_ids; i++) {
		const struct lint_id *id = &h->ids[i];

		if ((s->now.published >> i & 1) == 0)
			continue;
		any = true;
		/* A DS at the parent is no witness: it may be what is wrong. */
		if (match_of(s, ds, id->rdata, id->rdata.n > 4 ? (struct lint_bytes){ 0 } : id->ds,
			true, id->tag, id->algorithm) ==
		    LINT_MATCH_GOOD) {
			*key = 1ull << i;
			return LINT_MATCH_GOOD;
		}
	}
	for (size_t i = 0; s->known != NULL && i < s->known->keys.n; i++) {
		const struct ev_plan_key *k = &s->known->keys.v[i];
		const enum lint_match m =
		    match_of(s, ds, k->rdata, k->ds, k->has_tag, k->tag, k->algorithm);

		if (!k->after)
			continue;
		if (m == LINT_MATCH_GOOD)
			return m;
		if (m == LINT_MATCH_UNKNOWN) /* a key that is yet to be made may be the one */
			return m;
		any = true;
	}
	return any ? LINT_MATCH_NONE : LINT_MATCH_UNKNOWN;
}

static enum lint_match
match_all(const struct story *s, const struct ev_change *c, uint64_t *keys)
{
	enum lint_match worst = c->unknown || c->ds.n == 0 ? LINT_MATCH_UNKNOWN : LINT_MATCH_NONE;
	bool good = false, unknown = c->unknown;

	*keys = 0;
	for (size_t i = 0; i < c->ds.n; i++) {
		uint64_t key;
		const enum lint_match m = match_any(s, &c->ds.v[i], &key);

		*keys |= key;
		good |= m == LINT_MATCH_GOOD;
		unknown |= m == LINT_MATCH_UNKNOWN;
	}
	/* One DS that leads is enough; the others do no harm beside it (RFC 6840 5.11). */
	return good ? LINT_MATCH_GOOD : unknown ? LINT_MATCH_UNKNOWN : worst;
}

/* The keys whose DS go in the same plan. */
static uint64_t
removed_ds(const struct story *s)
{
	const struct lint_history *h = s->world.history;
	uint64_t gone = 0;

	for (size_t i = 0; i < s->zone->changes.n; i++) {
		const struct ev_change *c = &s->plan->changes.v[s->zone->changes.v[i]];

		for (size_t k = 0; c->act == LINT_ACT_REMOVE_DS && k < c->ds.n; k++)
			for (size_t j = 0; j < h->n_ids; j++)
				if (match_of(s, &c->ds.v[k], h->ids[j].rdata, h->ids[j].ds, true,
					h->ids[j].tag, h->ids[j].algorithm) == LINT_MATCH_GOOD)
					gone |= 1ull << j;
	}
	return gone;
}

static const struct lint_step *
step_of_ds(const struct story *s, struct lint_change *o, const struct ev_change *c)
{
	struct lint_version after = { 0 };
	const struct rollout_change change = {
		.parts = 1u << LINT_PART_DS, .after = &after, .n_after = 1
	};
	struct rollout_gate *g;
	uint64_t keys;

	o->match = (uint8_t)match_all(s, c, &keys);
	if (!s->observed)
		return keep(s,
		    (struct lint_step){ .verdict = LINT_CANNOT_TELL,
			.basis = LINT_ASSUMED,
			.from = s->options->now,
			.safe = s->options->now + ASSUMED_TTL,
			.unsure = "since when every server signs was not observed" },
		    "add-ds");
	if (s->now.ds_none || s->now.keys_none || keys == 0) {
		g = new (s->arena, struct rollout_gate, 1);
		rollout_gate(s->arena, &s->world, ROLLOUT_ADD_DS, g);
		return keep(s, rollout_step_of(g, s->options->now), "add-ds");
	}
	after = assumed(s, LINT_PART_DS, (s->now.ds & ~removed_ds(s)) | keys,
	    plan_ttl(s->world.history, LINT_PART_DS, false));
	return keep(s, change_now(s, &change), "add-ds");
}

/* Some of the DS go: do those that stay lead to a key, for every cache? */
static const struct lint_step *
step_of_rest(const struct story *s)
{
	const uint64_t left = s->now.ds & ~removed_ds(s);
	struct lint_version after;
	const struct rollout_change change = {
		.parts = 1u << LINT_PART_DS, .after = &after, .n_after = 1
	};

	if (!s->observed || left == 0 || left == s->now.ds ||
	    (s->known != NULL && (s->known->acts >> LINT_ACT_ADD_DS & 1) != 0))
		return NULL;
	after = assumed(s, LINT_PART_DS, left, plan_ttl(s->world.history, LINT_PART_DS, false));
	return keep(s, change_now(s, &change), "remove-ds");
}

/* For a claim of time that is satisfied: the last DS, and the keys it may have vouched for. */
static void
last_of(const struct story *s, struct lint_change *o)
{
	const struct lint_history *h = s->world.history;

	for (size_t i = 0; s->observed && i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == LINT_PART_DS && !v->none && v->gone != LINT_NEVER &&
		    (o->last_ds == NULL || v->until > o->last_ds->until))
			o->last_ds = v;
		if (v->part == LINT_PART_DNSKEY && !v->none &&
		    (o->last_keys == NULL || v->ttl > o->last_keys->ttl))
			o->last_keys = v;
	}
	if (s->now.ds != 0)
		o->last_ds = NULL;
}

static bool
ends_signing(uint8_t act)
{
	return act == LINT_ACT_UNSIGN || act == LINT_ACT_DELETE_ZONE || act == LINT_ACT_CHANGE_NS ||
	       act == LINT_ACT_REMOVE_KSK || act == LINT_ACT_STOP_KMS;
}

static int64_t
newest_of(const struct lint_history *h)
{
	int64_t newest = LINT_ALWAYS_WAS;

	for (size_t i = 0; i < h->n_versions; i++)
		newest = h->versions[i].last > newest ? h->versions[i].last : newest;
	return newest;
}

static void
one_zone(struct story *s, struct rollout_planned *out)
{
	const struct lint_history *h = facts_history(s->arena, s->facts, s->zone, s->options->now);
	struct rollout_planned_zone *o = vec_add(s->arena, &out->zones);
	struct rollout_gate *g = new (s->arena, struct rollout_gate, 1);
	const struct lint_step *unsign;
	bool ends = false;

	s->observed = saw_anything(h);
	s->lacks = lacks(s->zone);
	s->shown = s->facts->changes[s->zone->changes.v[0]].self;
	rollout_world_of(
	    s->arena, s->facts, s->zone, s->observed ? h : assume(s), s->options->now, &s->world);
	s->world.declared = s->options->declared;
	s->now = plan_standing(s->world.history, 0);
	rollout_gate(s->arena, &s->world, ROLLOUT_UNSIGN, g);
	unsign = keep(s, rollout_step_of(g, s->options->now), "unsign");
	*o = (struct rollout_planned_zone){ .zone = s->zone->index,
		.assumed = !s->observed,
		.declared = !s->observed && s->options->declared.has_ds,
		.observed_ds = s->observed && s->now.ds != 0,
		.seen = s->observed ? newest_of(h) : LINT_ALWAYS_WAS };
	for (size_t i = 0; i < s->zone->changes.n; i++) {
		const struct ev_change *c = &s->plan->changes.v[s->zone->changes.v[i]];
		struct lint_change *k = &s->facts->changes[s->zone->changes.v[i]];

		k->offline = s->options->offline;
		k->observed = s->observed;
		k->declared = s->options->declared.has_ds;
		k->has_ds = o->observed_ds;
		if (s->observed && k->was_signed == LINT_UNSAID && !s->now.keys_none)
			k->was_signed = LINT_SAID_YES;
		last_of(s, k);
		ends |= ends_signing(c->act);
		if (c->act == LINT_ACT_REMOVE_KSK || c->act == LINT_ACT_STOP_KMS)
			k->step = step_of_key(s, c, unsign);
		else if (c->act == LINT_ACT_ADD_DS)
			k->step = step_of_ds(s, k, c);
		else if (c->act == LINT_ACT_REMOVE_DS)
			k->step = step_of_rest(s);
		else if (ends_signing(c->act))
			k->step = unsign;
	}
	if (ends)
		o->gate = g;
}

void
rollout_planned(struct arena *a, struct facts *f, const struct rollout_planned_options *options,
    struct rollout_planned *out)
{
	const struct ev_plan *p = f->evidence->plan;

	*out = (struct rollout_planned){ 0 };
	for (size_t i = 0; p != NULL && i < f->zones.n; i++) {
		struct story s = {
			.arena = a, .facts = f, .options = options, .zone = f->zones.v[i], .plan = p
		};

		s.known = ev_plan_zone_find(p, s.zone->apex);
		if (s.zone->changes.n > 0)
			one_zone(&s, out);
	}
}
