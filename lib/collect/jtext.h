/*
 * jtext.h - a text of JSON as a row of values in the order of the text, without
 * a tree: what a plan of 60 MB costs is 24 octets a value.  The text stays where it
 * is and must outlive the values.  It is read strictly (RFC 8259), input is hostile:
 * octets, values and depth have limits, and an object that has a key twice is
 * refused, since two readers would see two documents.
 */
#ifndef COLLECT_JTEXT_H
#define COLLECT_JTEXT_H
#include "../base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum jtext_kind {
	JTEXT_NULL,
	JTEXT_FALSE,
	JTEXT_TRUE,
	JTEXT_NUMBER,
	JTEXT_STRING,
	JTEXT_ARRAY,
	JTEXT_OBJECT
};
struct jtext_value {
	uint32_t at, n; /* octets of the text, a string's without its quotes */
	uint32_t key, next; /* key: where it begins; next: the index behind it and all within */
	uint16_t key_n; /* octets; 0xffff: not a member, or a key longer than that */
	uint8_t kind; /* enum jtext_kind */
	bool escaped; /* a string with a backslash */
};
struct jtext {
	struct arena *arena;
	const char *p;
	size_t n;
	struct jtext_value *v;
	uint32_t n_values;
};
enum {
	JTEXT_MAX_OCTETS = 64 * 1024 * 1024,
	JTEXT_MAX_VALUES = 6 * 1024 * 1024,
	JTEXT_MAX_DEPTH = 128,
};
struct jtext_trouble {
	const char *why; /* a phrase */
	uint32_t line, column; /* octets, from 1 */
	bool ended; /* the text ends in the middle */
};

/* False: *why says what is wrong and where. */
bool jtext_read(struct arena *, const char *, size_t n, struct jtext *, struct jtext_trouble *);

/* NULL goes in, NULL comes out. */
const struct jtext_value *jtext_root(const struct jtext *);
/* The members of an object or an array, one a call, from NULL until NULL. */
const struct jtext_value *jtext_each(const struct jtext *, const struct jtext_value *of,
    const struct jtext_value *it);
const struct jtext_value *jtext_get(const struct jtext *, const struct jtext_value *object, const char *key);
const struct jtext_value *jtext_nth(const struct jtext *, const struct jtext_value *array, size_t);
size_t jtext_size(const struct jtext *, const struct jtext_value *);
/* A string, decoded, with a NUL behind it; NULL when it is none, or has a NUL in it. */
const char *jtext_string(const struct jtext *, const struct jtext_value *);
const char *jtext_key(const struct jtext *, const struct jtext_value *);
bool jtext_is(const struct jtext *, const struct jtext_value *, const char *string);
/* A whole number from 0 to most, as such or as text. */
bool jtext_whole(const struct jtext *, const struct jtext_value *, uint32_t most, uint32_t *);
static inline bool
jtext_has_kind(const struct jtext_value *v, enum jtext_kind kind)
{
	return v != NULL && v->kind == kind;
}
#endif
