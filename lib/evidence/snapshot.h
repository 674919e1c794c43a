/*
 * snapshot.h - evidence of a walk as a file: JSON lines, versioned.  The first
 * line says what was run and under which limits, every other line is one
 * source, cut, anchor, reply or registry, and the last counts them.  Replies are
 * kept as they came (base64) with a SHA-256; one written by hand may give its records as text instead.
 *
 * A snapshot is input from anybody: loading one sends nothing, opens nothing
 * else, and sets no option.  Its claims (who, when) are kept as recorded.
 */
#ifndef EVIDENCE_SNAPSHOT_H
#define EVIDENCE_SNAPSHOT_H
#include "evidence.h"
#include "../base/buf.h"
#include "../base/err.h"

enum {
	SNAPSHOT_MAX_LINE = 256 * 1024, /* octets */
	SNAPSHOT_MAX_REGISTRY = 1536 * 1024, /* the same, of what a registry said */
	SNAPSHOT_MAX_OCTETS = 256 * 1024 * 1024,
	SNAPSHOT_MAX_TOKENS = 20000, /* of one line: { [ , : */
	SNAPSHOT_MAX_DEPTH = 8,
};

struct snapshot_run { /* what the first line tells of the run */
	const char *command; /* "walk" */
	const char *const *arguments; /* without those that say where output goes */
	size_t n_arguments;
	const char *target; /* absolute name of the zone, or NULL */
	int64_t at; /* of the judgement; the evidence has when it was collected */
};

void snapshot_save(struct buf *, const struct evidence *, const struct snapshot_run *);
/* Does the file begin like a snapshot? */
bool snapshot_looks_like(const char *, size_t n);
/* Reads all of it into the evidence; false with exit 2 and the line at fault. */
bool snapshot_load(struct evidence *, const char *path, const char *text, size_t n,
    struct snapshot_run *, struct err *);
#endif
