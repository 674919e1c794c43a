/* human_suppressed.c - what the user accepted: a line each, with the reason and its end. */
#include "human.h"
#include "../base/when.h"
#include "../engine/baseline.h"

enum { MOST_WAIVED = 20 };

static void
line(struct page *p, const struct engine_finding *f)
{
	const struct engine_suppression *s = f->suppressed;
	struct buf b = buf_new(p->a);
	char text[WHEN_TEXT];

	buf_printf(&b, "%s %s %s: ", engine_severity_text(f->severity), f->check->id, human_subject(p, f));
	text_outside(&b, s->reason);
	buf_str(&b, " (");
	if (s->until.self.kind != LINT_NONE)
		buf_printf(&b, "until %s, ", when_text(s->until.at, text));
	text_outside(&b, s->file);
	if (s->line > 0)
		buf_printf(&b, ":%u", s->line);
	buf_char(&b, ')');
	text_flow(p->b, p->r->width, (struct text_margin) { "  ", "    ", 4 }, b.p);
}

/* What the baseline accepts for nothing: it would hide the same fault the next time. */
static void
gone(struct page *p)
{
	const struct engine_result *r = p->r->result;
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : MOST_WAIVED;

	if (r->gone.n == 0 || p->r->verbose < 0)
		return;
	buf_str(p->b, "in the baseline, and found no more: write it again\n");
	for (size_t i = 0; i < r->gone.n && i < most; i++) {
		struct buf b = buf_new(p->a);

		text_outside(&b, r->gone.v[i]->check);
		buf_char(&b, ' ');
		text_outside(&b, r->gone.v[i]->name);
		if (r->gone.v[i]->type != NULL) {
			buf_char(&b, ' ');
			text_outside(&b, r->gone.v[i]->type);
		}
		text_flow(p->b, p->r->width, (struct text_margin) { "  ", "    ", 4 }, b.p);
	}
	if (r->gone.n > most) {
		buf_str(p->b, "  and ");
		text_count(p->b, r->gone.n - most, "more");
		buf_str(p->b, " (-v shows all)\n");
	}
	buf_char(p->b, '\n');
}

void
human_suppressed(struct page *p)
{
	const struct engine_result *r = p->r->result;
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : MOST_WAIVED;
	size_t n = 0;

	for (size_t i = 0; i < r->findings.n; i++) {
		const struct engine_finding *f = r->findings.v[i];

		/* A baseline is long, and accepted as a whole. */
		if (f->suppressed == NULL || (f->suppressed->by == ENGINE_BY_BASELINE && p->r->verbose <= 0))
			continue;
		if (n++ == 0)
			buf_str(p->b, "accepted\n");
		if (n <= most)
			line(p, f);
	}
	if (n > most) {
		buf_str(p->b, "  and ");
		text_digits(p->b, n - most);
		buf_str(p->b, " more");
		buf_str(p->b, " (-v shows all)\n");
	}
	if (n > 0)
		buf_char(p->b, '\n');
	gone(p);
}
