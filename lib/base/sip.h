/*
 * sip.h - SipHash-2-4 with 128 bits of output: a hash that nobody can aim who does not know
 * its key.  Short input costs it a third of what SHA-256 takes.
 */
#ifndef BASE_SIP_H
#define BASE_SIP_H
#include <stddef.h>
#include <stdint.h>

enum { SIP_KEY = 16, SIP_OUT = 16 };
struct sip {
	uint64_t v[4], octets;
};

static inline uint64_t
sip_rotate(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}
static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1], v[2] += v[3];
	v[1] = sip_rotate(v[1], 13) ^ v[0], v[3] = sip_rotate(v[3], 16) ^ v[2];
	v[0] = sip_rotate(v[0], 32);
	v[2] += v[1], v[0] += v[3];
	v[1] = sip_rotate(v[1], 17) ^ v[2], v[3] = sip_rotate(v[3], 21) ^ v[0];
	v[2] = sip_rotate(v[2], 32);
}

void sip_begin(struct sip *, const uint8_t key[SIP_KEY]);
/* n octets, and zeros up to a multiple of eight: who adds what may have any length adds the
 * length first. */
void sip_add(struct sip *, const void *, size_t n);
/* One may be copied, and added to, after it was ended. */
void sip_end(const struct sip *, uint8_t out[SIP_OUT]);
#endif
