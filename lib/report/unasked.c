/* unasked.c - addresses that were left out because of their family: no check can tell of
 * them, and that is said once for all. */
#include "text.h"
#include "unasked.h"
#include "../collect/walk.h"

size_t
unasked(struct arena *a, const struct evidence *ev, struct unasked out[UNASKED_MOST])
{
	static const char *const reasons[UNASKED_MOST] = { ASK_NO_V6, WALK_ONLY_V4, WALK_ONLY_V6 };
	size_t counts[UNASKED_MOST] = { 0 }, n = 0;

	for (size_t i = 0; i < ev->sources.n; i++)
		for (size_t k = 0; k < UNASKED_MOST && ev->sources.v[i].skipped != NULL; k++)
			counts[k] += strcmp(ev->sources.v[i].skipped, reasons[k]) == 0;
	for (size_t k = 0; k < UNASKED_MOST; k++) {
		struct buf b = buf_new(a);

		if (counts[k] == 0)
			continue;
		text_digits(&b, counts[k]);
		buf_printf(&b, " address%s: %s", counts[k] == 1 ? "" : "es", reasons[k]);
		/* -6 asks for what this host does not have. */
		out[n++] = (struct unasked) { b.p, k == 0 && counts[2] > 0 };
	}
	return n;
}
