/* json_walk.c - how a live zone's names were found, and who handed it over. */
#include "json_zone.h"
#include "text.h"
#include "../dns/name.h"

static void
add_names(struct js *o, const struct ev_cut *cut)
{
	struct js *names = js_object();

	js_set_str(names, "how", cut->discovery);
	js_set_bool(names, "complete", cut->whole_list);
	js_set_str(names, "untried", cut->untried);
	js_set(o, "names", names);
}

static void
add_transfers(struct js *o, const struct evidence *ev, struct lint_name zone)
{
	struct js *list = js_array();

	for (size_t i = 0; i < ev->transfers.n; i++) {
		const struct ev_transfer *t = ev->transfers.v[i];
		struct js *transfer;

		if (!lint_name_eq(t->zone, zone))
			continue;
		transfer = js_object();
		js_set_str(transfer, "server", ev->sources.v[t->source].label);
		js_set_str(transfer, "tsig", t->tsig);
		if (t->records != NULL)
			js_set_int(transfer, "records", t->records->data->n_records);
		js_set_str(transfer, "error", t->failure);
		js_add(list, transfer);
	}
	if (js_size(list) > 0)
		js_set(o, "transfers", list);
	else
		js_drop(list);
}

/* What is not published and judged as if it were; what was there before, as the user says. */
static void
add_declared(struct js *o, const struct facts *f, const struct fact_zone *z)
{
	const struct ev_said *said = &f->evidence->said;
	struct js *list = js_array();

	if (z->cut != NULL && z->cut->declared)
		js_add_str(list, "ns");
	if (z->cut != NULL && z->ds_set != NULL && z->parent != FACTS_NO_ZONE)
		js_add_str(list, "ds");
	if (z->cut != NULL && said->has_ds && facts_is_asked_for(f, z))
		js_add_str(list, "seen");
	if (z->cut != NULL && said->has_signed && facts_is_asked_for(f, z))
		js_add_str(list, "signed-since");
	if (js_size(list) > 0)
		js_set(o, "declared", list);
	else
		js_drop(list);
}

void
json_walk(struct js *o, const struct report *r, const struct fact_zone *z)
{
	if (z->cut != NULL && z->cut->discovery != NULL)
		add_names(o, z->cut);
	add_transfers(o, r->evidence, z->apex);
	add_declared(o, r->facts, z);
}
