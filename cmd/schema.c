#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/engine/config.h"

static int
schema(struct arena *a, const struct options *o)
{
	struct buf page = buf_new(a);
	const char *text;

	if (o->operands.n != 1)
		return complain_text(2, "schema wants one name: report, snapshot, config or resolvers");
	if (strcmp(o->operands.v[0], "config") == 0) {
		config_schema(&page);
		return print(a, &page);
	}
	text = report_schema(o->operands.v[0]);
	if (text == NULL)
		return complain_text(2, "unknown schema '%s'; this version has report, snapshot, config "
		    "and resolvers",
		    o->operands.v[0]);
	buf_str(&page, text);
	return print(a, &page);
}

const struct command command_schema = {
	.name = "schema",
	.bit = CMD_SCHEMA,
	.operands = "NAME",
	.what = "the JSON Schema this binary writes or reads: report, snapshot, config, resolvers",
	.run = schema,
};
