#include "ask_int.h"
#include "../base/fnv.h"

enum { US = 1000000, TICK_US = 100000 };

static size_t
addr_hash(const struct net_addr *a)
{
	return fnv_fold(fnv_add(FNV_BEGIN, a, sizeof(*a)));
}

static struct ask_address **
addr_slot(struct ask_address **slots, size_t n, const struct net_addr *a)
{
	size_t i = addr_hash(a) & (n - 1);

	while (slots[i] != NULL && memcmp(&slots[i]->addr, a, sizeof(*a)) != 0)
		i = (i + 1) & (n - 1);
	return &slots[i];
}

static struct ask_address *
ask_address(struct ask_lane *lane, const struct net_addr *a)
{
	struct ask_address **slot;

	if (2 * lane->n_addresses >= lane->n_slots) {
		const size_t n = lane->n_slots == 0 ? 64 : 2 * lane->n_slots;
		struct ask_address **slots = new(lane->arena, struct ask_address *, n);

		for (size_t i = 0; i < lane->n_slots; i++)
			if (lane->slots[i] != NULL)
				*addr_slot(slots, n, &lane->slots[i]->addr) = lane->slots[i];
		lane->slots = slots;
		lane->n_slots = n;
	}
	slot = addr_slot(lane->slots, lane->n_slots, a);
	if (*slot == NULL) {
		*slot = new(lane->arena, struct ask_address, 1);
		(*slot)->kind = TAG_ADDRESS;
		(*slot)->addr = *a;
		(*slot)->tail = &(*slot)->queue;
		lane->n_addresses++;
	}
	return *slot;
}

struct ask_lane *
ask_lane_make(struct arena *a, struct net *net, unsigned rate)
{
	struct ask_lane *lane = new(a, struct ask_lane, 1);

	lane->arena = a;
	lane->net = net;
	lane->rate = rate;
	lane->busy_tail = &lane->busy;
	lane->ready_tail = &lane->ready;
	lane->tick = TAG_LANE;
	return lane;
}

struct ask *
ask_new(struct evidence *e, struct net *net, const struct ask_options *o)
{
	struct ask *ask = new(e->arena, struct ask, 1);

	ask->lane = ask_lane_make(e->arena, net, o->rate);
	ask->e = e;
	ask->net = net;
	ask->o = *o;
	ask->deadline = TAG_DEADLINE;
	ask->tick = TAG_TICK;
	ask->lane->asks = ask;
	if (o->deadline_s > 0)
		net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .tag = &ask->deadline,
		    .timeout_us = (int64_t)o->deadline_s * US });
	if (o->stop != NULL)
		net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .tag = &ask->tick,
		    .timeout_us = TICK_US });
	return ask;
}

static void
ask_list(struct ask_lane *lane, struct ask_address *to)
{
	if (to->listed)
		return;
	to->listed = true;
	to->next = NULL;
	*lane->busy_tail = to;
	lane->busy_tail = &to->next;
}

void
ask_enqueue(struct ask_lane *lane, struct ask_job *job)
{
	job->next = NULL;
	*job->to->tail = job;
	job->to->tail = &job->next;
	lane->n_queued++;
	ask_list(lane, job->to);
}

/* Off the list of those under way: finished, or to wait for its second pass. */
static void
ask_land(struct ask *ask, struct ask_job *job)
{
	if (job->next != NULL)
		job->next->prev = job->prev;
	if (job->prev != NULL)
		job->prev->next = job->next;
	else
		ask->lane->under_way = job->next;
	job->to->in_flight--;
	ask->lane->in_flight--;
}

void
ask_requeue(struct ask *ask, struct ask_job *job)
{
	ask_land(ask, job);
	ask_enqueue(ask->lane, job);
}

/* One that was ended early is used again only when its event has come. */
static void
ask_spare(struct ask_lane *lane, struct ask_job *job)
{
	job->over = job->pending;
	if (job->pending)
		return;
	job->next = lane->spare;
	lane->spare = job;
}

void
ask_record(struct ask_job *job, const struct ev_reply *r, const struct msg *msg)
{
	const struct ask_question q = job->q;
	struct ask *ask = job->ask;

	evidence_add_reply(ask->e, r);
	ask->n_jobs--;
	ask_spare(ask->lane, job);
	if (q.done != NULL)
		q.done(q.ctx, &q, msg);
	ask_lane_may_be_idle(ask);
}

static void
ask_conclude(struct ask *ask, struct ask_job *job, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *msg)
{
	const struct ask_question q = job->q;
	const struct ev_reply r = { .source = q.source, .qname = q.qname, .qtype = q.qtype,
		.result = result, .probe = q.probe, .tcp = job->tcp, .tries = job->tries,
		.at = ask->net->ops->clock(ask->net), .wire = { wire, n }, .wildcard = q.wildcard,
		.edns = job->tries > 0 ? job->sent : LINT_EDNS_UNSAID, .refused = job->edns_refused,
		.bad_cookie = job->bad_cookie, .mismatches = job->mismatches,
		.unchecked = q.unchecked, .step = q.step };

	if (job->shared != NULL)
		ask_lane_tell(job, &r);
	ask_record(job, &r, msg);
}

void
ask_end(struct ask *ask, struct ask_job *job, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *msg)
{
	ask_land(ask, job);
	ask_conclude(ask, job, result, wire, n, msg);
}

void
ask_put(struct ask *ask, const struct ask_question *q)
{
	struct ask_lane *lane = ask->lane;
	struct ask_job *job = lane->spare;

	if (job != NULL)
		lane->spare = job->next;
	else
		job = new(lane->arena, struct ask_job, 1);
	*job = (struct ask_job) { .kind = TAG_JOB, .ask = ask, .q = *q, .tcp = q->tcp };
	job->to = ask_address(lane, &ask->e->sources.v[q->source].addr);
	ask->n_jobs++;
	/* After the end nothing is sent, and the question is told so in its turn. */
	if (lane->many && (ask->stopped || (q->shared && ask_lane_share(job)))) {
		if (ask->stopped)
			ask_lane_ready(job);
	} else if (q->version_1 && !lane->many) { /* among many a server is never idle */
		job->next = job->to->later;
		job->to->later = job;
		ask_list(lane, job->to);
	} else {
		ask_enqueue(lane, job);
	}
}

/* May this address be sent one more now?  Else a timer will say when. */
static bool
ask_allowed(struct ask_lane *lane, struct ask_address *to)
{
	const int64_t now = lane->net->ops->now_us(lane->net);
	int64_t each, late;

	if (lane->rate == 0)
		return true;
	each = US / (int64_t)lane->rate;
	if (to->due_us < now)
		to->due_us = now;
	late = to->due_us - now - (ASK_BURST - 1) * each;
	if (late <= 0) {
		to->due_us += each;
		return true;
	}
	if (!to->timer)
		lane->net->ops->send(lane->net, &(struct net_query) { .proto = NET_TIMER, .tag = to,
		    .timeout_us = late });
	to->timer = true;
	return false;
}

static struct ask_job *
ask_dequeue(struct ask_lane *lane, struct ask_address *to)
{
	struct ask_job *job = to->queue;

	lane->n_queued--;
	to->queue = job->next;
	if (to->queue == NULL)
		to->tail = &to->queue;
	return job;
}

static void
ask_start(struct ask_lane *lane, struct ask_address *to)
{
	struct ask_job *job = ask_dequeue(lane, to);

	job->prev = NULL;
	job->next = lane->under_way;
	if (lane->under_way != NULL)
		lane->under_way->prev = job;
	lane->under_way = job;
	to->in_flight++;
	lane->in_flight++;
	ask_job_send(job->ask, job);
}

void
ask_no_v6(struct ask *ask, const struct ask_job *job)
{
	ask->e->sources.v[job->q.source].skipped = ASK_NO_V6;
}

/* In a lane of many a server is given another chance: runs are long there. */
static bool
ask_is_silent(struct ask_lane *lane, struct ask_address *to)
{
	if (to->silent && lane->many &&
	    lane->net->ops->now_us(lane->net) - to->silent_us > ASK_SILENT_S * (int64_t)US) {
		to->silent = false;
		to->unanswered = 0;
		to->answered = 0;
	}
	return to->silent;
}

/* One question of this address, if it may; true when something was done. */
static bool
ask_feed(struct ask_lane *lane, struct ask_address *to)
{
	struct ask *ask = to->queue->ask;

	if (lane->no_v6 && to->addr.family == 6)
		ask_no_v6(ask, to->queue);
	if (ask->stopped || ask_is_silent(lane, to) || (lane->no_v6 && to->addr.family == 6)) {
		ask_conclude(ask, ask_dequeue(lane, to), LINT_SKIPPED, NULL, 0, NULL);
		return true;
	}
	if (to->in_flight >= (to->window > 0 ? to->window : ASK_PER_ADDRESS) ||
	    lane->in_flight >= ASK_IN_FLIGHT || !ask_allowed(lane, to))
		return false;
	ask_start(lane, to);
	return true;
}

/* Starts what may start, one question of each address in turn, so that no
 * server waits for another one's long queue. */
void
ask_fill(struct ask_lane *lane)
{
	bool any = true;

	while (any) {
		struct ask_address *to, *next;

		for (any = false; ask_lane_deliver(lane);)
			any = true;
		to = lane->busy;
		lane->busy = NULL;
		lane->busy_tail = &lane->busy;
		for (; to != NULL; to = next) {
			next = to->next;
			to->listed = false;
			if (to->queue == NULL && to->later != NULL && to->in_flight == 0) {
				struct ask_job *job = to->later;

				to->later = job->next;
				ask_enqueue(lane, job);
				any = true;
				continue;
			}
			any |= to->queue != NULL && ask_feed(lane, to);
			if (to->queue != NULL || to->later != NULL)
				ask_list(lane, to);
		}
	}
}

void
ask_other(struct ask *ask, struct ask_other *other, struct net_query *q)
{
	other->kind = TAG_OTHER;
	other->ask = ask;
	if (ask->stopped) {
		other->event(other, NULL);
		return;
	}
	other->next = ask->others;
	ask->others = other;
	q->tag = other;
	ask->n_open++;
	ask->lane->n_open++;
	ask->net->ops->send(ask->net, q);
}

/* One that was ended early may still have its event. */
static void
ask_other_end(struct ask *ask, struct ask_other *other, const struct net_event *ev)
{
	struct ask_other **link = &ask->others;

	while (*link != NULL && *link != other)
		link = &(*link)->next;
	if (*link == NULL)
		return;
	*link = other->next;
	other->event(other, ev);
	ask_lane_may_be_idle(ask);
}

void
ask_stop(struct ask *ask, const char *why)
{
	struct ask_job *job, *next;

	if (ask->stopped)
		return;
	ask->stopped = true;
	ask->e->limit = why;
	for (job = ask->lane->under_way; job != NULL; job = next) {
		next = job->next;
		if (job->ask != ask)
			continue;
		ask_end(ask, job, LINT_TIMEOUT, NULL, 0, NULL);
		next = ask->lane->under_way; /* what was told may have changed the list */
	}
	while (ask->others != NULL)
		ask_other_end(ask, ask->others, NULL);
	if (ask->lane->many)
		ask_lane_stop(ask);
}

bool
ask_stopped(const struct ask *ask)
{
	return ask->stopped;
}

static void
ask_handle_job(struct ask_lane *lane, struct ask_job *job, const struct net_event *ev)
{
	struct ask *ask = job->ask;

	ask->n_open--;
	lane->n_open--;
	job->pending = false;
	if (job->over)
		ask_spare(lane, job);
	else
		ask_job_event(ask, job, ev);
}

static void
ask_handle_other(struct ask_lane *lane, struct ask_other *other, const struct net_event *ev)
{
	other->ask->n_open--;
	lane->n_open--;
	ask_other_end(other->ask, other, ev);
}

/* Of an ask that has its lane for itself; a lane of many has its own tick. */
static void
ask_handle_timer(struct ask *ask, enum ask_tag tag)
{
	if (tag == TAG_DEADLINE)
		ask_stop(ask, arena_printf(ask->e->arena, "the deadline of %u s (--deadline)",
		    ask->o.deadline_s));
	else if (*ask->o.stop != 0)
		ask_stop(ask, "interrupted");
	else
		ask->net->ops->send(ask->net, &(struct net_query) { .proto = NET_TIMER,
		    .tag = &ask->tick, .timeout_us = TICK_US });
}

void
ask_handle(struct ask_lane *lane, struct net_event *ev)
{
	void *tag = ev->tag;

	switch (*(const enum ask_tag *)tag) {
	case TAG_JOB:
		ask_handle_job(lane, tag, ev);
		break;
	case TAG_ADDRESS:
		((struct ask_address *)tag)->timer = false;
		break;
	case TAG_OTHER:
		ask_handle_other(lane, tag, ev);
		break;
	case TAG_DEADLINE:
	case TAG_TICK:
		ask_handle_timer(lane->asks, *(const enum ask_tag *)tag);
		break;
	case TAG_LANE:
		ask_lane_tick(lane);
		break;
	}
}

bool
ask_step(struct ask *ask)
{
	struct net_event ev;

	ask_fill(ask->lane);
	if ((ask->n_jobs == 0 && ask->others == NULL) || !ask->net->ops->wait(ask->net, &ev))
		return false;
	ask_handle(ask->lane, &ev);
	return true;
}
