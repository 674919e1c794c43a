/* unasked.c - addresses that were left out because of their family, and
 * files of the history: no check can tell of them, and that is said once for all. */
#include "text.h"
#include "unasked.h"
#include "../collect/walk.h"

enum { N_FAMILIES = 3 };

static void
add_families(struct arena *a, const struct evidence *ev, struct unasked_list *o)
{
	static const char *const reasons[N_FAMILIES] = { ASK_NO_V6, WALK_ONLY_V4, WALK_ONLY_V6 };
	size_t counts[N_FAMILIES] = { 0 };

	for (size_t i = 0; i < ev->sources.n; i++)
		for (size_t k = 0; k < N_FAMILIES && ev->sources.v[i].skipped != NULL; k++)
			counts[k] += strcmp(ev->sources.v[i].skipped, reasons[k]) == 0;
	for (size_t k = 0; k < N_FAMILIES; k++) {
		struct buf b = buf_new(a);

		if (counts[k] == 0)
			continue;
		text_digits(&b, counts[k]);
		buf_printf(&b, " address%s: %s", counts[k] == 1 ? "" : "es", reasons[k]);
		/* -6 asks for what this host does not have. */
		*vec_add(a, &o->list) =
		    (struct unasked){ .reason = b.p, .failed = k == 0 && counts[2] > 0 };
	}
}

struct unasked_list
unasked(struct arena *a, const struct report *r)
{
	struct unasked_list o = { 0 };
	const size_t n = r->facts->refused.n;

	add_families(a, r->evidence, &o);
	for (size_t i = 0; i < n && i < UNASKED_MOST_FILES; i++)
		*vec_add(a, &o.list) = (struct unasked){ .history = true,
			.reason = arena_printf(a, "left out of the history: %s",
			    r->facts->refused.v[i].why) };
	if (n > UNASKED_MOST_FILES)
		*vec_add(a, &o.list) = (struct unasked){ .history = true,
			.reason = arena_printf(a, "left out of the history: %zu more files",
			    n - UNASKED_MOST_FILES) };
	return o;
}
