/*
 * ask_int.h - between ask.c (queues and caps), ask_lane.c (several on one net, and what is
 * common to them) and ask_job.c (one question's ladder).
 */
#ifndef COLLECT_ASK_INT_H
#define COLLECT_ASK_INT_H
#include "ask.h"

enum ask_tag { TAG_JOB, TAG_ADDRESS, TAG_DEADLINE, TAG_TICK, TAG_OTHER, TAG_LANE };

enum ask_held { HELD_NOTHING, HELD_GARBAGE, HELD_TRUNCATED, HELD_PLAIN };

struct ask_job {
	enum ask_tag kind; /* first: what a net event's tag points to */
	struct ask *ask;
	struct ask_job *next, *prev; /* of its address's queue, or of those under way */
	struct ask_shared *shared; /* that it answers or waits for; NULL: neither */
	struct ask_address *to;
	struct ask_question q;
	uint16_t tries;
	uint8_t rung, refused, garbage, broken; /* rung: UDP time-outs so far */
	bool tcp, paused, again; /* again: second pass */
	bool plain, bare, lower; /* no EDNS; EDNS without options; no 0x20 */
	bool pending, over; /* the net has it: an event will come; ended before that */
	bool servfail, badcookie, bad_cookie; /* bad_cookie: as in ev_reply */
	uint8_t edns_refused; /* rcode */
	uint8_t failed; /* enum lint_result of the last try */
	uint32_t mismatched;
	struct ev_mismatches mismatches; /* the same by what was wrong */
	uint8_t holds; /* enum ask_held */
	uint8_t held_edns; /* enum lint_edns of the try that it came to */
	struct lint_bytes held; /* what came but was not good enough */
	int64_t sent_us; /* the try under way */
	uint8_t name[255]; /* the question's name as it was sent */
	bool sent_cookie;
	uint8_t sent; /* enum lint_edns of the try under way */
};

struct ask_address {
	enum ask_tag kind;
	struct ask_address *next; /* those with a queue */
	struct net_addr addr;
	struct ask_job *queue, **tail;
	struct ask_job *later; /* asked when all else is answered: nobody waits for them */
	unsigned in_flight;
	uint32_t answered; /* replies that could be read */
	uint32_t unanswered; /* questions given up since the last of them */
	int64_t silent_us; /* when it was found so */
	bool listed, timer, silent, no_edns, no_0x20, has_edns;
	bool has_options, no_options, no_cookie; /* answered with them; refuses; gets them wrong */
	uint8_t cookie[MSG_COOKIE_MAX]; /* ours, made for this address, and then the server's */
	uint8_t n_cookie; /* 0: none made yet */
	uint8_t bare_answers; /* after silence to options */
	uint8_t slow; /* rungs that are too short for it: in a lane of many */
	uint8_t window; /* that it takes at once, in a lane of many; 0: ASK_PER_ADDRESS */
	uint8_t credit; /* answers since the window was opened or closed */
	int64_t closed_us, heard_us; /* when it was closed last; of the last answer */
	int64_t due_us; /* of the leaky bucket: when it has run empty */
};

struct ask_memo; /* ask_lane.c */
struct ask_lane {
	struct arena *arena;
	struct net *net;
	unsigned rate;
	struct ask_address **slots; /* by address, open addressing */
	size_t n_slots, n_addresses;
	struct ask_address *busy, **busy_tail;
	struct ask_job *under_way, *spare;
	struct ask_job *ready, **ready_tail; /* ended without a question: as shared, or stopped */
	unsigned in_flight;
	size_t n_open; /* jobs and others of all, those under way that were ended early too */
	size_t n_queued; /* jobs that wait for their turn at a server */
	bool has_v6, no_v6;
	bool many; /* several may join */
	struct ask *asks, *idle; /* idle: those that have run out of questions since */
	struct ask_memo *memo;
	enum ask_tag tick;
};

struct ask {
	struct ask_lane *lane;
	struct evidence *e;
	struct net *net;
	struct ask_options o;
	struct ask *next, *next_idle;
	void *owner;
	size_t n_jobs; /* queued and under way */
	size_t n_open; /* the net has them, those ended early too */
	struct ask_other *others; /* under way */
	bool stopped, listed_idle;
	int64_t end_us; /* its deadline, in a lane of many */
	enum ask_tag deadline, tick;
};

/* ask.c */
struct ask_lane *ask_lane_make(struct arena *, struct net *, unsigned rate);
void ask_enqueue(struct ask_lane *, struct ask_job *);
void ask_handle(struct ask_lane *, struct net_event *);
void ask_fill(struct ask_lane *);
/* The end of a question without an event: skipped, or shared. */
void ask_record(struct ask_job *, const struct ev_reply *, const struct msg *);
void ask_end(struct ask *, struct ask_job *, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *);
void ask_no_v6(struct ask *, const struct ask_job *); /* says so at the source */
void ask_requeue(struct ask *, struct ask_job *);
/* ask_lane.c */
/* True: it is answered already, or will be with somebody else's. */
bool ask_lane_share(struct ask_job *);
/* What it came to, for those that wait for it. */
void ask_lane_tell(struct ask_job *, const struct ev_reply *);
void ask_lane_ready(struct ask_job *);
bool ask_lane_deliver(struct ask_lane *); /* one of those ready */
void ask_lane_stop(struct ask *); /* nothing of it stays queued */
void ask_lane_tick(struct ask_lane *);
void ask_lane_may_be_idle(struct ask *);
/* ask_wire.c */
size_t ask_wire_write(struct ask *, struct ask_job *, uint8_t out[512]); /* the next try */
enum ask_cookie { COOKIE_FINE, COOKIE_MISSING, COOKIE_WRONG };
/* What the reply says of the cookie that was sent; a good one is kept for the next time. */
enum ask_cookie ask_wire_cookie(struct ask_job *, const struct msg *);
/* ask_job.c */
void ask_job_send(struct ask *, struct ask_job *);
void ask_job_event(struct ask *, struct ask_job *, const struct net_event *);
#endif
