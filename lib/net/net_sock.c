#include "net_live_int.h"
#include "../base/fnv.h"
#include "net_match.h"
#include "../base/arena.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PORT_LOWEST = 10240, /* below are services; a datagram to them could wake one */
	PORT_TRIES = 8,
	FIRST_SLOTS = 64,
};

static size_t
peer_hash(const struct net_addr *a)
{
	return fnv_fold(fnv_add(FNV_BEGIN, a, sizeof(*a)));
}

static struct live_peer **
peer_slot(struct live_peer **slots, size_t n, const struct net_addr *a)
{
	size_t i = peer_hash(a) & (n - 1);

	while (slots[i] != NULL && memcmp(&slots[i]->addr, a, sizeof(*a)) != 0)
		i = (i + 1) & (n - 1);
	return &slots[i];
}

static struct live_peer *
peer_of(struct live *l, const struct net_addr *a)
{
	struct live_peer **slot;

	if (2 * l->n_peers >= l->n_slots) {
		const size_t n = l->n_slots == 0 ? FIRST_SLOTS : 2 * l->n_slots;
		struct live_peer **slots = new(l->arena, struct live_peer *, n);

		for (size_t i = 0; i < l->n_slots; i++)
			if (l->peers[i] != NULL)
				*peer_slot(slots, n, &l->peers[i]->addr) = l->peers[i];
		l->peers = slots;
		l->n_slots = n;
	}
	slot = peer_slot(l->peers, l->n_slots, a);
	if (*slot == NULL) {
		*slot = new(l->arena, struct live_peer, 1);
		(*slot)->addr = *a;
		l->n_peers++;
	}
	return *slot;
}

static socklen_t
sock_address(const struct net_addr *a, uint16_t port, bool any, struct sockaddr_storage *out)
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
sock_bind(struct live *l, const struct live_sock *s)
{
	struct sockaddr_storage sa;

	for (int i = 0; i < PORT_TRIES; i++) {
		uint16_t port;
		socklen_t n;

		live_fill(&l->net, &port, sizeof(port));
		if (port < PORT_LOWEST)
			continue;
		n = sock_address(&s->to, port, true, &sa);
		if (bind(s->fd, (struct sockaddr *)&sa, n) == 0)
			return;
	}
}

static enum net_result
sock_failure(int error)
{
	switch (error) {
	case ECONNREFUSED:
		return NET_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EINVAL: /* a scoped address without its scope, 0.0.0.0 */
	case EPERM:
	case EACCES:
		return NET_NO_ROUTE;
	case ETIMEDOUT:
		return NET_TIMED_OUT;
	default:
		return NET_BROKEN;
	}
}

static bool
sock_again(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ENOBUFS;
}

/* Nothing of it is used again. */
static void
sock_part(struct live_sock *s)
{
	struct live_sock **link;

	if (s->peer == NULL)
		return;
	if (s->proto == NET_UDP && s->peer->udp[s->port] == s)
		s->peer->udp[s->port] = NULL;
	for (link = &s->peer->idle; *link != NULL && *link != s;)
		link = &(*link)->next;
	if (*link != NULL)
		*link = s->next;
	s->peer = NULL;
}

void
live_sock_close(struct live *l, struct live_sock *s)
{
	sock_part(s);
	if (s->fd >= 0)
		close(s->fd);
	l->socks[s->at] = l->socks[--l->n_socks];
	l->socks[s->at]->at = s->at;
	s->next = l->spare_socks;
	l->spare_socks = s;
}

void
live_sweep(struct live *l, int64_t now_us)
{
	for (size_t i = l->n_socks; i-- > 0;) {
		struct live_sock *s = l->socks[i];

		if (s->flights.first == NULL && now_us - s->opened_us >= LIVE_KEPT_US)
			live_sock_close(l, s);
	}
}

short
live_wants(const struct live_sock *s)
{
	const struct flight *f = s->flights.first;

	return f == NULL ? 0 : f->stage == READING ? POLLIN : POLLOUT;
}

static void
sock_fail(struct live *l, struct live_sock *s, int error)
{
	const enum net_result result = sock_failure(error);

	s->spoilt = true;
	while (s->flights.first != NULL) {
		struct flight *f = s->flights.first;

		live_pull(&s->flights, f);
		f->sock = NULL;
		live_finish(l, f, result);
	}
	live_sock_close(l, s);
}

/* NULL: *error says why not. */
static struct live_sock *
sock_new(struct live *l, const struct flight *f, int *error)
{
	const bool tcp = f->proto == NET_TCP;
	const int fd = socket(f->to.family == 4 ? AF_INET : AF_INET6,
	    (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct live_sock *s = l->spare_socks;

	if (fd < 0) {
		*error = errno;
		return NULL;
	}
	if (s != NULL)
		l->spare_socks = s->next;
	else
		s = new(l->arena, struct live_sock, 1);
	memset(s, 0, offsetof(struct live_sock, past));
	s->n_past = 0;
	s->fd = fd;
	s->to = f->to;
	s->proto = f->proto;
	s->opened_us = live_now_us(&l->net);
	while (l->n_socks >= l->room_socks)
		l->socks = arena_grow(l->arena, l->socks, &l->room_socks, sizeof(struct live_sock *));
	s->at = l->n_socks;
	l->socks[l->n_socks++] = s;
	return s;
}

/* With the question on it: its stage says how far that got, or it has ended. */
static void
sock_connect(struct live *l, struct live_sock *s, struct flight *f)
{
	struct sockaddr_storage sa;
	const socklen_t n = sock_address(&s->to, s->to.port, false, &sa);

	if (s->proto == NET_UDP)
		sock_bind(l, s);
	if (connect(s->fd, (struct sockaddr *)&sa, n) == 0)
		f->stage = WRITING;
	else if (errno == EINPROGRESS)
		f->stage = CONNECTING;
	else
		sock_fail(l, s, errno);
}

static bool
sock_is_worn(const struct live_sock *s, int64_t now_us)
{
	return s->spoilt || s->uses >= LIVE_USES || now_us - s->opened_us >= LIVE_KEPT_US;
}

/* One of the peer's that is open already; NULL: none.  *port: where a new one goes. */
static struct live_sock *
peer_udp(struct live *l, struct live_peer *p, uint8_t *port)
{
	struct live_sock *s;

	live_fill(&l->net, port, sizeof(*port));
	*port %= LIVE_PORTS;
	s = p->udp[*port];
	if (s == NULL || !sock_is_worn(s, live_now_us(&l->net)))
		return s;
	sock_part(s);
	if (s->flights.first == NULL)
		live_sock_close(l, s);
	return NULL;
}

static struct live_sock *
peer_tcp(struct live *l, struct live_peer *p)
{
	const int64_t now = live_now_us(&l->net);
	struct live_sock *s;

	while ((s = p->idle) != NULL) {
		p->idle = s->next;
		if (!sock_is_worn(s, now))
			return s;
		live_sock_close(l, s);
	}
	return NULL;
}

static void sock_write(struct live *, struct live_sock *, struct flight *);

/* A new socket for the question; NULL: *error says why not. */
static struct live_sock *
sock_open(struct live *l, struct flight *f, int *error)
{
	struct live_sock *s = sock_new(l, f, error);

	if (s == NULL && (*error == EMFILE || *error == ENFILE || *error == ENOBUFS || *error == ENOMEM)) {
		live_sweep(l, INT64_MAX); /* what is only kept goes first */
		s = sock_new(l, f, error);
	}
	return s;
}

bool
live_open(struct live *l, struct flight *f)
{
	struct live_peer *p = peer_of(l, &f->to);
	const bool kept = p->asked >= LIVE_FRESH && f->more == NULL && !f->alone;
	struct live_sock *s = !kept ? NULL : f->proto == NET_TCP ? peer_tcp(l, p) : NULL;
	bool fresh = false;
	uint8_t port = 0;
	int error = 0;

	if (kept && f->proto == NET_UDP)
		s = peer_udp(l, p, &port);
	if (s == NULL) {
		fresh = true;
		s = sock_open(l, f, &error);
	}
	if (s == NULL) {
		if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM)
			return false;
		live_finish(l, f, sock_failure(error));
		return true;
	}
	if (fresh && kept) {
		s->peer = p;
		s->port = port;
		if (f->proto == NET_UDP)
			p->udp[port] = s;
	}
	p->asked += p->asked < LIVE_FRESH;
	s->uses++;
	f->sock = s;
	live_push(&s->flights, f);
	f->stage = WRITING;
	if (fresh)
		sock_connect(l, s, f);
	if (f->stage == WRITING)
		sock_write(l, s, f);
	return true;
}

/* The kept connection was closed in the meantime: once more, on a new one. */
static bool
sock_is_stale(struct live *l, struct live_sock *s, struct flight *f)
{
	if (s->proto != NET_TCP || s->uses < 2 || f->got > 0)
		return false;
	live_pull(&s->flights, f);
	live_sock_close(l, s);
	f->sock = NULL;
	f->alone = true;
	f->sent = 0;
	f->stage = WAITING;
	live_push(&l->waiting, f);
	return true;
}

static void
sock_write(struct live *l, struct live_sock *s, struct flight *f)
{
	const ssize_t n = send(s->fd, f->query + f->sent, (size_t)f->len - f->sent, MSG_NOSIGNAL);

	if (n < 0) {
		if (sock_again(errno)) /* a datagram that finds no room is lost, as others are */
			f->stage = s->proto == NET_UDP ? READING : f->stage;
		else if (!sock_is_stale(l, s, f))
			sock_fail(l, s, errno);
		return;
	}
	f->sent = (uint16_t)(f->sent + n);
	if (f->sent == f->len)
		f->stage = READING;
}

void
live_leave(struct live *l, struct flight *f)
{
	struct live_sock *s = f->sock;
	const bool good = f->stage == DONE && f->result == NET_REPLY;

	f->sock = NULL;
	if (s == NULL)
		return;
	live_pull(&s->flights, f);
	if (s->proto == NET_UDP && (s->peer != NULL || s->flights.first != NULL) && s->n_past < LIVE_USES)
		s->past[s->n_past++] = (struct live_past) { net_question(f->query, f->len),
			net_id(f->query) };
	if (s->flights.first != NULL)
		return;
	if (s->peer == NULL || sock_is_worn(s, live_now_us(&l->net)) || (s->proto == NET_TCP && !good)) {
		live_sock_close(l, s);
	} else if (s->proto == NET_TCP) {
		s->next = s->peer->idle;
		s->peer->idle = s;
	}
}

/* Late, or twice: the question was asked over this socket and is over. */
static bool
sock_is_late(const struct live_sock *s, const uint8_t *msg, size_t n)
{
	const uint64_t question = net_question(msg, n);

	for (size_t i = 0; n >= 12 && i < s->n_past; i++)
		if (s->past[i].id == net_id(msg) && (msg[5] == 0 || s->past[i].question == question))
			return true;
	return false;
}

static struct flight *
sock_datagram(struct live *l, struct live_sock *s, struct net_event *ev)
{
	const ssize_t n = recv(s->fd, l->datagram, sizeof(l->datagram), 0);

	if (n < 0) {
		if (!sock_again(errno))
			sock_fail(l, s, errno);
		return NULL;
	}
	for (struct flight *f = s->flights.first; f != NULL; f = f->next)
		if (f->stage == READING && net_match(f->query, f->len, l->datagram, (size_t)n)) {
			ev->msg = l->datagram;
			ev->len = (size_t)n;
			return f;
		}
	if (sock_is_late(s, l->datagram, (size_t)n))
		return NULL;
	s->spoilt = true;
	for (struct flight *f = s->flights.first; f != NULL; f = f->next) {
		f->mismatched++;
		f->other_id += net_fit(f->query, f->len, l->datagram, (size_t)n) == NET_OTHER_ID;
	}
	return NULL;
}

/* A whole message has come. */
static struct flight *
sock_message(struct live *l, struct flight *f, size_t want, struct net_event *ev)
{
	const enum net_fit fit = (f->n_before == 0 ? net_fit : net_fit_next)(f->query + 2, f->len - 2u,
	    f->reply + 2, want - 2);
	int64_t next_us;

	if (fit != NET_FITS) {
		f->mismatched++;
		f->other_id += fit == NET_OTHER_ID;
		live_finish(l, f, NET_BROKEN);
		return NULL;
	}
	if (f->more != NULL && (next_us = f->more(f->tag, f->reply + 2, want - 2)) > 0) {
		f->n_before++;
		f->got = 0;
		live_deadline(l, f, live_now_us(&l->net) + next_us);
		return NULL;
	}
	ev->msg = f->reply + 2;
	ev->len = want - 2;
	return f;
}

static struct flight *
sock_stream(struct live *l, struct live_sock *s, struct flight *f, struct net_event *ev)
{
	size_t want;
	ssize_t n;

	if (f->reply == NULL)
		f->reply = live_big(l);
	want = f->got < 2 ? 2 : 2 + ((size_t)f->reply[0] << 8 | f->reply[1]);
	n = recv(s->fd, f->reply + f->got, want - f->got, 0);
	if (n < 0 && sock_again(errno))
		return NULL;
	if (n <= 0) { /* closed in the middle, or before it began */
		if (!sock_is_stale(l, s, f))
			live_finish(l, f, NET_BROKEN);
		return NULL;
	}
	f->got += (uint32_t)n;
	if (f->got < 2)
		return NULL;
	want = 2 + ((size_t)f->reply[0] << 8 | f->reply[1]);
	return f->got < want ? NULL : sock_message(l, f, want, ev);
}

struct flight *
live_ready(struct live *l, struct live_sock *s, short revents, struct net_event *ev)
{
	struct flight *f = s->flights.first;

	if (f == NULL)
		return NULL;
	if (s->proto == NET_UDP)
		return sock_datagram(l, s, ev);
	if (f->stage == CONNECTING && (revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
		int error = 0;
		socklen_t n = sizeof(error);

		getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &n);
		if (error != 0) {
			sock_fail(l, s, error);
			return NULL;
		}
		f->stage = WRITING;
	}
	if (f->stage == WRITING)
		sock_write(l, s, f);
	else if (f->stage == READING)
		return sock_stream(l, s, f, ev);
	return NULL;
}
