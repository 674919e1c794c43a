/*
 * copies.c - live zones that a server handed over (AXFR) beside what it answers.  The
 * copy is judged as a whole zone, like a file; what it cannot tell, its live twin can.
 */
#include "derive.h"
#include "../base/buf.h"

void
facts_copies_add(struct facts *f)
{
	const struct evidence *e = f->evidence;

	for (size_t i = 0; i < e->transfers.n && f->zones.n < FACTS_MAX_ZONES / 2; i++) {
		const struct ev_transfer *t = e->transfers.v[i];
		bool live = false, known = false;
		struct fact_zone *z;

		for (size_t k = 0; k < e->cuts.n; k++)
			live |= e->cuts.v[k].found && lint_name_eq(e->cuts.v[k].zone, t->zone);
		for (size_t k = 0; k < i; k++)
			known |= e->transfers.v[k]->records != NULL &&
			    lint_name_eq(e->transfers.v[k]->zone, t->zone);
		if (t->records == NULL || !live || known)
			continue;
		z = facts_zone_new(f, t->zone);
		z->file = t->records;
		z->transfer = t;
		z->data = t->records->data;
		f->n_copies++;
	}
}

void
facts_copies_pair(struct facts *f)
{
	for (size_t i = 0; i + 1 < f->zones.n; i++) {
		struct fact_zone *copy = f->zones.v[i];

		for (size_t k = i + 1; copy->transfer != NULL && k < f->zones.n &&
		     lint_name_eq(f->zones.v[k]->apex, copy->apex); k++)
			if (f->zones.v[k]->cut != NULL && f->zones.v[k]->twin == FACTS_NO_ZONE) {
				copy->twin = (uint16_t)k;
				f->zones.v[k]->twin = (uint16_t)i;
				break;
			}
	}
}

void
facts_copy_needs(struct facts *f, struct fact_zone *z)
{
	z->have = LINT_NEED_FILE | LINT_NEED_WHOLE | LINT_NEED_KEYS;
	if (z->limit != NULL)
		facts_why_not(z, LINT_NEED_WHOLE, z->limit, false);
	facts_why_not(z, LINT_NEED_SERVERS | LINT_NEED_DENIAL | LINT_NEED_LIVE,
	    "the zone as it was handed over", true);
	if (z->ds_set != NULL || (z->parent != FACTS_NO_ZONE && f->zones.v[z->parent]->cut->complete))
		z->have |= LINT_NEED_DS;
}

void
facts_copy_failed(struct facts *f, struct fact_zone *z)
{
	const struct evidence *e = f->evidence;
	struct buf b = buf_new(f->arena);
	bool refused = true;

	for (size_t i = 0; i < e->transfers.n; i++) {
		const struct ev_transfer *t = e->transfers.v[i];

		if (t->failure == NULL || !lint_name_eq(t->zone, z->apex))
			continue;
		buf_printf(&b, "%s%s: %s", b.n > 0 ? "; " : "the zone was not handed over (AXFR): ",
		    e->sources.v[t->source].label, t->failure);
		refused &= t->refused;
	}
	if (b.n > 0)
		facts_why_not(z, LINT_NEED_FILE | LINT_NEED_WHOLE, b.p, refused);
}

/* A server that signs as it answers may hand over what it signs.  That is not what resolvers
 * see, and no fault: such a copy gave names and is not judged. */
void
facts_copies_settle(struct facts *f)
{
	for (size_t i = 0; i < f->zones.n; i++) {
		struct fact_zone *copy = f->zones.v[i], *live;

		if (copy->transfer == NULL || copy->twin == FACTS_NO_ZONE)
			continue;
		live = f->zones.v[copy->twin];
		if (!live->is_signed || copy->is_signed)
			continue;
		copy->set_aside = true;
		copy->have = 0;
		facts_why_not(live, LINT_NEED_FILE | LINT_NEED_WHOLE,
		    "the zone was handed over (AXFR) without its signatures, so it was not judged as a whole",
		    true);
	}
}
