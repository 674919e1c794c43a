#include "cmd.h"
#include "../lib/base/arena.h"
#include <unistd.h>

/* A word for several checks has a page for each. */
static bool
explain_family(struct buf *page, const struct engine_checks *checks, const char *word, bool more)
{
	bool any = false;

	for (size_t i = 0; i < checks->list.n; i++) {
		if (checks->list.v[i]->family == NULL || strcmp(checks->list.v[i]->family, word) != 0)
			continue;
		if (any || more)
			buf_char(page, '\n');
		any = true;
		report_explain(page, checks->list.v[i], surroundings_width(STDOUT_FILENO));
	}
	return any;
}

static int
explain(struct arena *a, const struct options *o)
{
	struct engine_checks checks = { 0 };
	struct buf page = buf_new(a);
	struct err e;

	if (o->operands.n == 0)
		return complain_text(2, "explain wants the id of a check; 'dnssec-lint list' has them");
	if (!load_checks(a, o, &checks, &e))
		return complain(&e);
	for (size_t i = 0; i < o->operands.n; i++) {
		const struct lint_check *check = engine_check(&checks, o->operands.v[i]);
		const char *near = engine_nearest(&checks, o->operands.v[i]);

		if (check == NULL && explain_family(&page, &checks, o->operands.v[i], i > 0))
			continue;
		if (check == NULL && near != NULL)
			return complain_text(
			    2, "unknown check '%s'; the nearest is '%s'", o->operands.v[i], near);
		if (check == NULL)
			return complain_text(2, "unknown check '%s'; 'dnssec-lint list' has them",
			    o->operands.v[i]);
		if (i > 0)
			buf_char(&page, '\n');
		report_explain(&page, check, surroundings_width(STDOUT_FILENO));
	}
	return print(a, &page);
}

const struct command command_explain = {
	.name = "explain",
	.bit = CMD_EXPLAIN,
	.operands = "CHECK...",
	.what = "a check's page: what, why it hurts, what to do",
	.run = explain,
};
