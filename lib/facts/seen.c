/*
 * seen.c - signatures that an earlier run verified.  What is known of one is a digest, by a
 * secret of that list, over its key, the data and itself; so a list of another secret knows
 * nothing, and only good ones are in it.
 *
 * The digest is SipHash with 128 bits of output.  Who makes the zone chooses all that is
 * hashed, but does not have the secret and is never shown a digest, and to somebody like that
 * it is a pseudorandom function: the best attempt is a guess, and with 2^24 digests in the
 * list one in 2^104 hits.  Who has the secret can write the list as well.
 */
#include "seen.h"
#include <endian.h>
#include <stdatomic.h>

enum { AHEAD = 16 };
struct fact_seen {
	uint8_t secret[32]; /* the first half is the key */
	uint8_t (*slots)[FACTS_SEEN_OCTETS]; /* open addressing, all zero: empty */
	size_t n_slots, n_given;
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
	s->n_given = n;
	/* Each place is another line of memory, so some are asked for ahead. */
	for (size_t i = 0; i < n + AHEAD; i++) {
		const uint8_t *digest = digests + i * FACTS_SEEN_OCTETS;
		size_t at;

		if (i < n) {
			memcpy(&at, digest, sizeof(at));
			__builtin_prefetch(s->slots[at & (s->n_slots - 1)], 1);
		}
		if (i < AHEAD)
			continue;
		digest -= AHEAD * FACTS_SEEN_OCTETS;
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
seen_any(const struct fact_seen *s)
{
	return s->n_given > 0;
}

/* Each part comes after its length, so no two signatures have one input. */
void
seen_key(const struct fact_seen *s, struct lint_bytes key, struct sip *out)
{
	const uint64_t n = htole64(key.n);

	sip_begin(out, s->secret);
	sip_add(out, &n, sizeof(n));
	sip_add(out, key.p, key.n);
}

void
seen_digest(const struct sip *key, struct lint_bytes data, struct lint_bytes sig,
    uint8_t out[FACTS_SEEN_OCTETS])
{
	const uint64_t n[2] = { htole64(data.n), htole64(sig.n) };
	struct sip s = *key;

	sip_add(&s, n, sizeof(n));
	sip_add(&s, data.p, data.n);
	sip_add(&s, sig.p, sig.n);
	sip_end(&s, out);
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
