/*
 * zonefile_in.h - the inside of the reader: one file's window, the tokens of
 * one logical record, and what the lines so far have set.  Private to
 * zonefile*.c.
 *
 * A record is tokenised inside the window and never copied.  One that meets
 * the window's end is read again from its start after a refill, so a window
 * holds the longest record, one more line and a helping of new octets.
 */
#ifndef DNS_ZONEFILE_IN_H
#define DNS_ZONEFILE_IN_H
#include "../base/buf.h"
#include "rdata.h"
#include "zonefile.h"
#include <strings.h>

enum {
	ZF_HELPING = 256 * 1024, /* asked of one read(): what the cache can hold */
	ZF_WINDOW = ZF_MAX_RECORD + ZF_MAX_LINE + ZF_HELPING + 64,
	ZF_TYPE_CACHE = 64,
};

/* One open file. */
struct zf_frame {
	int fd;
	bool eof;
	char *window;
	const char *at, *end; /* what is not read yet; *end is a NUL */
	uint32_t line; /* of `at`, which is the start of a line */
	uint8_t origin[255], owner[255]; /* to restore in the includer */
	uint8_t origin_len, owner_len, origin_state, owner_state;
};

enum zf_scan {
	ZF_SCAN_RECORD, /* tokens; none for an empty line */
	ZF_SCAN_MORE, /* the window ended first */
	ZF_SCAN_END, /* nothing is left */
	ZF_SCAN_BAD, /* in->bad; go on at in->next */
	ZF_SCAN_BAD_LINE, /* in->bad; go on behind the line that in->next is in */
	ZF_SCAN_BAD_RECORD, /* the same, and then at what looks like a record */
};

enum zf_known { ZF_UNKNOWN, ZF_KNOWN, ZF_SPOILT }; /* spoilt: it was in a line at fault */

struct zf_bad {
	uint8_t kind;
	uint16_t column;
	uint32_t line;
	const char *text; /* a constant, or NULL: nothing bad */
};

struct zf_type_slot {
	char text[8];
	uint16_t type;
	uint8_t n;
};

struct zf_in {
	struct arena *arena;
	const struct zf_options *options;
	const struct zf_sink *sink;
	struct zf_result result;
	struct zf_frame frames[ZF_MAX_INCLUDE_DEPTH + 1];
	unsigned depth, includes;
	uint32_t generated; /* records, and the octets of their text */
	size_t generated_octets;
	struct buf left, right; /* of $GENERATE */

	struct rdata_token *tokens; /* of one logical record */
	size_t n_tokens, room;
	bool blank; /* it began with a blank: the owner is the one before */
	const char *next; /* behind it */
	uint32_t next_line;
	struct zf_bad bad;
	bool with_owner; /* faults name `owner` */

	uint8_t origin[255], owner[255];
	uint8_t origin_len, owner_len;
	uint8_t origin_state, owner_state; /* enum zf_known */
	uint32_t origin_line, owner_line; /* where it was spoilt */
	bool in_piece; /* of a file that is split */
	unsigned attempts; /* to split it, and where the next one may be */
	uint64_t split_from;
	uint8_t asked; /* sink->origin: 1 asked, 2 and it knew none */
	/* The owner as it was written, so that the same text is not parsed again. */
	char owner_text[64];
	uint8_t owner_text_n; /* 0: none kept */
	uint8_t emitted[255], emitted_len; /* owner of the newest record */

	uint32_t default_ttl, last_ttl;
	bool has_default_ttl, has_last_ttl;

	VEC(struct zf_remark) remarks; /* that wait for a record, then those of this scan */
	size_t n_waiting;
	uint32_t n_remarks; /* of the whole run */

	struct zf_type_slot types[ZF_TYPE_CACHE];
	char quoted[256]; /* zf_quote() */
	uint8_t rdata[RDATA_MAX + 1];
};

/* What stands between owner and data. */
struct zf_middle {
	uint32_t ttl;
	bool has_ttl;
	uint16_t type;
	size_t data; /* first token of the data */
};

/* zonefile_window.c */
void zf_open(struct zf_in *, int fd); /* frame in->depth */
void zf_head(struct zf_in *, const char *, size_t n); /* octets before the first refill */
bool zf_refill(struct zf_in *); /* false: nothing more comes */
void zf_skip_line(struct zf_in *);
void zf_resync(struct zf_in *);

/* zonefile_scan.c */
enum zf_scan zf_scan(struct zf_in *);
/* Tokens of a text in memory, for $GENERATE; all get the place of `like`. */
const char *zf_scan_text(struct zf_in *, const char *, size_t n, const struct rdata_token *like);
bool zf_looks_like_record(const char *, size_t n);

/* zonefile_remark.c */
void zf_note_remark(struct zf_in *, uint32_t line, uint16_t column, const char *, size_t n);
/* What the scan was, from its first line to its last: remarks go to it, or wait for the next. */
void zf_tell_remarks(struct zf_in *, uint32_t first, uint32_t last, bool anything);

/* zonefile_record.c */
void zf_record(struct zf_in *);
void zf_owner_of_bad(struct zf_in *);
bool zf_middle(struct zf_in *, const struct rdata_token *, size_t n, size_t at, struct zf_middle *);
/* The TTL of a record of that type whose line may have none; false: a fault was reported. */
bool zf_ttl(struct zf_in *, const struct zf_middle *, size_t rdlen, const struct rdata_token *where,
    uint32_t *ttl);
bool zf_parse_ttl(const char *, size_t n, uint32_t *ttl);
/* A name relative to the origin in force, lower case; false: a fault was reported. */
bool zf_name(struct zf_in *, const struct rdata_token *, const char *what, uint8_t out[255], uint8_t *len);
bool zf_data(struct zf_in *, const struct zf_middle *, struct rdata_token *, size_t n,
    const struct rdata_token *behind, size_t *rdlen, const char *about);
void zf_emit(struct zf_in *, struct lint_name owner, const struct zf_middle *, uint32_t ttl, size_t rdlen,
    uint32_t line, uint16_t column);

/* zonefile_directive.c, zonefile_generate.c */
void zf_directive(struct zf_in *);
void zf_generate(struct zf_in *);

/* zonefile_split.c: reads on by several threads from where it is, while that is safe. */
bool zf_split(struct zf_in *);

/* zonefile.c */
bool zf_step(struct zf_in *); /* one logical record; false: the file has no more */
void zf_byte_order_mark(struct zf_in *);
void zf_fault(struct zf_in *, uint8_t kind, uint32_t line, uint16_t column, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
#define zf_fault_at(in, token, ...) zf_fault((in), LINT_SYNTAX, (token)->line, (token)->column, __VA_ARGS__)
const char *zf_quote(struct zf_in *, const struct rdata_token *); /* escaped, cut; valid until the next */

static inline bool
zf_same_word(const struct rdata_token *t, const char *word) /* letters in any case */
{
	const size_t n = strlen(word);

	return t->n == n && strncasecmp(t->p, word, n) == 0;
}
#endif
