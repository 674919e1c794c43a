/* world.c - what a step needs to know of a zone, out of the facts. */
#include "world.h"
#include "../dns/name.h"

/* Which keys of the history a CDS or a CDNSKEY means: by tag and algorithm, by the key. */
static uint64_t
asked_for(const struct lint_history *h, uint16_t type, struct lint_bytes rdata)
{
	for (size_t i = 0; i < h->n_ids; i++) {
		const struct lint_id *id = &h->ids[i];

		if (type == LINT_T_CDS && rdata.n > 4 && id->algorithm == rdata.p[2] &&
		    id->tag == (rdata.p[0] << 8 | rdata.p[1]))
			return 1ull << i;
		if (type == LINT_T_CDNSKEY && id->rdata.n > 4 && id->rdata.n == rdata.n &&
		    id->rdata.p[3] == rdata.p[3] &&
		    memcmp(id->rdata.p + 4, rdata.p + 4, rdata.n - 4) == 0)
			return 1ull << i;
	}
	return 0;
}

static void
read_cds(struct facts_view *view, struct lint_ref node, uint16_t type, struct rollout_world *w)
{
	struct lint_ref set = { 0 };
	struct lint_record r;

	while (facts_next(view, node, LINT_RRSET, type, &set)) {
		struct lint_ref it = { 0 };

		while (facts_next(view, set, LINT_RECORD, 0, &it)) {
			const size_t at = type == LINT_T_CDS ? 2 : 3;

			if (!facts_get(view, it, LINT_RECORD, &r) || r.rdata.n <= at)
				continue;
			w->has_cds = true;
			if (r.rdata.p[at] == 0)
				w->cds_delete = true; /* RFC 8078 4 */
			else
				w->cds |= asked_for(w->history, type, r.rdata);
		}
	}
}

void
rollout_world_of(struct arena *a, const struct facts *f, const struct fact_zone *z,
    const struct lint_history *history, int64_t now, struct rollout_world *w)
{
	struct facts_view *view = facts_view_new(a, f, now);
	const struct lint_ref zone = { 0, z->index, LINT_ZONE, LINT_NOW };
	const struct lint_ref node = facts_node_at(view, zone, z->apex);
	const struct lint_name up = { z->apex.wire + 1 + z->apex.wire[0],
		(uint8_t)(z->apex.len - 1 - z->apex.wire[0]) };

	*w = (struct rollout_world){
		.history = history, .zone = name_text(a, z->apex), .parent = "", .now = now
	};
	if (z->parent < f->zones.n)
		w->parent = name_text(a, f->zones.v[z->parent]->apex);
	else if (z->apex.len > 1)
		w->parent = name_text(a, up);
	if (node.kind == LINT_NONE)
		return;
	read_cds(view, node, LINT_T_CDS, w);
	read_cds(view, node, LINT_T_CDNSKEY, w);
}
