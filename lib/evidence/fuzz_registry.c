/* What a registry may answer: whatever it is, it is read within its limits, and
 * only printable text comes out. */
#include "registry.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
printable(const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		assert(*s >= 0x20 && *s <= 0x7e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct lint_name corp = { (const uint8_t *)"\4corp\7example", 14 };
	local_arena *a = arena_new();
	struct registry_says s;
	const char *why = registry_read(a, corp, (struct lint_bytes) { p, n }, &s);

	printable(why);
	assert(why == NULL || (s.ds.n == 0 && s.status.n == 0 && s.related == NULL));
	assert(s.ds.n <= REGISTRY_MAX_DS && s.status.n <= REGISTRY_MAX_STATUS);
	assert(s.related == NULL || strlen(s.related) <= 2000);
	for (size_t i = 0; i < s.ds.n; i++)
		assert(s.ds.v[i].rdata.n > 4 && s.ds.v[i].rdata.n <= 4 + 64);
	for (size_t i = 0; i < s.status.n; i++)
		printable(s.status.v[i]);
	return 0;
}
