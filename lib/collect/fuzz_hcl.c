/* A source from a pull request: it is read to its end, and every block has its labels. */
#include "hcl.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	local_arena *a = arena_new();
	const char *text = arena_copy(a, p, n);
	struct hcl_blocks b = { 0 };
	uint32_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	hcl_read(a, text, n, &b);
	assert(b.list.n <= HCL_MAX_BLOCKS);
	for (size_t i = 0; i < b.list.n; i++) {
		assert(b.list.v[i].labels[0] != NULL && b.list.v[i].line >= 1 &&
		       b.list.v[i].line <= lines);
		assert(b.list.v[i].source == NULL || strchr(b.list.v[i].source, '"') == NULL);
	}
	return 0;
}
