/* formats.h - the formats behind the table in report.c, one file each. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H
#include "report.h"

void report_human(struct arena *, const struct report *, struct buf *);
void report_json(struct arena *, const struct report *, struct buf *);
#endif
