/*
 * cite.h - what findings cite, turned from references into evidence: replies
 * for a live zone, records with file and line for a zone file.  Each piece is
 * listed once, in the order of its first citation, and only when it is cited.
 */
#ifndef REPORT_CITE_H
#define REPORT_CITE_H
#include "report.h"

enum cite_kind { CITE_REPLY, CITE_RECORD, CITE_SET, CITE_NODE, CITE_FAULT, CITE_FILE,
	CITE_REGISTRATION, CITE_PAST, CITE_LOOKUP, CITE_CHANGE, CITE_INTENT };

struct cite {
	uint8_t kind; /* enum cite_kind */
	uint16_t zone; /* CITE_REGISTRATION, CITE_PAST, CITE_LOOKUP: about which */
	const struct ev_zone *file; /* not for a reply */
	uint32_t row; /* reply, first record, node or fault; ZDATA_NONE: the file alone */
	uint32_t *rows; /* CITE_SET: its records */
	uint32_t n_rows;
};
struct cites {
	struct arena *arena;
	const struct report *report;
	VEC(struct cite) list;
	uint32_t *slots; /* index + 1 by key */
	uint64_t *keys; /* of the list's members */
	size_t n_slots, room_keys;
};
struct cite_ids {
	VEC(uint32_t) v;
};

struct cites *cites_new(struct arena *, const struct report *);
/* The evidence of a finding: indices of the list, unique, in order of citation. */
void cites_finding(struct cites *, const struct engine_finding *, struct cite_ids *);
/* The evidence of one reference in a zone, likewise. */
void cites_ref(struct cites *, uint16_t zone, struct lint_ref, struct cite_ids *);
/* Where a piece from a file stands; false when no line is known. */
bool cite_place(const struct cites *, const struct cite *, const char **file, uint32_t *line,
    uint16_t *column);
/* A record in presentation form, on one line. */
void cite_record(struct buf *, const struct zdata *, uint32_t row);
#endif
