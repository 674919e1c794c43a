/*
 * declared.h - what the user says of a zone that is not published yet: name servers
 * and DS records of the command line, as they are written there.
 */
#ifndef COLLECT_DECLARED_H
#define COLLECT_DECLARED_H
#include "walk.h"

/*
 * [ZONE:]NAME[=ADDRESS],...  Without ZONE it is for `zone`, len 0: then there must be one.
 * A name without an address is looked up; one inside the zone cannot be.
 */
bool declared_ns(struct arena *, const char *text, struct lint_name zone, uint16_t port,
    struct walk_options *,
    struct err *);
/* [ZONE:]"TAG ALGORITHM TYPE DIGEST ..." or a file of DS or DNSKEY records.  All that are
 * given for a zone are its set. */
bool declared_ds(struct evidence *, const char *text, struct lint_name zone, struct err *);
#endif
