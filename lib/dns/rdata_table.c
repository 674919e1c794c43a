#include "rdata_fields.h"

#define FORM(...) (const struct rdata_field[]) { __VA_ARGS__, { F_END, NULL } }
#define ONE_NAME FORM({ F_NAME, "name" })
#define TWO_NAMES(a, b) FORM({ F_NAME, a }, { F_NAME, b })
#define PREFERENCE(kind, name) FORM({ F_U16, "preference" }, { kind, name })
#define STRINGS FORM({ F_STRINGS, "text" })
#define SIGNATURE                                                                                  \
	FORM({ F_TYPE, "type covered" }, { F_ALGORITHM, "algorithm" }, { F_U8, "labels" },         \
	    { F_U32, "original TTL" }, { F_TIME, "expiration" }, { F_TIME, "inception" },       \
	    { F_U16, "key tag" }, { F_NAME, "signer" }, { F_B64, "signature" })
#define KEY(last)                                                                                  \
	FORM({ F_U16, "flags" }, { F_U8, "protocol" }, { F_ALGORITHM, "algorithm" },               \
	    { last, "public key" })
#define DELEGATION                                                                                 \
	FORM({ F_U16, "key tag" }, { F_ALGORITHM, "algorithm" }, { F_DIGEST, "digest type" },      \
	    { F_HEX, "digest" })
#define CERT_USE                                                                                   \
	FORM({ F_U8, "usage" }, { F_U8, "selector" }, { F_U8, "matching type" },                   \
	    { F_HEX, "certificate data" })
#define SERVICE FORM({ F_U16, "priority" }, { F_NAME_KEEP, "target" }, { F_SVCB, "parameters" })

static const struct rdata_field *const forms[] = {
	[1] = FORM({ F_IPV4, "address" }), /* A */
	[2] = ONE_NAME, /* NS */
	[3] = ONE_NAME, /* MD */
	[4] = ONE_NAME, /* MF */
	[5] = ONE_NAME, /* CNAME */
	[6] = FORM({ F_NAME, "primary" }, { F_NAME, "mailbox" }, { F_U32, "serial" },
	    { F_PERIOD, "refresh" }, { F_PERIOD, "retry" }, { F_PERIOD, "expire" },
	    { F_PERIOD, "minimum" }), /* SOA */
	[7] = ONE_NAME, /* MB */
	[8] = ONE_NAME, /* MG */
	[9] = ONE_NAME, /* MR */
	[11] = FORM({ F_IPV4, "address" }, { F_WKS, "services" }),
	[12] = ONE_NAME, /* PTR */
	[13] = FORM({ F_STRING, "CPU" }, { F_STRING, "OS" }), /* HINFO */
	[14] = TWO_NAMES("responsible mailbox", "error mailbox"), /* MINFO */
	[15] = PREFERENCE(F_NAME, "exchange"), /* MX */
	[16] = STRINGS, /* TXT */
	[17] = TWO_NAMES("mailbox", "text name"), /* RP */
	[18] = FORM({ F_U16, "subtype" }, { F_NAME, "host" }), /* AFSDB */
	[19] = FORM({ F_DIGITS, "address" }), /* X25 */
	[20] = FORM({ F_STRING, "address" }, { F_STRING_OPT, "subaddress" }), /* ISDN */
	[21] = PREFERENCE(F_NAME, "host"), /* RT */
	[22] = FORM({ F_NSAP, "address" }),
	[23] = FORM({ F_NAME_KEEP, "name" }), /* NSAP-PTR */
	[24] = SIGNATURE, /* SIG */
	[25] = KEY(F_B64_OPT), /* KEY: RFC 2535 3.1 has flags that say "no key" */
	[26] = FORM({ F_U16, "preference" }, { F_NAME, "map822" }, { F_NAME, "mapx400" }), /* PX */
	[27] = FORM({ F_STRING, "longitude" }, { F_STRING, "latitude" },
	    { F_STRING, "altitude" }), /* GPOS */
	[28] = FORM({ F_IPV6, "address" }), /* AAAA */
	[29] = FORM({ F_LOC, "location" }),
	[30] = FORM({ F_NAME, "next name" }, { F_NXT_BITMAP, "types" }), /* NXT */
	[31] = FORM({ F_HEX, "identifier" }), /* EID */
	[32] = FORM({ F_HEX, "locator" }), /* NIMLOC */
	[33] = FORM({ F_U16, "priority" }, { F_U16, "weight" }, { F_U16, "port" },
	    { F_NAME, "target" }), /* SRV */
	[34] = FORM({ F_ATMA, "address" }),
	[35] = FORM({ F_U16, "order" }, { F_U16, "preference" }, { F_STRING, "flags" },
	    { F_STRING, "service" }, { F_STRING, "regexp" }, { F_NAME, "replacement" }), /* NAPTR */
	[36] = PREFERENCE(F_NAME, "exchanger"), /* KX */
	[37] = FORM({ F_CERT_TYPE, "type" }, { F_U16, "key tag" }, { F_ALGORITHM, "algorithm" },
	    { F_B64, "certificate" }), /* CERT */
	[38] = FORM({ F_A6, "address" }),
	[39] = ONE_NAME, /* DNAME */
	[40] = FORM({ F_U8, "meaning" }, { F_U8, "coding" }, { F_U8, "subcoding" },
	    { F_B64_OPT, "data" }), /* SINK */
	[42] = FORM({ F_APL, "prefix" }),
	[43] = DELEGATION, /* DS */
	[44] = FORM({ F_U8, "algorithm" }, { F_U8, "fingerprint type" },
	    { F_HEX, "fingerprint" }), /* SSHFP */
	[45] = FORM({ F_IPSECKEY, "gateway" }),
	[46] = SIGNATURE, /* RRSIG */
	[47] = FORM({ F_NAME_KEEP, "next name" }, { F_BITMAP, "types" }), /* NSEC */
	[48] = KEY(F_B64), /* DNSKEY */
	[49] = FORM({ F_B64, "identity" }), /* DHCID */
	[50] = FORM({ F_U8, "hash algorithm" }, { F_U8, "flags" }, { F_U16, "iterations" },
	    { F_SALT, "salt" }, { F_HASH, "next hash" }, { F_BITMAP, "types" }), /* NSEC3 */
	[51] = FORM({ F_U8, "hash algorithm" }, { F_U8, "flags" }, { F_U16, "iterations" },
	    { F_SALT, "salt" }), /* NSEC3PARAM */
	[52] = CERT_USE, /* TLSA */
	[53] = CERT_USE, /* SMIMEA */
	[55] = FORM({ F_HIP, "host identity" }),
	[56] = STRINGS, /* NINFO */
	[57] = KEY(F_B64), /* RKEY */
	[58] = FORM({ F_NAME_KEEP, "previous" }, { F_NAME_KEEP, "next" }), /* TALINK */
	[59] = DELEGATION, /* CDS */
	[60] = KEY(F_B64), /* CDNSKEY */
	[61] = FORM({ F_B64, "key" }), /* OPENPGPKEY */
	[62] = FORM({ F_U32, "serial" }, { F_U16, "flags" }, { F_BITMAP, "types" }), /* CSYNC */
	[63] = FORM({ F_U32, "serial" }, { F_U8, "scheme" }, { F_U8, "hash algorithm" },
	    { F_HEX, "digest" }), /* ZONEMD */
	[64] = SERVICE, /* SVCB */
	[65] = SERVICE, /* HTTPS */
	[66] = FORM({ F_TYPE, "type" }, { F_SCHEME, "scheme" }, { F_U16, "port" },
	    { F_NAME_KEEP, "target" }), /* DSYNC */
	[67] = FORM({ F_B64, "data" }), /* HHIT */
	[68] = FORM({ F_B64, "data" }), /* BRID */
	[99] = STRINGS, /* SPF */
	[104] = PREFERENCE(F_LOCATOR, "node"), /* NID */
	[105] = PREFERENCE(F_IPV4, "locator"), /* L32 */
	[106] = PREFERENCE(F_LOCATOR, "locator"), /* L64 */
	[107] = PREFERENCE(F_NAME_KEEP, "name"), /* LP */
	[108] = FORM({ F_EUI48, "address" }),
	[109] = FORM({ F_EUI64, "address" }),
	[256] = FORM({ F_U16, "priority" }, { F_U16, "weight" }, { F_REST, "target" }), /* URI */
	[257] = FORM({ F_U8, "flags" }, { F_TAG, "tag" }, { F_REST_OPT, "value" }), /* CAA */
	[258] = STRINGS, /* AVC */
	[259] = FORM({ F_U32, "enterprise" }, { F_U32, "type" }, { F_U8, "location" },
	    { F_STRING, "media type" }, { F_B64_DASH, "data" }), /* DOA */
	[260] = FORM({ F_AMTRELAY, "relay" }),
	[261] = STRINGS, /* RESINFO */
	[262] = STRINGS, /* WALLET */
	[263] = STRINGS, /* CLA */
	[264] = FORM({ F_U64, "node number" }), /* IPN */
};
static const struct rdata_field *const delegation = DELEGATION;

const struct rdata_field *
rdata_form(uint16_t type)
{
	if (type < sizeof(forms) / sizeof(forms[0]))
		return forms[type];
	return type == 32768 || type == 32769 ? delegation : NULL; /* TA, DLV */
}

const struct rdata_word *
rdata_words(uint8_t kind)
{
	/* RFC 4398 */
	static const struct rdata_word certs[] = { { "PKIX", 1 }, { "SPKI", 2 }, { "PGP", 3 },
		{ "IPKIX", 4 }, { "ISPKI", 5 }, { "IPGP", 6 }, { "ACPKIX", 7 }, { "IACPKIX", 8 },
		{ "URI", 253 }, { "OID", 254 }, { NULL, 0 } };
	/* What BIND reads for the digest type of a DS. */
	static const struct rdata_word digests[] = { { "SHA-1", 1 }, { "SHA1", 1 },
		{ "SHA-256", 2 }, { "SHA256", 2 }, { "GOST", 3 }, { "SHA-384", 4 }, { "SHA384", 4 },
		{ NULL, 0 } };
	static const struct rdata_word schemes[] = { { "NOTIFY", 1 }, { NULL, 0 } };
	static const struct rdata_word none[] = { { NULL, 0 } };

	switch (kind) {
	case F_CERT_TYPE: return certs;
	case F_DIGEST: return digests;
	case F_SCHEME: return schemes;
	default: return none;
	}
}

const struct rdata_hand *
rdata_hand(uint8_t kind)
{
	static const struct rdata_hand *const hands[F_KINDS] = { [F_LOC] = &hand_loc,
		[F_APL] = &hand_apl, [F_WKS] = &hand_wks, [F_NSAP] = &hand_nsap,
		[F_ATMA] = &hand_atma, [F_IPSECKEY] = &hand_ipseckey,
		[F_AMTRELAY] = &hand_amtrelay, [F_HIP] = &hand_hip, [F_A6] = &hand_a6,
		[F_SVCB] = &hand_svcb };

	return hands[kind];
}
