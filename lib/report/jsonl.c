/*
 * jsonl.c - the JSON report in pieces, one a line, each of a "kind" of its own: header,
 * zone, finding, not_evaluated, ..., evidence, and summary as the last.  Without a
 * summary it was cut short.  What the document has is here too, key for key; a key
 * "kind" of a piece itself (evidence, events) is "evidence_kind", "event_kind".
 */
#include "formats.h"
#include "json_zone.h"
#include <string.h>

struct lines {
	struct arena *arena;
	struct buf *b;
};
struct copy {
	struct arena *arena;
	struct js *to;
	const char *kind;
};

/* The document's lists, and what one piece of each is called. */
static const char *
kind_of(const char *key)
{
	static const char *const words[][2] = { { "zones", "zone" }, { "names", "name" },
		{ "findings", "finding" }, { "constraints", "constraint" }, { "steps", "step" },
		{ "changes", "change" }, { "breaks", "break" }, { "timeline", "event" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], key) == 0)
			return words[i][1];
	return key;
}

static void
copy_member(void *ctx, const char *key, struct js *value)
{
	struct copy *c = ctx;

	if (strcmp(key, "kind") == 0)
		key = arena_printf(c->arena, "%s_kind", c->kind);
	js_set(c->to, key, js_share(value));
}

static void
put(struct lines *l, const char *kind, const struct js *object)
{
	struct copy c = { l->arena, js_object(), kind };

	js_set_str(c.to, "kind", kind);
	js_each(object, copy_member, &c);
	js_write(l->b, c.to, true);
}

static bool
is_head(const char *key)
{
	static const char *const head[] = { "format", "format_version", "tool", "run", "target" };

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		if (strcmp(head[i], key) == 0)
			return true;
	return false;
}

static void
copy_head(void *ctx, const char *key, struct js *value)
{
	if (is_head(key))
		js_set(ctx, key, js_share(value));
}

static void
put_member(void *ctx, const char *key, struct js *value)
{
	if (is_head(key) || strcmp(key, "summary") == 0)
		return;
	if (js_is_object(value))
		put(ctx, kind_of(key), value);
	for (size_t i = 0; js_is_array(value) && i < js_size(value); i++)
		put(ctx, kind_of(key), js_at(value, i));
}

void
report_jsonl(struct arena *a, const struct report *r, struct buf *b)
{
	struct js *root = json_document(a, r), *head = js_object(), *last = js_object();
	struct copy sums = { a, last, "summary" };
	struct lines l = { a, b };

	js_each(root, copy_head, head);
	put(&l, "header", head);
	js_drop(head);
	js_each(root, put_member, &l);
	/* Which zone it sums up, and how its run went: enough for a reader of last lines. */
	js_set(last, "zone", js_share(js_member(js_member(root, "target"), "zone")));
	js_set(last, "run", js_share(js_member(root, "run")));
	js_each(js_member(root, "summary"), copy_member, &sums);
	put(&l, "summary", last);
	js_drop(last);
	js_drop(root);
}
