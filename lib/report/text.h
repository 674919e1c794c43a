/*
 * text.h - text for people: paragraphs flowed into columns, colour as an
 * addition, counts with their plural.  Whatever comes in, what goes out is
 * printable ASCII, our own box drawing and our own colour, nothing else.
 *
 * Columns are counted in characters; a prefix with box drawing or colour in it
 * says its own width.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H
#include "../base/buf.h"
#include <stdbool.h>
#include <stdint.h>

/* What stands left of a paragraph: before its first line, and before the rest. */
struct text_margin {
	const char *first, *rest;
	unsigned columns; /* wide, both of them */
	int extra; /* by which the first is wider */
};

/*
 * Words of `text`, broken at spaces, never inside a word; ends with a newline.
 * A word that begins with a colon does not begin a line: a CI runner takes
 * "::" there for a command.
 */
void text_flow(struct buf *, unsigned width, struct text_margin, const char *text);
/* The same with a margin of n spaces. */
void text_indented(struct buf *, unsigned width, unsigned n, const char *text);
/*
 * The same with pieces that are never broken, a blank between two: clean already, so that our
 * own arrows may stand in them.
 */
void text_pieces(struct buf *, unsigned width, struct text_margin, const char *const *pieces, size_t n);
/* Columns of clean text in UTF-8. */
unsigned text_columns(const char *);
void text_spaces(struct buf *, unsigned n);
/* From outside, escaped (esc_add): a file's name. */
void text_outside(struct buf *, const char *);
/* Ours or escaped before: controls and non-ASCII only (esc_line). */
void text_line(struct buf *, const char *);

void text_digits(struct buf *, uint64_t); /* "1,204" */
/* "1 zone", "12 zones", "1,204 zones": the last letter s is added. */
void text_count(struct buf *, uint64_t n, const char *noun);

/*
 * As text in Markdown (GitHub, GitLab): whatever could be markup there, or a mention or a
 * reference after it, is written as a character reference.
 */
void text_markdown(struct buf *, const char *);
/* `code`: a backtick and a bar in it are written in decimal, as in a zone file. */
void text_markdown_code(struct buf *, const char *);

/* Wraps s in an SGR sequence when colour is on. */
void text_colour(struct buf *, bool colour, const char *sgr, const char *s);
const char *text_severity_sgr(uint8_t severity);

/*
 * The last look at a page for people before it leaves: no line begins with
 * "::" behind its blanks, "##[" stands nowhere.  Appends to `to`.
 */
void text_guard(struct buf *to, const char *p, size_t n);
#endif
