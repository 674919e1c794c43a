/* type.h - mnemonics of types, classes, rcodes, DNSSEC algorithms. */
#ifndef DNS_TYPE_H
#define DNS_TYPE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TYPE_TEXT = 16 };
/* "AAAA", "TYPE65534"; letters in any case. */
bool type_parse(const char *, size_t n, uint16_t *type);
const char *type_text(uint16_t type, char out[TYPE_TEXT]);
/* IN, CH, HS, CS, NONE, ANY, CLASS123. */
bool class_parse(const char *, size_t n, uint16_t *class);
const char *rcode_text(uint16_t rcode, char out[TYPE_TEXT]);
/* Types that are no data: OPT, TSIG, TKEY, IXFR, AXFR, MAILB, MAILA, ANY, NXNAME. */
bool type_is_meta(uint16_t type);

/* DNSSEC algorithm numbers: "ECDSAP256SHA256" (IANA's mnemonic) and back. */
const char *algorithm_text(uint8_t algorithm); /* NULL when unassigned */
bool algorithm_parse(const char *, size_t n, uint8_t *algorithm);
const char *digest_text(uint8_t digest_type); /* "SHA-256"; NULL when unassigned */
uint8_t digest_octets(uint8_t digest_type); /* 0 when unknown */
#endif
