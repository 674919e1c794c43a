/*
 * formats.h - the formats behind the table in report.c, one file each.  Each appends
 * the whole report to the buffer, so that the reports of several runs, one behind
 * another, are a stream of JSON Lines.
 */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H
#include "report.h"

void report_human(struct arena *, const struct report *, struct buf *);
void report_json(struct arena *, const struct report *, struct buf *);
void report_jsonl(struct arena *, const struct report *, struct buf *);
void report_gcc(struct arena *, const struct report *, struct buf *);
void report_github(struct arena *, const struct report *, struct buf *);
void report_sarif(struct arena *, const struct report *, struct buf *);
void report_gitlab(struct arena *, const struct report *, struct buf *);
void report_junit(struct arena *, const struct report *, struct buf *);
void report_markdown(struct arena *, const struct report *, struct buf *);
void report_html(struct arena *, const struct report *, struct buf *);
void report_prometheus(struct arena *, const struct report *, struct buf *);
void report_nagios(struct arena *, const struct report *, struct buf *);
#endif
