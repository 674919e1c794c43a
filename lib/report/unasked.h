/* unasked.h - what no check can tell of: families of addresses that were not asked, and
 * snapshots of the history that are of no use. */
#ifndef REPORT_UNASKED_H
#define REPORT_UNASKED_H
#include "report.h"

enum { UNASKED_MOST_FILES = 20 }; /* that are named */
struct unasked {
	const char *reason; /* "4 addresses: this host has no IPv6" */
	bool failed; /* the user wanted them */
	bool history; /* the reason says what was left out */
};
struct unasked_list {
	VEC(struct unasked) list;
};
struct unasked_list unasked(struct arena *, const struct report *);
#endif
