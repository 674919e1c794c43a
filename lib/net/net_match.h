/*
 * net_match.h - is this message the reply to that query?  Same id, QR set,
 * same opcode, same question, letters of its name in any case (RFC 5452 9.1).
 */
#ifndef NET_NET_MATCH_H
#define NET_NET_MATCH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum net_fit { NET_FITS, NET_OTHER_ID, NET_OTHER_QUESTION /* or no reply at all */ };
enum net_fit net_fit(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len);
/* The same of a further message of a transfer, which may have no question (RFC 5936 2.2.2). */
enum net_fit net_fit_next(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len);
bool net_match(const uint8_t *query, size_t query_len, const uint8_t *reply, size_t reply_len);
/* Of the question of a message, its letters in lower case; and the message's id. */
uint64_t net_question(const uint8_t *, size_t len);
uint16_t net_id(const uint8_t *);
#endif
