#include "esc.h"
#include "buf.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void
esc_add(struct buf *b, const void *p, size_t n)
{
	const uint8_t *s = p;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\')
			buf_add(b, "\\\\", 2);
		else if (s[i] < 0x20 || s[i] > 0x7e ||
		    (s[i] == '[' && i >= 2 && s[i - 1] == '#' && s[i - 2] == '#'))
			buf_printf(b, "\\%03u", (unsigned)s[i]);
		else
			buf_char(b, (char)s[i]);
	}
}

void
esc_line(char *to, size_t room, const char *from, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		const uint8_t c = (uint8_t)from[i];
		const int odd = c < 0x20 || c > 0x7e ||
		    (c == '[' && i >= 2 && from[i - 1] == '#' && from[i - 2] == '#');

		if (room - at <= (odd ? 4u : 1u))
			break;
		if (odd)
			at += (size_t)snprintf(to + at, room - at, "\\%03u", (unsigned)c);
		else
			to[at++] = (char)c;
	}
	to[at] = '\0';
}
