/* locate.c - where a finding points: file, line and column, or the servers that showed it. */
#include "run.h"

/* The row of a zone's data that a reference means, or ZDATA_NONE. */
static uint32_t
row_of(struct facts_view *v, const struct fact_zone *z, struct lint_ref ref, uint16_t *set)
{
	struct lint_ref it = { 0 };
	uint32_t row = ZDATA_NONE;

	*set = ref.zone;
	switch (ref.kind) {
	case LINT_RECORD:
	case LINT_SIG:
	case LINT_NSEC: return ref.row;
	case LINT_RRSET:
		while (facts_next(v, ref, LINT_RECORD, 0, &it))
			row = it.row < row ? it.row : row;
		return row;
	case LINT_NODE:
		return ref.zone < FACTS_SET && ref.row < z->data->n_nodes
			   ? zdata_node(z->data, ref.row)->first
			   : ZDATA_NONE;
	case LINT_KEY: return ref.row < z->keys.n ? z->keys.v[ref.row].row : ZDATA_NONE;
	case LINT_DS:
		if (ref.row >= z->ds.n)
			return ZDATA_NONE;
		*set = z->ds.v[ref.row].zone;
		return z->ds.v[ref.row].row;
	case LINT_CUT:
		if (ref.row >= z->cuts.n)
			return ZDATA_NONE;
		it = (struct lint_ref){ z->cuts.v[ref.row], ref.zone, LINT_NODE, ref.world };
		return row_of(v, z, facts_rrset_at(v, it, LINT_T_NS), set);
	case LINT_ZONE: return z->soa;
	default: return ZDATA_NONE;
	}
}

static void
place(struct engine *e, struct engine_finding *f, struct lint_ref about)
{
	const struct fact_zone *z = about.zone < e->facts->zones.n ? e->facts->zones.v[about.zone] : NULL;
	const struct evidence *ev = e->facts->evidence;
	const struct ev_zone *file;
	uint16_t set = about.zone;
	uint32_t row = ZDATA_NONE;

	if (about.kind == LINT_INTENT) {
		const struct engine_place *p = &e->places->list.v[about.row];

		f->file = p->file;
		f->line = p->line;
		f->column = p->column;
		return;
	}
	if (z == NULL && about.zone < FACTS_SET)
		return;
	if (about.kind == LINT_CHANGE && ev->plan != NULL && about.row < ev->plan->changes.n) {
		const struct ev_change *c = &ev->plan->changes.v[about.row];

		f->plan = ev->plan->path;
		f->pointer = c->pointer;
		f->address = c->address;
		f->file = c->file != NULL ? c->file : f->plan;
		f->line = c->line;
		return;
	}
	if (about.kind == LINT_FAULT && z != NULL && z->file != NULL && about.row < z->file->faults.n) {
		const struct ev_fault *fault = &z->file->faults.v[about.row];

		f->file = ev->files.v[fault->file].path;
		f->line = fault->line;
		f->column = fault->column;
		return;
	}
	if (z == NULL)
		row = about.row;
	else
		row = row_of(e->view, z, about, &set);
	file = set >= FACTS_SET ? ev->zones.v[set - FACTS_SET]
	    : set < e->facts->zones.n ? e->facts->zones.v[set]->file : NULL;
	if (file == NULL || file->transfer != NULL)
		return;
	if (row != ZDATA_NONE) {
		const struct ev_file *p = evidence_place(ev, file, row, &f->line, &f->column);

		f->file = p == NULL ? NULL : p->path;
	} else if (file->spans.n > 0)
		f->file = ev->files.v[file->spans.v[0].file].path;
	else
		f->file = ev->sources.v[file->source].label;
}

static int
compare_u32(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
add_server(struct engine *e, struct engine_finding *f, uint32_t source, size_t *room)
{
	if (f->n_servers == *room)
		f->servers = arena_grow(e->said, f->servers, room, sizeof(*f->servers));
	f->servers[f->n_servers++] = source;
}

static void
add_sightings(struct engine *e, struct engine_finding *f, struct lint_ref ref, size_t *room)
{
	struct lint_ref it = { 0 };

	while (facts_next(e->view, ref, LINT_REPLY, 0, &it))
		add_server(e, f, e->facts->evidence->replies.v[it.row].source, room);
}

/* A key or a DS is one fact, though it came in several versions of its RRset. */
static void
add_alike(struct engine *e, struct engine_finding *f, struct lint_ref record, size_t *room)
{
	struct lint_ref it = { 0 };
	struct lint_record r, other;

	if (!facts_get(e->view, record, LINT_RECORD, &r))
		return;
	while (facts_next(e->view, r.node, LINT_RECORD, r.type, &it))
		if (facts_get(e->view, it, LINT_RECORD, &other) && other.rdata.n == r.rdata.n &&
		    memcmp(other.rdata.p, r.rdata.p, r.rdata.n) == 0)
			add_sightings(e, f, it, room);
}

static void
add_servers(struct engine *e, struct engine_finding *f, struct lint_ref ref, size_t *room)
{
	const struct fact_zone *z = ref.zone < e->facts->zones.n ? e->facts->zones.v[ref.zone] : NULL;
	struct lint_key key;
	struct lint_ds ds;
	struct lint_denial denial;

	if (z != NULL && z->transfer != NULL && ref.kind != LINT_DS) {
		add_server(e, f, z->transfer->source, room);
		return;
	}
	if (facts_get(e->view, ref, LINT_DENIAL, &denial))
		ref = denial.reply;
	if (facts_get(e->view, ref, LINT_KEY, &key))
		add_alike(e, f, key.record, room);
	else if (facts_get(e->view, ref, LINT_DS, &ds))
		add_alike(e, f, ds.record, room);
	else if (ref.kind == LINT_SOURCE)
		add_server(e, f, ref.row, room);
	else if (ref.kind == LINT_RESOLVED && z != NULL && ref.row < z->resolved.n)
		add_server(e, f, e->facts->evidence->replies.v[z->resolved.v[ref.row].reply].source, room);
	else if (ref.kind == LINT_REPLY)
		add_server(e, f, e->facts->evidence->replies.v[ref.row].source, room);
	else
		add_sightings(e, f, ref, room);
}

void
engine_locate(struct engine *e, struct engine_finding *f)
{
	size_t room = 0, n = 0;

	place(e, f, f->evidence[0]);
	add_servers(e, f, f->evidence[0], &room);
	for (size_t i = 1; f->n_servers == 0 && f->file == NULL && i < f->n_evidence; i++)
		add_servers(e, f, f->evidence[i], &room);
	if (f->n_servers == 0)
		return;
	qsort(f->servers, f->n_servers, sizeof(*f->servers), compare_u32);
	for (size_t i = 0; i < f->n_servers; i++)
		if (n == 0 || f->servers[n - 1] != f->servers[i])
			f->servers[n++] = f->servers[i];
	f->n_servers = n;
}
