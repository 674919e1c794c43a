/* config_in.h - the table of keys; private to config*.c. */
#ifndef ENGINE_CONFIG_IN_H
#define ENGINE_CONFIG_IN_H
#include "config.h"

enum config_kind {
	CONFIG_TEXT, /* const char *, not empty */
	CONFIG_FLAG, /* uint8_t, enum lint_said */
	CONFIG_SPAN, /* struct lint_declared: 3600, 90m, 2d */
	CONFIG_TIME, /* struct lint_declared: a date or an instant */
	CONFIG_LAST, /* the same; a date stands for its last second */
	CONFIG_CLOCK, /* struct lint_declared: "06:30", UTC */
	CONFIG_COUNT, /* struct lint_declared: a number from 1 to 1000000 */
	CONFIG_ITEM, /* struct lint_item: a text, or true; false: not there */
	CONFIG_NAME, /* struct lint_name */
	CONFIG_TYPE, /* uint16_t */
	CONFIG_CHECK, /* const char *: an id or a glob that fits one */
	CONFIG_PRINT, /* const char *: a fingerprint */
	CONFIG_PATH, /* for an option */
	CONFIG_VERSION, /* uint8_t: CONFIG_READS */
	CONFIG_CHOICE, /* uint8_t: place in choices, from 1 */
	CONFIG_MAP, /* a struct of keys; one in a list begins with a lint_ref */
	CONFIG_LEVELS, /* for an option: check: level */
	CONFIG_ZONES, /* NAME: keys */
};
struct config_key {
	const char *key;
	uint8_t kind; /* enum config_kind */
	bool list; /* struct { void *v; size_t n; }; a scalar stands for a list of one */
	bool required;
	uint16_t size; /* of a list's element */
	size_t offset;
	const char *option; /* the command line's name for it */
	const char *const *choices; /* ends with NULL */
	const struct config_key *keys; /* CONFIG_MAP */
	const char *what; /* one line */
};
/* Ends with key NULL. */
extern const struct config_key config_keys[], config_rollout_keys[];
extern const char config_span_pattern[], config_time_pattern[], config_clock_pattern[],
    config_print_pattern[];

/* A list that says nothing when it is empty. */
static inline bool
config_wants_one(const struct config_key *k)
{
	return k->list && (k->required || (k->kind == CONFIG_CHECK && k->option == NULL));
}

struct config_decode {
	struct arena *arena;
	const struct config_input *in;
	struct config *config;
	const char *file; /* that is read: a path, or "environment:NAME" */
	bool env;
	struct err *err;
};
/* config_values.c */
const char *config_where(struct config_decode *, const struct yaml_node *);
bool config_refuse(struct config_decode *, const struct yaml_node *, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
const char *config_shown(struct config_decode *, const struct yaml_node *); /* for a sentence */
struct lint_ref config_place(struct config_decode *, const struct yaml_node *, const char *text);
bool config_put_name(
    struct config_decode *, const struct config_key *, const struct yaml_node *, struct lint_name *);
bool config_put_choice(
    struct config_decode *, const struct config_key *, const struct yaml_node *, uint8_t *);
bool config_put_check(struct config_decode *, const char *what, const struct yaml_node *, const char **);
/* One value that is no map, by its key's kind. */
bool config_put(struct config_decode *, const struct config_key *, const struct yaml_node *, void *);

/* "DNSSEC_LINT_ROLLOUT_SOAK" */
const char *config_twin(struct arena *, const char *prefix, const char *key);
#endif
