/*
 * rdata.h - the data of a record, by type: text to wire, a check of wire from
 * outside, wire to text, canonical case.  One table says what fields a type
 * has; the odd ones (LOC, APL, SVCB, IPSECKEY, HIP, WKS ...) have a function.
 */
#ifndef DNS_RDATA_H
#define DNS_RDATA_H
#include "lint.h"

struct buf;

/* A token of a master file as it was written: escapes still in, quotes off. */
struct rdata_token {
	const char *p;
	uint32_t n;
	uint32_t line;
	uint16_t column;
	bool quoted;
};

/* Why text did not parse; `token` is the index of the one at fault (n_tokens: at the end). */
struct rdata_why {
	size_t token;
	char text[200]; /* a sentence without the place, escaped */
};

enum { RDATA_MAX = 65535 };

/*
 * The RDATA of `type` from its tokens, those behind the type; RFC 3597's
 * "\# length hex" is taken for every type and, for known types, checked.
 * Names inside are relative to origin; those that RFC 4034 6.2 (as amended by
 * RFC 6840 5.1) folds come out in lower case, others as written.
 * out has room for 65,535 octets.
 */
bool rdata_parse(uint16_t type, const struct rdata_token *, size_t n_tokens,
    struct lint_name origin, uint8_t *out, size_t *len, struct rdata_why *);

/*
 * Is this uncompressed wire RDATA well formed for its type?  Unknown types
 * always are.  NULL, or what is wrong.  Includes: bit map windows in order and
 * not empty, no trailing octets, character-strings within bounds, names whole.
 */
const char *rdata_check(uint16_t type, const uint8_t *, size_t n);

/* Folds the names that canonical form folds, in place; the RDATA is well formed. */
void rdata_canonical(uint16_t type, uint8_t *, size_t n);

/*
 * RDATA out of a message, compression undone (only where RFC 3597 4 lets a
 * type have it; elsewhere a pointer is an error), checked as rdata_check does
 * and folded as rdata_canonical does.  NULL, or what is wrong.
 * out has room for 65,535 octets.
 */
const char *rdata_unpack(uint16_t type, const uint8_t *msg, size_t msg_len, size_t at, size_t rdlen,
    uint8_t *out, size_t *len);

/* Presentation form; malformed or unknown data as RFC 3597's \#.  ASCII only:
 * octets outside 0x20..0x7e in strings as \DDD. */
void rdata_print(struct buf *, uint16_t type, struct lint_bytes);
#endif
