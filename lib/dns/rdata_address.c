/* rdata_address.c - APL (RFC 3123), WKS (RFC 1035 3.4.2), NSAP (RFC 1706), ATMA. */
#include "rdata_fields.h"
#include "../base/buf.h"
#include "baseenc.h"
#include <arpa/inet.h>
#include <strings.h>

static bool
parse_prefix(struct rdata_in *in, const struct rdata_token *t)
{
	const bool negated = t->n > 0 && t->p[0] == '!';
	const char *s = t->p + negated, *end = t->p + t->n;
	const char *colon = s < end ? memchr(s, ':', (size_t)(end - s)) : NULL, *slash;
	uint8_t w[16];
	uint64_t family, length;
	size_t n;

	if (colon == NULL || (slash = memchr(colon, '/', (size_t)(end - colon))) == NULL ||
	    !text_number(s, (size_t)(colon - s), 2, &family) || family == 0)
		return rdata_refuse(in, "is not [!]1:address/length or [!]2:address/length");
	s = colon + 1;
	if (family == 1 ? !text_ipv4(s, (size_t)(slash - s), w) : !text_ipv6(s, (size_t)(slash - s), w))
		return rdata_refuse(in, "has no address of its family");
	if (!text_number(slash + 1, (size_t)(end - slash - 1), family == 1 ? 32 : 128, &length))
		return rdata_refuse(in, "has a prefix length out of range");
	for (n = family == 1 ? 4 : 16; n > 0 && w[n - 1] == 0;)
		n--;
	return rdata_put_number(in, family << 16 | length << 8 | (negated ? 0x80u : 0u) | n, 4) &&
	    rdata_put(in, w, n);
}

static bool
parse_apl(struct rdata_in *in)
{
	while (in->i < in->n) {
		const struct rdata_token *t = rdata_next(in);

		if (t == NULL || !parse_prefix(in, t))
			return false;
	}
	return true;
}

static const char *
check_apl(const uint8_t *p, size_t n)
{
	while (n > 0) {
		unsigned family, len;

		if (n < 4 || n < 4u + (p[3] & 0x7f))
			return "a prefix is cut short";
		family = lint_u16(p);
		len = p[3] & 0x7f;
		if ((family == 1 && (p[2] > 32 || len > 4)) || (family == 2 && (p[2] > 128 || len > 16)))
			return "a prefix is longer than an address of its family";
		if (len > 0 && p[3 + len] == 0)
			return "an address ends with a zero octet";
		n -= 4 + len;
		p += 4 + len;
	}
	return NULL;
}

static bool
print_apl(struct buf *b, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n;

	for (const char *between = ""; p < end; between = " ") {
		const unsigned family = lint_u16(p), len = p[3] & 0x7f;
		char text[INET6_ADDRSTRLEN];
		uint8_t w[16] = { 0 };

		if (family != 1 && family != 2)
			return false;
		memcpy(w, p + 4, len);
		buf_printf(b, "%s%s%u:%s/%u", between, p[3] >> 7 ? "!" : "", family,
		    inet_ntop(family == 1 ? AF_INET : AF_INET6, w, text, sizeof(text)),
		    (unsigned)p[2]);
		p += 4 + len;
	}
	return true;
}

/* Words that RFC 1010 had and that readers of master files still know; a
 * service data base of the machine would make reading depend on the machine. */
static const struct rdata_word protocols[] = { { "icmp", 1 }, { "igmp", 2 }, { "ggp", 3 },
	{ "st", 5 }, { "tcp", 6 }, { "egp", 8 }, { "igp", 9 }, { "pup", 12 }, { "udp", 17 },
	{ "hmp", 20 }, { "xns-idp", 22 }, { "rdp", 27 }, { NULL, 0 } };
static const struct rdata_word services[] = { { "tcpmux", 1 }, { "rje", 5 }, { "echo", 7 },
	{ "discard", 9 }, { "systat", 11 }, { "users", 11 }, { "daytime", 13 }, { "netstat", 15 },
	{ "quote", 17 }, { "qotd", 17 }, { "chargen", 19 }, { "ftp-data", 20 }, { "ftp", 21 },
	{ "ssh", 22 }, { "telnet", 23 }, { "smtp", 25 }, { "nsw-fe", 27 }, { "msg-icp", 29 },
	{ "msg-auth", 31 }, { "dsp", 33 }, { "time", 37 }, { "rlp", 39 }, { "graphics", 41 },
	{ "name", 42 }, { "nameserver", 42 }, { "nicname", 43 }, { "whois", 43 }, { "mpm", 45 },
	{ "ni-ftp", 47 }, { "login", 49 }, { "domain", 53 }, { "bootps", 67 }, { "bootpc", 68 },
	{ "tftp", 69 }, { "gopher", 70 }, { "finger", 79 }, { "http", 80 }, { "www", 80 },
	{ "link", 87 }, { "kerberos", 88 }, { "supdup", 95 }, { "hostname", 101 },
	{ "hostnames", 101 }, { "iso-tsap", 102 }, { "x400", 103 }, { "x400-snd", 104 },
	{ "csnet-ns", 105 }, { "rtelnet", 107 }, { "pop2", 109 }, { "pop3", 110 },
	{ "sunrpc", 111 }, { "auth", 113 }, { "sftp", 115 }, { "uucp-path", 117 }, { "nntp", 119 },
	{ "erpc", 121 }, { "ntp", 123 }, { "netbios-ns", 137 }, { "netbios-dgm", 138 },
	{ "netbios-ssn", 139 }, { "imap", 143 }, { "imap2", 143 }, { "snmp", 161 },
	{ "snmptrap", 162 }, { "bgp", 179 }, { "irc", 194 }, { "ldap", 389 }, { "https", 443 },
	{ "ldaps", 636 }, { "imaps", 993 }, { "pop3s", 995 }, { NULL, 0 } };

static bool
word_or_number(const struct rdata_token *t, const struct rdata_word *w, uint64_t max, uint64_t *value)
{
	for (; w->text != NULL; w++)
		if (strlen(w->text) == t->n && strncasecmp(w->text, t->p, t->n) == 0) {
			*value = w->value;
			return true;
		}
	return text_number(t->p, t->n, max, value);
}

static bool
parse_wks(struct rdata_in *in)
{
	const struct rdata_token *t;
	uint8_t bits[8192] = { 0 };
	size_t n = 0;
	uint64_t v;

	in->field = "protocol";
	if ((t = rdata_next(in)) == NULL)
		return false;
	if (!word_or_number(t, protocols, UINT8_MAX, &v))
		return rdata_refuse(in, "is not a protocol: tcp, udp or a number up to 255");
	if (!rdata_put_number(in, v, 1))
		return false;
	in->field = "service";
	while (in->i < in->n) {
		if ((t = rdata_next(in)) == NULL)
			return false;
		if (!word_or_number(t, services, UINT16_MAX, &v))
			return rdata_refuse(in, "is not a known service or a number up to 65535");
		bits[v / 8] |= (uint8_t)(0x80 >> v % 8);
		if (v / 8 >= n)
			n = v / 8 + 1;
	}
	return rdata_put(in, bits, n);
}

static const char *
check_wks(const uint8_t *p, size_t n)
{
	(void)p;
	if (n == 0)
		return "it is too short";
	return n > 1 + 8192 ? "it has more than 65,536 ports" : NULL;
}

static bool
print_wks(struct buf *b, const uint8_t *p, size_t n)
{
	if (n > 1 && p[n - 1] == 0)
		return false; /* text would lose the zeros at the end */
	buf_printf(b, "%u", (unsigned)p[0]);
	for (size_t port = 0; port < (n - 1) * 8; port++)
		if ((p[1 + port / 8] & 0x80 >> port % 8) != 0)
			buf_printf(b, " %zu", port);
	return true;
}

/* Hex or decimal digits with dots anywhere between them. */
static bool
parse_dotted(struct rdata_in *in, const struct rdata_token *t, size_t skip, bool decimal, const char *what)
{
	char pair[2];
	unsigned held = 0;
	size_t n = 0;

	for (size_t i = skip; i < t->n; i++) {
		uint8_t w;

		if (t->p[i] == '.' && i > skip)
			continue;
		pair[held++] = t->p[i];
		if (decimal) {
			if (t->p[i] < '0' || t->p[i] > '9')
				return rdata_refuse(in, what);
			w = (uint8_t)t->p[i];
		} else if (held < 2) {
			continue;
		} else if (hex_decode(pair, 2, &w, 1) != 1) {
			return rdata_refuse(in, what);
		}
		if (!rdata_put(in, &w, 1))
			return false;
		held = 0;
		n++;
	}
	return n == 0 || held > 0 ? rdata_refuse(in, what) : true;
}

static bool
parse_nsap(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);

	if (t == NULL)
		return false;
	if (t->n < 3 || t->p[0] != '0' || (t->p[1] | 0x20) != 'x')
		return rdata_refuse(in, "does not begin with 0x");
	return parse_dotted(in, t, 2, false, "is not 0x and hex");
}

static const char *
check_nsap(const uint8_t *p, size_t n)
{
	(void)p;
	return n == 0 ? "it is empty" : NULL;
}

static bool
print_nsap(struct buf *b, const uint8_t *p, size_t n)
{
	buf_add(b, "0x", 2);
	hex_print(b, p, n);
	return true;
}

/* Its first octet: 0 is an ATM end system address in hex, 1 a number after "+". */
static bool
parse_atma(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next(in);
	bool number;

	if (t == NULL)
		return false;
	number = t->n > 0 && t->p[0] == '+';
	return rdata_put_number(in, number, 1) &&
	    parse_dotted(in, t, number, number, number ? "is not + and digits" : "is not hex");
}

static const char *
check_atma(const uint8_t *p, size_t n)
{
	if (n < 2)
		return "it is too short";
	for (size_t i = 1; p[0] == 1 && i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return "a number has other octets than digits";
	return NULL;
}

static bool
print_atma(struct buf *b, const uint8_t *p, size_t n)
{
	if (p[0] > 1)
		return false;
	if (p[0] == 0) {
		hex_print(b, p + 1, n - 1);
		return true;
	}
	buf_char(b, '+');
	buf_add(b, p + 1, n - 1);
	return true;
}

const struct rdata_hand hand_apl = { parse_apl, check_apl, print_apl };
const struct rdata_hand hand_wks = { parse_wks, check_wks, print_wks };
const struct rdata_hand hand_nsap = { parse_nsap, check_nsap, print_nsap };
const struct rdata_hand hand_atma = { parse_atma, check_atma, print_atma };
