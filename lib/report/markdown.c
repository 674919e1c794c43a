/*
 * markdown.c - a summary for a pull request or a job: the verdict, a table of findings,
 * what was not evaluated.  Names stand in code spans, texts as character references
 * (text_markdown): nothing of a zone is markup, a link or a mention.
 */
#include "formats.h"
#include "items.h"
#include "text.h"
#include "../base/when.h"
#include "../dns/name.h"
#include <string.h>

/* A comment holds 64 KiB, and nobody reads more rows. */
enum { MARKDOWN_MOST_ROWS = 100, MARKDOWN_MOST_LINES = 50 };

static const char *
upper(struct arena *a, const char *s)
{
	char *out = arena_copy(a, s, strlen(s));

	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 0x20);
	return out;
}

static void
where(struct arena *a, struct buf *b, const struct item *x)
{
	struct buf place = buf_new(a);

	text_markdown_code(
	    b, x->type == NULL ? x->name : arena_printf(a, "%s %s", x->name, x->type));
	if (x->path == NULL)
		return;
	buf_str(&place, item_path(a, x->path));
	if (x->line > 0)
		buf_printf(&place, ":%u", x->line);
	buf_str(b, "<br>");
	text_markdown_code(b, place.p);
}

static void
more(struct buf *b, size_t n)
{
	buf_str(b, "\nand ");
	text_digits(b, n);
	buf_str(b, " more\n");
}

static void
findings(struct arena *a, const struct report *r, struct buf *b)
{
	struct items *items = items_new(a, r, 0);
	const size_t n = items->list.n;

	if (n == 0)
		return;
	items_worst_first(items);
	buf_str(b, "\n| severity | check | where | what |\n|---|---|---|---|\n");
	for (size_t i = 0; i < n && i < MARKDOWN_MOST_ROWS; i++) {
		const struct item *x = &items->list.v[i];

		buf_printf(b, "| %s%s%s | ", x->severity >= LINT_ERROR ? "**" : "",
		    engine_severity_text(x->severity), x->severity >= LINT_ERROR ? "**" : "");
		text_markdown_code(b, x->rule);
		buf_str(b, " | ");
		where(a, b, x);
		buf_str(b, " | ");
		text_markdown(b, x->text);
		if (x->fix != NULL && x->severity > LINT_INFO) {
			buf_str(b, "<br>**fix:** ");
			text_markdown(b, x->fix);
		}
		buf_str(b, " |\n");
	}
	if (n > MARKDOWN_MOST_ROWS)
		more(b, n - MARKDOWN_MOST_ROWS);
}

static void
plan(struct arena *a, const struct report *r, struct buf *b)
{
	size_t row = 0, n = 0;

	if (r->plan == NULL)
		return;
	buf_printf(b, "\n**%s**\n", items_plan_verdict(r));
	for (size_t i = 0; i < r->plan->planned.zones.n; i++)
		n += r->facts->zones.v[r->plan->planned.zones.v[i].zone]->changes.n;
	if (n == 0)
		return;
	buf_str(b, "\n| zone | what the plan does | resource |\n|---|---|---|\n");
	for (size_t i = 0; i < r->plan->planned.zones.n; i++) {
		const struct fact_zone *z = r->facts->zones.v[r->plan->planned.zones.v[i].zone];

		for (size_t k = 0; k < z->changes.n && row < MARKDOWN_MOST_LINES; k++, row++) {
			const struct ev_change *c = &r->plan->plan->changes.v[z->changes.v[k]];

			buf_str(b, "| ");
			text_markdown_code(b, z->apex.len > 1 ? name_text(a, z->apex) : "?");
			buf_str(b, " | ");
			text_markdown(b, items_act(a, c));
			buf_str(b, " | ");
			text_markdown_code(b, c->address);
			buf_str(b, " |\n");
		}
	}
	if (n > row)
		more(b, n - row);
}

static void
runbook(const struct report *r, struct buf *b)
{
	static const char *const states[] = { "done", "go", "waiting", "blocked", "then",
		"unknown" };
	const struct rollout_gate *g = r->gate;

	if (g == NULL)
		return;
	buf_str(b, "\n| | state | step | not before |\n|---|---|---|---|\n");
	for (size_t i = 0; i < g->n_stages; i++) {
		const struct rollout_stage *s = &g->stages[i];
		char text[WHEN_TEXT];

		buf_printf(b, "| %zu | %s | ", i + 1, states[s->state]);
		text_markdown(b, s->title);
		buf_printf(b, " | %s |\n",
		    s->not_before == LINT_ALWAYS_WAS || s->state == ROLLOUT_DONE ? ""
		    : s->not_before == LINT_NEVER ? "not as things stand"
						  : when_text(s->not_before, text));
	}
	if (g->note != NULL) {
		buf_str(b, "\nnote: ");
		text_markdown(b, g->note);
		buf_char(b, '\n');
	}
}

static void
changes(struct arena *a, const struct report *r, struct buf *b)
{
	size_t n = 0;

	if (r->diff == NULL)
		return;
	buf_printf(b, "\nfindings: %u new, %zu fixed, %u still open\n", r->diff->n_new,
	    r->diff->fixed.n, r->diff->n_open);
	for (size_t i = 0; i < r->diff->zones.n; i++)
		n += r->diff->zones.v[i].changes.list.n;
	if (n == 0)
		return;
	buf_str(b, "\n| zone | change | |\n|---|---|---|\n");
	for (size_t i = 0, row = 0; i < r->diff->zones.n; i++) {
		const struct report_diff_zone *z = &r->diff->zones.v[i];

		for (size_t k = 0; k < z->changes.list.n && row < MARKDOWN_MOST_LINES; k++, row++) {
			const struct change *c = &z->changes.list.v[k];

			buf_str(b, "| ");
			text_markdown_code(b, name_text(a, c->name));
			buf_printf(b, " | %s | ", c->what);
			text_markdown(b, c->text);
			buf_str(b, " |\n");
		}
	}
	if (n > MARKDOWN_MOST_LINES)
		more(b, n - MARKDOWN_MOST_LINES);
}

static void
timeline(struct arena *a, const struct report *r, struct buf *b)
{
	static const char *const kinds[] = { "changed", "found", "fails", "well again" };
	const size_t n = r->audit == NULL ? 0 : r->audit->events.n;
	char text[WHEN_TEXT];

	if (n == 0)
		return;
	buf_str(b, "\n| when | | what |\n|---|---|---|\n");
	for (size_t i = 0; i < n && i < MARKDOWN_MOST_LINES; i++) {
		const struct report_event *e = &r->audit->events.v[i];

		buf_printf(b, "| %s | %s | ", when_text(e->at, text), kinds[e->kind]);
		if (e->name.len > 0) {
			text_markdown_code(b, name_text(a, e->name));
			buf_char(b, ' ');
		}
		if (e->word != NULL) {
			text_markdown(b, e->word);
			buf_str(b, ": ");
		}
		text_markdown(b, e->text);
		buf_str(b, " |\n");
	}
	if (n > MARKDOWN_MOST_LINES)
		more(b, n - MARKDOWN_MOST_LINES);
}

static void
zones(struct arena *a, const struct report *r, struct buf *b)
{
	const size_t n = r->facts->zones.n;
	size_t row = 0;

	if (n == 0)
		return;
	buf_str(b, "\n<details><summary>zones</summary>\n\n| zone | status |\n|---|---|\n");
	for (size_t i = 0; i < n && row < MARKDOWN_MOST_ROWS; i++) {
		if (r->facts->zones.v[i]->transfer != NULL)
			continue;
		row++;
		buf_str(b, "| ");
		text_markdown_code(b, name_text(a, r->facts->zones.v[i]->apex));
		buf_printf(b, " | %s |\n", facts_status(r->result->view, r->facts->zones.v[i]));
	}
	if (n - r->facts->n_copies > row)
		more(b, n - r->facts->n_copies - row);
	buf_str(b, "\n</details>\n");
}

/* What could not be told, one by one; what was not asked for, as a number. */
static void
gaps(struct arena *a, const struct report *r, struct buf *b)
{
	const size_t failed = items_n_failed(r), others = r->result->gaps.n - failed;
	size_t row = 0;

	if (failed > 0)
		buf_str(b, "\n**not evaluated**\n\n");
	for (size_t i = 0; i < r->result->gaps.n && row < MARKDOWN_MOST_LINES; i++) {
		const struct engine_gap *g = &r->result->gaps.v[i];

		if (!g->failed)
			continue;
		row++;
		buf_str(b, "- ");
		text_markdown_code(b, g->check == NULL ? "all checks" : g->check->id);
		if (g->zone < r->facts->zones.n) {
			buf_str(b, " in ");
			text_markdown_code(b, name_text(a, r->facts->zones.v[g->zone]->apex));
		}
		buf_str(b, ": ");
		text_markdown(b, g->reason);
		buf_char(b, '\n');
	}
	if (failed > row)
		more(b, failed - row);
	if (failed == 0 && r->result->incomplete) {
		buf_str(b, "\n**not evaluated:** ");
		text_markdown(b, items_unable(a, r));
		buf_char(b, '\n');
	}
	if (r->evidence->limit != NULL) {
		buf_str(b, "\n**limit reached:** ");
		text_markdown(b, r->evidence->limit);
		buf_char(b, '\n');
	}
	if (others > 0) {
		buf_str(b, "\nnot asked for: ");
		text_count(b, others, "check");
		buf_str(b, " of a zone each, for want of input\n");
	}
}

void
report_markdown(struct arena *a, const struct report *r, struct buf *b)
{
	char text[WHEN_TEXT];

	buf_str(b, "### dnssec-lint ");
	text_markdown(b, r->command); /* that of a snapshot is anybody's */
	buf_printf(b, ": %s%s\n\n", upper(a, report_verdict(r)),
	    r->result->incomplete ? " (incomplete)" : "");
	text_markdown(b, items_summary(a, r));
	buf_printf(b, ", as of %s\n", when_text(r->at, text));
	plan(a, r, b);
	runbook(r, b);
	findings(a, r, b);
	changes(a, r, b);
	timeline(a, r, b);
	gaps(a, r, b);
	zones(a, r, b);
}
