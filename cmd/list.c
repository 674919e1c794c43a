#include "cmd.h"
#include "../lib/base/arena.h"

static int
list(struct arena *a, const struct options *o)
{
	const char *format = o->outputs.n == 0 ? "human" : o->outputs.v[0].format;
	struct engine_checks checks = { 0 };
	struct buf page = buf_new(a);
	struct written w;
	struct err e;

	if (o->operands.n > 0)
		return complain_text(2, "list takes no argument, but was given '%s'", o->operands.v[0]);
	if (o->outputs.n > 1)
		return complain_text(2, "list writes one format at a time");
	if (!load_checks(a, o, &checks, &e))
		return complain(&e);
	if (strcmp(format, "json") == 0)
		report_list(a, &page, &checks, true);
	else if (strcmp(format, "human") == 0)
		report_list(a, &page, &checks, false);
	else if (strcmp(format, "markdown") == 0)
		report_catalogue(&page, &checks);
	else
		return complain_text(2, "list has the formats human, json and markdown, not '%s'", format);
	w = (struct written) { o->outputs.n == 0 ? NULL : o->outputs.v[0].file, page.p, page.n };
	return write_all(a, &w, 1, &e) ? 0 : complain(&e);
}

const struct command command_list = {
	.name = "list",
	.bit = CMD_LIST,
	.operands = "",
	.what = "all checks; --format json for machines",
	.run = list,
};
