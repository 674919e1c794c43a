/*
 * lint_log.h - look-ups that somebody's log tells of: a browser's NetLog, the query log of
 * the zone's own servers.  A part
 * of lint.h, which includes it.  Only names at or below the zones under judgement
 * are there; lint_next(run, run->zone, LINT_LOOKUP, 0, &it) gives them by name,
 * then by time.
 */
#ifndef LINT_LOG_H
#define LINT_LOG_H
#include "lint.h"

enum lint_looked { /* what came of it */
	LINT_LOOKED_DATA,
	LINT_LOOKED_NODATA, /* the name exists, the type does not (RFC 2308 2.2) */
	LINT_LOOKED_NXDOMAIN,
	LINT_LOOKED_SERVFAIL,
	LINT_LOOKED_TIMEOUT,
	LINT_LOOKED_OTHER, /* refused, malformed ... */
	LINT_LOOKED_ANSWERED, /* NOERROR: data or none, the log does not say which */
	LINT_N_LOOKED
};
enum lint_looked_by {
	LINT_BY_DNS, /* by a client that speaks DNS itself */
	LINT_BY_HTTPS, /* likewise, over HTTPS (RFC 8484) */
	LINT_BY_SYSTEM, /* getaddrinfo(): which types it asked is not known */
	LINT_BY_SERVER, /* seen at the zone's own servers: the resolver is who asked */
};
struct lint_lookup {
	struct lint_ref self;
	struct lint_name qname;
	uint16_t qtype; /* 0: addresses, of whichever family */
	uint8_t outcome, by; /* enum lint_looked, enum lint_looked_by */
	const char *resolver; /* "127.0.0.3:53", escaped; "": not said */
	const char *log; /* the file, escaped */
	uint32_t line; /* in it; 0: not known */
	int64_t at, until; /* the first and the last of `n` alike */
	uint32_t n;
	int64_t ttl; /* of what came; -1: not said */
};
LINT_GETTER(lookup, LINT_LOOKUP)

/* All look-ups of one name, as clients saw them. */
struct lint_looked_up {
	struct lint_name name;
	uint32_t n, n_by[LINT_N_LOOKED]; /* by outcome */
	bool has_address; /* an A, an AAAA, or whatever the system asks for, came at least once */
	bool no_address; /* and at least once there was none: NODATA for such a question */
	struct lint_ref good, bad; /* the first of each; the first that is no data at all */
	struct lint_ref any; /* the first of all */
	int64_t from, until;
};

static inline bool
lint_is_address(uint16_t type)
{
	return type == 0 || type == LINT_T_A || type == LINT_T_AAAA;
}

/* it: LINT_NONE to begin with; the look-ups of the zone under judgement, name by name. */
static inline bool
lint_next_looked_up(struct lint_run *run, struct lint_ref *it, struct lint_looked_up *o)
{
	struct lint_ref next = *it;
	struct lint_lookup v;

	memset(o, 0, sizeof(*o));
	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &next) && lint_get_lookup(run, next, &v) &&
	    (o->n == 0 || lint_name_eq(v.qname, o->name) || v.by == LINT_BY_SERVER)) {
		const bool address = lint_is_address(v.qtype);

		*it = next;
		if (v.by == LINT_BY_SERVER)
			continue;
		if (o->n++ == 0)
			o->name = v.qname, o->any = next, o->from = o->until = v.at;
		o->n_by[v.outcome]++;
		o->from = v.at < o->from ? v.at : o->from;
		o->until = v.at > o->until ? v.at : o->until;
		if (address && v.outcome == LINT_LOOKED_DATA && !o->has_address)
			o->has_address = true, o->good = next;
		if (address && v.outcome == LINT_LOOKED_NODATA)
			o->no_address = true;
		if (address && v.outcome != LINT_LOOKED_DATA && o->bad.kind == LINT_NONE)
			o->bad = next;
	}
	return o->n > 0;
}

static inline const char *
lint_looked_text(uint8_t outcome)
{
	static const char *const words[LINT_N_LOOKED] = { "data", "NODATA", "NXDOMAIN", "SERVFAIL",
		"no answer", "another error", "NOERROR" };

	return outcome < LINT_N_LOOKED ? words[outcome] : "?";
}

#endif
