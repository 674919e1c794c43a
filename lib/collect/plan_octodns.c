/*
 * plan_octodns.c - what octoDNS's PlanJson writes: target, zone, and its changes, each
 * with the record as it is and as it will be.  Signing is not octoDNS's business; DS, NS,
 * CNAME at an apex and wildcards are.
 */
#include "plan_int.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

static const struct plan_type octodns_record = { .type = "octodns",
	.family = "octodns",
	.is = PLAN_IS_RECORD,
	.zone = "zone",
	.by = PLAN_BY_NAME,
	.owner = "name",
	.rtype = "type",
	.values = "values|value",
	.ttl = "ttl",
	.relative = true };

bool
plan_octodns_is(const struct jtext *t)
{
	const struct jtext_value *target = NULL, *zone = NULL;
	bool any = false;

	if (!jtext_has_kind(jtext_root(t), JTEXT_OBJECT))
		return false;
	while ((target = jtext_each(t, jtext_root(t), target)) != NULL) {
		if (target->kind != JTEXT_OBJECT)
			return false;
		zone = NULL;
		while ((zone = jtext_each(t, target, zone)) != NULL) {
			const char *name = jtext_key(t, zone);

			if (name == NULL || *name == '\0' || name[strlen(name) - 1] != '.' ||
			    !jtext_has_kind(jtext_get(t, zone, "changes"), JTEXT_ARRAY))
				return false;
			any = true;
		}
	}
	return any;
}

static const char *
escaped_token(struct arena *a, const char *s)
{
	char *o = new (a, char, 2 * strlen(s) + 1), *to = o;

	for (; *s != '\0'; s++) { /* RFC 6901 3 */
		if (*s == '~' || *s == '/') {
			*to++ = '~';
			*to++ = *s == '~' ? '0' : '1';
		} else
			*to++ = *s;
	}
	return plan_outside(a, o);
}

static void
one_change(struct plan_reader *r, struct lint_name zone, const char *shown, const char *pointer,
    const struct jtext_value *c)
{
	const struct jtext *t = &r->text;
	const struct jtext_value *was = jtext_get(t, c, "existing"), *is = jtext_get(t, c, "new");
	const struct jtext_value *any = jtext_has_kind(is, JTEXT_OBJECT) ? is : was;
	const char *name = jtext_string(t, jtext_get(t, c, "name"));
	const char *type = jtext_string(t, jtext_get(t, c, "record_type"));
	const char *word = jtext_string(t, jtext_get(t, c, "type"));
	struct plan_resource res = {
		.row = &octodns_record, .pointer = pointer, .module = "", .name = ""
	};
	struct plan_type *row = new (r->arena, struct plan_type, 1);

	if (name == NULL)
		name = jtext_string(t, jtext_get(t, any, "name"));
	if (type == NULL)
		type = jtext_string(t, jtext_get(t, any, "type"));
	if (type == NULL && word != NULL && strcmp(word, "create") != 0 &&
	    strcmp(word, "update") != 0 && strcmp(word, "delete") != 0)
		type = word;
	if (name == NULL || type == NULL)
		return;
	*row = octodns_record;
	row->rtype = arena_printf(r->arena, "'%s'", type);
	res.row = row;
	res.address = plan_outside(
	    r->arena, arena_printf(r->arena, "%s %s %s", shown, *name == '\0' ? "@" : name, type));
	res.before.value = jtext_has_kind(was, JTEXT_OBJECT) ? was : NULL;
	res.after.value = jtext_has_kind(is, JTEXT_OBJECT) ? is : NULL;
	res.actions = res.before.value == NULL  ? PLAN_CREATE
		      : res.after.value == NULL ? PLAN_DELETE
						: PLAN_UPDATE;
	r->plan->n_resources++;
	res.of_zone = zone;
	res.owner = name;
	plan_record_acts(r, &res);
}

/* Where the plan's own zones begin. */
static void
gather(struct plan_reader *r)
{
	const struct jtext_value *target = NULL;

	while ((target = jtext_each(&r->text, jtext_root(&r->text), target)) != NULL) {
		const struct jtext_value *zone = NULL;

		while ((zone = jtext_each(&r->text, target, zone)) != NULL) {
			const char *text = jtext_key(&r->text, zone);
			struct lint_name name;

			if (text != NULL && plan_absolute(r->arena, text, &name))
				*vec_add(r->arena, &r->cuts) = name;
		}
	}
	plan_ids_gather(r); /* which puts them in order */
}

bool
plan_octodns(struct plan_reader *r, struct err *e)
{
	const struct jtext *t = &r->text;
	const struct jtext_value *target = NULL;

	(void)e;
	r->plan->kind = "octodns-plan";
	gather(r);
	while ((target = jtext_each(t, jtext_root(t), target)) != NULL) {
		const struct jtext_value *zone = NULL;
		const char *of = jtext_key(t, target);

		while ((zone = jtext_each(t, target, zone)) != NULL) {
			const struct jtext_value *it = NULL;
			const char *text = jtext_key(t, zone);
			struct lint_name name;

			if (of == NULL || text == NULL || !plan_absolute(r->arena, text, &name))
				continue;
			for (size_t i = 0;
			     (it = jtext_each(t, jtext_get(t, zone, "changes"), it)) != NULL; i++)
				one_change(r, name, arena_printf(r->arena, "%s: %s", of, text),
				    arena_printf(r->arena, "/%s/%s/changes/%zu",
					escaped_token(r->arena, of), escaped_token(r->arena, text),
					i),
				    it);
		}
	}
	plan_settle(r);
	return true;
}
