/* derive.h - the steps of facts_build, in order; private to this room. */
#ifndef FACTS_DERIVE_H
#define FACTS_DERIVE_H
#include "facts.h"

/* Bits of zdata_node.flags beside the public ones. */
enum { FACT_HAS_DNAME = 1u << 13, FACT_HAS_NSEC3 = 1u << 14, FACT_SETTLED = 1u << 15 };

/* A live zone's records out of its replies, its sightings, denials and probes. */
void facts_live(struct facts *, struct fact_zone *);
/* Flags of nodes, empty non-terminals, parents, cuts, counts. */
void facts_structure(struct facts *, struct fact_zone *);
void facts_keys(struct facts *, struct fact_zone *);
/* Needs keys of the zone and the records of its parent. */
void facts_ds(struct facts *, struct fact_zone *);
/* The key that a DS means; one of another digest is as good as none. */
uint8_t facts_match(const struct fact_zone *, struct lint_bytes ds, uint32_t *key);
void facts_registries(struct facts *, struct fact_zone *);
void facts_plan(struct facts *); /* plan.c: which change is of which zone */
void facts_sigs(struct facts *, struct fact_zone *, const struct facts_options *);
void facts_hashes(struct facts *, struct fact_zone *, const struct facts_options *);
/* The digests that the ZONEMD records of a file's zone speak of. */
void facts_zonemd(struct facts *, struct fact_zone *);

/* build.c: of one zone, what hangs on it alone; and what hangs on its parent too. */
void facts_zone_own(struct facts *, struct fact_zone *);
void facts_zone_rest(struct facts *, struct fact_zone *, const struct facts_options *);
/* many.c: both for all zones, by several threads; false: one is better, and nothing was done. */
bool facts_many(struct facts *, const struct facts_options *);

/* build.c */
struct fact_zone *facts_zone_new(struct facts *, struct lint_name apex);
/* These needs are not met; not_asked: for want of asking, else something failed. */
void facts_why_not(struct fact_zone *, unsigned needs, const char *reason, bool not_asked);

/* copies.c: zones that were handed over, one that no walk has a place for left out. */
void facts_copies_add(struct facts *); /* before the live zones */
void facts_copies_pair(struct facts *); /* once all are in order */
void facts_copies_settle(struct facts *); /* once all is derived */
void facts_copy_needs(struct facts *, struct fact_zone *);
/* Of a live zone: why nobody handed it over, where that was asked for. */
void facts_copy_failed(struct facts *, struct fact_zone *);

/* Could the name have an NSEC3? */
static inline bool
facts_wants_hash(const struct zdata_node *n)
{
	return !(n->flags & (LINT_OUTSIDE | LINT_OCCLUDED | LINT_HASHED));
}
/* Owner hash of an NSEC3: 20 octets out of the first label, or false. */
bool facts_owner_hash(struct lint_name owner, uint8_t out[20]);
/* The fields of an RRSIG's RDATA; false when it is too short. */
struct fact_rrsig {
	uint16_t covered, tag;
	uint8_t algorithm, labels;
	uint32_t original_ttl, expiration, inception;
	struct lint_name signer;
	struct lint_bytes signature, fixed; /* fixed: all before the signature */
};
bool facts_rrsig(struct lint_bytes rdata, struct fact_rrsig *);
/* The index of the key that a signature names; of several with one tag, the one that fits. */
uint32_t facts_sig_key(const struct fact_zone *, const struct fact_rrsig *, uint8_t state);
/* Remembers what verified, by a hash over key, data and signature. */
struct fact_verdicts *facts_verdicts_new(struct arena *);
/* The place of one such verdict, made when it is new: 0 not known yet, else 1 + whether it verified. */
uint8_t *facts_verdict(struct fact_verdicts *, struct lint_bytes key, struct lint_bytes data,
    struct lint_bytes sig);
/* memo.c.  False: too long to be kept. */
bool facts_memo_digest(struct crypto_verifier *, struct lint_bytes key, struct lint_bytes data,
    struct lint_bytes sig, uint8_t out[32]);
uint8_t facts_memo_find(struct fact_memo *, const uint8_t digest[32]); /* as facts_verdict */
void facts_memo_add(struct fact_memo *, const uint8_t digest[32], bool good);
/* NSEC3 and NSEC3PARAM: hash, flags, iterations, salt. */
struct fact_nsec3 {
	uint8_t hash, flags;
	uint16_t iterations;
	struct lint_bytes salt, next, bitmap;
};
bool facts_nsec3(struct lint_bytes rdata, bool param, struct fact_nsec3 *);
/* The deepest zone that the name lies in, its copy aside; or FACTS_NO_ZONE. */
uint16_t facts_zone_index(const struct facts *, struct lint_name);
/* Zones that only logs speak of; then, with all zones in order, whose look-up is whose. */
void facts_logged_zone(struct facts *);
void facts_lookups(struct facts *);
bool view_lookup(const struct facts *, struct lint_ref, struct lint_lookup *);
/* What resolvers said, each answer for the deepest zone there is; then what is in hand of it. */
void facts_resolved(struct facts *);
bool view_resolved(const struct facts *, struct lint_ref, struct lint_resolved *);
#endif
