/*
 * name.h - domain names in wire form: reading, printing, order.
 * Everywhere inside, a name is a struct lint_name (lint.h): uncompressed, lower
 * case unless said otherwise.
 */
#ifndef DNS_NAME_H
#define DNS_NAME_H
#include "lint.h"

struct buf;
struct arena;
enum { NAME_MAX_OCTETS = 255, NAME_MAX_LABEL = 63, NAME_TEXT = 1024 };

/* The octets of a name at p, its final zero included; 0 when it does not end
 * within n, is longer than 255, or holds a compression pointer. */
size_t name_wire_len(const uint8_t *p, size_t n);
/*
 * A name out of a message, compression undone, case kept.  *at is where it
 * begins and comes out behind it.  Pointers must go backwards, each before all
 * that was read so far (RFC 1035 4.1.4), so that no message costs more than its length.
 * Octets written, or 0 when there is no name.
 */
size_t name_unpack(const uint8_t *msg, size_t n, size_t *at, uint8_t out[255]);
/* ASCII lower case of a whole wire name (length octets are not letters). */
void name_lower(uint8_t *wire, size_t len);
extern const uint8_t name_fold[256]; /* ASCII lower case of an octet */

/*
 * Master-file text (RFC 1035 5.1: \DDD and \X escapes) to wire form as written
 * (case kept), relative to origin.  origin.len 0: a relative name is an error.
 * "@" is the origin.  NULL on success, else what is wrong: a constant phrase
 * such as "a label is longer than 63 octets".
 */
const char *name_parse(const char *text, size_t n, struct lint_name origin, uint8_t out[255], uint8_t *len);

/* Presentation form, absolute, with the final dot.  Octets outside 0x21..0x7e
 * become \DDD; dot, backslash, quote, semicolon, parentheses, @ and $ are
 * escaped with a backslash, so the text parses back. */
void name_print(struct buf *, struct lint_name);
const char *name_text(struct arena *, struct lint_name);

unsigned name_labels(struct lint_name); /* the root has 0 */
struct lint_name name_parent(struct lint_name); /* one label less; the root's is the root */
bool name_is_wild(struct lint_name); /* leftmost label is "*" */
/* Canonical order (RFC 4034 6.1), <0, 0, >0.  Octets compared lower case. */
int name_compare(struct lint_name, struct lint_name);
uint64_t name_hash(struct lint_name); /* for tables; not stable over versions */
/* The longest name that both are at or below. */
struct lint_name name_common(struct lint_name, struct lint_name);
#endif
