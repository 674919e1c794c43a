/*
 * config.c - the text of a configuration into structs, by the table of keys.
 * A map is put on top of what its struct holds already: what all zones share
 * lies below what one zone says, and the environment above the file.
 */
#include "config_in.h"
#include "../base/esc.h"
#include "../base/near.h"
#include "../dns/name.h"
#include <ctype.h>
#include <stdlib.h>

struct list { /* as every list in the structs */
	void *v;
	size_t n;
};

static const char *
nth_key(const void *ctx, size_t i)
{
	return ((const struct config_key *)ctx)[i].key;
}

static const struct config_key *
find_key(struct config_decode *d, const struct config_key *keys, const struct yaml_node *key)
{
	const char *near;

	for (const struct config_key *k = keys; k->key != NULL && key->kind == YAML_SCALAR; k++)
		if (strlen(k->key) == key->n && memcmp(k->key, key->text, key->n) == 0)
			return k;
	if (key->kind != YAML_SCALAR) {
		config_refuse(d, key, "a key must be a word");
		return NULL;
	}
	near = near_word(key->text, nth_key, keys);
	if (near != NULL)
		config_refuse(d, key, "unknown key '%s'; the nearest is '%s'", config_shown(d, key), near);
	else
		config_refuse(d, key, "unknown key '%s'; 'dnssec-lint schema config' lists them",
		    config_shown(d, key));
	return NULL;
}

static bool put_map(struct config_decode *, const struct config_key *, const struct yaml_node *, void *);

/* One thing in a list, or the only one. */
static bool
put_one(struct config_decode *d, const struct config_key *k, const struct yaml_node *n, void *out)
{
	if (k->kind != CONFIG_MAP)
		return config_put(d, k, n, out);
	if (k->list)
		*(struct lint_ref *)out = config_place(d, n, k->key);
	return put_map(d, k->keys, n, out);
}

static bool
put_list(struct config_decode *d, const struct config_key *k, const struct yaml_node *n, struct list *out)
{
	const struct yaml_node *const one[] = { n };
	const struct yaml_node *const *items = n->kind == YAML_LIST ? n->items : one;
	const size_t count = n->kind == YAML_LIST ? n->n : 1;

	if (count == 0 && config_wants_one(k))
		return config_refuse(d, n, "%s names nothing", k->key);
	out->v = arena_alloc(d->arena, count + 1, k->size);
	out->n = count;
	for (size_t i = 0; i < count; i++)
		if (!put_one(d, k, items[i], (char *)out->v + i * k->size))
			return false;
	return true;
}

/* Is what a map must have, and its sense, there? */
static bool
whole(struct config_decode *d, const struct config_key *keys, const struct yaml_node *map)
{
	if (map->twice != NULL)
		return config_refuse(d, map->twice, "'%s' stands here twice", config_shown(d, map->twice));
	for (const struct config_key *k = keys; k->key != NULL; k++)
		if (k->required && yaml_get(map, k->key) == NULL)
			return config_refuse(d, map, "'%s' is missing: %s", k->key, k->what);
	return true;
}

static bool
put_map(struct config_decode *d, const struct config_key *keys, const struct yaml_node *map, void *base)
{
	if (map->kind != YAML_MAP)
		return config_refuse(d, map, "keys and values are expected here");
	if (!whole(d, keys, map))
		return false;
	for (uint32_t i = 0; i < map->n; i++) {
		const struct yaml_node *value = map->pairs[i].value;
		const struct config_key *k = find_key(d, keys, map->pairs[i].key);
		void *slot;

		if (k == NULL)
			return false;
		slot = (char *)base + k->offset;
		if (k->list ? !put_list(d, k, value, slot) : !put_one(d, k, value, slot))
			return false;
		/* A map of its own is at its key: what lacks is said there. */
		if (k->kind == CONFIG_MAP && !k->list)
			*(struct lint_ref *)slot = config_place(d, map->pairs[i].key, k->key);
	}
	return true;
}

/* A path that a file found by itself names stays beneath that file's folder. */
static bool
safe_path(struct config_decode *d, const struct config_key *k, const struct yaml_node *n)
{
	if (d->env || !d->in->found)
		return true;
	for (const char *p = n->text; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
			return config_refuse(d, n,
			    "%s leads out of the folder of a configuration that was found, "
			    "not named: pass --config %s", k->key, d->file);
	}
	return n->text[0] != '/' || config_refuse(d, n,
	    "%s is absolute in a configuration that was found, not "
	    "named: pass --config %s", k->key, d->file);
}

static bool
set(struct config_decode *d, const struct config_key *k, const struct yaml_node *n)
{
	union {
		const char *text;
		uint8_t octet;
		struct lint_declared declared;
	} u = { 0 };
	const char *value = n->text;

	if (!config_put(d, k, n, &u) || (k->kind == CONFIG_PATH && !safe_path(d, k, n)))
		return false;
	/* A switch is on or is not said. */
	if (k->kind == CONFIG_FLAG && u.octet == LINT_SAID_NO)
		return true;
	if (k->kind == CONFIG_SPAN || k->kind == CONFIG_COUNT)
		value = arena_printf(d->arena, "%lld", (long long)u.declared.at);
	*vec_add(d->arena, &d->config->settings) = (struct config_setting) { k->option,
		k->kind == CONFIG_FLAG ? NULL : value, config_where(d, n), d->env, k->kind == CONFIG_PATH &&
		    !d->env };
	return true;
}

static bool
set_levels(struct config_decode *d, const struct config_key *k, const struct yaml_node *map)
{
	static const char *const levels[] = { "critical", "error", "warning", "info", "off", NULL };
	const struct config_key level = { .key = k->key, .choices = levels };
	uint8_t choice;
	const char *id = NULL;

	if (map->kind != YAML_MAP)
		return config_refuse(d, map, "%s wants CHECK: LEVEL", k->key);
	if (map->twice != NULL)
		return config_refuse(d, map->twice, "'%s' stands here twice", config_shown(d, map->twice));
	for (uint32_t i = 0; i < map->n; i++) {
		const struct yaml_node *key = map->pairs[i].key, *value = map->pairs[i].value;

		if (key->kind != YAML_SCALAR || value->kind != YAML_SCALAR)
			return config_refuse(d, key, "%s wants CHECK: LEVEL", k->key);
		if (!config_put_check(d, k->key, key, &id) || !config_put_choice(d, &level, value, &choice))
			return false;
		*vec_add(d->arena, &d->config->settings) = (struct config_setting) { k->option,
			arena_printf(d->arena, "%s=%s", id, value->text), config_where(d, value), d->env,
			    false };
	}
	return true;
}

static bool
set_option(struct config_decode *d, const struct config_key *k, const struct yaml_node *n)
{
	if (k->kind == CONFIG_LEVELS)
		return set_levels(d, k, n);
	/* What the environment says takes the place of what the file says. */
	for (size_t i = d->env ? 0 : SIZE_MAX; i < d->config->settings.n; i++)
		if (strcmp(d->config->settings.v[i].option, k->option) == 0)
			d->config->settings.v[i].option = "";
	if (!k->list || n->kind != YAML_LIST)
		return set(d, k, n);
	for (uint32_t i = 0; i < n->n; i++)
		if (!set(d, k, n->items[i]))
			return false;
	return true;
}

static int
by_name(const void *x, const void *y)
{
	const struct config_zone *a = x, *b = y;
	const int c = a->name.len != b->name.len ? (a->name.len < b->name.len ? -1 : 1)
	                                         : memcmp(a->name.wire, b->name.wire, a->name.len);

	return c != 0 ? c : a->row < b->row ? -1 : a->row > b->row;
}

/* In the order of names, for the search; the second of two that are one is refused. */
static bool
sort_zones(struct config_decode *d, const struct yaml_node *map)
{
	struct config_zone *v = d->config->zones.v;
	uint32_t twice = UINT32_MAX;

	if (d->config->zones.n > 1)
		qsort(v, d->config->zones.n, sizeof(*v), by_name);
	for (size_t i = 1; i < d->config->zones.n; i++)
		if (lint_name_eq(v[i - 1].name, v[i].name) && v[i].row < twice)
			twice = v[i].row;
	return twice == UINT32_MAX || config_refuse(d, map->pairs[twice].key,
	    "the zone %s stands here twice", config_shown(d, map->pairs[twice].key));
}

static bool
add_zones(struct config_decode *d, const struct config_key *k, const struct yaml_node *map)
{
	d->config->zones.n = 0;
	if (map->kind != YAML_MAP)
		return config_refuse(d, map, "%s wants NAME: and the zone's keys below", k->key);
	for (uint32_t i = 0; i < map->n; i++) {
		const struct yaml_node *key = map->pairs[i].key;
		struct config_zone z = { .intent = d->config->intent, .row = i };

		if (key->kind != YAML_SCALAR || strlen(key->text) != key->n)
			return config_refuse(d, key, "%s wants the name of a zone here", k->key);
		if (!config_put_name(d, k, key, &z.name))
			return false;
		z.intent.self = config_place(d, key, key->text);
		if (!yaml_is_null(map->pairs[i].value) &&
		    !put_map(d, k->keys, map->pairs[i].value, &z.intent))
			return false;
		*vec_add(d->arena, &d->config->zones) = z;
	}
	return sort_zones(d, map);
}

static bool
take(struct config_decode *d, const struct config_key *k, const struct yaml_node *key,
    const struct yaml_node *n)
{
	void *slot = (char *)d->config + k->offset;

	if (k->option != NULL)
		return set_option(d, k, n);
	if (k->list)
		return put_list(d, k, n, slot);
	if (k->kind != CONFIG_MAP)
		return config_put(d, k, n, slot);
	if (!put_map(d, k->keys, n, slot))
		return false;
	d->config->has_intent = true;
	d->config->intent.self = config_place(d, key, k->key);
	return true;
}

static bool
read_file(struct config_decode *d, const struct yaml_node **zones)
{
	const struct yaml_limits limits = { .nodes = CONFIG_MAX_NODES, .no_tags = true };
	const struct yaml_node *root;

	if (d->in->n > CONFIG_MAX_OCTETS)
		return err_set(d->err, 2, "%s: a configuration has at most %d octets (CONFIG_MAX_OCTETS)",
		    d->file, CONFIG_MAX_OCTETS);
	root = yaml_read(d->arena, d->file, d->in->text, d->in->n, &limits, d->err);
	if (root == NULL)
		return false;
	if (yaml_is_null(root))
		return true;
	if (root->kind != YAML_MAP)
		return config_refuse(d, root, "a configuration is keys and values");
	if (!whole(d, config_keys, root))
		return false;
	for (uint32_t i = 0; i < root->n; i++) {
		const struct config_key *k = find_key(d, config_keys, root->pairs[i].key);

		if (k == NULL)
			return false;
		/* They stand on what is said for all zones, wherever that is. */
		if (k->kind == CONFIG_ZONES)
			*zones = root->pairs[i].value;
		else if (!take(d, k, root->pairs[i].key, root->pairs[i].value))
			return false;
	}
	return true;
}

const char *
config_twin(struct arena *a, const char *prefix, const char *key)
{
	char *s = arena_printf(a, "%s_%s", prefix, key);

	for (char *p = s; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return s;
}

static const char *
env_value(const struct config_input *in, const char *name)
{
	const size_t n = strlen(name);

	for (const char *const *e = in->env; e != NULL && *e != NULL; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

/* The value of a twin: text for a scalar, "a,b" or YAML for a list, YAML for the rest. */
static const struct yaml_node *
twin_node(struct config_decode *d, const struct config_key *k, const char *value)
{
	const struct yaml_limits limits = { .nodes = CONFIG_MAX_NODES, .no_tags = true };
	const bool deep = k->kind == CONFIG_MAP || k->kind == CONFIG_LEVELS || k->kind == CONFIG_ZONES;
	struct yaml_node *n;
	const struct yaml_node **items;

	if (strlen(value) > CONFIG_MAX_OCTETS) {
		err_set(d->err, 2, "%s: more than %d octets (CONFIG_MAX_OCTETS)", d->file, CONFIG_MAX_OCTETS);
		return NULL;
	}
	if (deep || (k->list && value[strspn(value, " ")] == '['))
		return yaml_read(d->arena, d->file, value, strlen(value), &limits, d->err);
	n = new (d->arena, struct yaml_node, 1);
	*n = (struct yaml_node) { .kind = YAML_SCALAR, .plain = true, .line = 1, .column = 1,
		.n = (uint32_t)strlen(value), .text = value };
	if (!k->list || strchr(value, ',') == NULL)
		return n;
	items = new (d->arena, const struct yaml_node *, n->n + 1);
	n->kind = YAML_LIST;
	n->items = items;
	n->n = 0;
	for (const char *p = value;; p++) {
		const size_t length = strcspn(p, ",");
		struct yaml_node *item = new (d->arena, struct yaml_node, 1);

		*item = (struct yaml_node) { .kind = YAML_SCALAR, .plain = true, .line = 1,
			.column = (uint32_t)(p - value) + 1, .n = (uint32_t)length,
			.text = arena_copy(d->arena, p, length) };
		items[n->n++] = item;
		p += length;
		if (*p == '\0')
			return n;
	}
}

/* All twins of a table's keys; one that names a map comes before those that name parts of it. */
static bool
read_twins(struct config_decode *d, const struct config_key *keys, const char *prefix, void *base,
    const struct yaml_node **zones)
{
	for (const struct config_key *k = keys; k->key != NULL; k++) {
		const char *name = config_twin(d->arena, prefix, k->key), *value = env_value(d->in, name);
		const struct yaml_node *n = NULL;
		void *slot = (char *)base + k->offset;

		d->file = arena_printf(d->arena, "environment:%s", name);
		if (value != NULL) {
			*vec_add(d->arena, &d->config->env) = name;
			if ((n = twin_node(d, k, value)) == NULL)
				return false;
		}
		if (n != NULL && k->kind == CONFIG_ZONES)
			*zones = n;
		else if (n != NULL && keys == config_keys && !take(d, k, n, n))
			return false;
		else if (n != NULL && keys != config_keys &&
		    !(k->list ? put_list(d, k, n, slot) : put_one(d, k, n, slot)))
			return false;
		if (k->kind == CONFIG_MAP && !k->list) {
			const size_t before = d->config->env.n;

			if (!read_twins(d, k->keys, name, slot, zones))
				return false;
			if (d->config->env.n > before) {
				d->config->has_intent = true;
				d->file = d->config->env.v[before];
				if (((struct lint_ref *)slot)->kind == LINT_NONE)
					*(struct lint_ref *)slot = config_place(d, &(struct yaml_node) {
					    .line = 1,
					    .column = 1 }, k->key);
			}
		}
	}
	return true;
}

/* A twin of no key is a gate that somebody thinks is set. */
static bool
no_stray_twin(struct config_decode *d)
{
	static const char *const other[] = { "DNSSEC_LINT_CONFIG=", "DNSSEC_LINT_TSIG=" };

	for (const char *const *e = d->in->env; e != NULL && *e != NULL; e++) {
		const size_t n = strcspn(*e, "=");
		bool known = false;

		for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
			known |= strncmp(*e, other[i], strlen(other[i])) == 0;
		for (size_t i = 0; i < d->config->env.n && !known; i++)
			known = strlen(d->config->env.v[i]) == n && memcmp(d->config->env.v[i], *e, n) == 0;
		if (!known)
			return err_set(d->err, 2, "the environment's %.*s is the twin of no key; "
			    "'dnssec-lint schema config' lists them", n > 100 ? 100 : (int)n, *e);
	}
	return true;
}

/* A waiver names what it waives, and is shown by that. */
static bool
waivers_name(struct config_decode *d)
{
	for (size_t i = 0; i < d->config->waivers.n; i++) {
		const struct engine_waiver *w = &d->config->waivers.v[i];
		struct engine_place *p = &d->in->places->list.v[w->self.row];
		struct buf b = buf_new(d->arena);

		for (size_t k = 0; k < w->checks.n; k++)
			buf_printf(&b, "%s%s", k == 0 ? "" : ", ", w->checks.v[k]);
		if (w->fingerprint != NULL)
			buf_printf(&b, "%s%s", b.n == 0 ? "" : " ", w->fingerprint);
		if (w->name.len > 0 || w->zone.len > 0)
			buf_printf(&b, " at %s", name_text(d->arena, w->name.len > 0 ? w->name : w->zone));
		buf_str(&b, " -- ");
		esc_add(&b, w->reason, strlen(w->reason));
		p->text = b.p;

		if (w->checks.n == 0 && w->fingerprint == NULL)
			return err_set(d->err, 2, "%s:%u:%u: a waiver names a 'check' or a 'fingerprint'",
			    p->file, p->line, (unsigned)p->column);
	}
	return true;
}

bool
config_read(struct arena *a, const struct config_input *in, struct config *c, struct err *err)
{
	struct config_decode d = { .arena = a, .in = in, .config = c, .file = in->file, .err = err };
	const struct config_key *zones_key = config_keys;
	const struct yaml_node *zones = NULL, *env_zones = NULL;

	*c = (struct config) { .file = in->file };
	if (in->file != NULL && !read_file(&d, &zones))
		return false;
	d.env = true;
	if (!read_twins(&d, config_keys, "DNSSEC_LINT", c, &env_zones) || !no_stray_twin(&d))
		return false;
	while (zones_key->kind != CONFIG_ZONES)
		zones_key++;
	d.env = env_zones != NULL;
	d.file = d.env ? "environment:DNSSEC_LINT_ZONES" : in->file;
	if (d.env)
		zones = env_zones;
	return (zones == NULL || add_zones(&d, zones_key, zones)) && waivers_name(&d);
}

const struct lint_intent *
config_intent(const struct config *c, struct lint_name zone)
{
	size_t low = 0, high = c == NULL ? 0 : c->zones.n;

	for (const struct config_zone like = { .name = zone }; low < high;) {
		const size_t middle = low + (high - low) / 2;

		if (by_name(&c->zones.v[middle], &like) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (c != NULL && low < c->zones.n && lint_name_eq(c->zones.v[low].name, zone))
		return &c->zones.v[low].intent;
	return c != NULL && c->has_intent ? &c->intent : NULL;
}
