#include "../base/tap.h"
#include "type.h"
#include <string.h>
#include <strings.h>

static void
test_types(void)
{
	static const struct {
		const char *text;
		unsigned type;
	} t[] = { { "A", 1 }, { "NS", 2 }, { "CNAME", 5 }, { "SOA", 6 }, { "NULL", 10 },
		{ "PTR", 12 }, { "MX", 15 }, { "TXT", 16 }, { "NSAP-PTR", 23 }, { "SIG", 24 },
		{ "AAAA", 28 }, { "LOC", 29 }, { "SRV", 33 }, { "A6", 38 }, { "OPT", 41 },
		{ "DS", 43 }, { "IPSECKEY", 45 }, { "RRSIG", 46 }, { "NSEC", 47 },
		{ "DNSKEY", 48 }, { "NSEC3", 50 }, { "NSEC3PARAM", 51 }, { "TLSA", 52 },
		{ "SMIMEA", 53 }, { "HIP", 55 }, { "CDS", 59 }, { "CDNSKEY", 60 },
		{ "ZONEMD", 63 }, { "SVCB", 64 }, { "HTTPS", 65 }, { "DSYNC", 66 },
		{ "HHIT", 67 }, { "BRID", 68 }, { "SPF", 99 }, { "UNSPEC", 103 }, { "NID", 104 },
		{ "EUI64", 109 }, { "NXNAME", 128 }, { "TKEY", 249 }, { "ANY", 255 },
		{ "URI", 256 }, { "CAA", 257 }, { "AMTRELAY", 260 }, { "RESINFO", 261 },
		{ "WALLET", 262 }, { "CLA", 263 }, { "IPN", 264 }, { "TA", 32768 },
		{ "DLV", 32769 }, { "TYPE0", 0 }, { "TYPE54", 54 }, { "TYPE65535", 65535 } };
	static const char *const no[] = { "", "AA", "TYPE", "TYPE65536", "TYPE-1", "TYPE1x", "NSEC4",
		"IN", "NSEC3PARAMS", "TYPE000001" };
	char text[TYPE_TEXT];
	uint16_t type;
	unsigned wrong = 0;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ok(type_parse(t[i].text, strlen(t[i].text), &type) && type == t[i].type, "%s is %u",
		    t[i].text, t[i].type);
		ok(strcmp(type_text((uint16_t)t[i].type, text), t[i].text) == 0, "and back");
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		ok(!type_parse(no[i], strlen(no[i]), &type), "\"%s\" is no type", no[i]);
	ok(type_parse("rrsig", 5, &type) && type == 46, "letters in any case");
	ok(type_parse("type48", 6, &type) && type == 48, "of TYPE too");
	ok(type_parse("AAAAx", 4, &type) && type == 28, "only n octets are read");
	ok(!type_parse("A\0*", 3, &type) && !type_parse("A", 2, &type) && !type_parse("MD", 3, &type),
	    "a NUL is no end");
	for (unsigned i = 0; i < 65536; i++) {
		type_text((uint16_t)i, text);
		wrong += !type_parse(text, strlen(text), &type) || type != i;
	}
	ok(wrong == 0, "all 65,536 types there and back");
	ok(type_is_meta(41) && type_is_meta(128) && type_is_meta(252) && type_is_meta(255),
	    "OPT, NXNAME, AXFR and ANY are no data");
	ok(!type_is_meta(1) && !type_is_meta(256) && !type_is_meta(248), "A, URI and 248 are");
}

static void
test_others(void)
{
	char text[TYPE_TEXT];
	uint16_t class;
	uint8_t alg;
	unsigned wrong = 0;

	ok(class_parse("in", 2, &class) && class == 1, "IN");
	ok(class_parse("CLASS32", 7, &class) && class == 32, "CLASS32");
	ok(!class_parse("INX", 3, &class) && !class_parse("", 0, &class), "no class");
	ok(strcmp(rcode_text(3, text), "NXDOMAIN") == 0, "NXDOMAIN");
	ok(strcmp(rcode_text(23, text), "BADCOOKIE") == 0, "BADCOOKIE");
	ok(strcmp(rcode_text(4000, text), "RCODE4000") == 0, "RCODE4000");
	for (unsigned i = 0; i < 256; i++) {
		const char *s = algorithm_text((uint8_t)i);

		wrong += s != NULL && (!algorithm_parse(s, strlen(s), &alg) || alg != i);
	}
	ok(wrong == 0, "every algorithm there and back");
	ok(algorithm_parse("13", 2, &alg) && alg == 13, "by number");
	ok(algorithm_parse("NSEC3RSASHA1", 12, &alg) && alg == 7, "by another name");
	ok(!algorithm_parse("256", 3, &alg) && !algorithm_parse("RSA", 3, &alg), "none");
	ok(algorithm_text(9) == NULL && algorithm_text(100) == NULL, "unassigned");
	ok(strcmp(digest_text(2), "SHA-256") == 0 && digest_octets(2) == 32, "SHA-256");
	ok(digest_text(0) == NULL && digest_octets(0) == 0 && digest_text(99) == NULL, "no digest");
	ok(digest_octets(1) == 20 && digest_octets(4) == 48, "SHA-1 and SHA-384");
}

int
main(void)
{
	test_types();
	test_others();
	return done_testing();
}
