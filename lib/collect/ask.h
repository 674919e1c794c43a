/*
 * ask.h - questions to servers, many at once, each with its ladder of retries.
 * Every question ends as one ev_reply in the evidence, silence included; who
 * asked is told through a function.  Nothing is judged here.
 *
 * The ladder: UDP after 0.4, 0.8, 1.6, 2, 2, 2 s, then TCP.  TC=1 and the third
 * datagram that does not match lead to TCP at once.  A server that was silent
 * through one whole ladder and never said anything is not asked the rest.
 * A question that failed at a server which answers others is tried once more.
 *
 * Against forgers: the letters of the name in random case, answered in lower case
 * by some servers, which are then asked so; and DNS cookies (RFC 7873, RFC 9018).
 * What was not believed is counted in the reply.  EDNS goes with options (NSID,
 * the cookie), without them where they are refused or dropped, and last not at all.
 */
#ifndef COLLECT_ASK_H
#define COLLECT_ASK_H
#include "../dns/msg.h"
#include "../evidence/evidence.h"
#include "../net/net.h"
#include <signal.h>

struct ask;
struct ask_question {
	uint32_t source; /* in the evidence; its address is asked */
	struct lint_name qname, wildcard; /* live as long as the evidence */
	uint16_t qtype;
	uint8_t probe; /* enum ev_probe */
	bool tcp; /* over TCP from the start */
	/* By EDNS version 1, as LINT_EDNS_VERSION_1: three tries, and the first reply stands. */
	bool version_1;
	bool recursive, unchecked; /* a resolver is asked: RD; with CD too */
	uint16_t step; /* kept in the reply; 0 for servers */
	/* The same for every zone: in a lane of several it is asked once (ask_lane_new). */
	bool shared;
	/* The end of it; the message (NULL: nothing usable came) lives until it returns. */
	void (*done)(void *ctx, const struct ask_question *, const struct msg *);
	void *ctx, *with; /* with: the caller's */
};

enum {
	ASK_IN_FLIGHT = 256, /* in all */
	ASK_PER_ADDRESS = 32,
	ASK_BURST = 200, /* questions to one address before the rate holds */
	ASK_RATE = 20, /* a second and address, after the burst */
	ASK_DEADLINE_S = 120,
	ASK_MAX_QUERIES = 20000, /* packets of a run */
};
#define ASK_NO_V6 "this host has no IPv6"

struct ask_options {
	unsigned rate; /* 0: no cap; in a lane: the lane's */
	unsigned deadline_s; /* 0: none */
	uint32_t max_queries; /* 0: no cap */
	const volatile sig_atomic_t *stop; /* set by a signal: end now; may be NULL */
};
struct ask *ask_new(struct evidence *, struct net *, const struct ask_options *);

/*
 * Several at once on one net: each has its evidence and its deadline; what is said of an
 * address (pace, silence, EDNS) and the answers to shared questions are common to all.
 * Those are asked again after ASK_SHARED_S, silent servers after ASK_SILENT_S.
 * A server whose answers come late is given longer for each, one that drops questions has
 * fewer of them at a time.
 */
struct ask_lane;
enum {
	ASK_SHARED_S = 600,
	ASK_SHARED_OCTETS = 64 * 1024 * 1024,
	ASK_SILENT_S = 60,
	ASK_SILENT_AFTER = 32, /* whole ladders in a row of a server that has answered before */
};
struct ask_lane *ask_lane_new(struct arena *, struct net *, unsigned rate);
struct ask *ask_join(struct ask_lane *, struct evidence *, const struct ask_options *, void *owner);
/* Waits for one event of any of them; false when nothing is left to wait for. */
bool ask_lane_step(struct ask_lane *);
/* The owner of one that has nothing to wait for, once for each time; NULL: none is left. */
void *ask_lane_idle(struct ask_lane *);
/* Questions that wait for their turn at a server. */
size_t ask_lane_queued(const struct ask_lane *);
bool ask_is_idle(const struct ask *);
/* It ends.  False: not yet, the net may still have a word for what it had asked.  Its
 * evidence must be there until then. */
bool ask_leave(struct ask *);
void ask_put(struct ask *, const struct ask_question *);
/* Something else on the same net, beside the questions: it is told its event, or
 * NULL when all is ended early.  It may be sent again then. */
struct ask_other {
	int kind; /* set by ask_other, as are the next two */
	struct ask *ask;
	struct ask_other *next;
	void (*event)(struct ask_other *, const struct net_event *);
};
void ask_other(struct ask *, struct ask_other *, struct net_query *);
/* Waits for one event and handles it; false when nothing is left to wait for. */
bool ask_step(struct ask *);
/* Ended early, by deadline, signal or limit: the text is in evidence->limit. */
bool ask_stopped(const struct ask *);
void ask_stop(struct ask *, const char *why);
#endif
