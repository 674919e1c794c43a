/* ask_int.h - between ask.c (queues and caps) and ask_job.c (one question's ladder). */
#ifndef COLLECT_ASK_INT_H
#define COLLECT_ASK_INT_H
#include "ask.h"

enum ask_tag { TAG_JOB, TAG_ADDRESS, TAG_DEADLINE, TAG_TICK, TAG_OTHER };

enum ask_held { HELD_NOTHING, HELD_GARBAGE, HELD_TRUNCATED, HELD_PLAIN };

struct ask_job {
	enum ask_tag kind; /* first: what a net event's tag points to */
	struct ask_job *next, *prev; /* of its address's queue, or of those under way */
	struct ask_address *to;
	struct ask_question q;
	uint16_t tries;
	uint8_t rung, refused, garbage, broken; /* rung: UDP time-outs so far */
	bool tcp, paused, again; /* again: second pass */
	bool plain, bare, lower; /* no EDNS; EDNS without options; no 0x20 */
	bool servfail, badcookie, bad_cookie; /* bad_cookie: as in ev_reply */
	uint8_t edns_refused; /* rcode */
	uint8_t failed; /* enum lint_result of the last try */
	uint32_t mismatched;
	struct ev_mismatches mismatches; /* the same by what was wrong */
	uint8_t holds; /* enum ask_held */
	uint8_t held_edns; /* enum lint_edns of the try that it came to */
	struct lint_bytes held; /* what came but was not good enough */
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
	bool listed, timer, silent, no_edns, no_0x20, has_edns;
	bool has_options, no_options, no_cookie; /* answered with them; refuses; gets them wrong */
	uint8_t cookie[MSG_COOKIE_MAX]; /* ours, made for this address, and then the server's */
	uint8_t n_cookie; /* 0: none made yet */
	uint8_t bare_answers; /* after silence to options */
	int64_t due_us; /* of the leaky bucket: when it has run empty */
};

struct ask {
	struct evidence *e;
	struct net *net;
	struct ask_options o;
	struct ask_address **slots; /* by address, open addressing */
	size_t n_slots, n_addresses;
	struct ask_address *busy, **busy_tail;
	struct ask_job *under_way, *spare;
	size_t n_jobs; /* queued and under way */
	struct ask_other *others; /* under way */
	unsigned in_flight;
	bool stopped, has_v6, no_v6;
	enum ask_tag deadline, tick;
};

/* ask.c */
void ask_end(struct ask *, struct ask_job *, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *);
void ask_no_v6(struct ask *, const struct ask_job *); /* says so at the source */
void ask_requeue(struct ask *, struct ask_job *);
void ask_stop(struct ask *, const char *why);
/* ask_wire.c */
size_t ask_wire_write(struct ask *, struct ask_job *, uint8_t out[512]); /* the next try */
enum ask_cookie { COOKIE_FINE, COOKIE_MISSING, COOKIE_WRONG };
/* What the reply says of the cookie that was sent; a good one is kept for the next time. */
enum ask_cookie ask_wire_cookie(struct ask_job *, const struct msg *);
/* ask_job.c */
void ask_job_send(struct ask *, struct ask_job *);
void ask_job_event(struct ask *, struct ask_job *, const struct net_event *);
#endif
