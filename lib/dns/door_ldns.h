/*
 * door_ldns.h - the one door to ldns, as a second opinion on what our own code
 * computes.  ldns is given data that our decoder let through, or one flattened
 * record; never a file, never the network.
 */
#ifndef DNS_DOOR_LDNS_H
#define DNS_DOOR_LDNS_H
#include "lint.h"

enum door_answer {
	DOOR_REFUSED, /* not given to ldns: it must not see this */
	DOOR_UNREAD, /* ldns could not read it */
	DOOR_READ
};

/* RDATA of one record from its text, as ldns reads it; out has room for 65,535 octets. */
enum door_answer door_rdata(uint16_t type, const char *text, uint8_t *out, size_t *len);
/* The same from wire RDATA that rdata_check let through: what ldns makes of it. */
enum door_answer door_wire(uint16_t type, struct lint_bytes rdata, uint8_t *out, size_t *len);
/* RFC 4034 appendix B. */
uint16_t door_key_tag(struct lint_bytes dnskey_rdata);
/* The digest of a DS over owner and key; false when ldns cannot compute it. */
bool door_ds(struct lint_name owner, struct lint_bytes dnskey_rdata, uint8_t digest_type,
    uint8_t out[64], size_t *len);
#endif
