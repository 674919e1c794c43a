/* baseenc.h - hex, base32hex (RFC 4648 7, no padding) and base64 (RFC 4648 4). */
#ifndef DNS_BASEENC_H
#define DNS_BASEENC_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
/* Decoders: octets written, or -1 on a bad character, bad padding, a bad length,
 * set bits left over, or no room.  No blanks are taken. */
ssize_t hex_decode(const char *, size_t n, uint8_t *out, size_t room);
ssize_t b32hex_decode(const char *, size_t n, uint8_t *out, size_t room);
ssize_t b64_decode(const char *, size_t n, uint8_t *out, size_t room);
void hex_print(struct buf *, const uint8_t *, size_t n); /* upper case */
void b32hex_print(struct buf *, const uint8_t *, size_t n); /* lower case */
void b64_print(struct buf *, const uint8_t *, size_t n);
#endif
