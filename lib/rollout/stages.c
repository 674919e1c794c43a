/*
 * stages.c - each step as a row of stages, and which of them the zone has behind
 * it.  A stage knows only what the world looks like afterwards; when it is safe
 * is the model's business.
 */
#include "plan_int.h"
#include <assert.h>

struct rollout_stage *
plan_stage(struct planner *p, bool done, const char *title)
{
	struct rollout_gate *g = p->gate;
	struct rollout_stage *s = &g->stages[g->n_stages++];

	assert(g->n_stages <= ROLLOUT_MAX_STAGES);
	*s = (struct rollout_stage){ .title = title,
		.state = done ? ROLLOUT_DONE : ROLLOUT_LATER,
		.not_before = LINT_ALWAYS_WAS };
	return s;
}

const char *
plan_tags(const struct planner *p, uint64_t keys)
{
	return rollout_keys_text(p->arena, p->gate->ids, p->gate->n_ids, keys);
}

/* A key that does not exist yet. */
uint64_t
plan_new_key(struct planner *p, uint8_t algorithm)
{
	struct rollout_gate *g = p->gate;

	if (g->n_ids >= LINT_MAX_IDS)
		return 1ull << (LINT_MAX_IDS - 1);
	p->ids[g->n_ids] = (struct lint_id){ .algorithm = algorithm };
	return 1ull << g->n_ids++;
}

void
plan_becomes(struct planner *p, struct rollout_stage *s, enum lint_part part, uint64_t keys,
    uint64_t signers)
{
	struct lint_version *v = new (p->arena, struct lint_version, s->change.n_after + 1);

	if (s->change.n_after > 0)
		memcpy(v, s->change.after, s->change.n_after * sizeof(*v));
	v[s->change.n_after++] = (struct lint_version){ .part = (uint8_t)part,
		.keys = keys,
		.none = keys == 0,
		.signers = signers,
		.basis = LINT_ASSUMED,
		.ttl = plan_ttl(p->history, part, keys == 0) };
	s->change.after = v;
	s->change.parts |= 1u << part;
}

uint8_t
plan_algorithm(const struct planner *p, uint64_t keys)
{
	for (size_t i = 0; i < p->gate->n_ids; i++)
		if ((keys >> i & 1) != 0)
			return p->gate->ids[i].algorithm;
	return 13;
}

static uint64_t
of_algorithm(const struct planner *p, uint64_t keys, uint8_t algorithm)
{
	uint64_t o = 0;

	for (size_t i = 0; i < p->gate->n_ids; i++)
		if ((keys >> i & 1) != 0 && p->gate->ids[i].algorithm == algorithm)
			o |= 1ull << i;
	return o;
}

static uint64_t
with_tag(const struct planner *p, uint64_t keys, uint16_t tag)
{
	uint64_t o = 0;

	for (size_t i = 0; i < p->gate->n_ids && tag != 0; i++)
		if ((keys >> i & 1) != 0 && p->gate->ids[i].tag == tag)
			o |= 1ull << i;
	return o;
}

/* The key that goes: the one the user named, else the one that was there first. */
static uint64_t
oldest(const struct planner *p, enum lint_part part, uint64_t keys)
{
	const uint64_t named = with_tag(p, keys, p->world->key);
	uint64_t best = 0;

	if (named != 0)
		return named;
	for (size_t i = 0; i < p->gate->n_ids; i++)
		if ((keys >> i & 1) != 0 && (best == 0 || plan_first(p->history, part, 1ull << i) <
							      plan_first(p->history, part, best)))
			best = 1ull << i;
	return best;
}

static uint64_t
one_of(uint64_t keys)
{
	return keys & (~keys + 1);
}

static bool
is_one(uint64_t keys)
{
	return keys != 0 && keys == one_of(keys);
}

const char *
plan_parent(const struct planner *p)
{
	return *p->world->parent == '\0' ? "the root's trust anchor" : p->world->parent;
}

/* A wait has no change of its own; its time is that of the stage after it. */
void
plan_wait(struct planner *p, const char *title)
{
	plan_stage(p, false, title)->is_wait = true;
}

struct rollout_stage *
plan_step(struct planner *p, bool done, const char *title)
{
	struct rollout_stage *s = plan_stage(p, done, title);

	s->is_step = true;
	p->gate->judged = p->gate->n_stages - 1;
	return s;
}

static void
plan_sign(struct planner *p)
{
	const bool done = !p->now.keys_none && !p->now.unsigned_data;
	struct rollout_stage *s = plan_step(p, done, "sign the zone");
	const uint64_t key = plan_new_key(p, 13);

	s->undo = "stop signing again: nothing depends on it before the parent has a DS";
	plan_becomes(p, s, LINT_PART_DNSKEY, key, key);
	plan_becomes(p, s, LINT_PART_DATA, key, 0);
	plan_wait(p, "wait until no cache holds unsigned data; check all names, wildcards and subzones "
		"meanwhile");
	s = plan_stage(p, p->now.ds != 0, arena_printf(p->arena, "publish the DS at %s", plan_parent(p)));
	if (p->now.ds == 0)
		plan_becomes(p, s, LINT_PART_DS, key, 0);
}

static void
plan_add_ds(struct planner *p)
{
	uint64_t keys = p->now.published & p->now.signers, all = keys;
	struct rollout_stage *s;

	if (p->world->has_cds && !p->world->cds_delete && p->world->cds != 0)
		keys = p->world->cds;
	else
		keys = plan_sep(p->history, keys);
	if (keys == 0)
		keys = all;
	s = plan_stage(p, !p->now.keys_none && !p->now.unsigned_data, "sign the zone");
	s->detail = s->state == ROLLOUT_DONE
			? arena_printf(p->arena, "DNSKEY RRset signed by key %s, data by key %s",
			      plan_tags(p, p->now.signers), plan_tags(p, p->now.data_any))
		    : p->now.keys_none ? "there is no DNSKEY RRset"
				       : "some data has no signature by a key of the zone";
	if (s->state != ROLLOUT_DONE) {
		keys = p->now.keys_none ? plan_new_key(p, 13) : keys;
		if (p->now.keys_none)
			plan_becomes(p, s, LINT_PART_DNSKEY, keys, keys);
		plan_becomes(p, s, LINT_PART_DATA, p->now.keys_none ? keys : p->now.published, 0);
	}
	plan_wait(p, "wait until no cache holds unsigned data or the absence of keys");
	s = plan_step(p, p->now.ds != 0 && (keys & ~p->now.ds) == 0,
	    arena_printf(p->arena, "publish the DS for key %s at %s", plan_tags(p, keys), plan_parent(p)));
	s->undo = "remove the DS again, and keep signing: resolvers may hold it for its TTL, and a "
		  "validated key for the DNSKEY TTL after that";
	plan_becomes(p, s, LINT_PART_DS, p->now.ds | keys, 0);
}

static void
plan_remove_ds(struct planner *p)
{
	const uint64_t named = with_tag(p, p->now.ds, p->world->key);
	const uint64_t dead = p->now.ds & ~(p->now.published & p->now.signers);
	uint64_t after = 0;
	struct rollout_stage *s;

	if (named != 0)
		after = p->now.ds & ~named;
	else if (dead != 0 && dead != p->now.ds)
		after = p->now.ds & ~dead;
	else if (p->world->has_cds && !p->world->cds_delete && (p->now.ds & p->world->cds) != 0)
		after = p->now.ds & p->world->cds;
	if (after == p->now.ds)
		after = 0;
	if (after == 0) {
		const bool asks = p->world->has_cds && !p->world->cds_delete;

		s = plan_stage(p, !asks || p->now.ds == 0,
		    "withdraw the CDS and CDNSKEY RRsets, or publish the delete form");
		s->detail =
		    asks ? "they ask the parent for a DS: a parent that reads them puts it back"
			 : NULL;
	}
	s = plan_step(p, p->now.ds == 0,
	    p->now.ds == 0 ? arena_printf(p->arena, "remove the DS at %s", plan_parent(p))
			   : arena_printf(p->arena, "remove the DS for key %s at %s",
				 plan_tags(p, p->now.ds & ~after), plan_parent(p)));
	s->undo = "publish the same DS again, as long as the same keys still sign";
	plan_becomes(p, s, LINT_PART_DS, after, 0);
	if (after == 0)
		plan_wait(p, "keep signing until no resolver trusts the zone by the DS");
}

static void
plan_unsign(struct planner *p)
{
	const bool done = p->now.keys_none && p->now.data_any == 0;
	struct rollout_stage *s =
	    plan_stage(p, p->now.ds_none, arena_printf(p->arena, "remove the DS at %s", plan_parent(p)));

	plan_becomes(p, s, LINT_PART_DS, 0, 0);
	plan_wait(p, "wait until no resolver trusts the zone by the DS");
	s = plan_step(p, done, "stop signing");
	s->detail =
	    "before that: SERVFAIL for every name, at every validating resolver that holds the DS "
	    "or a key that it validated by it";
	s->undo = "sign again with the same KSK and the same ZSK";
	plan_becomes(p, s, LINT_PART_DNSKEY, 0, 0);
	plan_becomes(p, s, LINT_PART_DATA, 0, 0);
	s = plan_stage(p, false, "keep the keys for 30 days");
	s->detail = "signing again with other keys does not help while the DS and the DNSKEY RRset "
		    "are cached";
}

static void
zsk_stages(struct planner *p, uint64_t old, uint64_t next, unsigned at)
{
	const uint64_t keys = p->now.published | next;
	struct rollout_stage *s;

	s = at == 0
		? plan_step(
		      p, false, "publish the new ZSK in the DNSKEY RRset, signing with the old one")
		: plan_stage(p, true, arena_printf(p->arena, "publish the new ZSK %s", plan_tags(p, next)));
	if (at == 0)
		plan_becomes(p, s, LINT_PART_DNSKEY, keys, p->now.signers);
	s->undo = "take it out again: nothing is signed by it yet";
	if (at <= 1)
		plan_wait(p, "wait until every cached DNSKEY RRset has the new ZSK");
	s = at == 1
		? plan_step(p, false, arena_printf(p->arena, "sign with the new ZSK %s", plan_tags(p, next)))
		: plan_stage(p, at > 1, "sign with the new ZSK");
	if (at <= 1)
		plan_becomes(p, s, LINT_PART_DATA, next | (p->now.data_any & ~old), 0);
	s->undo = "sign with the old one again: its key is still published";
	plan_wait(p, "wait until no cache holds a signature by the old ZSK only");
	s = at == 2
		? plan_step(p, false, arena_printf(p->arena, "take the old ZSK %s out", plan_tags(p, old)))
		: plan_stage(p, false, "take the old ZSK out");
	plan_becomes(p, s, LINT_PART_DNSKEY, keys & ~old, p->now.signers & ~old);
	if ((p->now.data_any & old) != 0 && at == 2)
		plan_becomes(p, s, LINT_PART_DATA, p->now.data_any & ~old, 0);
}

/* Data is touched only where a key that signs the DNSKEY RRset signs it too (a CSK). */
static void
data_after(struct planner *p, struct rollout_stage *s, uint64_t gone, uint64_t come)
{
	const uint64_t both = p->now.ksk & p->now.data_any;

	if (both != 0)
		plan_becomes(p, s, LINT_PART_DATA, ((p->now.data_any | come) & ~gone), 0);
}

static void
double_key(struct planner *p, uint64_t old, uint64_t next, unsigned at)
{
	const uint64_t keys = p->now.published | next, signers = p->now.signers | next;
	const bool has_ds = p->now.ds != 0;
	struct rollout_stage *s;

	s = at == 0
		? plan_step(p, false, "publish the new KSK; both sign the DNSKEY RRset")
		: plan_stage(p, true, arena_printf(p->arena, "publish the new KSK %s", plan_tags(p, next)));
	s->undo = "take it out again: no DS names it yet";
	if (at == 0) {
		plan_becomes(p, s, LINT_PART_DNSKEY, keys, signers);
		data_after(p, s, 0, next);
	}
	if (at <= 1)
		plan_wait(p, "wait until every cached DNSKEY RRset has the new KSK");
	if (has_ds) {
		s = at == 1
			? plan_step(p, false,
			      arena_printf(p->arena, "replace the DS for key %s by one for key %s",
				  plan_tags(p, old), plan_tags(p, next)))
			: plan_stage(p, at > 1,
			      arena_printf(p->arena, "replace the DS at %s", plan_parent(p)));
		if (at <= 1)
			plan_becomes(p, s, LINT_PART_DS, (p->now.ds & ~old) | next, 0);
		s->undo = "put the old DS back: its key is still published and signs";
		plan_wait(p, "wait until no cache holds the old DS");
	}
	s = at == 2
		? plan_step(p, false, arena_printf(p->arena, "take the old KSK %s out", plan_tags(p, old)))
		: plan_stage(p, false, "take the old KSK out");
	plan_becomes(p, s, LINT_PART_DNSKEY, keys & ~old, signers & ~old);
	data_after(p, s, old, next);
}

static void
double_ds(struct planner *p, uint64_t old, uint64_t next, unsigned at)
{
	struct rollout_stage *s = plan_stage(p, true,
	    arena_printf(
		p->arena, "publish the DS for the new KSK %s beside the old", plan_tags(p, next)));

	if (at == 0) {
		plan_wait(p, "wait until every cached DS RRset has both");
		s = plan_step(p, false,
		    arena_printf(
			p->arena, "replace key %s by key %s", plan_tags(p, old), plan_tags(p, next)));
		plan_becomes(p, s, LINT_PART_DNSKEY, (p->now.published & ~old) | next,
		    (p->now.signers & ~old) | next);
		data_after(p, s, old, next);
	} else
		plan_stage(p, true,
		    arena_printf(
			p->arena, "replace key %s by key %s", plan_tags(p, old), plan_tags(p, next)));
	plan_wait(p, "wait until no cache holds the old DNSKEY RRset");
	s = at == 1
		? plan_step(p, false, arena_printf(p->arena, "remove the DS for key %s", plan_tags(p, old)))
		: plan_stage(p, false, "remove the old DS");
	plan_becomes(p, s, LINT_PART_DS, p->now.ds & ~old, 0);
}

static void
plan_roll_ksk(struct planner *p)
{
	const uint64_t ds = p->now.ds, live = p->now.ksk & p->now.published;
	const uint64_t linked = ds & live;

	if (ds != 0 && linked != 0 && (ds & ~live) != 0) {
		/* Two DS, one key. The key that was there before is the old one. */
		const uint64_t idle = ds & ~live;
		const bool was_key = plan_has_been(p->history, LINT_PART_DNSKEY, idle) ||
				     with_tag(p, idle, p->world->key) != 0;

		double_ds(p, was_key ? idle : linked, was_key ? linked : idle, was_key ? 1 : 0);
	} else if (!is_one(linked) && linked != 0) {
		const uint64_t old = oldest(p, LINT_PART_DS, linked);

		double_ds(p, old, linked & ~old, 1);
	} else if (linked != 0 && (live & ~ds) != 0) {
		/* One DS, two keys: which came first? */
		const uint64_t other = live & ~ds;
		const bool was_ds = plan_has_been(p->history, LINT_PART_DS, other) ||
				    with_tag(p, other, p->world->key) != 0 ||
				    (p->history->n_observations > 1 &&
					plan_first(p->history, LINT_PART_DNSKEY, one_of(other)) <
					    plan_first(p->history, LINT_PART_DNSKEY, linked));

		double_key(p, was_ds ? other : linked, was_ds ? linked : other, was_ds ? 2 : 1);
	} else {
		const uint64_t old = linked != 0 ? linked : oldest(p, LINT_PART_DNSKEY, live);

		double_key(p, old, plan_new_key(p, plan_algorithm(p, old)), 0);
	}
}

static void
plan_roll_zsk(struct planner *p)
{
	const uint64_t signs = p->now.zsk;
	const uint64_t idle = p->now.published & ~p->now.ksk & ~signs & ~p->now.ds;
	uint64_t retired = 0, fresh;

	for (size_t i = 0; i < p->gate->n_ids; i++)
		if ((idle >> i & 1) != 0 && plan_has_been(p->history, LINT_PART_DATA, 1ull << i))
			retired |= 1ull << i;
	retired |= with_tag(p, idle, p->world->key);
	fresh = idle & ~retired;
	if (signs == 0 && (p->now.data_any & p->now.ksk) != 0) {
		p->gate->note = "one key signs both keys and data: its roll is that of a KSK";
		plan_roll_ksk(p);
	} else if (retired != 0)
		zsk_stages(p, retired, signs, 2);
	else if (fresh != 0)
		zsk_stages(p, signs, one_of(fresh), 1);
	else if (signs != 0 && !is_one(signs) && (p->now.data_all & signs) == signs) {
		const uint64_t old = oldest(p, LINT_PART_DATA, signs);

		zsk_stages(p, old, signs & ~old, 2);
	} else
		zsk_stages(p, signs, plan_new_key(p, plan_algorithm(p, signs)), 0);
}

/* That of the DS, unless another one's DS or keys were seen to go. */
static uint8_t
algorithm_that_goes(const struct planner *p, uint64_t all)
{
	const uint64_t linked = p->now.ds & p->now.signers;
	const uint8_t now =
	    plan_algorithm(p, oldest(p, LINT_PART_DNSKEY, linked != 0 ? linked : all));

	for (size_t i = 0; i < p->gate->n_ids; i++) {
		const uint64_t key = 1ull << i;

		if ((all & key) == 0 || p->gate->ids[i].algorithm == now)
			continue;
		if (with_tag(p, key, p->world->key) != 0 ||
		    plan_has_been(p->history, LINT_PART_DS, key) ||
		    ((p->now.published & key) == 0 &&
			plan_has_been(p->history, LINT_PART_DNSKEY, key)))
			return p->gate->ids[i].algorithm;
	}
	return now;
}

static void
plan_roll_algorithm(struct planner *p)
{
	const uint64_t all = p->now.published | p->now.data_any | p->now.ds;
	const uint8_t from = algorithm_that_goes(p, all);
	const uint64_t was = of_algorithm(p, all, from);
	const uint64_t old = was;
	uint64_t next = all & ~was, signers;
	const bool is_new = next == 0;
	bool ds_swapped, published, signs, unpublished;
	struct rollout_stage *s;

	if (is_new)
		next = plan_new_key(p, from == 13 ? 15 : 13);
	ds_swapped = (p->now.ds & next) != 0 && (p->now.ds & was) == 0;
	published = (p->now.published & next) != 0;
	signs = (p->now.data_all & next) != 0;
	unpublished = ds_swapped && (p->now.published & was) == 0;
	p->conservative = !(published && !unpublished) || !signs;
	signers = next & p->now.signers;
	signers = signers == 0 ? next : signers;
	s = signs || published
		? plan_stage(p, true, "sign with the new algorithm's key too")
		: plan_step(p, false, "sign with the new algorithm's key too, before it is published");
	s->undo = "drop the new signatures again";
	if (!signs && !published)
		plan_becomes(p, s, LINT_PART_DATA, p->now.data_any | next, 0);
	if (!published)
		plan_wait(p, "wait until no cache holds data with the old signatures only");
	s = published ? plan_stage(p, true, arena_printf(p->arena, "publish key %s", plan_tags(p, next)))
	    : signs   ? plan_step(p, false, arena_printf(p->arena, "publish key %s", plan_tags(p, next)))
		      : plan_stage(p, false, "publish the new algorithm's key");
	if (!published)
		plan_becomes(p, s, LINT_PART_DNSKEY, p->now.published | next, p->now.signers | next);
	if (!ds_swapped)
		plan_wait(p, "wait until every cached DNSKEY RRset has the new key");
	s = ds_swapped ? plan_stage(p, true, "replace the DS")
	    : published
		? plan_step(p, false,
		      arena_printf(p->arena, "replace the DS for key %s by one for key %s",
			  plan_tags(p, p->now.ds & was), plan_tags(p, signers)))
		: plan_stage(p, false, arena_printf(p->arena, "replace the DS at %s", plan_parent(p)));
	s->undo = "put the old DS back: its key is still published and signs";
	if (!ds_swapped && p->now.ds != 0)
		plan_becomes(p, s, LINT_PART_DS, signers, 0);
	plan_wait(p, "wait until no cache holds the old DS");
	s = unpublished ? plan_stage(p, true, "take the old algorithm's keys out")
	    : ds_swapped
		? plan_step(p, false,
		      arena_printf(p->arena, "take the old algorithm's keys %s out",
			  plan_tags(p, p->now.published & old)))
		: plan_stage(p, false, "take the old algorithm's keys out, keeping their signatures");
	if (!unpublished)
		plan_becomes(p, s, LINT_PART_DNSKEY, (p->now.published | next) & ~old, signers);
	s = unpublished
		? plan_step(p, (p->now.data_any & old) == 0, "drop the old algorithm's signatures")
		: plan_stage(p, false,
		      "drop the old algorithm's signatures when no cached DNSKEY has its keys");
	if ((p->now.data_any & old) != 0 || !unpublished)
		plan_becomes(p, s, LINT_PART_DATA, next, 0);
}

void
plan_stages(struct planner *p, enum rollout_step which)
{
	switch (which) {
	case ROLLOUT_SIGN: plan_sign(p); break;
	case ROLLOUT_ADD_DS: plan_add_ds(p); break;
	case ROLLOUT_REMOVE_DS: plan_remove_ds(p); break;
	case ROLLOUT_UNSIGN: plan_unsign(p); break;
	case ROLLOUT_ROLL_ZSK: plan_roll_zsk(p); break;
	case ROLLOUT_ROLL_KSK: plan_roll_ksk(p); break;
	case ROLLOUT_ROLL_ALGORITHM: plan_roll_algorithm(p); break;
	case ROLLOUT_CHANGE_NS: plan_change_ns(p); break;
	case ROLLOUT_N_STEPS: break;
	}
}
