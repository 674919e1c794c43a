/* logs.h - logs of look-ups that somebody kept: Chromium NetLogs, read line by line. */
#ifndef COLLECT_LOGS_H
#define COLLECT_LOGS_H
#include "../base/buf.h"
#include "../base/err.h"
#include "../evidence/evidence.h"

bool logs_is(const char *path); /* a regular file that begins like one */
/*
 * Its look-ups at or below the zone join the evidence.  redacted: not NULL, and a cut-down
 * copy of the log, fit to be given away, is put there.  False: *e says why nothing was read.
 */
bool logs_read(
    struct evidence *, const char *path, struct lint_name zone, struct buf *redacted, struct err *e);
#endif
