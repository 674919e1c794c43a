/* list.c - checks as pages, tables and a catalogue. */
#include "json_door.h"
#include "report.h"
#include "text.h"
#include <string.h>

enum { WIDTH = 80, SEVERITY_COLUMNS = 10 };

static const char *const need_words[] = { "parent-ds", "all-servers", "whole-zone",
	"denials", "history", "resolvers", "registry", "plan", "intent", "live", "file",
	"keys", "logs", "waivers", "baseline", "ds-past" };
_Static_assert(sizeof(need_words) / sizeof(need_words[0]) == LINT_N_NEEDS, "a word for each need");
static const char *const phase_words[LINT_N_PHASES] = { "preparing", "signed", "published", "rolling",
	"leaving" };

static void
heading(struct buf *b, const char *title, const char *text, unsigned width)
{
	buf_printf(b, "\n%s\n", title);
	text_indented(b, width, 2, text == NULL || *text == '\0' ? "(nothing written yet)" : text);
}

static uint8_t
usual_severity(const struct lint_check *c)
{
	return c->severity[LINT_PUBLISHED];
}

/* "critical", and "(preparing: warning)" where a phase differs. */
static void
severities(struct buf *b, const struct lint_check *c)
{
	const char *sep = " (";

	buf_str(b, engine_severity_text(usual_severity(c)));
	for (size_t i = 0; i < LINT_N_PHASES; i++)
		if (c->severity[i] != usual_severity(c)) {
			buf_printf(b, "%s%s: %s", sep, phase_words[i], engine_severity_text(c->severity[i]));
			sep = ", ";
		}
	if (sep[0] == ',')
		buf_char(b, ')');
}

static void
needs(struct buf *b, const struct lint_check *c)
{
	const char *sep = "";

	for (unsigned i = 0; i < LINT_N_NEEDS; i++)
		if ((c->needs & 1u << i) != 0) {
			buf_printf(b, "%s%s", sep, need_words[i]);
			sep = ", ";
		}
}

void
report_explain(struct buf *b, const struct lint_check *c, unsigned width)
{
	struct buf line = buf_new(b->arena), wanted = buf_new(b->arena);

	buf_printf(&line, "%s: %s", c->id, c->title);
	text_flow(b, width, (struct text_margin) { "", "  ", 2 }, line.p);
	buf_reset(&line);
	severities(&line, c);
	text_flow(b, width, (struct text_margin) { "severity: ", "          ", 10 }, line.p);
	needs(&wanted, c);
	if (wanted.n > 0)
		text_flow(b, width, (struct text_margin) { "needs: ", "       ", 7 }, wanted.p);
	if (c->alias != NULL)
		text_flow(b, width, (struct text_margin) { "once called: ", "  ", 13 }, c->alias);
	if (c->family != NULL)
		text_flow(b, width, (struct text_margin) { "one of: ", "        ", 8 }, c->family);
	heading(b, "What is wrong", c->what, width);
	heading(b, "Who is hurt and how", c->harm, width);
	heading(b, "Which resolvers", c->families, width);
	heading(b, "Evidence", c->shows, width);
	heading(b, "RFC", *c->cites == '\0' ? "None: this is no matter of the protocol." : c->cites, width);
	heading(b, "What to do now", c->fix, width);
	heading(b, "What not to do", c->avoid, width);
}

static struct js *
split(struct arena *a, const char *s, const char *sep)
{
	struct js *list = js_array();

	for (const char *p = s; p != NULL && *p != '\0';) {
		const char *end = strstr(p, sep);
		const size_t n = end == NULL ? strlen(p) : (size_t)(end - p);

		js_add_str(list, arena_copy(a, p, n));
		p += end == NULL ? n : n + strlen(sep);
	}
	return list;
}

static struct js *
check_json(struct arena *a, const struct lint_check *c)
{
	struct js *o = js_object(), *severity = js_object();
	struct buf wanted = buf_new(a);

	js_set_str(o, "id", c->id);
	if (c->alias != NULL)
		js_set_str(o, "alias", c->alias);
	else if (c->family != NULL)
		js_set_str(o, "alias", c->family);
	if (c->family != NULL)
		js_set_str(o, "family", c->family);
	js_set_str(o, "title", c->title);
	js_set_str(o, "severity", engine_severity_text(usual_severity(c)));
	for (size_t i = 0; i < LINT_N_PHASES; i++)
		js_set_str(severity, phase_words[i], engine_severity_text(c->severity[i]));
	js_set(o, "severity_by_phase", severity);
	js_set(o, "cites", split(a, c->cites, "; "));
	needs(&wanted, c);
	js_set(o, "needs", split(a, wanted.p, ", "));
	return o;
}

static void
row(struct buf *b, const struct lint_check *c, unsigned id_columns)
{
	struct buf first = buf_new(b->arena), rest = buf_new(b->arena);
	const unsigned columns = id_columns + SEVERITY_COLUMNS;

	buf_str(&first, c->id);
	text_spaces(&first, id_columns - (unsigned)first.n);
	buf_str(&first, engine_severity_text(usual_severity(c)));
	text_spaces(&first, first.n < columns ? columns - (unsigned)first.n : 1);
	text_spaces(&rest, columns);
	text_flow(b, WIDTH, (struct text_margin) { first.p, rest.p, columns }, c->title);
}

void
report_list(struct arena *a, struct buf *b, const struct engine_checks *checks, bool json)
{
	struct js *root, *list;

	if (!json) {
		size_t widest = 0;

		for (size_t i = 0; i < checks->list.n; i++)
			if (strlen(checks->list.v[i]->id) > widest)
				widest = strlen(checks->list.v[i]->id);
		for (size_t i = 0; i < checks->list.n; i++)
			row(b, checks->list.v[i], (unsigned)widest + 2);
		return;
	}
	root = js_object();
	list = js_array();
	js_set_str(root, "format", "dnssec-lint-checks");
	js_set_str(root, "format_version", "1.0");
	for (size_t i = 0; i < checks->list.n; i++)
		js_add(list, check_json(a, checks->list.v[i]));
	js_set(root, "checks", list);
	/* All of the catalogue is built; the key stays for those who read it. */
	js_set(root, "not_built", js_array());
	js_write(b, root, false);
}

/* A cell of a Markdown table: what would end it or begin markup is defused. */
static void
cell(struct buf *b, const char *s)
{
	buf_str(b, " ");
	for (; s != NULL && *s != '\0'; s++) {
		if (strchr("|*_<>[]`\\", *s) != NULL)
			buf_char(b, '\\');
		buf_char(b, *s >= 0x20 && *s <= 0x7e ? *s : ' ');
	}
	buf_str(b, " |");
}

void
report_catalogue(struct buf *b, const struct engine_checks *checks)
{
	buf_str(b, "# Checks\n\n"
	           "Made by `dnssec-lint list --format markdown`; a test fails when it is stale.\n"
	           "`dnssec-lint explain ID` has the whole page of a check.\n\n"
	           "| id | severity | what is wrong | RFC | needs |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < checks->list.n; i++) {
		const struct lint_check *c = checks->list.v[i];
		struct buf severity = buf_new(b->arena), wanted = buf_new(b->arena);

		severities(&severity, c);
		needs(&wanted, c);
		buf_printf(b, "| `%s` |", c->id);
		cell(b, severity.p);
		cell(b, c->title);
		cell(b, c->cites);
		cell(b, wanted.p);
		buf_char(b, '\n');
	}
}
