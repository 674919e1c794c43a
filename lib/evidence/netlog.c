/* netlog.c - from a NetLog's events to look-ups. */
#include "netlog_in.h"
#include "json_guard.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <strings.h>

static const char HEAD[] = "{\"constants\":";

bool
netlog_looks_like(const char *p, size_t n)
{
	size_t i = 0;

	for (const char *want = HEAD; *want != '\0'; want++, i++) {
		while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n'))
			i++;
		if (i >= n || p[i] != *want)
			return false;
	}
	return true;
}

struct netlog *
netlog_new(struct arena *a, struct evidence *ev, uint32_t log, struct lint_name zone, bool redact)
{
	struct netlog *l = new (a, struct netlog, 1);

	*l = (struct netlog){ .a = a,
		.ev = ev,
		.log = log,
		.zone = zone,
		.resolvers = "",
		.https = "",
		.redacting = redact };
	return l;
}

/* By source id: a job of the host resolver, a transaction. */
struct open_one *
netlog_open(struct netlog *l, int64_t id, bool make)
{
	size_t at;

	if (l->n_slots < 2 * (l->open.n + 1)) {
		l->n_slots = l->n_slots == 0 ? 256 : l->n_slots * 2;
		l->slots = new (l->a, uint32_t, l->n_slots);
		for (size_t i = 0; i < l->open.n; i++) {
			at = (uint64_t)l->open.v[i].id * 0x9e3779b97f4a7c15u >> 20 &
			     (l->n_slots - 1);
			while (l->slots[at] != 0)
				at = (at + 1) & (l->n_slots - 1);
			l->slots[at] = (uint32_t)i + 1;
		}
	}
	at = (uint64_t)id * 0x9e3779b97f4a7c15u >> 20 & (l->n_slots - 1);
	for (; l->slots[at] != 0; at = (at + 1) & (l->n_slots - 1))
		if (l->open.v[l->slots[at] - 1].id == id)
			return &l->open.v[l->slots[at] - 1];
	if (!make)
		return NULL;
	if (l->open.n == NETLOG_MAX_OPEN) {
		l->ev->logs.v[l->log].trouble =
		    "limit NETLOG_MAX_OPEN (65536 transactions and jobs) reached; "
		    "what came later was left out";
		return NULL;
	}
	*vec_add(l->a, &l->open) = (struct open_one){ .id = id };
	l->slots[at] = (uint32_t)l->open.n;
	return &l->open.v[l->open.n - 1];
}

/* A number, or a number as text: older logs and newer ones differ. */
static bool
get_int(const json_t *o, const char *key, int64_t *n)
{
	const json_t *v = json_object_get(o, key);
	const char *s = json_string_value(v);
	bool minus = false;

	if (json_is_integer(v)) {
		*n = json_integer_value(v);
		return true;
	}
	if (s == NULL || *s == '\0' || strlen(s) > 18)
		return false;
	if (*s == '-')
		minus = true, s++;
	*n = 0;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return false;
		*n = *n * 10 + (*s - '0');
	}
	if (minus)
		*n = -*n;
	return true;
}

/* "http://www.corp.example:8080" or a bare name; an address is none. */
bool
netlog_name(const struct netlog *l, const json_t *host, uint8_t wire[255], uint8_t *len)
{
	const char *s = json_string_value(host), *from;
	size_t n;
	static const uint8_t root[1];

	if (s == NULL)
		return false;
	from = strstr(s, "://");
	s = from == NULL ? s : from + 3;
	n = strcspn(s, ":/");
	if (n == 0 || n > 1000 || *s == '[' || strspn(s, "0123456789.") == n)
		return false;
	if (name_parse(s, n, (struct lint_name){ root, 1 }, wire, len) != NULL)
		return false;
	name_lower(wire, *len);
	return lint_name_within((struct lint_name){ wire, *len }, l->zone);
}

static int
event_of(const char *name)
{
	static const struct {
		const char *name;
		int event;
	} known[] = {
		{ "DNS_TRANSACTION", EVENT_TRANSACTION },
		{ "DNS_TRANSACTION_RESPONSE", EVENT_RESPONSE },
		{ "DNS_CONFIG_CHANGED", EVENT_CONFIG },
		{ "JOB", EVENT_JOB },
		{ "DNS_TASK", EVENT_TASK },
		{ "DNS_TASK_EXTRACTION_RESULTS", EVENT_RESULTS },
		{ "SYSTEM_TASK", EVENT_SYSTEM },
		{ "PROC_TASK", EVENT_SYSTEM }, /* the same, before Chromium 96 */
		{ "REQUEST", EVENT_REQUEST },
	};

	/* HOST_RESOLVER_MANAGER_ was HOST_RESOLVER_IMPL_ once; tasks have neither now. */
	if (strncmp(name, "HOST_RESOLVER_", 14) == 0) {
		name += 14;
		if (strncmp(name, "IMPL_", 5) == 0)
			name += 5;
		else if (strncmp(name, "MANAGER_", 8) == 0)
			name += 8;
	} else if (strncmp(name, "DNS_TRANSACTION", 15) != 0 &&
		   strcmp(name, "DNS_CONFIG_CHANGED") != 0) {
		return 0;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(name, known[i].name) == 0)
			return known[i].event;
	return 0;
}

static json_t *
parse(const struct netlog *l, const char *p, size_t n, struct err *e)
{
	enum { MOST_TOKENS = 400000, MOST_DEPTH = 64 };
	size_t tokens, depth;
	json_error_t why;
	json_t *v;

	json_guard(p, n, &tokens, &depth);
	if (tokens > MOST_TOKENS || depth > MOST_DEPTH) {
		err_set(
		    e, 2, "%s:%u: an event that is too large", l->ev->logs.v[l->log].path, l->line);
		return NULL;
	}
	v = json_loadb(p, n, JSON_ALLOW_NUL, &why);
	if (v == NULL || !json_is_object(v)) {
		json_decref(v);
		err_set(e, 2, "%s:%u: no event of a NetLog", l->ev->logs.v[l->log].path, l->line);
		return NULL;
	}
	return v;
}

static bool
take_constants(struct netlog *l, const json_t *c, struct err *e)
{
	const json_t *types = json_object_get(c, "logEventTypes"), *v;
	const json_t *phases = json_object_get(c, "logEventPhase"),
		     *errors = json_object_get(c, "netError");
	const json_t *client = json_object_get(c, "clientInfo");
	const char *os = json_string_value(json_object_get(client, "os_type")), *key;
	int64_t n;
	bool any = false;

	json_object_foreach((json_t *)types, key, v)
	{
		n = json_integer_value(v);
		if (n <= 0 || n >= NETLOG_EVENTS)
			continue;
		l->events[n] = (uint8_t)event_of(key);
		any |= l->events[n] != 0;
	}
	if (!any || !get_int(c, "timeTickOffset", &l->offset_ms))
		return err_set(e, 2, "%s: its constants name no look-ups; is it a NetLog?",
		    l->ev->logs.v[l->log].path);
	l->begin = 1, l->end = 2;
	if (get_int(phases, "PHASE_BEGIN", &n))
		l->begin = n;
	if (get_int(phases, "PHASE_END", &n))
		l->end = n;
	l->timed_out = -803, l->aborted = -3;
	if (get_int(errors, "ERR_DNS_TIMED_OUT", &n))
		l->timed_out = n;
	if (get_int(errors, "ERR_ABORTED", &n))
		l->aborted = n;
	l->os = os == NULL                                                 ? OS_LINUX
		: strncmp(os, "Mac", 3) == 0 || strncmp(os, "iOS", 3) == 0 ? OS_MAC
		: strncmp(os, "Win", 3) == 0                               ? OS_WINDOWS
									   : OS_LINUX;
	l->constants = true;
	return true;
}

static uint32_t
add_lookup(struct netlog *l, const struct open_one *o, uint8_t outcome, uint8_t by, int64_t at_ms)
{
	struct ev_lookup *v;

	if (l->n_lookups == NETLOG_MAX_LOOKUPS) {
		l->ev->logs.v[l->log].trouble =
		    "limit NETLOG_MAX_LOOKUPS (200000) reached; later look-ups were left out";
		return EV_NONE;
	}
	l->n_lookups++;
	v = vec_add(l->ev->arena, &l->ev->lookups);
	*v = (struct ev_lookup){ .qname = evidence_name(l->ev, o->name),
		.resolver = l->resolvers,
		.at = at_ms >= 0 ? at_ms / 1000 : 0,
		.until = at_ms >= 0 ? at_ms / 1000 : 0,
		.n = 1,
		.ttl = -1,
		.log = l->log,
		.line = l->whole ? 0 : l->line,
		.qtype = o->qtype,
		.outcome = outcome,
		.by = by };
	if (by == LINT_BY_HTTPS && l->https[0] != '\0')
		v->resolver = l->https;
	return (uint32_t)(l->ev->lookups.n - 1);
}

static void
end_transaction(struct netlog *l, struct open_one *o, const json_t *params, int64_t at_ms)
{
	const struct open_one *job = o->job != 0 ? netlog_open(l, o->job, false) : NULL;
	int64_t error = 0;
	uint8_t outcome = LINT_LOOKED_OTHER;

	get_int(params, "net_error", &error);
	if (o->answered)
		outcome = o->rcode == 3    ? LINT_LOOKED_NXDOMAIN
			  : o->rcode == 2  ? LINT_LOOKED_SERVFAIL
			  : o->rcode != 0  ? LINT_LOOKED_OTHER
			  : o->answers > 0 ? LINT_LOOKED_DATA
					   : LINT_LOOKED_NODATA;
	else if (error == l->timed_out)
		outcome = LINT_LOOKED_TIMEOUT;
	else if (error == 0 || error == l->aborted)
		return; /* given up by the browser itself */
	o->lookup = add_lookup(
	    l, o, outcome, job != NULL && job->secure ? LINT_BY_HTTPS : LINT_BY_DNS, at_ms);
	o->ended = true;
}

/* The transaction becomes the newest of its job.  One that changes from job to job takes the
 * rest of its first chain along, which only a made-up log can show. */
static void
belongs(struct netlog *l, struct open_one *t, int64_t id)
{
	const uint32_t index = (uint32_t)(t - l->open.v) + 1;
	struct open_one *job = netlog_open(l, id, false);

	if (t->job == id || job == NULL)
		return;
	t->job = id;
	t->before = job->newest;
	job->newest = index;
}

static void
on_transaction(struct netlog *l, int64_t id, int64_t phase, const json_t *params, int64_t at_ms)
{
	uint8_t wire[255], len;
	struct open_one *o = netlog_open(l, id, false);
	int64_t n;

	if (phase == l->begin) {
		if (!netlog_name(l, json_object_get(params, "hostname"), wire, &len)) {
			l->ev->logs.v[l->log].n_foreign++;
			return;
		}
		if (o == NULL)
			o = netlog_open(l, id, true);
		if (o == NULL)
			return;
		o->name = (struct lint_name){ arena_copy(l->a, wire, len), len };
		if (get_int(params, "query_type", &n) && n > 0 && n < 65536)
			o->qtype = (uint16_t)n;
		l->mine = true;
	} else if (phase == l->end && o != NULL && o->name.len > 0 && !o->ended) {
		end_transaction(l, o, params, at_ms);
		l->mine = true;
	} else if (phase != l->end && o != NULL && o->is_job) {
		/* The job names a transaction that begins for it. */
		struct open_one *t;

		if (get_int(json_object_get(params, "source_dependency"), "id", &n) &&
		    (t = netlog_open(l, n, true)) != NULL)
			belongs(l, t, id);
		l->mine = true;
	}
}

static void
on_response(struct netlog *l, int64_t id, const json_t *params)
{
	struct open_one *o = netlog_open(l, id, false);
	int64_t rcode, n;

	if (o == NULL || o->name.len == 0)
		return;
	l->mine = true;
	if (!get_int(params, "rcode", &rcode))
		return; /* nothing came */
	o->answered = true;
	o->rcode = rcode;
	o->answers = get_int(params, "answer_count", &n) ? n : 0;
}

/* What getaddrinfo() said, by operating system: EAI_NODATA, EAI_NONAME, EAI_AGAIN. */
static uint8_t
outcome_of_system(const struct netlog *l, int64_t error)
{
	static const int codes[][3] = { [OS_LINUX] = { -5, -2, -3 },
		[OS_MAC] = { 7, 8, 2 },
		[OS_WINDOWS] = { 11004, 11001, 11002 } };

	return error == codes[l->os][0]   ? LINT_LOOKED_NODATA
	       : error == codes[l->os][1] ? LINT_LOOKED_NXDOMAIN
	       : error == codes[l->os][2] ? LINT_LOOKED_SERVFAIL
					  : LINT_LOOKED_OTHER;
}

static void
on_system(
    struct netlog *l, struct open_one *job, int64_t phase, const json_t *params, int64_t at_ms)
{
	int64_t error;

	if (phase == l->begin) {
		job->system = SYSTEM_ASKED;
		job->since_ms = at_ms;
		return;
	}
	if (phase != l->end || job->system != SYSTEM_ASKED)
		return;
	if (get_int(params, "os_error", &error) && error != 0) {
		add_lookup(l, job, outcome_of_system(l, error), LINT_BY_SYSTEM, at_ms);
		job->system = SYSTEM_NOT;
	} else if (json_object_get(params, "net_error") != NULL) {
		add_lookup(l, job, LINT_LOOKED_OTHER, LINT_BY_SYSTEM, at_ms);
		job->system = SYSTEM_NOT;
	} else {
		job->system = SYSTEM_ENDED; /* what came of it is for the job's end to say */
	}
}

static void
on_job(struct netlog *l, int64_t id, int64_t phase, const json_t *params, int64_t at_ms)
{
	enum {
		PATIENCE_MS = 4000
	}; /* a job that ends sooner without a word was not wanted any more */
	struct open_one *job = netlog_open(l, id, false);
	uint8_t wire[255], len;
	int64_t error = 0;

	if (phase == l->begin) {
		if (!netlog_name(l, json_object_get(params, "host"), wire, &len))
			return;
		job = netlog_open(l, id, true);
		if (job == NULL)
			return;
		job->is_job = true;
		job->name = (struct lint_name){ arena_copy(l->a, wire, len), len };
		l->mine = true;
	} else if (phase == l->end && job != NULL && job->is_job) {
		l->mine = true;
		get_int(params, "net_error", &error);
		if (job->system == SYSTEM_ENDED && error == 0)
			add_lookup(l, job, LINT_LOOKED_DATA, LINT_BY_SYSTEM, at_ms);
		else if (job->system != SYSTEM_NOT &&
			 (error == l->aborted || error == l->timed_out) &&
			 at_ms - job->since_ms >= PATIENCE_MS)
			add_lookup(l, job, LINT_LOOKED_TIMEOUT, LINT_BY_SYSTEM, at_ms);
		job->system = SYSTEM_NOT;
	}
}

/* Seconds from the event to a time in microseconds since 1601 (Windows' epoch). */
static int64_t
ttl_until(int64_t expires_us, int64_t at_ms)
{
	const int64_t s = (expires_us - at_ms * 1000 - 11644473600000000) / 1000000;

	return s < 0 || s > 0x7fffffff ? -1 : s;
}

/* The job's newest transaction of a type that has ended. */
static struct ev_lookup *
lookup_of(struct netlog *l, const struct open_one *job, uint16_t qtype)
{
	/* Browsers ask for three types, and again once or twice. */
	unsigned tries = NETLOG_MAX_OF_JOB;

	for (uint32_t at = job->newest; at != 0; at = l->open.v[at - 1].before) {
		const struct open_one *o = &l->open.v[at - 1];

		if (o->job == job->id && o->ended && o->lookup != EV_NONE && o->qtype == qtype)
			return &l->ev->lookups.v[o->lookup];
		if (--tries == 0) {
			l->ev->logs.v[l->log].trouble =
			    "limit NETLOG_MAX_OF_JOB (64 transactions of one job) reached; what came "
			    "of the others is not known";
			break;
		}
	}
	return NULL;
}

/* What the browser made of a transaction's answer: an alias alone is no data. */
static void
on_results(struct netlog *l, int64_t id, const json_t *params, int64_t at_ms)
{
	const json_t *list = json_object_get(params, "results"), *r;
	const struct open_one *job = netlog_open(l, id, false);
	size_t i;

	if (job == NULL)
		return;
	json_array_foreach(list, i, r)
	{
		const char *type = json_string_value(json_object_get(r, "query_type"));
		const char *kind = json_string_value(json_object_get(r, "type"));
		struct ev_lookup *v;
		int64_t expires;
		uint16_t qtype;

		if (type == NULL || kind == NULL || !type_parse(type, strlen(type), &qtype) ||
		    (v = lookup_of(l, job, qtype)) == NULL)
			continue;
		if (strcmp(kind, "error") == 0 && v->outcome == LINT_LOOKED_DATA)
			v->outcome = LINT_LOOKED_NODATA;
		if (strcmp(kind, "alias") != 0 &&
		    get_int(r, "timed_expiration", &expires) && expires < INT64_MAX / 2)
			v->ttl = ttl_until(expires, at_ms);
	}
}

static const char *
joined(struct netlog *l, const json_t *list, const char *member)
{
	enum { MOST = 8 };
	struct buf b = buf_new(l->ev->arena);
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
	{
		const json_t *s =
		    member == NULL || json_is_string(v) ? v : json_object_get(v, member);

		if (!json_is_string(s) || i == MOST)
			continue;
		if (b.n > 0)
			buf_str(&b, ", ");
		esc_add(&b, json_string_value(s),
		    json_string_length(s) < 200 ? json_string_length(s) : 200);
	}
	return b.n == 0 ? "" : b.p;
}

static void
on_config(struct netlog *l, const json_t *params)
{
	const char *list = joined(l, json_object_get(params, "nameservers"), NULL);

	l->mine = true;
	if (*list != '\0')
		l->resolvers = list;
	list = joined(l, json_object_get(json_object_get(params, "doh_config"), "servers"),
	    "server_template");
	l->https = list;
}

static bool
take_event(struct netlog *l, const json_t *event)
{
	const json_t *params = json_object_get(event, "params"),
		     *source = json_object_get(event, "source");
	struct open_one *job;
	int64_t type, phase = 0, id, ticks;
	uint8_t wire[255], len;

	l->mine = false;
	if (!get_int(event, "type", &type) || !get_int(source, "id", &id) ||
	    !get_int(event, "time", &ticks))
		return false;
	get_int(event, "phase", &phase);
	l->ev->logs.v[l->log].n_events++;
	if (type <= 0 || type >= NETLOG_EVENTS || l->events[type] == 0)
		return true;
	ticks += l->offset_ms;
	job = netlog_open(l, id, false);
	switch (l->events[type]) {
	case EVENT_TRANSACTION: on_transaction(l, id, phase, params, ticks); break;
	case EVENT_RESPONSE: on_response(l, id, params); break;
	case EVENT_CONFIG: on_config(l, params); break;
	case EVENT_JOB: on_job(l, id, phase, params, ticks); break;
	case EVENT_REQUEST:
		l->mine = netlog_name(l, json_object_get(params, "host"), wire, &len);
		break;
	default:
		if (job == NULL || !job->is_job)
			return true;
		l->mine = true;
		if (l->events[type] == EVENT_TASK && phase == l->begin)
			job->secure = json_is_true(json_object_get(params, "secure"));
		else if (l->events[type] == EVENT_SYSTEM)
			on_system(l, job, phase, params, ticks);
		else if (l->events[type] == EVENT_RESULTS)
			on_results(l, id, params, ticks);
	}
	return true;
}

static void
keep_redacted(struct netlog *l, json_t *v, bool constants)
{
	const size_t how = JSON_COMPACT | JSON_SORT_KEYS;
	json_t *cut;
	size_t n;
	char *text;

	if (!l->redacting || (!constants && !l->mine))
		return;
	cut = constants ? netlog_cut_constants(v) : netlog_cut_event(l, v);
	n = json_dumpb(cut, NULL, 0, how);
	text = new (l->a, char, n + 1);
	json_dumpb(cut, text, n, how);
	json_decref(cut);
	l->redacted = (struct lint_bytes){ (const uint8_t *)text, n };
}

struct lint_bytes
netlog_redacted(const struct netlog *l)
{
	return l->redacted;
}

/* Not an event a line: somebody's tool has written it anew.  Then all of it at once. */
static bool
take_whole(struct netlog *l, const char *p, size_t n, struct err *e)
{
	json_t *all = parse(l, p, n, e), *v;
	size_t i;
	bool good;

	if (all == NULL)
		return false;
	l->whole = true;
	good = take_constants(l, json_object_get(all, "constants"), e);
	if (good)
		json_array_foreach(json_object_get(all, "events"), i, v) take_event(l, v);
	json_decref(all);
	l->over = good;
	return good;
}

static bool
take_first(struct netlog *l, const char *p, size_t n, struct err *e)
{
	struct buf b = buf_new(l->a);
	json_t *v;
	bool good;

	/* {"constants":{...},   and the rest of the object on the lines that follow */
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\r'))
		n--;
	if (n == 0 || p[n - 1] != ',')
		return take_whole(l, p, n, e);
	buf_add(&b, p, n - 1);
	buf_char(&b, '}');
	v = parse(l, b.p, b.n, e);
	if (v == NULL)
		return false;
	good = take_constants(l, json_object_get(v, "constants"), e);
	if (good)
		keep_redacted(l, json_object_get(v, "constants"), true);
	json_decref(v);
	return good;
}

bool
netlog_line(struct netlog *l, const char *p, size_t n, struct err *e)
{
	json_t *v;

	l->line++;
	l->redacted = (struct lint_bytes){ 0 };
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\r' || p[n - 1] == '\t'))
		n--;
	if (n == 0 || l->over)
		return true;
	if (!l->constants)
		return take_first(l, p, n, e);
	if (!l->in_events) {
		if (strncmp(p, "\"events\"", n < 8 ? n : 8) != 0)
			return err_set(e, 2, "%s:%u: a NetLog has its events here, one a line",
			    l->ev->logs.v[l->log].path, l->line);
		l->in_events = true;
		return true;
	}
	if (*p != '{') { /* "polledData": [...]}, or a closing bracket */
		l->over = *p == ']' || *p == '"';
		return true;
	}
	if (p[n - 1] == '}' && n >= 2 && p[n - 2] == ']')
		l->over = true, n -= 2; /* the last event of a log without polledData */
	if (p[n - 1] == ',')
		n--;
	if (p[n - 1] == ']')
		l->over = true, n--;
	v = parse(l, p, n, e);
	if (v == NULL && l->ev->logs.v[l->log].n_events > 0) {
		/* A browser that crashed stops in the middle of a line: all before it counts. */
		l->bad_line = l->line;
		return true;
	}
	if (v == NULL)
		return false;
	if (take_event(l, v))
		keep_redacted(l, v, false);
	json_decref(v);
	return true;
}

bool
netlog_end(struct netlog *l, struct err *e)
{
	struct ev_log *log = &l->ev->logs.v[l->log];

	if (!l->constants)
		return err_set(e, 2, "%s: a NetLog without its constants", log->path);
	if (l->bad_line > 0 && l->bad_line < l->line && l->over)
		return err_set(e, 2, "%s:%u: no event of a NetLog", log->path, l->bad_line);
	if (!l->over && log->trouble == NULL)
		log->trouble = "the log ends in the middle; what came later is not known";
	return true;
}
