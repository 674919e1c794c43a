#include "allow_memory.h"
#include "arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct block {
	struct block *next;
	size_t used, cap;
	max_align_t data[];
};
struct defer {
	struct defer *next;
	void (*fn)(void *);
	void *p;
};
struct arena {
	struct block *blocks;
	struct defer *defers;
	size_t next_cap;
};

enum { FIRST_BLOCK = 4 * 1024, LAST_BLOCK = 1024 * 1024 };

void *
arena_must(void *p)
{
	static const char text[] = "dnssec-lint: out of memory\n";

	if (p == NULL) {
		/* Nothing is flushed: what standard output holds back is half a report. */
		if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
			_exit(4);
		_exit(4);
	}
	return p;
}

struct arena *
arena_new(void)
{
	struct arena *a = arena_must(calloc(1, sizeof(struct arena)));

	a->next_cap = FIRST_BLOCK;
	return a;
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *b = a->blocks;
	void *p;

	if (size != 0 && n > (SIZE_MAX / 2) / size)
		arena_must(NULL);
	n = (n * size + align - 1) / align * align;
	if (b == NULL || b->cap - b->used < n) {
		const size_t cap = n > a->next_cap ? n : a->next_cap;

		b = arena_must(calloc(1, sizeof(*b) + cap));
		b->cap = cap;
		b->next = a->blocks;
		a->blocks = b;
		if (a->next_cap < LAST_BLOCK)
			a->next_cap *= 2;
	}
	p = (char *)b->data + b->used;
	b->used += n;
	return p;
}

void *
arena_copy(struct arena *a, const void *p, size_t n)
{
	char *to = arena_alloc(a, n + 1, 1);

	if (n > 0)
		memcpy(to, p, n);
	return to;
}

void *
arena_grow(struct arena *a, void *old, size_t *room, size_t size)
{
	const size_t was = *room;
	void *p;

	*room = was == 0 ? 8 : was * 2;
	p = arena_alloc(a, *room, size);
	if (was > 0)
		memcpy(p, old, was * size);
	return p;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct defer *d = new (a, struct defer, 1);

	*d = (struct defer) { a->defers, fn, p };
	a->defers = d;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	s = new (a, char, (size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(s, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
	va_end(again);
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct defer *d = a->defers; d != NULL; d = d->next)
		d->fn(d->p);
	for (struct block *b = a->blocks, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void
arena_freep(struct arena **a)
{
	arena_free(*a);
}
