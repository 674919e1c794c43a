/*
 * gcc.c - one line a finding, as compilers write them: file:line:col: severity:
 * message [check].  What lies in no file stands behind its zone's name.
 */
#include "formats.h"
#include "items.h"
#include "text.h"

static const char *
word(uint8_t severity)
{
	return severity >= LINT_ERROR ? "error" : severity == LINT_WARNING ? "warning" : "note";
}

void
report_gcc(struct arena *a, const struct report *r, struct buf *out)
{
	const struct items *items = items_new(a, r, 0);
	const char *unable = items_unable(a, r);
	struct buf b = buf_new(a);

	for (size_t i = 0; i < items->list.n; i++) {
		const struct item *x = &items->list.v[i];

		/* A reader of such lines wants a line and a column: the whole file is at its begin.
		 */
		if (x->path != NULL)
			buf_printf(&b, "%s:%u:%u: ", item_path(a, x->path),
			    x->line > 0 ? x->line : 1, x->column > 0 ? x->column : 1);
		else
			buf_printf(&b, "%s: ", *x->zone == '\0' ? "dnssec-lint" : x->zone);
		buf_printf(&b, "%s: %s [%s]\n", word(x->severity), item_sentence(a, x), x->rule);
	}
	if (unable != NULL)
		buf_printf(&b, "dnssec-lint: warning: %s [not-evaluated]\n", unable);
	text_guard(out, b.p, b.n);
}
