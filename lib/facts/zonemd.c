/*
 * zonemd.c - the digest over a whole zone, scheme SIMPLE (RFC 8976 3.3.1): every
 * record once, in canonical order of owners, then by type, then by RDATA.  What
 * is hidden below a cut counts, what is outside of the zone does not, and of the
 * apex neither ZONEMD nor its signature.
 */
#include "derive.h"
#include "../dns/name.h"

enum { SCHEME_SIMPLE = 1, HASH_SHA384 = 1, HASH_SHA512 = 2 };

struct job {
	const struct zdata *data;
	struct crypto_hash *hash[2];
	struct fact_group group;
	bool apex; /* the node under way is it */
};

static int
compare_nodes(const void *a, const void *b, void *ctx)
{
	const struct zdata *z = ctx;

	return name_compare(zdata_name(z, *(const uint32_t *)a), zdata_name(z, *(const uint32_t *)b));
}

/* The nodes of the zone that own records, in canonical order; signers write them so. */
static uint32_t *
ordered(struct arena *a, const struct fact_zone *z, uint32_t *count)
{
	const size_t octets = (size_t)z->data->n_nodes * sizeof(uint32_t);
	uint32_t *v = region_table(a, octets), n = 0;
	bool sorted = true;

	for (uint32_t i = 0; i < z->data->n_nodes; i++) {
		const struct zdata_node *node = zdata_node(z->data, i);

		if (node->n == 0 || !lint_name_within(zdata_name(z->data, i), z->apex))
			continue;
		sorted = sorted &&
		    (n == 0 || name_compare(zdata_name(z->data, v[n - 1]), zdata_name(z->data, i)) < 0);
		v[n++] = i;
	}
	if (!sorted)
		qsort_r(v, n, sizeof(*v), compare_nodes, (void *)(uintptr_t)z->data);
	*count = n;
	return v;
}

static void
add_records(struct job *job, struct lint_name owner, uint32_t first, uint32_t n)
{
	struct lint_bytes last = { NULL, 0 };

	for (uint32_t i = first; i < first + n; i++) {
		const uint32_t row = job->group.rows[i], ttl = zdata_head(job->data, row)->ttl;
		const uint16_t type = zdata_record(job->data, row)->type;
		const struct lint_bytes r = zdata_rdata(job->data, row);
		const uint8_t head[10] = { (uint8_t)(type >> 8), (uint8_t)type, 0, 1, (uint8_t)(ttl >> 24),
			(uint8_t)(ttl >> 16), (uint8_t)(ttl >> 8), (uint8_t)ttl, (uint8_t)(r.n >> 8),
			(uint8_t)r.n };

		if (i > first && r.n == last.n && memcmp(r.p, last.p, r.n) == 0)
			continue;
		last = r;
		for (int h = 0; h < 2; h++) {
			if (job->hash[h] == NULL)
				continue;
			crypto_hash_add(job->hash[h], owner.wire, owner.len);
			crypto_hash_add(job->hash[h], head, sizeof(head));
			crypto_hash_add(job->hash[h], r.p, r.n);
		}
	}
}

/* RRSIGs stand with what they cover; here they have their place by their own type.  Set by
 * set they are in order already, since the covered type begins their RDATA. */
static void
add_node(struct job *job, struct lint_name owner)
{
	const struct fact_group *g = &job->group;
	uint32_t i = 0;

	for (; i < g->n_sets && g->sets[i].type < LINT_T_RRSIG; i++)
		add_records(job, owner, g->sets[i].first, g->sets[i].n);
	for (uint32_t j = 0; j < g->n_sets; j++)
		if (!job->apex || g->sets[j].type != LINT_T_ZONEMD)
			add_records(job, owner, g->sets[j].first_sig, g->sets[j].n_sigs);
	for (; i < g->n_sets; i++)
		if (!job->apex || g->sets[i].type != LINT_T_ZONEMD)
			add_records(job, owner, g->sets[i].first, g->sets[i].n);
}

static struct lint_bytes
finish(struct arena *a, struct crypto_hash *hash)
{
	uint8_t out[64];
	size_t n;

	if (hash == NULL)
		return (struct lint_bytes) { NULL, 0 };
	n = crypto_hash_end(hash, out);
	return (struct lint_bytes) { arena_copy(a, out, n), n };
}

void
facts_zonemd(struct facts *f, struct fact_zone *z)
{
	struct job job = { .data = z->data };
	bool want[2] = { false, false };
	uint32_t row, n, *nodes;

	if (z->apex_node == ZDATA_NONE || !z->file->whole)
		return;
	for (row = zdata_node(z->data, z->apex_node)->first; row != ZDATA_NONE;
	     row = zdata_record(z->data, row)->next) {
		const struct lint_bytes r = zdata_rdata(z->data, row);

		if (zdata_record(z->data, row)->type != LINT_T_ZONEMD || r.n < 6 || r.p[4] != SCHEME_SIMPLE)
			continue;
		want[0] |= r.p[5] == HASH_SHA384;
		want[1] |= r.p[5] == HASH_SHA512;
	}
	if (!want[0] && !want[1])
		return;
	if (want[0])
		job.hash[0] = crypto_hash_new(f->arena, 384);
	if (want[1])
		job.hash[1] = crypto_hash_new(f->arena, 512);
	nodes = ordered(f->arena, z, &n);
	for (uint32_t i = 0; i < n; i++) {
		facts_group(f->arena, z->data, nodes[i], &job.group);
		job.apex = nodes[i] == z->apex_node;
		add_node(&job, zdata_name(z->data, nodes[i]));
	}
	z->zonemd384 = finish(f->arena, job.hash[0]);
	z->zonemd512 = finish(f->arena, job.hash[1]);
}
