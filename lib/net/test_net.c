#include "net.h"
#include "net_match.h"
#include "net_script.h"
#include "../base/arena.h"
#include "../base/tap.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* example. A, id 0x1234 */
static const uint8_t question[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0\7example\0\0\1\0\1";
enum { QUESTION = sizeof(question) - 1 };

static void
test_text(void)
{
	static const struct { const char *in, *out; } good[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "192.0.2.1@53", "192.0.2.1" },
		{ "192.0.2.1@5300", "192.0.2.1@5300" },
		{ "2001:DB8::1", "2001:db8::1" },
		{ "[2001:db8::1]@5300", "[2001:db8::1]@5300" },
		{ "2001:db8::1@5300", "[2001:db8::1]@5300" },
		{ "[::1]", "::1" },
	};
	static const char *const bad[] = { "", "@53", "192.0.2", "192.0.2.1@", "192.0.2.1@0",
		"192.0.2.1@65536", "192.0.2.1@5x", "[192.0.2.1]", "[::1", "::1]", "1.2.3.4.5", "x",
		"fe80::1%eth0", "192.0.2.1@99999999999", "::1::", "[]" };
	char out[NET_ADDR_TEXT];
	struct net_addr a;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		ok(net_addr_parse(good[i].in, 53, &a) && strcmp(net_addr_text(&a, out), good[i].out) == 0,
		    "%s reads and prints", good[i].in);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ok(!net_addr_parse(bad[i], 53, &a), "\"%s\" is refused", bad[i]);
}

static void
test_global(void)
{
	static const struct { const char *text; bool global; } table[] = {
		{ "8.8.8.8", true }, { "198.41.0.4", true }, { "0.0.0.0", false },
		{ "0.1.2.3", false }, { "10.255.255.255", false }, { "11.0.0.0", true },
		{ "100.63.255.255", true }, { "100.64.0.0", false }, { "100.127.255.255", false },
		{ "100.128.0.0", true }, { "127.0.0.1", false }, { "128.0.0.1", true },
		{ "169.254.169.254", false }, { "172.15.255.255", true }, { "172.16.0.0", false },
		{ "172.31.255.255", false }, { "172.32.0.0", true }, { "192.0.0.8", false },
		{ "192.0.0.9", true }, { "192.0.2.1", false }, { "192.88.99.1", false },
		{ "192.168.1.1", false }, { "198.17.255.255", true }, { "198.18.0.1", false },
		{ "198.19.255.255", false }, { "198.51.100.7", false }, { "203.0.113.7", false },
		{ "223.255.255.255", true }, { "224.0.0.1", false }, { "240.0.0.1", false },
		{ "255.255.255.255", false },
		{ "::", false }, { "::1", false }, { "::ffff:8.8.8.8", false }, { "64:ff9b::8.8.8.8", true },
		{ "64:ff9b::10.0.0.1", false }, { "64:ff9b:1::1", false }, { "100::1", false },
		{ "2001:503:ba3e::2:30", true }, { "2001::1", false }, { "2001:2::1", false },
		{ "2001:1::1", true }, { "2001:1::2", true }, { "2001:1::9", false },
		{ "2001:20::1", true }, { "2001:10::1", false }, { "2001:200::1", true },
		{ "2001:db8::1", false }, { "2002:808:808::1", false }, { "2a00:1450::1", true },
		{ "3fff::1", false }, { "3fff:1000::1", true }, { "4000::1", false },
		{ "5f00::1", false }, { "fc00::1", false }, { "fd12::1", false },
		{ "fe80::1", false }, { "ff02::1", false },
	};
	struct net_prefix p;
	struct net_addr a;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		ok(net_addr_parse(table[i].text, 53, &a) && net_addr_is_global(&a) == table[i].global,
		    "%s is %sglobally reachable", table[i].text, table[i].global ? "" : "not ");
	ok(net_prefix_parse("10.0.0.0/9", &p) && net_addr_parse("10.127.1.1", 53, &a) &&
	    net_prefix_has(&p, &a), "a prefix has its last address");
	ok(net_addr_parse("10.128.0.0", 53, &a) && !net_prefix_has(&p, &a), "and not the next");
	ok(net_prefix_parse("0.0.0.0/0", &p) && net_prefix_has(&p, &a), "/0 has all");
	ok(net_addr_parse("::1", 53, &a) && !net_prefix_has(&p, &a), "of its family");
	ok(net_prefix_parse("::1", &p) && net_prefix_has(&p, &a), "no length: one address");
	ok(!net_prefix_parse("10.0.0.0/33", &p) && !net_prefix_parse("10.0.0.0/", &p) &&
	    !net_prefix_parse("10.0.0.0@53/8", &p) && !net_prefix_parse("10/8", &p) &&
	    !net_prefix_parse("10.0.0.0/8x", &p), "bad prefixes are refused");
}

static void
test_match(void)
{
	uint8_t r[64];

	memcpy(r, question, QUESTION);
	ok(!net_match(question, QUESTION, r, QUESTION), "a query is no reply");
	r[2] |= 0x80;
	ok(net_match(question, QUESTION, r, QUESTION), "the same with QR is");
	r[14] = 'X';
	ok(net_match(question, QUESTION, r, QUESTION), "letters in any case");
	r[14] = 'y';
	ok(!net_match(question, QUESTION, r, QUESTION), "another name is not");
	r[14] = 'x';
	r[1] ^= 1;
	ok(!net_match(question, QUESTION, r, QUESTION), "another id is not");
	r[1] ^= 1;
	r[QUESTION - 3] ^= 1;
	ok(!net_match(question, QUESTION, r, QUESTION), "another type is not");
	r[QUESTION - 3] ^= 1;
	ok(!net_match(question, QUESTION, r, QUESTION - 1), "a cut question is not");
	r[5] = 0;
	ok(!net_match(question, QUESTION, r, 12), "no question and no error is not");
	r[3] = 1;
	ok(net_match(question, QUESTION, r, 12), "FORMERR without a question is");
	ok(!net_match(question, QUESTION, r, 11), "less than a header is not");
	r[5] = 2;
	ok(!net_match(question, QUESTION, r, QUESTION), "two questions are not");
}

/* Answers by the last octet of the address: 1 after 10 ms; 2 never; 3 refuses;
 * 4 two forged ones first; 5 on TCP garbage. */
static void
script(void *ctx, struct net_script *s, const struct net_query *q)
{
	uint8_t r[64];

	(void)ctx;
	memcpy(r, q->msg, q->len);
	r[2] |= 0x80;
	switch (q->to.octets[3]) {
	case 1:
		net_script_reply(s, r, q->len, 0);
		break;
	case 3:
		net_script_fail(s, NET_REFUSED);
		break;
	case 4:
		net_script_reply(s, r, q->len, 50000);
		r[0] ^= 1;
		net_script_reply(s, r, q->len, 100);
		net_script_reply(s, r, q->len, 200);
		break;
	case 5:
		net_script_reply(s, r, q->len - 2, 0);
		break;
	}
}

static void
test_script(void)
{
	local_arena *a = arena_new();
	const struct net_script_options o = { .answer = script, .delay_us = 10000, .clock = 1000 };
	struct net *net = net_script_new(a, &o);
	struct net_query q = { .msg = question, .len = QUESTION, .timeout_us = 400000 };
	struct net_event ev;
	static int tags[8];
	static const struct { int who; int64_t at; enum net_result result; uint32_t mismatched; } want[] = {
		{ 1, 10000, NET_REPLY, 0 }, { 3, 10000, NET_REFUSED, 0 }, { 5, 20000, NET_BROKEN, 1 },
		{ 4, 60000, NET_REPLY, 2 }, { 6, 100000, NET_TIMED_OUT, 0 }, { 2, 400000, NET_TIMED_OUT, 0 },
	};

	for (int i = 1; i <= 6; i++) {
		q.proto = i == 5 ? NET_TCP : i == 6 ? NET_TIMER : NET_UDP;
		q.timeout_us = i == 6 ? 100000 : 400000;
		q.to = (struct net_addr) { .family = 4, .port = 53, .octets = { 192, 0, 2, (uint8_t)i } };
		q.tag = &tags[i];
		net->ops->send(net, &q);
	}
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		ok(net->ops->wait(net, &ev) && ev.tag == &tags[want[i].who] && ev.at_us == want[i].at &&
		    ev.result == want[i].result && ev.mismatched == want[i].mismatched,
		    "event %zu is of %d at %lld us", i, want[i].who, (long long)want[i].at);
	ok(!net->ops->wait(net, &ev), "then nothing is in flight");
	ok(net->ops->now_us(net) == 400000 && net->ops->clock(net) == 1000,
	    "the clock stood where it should");
	ok(net_script_counts(net)->udp == 4 && net_script_counts(net)->tcp == 1 &&
	    net_script_counts(net)->in_flight == 0, "packets were counted");
}

static void
test_loss(void)
{
	unsigned lost[2] = { 0 }, again = 0;

	for (int round = 0; round < 2; round++) {
		local_arena *a = arena_new();
		const struct net_script_options o = { .answer = script, .loss = 300, .seed = 7 };
		struct net *net = net_script_new(a, &o);
		struct net_event ev;

		for (int i = 0; i < 1000; i++)
			net->ops->send(net, &(struct net_query) { .msg = question, .len = QUESTION,
			    .timeout_us = 1, .to = { .family = 4, .octets = { 192, 0, 2, 1 } } });
		while (net->ops->wait(net, &ev))
			lost[round] += ev.result == NET_TIMED_OUT;
	}
	again = lost[1];
	ok(lost[0] > 450 && lost[0] < 570, "30 %% each way loses about 51 %% (%u of 1000)", lost[0]);
	ok(again == lost[0], "the same seed loses the same");
}

/* A server on loopback with faults: what it does depends on the query's type. */
struct server {
	int udp, tcp, stop[2];
	uint16_t port;
	unsigned *ports; /* how often each was asked from; NULL: nobody counts */
	struct late {
		uint8_t p[512];
		size_t n;
		struct sockaddr_in from;
	} *late;
	pthread_t thread;
};

static void
serve_udp(const struct server *s)
{
	struct sockaddr_in from;
	socklen_t n_from = sizeof(from);
	uint8_t p[512];
	const ssize_t n = recvfrom(s->udp, p, sizeof(p), 0, (struct sockaddr *)&from, &n_from);

	if (n < 12)
		return;
	p[2] |= 0x80;
	if (p[n - 3] == 2) { /* two forged ones first */
		for (int i = 0; i < 2; i++) {
			p[i] ^= 1;
			sendto(s->udp, p, (size_t)n, 0, (struct sockaddr *)&from, n_from);
			p[i] ^= 1;
		}
	}
	if (s->ports != NULL)
		s->ports[ntohs(from.sin_port)]++;
	if (p[n - 3] == 5 && s->late->n == 0) { /* the first of two, when the second has come */
		memcpy(s->late->p, p, (size_t)n);
		s->late->n = (size_t)n;
		s->late->from = from;
		return;
	}
	if (p[n - 3] == 5) {
		sendto(s->udp, s->late->p, s->late->n, 0, (struct sockaddr *)&s->late->from, n_from);
		s->late->n = 0;
	}
	if (p[n - 3] != 3) /* silence */
		sendto(s->udp, p, (size_t)n, 0, (struct sockaddr *)&from, n_from);
}

static void
serve_tcp(const struct server *s)
{
	const int fd = accept(s->tcp, NULL, NULL);
	uint8_t p[514], gone[1];
	ssize_t n = recv(fd, p, sizeof(p), 0);

	if (n < 14)
		goto out;
	p[4] |= 0x80;
	switch (p[n - 3]) {
	case 1: /* drips, but comes to an end */
		for (ssize_t i = 0; i < n; i++)
			send(fd, p + i, 1, MSG_NOSIGNAL);
		break;
	case 2: /* closes in the middle */
		send(fd, p, (size_t)n - 5, MSG_NOSIGNAL);
		break;
	case 3: /* half of it, then nothing until the other side goes */
		send(fd, p, 5, MSG_NOSIGNAL);
		while (recv(fd, gone, 1, 0) > 0)
			;
		break;
	case 4: /* a length of nothing */
		send(fd, "\0\0", 2, MSG_NOSIGNAL);
		break;
	}
out:
	close(fd);
}

static void *
serve(void *p)
{
	const struct server *s = p;
	struct pollfd fds[] = { { s->udp, POLLIN, 0 }, { s->tcp, POLLIN, 0 }, { s->stop[0], POLLIN, 0 } };

	while (poll(fds, 3, -1) > 0 && fds[2].revents == 0) {
		if (fds[0].revents != 0)
			serve_udp(s);
		if (fds[1].revents != 0)
			serve_tcp(s);
	}
	return NULL;
}

static bool
server_start(struct server *s)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(sa);

	s->udp = socket(AF_INET, SOCK_DGRAM, 0);
	s->tcp = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(s->tcp, (struct sockaddr *)&sa, n) != 0 || listen(s->tcp, 8) != 0 ||
	    getsockname(s->tcp, (struct sockaddr *)&sa, &n) != 0 ||
	    bind(s->udp, (struct sockaddr *)&sa, n) != 0 || pipe(s->stop) != 0)
		return false;
	s->port = ntohs(sa.sin_port);
	return pthread_create(&s->thread, NULL, serve, s) == 0;
}

static void
ask(struct net *net, enum net_proto proto, uint16_t port, uint8_t type, int64_t timeout_us,
    struct net_event *ev)
{
	uint8_t msg[QUESTION];
	struct net_query q = { .proto = proto, .msg = msg, .len = QUESTION, .timeout_us = timeout_us,
		.to = { .family = 4, .port = port, .octets = { 127, 0, 0, 1 } } };

	memcpy(msg, question, QUESTION);
	msg[QUESTION - 3] = type;
	if (type == 5) { /* whose answers may be mixed up */
		static uint16_t id;

		memcpy(msg, &id, sizeof(id));
		id++;
	}
	net->ops->send(net, &q);
	if (!net->ops->wait(net, ev))
		ev->result = 99;
}

static void
test_live(void)
{
	local_arena *a = arena_new();
	struct net *net = net_live_new(a);
	struct server s = { 0 };
	struct net_event ev;
	int64_t before;
	uint8_t bits[64] = { 0 };

	ok(server_start(&s), "a server on loopback");
	ask(net, NET_UDP, s.port, 1, 5000000, &ev);
	ok(ev.result == NET_REPLY && ev.len == QUESTION && ev.mismatched == 0, "UDP");
	ask(net, NET_UDP, s.port, 2, 5000000, &ev);
	ok(ev.result == NET_REPLY && ev.mismatched == 2, "two forged datagrams are thrown away and counted");
	before = net->ops->now_us(net);
	ask(net, NET_UDP, s.port, 3, 30000, &ev);
	ok(ev.result == NET_TIMED_OUT && ev.at_us - before >= 30000, "silence is a time-out");
	ask(net, NET_TCP, s.port, 1, 5000000, &ev);
	ok(ev.result == NET_REPLY && ev.len == QUESTION && ev.msg[1] == 0x34, "TCP in drips");
	ask(net, NET_TCP, s.port, 2, 5000000, &ev);
	ok(ev.result == NET_BROKEN, "closed in the middle");
	ask(net, NET_TCP, s.port, 3, 30000, &ev);
	ok(ev.result == NET_TIMED_OUT, "one deadline for the whole exchange");
	ask(net, NET_TCP, s.port, 4, 5000000, &ev);
	ok(ev.result == NET_BROKEN, "a length of nothing");
	if (write(s.stop[1], "x", 1) == 1)
		pthread_join(s.thread, NULL);
	close(s.udp);
	close(s.tcp);
	ask(net, NET_UDP, s.port, 1, 5000000, &ev);
	ok(ev.result == NET_REFUSED, "nobody there: UDP");
	ask(net, NET_TCP, s.port, 1, 5000000, &ev);
	ok(ev.result == NET_REFUSED, "nobody there: TCP");
	net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .timeout_us = 1000, .tag = &s });
	ok(net->ops->wait(net, &ev) && ev.result == NET_TIMED_OUT && ev.tag == &s, "a timer");
	ok(!net->ops->wait(net, &ev), "nothing in flight");
	net->ops->fill(net, bits, sizeof(bits));
	ok(memcmp(bits, (uint8_t[64]) { 0 }, 64) != 0 && net->ops->clock(net) > 1700000000,
	    "randomness and a clock");
	net->ops->close(net);
}

static unsigned
n_ports(unsigned ports[65536])
{
	unsigned n = 0;

	for (size_t i = 0; i < 65536; i++)
		n += ports[i] > 0;
	memset(ports, 0, 65536 * sizeof(*ports));
	return n;
}

/* So many one after the other; true: each has its answer, and nothing else came. */
static bool
ask_many(struct net *net, enum net_proto proto, const struct server *s, unsigned n)
{
	struct net_event ev;
	bool good = true;

	for (unsigned i = 0; i < n; i++) {
		ask(net, proto, s->port, 1, 5000000, &ev);
		good &= ev.result == NET_REPLY && ev.len == QUESTION && ev.mismatched == 0;
	}
	return good;
}

/* Thousands of questions to one address: its sockets are used again, for a while. */
static void
test_kept(void)
{
	local_arena *a = arena_new();
	struct net *net = net_live_new(a);
	unsigned *ports = new(a, unsigned, 65536), n;
	struct late late = { .n = 0 };
	struct server s = { .ports = ports, .late = &late };
	struct net_event ev;
	uint32_t forged = 0;

	ok(server_start(&s), "a server on loopback");
	ok(ask_many(net, NET_UDP, &s, 256), "256 questions, all answered");
	n = n_ports(ports);
	ok(n > 240, "each from a port of its own (%u)", n);
	ok(ask_many(net, NET_UDP, &s, 640), "640 more");
	n = n_ports(ports);
	ok(n >= 10 && n < 600, "from fewer ports, and never from one alone (%u)", n);
	ok(ask_many(net, NET_TCP, &s, 64), "over TCP, where the server closes after each");
	for (int i = 0; i < 64; i++) {
		ask(net, NET_UDP, s.port, 2, 5000000, &ev);
		forged += ev.mismatched;
	}
	ok(forged == 128, "forged datagrams are counted, on kept sockets too (%u)", forged);
	n = n_ports(ports);
	ok(n > 56, "and none of those is used again (%u)", n);
	for (int i = 0; i < 400; i++) {
		/* One is given up; its answer may come where the next one is asked. */
		ask(net, NET_UDP, s.port, 5, 0, &ev);
		forged += ev.result != NET_TIMED_OUT;
		ask(net, NET_UDP, s.port, 5, 5000000, &ev);
		forged += ev.result != NET_REPLY || ev.mismatched > 0;
	}
	ok(forged == 128, "an answer that comes late is no forgery");
	if (write(s.stop[1], "x", 1) == 1)
		pthread_join(s.thread, NULL);
	close(s.udp);
	close(s.tcp);
	for (int i = 0; i < 20; i++) {
		ask(net, i % 2 == 0 ? NET_UDP : NET_TCP, s.port, 1, 5000000, &ev);
		forged += ev.result != NET_REFUSED;
	}
	ok(forged == 128, "a server that goes away is refused, whatever was kept");
	ok(!net->ops->wait(net, &ev), "nothing in flight");
	net->ops->close(net);
}

/* The page of one URL; what happens on loopback with a server there is in testdata/rdap. */
static struct net_event
page(struct net *net, const char *url, const char *named)
{
	const struct net_https get = { .url = url, .named = named, .max_octets = 1000 };
	struct net_event ev = { 0 };

	net->ops->send(net, &(struct net_query) { .proto = NET_HTTPS, .https = &get, .timeout_us = 5000000,
	    .tag = &ev });
	ok(net->ops->wait(net, &ev) && ev.page != NULL && ev.tag == &ev && ev.page->status == 0, "%s: %s",
	    url, ev.page->failure);
	return ev;
}

static void
test_https(void)
{
	static const char closed[] = "https://127.0.0.1:1/", six[] = "https://[::1]:1/";
	static const char *const special[] = { closed, six, "https://10.0.0.1/", "https://169.254.169.254/",
		"https://[::ffff:127.0.0.1]/", "https://0x7f.1/", "https://2130706433/",
		"https://localhost/" };
	static const char *const odd[] = { "http://127.0.0.1:1/", "file:///etc/passwd", "scp://127.0.0.1/x",
		"",
		"https://", "https://u:p@127.0.0.1:1/", "127.0.0.1:1" };
	const struct net_https get = { .url = closed, .named = closed, .max_octets = 1000 };
	local_arena *a = arena_new();
	struct net *net = net_live_new(a);
	struct net_event ev;
	bool timer = false, https = false;
	int mine, other;

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		ok(strcmp(page(net, special[i], NULL).page->failure,
		    "the server's address is not globally reachable") == 0, "is not gone to");
	ok(page(net, closed, closed).result == NET_REFUSED, "but when the user named it");
	ok(strstr(page(net, closed, "https://127.0.0.1:2/").page->failure, "not globally") != NULL &&
	    strstr(page(net, closed, "https://localhost:1/").page->failure, "not globally") != NULL,
	    "and only that server");
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		ok(page(net, odd[i], odd[i]).result == NET_BROKEN, "not a URL for us: %s", odd[i]);

	net->ops->send(net, &(struct net_query) { .proto = NET_TIMER, .timeout_us = 50000, .tag = &mine });
	net->ops->send(net, &(struct net_query) { .proto = NET_HTTPS, .https = &get, .timeout_us = 5000000,
	    .tag = &other });
	while (net->ops->wait(net, &ev)) {
		timer |= ev.tag == &mine && ev.page == NULL && ev.result == NET_TIMED_OUT;
		https |= ev.tag == &other && ev.page != NULL && ev.page->failure != NULL;
	}
	ok(timer && https, "beside other things in flight");
	net->ops->send(net, &(struct net_query) { .proto = NET_HTTPS, .https = &get, .timeout_us = 5000000,
	    .tag = &other });
	net->ops->close(net);
	ok(!net->ops->wait(net, &ev), "closed with a question under way");
}

int
main(void)
{
	test_text();
	test_global();
	test_match();
	test_script();
	test_loss();
	test_live();
	test_kept();
	test_https();
	return done_testing();
}
