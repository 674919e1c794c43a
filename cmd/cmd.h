/* cmd.h - a subcommand is one const entry in one file; main.c has the table. */
#ifndef CMD_CMD_H
#define CMD_CMD_H
#include "options.h"
#include "../lib/collect/file.h"
#include "../lib/evidence/evidence.h"
#include "../lib/report/report.h"

struct command {
	const char *name;
	unsigned bit; /* CMD_* */
	const char *operands; /* "PATH..." */
	const char *what; /* one line */
	const char *more; /* a paragraph of --help, or NULL */
	/* The exit status; NULL: not built yet. */
	int (*run)(struct arena *, const struct options *);
};
extern const struct command command_walk, command_check, command_gate, command_diff, command_plan,
    command_audit, command_watch, command_explain, command_list, command_schema;
extern const struct command *const commands[]; /* ends with NULL */

/* "dnssec-lint: ..." on standard error; returns e->exit. */
int complain(const struct err *);
int complain_text(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The help of the program (NULL) or of a command, and --version. */
void help_write(struct buf *, const struct command *);
void version_write(struct buf *, int verbose);

/*
 * The configuration: --config, its twin in the environment, or the nearest
 * .dnssec-lint.yaml from the first path upward.  What the command line did not
 * say is set by it.
 */
bool config_load(struct arena *, const struct command *, struct options *, struct err *);
/* The built-in checks and the plugins of the command line.  False: *e is set. */
bool load_checks(struct arena *, const struct options *, struct engine_checks *, struct err *);
/*
 * From evidence to written reports: facts, checks, findings, formats.  All that
 * walk and check have in common.  target: the one zone that was asked about, or
 * NULL.  Returns the exit status.
 */
int judge(struct arena *, const struct options *, const struct evidence *, const char *target);

/* How zone files are to be read, by --include-root and --jobs. */
struct collect_file_options judge_reading(const struct options *);
/* How facts are to be worked out, by --jobs and --crypto. */
struct facts_options judge_how(const struct options *);

/* --cache FILE: what the last run verified, and what this one did.  NULL: do without. */
struct cache;
struct fact_seen *cache_open(struct arena *, const char *path, struct cache **);
void cache_keep(struct arena *, const struct cache *);

/* Asks the world about the zones, by the options of a live command, and keeps what was heard
 * where --save and --history say.  target: the one zone as text, or NULL. */
bool walk_collect(struct arena *, const struct options *, const char *const *zones, size_t n,
    struct evidence *, const char **target, struct err *);
/* Writes what was heard where --save and --history say. */
bool walk_keep(struct arena *, const struct options *, const struct evidence *, const char *target,
    struct err *);
enum { WALK_MOST_TOGETHER = 1000 }; /* zones in one report */
bool walk_is_stopped(void); /* by a signal */
/* The options of a live command, read once for many walks; and what each begins with. */
struct walk_options;
struct rdap_list;
bool walk_prepare(struct arena *, const struct options *, struct walk_options *, struct rdap_list *,
    struct err *);
bool walk_anchors(const struct options *, struct evidence *, struct err *);
void walk_catch_signals(void);
/* From facts to written reports, with what a command knows beyond them. */
struct judged {
	struct engine_options engine;
	struct rollout_gate *gate; /* the step under judgement, or NULL */
	const char *gate_zone;
	const struct report_diff *diff;
	const struct report_audit *audit;
	const struct report_plan *plan;
	/* Called between the checks and the report; or NULL. */
	void (*settle)(struct judged *, struct engine_result *, const struct facts *);
	void *ctx;
};
int judge_facts(struct arena *, const struct options *, const struct evidence *, const char *target,
    struct facts *, struct judged *);

/* One of many: facts, checks, and the report as far as a format needs it.  The memo: of
 * signatures, common to them; or NULL. */
bool judge_one(struct arena *, const struct options *, const struct evidence *, const char *target,
    const struct engine_checks *, struct fact_memo *, struct engine_result *, struct report *,
    struct err *);

bool colour_for(const struct options *, const struct output *); /* is it a coloured page? */

/* Is it a snapshot?  Then this is how it is checked. */
bool recorded_is(const char *path);
int recorded_check(struct arena *, const struct options *);
/* What a snapshot holds, and how its run was asked for: `as_then` gets its arguments, and its
 * instant unless --at is given. */
bool recorded_load(struct arena *, const struct options *, const char *path, struct evidence *,
    struct options *as_then, const char **target, struct err *);
/* A regular file as a whole, at most as large as a snapshot may be. */
bool recorded_read(struct arena *, const char *path, struct buf *, struct err *);

/*
 * --history DIR: the snapshots in it from before the instant of judgement become
 * the evidence's history.  False when the folder cannot be read.
 */
bool history_load(struct arena *, const struct options *, struct evidence *, struct err *);

/* What surrounds the process: read here and nowhere else. */
int64_t surroundings_clock(void);
bool surroundings_unicode(void); /* a UTF-8 locale, by LC_ALL, LC_CTYPE, LANG */
bool surroundings_no_colour(void); /* NO_COLOR, TERM=dumb */
unsigned surroundings_width(int fd); /* columns; 80 when not a terminal */
/* SSL_CERT_FILE: the certificate authorities to trust in place of the system\'s, or NULL. */
const char *surroundings_ca_file(void);
/* XDG_CACHE_HOME, or .cache in HOME; NULL: neither is a whole path. */
const char *surroundings_cache(struct arena *);
/* "DNSSEC_LINT_X=value", sorted; ends with NULL. */
const char *const *surroundings_twins(struct arena *);
void surroundings_prepare(void); /* descriptors 0 to 2, SIGPIPE */

/* IANA's list of RDAP services, kept in the cache for a day. */
void rdap_list_read(struct arena *, struct rdap_list *);
void rdap_list_keep(struct arena *, const struct rdap_list *);

/* The formats and files of --format, before anything is read or asked. */
bool outputs_check(struct arena *, const struct options *, struct err *);
bool outputs_spare_inputs(struct arena *, const struct options *, struct err *);

/* A rendered report and where it goes. */
struct written {
	const char *file; /* NULL: standard output */
	const char *p;
	size_t n;
};
/* All of them, or an error: each FILE is replaced whole or stays as it was. */
bool write_all(struct arena *, const struct written *, size_t n, struct err *);
/* Text on standard output: 0, or 4 with a message. */
int print(struct arena *, const struct buf *);
#endif
