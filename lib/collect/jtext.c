#include "jtext.h"
#include "../evidence/json_guard.h"
#include <stdlib.h>
#include <string.h>

enum { NO_KEY = 0xffff };

struct reader {
	struct jtext *t;
	struct jtext_trouble *trouble;
	size_t at;
	uint32_t open[JTEXT_MAX_DEPTH]; /* containers */
	size_t depth;
	size_t key, key_n; /* of the member to come */
	bool has_key;
};

static bool
fail(struct reader *r, const char *why)
{
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < r->at && i < r->t->n; i++)
		if (r->t->p[i] == '\n')
			line++, column = 1;
		else
			column++;
	*r->trouble = (struct jtext_trouble){ why, line, column, r->at >= r->t->n };
	return false;
}

static void
skip_blanks(struct reader *r)
{
	while (
	    r->at < r->t->n && strchr(" \t\r\n", r->t->p[r->at]) != NULL && r->t->p[r->at] != '\0')
		r->at++;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* From behind the quote to behind the closing one. */
static bool
read_string(struct reader *r, size_t *at, size_t *n, bool *escaped)
{
	*at = r->at;
	*escaped = false;
	for (; r->at < r->t->n; r->at++) {
		const unsigned char c = (unsigned char)r->t->p[r->at];

		if (c == '"') {
			*n = r->at++ - *at;
			return true;
		}
		if (c < 0x20)
			return fail(r, "a control character in a string");
		if (c != '\\')
			continue;
		*escaped = true;
		if (++r->at >= r->t->n)
			break;
		if (r->t->p[r->at] == 'u') {
			for (int i = 0; i < 4; i++)
				if (++r->at >= r->t->n || !is_hex(r->t->p[r->at]))
					return fail(r, "a bad \\u escape");
		} else if (r->t->p[r->at] == '\0' || strchr("\"\\/bfnrt", r->t->p[r->at]) == NULL)
			return fail(r, "a bad escape");
	}
	return fail(r, "a string without an end");
}

static bool
read_digits(struct reader *r)
{
	const size_t from = r->at;

	while (r->at < r->t->n && r->t->p[r->at] >= '0' && r->t->p[r->at] <= '9')
		r->at++;
	return r->at > from || fail(r, "a number without digits");
}

static bool
read_number(struct reader *r)
{
	const char *p = r->t->p;

	if (p[r->at] == '-')
		r->at++;
	if (r->at < r->t->n && p[r->at] == '0')
		r->at++;
	else if (!read_digits(r))
		return false;
	if (r->at < r->t->n && p[r->at] == '.') {
		r->at++;
		if (!read_digits(r))
			return false;
	}
	if (r->at < r->t->n && (p[r->at] == 'e' || p[r->at] == 'E')) {
		r->at++;
		if (r->at < r->t->n && (p[r->at] == '+' || p[r->at] == '-'))
			r->at++;
		return read_digits(r);
	}
	return true;
}

static bool
read_word(struct reader *r, const char *word)
{
	for (; *word != '\0'; word++, r->at++)
		if (r->at >= r->t->n || r->t->p[r->at] != *word)
			return fail(r, "a word that is not true, false or null");
	return true;
}

static struct jtext_value *
add(struct reader *r, enum jtext_kind kind, size_t at)
{
	struct jtext_value *v = &r->t->v[r->t->n_values++];

	*v = (struct jtext_value){
		.at = (uint32_t)at, .kind = (uint8_t)kind, .key_n = NO_KEY, .next = r->t->n_values
	};
	if (r->has_key && r->key_n < NO_KEY) {
		v->key = (uint32_t)r->key;
		v->key_n = (uint16_t)r->key_n;
	}
	r->has_key = false;
	return v;
}

/* One value, or the beginning of one. */
static bool
read_value(struct reader *r)
{
	struct jtext_value *v;
	size_t at, n;
	char c;

	skip_blanks(r);
	if (r->at >= r->t->n)
		return fail(r, "a value is missing");
	c = r->t->p[r->at];
	if (c == '{' || c == '[') {
		v = add(r, c == '{' ? JTEXT_OBJECT : JTEXT_ARRAY, r->at++);
		if (r->depth >= JTEXT_MAX_DEPTH)
			return fail(r, "limit JTEXT_MAX_DEPTH (128) exceeded");
		r->open[r->depth++] = r->t->n_values - 1;
		return true;
	}
	if (c == '"') {
		v = add(r, JTEXT_STRING, ++r->at);
		if (!read_string(r, &at, &n, &v->escaped))
			return false;
		v->n = (uint32_t)n;
		return true;
	}
	v = add(r,
	    c == 't'   ? JTEXT_TRUE
	    : c == 'f' ? JTEXT_FALSE
	    : c == 'n' ? JTEXT_NULL
		       : JTEXT_NUMBER,
	    r->at);
	if (v->kind == JTEXT_NUMBER && c != '-' && (c < '0' || c > '9'))
		return fail(r, "not a value");
	if (v->kind == JTEXT_NUMBER ? !read_number(r)
				    : !read_word(r, c == 't'   ? "true"
						    : c == 'f' ? "false"
							       : "null"))
		return false;
	v->n = (uint32_t)(r->at - v->at);
	return true;
}

static bool
read_key(struct reader *r)
{
	bool escaped;

	skip_blanks(r);
	if (r->at >= r->t->n || r->t->p[r->at] != '"')
		return fail(r, "a key is missing");
	r->at++;
	if (!read_string(r, &r->key, &r->key_n, &escaped))
		return false;
	r->has_key = true;
	skip_blanks(r);
	if (r->at >= r->t->n || r->t->p[r->at] != ':')
		return fail(r, "a colon is missing");
	r->at++;
	return true;
}

struct key_of {
	const char *p;
	size_t n;
	uint32_t at;
};

/* "\u0061" and "a" are one key. */
static struct key_of
key_of(const struct jtext *t, const struct jtext_value *v)
{
	const char *p = t->p + v->key;

	if (memchr(p, '\\', v->key_n) == NULL)
		return (struct key_of){ p, v->key_n, v->key };
	p = jtext_key(t, v);
	return (struct key_of){ p == NULL ? "" : p, p == NULL ? 0 : strlen(p), v->key };
}

static int
compare_keys(const void *a, const void *b)
{
	const struct key_of *x = a, *y = b;
	const int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return c != 0 ? c : (x->n > y->n) - (x->n < y->n);
}

/* Two readers would take two different members. */
static bool
no_key_twice(struct reader *r, uint32_t object)
{
	const struct jtext_value *v = &r->t->v[object], *it = NULL;
	local_arena *a = NULL;
	struct key_of few[64], *keys = few;
	size_t n = 0, m = 0;

	while ((it = jtext_each(r->t, v, it)) != NULL)
		n++;
	if (n > 64) {
		a = arena_new();
		keys = new (a, struct key_of, n);
	}
	it = NULL;
	while ((it = jtext_each(r->t, v, it)) != NULL)
		if (it->key_n != NO_KEY)
			keys[m++] = key_of(r->t, it);
	if (m > 1)
		qsort(keys, m, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < m; i++)
		if (compare_keys(&keys[i - 1], &keys[i]) == 0) {
			r->at = keys[i].at;
			return fail(r, "an object has this key twice");
		}
	return true;
}

static bool
read_all(struct reader *r)
{
	if (!read_value(r))
		return false;
	while (r->depth > 0) {
		const uint32_t top = r->open[r->depth - 1];
		const bool object = r->t->v[top].kind == JTEXT_OBJECT;
		const bool first = r->t->n_values == top + 1;
		struct jtext_value *v = &r->t->v[top];

		skip_blanks(r);
		if (r->at >= r->t->n)
			return fail(
			    r, object ? "an object without an end" : "a list without an end");
		if (r->t->p[r->at] == (object ? '}' : ']')) {
			r->at++;
			r->depth--;
			v->next = r->t->n_values;
			v->n = (uint32_t)(r->at - v->at);
			if (object && !no_key_twice(r, top))
				return false;
			continue;
		}
		if (!first) {
			if (r->t->p[r->at] != ',')
				return fail(r, "a comma is missing");
			r->at++;
		}
		if ((object && !read_key(r)) || !read_value(r))
			return false;
	}
	skip_blanks(r);
	return r->at >= r->t->n || fail(r, "something behind the end of the document");
}

bool
jtext_read(struct arena *a, const char *p, size_t n, struct jtext *t, struct jtext_trouble *trouble)
{
	struct reader r = { .t = t, .trouble = trouble };
	size_t tokens, depth;

	*t = (struct jtext){ .arena = a, .p = p, .n = n };
	*trouble = (struct jtext_trouble){ .line = 1, .column = 1 };
	if (n > JTEXT_MAX_OCTETS) {
		trouble->why = "limit JTEXT_MAX_OCTETS (67108864) exceeded";
		return false;
	}
	json_guard(p, n, &tokens, &depth);
	if (tokens > JTEXT_MAX_VALUES) {
		trouble->why = "limit JTEXT_MAX_VALUES (6291456) exceeded";
		return false;
	}
	/* Before every value but the first there is one of [ : and , */
	t->v = new (a, struct jtext_value, tokens + 2);
	return read_all(&r);
}

const struct jtext_value *
jtext_root(const struct jtext *t)
{
	return t->n_values > 0 ? t->v : NULL;
}

const struct jtext_value *
jtext_each(const struct jtext *t, const struct jtext_value *of, const struct jtext_value *it)
{
	uint32_t i;

	if (of == NULL || (of->kind != JTEXT_OBJECT && of->kind != JTEXT_ARRAY))
		return NULL;
	i = it == NULL ? (uint32_t)(of - t->v) + 1 : it->next;
	return i < of->next ? &t->v[i] : NULL;
}

const struct jtext_value *
jtext_get(const struct jtext *t, const struct jtext_value *object, const char *key)
{
	const size_t n = strlen(key);
	const struct jtext_value *it = NULL;

	while (jtext_has_kind(object, JTEXT_OBJECT) && (it = jtext_each(t, object, it)) != NULL)
		if (it->key_n != NO_KEY && it->key_n >= n) {
			const struct key_of k = key_of(t, it);

			if (k.n == n && memcmp(k.p, key, n) == 0)
				return it;
		}
	return NULL;
}

const struct jtext_value *
jtext_nth(const struct jtext *t, const struct jtext_value *array, size_t i)
{
	const struct jtext_value *it = NULL;

	if (!jtext_has_kind(array, JTEXT_ARRAY))
		return NULL;
	do
		it = jtext_each(t, array, it);
	while (it != NULL && i-- > 0);
	return it;
}

size_t
jtext_size(const struct jtext *t, const struct jtext_value *of)
{
	const struct jtext_value *it = NULL;
	size_t n = 0;

	while ((it = jtext_each(t, of, it)) != NULL)
		n++;
	return n;
}

static unsigned
hex4(const char *p)
{
	unsigned n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 4 | (unsigned)(p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
	return n;
}

static char *
put_utf8(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		if (c >= 0x10000)
			*to++ = (char)(0xf0 | c >> 18), *to++ = (char)(0x80 | (c >> 12 & 0x3f));
		else
			*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

static const char *
decode(struct arena *a, const char *p, size_t n)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	char *text = new (a, char, n + 1), *to = text;

	for (size_t i = 0; i < n; i++) {
		unsigned c;

		if (p[i] != '\\') {
			*to++ = p[i];
			continue;
		}
		if (p[++i] != 'u') {
			*to++ = into[strchr(from, p[i]) - from];
			continue;
		}
		c = hex4(p + i + 1);
		i += 4;
		if (c >= 0xd800 && c < 0xdc00 && i + 6 < n && p[i + 1] == '\\' && p[i + 2] == 'u' &&
		    (hex4(p + i + 3) & 0xfc00) == 0xdc00) {
			c = 0x10000 + ((c & 0x3ff) << 10) + (hex4(p + i + 3) & 0x3ff);
			i += 6;
		}
		to = put_utf8(to, c);
	}
	*to = '\0';
	return strlen(text) == (size_t)(to - text) ? text : NULL;
}

const char *
jtext_string(const struct jtext *t, const struct jtext_value *v)
{
	if (!jtext_has_kind(v, JTEXT_STRING) || memchr(t->p + v->at, '\0', v->n) != NULL)
		return NULL;
	return v->escaped ? decode(t->arena, t->p + v->at, v->n)
			  : arena_copy(t->arena, t->p + v->at, v->n);
}

const char *
jtext_key(const struct jtext *t, const struct jtext_value *v)
{
	return v == NULL || v->key_n == NO_KEY ? NULL : decode(t->arena, t->p + v->key, v->key_n);
}

bool
jtext_is(const struct jtext *t, const struct jtext_value *v, const char *string)
{
	if (!jtext_has_kind(v, JTEXT_STRING))
		return false;
	if (v->escaped) {
		const char *s = jtext_string(t, v);

		return s != NULL && strcmp(s, string) == 0;
	}
	return v->n == strlen(string) && memcmp(t->p + v->at, string, v->n) == 0;
}

bool
jtext_whole(const struct jtext *t, const struct jtext_value *v, uint32_t most, uint32_t *out)
{
	uint64_t sum = 0;

	if (v == NULL || (v->kind != JTEXT_NUMBER && v->kind != JTEXT_STRING) || v->n == 0)
		return false;
	for (uint32_t i = 0; i < v->n; i++) {
		const char c = t->p[v->at + i];

		if (c < '0' || c > '9' || (sum = sum * 10 + (uint64_t)(c - '0')) > most)
			return false;
	}
	*out = (uint32_t)sum;
	return true;
}
