/* buf.h - a growing run of octets, used to build text and messages.  Lives in
 * an arena; a NUL always stands behind the last octet. */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;
struct buf {
	struct arena *arena;
	char *p;
	size_t n, room;
	struct region *region; /* of a large one, which grows in place; else NULL */
};

struct buf buf_new(struct arena *);
void buf_add(struct buf *, const void *, size_t n);
void buf_str(struct buf *, const char *); /* NULL adds nothing */
void buf_char(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));
void buf_reset(struct buf *); /* empty again, room kept */

/* Has it that end, and something before it? */
static inline bool
text_ends(const char *s, const char *end)
{
	const size_t n = strlen(s), m = strlen(end);

	return n > m && memcmp(s + n - m, end, m) == 0;
}
#endif
