/* profile.h - of a zone what change.c compares; private to this room. */
#ifndef ROLLOUT_PROFILE_H
#define ROLLOUT_PROFILE_H
#include "change.h"

struct profile_key {
	struct lint_bytes rdata; /* the REVOKE bit clear */
	const char *role;        /* "KSK", "ZSK", "CSK" */
	uint16_t tag, tag_now;   /* without the REVOKE bit, and with it */
	uint8_t algorithm;
	/* signs_data: more than the DNSKEY, CDS and CDNSKEY RRsets. */
	bool revoked, sep, has_ds, signs_keys, signs_data;
};
struct profile_list { /* RDATA, canonical order */
	VEC(struct lint_bytes) list;
	uint32_t ttl; /* the largest */
};
struct profile {
	const struct fact_zone *zone;
	struct lint_zone view;
	bool live, opt_out;
	VEC(struct profile_key) keys;
	struct profile_list ds, ns, cds, cdnskey;
	VEC(struct lint_name) wildcards, cuts; /* canonical order */
	uint32_t key_ttl, largest_ttl;
	struct lint_name largest; /* who has that TTL */
	uint16_t largest_type;
	uint64_t content; /* of a file: of all its records but the SOA */
};
void profile_make(struct arena *, const struct facts *, const struct fact_zone *, struct profile *);
/* The DS set that the zone, as a parent, has for a name. */
void profile_ds_at(struct arena *, const struct profile *, struct lint_name, struct profile_list *);
bool profile_same(struct lint_bytes, struct lint_bytes);
bool profile_has(const struct profile_list *, struct lint_bytes);
#endif
