/* audit.h - between the files of audit. */
#ifndef CMD_AUDIT_H
#define CMD_AUDIT_H
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/facts/past.h"

enum {
	AUDIT_MOST_JUDGED = 200, /* snapshots that the checks run on */
	AUDIT_MOST_MIXES = 200,
	AUDIT_MOST_FINDINGS = 5000,
};
struct snapshot {
	const char *path, *target;
	int64_t at;
	const struct facts_past *past;
	bool judged;
};
struct audit {
	struct arena *arena;
	const struct options *o;
	struct engine_checks checks;
	struct facts_pasts *pasts;
	VEC(struct snapshot) list; /* by time */
	VEC(const char *) logs; /* NetLogs, as given */
	size_t n_newer; /* than --at */
	struct lint_name zone;
	int64_t before_at; /* of the snapshot that was judged last */
	VEC(struct report_event) findings; /* as they were at their worst, from their first sight on */
	VEC(struct report_event) first; /* as they were then */
	VEC(struct report_event) changes, fails, heals;
	struct report_audit report;
};

/* What a snapshot's run found, and what is different from the one before. */
void audit_findings(struct audit *, const struct facts *, const struct engine_result *, size_t snapshot);
void audit_changes(
    struct audit *, const struct facts *before, const struct facts *, int64_t since, size_t snapshot);
/* What caches may have held at any time: when names failed, for whom, and when they heal. */
void audit_caches(struct audit *, const struct facts *, const struct fact_zone *, int64_t now);
/* The logs' look-ups of the zone join the evidence; --redact FILE is written. */
bool audit_logs(struct audit *, struct evidence *, struct err *);
/* Logs without a snapshot beside them. */
int audit_logs_alone(struct audit *);
/* The timeline, what explains the outage, the verdict. */
void audit_sum_up(struct audit *);
#endif
