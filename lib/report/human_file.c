/* human_file.c - zones from files: each finding with its line and a caret. */
#include "human.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_CLEAN = 20, CLIP_BEFORE = 20 };

/* A line as it may be shown, and where its column `at` (1 is the first) went to. */
static char *
clean_line(struct page *p, const char *s, unsigned column, unsigned *at)
{
	struct buf b = buf_new(p->a);
	const size_t n = strlen(s);

	*at = 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t c = (uint8_t)s[i];

		if (i + 1 == column)
			*at = (unsigned)b.n;
		if (c == '\t')
			do
				buf_char(&b, ' ');
			while (b.n % 8 != 0);
		else if (c == '\r' && i + 1 == n)
			continue;
		else if (c < 0x20 || c > 0x7e)
			buf_printf(&b, "\\%03u", (unsigned)c);
		else
			buf_char(&b, (char)c);
	}
	if (column > n)
		*at = (unsigned)b.n;
	return b.p;
}

static void
snippet(struct page *p, const struct engine_finding *f, struct human_margin m)
{
	const struct report *r = p->r;
	const char *source = r->line_of == NULL || f->line == 0
	    ? NULL
	    : r->line_of(r->line_ctx, p->a, f->file, f->line);
	char number[16];
	unsigned at, room, gutter;
	char *line;
	size_t n;

	if (source == NULL || f->plan != NULL) /* a source may hold secrets anywhere */
		return;
	line = clean_line(p, source, f->column, &at);
	gutter = (unsigned)snprintf(number, sizeof(number), "%u", f->line);
	room = r->width > m.columns + gutter + 3 + 20 ? r->width - m.columns - gutter - 3 : 20;
	/* A key or a signature does not fit: what is around the caret is shown. */
	n = strlen(line);
	if (n > room && at + CLIP_BEFORE > room) {
		const unsigned cut = at - CLIP_BEFORE;

		line += cut;
		memcpy(line, "...", 3);
		at -= cut;
		n -= cut;
	}
	if (n > room)
		memcpy(line + room - 3, "...", 4);
	buf_printf(p->b, "%s%s | %s\n", m.rest, number, line);
	if (f->column == 0)
		return;
	buf_str(p->b, m.rest);
	text_spaces(p->b, gutter);
	buf_str(p->b, " | ");
	text_spaces(p->b, at);
	text_colour(p->b, r->colour, text_severity_sgr(f->severity), "^");
	buf_char(p->b, '\n');
}

static void
place(struct page *p, const struct engine_finding *f, struct human_margin m)
{
	struct buf b = buf_new(p->a);

	if (f->file == NULL)
		return;
	buf_str(&b, "at ");
	text_outside(&b, f->file);
	if (f->line > 0)
		buf_printf(&b, ":%u", f->line);
	if (f->line > 0 && f->column > 0)
		buf_printf(&b, ":%u", f->column);
	if (f->plan != NULL && f->line == 0)
		buf_printf(&b, " %s", f->pointer);
	text_flow(p->b, p->r->width, (struct text_margin) { m.rest, m.rest, m.columns }, b.p);
}

static void
one(struct page *p, const struct engine_finding *f, struct human_margin m)
{
	const struct human_margin inner = { arena_printf(p->a, "%s  ", m.rest), m.columns + 2 };

	human_headline(p, f, m, human_subject(p, f));
	text_flow(p->b, p->r->width, (struct text_margin) { inner.rest, inner.rest, inner.columns },
	    f->text);
	place(p, f, inner);
	snippet(p, f, inner);
	human_advice(p, f, inner, true);
	buf_char(p->b, '\n');
}

static const char *
file_of(const struct page *p, const struct fact_zone *z)
{
	const struct evidence *ev = p->r->evidence;
	const struct ev_zone *file = z->file;

	if (file->spans.n > 0 && file->spans.v[0].file < ev->files.n)
		return ev->files.v[file->spans.v[0].file].path;
	return NULL;
}

static void
zone_line(struct page *p, const struct fact_zone *z)
{
	struct buf b = buf_new(p->a);
	const char *path = file_of(p, z);

	buf_str(&b, "zone ");
	if (z->file->is_plan) {
		if (z->apex.len > 1)
			name_print(&b, z->apex);
		else
			buf_str(&b, "not known");
		if (p->r->colour)
			buf_str(p->b, "\033[1m");
		text_flow(p->b, p->r->width, (struct text_margin) { "", "  ", 2 }, b.p);
		if (p->r->colour)
			buf_str(p->b, "\033[0m");
		return;
	}
	name_print(&b, z->apex);
	buf_printf(&b, ": %s, ", facts_status(p->r->result->view, z));
	text_count(&b, z->data->n_records, "record");
	if (path != NULL) {
		buf_str(&b, ", from ");
		text_outside(&b, path);
	} else
		buf_printf(&b, ", from %s", p->r->evidence->sources.v[z->file->source].label);
	if (z->file->apex_guessed)
		buf_str(&b, " (whose name gives the zone's)");
	if (p->r->colour)
		buf_str(p->b, "\033[1m");
	text_flow(p->b, p->r->width, (struct text_margin) { "", "  ", 2 }, b.p);
	if (p->r->colour)
		buf_str(p->b, "\033[0m");
}

struct ranked {
	uint8_t worst;
	size_t zone;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->worst != y->worst)
		return x->worst > y->worst ? -1 : 1;
	return x->zone < y->zone ? -1 : x->zone > y->zone;
}

void
human_files(struct page *p)
{
	const struct facts *facts = p->r->facts;
	struct ranked *order = new (p->a, struct ranked, facts->zones.n);
	size_t n = 0, clean = 0, hidden = 0;

	for (size_t i = 0; i < facts->zones.n; i++)
		if (facts->zones.v[i]->file != NULL && facts->zones.v[i]->transfer == NULL)
			order[n++] = (struct ranked) {
				p->n[i] == 0 ? 0 : p->r->result->findings.v[p->first[i]]->severity, i };
	qsort(order, n, sizeof(*order), compare_ranked);
	for (size_t i = 0; i < n; i++) {
		if (order[i].worst > 0) {
			zone_line(p, facts->zones.v[order[i].zone]);
			buf_char(p->b, '\n');
			if (human_findings(p, order[i].zone, (struct human_margin) { "  ", 2 }, one))
				buf_char(p->b, '\n');
		} else if (p->r->verbose > 0 || (p->r->verbose == 0 && clean < MOST_CLEAN)) {
			zone_line(p, facts->zones.v[order[i].zone]);
			clean++;
		} else
			hidden++;
	}
	if (hidden > 0 && p->r->verbose == 0) {
		buf_str(p->b, "and ");
		text_count(p->b, hidden, "more zone");
		buf_str(p->b, " without a finding (-v lists them)\n");
	}
	if (clean > 0)
		buf_char(p->b, '\n');
}
