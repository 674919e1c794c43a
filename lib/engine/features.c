/*
 * features.c - what makes one zone's rollout different from another's: the wildcards, cuts,
 * types, kinds of denial and lifetimes in it, as bits.  A rehearsal on a zone without a
 * wildcard says nothing about one that has it, as in 2021.
 */
#include "run.h"
#include "config.h"
#include "../dns/name.h"

enum { DAY = 86400, LONG_DENIAL = 3 * 3600, MANY_RECORDS = 10000, DEEP = 4 };

static uint64_t
bit(enum lint_feature f)
{
	return (uint64_t)1 << f;
}

static uint64_t
by_type(uint16_t type)
{
	switch (type) {
	case LINT_T_HTTPS:
	case LINT_T_SVCB: return bit(LINT_HAS_SVCB);
	case LINT_T_TLSA: return bit(LINT_HAS_TLSA);
	case LINT_T_CAA: return bit(LINT_HAS_CAA);
	case LINT_T_SRV: return bit(LINT_HAS_SRV);
	case LINT_T_MX: return bit(LINT_HAS_MX);
	case LINT_T_DNAME: return bit(LINT_HAS_DNAME);
	case LINT_T_CDS:
	case LINT_T_CDNSKEY: return bit(LINT_HAS_CDS_SET);
	case LINT_T_A:
	case LINT_T_AAAA:
	case LINT_T_NS:
	case LINT_T_SOA:
	case LINT_T_CNAME:
	case LINT_T_PTR:
	case LINT_T_TXT:
	case LINT_T_DS:
	case LINT_T_RRSIG:
	case LINT_T_NSEC:
	case LINT_T_DNSKEY:
	case LINT_T_NSEC3:
	case LINT_T_NSEC3PARAM: return 0;
	default: return bit(LINT_HAS_RARE_TYPE);
	}
}

static uint64_t
by_wildcard(uint16_t type)
{
	if (type == LINT_T_CNAME)
		return bit(LINT_HAS_WILD_CNAME);
	if (type == LINT_T_A || type == LINT_T_AAAA)
		return bit(LINT_HAS_WILD_ADDRESS);
	return type == LINT_T_RRSIG || type == LINT_T_NSEC || type == LINT_T_NSEC3
	    ? 0 : bit(LINT_HAS_WILD_OTHER);
}

/* Of one node: its place, and each of its records. */
static uint64_t
of_node(const struct fact_zone *z, uint32_t i)
{
	const struct zdata_node *node = zdata_node(z->data, i);
	const struct lint_name name = zdata_name(z->data, i);
	const bool wild = (node->flags & LINT_WILD) || facts_probe(z, name, true) != NULL;
	uint64_t has = 0;

	if (node->flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED))
		return 0;
	if ((node->flags & LINT_EMPTY) && !wild)
		has |= bit(LINT_HAS_EMPTY);
	if (node->flags & LINT_AT_CUT)
		has |= bit(node->flags & LINT_HAS_DS ? LINT_HAS_SIGNED_SUBZONE : LINT_HAS_UNSIGNED_SUBZONE);
	if (name_labels(name) > name_labels(z->apex) + DEEP)
		has |= bit(LINT_HAS_DEEP);
	for (uint32_t row = node->first; row != ZDATA_NONE; row = zdata_record(z->data, row)->next) {
		const uint16_t type = zdata_record(z->data, row)->type;

		has |= by_type(type) | (wild ? by_wildcard(type) : 0);
		if (zdata_head(z->data, row)->ttl > DAY)
			has |= bit(LINT_HAS_LONG_TTL);
	}
	return has;
}

static uint64_t
of_keys(const struct fact_zone *z)
{
	uint64_t has = 0;

	for (size_t i = 0; i < z->keys.n; i++) {
		const struct fact_key *k = &z->keys.v[i];

		has |= k->algorithm == 13 ? bit(LINT_HAS_P256) : k->algorithm == 14 ? bit(LINT_HAS_P384)
		    : k->algorithm == 15 || k->algorithm == 16 ? bit(LINT_HAS_EDDSA) : bit(LINT_HAS_RSA);
		if (k->signs_data && (k->flags & 1))
			has |= bit(LINT_HAS_CSK);
	}
	return has;
}

static uint64_t
features_of(struct facts_view *v, const struct fact_zone *z)
{
	const struct lint_ref ref = { 0, z->index, LINT_ZONE, LINT_NOW };
	struct lint_zone zone;
	uint64_t has = of_keys(z);

	if (!facts_get(v, ref, LINT_ZONE, &zone))
		return 0;
	for (uint32_t i = 0; i < z->data->n_nodes; i++)
		has |= of_node(z, i);
	if (zone.chain == LINT_BY_NSEC || zone.chain == LINT_BY_BOTH)
		has |= bit(LINT_HAS_NSEC_CHAIN);
	if (zone.chain == LINT_BY_NSEC3 || zone.chain == LINT_BY_BOTH)
		has |= bit(LINT_HAS_NSEC3_CHAIN);
	if (zone.has_soa && zone.negative_ttl > LONG_DENIAL)
		has |= bit(LINT_HAS_LONG_DENIAL);
	if (zone.n_records > MANY_RECORDS)
		has |= bit(LINT_HAS_MANY_RECORDS);
	return has;
}

/* Only when somebody declares a rollout; before any check runs, since they may run in threads. */
void
engine_gather_features(struct engine *e)
{
	const struct facts *f = e->facts;
	struct engine_rollout *r;
	uint8_t *stages = new (e->arena, uint8_t, f->zones.n + 1);
	bool declared = false;

	for (size_t i = 0; i < f->zones.n; i++) {
		const struct lint_intent *intent = config_intent(e->options->config, f->zones.v[i]->apex);

		stages[i] = intent == NULL ? (uint8_t)LINT_STAGE_UNSAID : intent->stage;
		declared |= stages[i] != LINT_STAGE_UNSAID;
	}
	if (!declared)
		return;
	e->rollout = e->result->rollout = r = new (e->arena, struct engine_rollout, 1);
	r->stages = stages;
	r->features = new (e->arena, uint64_t, f->zones.n + 1);
	/* What a walk did not ask for a copy of the zone shows: it is one zone. */
	for (size_t i = 0; i < f->zones.n; i++) {
		const struct fact_zone *z = f->zones.v[i];
		const bool copy = z->transfer != NULL && z->twin != FACTS_NO_ZONE;

		if (!z->set_aside && !z->on_the_way && (copy || z->transfer == NULL))
			r->features[copy ? z->twin : i] |= features_of(e->view, z);
	}
	for (size_t i = 0; i < f->zones.n; i++) {
		const struct fact_zone *z = f->zones.v[i];

		if (z->set_aside || z->transfer != NULL || z->on_the_way)
			continue;
		if (stages[i] == LINT_STAGE_REHEARSAL || stages[i] == LINT_STAGE_DONE) {
			r->tried |= r->features[i];
			r->n_tried++;
		}
	}
}

uint64_t
engine_features(const struct lint_run *run, struct lint_ref zone)
{
	const struct engine *e = ((const struct engine_run *)run)->engine;

	return zone.kind == LINT_ZONE && zone.zone < e->facts->zones.n && e->rollout != NULL
	    ? e->rollout->features[zone.zone] : 0;
}

uint64_t
engine_tried(const struct lint_run *run, unsigned *zones)
{
	const struct engine_rollout *r = ((const struct engine_run *)run)->engine->rollout;

	*zones = r == NULL ? 0 : r->n_tried;
	return r == NULL ? 0 : r->tried;
}
