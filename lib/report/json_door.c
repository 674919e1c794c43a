#include "../base/allow_memory.h"
#include "json_door.h"
#include "../base/arena.h"
#include "../base/esc.h"
#include "../dns/baseenc.h"
#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

enum kind { NOTHING, NUMBER, NO, YES, TEXT, ARRAY, OBJECT };
struct member {
	const char *key; /* of an object's */
	struct js *value;
};
struct js {
	uint32_t refs;
	uint8_t kind; /* enum kind */
	union {
		int64_t number;
		size_t length; /* TEXT */
		struct {
			struct member *v;
			uint32_t n, room;
		} list;
	} u;
	char text[]; /* printable ASCII and line ends */
};

static struct js *
make(enum kind kind, size_t more)
{
	struct js *v = arena_must(malloc(sizeof(*v) + more));

	v->refs = 1;
	v->kind = (uint8_t)kind;
	memset(&v->u, 0, sizeof(v->u));
	return v;
}

/* `s` is what esc_line would make of it. */
static struct js *
make_text(const char *s, size_t n)
{
	struct js *v = make(TEXT, n + 1);

	v->u.length = n;
	memcpy(v->text, s, n);
	v->text[n] = '\0';
	return v;
}

/* The only place where a string is made. */
struct js *
js_string(const char *s)
{
	const size_t n = s == NULL ? 0 : strlen(s);
	struct arena *scratch;
	bool clean = true;
	struct js *v;
	char *to;

	if (s == NULL)
		return make(NOTHING, 0);
	for (size_t i = 0; i < n && clean; i++)
		clean = s[i] >= 0x20 && s[i] <= 0x7e && s[i] != '#';
	if (clean)
		return make_text(s, n);
	scratch = arena_new();
	to = new (scratch, char, n * 4 + 1);
	esc_line(to, n * 4 + 1, s, n);
	v = make_text(to, strlen(to));
	arena_free(scratch);
	return v;
}

struct js *
js_object(void)
{
	return make(OBJECT, 0);
}

struct js *
js_array(void)
{
	return make(ARRAY, 0);
}

static void
append(struct js *list, const char *key, struct js *value)
{
	if (list->u.list.n == list->u.list.room) {
		const size_t room = list->u.list.room == 0 ? 4 : (size_t)list->u.list.room * 2;

		assert(room <= UINT32_MAX);
		list->u.list.v = arena_must(reallocarray(list->u.list.v, room, sizeof(*list->u.list.v)));
		list->u.list.room = (uint32_t)room;
	}
	list->u.list.v[list->u.list.n++] = (struct member) { key, value };
}

void
js_set(struct js *object, const char *key, struct js *value)
{
	struct js *v = value == NULL ? make(NOTHING, 0) : value;

	assert(object->kind == OBJECT);
	for (uint32_t i = 0; i < object->u.list.n; i++)
		if (strcmp(object->u.list.v[i].key, key) == 0) {
			js_drop(object->u.list.v[i].value);
			object->u.list.v[i].value = v;
			return;
		}
	append(object, key, v);
}

void
js_set_str(struct js *object, const char *key, const char *text)
{
	js_set(object, key, js_string(text));
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
	js_set(object, key, make_text(b.p, b.n));
	arena_free(scratch);
}

struct js *
js_number(int64_t n)
{
	struct js *v = make(NUMBER, 0);

	v->u.number = n;
	return v;
}

struct js *
js_bool(bool yes)
{
	return make(yes ? YES : NO, 0);
}

void
js_set_int(struct js *object, const char *key, int64_t n)
{
	js_set(object, key, js_number(n));
}

void
js_set_bool(struct js *object, const char *key, bool yes)
{
	js_set(object, key, js_bool(yes));
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
	assert(array->kind == ARRAY && value != NULL);
	append(array, NULL, value);
}

void
js_add_str(struct js *array, const char *text)
{
	js_add(array, js_string(text));
}

size_t
js_size(const struct js *array)
{
	return array->kind == ARRAY ? array->u.list.n : 0;
}

struct js *
js_member(const struct js *object, const char *key)
{
	for (uint32_t i = 0; object != NULL && object->kind == OBJECT && i < object->u.list.n; i++)
		if (strcmp(object->u.list.v[i].key, key) == 0)
			return object->u.list.v[i].value;
	return NULL;
}

struct js *
js_at(const struct js *array, size_t i)
{
	return i < js_size(array) ? array->u.list.v[i].value : NULL;
}

const char *
js_text(const struct js *v)
{
	return v != NULL && v->kind == TEXT ? v->text : NULL;
}

int64_t
js_int(const struct js *v)
{
	return v != NULL && v->kind == NUMBER ? v->u.number : 0;
}

bool
js_is_array(const struct js *v)
{
	return v != NULL && v->kind == ARRAY;
}

bool
js_is_object(const struct js *v)
{
	return v != NULL && v->kind == OBJECT;
}

void
js_each(const struct js *object, void (*fn)(void *ctx, const char *key, struct js *), void *ctx)
{
	for (uint32_t i = 0; js_is_object(object) && i < object->u.list.n; i++)
		fn(ctx, object->u.list.v[i].key, object->u.list.v[i].value);
}

struct js *
js_share(struct js *v)
{
	if (v != NULL)
		v->refs++;
	return v;
}

void
js_drop(struct js *v)
{
	if (v == NULL || --v->refs > 0)
		return;
	if (v->kind == ARRAY || v->kind == OBJECT) {
		for (uint32_t i = 0; i < v->u.list.n; i++)
			js_drop(v->u.list.v[i].value);
		free(v->u.list.v);
	}
	free(v);
}

static void
put_text(struct buf *b, const char *s, size_t n)
{
	size_t plain;

	buf_char(b, '"');
	while ((plain = strcspn(s, "\"\\\n")) < n) {
		buf_add(b, s, plain);
		buf_char(b, '\\');
		buf_char(b, s[plain] == '\n' ? 'n' : s[plain]);
		s += plain + 1;
		n -= plain + 1;
	}
	buf_add(b, s, n);
	buf_char(b, '"');
}

static void
new_line(struct buf *b, unsigned depth)
{
	static const char blanks[] = "\n                                ";

	for (buf_add(b, blanks, 1); depth > 0;) {
		const unsigned n = depth < sizeof(blanks) - 2 ? depth : (unsigned)sizeof(blanks) - 2;

		buf_add(b, blanks + 1, n);
		depth -= n;
	}
}

#define ONE_LINE UINT_MAX /* no depth */

static void
put_key(struct buf *b, const char *key, unsigned depth)
{
	put_text(b, key, strlen(key));
	buf_add(b, ": ", depth == ONE_LINE ? 1 : 2);
}

static void
put(struct buf *b, const struct js *v, unsigned depth)
{
	const unsigned inner = depth == ONE_LINE ? ONE_LINE : depth + 1;
	char digits[24];

	switch (v->kind) {
	case NOTHING: buf_add(b, "null", 4); return;
	case NO: buf_add(b, "false", 5); return;
	case YES: buf_add(b, "true", 4); return;
	case NUMBER:
		buf_add(b, digits, (size_t)snprintf(digits, sizeof(digits), "%" PRId64, v->u.number));
		return;
	case TEXT: put_text(b, v->text, v->u.length); return;
	default: break;
	}
	buf_char(b, v->kind == ARRAY ? '[' : '{');
	for (uint32_t i = 0; i < v->u.list.n; i++) {
		if (i > 0)
			buf_char(b, ',');
		if (depth != ONE_LINE)
			new_line(b, inner);
		if (v->kind == OBJECT)
			put_key(b, v->u.list.v[i].key, depth);
		put(b, v->u.list.v[i].value, inner);
	}
	if (v->u.list.n > 0 && depth != ONE_LINE)
		new_line(b, depth);
	buf_char(b, v->kind == ARRAY ? ']' : '}');
}

void
js_write(struct buf *b, struct js *root, bool one_line)
{
	put(b, root, one_line ? ONE_LINE : 0);
	buf_char(b, '\n');
	js_drop(root);
}

static void
next_member(struct js_out *o, const char *key)
{
	if (o->depth == 0)
		return;
	assert((key != NULL) == (o->kind[o->depth - 1] == '{'));
	if (o->filled[o->depth - 1])
		buf_char(o->to, ',');
	o->filled[o->depth - 1] = true;
	new_line(o->to, o->depth);
	if (key != NULL)
		put_key(o->to, key, o->depth);
}

void
js_begin(struct js_out *o, const char *key, char kind)
{
	assert(o->depth < JS_MOST_DEPTH && (kind == '{' || kind == '['));
	next_member(o, key);
	buf_char(o->to, kind);
	o->kind[o->depth] = kind;
	o->filled[o->depth++] = false;
}

void
js_put(struct js_out *o, const char *key, struct js *value)
{
	assert(o->depth > 0);
	next_member(o, key);
	put(o->to, value, o->depth);
	js_drop(value);
}

void
js_end(struct js_out *o)
{
	assert(o->depth > 0);
	o->depth--;
	if (o->filled[o->depth])
		new_line(o->to, o->depth);
	buf_char(o->to, o->kind[o->depth] == '{' ? '}' : ']');
	if (o->depth == 0)
		buf_char(o->to, '\n');
}
