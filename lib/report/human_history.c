/* human_history.c - how far back an answer about caches looks, and what the gaps cost. */
#include "human.h"
#include "../base/when.h"
#include "../dns/name.h"

/* A version's end is known no better than the looks before and after it: the longest such
 * doubt among those that caches may still hold. */
static int64_t
doubt(const struct lint_history *h, int64_t now)
{
	int64_t most = 0;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->until != LINT_NEVER && v->until + v->ttl > now && v->until - v->last > most)
			most = v->until - v->last;
	}
	return most;
}

void
human_history(struct page *p)
{
	const struct report *r = p->r;
	bool any = false;

	for (size_t i = 0; i < r->facts->zones.n; i++) {
		const struct fact_zone *z = r->facts->zones.v[i];
		const struct lint_history *h = r->result->histories[i];
		char since[WHEN_TEXT], gap[WHEN_TEXT], late[WHEN_TEXT];
		struct buf b = buf_new(p->a);

		if (h == NULL || h->n_observations < 2 || (z->on_the_way && r->verbose <= 0))
			continue;
		any = true;
		buf_printf(&b, "history of %s: ", name_text(p->a, z->apex));
		text_count(&b, h->n_observations, "observation");
		buf_printf(&b, " since %s, the widest gap %s", when_text(h->since, since),
		    when_span(h->widest_gap, gap));
		if (doubt(h, r->at) > 0)
			buf_printf(&b, "; what ended unseen counts from the next look on, up to %s late",
			    when_span(doubt(h, r->at), late));
		if (h->limit != NULL)
			buf_printf(&b, "; %s", h->limit);
		text_flow(p->b, r->width, (struct text_margin) { "", "  ", 2, -2 }, b.p);
	}
	if (any)
		buf_char(p->b, '\n');
}
