/* keys.c - the zone's keys, and which DS of the parent means which of them. */
#include "derive.h"
#include "../dns/door_ldns.h"
#include "../dns/name.h"
#include "../dns/type.h"

static bool
known_key(const struct fact_zone *z, struct lint_bytes rdata)
{
	for (size_t i = 0; i < z->keys.n; i++) {
		const struct lint_bytes old = zdata_rdata(z->data, z->keys.v[i].row);

		if (old.n == rdata.n && memcmp(old.p, rdata.p, rdata.n) == 0)
			return true;
	}
	return false;
}

void
facts_keys(struct facts *f, struct fact_zone *z)
{
	uint32_t row = z->apex_node == ZDATA_NONE ? ZDATA_NONE : zdata_node(z->data, z->apex_node)->first;

	for (; row != ZDATA_NONE; row = zdata_record(z->data, row)->next) {
		const struct lint_bytes rdata = zdata_rdata(z->data, row);
		struct fact_key *k;

		if (zdata_record(z->data, row)->type != LINT_T_DNSKEY || rdata.n < 4 || known_key(z, rdata))
			continue;
		if (z->keys.n == FACTS_MAX_KEYS) {
			z->limit = "limit FACTS_MAX_KEYS (256 DNSKEY records) reached";
			break;
		}
		k = vec_add(f->arena, &z->keys);
		*k = (struct fact_key) { .row = row, .flags = lint_u16(rdata.p), .protocol = rdata.p[2],
			.algorithm = rdata.p[3], .tag = crypto_key_tag(rdata) };
		k->key = crypto_key_parse(f->arena, k->algorithm,
		    (struct lint_bytes) { rdata.p + 4, rdata.n - 4 }, &k->facts);
		if (k->protocol != 3)
			k->facts.flaws |= LINT_KEY_PROTOCOL;
	}
	/* Signatures over the DNSKEY RRset, by key. */
	row = z->apex_node == ZDATA_NONE ? ZDATA_NONE : zdata_node(z->data, z->apex_node)->first;
	for (; row != ZDATA_NONE; row = zdata_record(z->data, row)->next) {
		struct fact_rrsig s;

		if (zdata_record(z->data, row)->type != LINT_T_RRSIG ||
		    !facts_rrsig(zdata_rdata(z->data, row), &s) || s.covered != LINT_T_DNSKEY)
			continue;
		for (size_t i = 0; i < z->keys.n; i++)
			if (z->keys.v[i].tag == s.tag && z->keys.v[i].algorithm == s.algorithm)
				*vec_add(f->arena, &z->keys.v[i].dnskey_sigs) = row;
	}
}

/* Tag and algorithm fit already. */
static enum lint_match
match_key(const struct fact_zone *z, const struct fact_key *k, struct lint_bytes ds)
{
	uint8_t digest[64];
	const size_t n = crypto_ds_digest(z->apex, zdata_rdata(z->data, k->row), ds.p[3], digest);

	if (n == 0)
		return LINT_MATCH_UNKNOWN;
	return n == ds.n - 4 && memcmp(digest, ds.p + 4, n) == 0 ? LINT_MATCH_GOOD : LINT_MATCH_DIGEST;
}

enum lint_match
facts_ds_match(const struct facts *f, struct lint_ref key, struct lint_bytes ds)
{
	const struct fact_zone *z = key.zone < f->zones.n ? f->zones.v[key.zone] : NULL;

	if (z == NULL || key.kind != LINT_KEY || key.row >= z->keys.n || ds.n < 4 ||
	    z->keys.v[key.row].tag != lint_u16(ds.p) || z->keys.v[key.row].algorithm != ds.p[2])
		return LINT_MATCH_NONE;
	return match_key(z, &z->keys.v[key.row], ds);
}

/* The key that fits, else the last of its tag and algorithm. */
uint8_t
facts_match(const struct fact_zone *z, struct lint_bytes rdata, uint32_t *key)
{
	uint8_t match = LINT_MATCH_NONE;

	*key = ZDATA_NONE;
	for (size_t i = 0; i < z->keys.n && match != LINT_MATCH_GOOD; i++) {
		if (z->keys.v[i].tag != lint_u16(rdata.p) || z->keys.v[i].algorithm != rdata.p[2])
			continue;
		match = (uint8_t)match_key(z, &z->keys.v[i], rdata);
		*key = (uint32_t)i;
	}
	return match;
}

/*
 * "This DS fits no key" stops a rollout, so it is said only when ldns, which
 * computes the digest by its own code, finds no key either.
 */
static bool
second_opinion(const struct fact_zone *z, struct lint_bytes ds)
{
	for (size_t i = 0; i < z->keys.n; i++) {
		const struct fact_key *k = &z->keys.v[i];
		uint8_t digest[64];
		size_t n;

		if (k->tag == lint_u16(ds.p) && k->algorithm == ds.p[2] &&
		    door_ds(z->apex, zdata_rdata(z->data, k->row), ds.p[3], digest, &n) && n == ds.n - 4 &&
		    memcmp(digest, ds.p + 4, n) == 0)
			return true;
	}
	return false;
}

static void
match_ds(struct fact_zone *z, struct fact_ds *d, struct lint_bytes rdata)
{
	d->match = facts_match(z, rdata, &d->key);
	if (d->match == LINT_MATCH_GOOD)
		z->keys.v[d->key].has_ds = true;
	if (d->match == LINT_MATCH_DIGEST && second_opinion(z, rdata)) {
		d->match = LINT_MATCH_UNKNOWN;
		z->limit = "internal: ldns finds a DS to match a key where we do not";
	}
}

static void
add_ds(struct facts *f, struct fact_zone *z, const struct zdata *data, uint16_t zone, uint32_t node)
{
	for (uint32_t row = zdata_node(data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(data, row)->next) {
		const struct lint_bytes rdata = zdata_rdata(data, row);
		bool known = false;
		struct fact_ds *d;

		if (zdata_record(data, row)->type != LINT_T_DS || rdata.n < 4)
			continue;
		for (size_t i = 0; i < z->ds.n && !known; i++) {
			const struct lint_bytes old = zdata_rdata(z->ds.v[i].data, z->ds.v[i].row);

			known = old.n == rdata.n && memcmp(old.p, rdata.p, rdata.n) == 0;
		}
		if (known)
			continue;
		if (z->ds.n == FACTS_MAX_DS) {
			z->limit = "limit FACTS_MAX_DS (64 DS records) reached";
			return;
		}
		d = vec_add(f->arena, &z->ds);
		*d = (struct fact_ds) { .data = data, .row = row, .zone = zone };
		d->length_ok = digest_octets(rdata.p[3]) == 0 || digest_octets(rdata.p[3]) == rdata.n - 4;
		match_ds(z, d, rdata);
	}
}

void
facts_ds(struct facts *f, struct fact_zone *z)
{
	uint32_t node;

	for (size_t i = 0; f->any_ds_set && i < f->evidence->zones.n; i++) {
		const struct ev_zone *set = f->evidence->zones.v[i];

		if (!set->is_parent_ds || !lint_name_eq(set->apex, z->apex))
			continue;
		z->ds_set = set;
		node = zdata_find(set->data, z->apex);
		if (node != ZDATA_NONE)
			add_ds(f, z, set->data, (uint16_t)(FACTS_SET + i), node);
	}
	if (z->parent == FACTS_NO_ZONE || z->ds_set != NULL)
		return;
	node = zdata_find(f->zones.v[z->parent]->data, z->apex);
	if (node != ZDATA_NONE)
		add_ds(f, z, f->zones.v[z->parent]->data, z->parent, node);
}
