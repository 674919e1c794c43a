/*
 * net.h - the one door to the outside.  Everything above asks through these
 * functions, so a run is repeated bit for bit by putting another net behind
 * them: net_live.c (sockets), net_script.c (a virtual clock, for tests).  The
 * clock and the random numbers live here too.
 */
#ifndef NET_NET_H
#define NET_NET_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* An address and a port, comparable with memcmp; all octets are set. */
struct net_addr {
	uint8_t family; /* 4 or 6 */
	uint8_t pad;
	uint16_t port; /* host order */
	uint8_t octets[16]; /* IPv4 in the first four, the rest zero */
};
enum { NET_ADDR_TEXT = 64 };
/* "192.0.2.1@5300", "[::1]@53", "::1" */
bool net_addr_parse(const char *, uint16_t default_port, struct net_addr *);
/* "192.0.2.1"; the port only when it is not 53: "192.0.2.1@5300" */
const char *net_addr_text(const struct net_addr *, char out[NET_ADDR_TEXT]);
/* Globally reachable by IANA's special-purpose registries (RFC 6890)? */
bool net_addr_is_global(const struct net_addr *);

struct net_prefix { /* a block of addresses: "10.0.0.0/8", "::1" */
	struct net_addr addr; /* its port does not count */
	uint8_t bits;
};
bool net_prefix_parse(const char *, struct net_prefix *);
bool net_prefix_has(const struct net_prefix *, const struct net_addr *);

enum net_proto { NET_UDP, NET_TCP, NET_TIMER, NET_HTTPS };

/*
 * One GET by https (NET_HTTPS).  Redirects are followed, few and to https only;
 * nothing is taken from the environment, nothing is asked for compressed.
 */
struct net_https {
	const char *url; /* lives as long as the net, as do the others */
	const char *accept; /* of the Accept header */
	const char *ca_file; /* trust these authorities alone; NULL: the system's */
	/* Addresses that are not globally reachable are not gone to, save on the
	 * server of this URL, which the user named; NULL: on none. */
	const char *named;
	size_t max_octets; /* of the body */
};
struct net_page { /* what came of it */
	uint16_t status; /* 0: no answer */
	const char *failure; /* a phrase, when no whole answer came; escaped */
	const char *url; /* the last one asked */
	const char *type; /* of the content, or NULL */
	const uint8_t *body;
	size_t octets;
	int64_t date; /* of the Date header, Unix seconds; 0: none */
	int64_t retry_after; /* seconds; 0: not said */
};

struct net_query {
	enum net_proto proto;
	struct net_addr to;
	const uint8_t *msg; /* DNS message; the net sends it as it is */
	size_t len;
	int64_t timeout_us; /* NET_TIMER: the event comes then, as NET_TIMED_OUT */
	void *tag; /* handed back with the event */
	/*
	 * NET_TCP: several messages come in answer (a transfer).  Told of each as it
	 * comes, from within wait; says for how many microseconds the next is waited
	 * for, or 0: that was the last, and it comes as the event.
	 */
	int64_t (*more)(void *tag, const uint8_t *msg, size_t len);
	const struct net_https *https; /* NET_HTTPS; instead of to, msg and len */
};

enum net_result { NET_REPLY, NET_TIMED_OUT, NET_REFUSED, NET_BROKEN, NET_NO_ROUTE };

struct net_event {
	enum net_result result;
	void *tag;
	const uint8_t *msg; /* valid until the next wait */
	size_t len;
	int64_t at_us; /* the net's own clock, from an arbitrary start */
	uint32_t mismatched; /* datagrams thrown away: another id or question */
	uint32_t other_id; /* those of them with another id */
	const struct net_page *page; /* NET_HTTPS, whatever the result; until the next wait */
};

struct net;
struct net_ops {
	int64_t (*now_us)(struct net *);
	int64_t (*clock)(struct net *); /* Unix seconds */
	void (*send)(struct net *, const struct net_query *); /* queues; never blocks, never fails */
	bool (*wait)(struct net *, struct net_event *); /* false: nothing in flight */
	void (*fill)(struct net *, void *, size_t n); /* random octets */
	void (*close)(struct net *);
};
struct net {
	const struct net_ops *ops;
};

/*
 * Sockets.  Replies are matched by socket, id and question (RFC 5452 9.1).  Each
 * socket is connected, so what comes from another address or port, or to another
 * port, is refused by the kernel: it is never seen and never counted.
 */
struct net *net_live_new(struct arena *);

/* The scripted net: see net_script.h. */
#endif
