/*
 * observe.h - what one observation saw of a zone, without the records: which keys
 * and which versions of its DS, keys, data and NS, from whom and how long they may
 * be cached.  Many of them make a history.  Private to this room.
 */
#ifndef FACTS_OBSERVE_H
#define FACTS_OBSERVE_H
#include "derive.h"

enum { OBSERVE_MAX_VERSIONS = 256, OBSERVE_MAX_ADDRESSES = 4096,
	OBSERVE_MAX_CDS = 64 };

struct observed_by {
	const char *who; /* escaped label */
	uint32_t ttl;
};
struct observed {
	uint8_t part; /* enum lint_part */
	bool none;
	uint64_t keys, sha1, signers; /* bits: ids of the observation */
	uint8_t content[32]; /* NS: a digest of the set; else zero */
	uint32_t ttl;
	struct lint_name name; /* DATA: who has that TTL */
	uint16_t type;
	uint8_t basis; /* enum lint_basis, of the TTL */
	struct lint_ref evidence;
	VEC(struct observed_by) by;
};
/* What was seen, without when: an hour later it is mostly the same. */
struct observation {
	uint32_t complete; /* bit 1 << enum lint_part: every address of it answered */
	bool ds_known, keys_known; /* as struct lint_past has it */
	uint8_t chain; /* enum lint_chain */
	VEC(struct lint_id) ids; /* LINT_MAX_IDS at most */
	VEC(struct observed) versions;
	VEC(struct lint_bytes) cds; /* RDATA of CDS, sorted, each once */
	VEC(const char *) heard[LINT_N_PARTS]; /* who answered to that part at all */
	const char *limit;
};
struct moment {
	int64_t at, began, ended; /* began, ended: the first and the last word that counts */
	int64_t serial; /* the newest that a server has; -1: none was seen */
	int64_t signed_at; /* the newest inception of a good signature; LINT_ALWAYS_WAS: none */
	const struct observation *o;
	uint32_t past; /* row of LINT_PAST, or ZDATA_NONE: the present */
};

/* `at`: of an observation that knows no instant of its own. */
struct moment facts_observe(struct arena *, const struct facts *, const struct fact_zone *, int64_t at);
/* Moments in order of time, of one zone. */
const struct lint_history *facts_merge(
    struct arena *, struct lint_name apex, uint16_t zone, const struct moment *, size_t n);

/* An observation as octets, the same for the same content; what it cites is left out. */
struct buf;
void observation_write(struct buf *, const struct observation *);
/* NULL when that is no observation.  Lives in the arena. */
const struct observation *observation_read(struct arena *, struct lint_bytes);
#endif
