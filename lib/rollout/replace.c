#include "replace.h"

/* What the newest observation has: seen then, or not known to be gone. */
static bool
is_after(const struct lint_version *v)
{
	return v->until == LINT_NEVER;
}

static bool
is_fresh(const struct lint_version *v, int64_t seen)
{
	return is_after(v) && v->first >= seen && v->from != LINT_ALWAYS_WAS;
}

/* Did the newest observation show that it is gone? */
static bool
is_replaced(const struct lint_version *v, int64_t seen)
{
	return v->until != LINT_NEVER && v->until >= seen;
}

static bool
touches(const struct lint_mix *m, int64_t at)
{
	const struct lint_version *v[] = { m->ds, m->keys, m->data };

	if (m->ns != NULL)
		return true;
	for (size_t i = 0; i < 3; i++)
		if (v[i] != NULL && v[i]->from == at && v[i]->until == LINT_NEVER)
			return true;
	return false;
}

static uint64_t
algorithm_bits(const struct lint_id *ids, uint64_t keys)
{
	uint64_t o = 0;

	for (size_t i = 0; i < LINT_MAX_IDS && keys >> i != 0; i++)
		if ((keys >> i & 1) != 0)
			o |= 1ull << (ids[i].algorithm & 63);
	return o;
}

const char *
rollout_mix_check(const struct lint_id *ids, const struct lint_mix *m)
{
	if (m->outcome == LINT_LOST)
		return "old-operator";
	if (m->keys->none || (m->data != NULL && m->data->none))
		return m->ds->until == LINT_NEVER ? "ds-orphaned" : "unsign-ds-cached";
	if ((algorithm_bits(ids, m->ds->keys) & algorithm_bits(ids, m->keys->keys)) == 0 ||
	    (m->data != NULL && m->data->keys != 0 &&
		(algorithm_bits(ids, m->data->keys) & algorithm_bits(ids, m->keys->keys)) == 0))
		return "algorithm-rollover-order";
	return m->data == NULL ? "ksk-or-ds-too-early" : "zsk-too-early";
}

/* A change in one piece that no wait makes safe: in which pieces it is. */
static const char *
order_of(const struct lint_id *ids, const struct lint_mix *m)
{
	const char *check = rollout_mix_check(ids, m);

	if (strcmp(check, "ds-orphaned") == 0 || strcmp(check, "unsign-ds-cached") == 0)
		return "remove the DS at the parent first, keep signing for the TTL of the DS and that "
		       "of the DNSKEY RRset, then stop signing";
	if (strcmp(check, "algorithm-rollover-order") == 0)
		return "sign all data with the new algorithm beside the old, wait for the largest TTL; "
		       "publish the new keys, wait for the DNSKEY TTL; swap the DS, wait for its TTL; "
		       "take the old keys out, wait for the DNSKEY TTL; drop the old signatures";
	if (strcmp(check, "ksk-or-ds-too-early") == 0)
		return "publish the new KSK beside the old, both signing the DNSKEY RRset, wait for the "
		       "DNSKEY TTL; replace the DS, wait for the DS TTL; then take the old KSK out";
	if (strcmp(check, "zsk-too-early") == 0)
		return "publish the new ZSK beside the old, wait for the DNSKEY TTL; sign with it, wait "
		       "for the largest TTL of signed data; then take the old ZSK out";
	return "keep the old servers answering until their NS RRset has run out of caches";
}

/* The same world without the newest observation, and the change that it is. */
static struct rollout_story
take_apart(struct arena *a, const struct rollout_story *whole, int64_t at,
    struct rollout_change *change)
{
	struct lint_version *before = new (a, struct lint_version, whole->n_versions + 1);
	struct lint_version *after = new (a, struct lint_version, whole->n_versions + 1);
	size_t n = 0, m = 0;

	*change = (struct rollout_change){ 0 };
	for (size_t i = 0; i < whole->n_versions; i++) {
		const struct lint_version *v = &whole->versions[i];

		if (v->until == at || (v->until == LINT_NEVER && v->from == at))
			change->parts |= 1u << v->part;
	}
	for (size_t i = 0; i < whole->n_versions; i++) {
		const struct lint_version *v = &whole->versions[i];

		if (v->until == LINT_NEVER && (change->parts >> v->part & 1) != 0)
			after[m++] = *v;
		if (v->from >= at)
			continue;
		before[n] = *v;
		if (v->until == at)
			before[n].until = LINT_NEVER;
		n++;
	}
	change->after = after;
	change->n_after = m;
	return (struct rollout_story){
		.ids = whole->ids, .n_ids = whole->n_ids, .versions = before, .n_versions = n
	};
}

void
rollout_replace(struct arena *a, const struct lint_history *h, int64_t seen, int64_t at,
    struct rollout_replacement *o)
{
	struct lint_version *v = new (a, struct lint_version, h->n_versions + 1);
	struct lint_history exact = *h;
	struct rollout_change change;
	struct rollout_story before;
	struct lint_mixes all;
	struct lint_mix *kept;
	size_t n = 0;

	for (size_t i = 0; i < h->n_versions; i++) {
		v[i] = h->versions[i];
		if (is_replaced(&v[i], seen))
			v[i].until = at;
		else if (is_fresh(&v[i], seen))
			v[i].from = at;
	}
	exact.versions = v;
	*o = (struct rollout_replacement){ .story = rollout_story_of(a, &exact, at) };
	before = take_apart(a, &o->story, at, &change);
	o->safety = (struct rollout_safety){ .safe = at, .from = at };
	o->breaks = (struct lint_mixes){ .heals = at };
	if (change.parts == 0)
		return;
	o->safety = rollout_safe(a, &before, &change, at);
	if (o->safety.safe <= at)
		return;
	all = rollout_mixes(a, &o->story, at);
	kept = new (a, struct lint_mix, all.n_mixes + 1);
	for (size_t i = 0; i < all.n_mixes; i++)
		if (touches(&all.mixes[i], at))
			kept[n++] = all.mixes[i];
	o->breaks = (struct lint_mixes){ kept, n, all.heals };
	if (n == 0) /* the old world alone, which the new one no longer heals */
		o->breaks = all;
	if (o->breaks.n_mixes == 0)
		return;
	o->check = rollout_mix_check(h->ids, &o->breaks.mixes[0]);
	if (o->safety.safe == LINT_NEVER)
		o->order = order_of(h->ids, &o->breaks.mixes[0]);
}
