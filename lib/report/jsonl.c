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
	struct js *head, *summary;
	const char *kind; /* of the list at hand */
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

/* The head and the sums are members of the document in front of all lists. */
static void
take_member(void *ctx, const char *key, struct js *value)
{
	struct lines *l = ctx;

	if (is_head(key))
		js_set(l->head, key, value);
	else if (strcmp(key, "summary") == 0) {
		put(l, "header", l->head);
		l->summary = value;
	} else {
		if (js_is_object(value))
			put(l, kind_of(key), value);
		for (size_t i = 0; js_is_array(value) && i < js_size(value); i++)
			put(l, kind_of(key), js_at(value, i));
		js_drop(value);
	}
}

static void
take_begin(void *ctx, const char *key)
{
	struct lines *l = ctx;

	l->kind = kind_of(key);
}

static void
take_item(void *ctx, struct js *value)
{
	struct lines *l = ctx;

	put(l, l->kind, value);
	js_drop(value);
}

static void
take_end(void *ctx)
{
	(void)ctx;
}

void
report_jsonl(struct arena *a, const struct report *r, struct buf *b)
{
	struct lines l = { .arena = a, .b = b, .head = js_object() };
	const struct json_to to = { &l, take_member, take_begin, take_item, take_end };
	struct js *last = js_object();
	struct copy sums = { a, last, "summary" };

	json_document(a, r, &to);
	/* Which zone it sums up, and how its run went: enough for a reader of last lines. */
	js_set(last, "zone", js_share(js_member(js_member(l.head, "target"), "zone")));
	js_set(last, "run", js_share(js_member(l.head, "run")));
	js_each(l.summary, copy_member, &sums);
	put(&l, "summary", last);
	js_drop(last);
	js_drop(l.summary);
	js_drop(l.head);
}
