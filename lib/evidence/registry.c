/* registry.c - from the JSON of an RDAP answer to what we look at. */
#include "registry.h"
#include "json_guard.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include <jansson.h>
#include <strings.h>

enum { DIGEST_SHA256 = 2, MAX_DIGEST = 64, MAX_KEY = 4096 };

struct reader {
	struct arena *a;
	struct lint_name zone;
	struct registry_says *s;
};

static const char *
escaped(struct arena *a, const json_t *v)
{
	struct buf b = buf_new(a);

	esc_add(&b, json_string_value(v), json_string_length(v));
	return b.p;
}

/* A member of a list; what should be a list and is not counts as a list of one. */
static const json_t *
nth(const json_t *v, size_t i)
{
	if (json_is_array(v))
		return json_array_get(v, i);
	return i == 0 && v != NULL && !json_is_null(v) ? v : NULL;
}

static uint8_t
get_said(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	const char *s = json_string_value(v);

	if (json_is_true(v) || (json_is_integer(v) && json_integer_value(v) == 1) ||
	    (s != NULL && strcasecmp(s, "true") == 0))
		return LINT_SAID_YES;
	if (json_is_false(v) || (json_is_integer(v) && json_integer_value(v) == 0) ||
	    (s != NULL && strcasecmp(s, "false") == 0))
		return LINT_SAID_NO;
	return LINT_UNSAID;
}

/* A number from 0 to most, as such or as text. */
static bool
get_number(const json_t *o, const char *key, uint32_t most, uint32_t *n)
{
	const json_t *v = json_object_get(o, key);
	const char *s = json_string_value(v);
	uint64_t sum = 0;

	if (json_is_integer(v)) {
		*n = (uint32_t)json_integer_value(v);
		return json_integer_value(v) >= 0 && json_integer_value(v) <= (json_int_t)most;
	}
	if (json_is_real(v)) {
		const double d = json_real_value(v);

		if (!(d >= 0 && d <= most) || d != (double)(uint32_t)d)
			return false;
		*n = (uint32_t)d;
		return true;
	}
	if (s == NULL)
		return false;
	s += strspn(s, " ");
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++)
		if ((sum = sum * 10 + (uint64_t)(*s - '0')) > most)
			return false;
	*n = (uint32_t)sum;
	return s[strspn(s, " ")] == '\0';
}

/* Text of hex or base 64 without its blanks and line ends; NULL: none, or too long. */
static const char *
packed(struct reader *r, const json_t *o, const char *key, size_t most, size_t *n)
{
	const json_t *v = json_object_get(o, key);
	char *to;

	*n = 0;
	if (!json_is_string(v) || json_string_length(v) > 4 * most)
		return NULL;
	to = new(r->a, char, json_string_length(v) + 1);
	for (const char *p = json_string_value(v); *p != '\0'; p++)
		if (strchr(" \t\r\n", *p) == NULL)
			to[(*n)++] = *p;
	return *n > 0 ? to : NULL;
}

static void
add_ds(struct reader *r, const uint8_t *rdata, size_t n, bool from_key)
{
	for (size_t i = 0; i < r->s->ds.n; i++) {
		const struct lint_bytes old = r->s->ds.v[i].rdata;

		if (old.n == n && memcmp(old.p, rdata, n) == 0)
			return;
	}
	if (r->s->ds.n >= REGISTRY_MAX_DS) {
		r->s->unread++;
		return;
	}
	*vec_add(r->a, &r->s->ds) = (struct registry_ds) { { arena_copy(r->a, rdata, n), n }, from_key };
}

static bool
read_ds(struct reader *r, const json_t *o)
{
	uint8_t rdata[4 + MAX_DIGEST];
	uint32_t tag, algorithm, type;
	ssize_t digest;
	const char *hex;
	size_t n;

	hex = packed(r, o, "digest", 2 * MAX_DIGEST, &n);
	if (hex == NULL || !get_number(o, "keyTag", UINT16_MAX, &tag) ||
	    !get_number(o, "algorithm", UINT8_MAX, &algorithm) ||
	    !get_number(o, "digestType", UINT8_MAX, &type))
		return false;
	digest = hex_decode(hex, n, rdata + 4, MAX_DIGEST);
	if (digest <= 0)
		return false;
	rdata[0] = (uint8_t)(tag >> 8), rdata[1] = (uint8_t)tag;
	rdata[2] = (uint8_t)algorithm, rdata[3] = (uint8_t)type;
	add_ds(r, rdata, 4 + (size_t)digest, false);
	return true;
}

/* Registries that take keys make the DS themselves (RFC 5910 4.2). */
static bool
read_key(struct reader *r, const json_t *o)
{
	uint8_t key[4 + MAX_KEY], ds[4 + MAX_DIGEST];
	uint32_t flags, protocol, algorithm;
	ssize_t octets;
	const char *text;
	uint16_t tag;
	size_t n;

	text = packed(r, o, "publicKey", 2 * MAX_KEY, &n);
	if (text == NULL || !get_number(o, "flags", UINT16_MAX, &flags) ||
	    !get_number(o, "algorithm", UINT8_MAX, &algorithm))
		return false;
	if (!get_number(o, "protocol", UINT8_MAX, &protocol))
		protocol = 3;
	octets = b64_decode(text, n, key + 4, MAX_KEY);
	if (octets <= 0)
		return false;
	key[0] = (uint8_t)(flags >> 8), key[1] = (uint8_t)flags;
	key[2] = (uint8_t)protocol, key[3] = (uint8_t)algorithm;
	tag = crypto_key_tag((struct lint_bytes) { key, 4 + (size_t)octets });
	ds[0] = (uint8_t)(tag >> 8), ds[1] = (uint8_t)tag;
	ds[2] = (uint8_t)algorithm, ds[3] = DIGEST_SHA256;
	n = crypto_ds_digest(r->zone, (struct lint_bytes) { key, 4 + (size_t)octets }, DIGEST_SHA256, ds + 4);
	if (n == 0)
		return false;
	add_ds(r, ds, 4 + n, true);
	return true;
}

static void
read_list(struct reader *r, const json_t *list, bool (*one)(struct reader *, const json_t *))
{
	const json_t *v;

	for (size_t i = 0; (v = nth(list, i)) != NULL; i++) {
		r->s->lists = true;
		if (i >= REGISTRY_MAX_DS || !json_is_object(v) || !one(r, v))
			r->s->unread++;
	}
}

static void
read_secure_dns(struct reader *r, const json_t *o)
{
	if (!json_is_object(o))
		return;
	r->s->speaks = true;
	r->s->delegation_signed = get_said(o, "delegationSigned");
	r->s->zone_signed = get_said(o, "zoneSigned");
	if (!get_number(o, "maxSigLife", UINT32_MAX, &r->s->max_sig_life))
		r->s->max_sig_life = 0;
	read_list(r, json_object_get(o, "dsData"), read_ds);
	if (!r->s->lists)
		read_list(r, json_object_get(o, "keyData"), read_key);
}

static int64_t
get_time(const json_t *o)
{
	const char *s = json_string_value(json_object_get(o, "eventDate"));
	int64_t at;

	return s != NULL && when_parse(s, &at) && at > 0 ? at : 0;
}

static void
read_events(struct reader *r, const json_t *list)
{
	const json_t *v;

	for (size_t i = 0; (v = nth(list, i)) != NULL; i++) {
		const char *what = json_string_value(json_object_get(v, "eventAction"));
		const int64_t at = get_time(v);

		if (what == NULL || at == 0)
			continue;
		if (strcasecmp(what, "last changed") == 0 && at > r->s->last_changed)
			r->s->last_changed = at;
		else if (strcasecmp(what, "last update of rdap database") == 0)
			r->s->updated = at;
		else if (strcasecmp(what, "expiration") == 0)
			r->s->expires = at;
	}
}

/* EPP's clientHold and RDAP's "client hold" are one word (RFC 8056 2). */
static void
read_status(struct reader *r, const json_t *list)
{
	const json_t *v;

	for (size_t i = 0; (v = nth(list, i)) != NULL && i < REGISTRY_MAX_STATUS; i++) {
		struct buf b = buf_new(r->a);

		if (!json_is_string(v) || json_string_length(v) > 100)
			continue;
		for (const char *p = json_string_value(v); *p != '\0'; p++) {
			char c = *p;

			if (c >= 'A' && c <= 'Z') {
				if (b.n > 0 && p[-1] >= 'a' && p[-1] <= 'z')
					buf_char(&b, ' ');
				c = (char)(c - 'A' + 'a');
			}
			esc_add(&b, &c, 1);
		}
		if (b.n > 0)
			*vec_add(r->a, &r->s->status) = b.p;
	}
}

static void
read_links(struct reader *r, const json_t *list)
{
	static const char type[] = "application/rdap+json", https[] = "https://";
	const json_t *v;

	for (size_t i = 0; (v = nth(list, i)) != NULL && r->s->related == NULL; i++) {
		const char *rel = json_string_value(json_object_get(v, "rel"));
		const char *kind = json_string_value(json_object_get(v, "type"));
		const json_t *href = json_object_get(v, "href");

		if (rel == NULL || kind == NULL || !json_is_string(href) || strcasecmp(rel, "related") != 0 ||
		    strncasecmp(kind, type, sizeof(type) - 1) != 0 || json_string_length(href) > 2000 ||
		    strncasecmp(json_string_value(href), https, sizeof(https) - 1) != 0)
			continue;
		r->s->related = arena_copy(r->a, json_string_value(href), json_string_length(href));
	}
}

/* Is it the answer to our question? */
static const char *
not_ours(struct reader *r, const json_t *o)
{
	const json_t *class = json_object_get(o, "objectClassName"), *named = json_object_get(o, "ldhName");
	const char *name = json_string_value(named);
	static const uint8_t root[1];
	uint8_t wire[255], len;

	if (json_object_get(o, "errorCode") != NULL)
		return "the answer is an error in the words of RDAP";
	if (json_is_string(class) && strcasecmp(json_string_value(class), "domain") != 0)
		return arena_printf(r->a, "the answer is a %s, not a domain", escaped(r->a, class));
	if (name == NULL)
		return json_object_get(o, "secureDNS") == NULL && class == NULL
		    ? "the answer is no RDAP object" : NULL;
	if (name_parse(name, json_string_length(named), (struct lint_name) { root, 1 }, wire, &len) != NULL)
		return "the answer's name cannot be read";
	name_lower(wire, len);
	if (!lint_name_eq((struct lint_name) { wire, len }, r->zone))
		return arena_printf(r->a, "the answer is about %s", escaped(r->a, named));
	return NULL;
}

/* Does the domain lie below the entry?  Its length then. */
static size_t
base_match(const json_t *entry, const char *domain)
{
	const char *s = json_string_value(entry);
	size_t n = s == NULL ? 0 : strlen(s), m = strlen(domain);

	if (n > 0 && s[n - 1] == '.')
		n--;
	if (n == 0 || m < n + 3 || domain[m - 2 - n] != '.' || strncasecmp(domain + m - 1 - n, s, n) != 0)
		return 0;
	return n;
}

static const json_t *
base_https(const json_t *urls)
{
	const json_t *v;

	for (size_t i = 0; (v = nth(urls, i)) != NULL; i++)
		if (json_is_string(v) && json_string_length(v) <= 2000 &&
		    strncasecmp(json_string_value(v), "https://", 8) == 0)
			return v;
	return NULL;
}

const char *
registry_base(struct arena *a, struct lint_bytes list, const char *domain, const char **date)
{
	const json_t *v, *entry, *best = NULL;
	size_t tokens, depth, longest = 0;
	const char *url = NULL;
	json_t *o = NULL;

	*date = NULL;
	json_guard((const char *)list.p, list.n, &tokens, &depth);
	if (list.n <= REGISTRY_MAX_BASES && tokens <= REGISTRY_MAX_TOKENS && depth <= REGISTRY_MAX_DEPTH)
		o = json_loadb((const char *)list.p, list.n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_string(json_object_get(o, "publication")) &&
	    json_string_length(json_object_get(o, "publication")) <= 64 &&
	    json_is_array(json_object_get(o, "services")))
		*date = escaped(a, json_object_get(o, "publication"));
	for (size_t i = 0; *date != NULL && (v = nth(json_object_get(o, "services"), i)) != NULL; i++)
		for (size_t j = 0; (entry = nth(json_array_get(v, 0), j)) != NULL; j++) {
			const size_t n = base_match(entry, domain);

			if (n > longest && base_https(json_array_get(v, 1)) != NULL) {
				longest = n;
				best = base_https(json_array_get(v, 1));
			}
		}
	if (best != NULL)
		url = arena_copy(a, json_string_value(best), json_string_length(best));
	json_decref(o);
	return url;
}

static const char *
too_much(struct lint_bytes body)
{
	size_t tokens, depth;

	if (body.n > REGISTRY_MAX_OCTETS)
		return "limit REGISTRY_MAX_OCTETS (1048576) exceeded";
	json_guard((const char *)body.p, body.n, &tokens, &depth);
	if (tokens > REGISTRY_MAX_TOKENS)
		return "limit REGISTRY_MAX_TOKENS (200000) exceeded";
	return depth > REGISTRY_MAX_DEPTH ? "limit REGISTRY_MAX_DEPTH (32) exceeded" : NULL;
}

static bool
has_role(const json_t *entity, const char *role)
{
	const json_t *roles = json_object_get(entity, "roles"), *v;

	for (size_t i = 0; (v = nth(roles, i)) != NULL; i++)
		if (json_is_string(v) && strcasecmp(json_string_value(v), role) == 0)
			return true;
	return false;
}

/* Who sponsors the domain (RFC 9083 5.1, 10.2.4); by the number that is the same at every
 * registry (4.8), where it is said. */
static void
read_sponsor(struct reader *r, const json_t *entities)
{
	const json_t *e, *id;

	for (size_t i = 0; r->s->sponsor == NULL && (e = nth(entities, i)) != NULL; i++) {
		if (!has_role(e, "registrar"))
			continue;
		for (size_t k = 0; (id = nth(json_object_get(e, "publicIds"), k)) != NULL; k++)
			if (r->s->sponsor == NULL && json_is_string(json_object_get(id, "identifier")))
				r->s->sponsor = arena_printf(r->a, "number %s",
				    escaped(r->a, json_object_get(id, "identifier")));
		if (r->s->sponsor == NULL && json_is_string(json_object_get(e, "handle")))
			r->s->sponsor = arena_printf(r->a, "handle %s",
			    escaped(r->a, json_object_get(e, "handle")));
	}
}

const char *
registry_read(struct arena *a, struct lint_name zone, struct lint_bytes body, struct registry_says *says)
{
	struct reader r = { a, zone, says };
	const char *why = too_much(body);
	json_t *o;

	*says = (struct registry_says) { 0 };
	if (why != NULL)
		return why;
	o = json_loadb((const char *)body.p, body.n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(o)) {
		json_decref(o);
		return "the answer is not an object of JSON";
	}
	why = not_ours(&r, o);
	if (why == NULL) {
		read_secure_dns(&r, json_object_get(o, "secureDNS"));
		read_events(&r, json_object_get(o, "events"));
		read_status(&r, json_object_get(o, "status"));
		read_links(&r, json_object_get(o, "links"));
		read_sponsor(&r, json_object_get(o, "entities"));
	}
	json_decref(o);
	return why;
}
