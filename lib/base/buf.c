#include "buf.h"
#include "arena.h"
#include "region.h"
#include <stdio.h>
#include <string.h>

struct buf
buf_new(struct arena *a)
{
	struct buf b = { .arena = a, .room = 256 };

	b.p = new (a, char, b.room);
	return b;
}

/* From here on old copies, which an arena keeps, would be a second report. */
#define LARGE ((size_t)1 << 20)
#define MOST ((size_t)1 << 36)

static void
make_large(struct buf *b, size_t room)
{
	struct region *r = b->region != NULL ? b->region : region_new(b->arena, MOST);

	region_add(r, room - r->used);
	if (b->region == NULL)
		memcpy(r->base, b->p, b->n);
	b->region = r;
	b->p = r->base;
}

static void
make_room(struct buf *b, size_t n)
{
	char *p;

	if (b->room - b->n > n)
		return;
	while (b->room - b->n <= n)
		b->room *= 2;
	if (b->room > LARGE) {
		make_large(b, b->room);
		return;
	}
	p = new (b->arena, char, b->room);
	memcpy(p, b->p, b->n);
	b->p = p;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	make_room(b, n);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(b->p + b->n, b->room - b->n, fmt, ap);
	if (n > 0 && (size_t)n >= b->room - b->n) {
		make_room(b, (size_t)n);
		vsnprintf(b->p + b->n, b->room - b->n, fmt, again);
	}
	if (n > 0)
		b->n += (size_t)n;
	va_end(again);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	b->p[0] = '\0';
}
