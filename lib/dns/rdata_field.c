/* rdata_field.c - text to wire: the kinds of field that many types share. */
#include "rdata_fields.h"
#include "../base/when.h"
#include "baseenc.h"
#include "name.h"
#include "type.h"
#include <arpa/inet.h>
#include <strings.h>

bool
text_number(const char *s, size_t n, uint64_t max, uint64_t *value)
{
	uint64_t v = 0;

	if (n == 0 || n > 20)
		return false;
	for (size_t i = 0; i < n; i++) {
		const unsigned d = (unsigned)(s[i] - '0');

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*value = v;
	return v <= max;
}

bool
text_ipv4(const char *s, size_t n, uint8_t out[4])
{
	unsigned part = 0, v = 0, digits = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i == n || s[i] == '.') {
			if (digits == 0 || part == 4)
				return false;
			out[part++] = (uint8_t)v;
			v = digits = 0;
			continue;
		}
		if (s[i] < '0' || s[i] > '9' || (digits > 0 && v == 0))
			return false;
		v = v * 10 + (unsigned)(s[i] - '0');
		digits++;
		if (v > 255)
			return false;
	}
	return part == 4;
}

bool
text_ipv6(const char *s, size_t n, uint8_t out[16])
{
	char text[INET6_ADDRSTRLEN];

	if (n == 0 || n >= sizeof(text) || memchr(s, '\0', n) != NULL)
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	return inet_pton(AF_INET6, text, out) == 1;
}

ssize_t
text_unescape(const char *s, size_t n, uint8_t *out, size_t room)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned c = (uint8_t)s[i];

		if (c == '\\') {
			if (++i == n)
				return -1;
			c = (uint8_t)s[i];
			if (c >= '0' && c <= '9') {
				uint64_t v;

				if (n - i < 3 || !text_number(s + i, 3, 255, &v))
					return -1;
				c = (unsigned)v;
				i += 2;
			}
		}
		if (at == room)
			return (ssize_t)room + 1;
		out[at++] = (uint8_t)c;
	}
	return (ssize_t)at;
}

bool
parse_number(struct rdata_in *in, uint64_t max, unsigned octets, uint64_t *value)
{
	static const char *const range[] = { [1] = "is not a number up to 255",
		[2] = "is not a number up to 65535", [4] = "is not a number up to 4294967295",
		[8] = "is not a number of 64 bits" };
	const struct rdata_token *t = rdata_next(in);

	if (t == NULL)
		return false;
	if (!text_number(t->p, t->n, max, value))
		return rdata_refuse(in, range[octets]);
	return rdata_put_number(in, *value, octets);
}

bool
parse_name(struct rdata_in *in, bool fold)
{
	const struct rdata_token *t = rdata_next(in);
	uint8_t wire[255], len;
	const char *wrong;

	if (t == NULL)
		return false;
	wrong = name_parse(t->p, t->n, in->origin, wire, &len);
	if (wrong != NULL) {
		char what[128];

		snprintf(what, sizeof(what), "is no name: %s", wrong);
		return rdata_refuse(in, what);
	}
	if (fold)
		name_lower(wire, len);
	return rdata_put(in, wire, len);
}

/* A number with the units that master files know for times: 1w2d3h4m5s. */
static bool
text_period(const char *s, size_t n, uint32_t *value)
{
	uint64_t total = 0, v = 0;
	bool digits = false;

	if (n == 0 || n > 40)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t unit;

		if (s[i] >= '0' && s[i] <= '9') {
			v = v * 10 + (uint64_t)(s[i] - '0');
			digits = true;
			if (v > UINT32_MAX)
				return false;
			continue;
		}
		switch (s[i] | 0x20) {
		case 's': unit = 1; break;
		case 'm': unit = 60; break;
		case 'h': unit = 3600; break;
		case 'd': unit = 86400; break;
		case 'w': unit = 604800; break;
		default: return false;
		}
		if (!digits)
			return false;
		total += v * unit;
		v = 0;
		digits = false;
		if (total > UINT32_MAX)
			return false;
	}
	*value = (uint32_t)(total + v);
	return total + v <= UINT32_MAX;
}

static bool
parse_period(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);
	uint32_t v;

	if (t == NULL)
		return false;
	if (!text_period(t->p, t->n, &v))
		return rdata_refuse(in, "is not a period of up to 4294967295 seconds");
	return rdata_put_number(in, v, 4);
}

static bool
parse_address(struct rdata_in *in, bool v6)
{
	const struct rdata_token *t = rdata_next(in);
	uint8_t w[16];

	if (t == NULL)
		return false;
	if (v6 ? !text_ipv6(t->p, t->n, w) : !text_ipv4(t->p, t->n, w))
		return rdata_refuse(in, v6 ? "is not an IPv6 address" : "is not an IPv4 address");
	return rdata_put(in, w, v6 ? 16 : 4);
}

static bool
parse_time(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);
	uint32_t v;

	if (t == NULL)
		return false;
	if (!when_parse_dnssec(t->p, t->n, &v))
		return rdata_refuse(in, "is not a time");
	return rdata_put_number(in, v, 4);
}

static bool
parse_type(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);
	uint16_t type;
	uint64_t v;

	if (t == NULL)
		return false;
	if (type_parse(t->p, t->n, &type))
		return rdata_put_number(in, type, 2);
	if (!text_number(t->p, t->n, 0xffff, &v)) /* BIND reads the bare number too */
		return rdata_refuse(in, "is not a type");
	return rdata_put_number(in, v, 2);
}

/* A number or a word for it. */
static bool
parse_word(struct rdata_in *in, uint8_t kind)
{
	const unsigned octets = kind == F_CERT_TYPE ? 2 : 1;
	const struct rdata_token *t = rdata_next(in);
	uint8_t algorithm;
	uint64_t v;

	if (t == NULL)
		return false;
	if (text_number(t->p, t->n, octets == 2 ? 0xffff : 0xff, &v))
		return rdata_put_number(in, v, octets);
	if (kind == F_ALGORITHM) {
		if (!algorithm_parse(t->p, t->n, &algorithm))
			return rdata_refuse(in, "is not an algorithm");
		return rdata_put_number(in, algorithm, 1);
	}
	for (const struct rdata_word *w = rdata_words(kind); w->text != NULL; w++)
		if (strlen(w->text) == t->n && strncasecmp(w->text, t->p, t->n) == 0)
			return rdata_put_number(in, w->value, octets);
	return rdata_refuse(in, octets == 2 ? "is neither a number up to 65535 nor a known word" :
	                                      "is neither a number up to 255 nor a known word");
}

static bool
all_digits(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return n >= 4;
}

/* A character-string; `digits`: X25's, which is a number to dial. */
static bool
parse_string(struct rdata_in *in, bool digits)
{
	const struct rdata_token *t = rdata_next_string(in);
	uint8_t w[256];
	ssize_t n;

	if (t == NULL)
		return false;
	n = text_unescape(t->p, t->n, w + 1, 255);
	if (n < 0)
		return rdata_refuse(in, "has an escape that is neither \\DDD up to 255 nor \\X");
	if (n > 255)
		return rdata_refuse(in, "is longer than the 255 octets of a string");
	if (digits && !all_digits(w + 1, (size_t)n))
		return rdata_refuse(in, "is not a number of four digits or more");
	w[0] = (uint8_t)n;
	return rdata_put(in, w, (size_t)n + 1);
}

static bool
parse_tag(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);

	if (t == NULL)
		return false;
	for (size_t i = 0; i < t->n; i++) {
		const char c = t->p[i] | 0x20;

		if (!(c >= 'a' && c <= 'z') && !(t->p[i] >= '0' && t->p[i] <= '9'))
			return rdata_refuse(in, "is not made of letters and digits");
	}
	if (t->n == 0 || t->n > 255)
		return rdata_refuse(in, "is not 1 to 255 letters and digits");
	return rdata_put_number(in, t->n, 1) && rdata_put(in, t->p, t->n);
}

static bool
parse_rest(struct rdata_in *in, bool may_be_empty)
{
	const struct rdata_token *t = rdata_next_string(in);
	ssize_t n;

	if (t == NULL)
		return false;
	n = text_unescape(t->p, t->n, in->out + in->at, RDATA_MAX - in->at);
	if (n < 0)
		return rdata_refuse(in, "has an escape that is neither \\DDD up to 255 nor \\X");
	if ((size_t)n > RDATA_MAX - in->at)
		return rdata_refuse(in, "makes the data longer than 65,535 octets");
	if (n == 0 && !may_be_empty)
		return rdata_refuse(in, "is empty");
	in->at += (size_t)n;
	return true;
}

typedef ssize_t decode_fn(const char *, size_t, uint8_t *, size_t);

/*
 * The tokens up to the end as one text of base64 or hex: `unit` characters are
 * the smallest part that decodes alone, so what a token leaves over waits for
 * the next one.  Nothing may follow padding.
 */
static bool
parse_joined(struct rdata_in *in, decode_fn *decode, size_t unit, const char *not_that)
{
	char carry[4];
	size_t held = 0;
	bool ended = false;

	if (in->i == in->n)
		return rdata_fail(in, in->n, "is missing");
	while (in->i < in->n) {
		const struct rdata_token *t = rdata_next(in);
		size_t from = 0, whole;
		ssize_t got;

		if (t == NULL)
			return false;
		if (held > 0) {
			while (held < unit && from < t->n)
				carry[held++] = t->p[from++];
			if (held < unit)
				continue;
			got = ended ? -1 : decode(carry, unit, in->out + in->at, RDATA_MAX - in->at);
			if (got < 0)
				return rdata_refuse(in, not_that);
			ended = unit == 4 && got < 3;
			in->at += (size_t)got;
		}
		whole = (t->n - from) / unit * unit;
		if (whole > 0) {
			got = ended ? -1 :
			              decode(t->p + from, whole, in->out + in->at, RDATA_MAX - in->at);
			if (got < 0)
				return rdata_refuse(in, not_that);
			ended = unit == 4 && (size_t)got < whole / 4 * 3;
			in->at += (size_t)got;
		}
		held = t->n - from - whole;
		memcpy(carry, t->p + from + whole, held);
	}
	return held == 0 ? true : rdata_refuse(in, not_that);
}

bool
parse_base64(struct rdata_in *in, bool may_be_none)
{
	if (may_be_none && in->i == in->n)
		return true;
	return parse_joined(in, b64_decode, 4, "is not base64");
}

/* A length octet and what the token encodes. */
static bool
parse_counted(struct rdata_in *in, bool hash)
{
	const struct rdata_token *t = rdata_next(in);
	uint8_t w[256];
	ssize_t n;

	if (t == NULL)
		return false;
	if (!hash && t->n == 1 && t->p[0] == '-')
		return rdata_put_number(in, 0, 1);
	n = hash ? b32hex_decode(t->p, t->n, w + 1, 255) : hex_decode(t->p, t->n, w + 1, 255);
	if (n < 1)
		return rdata_refuse(in, hash ? "is not base32hex of 1 to 255 octets" :
		                               "is neither \"-\" nor hex of 1 to 255 octets");
	w[0] = (uint8_t)n;
	return rdata_put(in, w, (size_t)n + 1);
}

/* The types up to the end as windows of bits (RFC 4034 4.1.2). */
static bool
parse_bitmap(struct rdata_in *in)
{
	uint8_t bits[8192]; /* only the windows that are in `used` are set */
	uint64_t used[4] = { 0 };

	while (in->i < in->n) {
		const struct rdata_token *t = rdata_next(in);
		uint16_t type;

		if (t == NULL)
			return false;
		if (!type_parse(t->p, t->n, &type))
			return rdata_refuse(in, "is not a type");
		if ((used[type >> 14] >> (type >> 8 & 63) & 1) == 0) {
			used[type >> 14] |= (uint64_t)1 << (type >> 8 & 63);
			memset(bits + (type >> 8) * 32, 0, 32);
		}
		bits[type >> 3] |= (uint8_t)(0x80 >> (type & 7));
	}
	for (unsigned w = 0; w < 256; w++) {
		uint8_t n = 32;

		if (used[w >> 6] == 0)
			w |= 63;
		if ((used[w >> 6] >> (w & 63) & 1) == 0)
			continue;
		while (bits[w * 32 + n - 1] == 0)
			n--;
		if (!rdata_put_number(in, w << 8 | n, 2) || !rdata_put(in, bits + w * 32, n))
			return false;
	}
	return true;
}

/* RFC 2535: one map, types below 128, no trailing zeros. */
static bool
parse_nxt_bitmap(struct rdata_in *in)
{
	uint8_t bits[16] = { 0 };
	size_t n = 16;

	while (in->i < in->n) {
		const struct rdata_token *t = rdata_next(in);
		uint16_t type;
		uint64_t number;

		if (t == NULL)
			return false;
		if (text_number(t->p, t->n, 127, &number)) /* as BIND does here too */
			type = (uint16_t)number;
		else if (!type_parse(t->p, t->n, &type))
			type = 0;
		if (type == 0 || type > 127)
			return rdata_refuse(in, "is not a type below 128");
		bits[type >> 3] |= (uint8_t)(0x80 >> (type & 7));
	}
	while (n > 0 && bits[n - 1] == 0)
		n--;
	return rdata_put(in, bits, n);
}

/* Groups of hex digits: EUI's pairs with "-", a locator's up to four with ":". */
static bool
parse_groups(struct rdata_in *in, unsigned groups, size_t digits, char between, const char *not_that)
{
	const struct rdata_token *t = rdata_next(in);
	const char *s, *end;

	if (t == NULL)
		return false;
	s = t->p;
	end = t->p + t->n;
	for (unsigned g = 0; g < groups; g++) {
		char text[4] = { '0', '0', '0', '0' };
		uint8_t w[2];
		size_t n = 0;

		if (g > 0 && (s == end || *s++ != between))
			return rdata_refuse(in, not_that);
		while (s + n < end && n < digits && s[n] != between)
			n++;
		if (n == 0 || (digits == 2 && n != 2))
			return rdata_refuse(in, not_that);
		memcpy(text + 4 - n, s, n);
		s += n;
		if (hex_decode(text, 4, w, 2) != 2)
			return rdata_refuse(in, not_that);
		if (!rdata_put(in, w + 2 - digits / 2, digits / 2))
			return false;
	}
	return s == end ? true : rdata_refuse(in, not_that);
}

static bool
parse_dash(struct rdata_in *in)
{
	if (in->i < in->n && in->token[in->i].n == 1 && in->token[in->i].p[0] == '-') {
		in->i++;
		return true;
	}
	return parse_base64(in, false);
}

static bool
parse_strings(struct rdata_in *in)
{
	do
		if (!parse_string(in, false))
			return false;
	while (in->i < in->n);
	return true;
}

bool
parse_field(struct rdata_in *in, uint8_t kind)
{
	uint64_t v;

	switch ((enum field_kind)kind) {
	case F_NAME: return parse_name(in, true);
	case F_NAME_KEEP: return parse_name(in, false);
	case F_U8: return parse_number(in, UINT8_MAX, 1, &v);
	case F_U16: return parse_number(in, UINT16_MAX, 2, &v);
	case F_U32: return parse_number(in, UINT32_MAX, 4, &v);
	case F_U64: return parse_number(in, UINT64_MAX, 8, &v);
	case F_PERIOD: return parse_period(in);
	case F_IPV4: return parse_address(in, false);
	case F_IPV6: return parse_address(in, true);
	case F_TIME: return parse_time(in);
	case F_TYPE: return parse_type(in);
	case F_ALGORITHM:
	case F_DIGEST:
	case F_CERT_TYPE:
	case F_SCHEME: return parse_word(in, kind);
	case F_STRING_OPT: return in->i == in->n || parse_string(in, false);
	case F_STRING: return parse_string(in, false);
	case F_DIGITS: return parse_string(in, true);
	case F_STRINGS: return parse_strings(in);
	case F_TAG: return parse_tag(in);
	case F_REST: return parse_rest(in, false);
	case F_REST_OPT: return parse_rest(in, true);
	case F_B64: return parse_base64(in, false);
	case F_B64_OPT: return parse_base64(in, true);
	case F_B64_DASH: return parse_dash(in);
	case F_HEX: return parse_joined(in, hex_decode, 2, "is not hex");
	case F_SALT: return parse_counted(in, false);
	case F_HASH: return parse_counted(in, true);
	case F_BITMAP: return parse_bitmap(in);
	case F_NXT_BITMAP: return parse_nxt_bitmap(in);
	case F_EUI48: return parse_groups(in, 6, 2, '-', "is not six pairs of hex digits");
	case F_EUI64: return parse_groups(in, 8, 2, '-', "is not eight pairs of hex digits");
	case F_LOCATOR: return parse_groups(in, 4, 4, ':', "is not four groups of hex digits");
	default: return rdata_hand(kind)->parse(in);
	}
}
