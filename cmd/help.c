#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/report/text.h"

enum { WIDTH = 80, TERM_COLUMNS = 28 };

static void
term(struct buf *b, const char *name, const char *what)
{
	struct buf first = buf_new(b->arena), rest = buf_new(b->arena);

	buf_printf(&first, "  %s", name);
	if (first.n + 2 > TERM_COLUMNS) {
		buf_printf(b, "%s\n", first.p);
		buf_reset(&first);
	}
	text_spaces(&first, TERM_COLUMNS - (unsigned)first.n);
	text_spaces(&rest, TERM_COLUMNS);
	text_flow(b, WIDTH, (struct text_margin) { first.p, rest.p, TERM_COLUMNS }, what);
}

static void
help_program(struct buf *b)
{
	buf_str(b, "usage: dnssec-lint COMMAND [OPTION...] [ARGUMENT...]\n\n"
	           "Finds what is wrong with DNSSEC in a zone, and on which server or line, before\n"
	           "resolvers do.\n\ncommands\n");
	for (size_t i = 0; commands[i] != NULL; i++)
		term(b, arena_printf(b->arena, "%s %s", commands[i]->name, commands[i]->operands),
		    commands[i]->what);
	buf_str(b, "\n'dnssec-lint COMMAND --help' lists a command's options; --version, with -v the\n"
	           "libraries.\n\nexit status\n");
	term(b, "0", "everything asked for was evaluated, nothing at or above --fail-on");
	term(b, "1", "findings at or above --fail-on");
	term(b, "2", "wrong usage, or an input that could not be read at all");
	term(b, "3", "incomplete: nothing bad found, but something could not be evaluated; or nothing "
	             "to evaluate");
	term(b, "4", "the tool could not do its job, such as write its report");
}

static void
help_options(struct buf *b, const struct command *c)
{
	buf_str(b, "\noptions\n");
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		struct buf name = buf_new(b->arena);

		if ((row->commands & c->bit) == 0)
			continue;
		if (row->letter != 0)
			buf_printf(&name, "-%c, ", row->letter);
		buf_printf(&name, "--%s%s%s", row->name, row->arg != NULL ? " " : "",
		    row->arg != NULL ? row->arg : "");
		term(b, name.p, row->what);
	}
}

void
help_write(struct buf *b, const struct command *c)
{
	if (c == NULL) {
		help_program(b);
		return;
	}
	buf_printf(b, "usage: dnssec-lint %s [OPTION...] %s\n\n", c->name, c->operands);
	text_indented(b, WIDTH, 0, c->what);
	if (c->more != NULL) {
		buf_char(b, '\n');
		text_indented(b, WIDTH, 0, c->more);
	}
	help_options(b, c);
	if ((c->bit & CMD_JUDGE) != 0) {
		buf_str(b, "\nformats\n");
		for (size_t i = 0; report_formats[i].name != NULL; i++)
			term(b, report_formats[i].name, report_formats[i].what);
	}
}

void
version_write(struct buf *b, int verbose)
{
	buf_str(b, "dnssec-lint " LINT_VERSION "\n");
	if (verbose > 0) {
		buf_printf(b, "plugin ABI %u\nbuilt with", LINT_ABI);
		for (size_t i = 0; report_libraries[i].name != NULL; i++)
			buf_printf(b, "%s %s %s", i == 0 ? "" : ",", report_libraries[i].name,
			    report_libraries[i].version);
		buf_char(b, '\n');
	}
}
