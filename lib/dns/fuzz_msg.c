#include "msg.h"
#include "name.h"
#include "rdata.h"
#include "../base/arena.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What the gatekeeper lets in is well formed: that is what all behind it rely on. */
int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	local_arena *a = arena_new();
	struct msg m;

	if (msg_read(a, p, n, &m) != NULL)
		return 0;
	assert(m.n_records <= MSG_MAX_RECORDS);
	assert(m.qname.len == 0 || name_wire_len(m.qname.wire, m.qname.len) == m.qname.len);
	for (size_t i = 0; i < m.n_records; i++) {
		const struct msg_record *r = &m.records[i];

		assert(name_wire_len(r->owner.wire, r->owner.len) == r->owner.len);
		assert(r->rdata.n <= RDATA_MAX && r->section <= MSG_ADDITIONAL && r->class == 1);
		assert(rdata_check(r->type, r->rdata.p, r->rdata.n) == NULL);
	}
	return 0;
}
