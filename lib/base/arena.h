/*
 * arena.h - memory of one lifetime.  A snapshot, a run and a report each own
 * one arena; nothing inside is freed alone.  Out of memory ends the program
 * (exit 4) from the allocator, so no caller tests for NULL.
 *
 * Pointers may go from a younger arena to an older one, never back.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *); /* NULL is fine */
/* Zeroed, aligned for any type; n * size is checked. */
void *arena_alloc(struct arena *, size_t n, size_t size);
void *arena_copy(struct arena *, const void *, size_t n); /* a NUL is put behind it */
char *arena_printf(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));
/* Call fn(p) when the arena goes, last added first: for EVP_PKEY, FILE, json_t. */
void arena_defer(struct arena *, void (*fn)(void *), void *p);
/* A new one that goes when this one goes: a thread's own. */
struct arena *arena_child(struct arena *);
/* For the parts that cannot live in an arena: ends the program when p is NULL. */
void *arena_must(void *p);

#define new(a, type, n) ((type *)arena_alloc((a), (n), sizeof(type)))
#define local_arena struct arena __attribute__((cleanup(arena_freep)))
void arena_freep(struct arena **);

/*
 * A growing array in an arena: VEC(struct thing) v = {0}; *vec_add(a, &v) = x;
 * The old copies stay until the arena goes, so it is for small tables; what
 * grows with the zone lives in a region (region.h).
 */
#define VEC(type)               \
	struct {                \
		type *v;        \
		size_t n, room; \
	}
#define vec_add(a, vec)                                                                            \
	((vec)->n == (vec)->room                                                                   \
	        ? (void)((vec)->v = arena_grow((a), (vec)->v, &(vec)->room, sizeof(*(vec)->v)))    \
	        : (void)0,                                                                         \
	    &(vec)->v[(vec)->n++])
void *arena_grow(struct arena *, void *old, size_t *room, size_t size);
#endif
