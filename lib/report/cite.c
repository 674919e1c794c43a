#include "cite.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"
#include <string.h>

struct cites *
cites_new(struct arena *a, const struct report *r)
{
	struct cites *c = new (a, struct cites, 1);

	c->arena = a;
	c->report = r;
	c->n_slots = 64;
	c->slots = new (a, uint32_t, c->n_slots);
	return c;
}

static size_t
slot_of(const struct cites *c, uint64_t key)
{
	size_t at = (size_t)(key * 0x9e3779b97f4a7c15u >> 32) & (c->n_slots - 1);

	while (c->slots[at] != 0 && c->keys[c->slots[at] - 1] != key)
		at = (at + 1) & (c->n_slots - 1);
	return at;
}

static void
widen(struct cites *c)
{
	c->n_slots *= 2;
	c->slots = new (c->arena, uint32_t, c->n_slots);
	for (uint32_t i = 0; i < c->list.n; i++)
		c->slots[slot_of(c, c->keys[i])] = i + 1;
}

static void
add(struct cites *c, struct cite_ids *ids, uint16_t zone, const struct cite *what)
{
	const uint64_t key = (uint64_t)what->kind << 56 |
	    (uint64_t)(what->kind == CITE_REPLY || what->kind == CITE_REGISTRATION ||
	    what->kind == CITE_INTENT ? 0 : zone) << 32 |
	    what->row;
	size_t at = slot_of(c, key);

	if (c->slots[at] == 0) {
		if (c->list.n == c->room_keys)
			c->keys = arena_grow(c->arena, c->keys, &c->room_keys, sizeof(*c->keys));
		c->keys[c->list.n] = key;
		*vec_add(c->arena, &c->list) = *what;
		c->slots[at] = (uint32_t)c->list.n;
		if (c->list.n * 2 > c->n_slots) {
			widen(c);
			at = slot_of(c, key);
		}
	}
	for (size_t i = 0; i < ids->v.n; i++)
		if (ids->v.v[i] == c->slots[at] - 1)
			return;
	*vec_add(c->arena, &ids->v) = c->slots[at] - 1;
}

/* One look at the facts on behalf of a finding. */
struct look {
	struct cites *cites;
	struct facts_view *view;
	const struct fact_zone *zone; /* the finding's */
	struct cite_ids *ids;
};

static void
add_reply(struct look *l, uint32_t reply)
{
	const struct cite what = { .kind = CITE_REPLY, .row = reply };

	if (reply < l->cites->report->evidence->replies.n)
		add(l->cites, l->ids, 0, &what);
}

/* Everybody who showed this record of a live zone. */
static void
add_sightings(struct look *l, const struct fact_zone *z, uint32_t row)
{
	const struct fact_sighting *all = (const struct fact_sighting *)(void *)z->sightings->base;
	const size_t n = z->sightings->used / sizeof(*all);

	for (uint32_t i = zdata_where(z->data, row); i < n; i = all[i].next)
		add_reply(l, all[i].reply);
}

static const struct fact_zone *
zone_of(const struct look *l, uint16_t index)
{
	const struct facts *f = l->cites->report->facts;

	return index < f->zones.n ? f->zones.v[index] : l->zone;
}

/* The file that the records of a reference's zone came from, or NULL. */
static const struct ev_zone *
file_of(const struct look *l, uint16_t index)
{
	const struct evidence *ev = l->cites->report->evidence;

	if (index < FACTS_SET)
		return zone_of(l, index)->file;
	return (size_t)(index - FACTS_SET) < ev->zones.n ? ev->zones.v[index - FACTS_SET] : NULL;
}

static void
add_row(struct look *l, uint16_t index, uint32_t row)
{
	const struct fact_zone *z = zone_of(l, index);
	const struct ev_zone *file = file_of(l, index);

	if (file != NULL)
		add(l->cites, l->ids, index,
		    &(struct cite) { .kind = CITE_RECORD, .file = file, .row = row });
	else if (z->sightings != NULL)
		add_sightings(l, z, row);
}

static void
add_set(struct look *l, struct lint_ref set)
{
	struct cite what = { .kind = CITE_SET, .file = file_of(l, set.zone), .row = ZDATA_NONE };
	struct lint_ref it = { 0 };
	VEC(uint32_t) rows = { 0 };

	while (facts_next(l->view, set, LINT_RECORD, 0, &it))
		*vec_add(l->cites->arena, &rows) = it.row;
	if (rows.n == 0)
		return;
	if (rows.n == 1 || what.file == NULL) {
		add_row(l, set.zone, rows.v[0]);
		return;
	}
	what.row = rows.v[0];
	what.rows = rows.v;
	what.n_rows = (uint32_t)rows.n;
	/* The place is that of its first line; canonical order may differ from the file's. */
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i] < what.row)
			what.row = rows.v[i];
	add(l->cites, l->ids, set.zone, &what);
}

static void
add_sets_of(struct look *l, struct lint_ref node)
{
	struct lint_ref it = { 0 };

	while (facts_next(l->view, node, LINT_RRSET, 0, &it))
		add_set(l, it);
}

static void
add_node(struct look *l, struct lint_ref ref)
{
	const struct fact_zone *z = zone_of(l, ref.zone);
	struct lint_node node;

	if (z->file == NULL)
		add_sets_of(l, ref);
	else if (facts_get(l->view, ref, LINT_NODE, &node) && node.n_records > 0)
		add(l->cites, l->ids, ref.zone,
		    &(struct cite) { .kind = CITE_NODE, .file = z->file, .row = node.self.row });
	else
		add(l->cites, l->ids, ref.zone,
		    &(struct cite) { .kind = CITE_FILE, .file = z->file, .row = ZDATA_NONE });
}

static void
add_zone(struct look *l, struct lint_ref ref)
{
	const struct fact_zone *z = zone_of(l, ref.zone);

	if (z->soa != ZDATA_NONE)
		add_row(l, z->index, z->soa);
	else if (z->file != NULL)
		add(l->cites, l->ids, ref.zone,
		    &(struct cite) { .kind = CITE_FILE, .file = z->file, .row = ZDATA_NONE });
	else
		for (size_t i = 0; i < z->replies.n; i++)
			add_reply(l, z->replies.v[i]);
}

static void
add_source(struct look *l, struct lint_ref ref)
{
	struct lint_ref it = { 0 };

	while (facts_next(l->view, ref, LINT_REPLY, 0, &it))
		add_reply(l, it.row);
}

static void
add_fault(struct look *l, struct lint_ref ref)
{
	const struct cite what = { .kind = CITE_FAULT, .file = file_of(l, ref.zone), .row = ref.row };

	if (what.file != NULL && ref.row < what.file->faults.n)
		add(l->cites, l->ids, ref.zone, &what);
}

static void
add_ref(struct look *l, struct lint_ref ref)
{
	union {
		struct lint_key key;
		struct lint_ds ds;
		struct lint_cut cut;
		struct lint_denial denial;
	} u;

	switch (ref.kind) {
	case LINT_ZONE: add_zone(l, ref); break;
	case LINT_NODE: add_node(l, ref); break;
	case LINT_RRSET: add_set(l, ref); break;
	case LINT_RECORD:
	case LINT_SIG:
	case LINT_NSEC: add_row(l, ref.zone, ref.row); break;
	case LINT_KEY:
		if (facts_get(l->view, ref, LINT_KEY, &u.key))
			add_row(l, u.key.record.zone, u.key.record.row);
		break;
	case LINT_DS:
		if (facts_get(l->view, ref, LINT_DS, &u.ds))
			add_row(l, u.ds.record.zone, u.ds.record.row);
		break;
	case LINT_CUT:
		if (facts_get(l->view, ref, LINT_CUT, &u.cut))
			add_set(l, u.cut.ns);
		break;
	case LINT_DENIAL:
		if (facts_get(l->view, ref, LINT_DENIAL, &u.denial))
			add_reply(l, u.denial.reply.row);
		break;
	case LINT_REPLY: add_reply(l, ref.row); break;
	case LINT_RESOLVED:
		if (ref.row < zone_of(l, ref.zone)->resolved.n)
			add_reply(l, zone_of(l, ref.zone)->resolved.v[ref.row].reply);
		break;
	case LINT_SOURCE: add_source(l, ref); break;
	case LINT_FAULT: add_fault(l, ref); break;
	case LINT_REGISTRATION:
		add(l->cites, l->ids, 0,
		    &(struct cite) { .kind = CITE_REGISTRATION, .row = ref.row, .zone = ref.zone });
		break;
	case LINT_CHANGE:
		add(l->cites, l->ids, 0, &(struct cite) { .kind = CITE_CHANGE, .row = ref.row });
		break;
	case LINT_LOOKUP:
		add(l->cites, l->ids, 0,
		    &(struct cite) { .kind = CITE_LOOKUP, .row = ref.row, .zone = ref.zone });
		break;
	case LINT_PAST:
		add(l->cites, l->ids, ref.zone,
		    &(struct cite) { .kind = CITE_PAST, .row = ref.row, .zone = ref.zone });
		break;
	case LINT_INTENT:
		add(l->cites, l->ids, 0, &(struct cite) { .kind = CITE_INTENT, .row = ref.row });
		break;
	default: break;
	}
}

void
cites_ref(struct cites *c, uint16_t zone, struct lint_ref ref, struct cite_ids *ids)
{
	struct look l = { c, c->report->result->view, c->report->facts->zones.v[zone], ids };

	if (ref.kind != LINT_NONE)
		add_ref(&l, ref);
}

void
cites_finding(struct cites *c, const struct engine_finding *f, struct cite_ids *ids)
{
	struct look l = { c, c->report->result->view, NULL, ids };

	if (f->zone >= c->report->facts->zones.n)
		return;
	l.zone = c->report->facts->zones.v[f->zone];
	for (size_t i = 0; i < f->n_evidence; i++)
		add_ref(&l, f->evidence[i]);
}

bool
cite_place(const struct cites *c, const struct cite *what, const char **file, uint32_t *line,
    uint16_t *column)
{
	const struct evidence *ev = c->report->evidence;
	const struct ev_file *f;
	uint32_t row = what->row;

	*line = 0;
	*column = 0;
	if (what->file == NULL)
		return false;
	if (what->kind == CITE_FAULT) {
		const struct ev_fault *fault = &what->file->faults.v[row];

		*file = fault->file < ev->files.n ? ev->files.v[fault->file].path : NULL;
		*line = fault->line;
		*column = fault->column;
		return *file != NULL;
	}
	if (what->kind == CITE_FILE) {
		const struct ev_span *span = what->file->spans.n > 0 ? &what->file->spans.v[0] : NULL;

		*file = span != NULL && span->file < ev->files.n ? ev->files.v[span->file].path
		                                                 : ev->sources.v[what->file->source].label;
		return true;
	}
	if (what->kind == CITE_NODE)
		row = zdata_node(what->file->data, row)->first;
	f = evidence_place(ev, what->file, row, line, column);
	*file = f == NULL ? NULL : f->path;
	return f != NULL;
}

void
cite_record(struct buf *b, const struct zdata *z, uint32_t row)
{
	const struct zdata_record *rec = zdata_record(z, row);
	char type[TYPE_TEXT];

	name_print(b, zdata_name(z, rec->node));
	buf_printf(b, " %u IN %s ", zdata_head(z, row)->ttl, type_text(rec->type, type));
	rdata_print(b, rec->type, zdata_rdata(z, row));
}
