/*
 * past.h - earlier snapshots, as much of them as a history needs: what each saw of
 * each zone, and when.  Of a year of hourly snapshots most saw the same, which is
 * kept once.
 */
#ifndef FACTS_PAST_H
#define FACTS_PAST_H
#include "facts.h"

struct observation;
struct fact_seen { /* one content */
	uint8_t digest[32];
	struct lint_bytes octets;
	const struct observation *o;
	uint32_t index; /* in facts_pasts.seen */
};
struct fact_then { /* of one zone */
	struct lint_name apex;
	int64_t at, began, ended, serial, signed_at; /* as struct moment has them */
	const struct fact_seen *seen;
};
struct facts_past {
	const char *path; /* as given; NULL: not out of a file */
	int64_t at;
	VEC(struct fact_then) zones;
};
struct facts_pasts {
	struct arena *arena;
	VEC(const struct fact_seen *) seen;
	VEC(const struct facts_past *) list;
	VEC(struct fact_refused) refused;
	struct fact_verdicts *verdicts;
	uint32_t *slots; /* seen + 1 by digest */
	size_t n_slots;
};

struct facts_pasts *facts_pasts_new(struct arena *);
/* What the evidence saw, of which nothing is kept.  It is not put on the list. */
struct facts_past *facts_pasts_outline(struct facts_pasts *, const struct evidence *);
/* A content by its octets, which are copied when they are new; NULL when they are none. */
const struct fact_seen *facts_pasts_seen(struct facts_pasts *, struct lint_bytes);
/* Changed whenever the same snapshot would give other octets. */
enum { FACTS_SEEN_VERSION = 3 };
const struct fact_then *facts_then(const struct facts_past *, struct lint_name apex); /* or NULL */
#endif
