/*
 * config.h - .dnssec-lint.yaml and its twins in the environment.  One table of
 * keys (config_keys.c) serves the reader, the schema, the twins and the search
 * for the key that was meant, so that none can disagree with another.
 *
 * What is not known, wrong in kind or said twice is refused with file, line and
 * column: a gate that reads half of its configuration is none.
 */
#ifndef ENGINE_CONFIG_H
#define ENGINE_CONFIG_H
#include "engine.h"
#include "../base/buf.h"
#include "../base/yaml_door.h"

enum { CONFIG_READS = 1 /* version */, CONFIG_MAX_OCTETS = 1 << 20, CONFIG_MAX_NODES = 100000 };

/* An option that a key sets, as the command line would. */
struct config_setting {
	const char *option; /* "fail-on" */
	const char *value;
	const char *where; /* "FILE:LINE:COLUMN" */
	bool env;
	bool path; /* relative to the file's folder */
};
struct config_zone {
	struct lint_name name;
	uint32_t row; /* of the map that names it */
	struct lint_intent intent;
};
struct config {
	const char *file; /* NULL: none was read */
	uint8_t version; /* as it says; 0: it does not */
	VEC(const char *) env; /* names of twins that were set */
	VEC(struct config_setting) settings; /* file first, then environment */
	struct {
		struct engine_waiver *v;
		size_t n;
	} waivers;
	bool has_intent;
	struct lint_intent intent; /* of every zone that is not named */
	VEC(struct config_zone) zones;
};
struct config_input {
	const char *file, *text; /* NULL: none */
	size_t n;
	bool found; /* by itself, not named: its paths must lie beneath its folder */
	const char *const *env; /* "DNSSEC_LINT_X=value", ends with NULL; or NULL */
	const struct engine_checks *checks;
	struct engine_places *places;
};
bool config_read(struct arena *, const struct config_input *, struct config *, struct err *);
/* What it declares of a zone, or NULL. */
const struct lint_intent *config_intent(const struct config *, struct lint_name zone);
void config_schema(struct buf *);
#endif
