/* history_int.h - the index of a folder of snapshots; private to this room. */
#ifndef COLLECT_HISTORY_INT_H
#define COLLECT_HISTORY_INT_H
#include "history.h"
#include "../base/buf.h"

struct history_stamp { /* of a file that did not change */
	uint64_t octets;
	int64_t modified, changed; /* nanoseconds */
};
struct history_file {
	const char *name; /* in the folder */
	struct history_stamp stamp;
	uint8_t digest[32];
	const struct facts_past *past; /* its path is not set */
};
struct history_index {
	VEC(struct history_file) files; /* by name */
	int64_t written; /* nanoseconds */
};

/* What the index says; empty when there is none, or when it is not whole or of another
 * version.  What was seen goes into the pasts, the pasts of files do not. */
void history_index_read(struct arena *, const char *folder, struct facts_pasts *, struct history_index *);
/* As well as can be: a folder that cannot be written to has no index. */
void history_index_write(const char *folder, const struct facts_pasts *, const struct history_index *);
/* The octets of a regular file; false with *e when there are none or more than `most`. */
bool history_octets(struct arena *, const char *path, size_t most, struct buf *, struct history_stamp *,
    struct err *);
#endif
