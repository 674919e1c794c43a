#include "import.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/yaml_door.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"
#include <strings.h>

enum { TTL = 3600, MOST_FAULTS = 1000, CHUNK = 255 };

struct import {
	struct arena *arena;
	const char *path;
	const struct import_sink *sink;
	struct import_result *result;
	struct err *err;
	struct lint_name origin;
	/* As Route 53 writes: \052 is an octet in octal, and a name without a final dot is whole. */
	bool octal;
	const struct yaml_node *at; /* of the value at hand */
	uint8_t owner[255], owner_len;
	uint32_t ttl;
	uint8_t rdata[RDATA_MAX];
};

static bool
ends_with(const char *s, const char *end)
{
	const size_t n = strlen(s), m = strlen(end);

	return n > m && strcasecmp(s + n - m, end) == 0;
}

enum import_kind
import_kind(const char *path, const char *head, size_t n, bool strict)
{
	const char *p = head, *const end = head + n;
	const bool yaml = ends_with(path, ".yaml") || ends_with(path, ".yml");

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	if (p < end && *p == '{') {
		if (memmem(head, n, "\"ResourceRecordSets\"", 20) != NULL)
			return IMPORT_ROUTE53;
		if (memmem(head, n, "\"KeySigningKeys\"", 16) != NULL ||
		    memmem(head, n, "\"ServeSignature\"", 16) != NULL)
			return IMPORT_ROUTE53_KEYS;
	}
	if (strict && (!yaml || memmem(head, n, "type:", 5) == NULL || memmem(head, n, "value", 5) == NULL))
		return IMPORT_NONE;
	if (yaml || (strcmp(path, "-") == 0 && n >= 4 && memcmp(head, "---\n", 4) == 0))
		return IMPORT_OCTODNS;
	return IMPORT_NONE;
}

static void
hand_over(struct import *i, uint8_t kind, const struct yaml_node *at, const char *text)
{
	struct buf b = buf_new(i->arena);

	esc_add(&b, text, strlen(text) > 300 ? 300 : strlen(text));
	i->sink->fault(i->sink->ctx, &(struct zf_fault) { .kind = kind, .line = at->line,
	    .column = at->column > 65535 ? 65535 : (uint16_t)at->column,
	    .owner = { i->owner, i->owner_len }, .text = b.p });
}

__attribute__((format(printf, 3, 4))) static void
fault(struct import *i, const struct yaml_node *at, const char *fmt, ...)
{
	va_list ap;

	if (i->result->faults++ >= MOST_FAULTS)
		return;
	va_start(ap, fmt);
	hand_over(i, LINT_SYNTAX, at, arena_vprintf(i->arena, fmt, ap));
	va_end(ap);
}

static const char *
scalar(const struct yaml_node *n)
{
	return n == NULL || n->kind != YAML_SCALAR || strlen(n->text) != n->n || yaml_is_null(n) ? NULL :
	    n->text;
}

/* A member of a map by one of several names, "" when there is none. */
static const char *
member(const struct yaml_node *map, const char *name, const char *other)
{
	const char *s = scalar(yaml_get(map, name));

	if (s == NULL && other != NULL)
		s = scalar(yaml_get(map, other));
	return s == NULL ? "" : s;
}

/* \052 in octal to \042 in decimal, which master files have. */
static const char *
decimal(struct import *i, const char *s)
{
	struct buf b = buf_new(i->arena);

	if (!i->octal || strchr(s, '\\') == NULL)
		return s;
	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' && s[3] >= '0' &&
		    s[3] <= '7') {
			buf_printf(&b, "\\%03d", (s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 3;
		} else
			buf_char(&b, *s);
	}
	return b.p;
}

static struct lint_name
relative_to(const struct import *i)
{
	return i->octal ? (struct lint_name) { (const uint8_t *)"", 1 } : i->origin;
}

static bool
set_owner(struct import *i, const struct yaml_node *at, const char *text)
{
	const char *why = NULL;

	i->owner_len = 0;
	if (*text == '\0' || strcmp(text, "@") == 0) {
		memcpy(i->owner, i->origin.wire, i->origin.len);
		i->owner_len = i->origin.len;
	} else if (strlen(text) > 1010)
		why = "a name is too long";
	else
		why = name_parse(decimal(i, text), strlen(decimal(i, text)), relative_to(i), i->owner,
		    &i->owner_len);
	if (why != NULL) {
		i->owner_len = 0;
		fault(i, at, "the name %.60s: %s", text, why);
		return false;
	}
	name_lower(i->owner, i->owner_len);
	return true;
}

static void
emit(struct import *i, uint16_t type, const struct rdata_token *t, size_t n)
{
	struct rdata_why why = { 0 };
	size_t length = 0;

	if (!rdata_parse(type, t, n, relative_to(i), i->rdata, &length, &why)) {
		fault(i, i->at, "%s", why.text);
		return;
	}
	i->sink->record(i->sink->ctx, &(struct zf_record) { .owner = { i->owner, i->owner_len },
	    .type = type, .ttl = i->ttl, .rdata = i->rdata, .rdlen = (uint16_t)length, .line = i->at->line,
	    .column = i->at->column > 65535 ? 65535 : (uint16_t)i->at->column });
}

/* Words and quoted strings of a value as in a master file. */
static void
emit_text(struct import *i, uint16_t type, const char *s)
{
	VEC(struct rdata_token) tokens = { 0 };

	while (*(s += strspn(s, " \t\r\n")) != '\0') {
		struct rdata_token *t = vec_add(i->arena, &tokens);
		const bool quoted = *s == '"';
		const char *p = s += quoted;

		while (*p != '\0' && (quoted ? *p != '"' : strchr(" \t\r\n", *p) == NULL))
			p += *p == '\\' && p[1] != '\0' ? 2 : 1;
		*t = (struct rdata_token) { s, (uint32_t)(p - s), i->at->line, 1, quoted };
		if (quoted && *p == '\0') {
			fault(i, i->at, "a quote that is opened is not closed");
			return;
		}
		s = p + quoted;
	}
	emit(i, type, tokens.v, tokens.n);
}

/* One text of any length: cut into strings of 255 octets, escapes kept whole. */
static void
emit_strings(struct import *i, uint16_t type, const char *s)
{
	const size_t length = strlen(s);
	VEC(struct rdata_token) tokens = { 0 };
	struct buf b = buf_new(i->arena);
	size_t n = 0, start = 0;

	if (length > 1 && *s == '"' && s[length - 1] == '"') {
		emit_text(i, type, s);
		return;
	}
	for (; *s != '\0' || tokens.n == 0; n++) {
		if (n == CHUNK || *s == '\0') {
			*vec_add(i->arena, &tokens) = (struct rdata_token) { NULL, (uint32_t)(b.n - start),
				i->at->line, 1, true };
			start = b.n;
			n = 0;
			if (*s == '\0')
				break;
		}
		if (*s == '\\' && s[1] != '\0') {
			const size_t escape = s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9' &&
			    s[3] >= '0' && s[3] <= '9' ? 4 : 2;

			buf_add(&b, s, escape);
			s += escape;
		} else if ((uint8_t)*s < 0x20 || (uint8_t)*s > 0x7e || *s == '"' || *s == '\\')
			buf_printf(&b, "\\%03u", (unsigned)(uint8_t)*s++);
		else
			buf_char(&b, *s++);
	}
	if (b.n > start)
		*vec_add(i->arena, &tokens) = (struct rdata_token) { NULL, (uint32_t)(b.n - start),
			i->at->line, 1, true };
	start = 0;
	for (size_t k = 0; k < tokens.n; k++) {
		tokens.v[k].p = b.p == NULL ? "" : b.p + start;
		start += tokens.v[k].n;
	}
	emit(i, type, tokens.v, tokens.n);
}

/* What must be text where it stands: a parameter of SVCB, its value. */
static const char *
plain(struct import *i, const struct yaml_node *n)
{
	const char *s = scalar(n);

	if (s == NULL)
		fault(i, n, "a word is expected here");
	return s == NULL ? "" : s;
}

/* A value of several fields as one line of a master file; NULL: no such type here. */
static const char *
octodns_fields(struct import *i, uint16_t type, const struct yaml_node *v)
{
	struct arena *a = i->arena;
	struct buf b;
	const struct yaml_node *params;

	switch (type) {
	case LINT_T_MX:
		return arena_printf(a, "%s %s", member(v, "preference", "priority"),
		    member(v, "exchange", "value"));
	case LINT_T_SRV:
		return arena_printf(a, "%s %s %s %s", member(v, "priority", NULL), member(v, "weight", NULL),
		    member(v, "port", NULL), member(v, "target", NULL));
	case LINT_T_CAA:
		return arena_printf(a, "%s %s \"%s\"", *member(v, "flags", NULL) == '\0' ? "0" :
		    member(v, "flags", NULL), member(v, "tag", NULL), member(v, "value", NULL));
	case LINT_T_SSHFP:
		return arena_printf(a, "%s %s %s", member(v, "algorithm", NULL),
		    member(v, "fingerprint_type", NULL), member(v, "fingerprint", NULL));
	case LINT_T_TLSA:
		return arena_printf(a, "%s %s %s %s", member(v, "certificate_usage", NULL),
		    member(v, "selector", NULL), member(v, "matching_type", NULL),
		    member(v, "certificate_association_data", NULL));
	case LINT_T_DS:
		/* The older names mean the same, shifted: flags is the key tag. */
		if (yaml_get(v, "key_tag") == NULL)
			return arena_printf(a, "%s %s %s %s", member(v, "flags", NULL),
			    member(v, "protocol", NULL), member(v, "algorithm", NULL),
			    member(v, "public_key", NULL));
		return arena_printf(a, "%s %s %s %s", member(v, "key_tag", NULL),
		    member(v, "algorithm", NULL), member(v, "digest_type", NULL), member(v, "digest", NULL));
	case 35: /* NAPTR */
		return arena_printf(a, "%s %s \"%s\" \"%s\" \"%s\" %s", member(v, "order", NULL),
		    member(v, "preference", NULL), member(v, "flags", NULL), member(v, "service", NULL),
		    member(v, "regexp", NULL), member(v, "replacement", NULL));
	case 29: /* LOC */
		return arena_printf(a, "%s %s %s %s %s %s %s %s %sm %sm %sm %sm", member(v, "lat_degrees",
		    NULL),
		    member(v, "lat_minutes", NULL), member(v, "lat_seconds", NULL),
		    member(v, "lat_direction", NULL), member(v, "long_degrees", NULL),
		    member(v, "long_minutes", NULL), member(v, "long_seconds", NULL),
		    member(v, "long_direction", NULL), member(v, "altitude", NULL), member(v, "size", NULL),
		    member(v, "precision_horz", NULL), member(v, "precision_vert", NULL));
	case LINT_T_SVCB:
	case LINT_T_HTTPS:
		b = buf_new(a);
		buf_printf(&b, "%s %s", member(v, "svcpriority", NULL), member(v, "targetname", NULL));
		params = yaml_get(v, "svcparams");
		for (uint32_t k = 0; params != NULL && params->kind == YAML_MAP && k < params->n; k++) {
			const struct yaml_node *value = params->pairs[k].value;
			const char *sep = "=";

			buf_printf(&b, " %s", plain(i, params->pairs[k].key));
			if (scalar(value) != NULL && *scalar(value) != '\0')
				buf_printf(&b, "=%s", scalar(value));
			if (value->kind == YAML_MAP)
				plain(i, value);
			for (uint32_t m = 0; value->kind == YAML_LIST && m < value->n; m++, sep = ",")
				buf_printf(&b, "%s%s", sep, plain(i, value->items[m]));
		}
		return b.p;
	default: return NULL;
	}
}

static void
octodns_value(struct import *i, const char *type_name, uint16_t type, const struct yaml_node *v)
{
	const char *s = scalar(v);

	i->at = v;
	if (v->kind == YAML_MAP && (s = octodns_fields(i, type, v)) == NULL) {
		fault(i, v, "fields of a value of type %s are not known here", type_name);
		return;
	}
	if (s == NULL)
		fault(i, v, "a value of type %s is expected here", type_name);
	else if (type == LINT_T_TXT || type == 99)
		emit_strings(i, type, s);
	else
		emit_text(i, type, s);
}

static void
octodns_record(struct import *i, const struct yaml_node *r)
{
	const struct yaml_node *type_node, *ttl, *value, *values;
	const char *name;
	uint16_t type;

	if (r->kind != YAML_MAP) {
		fault(i, r, "a record is a map with type, ttl and value");
		return;
	}
	if (r->twice != NULL)
		fault(i, r->twice, "'%.60s' stands here twice", r->twice->text);
	type_node = yaml_get(r, "type");
	name = scalar(type_node);
	if (name == NULL) {
		fault(i, r, "a record has no type");
		return;
	}
	ttl = yaml_get(r, "ttl");
	i->ttl = TTL;
	if (ttl != NULL && (scalar(ttl) == NULL || *scalar(ttl) == '\0' ||
	    scalar(ttl)[strspn(scalar(ttl), "0123456789")] != '\0' || strlen(scalar(ttl)) > 9))
		fault(i, ttl, "a TTL is a number of seconds");
	else if (ttl != NULL)
		i->ttl = (uint32_t)strtoul(scalar(ttl), NULL, 10);
	value = yaml_get(r, "value");
	values = yaml_get(r, "values");
	if (value != NULL && values != NULL)
		fault(i, value, "both value and values are given, and only one can be meant");
	if (values == NULL)
		values = value;
	/* Answered by the provider out of something else: ALIAS, ANAME, URLFWD, Route53Provider/ALIAS. */
	if (!type_parse(name, strlen(name), &type)) {
		if (strchr(name, '/') == NULL && strcasecmp(name, "ALIAS") != 0 &&
		    strcasecmp(name, "ANAME") != 0 && strcasecmp(name, "URLFWD") != 0)
			fault(i, type_node, "'%.60s' is no type", name);
		else
			i->sink->exists(i->sink->ctx, (struct lint_name) { i->owner, i->owner_len });
		return;
	}
	if (values == NULL || (values->kind == YAML_LIST && values->n == 0)) {
		if (yaml_get(r, "dynamic") != NULL || yaml_get(r, "geo") != NULL)
			i->sink->exists(i->sink->ctx, (struct lint_name) { i->owner, i->owner_len });
		else
			fault(i, r, "a record of type %.20s has no value", name);
		return;
	}
	if (values->kind != YAML_LIST) {
		octodns_value(i, name, type, values);
		return;
	}
	for (uint32_t k = 0; k < values->n; k++)
		octodns_value(i, name, type, values->items[k]);
}

static bool
octodns(struct import *i, const struct yaml_node *root)
{
	if (root->kind != YAML_MAP && !yaml_is_null(root))
		return err_set(i->err, 2, "%s: not a zone of octoDNS: it is no map of names", i->path);
	if (i->origin.len == 0)
		return err_set(i->err, 2, "%s: the file's name does not say which zone this is: pass "
		    "--origin NAME", i->path);
	if (root->kind == YAML_MAP && root->twice != NULL)
		fault(i, root->twice, "the name '%.60s' stands here twice", root->twice->text);
	for (uint32_t k = 0; root->kind == YAML_MAP && k < root->n; k++) {
		const struct yaml_node *key = root->pairs[k].key, *v = root->pairs[k].value;

		if (key->kind != YAML_SCALAR || strlen(key->text) != key->n ||
		    (v->kind != YAML_LIST && (v->kind != YAML_MAP || yaml_get(v, "type") == NULL)))
			return err_set(i->err, 2,
			    "%s:%u:%u: not a zone of octoDNS: a name with a record or a "
			    "list of records is expected here", i->path, key->line, key->column);
		if (!set_owner(i, key, key->text))
			continue;
		if (v->kind == YAML_MAP)
			octodns_record(i, v);
		for (uint32_t m = 0; v->kind == YAML_LIST && m < v->n; m++)
			octodns_record(i, v->items[m]);
	}
	return true;
}

/* One set; `seen` is the set of the same name and type before it, by SetIdentifier. */
static void
route53_set(struct import *i, const struct yaml_node *set, const struct yaml_node *before)
{
	const char *name = member(set, "Name", NULL), *type_name = member(set, "Type", NULL);
	const struct yaml_node *ttl = yaml_get(before != NULL ? before : set, "TTL"),
			       *values = yaml_get(set, "ResourceRecords");
	const bool routed = yaml_get(set, "SetIdentifier") != NULL;
	uint16_t type;

	if (!set_owner(i, set, name))
		return;
	if (!type_parse(type_name, strlen(type_name), &type)) {
		fault(i, set, "'%.60s' is no type", type_name);
		return;
	}
	i->ttl = scalar(ttl) == NULL ? TTL : (uint32_t)strtoul(scalar(ttl), NULL, 10);
	/* An alias is answered by what it points at, a routed CNAME by one of several. */
	if (values == NULL || values->kind != YAML_LIST ||
	    (routed && before != NULL && type == LINT_T_CNAME)) {
		i->sink->exists(i->sink->ctx, (struct lint_name) { i->owner, i->owner_len });
		return;
	}
	for (uint32_t k = 0; k < values->n; k++) {
		const char *value = member(values->items[k], "Value", NULL);
		const struct yaml_node *old = before == NULL ? NULL : yaml_get(before, "ResourceRecords");
		bool again = false;

		for (uint32_t m = 0; old != NULL && old->kind == YAML_LIST && m < old->n; m++)
			again |= strcmp(member(old->items[m], "Value", NULL), value) == 0;
		i->at = yaml_get(values->items[k], "Value");
		if (i->at == NULL || *value == '\0')
			fault(i, values->items[k], "a record without a Value");
		else if (!again)
			emit_text(i, type, decimal(i, value));
	}
}

static bool
route53(struct import *i, const struct yaml_node *root)
{
	const struct yaml_node *sets = yaml_get(root, "ResourceRecordSets"), *before = NULL;

	if (sets == NULL || sets->kind != YAML_LIST)
		return err_set(i->err, 2, "%s: 'ResourceRecordSets' is no list", i->path);
	for (uint32_t k = 0; k < sets->n && i->origin.len == 0; k++)
		if (strcmp(member(sets->items[k], "Type", NULL), "SOA") == 0) {
			i->origin = (struct lint_name) { (const uint8_t *)"", 1 };
			if (!set_owner(i, sets->items[k], member(sets->items[k], "Name", NULL)))
				return err_set(i->err, 2, "%s: the name of the SOA cannot be read", i->path);
			i->origin = (struct lint_name) { arena_copy(i->arena, i->owner, i->owner_len),
				i->owner_len };
		}
	if (i->origin.len == 0)
		return err_set(i->err, 2, "%s: no SOA in it says which zone this is: pass --origin NAME",
		    i->path);
	if (yaml_get(root, "NextToken") != NULL || strcmp(member(root, "IsTruncated", NULL), "true") == 0)
		fault(i, root, "the list is cut off; ask for all of it (--max-items)");
	for (uint32_t k = 0; k < sets->n; k++) {
		const struct yaml_node *s = sets->items[k];
		const bool same = before != NULL && yaml_get(s, "SetIdentifier") != NULL &&
		    strcmp(member(s, "Name", NULL), member(before, "Name", NULL)) == 0 &&
		    strcmp(member(s, "Type", NULL), member(before, "Type", NULL)) == 0;

		if (s->kind != YAML_MAP) {
			fault(i, s, "a record set is an object");
			continue;
		}
		route53_set(i, s, same ? before : NULL);
		if (!same)
			before = s;
	}
	return true;
}

static const char *
with_message(struct import *i, const char *message)
{
	return *message == '\0' ? "" : arena_printf(i->arena, ": %.200s", message);
}

/* The words that its API documents for the zone as a whole. */
static void
signer_state(struct import *i, const struct yaml_node *at, const char *word, const char *message)
{
	const char *said = with_message(i, message), *text;
	uint8_t kind = LINT_SIGNER_FAILS;

	if (strcmp(word, "SIGNING") == 0 || strcmp(word, "NOT_SIGNING") == 0)
		return;
	if (strcmp(word, "ACTION_NEEDED") == 0) {
		kind = LINT_SIGNER_LOST;
		text = arena_printf(i->arena, "the provider can no longer sign the zone (%s%s): the "
		    "signatures that it has run out", word, said);
	} else if (strcmp(word, "DELETING") == 0) {
		kind = LINT_SIGNER_LEAVES;
		text = arena_printf(i->arena, "the provider is taking the signatures out of the zone "
		    "(%s%s): whoever holds its DS answers SERVFAIL", word, said);
	} else if (strcmp(word, "INTERNAL_FAILURE") == 0)
		text = arena_printf(i->arena, "the provider's signer failed in what it was told to do "
		    "last (%s%s)", word, said);
	else
		text = arena_printf(i->arena, "the provider says of its signer what this version does not "
		    "know: %.40s%s", word, said);
	hand_over(i, kind, at, text);
}

/* Those for a key of a zone that is signed or is not; `last`: no key is active. */
static void
key_state(struct import *i, const struct yaml_node *key, const char *word, bool signs, bool last)
{
	const struct yaml_node *at = yaml_get(key, "Status");
	const char *name = arena_printf(i->arena, "%.60s", member(key, "Name", NULL));
	const char *said = with_message(i, member(key, "StatusMessage", NULL)), *text;
	uint8_t kind = LINT_SIGNER_FAILS;

	if (at == NULL || *word == '\0' || strcmp(word, "ACTIVE") == 0 ||
	    (!signs && strcmp(word, "INACTIVE") == 0))
		return;
	if (strcmp(word, "ACTION_NEEDED") == 0) {
		kind = LINT_SIGNER_LOST;
		text = arena_printf(i->arena, "the provider has lost the private half of key %s (%s%s): "
		    "its signature over the DNSKEY RRset runs out and cannot be renewed", name, word,
		    said);
	} else if (strcmp(word, "DELETING") == 0 || strcmp(word, "INACTIVE") == 0) {
		kind = signs && last ? LINT_SIGNER_LEAVES : LINT_SIGNER_RESTS;
		text = arena_printf(i->arena, signs && last ? "key %s is %s%s, and no other key signing "
		    "key of the zone is active" : "key %s is %s%s: it does not sign", name, word, said);
	} else if (strcmp(word, "INTERNAL_FAILURE") == 0)
		text = arena_printf(i->arena, "the provider failed in what it was told to do with key %s "
		    "last (%s%s)", name, word, said);
	else
		text = arena_printf(i->arena, "the provider says of key %s what this version does not know: "
		    "%.40s%s", name, word, said);
	hand_over(i, kind, at, text);
}

static bool
route53_keys(struct import *i, const struct yaml_node *root)
{
	const struct yaml_node *status = yaml_get(root, "Status"), *keys = yaml_get(root, "KeySigningKeys"),
	    *n;
	bool signs = true;
	uint32_t active = 0;

	if (i->origin.len == 0)
		return err_set(i->err, 2, "%s: get-dnssec does not name the zone: pass --origin NAME",
		    i->path);
	set_owner(i, root, "");
	i->ttl = TTL; /* what Route 53 gives its DNSKEY RRset */
	n = status == NULL ? NULL : yaml_get(status, "ServeSignature");
	if (n != NULL && scalar(n) != NULL) {
		signs = strcmp(scalar(n), "NOT_SIGNING") != 0;
		signer_state(i, n, scalar(n), member(status, "StatusMessage", NULL));
	}
	for (uint32_t k = 0; keys != NULL && keys->kind == YAML_LIST && k < keys->n; k++)
		active += strcmp(member(keys->items[k], "Status", NULL), "ACTIVE") == 0;
	for (uint32_t k = 0; keys != NULL && keys->kind == YAML_LIST && k < keys->n; k++) {
		const char *word = member(keys->items[k], "Status", NULL);

		key_state(i, keys->items[k], word, signs, active == 0);
		i->at = yaml_get(keys->items[k], "DNSKEYRecord");
		if (i->at != NULL && scalar(i->at) != NULL && strcmp(word, "INACTIVE") != 0 && signs)
			emit_text(i, LINT_T_DNSKEY, scalar(i->at));
	}
	return true;
}

bool
import_read(struct arena *a, enum import_kind kind, const char *path, const char *text, size_t n,
    struct lint_name origin, const struct import_sink *sink, struct import_result *result, struct err *err)
{
	const struct yaml_limits limits = { .nodes = IMPORT_MAX_NODES };
	struct import *i = new (a, struct import, 1);
	const struct yaml_node *root;
	bool good;

	*result = (struct import_result) { 0 };
	i->arena = a;
	i->path = path;
	i->sink = sink;
	i->result = result;
	i->err = err;
	i->origin = origin;
	i->octal = kind != IMPORT_OCTODNS;
	root = yaml_read(a, path, text, n, &limits, err);
	if (root == NULL)
		return false;
	good = kind == IMPORT_OCTODNS ? octodns(i, root) : kind == IMPORT_ROUTE53 ? route53(i, root) :
	    route53_keys(i, root);
	if (good) {
		memcpy(result->apex, i->origin.wire, i->origin.len);
		result->apex_len = i->origin.len;
	}
	return good;
}
