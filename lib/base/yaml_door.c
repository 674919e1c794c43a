#include "yaml_door.h"
#include "arena.h"
#include <yaml.h>

/* A list or a map that is not closed yet. */
struct open_node {
	struct yaml_node *node;
	const struct yaml_node *key; /* of a map: waits for its value */
	const char *anchor;
	uint64_t weight;
	bool merges;
	VEC(const struct yaml_node *) items;
	VEC(struct yaml_pair) pairs;
};
struct anchor {
	const char *name;
	const struct yaml_node *node;
};
struct reading {
	struct arena *arena;
	const char *name;
	const struct yaml_limits *limits;
	const char *text;
	size_t n;
	struct err *err;
	struct open_node open[YAML_MAX_DEPTH];
	unsigned depth;
	struct anchor anchors[YAML_MAX_ANCHORS];
	unsigned n_anchors;
	const struct yaml_node *root;
};

static const char too_deep[] = "lists and maps nest at most 64 deep (YAML_MAX_DEPTH)";

__attribute__((format(printf, 4, 5))) static bool
fail(struct reading *r, size_t line, size_t column, const char *fmt, ...)
{
	char what[320];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(r->err, 2, "%s:%zu:%zu: %s", r->name, line + 1, column + 1, what);
}

static bool
fail_at(struct reading *r, const yaml_event_t *e, const char *what)
{
	return fail(r, e->start_mark.line, e->start_mark.column, "%s", what);
}

static struct yaml_node *
node_at(struct reading *r, const yaml_event_t *e, enum yaml_kind kind)
{
	struct yaml_node *n = new (r->arena, struct yaml_node, 1);

	n->kind = (uint8_t)kind;
	n->line = e->start_mark.line >= UINT32_MAX ? UINT32_MAX : (uint32_t)e->start_mark.line + 1;
	n->column = e->start_mark.column >= UINT32_MAX ? UINT32_MAX : (uint32_t)e->start_mark.column + 1;
	n->weight = 1;
	return n;
}

static bool
add_anchor(struct reading *r, const char *name, const struct yaml_node *node)
{
	if (name == NULL)
		return true;
	if (r->n_anchors == YAML_MAX_ANCHORS)
		return fail(r, node->line - 1, node->column - 1,
		    "a document has at most %d anchors (YAML_MAX_ANCHORS)", YAML_MAX_ANCHORS);
	r->anchors[r->n_anchors++] = (struct anchor) { name, node };
	return true;
}

static bool
is_merge(const struct yaml_node *key)
{
	return key->kind == YAML_SCALAR && key->plain && strcmp(key->text, "<<") == 0;
}

/* A node is whole: into the list or the map that is open, or it is the document. */
static bool
place(struct reading *r, const yaml_event_t *e, const struct yaml_node *node)
{
	struct open_node *o = r->depth == 0 ? NULL : &r->open[r->depth - 1];

	if (o == NULL) {
		r->root = node;
		return true;
	}
	if (r->depth + node->height > YAML_MAX_DEPTH)
		return fail_at(r, e, too_deep);
	if (o->node->height <= node->height)
		o->node->height = node->height + 1;
	o->weight += node->weight;
	if (o->weight > r->limits->nodes)
		return fail(r, e->start_mark.line, e->start_mark.column,
		    "a document has at most %u nodes, aliases written out", r->limits->nodes);
	if (o->node->kind == YAML_LIST)
		*vec_add(r->arena, &o->items) = node;
	else if (o->key == NULL)
		o->key = node;
	else {
		o->merges |= is_merge(o->key);
		*vec_add(r->arena, &o->pairs) = (struct yaml_pair) { o->key, node };
		o->key = NULL;
	}
	return true;
}

static bool
has_key(const struct yaml_pair *pairs, size_t n, const struct yaml_node *key)
{
	for (size_t i = 0; i < n; i++)
		if (pairs[i].key->kind == YAML_SCALAR && key->kind == YAML_SCALAR &&
		    pairs[i].key->n == key->n && memcmp(pairs[i].key->text, key->text, key->n) == 0)
			return true;
	return false;
}

static bool
merge_map(struct reading *r, struct open_node *o, const struct yaml_node *from, const struct yaml_node *at)
{
	if (from->kind != YAML_MAP)
		return fail(r, at->line - 1, at->column - 1, "what \"<<\" merges must be a map");
	for (uint32_t i = 0; i < from->n; i++) {
		if (has_key(o->pairs.v, o->pairs.n, from->pairs[i].key))
			continue;
		if (o->pairs.n >= YAML_MAX_MERGE)
			return fail(r, at->line - 1, at->column - 1,
			    "a map with \"<<\" in it has at most %d keys (YAML_MAX_MERGE)", YAML_MAX_MERGE);
		*vec_add(r->arena, &o->pairs) = from->pairs[i];
	}
	return true;
}

static bool
merge(struct reading *r, struct open_node *o)
{
	const size_t n = o->pairs.n;
	struct yaml_pair *written = new (r->arena, struct yaml_pair, n + 1);

	memcpy(written, o->pairs.v, n * sizeof(*written));
	o->pairs.n = 0;
	for (size_t i = 0; i < n; i++)
		if (!is_merge(written[i].key))
			*vec_add(r->arena, &o->pairs) = written[i];
	for (size_t i = 0; i < n; i++) {
		const struct yaml_node *from = written[i].value;

		if (!is_merge(written[i].key))
			continue;
		if (from->kind != YAML_LIST) {
			if (!merge_map(r, o, from, written[i].key))
				return false;
			continue;
		}
		for (uint32_t k = 0; k < from->n; k++)
			if (!merge_map(r, o, from->items[k], written[i].key))
				return false;
	}
	return true;
}

static int
by_key(const void *a, const void *b)
{
	const struct yaml_node *x = ((const struct yaml_pair *)a)->key, *y =
	    ((const struct yaml_pair *)b)->key;
	int c;

	if (x->kind != y->kind || x->kind != YAML_SCALAR)
		return x->kind < y->kind ? -1 : x->kind > y->kind;
	c = memcmp(x->text, y->text, x->n < y->n ? x->n : y->n);
	if (c != 0 || x->n != y->n)
		return c != 0 ? c : x->n < y->n ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

/* The key that stands there twice, the first of them by its place. */
static const struct yaml_node *
find_twice(struct arena *a, const struct open_node *o)
{
	struct yaml_pair *sorted = new (a, struct yaml_pair, o->pairs.n + 1);
	const struct yaml_node *twice = NULL;

	memcpy(sorted, o->pairs.v, o->pairs.n * sizeof(*sorted));
	qsort(sorted, o->pairs.n, sizeof(*sorted), by_key);
	for (size_t i = 1; i < o->pairs.n; i++) {
		const struct yaml_node *k = sorted[i].key;

		if (has_key(&sorted[i - 1], 1, k) && (twice == NULL || k->line < twice->line ||
		    (k->line == twice->line && k->column < twice->column)))
			twice = k;
	}
	return twice;
}

static bool
begin(struct reading *r, const yaml_event_t *e, enum yaml_kind kind, const yaml_char_t *anchor)
{
	if (r->depth == YAML_MAX_DEPTH)
		return fail_at(r, e, too_deep);
	r->open[r->depth++] = (struct open_node) { .node = node_at(r, e, kind), .weight = 1,
		.anchor = anchor == NULL ? NULL :
		    arena_copy(r->arena, anchor, strlen((const char *)anchor)) };
	return true;
}

static bool
end(struct reading *r, const yaml_event_t *e)
{
	struct open_node *o = &r->open[r->depth - 1];
	struct yaml_node *n = o->node;

	if (o->merges && !merge(r, o))
		return false;
	if (n->kind == YAML_MAP && o->pairs.n > 1)
		n->twice = find_twice(r->arena, o);
	n->weight = (uint32_t)o->weight;
	n->items = o->items.v;
	n->pairs = o->pairs.v;
	n->n = (uint32_t)(n->kind == YAML_LIST ? o->items.n : o->pairs.n);
	r->depth--;
	return add_anchor(r, o->anchor, n) && place(r, e, n);
}

static const char *tag_of(const yaml_event_t *);

/* "!!int 5" is 5 as much as 5 is. */
static bool
is_typed(const char *tag)
{
	return tag != NULL && (strcmp(tag, "tag:yaml.org,2002:int") == 0 ||
	    strcmp(tag, "tag:yaml.org,2002:bool") == 0 || strcmp(tag, "tag:yaml.org,2002:null") == 0);
}

static bool
scalar(struct reading *r, const yaml_event_t *e)
{
	struct yaml_node *n = node_at(r, e, YAML_SCALAR);
	const yaml_char_t *anchor = e->data.scalar.anchor;

	if (e->data.scalar.length > UINT32_MAX)
		return fail_at(r, e, "a text is too long");
	n->text = arena_copy(r->arena, e->data.scalar.value, e->data.scalar.length);
	n->n = (uint32_t)e->data.scalar.length;
	n->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (e->data.scalar.plain_implicit != 0 || is_typed(tag_of(e)));
	return add_anchor(r, anchor == NULL ? NULL :
	    arena_copy(r->arena, anchor, strlen((const char *)anchor)), n) && place(r, e, n);
}

static bool
alias(struct reading *r, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;

	/* The newest of a name counts (YAML 1.1, 3.2.2.2). */
	for (unsigned i = r->n_anchors; i > 0; i--)
		if (strcmp(r->anchors[i - 1].name, name) == 0)
			return place(r, e, r->anchors[i - 1].node);
	return fail(r, e->start_mark.line, e->start_mark.column,
	    "the alias *%.60s names no anchor that is complete before it", name);
}

static const char *
tag_of(const yaml_event_t *e)
{
	const yaml_char_t *tag = e->type == YAML_SCALAR_EVENT ? e->data.scalar.tag
	    : e->type == YAML_SEQUENCE_START_EVENT ? e->data.sequence_start.tag
	    : e->type == YAML_MAPPING_START_EVENT ? e->data.mapping_start.tag : NULL;

	return (const char *)tag;
}

static bool
allowed(struct reading *r, const yaml_event_t *e)
{
	static const char *const known[] = { "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:int",
		"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq",
		"tag:yaml.org,2002:map" };
	const char *tag = tag_of(e);

	if (tag == NULL || !r->limits->no_tags)
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(tag, known[i]) == 0)
			return true;
	return fail(r, e->start_mark.line, e->start_mark.column, "the tag %.60s means nothing here", tag);
}

/* One event; *more is false at the end. */
static bool
take(struct reading *r, const yaml_event_t *e, bool *more)
{
	if (!allowed(r, e))
		return false;
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		return r->root == NULL || fail_at(r, e, "a second document begins here: one is read");
	case YAML_SCALAR_EVENT: return scalar(r, e);
	case YAML_ALIAS_EVENT: return alias(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return begin(r, e, YAML_LIST, e->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT: return begin(r, e, YAML_MAP, e->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return end(r, e);
	case YAML_STREAM_END_EVENT: *more = false; return true;
	default: return true;
	}
}

static bool
parser_error(struct reading *r, const yaml_parser_t *p)
{
	if (p->error == YAML_MEMORY_ERROR)
		arena_must(NULL);
	if (p->error == YAML_READER_ERROR) {
		size_t line = 0, column = 0;

		for (size_t i = 0; i < p->problem_offset && i < r->n; i++)
			if (r->text[i] == '\n')
				line++, column = 0;
			else if ((r->text[i] & 0xc0) != 0x80) /* columns count characters */
				column++;
		return fail(r, line, column, "not YAML: %s", p->problem);
	}
	return fail(r, p->problem_mark.line, p->problem_mark.column, "not YAML: %s%s%s",
	    p->problem == NULL ? "it cannot be read" : p->problem, p->context == NULL ? "" : " ",
	    p->context == NULL ? "" : p->context);
}

const struct yaml_node *
yaml_read(struct arena *a, const char *name, const char *text, size_t n,
    const struct yaml_limits *limits, struct err *err)
{
	struct reading *r = new (a, struct reading, 1);
	bool good = true, more = true;
	yaml_parser_t parser;

	*r = (struct reading) { .arena = a, .name = name, .limits = limits, .text = text, .n = n,
		.err = err };
	if (yaml_parser_initialize(&parser) == 0)
		arena_must(NULL);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
	while (good && more) {
		yaml_event_t e;

		if (yaml_parser_parse(&parser, &e) == 0) {
			good = parser_error(r, &parser);
			break;
		}
		good = take(r, &e, &more);
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	if (!good)
		return NULL;
	if (r->root == NULL) {
		struct yaml_node *none = new (a, struct yaml_node, 1);

		*none = (struct yaml_node) { .kind = YAML_SCALAR, .plain = true, .line = 1, .column = 1,
			.weight = 1, .text = "" };
		return none;
	}
	return r->root;
}

bool
yaml_is_null(const struct yaml_node *n)
{
	return n->kind == YAML_SCALAR && n->plain && (n->n == 0 || strcmp(n->text, "~") == 0 ||
	    strcmp(n->text, "null") == 0 || strcmp(n->text, "Null") == 0 || strcmp(n->text, "NULL") == 0);
}

const struct yaml_node *
yaml_get(const struct yaml_node *map, const char *key)
{
	for (uint32_t i = 0; map->kind == YAML_MAP && i < map->n; i++)
		if (map->pairs[i].key->kind == YAML_SCALAR && strcmp(map->pairs[i].key->text, key) == 0)
			return map->pairs[i].value;
	return NULL;
}
