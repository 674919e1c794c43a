/*
 * baseline.h - findings that were accepted all at once, by fingerprint, so that a
 * gate can start on an old repository.  What weighs more than when it was
 * accepted is accepted no longer.
 */
#ifndef ENGINE_BASELINE_H
#define ENGINE_BASELINE_H
#include "engine.h"

enum { BASELINE_MAX_OCTETS = 64 << 20, BASELINE_MAX_NODES = 5000000, BASELINE_FORMAT = 1 };
struct engine_accepted {
	const char *fingerprint, *check, *zone, *name, *type; /* type: NULL for none */
	uint8_t severity;
};
struct engine_baseline {
	const char *file;
	VEC(struct engine_accepted) list; /* by fingerprint */
};
/* The text of one; false: *err is set (exit 2).  file and text live as long as the baseline. */
bool baseline_read(struct arena *, const char *file, const char *text, size_t n, struct engine_baseline *,
    struct err *);
#endif
