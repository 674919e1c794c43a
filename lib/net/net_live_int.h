/*
 * net_live_int.h - between net_live.c (questions, their deadlines, the loop) and
 * net_sock.c (sockets, and which question goes over which).
 *
 * A question by UDP has a socket of its own, connected, on a port taken by chance, and
 * closed with it.  From the LIVE_FRESH-th question to one address on, sockets are kept for
 * LIVE_KEPT_US and LIVE_USES questions, and each question goes over one of LIVE_PORTS taken
 * by chance: whoever guesses still has to hit port, id and letters of one question (RFC 5452
 * 9.2), and a port is gone before a search for it (CVE-2020-25705) gets anywhere.  At the
 * default pace that is again nearly a port a question; what it spares is the work of
 * thousands a second.  One that has got a datagram that answers nothing is not used again.
 * Connections are kept by the same rule, for one question after another.
 */
#ifndef NET_NET_LIVE_INT_H
#define NET_NET_LIVE_INT_H
#include "net.h"
#include "https.h"

enum {
	QUERY_MAX = 768,
	REPLY_MAX = 65535,
	RANDOM_AT_ONCE = 256,
	LIVE_FRESH = 256,
	LIVE_PORTS = 16,
	LIVE_USES = 64,
	LIVE_KEPT_US = 100000,
};

enum live_stage { WAITING, CONNECTING, WRITING, READING, TIMER, DONE };

/* One question under way, or a timer.  Kept on a list and used again. */
struct flight {
	struct flight *next, *prev; /* of those that wait for a socket, or of its socket, or ended */
	void *tag;
	struct net_addr to;
	struct live_sock *sock;
	size_t place; /* in the heap, from 1 */
	uint8_t stage, proto, result;
	bool alone; /* a kept connection was closed under it: now on one of its own */
	uint16_t len; /* of the query; on TCP its length octets included */
	uint16_t sent;
	uint32_t mismatched, other_id;
	uint32_t got; /* octets of a TCP reply, its length included */
	uint32_t n_before; /* messages of a transfer before the one under way */
	int64_t (*more)(void *, const uint8_t *, size_t);
	int64_t deadline_us;
	uint8_t query[2 + QUERY_MAX];
	uint8_t *reply; /* TCP */
};
struct flights {
	struct flight *first, *last;
};

struct live_past { /* a question that was over; an answer to it that comes late is no forgery */
	uint64_t question;
	uint16_t id;
};
struct live_sock {
	struct live_sock *next; /* spare, or kept connections of its peer */
	struct live_peer *peer; /* that may use it again; NULL: one question's own */
	struct flights flights;
	struct net_addr to;
	int64_t opened_us;
	size_t at; /* in the list of all */
	int fd;
	short ready; /* what poll said of it, not looked at yet */
	uint8_t proto, port, uses; /* port: which of the peer's */
	bool spoilt;
	struct live_past past[LIVE_USES];
	uint8_t n_past;
};
struct live_peer { /* an address that has been asked */
	struct net_addr addr;
	uint32_t asked;
	struct live_sock *udp[LIVE_PORTS];
	struct live_sock *idle; /* connections */
};

struct live {
	struct net net;
	struct arena *arena;
	struct flights waiting, ended; /* for a socket; with their result */
	struct flight *spare;
	struct flight **heap; /* by deadline, from 1 */
	size_t n_heap, room_heap;
	struct live_sock **socks, *spare_socks; /* all that are open */
	size_t n_socks, room_socks;
	size_t look; /* those from here on have been looked at since the last poll */
	struct live_peer **peers; /* by address, open addressing */
	size_t n_peers, n_slots;
	struct pollfd *polled;
	size_t room_polled;
	int64_t polled_us;
	uint8_t random[RANDOM_AT_ONCE]; /* from the kernel, not used yet: the last n_random */
	size_t n_random;
	struct https *https; /* NULL until something is asked by https */
	struct big *big; /* spare reply buffers */
	uint8_t *held; /* the TCP buffer that the last event points into */
	uint8_t datagram[REPLY_MAX];
};

/* net_live.c */
int64_t live_now_us(struct net *);
void live_fill(struct net *, void *, size_t n);
void live_push(struct flights *, struct flight *);
void live_pull(struct flights *, struct flight *);
/* It has ended without a reply, and comes as an event in its turn. */
void live_finish(struct live *, struct flight *, enum net_result);
void live_deadline(struct live *, struct flight *, int64_t us);
uint8_t *live_big(struct live *); /* a buffer for a reply by TCP */
/* net_sock.c */
/* False: out of descriptors, and the question waits for another one to end. */
bool live_open(struct live *, struct flight *);
/* It is over: off its socket, which may go on. */
void live_leave(struct live *, struct flight *);
/* What is ready on the socket.  A question that has its reply, with *ev filled, or NULL. */
struct flight *live_ready(struct live *, struct live_sock *, short revents, struct net_event *ev);
/* Sockets that were kept long enough. */
void live_sweep(struct live *, int64_t now_us);
short live_wants(const struct live_sock *);
void live_sock_close(struct live *, struct live_sock *);
#endif
