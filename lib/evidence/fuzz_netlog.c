/* A log from anybody: it is read within its limits or refused, and only names of the zone,
 * and printable text, come out of it. */
#include "netlog.h"
#include "querylog.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
printable(const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		assert(*s >= 0x20 && *s <= 0x7e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct lint_name zone = { (const uint8_t *)"\7example", 9 };
	local_arena *a = arena_new();
	struct evidence *ev = evidence_new(a);
	const char *text = (const char *)p, *const end = text + n;
	struct netlog *log;
	struct querylog *queries;
	struct err e;
	bool good = true;

	*vec_add(a, &ev->logs) = (struct ev_log){ .path = "a.netlog", .zone = zone };
	queries = querylog_new(a, ev, 0, zone);
	log = netlog_new(a, ev, 0, zone, true);
	while (good && text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		querylog_line(queries, text, (size_t)((nl == NULL ? end : nl) - text));
		good = netlog_line(log, text, (size_t)((nl == NULL ? end : nl) - text), &e);
		text = nl == NULL ? end : nl + 1;
	}
	if (!good || !netlog_end(log, &e))
		printable(e.text);
	if (!querylog_end(queries, &e))
		printable(e.text);
	for (size_t i = 0; i < ev->lookups.n; i++) {
		const struct ev_lookup *v = &ev->lookups.v[i];

		assert(lint_name_within(v->qname, zone) && v->outcome < LINT_N_LOOKED &&
		       v->by <= LINT_BY_SERVER);
		assert(v->ttl >= -1 && v->ttl <= 0x7fffffff);
		printable(v->resolver);
	}
	return 0;
}
