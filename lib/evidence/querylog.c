/* querylog.c - from lines of a query log to counted look-ups. */
#include "querylog.h"
#include "../base/fnv.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"

enum { WORDS = 10, LEADING = 2, LONGEST = 65536 };
enum { AT_TIME = 1, AT_NAME = 3, AT_TYPE = 4, AT_RCODE = 5, AT_RESOLVER = 8 };

struct querylog {
	struct arena *a;
	struct evidence *ev;
	uint32_t log, line, bad, first_bad, n_good;
	struct lint_name zone;
	uint32_t *slots; /* index + 1 of the evidence's look-ups */
	size_t n_slots, n_kinds;
};
struct words {
	const char *p[WORDS];
	size_t n[WORDS];
};

/* The ten words from "1.0" on; what stands before is of whoever exported the log. */
static bool
split(const char *p, size_t n, struct words *w)
{
	static const char message[] = "\"message\":";
	const char *end = p + n, *at;
	unsigned count = 0, before = 0;

	at = memmem(p, n, message, sizeof(message) - 1);
	if (at != NULL) {
		p = at + sizeof(message) - 1;
		while (p < end && (*p == ' ' || *p == '"'))
			p++;
		for (at = p; at < end && *at != '"';)
			at++;
		end = at;
	}
	while (p < end && count < WORDS) {
		const char *const start = p;

		while (p < end && *p != ' ' && *p != '\t' && *p != '\r')
			p++;
		if (p > start && (count > 0 || (p - start == 3 && memcmp(start, "1.0", 3) == 0))) {
			w->p[count] = start;
			w->n[count++] = (size_t)(p - start);
		} else if (p > start && ++before > LEADING) {
			return false;
		}
		p++;
	}
	return count == WORDS;
}

static int
outcome_of(const char *p, size_t n)
{
	static const struct {
		const char *word;
		int outcome;
	} known[] = { { "NOERROR", LINT_LOOKED_ANSWERED }, { "NXDOMAIN", LINT_LOOKED_NXDOMAIN },
		{ "SERVFAIL", LINT_LOOKED_SERVFAIL }, { "REFUSED", LINT_LOOKED_OTHER },
		{ "FORMERR", LINT_LOOKED_OTHER }, { "NOTIMP", LINT_LOOKED_OTHER },
		{ "YXDOMAIN", LINT_LOOKED_OTHER }, { "NOTAUTH", LINT_LOOKED_OTHER },
		{ "NOTIMPL", LINT_LOOKED_OTHER } };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strlen(known[i].word) == n && memcmp(p, known[i].word, n) == 0)
			return known[i].outcome;
	return -1;
}

struct question {
	uint8_t wire[255], len;
	uint16_t type;
	int outcome;
	int64_t at;
};

static bool
read_question(const struct words *w, struct question *q)
{
	static const uint8_t root[1];
	char time[64];

	if (w->n[AT_TIME] >= sizeof(time))
		return false;
	memcpy(time, w->p[AT_TIME], w->n[AT_TIME]);
	time[w->n[AT_TIME]] = '\0';
	q->outcome = outcome_of(w->p[AT_RCODE], w->n[AT_RCODE]);
	if (q->outcome < 0 || !when_parse(time, &q->at) || w->n[AT_RESOLVER] > 64 ||
	    !type_parse(w->p[AT_TYPE], w->n[AT_TYPE], &q->type) || w->n[AT_NAME] > 1020 ||
	    name_parse(w->p[AT_NAME], w->n[AT_NAME], (struct lint_name){ root, 1 }, q->wire,
		&q->len) != NULL)
		return false;
	name_lower(q->wire, q->len);
	return true;
}

bool
querylog_looks_like(const char *p, size_t n)
{
	const char *nl;
	struct words w;
	struct question q;

	while (n > 0 && (*p == '\n' || *p == '\r' || *p == ' '))
		p++, n--;
	nl = memchr(p, '\n', n);
	return split(p, nl == NULL ? n : (size_t)(nl - p), &w) && read_question(&w, &q);
}

struct querylog *
querylog_new(struct arena *a, struct evidence *ev, uint32_t log, struct lint_name zone)
{
	struct querylog *l = new (a, struct querylog, 1);

	*l = (struct querylog){ .a = a, .ev = ev, .log = log, .zone = zone };
	return l;
}

static uint64_t
hash_lookup(const struct ev_lookup *v)
{
	const uint16_t numbers[] = { v->qtype, v->outcome };
	uint64_t h = fnv_add(FNV_BEGIN, v->qname.wire, v->qname.len);

	return fnv_add(fnv_add(h, numbers, sizeof(numbers)), v->resolver, strlen(v->resolver));
}

static void
grow(struct querylog *l)
{
	l->n_slots = l->n_slots == 0 ? 1024 : l->n_slots * 2;
	l->slots = new (l->a, uint32_t, l->n_slots);
	for (size_t i = 0; i < l->ev->lookups.n; i++) {
		size_t at;

		if (l->ev->lookups.v[i].log != l->log)
			continue;
		at = hash_lookup(&l->ev->lookups.v[i]) & (l->n_slots - 1);
		while (l->slots[at] != 0)
			at = (at + 1) & (l->n_slots - 1);
		l->slots[at] = (uint32_t)i + 1;
	}
}

static void
count(struct querylog *l, const struct ev_lookup *v)
{
	struct ev_lookup *known;
	size_t at;

	if (l->n_slots < 2 * (l->n_kinds + 1))
		grow(l);
	for (at = hash_lookup(v) & (l->n_slots - 1); l->slots[at] != 0;
	     at = (at + 1) & (l->n_slots - 1)) {
		known = &l->ev->lookups.v[l->slots[at] - 1];
		if (known->qtype != v->qtype || known->outcome != v->outcome ||
		    !lint_name_eq(known->qname, v->qname) ||
		    strcmp(known->resolver, v->resolver) != 0)
			continue;
		known->n += known->n < UINT32_MAX;
		known->at = v->at < known->at ? v->at : known->at;
		known->until = v->at > known->until ? v->at : known->until;
		return;
	}
	if (l->n_kinds == QUERYLOG_MAX_KINDS) {
		l->ev->logs.v[l->log].trouble = "limit QUERYLOG_MAX_KINDS (200000) reached; other "
						"names and resolvers were left out";
		return;
	}
	l->n_kinds++;
	known = vec_add(l->ev->arena, &l->ev->lookups);
	*known = *v;
	known->qname = evidence_name(l->ev, v->qname);
	known->resolver = arena_copy(l->ev->arena, v->resolver, strlen(v->resolver));
	l->slots[at] = (uint32_t)l->ev->lookups.n;
}

void
querylog_line(struct querylog *l, const char *p, size_t n)
{
	struct ev_log *log = &l->ev->logs.v[l->log];
	char resolver[256];
	struct words w;
	struct question q;

	l->line++;
	while (n > 0 && (p[n - 1] == '\r' || p[n - 1] == ' '))
		n--;
	if (n == 0)
		return;
	if (n > LONGEST || !split(p, n, &w) || !read_question(&w, &q)) {
		if (l->bad++ == 0)
			l->first_bad = l->line;
		return;
	}
	l->n_good++;
	log->n_events++;
	if (!lint_name_within((struct lint_name){ q.wire, q.len }, l->zone)) {
		log->n_foreign++;
		return;
	}
	esc_line(resolver, sizeof(resolver), w.p[AT_RESOLVER], w.n[AT_RESOLVER]);
	count(l, &(struct ev_lookup){ .qname = { q.wire, q.len },
		     .resolver = resolver,
		     .at = q.at,
		     .until = q.at,
		     .n = 1,
		     .ttl = -1,
		     .log = l->log,
		     .line = l->line,
		     .qtype = q.type,
		     .outcome = (uint8_t)q.outcome,
		     .by = LINT_BY_SERVER });
}

bool
querylog_end(struct querylog *l, struct err *e)
{
	struct ev_log *log = &l->ev->logs.v[l->log];

	if (l->n_good == 0)
		return err_set(e, 2, "%s: not one line is a question of a query log", log->path);
	if (l->bad > 0 && log->trouble == NULL)
		log->trouble =
		    l->bad == 1 ? arena_printf(l->ev->arena, "line %u is no question", l->first_bad)
				: arena_printf(l->ev->arena,
				      "%u lines are no questions, line %u is the first", l->bad,
				      l->first_bad);
	return true;
}
