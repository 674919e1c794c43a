/*
 * metrics.h - metrics in the text form of Prometheus.  Families are written in the
 * order they were first named, samples of one family together and sorted by their
 * labels, so that reports of several zones and a program's own numbers go into one
 * file: metrics_report() for each report, metrics_add() for the rest, then
 * metrics_write().
 */
#ifndef REPORT_METRICS_H
#define REPORT_METRICS_H
#include "report.h"

struct metrics;
/* What two samples with the same labels come to. */
enum metrics_merge { METRICS_SUM, METRICS_MAX };

struct metrics *metrics_new(struct arena *); /* texts are copied into the arena */
/* Names a gauge, with its line of help; once more changes nothing. */
void metrics_gauge(struct metrics *, const char *name, const char *help, enum metrics_merge);
/* A sample: names and values of labels in pairs, then NULL. */
void metrics_add(struct metrics *, const char *name, int64_t value, ...) __attribute__((sentinel));
/* All that the format prometheus says of a report. */
void metrics_report(struct metrics *, const struct report *);
void metrics_write(struct metrics *, struct buf *);
#endif
