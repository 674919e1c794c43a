/* sigs.h - what sigs.c and sigs_fixed.c share; private to this room. */
#ifndef FACTS_SIGS_H
#define FACTS_SIGS_H
#include "seen.h"
#include "../base/buf.h"

enum { SIGS_BLOCK = 64 }; /* nodes */

struct sigs_job {
	struct fact_zone *zone;
	struct fact_verdicts *verdicts; /* NULL: nothing is remembered */
	struct fact_memo *memo; /* or NULL */
	bool over_budget;
	uint64_t left; /* verifications; UINT64_MAX: no limit */
	struct sigs_table { /* keys whose signatures are judged by tables, EVP's word apart */
		struct fact_key *key;
		struct crypto_fixed *fixed;
	} fixed[FACTS_MAX_FIXED];
	unsigned n_fixed;
	bool disagreed; /* tables and EVP; set by any thread */
	struct fact_seen *seen; /* or NULL */
	bool seen_wrong; /* set by any thread */
};
struct sigs_batch { /* of one table */
	struct crypto_fixed_room *room;
	struct crypto_fixed_job jobs[CRYPTO_FIXED_BATCH];
	uint32_t rows[CRYPTO_FIXED_BATCH];
	uint8_t seen[CRYPTO_FIXED_BATCH][FACTS_SEEN_OCTETS];
	size_t n;
};
struct sigs_worker {
	struct arena *arena;
	struct fact_group group;
	struct crypto_verifier *verifier;
	struct buf data;
	unsigned makers; /* that may still be looked for in this block */
	struct sigs_batch *batches; /* a table */
	unsigned left; /* of this block's signatures, for EVP */
	const struct fact_key *sip_key; /* whose digests `sip` begins, or NULL */
	struct sip sip;
};

/* The fields of a signature; false when they forbid it to be one of this zone at all. */
bool sigs_usable(const struct fact_zone *, uint32_t row, struct lint_name owner, struct fact_rrsig *);
/* The signed data of RFC 4034 3.1.8.1 and 6.2, 6.3, into w->data: duplicates count once. */
void sigs_build(struct sigs_worker *, const struct fact_zone *, const struct fact_set *,
    const struct fact_rrsig *, struct lint_name owner);
/* The key made a signature over that type. */
void sigs_note(struct fact_key *, uint16_t covered);

/* sigs_fixed.c */
void sigs_fixed_choose(struct arena *, struct sigs_job *, uint32_t from);
void sigs_fixed_begin(const struct sigs_job *, struct sigs_worker *);
/*
 * Judges what it can of a block of nodes: good ones are LINT_SIG_GOOD in sig_state, bad
 * ones LINT_SIG_BAD until EVP has judged them.  True: nothing is left to EVP.
 */
bool sigs_fixed(struct sigs_job *, struct sigs_worker *, uint32_t from, uint32_t to);
/* Of so many good ones that need no word of EVP's one has it all the same. */
bool sigs_is_sample(uint32_t row);
/* Is a signature known to be good?  False: `out` is its digest, for when it is found to be. */
bool sigs_seen(struct sigs_job *, struct sigs_worker *, const struct fact_key *, uint32_t row,
    struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS]);
/* The digest of what the worker has built, and a signature of it. */
void sigs_digest(const struct sigs_job *, struct sigs_worker *, const struct fact_key *,
    struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS]);
/* The tables are not to be trusted: all is judged again without. */
void sigs_fixed_disagrees(struct sigs_job *);
#endif
