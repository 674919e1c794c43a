/* run.h - what the files of the engine share; private to this room. */
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H
#include "engine.h"

enum { ENGINE_MAX_FINDINGS = 10000 }; /* of one check in one zone; the rest is counted */

struct engine {
	struct arena *arena;
	struct arena *said; /* of what checks make and say; gone after a zone of which nothing is said */
	struct arena *lists; /* of the result's lists */
	const struct facts *facts;
	const struct engine_options *options;
	struct facts_view *view;
	struct engine_result *result;
	const struct engine_rollout *rollout; /* as the result of the whole run has it */
	const struct lint_mixes **mixes; /* by zone, each made when it is asked for */
	const struct engine_run *copy; /* of the zone before, when that is this one's copy */
	bool ancestors; /* ancestor-not-secure runs, and sums up what is wrong above */
	const struct engine_checks *checks;
	struct engine_places *places;
	uint32_t declared; /* enum lint_need: what is met by what the user declares of the zone at hand */
	VEC(struct engine_waiver) waivers; /* of the configuration, then of each zone file */
};
/* One check on one zone.  The public part comes first: host functions get that. */
struct engine_run {
	struct lint_run run;
	struct engine *engine;
	const struct fact_zone *zone;
	uint8_t forced; /* --severity, or 0 */
	uint32_t n_found, n_unable, n_loud;
};

extern const struct lint_host engine_host;
const struct lint_history *engine_history(const struct lint_run *, struct lint_ref zone);
const struct lint_mixes *engine_mixes(const struct lint_run *, struct lint_ref zone, enum lint_world);
const char *engine_families(struct lint_run *, uint32_t families);

/*
 * A pass over a zone for some checks; and the same for the checks of a large zone of a file,
 * by several threads.  False: nothing was done, one thread is better.
 */
typedef void engine_pass(struct engine *, const struct fact_zone *, struct engine_run *const *, size_t n);
bool engine_divide(struct engine *, const struct fact_zone *, struct engine_run *const *, size_t n,
    engine_pass *);
/* A thread's own engine; what it makes lives as long as the run.  It has no result yet: room for
 * the histories of one is what comes back. */
const struct lint_history **engine_of_thread(struct engine *, struct engine *thread);
/* What the result of one found, behind what was found before. */
void engine_gather(struct engine *, const struct engine_result *from);
bool engine_is_builtin(const struct lint_check *); /* what comes from elsewhere runs in one thread */

/*
 * The end of the zones from `from` on that several threads had better judge, some zones each;
 * `from` itself: one thread is better.  And they judge them, by a function for one of them.
 */
size_t engine_spread_end(const struct engine *, size_t from);
void engine_spread(struct engine *, size_t from, size_t to,
    void (*judge)(struct engine *, const struct fact_zone *));
void engine_sort_gaps(struct engine_result *);

/* Does the check run at all (--only, --skip, --severity ID=off)?  -1: an error is set. */
bool engine_select(struct arena *, const struct engine_checks *, const struct engine_options *,
    struct engine_result *, struct err *);
uint8_t engine_forced(const struct engine_options *, const struct lint_check *);
/* File, line, column of what a finding is about; servers that showed it. */
void engine_locate(struct engine *, struct engine_finding *);
void engine_fingerprint(struct arena *, const struct fact_zone *, struct engine_finding *);

/* suppress.c, remark.c */
void engine_gather_waivers(struct engine *);
void engine_read_remark(struct engine *, const struct ev_waiver *);
const struct lint_waiver *engine_waivers_of(const struct lint_run *, size_t *n);
uint32_t engine_declared(const struct engine *, const struct fact_zone *); /* needs that are met */
void engine_gather_features(struct engine *);
uint64_t engine_features(const struct lint_run *, struct lint_ref zone);
uint64_t engine_tried(const struct lint_run *, unsigned *zones);
const struct lint_intent *engine_intent(const struct lint_run *, struct lint_ref zone);
void engine_suppress(struct engine *); /* once fingerprints are made */
void engine_compare_baseline(struct engine *); /* baseline.c */
void engine_suppress_followers(struct engine *);
/* Fingerprints, what follows from what, order, counts, exit. */
void engine_finish(struct engine *);
#endif
