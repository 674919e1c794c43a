/* group.c - the records of one node by type and version, each with its signatures. */
#include "facts.h"


static inline uint16_t
set_type(const struct zdata *z, uint32_t row)
{
	const uint16_t type = zdata_record(z, row)->type;

	return type == LINT_T_RRSIG ? zdata_covered(z, row) : type;
}

/* By type (a signature beside what it covers), version, records before
 * signatures, canonical order of RDATA (RFC 4034 6.3), then order of arrival. */
static int
compare(const struct zdata *z, uint32_t a, uint32_t b)
{
	const struct zdata_record *x = zdata_record(z, a), *y = zdata_record(z, b);
	const uint16_t tx = set_type(z, a), ty = set_type(z, b);
	struct lint_bytes p, q;
	int c;

	if (tx != ty)
		return tx < ty ? -1 : 1;
	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	if (x->type != y->type)
		return x->type == LINT_T_RRSIG ? 1 : -1;
	p = zdata_rdata(z, a);
	q = zdata_rdata(z, b);
	c = memcmp(p.p, q.p, p.n < q.n ? p.n : q.n);
	if (c == 0)
		c = p.n < q.n ? -1 : p.n > q.n;
	return c != 0 ? c : a < b ? -1 : a > b;
}

static int
compare_qsort(const void *a, const void *b, void *ctx)
{
	return compare(ctx, *(const uint32_t *)a, *(const uint32_t *)b);
}

static void
sort(const struct zdata *z, uint32_t *rows, uint32_t n)
{
	if (n > 24) {
		qsort_r(rows, n, sizeof(*rows), compare_qsort, (void *)(uintptr_t)z);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		const uint32_t row = rows[i];
		uint32_t j = i;

		for (; j > 0 && compare(z, rows[j - 1], row) > 0; j--)
			rows[j] = rows[j - 1];
		rows[j] = row;
	}
}

void
facts_group(struct arena *a, const struct zdata *z, uint32_t node, struct fact_group *g)
{
	const struct zdata_node *n = zdata_node(z, node);

	g->node = node;
	g->n_rows = g->n_sets = 0;
	while (g->room_rows < n->n)
		g->rows = arena_grow(a, g->rows, &g->room_rows, sizeof(*g->rows));
	for (uint32_t row = n->first; row != ZDATA_NONE; row = zdata_record(z, row)->next)
		g->rows[g->n_rows++] = row;
	sort(z, g->rows, g->n_rows);
	for (uint32_t i = 0; i < g->n_rows;) {
		const uint16_t type = set_type(z, g->rows[i]), version = zdata_record(z, g->rows[i])->set;
		struct fact_set *s;

		if (g->n_sets == g->room_sets)
			g->sets = arena_grow(a, g->sets, &g->room_sets, sizeof(*g->sets));
		s = &g->sets[g->n_sets++];
		*s = (struct fact_set) { .type = type, .version = version, .first = i };
		while (i < g->n_rows && zdata_record(z, g->rows[i])->type != LINT_T_RRSIG &&
		    set_type(z, g->rows[i]) == type && zdata_record(z, g->rows[i])->set == version)
			i++, s->n++;
		s->first_sig = i;
		while (i < g->n_rows && zdata_record(z, g->rows[i])->type == LINT_T_RRSIG &&
		    set_type(z, g->rows[i]) == type && zdata_record(z, g->rows[i])->set == version)
			i++, s->n_sigs++;
	}
}
