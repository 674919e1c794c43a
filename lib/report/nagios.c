/*
 * nagios.c - one line: a status word, what is worst, performance data behind a bar.  The
 * exit status of the process stays the program's own (0 1 2 3 4), which is not that of a
 * Nagios plugin: the word says what a plugin would return (doc/ci.md has the wrapper).
 */
#include "formats.h"
#include "items.h"
#include "text.h"
#include <string.h>

enum { NAGIOS_MOST_OCTETS = 900 }; /* of the text: readers cut at 1 or 4 KiB */

static const char *
word(const struct report *r, const struct items *items)
{
	const char *verdict = report_verdict(r);
	uint8_t worst = 0;

	for (size_t i = 0; i < items->list.n; i++)
		if (items->list.v[i].severity > worst)
			worst = items->list.v[i].severity;
	if (strcmp(verdict, "fail") == 0)
		return worst == LINT_WARNING || worst == LINT_INFO ? "WARNING" : "CRITICAL";
	if (strcmp(verdict, "unknown") == 0)
		return "UNKNOWN";
	return worst >= LINT_WARNING ? "WARNING" : "OK";
}

/* A bar ends the text; it is written like any octet that must not be there. */
static void
add_text(struct buf *b, const char *s)
{
	for (size_t n = 0; *s != '\0'; s++, n++)
		if (n == NAGIOS_MOST_OCTETS) {
			buf_str(b, "...");
			return;
		} else if (*s == '|')
			buf_str(b, "\\124");
		else
			buf_char(b, *s);
}

void
report_nagios(struct arena *a, const struct report *r, struct buf *out)
{
	struct items *items = items_new(a, r, 0);
	const char *unable = items_unable(a, r);
	struct buf text = buf_new(a), b = buf_new(a);

	items_worst_first(items);
	if (r->target != NULL)
		buf_printf(&text, "%s: ", r->target);
	buf_str(&text, items_summary(a, r));
	if (items->list.n > 0 && items->list.v[0].severity > LINT_INFO)
		buf_printf(&text, "; worst: %s at %s", items->list.v[0].rule,
		    item_sentence(a, &items->list.v[0]));
	else if (unable != NULL)
		buf_printf(&text, "; %s", unable);
	buf_printf(&b, "DNSSEC %s - ", word(r, items));
	add_text(&b, text.p);
	buf_printf(&b,
	    " | critical=%u;;;0 error=%u;;;0 warning=%u;;;0 info=%u;;;0 not_evaluated=%zu;;;0 "
	    "zones=%zu;;;0 queries=%u;;;0\n",
	    r->result->counts[LINT_CRITICAL], r->result->counts[LINT_ERROR],
	    r->result->counts[LINT_WARNING], r->result->counts[LINT_INFO], items_n_failed(r),
	    r->facts->zones.n - r->facts->n_copies, r->evidence->n_queries);
	text_guard(out, b.p, b.n);
}
