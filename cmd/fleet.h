/*
 * fleet.h - many zones in one run: the list of them (fleet_list.c), what has been done
 * already (fleet_journal.c), their reports one after another and the sum of it all
 * (fleet_out.c), live (fleet.c) and of folders of zone files (fleet_check.c).
 */
#ifndef CMD_FLEET_H
#define CMD_FLEET_H
#include "cmd.h"
#include <pthread.h>
#include <stdatomic.h>

enum {
	FLEET_OPERANDS = 16, /* zones on the command line; more of them are a fleet */
	FLEET_LINE_MAX = 4096, /* octets of a line of the list */
	FLEET_BAD_LINES = 20, /* that are told one by one */
};

/* --shard K/N: K from 1 to N.  Which of the N a name is in depends on the name alone. */
struct fleet_shard {
	unsigned k, n; /* n 0: not given */
};
bool fleet_shard_read(const char *, struct fleet_shard *, struct err *);
unsigned fleet_shard_of(const void *name, size_t len, unsigned n); /* 1 to n */

/* A set of names, one octet string each: wire form in lower case, or a path. */
struct fleet_set {
	struct arena *arena;
	VEC(struct lint_bytes) list; /* in the order in which they came */
	uint32_t *slots; /* places in the list, 1 is the first */
	size_t n_slots;
};
bool fleet_set_has(const struct fleet_set *, const void *, size_t n);
bool fleet_set_add(struct fleet_set *, const void *, size_t n); /* false: it was in it */

struct fleet_list {
	struct fleet_set zones; /* of this shard */
	size_t n_read, n_twice, n_elsewhere; /* n_elsewhere: of other shards */
};
/*
 * The zones of --input and of the command line.  Bad lines are told on standard error
 * with line and column, and end the run (exit 2) before anything is asked.
 */
bool fleet_list_read(struct arena *, const struct options *, const struct fleet_shard *,
    struct fleet_list *, struct err *);

/* What came of zones, added up. */
struct fleet_sum {
	size_t zones, passed, failed, incomplete;
	uint64_t counts[LINT_CRITICAL + 1], gaps, queries;
};

/*
 * Beside FILE of -f jsonl:FILE, as FILE.journal: one line for each zone that is done, with
 * the length of FILE behind it.  Whatever came behind the last good line, in either file,
 * is cut off by --resume: a run that was killed goes on where it was.
 */
struct fleet_done {
	int exit; /* 0, 1, 3 */
	uint32_t counts[LINT_CRITICAL + 1], gaps, queries;
};
void fleet_sum_add(struct fleet_sum *, const struct fleet_done *);
struct fleet_journal;
/* Opens both.  done: the names that need not be looked at again, with what came of them. */
bool fleet_journal_open(struct arena *, const char *file, bool resume, const struct options *,
    struct fleet_journal **, struct fleet_set *done, struct fleet_sum *, struct err *);
bool fleet_journal_put(struct fleet_journal *, const char *report, size_t n, struct err *);
/* The zone whose report was put last is done. */
bool fleet_journal_done(struct fleet_journal *, struct lint_bytes name, const struct fleet_done *,
    struct err *);
bool fleet_journal_close(struct fleet_journal *, struct err *);

/* Where reports of single zones go as they come, and what they add up to. */
struct fleet_out {
	const struct options *o;
	struct engine_checks checks;
	struct fact_memo *memo; /* signatures of the zones above them all */
	const char *what; /* "zone" */
	const struct report_format *lines; /* jsonl, or NULL: for people */
	struct fleet_journal *journal; /* NULL: standard output */
	struct fleet_set done;
	struct fleet_sum sum, before; /* before: by earlier runs, --resume */
	size_t n_all; /* of this shard */
	bool elsewhere; /* the list was not empty: others have them */
	const char *ended; /* why not all were looked at, or NULL */
	struct err failed; /* exit 0: nothing */
	pthread_mutex_t lock; /* of what is written and added up */
};
bool fleet_out_open(struct arena *, const struct options *, const char *what, struct fleet_out *,
    struct err *);
/* Judges and reports one; false when that could not be written.  Any thread may call it. */
bool fleet_out_add(struct fleet_out *, const struct options *, struct lint_bytes name,
    const struct evidence *, const char *target, bool whole);
/* It cannot go on. */
void fleet_out_fail(struct fleet_out *, const struct err *);
/* The summary over all; the exit status. */
int fleet_out_close(struct arena *, struct fleet_out *);

/*
 * Threads that judge what has been collected, one thing at a time each: the thread that asks
 * is not held up.  What is put is done in turn; fleet_crew_end waits for the last.
 */
struct fleet_task {
	struct fleet_task *next;
	void (*run)(struct fleet_task *);
	atomic_bool *busy; /* cleared when it has run, and the task may be gone then; or NULL */
};
struct fleet_crew;
struct fleet_crew *fleet_crew_new(struct arena *, unsigned n);
void fleet_crew_put(struct fleet_crew *, struct fleet_task *);
void fleet_crew_end(struct fleet_crew *);
void fleet_crew_wait(struct fleet_crew *); /* until not many are left to do */
unsigned fleet_cores(void); /* that this process may use */

/* Is it more than a few zones?  Then fleet_walk is how they are walked. */
bool fleet_is_walk(const struct options *);
int fleet_walk(struct arena *, const struct options *);
/* The same of zone files. */
struct collect_paths;
bool fleet_is_check(const struct options *, const struct collect_paths *);
int fleet_check(struct arena *, const struct options *, const struct collect_paths *);
#endif
