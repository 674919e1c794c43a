#include "json_door.h"
#include "../base/arena.h"
#include "../base/esc.h"
#include "../dns/baseenc.h"
#include <jansson.h>
#include <string.h>

static json_t *
inside(struct js *v)
{
	return (json_t *)(void *)v;
}

static struct js *
outside(json_t *v)
{
	return (struct js *)(void *)arena_must(v);
}

/* The only place where a string is made.  jansson escapes quotes, backslashes
 * and controls, leaves 0x7f as it is and refuses what is not UTF-8. */
static struct js *
string(const char *s)
{
	const size_t n = s == NULL ? 0 : strlen(s);
	struct arena *scratch;
	bool clean = true;
	struct js *v;
	char *to;

	if (s == NULL)
		return outside(json_null());
	for (size_t i = 0; i < n && clean; i++)
		clean = s[i] >= 0x20 && s[i] <= 0x7e && s[i] != '#';
	if (clean)
		return outside(json_stringn(s, n));
	scratch = arena_new();
	to = new (scratch, char, n * 4 + 1);
	esc_line(to, n * 4 + 1, s, n);
	v = outside(json_string(to));
	arena_free(scratch);
	return v;
}

struct js *
js_object(void)
{
	return outside(json_object());
}

struct js *
js_array(void)
{
	return outside(json_array());
}

void
js_set(struct js *object, const char *key, struct js *value)
{
	json_t *v = value == NULL ? json_null() : inside(value);

	arena_must(json_object_set_new_nocheck(inside(object), key, v) == 0 ? object : NULL);
}

void
js_set_str(struct js *object, const char *key, const char *text)
{
	js_set(object, key, string(text));
}

void
js_set_lines(struct js *object, const char *key, const char *text)
{
	struct arena *scratch = arena_new();
	struct buf b = buf_new(scratch);

	for (const char *p = text; *p != '\0';) {
		const size_t n = strcspn(p, "\n");
		char *to = new (scratch, char, n * 4 + 1);

		esc_line(to, n * 4 + 1, p, n);
		buf_str(&b, to);
		p += n;
		if (*p == '\n')
			buf_char(&b, *p++);
	}
	/* Printable ASCII and line ends: nothing that could not be a string. */
	js_set(object, key, outside(json_string(b.p == NULL ? "" : b.p)));
	arena_free(scratch);
}

void
js_set_int(struct js *object, const char *key, int64_t n)
{
	js_set(object, key, outside(json_integer(n)));
}

void
js_set_bool(struct js *object, const char *key, bool yes)
{
	js_set(object, key, outside(json_boolean(yes)));
}

void
js_set_base64(struct js *object, const char *key, const void *p, size_t n)
{
	struct arena *scratch = arena_new();
	struct buf b = buf_new(scratch);

	b64_print(&b, p, n);
	js_set_str(object, key, b.p);
	arena_free(scratch);
}

void
js_add(struct js *array, struct js *value)
{
	arena_must(json_array_append_new(inside(array), inside(value)) == 0 ? array : NULL);
}

void
js_add_str(struct js *array, const char *text)
{
	js_add(array, string(text));
}

size_t
js_size(const struct js *array)
{
	return json_array_size((const json_t *)(const void *)array);
}

struct js *
js_member(const struct js *object, const char *key)
{
	return (struct js *)(void *)json_object_get((const json_t *)(const void *)object, key);
}

struct js *
js_at(const struct js *array, size_t i)
{
	return (struct js *)(void *)json_array_get((const json_t *)(const void *)array, i);
}

const char *
js_text(const struct js *v)
{
	return json_string_value((const json_t *)(const void *)v);
}

int64_t
js_int(const struct js *v)
{
	return json_integer_value((const json_t *)(const void *)v);
}

bool
js_is_array(const struct js *v)
{
	return json_is_array((const json_t *)(const void *)v);
}

bool
js_is_object(const struct js *v)
{
	return json_is_object((const json_t *)(const void *)v);
}

void
js_each(const struct js *object, void (*fn)(void *ctx, const char *key, struct js *), void *ctx)
{
	json_t *o = (json_t *)(uintptr_t)(const void *)object;
	const char *key;
	json_t *v;

	json_object_foreach(o, key, v)
		fn(ctx, key, (struct js *)(void *)v);
}

struct js *
js_share(struct js *v)
{
	return (struct js *)(void *)json_incref(inside(v));
}

static int
append(const char *p, size_t n, void *ctx)
{
	buf_add(ctx, p, n);
	return 0;
}

void
js_write(struct buf *b, struct js *root, bool one_line)
{
	const size_t flags = JSON_ENSURE_ASCII | (one_line ? JSON_COMPACT : JSON_INDENT(1));

	/* Fails only for want of memory: every value was made here. */
	arena_must(json_dump_callback(inside(root), append, b, flags) == 0 ? root : NULL);
	buf_char(b, '\n');
	js_drop(root);
}

void
js_drop(struct js *root)
{
	json_decref(inside(root));
}
