/*
 * report.h - findings turned into a format.  One table of formats, one file
 * each.  Same evidence and same instant give the same octets: everything is
 * sorted by the engine, nothing here asks a clock, a locale or an environment.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "../base/buf.h"
#include "../engine/engine.h"
#include "../rollout/change.h"
#include "../rollout/gate.h"
#include "../rollout/planned.h"
#include "../rollout/replace.h"

/* Two worlds compared: diff. */
struct report_diff_zone {
	const char *name;
	struct changes changes;
	bool both; /* in either world: then the cache model has a say */
	struct rollout_replacement replaced;
	const struct lint_id *ids;
	const char *assumed; /* "2371": keys whose DS nobody gave and that was assumed; or NULL */
	const char *limit; /* of the history, or NULL */
	const char *unsure; /* what nobody observed may make it an outage; or NULL */
};
struct report_fixed {
	const struct engine_finding *f; /* of the world before */
	const char *zone;
};
struct report_diff {
	const char *before, *after; /* as given */
	int64_t at; /* when one takes the place of the other */
	VEC(struct report_diff_zone) zones;
	VEC(struct report_fixed) fixed;
	uint32_t n_new, n_open;
	bool failed; /* by new findings, or by mixes that break */
	bool with_history; /* what was before BEFORE is known too */
};

/* One zone over many snapshots: audit. */
enum report_event_kind { REPORT_CHANGE, REPORT_FINDING, REPORT_FAILS, REPORT_HEALS };
struct report_event {
	int64_t at; /* first seen; begins */
	int64_t since; /* the observation before that, without it; LINT_ALWAYS_WAS: there is none */
	int64_t last; /* last seen; ends; LINT_NEVER */
	int64_t worst_at; /* a finding: first seen at its severity */
	const char *path; /* of the snapshot that shows it, or NULL */
	uint32_t order; /* among those of one time */
	uint8_t kind; /* enum report_event_kind */
	uint8_t severity; /* of a finding */
	bool gone; /* a finding: a later snapshot has it no more */
	bool explains; /* a finding: the outage */
	bool accepted; /* a finding: by a waiver or a baseline, whenever it was seen */
	const char *word; /* the change's word, or the check's id */
	const char *text;
	struct lint_name name;
	uint16_t type;
	uint32_t families; /* REPORT_FAILS, REPORT_HEALS */
	char fingerprint[33];
};
struct report_outage { /* names fail for somebody all along */
	int64_t from, until; /* by the cache model; until LINT_NEVER */
	const char *check; /* the catalogue's id of the mix that began it */
	const struct report_event *cause; /* what explains it, from its first sight; or NULL */
};
struct report_audit {
	const char *zone;
	VEC(struct report_event) events; /* by time */
	uint32_t n_snapshots, n_judged;
	uint32_t n_incomplete; /* in which something could not be evaluated */
	int64_t first, last, widest_gap;
	VEC(struct report_outage) outages; /* by time */
	const struct report_event *cause; /* where caches say nothing of an outage: the worst; or NULL */
	int64_t heals[ROLLOUT_N_FAMILIES];
	bool failing; /* somebody's names, at the instant of judgement or later */
	const struct rollout_heal *acts;
	size_t n_acts;
	const char *limit; /* a limit that was reached, or NULL */
	bool failed; /* something at or above --fail-on was found, then or now */
};

/* A plan judged: plan. */
struct report_plan {
	const struct ev_plan *plan;
	struct rollout_planned planned;
	bool offline;
};

struct report {
	const char *command; /* "check" */
	const char *const *arguments; /* as given, outputs left out */
	size_t n_arguments;
	int64_t at; /* evaluated_at */
	const struct evidence *evidence;
	const struct facts *facts;
	const struct engine_result *result;
	const struct engine_options *options;
	const struct engine_checks *checks;
	const char *target; /* the zone's name for one zone, else NULL */
	const struct rollout_gate *gate; /* the step under judgement, or NULL */
	const char *gate_zone; /* as text */
	const struct report_diff *diff; /* NULL: nothing is compared */
	const struct report_audit *audit; /* NULL: no audit */
	const struct report_plan *plan; /* NULL: no plan */
	int exit_code; /* of the process: result->exit, or 0 by --exit-zero */
	/* How to show it to people. */
	bool colour, unicode;
	unsigned width; /* columns, 80 when not a terminal */
	int verbose; /* -1 quiet, 0, 1 */
	/* Source line `line` of a file for a snippet; NULL when it cannot be had. */
	const char *(*line_of)(void *ctx, struct arena *, const char *file, uint32_t line);
	void *line_ctx;
};
struct report_format {
	const char *name, *what;
	void (*write)(struct arena *, const struct report *, struct buf *);
};
extern const struct report_format report_formats[]; /* ends with name NULL */
const struct report_format *report_format(const char *name);

/* What this build was made with. */
struct report_library {
	const char *name, *version;
};
extern const struct report_library report_libraries[]; /* ends with name NULL */

/* A baseline that accepts what was found. */
void report_baseline(struct arena *, const struct report *, struct buf *);
/* "config", "inline" or "baseline": who accepted a finding. */
const char *report_suppressed_by(const struct engine_suppression *);
/* "fail", "pass" or "unknown", as in summary.verdict. */
const char *report_verdict(const struct report *);
/* The JSON Schemas this binary writes: "report", "snapshot", or NULL. */
const char *report_schema(const char *name);
/* The page of `explain`, and the list of all checks in either form. */
void report_explain(struct buf *, const struct lint_check *, unsigned width);
void report_list(struct arena *, struct buf *, const struct engine_checks *, bool json);
/* The generated catalogue checks/README.md. */
void report_catalogue(struct buf *, const struct engine_checks *);
#endif
