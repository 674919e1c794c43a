/* select.c - which checks run, and how loud each is. */
#include "run.h"
#include <fnmatch.h>

enum { OFF = 0xff };

const char *
engine_severity_text(uint8_t s)
{
	static const char *const text[] = { "off", "info", "warning", "error", "critical" };

	return s <= LINT_CRITICAL ? text[s] : "off";
}

bool
engine_severity_parse(const char *text, uint8_t *s)
{
	for (uint8_t i = LINT_INFO; i <= LINT_CRITICAL; i++)
		if (strcmp(text, engine_severity_text(i)) == 0) {
			*s = i;
			return true;
		}
	return false;
}

static bool
matches(const struct lint_check *c, const char *pattern)
{
	return fnmatch(pattern, c->id, 0) == 0 || (c->alias != NULL && fnmatch(pattern, c->alias, 0) == 0) ||
	       (c->family != NULL && fnmatch(pattern, c->family, 0) == 0);
}

bool
engine_knows(const struct engine_checks *c, const char *pattern)
{
	for (size_t i = 0; i < c->list.n; i++)
		if (matches(c->list.v[i], pattern))
			return true;
	return false;
}

static bool
known(const struct engine_checks *c, const char *option, const char *pattern, struct err *err)
{
	const char *near;

	if (engine_knows(c, pattern))
		return true;
	near = engine_nearest(c, pattern);
	return err_set(err, 2, "%s %s: no check has this id%s%s%s", option, pattern,
	    near == NULL ? "" : "; did you mean ", near == NULL ? "" : near, near == NULL ? "" : "?");
}

uint8_t
engine_forced(const struct engine_options *o, const struct lint_check *c)
{
	uint8_t forced = 0;

	for (size_t i = 0; i < o->n_severity; i++)
		if (matches(c, o->severity[i].id))
			forced = o->severity[i].severity == 0 ? OFF : o->severity[i].severity;
	return forced;
}

bool
engine_select(struct arena *a, const struct engine_checks *c, const struct engine_options *o,
    struct engine_result *r, struct err *err)
{
	for (size_t i = 0; i < o->only.n; i++)
		if (!known(c, "--only", o->only.v[i], err))
			return false;
	for (size_t i = 0; i < o->skip.n; i++)
		if (!known(c, "--skip", o->skip.v[i], err))
			return false;
	for (size_t i = 0; i < o->n_severity; i++)
		if (!known(c, "--severity", o->severity[i].id, err))
			return false;
	for (size_t i = 0; i < c->list.n; i++) {
		const struct lint_check *k = c->list.v[i];
		bool take = o->only.n == 0;

		if (o->of != 0 && ((k->needs | k->wants) & o->of) == 0)
			continue;
		for (size_t j = 0; j < o->only.n && !take; j++)
			take = matches(k, o->only.v[j]);
		for (size_t j = 0; j < o->skip.n && take; j++)
			take = !matches(k, o->skip.v[j]);
		if (take && engine_forced(o, k) != OFF)
			*vec_add(a, &r->selected) = k;
	}
	return true;
}
