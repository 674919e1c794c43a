/*
 * lint_live.h - who said what: small questions that checks on several servers
 * share.  A part of lint.h, which includes it.
 */
#ifndef LINT_LIVE_H
#define LINT_LIVE_H
#include "lint.h"

/* The version of a type at a node that this reply held, or LINT_NONE. */
static inline struct lint_ref
lint_in_reply(const struct lint_run *run, struct lint_ref node, uint16_t type, struct lint_ref reply)
{
	struct lint_ref set = { 0 };

	while (lint_next(run, node, LINT_RRSET, type, &set)) {
		struct lint_ref it = { 0 };

		while (lint_next(run, set, LINT_REPLY, 0, &it))
			if (it.row == reply.row)
				return set;
	}
	return (struct lint_ref) { 0 };
}
/* The first version of a type at a node that this source gave, or LINT_NONE. */
static inline struct lint_ref
lint_from_source(const struct lint_run *run, struct lint_ref node, uint16_t type, struct lint_ref source)
{
	struct lint_ref set = { 0 };
	struct lint_reply reply;

	while (lint_next(run, node, LINT_RRSET, type, &set)) {
		struct lint_ref it = { 0 };

		while (lint_next(run, set, LINT_REPLY, 0, &it))
			if (lint_get_reply(run, it, &reply) && reply.source.row == source.row)
				return set;
	}
	return (struct lint_ref) { 0 };
}
/* Have two RRsets the same records?  TTLs and signatures do not count. */
static inline bool
lint_same_data(const struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	struct lint_ref i = { 0 }, j = { 0 };
	struct lint_record x, y;

	for (;;) {
		const bool more = lint_next(run, a, LINT_RECORD, 0, &i);

		if (more != lint_next(run, b, LINT_RECORD, 0, &j))
			return false;
		if (!more)
			return true;
		if (!lint_get_record(run, i, &x) || !lint_get_record(run, j, &y) || x.type != y.type ||
		    x.rdata.n != y.rdata.n || memcmp(x.rdata.p, y.rdata.p, x.rdata.n) != 0)
			return false;
	}
}
/* Does this server sign what it says of the zone's apex?  Else all that it says is unsigned
 * for one reason, which ns-dnssec-unaware and signed-unsigned-mix name. */
static inline bool
lint_source_signs(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref source)
{
	static const uint16_t types[] = { LINT_T_DNSKEY, LINT_T_NS, LINT_T_SOA };
	struct lint_rrset view;
	struct lint_reply reply;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct lint_ref set = { 0 };

		while (lint_next(run, zone->node, LINT_RRSET, types[i], &set)) {
			struct lint_ref it = { 0 };

			if (!lint_get_rrset(run, set, &view) || view.n_sigs == 0)
				continue;
			while (lint_next(run, set, LINT_REPLY, 0, &it))
				if (lint_get_reply(run, it, &reply) && reply.source.row == source.row)
					return true;
		}
	}
	return false;
}
/* A signature over the set that verifies and is in date. */
static inline bool
lint_is_signed_now(const struct lint_run *run, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.state == LINT_SIG_GOOD && sig.in_date)
			return true;
	return false;
}
/* Does one server say both?  In a file all is said by one. */
static inline bool
lint_said_together(const struct lint_run *run, struct lint_ref a, struct lint_ref b)
{
	struct lint_ref x = { 0 }, y;
	struct lint_reply p, q;

	while (lint_next(run, a, LINT_REPLY, 0, &x)) {
		if (!lint_get_reply(run, x, &p))
			continue;
		for (y = (struct lint_ref) { 0 }; lint_next(run, b, LINT_REPLY, 0, &y);)
			if (lint_get_reply(run, y, &q) && p.source.row == q.source.row)
				return true;
	}
	return x.kind == LINT_NONE;
}
/* Did any server on the way to this zone answer over TCP?  Else TCP may be blocked at home. */
static inline bool
lint_tcp_works(const struct lint_run *run, struct lint_ref zone)
{
	struct lint_zone view;
	struct lint_reply reply;

	for (; lint_get_zone(run, zone, &view); zone = view.parent) {
		struct lint_ref it = { 0 };

		while (lint_next(run, zone, LINT_REPLY, 0, &it))
			if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER && reply.tcp)
				return true;
	}
	return false;
}
#endif
