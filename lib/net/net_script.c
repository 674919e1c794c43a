#include "net_script.h"
#include "net_match.h"
#include "../base/arena.h"
#include <assert.h>
#include <string.h>

enum {
	QUERY_MAX = 768,
	US = 1000000,
	RESEND_US = 200000, /* what one lost segment costs on TCP */
	RESENDS = 5, /* lost in a row, the connection is given up */
};

/* What will happen, in a heap ordered by time and then by order of asking. */
struct happening {
	int64_t at_us;
	uint64_t order;
	struct flight *flight;
	const uint8_t *msg;
	size_t len;
	const struct net_page *page;
	uint8_t result;
};
struct flight {
	struct flight *next;
	void *tag;
	uint8_t proto;
	bool over;
	unsigned pending; /* happenings that point here */
	uint32_t mismatched, other_id;
	unsigned n_before; /* messages of a transfer that have come */
	int64_t until_us; /* and the next is waited for until then */
	int64_t (*more)(void *, const uint8_t *, size_t);
	size_t len;
	const struct net_https *https;
	uint8_t query[QUERY_MAX];
};

struct net_script {
	struct net net;
	struct arena *arena;
	struct net_script_options o;
	int64_t now_us;
	uint64_t state, order;
	VEC(struct happening) heap;
	struct flight *spare, *asking; /* asking: the query that answer() looks at */
	struct net_script_count count;
};

/* SplitMix64. */
static uint64_t
script_random(struct net_script *s)
{
	uint64_t z = (s->state += 0x9e3779b97f4a7c15u);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static bool
script_lost(struct net_script *s)
{
	return s->o.loss > 0 && script_random(s) % 1000 < s->o.loss;
}

static bool
script_before(const struct happening *a, const struct happening *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void
script_push(struct net_script *s, struct happening h)
{
	size_t i;

	h.order = s->order++;
	h.flight->pending++;
	*vec_add(s->arena, &s->heap) = h;
	for (i = s->heap.n - 1; i > 0 && script_before(&h, &s->heap.v[(i - 1) / 2]); i = (i - 1) / 2)
		s->heap.v[i] = s->heap.v[(i - 1) / 2];
	s->heap.v[i] = h;
}

static struct happening
script_pop(struct net_script *s)
{
	const struct happening top = s->heap.v[0], last = s->heap.v[--s->heap.n];
	size_t i = 0, k;

	while ((k = 2 * i + 1) < s->heap.n) {
		if (k + 1 < s->heap.n && script_before(&s->heap.v[k + 1], &s->heap.v[k]))
			k++;
		if (!script_before(&s->heap.v[k], &last))
			break;
		s->heap.v[i] = s->heap.v[k];
		i = k;
	}
	if (s->heap.n > 0)
		s->heap.v[i] = last;
	top.flight->pending--;
	return top;
}

static int64_t
script_now_us(struct net *net)
{
	return ((struct net_script *)net)->now_us;
}

static int64_t
script_clock(struct net *net)
{
	const struct net_script *s = (struct net_script *)net;

	return s->o.clock + s->now_us / US;
}

static void
script_fill(struct net *net, void *p, size_t n)
{
	uint8_t *to = p;

	while (n-- > 0)
		*to++ = (uint8_t)script_random((struct net_script *)net);
}

void
net_script_reply(struct net_script *s, const uint8_t *msg, size_t len, int64_t late_us)
{
	int64_t at = s->now_us + s->o.delay_us + late_us;

	if (s->o.jitter_us > 0)
		at += (int64_t)(script_random(s) % (uint64_t)s->o.jitter_us);
	if (s->asking->proto == NET_UDP && script_lost(s)) {
		s->count.lost++;
		return;
	}
	script_push(s, (struct happening) { .at_us = at, .flight = s->asking,
	    .msg = arena_copy(s->arena, msg, len), .len = len, .result = NET_REPLY });
}

void
net_script_fail(struct net_script *s, enum net_result result)
{
	script_push(s, (struct happening) { .at_us = s->now_us + s->o.delay_us,
	    .flight = s->asking, .result = (uint8_t)result });
}

void
net_script_page(struct net_script *s, const struct net_page *page)
{
	struct net_page *p = arena_copy(s->arena, page, sizeof(*page));

	p->body = arena_copy(s->arena, page->body == NULL ? "" : (const void *)page->body, page->octets);
	p->url = s->asking->https->url;
	script_push(s, (struct happening) { .at_us = s->now_us + s->o.delay_us, .flight = s->asking,
	    .page = p, .result = NET_REPLY });
}

static void
script_ask(struct net_script *s, const struct net_query *q)
{
	int64_t was = s->now_us;
	int lost = 0;

	if (q->proto == NET_UDP) {
		s->count.udp++;
		if (script_lost(s)) {
			s->count.lost++;
			return;
		}
	} else if (q->proto == NET_HTTPS) {
		s->count.https++;
		s->now_us += 2 * s->o.delay_us; /* the handshakes of TCP and TLS */
	} else {
		s->count.tcp++;
		while (lost < RESENDS && script_lost(s))
			lost++;
		if (lost == RESENDS)
			return;
		s->now_us += lost * RESEND_US + s->o.delay_us; /* and the handshake */
	}
	s->o.answer(s->o.ctx, s, q);
	s->now_us = was;
}

static void
script_send(struct net *net, const struct net_query *q)
{
	struct net_script *s = (struct net_script *)net;
	struct flight *f = s->spare;

	if (f != NULL)
		s->spare = f->next;
	else
		f = new(s->arena, struct flight, 1);
	*f = (struct flight) { .tag = q->tag, .proto = (uint8_t)q->proto, .len = q->len,
		.more = q->more };
	s->asking = f;
	if (q->proto != NET_TIMER) {
		assert(q->len <= QUERY_MAX);
		f->https = q->https;
		if (q->len > 0)
			memcpy(f->query, q->msg, q->len);
		if (++s->count.in_flight > s->count.in_flight_max)
			s->count.in_flight_max = s->count.in_flight;
		script_ask(s, q);
	}
	script_push(s, (struct happening) { .at_us = s->now_us + q->timeout_us, .flight = f,
	    .result = NET_TIMED_OUT });
}

static void
script_recycle(struct net_script *s, struct flight *f)
{
	if (f->pending > 0)
		return;
	f->next = s->spare;
	s->spare = f;
}

/* Nothing came by https: there is a page all the same. */
static const struct net_page *
script_no_page(struct net_script *s, const struct flight *f, uint8_t result)
{
	struct net_page *p = new(s->arena, struct net_page, 1);

	p->url = f->https->url;
	p->failure = result == NET_TIMED_OUT ? "no answer in time" : "no connection";
	return p;
}

/* A message of a transfer, and more are to come. */
static bool
script_goes_on(struct net_script *s, struct flight *f, const struct happening *h)
{
	const int64_t next_us = f->more(f->tag, h->msg, h->len);

	if (next_us <= 0)
		return false;
	f->n_before++;
	f->until_us = s->now_us + next_us;
	script_push(s, (struct happening) { .at_us = f->until_us, .flight = f, .result = NET_TIMED_OUT });
	return true;
}

static bool
script_wait(struct net *net, struct net_event *ev)
{
	struct net_script *s = (struct net_script *)net;

	while (s->heap.n > 0) {
		const struct happening h = script_pop(s);
		struct flight *f = h.flight;
		const enum net_fit fit = h.result != NET_REPLY || f->proto == NET_HTTPS ? NET_FITS :
		    (f->n_before == 0 ? net_fit : net_fit_next)(f->query, f->len, h.msg, h.len);
		const bool fits = fit == NET_FITS;

		if (f->over) { /* answered before: its time-out, a second reply */
			script_recycle(s, f);
			continue;
		}
		s->now_us = h.at_us;
		f->mismatched += !fits;
		f->other_id += fit == NET_OTHER_ID;
		if (!fits && f->proto == NET_UDP)
			continue;
		if (f->more != NULL && ((h.result == NET_TIMED_OUT && h.at_us < f->until_us) ||
		    (h.result == NET_REPLY && fits && script_goes_on(s, f, &h)))) {
			script_recycle(s, f);
			continue;
		}
		f->over = true;
		s->count.in_flight -= f->proto != NET_TIMER;
		*ev = (struct net_event) { .result = fits ? h.result : NET_BROKEN, .tag = f->tag,
			.msg = fits ? h.msg : NULL, .len = fits ? h.len : 0, .at_us = s->now_us,
			.mismatched = f->mismatched, .other_id = f->other_id, .page = h.page };
		if (f->proto == NET_HTTPS && h.page == NULL)
			ev->page = script_no_page(s, f, h.result);
		script_recycle(s, f);
		return true;
	}
	return false;
}

static void
script_close(struct net *net)
{
	((struct net_script *)net)->heap.n = 0;
}

struct net *
net_script_new(struct arena *a, const struct net_script_options *o)
{
	static const struct net_ops ops = { script_now_us, script_clock, script_send, script_wait,
		script_fill, script_close };
	struct net_script *s = new(a, struct net_script, 1);

	s->net.ops = &ops;
	s->arena = a;
	s->o = *o;
	s->state = o->seed;
	return &s->net;
}

const struct net_script_count *
net_script_counts(const struct net *net)
{
	return &((const struct net_script *)net)->count;
}
