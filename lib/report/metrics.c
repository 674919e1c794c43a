#include "metrics.h"
#include "../base/arena.h"
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct sample {
	const char *labels; /* as written, without the braces */
	int64_t value;
};
struct family {
	const char *name, *help;
	enum metrics_merge merge;
	VEC(struct sample) samples;
};
struct metrics {
	struct arena *arena;
	VEC(struct family) families;
};

struct metrics *
metrics_new(struct arena *a)
{
	struct metrics *m = new (a, struct metrics, 1);

	m->arena = a;
	return m;
}

static struct family *
family(struct metrics *m, const char *name)
{
	for (size_t i = 0; i < m->families.n; i++)
		if (strcmp(m->families.v[i].name, name) == 0)
			return &m->families.v[i];
	return NULL;
}

void
metrics_gauge(struct metrics *m, const char *name, const char *help, enum metrics_merge merge)
{
	if (family(m, name) == NULL)
		*vec_add(m->arena, &m->families) =
		    (struct family){ .name = arena_copy(m->arena, name, strlen(name)),
			    .help = arena_copy(m->arena, help, strlen(help)),
			    .merge = merge };
}

/* Of a label's value: the three octets that would end or change it; no other control gets here
 * unescaped, and is shown in decimal if it does. */
static void
value_text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\\' || *s == '"')
			buf_printf(b, "\\%c", *s);
		else if (*s == '\n')
			buf_str(b, "\\n");
		else if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			buf_printf(b, "\\\\%03u", (unsigned)(unsigned char)*s);
		else
			buf_char(b, *s);
}

void
metrics_add(struct metrics *m, const char *name, int64_t value, ...)
{
	struct family *f = family(m, name);
	struct buf b = buf_new(m->arena);
	const char *key;
	va_list ap;

	assert(f != NULL);
	va_start(ap, value);
	while ((key = va_arg(ap, const char *)) != NULL) {
		buf_printf(&b, "%s%s=\"", b.n > 0 ? "," : "", key);
		value_text(&b, va_arg(ap, const char *));
		buf_char(&b, '"');
	}
	va_end(ap);
	*vec_add(m->arena, &f->samples) = (struct sample){ b.p == NULL ? "" : b.p, value };
}

static int
compare_samples(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	const int c = strcmp(x->labels, y->labels);

	return c != 0 ? c : x->value < y->value ? -1 : x->value > y->value;
}

static void
write_family(struct family *f, struct buf *b)
{
	const size_t n = f->samples.n;

	if (n == 0)
		return;
	qsort(f->samples.v, n, sizeof(*f->samples.v), compare_samples);
	buf_printf(b, "# HELP %s %s\n# TYPE %s gauge\n", f->name, f->help, f->name);
	for (size_t i = 0, k; i < n; i = k) {
		const struct sample *s = &f->samples.v[i];
		int64_t value = s->value;

		for (k = i + 1; k < n && strcmp(f->samples.v[k].labels, s->labels) == 0; k++)
			value = f->samples.v[k].value + (f->merge == METRICS_SUM ? value : 0);
		if (*s->labels == '\0')
			buf_printf(b, "%s %lld\n", f->name, (long long)value);
		else
			buf_printf(b, "%s{%s} %lld\n", f->name, s->labels, (long long)value);
	}
}

void
metrics_write(struct metrics *m, struct buf *b)
{
	for (size_t i = 0; i < m->families.n; i++)
		write_family(&m->families.v[i], b);
}
