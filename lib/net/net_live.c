#include "../base/allow_clock.h"
#include "net.h"
#include "https.h"
#include "net_match.h"
#include "../base/arena.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	QUERY_MAX = 768,
	REPLY_MAX = 65535,
	PORT_LOWEST = 10240, /* below are services; a datagram to them could wake one */
	PORT_TRIES = 8,
	US = 1000000,
	RANDOM_AT_ONCE = 256,
};

enum stage { WAITING, CONNECTING, WRITING, READING, TIMER, DONE };

/* One query under way, or a timer.  Kept on a list and used again. */
struct flight {
	struct flight *next;
	void *tag;
	struct net_addr to;
	int fd;
	uint8_t stage, proto, result;
	short ready; /* what poll said of it, not looked at yet */
	uint16_t len; /* of the query; on TCP its length octets included */
	uint16_t sent;
	uint32_t mismatched, other_id;
	uint32_t got; /* octets of a TCP reply, its length included */
	uint32_t n_before; /* messages of a transfer before the one under way */
	int64_t (*more)(void *, const uint8_t *, size_t);
	int64_t deadline_us;
	uint8_t query[2 + QUERY_MAX];
	uint8_t *reply; /* TCP */
};

struct live {
	struct net net;
	struct arena *arena;
	struct flight *flights, *spare; /* flights: in the order they were sent */
	struct flight **tail;
	struct pollfd *polled;
	size_t room_polled, n_ready; /* n_ready: at most so many have something ready */
	struct flight **look; /* from here on */
	uint8_t random[RANDOM_AT_ONCE]; /* from the kernel, not used yet: the last n_random */
	size_t n_random;
	struct https *https; /* NULL until something is asked by https */
	struct big *big; /* spare reply buffers */
	uint8_t *held; /* the TCP buffer that the last event points into */
	uint8_t datagram[REPLY_MAX];
};
struct big {
	struct big *next;
};

static int64_t
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

static void
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

static uint8_t *
big_take(struct live *l)
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
	*f = (struct flight) { .tag = q->tag, .to = q->to, .fd = -1, .proto = (uint8_t)q->proto,
		.stage = q->proto == NET_TIMER ? TIMER : WAITING, .more = q->more,
		.deadline_us = live_now_us(net) + q->timeout_us };
	if (q->proto != NET_TIMER) {
		assert(q->len <= QUERY_MAX);
		p = f->query;
		if (q->proto == NET_TCP) {
			*p++ = (uint8_t)(q->len >> 8);
			*p++ = (uint8_t)q->len;
		}
		memcpy(p, q->msg, q->len);
		f->len = (uint16_t)(p + q->len - f->query);
	}
	*l->tail = f;
	l->tail = &f->next;
}

static socklen_t
live_sockaddr(const struct net_addr *a, uint16_t port, bool any, struct sockaddr_storage *out)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	if (a->family == 4) {
		if (!any)
			memcpy(&v4.sin_addr, a->octets, 4);
		memcpy(out, &v4, sizeof(v4));
		return sizeof(v4);
	}
	if (!any)
		memcpy(&v6.sin6_addr, a->octets, 16);
	memcpy(out, &v6, sizeof(v6));
	return sizeof(v6);
}

/* A port of our own choice over the whole range: guessing id and port is then
 * 2^31 work (RFC 5452 9.2).  The kernel chooses when ours are taken. */
static void
live_bind(struct live *l, struct flight *f)
{
	struct sockaddr_storage sa;

	for (int i = 0; i < PORT_TRIES; i++) {
		uint16_t port;
		socklen_t n;

		live_fill(&l->net, &port, sizeof(port));
		if (port < PORT_LOWEST)
			continue;
		n = live_sockaddr(&f->to, port, true, &sa);
		if (bind(f->fd, (struct sockaddr *)&sa, n) == 0)
			return;
	}
}

static void
live_finish(struct flight *f, enum net_result result)
{
	f->result = (uint8_t)result;
	f->stage = DONE;
}

static void
live_fail(struct flight *f, int error)
{
	switch (error) {
	case ECONNREFUSED:
		live_finish(f, NET_REFUSED);
		break;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EINVAL: /* a scoped address without its scope, 0.0.0.0 */
	case EPERM:
	case EACCES:
		live_finish(f, NET_NO_ROUTE);
		break;
	case ETIMEDOUT:
		live_finish(f, NET_TIMED_OUT);
		break;
	default:
		live_finish(f, NET_BROKEN);
	}
}

static bool
live_again(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ENOBUFS;
}

/* Out of descriptors: true, and the flight waits for another one to land. */
static bool
live_open(struct live *l, struct flight *f)
{
	struct sockaddr_storage sa;
	const socklen_t n = live_sockaddr(&f->to, f->to.port, false, &sa);

	f->fd = socket(f->to.family == 4 ? AF_INET : AF_INET6,
	    (f->proto == NET_TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (f->fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			return true;
		live_fail(f, errno);
		return false;
	}
	if (f->proto == NET_UDP)
		live_bind(l, f);
	if (connect(f->fd, (struct sockaddr *)&sa, n) == 0)
		f->stage = WRITING;
	else if (errno == EINPROGRESS)
		f->stage = CONNECTING;
	else
		live_fail(f, errno);
	return false;
}

static void
live_write(struct flight *f)
{
	const ssize_t n = send(f->fd, f->query + f->sent, (size_t)f->len - f->sent, MSG_NOSIGNAL);

	if (n < 0) {
		if (!live_again(errno))
			live_fail(f, errno);
		return;
	}
	f->sent = (uint16_t)(f->sent + n);
	if (f->sent == f->len)
		f->stage = READING;
}

/* True: an event is ready in *ev. */
static bool
live_datagram(struct live *l, struct flight *f, struct net_event *ev)
{
	const ssize_t n = recv(f->fd, l->datagram, sizeof(l->datagram), 0);
	enum net_fit fit;

	if (n < 0) {
		if (!live_again(errno))
			live_fail(f, errno);
		return false;
	}
	fit = net_fit(f->query, f->len, l->datagram, (size_t)n);
	if (fit != NET_FITS) {
		f->mismatched++;
		f->other_id += fit == NET_OTHER_ID;
		return false;
	}
	live_finish(f, NET_REPLY);
	ev->msg = l->datagram;
	ev->len = (size_t)n;
	return true;
}

static bool
live_stream(struct live *l, struct flight *f, struct net_event *ev)
{
	enum net_fit fit;
	size_t want;
	ssize_t n;

	if (f->reply == NULL)
		f->reply = big_take(l);
	want = f->got < 2 ? 2 : 2 + ((size_t)f->reply[0] << 8 | f->reply[1]);
	n = recv(f->fd, f->reply + f->got, want - f->got, 0);
	if (n < 0) {
		if (!live_again(errno))
			live_finish(f, NET_BROKEN);
		return false;
	}
	if (n == 0) { /* closed in the middle */
		live_finish(f, NET_BROKEN);
		return false;
	}
	f->got += (uint32_t)n;
	if (f->got < 2)
		return false;
	want = 2 + ((size_t)f->reply[0] << 8 | f->reply[1]);
	if (f->got < want)
		return false;
	fit = (f->n_before == 0 ? net_fit : net_fit_next)(f->query + 2, f->len - 2u, f->reply + 2, want - 2);
	if (fit != NET_FITS) {
		f->mismatched++;
		f->other_id += fit == NET_OTHER_ID;
		live_finish(f, NET_BROKEN);
		return false;
	}
	if (f->more != NULL) {
		const int64_t next_us = f->more(f->tag, f->reply + 2, want - 2);

		if (next_us > 0) {
			f->n_before++;
			f->got = 0;
			f->deadline_us = live_now_us(&l->net) + next_us;
			return false;
		}
	}
	live_finish(f, NET_REPLY);
	ev->msg = f->reply + 2;
	ev->len = want - 2;
	return true;
}

static bool
live_step(struct live *l, struct flight *f, short revents, struct net_event *ev)
{
	if (f->stage == CONNECTING && (revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
		int error = 0;
		socklen_t n = sizeof(error);

		getsockopt(f->fd, SOL_SOCKET, SO_ERROR, &error, &n);
		if (error != 0)
			live_fail(f, error);
		else
			f->stage = WRITING;
	}
	if (f->stage == WRITING)
		live_write(f);
	else if (f->stage == READING && revents != 0)
		return f->proto == NET_UDP ? live_datagram(l, f, ev) : live_stream(l, f, ev);
	return false;
}

/* Takes a finished flight off the list and fills the event. */
static void
live_land(struct live *l, struct flight **link, struct net_event *ev)
{
	struct flight *f = *link;

	*link = f->next;
	if (l->tail == &f->next)
		l->tail = link;
	if (f->fd >= 0)
		close(f->fd);
	ev->result = f->result;
	ev->tag = f->tag;
	ev->mismatched = f->mismatched;
	ev->other_id = f->other_id;
	ev->at_us = live_now_us(&l->net);
	if (f->result != NET_REPLY) {
		ev->msg = NULL;
		ev->len = 0;
		big_give(l, f->reply);
	} else {
		l->held = f->reply;
	}
	f->next = l->spare;
	l->spare = f;
}

/* What is due without waiting: an end, a passed deadline, a socket to open. */
static bool
live_due(struct live *l, struct net_event *ev, int64_t *next_us)
{
	const int64_t now = live_now_us(&l->net);
	bool starved = false;

	*next_us = INT64_MAX;
	for (struct flight **link = &l->flights; *link != NULL; link = &(*link)->next) {
		struct flight *f = *link;

		if (f->stage != DONE && f->deadline_us <= now)
			live_finish(f, NET_TIMED_OUT);
		if (f->stage == WAITING && !starved)
			starved = live_open(l, f);
		if (f->stage == WRITING && f->sent == 0)
			live_write(f);
		if (f->stage == DONE) {
			live_land(l, link, ev);
			return true;
		}
		if (f->deadline_us < *next_us)
			*next_us = f->deadline_us;
	}
	return false;
}

static struct pollfd *
live_room(struct live *l, size_t n)
{
	while (n >= l->room_polled)
		l->polled = arena_grow(l->arena, l->polled, &l->room_polled, sizeof(*l->polled));
	return &l->polled[n];
}

static size_t
live_list(struct live *l)
{
	size_t n = 0;

	for (const struct flight *f = l->flights; f != NULL; f = f->next)
		*live_room(l, n++) = (struct pollfd) { .fd = f->fd,
			.events = f->stage == READING ? POLLIN : f->fd >= 0 ? POLLOUT : 0 };
	return n;
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
static int
live_poll(struct live *l, size_t n, int64_t next_us)
{
	int64_t wait_us;

	if (l->https != NULL && https_due(l->https) < next_us)
		next_us = https_due(l->https);
	wait_us = next_us - live_now_us(&l->net);
	if (wait_us < 0)
		wait_us = 0;
	else if (wait_us > 60 * (int64_t)US)
		wait_us = 60 * (int64_t)US;
	return poll(l->polled, n, (int)((wait_us + 999) / 1000));
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

/* The next of those that are ready; true: an event. */
static bool
live_look(struct live *l, struct net_event *ev)
{
	while (l->n_ready > 0 && *l->look != NULL) {
		struct flight *f = *l->look;
		const short ready = f->ready;

		f->ready = 0;
		l->n_ready -= ready != 0;
		if (ready != 0 && live_step(l, f, ready, ev)) {
			live_land(l, l->look, ev);
			return true;
		}
		l->look = &f->next;
	}
	l->n_ready = 0;
	return false;
}

static bool
live_wait(struct net *net, struct net_event *ev)
{
	struct live *l = (struct live *)net;

	*ev = (struct net_event) { 0 };
	big_give(l, l->held);
	l->held = NULL;
	/* What one poll has found is looked at to its end before the next. */
	if (l->n_ready > 0 && live_look(l, ev))
		return true;
	while (l->flights != NULL || (l->https != NULL && https_busy(l->https))) {
		int64_t next_us;
		size_t n, more, i = 0;
		int found;

		if (live_due(l, ev, &next_us) || live_https(l, ev))
			return true;
		n = live_list(l);
		more = live_list_https(l, n);
		if ((found = live_poll(l, n + more, next_us)) <= 0)
			continue;
		for (size_t j = n; j < n + more; j++)
			if (l->polled[j].revents != 0)
				https_run(l->https, l->polled[j].fd, l->polled[j].revents, live_now_us(net));
		for (struct flight *f = l->flights; f != NULL; f = f->next)
			f->ready = l->polled[i++].revents;
		l->n_ready = (size_t)found;
		l->look = &l->flights;
		if (live_look(l, ev))
			return true;
	}
	return false;
}

static void
live_close(struct net *net)
{
	struct live *l = (struct live *)net;

	for (struct flight *f = l->flights; f != NULL; f = f->next)
		if (f->fd >= 0)
			close(f->fd);
	l->flights = NULL;
	l->tail = &l->flights;
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
	l->tail = &l->flights;
	return &l->net;
}
