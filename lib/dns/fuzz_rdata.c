/* fuzz_rdata.c - two octets of type, then RDATA.  What is well formed has text
 * that reads back as the same octets; what is not must only not hurt.  The same
 * octets are taken as text too: what reads is well formed and canonical. */
#include "../base/arena.h"
#include "../base/buf.h"
#include "test_tokens.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
as_text(uint16_t type, const uint8_t *data, size_t n)
{
	static const struct lint_name origin = { (const uint8_t *)"\1o", 3 };
	static uint8_t out[RDATA_MAX], folded[RDATA_MAX];
	static struct rdata_token token[MAX_TOKENS];
	const size_t count = tokens_of((const char *)data, n, token);
	struct rdata_why why;
	size_t len;

	if (!rdata_parse(type, token, count, origin, out, &len, &why)) {
		assert(why.token <= count && strlen(why.text) > 0);
		for (const char *c = why.text; *c != '\0'; c++)
			assert(*c >= 0x20 && *c < 0x7f);
		return;
	}
	assert(len <= RDATA_MAX && rdata_check(type, out, len) == NULL);
	memcpy(folded, out, len);
	rdata_canonical(type, folded, len);
	assert(memcmp(folded, out, len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static uint8_t out[RDATA_MAX], folded[RDATA_MAX], unpacked[RDATA_MAX];
	static struct rdata_token token[MAX_TOKENS];
	const struct lint_name none = { NULL, 0 };
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	struct rdata_why why;
	const char *wrong, *wrong_unpacked;
	uint16_t type;
	size_t len, count;

	if (n < 2 || n - 2 > RDATA_MAX)
		return 0;
	type = lint_u16(data);
	data += 2;
	n -= 2;
	as_text(type, data, n);
	rdata_print(&b, type, (struct lint_bytes) { data, n });
	for (size_t i = 0; i < b.n; i++)
		assert(b.p[i] >= 0x20 && b.p[i] < 0x7f);
	/* With a message before it that pointers can go back to. */
	if (rdata_unpack(type, data, n, n / 2, n - n / 2, unpacked, &len) == NULL)
		assert(len <= RDATA_MAX && rdata_check(type, unpacked, len) == NULL);
	wrong_unpacked = rdata_unpack(type, data, n, 0, n, unpacked, &len);
	wrong = rdata_check(type, data, n);
	if (wrong != NULL)
		return 0;
	if (n > 0)
		memcpy(folded, data, n);
	rdata_canonical(type, folded, n);
	assert(rdata_check(type, folded, n) == NULL);
	assert(wrong_unpacked == NULL && len == n && memcmp(unpacked, folded, n) == 0);
	count = tokens_of(b.p, b.n, token);
	if (!rdata_parse(type, token, count, none, out, &len, &why)) {
		printf("%u: %s: %s\n", (unsigned)type, b.p, why.text);
		assert(0);
	}
	if (len != n || memcmp(out, folded, n) != 0)
		printf("%u: %s: not the same\n", (unsigned)type, b.p);
	assert(len == n && memcmp(out, folded, n) == 0);
	return 0;
}
