/*
 * fnv.h - FNV-1a, 64 bits, for tables whose keys nobody outside can choose, and for what
 * machines must agree on: fixed for ever.  Its low bits are weak; a table folds the high
 * ones down.
 */
#ifndef BASE_FNV_H
#define BASE_FNV_H
#include <stddef.h>
#include <stdint.h>

#define FNV_BEGIN 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

/* Goes on from h, which is FNV_BEGIN at first. */
static inline uint64_t
fnv_add(uint64_t h, const void *p, size_t n)
{
	for (const uint8_t *s = p, *end = s + n; s < end; s++)
		h = (h ^ *s) * FNV_PRIME;
	return h;
}

static inline size_t
fnv_fold(uint64_t h)
{
	return (size_t)(h ^ h >> 32);
}
#endif
