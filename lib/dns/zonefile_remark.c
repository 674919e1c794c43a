#include "zonefile_in.h"

static const char word[] = "dnssec-lint:";

void
zf_note_remark(struct zf_in *in, uint32_t line, uint16_t column, const char *p, size_t n)
{
	const char *const end = p + n;

	while (p < end && (*p == ';' || *p == ' ' || *p == '\t'))
		p++;
	n = (size_t)(end - p);
	if (n < sizeof(word) - 1 || memcmp(p, word, sizeof(word) - 1) != 0 ||
	    in->n_remarks + (in->remarks.n - in->n_waiting) > ZF_MAX_REMARKS)
		return;
	p += sizeof(word) - 1;
	*vec_add(in->arena, &in->remarks) = (struct zf_remark) { .line = line, .column = column,
		.text = arena_copy(in->arena, p, (size_t)(end - p)) };
}

void
zf_tell_remarks(struct zf_in *in, uint32_t first, uint32_t last, bool anything)
{
	in->n_remarks += (uint32_t)(in->remarks.n - in->n_waiting);
	if (!anything) {
		in->n_waiting = in->remarks.n;
		return;
	}
	for (size_t i = 0; i < in->remarks.n; i++) {
		struct zf_remark *r = &in->remarks.v[i];

		r->first = first == 0 ? r->line : first;
		r->last = last == 0 ? r->line : last;
		r->limit = i + 1 == in->remarks.n && in->n_remarks > ZF_MAX_REMARKS;
		in->sink->remark(in->sink->ctx, r);
	}
	in->remarks.n = in->n_waiting = 0;
}
