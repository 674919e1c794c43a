/*
 * plan_terraform.c - the JSON of `terraform show -json` and `tofu show -json`, formats 0.x
 * and 1.x: resources that matter, out of the changes, the state before and the data
 * sources.  Members that nobody knows are left aside, as the format wants it.
 */
#include "plan_int.h"
#include "../base/buf.h"
#include "../base/when.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_RESOURCES = 200000 };

static const struct jtext *
text_of(const struct plan_reader *r)
{
	return &r->text;
}

/* The row of a type; azapi has one type for everything, and says which in an attribute. */
static const struct plan_type *
row_of(const struct plan_reader *r, const struct jtext_value *type, const struct plan_side *a,
    const struct plan_side *b)
{
	const char *sub = NULL;

	for (const struct plan_type *row = plan_types; row->type != NULL; row++) {
		if (!jtext_is(text_of(r), type, row->type))
			continue;
		if (row->subtype == NULL)
			return row;
		if (sub == NULL)
			sub = jtext_string(text_of(r), plan_attr(r, a, "type").v);
		if (sub == NULL)
			sub = jtext_string(text_of(r), plan_attr(r, b, "type").v);
		if (sub == NULL)
			return NULL;
		if (strncasecmp(sub, row->subtype, strlen(row->subtype)) == 0)
			return row;
	}
	return NULL;
}

static unsigned
actions_of(const struct plan_reader *r, const struct jtext_value *list)
{
	static const struct {
		const char *word;
		unsigned bit;
	} words[] = { { "no-op", PLAN_NO_OP }, { "create", PLAN_CREATE }, { "read", PLAN_READ },
		{ "update", PLAN_UPDATE }, { "delete", PLAN_DELETE }, { "forget", PLAN_FORGET } };
	const struct jtext_value *it = NULL;
	unsigned o = 0;

	while ((it = jtext_each(text_of(r), list, it)) != NULL) {
		unsigned bit = PLAN_OTHER;

		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (jtext_is(text_of(r), it, words[i].word))
				bit = words[i].bit;
		o |= bit;
	}
	return o;
}

static const char *
string_or(
    const struct plan_reader *r, const struct jtext_value *o, const char *key, const char *other)
{
	const char *s = jtext_string(text_of(r), jtext_get(text_of(r), o, key));

	return s == NULL ? other : s;
}

static bool
add_resource(struct plan_reader *r, const struct jtext_value *o, struct plan_resource *res)
{
	const struct jtext_value *type = jtext_get(text_of(r), o, "type");

	res->data = jtext_is(text_of(r), jtext_get(text_of(r), o, "mode"), "data");
	res->row = row_of(r, type, &res->before, &res->after);
	if (res->row == NULL)
		res->row = plan_other(r, type, res, &res->doubt);
	if (res->row == NULL)
		return false;
	if (r->resources.n == MOST_RESOURCES) {
		r->plan->limit = "limit MOST_RESOURCES (200000) reached";
		return false;
	}
	res->address = plan_outside(r->arena, string_or(r, o, "address", res->row->type));
	res->name = string_or(r, o, "name", "");
	res->index = jtext_get(text_of(r), o, "index");
	*vec_add(r->arena, &r->resources) = *res;
	return true;
}

static void
add_change(struct plan_reader *r, const struct jtext_value *o, const char *list, size_t i)
{
	const struct jtext *t = text_of(r);
	const struct jtext_value *change = jtext_get(t, o, "change");
	struct plan_resource res = { .module = string_or(r, o, "module_address", ""),
		.actions = actions_of(r, jtext_get(t, change, "actions")),
		.before = { jtext_get(t, change, "before"), NULL,
		    jtext_get(t, change, "before_sensitive") },
		.after = { jtext_get(t, change, "after"), jtext_get(t, change, "after_unknown"),
		    jtext_get(t, change, "after_sensitive") } };

	r->plan->n_resources += (res.actions & ~(unsigned)(PLAN_NO_OP | PLAN_READ)) != 0;
	res.pointer = arena_printf(r->arena, "/%s/%zu", list, i);
	add_resource(r, o, &res);
}

static int
by_address(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct known {
	const char **v; /* addresses among the changes, sorted */
	size_t n;
};

/* What the state has and the changes leave out, as a plan with -target does. */
static void
add_state(struct plan_reader *r, const struct known *known, const struct jtext_value *module,
    unsigned depth)
{
	const struct jtext *t = text_of(r);
	const struct jtext_value *list = jtext_get(t, module, "resources"), *it = NULL;
	const char *at = string_or(r, module, "address", "");

	while ((it = jtext_each(t, list, it)) != NULL) {
		struct plan_resource res = { .module = at,
			.pointer = "/prior_state",
			.state_only = true,
			.actions = PLAN_NO_OP,
			.before = { jtext_get(t, it, "values"), NULL,
			    jtext_get(t, it, "sensitive_values") } };
		const char *address = plan_outside(r->arena, string_or(r, it, "address", ""));

		if (known->n > 0 &&
		    bsearch(&address, known->v, known->n, sizeof(*known->v), by_address) != NULL)
			continue;
		res.after = res.before;
		add_resource(r, it, &res);
	}
	list = jtext_get(t, module, "child_modules");
	it = NULL;
	while (depth < JTEXT_MAX_DEPTH && (it = jtext_each(t, list, it)) != NULL)
		add_state(r, known, it, depth + 1);
}

static void
gather(struct plan_reader *r, const struct jtext_value *root)
{
	const struct jtext *t = text_of(r);
	const struct jtext_value *list = jtext_get(t, root, "resource_changes"), *it = NULL;
	struct known known;

	for (size_t i = 0; (it = jtext_each(t, list, it)) != NULL; i++)
		add_change(r, it, "resource_changes", i);
	known.v = new (r->arena, const char *, r->resources.n + 1);
	known.n = r->resources.n;
	for (size_t i = 0; i < known.n; i++)
		known.v[i] = r->resources.v[i].address;
	if (known.n > 0)
		qsort(known.v, known.n, sizeof(*known.v), by_address);
	add_state(r, &known,
	    jtext_get(t, jtext_get(t, jtext_get(t, root, "prior_state"), "values"), "root_module"),
	    0);
	r->configuration = jtext_get(t, root, "configuration");
}

uint8_t
plan_how(unsigned actions)
{
	if ((actions & PLAN_DELETE) && (actions & PLAN_CREATE))
		return LINT_HOW_REPLACE;
	if (actions & PLAN_DELETE)
		return LINT_HOW_DELETE;
	if (actions & PLAN_FORGET)
		return LINT_HOW_FORGET;
	return actions & PLAN_CREATE ? LINT_HOW_CREATE : LINT_HOW_UPDATE;
}

struct ev_change *
plan_add(struct plan_reader *r, const struct plan_resource *res, enum lint_act act,
    struct lint_name zone)
{
	static const uint8_t root[1];
	struct ev_plan *p = r->plan;
	struct ev_change *c;

	if (zone.len == 0)
		zone = (struct lint_name){ root, 1 };
	if (p->changes.n == EV_PLAN_MAX_CHANGES) {
		p->limit = "limit EV_PLAN_MAX_CHANGES (20000) reached";
		return NULL;
	}
	c = vec_add(r->arena, &p->changes);
	*c = (struct ev_change){ .act = (uint8_t)act,
		.how = plan_how(res->actions),
		.address = res->address,
		.pointer = res->pointer,
		.resource = res->row->type,
		.zone = zone,
		.name = zone,
		.key = EV_NO_KEY };
	ev_plan_zone(r->arena, p, zone)->acts |= 1u << act;
	return c;
}

void
plan_add_unknown(
    struct plan_reader *r, const struct plan_resource *res, struct lint_name zone, const char *why)
{
	struct ev_change *c = plan_add(r, res, LINT_ACT_UNKNOWN, zone);

	if (c != NULL)
		c->why = why;
}

/* A word of the future among the actions: nobody can say what it does. */
static bool
is_understood(struct plan_reader *r, const struct plan_resource *res)
{
	if ((res->actions & PLAN_OTHER) == 0 && res->actions != 0)
		return true;
	if ((res->row->is & (PLAN_IS_SIGNING | PLAN_IS_KSK | PLAN_IS_DS)) != 0 && !res->data &&
	    res->doubt == NULL)
		plan_add_unknown(r, res, (struct lint_name){ 0 },
		    "this version does not know what the plan does to it (actions)");
	return false;
}

/* A key that signs is as good a word as the switch itself. */
void
plan_settle(struct plan_reader *r)
{
	for (size_t i = 0; i < r->plan->zones.n; i++) {
		struct ev_plan_zone *z = &r->plan->zones.v[i];

		for (size_t k = 0; k < z->keys.n && z->was_signed == LINT_UNSAID; k++)
			if (z->keys.v[k].before)
				z->was_signed = LINT_SAID_YES;
	}
}

static void
read_head(struct plan_reader *r, const struct jtext_value *root)
{
	const struct jtext *t = text_of(r);
	const char *when = jtext_string(t, jtext_get(t, root, "timestamp"));
	const char *by = jtext_string(t, jtext_get(t, root, "terraform_version"));
	const size_t deferred = jtext_size(t, jtext_get(t, root, "deferred_changes"));
	int64_t at;

	r->plan->kind = "terraform-plan";
	r->plan->format =
	    plan_outside(r->arena, jtext_string(t, jtext_get(t, root, "format_version")));
	r->plan->made_by = by == NULL ? NULL : plan_outside(r->arena, by);
	if (when != NULL && when_parse(when, &at) && at > 0)
		r->plan->at = at;
	if (jtext_has_kind(jtext_get(t, root, "errored"), JTEXT_TRUE))
		r->plan->broken = "the plan ended in an error: it does not have all changes";
	if (deferred > 0)
		r->plan->partial = arena_printf(r->arena,
		    "the plan puts off %zu change%s to a later one (deferred_changes), which must "
		    "be looked at too",
		    deferred, deferred == 1 ? "" : "s");
	else if (jtext_has_kind(jtext_get(t, root, "complete"), JTEXT_FALSE))
		r->plan->partial =
		    "the plan says that more changes will follow it (complete: false): look at the "
		    "next one too";
}

static void
add_doubt(struct plan_reader *r, const struct plan_resource *res)
{
	struct lint_name zone;
	const char *why;

	if (res->doubt == NULL)
		return;
	if (!plan_zone_of(r, res, &res->before, &zone, &why))
		zone = (struct lint_name){ 0 };
	plan_add_unknown(r, res, zone, res->doubt);
}

bool
plan_terraform(struct plan_reader *r, struct err *e)
{
	const struct jtext_value *root = jtext_root(text_of(r));

	(void)e;
	read_head(r, root);
	gather(r, root);
	plan_ids_gather(r);
	plan_records_gather(r);
	plan_keys_gather(r);
	for (size_t i = 0; i < r->resources.n; i++) {
		struct plan_resource *res = &r->resources.v[i];

		if (!is_understood(r, res))
			res->actions = PLAN_NO_OP;
	}
	plan_keys_acts(r);
	for (size_t i = 0; i < r->resources.n; i++) {
		plan_record_acts(r, &r->resources.v[i]);
		add_doubt(r, &r->resources.v[i]);
	}
	plan_settle(r);
	return true;
}
