/*
 * yaml_door.h - the one door to libyaml: a document as a tree, each node with
 * its line and column.  Configuration and zones of others' tools come this way,
 * often from a pull request, so the text is taken for hostile: depth, nodes and
 * anchors have limits, and an alias counts for all that it stands for.
 *
 * An alias and its anchor are one node; "<<" merges are done (a key of the map
 * itself wins, then the first map that has it).  Everything lives in the arena.
 */
#ifndef BASE_YAML_DOOR_H
#define BASE_YAML_DOOR_H
#include "err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };
struct yaml_pair;
struct yaml_node {
	uint8_t kind; /* enum yaml_kind */
	bool plain; /* a scalar without quotes, and without a tag */
	uint32_t line, column; /* 1 is the first; columns count characters */
	uint32_t n; /* items, pairs, octets of text */
	uint32_t weight; /* nodes beneath and itself, aliases written out */
	uint32_t height; /* levels beneath, likewise */
	const char *text; /* YAML_SCALAR; a NUL stands behind it, and may stand in it */
	const struct yaml_node **items; /* YAML_LIST */
	const struct yaml_pair *pairs; /* YAML_MAP, in the order of the text */
	const struct yaml_node *twice; /* YAML_MAP: the first key that stands there twice, or NULL */
};
struct yaml_pair {
	const struct yaml_node *key, *value;
};

enum {
	YAML_MAX_DEPTH = 64, /* aliases written out */
	YAML_MAX_ANCHORS = 256,
	YAML_MAX_MERGE = 4096, /* keys of a map with a "<<" in it */
};
struct yaml_limits {
	uint32_t nodes; /* aliases written out */
	bool no_tags; /* but those of YAML itself: a "!tool" means something to another program only */
};

/*
 * The one document of a text; an empty text is a scalar without octets.  NULL:
 * *err is set (exit 2), with "name:line:column:" in front.
 */
const struct yaml_node *yaml_read(struct arena *, const char *name, const char *text, size_t n,
    const struct yaml_limits *, struct err *);
/* Plain and empty, "~" or "null": no value. */
bool yaml_is_null(const struct yaml_node *);
/* The value of a key, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
#endif
