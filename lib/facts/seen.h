/* seen.h - what sigs*.c ask of a list of signatures verified before; private to this room. */
#ifndef FACTS_SEEN_H
#define FACTS_SEEN_H
#include "derive.h"

/* Room for n more good ones; how many there are. */
size_t seen_room(struct fact_seen *, size_t n);
/* Of a key's RDATA, the SHA-256 of the signed data, and a signature; false: it is too long. */
bool seen_digest(const struct fact_seen *, struct crypto_verifier *, struct lint_bytes key,
    const uint8_t data[32], struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS]);
bool seen_has(const struct fact_seen *, const uint8_t digest[FACTS_SEEN_OCTETS]);
/* A good one; by any thread. */
void seen_add(struct fact_seen *, const uint8_t digest[FACTS_SEEN_OCTETS]);
/* Back to so many good ones; wrong: and the list that was given is not to be believed. */
void seen_forget(struct fact_seen *, size_t n_good, bool wrong);
#endif
