/* json_guard.h - what a text of JSON would cost, counted before the JSON library sees it:
 * 8 MiB of `{},` would take 600 in memory. */
#ifndef EVIDENCE_JSON_GUARD_H
#define EVIDENCE_JSON_GUARD_H
#include <stddef.h>

/* tokens: { [ , : outside strings. */
void json_guard(const char *, size_t n, size_t *tokens, size_t *depth);
#endif
