#include "sip.h"
#include <endian.h>
#include <string.h>

static uint64_t
word(const uint8_t *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return le64toh(w);
}

static inline void
take(uint64_t v[4], uint64_t w)
{
	v[3] ^= w;
	sip_round(v);
	sip_round(v);
	v[0] ^= w;
}

void
sip_begin(struct sip *s, const uint8_t key[SIP_KEY])
{
	const uint64_t a = word(key), b = word(key + 8);

	*s = (struct sip) { { a ^ 0x736f6d6570736575u, b ^ 0x646f72616e646f6du ^ 0xee,
		a ^ 0x6c7967656e657261u, b ^ 0x7465646279746573u }, 0 };
}

void
sip_add(struct sip *s, const void *data, size_t n)
{
	const uint8_t *p = data;
	uint64_t v[4] = { s->v[0], s->v[1], s->v[2], s->v[3] };
	uint8_t last[8] = { 0 };

	s->octets += (n + 7) / 8 * 8;
	for (; n >= 8; n -= 8, p += 8)
		take(v, word(p));
	if (n > 0) {
		memcpy(last, p, n);
		take(v, word(last));
	}
	memcpy(s->v, v, sizeof(v));
}

void
sip_end(const struct sip *s, uint8_t out[SIP_OUT])
{
	uint64_t v[4] = { s->v[0], s->v[1], s->v[2], s->v[3] }, w;

	take(v, s->octets << 56);
	v[2] ^= 0xee;
	for (int half = 0; half < 2; half++) {
		for (int i = 0; i < 4; i++)
			sip_round(v);
		w = htole64(v[0] ^ v[1] ^ v[2] ^ v[3]);
		memcpy(out + 8 * half, &w, sizeof(w));
		v[1] ^= 0xdd;
	}
}
