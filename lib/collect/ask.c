#include "ask_int.h"

enum { US = 1000000, TICK_US = 100000 };

static size_t
addr_hash(const struct net_addr *a)
{
	uint64_t h = 0xcbf29ce484222325u;
	const uint8_t *p = (const uint8_t *)a;

	for (size_t i = 0; i < sizeof(*a); i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
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
ask_address(struct ask *ask, const struct net_addr *a)
{
	struct ask_address **slot;

	if (2 * ask->n_addresses >= ask->n_slots) {
		const size_t n = ask->n_slots == 0 ? 64 : 2 * ask->n_slots;
		struct ask_address **slots = new(ask->e->arena, struct ask_address *, n);

		for (size_t i = 0; i < ask->n_slots; i++)
			if (ask->slots[i] != NULL)
				*addr_slot(slots, n, &ask->slots[i]->addr) = ask->slots[i];
		ask->slots = slots;
		ask->n_slots = n;
	}
	slot = addr_slot(ask->slots, ask->n_slots, a);
	if (*slot == NULL) {
		*slot = new(ask->e->arena, struct ask_address, 1);
		(*slot)->kind = TAG_ADDRESS;
		(*slot)->addr = *a;
		(*slot)->tail = &(*slot)->queue;
		ask->n_addresses++;
	}
	return *slot;
}

struct ask *
ask_new(struct evidence *e, struct net *net, const struct ask_options *o)
{
	struct ask *ask = new(e->arena, struct ask, 1);

	ask->e = e;
	ask->net = net;
	ask->o = *o;
	ask->busy_tail = &ask->busy;
	ask->deadline = TAG_DEADLINE;
	ask->tick = TAG_TICK;
	if (o->deadline_s > 0)
		net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .tag = &ask->deadline,
		    .timeout_us = (int64_t)o->deadline_s * US });
	if (o->stop != NULL)
		net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .tag = &ask->tick,
		    .timeout_us = TICK_US });
	return ask;
}

static void
ask_list(struct ask *ask, struct ask_address *to)
{
	if (to->listed)
		return;
	to->listed = true;
	to->next = NULL;
	*ask->busy_tail = to;
	ask->busy_tail = &to->next;
}

static void
ask_enqueue(struct ask *ask, struct ask_job *job)
{
	job->next = NULL;
	*job->to->tail = job;
	job->to->tail = &job->next;
	ask_list(ask, job->to);
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
		ask->under_way = job->next;
	job->to->in_flight--;
	ask->in_flight--;
}

void
ask_requeue(struct ask *ask, struct ask_job *job)
{
	ask_land(ask, job);
	ask_enqueue(ask, job);
}

static void
ask_record(struct ask *ask, struct ask_job *job, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *msg)
{
	const struct ask_question q = job->q;
	const struct ev_reply r = { .source = q.source, .qname = q.qname, .qtype = q.qtype,
		.result = result, .probe = q.probe, .tcp = job->tcp, .tries = job->tries,
		.at = ask->net->ops->clock(ask->net), .wire = { wire, n }, .wildcard = q.wildcard,
		.edns = job->tries > 0 ? job->sent : LINT_EDNS_UNSAID, .refused = job->edns_refused,
		.bad_cookie = job->bad_cookie, .mismatches = job->mismatches };

	evidence_add_reply(ask->e, &r);
	ask->n_jobs--;
	job->next = ask->spare;
	ask->spare = job;
	if (q.done != NULL)
		q.done(q.ctx, &q, msg);
}

void
ask_end(struct ask *ask, struct ask_job *job, uint8_t result, const uint8_t *wire, size_t n,
    const struct msg *msg)
{
	ask_land(ask, job);
	ask_record(ask, job, result, wire, n, msg);
}

void
ask_put(struct ask *ask, const struct ask_question *q)
{
	struct ask_job *job = ask->spare;

	if (job != NULL)
		ask->spare = job->next;
	else
		job = new(ask->e->arena, struct ask_job, 1);
	*job = (struct ask_job) { .kind = TAG_JOB, .q = *q, .tcp = q->tcp };
	job->to = ask_address(ask, &ask->e->sources.v[q->source].addr);
	ask->n_jobs++;
	/* After the end nothing is sent, and the question is told so in its turn. */
	if (q->version_1) {
		job->next = job->to->later;
		job->to->later = job;
		ask_list(ask, job->to);
	} else {
		ask_enqueue(ask, job);
	}
}

/* May this address be sent one more now?  Else a timer will say when. */
static bool
ask_allowed(struct ask *ask, struct ask_address *to)
{
	const int64_t now = ask->net->ops->now_us(ask->net);
	int64_t each, late;

	if (ask->o.rate == 0)
		return true;
	each = US / (int64_t)ask->o.rate;
	if (to->due_us < now)
		to->due_us = now;
	late = to->due_us - now - (ASK_BURST - 1) * each;
	if (late <= 0) {
		to->due_us += each;
		return true;
	}
	if (!to->timer)
		ask->net->ops->send(ask->net, &(struct net_query) { .proto = NET_TIMER, .tag = to,
		    .timeout_us = late });
	to->timer = true;
	return false;
}

static struct ask_job *
ask_dequeue(struct ask_address *to)
{
	struct ask_job *job = to->queue;

	to->queue = job->next;
	if (to->queue == NULL)
		to->tail = &to->queue;
	return job;
}

static void
ask_start(struct ask *ask, struct ask_address *to)
{
	struct ask_job *job = ask_dequeue(to);

	job->prev = NULL;
	job->next = ask->under_way;
	if (ask->under_way != NULL)
		ask->under_way->prev = job;
	ask->under_way = job;
	to->in_flight++;
	ask->in_flight++;
	ask_job_send(ask, job);
}

void
ask_no_v6(struct ask *ask, const struct ask_job *job)
{
	ask->e->sources.v[job->q.source].skipped = ASK_NO_V6;
}

/* One question of this address, if it may; true when something was done. */
static bool
ask_feed(struct ask *ask, struct ask_address *to)
{
	if (ask->no_v6 && to->addr.family == 6)
		ask_no_v6(ask, to->queue);
	if (ask->stopped || to->silent || (ask->no_v6 && to->addr.family == 6)) {
		ask_record(ask, ask_dequeue(to), LINT_SKIPPED, NULL, 0, NULL);
		return true;
	}
	if (to->in_flight >= ASK_PER_ADDRESS || ask->in_flight >= ASK_IN_FLIGHT ||
	    !ask_allowed(ask, to))
		return false;
	ask_start(ask, to);
	return true;
}

/* Starts what may start, one question of each address in turn, so that no
 * server waits for another one's long queue. */
static void
ask_fill(struct ask *ask)
{
	bool any = true;

	while (any) {
		struct ask_address *to = ask->busy, *next;

		any = false;
		ask->busy = NULL;
		ask->busy_tail = &ask->busy;
		for (; to != NULL; to = next) {
			next = to->next;
			to->listed = false;
			if (to->queue == NULL && to->later != NULL && to->in_flight == 0) {
				struct ask_job *job = to->later;

				to->later = job->next;
				ask_enqueue(ask, job);
				any = true;
				continue;
			}
			any |= to->queue != NULL && ask_feed(ask, to);
			if (to->queue != NULL || to->later != NULL)
				ask_list(ask, to);
		}
	}
}

void
ask_other(struct ask *ask, struct ask_other *other, struct net_query *q)
{
	other->kind = TAG_OTHER;
	if (ask->stopped) {
		other->event(other, NULL);
		return;
	}
	other->next = ask->others;
	ask->others = other;
	q->tag = other;
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
}

void
ask_stop(struct ask *ask, const char *why)
{
	if (ask->stopped)
		return;
	ask->stopped = true;
	ask->e->limit = why;
	while (ask->under_way != NULL)
		ask_end(ask, ask->under_way, LINT_TIMEOUT, NULL, 0, NULL);
	while (ask->others != NULL)
		ask_other_end(ask, ask->others, NULL);
}

bool
ask_stopped(const struct ask *ask)
{
	return ask->stopped;
}

bool
ask_step(struct ask *ask)
{
	struct net_event ev;
	void *tag;

	ask_fill(ask);
	if ((ask->n_jobs == 0 && ask->others == NULL) || !ask->net->ops->wait(ask->net, &ev))
		return false;
	tag = ev.tag;
	switch (*(const enum ask_tag *)tag) {
	case TAG_JOB:
		ask_job_event(ask, tag, &ev);
		break;
	case TAG_ADDRESS:
		((struct ask_address *)tag)->timer = false;
		break;
	case TAG_DEADLINE:
		ask_stop(ask, arena_printf(ask->e->arena, "the deadline of %u s (--deadline)",
		    ask->o.deadline_s));
		break;
	case TAG_OTHER:
		ask_other_end(ask, tag, &ev);
		break;
	case TAG_TICK:
		if (*ask->o.stop != 0)
			ask_stop(ask, "interrupted");
		else
			ask->net->ops->send(ask->net, &(struct net_query) { .proto = NET_TIMER,
			    .tag = &ask->tick, .timeout_us = TICK_US });
		break;
	}
	return true;
}
