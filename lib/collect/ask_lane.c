/*
 * ask_lane.c - several asks on one net, and the answers that are the same for all
 * of them: what the root and the zones above say, and where name servers are.
 * The first that wants one asks; the others wait for it, or find it here.
 */
#include "ask_int.h"
#include "../base/fnv.h"

enum { US = 1000000, TICK_US = 100000, FIRST_SLOTS = 256 };

struct ask_shared { /* one question to one address, and what it came to */
	struct ask_shared *next; /* in its slot */
	struct net_addr addr;
	struct lint_name qname;
	uint16_t qtype;
	bool tcp, known; /* known: else under way */
	int64_t at_us;
	struct ev_reply r; /* its wire is the memo's */
	struct ask_job *waiters, **tail;
};
struct ask_memo {
	struct arena *arena;
	struct ask_shared **slots;
	size_t n_slots, n, n_open; /* open: under way, or waited for */
	size_t octets;
};

static void
memo_free(void *p)
{
	arena_free(((struct ask_memo *)p)->arena);
}

static void
memo_empty(struct ask_memo *m)
{
	arena_free(m->arena);
	*m = (struct ask_memo) { .arena = arena_new(), .n_slots = FIRST_SLOTS };
	m->slots = new(m->arena, struct ask_shared *, m->n_slots);
}

static size_t
memo_hash(const struct net_addr *a, struct lint_name name, uint16_t type)
{
	return fnv_fold(fnv_add(fnv_add(FNV_BEGIN ^ type, a, sizeof(*a)), name.wire, name.len));
}

static void
memo_grow(struct ask_memo *m)
{
	const size_t n = 2 * m->n_slots;
	struct ask_shared **slots = new(m->arena, struct ask_shared *, n), *s, *next;

	for (size_t i = 0; i < m->n_slots; i++)
		for (s = m->slots[i]; s != NULL; s = next) {
			struct ask_shared **slot = &slots[memo_hash(&s->addr, s->qname, s->qtype) & (n - 1)];

			next = s->next;
			s->next = *slot;
			*slot = s;
		}
	m->slots = slots;
	m->n_slots = n;
}

static struct ask_shared *
memo_find(struct ask_memo *m, const struct ask_job *job)
{
	struct ask_shared *s = m->slots[memo_hash(&job->to->addr, job->q.qname, job->q.qtype) &
	    (m->n_slots - 1)];

	while (s != NULL && (s->qtype != job->q.qtype || s->tcp != job->q.tcp ||
	    memcmp(&s->addr, &job->to->addr, sizeof(s->addr)) != 0 || !lint_name_eq(s->qname, job->q.qname)))
		s = s->next;
	return s;
}

static struct ask_shared *
memo_add(struct ask_memo *m, const struct ask_job *job)
{
	struct ask_shared *s = new(m->arena, struct ask_shared, 1), **slot;

	if (m->n >= m->n_slots)
		memo_grow(m);
	s->addr = job->to->addr;
	s->qname = (struct lint_name) { arena_copy(m->arena, job->q.qname.wire, job->q.qname.len),
		job->q.qname.len };
	s->qtype = job->q.qtype;
	s->tcp = job->q.tcp;
	slot = &m->slots[memo_hash(&s->addr, s->qname, s->qtype) & (m->n_slots - 1)];
	s->next = *slot;
	*slot = s;
	m->n++;
	m->octets += sizeof(*s) + s->qname.len;
	return s;
}

static bool
shared_is_old(const struct ask_lane *lane, const struct ask_shared *s)
{
	const int64_t age = lane->net->ops->now_us(lane->net) - s->at_us;

	return age > (s->r.result == LINT_ANSWER ? ASK_SHARED_S : ASK_SILENT_S) * (int64_t)US;
}

bool
ask_lane_share(struct ask_job *job)
{
	struct ask_lane *lane = job->ask->lane;
	struct ask_memo *m = lane->memo;
	struct ask_shared *s = memo_find(m, job);

	if (s != NULL && s->known && !shared_is_old(lane, s)) {
		job->shared = s;
		m->n_open++;
		ask_lane_ready(job);
		return true;
	}
	if (s != NULL && !s->known) {
		job->shared = s;
		m->n_open++;
		job->next = NULL;
		*s->tail = job;
		s->tail = &job->next;
		return true;
	}
	if (m->octets > ASK_SHARED_OCTETS) {
		if (m->n_open > 0) /* somebody still looks at it: not shared */
			return false;
		memo_empty(m);
		s = NULL;
	}
	if (s == NULL)
		s = memo_add(m, job);
	s->known = false;
	s->waiters = NULL;
	s->tail = &s->waiters;
	job->shared = s;
	m->n_open++;
	return false;
}

void
ask_lane_ready(struct ask_job *job)
{
	struct ask_lane *lane = job->ask->lane;

	job->next = NULL;
	*lane->ready_tail = job;
	lane->ready_tail = &job->next;
}

/* The one that was asked for all is over.  When it came to nothing that is true of the
 * others too, the first of them is asked in its place. */
void
ask_lane_tell(struct ask_job *job, const struct ev_reply *r)
{
	struct ask_lane *lane = job->ask->lane;
	struct ask_memo *m = lane->memo;
	struct ask_shared *s = job->shared;
	struct ask_job *w = s->waiters, *next;

	job->shared = NULL;
	m->n_open--;
	if (job->ask->stopped || r->result == LINT_SKIPPED) {
		s->at_us = INT64_MIN / 2;
		s->known = w == NULL;
		if (w == NULL)
			return;
		s->waiters = w->next;
		if (s->waiters == NULL)
			s->tail = &s->waiters;
		ask_enqueue(lane, w);
		return;
	}
	s->known = true;
	s->at_us = lane->net->ops->now_us(lane->net);
	s->r = *r;
	s->r.wire.p = arena_copy(m->arena, r->wire.p, r->wire.n);
	m->octets += r->wire.n;
	s->waiters = NULL;
	s->tail = &s->waiters;
	for (; w != NULL; w = next) {
		next = w->next;
		ask_lane_ready(w);
	}
}

static void
lane_say_shared(struct ask_job *job)
{
	local_arena *scratch = arena_new();
	struct ask_lane *lane = job->ask->lane;
	struct ev_reply r = job->shared->r;
	struct msg m;

	r.source = job->q.source;
	r.qname = job->q.qname;
	r.probe = job->q.probe;
	r.wildcard = job->q.wildcard;
	job->shared = NULL;
	lane->memo->n_open--;
	ask_record(job, &r, r.result == LINT_ANSWER &&
	    msg_read(scratch, r.wire.p, r.wire.n, &m) == NULL ? &m : NULL);
}

bool
ask_lane_deliver(struct ask_lane *lane)
{
	struct ask_job *job = lane->ready;
	const struct ask_question *q;

	if (job == NULL)
		return false;
	lane->ready = job->next;
	if (lane->ready == NULL)
		lane->ready_tail = &lane->ready;
	if (job->shared != NULL) {
		lane_say_shared(job);
		return true;
	}
	q = &job->q;
	ask_record(job, &(struct ev_reply) { .source = q->source, .qname = q->qname, .qtype = q->qtype,
	    .result = LINT_SKIPPED, .probe = q->probe, .tcp = q->tcp, .wildcard = q->wildcard,
	    .at = lane->net->ops->clock(lane->net), .edns = LINT_EDNS_UNSAID }, NULL);
	return true;
}

/* Takes those of one ask off a list, and puts them with the ready ones. */
static struct ask_job **
lane_sweep(const struct ask *ask, struct ask_job **link, size_t *swept)
{
	while (*link != NULL) {
		struct ask_job *job = *link;

		if (job->ask != ask) {
			link = &job->next;
			continue;
		}
		*link = job->next;
		*swept += 1;
		ask_lane_ready(job);
	}
	return link;
}

void
ask_lane_stop(struct ask *ask)
{
	struct ask_lane *lane = ask->lane;
	struct ask_memo *m = lane->memo;
	size_t swept = 0, later = 0;

	for (size_t i = 0; i < m->n_slots; i++)
		for (struct ask_shared *s = m->slots[i]; s != NULL; s = s->next)
			for (struct ask_job **link = &s->waiters; !s->known && *link != NULL;) {
				struct ask_job *job = *link;

				if (job->ask != ask) {
					link = &job->next;
					continue;
				}
				*link = job->next;
				if (*link == NULL)
					s->tail = link;
				job->shared = NULL;
				m->n_open--;
				ask_lane_ready(job);
			}
	for (size_t i = 0; i < lane->n_slots; i++) {
		struct ask_address *to = lane->slots[i];

		if (to == NULL)
			continue;
		to->tail = lane_sweep(ask, &to->queue, &swept);
		lane_sweep(ask, &to->later, &later);
	}
	lane->n_queued -= swept;
	/* Those that others wait for are handed on; the rest is told in its turn. */
	for (struct ask_job *job = lane->ready; job != NULL; job = job->next)
		if (job->ask == ask && job->shared != NULL && !job->shared->known) {
			const struct ev_reply skipped = { .result = LINT_SKIPPED };

			ask_lane_tell(job, &skipped);
		}
}

void
ask_lane_tick(struct ask_lane *lane)
{
	const int64_t now = lane->net->ops->now_us(lane->net);

	lane->net->ops->send(lane->net, &(struct net_query) { .proto = NET_TIMER, .tag = &lane->tick,
	    .timeout_us = TICK_US });
	for (struct ask *ask = lane->asks; ask != NULL; ask = ask->next)
		if (ask->stopped)
			continue;
		else if (ask->o.stop != NULL && *ask->o.stop != 0)
			ask_stop(ask, "interrupted");
		else if (ask->o.deadline_s > 0 && now >= ask->end_us)
			ask_stop(ask, arena_printf(ask->e->arena, "the deadline of %u s (--deadline)",
			    ask->o.deadline_s));
}

struct ask_lane *
ask_lane_new(struct arena *a, struct net *net, unsigned rate)
{
	struct ask_lane *lane = ask_lane_make(a, net, rate);

	lane->many = true;
	lane->memo = new(a, struct ask_memo, 1);
	memo_empty(lane->memo);
	arena_defer(a, memo_free, lane->memo);
	net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .tag = &lane->tick,
	    .timeout_us = TICK_US });
	return lane;
}

struct ask *
ask_join(struct ask_lane *lane, struct evidence *e, const struct ask_options *o, void *owner)
{
	struct ask *ask = new(e->arena, struct ask, 1);

	ask->lane = lane;
	ask->e = e;
	ask->net = lane->net;
	ask->o = *o;
	ask->owner = owner;
	ask->end_us = lane->net->ops->now_us(lane->net) + (int64_t)o->deadline_s * US;
	ask->next = lane->asks;
	lane->asks = ask;
	return ask;
}

size_t
ask_lane_queued(const struct ask_lane *lane)
{
	return lane->n_queued;
}

bool
ask_is_idle(const struct ask *ask)
{
	return ask->n_jobs == 0 && ask->others == NULL;
}

void
ask_lane_may_be_idle(struct ask *ask)
{
	if (!ask->lane->many || ask->listed_idle || !ask_is_idle(ask))
		return;
	ask->listed_idle = true;
	ask->next_idle = ask->lane->idle;
	ask->lane->idle = ask;
}

void *
ask_lane_idle(struct ask_lane *lane)
{
	struct ask *ask = lane->idle;

	if (ask == NULL)
		return NULL;
	lane->idle = ask->next_idle;
	ask->listed_idle = false;
	return ask->owner;
}

bool
ask_lane_step(struct ask_lane *lane)
{
	struct net_event ev;

	ask_fill(lane);
	if (lane->idle != NULL)
		return true;
	if (!lane->net->ops->wait(lane->net, &ev))
		return false;
	ask_handle(lane, &ev);
	return true;
}

bool
ask_leave(struct ask *ask)
{
	struct ask **link = &ask->lane->asks;

	struct ask **idle = &ask->lane->idle;

	while (*idle != NULL && *idle != ask)
		idle = &(*idle)->next_idle;
	if (*idle != NULL)
		*idle = ask->next_idle;
	ask->listed_idle = false;
	if (ask->n_open > 0)
		return false;
	while (*link != NULL && *link != ask)
		link = &(*link)->next;
	if (*link != NULL)
		*link = ask->next;
	return true;
}
