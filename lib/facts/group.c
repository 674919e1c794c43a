/* group.c - the records of one node by type and version, each with its signatures. */
#include "facts.h"


static inline uint16_t
set_type(const struct zdata *z, uint32_t row)
{
	const uint16_t type = zdata_record(z, row)->type;

	return type == LINT_T_RRSIG ? zdata_covered(z, row) : type;
}

/* Of one type, version and kind: in canonical order of RDATA (RFC 4034 6.3), then of arrival. */
static int
compare_data(const struct zdata *z, uint32_t a, uint32_t b)
{
	const struct lint_bytes p = zdata_rdata(z, a), q = zdata_rdata(z, b);
	int c = memcmp(p.p, q.p, p.n < q.n ? p.n : q.n);

	if (c == 0)
		c = p.n < q.n ? -1 : p.n > q.n;
	return c != 0 ? c : a < b ? -1 : a > b;
}

/* By type (a signature beside what it covers), version, records before signatures. */
static inline uint64_t
key_of(const struct zdata *z, uint32_t row)
{
	const struct zdata_record *r = zdata_record(z, row);

	return (uint64_t)set_type(z, row) << 32 | (uint64_t)r->set << 16 | (r->type == LINT_T_RRSIG);
}

static int
compare_qsort(const void *a, const void *b, void *ctx)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const uint64_t p = key_of(ctx, x), q = key_of(ctx, y);

	return p != q ? (p < q ? -1 : 1) : compare_data(ctx, x, y);
}

/* The keys of rows beside them, when there are few. */
static void
sort(const struct zdata *z, uint32_t *rows, uint64_t *keys, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t row = rows[i];
		const uint64_t key = key_of(z, row);
		uint32_t j = i;

		for (; j > 0 && (keys[j - 1] > key ||
		           (keys[j - 1] == key && compare_data(z, rows[j - 1], row) > 0)); j--) {
			rows[j] = rows[j - 1];
			keys[j] = keys[j - 1];
		}
		rows[j] = row;
		keys[j] = key;
	}
}

void
facts_group(struct arena *a, const struct zdata *z, uint32_t node, struct fact_group *g)
{
	enum { FEW = 24 };
	const struct zdata_node *n = zdata_node(z, node);
	uint64_t keys[FEW], key;
	struct fact_set *s = NULL;

	g->node = node;
	g->n_rows = g->n_sets = 0;
	while (g->room_rows < n->n)
		g->rows = arena_grow(a, g->rows, &g->room_rows, sizeof(*g->rows));
	for (uint32_t row = n->first; row != ZDATA_NONE; row = zdata_record(z, row)->next)
		g->rows[g->n_rows++] = row;
	if (g->n_rows <= FEW)
		sort(z, g->rows, keys, g->n_rows);
	else
		qsort_r(g->rows, g->n_rows, sizeof(*g->rows), compare_qsort, (void *)(uintptr_t)z);
	for (uint32_t i = 0; i < g->n_rows; i++) {
		key = g->n_rows <= FEW ? keys[i] : key_of(z, g->rows[i]);
		if (s == NULL || s->type != key >> 32 || s->version != (uint16_t)(key >> 16)) {
			if (g->n_sets == g->room_sets)
				g->sets = arena_grow(a, g->sets, &g->room_sets, sizeof(*g->sets));
			s = &g->sets[g->n_sets++];
			*s = (struct fact_set) { .type = (uint16_t)(key >> 32),
				.version = (uint16_t)(key >> 16), .first = i, .first_sig = i };
		}
		if ((key & 1) != 0) {
			s->n_sigs++;
		} else {
			s->n++;
			s->first_sig++;
		}
	}
}
