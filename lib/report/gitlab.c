/*
 * gitlab.c - a Code Quality report of GitLab: a list of issues, each with a path and a
 * line, which it asks for; what lies in no file is at the first line of its zone.
 */
#include "formats.h"
#include "items.h"
#include "json_door.h"
#include <stdlib.h>
#include <string.h>

struct numbered {
	const char *fingerprint;
	size_t at;
};

static const char *
severity(uint8_t s)
{
	static const char *const words[] = { "info", "info", "minor", "critical", "blocker" };

	return words[s];
}

static int
compare(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	const int c = strcmp(x->fingerprint, y->fingerprint);

	return c != 0 ? c : x->at < y->at ? -1 : x->at > y->at;
}

/* Of two issues with one fingerprint it shows one: a zone that is there twice gets numbers. */
static size_t *
copies(struct arena *a, const struct items *items)
{
	const size_t n = items->list.n;
	struct numbered *all = new (a, struct numbered, n + 1);
	size_t *copy = new (a, size_t, n + 1);

	for (size_t i = 0; i < n; i++)
		all[i] = (struct numbered){ items->list.v[i].fingerprint, i };
	if (n > 0)
		qsort(all, n, sizeof(*all), compare);
	for (size_t i = 1; i < n; i++)
		if (strcmp(all[i].fingerprint, all[i - 1].fingerprint) == 0)
			copy[all[i].at] = copy[all[i - 1].at] + 1;
	return copy;
}

static struct js *
issue(struct arena *a, const struct item *x, size_t copy)
{
	struct js *o = js_object(), *location = js_object(), *lines = js_object();

	js_set_str(o, "description", item_sentence(a, x));
	js_set_str(o, "check_name", x->rule);
	js_set_str(o, "fingerprint",
	    copy == 0 ? x->fingerprint : arena_printf(a, "%s-%zu", x->fingerprint, copy + 1));
	js_set_str(o, "severity", severity(x->severity));
	js_set_str(location, "path", x->path != NULL ? item_path(a, x->path) : x->zone);
	js_set_int(lines, "begin", x->line > 0 ? x->line : 1);
	js_set(location, "lines", lines);
	js_set(o, "location", location);
	return o;
}

void
report_gitlab(struct arena *a, const struct report *r, struct buf *b)
{
	const struct items *items = items_new(a, r, 0);
	const size_t *copy = copies(a, items);
	const char *unable = items_unable(a, r);
	struct js_out out = { .to = b };

	js_begin(&out, NULL, '[');
	for (size_t i = 0; i < items->list.n; i++)
		js_put(&out, NULL, issue(a, &items->list.v[i], copy[i]));
	if (unable != NULL) {
		const struct item x = { .severity = LINT_WARNING,
			.rule = "not-evaluated",
			.zone = r->target != NULL ? r->target : "dnssec-lint",
			.text = unable,
			.fingerprint = "not-evaluated" };

		js_put(&out, NULL, issue(a, &x, 0));
	}
	js_end(&out);
}
