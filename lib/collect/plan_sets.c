/*
 * plan_sets.c - one resource that holds all records of a zone.  Each of its records is
 * judged as if it were a resource of its own, with the address of the one that holds it.
 */
#include "plan_int.h"
#include "../dns/type.h"
#include <string.h>

enum { MOST_PAIRS = 4000000 };

struct members {
	const struct jtext_value *of; /* the list, or NULL */
	struct lint_name zone;        /* len 0: not known */
	const char *why;              /* then; NULL: it is private */
};

static struct members
members_of(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	const struct plan_attr at = plan_attr(r, s, res->row->list);
	struct members m = { .of = at.sensitive ? NULL : at.v };

	if (!plan_there(s) || !plan_zone_of(r, res, s, &m.zone, &m.why))
		m.zone = (struct lint_name){ 0 };
	return m;
}

static bool
same_text(const struct plan_reader *r, const struct jtext_value *a, const struct jtext_value *b,
    const char *key)
{
	const struct jtext_value *x = jtext_get(&r->text, a, key), *y = jtext_get(&r->text, b, key);

	return x != NULL && y != NULL && x->kind == y->kind && x->n == y->n &&
	       strncasecmp(r->text.p + x->at, r->text.p + y->at, x->n) == 0;
}

/* The member of the other list that is about the same name and type; or NULL. */
static const struct jtext_value *
twin_of(struct plan_reader *r, const struct plan_type *row, const struct jtext_value *list,
    const struct jtext_value *one)
{
	const struct jtext_value *it = NULL;

	while ((it = jtext_each(&r->text, list, it)) != NULL) {
		if (r->tries++ >= MOST_PAIRS) {
			r->plan->limit = "limit MOST_PAIRS (4000000 pairs of records) reached";
			return NULL;
		}
		if (same_text(r, it, one, row->owner) && same_text(r, it, one, row->rtype) &&
		    (same_text(r, it, one, "set_identifier") ||
			!jtext_has_kind(jtext_get(&r->text, one, "set_identifier"), JTEXT_STRING)))
			return it;
	}
	return NULL;
}

/* DS, NS, CNAME and wildcards: the rest needs no copy of a resource. */
static bool
may_matter(const struct plan_reader *r, const struct plan_type *row, const struct jtext_value *one)
{
	const char *type = jtext_string(&r->text, jtext_get(&r->text, one, row->rtype));
	const char *name = jtext_string(&r->text, jtext_get(&r->text, one, row->owner));

	return type == NULL || name == NULL || name[0] == '*' || strncmp(name, "\\052", 4) == 0 ||
	       strcmp(type, "DS") == 0 || strcmp(type, "NS") == 0 || strcmp(type, "CNAME") == 0;
}

static struct plan_resource
member(struct plan_reader *r, const struct plan_resource *res, struct lint_name zone,
    const struct jtext_value *was, const struct jtext_value *is)
{
	struct plan_type *row = new (r->arena, struct plan_type, 1);
	struct plan_resource o = *res;

	*row = *res->row;
	row->is = PLAN_IS_RECORD;
	row->abandons = false;
	o.row = row;
	o.of_zone = zone;
	o.before = (struct plan_side){ was, NULL, NULL };
	o.after = (struct plan_side){ is, NULL, NULL };
	o.actions = was == NULL ? PLAN_CREATE : is == NULL ? PLAN_DELETE : PLAN_UPDATE;
	return o;
}

/* The records of a side, for what the state knows. */
void
plan_sets_gather(struct plan_reader *r, const struct plan_resource *res)
{
	const struct plan_side *sides[] = { &res->before, &res->after };

	for (int k = 0; k < 2; k++) {
		const struct members m = members_of(r, res, sides[k]);
		const struct jtext_value *it = NULL;

		while (m.zone.len > 0 && (it = jtext_each(&r->text, m.of, it)) != NULL) {
			struct plan_resource one;

			if (!may_matter(r, res->row, it))
				continue;
			one = member(r, res, m.zone, k == 0 ? it : NULL, k == 0 ? NULL : it);
			plan_record_known(r, &one);
		}
	}
}

void
plan_sets_acts(struct plan_reader *r, const struct plan_resource *res)
{
	const struct members was = members_of(r, res, &res->before),
			     is = members_of(r, res, &res->after);
	const struct plan_attr after = plan_attr(r, &res->after, res->row->list);
	const struct jtext_value *it = NULL;
	struct plan_resource one;

	/* Destroyed, it leaves the records where they are. */
	if (!plan_there(&res->after) || (res->actions & PLAN_FORGET))
		return;
	if (is.zone.len == 0) {
		if (is.why != NULL)
			plan_add_unknown(r, res, (struct lint_name){ 0 }, is.why);
		return;
	}
	if (after.sensitive || (after.v == NULL && after.unknown)) {
		plan_add_unknown(r, res, is.zone,
		    "which records the zone keeps is known only after the plan is applied");
		return;
	}
	if (!plan_there(&res->before) || was.zone.len == 0 || !lint_name_eq(was.zone, is.zone))
		plan_add_unknown(r, res, is.zone,
		    "it removes every record of the zone that it does not list, and which those "
		    "are the plan does not say");
	while (was.zone.len > 0 && lint_name_eq(was.zone, is.zone) &&
	       (it = jtext_each(&r->text, was.of, it)) != NULL)
		if (may_matter(r, res->row, it)) {
			one = member(r, res, is.zone, it, twin_of(r, res->row, is.of, it));
			plan_record_acts(r, &one);
		}
	it = NULL;
	while ((it = jtext_each(&r->text, is.of, it)) != NULL)
		if (may_matter(r, res->row, it) &&
		    (was.zone.len == 0 || twin_of(r, res->row, was.of, it) == NULL)) {
			one = member(r, res, is.zone, NULL, it);
			plan_record_acts(r, &one);
		}
}
