/*
 * rdata_fields.h - private to the rdata files: what fields the data of a type
 * has, one description for text to wire, wire to text and checks of wire.
 */
#ifndef DNS_RDATA_FIELDS_H
#define DNS_RDATA_FIELDS_H
#include "rdata.h"
#include <sys/types.h>

enum field_kind {
	F_END,
	F_NAME, /* canonical form folds it */
	F_NAME_KEEP,
	F_U8,
	F_U16,
	F_U32,
	F_U64,
	F_PERIOD, /* 32 bits; 1h30m is 5400 */
	F_IPV4,
	F_IPV6,
	F_TIME, /* YYYYMMDDHHmmSS or seconds */
	F_TYPE, /* 16 bits */
	F_ALGORITHM, /* 8 bits; number or mnemonic, as the next three */
	F_DIGEST,
	F_CERT_TYPE, /* 16 bits */
	F_SCHEME,
	F_STRING,
	F_STRING_OPT, /* may be left out at the end */
	F_STRINGS, /* one or more, to the end */
	F_DIGITS, /* a string of four decimal digits or more */
	F_TAG, /* a string of letters and digits */
	F_REST, /* the rest, written as one string; not empty */
	F_REST_OPT, /* may be empty */
	F_B64, /* to the end; text of none does not exist */
	F_B64_OPT, /* may be left out */
	F_B64_DASH, /* one token, "-" when empty */
	F_HEX, /* to the end; text of none does not exist */
	F_SALT, /* length octet, hex, "-" when empty */
	F_HASH, /* length octet, base32hex, not empty */
	F_BITMAP,
	F_NXT_BITMAP,
	F_EUI48,
	F_EUI64,
	F_LOCATOR,
	/* The rest of the RDATA, by functions of its own (struct rdata_hand). */
	F_LOC,
	F_APL,
	F_WKS,
	F_NSAP,
	F_ATMA,
	F_IPSECKEY,
	F_AMTRELAY,
	F_HIP,
	F_A6,
	F_SVCB,
	F_KINDS
};

struct rdata_field {
	uint8_t kind;
	const char *name;
};
/* The fields of a type, with F_END behind; NULL for unknown and opaque types. */
const struct rdata_field *rdata_form(uint16_t type);

struct rdata_word {
	const char *text;
	uint16_t value;
};
/* Words that stand for the numbers of a field kind; text NULL ends. */
const struct rdata_word *rdata_words(uint8_t kind);

/* The state of one rdata_parse call. */
struct rdata_in {
	uint16_t type;
	const struct rdata_token *token;
	size_t n, i; /* i: the next one */
	struct lint_name origin;
	uint8_t *out;
	size_t at;
	const char *field;
	struct rdata_why *why;
};
/* These set *why and return false (NULL), so that a caller may return their value. */
bool rdata_fail(struct rdata_in *, size_t token, const char *what); /* "TYPE field: token WHAT" */
bool rdata_refuse(struct rdata_in *, const char *what); /* about the token just taken */
const struct rdata_token *rdata_next(struct rdata_in *); /* not a quoted one */
const struct rdata_token *rdata_next_string(struct rdata_in *); /* quoted or not */
bool rdata_put(struct rdata_in *, const void *, size_t n);
bool rdata_put_number(struct rdata_in *, uint64_t value, unsigned octets);

bool text_number(const char *, size_t n, uint64_t max, uint64_t *value);
bool text_ipv4(const char *, size_t n, uint8_t out[4]);
bool text_ipv6(const char *, size_t n, uint8_t out[16]);
/* A string's octets, escapes undone; -1 for a bad escape, room + 1 when there is no room. */
ssize_t text_unescape(const char *, size_t n, uint8_t *out, size_t room);

bool parse_number(struct rdata_in *, uint64_t max, unsigned octets, uint64_t *value);
bool parse_name(struct rdata_in *, bool fold);
bool parse_base64(struct rdata_in *, bool may_be_none);
bool parse_field(struct rdata_in *, uint8_t kind);

/* *len: octets of the field at p.  NULL, or what is wrong: a constant phrase. */
const char *wire_field(uint8_t kind, const uint8_t *p, size_t n, size_t *len);
const char *wire_bitmap(const uint8_t *, size_t n);

void print_string(struct buf *, const uint8_t *, size_t n); /* in quotes */

struct rdata_hand {
	bool (*parse)(struct rdata_in *);
	const char *(*check)(const uint8_t *, size_t n); /* NULL, or what is wrong */
	bool (*print)(struct buf *, const uint8_t *, size_t n); /* false: no text form; well formed */
};
extern const struct rdata_hand hand_loc, hand_apl, hand_wks, hand_nsap, hand_atma, hand_ipseckey,
    hand_amtrelay, hand_hip, hand_a6, hand_svcb;
const struct rdata_hand *rdata_hand(uint8_t kind); /* NULL for the plain kinds */
#endif
