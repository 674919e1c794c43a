/*
 * import.h - zones as other tools keep them, turned into the records of a zone
 * file: octoDNS YAML, and what `aws route53 list-resource-record-sets` and
 * `get-dnssec` print.  Each record keeps the line and column of its value.
 *
 * What the provider answers by itself (an alias, a pool behind health checks)
 * has no data here: its name is known to exist, and no more.
 */
#ifndef COLLECT_IMPORT_H
#define COLLECT_IMPORT_H
#include "../base/err.h"
#include "../dns/zonefile.h"

enum import_kind { IMPORT_NONE, IMPORT_OCTODNS, IMPORT_ROUTE53, IMPORT_ROUTE53_KEYS };
enum { IMPORT_MAX_OCTETS = 64 << 20, IMPORT_MAX_NODES = 8000000 };

struct import_sink {
	void *ctx;
	void (*record)(void *ctx, const struct zf_record *);
	void (*fault)(void *ctx, const struct zf_fault *);
	void (*exists)(void *ctx, struct lint_name); /* with data that is not known */
};
struct import_result {
	uint64_t faults;
	uint8_t apex[255], apex_len; /* 0: nothing says which zone it is */
};

/* By its name and its first octets.  strict: among other files of a folder. */
enum import_kind import_kind(const char *path, const char *head, size_t n, bool strict);
/* origin: of the zone, len 0 when nothing but the text can say.  False: *err (exit 2). */
bool import_read(struct arena *, enum import_kind, const char *path, const char *text, size_t n,
    struct lint_name origin, const struct import_sink *, struct import_result *, struct err *);
#endif
