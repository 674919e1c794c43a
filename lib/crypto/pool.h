/*
 * pool.h - fork-join over blocks of work.  Results go by index into arrays of
 * the caller; there are no locks, so the outcome does not depend on the order
 * in which threads run.
 */
#ifndef CRYPTO_POOL_H
#define CRYPTO_POOL_H
#include <stddef.h>

struct pool_work {
	size_t n_blocks;
	void *(*begin)(void *ctx); /* once a thread: its own state; may be NULL */
	void (*block)(void *ctx, void *state, size_t index);
	void (*end)(void *ctx, void *state); /* may be NULL */
	void *ctx;
};
/* Small things of which there are many: in so many threads at most, from so many on, in blocks of
 * neighbours. */
enum { POOL_MOST = 16, POOL_MANY = 64, POOL_BLOCK = 32 };

/* jobs: how many threads at most, 0 for one a core.  Runs in the caller's own
 * thread when there is one block or one job, or when a thread cannot be made.
 * The caller's thread works too; the others block every signal. */
/* As many threads as pool_run would have for that many and more blocks. */
unsigned pool_jobs(unsigned jobs);
void pool_run(unsigned jobs, const struct pool_work *);
#endif
