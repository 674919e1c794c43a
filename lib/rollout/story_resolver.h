/*
 * story_resolver.h - for tests: one resolver with one cache, which is asked now and
 * then.  Where it fails the model must have said so; story_sim.h, which says what
 * any resolver can come to hold, is held to the same.
 */
#ifndef ROLLOUT_STORY_RESOLVER_H
#define ROLLOUT_STORY_RESOLVER_H
#include "model.h"

/* The seconds at which it answered SERVFAIL, as in story_sim.h. */
uint64_t story_resolve(const struct rollout_story *, const struct rollout_family *, uint64_t *seed);
#endif
