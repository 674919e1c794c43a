#include "net.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/*
 * Prefixes that are not globally reachable: IANA's IPv4 and IPv6
 * special-purpose address registries (RFC 6890 and what came after), and
 * multicast and the reserved blocks, which hold no server either.  The first
 * match decides, so the exceptions stand before the block they lie in.
 */
static const struct prefix {
	uint8_t octets[16];
	uint8_t bits;
	bool global;
} v4_prefixes[] = {
	{ { 192, 0, 0, 9 }, 32, true }, /* PCP anycast, RFC 7723 */
	{ { 192, 0, 0, 10 }, 32, true }, /* TURN anycast, RFC 8155 */
	{ { 0 }, 8, false },
	{ { 10 }, 8, false },
	{ { 100, 64 }, 10, false },
	{ { 127 }, 8, false },
	{ { 169, 254 }, 16, false },
	{ { 172, 16 }, 12, false },
	{ { 192, 0, 0 }, 24, false },
	{ { 192, 0, 2 }, 24, false },
	{ { 192, 88, 99 }, 24, false }, /* 6to4 relays, withdrawn */
	{ { 192, 168 }, 16, false },
	{ { 198, 18 }, 15, false },
	{ { 198, 51, 100 }, 24, false },
	{ { 203, 0, 113 }, 24, false },
	{ { 224 }, 4, false },
	{ { 240 }, 4, false },
};
static const struct prefix v6_prefixes[] = {
	{ { 0x20, 0x01, 0, 1, [15] = 1 }, 128, true }, /* PCP anycast */
	{ { 0x20, 0x01, 0, 1, [15] = 2 }, 128, true }, /* TURN anycast */
	{ { 0x20, 0x01, 0, 3 }, 32, true }, /* AMT */
	{ { 0x20, 0x01, 0, 4, 0x01, 0x12 }, 48, true }, /* AS112 */
	{ { 0x20, 0x01, 0, 0x20 }, 28, true }, /* ORCHIDv2 */
	{ { 0x20, 0x01, 0, 0x30 }, 28, true }, /* drone remote identifiers */
	{ { 0x20, 0x01 }, 23, false },
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32, false },
	{ { 0x20, 0x02 }, 16, false }, /* 6to4 */
	{ { 0x3f, 0xff }, 20, false }, /* documentation */
	{ { 0x20 }, 3, true }, /* all that is given out; nothing outside it is global */
};

static bool
prefix_has(const struct prefix *p, const uint8_t *octets)
{
	const unsigned whole = p->bits / 8, rest = p->bits % 8;

	return memcmp(p->octets, octets, whole) == 0 &&
	    (rest == 0 || ((p->octets[whole] ^ octets[whole]) & (0xff00 >> rest) & 0xff) == 0);
}

static bool
prefixes_global(const struct prefix *p, size_t n, const uint8_t *octets, bool otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (prefix_has(&p[i], octets))
			return p[i].global;
	return otherwise;
}

bool
net_addr_is_global(const struct net_addr *a)
{
	static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };

	if (a->family == 6 && memcmp(a->octets, nat64, sizeof(nat64)) != 0)
		return prefixes_global(v6_prefixes, sizeof(v6_prefixes) / sizeof(*v6_prefixes),
		    a->octets, false);
	/* Behind NAT64 stands an IPv4 address, and it is that which would be reached. */
	return prefixes_global(v4_prefixes, sizeof(v4_prefixes) / sizeof(*v4_prefixes),
	    a->family == 6 ? a->octets + 12 : a->octets, true);
}

bool
net_prefix_parse(const char *s, struct net_prefix *out)
{
	char text[NET_ADDR_TEXT];
	const char *slash = strchr(s, '/');
	const size_t n = slash == NULL ? strlen(s) : (size_t)(slash - s);
	unsigned bits = 0, most;

	*out = (struct net_prefix) { 0 };
	if (n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (strpbrk(text, "@[]") != NULL || !net_addr_parse(text, 0, &out->addr))
		return false;
	most = out->addr.family == 4 ? 32 : 128;
	if (slash == NULL) {
		out->bits = (uint8_t)most;
		return true;
	}
	for (s = slash + 1; *s >= '0' && *s <= '9' && bits <= most; s++)
		bits = bits * 10 + (unsigned)(*s - '0');
	out->bits = (uint8_t)bits;
	return s != slash + 1 && *s == '\0' && bits <= most;
}

bool
net_prefix_has(const struct net_prefix *p, const struct net_addr *a)
{
	struct prefix q = { .bits = p->bits };

	memcpy(q.octets, p->addr.octets, sizeof(q.octets));
	return p->addr.family == a->family && prefix_has(&q, a->octets);
}

static bool
port_parse(const char *s, uint16_t *port)
{
	unsigned v = 0;

	if (*s == '\0' || strlen(s) > 5)
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (unsigned)(*s - '0');
	}
	*port = (uint16_t)v;
	return v > 0 && v < 65536;
}

bool
net_addr_parse(const char *s, uint16_t default_port, struct net_addr *out)
{
	char text[NET_ADDR_TEXT];
	const char *at = strchr(s, '@');
	size_t n = at == NULL ? strlen(s) : (size_t)(at - s);

	*out = (struct net_addr) { .port = default_port };
	if (at != NULL && !port_parse(at + 1, &out->port))
		return false;
	if (n >= 2 && s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
		if (memchr(s, ':', n) == NULL)
			return false;
	}
	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (strchr(text, ':') == NULL) {
		out->family = 4;
		return inet_pton(AF_INET, text, out->octets) == 1;
	}
	out->family = 6;
	return inet_pton(AF_INET6, text, out->octets) == 1;
}

const char *
net_addr_text(const struct net_addr *a, char out[NET_ADDR_TEXT])
{
	char host[INET6_ADDRSTRLEN] = "";
	const char *p;

	if (a->family == 0)
		return memcpy(out, "-", 2);
	p = inet_ntop(a->family == 4 ? AF_INET : AF_INET6, a->octets, host, sizeof(host));
	if (a->port == 53 || a->port == 0)
		snprintf(out, NET_ADDR_TEXT, "%s", p != NULL ? p : "?");
	else
		snprintf(out, NET_ADDR_TEXT, a->family == 4 ? "%s@%u" : "[%s]@%u",
		    p != NULL ? p : "?", (unsigned)a->port);
	return out;
}
