/* fuzz_yaml.c - any text: a tree within the limits or an error with its place, never a crash. */
#include "arena.h"
#include "yaml_door.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { NODES = 5000 };

static uint64_t
count(const struct yaml_node *n, unsigned depth)
{
	uint64_t all = 1;

	assert(depth <= YAML_MAX_DEPTH);
	assert(n->line > 0 && n->column > 0);
	if (n->kind == YAML_SCALAR) {
		assert(n->text[n->n] == '\0');
		return 1;
	}
	for (uint32_t i = 0; i < n->n; i++)
		all += n->kind == YAML_LIST ? count(n->items[i], depth + 1) :
		    count(n->pairs[i].key, depth + 1) + count(n->pairs[i].value, depth + 1);
	return all;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct yaml_limits limits = { .nodes = NODES };
	local_arena *a = arena_new();
	const struct yaml_node *root;
	struct err e = { 0 };

	if (n > 65536)
		return 0;
	root = yaml_read(a, "f", (const char *)data, n, &limits, &e);
	if (root == NULL)
		assert(e.exit == 2 && e.text[0] != '\0');
	else
		count(root, 0);
	return 0;
}
