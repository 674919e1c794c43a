/* standing.c - what a history says of this instant, and words for it. */
#include "plan_int.h"
#include "../base/buf.h"

/* Those with the SEP flag, or all of them when none has it. */
uint64_t
plan_sep(const struct lint_history *h, uint64_t keys)
{
	uint64_t sep = 0;

	for (size_t i = 0; i < h->n_ids; i++)
		if ((keys >> i & 1) != 0 && (h->ids[i].flags & 1) != 0)
			sep |= 1ull << i;
	return sep != 0 ? sep : keys;
}

struct standing
plan_standing(const struct lint_history *h, uint32_t without)
{
	struct standing o = { .ds_none = true, .keys_none = true, .data_all = ~0ull };
	bool data = false;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->until != LINT_NEVER || (v->operators != 0 && (v->operators & ~without) == 0))
			continue;
		switch ((enum lint_part)v->part) {
		case LINT_PART_DS:
			o.ds |= v->keys;
			o.ds_none = o.ds_none && v->none;
			break;
		case LINT_PART_DNSKEY:
			o.published |= v->keys;
			o.signers |= v->signers;
			o.keys_none = o.keys_none && v->none;
			break;
		case LINT_PART_DATA:
			o.data_any |= v->keys;
			o.data_all &= v->keys;
			o.unsigned_data = o.unsigned_data || v->none;
			data = true;
			break;
		default: break;
		}
	}
	if (!data)
		o.data_all = 0;
	o.ksk = plan_sep(h, o.signers) | (o.signers & o.ds);
	o.zsk = o.data_any & ~o.ksk;
	return o;
}

bool
plan_has_been(const struct lint_history *h, enum lint_part part, uint64_t key)
{
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == part && h->versions[i].until != LINT_NEVER &&
		    (h->versions[i].keys & key) != 0)
			return true;
	return false;
}

int64_t
plan_first(const struct lint_history *h, enum lint_part part, uint64_t key)
{
	int64_t first = LINT_NEVER;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == part && (h->versions[i].keys & key) != 0 &&
		    h->versions[i].first < first)
			first = h->versions[i].first;
	return first;
}

uint32_t
plan_ttl(const struct lint_history *h, enum lint_part part, bool none)
{
	uint32_t ttl = 0, any = 0;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == part && v->none == none && v->ttl > ttl)
			ttl = v->ttl;
		if (v->part == part && v->ttl > any)
			any = v->ttl;
	}
	if (ttl != 0)
		return ttl;
	if (part == LINT_PART_DS)
		return none ? any : PLAN_DS_TTL;
	return any != 0 || part == LINT_PART_DATA ? any : plan_ttl(h, LINT_PART_DATA, false);
}

const char *
rollout_keys_text(struct arena *a, const struct lint_id *ids, size_t n, uint64_t keys)
{
	struct buf b = buf_new(a);
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += keys >> i & 1;
	if (left == 0)
		return "none";
	for (size_t i = 0; i < n; i++) {
		if ((keys >> i & 1) == 0)
			continue;
		if (b.n > 0)
			buf_str(&b, left == 1 ? " and " : ", ");
		left--;
		if (ids[i].tag == 0 && ids[i].rdata.n == 0 && ids[i].ds.n == 0)
			buf_str(&b, ids[i].flags == 0 ? "(new)" : "(not known)");
		else
			buf_printf(&b, "%u", ids[i].tag);
	}
	return b.p;
}

const char *
rollout_mix_text(struct arena *a, const struct lint_id *ids, const struct lint_mix *m)
{
	struct buf b = buf_new(a);

	if (m->outcome == LINT_LOST)
		return "a resolver that holds the old NS RRset asks servers that no longer answer";
	buf_printf(&b,
	    m->kept ? "a resolver that validated keys by the DS for key %s still trusts "
		    : "a resolver that holds the DS for key %s ",
	    rollout_keys_text(a, ids, LINT_MAX_IDS, m->ds->keys));
	if (m->data == NULL)
		buf_printf(&b,
		    m->keys->none ? "finds no DNSKEY RRset"
				  : "has no path to the DNSKEY RRset with key %s",
		    rollout_keys_text(a, ids, LINT_MAX_IDS, m->keys->keys));
	else {
		buf_printf(&b, m->kept ? "key %s" : "and the DNSKEY RRset with key %s",
		    rollout_keys_text(a, ids, LINT_MAX_IDS, m->keys->keys));
		buf_printf(&b,
		    m->stored ? " and is handed %s out of another cache" : " and gets %s",
		    m->data->none ? "unsigned data"
				  : arena_printf(a, "data signed by key %s only",
					rollout_keys_text(a, ids, LINT_MAX_IDS, m->data->keys)));
	}
	return b.p;
}
