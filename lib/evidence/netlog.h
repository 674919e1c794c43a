/*
 * netlog.h - a Chromium NetLog, line by line: which names the browser looked up,
 * whom it asked, what came.  A log has millions of events of other kinds and every
 * site that somebody visited; only look-ups at or below one name are kept.
 *
 * The numbers of events, phases and errors change between versions of Chromium; the
 * log's first member, "constants", names them, and only names are relied on.
 */
#ifndef EVIDENCE_NETLOG_H
#define EVIDENCE_NETLOG_H
#include "evidence.h"
#include "../base/err.h"

enum {
	NETLOG_MAX_LINE = 8 << 20, /* octets of an event, or of the constants */
	NETLOG_MAX_OPEN = 65536, /* transactions and jobs under way */
	NETLOG_MAX_OF_JOB = 64, /* transactions of one job, in which its results are looked for */
	NETLOG_MAX_LOOKUPS = 200000,
};

struct netlog;
/* Look-ups at or below the zone are added to the evidence as those of log `log`. */
struct netlog *netlog_new(
    struct arena *, struct evidence *, uint32_t log, struct lint_name zone, bool redact);
/* A line without its newline.  False: this is no NetLog, or one that cannot be made out. */
bool netlog_line(struct netlog *, const char *, size_t n, struct err *);
/* After the last one; a log that ends in the middle is used as far as it goes. */
bool netlog_end(struct netlog *, struct err *);
/*
 * What may be shown to others of the line that was read last, when a cut-down log is wanted:
 * the constants (without the command line), an event of a look-up of the zone's, a change of
 * the resolvers.  n 0: nothing of it.
 */
struct lint_bytes netlog_redacted(const struct netlog *);
/* Does a file begin like one? */
bool netlog_looks_like(const char *, size_t n);
#endif
