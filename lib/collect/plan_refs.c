/*
 * plan_refs.c - a value that is known only after apply comes from somewhere: the
 * configuration in the plan says from which resource, through variables and outputs of
 * modules.  What it does not say (locals, functions) stays unknown.
 */
#include "plan_int.h"
#include <string.h>

enum { MOST_HOPS = 16, MOST_TRIES = 2000 };

struct follow {
	struct plan_reader *r;
	const struct plan_resource *of;
	unsigned tries;
	struct lint_name found;
	bool any, several;
};

/* "module.a[0].module.b" step by step: the next call's name, and what is behind it. */
static const char *
next_call(const char *module, const char **name, size_t *n)
{
	const char *p = module + (strncmp(module, "module.", 7) == 0 ? 7 : 0);

	*name = p;
	*n = strcspn(p, ".[");
	p += *n;
	if (*p == '[') { /* an index, in which a string may have anything */
		bool quoted = false;

		for (p++; *p != '\0' && (quoted || *p != ']'); p++) {
			if (*p == '\\' && p[1] != '\0')
				p++;
			else if (*p == '"')
				quoted = !quoted;
		}
		p += *p == ']';
	}
	return *p == '.' ? p + 1 : p;
}

/* The module's part of the configuration, and (out) that of the one which calls it. */
static const struct jtext_value *
module_of(const struct plan_reader *r, const char *module, const struct jtext_value **caller,
    const struct jtext_value **call, const char **caller_module)
{
	const struct jtext_value *m = jtext_get(&r->text, r->configuration, "root_module");
	const char *p = module;

	*caller = *call = NULL;
	*caller_module = NULL;
	while (*p != '\0' && m != NULL) {
		const char *name;
		size_t n;

		*caller_module =
		    arena_copy(r->arena, module, p > module ? (size_t)(p - module) - 1 : 0);
		p = next_call(p, &name, &n);
		*caller = m;
		*call = jtext_get(&r->text, jtext_get(&r->text, m, "module_calls"),
		    arena_copy(r->arena, name, n));
		m = jtext_get(&r->text, *call, "module");
	}
	return m;
}

static bool
same_index(
    const struct plan_reader *r, const struct plan_resource *a, const struct plan_resource *b)
{
	if (a->index == NULL || b->index == NULL)
		return false;
	return a->index->kind == b->index->kind && a->index->n == b->index->n &&
	       memcmp(r->text.p + a->index->at, r->text.p + b->index->at, a->index->n) == 0;
}

/* Does a module's address mean the instance, its index left open? */
static bool
is_instance(const char *module, const char *wanted)
{
	while (*module != '\0' && *wanted != '\0') {
		const char *a, *b;
		size_t n, m;

		module = next_call(module, &a, &n);
		wanted = next_call(wanted, &b, &m);
		if (n != m || memcmp(a, b, n) != 0)
			return false;
	}
	return *module == '\0' && *wanted == '\0';
}

static void
take(struct follow *f, struct lint_name name)
{
	f->several |= f->any && !lint_name_eq(f->found, name);
	f->found = name;
	f->any = true;
}

/* All instances of a zone resource; one with our own index is the one that is meant. */
static void
take_resource(struct follow *f, const char *module, const char *reference)
{
	struct plan_reader *r = f->r;
	const bool data = strncmp(reference, "data.", 5) == 0;
	const char *type = reference + (data ? 5 : 0);
	const size_t n = strcspn(type, "."), m = type[n] == '.' ? strcspn(type + n + 1, ".[") : 0;
	struct lint_name own = { 0 };

	for (size_t i = 0; i < r->resources.n && m > 0; i++) {
		const struct plan_resource *z = &r->resources.v[i];
		struct lint_name name;

		if ((z->row->is & PLAN_IS_ZONE) == 0 || z->data != data ||
		    strlen(z->row->type) != n || memcmp(z->row->type, type, n) != 0 ||
		    strlen(z->name) != m || memcmp(z->name, type + n + 1, m) != 0 ||
		    !is_instance(z->module, module))
			continue;
		if (!plan_zone_name(r, z, plan_there(&z->after) ? &z->after : &z->before, &name))
			continue;
		if (strcmp(z->module, module) == 0 && (z->index == NULL || same_index(r, z, f->of)))
			own = name;
		take(f, name);
	}
	if (own.len > 0 && f->several) {
		f->found = own;
		f->several = false;
	}
}

static void
follow(struct follow *, const char *module, const struct jtext_value *expression, unsigned hops);

static bool
is_each(const struct plan_reader *r, const struct jtext_value *references)
{
	const struct jtext_value *it = NULL;

	while ((it = jtext_each(&r->text, references, it)) != NULL) {
		const char *s = jtext_string(&r->text, it);

		if (s != NULL && (strncmp(s, "each.", 5) == 0 || strncmp(s, "count.", 6) == 0))
			return true;
	}
	return false;
}

static void
follow_one(struct follow *f, const char *module, const char *s, unsigned hops)
{
	const struct jtext *t = &f->r->text;
	const struct jtext_value *caller, *call, *m;
	const char *caller_module;

	m = module_of(f->r, module, &caller, &call, &caller_module);
	if (strncmp(s, "var.", 4) == 0 && call != NULL) {
		const char *name = arena_copy(f->r->arena, s + 4, strcspn(s + 4, ".["));

		follow(f, caller_module, jtext_get(t, jtext_get(t, call, "expressions"), name),
		    hops + 1);
	} else if (strncmp(s, "module.", 7) == 0) {
		const size_t n = strcspn(s + 7, ".[");
		const char *name = arena_copy(f->r->arena, s + 7, n), *out;
		const char *rest = strrchr(s, '.');
		const struct jtext_value *outputs;

		if (rest == NULL || rest <= s + 7)
			return;
		out = arena_copy(f->r->arena, rest + 1, strcspn(rest + 1, ".["));
		outputs = jtext_get(t,
		    jtext_get(t, jtext_get(t, jtext_get(t, m, "module_calls"), name), "module"),
		    "outputs");
		follow(f,
		    arena_printf(
			f->r->arena, "%s%smodule.%s", module, *module != '\0' ? "." : "", name),
		    jtext_get(t, jtext_get(t, outputs, out), "expression"), hops + 1);
	} else
		take_resource(f, module, s);
}

static void
follow(struct follow *f, const char *module, const struct jtext_value *expression, unsigned hops)
{
	const struct jtext_value *references = jtext_get(&f->r->text, expression, "references"),
				 *it = NULL;
	const char *before = NULL;

	while ((it = jtext_each(&f->r->text, references, it)) != NULL) {
		const char *s = jtext_string(&f->r->text, it);

		if (s == NULL || hops >= MOST_HOPS || f->tries++ >= MOST_TRIES)
			return;
		/* "a.b.c" stands in front of "a.b", which says no more. */
		if (before != NULL && strncmp(before, s, strlen(s)) == 0 &&
		    strchr(".[", before[strlen(s)]) != NULL)
			continue;
		before = s;
		follow_one(f, module, s, hops);
	}
}

static const struct jtext_value *
resource_in(
    const struct plan_reader *r, const struct jtext_value *module, const struct plan_resource *res)
{
	const struct jtext_value *list = jtext_get(&r->text, module, "resources"), *it = NULL;

	while ((it = jtext_each(&r->text, list, it)) != NULL)
		if (jtext_is(&r->text, jtext_get(&r->text, it, "type"), res->row->type) &&
		    jtext_is(&r->text, jtext_get(&r->text, it, "name"), res->name) &&
		    jtext_is(&r->text, jtext_get(&r->text, it, "mode"), "data") == res->data)
			return it;
	return NULL;
}

bool
plan_zone_by_reference(
    struct plan_reader *r, const struct plan_resource *res, struct lint_name *out)
{
	struct follow f = { .r = r, .of = res };
	const struct jtext_value *caller, *call, *m, *at, *expression;
	const char *caller_module;

	if (r->configuration == NULL || res->row->zone == NULL)
		return false;
	m = module_of(r, res->module, &caller, &call, &caller_module);
	at = m == NULL ? NULL : resource_in(r, m, res);
	expression = jtext_get(&r->text, jtext_get(&r->text, at, "expressions"), res->row->zone);
	follow(&f, res->module, expression, 0);
	if (!f.any && is_each(r, jtext_get(&r->text, expression, "references")))
		follow(&f, res->module, jtext_get(&r->text, at, "for_each_expression"), 0);
	*out = f.found;
	return f.any && !f.several;
}
