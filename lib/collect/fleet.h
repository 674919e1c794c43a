/*
 * fleet.h - thousands of zones in one run, so many of them side by side on one net.
 * What is common to them (the root, the zones above, the addresses of name servers,
 * the pace of each server) is asked and kept once: ask.h, lanes.  Each zone has an
 * arena of its own, which goes when the zone has been reported; memory does not grow
 * with the number of zones.
 */
#ifndef COLLECT_FLEET_H
#define COLLECT_FLEET_H
#include "walk.h"
#include <stdatomic.h>

enum {
	FLEET_AT_ONCE = 32,
	FLEET_QUEUED = 256, /* questions held back by the pace of servers: no more zones then */
	FLEET_BUSY = 64, /* zones that are over and wait to be judged */
};

struct fleet_options {
	const struct walk_options *walk; /* of each zone; its deadline and its limits are a zone's */
	unsigned at_once; /* 0: FLEET_AT_ONCE */
	unsigned deadline_s; /* of the run; 0: none */
	void *ctx;
	/* The next zone; false: there is none.  The name is copied. */
	bool (*next)(void *ctx, struct lint_name *);
	/* What evidence a zone begins with; its arena is the zone's. */
	struct evidence *(*evidence)(void *ctx, struct arena *);
	/*
	 * A zone is over: e->limit says why when it was ended early.  *busy is false; when it
	 * is set the zone's arena stays until some thread has cleared it.  False: no more zones.
	 */
	bool (*done)(void *ctx, struct lint_name, struct evidence *e, atomic_bool *busy);
	/* All are over: returns when none is busy. */
	void (*settle)(void *ctx);
};
enum fleet_end { FLEET_WHOLE, FLEET_INTERRUPTED, FLEET_DEADLINE, FLEET_GIVEN_UP };
/* Closes the net: it may still have questions under way. */
enum fleet_end fleet_run(struct net *, const struct fleet_options *);
#endif
