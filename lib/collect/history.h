/*
 * history.h - a folder of snapshots, one a walk.  A file that cannot be used is named
 * and left out; the rest is used.  An index in the folder saves reading again what did
 * not change; it may be deleted at any time, and nothing but time is lost.
 */
#ifndef COLLECT_HISTORY_H
#define COLLECT_HISTORY_H
#include "../base/err.h"
#include "../facts/past.h"

enum {
	HISTORY_MAX_FILES = 20000,
	HISTORY_INDEX_FROM = 16, /* snapshots; fewer are read as fast */
	HISTORY_INDEX_MAX_OCTETS = 256 * 1024 * 1024,
};
#define HISTORY_INDEX "dnssec-lint.index"

/* What the snapshots from before an instant saw.  False when the folder cannot be read; one
 * that is not there is empty.  Paths in the result live in the arena. */
bool history_read(struct arena *, const char *folder, int64_t before, struct facts_pasts **, struct err *);
/* The path of a new snapshot in the folder, by its instant and zone (NULL: several), and by a number
 * where one of that second is there already. */
const char *history_path(struct arena *, const char *folder, int64_t at, const char *target);
/* Of many zones each has a folder of its own in the folder, by its name. */
const char *history_folder(struct arena *, const char *folder, struct lint_name zone);
/* By its name: does a folder of snapshots mean this entry? */
bool history_is_snapshot(const char *name);
/* Are there snapshots in the folder itself?  They may be of several zones. */
bool history_is_flat(const char *folder);
#endif
