/*
 * facts.h - what follows from the evidence, before anything is judged: zones,
 * nodes and cuts, keys, DS links, which signature verifies by which key, which
 * NSEC3 belongs to which name, who denies what.  Never stored.  Facts know no
 * time: "in date" is asked with the instant of judgement.
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H
#include "../evidence/evidence.h"
#include "../crypto/crypto.h"

struct facts_options {
	unsigned jobs; /* threads for signatures; 0: one a core */
	uint64_t max_verify; /* verifications in all; 0: no limit (files) */
};

struct fact_key {
	uint32_t row; /* record */
	struct crypto_key *key; /* NULL: cannot be used */
	struct crypto_key_facts facts;
	uint16_t tag, flags;
	uint8_t protocol, algorithm;
	bool has_ds;
	/* Good signatures over the DNSKEY RRset by it: first of a list in sigs. */
	VEC(uint32_t) dnskey_sigs; /* rows of RRSIGs over DNSKEY, its tag and algorithm */
	bool signs_data;
};
struct fact_ds {
	const struct zdata *data; /* the parent's zone, or the --ds set */
	uint32_t row;
	uint16_t zone; /* of `data`, for the record's reference; FACTS_DS_SET for a --ds set */
	uint8_t match; /* enum lint_match */
	uint32_t key; /* index, or ZDATA_NONE */
	bool length_ok;
};
struct fact_denial {
	uint32_t reply;
	uint8_t kind; /* enum lint_denial_kind */
	bool has_soa;
	VEC(uint32_t) proofs; /* rows of NSEC or NSEC3 records in the zone's data */
};
struct fact_hash { /* an NSEC3 hash of a node */
	uint8_t octets[20];
};

struct fact_zone {
	uint16_t index;
	struct lint_name apex;
	struct zdata *data;
	const struct ev_zone *file; /* NULL for a live zone */
	const struct ev_cut *cut; /* NULL for a file */
	const struct ev_zone *ds_set; /* --ds, --trust-anchor; NULL: none */
	uint16_t parent; /* index, or FACTS_NO_ZONE */
	uint32_t apex_node, soa; /* ZDATA_NONE: none */
	uint32_t have; /* enum lint_need */
	const char *why_not[LINT_N_NEEDS]; /* for each need that is not met: the reason */
	uint32_t not_asked; /* those whose cause is not-asked, else failed */
	uint8_t phase, chain;
	bool phase_known, is_signed;
	uint32_t n_sigs;
	VEC(struct fact_key) keys;
	VEC(struct fact_ds) ds;
	VEC(uint32_t) cuts; /* nodes */
	VEC(struct fact_denial) denials;
	VEC(uint32_t) sources, replies; /* of the evidence: those of this zone */
	uint8_t *sig_state; /* a record: enum lint_sig_state for RRSIGs; LINT_SIG_UNJUDGED else */
	uint32_t nsec3_row; /* NSEC3PARAM or the first NSEC3, or ZDATA_NONE */
	struct fact_hash *hashes; /* a node, when chain has NSEC3 and hashing was affordable */
	uint32_t *hash_slots; /* node + 1 by hash, open addressing */
	size_t n_hash_slots;
	const char *limit; /* a limit that was hit while deriving, or NULL */
	/* Live: sightings.  zdata's `where` is the head of a list of (reply, next). */
	struct region *sightings;
};
struct fact_sighting {
	uint32_t reply, next; /* ZDATA_NONE at the end */
};

enum { FACTS_NO_ZONE = 0xffff, FACTS_DS_SET = 0xfffe };

struct facts {
	struct arena *arena;
	const struct evidence *evidence;
	VEC(struct fact_zone *) zones; /* parents before children */
};

struct facts *facts_build(struct arena *, const struct evidence *, const struct facts_options *);

/* One node's records, grouped: RRsets by type and version, each with its signatures. */
struct fact_set {
	uint16_t type, version;
	uint32_t first, n; /* in rows: the records, canonical order */
	uint32_t first_sig, n_sigs; /* in rows: the RRSIGs */
};
struct fact_group {
	uint32_t node;
	struct fact_set *sets;
	uint32_t *rows;
	uint32_t n_sets, n_rows;
	size_t room_sets, room_rows;
};
/* (Re)fills the group, whose memory comes from the arena and is kept. */
void facts_group(struct arena *, const struct zdata *, uint32_t node, struct fact_group *);
/* The NSEC3 node map: the node whose hash is h, or ZDATA_NONE. */
uint32_t facts_hash_find(const struct fact_zone *, const uint8_t h[20]);

/* The answer to lint_host's get and next, for all kinds. */
struct facts_view {
	const struct facts *facts;
	struct arena *arena; /* the run's */
	int64_t now;
	struct fact_group group[8]; /* nodes looked at lately */
	struct fact_zone *group_zone[8];
	unsigned next_group;
};
struct facts_view *facts_view_new(struct arena *, const struct facts *, int64_t now);
bool facts_get(struct facts_view *, struct lint_ref, enum lint_kind, void *view);
bool facts_next(struct facts_view *, struct lint_ref of, enum lint_kind, uint16_t type,
    struct lint_ref *it);
struct lint_ref facts_node_at(struct facts_view *, struct lint_ref zone, struct lint_name);
struct lint_ref facts_rrset_at(struct facts_view *, struct lint_ref node, uint16_t type);
/* Zone status word of the report, for the instant of the view. */
const char *facts_status(struct facts_view *, const struct fact_zone *);
#endif
