/*
 * zonefile.h - the reader of master files (RFC 1035 5.1, RFC 2308 4, RFC 3597
 * 5, and $INCLUDE and $GENERATE as BIND reads them).  It keeps file, line and
 * column of every record, recovers at the next record and reports every fault.
 * One reader for a ten-line file and for five million records: it reads
 * through a window, holds no record, and keeps no state outside struct zf_in.
 */
#ifndef DNS_ZONEFILE_H
#define DNS_ZONEFILE_H
#include "lint.h"
#include "../base/arena.h"

struct zf_record {
	struct lint_name owner; /* lower case; valid until the next call */
	uint16_t type;
	uint32_t ttl;
	const uint8_t *rdata; /* canonical case; valid until the next call */
	uint16_t rdlen;
	uint32_t line; /* where the record begins; a $GENERATE's line for what it made */
	uint16_t column; /* 1 is the first; 65,535 is as far as it counts */
	bool same_owner; /* the same owner as the record before, a hint for tables */
};

struct zf_fault {
	uint8_t kind; /* enum lint_fault_kind */
	uint32_t line;
	uint16_t column;
	struct lint_name owner; /* the record's owner when it was known, else len 0 */
	const char *text; /* a sentence, escaped, for the call; never text of a refused file */
};

/* "; dnssec-lint: TEXT" and what it stands by: the record that it is in or behind, else the next. */
struct zf_remark {
	uint32_t line;
	uint16_t column; /* of the semicolon */
	const char *text; /* behind the colon, to the end of the line; octets as they are but for NUL */
	uint32_t first, last; /* lines of what it stands by; its own when there is nothing */
	bool limit; /* one more than ZF_MAX_REMARKS; the rest is left out */
};

/* The caller's side.  Every function may be called from zf_read only. */
struct zf_sink {
	void *ctx;
	void (*record)(void *ctx, const struct zf_record *);
	void (*fault)(void *ctx, const struct zf_fault *);
	/* A relative name came before any origin: fills *origin, or false (then a fault). */
	bool (*origin)(void *ctx, uint8_t out[255], uint8_t *len);
	/*
	 * $INCLUDE: opens `path` as written (escapes undone) against the file that
	 * names it; a descriptor, which zf_read closes, or -1 with *why a phrase.
	 * enter and leave tell which file the lines that follow belong to.
	 */
	int (*open)(void *ctx, const char *path, const char **why);
	void (*enter)(void *ctx, const char *path, uint32_t line); /* line of the $INCLUDE */
	void (*leave)(void *ctx);
	void (*remark)(void *ctx, const struct zf_remark *); /* before the record; or NULL */
};

struct zf_options {
	struct lint_name origin; /* len 0: ask sink->origin */
	uint32_t default_ttl; /* when has_default_ttl: as a $TTL before the first line */
	bool has_default_ttl;
	const char *head; /* octets that were read from the descriptor already */
	size_t n_head; /* at most ZF_MAX_HEAD */
	bool head_is_all; /* and nothing more will come from the descriptor */
	/* Runs work(of_work) in several threads and comes back when all of them are done; NULL:
	 * one thread reads all.  The sink is called by one of them at a time, in file order. */
	void (*crew)(void *crew_ctx, void (*work)(void *), void *of_work);
	void *crew_ctx;
	uint32_t piece; /* octets that a thread takes at once; 0: as many as is good */
};
enum { ZF_MAX_HEAD = 65536 };

/* Limits (reliability): each reached one is a fault of kind LINT_LIMIT. */
enum {
	ZF_MAX_LINE = 65536, /* octets of a physical line */
	ZF_MAX_RECORD = 1 << 20, /* octets of a record over all its lines */
	ZF_MAX_INCLUDE_DEPTH = 10,
	ZF_MAX_INCLUDES = 100,
	ZF_MAX_GENERATE = 65536, /* records of one directive */
	ZF_MAX_GENERATED = 1000000, /* records of one run */
	ZF_MAX_WIDTH = 255,
	ZF_MAX_GENERATED_TEXT = 2048, /* octets of one owner or one data */
	ZF_MAX_GENERATED_OCTETS = 64 << 20, /* of all owners and data of one run */
	ZF_MAX_REMARKS = 1000,
	ZF_MAX_FAULTS = 1000, /* reported; the rest is counted */
};

/* What a reading left behind. */
struct zf_result {
	uint64_t records, faults; /* faults: all, reported or not */
	uint64_t octets;
	bool read_error; /* the descriptor failed; errno in error */
	int error;
	bool has_origin; /* a $ORIGIN or options.origin was in force at the first record */
	uint8_t first_origin[255], first_origin_len; /* that one, or the one asked for; len 0: none */
};

/* Reads the descriptor to its end.  The arena is for the reader's own buffers. */
struct zf_result zf_read(struct arena *, int fd, const struct zf_options *, const struct zf_sink *);
#endif
