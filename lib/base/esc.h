/*
 * esc.h - text from outside never reaches a terminal or a log as it came.
 * Octets outside 0x20..0x7e become \DDD (decimal, as in RFC 1035 5.1); so does
 * a backslash that is not ours.  "##[" is broken up, since a CI runner looks
 * for it anywhere in a line.
 */
#ifndef BASE_ESC_H
#define BASE_ESC_H
#include <stddef.h>

struct buf;
/* Any octets: outside text, file names.  A backslash is doubled. */
void esc_add(struct buf *, const void *, size_t n);
/* A line of our own that may carry outside text: controls and non-ASCII only. */
void esc_line(char *to, size_t room, const char *from, size_t n);
#endif
