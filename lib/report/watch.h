/*
 * watch.h - the same zones, round after round: what is new since the last one, what is over,
 * what has become safe, and for how long all has been quiet.  It holds the last round and no
 * other, so that its memory does not grow with their number.
 */
#ifndef REPORT_WATCH_H
#define REPORT_WATCH_H
#include "metrics.h"
#include "report.h"

enum watch_kind {
	WATCH_CHANGE, /* the world is not as it was: keys, DS, servers, denial */
	WATCH_ALARM, /* a finding that is new, or graver than it was */
	WATCH_CLEAR, /* one that is over: its check ran and found it no more */
	WATCH_READY, /* the wait for a step is over */
	WATCH_TURN, /* another turn of a constraint */
	WATCH_VERDICT, /* of the whole round */
};
extern const char *const watch_words[]; /* by kind */

struct watch_event {
	uint8_t kind; /* enum watch_kind */
	uint8_t severity; /* of an alarm; else 0 */
	const char *zone; /* NULL: the round */
	const char *word; /* the change's word, the check, the action, the verdict */
	const char *text;
};
struct watch_round {
	VEC(struct watch_event) events; /* until the next round */
	int64_t at;
	bool first; /* nothing to compare with: no changes, and alarms for all that is open */
};

struct watch;
struct watch *watch_new(void);
void watch_free(struct watch *);
/*
 * One more round, made in an arena of its own, which becomes the watch's together with all
 * that the report points to.  One that was ended early tells nothing of what it has not seen.
 */
const struct watch_round *watch_add(struct watch *, struct arena *, const struct report *);
/* The last report that was added; NULL: none. */
const struct report *watch_last(const struct watch *);
/* Since when there was neither an event nor a verdict other than pass; LINT_NEVER: not now. */
int64_t watch_quiet_since(const struct watch *);
/* The first expiry of anything seen in the last round, a signature or a registration; what it
 * is in *what; LINT_NEVER: nothing expires. */
int64_t watch_expiry(const struct watch *, struct arena *, const char **what);
/* Reports, and how the watch itself goes. */
void watch_metrics(const struct watch *, struct metrics *, int64_t now, int64_t next_round);
/* One event as a line, for people or of JSON. */
void watch_line(struct buf *, const struct watch_event *, int64_t at, bool json);
#endif
