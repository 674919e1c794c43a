#include "rdap.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "../dns/name.h"
#include "../net/net_script.h"

enum { US = 1000000 };

/* A service that follows a script: what is said to the n-th question. */
struct service {
	struct arena *a;
	struct evidence *e;
	struct net *net;
	struct ask *ask;
	const struct net_page *pages; /* the last one again and again; NULL: silence */
	size_t n, asked;
	const char *urls[8];
	bool lists; /* the first question is for IANA's list */
	struct rdap_options o;
};

static void
answer(void *ctx, struct net_script *s, const struct net_query *q)
{
	struct service *w = ctx;

	if (w->lists && w->asked == 0)
		ok(q->proto == NET_HTTPS && strcmp(q->https->url, RDAP_LIST_URL) == 0 &&
		    q->https->max_octets == REGISTRY_MAX_BASES && q->https->named == NULL,
		    "a question for the list");
	else
		ok(q->proto == NET_HTTPS && strcmp(q->https->accept, "application/rdap+json") == 0 &&
		    q->https->max_octets == REGISTRY_MAX_OCTETS, "a question by https: %s", q->https->url);
	if (w->asked < 8)
		w->urls[w->asked] = arena_copy(w->a, q->https->url, strlen(q->https->url));
	w->asked++;
	if (w->n > 0)
		net_script_page(s, &w->pages[w->asked <= w->n ? w->asked - 1 : w->n - 1]);
}

static struct lint_name
name(struct arena *a, const char *text)
{
	static const uint8_t root[1];
	uint8_t wire[255], len = 0;

	ok(name_parse(text, strlen(text), (struct lint_name) { root, 1 }, wire, &len) == NULL, "%s", text);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static void
run(struct service *w, struct arena *a, const char *zones, unsigned deadline_s, bool lab)
{
	struct net_script_options o = { .clock = 1637500000, .delay_us = 50000, .answer = answer, .ctx = w };
	struct ask_options ask = { .deadline_s = deadline_s };
	struct lint_name list[8];
	size_t n = 0;

	for (const char *p = zones; *p != '\0'; p += strspn(p, " ")) {
		const size_t len = strcspn(p, " ");

		list[n++] = name(a, arena_copy(a, p, len));
		p += len;
	}
	w->a = a;
	w->e = evidence_new(a);
	w->net = net_script_new(a, &o);
	w->ask = ask_new(w->e, w->net, &ask);
	rdap_ask(w->e, w->net, w->ask, list, n, lab, &w->o);
	while (ask_step(w->ask))
		;
}

#define BODY(s) .status = 200, .body = (const uint8_t *)(s), .octets = sizeof(s) - 1
static const char unsigned_zone[] = "{\"ldhName\":\"corp.com\",\"secureDNS\":{\"delegationSigned\":false}}";

static void
test_registry(void)
{
	static const struct net_page pages[] = {
		{ BODY("{\"ldhName\":\"corp.com\",\"links\":[{\"rel\":\"related\",\"type\":"
		       "\"application/rdap+json\",\"href\":"
		       "\"https://rdap.registrar.example/domain/CORP.COM\"}]}") },
		{ .status = 404 },
	};
	struct service w = { .pages = pages, .n = 2 };
	local_arena *a = arena_new();

	run(&w, a, "www.corp.com corp.com a.b.corp.com", 0, false);
	ok(w.asked == 2 && strcmp(w.urls[0], "https://rdap.verisign.com/com/v1/domain/corp.com") == 0,
	    "three zones of one domain are one question, at the registry's service");
	ok(strcmp(w.urls[1], "https://rdap.registrar.example/domain/CORP.COM") == 0,
	    "the registrar is asked as the registry says");
	ok(w.e->registries.n == 2 && w.e->registries.v[0].role == EV_REGISTRY &&
	    w.e->registries.v[0].failure == NULL && w.e->registries.v[0].at == 1637500000,
	    "an answer, with its time");
	ok(w.e->registries.v[1].role == EV_REGISTRAR && w.e->registries.v[1].status == 404 &&
	    strncmp(w.e->registries.v[1].failure, "RDAP answered 404", 17) == 0, "and a failure");
	ok(name_labels(w.e->registries.v[0].zone) == 2, "of the name that is registered");
}

static void
test_pause(void)
{
	static const struct net_page again[] = { { .status = 429, .retry_after = 3 },
	    { BODY(unsigned_zone) } };
	static const struct net_page busy[] = { { .status = 503, .retry_after = 3 } };
	static const struct net_page late[] = { { .status = 429, .retry_after = 60 } };
	static const struct net_page bare[] = { { .status = 429 } };
	static const struct {
		const char *what;
		const struct net_page *pages;
		size_t n, asked;
		int64_t seconds;
		const char *failure;
	} table[] = {
		{ "a pause that the time allows", again, 2, 2, 3, NULL },
		{ "no answer after it either", busy, 1, 2, 3, "RDAP answered 503, twice" },
		{ "a longer pause", late, 1, 1, 0,
		    "RDAP answered 429, Retry-After 60 s is past --timeout 10 s" },
		{ "no word of a pause", bare, 1, 1, 0, "RDAP answered 429" },
		{ "silence", NULL, 0, 1, 10, "no answer in time" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct service w = { .pages = table[i].pages, .n = table[i].n };
		local_arena *a = arena_new();
		const struct ev_registry *r;

		run(&w, a, "corp.com", 0, false);
		r = w.e->registries.v;
		ok(w.asked == table[i].asked && w.e->registries.n == 1, "%s: %zu questions", table[i].what,
		    w.asked);
		ok(table[i].failure == NULL ? r->failure == NULL
		    : r->failure != NULL && strcmp(r->failure, table[i].failure) == 0, "%s: %s",
		    table[i].what,
		    r->failure == NULL ? "an answer" : r->failure);
		ok(w.net->ops->now_us(w.net) / US == table[i].seconds, "%s: %lld s", table[i].what,
		    (long long)(w.net->ops->now_us(w.net) / US));
	}
}

static void
test_ended(void)
{
	static const struct net_page late[] = { { .status = 429, .retry_after = 8 } };
	struct service w = { .o.timeout_s = 5 }, v = { .pages = late, .n = 1 };
	local_arena *a = arena_new();

	run(&w, a, "corp.com", 2, false);
	ok(w.net->ops->now_us(w.net) == 2 * US && w.e->registries.n == 1 &&
	    strcmp(w.e->registries.v[0].failure, "the walk was ended before it answered") == 0,
	    "the deadline ends it");
	run(&v, a, "corp.com", 2, false);
	ok(v.asked == 1 && v.net->ops->now_us(v.net) == 2 * US && v.e->registries.n == 1 &&
	    v.e->registries.v[0].failure != NULL, "a pause too");
	w.asked = 0;
	run(&w, a, "corp.com", 0, false);
	ok(w.net->ops->now_us(w.net) == 5 * US, "--timeout is how long it is waited for");
}

static void
test_skipped(void)
{
	static const struct {
		const char *what, *zones;
		bool lab, off;
		const char *url, *why;
	} table[] = {
		{ "a registry that is not in the table", "corp.example", false, false, NULL,
		    "no RDAP service" },
		{ "a lab", "corp.com", true, false, NULL, "a lab has none" },
		{ "--no-rdap", "corp.com", false, true, NULL, "--no-rdap" },
		{ "a lab with a service of its own", "corp.com", true, false, "https://localhost/x", NULL },
	};
	static const struct net_page page[] = { { BODY(unsigned_zone) } };

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct service w = { .pages = page, .n = 1,
			.o = { .off = table[i].off, .url = table[i].url } };
		local_arena *a = arena_new();
		const struct ev_registry *r;

		run(&w, a, table[i].zones, 0, table[i].lab);
		r = w.e->registries.v;
		ok(w.asked == (table[i].why == NULL) && w.e->registries.n == 1 && r->failure == NULL &&
		    (table[i].why == NULL ? r->skipped == NULL && strcmp(w.urls[0],
		    "https://localhost/x/domain/corp.com") == 0 : strstr(r->skipped, table[i].why) != NULL),
		    "%s: %s", table[i].what, r->skipped != NULL ? r->skipped : "asked");
	}
}

static void
test_names(void)
{
	static const struct {
		const char *zone, *registered, *base;
	} table[] = {
		{ ".", "", NULL }, { "com.", "", NULL }, { "co.uk.", "", NULL },
		{ "corp.com.", "corp.com.", "https://rdap.verisign.com/com/v1/" },
		{ "a.b.c.corp.net.", "corp.net.", "https://rdap.verisign.com/net/v1/" },
		{ "www.corp.co.uk.", "corp.co.uk.", "https://rdap.nominet.uk/uk/" },
		{ "corp.uk.", "corp.uk.", "https://rdap.nominet.uk/uk/" },
		{ "xco.uk.", "xco.uk.", "https://rdap.nominet.uk/uk/" },
		{ "x.xcom.", "x.xcom.", NULL },
	};
	static const struct net_page page[] = { { .status = 404 } };
	struct service w = { .pages = page, .n = 1, .o.url = "https://rdap.example/" };
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct lint_name n = rdap_registered(a, name(a, table[i].zone));
		const char *base = n.len == 0 ? NULL : rdap_base(a, n);

		ok(strcmp(n.len == 0 ? "" : name_text(a, n), table[i].registered) == 0 &&
		    (table[i].base == NULL ? base == NULL : base != NULL && strcmp(base, table[i].base) == 0),
		    "%s is registered as '%s' at %s", table[i].zone, table[i].registered,
		    base == NULL ? "nobody known" : base);
	}
	run(&w, a, "a/b?\\032c%.example", 0, false);
	ok(w.asked == 1 && strcmp(w.urls[0], "https://rdap.example/domain/a%2Fb%3F%20c%25.example") == 0,
	    "a name cannot make another URL: %s", w.urls[0]);
}

#define LIST(service)                                                  \
	"{\"publication\":\"2026-11-20T02:00:03Z\",\"services\":"       \
	"[[[\"com\",\"example\"],[\"" service "\"]]]}"

static void
test_list(void)
{
	static const struct net_page good[] = { { BODY(LIST("https://new.example/")) }, { .status = 404 } };
	static const struct net_page bad[] = { { BODY("<html>") }, { .status = 404 } };
	static const struct net_page gone[] = { { .status = 503 }, { .status = 404 } };
	static const char kept[] = LIST("https://kept.example/");
	static const struct {
		const char *what, *zones, *url, *kept;
		const struct net_page *pages; /* NULL: the list in hand is new enough */
		size_t asked;
		bool fetched;
	} table[] = {
		{ "a new list", "corp.com a.example", "https://new.example/domain/corp.com", kept, good, 3,
		    true },
		{ "no list but something else", "corp.com", "https://kept.example/domain/corp.com", kept, bad,
		    2, false },
		{ "no list at all", "corp.com",
		    "https://rdap.verisign.com/com/v1/domain/corp.com", NULL, gone,
		    2, false },
		{ "a list of today", "corp.com", "https://kept.example/domain/corp.com", kept, NULL, 1,
		    false },
		{ "one that lacks it, while the table has it", "corp.uk",
		    "https://rdap.nominet.uk/uk/domain/corp.uk", kept, NULL, 1, false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct rdap_list list = { .wanted = table[i].pages != NULL };
		struct service w = { .pages = table[i].pages != NULL ? table[i].pages : good + 1,
			.n = table[i].pages != NULL ? 2 : 1, .lists = table[i].pages != NULL,
			.o.list = &list };
		local_arena *a = arena_new();

		if (table[i].kept != NULL)
			list.text = (struct lint_bytes) { (const uint8_t *)kept, sizeof(kept) - 1 };
		run(&w, a, table[i].zones, 0, false);
		ok(w.asked == table[i].asked && strcmp(w.urls[table[i].pages != NULL], table[i].url) == 0 &&
		    list.fetched == table[i].fetched, "%s: %s", table[i].what,
		    w.urls[table[i].pages != NULL]);
	}
}

static void
test_list_not_asked(void)
{
	static const struct net_page page[] = { { .status = 404 } };
	struct rdap_list list = { .wanted = true };
	struct service lab = { .o.list = &list }, off = { .o = { .list = &list, .off = true } };
	struct service named = { .pages = page, .n = 1, .o = { .list = &list, .url = "https://r.example/" } };
	struct service top = { .o.list = &list }, slow = { .o.list = &list, .lists = true };
	local_arena *a = arena_new();

	run(&lab, a, "corp.com", 0, true);
	run(&off, a, "corp.com", 0, false);
	run(&top, a, "com .", 0, false);
	ok(lab.asked == 0 && off.asked == 0 && top.asked == 0, "no list without somebody to ask");
	run(&named, a, "corp.com", 0, false);
	ok(named.asked == 1, "nor when the service is named");
	run(&slow, a, "corp.com", 2, false);
	ok(slow.asked == 1 && slow.e->registries.n == 1 && slow.e->registries.v[0].failure != NULL,
	    "the deadline ends the wait for the list");
}

int
main(void)
{
	test_list();
	test_list_not_asked();
	test_registry();
	test_pause();
	test_ended();
	test_skipped();
	test_names();
	return done_testing();
}
