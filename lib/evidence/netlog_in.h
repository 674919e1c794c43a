/* netlog_in.h - between the files of the NetLog reader. */
#ifndef EVIDENCE_NETLOG_IN_H
#define EVIDENCE_NETLOG_IN_H
#include "netlog.h"
#include <jansson.h>

enum { EVENT_TRANSACTION = 1, EVENT_RESPONSE, EVENT_CONFIG, EVENT_JOB, EVENT_TASK, EVENT_RESULTS,
	EVENT_SYSTEM, EVENT_REQUEST };
enum { OS_LINUX, OS_MAC, OS_WINDOWS };
enum { SYSTEM_NOT, SYSTEM_ASKED, SYSTEM_ENDED };
enum { NETLOG_EVENTS = 4096 }; /* numbers of event types are below */

struct open_one {
	int64_t id, job; /* job: of a transaction; 0: not known */
	/* Index + 1: of a job, its newest transaction; of a transaction, the one before it. */
	uint32_t newest, before;
	struct lint_name name; /* len 0: heard of, not begun */
	int64_t rcode, answers, since_ms;
	uint32_t lookup; /* that it became */
	uint16_t qtype;
	uint8_t system; /* a job: is the operating system's resolver at it */
	bool is_job, secure, answered, ended;
};
struct netlog {
	struct arena *a;
	struct evidence *ev;
	uint32_t log, line, bad_line;
	struct lint_name zone;
	const char *resolvers, *https; /* of the last change of the configuration */
	uint8_t events[NETLOG_EVENTS];
	int64_t offset_ms, begin, end, timed_out, aborted;
	uint8_t os;
	bool constants, in_events, over, whole;
	bool mine; /* the event is about one of the zone's names */
	bool redacting;
	struct lint_bytes redacted;
	VEC(struct open_one) open;
	uint32_t *slots;
	size_t n_slots;
	uint32_t n_lookups;
};

struct open_one *netlog_open(struct netlog *, int64_t id, bool make);
bool netlog_name(const struct netlog *, const json_t *host, uint8_t wire[255], uint8_t *len);
/* What may be shown to somebody else; new references. */
json_t *netlog_cut_constants(const json_t *);
json_t *netlog_cut_event(const struct netlog *, const json_t *);
#endif
