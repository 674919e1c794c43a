/*
 * https.h - the one door to libcurl, beside the DNS sockets of net_live.c: it
 * names the sockets that it wants to have waited for, and is told when they
 * are ready.  Private to this room.
 */
#ifndef NET_HTTPS_H
#define NET_HTTPS_H
#include "net.h"

enum {
	HTTPS_MAX_HOPS = 3, /* redirects of one question */
	HTTPS_MAX_HEAD = 64 * 1024, /* octets of all headers */
	HTTPS_CONNECT_MS = 5000,
	HTTPS_SLOW_OCTETS = 100, /* a second; less than that for so many seconds is too slow */
	HTTPS_SLOW_S = 5,
};

struct https_socket {
	int fd;
	short events; /* of poll(2) */
};
struct https;
struct https *https_new(struct arena *);
void https_start(struct https *, const struct net_query *, int64_t now_us);
/* When it wants to run next, without a socket being ready; INT64_MAX: never. */
int64_t https_due(const struct https *);
size_t https_sockets(const struct https *, const struct https_socket **);
/* A socket is ready, or (fd -1) time has passed. */
void https_run(struct https *, int fd, short revents, int64_t now_us);
/* A question that has ended; all but at_us of the event is filled in. */
bool https_landed(struct https *, struct net_event *);
bool https_busy(const struct https *);
void https_close(struct https *);
#endif
