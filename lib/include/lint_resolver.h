/*
 * lint_resolver.h - what resolvers said when they were asked (--resolvers).  A part of
 * lint.h, which includes it.  lint_next(run, run->zone, LINT_RESOLVED, 0, &it) gives the
 * questions about one zone by name, type, without CD and with it, and then in the order
 * of the list of resolvers; to one resolver, in the order in which they were put.
 *
 * A resolver that did not answer shows nothing: LINT_NEED_RESOLVERS is not met then.
 */
#ifndef LINT_RESOLVER_H
#define LINT_RESOLVER_H
#include "lint.h"
#include "lint_log.h"

struct lint_ede { /* an extended error, RFC 8914 */
	uint16_t code;
	const char *text; /* escaped; "": none */
};
struct lint_resolved {
	struct lint_ref self, source;
	const char *resolver; /* "Unbound 192.0.2.53", escaped */
	uint8_t claims; /* enum lint_said: does it validate, says its list */
	bool validates; /* it set AD on one answer at least */
	/* What was asked about: a fresh label under a wildcard stands for it ("*.zone."). */
	struct lint_name name, qname;
	uint16_t qtype, rcode;
	uint16_t earlier; /* so many types were asked of the fresh label before; 0 for other names */
	bool fresh; /* it is such a label */
	bool unchecked; /* asked with CD: data that do not validate come too */
	bool ad, works; /* works: an answer as a resolver gives one, SERVFAIL too */
	uint8_t outcome; /* enum lint_looked */
	bool has_ttl;
	uint32_t ttl; /* that is left of the answer's records, or of the denial */
	int64_t at;
	const struct lint_ede *ede;
	size_t n_ede;
};
LINT_GETTER(resolved, LINT_RESOLVED)

/* The next answer to the same question with CD, or without; false: there is none. */
static inline bool
lint_resolved_pair(const struct lint_run *run, const struct lint_resolved *of, bool unchecked,
    struct lint_resolved *o)
{
	struct lint_ref it = { 0 };

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it))
		if (lint_get_resolved(run, it, o) && o->qtype == of->qtype && o->unchecked == unchecked &&
		    o->source.row == of->source.row && lint_name_eq(o->qname, of->qname))
			return true;
	return false;
}
/* " (EDE 9, EDE 22)", or "". */
static inline const char *
lint_ede_text(struct lint_run *run, const struct lint_resolved *v)
{
	const char *text = "";

	for (size_t i = 0; i < v->n_ede; i++)
		text = lint_text(run, "%s%sEDE %u", text, i == 0 ? " (" : ", ", v->ede[i].code);
	return v->n_ede == 0 ? "" : lint_text(run, "%s)", text);
}

#endif
