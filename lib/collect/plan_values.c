/* plan_values.c - one value out of a resource: what is sensitive stays closed, what is not
 * known yet is said to be so; names, DS and keys out of text. */
#include "plan_int.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { MOST_DIGEST = 64, MOST_KEY = 4096 };

static const struct jtext_value *
into(const struct jtext *t, const struct jtext_value *v, const char *key)
{
	if (jtext_has_kind(v, JTEXT_ARRAY))
		v = jtext_nth(t, v, 0);
	return jtext_get(t, v, key);
}

static bool
is_true(const struct jtext_value *v)
{
	return jtext_has_kind(v, JTEXT_TRUE);
}

/* Of a list or a block it is enough that one leaf is marked. */
static bool
any_true(const struct jtext *t, const struct jtext_value *v)
{
	for (uint32_t i = v == NULL ? 0 : (uint32_t)(v - t->v); v != NULL && i < v->next; i++)
		if (t->v[i].kind == JTEXT_TRUE)
			return true;
	return false;
}

bool
plan_is_hidden(const struct plan_reader *r, const struct plan_side *s)
{
	return any_true(&r->text, s->sensitive);
}

static struct plan_attr
attr(const struct plan_reader *r, const struct plan_side *s, const char *path, size_t n)
{
	struct plan_attr o = { 0 };
	struct plan_side at = *s;

	for (size_t i = 0; i < n;) {
		const size_t k = strcspn(path + i, ".|");
		const char *key = arena_copy(r->arena, path + i, k);

		o.unknown |= is_true(at.unknown);
		o.sensitive |= is_true(at.sensitive);
		at.value = into(&r->text, at.value, key);
		at.unknown = into(&r->text, at.unknown, key);
		at.sensitive = into(&r->text, at.sensitive, key);
		i += k + 1;
	}
	o.unknown |= any_true(&r->text, at.unknown);
	o.sensitive |= any_true(&r->text, at.sensitive);
	if (at.value != NULL && at.value->kind != JTEXT_NULL)
		o.v = at.value;
	return o;
}

struct plan_attr
plan_attr(const struct plan_reader *r, const struct plan_side *s, const char *path)
{
	struct plan_attr o = { 0 };
	bool unknown = false;

	for (const char *p = path; p != NULL && *p != '\0';) {
		const size_t n = strcspn(p, "|");

		o = attr(r, s, p, n);
		if (o.v != NULL)
			return o;
		unknown |= o.unknown;
		p += p[n] == '|' ? n + 1 : n;
	}
	o.unknown = unknown;
	return o;
}

/* Not NULL: may be printed, once it is escaped. */
const char *
plan_string(const struct plan_reader *r, const struct plan_side *s, const char *path)
{
	const struct plan_attr o = plan_attr(r, s, path);

	return o.sensitive ? NULL : jtext_string(&r->text, o.v);
}

const char *
plan_outside(struct arena *a, const char *s)
{
	enum { MOST = 300 };
	struct buf b = buf_new(a);
	const size_t n = strlen(s);

	esc_add(&b, s, n > MOST ? MOST : n);
	if (n > MOST)
		buf_str(&b, "...");
	return n == 0 ? "" : b.p;
}

bool
plan_absolute(struct arena *a, const char *text, struct lint_name *out)
{
	static const uint8_t root[1];
	uint8_t wire[255], len;

	if (*text == '\0' ||
	    name_parse(text, strlen(text), (struct lint_name){ root, 1 }, wire, &len) != NULL)
		return false;
	name_lower(wire, len);
	*out = (struct lint_name){ arena_copy(a, wire, len), len };
	return true;
}

bool
plan_name(const struct plan_reader *r, const char *text, struct lint_name origin, bool relative,
    struct lint_name *out)
{
	uint8_t wire[255], len;
	const size_t n = strlen(text);

	/* Route 53 writes an asterisk as an octal escape, which would be a 4 in ours. */
	if (strncmp(text, "\\052", 4) == 0)
		return plan_name(r, arena_printf(r->arena, "*%s", text + 4), origin, relative, out);
	if (n == 0 || strcmp(text, "@") == 0) {
		*out = origin;
		return origin.len > 0;
	}
	if (!relative && plan_absolute(r->arena, text, out) &&
	    (origin.len == 0 || text[n - 1] == '.' || lint_name_within(*out, origin)))
		return true;
	if (origin.len == 0 || name_parse(text, n, origin, wire, &len) != NULL)
		return false;
	name_lower(wire, len);
	*out = (struct lint_name){ arena_copy(r->arena, wire, len), len };
	return true;
}

static const char *
word(const char *p, size_t *n)
{
	p += strspn(p, " \t");
	*n = strcspn(p, " \t");
	return p;
}

static bool
number(const char *p, size_t n, uint32_t most, uint32_t *out)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9' || (sum = sum * 10 + (uint64_t)(p[i] - '0')) > most)
			return false;
	*out = (uint32_t)sum;
	return n > 0;
}

/* Hex or base 64 with blanks in it. */
static const char *
packed(struct arena *a, const char *p, size_t *n)
{
	char *o = new (a, char, strlen(p) + 1);

	*n = 0;
	for (; *p != '\0'; p++)
		if (strchr(" \t\r\n\"()", *p) == NULL)
			o[(*n)++] = *p;
	return o;
}

static bool
make_ds(struct arena *a, uint32_t tag, uint32_t algorithm, uint32_t type, const char *hex,
    struct ev_plan_ds *ds)
{
	uint8_t rdata[4 + MOST_DIGEST];
	size_t n;
	const char *digits = packed(a, hex, &n);
	const ssize_t digest =
	    n > 2 * MOST_DIGEST ? -1 : hex_decode(digits, n, rdata + 4, MOST_DIGEST);

	rdata[0] = (uint8_t)(tag >> 8), rdata[1] = (uint8_t)tag;
	rdata[2] = (uint8_t)algorithm, rdata[3] = (uint8_t)type;
	/* Some examples are cut short; tag and algorithm are worth something without. */
	*ds = (struct ev_plan_ds){ .algorithm = (uint8_t)algorithm };
	n = 4 + (digest > 0 ? (size_t)digest : 0);
	ds->rdata = (struct lint_bytes){ arena_copy(a, rdata, n), n };
	return true;
}

/* Where RDATA begins in a record that may have an owner, a TTL, IN and its type in front. */
static const char *
behind_type(const char *text, const char *type)
{
	size_t n;
	const char *p = text;

	for (int i = 0; i < 5; i++) {
		p = word(p, &n);
		if (n == strlen(type) && strncasecmp(p, type, n) == 0)
			return p + n;
		p += n;
	}
	return text;
}

static bool
algorithm_of(const char *p, size_t n, uint32_t *out)
{
	uint8_t algorithm;

	if (number(p, n, 255, out))
		return true;
	if (!algorithm_parse(p, n, &algorithm))
		return false;
	*out = algorithm;
	return true;
}

bool
plan_ds_text(struct arena *a, const char *text, struct ev_plan_ds *ds)
{
	const char *p = behind_type(text, "DS");
	uint32_t tag, algorithm, type;
	size_t n;

	p = word(p, &n);
	if (!number(p, n, 65535, &tag))
		return false;
	p = word(p + n, &n);
	if (!algorithm_of(p, n, &algorithm))
		return false;
	p = word(p + n, &n);
	return number(p, n, 255, &type) && make_ds(a, tag, algorithm, type, p + n, ds);
}

static bool
member(const struct plan_reader *r, const struct jtext_value *o, const char *a, const char *b,
    uint32_t most, uint32_t *out)
{
	return jtext_whole(&r->text, jtext_get(&r->text, o, a), most, out) ||
	       (b != NULL && jtext_whole(&r->text, jtext_get(&r->text, o, b), most, out));
}

/* Google's names of algorithms are those of the registry in small letters. */
static bool
member_algorithm(const struct plan_reader *r, const struct jtext_value *o, uint32_t *out)
{
	const struct jtext_value *v = jtext_get(&r->text, o, "algorithm");
	const char *s = jtext_string(&r->text, v);

	return jtext_whole(&r->text, v, 255, out) ||
	       (s != NULL && algorithm_of(s, strlen(s), out)) ||
	       member(r, o, "signing_algorithm_type", NULL, 255, out);
}

/* A number, or a name with or without its dash. */
static bool
member_digest_type(const struct plan_reader *r, const struct jtext_value *o, uint32_t *out)
{
	static const struct {
		const char *word;
		uint32_t type;
	} words[] = { { "SHA1", 1 }, { "SHA-1", 1 }, { "SHA256", 2 }, { "SHA-256", 2 },
		{ "GOST3411", 3 }, { "SHA384", 4 }, { "SHA-384", 4 } };
	const char *s = jtext_string(&r->text, jtext_get(&r->text, o, "digest_type"));

	if (member(r, o, "digest_type", "digestType", 255, out))
		return true;
	for (size_t i = 0; s != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(s, words[i].word) == 0) {
			*out = words[i].type;
			return true;
		}
	return false;
}

bool
plan_ds_object(const struct plan_reader *r, const struct jtext_value *o, struct ev_plan_ds *ds)
{
	const struct jtext_value *d = jtext_get(&r->text, o, "digest");
	const char *digest = jtext_string(&r->text, d), *key;
	uint32_t tag, algorithm, type;

	if (jtext_has_kind(d, JTEXT_OBJECT)) { /* Azure: digest { algorithmType, value } */
		digest = jtext_string(&r->text, jtext_get(&r->text, d, "value"));
		if (!jtext_whole(&r->text, jtext_get(&r->text, d, "algorithmType"), 255, &type))
			return false;
	} else if (!member_digest_type(r, o, &type)) {
		/* octoDNS of old misnamed all four. */
		key = jtext_string(&r->text, jtext_get(&r->text, o, "public_key"));
		if (key != NULL && member(r, o, "flags", NULL, 65535, &tag) &&
		    member(r, o, "protocol", NULL, 255, &algorithm) &&
		    member(r, o, "algorithm", NULL, 255, &type))
			return make_ds(r->arena, tag, algorithm, type, key, ds);
		return false;
	}
	return digest != NULL && member(r, o, "key_tag", "keyTag", 65535, &tag) &&
	       member_algorithm(r, o, &algorithm) &&
	       make_ds(r->arena, tag, algorithm, type, digest, ds);
}

struct lint_bytes
plan_dnskey(struct arena *a, uint32_t flags, uint32_t algorithm, struct lint_bytes key)
{
	uint8_t *p = arena_alloc(a, key.n + 5, 1);

	p[0] = (uint8_t)(flags >> 8), p[1] = (uint8_t)flags, p[2] = 3, p[3] = (uint8_t)algorithm;
	memcpy(p + 4, key.p, key.n);
	return (struct lint_bytes){ p, key.n + 4 };
}

bool
plan_key_text(struct arena *a, const char *text, struct lint_bytes *out)
{
	uint8_t key[MOST_KEY];
	size_t n;
	const char *p = packed(a, text, &n);
	const ssize_t octets = n > 2 * MOST_KEY ? -1 : b64_decode(p, n, key, sizeof(key));

	if (octets <= 0)
		return false;
	*out = (struct lint_bytes){ arena_copy(a, key, (size_t)octets), (size_t)octets };
	return true;
}

bool
plan_dnskey_text(struct arena *a, const char *text, struct lint_bytes *out)
{
	const char *p = behind_type(text, "DNSKEY");
	uint32_t flags, protocol, algorithm;
	struct lint_bytes key;
	size_t n;

	p = word(p, &n);
	if (!number(p, n, 65535, &flags))
		return false;
	p = word(p + n, &n);
	if (!number(p, n, 255, &protocol))
		return false;
	p = word(p + n, &n);
	if (!algorithm_of(p, n, &algorithm) || !plan_key_text(a, p + n, &key))
		return false;
	*out = plan_dnskey(a, flags, algorithm, key);
	return true;
}
