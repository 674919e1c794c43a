/*
 * options.h - the command line.  One table holds every option of the contract:
 * which commands take it, what it sets, its line of help.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H
#include "../lib/engine/engine.h"
#include "../lib/rollout/gate.h"

enum {
	CMD_WALK = 1u << 0,
	CMD_CHECK = 1u << 1,
	CMD_GATE = 1u << 2,
	CMD_DIFF = 1u << 3,
	CMD_PLAN = 1u << 4,
	CMD_AUDIT = 1u << 5,
	CMD_WATCH = 1u << 6,
	CMD_EXPLAIN = 1u << 7,
	CMD_LIST = 1u << 8,
	CMD_SCHEMA = 1u << 9,
	CMD_LIVE = CMD_WALK | CMD_GATE | CMD_WATCH | CMD_PLAN,
	CMD_JUDGE = CMD_LIVE | CMD_CHECK | CMD_DIFF | CMD_AUDIT,
	CMD_ALL = (1u << 10) - 1,
};
enum options_colour { OPTIONS_AUTO, OPTIONS_ALWAYS, OPTIONS_NEVER };

struct output {
	const char *format;
	const char *file; /* NULL: standard output */
};
struct options {
	struct arena *arena;
	VEC(const char *) operands;
	/* The command and what was given to it, for the report.  What only says where
	 * the report goes, how it looks or how fast it is made is left out. */
	VEC(const char *) arguments;
	VEC(const char *) given; /* names of options on the command line */
	const char *config, *baseline, *write_baseline; /* files, or NULL */
	const char *config_found; /* the configuration that is read, however it was found; or NULL */
	VEC(struct output) outputs; /* empty: human on standard output */
	const char *history; /* a folder, or NULL */
	const char *cache; /* a file, or NULL */
	const char *recorded; /* the command of the run that a snapshot holds; else NULL */
	struct engine_options engine; /* now is filled from --at or the clock */
	bool has_at, help, version, exit_zero, progress, offline, only_evp;
	unsigned jobs;
	enum options_colour colour;
	int verbose; /* -1 quiet, 0, 1 */
	VEC(const char *) plugins;
	const char *origin, *include_root;
	VEC(const char *) ds;
	/* walk */
	const char *root_hints, *trust_anchor;
	const char *rdap_url;
	unsigned port, rate, deadline, max_zones, labels, timeout;
	VEC(const char *) allow_address, server, ns;
	VEC(const char *) names, subzones; /* files */
	bool only_v4, only_v6, no_rdap, axfr;
	const char *tsig_file;
	const char *save;
	bool has_resolvers; /* --resolvers; resolvers NULL: those built in */
	const char *resolvers;
	/* many zones */
	unsigned every; /* watch: seconds; 0: not given */
	const char *input, *shard;
	bool resume;
	/* audit */
	const char *redact;
	const char *zone;
	/* plan */
	VEC(const char *) zone_ids; /* ID=NAME */
	const char *chdir;
	/* gate */
	bool wait;
	unsigned key; /* a key tag; 0: not given */
	struct ev_said declared;
};

struct option_row {
	const char *name;
	char letter; /* 0: none */
	unsigned commands;
	const char *arg; /* "FILE"; NULL: a flag */
	bool (*set)(struct options *, const struct option_row *, const char *value, struct err *);
	const char *what;
	bool unjudged; /* left out of arguments */
	size_t offset; /* for the plain setters */
};
extern const struct option_row option_rows[]; /* ends with name NULL */

struct command;
/* argv[0] is the command's name.  False: e->exit is 2 and e->text says why. */
bool options_parse(struct arena *, const struct command *, int argc, char *const *argv,
    struct options *, struct err *);
/* What is declared of earlier times lies before the instant of the judgement, else exit 2. */
bool options_past(const struct options *, struct err *);
/* The nearest of some words to a misspelt one, or NULL when none is near. */
const char *options_nearest(const char *word, const char *(*nth)(const void *, size_t),
    const void *ctx);
#endif
