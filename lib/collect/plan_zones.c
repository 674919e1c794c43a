/* plan_zones.c - which zone a resource is of: from identifiers that any zone in the plan or
 * its state has, from the user, from what a key record says of itself, from references. */
#include "plan_int.h"
#include "../dns/name.h"
#include <stdlib.h>
#include <string.h>

static int
compare_ids(const void *a, const void *b)
{
	const struct plan_id *x = a, *y = b;
	const int c = strcmp(x->family, y->family);

	return c != 0 ? c : strcmp(x->id, y->id);
}

static int
compare_names(const void *a, const void *b)
{
	return name_compare(*(const struct lint_name *)a, *(const struct lint_name *)b);
}

static bool
is_private(const struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	for (const char *p = res->row->private_if; p != NULL && *p != '\0';) {
		const size_t n = strcspn(p, "|");
		const struct plan_attr o = plan_attr(r, s, arena_copy(r->arena, p, n));

		p += p[n] == '|' ? n + 1 : n;
		if (o.v == NULL)
			continue;
		if (o.v->kind == JTEXT_TRUE ||
		    (o.v->kind == JTEXT_ARRAY && jtext_size(&r->text, o.v) > 0))
			return true;
		if (o.v->kind == JTEXT_STRING && o.v->n > 0 && !jtext_is(&r->text, o.v, "public"))
			return true;
	}
	return false;
}

bool
plan_is_private(const struct plan_reader *r, const struct plan_resource *res)
{
	return is_private(r, res, plan_there(&res->before) ? &res->before : &res->after);
}

bool
plan_zone_name(const struct plan_reader *r, const struct plan_resource *res,
    const struct plan_side *s, struct lint_name *out)
{
	const char *text = plan_string(r, s, res->row->name);

	return text != NULL && plan_absolute(r->arena, text, out);
}

static void
add_id(
    struct plan_reader *r, const char *family, const char *id, struct lint_name name, bool private)
{
	if (id != NULL && *id != '\0')
		*vec_add(r->arena, &r->ids) = (struct plan_id){ family, id, name, false, private };
}

/* Every name that the resource goes by. */
static void
add_ids(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	const char *project = plan_string(r, s, "project"), *label = plan_string(r, s, "name");
	const bool private = is_private(r, res, s);
	struct lint_name name;

	if (!plan_there(s) || !plan_zone_name(r, res, s, &name))
		return;
	if (!private)
		*vec_add(r->arena, &r->cuts) = name;
	for (const char *p = res->row->ids; p != NULL && *p != '\0';) {
		const size_t n = strcspn(p, "|");

		add_id(r, res->row->family, plan_string(r, s, arena_copy(r->arena, p, n)), name,
		    private);
		p += p[n] == '|' ? n + 1 : n;
	}
	if (strcmp(res->row->family, "google") == 0 && project != NULL && label != NULL)
		add_id(r, "google", arena_printf(r->arena, "%s/%s", project, label), name, private);
}

static void
settle_ids(struct plan_reader *r)
{
	size_t n = 0;

	if (r->ids.n > 0)
		qsort(r->ids.v, r->ids.n, sizeof(*r->ids.v), compare_ids);
	for (size_t i = 0; i < r->ids.n; i++) {
		struct plan_id *last = n > 0 ? &r->ids.v[n - 1] : NULL;

		if (last == NULL || compare_ids(last, &r->ids.v[i]) != 0)
			r->ids.v[n++] = r->ids.v[i];
		else if (!lint_name_eq(last->name, r->ids.v[i].name))
			last->twice = true;
	}
	r->ids.n = n;
	if (r->cuts.n > 0)
		qsort(r->cuts.v, r->cuts.n, sizeof(*r->cuts.v), compare_names);
}

/* A data source that lists zones: each member has its ids and its name. */
static void
add_listed(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	const struct plan_attr at = plan_attr(r, s, res->row->list);
	const struct jtext_value *it = NULL;

	while (!at.sensitive && (it = jtext_each(&r->text, at.v, it)) != NULL) {
		const struct plan_side one = { it, NULL, NULL };

		add_ids(r, res, &one);
	}
}

/* Owners of NS records are cuts, or apexes, too; plan_records.c adds them later. */
void
plan_ids_gather(struct plan_reader *r)
{
	for (size_t i = 0; i < r->resources.n; i++) {
		const struct plan_resource *res = &r->resources.v[i];

		if ((res->row->is & PLAN_IS_ZONE) == 0)
			continue;
		if (res->row->list != NULL) {
			add_listed(r, res, &res->before);
			add_listed(r, res, &res->after);
			continue;
		}
		add_ids(r, res, &res->before);
		add_ids(r, res, &res->after);
	}
	settle_ids(r);
}

bool
plan_is_cut(const struct plan_reader *r, struct lint_name name)
{
	return r->cuts.n > 0 &&
	       bsearch(&name, r->cuts.v, r->cuts.n, sizeof(*r->cuts.v), compare_names) != NULL;
}

static const struct plan_id *
find_id(const struct plan_reader *r, const char *family, const char *id)
{
	const struct plan_id key = { .family = family, .id = id };

	return r->ids.n == 0 ? NULL
			     : bsearch(&key, r->ids.v, r->ids.n, sizeof(*r->ids.v), compare_ids);
}

static bool
by_id(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    const char *id, struct lint_name *out, const char **why)
{
	const char *project = plan_string(r, s, "project");
	const struct plan_id *found = NULL;

	for (size_t i = 0; i < r->options->n_zones; i++)
		if (strcmp(r->options->zones[i].id, id) == 0) {
			*out = r->options->zones[i].name;
			return true;
		}
	if (project != NULL)
		found = find_id(r, res->row->family, arena_printf(r->arena, "%s/%s", project, id));
	if (found == NULL)
		found = find_id(r, res->row->family, id);
	if (found != NULL && !found->twice) {
		*out = found->name;
		*why = found->private ? "private" : NULL;
		return true;
	}
	*why = arena_printf(r->arena,
	    found != NULL
		? "two zones in the plan have the id %s: --zone %s=NAME says which it is"
		: "no zone in the plan or its state has the id %s: --zone %s=NAME says which it is",
	    plan_outside(r->arena, id), plan_outside(r->arena, id));
	return false;
}

/* ".../dnsZones/corp.example/..." */
static bool
by_path(const struct plan_reader *r, const char *path, struct lint_name *out)
{
	for (const char *p = path; *p != '\0'; p++)
		if (strncasecmp(p, "/dnszones/", 10) == 0) {
			const size_t n = strcspn(p + 10, "/");

			return plan_absolute(r->arena, arena_copy(r->arena, p + 10, n), out);
		}
	return false;
}

/* Whose DS is it?  The record says so itself. */
static bool
by_ds(const struct plan_reader *r, const struct plan_side *s, struct lint_name *out)
{
	const char *text = plan_string(r, s, "ds|ds_record");
	size_t n = text == NULL ? 0 : strcspn(text, " \t");

	return n > 1 && text[n - 1] == '.' && text[n] != '\0' &&
	       plan_absolute(r->arena, arena_copy(r->arena, text, n), out);
}

bool
plan_zone_of(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    struct lint_name *out, const char **why)
{
	const struct plan_attr at = plan_attr(r, s, res->row->zone);
	const char *text = at.sensitive ? NULL : jtext_string(&r->text, at.v);

	*why = NULL;
	if (res->of_zone.len > 0) {
		*out = res->of_zone;
		return true;
	}
	if (at.sensitive) {
		*why = arena_printf(r->arena, "the plan marks %s as sensitive", res->row->zone);
		return false;
	}
	if (text != NULL && res->row->by == PLAN_BY_NAME && plan_absolute(r->arena, text, out))
		return true;
	if (text != NULL && res->row->by == PLAN_BY_PATH && by_path(r, text, out))
		return true;
	if (text != NULL && res->row->by == PLAN_BY_ID && by_id(r, res, s, text, out, why))
		return *why == NULL; /* a private zone has no DNSSEC that matters here */
	if (by_ds(r, s, out) || plan_zone_by_reference(r, res, out)) {
		*why = NULL;
		return true;
	}
	if (*why == NULL)
		*why = arena_printf(r->arena,
		    text != NULL ? "%s is no name that can be read"
		    : at.unknown ? "%s is known only after the plan is applied"
				 : "it has no %s",
		    res->row->zone);
	return false;
}
