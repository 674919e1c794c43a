/* registry.c - the built-in checks, in the order in which they are listed and
 * reported, and those of plugins behind them. */
#include "engine.h"
#include <dlfcn.h>

#define CHECK(name) extern const struct lint_check check_##name;
#include "checks_list.h"
#undef CHECK
#define CHECK(name) &check_##name,
const struct lint_check *const engine_builtin[] = {
#include "checks_list.h"
	NULL
};

void
engine_add_builtin(struct arena *a, struct engine_checks *c)
{
	for (size_t i = 0; engine_builtin[i] != NULL; i++)
		*vec_add(a, &c->list) = engine_builtin[i];
}

static void
unload(void *so)
{
	dlclose(so);
}

static bool
check_fits(const struct engine_checks *c, const struct lint_check *k, const char *path, struct err *err)
{
	if (k->abi != LINT_ABI)
		return err_set(err, 2,
		    "%s: a check in it is built for plugin ABI %u, this program has %u", path,
		    k->abi, LINT_ABI);
	if (k->id == NULL || k->title == NULL || k->cites == NULL || k->harm == NULL || k->fix == NULL)
		return err_set(err, 2, "%s: a check in it lacks its id, title, cites, harm or fix", path);
	if (engine_check(c, k->id) != NULL)
		return err_set(err, 2, "%s: the check id %s is taken", path, k->id);
	return true;
}

bool
engine_add_plugin(struct arena *a, struct engine_checks *c, const char *path, struct err *err)
{
	const struct lint_plugin *p;
	void *so;

	if (path[0] != '/' && strncmp(path, "./", 2) != 0)
		return err_set(err, 2, "--plugin %s: the path must be absolute or begin with \"./\"", path);
	so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (so == NULL)
		return err_set(err, 2, "--plugin %s: %s", path, dlerror());
	arena_defer(a, unload, so);
	p = dlsym(so, "lint_plugin");
	if (p == NULL)
		return err_set(err, 2, "--plugin %s: it has no symbol lint_plugin", path);
	if (p->abi != LINT_ABI)
		return err_set(err, 2, "--plugin %s: built for plugin ABI %u, this program has %u",
		    path, p->abi, LINT_ABI);
	for (size_t i = 0; p->checks != NULL && p->checks[i] != NULL; i++) {
		if (!check_fits(c, p->checks[i], path, err))
			return false;
		*vec_add(a, &c->list) = p->checks[i];
	}
	return true;
}

const struct lint_check *
engine_check(const struct engine_checks *c, const char *id)
{
	for (size_t i = 0; i < c->list.n; i++)
		if (strcmp(c->list.v[i]->id, id) == 0 ||
		    (c->list.v[i]->alias != NULL && strcmp(c->list.v[i]->alias, id) == 0))
			return c->list.v[i];
	return NULL;
}

/* Edits from one word to the other, both cut at 63 letters. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[64], n = (unsigned)strnlen(b, 63);

	for (unsigned j = 0; j <= n; j++)
		row[j] = j;
	for (unsigned i = 0; a[i] != '\0' && i < 63; i++) {
		unsigned before = row[0];

		row[0] = i + 1;
		for (unsigned j = 1; j <= n; j++) {
			const unsigned keep = row[j], change = before + (a[i] != b[j - 1]);
			unsigned best = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;

			row[j] = best < change ? best : change;
			before = keep;
		}
	}
	return row[n];
}

const char *
engine_nearest(const struct engine_checks *c, const char *id)
{
	unsigned best = (unsigned)strlen(id) / 2 + 2;
	const char *found = NULL;

	for (size_t i = 0; i < c->list.n; i++) {
		const unsigned d = distance(id, c->list.v[i]->id);

		if (d < best) {
			best = d;
			found = c->list.v[i]->id;
		}
	}
	return found;
}
