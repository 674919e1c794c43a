/*
 * memo.c - verdicts on signatures, kept from one evidence to the next and for all threads:
 * zones of a fleet share the root, the zones above and their answers.  What comes again is
 * kept, what came once makes room.
 */
#include "derive.h"
#include <pthread.h>

enum {
	MEMO_SLOTS = 8192, /* 42 octets each; a zone has some tens of signatures of its own */
	MEMO_WORTH = 8, /* a slot that was useful is passed over so often */
	MEMO_KEY_MAX = 1024,
};

struct memo_slot {
	uint8_t digest[32];
	uint8_t known; /* 0: nothing, else 1 + whether it verified */
	uint8_t worth;
};
struct fact_memo {
	pthread_mutex_t lock;
	struct memo_slot slots[MEMO_SLOTS];
};

static void
memo_free(void *p)
{
	pthread_mutex_destroy(&((struct fact_memo *)p)->lock);
}

struct fact_memo *
facts_memo_new(struct arena *a)
{
	struct fact_memo *m = new(a, struct fact_memo, 1);

	pthread_mutex_init(&m->lock, NULL);
	arena_defer(a, memo_free, m);
	return m;
}

bool
facts_memo_digest(struct crypto_verifier *v, struct lint_bytes key, struct lint_bytes data,
    struct lint_bytes sig, uint8_t out[32])
{
	uint8_t all[32 + 8 + MEMO_KEY_MAX];
	size_t n = 32;

	if (key.n + sig.n > MEMO_KEY_MAX)
		return false;
	crypto_verifier_sha256(v, data, all);
	for (unsigned i = 0; i < 4; i++) {
		all[n++] = (uint8_t)(key.n >> 8 * i);
		all[n++] = (uint8_t)(sig.n >> 8 * i);
	}
	memcpy(all + n, key.p, key.n);
	memcpy(all + n + key.n, sig.p, sig.n);
	crypto_verifier_sha256(v, (struct lint_bytes) { all, n + key.n + sig.n }, out);
	return true;
}

static struct memo_slot *
memo_slot(struct fact_memo *m, const uint8_t digest[32])
{
	return &m->slots[lint_u32(digest) % MEMO_SLOTS];
}

uint8_t
facts_memo_find(struct fact_memo *m, const uint8_t digest[32])
{
	struct memo_slot *s = memo_slot(m, digest);
	uint8_t known = 0;

	pthread_mutex_lock(&m->lock);
	if (s->known != 0 && memcmp(s->digest, digest, sizeof(s->digest)) == 0) {
		known = s->known;
		s->worth = (uint8_t)(s->worth < MEMO_WORTH ? s->worth + 1 : MEMO_WORTH);
	}
	pthread_mutex_unlock(&m->lock);
	return known;
}

void
facts_memo_add(struct fact_memo *m, const uint8_t digest[32], bool good)
{
	struct memo_slot *s = memo_slot(m, digest);

	pthread_mutex_lock(&m->lock);
	if (s->worth > 0) {
		s->worth--;
	} else {
		memcpy(s->digest, digest, sizeof(s->digest));
		s->known = (uint8_t)(1 + good);
	}
	pthread_mutex_unlock(&m->lock);
}
