/*
 * github.c - workflow commands of GitHub Actions: an annotation for each of the ten
 * worst (it shows ten of a kind a step, and drops the others in silence), then how
 * many more there are.
 *
 * A value ends at a line's end or, in a property, at a comma or a colon: those are
 * written as percent codes, and no text can begin a command of its own.
 */
#include "formats.h"
#include "items.h"
#include "text.h"
#include <string.h>

enum { GITHUB_MOST = 10 };

static void
escape(struct buf *b, const char *s, const char *more)
{
	for (; *s != '\0'; s++)
		if (*s == '%' || *s == '\r' || *s == '\n' || strchr(more, *s) != NULL)
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
		else
			buf_char(b, *s);
}

static void
property(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, "%s%s=", b->p[b->n - 1] == ' ' ? "" : ",", key);
	escape(b, value, ":,");
}

static const char *
command(uint8_t severity)
{
	return severity >= LINT_ERROR ? "error" : severity == LINT_WARNING ? "warning" : "notice";
}

static void
annotate(struct arena *a, struct buf *b, const struct item *x)
{
	buf_printf(b, "::%s ", command(x->severity));
	if (x->path != NULL) {
		property(b, "file", item_path(a, x->path));
		if (x->line > 0)
			property(b, "line", arena_printf(a, "%u", x->line));
		if (x->line > 0 && x->column > 0)
			property(b, "col", arena_printf(a, "%u", x->column));
	}
	property(b, "title", arena_printf(a, "%s %s", engine_severity_text(x->severity), x->rule));
	buf_str(b, "::");
	escape(b, item_sentence(a, x), "");
	if (x->fix != NULL && x->severity > LINT_INFO) {
		buf_str(b, "%0Afix: ");
		escape(b, x->fix, "");
	}
	buf_char(b, '\n');
}

/* Lines that are no commands: nothing in them is one. */
static void
plain(struct buf *b, const char *s)
{
	struct buf page = buf_new(b->arena);

	buf_printf(&page, "%s\n", s);
	text_guard(b, page.p, page.n);
}

void
report_github(struct arena *a, const struct report *r, struct buf *b)
{
	static const char *const endings[] = { "", "", "s", "s", "" };
	struct items *items = items_new(a, r, 0);
	size_t rest = 0, by_severity[LINT_CRITICAL + 1] = { 0 };
	const char *unable = items_unable(a, r);
	struct buf more = buf_new(a);

	items_worst_first(items);
	for (size_t i = 0; i < items->list.n; i++) {
		const struct item *x = &items->list.v[i];

		if (i < GITHUB_MOST) {
			annotate(a, b, x);
		} else {
			rest++;
			by_severity[x->severity]++;
		}
	}
	if (unable != NULL) {
		buf_str(b, "::warning title=not evaluated::");
		escape(b, unable, "");
		buf_char(b, '\n');
	}
	if (rest > 0) {
		const char *sep = ": ";

		buf_str(&more, "and ");
		text_digits(&more, rest);
		buf_str(&more, " more");
		for (uint8_t s = LINT_CRITICAL; s >= LINT_INFO; s--)
			if (by_severity[s] > 0) {
				buf_printf(&more, "%s%zu %s%s", sep, by_severity[s],
				    engine_severity_text(s), by_severity[s] > 1 ? endings[s] : "");
				sep = ", ";
			}
		plain(b, more.p);
	}
	plain(b, arena_printf(a, "dnssec-lint %s: %s: %s", r->command, items_summary(a, r),
		     report_verdict(r)));
}
