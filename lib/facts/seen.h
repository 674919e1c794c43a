/* seen.h - what sigs*.c ask of a list of signatures verified before; private to this room. */
#ifndef FACTS_SEEN_H
#define FACTS_SEEN_H
#include "../base/sip.h"
#include "derive.h"

/* Room for n more good ones; how many there are. */
size_t seen_room(struct fact_seen *, size_t n);
/* Begins the digests of a key's signatures; `key` is its RDATA. */
void seen_key(const struct fact_seen *, struct lint_bytes key, struct sip *);
/* Of the signed data and a signature by the key. */
void seen_digest(const struct sip *key, struct lint_bytes data, struct lint_bytes sig,
    uint8_t out[FACTS_SEEN_OCTETS]);
bool seen_any(const struct fact_seen *); /* was it given any? */
bool seen_has(const struct fact_seen *, const uint8_t digest[FACTS_SEEN_OCTETS]);
/* A good one; by any thread. */
void seen_add(struct fact_seen *, const uint8_t digest[FACTS_SEEN_OCTETS]);
/* Back to so many good ones; wrong: and the list that was given is not to be believed. */
void seen_forget(struct fact_seen *, size_t n_good, bool wrong);
#endif
