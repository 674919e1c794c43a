/* config_schema.c - the published schema of a configuration, out of the table of keys. */
#include "config_in.h"

static void
indent(struct buf *b, unsigned depth)
{
	buf_char(b, '\n');
	for (unsigned i = 0; i < depth; i++)
		buf_char(b, ' ');
}

static void
quoted(struct buf *b, const char *s)
{
	buf_char(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}

static void map_of(struct buf *, const struct config_key *, unsigned depth);

static void
choices_of(struct buf *b, const char *const *words)
{
	buf_str(b, "\"enum\": [");
	for (size_t i = 0; words[i] != NULL; i++) {
		buf_str(b, i == 0 ? "" : ", ");
		quoted(b, words[i]);
	}
	buf_char(b, ']');
}

static void
pattern(struct buf *b, const char *p)
{
	buf_str(b, "\"type\": \"string\", \"pattern\": ");
	quoted(b, p);
}

/* The members of one value's schema, without braces. */
static void
one_of(struct buf *b, const struct config_key *k, unsigned depth)
{
	switch (k->kind) {
	case CONFIG_FLAG: buf_str(b, "\"type\": \"boolean\""); break;
	case CONFIG_SPAN:
		buf_str(b, "\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, {");
		pattern(b, config_span_pattern);
		buf_str(b, "}]");
		break;
	case CONFIG_TIME:
	case CONFIG_LAST:
		buf_str(b, "\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, {");
		pattern(b, config_time_pattern);
		buf_str(b, "}]");
		break;
	case CONFIG_CLOCK: pattern(b, config_clock_pattern); break;
	case CONFIG_COUNT:
		buf_str(b, "\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000000");
		break;
	case CONFIG_VERSION: buf_printf(b, "\"type\": \"integer\", \"const\": %d", CONFIG_READS); break;
	case CONFIG_ITEM:
		buf_str(b, "\"anyOf\": [{\"type\": \"boolean\"}, {\"type\": \"string\", \"minLength\": 1}]");
		break;
	case CONFIG_PRINT: pattern(b, config_print_pattern); break;
	case CONFIG_CHOICE: choices_of(b, k->choices); break;
	case CONFIG_MAP: map_of(b, k->keys, depth); break;
	case CONFIG_LEVELS:
		buf_str(b,
		    "\"type\": \"object\", \"additionalProperties\": {\"enum\": [\"critical\", \"error\", "
		    "\"warning\", \"info\", \"off\"]}");
		break;
	case CONFIG_ZONES:
		buf_str(b,
		    "\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{\"type\": \"null\"}, {");
		map_of(b, k->keys, depth);
		buf_str(b, "}]}");
		break;
	default: pattern(b, "[^ \\t\\r\\n]"); break;
	}
}

static void
map_of(struct buf *b, const struct config_key *keys, unsigned depth)
{
	const char *sep = "";

	buf_str(b, "\"type\": \"object\", \"additionalProperties\": false,");
	indent(b, depth + 1);
	buf_str(b, "\"properties\": {");
	for (const struct config_key *k = keys; k->key != NULL; k++) {
		buf_str(b, sep);
		indent(b, depth + 2);
		quoted(b, k->key);
		buf_str(b, ": {\"description\": ");
		quoted(b, k->what);
		buf_str(b, ", ");
		if (k->list) {
			buf_str(b, "\"anyOf\": [{");
			one_of(b, k, depth + 2);
			buf_str(b, "}, {\"type\": \"array\", ");
			buf_str(b, config_wants_one(k) ? "\"minItems\": 1, " : "");
			buf_str(b, "\"items\": {");
			one_of(b, k, depth + 2);
			buf_str(b, "}}]");
		} else
			one_of(b, k, depth + 2);
		buf_char(b, '}');
		sep = ",";
	}
	indent(b, depth + 1);
	buf_char(b, '}');
	sep = ",\n \"required\": [";
	for (const struct config_key *k = keys; k->key != NULL; k++)
		if (k->required) {
			buf_str(b, sep);
			quoted(b, k->key);
			sep = ", ";
		}
	if (*sep == ',' && sep[1] == ' ')
		buf_char(b, ']');
	if (keys[0].offset == offsetof(struct engine_waiver, checks) && keys[0].kind == CONFIG_CHECK)
		buf_str(b, ",\n \"anyOf\": [{\"required\": [\"check\"]}, {\"required\": [\"fingerprint\"]}]");
}

void
config_schema(struct buf *b)
{
	buf_str(b, "{\n \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
	    " \"title\": \"dnssec-lint configuration\",\n"
	    " \"description\": \"of .dnssec-lint.yaml; each key has a twin in the environment: "
	    "rollout.soak is DNSSEC_LINT_ROLLOUT_SOAK\",\n ");
	map_of(b, config_keys, 0);
	buf_str(b, "\n}\n");
}
