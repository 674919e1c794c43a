/*
 * tsig.h - messages signed with a shared secret (RFC 8945): the key out of its
 * file, a query signed, the messages of an answer verified one after another,
 * those without a signature of their own too.  The secret is never printed.
 */
#ifndef COLLECT_TSIG_H
#define COLLECT_TSIG_H
#include "../base/err.h"
#include "lint.h"

struct arena;
struct tsig_key {
	struct lint_name name; /* lower case */
	unsigned bits; /* of its digest: 160, 256, 384, 512 */
	struct lint_bytes secret;
};
enum {
	TSIG_FUDGE_S = 300, /* RFC 8945 10 */
	TSIG_MAX_UNSIGNED = 99, /* messages between two signed ones (RFC 8945 5.3.1) */
	TSIG_MAX_FILE = 65536,
	TSIG_MAX_SECRET = 512,
};

/* key "name" { algorithm ...; secret "..."; }; or one line [algorithm:]name:secret */
bool tsig_read(struct arena *, const char *path, struct tsig_key *, struct err *);
/* NULL, or what is wrong with the text: a constant phrase, without any of it. */
const char *tsig_parse(struct arena *, const char *text, size_t n, struct tsig_key *);
/* "hmac-sha256" */
const char *tsig_algorithm(const struct tsig_key *);

/* Puts a signature behind a query: its octets then, or 0 when there is no room. */
size_t tsig_sign(const struct tsig_key *, uint8_t *msg, size_t n, size_t room, int64_t now, uint8_t mac[64]);

struct tsig_stream; /* the answer to one signed query */
struct tsig_stream *tsig_stream_new(struct arena *, const struct tsig_key *, const uint8_t *mac);
/* The next message: NULL, or why it cannot be believed. */
const char *tsig_stream_add(struct tsig_stream *, const uint8_t *, size_t n, int64_t now);
/* Was the last message signed itself?  Else what came behind the one that was proves nothing. */
bool tsig_stream_closed(const struct tsig_stream *);
#endif
