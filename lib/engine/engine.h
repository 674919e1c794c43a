/*
 * engine.h - which checks run, what they found, what could not be told.
 * One pass over each zone serves all checks.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H
#include "../base/arena.h"
#include "../base/err.h"
#include "../facts/facts.h"

/* The built-in checks, in report order; ends with NULL. */
extern const struct lint_check *const engine_builtin[];

struct engine_checks { /* built in and from plugins */
	VEC(const struct lint_check *) list;
};
void engine_add_builtin(struct arena *, struct engine_checks *);
/* Exact ABI or refusal; path absolute or beginning with "./". */
bool engine_add_plugin(struct arena *, struct engine_checks *, const char *path, struct err *);
const struct lint_check *engine_check(const struct engine_checks *, const char *id_or_alias);
/* The known id nearest to a misspelt one, or NULL. */
const char *engine_nearest(const struct engine_checks *, const char *id);

/* Lines that references of LINT_INTENT speak of: of a configuration, of remarks in zone files. */
struct engine_place {
	const char *file; /* as it was named */
	uint32_t line;
	uint16_t column;
	const char *text; /* what stands there, escaped */
};
struct engine_places {
	VEC(struct engine_place) list;
};
struct lint_ref engine_add_place(struct arena *, struct engine_places *, const struct engine_place *);

/* What the user accepts: of the configuration, or a remark in a zone file. */
struct engine_waiver {
	struct lint_ref self;
	struct {
		const char *const *v; /* ids or globs */
		size_t n;
	} checks;
	struct lint_name zone, name; /* len 0: any */
	uint16_t type; /* 0: any */
	const char *fingerprint; /* NULL: any */
	struct lint_declared until; /* the last second */
	const char *reason;
	const char *trouble; /* why it cannot be in force, or NULL */
	const struct ev_waiver *remark; /* in a zone file; NULL: of the configuration */
	uint16_t in; /* the zone of the run that it speaks in; FACTS_NO_ZONE */
	bool used;
	const struct engine_finding *critical; /* that a remark tried to waive */
};
enum engine_by { ENGINE_BY_CONFIG, ENGINE_BY_INLINE, ENGINE_BY_BASELINE };
struct engine_suppression {
	uint8_t by; /* enum engine_by */
	const char *reason; /* as written, not escaped; of a baseline: a sentence */
	struct lint_declared until;
	const char *file; /* where it is said */
	uint32_t line; /* 0: not known */
};
struct config;
struct engine_accepted;
struct engine_severity {
	const char *id; /* or a glob */
	uint8_t severity; /* 0: off */
};
struct engine_options {
	VEC(const char *) only, skip; /* ids or globs */
	struct engine_severity *severity; /* --severity ID=LEVEL */
	size_t n_severity;
	int64_t now;
	uint8_t fail_on; /* enum lint_severity */
	const struct lint_step *step; /* that is judged, in zone step_zone of the facts; or NULL */
	uint16_t step_zone;
	/* By zone of the facts: what the world after breaks (LINT_AFTER); NULL, or NULL entries:
	 * there is no such world. */
	const struct lint_mixes *const *after;
	bool allow_incomplete;
	unsigned jobs; /* threads for a large zone's checks; 0: one a core */
	uint32_t divide_from; /* records; 0: ENGINE_DIVIDE_FROM */
	uint32_t of; /* enum lint_need: only checks that need or want one of these; 0: all */
	struct config *config; /* what is declared, or NULL */
	struct engine_places *places; /* or NULL */
	const struct engine_baseline *baseline; /* or NULL */
};
enum { ENGINE_DIVIDE_FROM = 20000 };

/* Does a pattern fit the id or the alias of some check? */
bool engine_knows(const struct engine_checks *, const char *pattern);

/* What became of a finding between two worlds. */
enum engine_change { ENGINE_NOT_COMPARED, ENGINE_NEW, ENGINE_OPEN };

/* What a finding cites: a reference into the facts, turned to evidence by the report. */
struct engine_finding {
	const struct lint_check *check;
	uint8_t severity; /* enum lint_severity */
	uint16_t zone; /* index in facts */
	struct lint_name name;
	uint16_t type; /* 0: none */
	const char *text, *key, *fix;
	struct lint_ref *evidence; /* [0] is what it is about */
	size_t n_evidence;
	uint32_t *servers; /* indices of evidence sources that showed it, sorted, unique; live only */
	size_t n_servers;
	/* Where, when it came from a file. */
	const char *file;
	uint32_t line;
	uint16_t column;
	const char *plan, *pointer, *address; /* in a plan; `file` is that, or a source */
	uint8_t change; /* enum engine_change */
	char fingerprint[33];
	const struct engine_finding *follows; /* hidden by that one */
	const struct engine_suppression *suppressed; /* accepted: it does not count; or NULL */
};
struct engine_gap { /* not evaluated */
	const struct lint_check *check;
	uint16_t zone; /* FACTS_NO_ZONE: the run */
	bool failed; /* else not-asked */
	const char *reason; /* escaped */
	uint16_t order; /* of its check among those selected */
};
struct engine_constraint {
	const struct lint_check *check;
	uint16_t zone;
	struct lint_constraint c; /* its terms are copied */
};
/* Of a declared rollout, gathered before any check runs. */
struct engine_rollout {
	uint64_t *features; /* by zone: bits of enum lint_feature */
	const uint8_t *stages; /* by zone: enum lint_stage */
	/* What the zones that were rehearsed or are done have between them, and how many those are. */
	uint64_t tried;
	unsigned n_tried;
};
struct engine_result {
	VEC(struct engine_finding *) findings; /* sorted for the report */
	VEC(struct engine_gap) gaps; /* sorted */
	VEC(struct engine_constraint) constraints; /* in the order of zones and checks */
	VEC(const struct lint_check *) selected;
	uint32_t counts[LINT_CRITICAL + 1]; /* by severity, followers included, suppressed ones not */
	uint32_t suppressed[ENGINE_BY_BASELINE + 1]; /* by enum engine_by */
	VEC(const struct engine_accepted *) gone; /* of the baseline: looked for, and not found any more */
	struct engine_places *places; /* of references of LINT_INTENT; never NULL */
	uint32_t n_clean; /* check and zone pairs that were evaluated and found nothing */
	bool incomplete; /* a gap with cause failed, or an empty run */
	int exit; /* 0, 1 or 3 */
	const struct lint_history **histories; /* by zone; NULL: no check asked, and there is no past */
	const struct engine_rollout *rollout; /* NULL: none is declared */
	struct facts_view *view; /* for the report's look-ups */
};
/* False on an unknown id in --only, --skip or --severity (usage). */
bool engine_run(struct arena *, const struct engine_checks *, const struct facts *,
    const struct engine_options *, struct engine_result *, struct err *);

const char *engine_severity_text(uint8_t severity); /* "critical" */
bool engine_severity_parse(const char *, uint8_t *severity);
#endif
