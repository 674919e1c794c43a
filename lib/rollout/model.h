/*
 * model.h - the cache model.  A story says which versions of a zone's DS,
 * DNSKEY, data and NS could be handed out, and when.  A validating resolver may
 * hold any of them for its TTL after that, each on a clock of its own; keys that
 * it validated may outlive the DS.  A mix is one such holding, validated as a
 * resolver of its family does (RFC 4035 5).  A change is safe at an instant when
 * no cache, whatever it holds, fares worse then or later than without the change.
 *
 * No step has a formula here: a step says what the world is afterwards.
 *
 * Assumed: signatures keep being renewed, TTL caps and prefetch help nobody.
 */
#ifndef ROLLOUT_MODEL_H
#define ROLLOUT_MODEL_H
#include "../base/arena.h"
#include "../include/lint.h"

/* How resolvers differ, as tried on the versions that testdata/lab names. */
struct rollout_family {
	const char *name;
	bool
	    keeps_keys; /* trusts a validated DNSKEY RRset for its TTL, whatever became of the DS */
	bool all_algorithms; /* wants a path by every algorithm of the DS RRset */
	bool stored;        /* validates what another cache kept (behind a forwarder, after CD=1) */
	bool all_published; /* wants data signed by every algorithm of the DNSKEY RRset (RFC
			       6781 4.1.4) */
	bool no_sha1;     /* takes SHA-1 digests and algorithms 5 and 7 for unknown (RFC 9905 2) */
	bool unusual;     /* not as shipped by anybody: counts in a conservative story only */
	uint32_t floor_s; /* keeps everything at least this long */
	uint32_t bogus_s; /* remembers a failure this long */
};
enum { ROLLOUT_N_FAMILIES = 8, ROLLOUT_ALL_FAMILIES = (1 << ROLLOUT_N_FAMILIES) - 1 };
extern const struct rollout_family rollout_families[ROLLOUT_N_FAMILIES];

/* Versions of one part that caches may hold at once; every mix of them is tried. */
enum { ROLLOUT_MOST_VERSIONS = 24 };

struct rollout_story {
	const struct lint_id *ids;
	size_t n_ids;
	const struct lint_version *versions;
	size_t n_versions;
	bool conservative; /* the unusual families count too */
	bool cut_short; /* ROLLOUT_MOST_VERSIONS was reached: older ones were left out */
};

/* The story that a history tells, less what no cache can hold any more at `from` or later. */
struct rollout_story rollout_story_of(struct arena *, const struct lint_history *, int64_t from);

/* What a step makes of the world: versions of these parts (of these operators, 0: of all)
 * are no longer handed out from its instant on, the ones given are. */
struct rollout_change {
	uint32_t parts; /* bit 1 << enum lint_part */
	uint32_t operators;
	const struct lint_version *after;
	size_t n_after;
};

/* What a resolver of the family makes of one mix; data may be NULL (any). */
enum lint_outcome rollout_judge(const struct rollout_story *, const struct rollout_family *,
    const struct lint_version *ds, const struct lint_version *keys,
    const struct lint_version *data);

/* Every mix that breaks names for some resolver at `from` or later, one of each shape
 * (the versions it is made of), with the families that it hurts, soonest first. */
struct lint_mixes rollout_mixes(struct arena *, const struct rollout_story *, int64_t from);
/* Does any mix break names for this family at this very instant? */
bool rollout_breaks(const struct rollout_story *, const struct rollout_family *, int64_t at);
/* From when on nothing breaks for this family, its memory of failures included. */
int64_t rollout_heals(const struct rollout_story *, const struct rollout_family *, int64_t from);
/* The story in which the change is made at `at`. */
struct rollout_story rollout_apply(
    struct arena *, const struct rollout_story *, const struct rollout_change *, int64_t at);

enum { ROLLOUT_MAX_TERMS = 4 };
struct rollout_safety {
	int64_t safe; /* the earliest instant, not before `now`; LINT_NEVER: not while the world
			 stays as it is */
	struct lint_mixes now;     /* mixes that the change would break, were it made now */
	struct lint_mixes without; /* mixes that break names already, or will, without it */
	/* Why not earlier: the terms add up from `from` to `safe`. */
	int64_t from;
	uint8_t basis;                                      /* enum lint_basis */
	const struct lint_version *term[ROLLOUT_MAX_TERMS]; /* each with its TTL */
	size_t n_terms;
	uint32_t floor_s; /* a TTL below it counts as this much, since a family keeps all so long */
};
struct rollout_safety rollout_safe(
    struct arena *, const struct rollout_story *, const struct rollout_change *, int64_t now);
#endif
