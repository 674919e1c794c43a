/* plan_unwrap.c - azapi's first generation keeps whole documents as text in `body` and
 * `output`.  They are opened up in place, so that one path reads both generations. */
#include "plan_int.h"
#include "../base/buf.h"
#include <string.h>

static bool
is_called(const struct jtext *t, const struct jtext_value *v, const char *key)
{
	return v->key_n == strlen(key) && memcmp(t->p + v->key, key, v->key_n) == 0;
}

/* What a string holds when that is a document of its own; or NULL. */
static const char *
document_in(struct arena *a, const struct jtext *t, const struct jtext_value *v)
{
	struct jtext_trouble trouble;
	struct jtext inner;
	const char *s;

	if (v->kind != JTEXT_STRING || !(is_called(t, v, "body") || is_called(t, v, "output")))
		return NULL;
	s = jtext_string(t, v);
	if (s == NULL || s[strspn(s, " \t\r\n")] != '{')
		return NULL;
	return jtext_read(a, s, strlen(s), &inner, &trouble) ? s : NULL;
}

bool
plan_unwrap(struct arena *a, const struct jtext *t, const char **p, size_t *n)
{
	struct buf b = buf_new(a);
	size_t done = 0;

	if (memmem(t->p, t->n, "\"azapi_", 7) == NULL)
		return false;
	for (uint32_t i = 0; i < t->n_values; i++) {
		const struct jtext_value *v = &t->v[i];
		const char *s = document_in(a, t, v);

		if (s == NULL)
			continue;
		buf_add(&b, t->p + done, v->at - 1 - done);
		buf_str(&b, s);
		done = (size_t)v->at + v->n + 1;
	}
	if (done == 0)
		return false;
	buf_add(&b, t->p + done, t->n - done);
	*p = b.p;
	*n = b.n;
	return true;
}
