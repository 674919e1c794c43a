/* lookups.c - what logs tell of a zone's names: each look-up belongs to the deepest zone there is.
 */
#include "derive.h"
#include "../dns/name.h"
#include <stdlib.h>

/* A zone that nothing but logs speaks of. */
void
facts_logged_zone(struct facts *f)
{
	const struct evidence *e = f->evidence;

	for (size_t i = 0; i < e->logs.n && f->zones.n < FACTS_MAX_ZONES; i++) {
		struct ev_cut *cut;
		bool known = false;

		for (size_t j = 0; j < f->zones.n; j++)
			known |= lint_name_eq(f->zones.v[j]->apex, e->logs.v[i].zone);
		if (known)
			continue;
		cut = new (f->arena, struct ev_cut, 1);
		cut->zone = e->logs.v[i].zone;
		cut->only_logs = true;
		facts_zone_new(f, cut->zone)->cut = cut;
	}
}

struct order {
	const struct ev_lookup *v;
	uint32_t at;
};

static int
compare(const void *x, const void *y)
{
	const struct order *a = x, *b = y;
	int d = name_compare(a->v->qname, b->v->qname);

	if (d == 0 && a->v->at != b->v->at)
		return a->v->at < b->v->at ? -1 : 1;
	/* What a client asked itself comes before what it left to the system (type 0). */
	if (d == 0 && a->v->qtype != b->v->qtype)
		return (uint16_t)(a->v->qtype - 1) < (uint16_t)(b->v->qtype - 1) ? -1 : 1;
	return d != 0 ? d : a->at < b->at ? -1 : 1;
}

/* A log that tells nothing of the zone it was given for proves nothing; one that was cut
 * short proves what it shows. */
static void
needs_of_logs(struct facts *f, struct fact_zone *z)
{
	const struct evidence *e = f->evidence;
	const char *trouble = NULL;
	bool meant = false;

	for (size_t i = 0; i < e->logs.n; i++) {
		meant |= lint_name_eq(e->logs.v[i].zone, z->apex);
		if (e->logs.v[i].trouble != NULL && trouble == NULL)
			trouble = arena_printf(
			    f->arena, "%s: %s", e->logs.v[i].path, e->logs.v[i].trouble);
	}
	if (z->lookups.n == 0 && !meant)
		facts_why_not(z, LINT_NEED_LOGS,
		    e->logs.n == 0 ? "no log of look-ups was given"
				   : "the logs tell of no look-up in this zone",
		    true);
	else if (trouble != NULL)
		facts_why_not(z, LINT_NEED_LOGS, trouble, false);
	else if (z->lookups.n == 0)
		facts_why_not(
		    z, LINT_NEED_LOGS, "the logs tell of no look-up at or below the zone", false);
	else
		z->have |= LINT_NEED_LOGS;
	if (z->lookups.n > 0)
		z->partly |= LINT_NEED_LOGS;
}

void
facts_lookups(struct facts *f)
{
	const struct evidence *e = f->evidence;
	struct order *order = new (f->arena, struct order, e->lookups.n + 1);

	for (uint32_t i = 0; i < e->lookups.n; i++)
		order[i] = (struct order){ &e->lookups.v[i], i };
	if (e->lookups.n > 0)
		qsort(order, e->lookups.n, sizeof(*order), compare);
	for (size_t i = 0; i < e->lookups.n; i++) {
		const uint16_t zone = facts_zone_index(f, order[i].v->qname);

		if (zone != FACTS_NO_ZONE)
			*vec_add(f->arena, &f->zones.v[zone]->lookups) = order[i].at;
	}
	for (size_t i = 0; i < f->zones.n; i++)
		needs_of_logs(f, f->zones.v[i]);
}

bool
view_lookup(const struct facts *f, struct lint_ref ref, struct lint_lookup *o)
{
	const struct evidence *e = f->evidence;
	const struct ev_lookup *v;

	if (ref.zone >= f->zones.n || ref.row >= f->zones.v[ref.zone]->lookups.n)
		return false;
	v = &e->lookups.v[f->zones.v[ref.zone]->lookups.v[ref.row]];
	*o = (struct lint_lookup){ .self = ref,
		.qname = v->qname,
		.qtype = v->qtype,
		.outcome = v->outcome,
		.by = v->by,
		.resolver = v->resolver,
		.log = e->logs.v[v->log].path,
		.line = v->line,
		.at = v->at,
		.until = v->until,
		.n = v->n,
		.ttl = v->ttl };
	return true;
}
