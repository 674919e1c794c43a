/*
 * rdata_svcb.c - the parameters of SVCB and HTTPS (RFC 9460 2.1, 2.2, appendix
 * A), dohpath (RFC 9461), ohttp (RFC 9540).  Text may have them in any
 * order, wire has them by rising key, each once.
 */
#include "rdata_fields.h"
#include "../base/buf.h"
#include "baseenc.h"
#include <arpa/inet.h>

enum { MANDATORY, ALPN, NO_DEFAULT_ALPN, PORT, IPV4HINT, ECH, IPV6HINT, DOHPATH, OHTTP, N_KEYS };
enum { MAX_PARAMS = 512 }; /* of one record in text: putting them in order is quadratic */
static const char *const keys[N_KEYS] = { "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint",
	"ech", "ipv6hint", "dohpath", "ohttp" };

static bool
text_key(const char *s, size_t n, uint16_t *key)
{
	uint64_t v;

	for (uint16_t k = 0; k < N_KEYS; k++)
		if (strlen(keys[k]) == n && memcmp(keys[k], s, n) == 0) {
			*key = k;
			return true;
		}
	/* keyNNNNN, no leading zeros; 65535 is reserved as invalid (RFC 9460 14.3.2) */
	if (n < 4 || n > 8 || memcmp(s, "key", 3) != 0 || (s[3] == '0' && n > 4) ||
	    !text_number(s + 3, n - 3, 65534, &v))
		return false;
	*key = (uint16_t)v;
	return true;
}

/* One item of a comma-separated list; *at comes out behind the comma. */
static struct lint_bytes
next_item(const uint8_t *p, size_t n, size_t *at)
{
	const uint8_t *comma = memchr(p + *at, ',', n - *at);
	const size_t len = comma != NULL ? (size_t)(comma - p) - *at : n - *at;
	const struct lint_bytes item = { p + *at, len };

	*at += len + 1;
	return item;
}

static bool
put_mandatory(struct rdata_in *in, const uint8_t *p, size_t n)
{
	const size_t start = in->at;

	for (size_t at = 0; at <= n;) {
		const struct lint_bytes item = next_item(p, n, &at);
		uint16_t key;
		size_t to;

		if (!text_key((const char *)item.p, item.n, &key))
			return rdata_refuse(in, "is a list with an unknown key");
		if (!rdata_put_number(in, key, 2))
			return false;
		for (to = in->at - 2; to > start && lint_u16(in->out + to - 2) > key; to -= 2)
			memmove(in->out + to, in->out + to - 2, 2);
		in->out[to] = (uint8_t)(key >> 8);
		in->out[to + 1] = (uint8_t)key;
		if (in->at - start > 2 * MAX_PARAMS)
			return rdata_refuse(in, "lists more than 512 keys");
	}
	return true;
}

/* Commas part the names; inside one, a comma or a backslash has one before it. */
static bool
put_alpn(struct rdata_in *in, const uint8_t *p, size_t n)
{
	for (size_t at = 0; at <= n; at++) {
		uint8_t w[256];
		unsigned len = 0;

		for (; at < n && p[at] != ','; at++) {
			if (p[at] == '\\' && ++at == n)
				return rdata_refuse(in, "ends with a backslash");
			if (len == 255)
				return rdata_refuse(in, "has a protocol of more than 255 octets");
			w[++len] = p[at];
		}
		if (len == 0)
			return rdata_refuse(in, "has an empty protocol");
		w[0] = (uint8_t)len;
		if (!rdata_put(in, w, len + 1u))
			return false;
	}
	return true;
}

static bool
put_hints(struct rdata_in *in, const uint8_t *p, size_t n, bool v6)
{
	for (size_t at = 0; at <= n;) {
		const struct lint_bytes item = next_item(p, n, &at);
		const char *s = (const char *)item.p;
		uint8_t w[16];

		if (v6 ? !text_ipv6(s, item.n, w) : !text_ipv4(s, item.n, w))
			return rdata_refuse(in, v6 ? "is not a list of IPv6 addresses" :
			                             "is not a list of IPv4 addresses");
		if (!rdata_put(in, w, v6 ? 16 : 4))
			return false;
	}
	return true;
}

/* A value whose escapes are undone; for unknown keys and dohpath it is the data. */
static bool
put_value(struct rdata_in *in, uint16_t key, const uint8_t *p, size_t n)
{
	const char *s = (const char *)p;
	uint64_t v;
	ssize_t got;

	switch (key) {
	case MANDATORY: return put_mandatory(in, p, n);
	case ALPN: return put_alpn(in, p, n);
	case PORT:
		if (!text_number(s, n, UINT16_MAX, &v))
			return rdata_refuse(in, "is not a port");
		return rdata_put_number(in, v, 2);
	case IPV4HINT: return put_hints(in, p, n, false);
	case IPV6HINT: return put_hints(in, p, n, true);
	case ECH:
		got = b64_decode(s, n, in->out + in->at, RDATA_MAX - in->at);
		if (got < 1)
			return rdata_refuse(in, "is not base64");
		in->at += (size_t)got;
		return true;
	default: return rdata_put(in, p, n);
	}
}

static void
reverse(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		const uint8_t c = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = c;
	}
}

/* Puts the parameter at `last` among those from `first`; false: its key is there already. */
static bool
put_in_order(uint8_t *out, size_t first, size_t last, size_t end)
{
	const uint16_t key = lint_u16(out + last);
	size_t at = first;

	while (at < last && lint_u16(out + at) < key)
		at += 4u + lint_u16(out + at + 2);
	if (at == last)
		return true;
	if (lint_u16(out + at) == key)
		return false;
	reverse(out + at, last - at);
	reverse(out + last, end - last);
	reverse(out + at, end - at);
	return true;
}

/* key, key=value or key="value", the token as written. */
static bool
parse_param(struct rdata_in *in, const struct rdata_token *t, size_t first)
{
	const char *equals = t->n > 0 ? memchr(t->p, '=', t->n) : NULL;
	const size_t key_len = equals != NULL ? (size_t)(equals - t->p) : t->n, start = in->at;
	const char *s = equals != NULL ? equals + 1 : t->p + t->n;
	size_t n = (size_t)(t->p + t->n - s), len;
	uint8_t value[RDATA_MAX];
	uint16_t key;
	ssize_t got;

	if (!text_key(t->p, key_len, &key))
		return rdata_refuse(in, "has no known key, nor key and a number up to 65534");
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"') {
		s++;
		n -= 2;
	}
	got = text_unescape(s, n, value, sizeof(value));
	if (got < 0 || got > RDATA_MAX)
		return rdata_refuse(in, got < 0 ? "has an escape that is neither \\DDD up to 255 nor \\X" :
		                                  "makes the data longer than 65,535 octets");
	if (key < N_KEYS && (key == NO_DEFAULT_ALPN || key == OHTTP ? got > 0 : got == 0) &&
	    memcmp(t->p, "key", 3) != 0)
		return rdata_refuse(in, got > 0 ? "must have no value" : "has no value");
	if (!rdata_put_number(in, (uint32_t)key << 16, 4))
		return false;
	if (memcmp(t->p, "key", 3) == 0 ? !rdata_put(in, value, (size_t)got) :
	                                  !put_value(in, key, value, (size_t)got))
		return false;
	len = in->at - start - 4;
	in->out[start + 2] = (uint8_t)(len >> 8);
	in->out[start + 3] = (uint8_t)len;
	return put_in_order(in->out, first, start, in->at) ? true :
	                                                     rdata_refuse(in, "has its key twice");
}

/* The value of a key, or p NULL. */
static struct lint_bytes
find_key(const uint8_t *p, size_t n, uint16_t key)
{
	for (size_t len; n >= 4; n -= 4 + len, p += 4 + len) {
		len = lint_u16(p + 2);
		if (lint_u16(p) == key)
			return (struct lint_bytes) { p + 4, len };
		if (lint_u16(p) > key)
			break;
	}
	return (struct lint_bytes) { NULL, 0 };
}

static const char *
check_alpn(const uint8_t *p, size_t n)
{
	if (n == 0)
		return "alpn is empty";
	for (; n > 0; n -= 1u + p[0], p += 1u + p[0])
		if (p[0] == 0 || n < 1u + p[0])
			return "alpn has a protocol that is empty or cut short";
	return NULL;
}

/* Rising keys, none of them "mandatory", each of them there; both lists rise. */
static const char *
check_mandatory(struct lint_bytes list, const uint8_t *p, size_t n)
{
	int last = -1;

	if (list.n == 0 || list.n % 2 != 0)
		return "mandatory is not a list of keys";
	for (size_t i = 0; i < list.n; i += 2) {
		const uint16_t key = lint_u16(list.p + i);

		if (key == MANDATORY || key <= last)
			return "mandatory lists itself, a key twice, or keys out of order";
		last = key;
		while (n >= 4 && lint_u16(p) < key) {
			n -= 4u + lint_u16(p + 2);
			p += 4u + lint_u16(p + 2);
		}
		if (n < 4 || lint_u16(p) != key)
			return "mandatory lists a key that is not there";
	}
	return NULL;
}

static const char *
check_value(uint16_t key, const uint8_t *p, size_t n)
{
	switch (key) {
	case ALPN: return check_alpn(p, n);
	case NO_DEFAULT_ALPN:
	case OHTTP: return n != 0 ? "a parameter without a value has one" : NULL;
	case PORT: return n != 2 ? "port is not two octets long" : NULL;
	case IPV4HINT: return n == 0 || n % 4 != 0 ? "ipv4hint is not a list of addresses" : NULL;
	case IPV6HINT: return n == 0 || n % 16 != 0 ? "ipv6hint is not a list of addresses" : NULL;
	case ECH: return n == 0 ? "ech is empty" : NULL;
	case DOHPATH: return n == 0 ? "dohpath is empty" : NULL;
	default: return NULL;
	}
}

static const char *
check(const uint8_t *params, size_t n_params)
{
	const uint8_t *p = params;
	size_t n = n_params;
	struct lint_bytes mandatory;
	int last = -1;

	while (n > 0) {
		const char *wrong;
		size_t len;

		if (n < 4 || n - 4 < lint_u16(p + 2))
			return "a parameter is cut short";
		len = lint_u16(p + 2);
		if (lint_u16(p) <= last)
			return "a parameter is there twice or out of order";
		last = lint_u16(p);
		if ((wrong = check_value(lint_u16(p), p + 4, len)) != NULL)
			return wrong;
		n -= 4 + len;
		p += 4 + len;
	}
	if (find_key(params, n_params, NO_DEFAULT_ALPN).p != NULL &&
	    find_key(params, n_params, ALPN).p == NULL)
		return "no-default-alpn is there without alpn";
	mandatory = find_key(params, n_params, MANDATORY);
	return mandatory.p != NULL ? check_mandatory(mandatory, params, n_params) : NULL;
}

static bool
parse(struct rdata_in *in)
{
	const size_t first = in->at, first_token = in->i;
	const char *wrong;

	while (in->i < in->n) {
		const struct rdata_token *t = rdata_next_string(in);

		if (in->i - first_token > MAX_PARAMS)
			return rdata_refuse(in, "is behind 512 parameters, the most that are read");
		if (!parse_param(in, t, first))
			return false;
	}
	if ((wrong = check(in->out + first, in->at - first)) != NULL) {
		char what[128];

		snprintf(what, sizeof(what), "are malformed: %s", wrong);
		return rdata_fail(in, in->n, what);
	}
	return true;
}

static void
print_key(struct buf *b, uint16_t key)
{
	if (key < N_KEYS)
		buf_str(b, keys[key]);
	else
		buf_printf(b, "key%u", (unsigned)key);
}

/* The list's escapes first, then those of a string. */
static void
print_alpn(struct buf *b, const uint8_t *p, size_t n)
{
	struct buf list = buf_new(b->arena);

	while (n > 0) {
		for (unsigned i = 1; i <= p[0]; i++) {
			if (p[i] == ',' || p[i] == '\\')
				buf_char(&list, '\\');
			buf_char(&list, (char)p[i]);
		}
		n -= 1u + p[0];
		p += 1u + p[0];
		if (n > 0)
			buf_char(&list, ',');
	}
	print_string(b, (const uint8_t *)list.p, list.n);
}

static void
print_value(struct buf *b, uint16_t key, const uint8_t *p, size_t n)
{
	char text[INET6_ADDRSTRLEN];
	const size_t size = key == IPV6HINT ? 16 : key == IPV4HINT ? 4 : 2;

	switch (key) {
	case ALPN: print_alpn(b, p, n); break;
	case PORT: buf_printf(b, "%u", (unsigned)lint_u16(p)); break;
	case ECH: b64_print(b, p, n); break;
	case MANDATORY:
	case IPV4HINT:
	case IPV6HINT:
		for (size_t i = 0; i < n; i += size) {
			if (i > 0)
				buf_char(b, ',');
			if (key == MANDATORY)
				print_key(b, lint_u16(p + i));
			else
				buf_str(b, inet_ntop(size == 4 ? AF_INET : AF_INET6, p + i, text,
				    sizeof(text)));
		}
		break;
	default: print_string(b, p, n);
	}
}

static bool
print(struct buf *b, const uint8_t *p, size_t n)
{
	unsigned count = 0;

	while (n > 0) {
		const uint16_t key = lint_u16(p);
		const size_t len = lint_u16(p + 2);

		if (++count > MAX_PARAMS || key == 65535 || (key == MANDATORY && len > 2 * MAX_PARAMS))
			return false; /* text that the reader here would refuse */
		print_key(b, key);
		if (len > 0) {
			buf_char(b, '=');
			print_value(b, key, p + 4, len);
		}
		n -= 4 + len;
		p += 4 + len;
		if (n > 0)
			buf_char(b, ' ');
	}
	return true;
}

const struct rdata_hand hand_svcb = { parse, check, print };
