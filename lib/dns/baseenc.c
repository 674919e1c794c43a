#include "baseenc.h"
#include "../base/buf.h"

static inline uint8_t
hex_value(uint8_t c)
{
	static const uint8_t value[256] = { ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12,
		13, 14, 15, 16, ['a'] = 11, 12, 13, 14, 15, 16 };

	return (uint8_t)(value[c] - 1);
}

ssize_t
hex_decode(const char *s, size_t n, uint8_t *out, size_t room)
{
	const uint8_t *p = (const uint8_t *)s;
	uint8_t bad = 0;

	if (n % 2 != 0 || n / 2 > room)
		return -1;
	for (size_t i = 0; i < n / 2; i++) {
		const uint8_t hi = hex_value(p[2 * i]), lo = hex_value(p[2 * i + 1]);

		bad |= hi | lo;
		out[i] = (uint8_t)(hi << 4 | (lo & 15));
	}
	return bad > 15 ? -1 : (ssize_t)(n / 2);
}

/* One more than the value, so that 0 is no digit. */
static const uint8_t b32hex_digit[256] = { ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
	['a'] = 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
	['A'] = 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32 };

ssize_t
b32hex_decode(const char *s, size_t n, uint8_t *out, size_t room)
{
	const size_t left = n % 8, octets = n / 8 * 5 + left * 5 / 8;
	unsigned bits = 0;
	uint64_t v = 0;
	size_t at = 0, i = 0;

	if (left == 1 || left == 3 || left == 6 || octets > room)
		return -1;
	/* Eight digits are five octets; a zone has millions. */
	for (; i + 8 <= n; i += 8, at += 5) {
		unsigned bad = 0;

		for (size_t k = 0; k < 8; k++) {
			const unsigned d = b32hex_digit[(uint8_t)s[i + k]];

			bad |= d == 0;
			v = v << 5 | (d - 1);
		}
		if (bad)
			return -1;
		for (size_t k = 0; k < 5; k++)
			out[at + k] = (uint8_t)(v >> (32 - 8 * k));
	}
	v = 0;
	for (; i < n; i++) {
		const unsigned d = b32hex_digit[(uint8_t)s[i]];

		if (d == 0)
			return -1;
		v = v << 5 | (d - 1);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			out[at++] = (uint8_t)(v >> bits);
		}
	}
	return (v & ((1u << bits) - 1)) != 0 ? -1 : (ssize_t)at;
}

/* One more than the value, so that 0 is no digit. */
static const uint8_t b64_digit[256] = { ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
	16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
	37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, ['0'] = 53, 54, 55, 56, 57,
	58, 59, 60, 61, 62, ['+'] = 63, ['/'] = 64 };

static inline uint32_t
b64_value(uint8_t c)
{
	return (uint32_t)b64_digit[c] - 1;
}

ssize_t
b64_decode(const char *s, size_t n, uint8_t *out, size_t room)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t pad, at = 0;
	uint32_t bad = 0, a, b, c;

	if (n == 0)
		return 0;
	pad = p[n - 1] != '=' ? 0 : n >= 2 && p[n - 2] == '=' ? 2 : 1;
	if (n % 4 != 0 || n / 4 * 3 - pad > room)
		return -1;
	for (size_t i = 0; i + (pad > 0 ? 4 : 0) < n; i += 4) {
		const uint32_t w = b64_value(p[i]), x = b64_value(p[i + 1]),
		               y = b64_value(p[i + 2]), z = b64_value(p[i + 3]);

		bad |= w | x | y | z;
		out[at++] = (uint8_t)(w << 2 | x >> 4);
		out[at++] = (uint8_t)(x << 4 | y >> 2);
		out[at++] = (uint8_t)(y << 6 | z);
	}
	if (pad > 0) {
		a = b64_value(p[n - 4]);
		b = b64_value(p[n - 3]);
		c = pad == 1 ? b64_value(p[n - 2]) : 0;
		bad |= a | b | c;
		if ((pad == 1 ? c & 3 : b & 15) != 0)
			return -1;
		out[at++] = (uint8_t)(a << 2 | b >> 4);
		if (pad == 1)
			out[at++] = (uint8_t)(b << 4 | c >> 2);
	}
	return bad > 63 ? -1 : (ssize_t)at;
}

void
hex_print(struct buf *b, const uint8_t *p, size_t n)
{
	static const char digit[] = "0123456789ABCDEF";
	char text[128];
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		text[at++] = digit[p[i] >> 4];
		text[at++] = digit[p[i] & 15];
		if (at == sizeof(text)) {
			buf_add(b, text, at);
			at = 0;
		}
	}
	buf_add(b, text, at);
}

void
b32hex_print(struct buf *b, const uint8_t *p, size_t n)
{
	static const char digit[] = "0123456789abcdefghijklmnopqrstuv";
	unsigned bits = 0;
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++) {
		v = v << 8 | p[i];
		for (bits += 8; bits >= 5; bits -= 5)
			buf_char(b, digit[v >> (bits - 5) & 31]);
	}
	if (bits > 0)
		buf_char(b, digit[v << (5 - bits) & 31]);
}

void
b64_print(struct buf *b, const uint8_t *p, size_t n)
{
	static const char digit[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char four[4];

	for (; n >= 3; n -= 3, p += 3) {
		four[0] = digit[p[0] >> 2];
		four[1] = digit[(p[0] << 4 | p[1] >> 4) & 63];
		four[2] = digit[(p[1] << 2 | p[2] >> 6) & 63];
		four[3] = digit[p[2] & 63];
		buf_add(b, four, 4);
	}
	if (n == 0)
		return;
	four[0] = digit[p[0] >> 2];
	four[1] = digit[(p[0] << 4 | (n > 1 ? p[1] >> 4 : 0)) & 63];
	four[2] = n > 1 ? digit[p[1] << 2 & 63] : '=';
	four[3] = '=';
	buf_add(b, four, 4);
}
