/*
 * querylog.h - a log of what resolvers asked a zone's own servers, a line a question.  The
 * form is Amazon Route 53's, version 1: ten words, "1.0 TIME ZONE-ID NAME TYPE RCODE PROTOCOL
 * EDGE RESOLVER SUBNET", alone, behind one or two words of an export, or as the member
 * "message" of a JSON object.  Questions that are alike are counted, not kept.
 */
#ifndef EVIDENCE_QUERYLOG_H
#define EVIDENCE_QUERYLOG_H
#include "evidence.h"
#include "../base/err.h"

enum { QUERYLOG_MAX_KINDS = 200000 }; /* of name, type, rcode and resolver */

struct querylog;
struct querylog *querylog_new(struct arena *, struct evidence *, uint32_t log, struct lint_name zone);
/* A line without its newline; one that is no question is counted, and the first is named. */
void querylog_line(struct querylog *, const char *, size_t n);
/* False: not one line was a question. */
bool querylog_end(struct querylog *, struct err *);
bool querylog_looks_like(const char *, size_t n);
#endif
