/*
 * when.h - instants as text and the arithmetic of 32-bit times.  A bare time
 * is Unix seconds in int64_t.  No function here asks a clock.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WHEN_TEXT = 32 };

/* RFC 3339 with `Z` or an offset, a date alone (midnight UTC), or Unix seconds. */
bool when_parse(const char *, int64_t *at);
/* "2026-11-22T15:08:00Z"; years outside 0..9999 are clamped. */
const char *when_text(int64_t at, char out[WHEN_TEXT]);
/* RRSIG times: YYYYMMDDHHmmSS (RFC 4034 3.2). */
const char *when_dnssec(int64_t at, char out[WHEN_TEXT]);
bool when_parse_dnssec(const char *s, size_t n, uint32_t *at); /* 14 digits, else unsigned decimal */
/* The instant nearest to `about` whose low 32 bits are `t` (RFC 1982 arithmetic, RFC 4034 3.1.5). */
int64_t when_unwrap(uint32_t t, int64_t about);
/* "3 days 4 h", "59 s": the two largest units, for people. */
const char *when_span(int64_t seconds, char out[WHEN_TEXT]);
/* Days since 1970-01-01 of a date in the Gregorian calendar. */
int64_t when_days(int64_t year, unsigned month, unsigned day);
#endif
