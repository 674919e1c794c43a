#include "hcl.h"
#include <stdbool.h>
#include <string.h>

struct scan {
	struct arena *arena;
	const char *p;
	size_t n, at;
	uint32_t line;
};
enum token { END, WORD, STRING, OPEN, CLOSE, EQUALS, OTHER };

static char
peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->n ? s->p[s->at + ahead] : '\0';
}

static void
step(struct scan *s)
{
	s->line += s->p[s->at] == '\n';
	s->at++;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static void
skip_line(struct scan *s)
{
	while (s->at < s->n && s->p[s->at] != '\n')
		step(s);
}

static bool
skip_comment(struct scan *s)
{
	if (peek(s, 0) == '#' || (peek(s, 0) == '/' && peek(s, 1) == '/')) {
		skip_line(s);
		return true;
	}
	if (peek(s, 0) != '/' || peek(s, 1) != '*')
		return false;
	for (step(s), step(s); s->at < s->n; step(s))
		if (peek(s, 0) == '*' && peek(s, 1) == '/') {
			step(s), step(s);
			break;
		}
	return true;
}

/* A string with templates, in which strings stand again: "a${b["c"]}d".  Behind the quote. */
static bool
skip_string(struct scan *s)
{
	uint8_t inside[HCL_MAX_DEPTH]; /* braces open in each template */
	unsigned depth = 0;
	bool quoted = true, plain = true;

	while (s->at < s->n) {
		const char c = peek(s, 0);

		if (quoted && c == '\\') {
			step(s);
			if (s->at < s->n)
				step(s);
			plain = false;
			continue;
		}
		if (quoted && (c == '$' || c == '%') && peek(s, 1) == '{') {
			const bool escaped = s->at > 0 && s->p[s->at - 1] == c;

			step(s), step(s);
			plain = false;
			if (escaped)
				continue;
			if (depth == HCL_MAX_DEPTH)
				return false;
			inside[depth++] = 1;
			quoted = false;
			continue;
		}
		step(s);
		if (quoted && c == '"') {
			if (depth == 0)
				return plain;
			quoted = false;
		} else if (quoted)
			continue;
		else if (c == '"')
			quoted = true;
		else if (c == '{' && inside[depth - 1] < 255)
			inside[depth - 1]++;
		else if (c == '}' && --inside[depth - 1] == 0) {
			depth--;
			quoted = true;
		}
	}
	return false;
}

/* <<EOT or <<-EOT, to the line that has the word alone. */
static bool
skip_heredoc(struct scan *s)
{
	const char *word;
	size_t n;

	if (peek(s, 0) != '<' || peek(s, 1) != '<')
		return false;
	step(s), step(s);
	if (peek(s, 0) == '-')
		step(s);
	word = s->p + s->at;
	for (n = 0; is_word(peek(s, 0)); n++)
		step(s);
	if (n == 0)
		return true;
	while (s->at < s->n) {
		skip_line(s);
		if (s->at < s->n)
			step(s);
		while (peek(s, 0) == ' ' || peek(s, 0) == '\t')
			step(s);
		if (s->n - s->at >= n && memcmp(s->p + s->at, word, n) == 0 &&
		    !is_word(peek(s, n))) {
			s->at += n;
			break;
		}
	}
	return true;
}

static enum token
next(struct scan *s, const char **text)
{
	size_t at;
	char c;

	*text = NULL;
	for (;;) {
		while (s->at < s->n && strchr(" \t\r\n\f\v", s->p[s->at]) != NULL &&
		       s->p[s->at] != '\0')
			step(s);
		if (!skip_comment(s) && !skip_heredoc(s))
			break;
	}
	if (s->at >= s->n)
		return END;
	at = s->at;
	c = s->p[s->at];
	if (is_word(c)) {
		while (is_word(peek(s, 0)))
			step(s);
		*text = arena_copy(s->arena, s->p + at, s->at - at);
		return WORD;
	}
	step(s);
	if (c == '"') {
		if (skip_string(s))
			*text = arena_copy(s->arena, s->p + at + 1, s->at - at - 2);
		return STRING;
	}
	return c == '{' || c == '[' || c == '('   ? OPEN
	       : c == '}' || c == ']' || c == ')' ? CLOSE
	       : c == '='                         ? EQUALS
						  : OTHER;
}

/* From behind the opening brace to behind its end; of a module: its source. */
static const char *
skip_body(struct scan *s)
{
	const char *text, *source = NULL, *key = NULL;
	bool equals = false;
	unsigned depth = 1;

	while (depth > 0) {
		const enum token t = next(s, &text);

		if (t == END)
			break;
		depth += t == OPEN;
		depth -= t == CLOSE;
		if (depth == 1 && t == STRING && equals && key != NULL &&
		    strcmp(key, "source") == 0)
			source = text;
		equals = t == EQUALS;
		if (t == WORD)
			key = text;
		else if (t != EQUALS)
			key = NULL;
	}
	return source;
}

void
hcl_read(struct arena *a, const char *p, size_t n, struct hcl_blocks *o)
{
	struct scan s = { a, p, n, 0, 1 };
	const char *text;
	enum token t = next(&s, &text);

	while (t != END && o->list.n < HCL_MAX_BLOCKS) {
		struct hcl_block b = { 0 };
		unsigned labels = 0;

		if (t == OPEN)
			skip_body(&s);
		if (t != WORD) {
			t = next(&s, &text);
			continue;
		}
		b.kind = text;
		b.line = s.line;
		while ((t = next(&s, &text)) == STRING || t == WORD) {
			if (labels < 2)
				b.labels[labels] = text;
			labels++;
		}
		if (t != OPEN)
			continue;
		b.source = skip_body(&s);
		if (labels > 0 && labels <= 2 && b.labels[0] != NULL &&
		    (strcmp(b.kind, "resource") == 0 || strcmp(b.kind, "data") == 0 ||
			strcmp(b.kind, "module") == 0))
			*vec_add(a, &o->list) = b;
		t = next(&s, &text);
	}
}
