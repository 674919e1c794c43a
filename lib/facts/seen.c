/*
 * seen.c - signatures that an earlier run verified.  What is known of one is a digest, by a
 * secret of that list, over its key, the data and itself; so a list of another secret knows
 * nothing, and only good ones are in it.
 */
#include "seen.h"
#include <stdatomic.h>

struct fact_seen {
	uint8_t secret[32];
	uint8_t (*slots)[FACTS_SEEN_OCTETS]; /* open addressing, all zero: empty */
	size_t n_slots;
	struct region *good; /* what this run verified or found in the list */
	atomic_size_t n_good;
	size_t room; /* in it */
	bool wrong;
};

static size_t
slot_of(const struct fact_seen *s, const uint8_t digest[FACTS_SEEN_OCTETS])
{
	static const uint8_t none[FACTS_SEEN_OCTETS];
	size_t at;

	memcpy(&at, digest, sizeof(at));
	for (at &= s->n_slots - 1;; at = (at + 1) & (s->n_slots - 1))
		if (memcmp(s->slots[at], digest, FACTS_SEEN_OCTETS) == 0 ||
		    memcmp(s->slots[at], none, FACTS_SEEN_OCTETS) == 0)
			return at;
}

struct fact_seen *
facts_seen_new(struct arena *a, const uint8_t secret[32], const uint8_t *digests, size_t n)
{
	struct fact_seen *s = new (a, struct fact_seen, 1);
	size_t octets;

	memcpy(s->secret, secret, sizeof(s->secret));
	for (s->n_slots = 16; s->n_slots < n + n / 2; s->n_slots *= 2)
		;
	octets = s->n_slots * FACTS_SEEN_OCTETS;
	s->slots = region_add(region_new(a, octets), octets);
	for (size_t i = 0; i < n; i++) {
		const uint8_t *digest = digests + i * FACTS_SEEN_OCTETS;

		memcpy(s->slots[slot_of(s, digest)], digest, FACTS_SEEN_OCTETS);
	}
	s->good = region_new(a, (size_t)FACTS_MAX_SEEN * FACTS_SEEN_OCTETS);
	return s;
}

const uint8_t *
facts_seen_good(const struct fact_seen *s, size_t *n)
{
	*n = atomic_load(&s->n_good);
	return (const uint8_t *)s->good->base;
}

bool
facts_seen_wrong(const struct fact_seen *s)
{
	return s->wrong;
}

size_t
seen_room(struct fact_seen *s, size_t n)
{
	const size_t had = atomic_load(&s->n_good);
	const size_t want = had + n < FACTS_MAX_SEEN ? had + n : FACTS_MAX_SEEN;

	if (want > s->room) {
		region_add(s->good, (want - s->room) * FACTS_SEEN_OCTETS);
		s->room = want;
	}
	return had;
}

bool
seen_digest(const struct fact_seen *s, struct crypto_verifier *v, struct lint_bytes key,
    const uint8_t data[32], struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS])
{
	enum { KEY_MOST = 1200, SIG_MOST = 600 };
	uint8_t all[32 + 32 + 4 + KEY_MOST + SIG_MOST], sum[32];

	if (key.n > KEY_MOST || sig.n > SIG_MOST)
		return false;
	memcpy(all, s->secret, 32);
	memcpy(all + 32, data, 32);
	all[64] = (uint8_t)(key.n >> 8), all[65] = (uint8_t)key.n;
	all[66] = (uint8_t)(sig.n >> 8), all[67] = (uint8_t)sig.n;
	memcpy(all + 68, key.p, key.n);
	memcpy(all + 68 + key.n, sig.p, sig.n);
	crypto_verifier_sha256(v, (struct lint_bytes) { all, 68 + key.n + sig.n }, sum);
	memcpy(out, sum, FACTS_SEEN_OCTETS);
	return true;
}

bool
seen_has(const struct fact_seen *s, const uint8_t digest[FACTS_SEEN_OCTETS])
{
	return memcmp(s->slots[slot_of(s, digest)], digest, FACTS_SEEN_OCTETS) == 0;
}

void
seen_add(struct fact_seen *s, const uint8_t digest[FACTS_SEEN_OCTETS])
{
	const size_t at = atomic_fetch_add(&s->n_good, 1);

	if (at < s->room)
		memcpy(s->good->base + at * FACTS_SEEN_OCTETS, digest, FACTS_SEEN_OCTETS);
	else
		atomic_fetch_sub(&s->n_good, 1);
}

void
seen_forget(struct fact_seen *s, size_t n_good, bool wrong)
{
	atomic_store(&s->n_good, n_good);
	if (!wrong)
		return;
	s->wrong = true;
	memset(s->slots, 0, s->n_slots * FACTS_SEEN_OCTETS);
}
