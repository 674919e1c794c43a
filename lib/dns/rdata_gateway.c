/*
 * rdata_gateway.c - types with a part whose form another field decides:
 * IPSECKEY (RFC 4025), AMTRELAY (RFC 8777), HIP (RFC 8005), A6 (RFC 2874).
 */
#include "rdata_fields.h"
#include "../base/buf.h"
#include "baseenc.h"
#include "name.h"
#include <arpa/inet.h>

enum { GATEWAY_NONE, GATEWAY_IPV4, GATEWAY_IPV6, GATEWAY_NAME };

static bool
parse_gateway(struct rdata_in *in, uint64_t type)
{
	const struct rdata_token *t;

	switch (type) {
	case GATEWAY_IPV4: return parse_field(in, F_IPV4);
	case GATEWAY_IPV6: return parse_field(in, F_IPV6);
	case GATEWAY_NAME: return parse_name(in, false);
	default: break;
	}
	if ((t = rdata_next(in)) == NULL)
		return false;
	return t->n == 1 && t->p[0] == '.' ? true : rdata_refuse(in, "is not \".\", as its type asks");
}

static const char *
check_gateway(uint8_t type, const uint8_t *p, size_t n, size_t *len)
{
	static const uint8_t kinds[] = { [GATEWAY_IPV4] = F_IPV4, [GATEWAY_IPV6] = F_IPV6,
		[GATEWAY_NAME] = F_NAME_KEEP };

	*len = 0;
	return type == GATEWAY_NONE ? NULL : wire_field(kinds[type], p, n, len);
}

static void
print_gateway(struct buf *b, uint8_t type, const uint8_t *p, size_t len)
{
	char text[INET6_ADDRSTRLEN];

	if (type == GATEWAY_NONE)
		buf_char(b, '.');
	else if (type == GATEWAY_NAME)
		name_print(b, (struct lint_name) { p, (uint8_t)len });
	else
		buf_str(b, inet_ntop(type == GATEWAY_IPV4 ? AF_INET : AF_INET6, p, text, sizeof(text)));
}

static bool
parse_ipseckey(struct rdata_in *in)
{
	uint64_t v, type;

	in->field = "precedence";
	if (!parse_number(in, UINT8_MAX, 1, &v))
		return false;
	in->field = "gateway type";
	if (!parse_number(in, UINT8_MAX, 1, &type))
		return false;
	if (type > GATEWAY_NAME)
		return rdata_refuse(in, "is not a number up to 3");
	in->field = "algorithm";
	if (!parse_number(in, UINT8_MAX, 1, &v))
		return false;
	in->field = "gateway";
	if (!parse_gateway(in, type))
		return false;
	in->field = "public key";
	return parse_base64(in, true);
}

static const char *
check_ipseckey(const uint8_t *p, size_t n)
{
	size_t len;

	if (n < 3)
		return "it is too short";
	if (p[1] > GATEWAY_NAME)
		return "its gateway type is above 3";
	return check_gateway(p[1], p + 3, n - 3, &len);
}

static bool
print_ipseckey(struct buf *b, const uint8_t *p, size_t n)
{
	size_t len;

	check_gateway(p[1], p + 3, n - 3, &len);
	buf_printf(b, "%u %u %u ", (unsigned)p[0], (unsigned)p[1], (unsigned)p[2]);
	print_gateway(b, p[1], p + 3, len);
	if (n > 3 + len)
		buf_char(b, ' ');
	b64_print(b, p + 3 + len, n - 3 - len);
	return true;
}

static bool
parse_amtrelay(struct rdata_in *in)
{
	const struct rdata_token *t;
	uint64_t v, discovery, type;

	in->field = "precedence";
	if (!parse_number(in, UINT8_MAX, 1, &v))
		return false;
	in->field = "discovery bit";
	if ((t = rdata_next(in)) == NULL)
		return false;
	if (!text_number(t->p, t->n, 1, &discovery))
		return rdata_refuse(in, "is not 0 or 1");
	in->field = "relay type";
	if ((t = rdata_next(in)) == NULL)
		return false;
	if (!text_number(t->p, t->n, GATEWAY_NAME, &type))
		return rdata_refuse(in, "is not a number up to 3");
	in->field = "relay";
	return rdata_put_number(in, discovery << 7 | type, 1) && parse_gateway(in, type);
}

static const char *
check_amtrelay(const uint8_t *p, size_t n)
{
	const char *wrong;
	size_t len;

	if (n < 2)
		return "it is too short";
	if ((p[1] & 0x7f) > GATEWAY_NAME)
		return NULL; /* a type to come, opaque (RFC 8777) */
	wrong = check_gateway(p[1] & 0x7f, p + 2, n - 2, &len);
	if (wrong != NULL)
		return wrong;
	return 2 + len < n ? "octets follow its last field" : NULL;
}

static bool
print_amtrelay(struct buf *b, const uint8_t *p, size_t n)
{
	if ((p[1] & 0x7f) > GATEWAY_NAME)
		return false;
	buf_printf(b, "%u %u %u ", (unsigned)p[0], p[1] >> 7u, p[1] & 0x7fu);
	print_gateway(b, p[1] & 0x7f, p + 2, n - 2);
	return true;
}

/* One token, decoded behind what is there; its octets, or -1 and *why is set. */
static ssize_t
parse_part(struct rdata_in *in, bool base64)
{
	const struct rdata_token *t = rdata_next(in);
	uint8_t *to = in->out + in->at;
	ssize_t n;

	if (t == NULL)
		return -1;
	n = base64 ? b64_decode(t->p, t->n, to, RDATA_MAX - in->at) : hex_decode(t->p, t->n, to, 255);
	if (n < 1) {
		rdata_refuse(in, base64 ? "is not base64" : "is not hex of 1 to 255 octets");
		return -1;
	}
	in->at += (size_t)n;
	return n;
}

static bool
parse_hip(struct rdata_in *in)
{
	const size_t head = in->at;
	uint64_t algorithm;
	ssize_t hit, key;

	in->field = "algorithm";
	/* Room for the lengths: those of the tag and the key are known later. */
	if (!parse_number(in, UINT8_MAX, 1, &algorithm) || !rdata_put(in, "\0\0\0", 3))
		return false;
	in->field = "host identity tag";
	if ((hit = parse_part(in, false)) < 0)
		return false;
	in->field = "public key";
	if ((key = parse_part(in, true)) < 0)
		return false;
	in->out[head] = (uint8_t)hit;
	in->out[head + 1] = (uint8_t)algorithm;
	in->out[head + 2] = (uint8_t)(key >> 8);
	in->out[head + 3] = (uint8_t)key;
	in->field = "rendezvous server";
	while (in->i < in->n)
		if (!parse_name(in, false))
			return false;
	return true;
}

static const char *
check_hip(const uint8_t *p, size_t n)
{
	size_t at;

	if (n < 4 || n < 4u + p[0] + lint_u16(p + 2))
		return "it is too short";
	if (p[0] == 0 || lint_u16(p + 2) == 0)
		return "its tag or its key is empty";
	at = 4u + p[0] + lint_u16(p + 2);
	while (at < n) {
		const size_t len = name_wire_len(p + at, n - at);

		if (len == 0)
			return "a name is not whole";
		at += len;
	}
	return NULL;
}

static bool
print_hip(struct buf *b, const uint8_t *p, size_t n)
{
	const size_t hit = p[0], key = lint_u16(p + 2);
	size_t at = 4 + hit + key, len;

	buf_printf(b, "%u ", (unsigned)p[1]);
	hex_print(b, p + 4, hit);
	buf_char(b, ' ');
	b64_print(b, p + 4 + hit, key);
	for (; at < n; at += len) {
		len = name_wire_len(p + at, n - at);
		buf_char(b, ' ');
		name_print(b, (struct lint_name) { p + at, (uint8_t)len });
	}
	return true;
}

static bool
parse_a6(struct rdata_in *in)
{
	const struct rdata_token *t;
	uint8_t w[16];
	uint64_t prefix;
	size_t n;

	in->field = "prefix length";
	if ((t = rdata_next(in)) == NULL)
		return false;
	if (!text_number(t->p, t->n, 128, &prefix))
		return rdata_refuse(in, "is not a number up to 128");
	if (!rdata_put_number(in, prefix, 1))
		return false;
	n = (size_t)(128 - prefix + 7) / 8;
	if (n > 0) {
		in->field = "address suffix";
		if ((t = rdata_next(in)) == NULL)
			return false;
		if (!text_ipv6(t->p, t->n, w))
			return rdata_refuse(in, "is not an IPv6 address");
		w[16 - n] &= (uint8_t)(0xff >> prefix % 8);
		if (!rdata_put(in, w + 16 - n, n))
			return false;
	}
	in->field = "prefix name";
	return prefix == 0 || parse_name(in, true);
}

static const char *
check_a6(const uint8_t *p, size_t n)
{
	size_t suffix, len = 0;

	if (n == 0 || p[0] > 128)
		return "its prefix length is not 0 to 128";
	suffix = (128u - p[0] + 7) / 8;
	if (n < 1 + suffix)
		return "it is too short";
	if (suffix > 0 && (p[1] & ~(0xffu >> p[0] % 8)) != 0)
		return "a bit of its prefix is set";
	if (p[0] > 0 && (len = name_wire_len(p + 1 + suffix, n - 1 - suffix)) == 0)
		return "a name is not whole";
	return 1 + suffix + len < n ? "octets follow its last field" : NULL;
}

static bool
print_a6(struct buf *b, const uint8_t *p, size_t n)
{
	const size_t suffix = (128u - p[0] + 7) / 8;
	char text[INET6_ADDRSTRLEN];
	uint8_t w[16] = { 0 };

	buf_printf(b, "%u", (unsigned)p[0]);
	memcpy(w + 16 - suffix, p + 1, suffix);
	if (suffix > 0)
		buf_printf(b, " %s", inet_ntop(AF_INET6, w, text, sizeof(text)));
	if (p[0] > 0) {
		buf_char(b, ' ');
		name_print(b, (struct lint_name) { p + 1 + suffix, (uint8_t)(n - 1 - suffix) });
	}
	return true;
}

const struct rdata_hand hand_ipseckey = { parse_ipseckey, check_ipseckey, print_ipseckey };
const struct rdata_hand hand_amtrelay = { parse_amtrelay, check_amtrelay, print_amtrelay };
const struct rdata_hand hand_hip = { parse_hip, check_hip, print_hip };
const struct rdata_hand hand_a6 = { parse_a6, check_a6, print_a6 };
