/* config_values.c - one value of a configuration: what it may be, and where it stands. */
#include "config_in.h"
#include "../base/esc.h"
#include "../base/near.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <ctype.h>

const char *
config_where(struct config_decode *d, const struct yaml_node *n)
{
	return d->env ? d->file : arena_printf(d->arena, "%s:%u:%u", d->file, n->line, n->column);
}

bool
config_refuse(struct config_decode *d, const struct yaml_node *n, const char *fmt, ...)
{
	const char *what;
	va_list ap;

	va_start(ap, fmt);
	what = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	return err_set(d->err, 2, "%s: %s", config_where(d, n), what);
}

/* A word for a sentence: no longer than that. */
const char *
config_shown(struct config_decode *d, const struct yaml_node *n)
{
	return n->n <= 60 ? n->text : arena_printf(d->arena, "%.57s...", n->text);
}

struct lint_ref
config_place(struct config_decode *d, const struct yaml_node *n, const char *text)
{
	struct buf b = buf_new(d->arena);

	esc_add(&b, text, strlen(text));
	return engine_add_place(d->arena, d->in->places, &(struct engine_place) { .file = d->file,
	    .line = n->line, .column = n->column > 65535 ? 65535 : (uint16_t)n->column, .text = b.p });
}

static const char *
nth_word(const void *ctx, size_t i)
{
	return ((const char *const *)ctx)[i];
}

/* "90m": a number and its unit; seconds when there is none. */
static bool
parse_span(const char *s, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { '\0', 1 } };
	int64_t n = 0;
	const char *p = s;

	for (; *p >= '0' && *p <= '9' && n < 100000000; p++)
		n = n * 10 + (*p - '0');
	if (p == s || (*s == '0' && p > s + 1))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (tolower((unsigned char)*p) == units[i].unit && (*p == '\0' || p[1] == '\0')) {
			*seconds = n * units[i].seconds;
			return *seconds <= 10 * 366 * (int64_t)86400;
		}
	return false;
}

static bool
parse_clock(const char *s, int64_t *seconds)
{
	if (strlen(s) != 5 || strspn(s, "0123456789:") != 5 || s[2] != ':' || s[0] == ':' || s[1] == ':' ||
	    s[3] == ':' || s[4] == ':')
		return false;
	*seconds = ((s[0] - '0') * 10 + (s[1] - '0')) * 3600 + ((s[3] - '0') * 10 + (s[4] - '0')) * 60;
	return s[0] <= '2' && (s[0] < '2' || s[1] <= '3') && s[3] <= '5';
}

static bool
parse_count(const char *s, int64_t *n)
{
	*n = 0;
	if (*s == '\0' || *s == '0')
		return false;
	for (; *s >= '0' && *s <= '9' && *n <= 1000000; s++)
		*n = *n * 10 + (*s - '0');
	return *s == '\0' && *n <= 1000000;
}

static bool
put_declared(struct config_decode *d, const struct config_key *k, const struct yaml_node *n,
    struct lint_declared *out)
{
	bool good = false;
	const char *wants = "";

	switch (k->kind) {
	case CONFIG_SPAN:
		good = parse_span(n->text, &out->at);
		wants = "a time span of at most ten years, such as 3600, 90m, 12h, 3d or 1w";
		break;
	case CONFIG_CLOCK:
		good = parse_clock(n->text, &out->at);
		wants = "a time of day from 00:00 to 23:59, in quotes";
		break;
	case CONFIG_COUNT:
		good = parse_count(n->text, &out->at);
		wants = "a number from 1 to 1000000";
		break;
	default:
		good = when_parse(n->text, &out->at);
		if (good && k->kind == CONFIG_LAST && strlen(n->text) == 10 && n->text[4] == '-')
			out->at += 86399;
		wants = "a date such as 2026-12-31, or an instant such as 2026-12-31T12:00:00Z";
	}
	if (!good)
		return config_refuse(d, n, "%s wants %s, not '%s'", k->key, wants, config_shown(d, n));
	out->self = config_place(d, n, arena_printf(d->arena, "%s: %s", k->key, n->text));
	return true;
}

static bool
parse_flag(const struct yaml_node *n, bool *value)
{
	*value = strcmp(n->text, "true") == 0;
	return n->plain && (*value || strcmp(n->text, "false") == 0);
}

/* Would other readers of YAML take it for a number or a truth value? */
static bool
is_typed(const struct yaml_node *n)
{
	const char *p = n->text + (*n->text == '-' || *n->text == '+');
	const size_t digits = strspn(p, "0123456789.eE_xo");
	bool flag;

	return n->plain && (parse_flag(n, &flag) || (*p >= '0' && *p <= '9' && p[digits] == '\0'));
}

static bool
put_item(struct config_decode *d, const struct config_key *k, const struct yaml_node *n,
    struct lint_item *out)
{
	bool ticked = true;

	out->self = config_place(d, n, arena_printf(d->arena, "%s: %s", k->key, n->text));
	if (n->n == 0)
		return config_refuse(d, n, "%s is empty; say false when it is not there yet", k->key);
	if (!parse_flag(n, &ticked) && is_typed(n) && !d->env)
		return config_refuse(d, n, "%s wants a text, true or false: put it in quotes", k->key);
	out->text = parse_flag(n, &ticked) && !ticked ? NULL : n->text;
	return true;
}

bool
config_put_name(struct config_decode *d, const struct config_key *k, const struct yaml_node *n,
    struct lint_name *out)
{
	static const uint8_t root[1];
	uint8_t wire[255], len;
	const char *why = n->n > 1000 ? "a name is too long" :
	    strcmp(n->text, "@") == 0 ? "a name must stand alone here" :
	    name_parse(n->text, n->n, (struct lint_name) { root, 1 }, wire, &len);

	if (why != NULL)
		return config_refuse(d, n, "%s: %s: '%s'", k->key, why, config_shown(d, n));
	name_lower(wire, len);
	*out = (struct lint_name) { arena_copy(d->arena, wire, len), len };
	return true;
}

bool
config_put_choice(struct config_decode *d, const struct config_key *k, const struct yaml_node *n,
    uint8_t *out)
{
	struct buf all = buf_new(d->arena);
	const char *near;

	for (uint8_t i = 0; k->choices[i] != NULL; i++) {
		if (strcmp(n->text, k->choices[i]) == 0) {
			*out = (uint8_t)(i + 1);
			return true;
		}
		buf_printf(&all, "%s%s", i == 0 ? "" : ", ", k->choices[i]);
	}
	near = near_word(n->text, nth_word, k->choices);
	return config_refuse(d, n, "%s is one of %s, not '%s'%s%s%s", k->key, all.p, config_shown(d, n),
	    near == NULL ? "" : "; the nearest is '", near == NULL ? "" : near, near == NULL ? "" : "'");
}

bool
config_put_check(struct config_decode *d, const char *what, const struct yaml_node *n, const char **out)
{
	const char *near;

	if (!engine_knows(d->in->checks, n->text)) {
		near = engine_nearest(d->in->checks, n->text);
		return config_refuse(d, n, "%s: no check has the id '%s'%s%s%s", what, config_shown(d, n),
		    near == NULL ? "" : "; the nearest is '", near == NULL ? "" : near,
		    near == NULL ? "" : "'");
	}
	*out = n->text;
	return true;
}

static bool
put_print(struct config_decode *d, const struct config_key *k, const struct yaml_node *n, const char **out)
{
	if (n->n != 32 || strspn(n->text, "0123456789abcdef") != 32)
		return config_refuse(d, n, "%s wants the 32 letters of a fingerprint, not '%s'", k->key,
		    config_shown(d, n));
	*out = n->text;
	return true;
}

static bool
wants_text(uint8_t kind)
{
	return kind == CONFIG_TEXT || kind == CONFIG_PATH || kind == CONFIG_NAME || kind == CONFIG_TYPE ||
	    kind == CONFIG_CHECK || kind == CONFIG_PRINT;
}

/* One value that is no map. */
bool
config_put(struct config_decode *d, const struct config_key *k, const struct yaml_node *n, void *out)
{
	bool flag = false;

	if (n->kind != YAML_SCALAR)
		return config_refuse(d, n, "%s is no %s", k->key, n->kind == YAML_LIST ? "list" : "map");
	if (strlen(n->text) != n->n)
		return config_refuse(d, n, "%s has a NUL octet in it", k->key);
	if (yaml_is_null(n))
		return config_refuse(d, n, "%s has no value", k->key);
	if (wants_text(k->kind) && is_typed(n) && !d->env)
		return config_refuse(d, n, "%s wants a text, not %s: put it in quotes", k->key,
		    config_shown(d, n));
	if (k->kind == CONFIG_COUNT && !n->plain)
		return config_refuse(d, n, "%s wants a number, not a text", k->key);
	switch (k->kind) {
	case CONFIG_TEXT:
	case CONFIG_PATH:
		if (n->text[strspn(n->text, " \t\r\n")] == '\0')
			return config_refuse(d, n, "%s is empty", k->key);
		*(const char **)out = n->text;
		return true;
	case CONFIG_FLAG:
		if (!parse_flag(n, &flag))
			return config_refuse(d, n, "%s is true or false, not '%s'", k->key, config_shown(d,
			    n));
		*(uint8_t *)out = flag ? LINT_SAID_YES : LINT_SAID_NO;
		return true;
	case CONFIG_VERSION:
		if (strcmp(n->text, "1") != 0 || !n->plain)
			return config_refuse(d, n,
			    "%s is the number 1, which this program reads, not '%s'%s", k->key,
			    config_shown(d, n), n->n < 4 && strspn(n->text, "23456789") > 0 ?
			    ": a newer program may read it" : "");
		*(uint8_t *)out = CONFIG_READS;
		return true;
	case CONFIG_ITEM: return put_item(d, k, n, out);
	case CONFIG_NAME: return config_put_name(d, k, n, out);
	case CONFIG_TYPE:
		return type_parse(n->text, n->n, out) ||
		    config_refuse(d, n, "%s: '%s' is no type", k->key, config_shown(d, n));
	case CONFIG_CHECK: return config_put_check(d, k->key, n, out);
	case CONFIG_PRINT: return put_print(d, k, n, out);
	case CONFIG_CHOICE: return config_put_choice(d, k, n, out);
	default: return put_declared(d, k, n, out);
	}
}
