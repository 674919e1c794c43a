/*
 * plan_others.c - what no row of the table explains: resources whose type or attributes
 * speak of DNSSEC, and attributes that change who signs.  Neither may look like a pass.
 */
#include "plan_int.h"
#include <string.h>

/* They speak of it and sign nothing: whether resolvers of a network validate. */
static const char *const harmless[] = { "aws_route53_resolver_dnssec_config",
	"aws_route53_resolver_config" };

static bool
speaks(const char *s)
{
	static const char *const words[] = { "dnssec", "dns_sec", "signing_key", "zone_signing",
		"_ds_record", "delegation_signer", "ds_data" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasestr(s, words[i]) != NULL)
			return true;
	return strcmp(s, "ds_records") == 0 || strcmp(s, "ds_record") == 0;
}

/* Does the value say that nothing is there, or that it is off? */
static bool
is_nothing(const struct plan_reader *r, const struct jtext_value *v)
{
	static const char *const off[] = { "", "off", "false", "no", "disabled", "disable",
		"inactive", "unsigned", "none", "not_signing", "0" };
	const char *s;

	if (v == NULL || v->kind == JTEXT_NULL || v->kind == JTEXT_FALSE)
		return true;
	if (v->kind == JTEXT_ARRAY || v->kind == JTEXT_OBJECT)
		return jtext_size(&r->text, v) == 0;
	s = jtext_string(&r->text, v);
	for (size_t i = 0; s != NULL && i < sizeof(off) / sizeof(off[0]); i++)
		if (strcasecmp(s, off[i]) == 0)
			return true;
	return false;
}

static bool
is_same(const struct plan_reader *r, const struct jtext_value *a, const struct jtext_value *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || a->n != b->n)
		return false;
	return memcmp(r->text.p + a->at, r->text.p + b->at, a->n) == 0;
}

/* The attribute that speaks of DNSSEC, was on, and does not stay as it is; or NULL. */
static const char *
attribute_of(const struct plan_reader *r, const struct plan_resource *res)
{
	const struct jtext_value *it = NULL;

	if (!plan_there(&res->before))
		return NULL;
	while ((it = jtext_each(&r->text, res->before.value, it)) != NULL) {
		const char *key = jtext_key(&r->text, it);

		if (key == NULL || !speaks(key) || is_nothing(r, it))
			continue;
		if ((res->actions & PLAN_DELETE) ||
		    !is_same(r, it, jtext_get(&r->text, res->after.value, key)))
			return key;
	}
	return NULL;
}

static const char *
zone_attribute(const struct plan_reader *r, const struct plan_resource *res)
{
	static const char *const keys[] = { "zone_name", "domain_name", "dns_name", "zone", "domain",
		"name" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *s = plan_string(r, &res->before, keys[i]);

		if (s != NULL && strchr(s, '.') != NULL && strchr(s, '/') == NULL)
			return keys[i];
	}
	return "zone";
}

/* A row for a type that matters and has none; NULL: it does not matter. */
const struct plan_type *
plan_other(struct plan_reader *r, const struct jtext_value *type, const struct plan_resource *res,
    const char **why)
{
	const char *text = jtext_string(&r->text, type), *attribute;
	struct plan_type *row;

	if (text == NULL || res->state_only || res->data ||
	    (res->actions & (PLAN_DELETE | PLAN_UPDATE | PLAN_OTHER)) == 0 ||
	    !plan_there(&res->before))
		return NULL;
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (strcmp(text, harmless[i]) == 0)
			return NULL;
	attribute = attribute_of(r, res);
	if (attribute == NULL && !speaks(text))
		return NULL;
	*why = attribute != NULL
		   ? arena_printf(r->arena,
			 "this version does not know the type %s, and its attribute %s %s",
			 plan_outside(r->arena, text), plan_outside(r->arena, attribute),
			 res->actions & PLAN_DELETE ? "goes away" : "changes")
		   : arena_printf(r->arena,
			 "this version does not know the type %s, whose name speaks of DNSSEC",
			 plan_outside(r->arena, text));
	row = new (r->arena, struct plan_type, 1);
	*row = (struct plan_type){ .type = plan_outside(r->arena, text),
		.family = "other",
		.zone = zone_attribute(r, res),
		.by = PLAN_BY_NAME };
	return row;
}

static bool
turns(const struct plan_reader *r, const struct plan_resource *res)
{
	const struct plan_attr was = plan_attr(r, &res->before, res->row->turns);
	const struct plan_attr is = plan_attr(r, &res->after, res->row->turns);

	if (is.v == NULL && is.unknown)
		return was.v != NULL;
	if (was.v == NULL && !jtext_has_kind(is.v, JTEXT_TRUE))
		return false; /* a newer provider begins to say it */
	return !is_same(r, was.v, is.v) && !(is_nothing(r, was.v) && is_nothing(r, is.v));
}

void
plan_turns_acts(struct plan_reader *r)
{
	for (size_t i = 0; i < r->resources.n; i++) {
		const struct plan_resource *res = &r->resources.v[i];
		const struct ev_plan_zone *z;
		struct lint_name zone;
		const char *why;

		if (res->row->turns == NULL || res->data || res->state_only ||
		    (res->actions & (PLAN_UPDATE | PLAN_DELETE)) != PLAN_UPDATE || !turns(r, res))
			continue;
		if (!(res->row->is & PLAN_IS_SIGNING ? plan_zone_of(r, res, &res->before, &zone, &why)
						     : plan_zone_name(r, res, &res->before, &zone)))
			continue;
		z = ev_plan_zone_find(r->plan, zone);
		if (z != NULL &&
		    (z->was_signed == LINT_SAID_NO || (z->acts >> LINT_ACT_UNSIGN & 1) != 0))
			continue;
		plan_add_unknown(r, res, zone,
		    arena_printf(r->arena,
			"%s changes: who signs the zone then, and with which keys, the plan does not "
			"say",
			res->row->turns));
	}
}
