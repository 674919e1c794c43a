#include "evidence.h"

struct evidence *
evidence_new(struct arena *a)
{
	struct evidence *e = new (a, struct evidence, 1);

	e->arena = a;
	return e;
}

struct lint_name
evidence_name(struct evidence *e, struct lint_name name)
{
	if (name.len > 0)
		name.wire = arena_copy(e->arena, name.wire, name.len);
	return name;
}

uint32_t
evidence_add_source(struct evidence *e, const struct ev_source *source)
{
	struct ev_source s = *source;

	s.zone = evidence_name(e, s.zone);
	s.host = evidence_name(e, s.host);
	if (s.label != NULL)
		s.label = arena_copy(e->arena, s.label, strlen(s.label));
	if (s.name != NULL)
		s.name = arena_copy(e->arena, s.name, strlen(s.name));
	if (s.skipped != NULL)
		s.skipped = arena_copy(e->arena, s.skipped, strlen(s.skipped));
	*vec_add(e->arena, &e->sources) = s;
	return (uint32_t)e->sources.n - 1;
}

uint32_t
evidence_add_reply(struct evidence *e, const struct ev_reply *reply)
{
	struct ev_reply r = *reply;

	r.qname = evidence_name(e, r.qname);
	r.wildcard = evidence_name(e, r.wildcard);
	if (r.wire.n > 0)
		r.wire.p = arena_copy(e->arena, r.wire.p, r.wire.n);
	*vec_add(e->arena, &e->replies) = r;
	return (uint32_t)e->replies.n - 1;
}

bool
evidence_kept_case(const struct ev_reply *r)
{
	for (size_t i = 12; i < r->wire.n && i < 12u + r->qname.len; i++)
		if (r->wire.p[i] >= 'A' && r->wire.p[i] <= 'Z')
			return true;
	return false;
}

static const char *
copy_text(struct evidence *e, const char *s)
{
	return s == NULL ? NULL : arena_copy(e->arena, s, strlen(s));
}

uint32_t
evidence_add_registry(struct evidence *e, const struct ev_registry *from)
{
	struct ev_registry r = *from;

	r.zone = evidence_name(e, r.zone);
	r.url = copy_text(e, r.url);
	r.skipped = copy_text(e, r.skipped);
	r.failure = copy_text(e, r.failure);
	r.says = (struct registry_says) { 0 };
	if (r.body.n > 0)
		r.body.p = arena_copy(e->arena, r.body.p, r.body.n);
	if (r.skipped == NULL && r.failure == NULL)
		r.failure = registry_read(e->arena, r.zone, r.body, &r.says);
	*vec_add(e->arena, &e->registries) = r;
	return (uint32_t)e->registries.n - 1;
}

static const char *
read_messages(struct evidence *e, struct ev_transfer *t)
{
	const char *why = NULL;

	if (t->reader == NULL) {
		t->reader = transfer_reader_new(e->arena, t->zone);
		for (size_t i = 0; i < t->messages.n && why == NULL; i++)
			why = transfer_add(t->reader, t->messages.v[i].p, t->messages.v[i].n, &t->refused);
	}
	return why != NULL || transfer_ended(t->reader) ? why : "the SOA that ends it has not come";
}

void
evidence_add_transfer(struct evidence *e, struct ev_transfer *t)
{
	*vec_add(e->arena, &e->transfers) = t;
	if (t->failure == NULL)
		t->failure = read_messages(e, t);
	if (t->failure != NULL) {
		t->messages.n = 0;
		return;
	}
	t->records = new (e->arena, struct ev_zone, 1);
	*t->records = (struct ev_zone) { .apex = t->zone, .data = transfer_data(t->reader),
		.source = t->source, .whole = true, .transfer = t };
}

const struct ev_file *
evidence_place(const struct evidence *e, const struct ev_zone *zone, uint32_t row, uint32_t *line,
    uint16_t *column)
{
	size_t low = 0, high = zone->spans.n;

	*line = 0;
	*column = 0;
	if (row >= zone->data->n_records)
		return NULL;
	*line = zdata_where(zone->data, row);
	*column = zdata_head(zone->data, row)->column;
	/* The last span that begins at or before the row. */
	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (zone->spans.v[mid].first <= row)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || zone->spans.v[low - 1].file >= e->files.n)
		return NULL;
	return &e->files.v[zone->spans.v[low - 1].file];
}
