#include "baseline.h"
#include "run.h"
#include "../base/yaml_door.h"
#include "../dns/name.h"
#include "../dns/type.h"

static int
by_fingerprint(const void *a, const void *b)
{
	return strcmp(((const struct engine_accepted *)a)->fingerprint,
	    ((const struct engine_accepted *)b)->fingerprint);
}

static const char *
text_of(const struct yaml_node *entry, const char *key)
{
	const struct yaml_node *n = yaml_get(entry, key);

	return n == NULL || n->kind != YAML_SCALAR || yaml_is_null(n) || strlen(n->text) != n->n ? NULL :
	    n->text;
}

static bool
read_entry(const char *file, const struct yaml_node *entry, struct engine_accepted *out, struct err *e)
{
	const char *severity = text_of(entry, "severity");

	*out = (struct engine_accepted) { text_of(entry, "fingerprint"), text_of(entry, "check"),
		text_of(entry, "zone"), text_of(entry, "name"), text_of(entry, "type"), 0 };
	if (out->fingerprint == NULL || strlen(out->fingerprint) != 32 ||
	    strspn(out->fingerprint, "0123456789abcdef") != 32 || out->check == NULL || out->zone == NULL ||
	    out->name == NULL || severity == NULL || !engine_severity_parse(severity, &out->severity))
		return err_set(e, 2,
		    "%s:%u:%u: an accepted finding has a fingerprint, check, severity, zone and "
		    "name", file, entry->line, entry->column);
	return true;
}

bool
baseline_read(struct arena *a, const char *file, const char *text, size_t n, struct engine_baseline *b,
    struct err *e)
{
	const struct yaml_limits limits = { .nodes = BASELINE_MAX_NODES };
	const struct yaml_node *root = yaml_read(a, file, text, n, &limits, e), *list;
	const char *format, *version;

	*b = (struct engine_baseline) { .file = file };
	if (root == NULL)
		return false;
	format = root->kind == YAML_MAP ? text_of(root, "format") : NULL;
	version = root->kind == YAML_MAP ? text_of(root, "format_version") : NULL;
	if (format == NULL || strcmp(format, "dnssec-lint-baseline") != 0)
		return err_set(e, 2, "%s: no baseline; --write-baseline makes one", file);
	if (version == NULL || strncmp(version, "1.", 2) != 0)
		return err_set(e, 2, "%s: a baseline of version %s; this program reads 1", file,
		    version == NULL ? "?" : version);
	list = yaml_get(root, "accepted");
	if (list == NULL || list->kind != YAML_LIST)
		return err_set(e, 2, "%s: it has no list 'accepted'", file);
	for (uint32_t i = 0; i < list->n; i++)
		if (!read_entry(file, list->items[i], vec_add(a, &b->list), e))
			return false;
	if (b->list.n > 1)
		qsort(b->list.v, b->list.n, sizeof(*b->list.v), by_fingerprint);
	return true;
}

static const struct engine_accepted *
find(const struct engine_baseline *b, const char *fingerprint)
{
	const struct engine_accepted like = { .fingerprint = fingerprint };

	return b->list.n == 0 ? NULL : bsearch(&like, b->list.v, b->list.n, sizeof(like), by_fingerprint);
}

/* Findings on waivers and on the baseline itself are about the gate. */
static bool
is_of_gate(const struct lint_check *c)
{
	return (c->needs & LINT_NEED_WAIVERS) != 0 || strcmp(c->id, "baseline-regression") == 0;
}

static const struct lint_check *
regression(const struct engine *e)
{
	for (size_t i = 0; i < e->result->selected.n; i++)
		if (strcmp(e->result->selected.v[i]->id, "baseline-regression") == 0)
			return e->result->selected.v[i];
	return NULL;
}

static void
add_regression(struct engine *e, const struct lint_check *c, const struct engine_finding *f, const char *why)
{
	struct engine_finding *g = new (e->arena, struct engine_finding, 1);
	const uint8_t forced = engine_forced(e->options, c);

	*g = *f;
	g->check = c;
	g->severity = forced != 0 ? forced : f->severity;
	g->text = arena_printf(e->arena, "%s %s", f->check->id, why);
	g->key = f->fingerprint;
	g->fix = c->fix;
	g->follows = f;
	engine_fingerprint(e->arena, e->facts->zones.v[g->zone], g);
	*vec_add(e->arena, &e->result->findings) = g;
}

static bool
was_looked_for(const struct engine *e, const struct engine_accepted *x)
{
	bool zone = false, check = false;

	for (size_t i = 0; i < e->facts->zones.n && !zone; i++)
		zone = strcmp(name_text(e->arena, e->facts->zones.v[i]->apex), x->zone) == 0;
	for (size_t i = 0; i < e->result->selected.n && zone && !check; i++)
		check = strcmp(e->result->selected.v[i]->id, x->check) == 0;
	for (size_t i = 0; i < e->result->gaps.n && check; i++)
		check = e->result->gaps.v[i].check == NULL ||
		    strcmp(e->result->gaps.v[i].check->id, x->check) != 0;
	return check;
}

void
engine_compare_baseline(struct engine *e)
{
	const struct engine_baseline *b = e->options->baseline;
	const struct lint_check *c = regression(e);
	struct engine_result *r = e->result;
	const size_t n = r->findings.n;
	bool *seen;

	if (b == NULL)
		return;
	seen = new (e->arena, bool, b->list.n + 1);
	for (size_t i = 0; i < n; i++) {
		struct engine_finding *f = r->findings.v[i];
		const struct engine_accepted *x = find(b, f->fingerprint);

		if (x != NULL)
			seen[x - b->list.v] = true;
		if (f->suppressed != NULL || is_of_gate(f->check))
			continue;
		if (x != NULL && f->severity <= x->severity) {
			struct engine_suppression *s = new (e->arena, struct engine_suppression, 1);

			*s = (struct engine_suppression) { .by = ENGINE_BY_BASELINE, .file = b->file,
				.reason = "accepted with the baseline" };
			f->suppressed = s;
		} else if (c != NULL && f->severity > LINT_INFO)
			add_regression(e, c, f, x == NULL ? "is not in the baseline" :
			    arena_printf(e->arena, "was accepted as %s and is %s now",
			        engine_severity_text(x->severity), engine_severity_text(f->severity)));
	}
	for (size_t i = 0; i < b->list.n; i++)
		if (!seen[i] && was_looked_for(e, &b->list.v[i]))
			*vec_add(e->arena, &r->gone) = &b->list.v[i];
}
