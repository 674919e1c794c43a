#include "type.h"
#include "lint.h"
#include <stdio.h>
#include <strings.h>

static const char *const types[] = { [1] = "A", "NS", "MD", "MF", "CNAME", "SOA", "MB", "MG", "MR",
	"NULL", "WKS", "PTR", "HINFO", "MINFO", "MX", "TXT", "RP", "AFSDB", "X25", "ISDN", "RT",
	"NSAP", "NSAP-PTR", "SIG", "KEY", "PX", "GPOS", "AAAA", "LOC", "NXT", "EID", "NIMLOC",
	"SRV", "ATMA", "NAPTR", "KX", "CERT", "A6", "DNAME", "SINK", "OPT", "APL", "DS", "SSHFP",
	"IPSECKEY", "RRSIG", "NSEC", "DNSKEY", "DHCID", "NSEC3", "NSEC3PARAM", "TLSA", "SMIMEA",
	[55] = "HIP", "NINFO", "RKEY", "TALINK", "CDS", "CDNSKEY", "OPENPGPKEY", "CSYNC", "ZONEMD",
	"SVCB", "HTTPS", "DSYNC", "HHIT", "BRID", [99] = "SPF", "UINFO", "UID", "GID", "UNSPEC",
	"NID", "L32", "L64", "LP", "EUI48", "EUI64", [128] = "NXNAME", [249] = "TKEY", "TSIG",
	"IXFR", "AXFR", "MAILB", "MAILA", "ANY", "URI", "CAA", "AVC", "DOA", "AMTRELAY", "RESINFO",
	"WALLET", "CLA", "IPN" };
enum { N_TYPES = sizeof(types) / sizeof(types[0]), TA = 32768, DLV = 32769 };

static bool
is_word(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(s, word, n) == 0;
}

/* PREFIX and a decimal number up to 65,535. */
static bool
numbered(const char *s, size_t n, const char *prefix, uint16_t *value)
{
	const size_t skip = strlen(prefix);
	unsigned v = 0;

	if (n <= skip || n > skip + 5 || strncasecmp(s, prefix, skip) != 0)
		return false;
	for (size_t i = skip; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	*value = (uint16_t)v;
	return v <= 0xffff;
}

#define WORD(a, b, c, d, e, f)                                                                     \
	((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 |          \
	    (uint64_t)(e) << 32 | (uint64_t)(f) << 40)

/* The types that fill zones, without a search; 0 for others. */
static uint16_t
frequent(const char *s, size_t n)
{
	uint64_t w = 0;

	if (n > 6)
		return 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t c = (uint8_t)s[i];

		if (c == 0) /* else "A" and a NUL would pass for A */
			return 0;
		w |= (uint64_t)(c >= 'a' && c <= 'z' ? c - 32 : c) << (8 * i);
	}
	switch (w) {
	case WORD('A', 0, 0, 0, 0, 0): return LINT_T_A;
	case WORD('N', 'S', 0, 0, 0, 0): return LINT_T_NS;
	case WORD('D', 'S', 0, 0, 0, 0): return LINT_T_DS;
	case WORD('M', 'X', 0, 0, 0, 0): return LINT_T_MX;
	case WORD('T', 'X', 'T', 0, 0, 0): return LINT_T_TXT;
	case WORD('S', 'O', 'A', 0, 0, 0): return LINT_T_SOA;
	case WORD('A', 'A', 'A', 'A', 0, 0): return LINT_T_AAAA;
	case WORD('N', 'S', 'E', 'C', 0, 0): return LINT_T_NSEC;
	case WORD('R', 'R', 'S', 'I', 'G', 0): return LINT_T_RRSIG;
	case WORD('N', 'S', 'E', 'C', '3', 0): return LINT_T_NSEC3;
	case WORD('C', 'N', 'A', 'M', 'E', 0): return LINT_T_CNAME;
	case WORD('D', 'N', 'S', 'K', 'E', 'Y'): return LINT_T_DNSKEY;
	default: return 0;
	}
}

bool
type_parse(const char *s, size_t n, uint16_t *type)
{
	*type = frequent(s, n);
	if (*type != 0)
		return true;
	if (n == 0 || n > 10)
		return false;
	for (uint16_t t = 1; t < N_TYPES; t++)
		if (types[t] != NULL && is_word(s, n, types[t])) {
			*type = t;
			return true;
		}
	if (is_word(s, n, "TA") || is_word(s, n, "DLV")) {
		*type = n == 2 ? TA : DLV;
		return true;
	}
	return numbered(s, n, "TYPE", type);
}

const char *
type_text(uint16_t type, char out[TYPE_TEXT])
{
	if (type < N_TYPES && types[type] != NULL)
		snprintf(out, TYPE_TEXT, "%s", types[type]);
	else if (type == TA || type == DLV)
		snprintf(out, TYPE_TEXT, "%s", type == TA ? "TA" : "DLV");
	else
		snprintf(out, TYPE_TEXT, "TYPE%u", (unsigned)type);
	return out;
}

bool
class_parse(const char *s, size_t n, uint16_t *class)
{
	static const struct {
		const char *text;
		uint16_t class;
	} classes[] = { { "IN", 1 }, { "CH", 3 }, { "HS", 4 }, { "CS", 2 }, { "NONE", 254 },
		{ "ANY", 255 } };

	if (n == 0 || n > 10)
		return false;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (is_word(s, n, classes[i].text)) {
			*class = classes[i].class;
			return true;
		}
	return numbered(s, n, "CLASS", class);
}

const char *
rcode_text(uint16_t rcode, char out[TYPE_TEXT])
{
	static const char *const rcodes[] = { "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
		"NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE",
		"DSOTYPENI", [16] = "BADVERS", "BADKEY", "BADTIME", "BADMODE", "BADNAME", "BADALG",
		"BADTRUNC", "BADCOOKIE" };

	if (rcode < sizeof(rcodes) / sizeof(rcodes[0]) && rcodes[rcode] != NULL)
		snprintf(out, TYPE_TEXT, "%s", rcodes[rcode]);
	else
		snprintf(out, TYPE_TEXT, "RCODE%u", (unsigned)rcode);
	return out;
}

bool
type_is_meta(uint16_t type)
{
	return type == 41 || type == LINT_T_NXNAME || (type >= 249 && type <= 255);
}

static const char *const algorithms[256] = { [0] = "DELETE", "RSAMD5", "DH", "DSA", NULL,
	"RSASHA1", "DSA-NSEC3-SHA1", "RSASHA1-NSEC3-SHA1", "RSASHA256", NULL, "RSASHA512", NULL,
	"ECC-GOST", "ECDSAP256SHA256", "ECDSAP384SHA384", "ED25519", "ED448", "SM2SM3",
	[23] = "ECC-GOST12", [252] = "INDIRECT", "PRIVATEDNS", "PRIVATEOID" };

const char *
algorithm_text(uint8_t algorithm)
{
	return algorithms[algorithm];
}

bool
algorithm_parse(const char *s, size_t n, uint8_t *algorithm)
{
	/* What BIND and ldns write for some of them. */
	static const struct {
		const char *text;
		uint8_t algorithm;
	} others[] = { { "NSEC3DSA", 6 }, { "NSEC3RSASHA1", 7 }, { "DSA_NSEC3", 6 },
		{ "RSASHA1_NSEC3", 7 }, { "ECCGOST", 12 },
		/* And the registrars of Google. */
		{ "DSANSEC3SHA1", 6 }, { "RSASHA1NSEC3SHA1", 7 } };
	uint16_t v;

	if (n == 0 || n > 20)
		return false;
	if (s[0] >= '0' && s[0] <= '9') {
		if (!numbered(s, n, "", &v) || v > 255)
			return false;
		*algorithm = (uint8_t)v;
		return true;
	}
	for (unsigned i = 0; i < 256; i++)
		if (algorithms[i] != NULL && is_word(s, n, algorithms[i])) {
			*algorithm = (uint8_t)i;
			return true;
		}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (is_word(s, n, others[i].text)) {
			*algorithm = others[i].algorithm;
			return true;
		}
	return false;
}

static const struct {
	const char *text;
	uint8_t octets;
} digests[] = { { NULL, 0 }, { "SHA-1", 20 }, { "SHA-256", 32 }, { "GOST R 34.11-94", 32 },
	{ "SHA-384", 48 }, { "GOST R 34.11-2012", 32 }, { "SM3", 32 } };

const char *
digest_text(uint8_t digest_type)
{
	return digest_type < sizeof(digests) / sizeof(digests[0]) ? digests[digest_type].text : NULL;
}

uint8_t
digest_octets(uint8_t digest_type)
{
	return digest_type < sizeof(digests) / sizeof(digests[0]) ? digests[digest_type].octets : 0;
}
