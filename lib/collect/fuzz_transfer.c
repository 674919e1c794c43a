/* What a server may send for a zone transfer, messages each behind their length as on TCP:
 * read by the reader of transfers and by that of signatures. */
#include "tsig.h"
#include "../base/arena.h"
#include "../evidence/transfer.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct lint_name corp = { (const uint8_t *)"\4corp\7example", 14 };
	static const struct tsig_key key = { { (const uint8_t *)"\1k\7example", 11 }, 256,
		{ (const uint8_t *)"secret", 6 } };
	static const uint8_t mac[64];
	local_arena *a = arena_new();
	struct transfer_reader *r = transfer_reader_new(a, corp);
	struct tsig_stream *s = tsig_stream_new(a, &key, mac);
	struct tsig_key read;
	const char *why = NULL;
	bool refused;

	tsig_parse(a, (const char *)p, n, &read);
	while (n >= 2 && why == NULL) {
		const size_t len = (size_t)p[0] << 8 | p[1];

		p += 2, n -= 2;
		if (len > n)
			break;
		tsig_stream_add(s, p, len, 1700000000);
		/* Nobody knows the secret: nothing is ever closed. */
		assert(!tsig_stream_closed(s));
		why = transfer_add(r, p, len, &refused);
		assert(why == NULL || *why != '\0');
		p += len, n -= len;
	}
	assert(transfer_data(r)->n_records <= TRANSFER_MAX_RECORDS);
	assert(!transfer_ended(r) || transfer_data(r)->n_records > 0);
	return 0;
}
