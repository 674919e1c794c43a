/*
 * report.h - findings turned into a format.  One table of formats, one file
 * each.  Same evidence and same instant give the same octets: everything is
 * sorted by the engine, nothing here asks a clock, a locale or an environment.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "../base/buf.h"
#include "../engine/engine.h"
#include "../rollout/gate.h"

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
/* Is it a format of the contract that this build does not have? */
bool report_format_planned(const char *name);

/* What this build was made with. */
struct report_library {
	const char *name, *version;
};
extern const struct report_library report_libraries[]; /* ends with name NULL */

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
