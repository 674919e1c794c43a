/*
 * observe.h - what one observation saw of a zone, without the records: which keys
 * and which versions of its DS, keys, data and NS, from whom and how long they may
 * be cached.  Many of them make a history.  Private to this room.
 */
#ifndef FACTS_OBSERVE_H
#define FACTS_OBSERVE_H
#include "derive.h"

enum { OBSERVE_MAX_VERSIONS = 256 };

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
struct observation {
	int64_t at, began, ended; /* began, ended: the first and the last word that counts */
	uint32_t complete; /* bit 1 << enum lint_part: every address of it answered */
	struct lint_id ids[LINT_MAX_IDS];
	size_t n_ids;
	VEC(struct observed) versions;
	VEC(const char *) heard[LINT_N_PARTS]; /* who answered to that part at all */
	const char *limit;
	uint32_t past; /* row of LINT_PAST, or ZDATA_NONE: the present */
};

/* `at`: of an observation that knows no instant of its own. */
struct observation *facts_observe(
    struct arena *, const struct facts *, const struct fact_zone *, int64_t at);
/* Observations in order of time. */
const struct lint_history *facts_merge(
    struct arena *, struct lint_name apex, struct observation *const *, size_t n);
#endif
