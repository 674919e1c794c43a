/* json_time.c - claims of time: each with its basis and the terms that add up to it. */
#include "json_zone.h"
#include "../dns/name.h"

void
json_set_time(struct js *o, const char *key, int64_t at)
{
	char text[WHEN_TEXT];

	js_set_str(o, key, at == LINT_NEVER || at == LINT_ALWAYS_WAS ? NULL : when_text(at, text));
}

/* The latest of all: before that, something is still to be waited for.  Where something
 * stands against the step that no wait cures, there is no such time. */
const char *
json_safe_after(const struct report *r, char text[WHEN_TEXT])
{
	int64_t latest = INT64_MIN;

	if (r->gate != NULL && r->gate->verdict == LINT_NO_GO && r->gate->safe == LINT_NEVER)
		return NULL;
	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct lint_constraint *c = &r->result->constraints.v[i].c;

		if (c->not_before > r->at && c->not_before > latest && c->not_before != LINT_NEVER)
			latest = c->not_before;
	}
	if (r->gate != NULL && r->gate->verdict == LINT_NO_GO && r->gate->safe > latest)
		latest = r->gate->safe;
	return latest == INT64_MIN ? NULL : when_text(latest, text);
}

static struct js *
because_of(struct arena *a, const struct engine_constraint *k, struct cites *cites, struct js *evidence)
{
	struct js *list = js_array();

	for (size_t i = 0; i < k->c.n_because; i++) {
		const struct lint_term *t = &k->c.because[i];
		struct js *o = js_object();
		struct cite_ids ids = { 0 };

		cites_ref(cites, k->zone, t->evidence, &ids);
		js_set_str(o, "term", t->what);
		js_set_int(o, "seconds", t->seconds);
		js_set_str(o, "evidence", ids.v.n == 0 ? NULL : arena_printf(a, "ev:%u", ids.v.v[0] + 1));
		js_add(list, o);
		if (ids.v.n > 0 &&
		    (i == 0 || memcmp(&t->evidence, &t[-1].evidence, sizeof(t->evidence)) != 0))
			js_add_str(evidence, arena_printf(a, "ev:%u", ids.v.v[0] + 1));
	}
	return list;
}

const char *
json_constraint_state(const struct report *r, const struct lint_constraint *c)
{
	return r->at >= c->not_before ? "satisfied" : c->violated ? "violated" :
	    c->unsure || c->not_before == LINT_NEVER ? "unknown" : "waiting";
}

void
json_constraints(struct arena *a, const struct json_to *to, const struct report *r, struct cites *cites)
{
	to->begin(to->ctx, "constraints");
	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct engine_constraint *k = &r->result->constraints.v[i];
		struct js *o = js_object(), *evidence = js_array();
		char text[WHEN_TEXT];

		js_set_str(o, "id", arena_printf(a, "time:%zu", i + 1));
		js_set_str(o, "zone", name_text(a, r->facts->zones.v[k->zone]->apex));
		js_set_str(o, "action", k->c.action);
		js_set_str(o, "from", when_text(k->c.from, text));
		js_set_str(o, "not_before",
		    k->c.not_before == LINT_NEVER ? NULL : when_text(k->c.not_before, text));
		js_set_str(o, "state", json_constraint_state(r, &k->c));
		js_set_str(o, "basis", lint_basis_text(k->c.basis));
		js_set(o, "because", because_of(a, k, cites, evidence));
		js_set(o, "evidence", evidence);
		to->item(to->ctx, o);
	}
	to->end(to->ctx);
}
