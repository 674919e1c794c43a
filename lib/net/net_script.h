/*
 * net_script.h - a network that follows a script, for tests.  Its clock jumps
 * to the next event, so five seconds of silence take microseconds; loss and
 * jitter come from a seed, so every run of a seed is the same run.
 *
 * The script is a function: asked with each query it says what comes back and
 * when.  Datagrams go through the same matching as on the live net, so a
 * script may send forged ones first.
 */
#ifndef NET_NET_SCRIPT_H
#define NET_NET_SCRIPT_H
#include "net.h"

struct net_script;
struct net_script_options {
	uint64_t seed;
	int64_t clock; /* Unix seconds at the start */
	int64_t delay_us, jitter_us; /* of every reply: delay and up to jitter more */
	unsigned loss; /* in 1000, each way, of datagrams; TCP pays in time first */
	void (*answer)(void *ctx, struct net_script *, const struct net_query *);
	void *ctx;
};
struct net *net_script_new(struct arena *, const struct net_script_options *);

/* For the answer function: a message comes back, late_us after the usual delay.
 * More than one may; nothing said is silence. */
void net_script_reply(struct net_script *, const uint8_t *msg, size_t len, int64_t late_us);
/* To a question by https: the page, copied; its URL is the one asked. */
void net_script_page(struct net_script *, const struct net_page *);
/* It fails in another way, at once. */
void net_script_fail(struct net_script *, enum net_result);

struct net_script_count {
	uint64_t udp, tcp, https, lost;
	unsigned in_flight, in_flight_max;
};
const struct net_script_count *net_script_counts(const struct net *);
#endif
