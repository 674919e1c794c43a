#include "net_match.h"
#include "../base/fnv.h"
#include <string.h>

enum { HEADER = 12 };

static uint8_t
fold(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool
same_question(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len)
{
	size_t i = HEADER;

	if ((reply[2] & 0x80) == 0 || (reply[2] & 0x78) != (query[2] & 0x78))
		return false;
	/* A server that could not read the question gives none back; such a reply
	 * carries an error and nothing else. */
	if (reply[4] == 0 && reply[5] == 0)
		return (reply[3] & 0x0f) != 0 && reply[6] == 0 && reply[7] == 0;
	if (reply[4] != 0 || reply[5] != 1)
		return false;
	/* The question as it was sent: uncompressed, so its octets are compared. */
	while (i < query_len && query[i] != 0)
		i += 1u + query[i];
	i += 5;
	if (i > query_len || i > reply_len)
		return false;
	for (size_t k = HEADER; k < i - 4; k++)
		if (fold(query[k]) != fold(reply[k]))
			return false;
	return memcmp(query + i - 4, reply + i - 4, 4) == 0;
}

enum net_fit
net_fit(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len)
{
	if (query_len < HEADER || reply_len < HEADER)
		return NET_OTHER_QUESTION;
	if (memcmp(query, reply, 2) != 0)
		return NET_OTHER_ID;
	return same_question(query, query_len, reply, reply_len) ? NET_FITS : NET_OTHER_QUESTION;
}

enum net_fit
net_fit_next(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len)
{
	if (query_len >= HEADER && reply_len >= HEADER && memcmp(query, reply, 2) == 0 &&
	    (reply[2] & 0x80) != 0 && (reply[2] & 0x78) == (query[2] & 0x78) && reply[4] == 0 &&
	    reply[5] == 0)
		return NET_FITS;
	return net_fit(query, query_len, reply, reply_len);
}

bool
net_match(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len)
{
	return net_fit(query, query_len, reply, reply_len) == NET_FITS;
}

uint64_t
net_question(const uint8_t *msg, size_t len)
{
	uint64_t h = FNV_BEGIN;
	size_t i = HEADER;

	while (i < len && msg[i] != 0)
		i += 1u + msg[i];
	i += 5;
	for (size_t k = HEADER; k < i && k < len; k++) {
		const uint8_t c = (uint8_t)fold(msg[k]);

		h = fnv_add(h, &c, 1);
	}
	return h;
}

uint16_t
net_id(const uint8_t *msg)
{
	return (uint16_t)(msg[0] << 8 | msg[1]);
}
