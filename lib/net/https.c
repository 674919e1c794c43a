#include "https.h"
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "curl_door.h"
#include <assert.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>

enum { US = 1000000 };

struct transfer {
	struct transfer *next;
	struct https *h;
	struct arena *a; /* the page's */
	const struct net_https *ask;
	void *tag;
	CURL *easy;
	struct curl_slist *headers;
	const char *url; /* of this hop */
	struct buf body;
	size_t head;
	unsigned hops;
	int64_t end_us;
	struct net_page page;
	bool here_too; /* this hop may go to an address that is not globally reachable */
	bool special, long_head, long_body;
};

struct https {
	struct arena *arena;
	CURLM *multi;
	struct transfer *under_way, *held; /* held: what the last event points to */
	VEC(struct https_socket) sockets;
	int64_t now_us, due_us;
};

static int
https_on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *unused)
{
	struct https *h = ctx;
	const short events = (short)((what & CURL_POLL_IN ? POLLIN : 0) |
	    (what & CURL_POLL_OUT ? POLLOUT : 0));
	size_t i = 0;

	(void)easy, (void)unused;
	while (i < h->sockets.n && h->sockets.v[i].fd != fd)
		i++;
	if (what == CURL_POLL_REMOVE) {
		if (i < h->sockets.n)
			h->sockets.v[i] = h->sockets.v[--h->sockets.n];
		return 0;
	}
	if (i == h->sockets.n)
		vec_add(h->arena, &h->sockets)->fd = fd;
	h->sockets.v[i].events = events;
	return 0;
}

static int
https_on_timer(CURLM *multi, long ms, void *ctx)
{
	struct https *h = ctx;

	(void)multi;
	h->due_us = ms < 0 ? INT64_MAX : h->now_us + ms * 1000;
	return 0;
}

struct https *
https_new(struct arena *a)
{
	struct https *h = new(a, struct https, 1);

	h->arena = a;
	if (!curl_door_open())
		return h; /* every page is a failure, at once */
	arena_must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? h : NULL);
	h->due_us = INT64_MAX;
	h->multi = arena_must(curl_multi_init());
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, https_on_socket);
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, https_on_timer);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	return h;
}

/* The library's own limit on sizes lets a chunked body past: we count. */
static size_t
https_on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	n *= size;
	t->long_body = n > t->ask->max_octets - t->body.n;
	if (t->long_body)
		return 0;
	buf_add(&t->body, p, n);
	return n;
}

static size_t
https_on_head(char *p, size_t size, size_t n, void *ctx)
{
	static const char date[] = "date:";
	struct transfer *t = ctx;
	char text[64];

	n *= size;
	t->head += n;
	t->long_head = t->head > HTTPS_MAX_HEAD;
	if (t->long_head)
		return 0;
	if (n > sizeof(date) && n < sizeof(text) && strncasecmp(p, date, sizeof(date) - 1) == 0) {
		memcpy(text, p, n);
		text[n] = '\0';
		t->page.date = curl_getdate(text + sizeof(date) - 1, NULL);
		if (t->page.date < 0)
			t->page.date = 0;
	}
	return n;
}

static curl_socket_t
https_on_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = ctx;
	struct net_addr a = { .family = to->family == AF_INET ? 4 : 6 };

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (to->family == AF_INET)
		memcpy(a.octets, &((struct sockaddr_in *)(void *)&to->addr)->sin_addr, 4);
	else if (to->family == AF_INET6)
		memcpy(a.octets, &((struct sockaddr_in6 *)(void *)&to->addr)->sin6_addr, 16);
	else
		return CURL_SOCKET_BAD;
	if (!t->here_too && !net_addr_is_global(&a)) {
		t->special = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

#define SET(t, option, value) \
	arena_must(curl_easy_setopt((t)->easy, (option), (value)) == CURLE_OK ? (t) : NULL)

static void
https_limits(struct transfer *t)
{
	const int64_t left_ms = (t->end_us - t->h->now_us) / 1000;
	const long ms = left_ms < 1 ? 1 : left_ms > 600000 ? 600000 : (long)left_ms;

	SET(t, CURLOPT_TIMEOUT_MS, ms);
	SET(t, CURLOPT_CONNECTTIMEOUT_MS, ms < HTTPS_CONNECT_MS ? ms : (long)HTTPS_CONNECT_MS);
	SET(t, CURLOPT_LOW_SPEED_LIMIT, (long)HTTPS_SLOW_OCTETS);
	SET(t, CURLOPT_LOW_SPEED_TIME, (long)HTTPS_SLOW_S);
}

/* Encodings are not asked for, so nothing unfolds after it was counted.  No proxy,
 * no netrc and no cookies: nothing that the environment could slip in. */
static void
https_options(struct transfer *t)
{
	SET(t, CURLOPT_PROTOCOLS_STR, "https");
	SET(t, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	SET(t, CURLOPT_FOLLOWLOCATION, 0L); /* each hop is looked at here */
	SET(t, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(t, CURLOPT_PROXY, "");
	SET(t, CURLOPT_NOSIGNAL, 1L);
	SET(t, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* No HTTP/2 in the library: 1.1 will do. */
	curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(t, CURLOPT_USERAGENT, "dnssec-lint/" LINT_VERSION);
	if (t->ask->ca_file != NULL) {
		SET(t, CURLOPT_CAINFO, t->ask->ca_file);
		SET(t, CURLOPT_CAPATH, NULL);
	}
#if LIBCURL_VERSION_NUM >= 0x075700
	/* A system resolver that hangs must not hold up the end. */
	SET(t, CURLOPT_QUICK_EXIT, 1L);
#endif
	if (t->ask->accept != NULL) {
		t->headers = arena_must(curl_slist_append(NULL,
		    arena_printf(t->a, "Accept: %s", t->ask->accept)));
		SET(t, CURLOPT_HTTPHEADER, t->headers);
	}
	SET(t, CURLOPT_WRITEFUNCTION, https_on_body);
	SET(t, CURLOPT_WRITEDATA, t);
	SET(t, CURLOPT_HEADERFUNCTION, https_on_head);
	SET(t, CURLOPT_HEADERDATA, t);
	SET(t, CURLOPT_OPENSOCKETFUNCTION, https_on_open);
	SET(t, CURLOPT_OPENSOCKETDATA, t);
	SET(t, CURLOPT_PRIVATE, t);
}

/* The server's part of two URLs: scheme, host and port. */
static bool
same_server(const char *a, const char *b)
{
	static const CURLUPart parts[] = { CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT };
	CURLU *u = arena_must(curl_url()), *v = arena_must(curl_url());
	bool same = curl_url_set(u, CURLUPART_URL, a, 0) == CURLUE_OK &&
	    curl_url_set(v, CURLUPART_URL, b, 0) == CURLUE_OK;

	for (size_t i = 0; same && i < sizeof(parts) / sizeof(*parts); i++) {
		char *p = NULL, *q = NULL;

		same = curl_url_get(u, parts[i], &p, CURLU_DEFAULT_PORT) == CURLUE_OK &&
		    curl_url_get(v, parts[i], &q, CURLU_DEFAULT_PORT) == CURLUE_OK &&
		    strcasecmp(p, q) == 0;
		curl_free(p);
		curl_free(q);
	}
	curl_url_cleanup(u);
	curl_url_cleanup(v);
	return same;
}

static void
https_hop(struct transfer *t, const char *url)
{
	t->url = arena_copy(t->a, url, strlen(url));
	t->here_too = t->ask->named != NULL && same_server(t->ask->named, url);
	t->head = 0;
	t->page.date = 0;
	buf_reset(&t->body);
	SET(t, CURLOPT_URL, t->url);
	https_limits(t);
	arena_must(curl_multi_add_handle(t->h->multi, t->easy) == CURLM_OK ? t : NULL);
}

void
https_start(struct https *h, const struct net_query *q, int64_t now_us)
{
	struct arena *a = arena_new();
	struct transfer *t = new(a, struct transfer, 1);

	*t = (struct transfer) { .next = h->under_way, .h = h, .a = a, .ask = q->https, .tag = q->tag,
		.body = buf_new(a), .end_us = now_us + q->timeout_us };
	h->under_way = t;
	h->now_us = now_us;
	if (h->multi == NULL)
		return;
	t->easy = arena_must(curl_easy_init());
	https_options(t);
	https_hop(t, q->https->url);
}

int64_t
https_due(const struct https *h)
{
	if (h->multi == NULL)
		return h->under_way != NULL ? 0 : INT64_MAX;
	return h->due_us;
}

size_t
https_sockets(const struct https *h, const struct https_socket **list)
{
	*list = h->sockets.v;
	return h->sockets.n;
}

void
https_run(struct https *h, int fd, short revents, int64_t now_us)
{
	const int what = (revents & POLLIN ? CURL_CSELECT_IN : 0) |
	    (revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
	    (revents & (POLLERR | POLLHUP | POLLNVAL) ? CURL_CSELECT_ERR : 0);
	int running;

	h->now_us = now_us;
	if (h->multi == NULL)
		return;
	if (fd < 0)
		h->due_us = INT64_MAX; /* it says anew when */
	curl_multi_socket_action(h->multi, fd < 0 ? CURL_SOCKET_TIMEOUT : fd, what, &running);
}

static const char *
escaped(struct arena *a, const char *s)
{
	const size_t n = strlen(s), room = n * 4 + 1;
	char *to = new(a, char, room);

	esc_line(to, room, s, n);
	return to;
}

/* Goes on to where the answer points; false: it is the end, perhaps with a failure. */
static bool
https_redirect(struct transfer *t)
{
	char *to = NULL;

	if (t->page.status < 300 || t->page.status > 399 ||
	    curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &to) != CURLE_OK || to == NULL)
		return false;
	if (strncasecmp(to, "https://", 8) != 0)
		t->page.failure = arena_printf(t->a, "redirects to %s, which is not https",
		    escaped(t->a, to));
	else if (t->hops++ == HTTPS_MAX_HOPS)
		t->page.failure = "redirects more than 3 times";
	if (t->page.failure != NULL)
		return false;
	https_hop(t, to);
	return true;
}

static void
https_fail(struct transfer *t, CURLcode code, struct net_event *ev)
{
	const char *why = NULL;

	ev->result = NET_BROKEN;
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		why = t->head > 0 ? "the answer came too slowly" : "no answer in time";
		ev->result = NET_TIMED_OUT;
		break;
	case CURLE_COULDNT_RESOLVE_HOST:
		why = "the server's name has no address";
		ev->result = NET_NO_ROUTE;
		break;
	case CURLE_COULDNT_CONNECT:
		why = t->special ? "the server's address is not globally reachable" : "no connection";
		ev->result = t->special ? NET_NO_ROUTE : NET_REFUSED;
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		why = "the server's certificate cannot be trusted";
		break;
	case CURLE_SSL_CACERT_BADFILE:
		why = "the file of certificate authorities cannot be read";
		break;
	case CURLE_WRITE_ERROR:
		if (t->long_head)
			why = "limit HTTPS_MAX_HEAD (65536 octets of headers) exceeded";
		else if (t->long_body)
			why = arena_printf(t->a, "the answer is longer than %zu octets",
			    t->ask->max_octets);
		break;
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
		why = "the answer broke off";
		break;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_LOGIN_DENIED:
		why = "not an https URL that can be asked";
		break;
	default:
		break;
	}
	t->page.failure = why != NULL ? why : escaped(t->a, curl_easy_strerror(code));
}

static void
https_fill(struct transfer *t)
{
	curl_off_t after = 0;
	char *type = NULL;

	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
	t->page.type = type == NULL ? NULL : escaped(t->a, type);
	t->page.retry_after = after > 0 ? after : 0;
	t->page.url = escaped(t->a, t->url);
	t->page.body = (const uint8_t *)t->body.p;
	t->page.octets = t->body.n;
}

static void
https_drop(struct transfer *t)
{
	struct transfer **link = &t->h->under_way;

	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
	if (t->easy == NULL)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
}

/* Without the library. */
static bool
https_stranded(struct https *h, struct net_event *ev)
{
	struct transfer *t = h->under_way;

	if (t == NULL)
		return false;
	*ev = (struct net_event) { .result = NET_BROKEN, .tag = t->tag, .page = &t->page };
	t->page.failure = "libcurl is not installed";
	t->page.url = escaped(t->a, t->ask->url);
	https_drop(t);
	h->held = t;
	return true;
}

bool
https_landed(struct https *h, struct net_event *ev)
{
	const CURLMsg *m;
	int left;

	if (h->held != NULL)
		arena_free(h->held->a);
	h->held = NULL;
	if (h->multi == NULL)
		return https_stranded(h, ev);
	while ((m = curl_multi_info_read(h->multi, &left)) != NULL) {
		const CURLcode code = m->data.result;
		struct transfer *t;
		long status = 0;
		char *p = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &p);
		t = (struct transfer *)(void *)p;
		assert(t != NULL);
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
		t->page.status = (uint16_t)(status < 0 || status > 999 ? 0 : status);
		curl_multi_remove_handle(h->multi, t->easy);
		*ev = (struct net_event) { .result = NET_REPLY, .tag = t->tag, .page = &t->page };
		if (code != CURLE_OK)
			https_fail(t, code, ev);
		else if (https_redirect(t))
			continue;
		https_fill(t);
		https_drop(t);
		h->held = t;
		return true;
	}
	return false;
}

bool
https_busy(const struct https *h)
{
	return h->under_way != NULL;
}

void
https_close(struct https *h)
{
	while (h->under_way != NULL) {
		struct transfer *t = h->under_way;

		if (h->multi != NULL)
			curl_multi_remove_handle(h->multi, t->easy);
		https_drop(t);
		arena_free(t->a);
	}
	if (h->held != NULL)
		arena_free(h->held->a);
	h->held = NULL;
	if (h->multi != NULL)
		curl_multi_cleanup(h->multi);
}
