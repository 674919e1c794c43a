/*
 * json_door.h - JSON as it is written: values are made, filled in order and written.
 * Every string passes one constructor, which escapes whatever is not printable
 * ASCII, so that a report is ASCII and valid whatever the zone held.  A value
 * put into another belongs to it; js_write and js_drop end the root.  Keys are
 * kept as pointers: they outlive the value.  Out of memory ends the program.
 *
 * What grows with the zones is never a tree as a whole: js_begin, js_put and
 * js_end write a document's members as they are made.
 */
#ifndef REPORT_JSON_DOOR_H
#define REPORT_JSON_DOOR_H
#include "../base/buf.h"
#include <stdbool.h>
#include <stdint.h>

struct js;
struct js *js_object(void);
struct js *js_array(void);
/* Keys come out in the order they were first set.  NULL text or value: null. */
void js_set(struct js *object, const char *key, struct js *value);
void js_set_str(struct js *object, const char *key, const char *text);
/* Text of our own with line ends in it, which stay. */
void js_set_lines(struct js *object, const char *key, const char *text);
void js_set_int(struct js *object, const char *key, int64_t);
void js_set_bool(struct js *object, const char *key, bool);
void js_set_base64(struct js *object, const char *key, const void *, size_t n);
void js_add(struct js *array, struct js *value);
void js_add_str(struct js *array, const char *text);
size_t js_size(const struct js *array);
/* A value alone; NULL text: null. */
struct js *js_string(const char *text);
struct js *js_number(int64_t);
struct js *js_bool(bool);
/* A member, which stays the owner's; NULL: there is none. */
struct js *js_member(const struct js *object, const char *key);
struct js *js_at(const struct js *array, size_t i);
const char *js_text(const struct js *); /* NULL: no string */
int64_t js_int(const struct js *); /* 0: no number */
bool js_is_array(const struct js *);
bool js_is_object(const struct js *);
/* Calls fn for each member in order. */
void js_each(const struct js *object, void (*fn)(void *ctx, const char *key, struct js *), void *ctx);
/* A reference of its own to a value that belongs to another. */
struct js *js_share(struct js *);
/* Writes with an indent of one blank, or on one line; ends with a newline; drops root. */
void js_write(struct buf *, struct js *root, bool one_line);
void js_drop(struct js *root); /* NULL is fine */

/*
 * The same octets as js_write with an indent would give, piece by piece: an object or an
 * array begins ('{', '['), its members are put, which drops them, and it ends; a newline
 * follows the outermost.  key: NULL in an array and for the root.
 */
enum { JS_MOST_DEPTH = 16 };
struct js_out {
	struct buf *to;
	unsigned depth;
	bool filled[JS_MOST_DEPTH]; /* by depth: something stands in it */
	char kind[JS_MOST_DEPTH];
};
void js_begin(struct js_out *, const char *key, char kind);
void js_put(struct js_out *, const char *key, struct js *value);
void js_end(struct js_out *);
#endif
