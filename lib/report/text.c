#include "text.h"
#include "lint.h"
#include "../base/arena.h"
#include "../base/esc.h"
#include <string.h>

void
text_spaces(struct buf *b, unsigned n)
{
	while (n-- > 0)
		buf_char(b, ' ');
}

void
text_outside(struct buf *b, const char *s)
{
	if (s != NULL)
		esc_add(b, s, strlen(s));
}

void
text_line(struct buf *b, const char *s)
{
	const size_t n = s == NULL ? 0 : strlen(s);
	char *to;

	if (n == 0)
		return;
	to = new (b->arena, char, n * 4 + 1);
	esc_line(to, n * 4 + 1, s, n);
	buf_str(b, to);
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void
text_markdown(struct buf *b, const char *s)
{
	struct buf clean = buf_new(b->arena);

	text_line(&clean, s);
	for (const char *p = clean.p; p != NULL && *p != '\0'; p++) {
		const bool host = *p == '.' && p - clean.p >= 3 && (p[-1] | 0x20) == 'w';

		if (is_word(*p) || (strchr(" ,.-/\"';?", *p) != NULL && !host))
			buf_char(b, *p);
		else
			buf_printf(b, "&#%u;", (unsigned)(unsigned char)*p);
		/* "@all" is looked for in what was rendered: a space without width parts it. */
		if (strchr("@#!~%$&^", *p) != NULL && p[1] != ' ' && p[1] != '\0')
			buf_str(b, "&#8203;");
	}
}

void
text_markdown_code(struct buf *b, const char *s)
{
	struct buf clean = buf_new(b->arena);

	text_line(&clean, s);
	buf_char(b, '`');
	for (const char *p = clean.p; p != NULL && *p != '\0'; p++)
		if (*p == '`' || *p == '|')
			buf_printf(b, "\\%03u", (unsigned)(unsigned char)*p);
		else
			buf_char(b, *p);
	buf_str(b, clean.n == 0 ? " `" : "`");
}

void
text_flow(struct buf *b, unsigned width, struct text_margin m, const char *text)
{
	const size_t n = text == NULL ? 0 : strlen(text);
	char *clean = new (b->arena, char, n * 4 + 1);
	unsigned at = (unsigned)((int)m.columns + m.extra);
	bool fresh = true;

	esc_line(clean, n * 4 + 1, text == NULL ? "" : text, n);
	buf_str(b, m.first);
	for (const char *p = clean; *p != '\0';) {
		const size_t blanks = strspn(p, " ");
		size_t len;

		p += blanks;
		len = strcspn(p, " ");
		if (len == 0)
			break;
		if (!fresh && at + 1 + len > width && *p != ':') {
			buf_char(b, '\n');
			buf_str(b, m.rest);
			at = m.columns;
			fresh = true;
		}
		if (!fresh) {
			buf_char(b, ' ');
			at++;
		}
		buf_add(b, p, len);
		at += (unsigned)len;
		p += len;
		fresh = false;
	}
	buf_char(b, '\n');
}

unsigned
text_columns(const char *s)
{
	unsigned n = 0;

	/* Octets that do not continue a character. */
	for (; *s != '\0'; s++)
		n += ((uint8_t)*s & 0xc0) != 0x80;
	return n;
}

void
text_pieces(struct buf *b, unsigned width, struct text_margin m, const char *const *pieces, size_t n)
{
	unsigned at = (unsigned)((int)m.columns + m.extra);

	buf_str(b, m.first);
	for (size_t i = 0; i < n; i++) {
		const unsigned wide = text_columns(pieces[i]);

		if (i > 0 && at + 1 + wide > width) {
			buf_printf(b, "\n%s", m.rest);
			at = m.columns;
		} else if (i > 0) {
			buf_char(b, ' ');
			at++;
		}
		buf_str(b, pieces[i]);
		at += wide;
	}
	buf_char(b, '\n');
}

void
text_indented(struct buf *b, unsigned width, unsigned n, const char *text)
{
	struct buf blanks = buf_new(b->arena);

	text_spaces(&blanks, n);
	text_flow(b, width, (struct text_margin) { blanks.p, blanks.p, n }, text);
}

void
text_digits(struct buf *b, uint64_t n)
{
	char digits[32];
	const int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_char(b, ',');
		buf_char(b, digits[i]);
	}
}

void
text_count(struct buf *b, uint64_t n, const char *noun)
{
	text_digits(b, n);
	buf_printf(b, " %s%s", noun, n == 1 ? "" : "s");
}

void
text_colour(struct buf *b, bool colour, const char *sgr, const char *s)
{
	if (colour)
		buf_printf(b, "\033[%sm", sgr);
	buf_str(b, s);
	if (colour)
		buf_str(b, "\033[0m");
}

const char *
text_severity_sgr(uint8_t severity)
{
	switch (severity) {
	case LINT_CRITICAL: return "1;31";
	case LINT_ERROR: return "31";
	case LINT_WARNING: return "33";
	default: return "36";
	}
}

void
text_guard(struct buf *to, const char *p, size_t n)
{
	bool start = true;

	for (size_t i = 0; i < n; i++) {
		if (start && p[i] == ':' && i + 1 < n && p[i + 1] == ':')
			buf_str(to, "\\058");
		else if (p[i] == '[' && i >= 2 && p[i - 1] == '#' && p[i - 2] == '#')
			buf_str(to, "\\091");
		else
			buf_char(to, p[i]);
		start = p[i] == '\n' || (start && p[i] == ' ');
	}
}
