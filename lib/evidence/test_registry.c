#include "evidence.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"

static const struct lint_name corp = { (const uint8_t *)"\4corp\7example", 14 };

/* "yes/- 2371/13/2:00ab 1 unread changed=... ": all that was understood. */
static const char *
summary(struct arena *a, const char *json)
{
	static const char *const said[] = { "-", "no", "yes" };
	struct buf b = buf_new(a);
	struct registry_says s;
	const char *why =
	    registry_read(a, corp, (struct lint_bytes) { (const uint8_t *)json, strlen(json) }, &s);

	if (why != NULL)
		return arena_printf(a, "! %s", why);
	buf_printf(&b, "%s %s/%s", s.speaks ? s.lists ? "list" : "flags" : "silent",
	    said[s.delegation_signed], said[s.zone_signed]);
	for (size_t i = 0; i < s.ds.n; i++) {
		const struct lint_bytes r = s.ds.v[i].rdata;

		buf_printf(&b, " %s%u/%u/%u:", s.ds.v[i].from_key ? "key:" : "", lint_u16(r.p), r.p[2],
		    r.p[3]);
		hex_print(&b, r.p + 4, r.n < 6 ? r.n - 4 : 2);
	}
	if (s.unread > 0)
		buf_printf(&b, " unread=%u", s.unread);
	if (s.max_sig_life > 0)
		buf_printf(&b, " life=%u", s.max_sig_life);
	if (s.last_changed > 0 || s.expires > 0 || s.updated > 0)
		buf_printf(&b, " at=%lld,%lld,%lld", (long long)s.last_changed, (long long)s.updated,
		    (long long)s.expires);
	for (size_t i = 0; i < s.status.n; i++)
		buf_printf(&b, " [%s]", s.status.v[i]);
	if (s.related != NULL)
		buf_printf(&b, " ->%s", s.related);
	return b.p;
}

static const struct {
	const char *what, *json, *want;
} shapes[] = {
	{ "an empty answer", "", "! the answer is not an object of JSON" },
	{ "a list", "[]", "! the answer is not an object of JSON" },
	{ "no object of RDAP", "{}", "! the answer is no RDAP object" },
	{ "half an answer", "{\"objectClassName\":\"domain\",\"sec",
	    "! the answer is not an object of JSON" },
	{ "a name server", "{\"objectClassName\":\"nameserver\"}",
	    "! the answer is a nameserver, not a domain" },
	{ "an error with status 200", "{\"errorCode\":404,\"title\":\"x\"}",
	    "! the answer is an error in the words of RDAP" },
	{ "another domain", "{\"ldhName\":\"corp2.example\"}", "! the answer is about corp2.example" },
	{ "a name with an escape", "{\"ldhName\":\"\\u001b[31m\"}", NULL },
	{ "a key twice", "{\"ldhName\":\"corp.example\",\"ldhName\":\"corp.example\"}",
	    "! the answer is not an object of JSON" },
	{ "nothing of DNSSEC", "{\"ldhName\":\"CORP.Example.\"}", "silent -/-" },
	{ "secureDNS of another kind", "{\"ldhName\":\"corp.example\",\"secureDNS\":true}", "silent -/-" },
	{ "empty secureDNS", "{\"ldhName\":\"corp.example\",\"secureDNS\":{}}", "flags -/-" },
	{ "not signed", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"delegationSigned\":false}}",
	    "flags no/-" },
	{ "flags as text", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"delegationSigned\":\"True\","
	    "\"zoneSigned\":1}}", "flags yes/yes" },
	{ "a flag of another kind",
	    "{\"objectClassName\":\"domain\",\"secureDNS\":{\"delegationSigned\":[]}}",
	    "flags -/-" },
	{ "as the standard has it", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"zoneSigned\":true,"
	    "\"delegationSigned\":true,\"maxSigLife\":604800,\"dsData\":[{\"keyTag\":2371,\"algorithm\":13,"
	    "\"digestType\":2,\"digest\":\"9F3C00\"}]}}", "list yes/yes 2371/13/2:9F3C life=604800" },
	{ "numbers as text, the digest in pieces",
	    "{\"objectClassName\":\"domain\",\"secureDNS\":{\"dsData\":"
	    "[{\"keyTag\":\" 2371\",\"algorithm\":\"13\",\"digestType\":2.0,\"digest\":\"9f 3C\\n00\"}]}}",
	    "list -/- 2371/13/2:9F3C" },
	{ "one DS without a list around it", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"dsData\":"
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":1,\"digest\":\"00ff\"}}}", "list -/- 1/8/1:00FF" },
	{ "the same twice", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"dsData\":["
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":2,\"digest\":\"00ff\"},"
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":2,\"digest\":\"00FF\"}]}}", "list -/- 1/8/2:00FF" },
	{ "what cannot be read is counted", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"dsData\":[7,"
	    "{\"keyTag\":65536,\"algorithm\":8,\"digestType\":2,\"digest\":\"00\"},"
	    "{\"keyTag\":-1,\"algorithm\":8,\"digestType\":2,\"digest\":\"00\"},"
	    "{\"keyTag\":1,\"algorithm\":\"8x\",\"digestType\":2,\"digest\":\"00\"},"
	    "{\"keyTag\":1.5,\"algorithm\":8,\"digestType\":2,\"digest\":\"00\"},"
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":2,\"digest\":\"0\"},"
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":2,\"digest\":\" \"},"
	    "{\"keyTag\":1,\"algorithm\":8,\"digestType\":2}]}}", "list -/- unread=8" },
	{ "an empty list", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"delegationSigned\":true,"
	    "\"dsData\":[]}}", "flags yes/-" },
	{ "keys that are no keys", "{\"objectClassName\":\"domain\",\"secureDNS\":{\"keyData\":["
	    "{\"flags\":257,\"protocol\":3,\"algorithm\":13,\"publicKey\":\"***\"},{}]}}",
	    "list -/- unread=2" },
	{ "events", "{\"objectClassName\":\"domain\",\"events\":["
	    "{\"eventAction\":\"registration\",\"eventDate\":\"2001-01-01T00:00:00Z\"},"
	    "{\"eventAction\":\"Last Changed\",\"eventDate\":\"1970-01-01T01:00:00.5+00:30\"},"
	    "{\"eventAction\":\"last changed\",\"eventDate\":\"1970-01-01T00:10:00Z\"},"
	    "{\"eventAction\":\"last update of RDAP database\",\"eventDate\":\"1970-01-02T00:00:00Z\"},"
	    "{\"eventAction\":\"expiration\",\"eventDate\":\"1970-01-03\"},"
	    "{\"eventAction\":\"transfer\",\"eventDate\":7},{\"eventAction\":\"expiration\","
	    "\"eventDate\":\"soon\"},[]]}", "silent -/- at=1800,86400,172800" },
	{ "status in both spellings", "{\"objectClassName\":\"domain\",\"status\":[\"client hold\","
	    "\"serverUpdateProhibited\",\"Pending Delete\",7,\"\",\"\\u001b]0;x\"]}",
	    "silent -/- [client hold] [server update prohibited] [pending delete] [\\027]0;x]" },
	{ "one status", "{\"objectClassName\":\"domain\",\"status\":\"active\"}", "silent -/- [active]" },
	{ "links", "{\"objectClassName\":\"domain\",\"links\":["
	    "{\"rel\":\"self\",\"type\":\"application/rdap+json\",\"href\":\"https://a.example/\"},"
	    "{\"rel\":\"related\",\"type\":\"text/html\",\"href\":\"https://b.example/\"},"
	    "{\"rel\":\"related\",\"type\":\"application/rdap+json\",\"href\":\"http://c.example/\"},"
	    "{\"rel\":\"related\",\"type\":\"application/rdap+json\",\"href\":\"file:///etc/passwd\"},"
	    "{\"rel\":\"Related\",\"type\":\"application/rdap+json; x=y\",\"href\":\"https://d.example/x\"},"
	    "{\"rel\":\"related\",\"type\":\"application/rdap+json\",\"href\":\"https://e.example/\"}]}",
	    "silent -/- ->https://d.example/x" },
};

static void
test_shapes(void)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		local_arena *a = arena_new();
		const char *got = summary(a, shapes[i].json);
		bool plain = true;

		for (const char *p = got; *p != '\0'; p++)
			plain &= *p >= 0x20 && *p <= 0x7e;
		ok(plain && (shapes[i].want == NULL ? *got == '!' : strcmp(got, shapes[i].want) == 0),
		    "%s: %s",
		    shapes[i].what, got);
	}
}

/* The DS of a registry that holds keys is the one that the key itself makes. */
static void
test_key(void)
{
	local_arena *a = arena_new();
	uint8_t rdata[4 + 64] = { 1, 1, 3, 13 }, digest[64];
	struct registry_says s;
	struct buf b = buf_new(a);

	for (size_t i = 4; i < sizeof(rdata); i++)
		rdata[i] = (uint8_t)i;
	buf_str(&b, "{\"objectClassName\":\"domain\",\"secureDNS\":{\"keyData\":[{\"flags\":257,"
		    "\"algorithm\":13,\"publicKey\":\"");
	b64_print(&b, rdata + 4, 64);
	buf_str(&b, "\"}]}}");
	crypto_ds_digest(corp, (struct lint_bytes) { rdata, sizeof(rdata) }, 2, digest);
	ok(registry_read(a, corp, (struct lint_bytes) { (uint8_t *)b.p, b.n }, &s) == NULL && s.ds.n == 1 &&
	    s.ds.v[0].from_key && s.ds.v[0].rdata.n == 36 && memcmp(s.ds.v[0].rdata.p + 4, digest, 32) == 0 &&
	    lint_u16(s.ds.v[0].rdata.p) == crypto_key_tag((struct lint_bytes) { rdata, sizeof(rdata) }),
	    "a key becomes its DS with SHA-256");
}

static const char *
many(struct arena *a, const char *head, const char *one, size_t n, const char *tail)
{
	struct buf b = buf_new(a);

	buf_str(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, one);
	buf_str(&b, tail);
	return b.p;
}

static void
test_limits(void)
{
	static const char head[] = "{\"objectClassName\":\"domain\",\"x\":[",
	    d[] = "{\"objectClassName\":\"domain\",\"x\":";
	local_arena *a = arena_new();
	struct evidence *e = evidence_new(a);
	struct buf b = buf_new(a);
	struct registry_says s;

	/* Three tokens stand around the list, and one is the list. */
	ok(strncmp(summary(a, many(a, head, "0,", 200000 - 5, "0]}")), "silent", 6) == 0,
	    "tokens at the limit");
	ok(strstr(summary(a, many(a, head, "0,", 200000 - 4, "0]}")), "REGISTRY_MAX_TOKENS") != NULL,
	    "and one past it");
	ok(strncmp(summary(a, arena_printf(a, "%s%s}", many(a, d, "[", 31, ""), many(a, "", "]", 31, ""))),
	    "silent", 6) == 0, "depth at the limit");
	ok(strstr(summary(a, arena_printf(a, "%s%s}", many(a, d, "[", 32, ""), many(a, "", "]", 32, ""))),
	    "REGISTRY_MAX_DEPTH") != NULL, "and one past it");
	ok(strstr(summary(a, many(a, "", "{\"a\":", 3000, "")), "REGISTRY_MAX_DEPTH") != NULL,
	    "depth 3000, never closed");
	ok(strstr(summary(a, many(a, head, "\"\",", 300000, "0]}")), "REGISTRY_MAX_TOKENS") != NULL,
	    "many empty strings");
	ok(strstr(summary(a, many(a, head, "a", 1048576, "\"]}")), "REGISTRY_MAX_OCTETS") != NULL,
	    "too long");

	buf_str(&b, "{\"objectClassName\":\"domain\",\"secureDNS\":{\"dsData\":[");
	for (unsigned i = 0; i < REGISTRY_MAX_DS + 3; i++)
		buf_printf(&b, "%s{\"keyTag\":%u,\"algorithm\":8,\"digestType\":2,\"digest\":\"00\"}",
		    i > 0 ? "," : "", i);
	buf_str(&b, "]}}");
	ok(registry_read(a, corp, (struct lint_bytes) { (uint8_t *)b.p, b.n }, &s) == NULL &&
	    s.ds.n == REGISTRY_MAX_DS && s.unread == 3, "more DS than the limit");

	evidence_add_registry(e, &(struct ev_registry) { .zone = corp, .failure = "no answer in time" });
	evidence_add_registry(e, &(struct ev_registry) { .zone = corp, .status = 200,
	    .body = { (const uint8_t *)"{", 1 } });
	ok(strcmp(e->registries.v[0].failure, "no answer in time") == 0, "what failed before is not read");
	ok(e->registries.v[1].failure != NULL && e->registries.v[1].body.n == 1,
	    "what cannot be read failed, and is kept");
}

static void
test_bases(void)
{
	static const char list[] = "{\"version\":\"1.0\",\"publication\":"
	    "\"2026-07-23T02:00:03Z\",\"services\":["
	    "[[\"com\",\"NET.\"],[\"http://plain.example/\",\"https://gtld.example/\"]],"
	    "[[\"uk\"],[\"https://uk.example/\"]],[[\"co.uk\"],[\"https://couk.example/\"]],"
	    "[[\"kg\"],[\"http://only-plain.example/\"]],[[\"\",7],[\"https://odd.example/\"]],7,[],"
	    "[[\"xx\"]],[[\"yy\"],[\"file:///etc/passwd\",{}]]]}";
	static const struct {
		const char *domain, *url;
	} table[] = {
		{ "corp.com.", "https://gtld.example/" }, { "a.net.", "https://gtld.example/" },
		{ "corp.uk.", "https://uk.example/" }, { "corp.co.uk.", "https://couk.example/" },
		{ "xco.uk.", "https://uk.example/" }, { "a.xcom.", NULL }, { "com.", NULL },
		{ "a.kg.", NULL },
		{ "a.xx.", NULL }, { "a.yy.", NULL }, { "a.example.", NULL }, { ".", NULL },
	};
	static const char *const none[] = { "", "{}", "[]", "{\"publication\":\"x\"}",
		"{\"services\":[]}", "{\"publication\":7,\"services\":[]}" };
	local_arena *a = arena_new();
	const char *date;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *url = registry_base(a, (struct lint_bytes) { (const uint8_t *)list,
		    sizeof(list) - 1 }, table[i].domain, &date);

		ok(date != NULL && strcmp(date, "2026-07-23T02:00:03Z") == 0 &&
		    (url == NULL ? table[i].url == NULL
		    : table[i].url != NULL && strcmp(url, table[i].url) == 0),
		    "%s: %s", table[i].domain, url == NULL ? "no service" : url);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		ok(registry_base(a, (struct lint_bytes) { (const uint8_t *)none[i], strlen(none[i]) },
		    "a.com.", &date) == NULL && date == NULL, "no list: %s", none[i]);
}

int
main(void)
{
	test_bases();
	test_shapes();
	test_key();
	test_limits();
	return done_testing();
}
