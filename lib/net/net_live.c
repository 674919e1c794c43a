#include "../base/allow_clock.h"
#include "net_live_int.h"
#include "../base/arena.h"
#include <assert.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { US = 1000000 };

struct big {
	struct big *next;
};

int64_t
live_now_us(struct net *net)
{
	struct timespec t;

	(void)net;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * US + t.tv_nsec / 1000;
}

static int64_t
live_clock(struct net *net)
{
	(void)net;
	return (int64_t)time(NULL);
}

void
live_fill(struct net *net, void *p, size_t n)
{
	struct live *l = (struct live *)net;

	for (uint8_t *to = p; n > 0;) {
		const size_t some = n < l->n_random ? n : l->n_random;

		memcpy(to, l->random + sizeof(l->random) - l->n_random, some);
		l->n_random -= some;
		to += some;
		n -= some;
		/* So many octets come whole, whatever signal there is (getrandom(2)). */
		if (l->n_random == 0 && getrandom(l->random, sizeof(l->random), 0) == sizeof(l->random))
			l->n_random = sizeof(l->random);
	}
}

uint8_t *
live_big(struct live *l)
{
	struct big *b = l->big;

	if (b == NULL)
		return new(l->arena, uint8_t, 2 + REPLY_MAX);
	l->big = b->next;
	return (uint8_t *)b;
}

static void
big_give(struct live *l, uint8_t *p)
{
	struct big *b = (struct big *)(void *)p;

	if (p == NULL)
		return;
	b->next = l->big;
	l->big = b;
}

void
live_push(struct flights *q, struct flight *f)
{
	f->next = NULL;
	f->prev = q->last;
	if (q->last != NULL)
		q->last->next = f;
	else
		q->first = f;
	q->last = f;
}

void
live_pull(struct flights *q, struct flight *f)
{
	if (f->next != NULL)
		f->next->prev = f->prev;
	else
		q->last = f->prev;
	if (f->prev != NULL)
		f->prev->next = f->next;
	else
		q->first = f->next;
}

/* The heap of deadlines, the next one first. */

static void
heap_put(struct live *l, struct flight *f, size_t at)
{
	l->heap[at] = f;
	f->place = at;
}

/* From its place to where it belongs. */
static void
heap_settle(struct live *l, struct flight *f)
{
	size_t at = f->place;

	while (at > 1 && l->heap[at / 2]->deadline_us > f->deadline_us) {
		heap_put(l, l->heap[at / 2], at);
		at /= 2;
	}
	for (size_t down; (down = 2 * at) <= l->n_heap; at = down) {
		if (down < l->n_heap && l->heap[down + 1]->deadline_us < l->heap[down]->deadline_us)
			down++;
		if (l->heap[down]->deadline_us >= f->deadline_us)
			break;
		heap_put(l, l->heap[down], at);
	}
	heap_put(l, f, at);
}

static void
heap_add(struct live *l, struct flight *f)
{
	while (l->n_heap + 1 >= l->room_heap)
		l->heap = arena_grow(l->arena, l->heap, &l->room_heap, sizeof(struct flight *));
	f->place = ++l->n_heap;
	heap_settle(l, f);
}

static void
heap_take(struct live *l, struct flight *f)
{
	struct flight *last = l->heap[l->n_heap--];

	if (last == f)
		return;
	last->place = f->place;
	heap_settle(l, last);
}

void
live_deadline(struct live *l, struct flight *f, int64_t us)
{
	f->deadline_us = us;
	heap_settle(l, f);
}

static void
live_send(struct net *net, const struct net_query *q)
{
	struct live *l = (struct live *)net;
	struct flight *f = l->spare;
	uint8_t *p;

	if (q->proto == NET_HTTPS) {
		if (l->https == NULL)
			l->https = https_new(l->arena);
		https_start(l->https, q, live_now_us(net));
		return;
	}
	if (f != NULL)
		l->spare = f->next;
	else
		f = new(l->arena, struct flight, 1);
	memset(f, 0, offsetof(struct flight, query));
	f->reply = NULL;
	f->tag = q->tag;
	f->to = q->to;
	f->proto = (uint8_t)q->proto;
	f->stage = q->proto == NET_TIMER ? TIMER : WAITING;
	f->more = q->more;
	f->deadline_us = live_now_us(net) + q->timeout_us;
	heap_add(l, f);
	if (q->proto == NET_TIMER)
		return;
	assert(q->len <= QUERY_MAX);
	p = f->query;
	if (q->proto == NET_TCP) {
		*p++ = (uint8_t)(q->len >> 8);
		*p++ = (uint8_t)q->len;
	}
	memcpy(p, q->msg, q->len);
	f->len = (uint16_t)(p + q->len - f->query);
	live_push(&l->waiting, f);
}

void
live_finish(struct live *l, struct flight *f, enum net_result result)
{
	if (f->stage == WAITING)
		live_pull(&l->waiting, f);
	f->stage = DONE;
	f->result = (uint8_t)result;
	live_leave(l, f);
	heap_take(l, f);
	live_push(&l->ended, f);
}

/* The event of one that has ended. */
static void
live_land(struct live *l, struct flight *f, struct net_event *ev)
{
	ev->result = f->result;
	ev->tag = f->tag;
	ev->mismatched = f->mismatched;
	ev->other_id = f->other_id;
	ev->at_us = live_now_us(&l->net);
	if (f->result == NET_REPLY)
		l->held = f->reply;
	else
		big_give(l, f->reply);
	f->next = l->spare;
	l->spare = f;
}

static bool
live_landed(struct live *l, struct net_event *ev)
{
	struct flight *f = l->ended.first;

	if (f == NULL)
		return false;
	live_pull(&l->ended, f);
	*ev = (struct net_event) { 0 };
	live_land(l, f, ev);
	return true;
}

/* Those whose time had passed when it was last looked whether they have a reply: a busy
 * machine is no silent server. */
static void
live_expire(struct live *l)
{
	while (l->n_heap > 0 && l->heap[1]->deadline_us <= l->polled_us)
		live_finish(l, l->heap[1], NET_TIMED_OUT);
}

static void
live_start(struct live *l)
{
	struct flight *f;

	while ((f = l->waiting.first) != NULL) {
		live_pull(&l->waiting, f);
		f->stage = CONNECTING;
		if (live_open(l, f))
			continue;
		f->stage = WAITING;
		/* Back to the front: without descriptors the others find none either. */
		f->prev = NULL;
		f->next = l->waiting.first;
		if (f->next != NULL)
			f->next->prev = f;
		else
			l->waiting.last = f;
		l->waiting.first = f;
		return;
	}
}

static struct pollfd *
live_room(struct live *l, size_t n)
{
	while (n >= l->room_polled)
		l->polled = arena_grow(l->arena, l->polled, &l->room_polled, sizeof(*l->polled));
	return &l->polled[n];
}

/* The same for https, behind the first n. */
static size_t
live_list_https(struct live *l, size_t n)
{
	const struct https_socket *list;
	const size_t more = l->https == NULL ? 0 : https_sockets(l->https, &list);

	for (size_t i = 0; i < more; i++)
		*live_room(l, n + i) = (struct pollfd) { .fd = list[i].fd, .events = list[i].events };
	return more;
}

/* Until something is ready, a deadline passes or https wants to run. */
static void
live_poll(struct live *l)
{
	int64_t next_us = l->n_heap > 0 ? l->heap[1]->deadline_us : INT64_MAX, wait_us;
	size_t n, more;
	int found;

	l->polled_us = live_now_us(&l->net);
	live_sweep(l, l->polled_us);
	n = l->n_socks;
	for (size_t i = 0; i < n; i++) {
		const short wants = live_wants(l->socks[i]);

		*live_room(l, i) = (struct pollfd) { .fd = wants == 0 ? -1 : l->socks[i]->fd,
			.events = wants };
	}
	more = live_list_https(l, n);
	if (l->https != NULL && https_due(l->https) < next_us)
		next_us = https_due(l->https);
	wait_us = next_us - l->polled_us;
	if (wait_us < 0)
		wait_us = 0;
	else if (wait_us > 60 * (int64_t)US)
		wait_us = 60 * (int64_t)US;
	found = poll(l->polled, n + more, (int)((wait_us + 999) / 1000));
	l->look = found > 0 ? n : 0;
	for (size_t i = 0; i < n; i++)
		l->socks[i]->ready = found > 0 ? l->polled[i].revents : 0;
	for (size_t j = n; found > 0 && j < n + more; j++)
		if (l->polled[j].revents != 0)
			https_run(l->https, l->polled[j].fd, l->polled[j].revents, live_now_us(&l->net));
}

/* What https has to do now; true: one of its questions has ended. */
static bool
live_https(struct live *l, struct net_event *ev)
{
	const int64_t now = live_now_us(&l->net);

	if (l->https == NULL)
		return false;
	if (https_due(l->https) <= now)
		https_run(l->https, -1, 0, now);
	if (!https_landed(l->https, ev))
		return false;
	ev->at_us = now;
	return true;
}

/* The next of those that the last poll found ready; true: an event.  From the last one down,
 * since one that is closed has its place taken by the last. */
static bool
live_look(struct live *l, struct net_event *ev)
{
	while (l->look > 0) {
		struct live_sock *s;
		struct flight *f;
		short ready;

		if (--l->look >= l->n_socks)
			continue;
		s = l->socks[l->look];
		ready = s->ready;
		s->ready = 0;
		if (ready == 0 || (f = live_ready(l, s, ready, ev)) == NULL)
			continue;
		f->stage = DONE;
		f->result = NET_REPLY;
		live_leave(l, f);
		heap_take(l, f);
		live_land(l, f, ev);
		return true;
	}
	return false;
}

static bool
live_wait(struct net *net, struct net_event *ev)
{
	struct live *l = (struct live *)net;

	*ev = (struct net_event) { 0 };
	big_give(l, l->held);
	l->held = NULL;
	for (;;) {
		/* What one poll has found is looked at to its end before the next. */
		if (live_look(l, ev))
			return true;
		live_expire(l);
		live_start(l);
		if (live_landed(l, ev) || live_https(l, ev))
			return true;
		if (l->n_heap == 0 && (l->https == NULL || !https_busy(l->https)))
			return false;
		live_poll(l);
	}
}

static void
live_close(struct net *net)
{
	struct live *l = (struct live *)net;

	while (l->n_socks > 0)
		live_sock_close(l, l->socks[0]);
	l->n_heap = 0;
	l->waiting = l->ended = (struct flights) { 0 };
	if (l->https != NULL)
		https_close(l->https);
	l->https = NULL;
}

struct net *
net_live_new(struct arena *a)
{
	static const struct net_ops ops = { live_now_us, live_clock, live_send, live_wait,
		live_fill, live_close };
	struct live *l = new(a, struct live, 1);

	l->net.ops = &ops;
	l->arena = a;
	return &l->net;
}
