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
	/* Signatures of one P-256 key from which on tables are made for it; 0: FACTS_FIXED_FROM.
	 * The outcome is the same either way. */
	uint32_t fixed_from;
	/* Signatures that an earlier run verified, or NULL; files only. */
	struct fact_seen *seen;
	/* Not NULL: of an earlier snapshot, which needs an outline only, and in which a signature
	 * that was verified before is not verified again. */
	struct fact_verdicts *verdicts;
	/* Verdicts on signatures of other zones' evidence, or NULL; what is said is the same
	 * with it and without. */
	struct fact_memo *memo;
};

/* The tables cost some hundred signatures; the second one is: never. */
enum { FACTS_FIXED_FROM = 2000 };
#define FACTS_FIXED_NEVER UINT32_MAX

struct facts_past; /* what an earlier snapshot saw: past.h */
struct fact_refused { /* an earlier snapshot that is not made use of */
	const char *path; /* as given */
	const char *why; /* with the path, escaped */
};
struct fact_verdicts; /* signatures that were verified already */
struct fact_memo; /* the same, of many zones and for several threads; so many and no more */
struct fact_memo *facts_memo_new(struct arena *);

struct fact_key {
	uint32_t row; /* record */
	struct crypto_key *key; /* NULL: cannot be used */
	struct crypto_key_facts facts;
	uint16_t tag, flags;
	uint8_t protocol, algorithm;
	bool has_ds;
	VEC(uint32_t) dnskey_sigs; /* rows of RRSIGs over DNSKEY of its tag and algorithm */
	bool signs_data;
};
struct fact_ds {
	const struct zdata *data; /* the parent's zone, or the --ds set */
	uint32_t row;
	uint16_t zone; /* of `data`, as in a reference: see FACTS_SET */
	uint8_t match; /* enum lint_match */
	uint32_t key; /* index, or ZDATA_NONE */
	bool length_ok;
};
struct fact_denial {
	uint32_t reply;
	uint8_t kind; /* enum lint_denial_kind */
	uint8_t labels; /* of the answer's signature, when it was made from a wildcard */
	bool has_soa;
	struct lint_name cut; /* LINT_REFERRAL: the delegation; it has no DS in the reply */
	VEC(uint32_t) proofs; /* rows of NSEC or NSEC3 records in the zone's data */
};
struct fact_hash { /* an NSEC3 hash of a node */
	uint8_t octets[20];
};
struct fact_probe { /* a fresh label that was asked below `above` */
	struct lint_name name, above;
};
/* In sig_state: the low four bits are enum lint_sig_state, the high four say which
 * of the keys of its tag and algorithm it was. */
#define FACT_SIG_STATE(s) ((s)&15)
#define FACT_SIG_KEY(s) ((s) >> 4)
/* Beside LINT_SIG_BAD: another private key of the same tag made it. */
#define FACT_SIG_OTHER 0x80

struct fact_resolved { /* an answer of a resolver */
	uint32_t reply;
	struct lint_resolved view; /* all but the references */
};

struct fact_zone {
	uint16_t index;
	struct lint_name apex;
	struct zdata *data;
	const struct ev_zone *file; /* NULL for a live zone */
	const struct ev_cut *cut; /* NULL for a file */
	/* A live zone that was handed over too (AXFR) is there twice: as its servers answer, and
	 * as a copy, which is like a file.  Both know the other; what is found in the copy is
	 * said of the live one. */
	const struct ev_transfer *transfer; /* of the copy, else NULL */
	uint16_t twin; /* index, or FACTS_NO_ZONE */
	bool set_aside; /* the copy is not judged */
	const struct ev_zone *ds_set; /* --ds, --trust-anchor; NULL: none */
	uint16_t parent; /* index, or FACTS_NO_ZONE */
	uint16_t around; /* the nearest zone that its name lies in, parent or not; or FACTS_NO_ZONE */
	uint32_t apex_node, soa; /* ZDATA_NONE: none */
	uint32_t have; /* enum lint_need */
	uint32_t partly; /* not met, and yet enough was heard for what it shows to stand */
	const char *why_not[LINT_N_NEEDS]; /* for each need that is not met: the reason */
	uint32_t not_asked; /* those whose cause is not-asked, else failed */
	uint8_t phase, chain;
	bool phase_known, is_signed, keys_known, on_the_way;
	uint32_t n_sigs;
	VEC(struct fact_key) keys;
	VEC(struct fact_ds) ds;
	VEC(uint32_t) cuts; /* nodes */
	VEC(struct fact_probe) probes; /* by name */
	VEC(struct fact_denial) denials;
	VEC(uint32_t) sources, replies; /* of the evidence: those of this zone */
	VEC(uint32_t) version_1; /* replies to a question by EDNS version 1; not among the others */
	VEC(uint32_t) lookups; /* of the evidence: by name, then by time */
	bool resolved_full; /* there were more than FACTS_MAX_RESOLVED */
	VEC(struct fact_resolved) resolved; /* by name, type, CD; then as resolvers were given */
	VEC(uint32_t) registries; /* of the evidence: those that were asked about this zone */
	VEC(uint32_t) changes; /* of the evidence's plan: those of this zone */
	uint8_t *sig_state; /* one a record, 0 for all but RRSIGs; see FACT_SIG_STATE */
	uint32_t nsec3_row; /* NSEC3PARAM or the first NSEC3, or ZDATA_NONE */
	struct fact_hash *hashes; /* a node, when chain has NSEC3 and hashing was affordable */
	uint32_t *hash_slots; /* node + 1 by hash, open addressing */
	size_t n_hash_slots;
	uint8_t *hashed; /* a bit a node: an NSEC3 of the zone's parameters matches it */
	/* A node: 1 + the one that it is the hash of, where it has an NSEC3 of those parameters;
	 * or 0.  NULL without hashes. */
	uint32_t *matches;
	struct lint_bytes zonemd384, zonemd512; /* of a file's zone, when a ZONEMD asks for it */
	const char *limit; /* a limit that was hit while deriving, or NULL */
	/* Live: sightings.  zdata's `where` is the head of a list of (reply, next). */
	struct region *sightings;
};
struct fact_sighting {
	uint32_t reply, next; /* ZDATA_NONE at the end */
};

/* A reference's zone is an index into facts->zones, or FACTS_SET + an index into
 * evidence->zones for a record of a --ds set. */
enum { FACTS_NO_ZONE = 0xffff, FACTS_SET = 0x8000, FACTS_MAX_ZONES = 0x7fff };
/* Limits of the derivation; reached ones are said in fact_zone.limit. */
enum {
	FACTS_MAX_RESOLVED = 8192, /* answers of resolvers about one zone */
	FACTS_MAX_KEYS = 256,
	FACTS_MAX_DS = 64,
	FACTS_MAX_COLLISIONS = 4, /* keys of one tag and algorithm tried for a signature */
	FACTS_MAKER_BLOCKS = 64, /* blocks of nodes in which the maker of bad signatures is looked for */
	FACTS_MAKER_SAMPLES = 4096, /* and in which that of one is */
	FACTS_MAX_FIXED = 4, /* keys of a zone that get tables */
	FACTS_MAX_ITERATIONS = 500, /* of NSEC3 */
	FACTS_MAX_PAST_VERIFY = 20000, /* new signatures of one zone of an earlier snapshot */
	FACTS_MAX_EMPTY = 8000000, /* empty non-terminals beyond four a record */
};

struct facts {
	struct arena *arena;
	const struct evidence *evidence;
	VEC(struct fact_zone *) zones; /* parents before children; a copy just before its twin */
	size_t n_copies; /* among them */
	const char *limit; /* zones were left out; or NULL */
	bool any_ds_set; /* among the evidence's zones */
	VEC(const struct facts_past *) past; /* oldest first; see past.h */
	VEC(struct fact_refused) refused; /* of the history */
	struct lint_change *changes; /* of the plan, by row; the cache model adds its part */
};

/*
 * Signatures known to be good from an earlier run, by digests that only this list's secret
 * makes.  One in a thousand is verified all the same, and where that fails nothing in the
 * list is believed any more.  A wrong list so costs time; one made by somebody who can write
 * it hides a bad signature, so it is to be kept like the program itself.
 */
enum { FACTS_SEEN_OCTETS = 16, FACTS_MAX_SEEN = 1 << 24 };
struct fact_seen *facts_seen_new(struct arena *, const uint8_t secret[32], const uint8_t *digests, size_t n);
/* Those of the files that were judged since, for the next run. */
const uint8_t *facts_seen_good(const struct fact_seen *, size_t *n);
bool facts_seen_wrong(const struct fact_seen *); /* the list held one that is not good */

struct facts *facts_build(struct arena *, const struct evidence *, const struct facts_options *);

/* One of the zones that the run is about, not one above or below. */
bool facts_is_asked_for(const struct facts *, const struct fact_zone *);

/*
 * What the zone was over all observations, this one and those of facts->past, as lint_time.h
 * has it.  `at` is the instant of an observation that knows none of its own (a file).
 */
const struct lint_history *facts_history(
    struct arena *, const struct facts *, const struct fact_zone *, int64_t at);

/*
 * A zone and, beside it, the same zone at servers that it does not have yet (other facts, by
 * another walk): the history of the one, whose keys are those of both, and what the other is, as
 * versions by those keys.  z NULL: all that is known of the one is f->past.
 */
struct facts_beside {
	const struct lint_history *history;
	const struct lint_version *versions; /* of any part; they cite nothing */
	size_t n_versions;
	int64_t newest; /* when the one was seen last; LINT_ALWAYS_WAS: never */
};
void facts_history_beside(struct arena *, const struct facts *, const struct fact_zone *z,
    const struct facts *other, const struct fact_zone *there, int64_t at, struct facts_beside *);

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
/*
 * Asks for the memory of nodes that will be grouped soon, when they are taken in order: where
 * signatures stand apart from what they cover each would be waited for.
 */
static inline void
facts_ask_records(const struct zdata *z, uint32_t node)
{
	if (zdata_node(z, node)->n == 0)
		return;
	__builtin_prefetch(zdata_record(z, zdata_node(z, node)->first));
	__builtin_prefetch(zdata_record(z, zdata_node(z, node)->last));
}
static inline void
facts_ask_data(const struct zdata *z, uint32_t node)
{
	if (zdata_node(z, node)->n == 0)
		return;
	__builtin_prefetch(zdata_head(z, zdata_node(z, node)->first));
	__builtin_prefetch(zdata_head(z, zdata_node(z, node)->last));
	__builtin_prefetch((const char *)zdata_head(z, zdata_node(z, node)->last) + 64);
}
static inline void
facts_group_ahead(const struct zdata *z, uint32_t node)
{
	if (node + 16 < z->n_nodes)
		facts_ask_records(z, node + 16);
	if (node + 8 < z->n_nodes)
		facts_ask_data(z, node + 8);
}
/* The fresh label that was asked which the name is, or (below) lies below; or NULL. */
const struct fact_probe *facts_probe(const struct fact_zone *, struct lint_name, bool below);
/* The NSEC3 node map: the node whose hash is h, or ZDATA_NONE. */
uint32_t facts_hash_find(const struct fact_zone *, const uint8_t h[20]);

struct facts_head { /* what a reply's message says beside its records */
	bool read, edns;
	uint16_t rcode;
	const char *nsid;
	struct lint_name soa, agent;
	bool has_agent;
};
/* The answer to lint_host's get and next, for all kinds. */
struct facts_view {
	const struct facts *facts;
	struct arena *arena; /* the run's */
	int64_t now;
	struct fact_group group[8]; /* nodes looked at lately */
	const struct zdata *group_data[8];
	bool group_used[8];
	size_t last_step; /* in the list that was walked last */
	uint32_t last_set, last_row; /* and in the node */
	const struct zdata *sighting_data; /* and among those who said a set */
	uint32_t sighting_head, last_sighting;
	unsigned last_group, next_group;
	/* The view that was filled last of each kind that a pass shows to many checks in turn. */
	struct facts_recent {
		struct lint_ref ref;
		union {
			struct lint_node node;
			struct lint_rrset rrset;
			struct lint_sig sig;
			struct lint_nsec nsec;
		} as;
	} recent[LINT_N_KINDS];
	struct facts_found { /* a name inside a record, and its node */
		const uint8_t *wire;
		const struct zdata *data;
		uint32_t node;
	} found[16];
	/* The node under the pass: grouped by its owner, looked at most. */
	VEC(struct lint_name) wildcards; /* names made for views, each once */
	const struct fact_group *pinned;
	const struct zdata *pinned_data;
	struct facts_head *heads; /* of the evidence's replies, read so far */
	struct lint_denial **denials; /* by zone, judged so far */
};
struct facts_view *facts_view_new(struct arena *, const struct facts *, int64_t now);
bool facts_get(struct facts_view *, struct lint_ref, enum lint_kind, void *view);
bool facts_next(struct facts_view *, struct lint_ref of, enum lint_kind, uint16_t type,
    struct lint_ref *it);
struct lint_ref facts_node_at(struct facts_view *, struct lint_ref zone, struct lint_name);
struct lint_ref facts_rrset_at(struct facts_view *, struct lint_ref node, uint16_t type);
/* Zone status word of the report, for the instant of the view. */
const char *facts_status(struct facts_view *, const struct fact_zone *);
/* The deepest zone that the name lies in, or LINT_NONE. */
struct lint_ref facts_zone_of(const struct facts_view *, struct lint_name);
/* What the validly signed records of a denial say of another question. */
bool facts_synthesize(struct facts_view *, struct lint_ref denial, struct lint_name, uint16_t type,
    struct lint_synthesis *);
enum { FACTS_ASKED_TYPES = 8 };
struct facts_asked { /* a name that the user asked about */
	struct lint_name name;
	uint16_t zone; /* index, or FACTS_NO_ZONE */
	const char *status; /* a word as for zones */
	bool heard, exists; /* exists: heard of it, and not that there is no such name */
	uint16_t types[FACTS_ASKED_TYPES]; /* that were answered */
	unsigned n_types;
	VEC(uint32_t) silent; /* sources of its zone that said nothing of it */
};
void facts_asked(struct facts_view *, const struct ev_name *, struct facts_asked *);
/* Does DS RDATA mean the key? */
enum lint_match facts_ds_match(const struct facts *, struct lint_ref key, struct lint_bytes ds);
#endif
