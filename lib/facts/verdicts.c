/*
 * verdicts.c - signatures that were verified already.  An hour's snapshot repeats
 * most of the one before, and a year has 8760 of them.
 */
#include "derive.h"

enum { MAX_VERDICTS = 1 << 20 }; /* beyond, a signature is verified again */

struct verdict {
	uint8_t digest[32];
	uint8_t known; /* see facts_verdict */
};
struct fact_verdicts {
	struct arena *arena;
	struct verdict *slots;
	size_t n, n_slots;
};

struct fact_verdicts *
facts_verdicts_new(struct arena *a)
{
	struct fact_verdicts *v = new (a, struct fact_verdicts, 1);

	v->arena = a;
	return v;
}

static struct verdict *
slot_of(struct fact_verdicts *v, const uint8_t digest[32])
{
	static const uint8_t none[32];
	size_t at = lint_u32(digest) & (v->n_slots - 1);

	while (memcmp(v->slots[at].digest, digest, 32) != 0 &&
	    memcmp(v->slots[at].digest, none, 32) != 0)
		at = (at + 1) & (v->n_slots - 1);
	return &v->slots[at];
}

static void
grow(struct fact_verdicts *v)
{
	const struct verdict *old = v->slots;
	const size_t n = v->n_slots;

	v->n_slots = n == 0 ? 256 : n * 2;
	v->slots = new (v->arena, struct verdict, v->n_slots);
	for (size_t i = 0; i < n; i++)
		if (old[i].known != 0)
			*slot_of(v, old[i].digest) = old[i];
}

/* Data and signature know their lengths by their fields; the key is of the same zone. */
uint8_t *
facts_verdict(struct fact_verdicts *v, struct lint_bytes key, struct lint_bytes data, struct lint_bytes sig)
{
	local_arena *scratch = arena_new();
	struct crypto_hash *h = crypto_hash_new(scratch, 384);
	uint8_t digest[64];
	struct verdict *s;

	if (v->n == MAX_VERDICTS)
		return NULL;
	if (v->n * 2 >= v->n_slots)
		grow(v);
	crypto_hash_add(h, (uint64_t[]){ key.n, data.n, sig.n }, 3 * sizeof(uint64_t));
	crypto_hash_add(h, key.p, key.n);
	crypto_hash_add(h, data.p, data.n);
	crypto_hash_add(h, sig.p, sig.n);
	crypto_hash_end(h, digest);
	s = slot_of(v, digest);
	if (s->known == 0) {
		memcpy(s->digest, digest, 32);
		v->n++;
	}
	return &s->known;
}
