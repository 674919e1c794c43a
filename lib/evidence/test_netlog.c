#include "netlog.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"

#define CONSTANTS(os)                                                                              \
	"{\"constants\":{\"clientInfo\":{\"os_type\":\"" os "\",\"command_line\":\"--user=me\"},"  \
	"\"logEventPhase\":{\"PHASE_BEGIN\":1,\"PHASE_END\":2},\"logEventTypes\":{"                \
	"\"DNS_TRANSACTION\":7,\"DNS_TRANSACTION_RESPONSE\":8,\"DNS_CONFIG_CHANGED\":9,"           \
	"\"HOST_RESOLVER_IMPL_JOB\":10,\"HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS\":11,"          \
	"\"HOST_RESOLVER_IMPL_PROC_TASK\":12,\"HOST_RESOLVER_DNS_TASK\":13},"                      \
	"\"netError\":{\"ERR_DNS_TIMED_OUT\":-803,\"ERR_ABORTED\":-3},"                            \
	"\"timeTickOffset\":\"1000000000000\"},\n\"events\": [\n"
#define EVENT(type, phase, id, time, params)                                                       \
	"{\"params\":{" params "},\"phase\":" #phase ",\"source\":{\"id\":" #id                    \
	"},\"time\":\"" time "\",\"type\":" #type "},\n"
#define JOB(id, host) EVENT(10, 1, id, "1000", "\"host\":\"" host "\"")
#define ASK(id, host, type)                                                                        \
	EVENT(7, 1, id, "2000", "\"hostname\":\"" host "\",\"query_type\":" #type)
#define CAME(id, rcode, n) EVENT(8, 0, id, "3000", "\"rcode\":" #rcode ",\"answer_count\":" #n)
#define END(id, more) EVENT(7, 2, id, "4000", more)
#define CLOSE "],\n\"polledData\": []}\n"

static const struct lint_name zone = { (const uint8_t *)"\7example", 9 };

/* "www.example. A data dns ttl by resolver; ..." */
static const char *
summary(struct arena *a, const char *text, struct buf *cut)
{
	static const char *const outcomes[] = { "data", "nodata", "nxdomain", "servfail", "timeout",
		"other" };
	static const char *const ways[] = { "dns", "https", "system" };
	struct evidence *ev = evidence_new(a);
	struct buf b = buf_new(a);
	struct netlog *log;
	struct err e;
	bool good = true;

	*vec_add(a, &ev->logs) = (struct ev_log){ .path = "x", .zone = zone };
	log = netlog_new(a, ev, 0, zone, cut != NULL);
	while (good && *text != '\0') {
		const size_t n = strcspn(text, "\n");

		good = netlog_line(log, text, n, &e);
		if (good && cut != NULL && netlog_redacted(log).n > 0) {
			buf_add(cut, netlog_redacted(log).p, netlog_redacted(log).n);
			buf_char(cut, '\n');
		}
		text += n + (text[n] == '\n');
	}
	if (!good || !netlog_end(log, &e))
		return arena_printf(a, "! %s", e.text);
	for (size_t i = 0; i < ev->lookups.n; i++) {
		const struct ev_lookup *v = &ev->lookups.v[i];
		char type[TYPE_TEXT];

		buf_printf(&b, "%s%s %s %s %s %lld %s", i == 0 ? "" : "; ", name_text(a, v->qname),
		    v->qtype == 0 ? "*" : type_text(v->qtype, type), outcomes[v->outcome],
		    ways[v->by], (long long)v->ttl, v->resolver);
	}
	if (ev->logs.v[0].trouble != NULL)
		buf_str(&b, " (trouble)");
	return b.n == 0 ? "" : b.p;
}

#define IS(text, want)                                                                             \
	do {                                                                                       \
		local_arena *a = arena_new();                                                      \
		const char *got = summary(a, text, NULL);                                          \
		ok(strcmp(got, want) == 0, "%s (%s)", want, got);                                  \
	} while (0)

static void
test_outcomes(void)
{
	IS(CONSTANTS("Linux")
		EVENT(9, 0, 1, "1", "\"nameservers\":[\"192.0.2.1:53\",\"x\\u001b[0m\"]")
		    ASK(2, "www.example", 1) CAME(2, 0, 1) END(2, "") CLOSE,
	    "www.example. A data dns -1 192.0.2.1:53, x\\027[0m");
	IS(CONSTANTS("Linux") ASK(2, "WWW.Example", 28) CAME(2, 2, 0) CAME(2, 0, 0) END(2, "")
		CLOSE,
	    "www.example. AAAA nodata dns -1 ");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) CAME(2, 3, 0) END(2, "\"net_error\":-105")
		CLOSE,
	    "a.example. A nxdomain dns -1 ");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 65) CAME(2, 2, 0) END(2, "\"net_error\":-817")
		CLOSE,
	    "a.example. HTTPS servfail dns -1 ");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) EVENT(8, 0, 2, "3000", "")
		END(2, "\"net_error\":-803") CLOSE,
	    "a.example. A timeout dns -1 ");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) CAME(2, 5, 0) END(2, "\"net_error\":-819")
		CLOSE,
	    "a.example. A other dns -1 ");
	/* The browser gave it up; it was never ended; it is of somebody else. */
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) END(2, "\"net_error\":-3")
		ASK(3, "b.example", 1) ASK(4, "example.net", 1) CAME(4, 2, 0) END(4, "")
		    ASK(5, "xexample", 1) END(5, "\"net_error\":-803") ASK(6, "192.0.2.1", 1)
			END(6, "\"net_error\":-803") CLOSE,
	    "");
}

static void
test_jobs(void)
{
	/* The time to live is what remains until the expiration, a time since 1601; an alias alone
	 * is no data. */
	IS(CONSTANTS("Linux") JOB(1, "https://www.example:444") EVENT(7, 0, 1, "1500",
	       "\"source_dependency\":{\"id\":2}") EVENT(13, 1, 1, "1500", "\"secure\":true")
		ASK(2, "www.example", 1) CAME(2, 0, 1) END(2, "") EVENT(11, 0, 1, "5000",
		    "\"results\":[{\"query_type\":\"A\",\"type\":\"error\","
		    "\"timed_expiration\":\"12644473665000009\"}]") CLOSE,
	    "www.example. A nodata https 60 ");
	IS(CONSTANTS("Linux") JOB(1, "http://www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "1600", "\"net_error\":-105,\"os_error\":-5")
		    EVENT(10, 2, 1, "1600", "\"net_error\":-105") CLOSE,
	    "www.example. * nodata system -1 ");
	IS(CONSTANTS("Mac OS X") JOB(1, "www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "1600", "\"net_error\":-105,\"os_error\":8") CLOSE,
	    "www.example. * nxdomain system -1 ");
	IS(CONSTANTS("Windows NT") JOB(1, "www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "1600", "\"net_error\":-137,\"os_error\":11002") CLOSE,
	    "www.example. * servfail system -1 ");
	IS(CONSTANTS("Linux") JOB(1, "www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "1600", "") EVENT(10, 2, 1, "1600", "") CLOSE,
	    "www.example. * data system -1 ");
	/* Eight seconds without a word are a time-out; a tenth of one is a page that was closed. */
	IS(CONSTANTS("Linux") JOB(1, "www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "9500", "") EVENT(10, 2, 1, "9500", "\"net_error\":-3") CLOSE,
	    "www.example. * timeout system -1 ");
	IS(CONSTANTS("Linux") JOB(1, "www.example") EVENT(12, 1, 1, "1500", "")
		EVENT(12, 2, 1, "1600", "") EVENT(10, 2, 1, "1600", "\"net_error\":-3") CLOSE,
	    "");
}

static void
test_forms(void)
{
	/* A browser that crashed: what it wrote counts. */
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) CAME(2, 3, 0) END(2, "") "{\"params\":{\"hos",
	    "a.example. A nxdomain dns -1  (trouble)");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) CAME(2, 3, 0) END(2, ""),
	    "a.example. A nxdomain dns -1  (trouble)");
	/* Numbers as such, all in one line. */
	IS("{\"constants\":{\"logEventTypes\":{\"DNS_TRANSACTION\":7,\"DNS_TRANSACTION_RESPONSE\":"
	   "8},"
	   "\"timeTickOffset\":5},\"events\":[{\"params\":{\"hostname\":\"a.example\",\"query_"
	   "type\":1},\"phase\":1,"
	   "\"source\":{\"id\":1},\"time\":7,\"type\":7},{\"params\":{\"rcode\":3},\"phase\":0,"
	   "\"source\":{\"id\":1},"
	   "\"time\":8,\"type\":8},{\"phase\":2,\"source\":{\"id\":1},\"time\":9,\"type\":7}]}",
	    "a.example. A nxdomain dns -1 ");
	IS("{\"constants\":{}}", "! x: its constants name no look-ups; is it a NetLog?");
	IS("{\"constants\":{\n", "! x:1: no event of a NetLog");
	IS("", "! x: a NetLog without its constants");
	IS(CONSTANTS("Linux") "nonsense", " (trouble)");
	IS(CONSTANTS("Linux") ASK(2, "a.example", 1) "{bad\n" CAME(2, 3, 0) END(2, "") CLOSE,
	    "! x:4: no event of a NetLog");
	ok(netlog_looks_like("{ \"constants\": {", 16), "blanks are no matter");
	ok(!netlog_looks_like("{\"format\":\"dnssec-lint", 22), "a snapshot is none");
}

static void
test_redaction(void)
{
	local_arena *a = arena_new();
	struct buf cut = buf_new(a);
	const char *text = CONSTANTS("Linux") JOB(1, "http://www.example") EVENT(7, 0, 1, "1",
	    "\"source_dependency\":{\"id\":2},\"network_anonymization_key\":\"http://secret.test\"")
	    ASK(2, "www.example", 1) ASK(3, "secret.test", 1) CAME(2, 0, 1) CAME(3, 0, 1) END(2, "")
		END(3, "") EVENT(11, 0, 1, "5",
		    "\"results\":[{\"query_type\":\"A\",\"type\":\"alias\",\"domain_name\":\"www."
		    "example\","
		    "\"alias_target\":\"secret.test\"}]") CLOSE;

	summary(a, text, &cut);
	ok(strstr(cut.p, "www.example") != NULL, "the zone's names stay");
	ok(strstr(cut.p, "secret") == NULL && strstr(cut.p, "--user") == NULL,
	    "and nothing else does");
}

int
main(void)
{
	test_outcomes();
	test_jobs();
	test_forms();
	test_redaction();
	return done_testing();
}
