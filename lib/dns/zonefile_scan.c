#include "type.h"
#include "zonefile_in.h"

/* What an octet is to the scanner. */
enum { WORD, BLANK, NEWLINE, RETURN, COMMENT, OPEN, CLOSE, QUOTE, ESCAPE, NUL };
static const uint8_t class_of[256] = { ['\0'] = NUL, [' '] = BLANK, ['\t'] = BLANK, ['\n'] = NEWLINE,
	['\r'] = RETURN, [';'] = COMMENT, ['('] = OPEN, [')'] = CLOSE, ['"'] = QUOTE, ['\\'] = ESCAPE };

static inline unsigned
class_at(const char *p)
{
	return class_of[(uint8_t)*p];
}

/* Where the scanner is.  Lives in registers: its address goes to inline functions only. */
struct at {
	const char *p, *end, *line_start;
	uint32_t line;
};

static inline uint16_t
column(const struct at *s, const char *p)
{
	const size_t n = (size_t)(p - s->line_start) + 1;

	return n > 65535 ? 65535 : (uint16_t)n;
}

/* The first thing wrong with a record is the one to report. */
static void
bad(struct zf_in *in, uint8_t kind, uint32_t line, uint16_t col, const char *text)
{
	if (in->bad.text == NULL)
		in->bad = (struct zf_bad) { kind, col, line, text };
}

static void
more_tokens(struct zf_in *in)
{
	in->tokens = arena_grow(in->arena, in->tokens, &in->room, sizeof(*in->tokens));
}

static inline void
token(struct zf_in *in, const struct at *s, const char *p, const char *end, bool quoted)
{
	if (in->n_tokens == in->room)
		more_tokens(in);
	in->tokens[in->n_tokens++] = (struct rdata_token) { p, (uint32_t)(end - p), s->line,
		column(s, p - quoted), quoted };
}

/* Behind the closing quote; `s->p` is behind the opening one.  NULL: the line ended first. */
static const char *
quote_end(const struct at *s)
{
	for (const char *p = s->p;; p++)
		switch (class_at(p)) {
		case QUOTE: return p;
		case NEWLINE: return NULL;
		case NUL:
			if (p == s->end)
				return NULL;
			break;
		case ESCAPE:
			if (p[1] != '\n' && p + 1 != s->end)
				p++;
			break;
		default: break;
		}
}

static inline const char *
word_end(const char *p)
{
	for (;;) {
		while (class_at(p) == WORD)
			p++;
		if (class_at(p) != ESCAPE)
			return p;
		/* What cannot be escaped ends the word, and the backslash is at fault. */
		p += class_at(p + 1) == NEWLINE || class_at(p + 1) == NUL ||
		    class_at(p + 1) == RETURN ? 1 : 2;
	}
}

/* A quoted string; without its end it ends with the line, and the record is at fault. */
static void
quoted(struct zf_in *in, struct at *s)
{
	const char *end;

	s->p++;
	end = quote_end(s);
	if (end != NULL) {
		if (memchr(s->p, '\0', (size_t)(end - s->p)) != NULL)
			bad(in, LINT_SYNTAX, s->line, column(s, memchr(s->p, '\0', (size_t)(end - s->p))),
			    "a NUL octet in the text");
		token(in, s, s->p, end, true);
		s->p = end + 1;
		return;
	}
	bad(in, LINT_SYNTAX, s->line, column(s, s->p - 1), "the quote opened here is not closed on "
	    "its line");
	end = memchr(s->p, '\n', (size_t)(s->end - s->p));
	s->p = end == NULL ? s->end : end;
}

/* A carriage return belongs to the end of a line. */
static void
carriage_return(struct zf_in *in, struct at *s)
{
	const char *p = s->p;

	while (*s->p == '\r')
		s->p++;
	if (*s->p != '\n' && s->p != s->end)
		bad(in, LINT_SYNTAX, s->line, column(s, p), "a carriage return inside a line");
}

/* At a newline or at the end of the file. */
static inline void
line_length(struct zf_in *in, const struct at *s)
{
	const size_t n = (size_t)(s->p - s->line_start);

	if (n > ZF_MAX_LINE && n - (s->p[-1] == '\r') > ZF_MAX_LINE)
		bad(in, LINT_LIMIT, s->line, 1, "a line has at most 65536 octets (ZF_MAX_LINE); "
		    "this one is left out");
}

/* Parentheses: a depth, and where the outermost one was opened. */
struct nest {
	unsigned depth;
	uint32_t line;
	uint16_t column;
	const char *p;
};

static enum zf_scan
unclosed(struct zf_in *in, const struct nest *nest, uint8_t kind, const char *text)
{
	in->bad.text = NULL; /* what came later is a consequence */
	bad(in, kind, nest->line, nest->column, text);
	in->next = nest->p;
	in->next_line = nest->line;
	return ZF_SCAN_BAD_RECORD;
}

/* False: an opening parenthesis on a later line than one that is still open. */
static bool
parenthesis(struct zf_in *in, const struct at *s, struct nest *nest)
{
	if (*s->p == ')') {
		if (nest->depth == 0)
			bad(in, LINT_SYNTAX, s->line, column(s, s->p), "a closing parenthesis "
			    "without an opening one");
		else
			nest->depth--;
		return true;
	}
	if (nest->depth > 0 && s->line != nest->line)
		return false;
	if (nest->depth++ > 0)
		bad(in, LINT_SYNTAX, s->line, column(s, s->p), "parentheses within parentheses");
	else
		nest->line = s->line, nest->column = column(s, s->p), nest->p = s->p;
	return true;
}

static enum zf_scan
finish(struct zf_in *in, const struct at *s)
{
	in->next = s->p;
	in->next_line = s->line;
	return in->bad.text == NULL ? ZF_SCAN_RECORD : ZF_SCAN_BAD;
}

/* The window ended at s->p. */
static enum zf_scan
window_end(struct zf_in *in, struct at *s, const struct nest *nest)
{
	if (!in->frames[in->depth].eof) {
		if (s->p - s->line_start <= ZF_MAX_LINE + 1)
			return ZF_SCAN_MORE;
		line_length(in, s);
		in->next = s->line_start;
		in->next_line = s->line;
		return nest->depth > 0 ? ZF_SCAN_BAD_RECORD : ZF_SCAN_BAD_LINE;
	}
	line_length(in, s);
	if (nest->depth > 0)
		return unclosed(in, nest, LINT_SYNTAX, "the parenthesis opened here is not closed");
	return finish(in, s);
}

enum zf_scan
zf_scan(struct zf_in *in)
{
	const struct zf_frame *f = &in->frames[in->depth];
	struct at s = { f->at, f->end, f->at, f->line };
	struct nest nest = { 0 };
	const char *p;

	in->n_tokens = 0;
	in->remarks.n = in->n_waiting;
	in->bad.text = NULL;
	in->blank = class_at(s.p) == BLANK;
	if (s.p == s.end && f->eof)
		return ZF_SCAN_END;
	for (;;)
		switch (class_at(s.p)) {
		case WORD:
		case ESCAPE:
			p = word_end(s.p);
			token(in, &s, s.p, p, false);
			s.p = p;
			break;
		case BLANK: s.p++; break;
		case NEWLINE:
			line_length(in, &s);
			s.p++, s.line++;
			s.line_start = s.p;
			if (nest.depth == 0)
				return finish(in, &s);
			if (s.p - f->at > ZF_MAX_RECORD)
				return unclosed(in, &nest, LINT_LIMIT, "a record has at most "
				    "1048576 octets "
				    "(ZF_MAX_RECORD); is the parenthesis opened here closed?");
			break;
		case COMMENT:
			p = memchr(s.p, '\n', (size_t)(s.end - s.p));
			p = p == NULL ? s.end : p;
			if (in->sink->remark != NULL && memchr(s.p, ':', (size_t)(p - s.p)) != NULL)
				zf_note_remark(in, s.line, column(&s, s.p), s.p, (size_t)(p - s.p));
			s.p = p;
			break;
		case QUOTE: quoted(in, &s); break;
		case OPEN:
		case CLOSE:
			if (!parenthesis(in, &s, &nest))
				return unclosed(in, &nest, LINT_SYNTAX,
				    "the parenthesis opened here is not closed before the next one");
			s.p++;
			break;
		case RETURN: carriage_return(in, &s); break;
		default:
			if (s.p == s.end)
				return window_end(in, &s, &nest);
			bad(in, LINT_SYNTAX, s.line, column(&s, s.p), "a NUL octet in the text");
			s.p++;
		}
}

const char *
zf_scan_text(struct zf_in *in, const char *text, size_t n, const struct rdata_token *like)
{
	struct at s = { text, text + n, text, like->line };
	const char *p;

	in->bad.text = NULL;
	while (s.p < s.end)
		switch (class_at(s.p)) {
		case WORD:
		case ESCAPE:
			p = word_end(s.p);
			if (p > s.end)
				p = s.end;
			token(in, &s, s.p, p, false);
			in->tokens[in->n_tokens - 1].column = like->column;
			s.p = p;
			break;
		case QUOTE:
			quoted(in, &s);
			if (in->bad.text != NULL)
				return in->bad.text;
			in->tokens[in->n_tokens - 1].column = like->column;
			break;
		case BLANK: s.p++; break;
		case OPEN:
		case CLOSE: return "parentheses are not for here";
		case COMMENT: return NULL;
		default: return "a control character is not for here";
		}
	return NULL;
}

/* The next word of a line, or false. */
static bool
next_word(const char **p, const char *end, struct rdata_token *t)
{
	while (*p < end && class_at(*p) == BLANK)
		++*p;
	t->p = *p;
	while (*p < end && (class_at(*p) == WORD || class_at(*p) == ESCAPE))
		++*p;
	t->n = (uint32_t)(*p - t->p);
	return t->n > 0;
}

/*
 * [owner] [TTL] [class] type, or a directive.  Used only to find the way back
 * after a parenthesis that was never closed, so a wrong guess costs at most
 * one more fault in a file that has one.
 */
bool
zf_looks_like_record(const char *p, size_t n)
{
	const char *const end = p + n;
	struct rdata_token t;
	uint32_t ttl;
	uint16_t number;

	if (n == 0)
		return false;
	if (*p == '$')
		return true;
	if (class_at(p) != BLANK && !next_word(&p, end, &t))
		return false;
	for (unsigned i = 0; i < 3 && next_word(&p, end, &t); i++) {
		if (type_parse(t.p, t.n, &number))
			return true;
		if (!zf_parse_ttl(t.p, t.n, &ttl) && !class_parse(t.p, t.n, &number))
			return false;
	}
	return false;
}
