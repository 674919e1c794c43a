/* hashes.c - the NSEC3 hash of every name that could have one, and the way back. */
#include "derive.h"
#include "../crypto/pool.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"

enum { NODES_A_BLOCK = 512 };

bool
facts_owner_hash(struct lint_name owner, uint8_t out[20])
{
	return owner.len > 0 && owner.wire[0] == 32 &&
	    b32hex_decode((const char *)owner.wire + 1, 32, out, 20) == 20;
}

bool
facts_nsec3(struct lint_bytes r, bool param, struct fact_nsec3 *n)
{
	size_t at;

	if (r.n < 5 || r.n < 5u + r.p[4])
		return false;
	*n = (struct fact_nsec3) { .hash = r.p[0], .flags = r.p[1], .iterations = lint_u16(r.p + 2),
		.salt = { r.p + 5, r.p[4] } };
	at = 5u + r.p[4];
	if (param)
		return at == r.n;
	if (at >= r.n || r.n < at + 1u + r.p[at])
		return false;
	n->next = (struct lint_bytes) { r.p + at + 1, r.p[at] };
	at += 1u + r.p[at];
	n->bitmap = (struct lint_bytes) { r.p + at, r.n - at };
	return true;
}

struct job {
	struct fact_zone *zone;
	struct fact_nsec3 params;
};

static void
block(void *ctx, void *state, size_t index)
{
	struct job *job = ctx;
	struct fact_zone *z = job->zone;
	const size_t from = index * NODES_A_BLOCK;

	(void)state;
	for (size_t i = from; i < from + NODES_A_BLOCK && i < z->data->n_nodes; i++)
		if (facts_wants_hash(zdata_node(z->data, (uint32_t)i)))
			crypto_nsec3_hash(zdata_name(z->data, (uint32_t)i), job->params.salt,
			    job->params.iterations, z->hashes[i].octets);
}

static size_t
slot_of(const struct fact_zone *z, const uint8_t h[20])
{
	uint64_t v;

	memcpy(&v, h, sizeof(v));
	return (size_t)v & (z->n_hash_slots - 1);
}

uint32_t
facts_hash_find(const struct fact_zone *z, const uint8_t h[20])
{
	if (z->hashes == NULL)
		return ZDATA_NONE;
	for (size_t i = slot_of(z, h); z->hash_slots[i] != 0; i = (i + 1) & (z->n_hash_slots - 1))
		if (memcmp(z->hashes[z->hash_slots[i] - 1].octets, h, 20) == 0)
			return z->hash_slots[i] - 1;
	return ZDATA_NONE;
}

struct owner { /* of an NSEC3 */
	uint8_t hash[20];
	uint32_t node;
};

/* Is the record an NSEC3 of the zone's parameters, whose owner is a hash? */
static bool
is_ours(const struct job *job, uint32_t row, struct owner *o)
{
	const struct zdata *z = job->zone->data;
	struct fact_nsec3 n;

	o->node = zdata_record(z, row)->node;
	return zdata_record(z, row)->type == LINT_T_NSEC3 && facts_nsec3(zdata_rdata(z, row), false, &n) &&
	    n.iterations == job->params.iterations && n.salt.n == job->params.salt.n &&
	    memcmp(n.salt.p, job->params.salt.p, n.salt.n) == 0 &&
	    facts_owner_hash(zdata_name(z, o->node), o->hash);
}

/* A name is looked up in three places far apart, so each place is asked for ahead. */
static void
match(const struct fact_zone *z, const struct owner *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch(&z->hash_slots[slot_of(z, o[i].hash)]);
	for (size_t i = 0; i < n; i++) {
		const uint32_t at = z->hash_slots[slot_of(z, o[i].hash)];

		__builtin_prefetch(&z->hashes[at == 0 ? 0 : at - 1]);
	}
	for (size_t i = 0; i < n; i++) {
		const uint32_t node = facts_hash_find(z, o[i].hash);

		if (node == ZDATA_NONE)
			continue;
		__atomic_fetch_or(&z->hashed[node / 8], (uint8_t)(1u << node % 8), __ATOMIC_RELAXED);
		__atomic_store_n(&z->matches[o[i].node], node + 1, __ATOMIC_RELAXED);
	}
}

static void
mark_block(void *ctx, void *state, size_t index)
{
	enum { AHEAD = 16 };
	const struct job *job = ctx;
	const size_t from = index * NODES_A_BLOCK;
	struct owner owners[AHEAD];
	size_t n = 0;

	(void)state;
	for (size_t row = from; row < from + NODES_A_BLOCK && row < job->zone->data->n_records; row++) {
		n += is_ours(job, (uint32_t)row, &owners[n]);
		if (n == AHEAD) {
			match(job->zone, owners, n);
			n = 0;
		}
	}
	match(job->zone, owners, n);
}

/* Which names have their NSEC3, and whose an NSEC3 is: asked by several checks. */
static void
mark_hashed(struct facts *f, struct job *job, unsigned jobs)
{
	struct fact_zone *z = job->zone;
	const size_t octets = z->data->n_nodes / 8u + 1;

	z->hashed = region_table(f->arena, octets);
	z->matches = region_table(f->arena, z->data->n_nodes * (size_t)4);
	pool_run(jobs, &(struct pool_work) {
	                   .n_blocks = (z->data->n_records + NODES_A_BLOCK - 1u) / NODES_A_BLOCK,
	                   .block = mark_block, .ctx = job });
}

void
facts_hashes(struct facts *f, struct fact_zone *z, const struct facts_options *o)
{
	struct job job = { .zone = z };
	uint32_t n = 0;

	if (!(z->chain & LINT_BY_NSEC3) || z->nsec3_row == ZDATA_NONE ||
	    !facts_nsec3(zdata_rdata(z->data, z->nsec3_row),
	        zdata_record(z->data, z->nsec3_row)->type == LINT_T_NSEC3PARAM, &job.params) ||
	    job.params.hash != 1)
		return;
	if (job.params.iterations > FACTS_MAX_ITERATIONS) {
		z->limit = "limit FACTS_MAX_ITERATIONS (500 NSEC3 iterations) exceeded by the zone";
		return;
	}
	for (uint32_t i = 0; i < z->data->n_nodes; i++)
		n += facts_wants_hash(zdata_node(z->data, i));
	for (z->n_hash_slots = 16; z->n_hash_slots < (size_t)n + n / 2; z->n_hash_slots *= 2)
		;
	z->hashes = region_table(f->arena, (size_t)z->data->n_nodes * 20);
	z->hash_slots = region_table(f->arena, z->n_hash_slots * 4);
	pool_run(o->jobs, &(struct pool_work){
			      .n_blocks = (z->data->n_nodes + NODES_A_BLOCK - 1u) / NODES_A_BLOCK,
			      .block = block,
			      .ctx = &job });
	for (uint32_t i = 0; i < z->data->n_nodes; i++) {
		size_t at;

		if (!facts_wants_hash(zdata_node(z->data, i)))
			continue;
		for (at = slot_of(z, z->hashes[i].octets); z->hash_slots[at] != 0;)
			at = (at + 1) & (z->n_hash_slots - 1);
		z->hash_slots[at] = i + 1;
	}
	mark_hashed(f, &job, o->jobs);
}
