#include "allow_memory.h"
#include "arena.h"
#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
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

enum { FIRST_BLOCK = 4 * 1024, LAST_BLOCK = 1024 * 1024, SIZES = 9 };
static_assert(FIRST_BLOCK << (SIZES - 1) == LAST_BLOCK, "a list for each size");

/*
 * Blocks that have gone are kept for the next arena, so many octets of each size: arenas come
 * and go with each message and each zone, and fresh memory costs a page fault and its
 * zeroing, where of these only what was used is zeroed.  An address sanitizer is shown
 * every block's end instead.
 */
#if defined(__SANITIZE_ADDRESS__)
#define KEPT 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEPT 0
#endif
#endif
#ifndef KEPT
#define KEPT (2 * 1024 * 1024)
#endif
static struct {
	pthread_mutex_t lock;
	struct block *first[SIZES];
	size_t n[SIZES];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Which list; SIZES: of no size that is kept. */
static unsigned
kept_size(size_t cap)
{
	unsigned i = 0;

	while (i < SIZES && cap != (size_t)FIRST_BLOCK << i)
		i++;
	return i;
}

static struct block *
kept_take(size_t cap)
{
	const unsigned i = kept_size(cap);
	struct block *b;

	if (KEPT == 0 || i == SIZES)
		return NULL;
	pthread_mutex_lock(&kept.lock);
	b = kept.first[i];
	if (b != NULL) {
		kept.first[i] = b->next;
		kept.n[i]--;
	}
	pthread_mutex_unlock(&kept.lock);
	if (b == NULL)
		return NULL;
	memset(b->data, 0, b->used);
	b->used = 0;
	return b;
}

static bool
kept_give(struct block *b)
{
	const unsigned i = kept_size(b->cap);
	bool room = false;

	if (KEPT == 0 || i == SIZES)
		return false;
	pthread_mutex_lock(&kept.lock);
	if (kept.n[i] < KEPT / b->cap) {
		b->next = kept.first[i];
		kept.first[i] = b;
		kept.n[i]++;
		room = true;
	}
	pthread_mutex_unlock(&kept.lock);
	return room;
}

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

		b = kept_take(cap);
		if (b == NULL)
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
		if (!kept_give(b))
			free(b);
	}
	free(a);
}

void
arena_freep(struct arena **a)
{
	arena_free(*a);
}

static void
free_child(void *p)
{
	arena_free(p);
}

struct arena *
arena_child(struct arena *a)
{
	struct arena *child = arena_new();

	arena_defer(a, free_child, child);
	return child;
}
