/* unasked.h - families of addresses that were not asked, and why. */
#ifndef REPORT_UNASKED_H
#define REPORT_UNASKED_H
#include "../evidence/evidence.h"

enum { UNASKED_MOST = 3 };
struct unasked {
	const char *reason; /* "4 addresses: this host has no IPv6" */
	bool failed; /* the user wanted them */
};
size_t unasked(struct arena *, const struct evidence *, struct unasked[UNASKED_MOST]);
#endif
