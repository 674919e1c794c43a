#include "../base/tap.h"
#include "../dns/name.h"
#include "snapshot.h"

static const char hand[] =
    "{\"format\":\"dnssec-lint-snapshot\",\"format_version\":\"1.0\",\"command\":\"walk\","
    "\"arguments\":[\"walk\",\"corp.example\"],\"target\":\"corp.example.\",\"at\":\"2021-09-30T15:"
    "52:00Z\",\"queries\":3}\n"
    "{\"kind\":\"anchor\",\"zone\":\".\",\"records\":[\". 0 IN DS 1 13 2 "
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"],\"lines\":[7]}\n"
    "{\"kind\":\"source\",\"zone\":\"corp.example.\",\"host\":\"ns1.corp.example.\",\"address\":"
    "\"192.0.2.1\"}\n"
    "{\"kind\":\"cut\",\"zone\":\"corp.example.\",\"parent\":\"example.\",\"found\":true,"
    "\"complete\":true}\n"
    "{\"kind\":\"reply\",\"source\":0,\"name\":\"corp.example.\",\"type\":\"A\",\"result\":"
    "\"answer\",\"flags\":[\"aa\"],"
    "\"answer\":[\"corp.example. 300 IN A 192.0.2.7\"]}\n"
    "{\"kind\":\"reply\",\"source\":0,\"name\":\"corp.example.\",\"type\":\"MX\",\"result\":"
    "\"timeout\",\"edns\":\"bare\",\"bad_cookie\":true,\"edns_refused\":\"FORMERR\",\"mismatches\":{\"id\":2,"
    "\"question\":3,\"case\":4,\"cookie\":65535}}\n"
    "{\"kind\":\"something-newer\",\"x\":1}\n"
    "{\"kind\":\"registry\",\"zone\":\"corp.example.\",\"role\":\"registry\",\"url\":"
    "\"https://rdap.example/domain/corp.example\",\"status\":200,\"answer\":{\"objectClassName\":"
    "\"domain\",\"secureDNS\":{\"delegationSigned\":true,\"dsData\":[{\"keyTag\":2371,\"algorithm\":13,"
    "\"digestType\":2,\"digest\":\"00\",\"events\":[{\"eventAction\":\"last changed\"}]}]}}}\n"
    "{\"kind\":\"registry\",\"zone\":\"corp.example.\",\"role\":\"registrar\",\"url\":"
    "\"https://r.example/\",\"status\":429,\"failure\":\"RDAP answered 429\"}\n"
    "{\"kind\":\"registry\",\"zone\":\"www.example.\",\"skipped\":\"no RDAP\"}\n";

static bool
load(struct arena *a, const char *text, struct evidence **e, struct err *err)
{
	struct snapshot_run r;

	*err = (struct err) { 0 };
	*e = evidence_new(a);
	return snapshot_load(*e, "f", text, strlen(text), &r, err);
}

/* One edit of the good text, and what must be said of it. */
static void
refuses(const char *what, const char *from, const char *to, const char *says)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	const char *at = strstr(hand, from);
	struct evidence *e;
	struct err err;

	buf_add(&b, hand, (size_t)(at - hand));
	buf_str(&b, to);
	buf_str(&b, at + strlen(from));
	ok(at != NULL && !load(a, b.p, &e, &err) && err.exit == 2 && strstr(err.text, says) != NULL,
	    "%s: %s", what, err.text);
}

/* A disk that was full, a copy that was stopped: at a line's end, too. */
static void
cut_off(void)
{
	local_arena *a = arena_new();
	struct snapshot_run run;
	struct evidence *e = evidence_new(a), *again;
	struct buf whole = buf_new(a), part = buf_new(a);
	const char *last;
	struct err err;

	snapshot_load(e, "hand", hand, strlen(hand), &run, &err);
	snapshot_save(&whole, e, &run);
	ok(load(a, whole.p, &again, &err), "a whole one: %s", err.text);
	last = strstr(whole.p, "{\"kind\":\"end\"");
	ok(last != NULL, "ends with a line that says so");
	buf_add(&part, whole.p, (size_t)(last - whole.p));
	ok(!load(a, part.p, &again, &err) && strstr(err.text, "cut off") != NULL, "without it: %s", err.text);
	buf_reset(&part);
	buf_add(&part, whole.p, (size_t)(strchr(whole.p, '\n') + 1 - whole.p));
	buf_str(&part, last);
	ok(!load(a, part.p, &again, &err) && strstr(err.text, "f:2: lines are missing") != NULL,
	    "without those before it: %s", err.text);
}

/* What a registry said may be longer than a line of DNS. */
static void
long_answer(void)
{
	local_arena *a = arena_new();
	const size_t n = 700000;
	char *body = arena_alloc(a, n + 1, 1);
	struct buf one = buf_new(a), head = buf_new(a);
	struct snapshot_run run = { .command = "walk", .at = 1 };
	struct evidence *e = evidence_new(a), *again;
	struct err err;

	memset(body, ' ', n);
	memcpy(body, "{\"objectClassName\":\"domain\"", 27);
	body[n - 1] = '}';
	evidence_add_registry(e, &(struct ev_registry) { .zone = { (const uint8_t *)"\1a", 3 }, .at = 1,
	    .url = "https://rdap.example/domain/a", .status = 200, .body = { (uint8_t *)body, n } });
	snapshot_save(&one, e, &run);
	ok(load(a, one.p, &again, &err) && again->registries.n == 1 && again->registries.v[0].body.n == n &&
	    again->registries.v[0].failure == NULL, "an answer of 700000 octets: %s", err.text);
	buf_add(&head, one.p, (size_t)(strchr(one.p, '\n') + 1 - one.p));
	buf_str(&head, "{\"kind\":\"registry\",\"zone\":\"");
	for (size_t i = 0; i < SNAPSHOT_MAX_REGISTRY; i++)
		buf_char(&head, 'a');
	ok(!load(a, head.p, &again, &err) && strstr(err.text, "f:2: limit SNAPSHOT_MAX_REGISTRY") != NULL,
	    "but not any length: %s", err.text);
}

#define RESOLVER "{\"kind\":\"resolver\","
#define RESOLVED "{\"kind\":\"resolved\",\"name\":\"a.\",\"type\":\"A\","
/* Lines of resolvers, and what is wrong with some. */
static void
resolvers(void)
{
	static const char head[] =
	    "{\"format\":\"dnssec-lint-snapshot\",\"format_version\":\"1.0\","
	    "\"command\":\"walk\",\"at\":\"2026-11-22T12:00:00Z\"}\n";
	static const char one[] = RESOLVER "\"name\":\"a\",\"address\":\"192.0.2.53\"}\n";
	static const struct {
		const char *line, *says;
	} bad[] = {
		{ RESOLVER "\"address\":\"192.0.2.53\"}\n", "f:2: a resolver needs a name" },
		{ RESOLVER "\"name\":\"a\",\"address\":\"a\"}\n", "f:2: a resolver needs a name" },
		{ RESOLVER "\"name\":\"a\",\"address\":\"::1\",\"validating\":\"x\"}\n",
		    "f:2: a word is not one of those known" },
		{ RESOLVED "\"resolver\":0,\"step\":1}\n",
		    "f:2: it needs a resolver" },
		{ RESOLVED "\"step\":1}\n", "f:2: it needs a resolver" },
	};
	static const char *const steps[] = { "0", "65536", "-1", "\"1\"" };
	local_arena *a = arena_new();
	struct buf many = buf_new(a);
	struct evidence *e;
	struct err err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!load(a, arena_printf(a, "%s%s", head, bad[i].line), &e, &err) &&
		    strstr(err.text, bad[i].says) != NULL, "refused: %s", err.text);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		ok(!load(a, arena_printf(a, "%s%s" RESOLVED "\"resolver\":0,\"step\":%s}\n", head, one,
		    steps[i]), &e, &err) && strstr(err.text, "f:3: it needs a resolver") != NULL,
		    "a step of %s: %s", steps[i], err.text);
	buf_str(&many, head);
	for (unsigned i = 0; i <= EV_MAX_RESOLVERS; i++)
		buf_str(&many, one);
	ok(!load(a, many.p, &e, &err) && strstr(err.text, "limit EV_MAX_RESOLVERS") != NULL, "too many: %s",
	    err.text);
	ok(load(a, arena_printf(a, "%s%s" RESOLVED "\"resolver\":0,\"step\":1,"
	    "\"unchecked\":true,\"result\":\"answer\",\"flags\":[\"ra\",\"ad\"]}\n", head, one), &e, &err) &&
	    e->replies.n == 1 && e->replies.v[0].unchecked && e->replies.v[0].wire.p[3] == 0xa0,
	    "an answer by hand");
}

/* Two walks of one run, of which the second went to other servers. */
static void
beside(void)
{
	static const char more[] = "{\"kind\":\"beside\",\"line\":";
	local_arena *a = arena_new();
	struct evidence *e, *again;
	struct snapshot_run run;
	struct buf one = buf_new(a), two = buf_new(a), part = buf_new(a);
	struct err err = { 0 };
	const char *last = NULL;

	e = evidence_new(a);
	snapshot_load(e, "f", hand, strlen(hand), &run, &err);
	e->beside = evidence_new(a);
	snapshot_load(e->beside, "f", hand, strlen(hand), &run, &err);
	snapshot_save(&one, e, &run);
	ok(load(a, one.p, &again, &err) && again->beside != NULL && again->replies.n == 2 &&
	    again->beside->replies.n == 2 && again->beside->beside == NULL, "one snapshot in another: %s",
	    err.text);
	snapshot_save(&two, again, &run);
	ok(one.n == two.n && memcmp(one.p, two.p, one.n) == 0, "saves to the same octets");
	for (const char *p = one.p; (p = strstr(p, more)) != NULL; p++)
		last = p;
	buf_add(&part, one.p, (size_t)(last - one.p));
	ok(!load(a, part.p, &again, &err) && strstr(err.text, "cut off") != NULL, "cut off in it: %s",
	    err.text);
	buf_str(&part, "{\"kind\":\"beside\",\"line\":{\"kind\":\"beside\",\"line\":{}}}\n");
	ok(!load(a, part.p, &again, &err) && strstr(err.text, "has none in it") != NULL, "not deeper: %s",
	    err.text);
	buf_reset(&part);
	buf_add(&part, one.p, (size_t)(strstr(one.p, more) - one.p));
	buf_str(&part, "{\"kind\":\"beside\",\"line\":7}\n");
	ok(!load(a, part.p, &again, &err) && err.exit == 2, "no line: %s", err.text);
}

int
main(void)
{
	local_arena *a = arena_new();
	struct evidence *e, *again;
	struct snapshot_run run;
	struct buf one = buf_new(a), two = buf_new(a);
	struct err err = { 0 };
	const uint8_t *w;

	e = evidence_new(a);
	ok(snapshot_load(e, "f", hand, strlen(hand), &run, &err), "loads: %s", err.text);
	ok(run.at == 1633017120 && run.n_arguments == 2 && strcmp(run.target, "corp.example.") == 0,
	    "what was run");
	ok(e->n_queries == 3 && e->cuts.n == 1 && e->replies.n == 2 && e->zones.n == 1, "all that is in it");
	ok(e->zones.v[0]->data->n_records == 1 && zdata_where(e->zones.v[0]->data, 0) == 7,
	    "the anchor and its line");
	ok(e->sources.v[e->replies.v[0].source].host.len == 18,
	    "the reply knows its server, past the anchor's source");
	w = e->replies.v[0].wire.p;
	ok(e->replies.v[0].wire.n == 12 + (14 + 4) + (14 + 10 + 4) + 11, "a message was made");
	ok(w[2] == 0x84 && w[7] == 1 && w[11] == 1, "of one answer, authoritative, with OPT");
	ok(e->replies.v[1].edns == LINT_EDNS_BARE && e->replies.v[1].bad_cookie &&
	    e->replies.v[1].refused == 1 &&
	    memcmp(&e->replies.v[1].mismatches, &(struct ev_mismatches) { 2, 3, 4, 65535 },
	        sizeof(struct ev_mismatches)) == 0, "how it was asked, and what was not believed");
	ok(e->replies.v[1].result == LINT_TIMEOUT && e->replies.v[1].wire.n == 0, "silence is evidence too");

	ok(e->registries.n == 3 && e->registries.v[0].says.ds.n == 1 && e->registries.v[0].failure == NULL &&
	    e->registries.v[0].at == 1633017120 && e->registries.v[0].status == 200,
	    "what the registry said");
	ok(e->registries.v[1].role == EV_REGISTRAR && e->registries.v[1].status == 429 &&
	    strcmp(e->registries.v[1].failure, "RDAP answered 429") == 0, "that the registrar failed");
	ok(e->registries.v[2].failure == NULL && strcmp(e->registries.v[2].skipped, "no RDAP") == 0,
	    "that nobody was asked");

	e->said = (struct ev_said){ true, true, 1633010000, 7200, 1633000000 };
	e->at = run.at + 1; /* --at asked about another instant */
	snapshot_save(&one, e, &run);
	ok(load(a, one.p, &again, &err), "what was saved loads: %s", err.text);
	snapshot_save(&two, again, &run);
	ok(again->at == e->at && run.at != e->at, "when it was collected, and the instant of judgement");
	ok(again->said.has_ds && again->said.has_signed && again->said.ds_seen == 1633010000 &&
	    again->said.ds_ttl == 7200 && again->said.signed_since == 1633000000, "what was declared");
	ok(one.n == two.n && memcmp(one.p, two.p, one.n) == 0, "and saves to the same octets");
	ok(snapshot_looks_like(one.p, one.n) && !snapshot_looks_like("$TTL 1", 6),
	    "it is known by its first line");

	refuses("another major version", "\"1.0\"", "\"2.0\"", "f:1: this version");
	refuses("no time of collecting", "\"queries\":3", "\"collected_at\":\"x\"", "f:1: a time is not");
	refuses("a declared TTL of nothing", "\"queries\":3", "\"said\":{\"ds_ttl\":0}", "f:1: what is said");
	refuses("a declared time that is none", "\"queries\":3", "\"said\":{\"ds_seen\":\"x\"}",
	    "f:1: what is said");
	refuses("no time", "\"at\":\"2021-09-30T15:52:00Z\"", "\"at\":\"noon\"", "f:1: command or time");
	refuses("a source without address", "\"address\":\"192.0.2.1\"", "\"address\":\"x\"", "f:3:");
	refuses("a reply of nobody", "\"source\":0", "\"source\":9", "f:5: it names a source");
	refuses("a negative source", "\"source\":0", "\"source\":-1", "f:5: it names a source");
	refuses("a bad record", "IN A 192.0.2.7", "IN A 192.0.2.777", "f:5: a record does not parse");
	refuses("two lines in a record", "IN A 192.0.2.7", "IN A 192.0.2.7\\n$INCLUDE /etc/passwd", "f:5:");
	refuses("an include", "corp.example. 300 IN A 192.0.2.7", "$INCLUDE /etc/passwd", "f:5:");
	refuses("a bad name", "\"name\":\"corp.example.\",\"type\":\"MX\"",
	    "\"name\":\"corp\",\"type\":\"MX\"", "f:6: a name");
	refuses("a count that is none", "\"id\":2", "\"id\":-2", "f:6: a count");
	refuses("a count past the end", "65535", "65536", "f:6: a count");
	refuses("a refusal by no rcode", "FORMERR", "NOERROR", "f:6: the rcode");
	refuses("an unknown manner", "\"bare\"", "\"half\"", "f:6: a word");
	refuses("an unknown word", "\"timeout\"", "\"perhaps\"", "f:6: a word");
	refuses("a key twice", "\"queries\":3", "\"queries\":3,\"queries\":4", "f:1: not a line of JSON");
	refuses("depth", "\"x\":1", "\"x\":[[[[[[[[[1]]]]]]]]]", "SNAPSHOT_MAX_DEPTH");
	refuses("a wrong sum", "\"result\":\"timeout\"",
	    "\"result\":\"answer\",\"wire\":\"AAAAAAAAAAAAAAAA\",\"sha256\":\"00\"",
	    "f:6: the message does not have the SHA-256");
	refuses("a sum that is none of it", "\"failure\":\"RDAP answered 429\"",
	    "\"body\":\"AAAA\",\"sha256\":"
	    "\"0000000000000000000000000000000000000000000000000000000000000000\"",
	    "f:9: the message does not have");
	refuses("a registry without a zone", "\"registry\",\"zone\":\"corp.example.\",\"role\":\"registry\"",
	    "\"registry\",\"role\":\"registry\"", "f:8: a registry needs");
	refuses("one of nobody", "\"skipped\":\"no RDAP\"", "\"x\":1", "f:10: a registry needs");
	refuses("an unknown role", "\"registrar\"", "\"reseller\"", "f:9: a word");
	refuses("a body of another sum", "\"failure\":\"RDAP answered 429\"",
	    "\"body\":\"AAAA\",\"sha256\":\"00\"", "f:9: the message does not have");
	long_answer();
	cut_off();
	resolvers();
	beside();
	return done_testing();
}
