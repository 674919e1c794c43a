/* fuzz_bitmap.c - type bit maps: what passes the check is read alike by
 * lint_bitmap_has, by the printer and by the reader of text. */
#include "../base/arena.h"
#include "../base/buf.h"
#include "rdata.h"
#include "type.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static uint8_t rdata[RDATA_MAX], out[RDATA_MAX];
	static struct rdata_token token[65537];
	const struct lint_bytes map = { data, n };
	local_arena *a = arena_new();
	size_t count = 0, listed = 0, len;
	struct rdata_why why;
	struct buf b;
	bool fine;

	if (n > 32 * 1024)
		return 0;
	rdata[0] = 0; /* the root as the next name */
	if (n > 0)
		memcpy(rdata + 1, data, n);
	fine = rdata_check(LINT_T_NSEC, rdata, n + 1) == NULL;
	for (unsigned t = 0; t < 65536; t += fine ? 1 : 257)
		listed += lint_bitmap_has(map, (uint16_t)t);
	if (!fine)
		return 0;
	b = buf_new(a);
	rdata_print(&b, LINT_T_NSEC, (struct lint_bytes) { rdata, n + 1 });
	for (size_t i = 0, start = 0; i <= b.n; i++)
		if (i == b.n || b.p[i] == ' ') {
			uint16_t type;

			token[count++] = (struct rdata_token) { b.p + start, (uint32_t)(i - start), 1, 1,
				false };
			assert(count == 1 || (type_parse(b.p + start, i - start, &type) &&
			                         lint_bitmap_has(map, type)));
			start = i + 1;
		}
	assert(count == listed + 1);
	assert(rdata_parse(LINT_T_NSEC, token, count, (struct lint_name) { NULL, 0 }, out, &len, &why));
	assert(len == n + 1 && memcmp(out, rdata, len) == 0);
	return 0;
}
