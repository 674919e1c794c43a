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
/* Did it answer at all as resolvers do, and that there is data or none? */
static inline bool
lint_resolved_answers(const struct lint_resolved *v)
{
	return v->works && v->outcome != LINT_LOOKED_SERVFAIL;
}
/* "one, two": another member; "" is the empty list. */
static inline const char *
lint_and(struct lint_run *run, const char *list, const char *more)
{
	return *list == '\0' ? more : lint_text(run, "%s, %s", list, more);
}
/*
 * What several resolvers have in common at one name: who, and what is cited.  Each answer
 * is counted, each resolver named once; past LINT_MOST_NAMED they are counted.
 */
enum { LINT_MOST_NAMED = 8, LINT_MOST_CITED = 16, LINT_MOST_RESOLVERS = 64 };
struct lint_resolvers {
	const char *named; /* "Unbound 192.0.2.53 (EDE 9), BIND 192.0.2.54"; NULL: nobody yet */
	uint32_t n, answers; /* resolvers, answers */
	uint32_t rows[LINT_MOST_RESOLVERS]; /* of their sources */
	struct lint_ref cited[LINT_MOST_CITED];
	unsigned n_cited;
};
static inline void
lint_resolvers_cite(struct lint_resolvers *r, struct lint_ref ref)
{
	if (r->n_cited < LINT_MOST_CITED)
		r->cited[r->n_cited++] = ref;
}
static inline void
lint_resolvers_add(struct lint_run *run, struct lint_resolvers *r, const struct lint_resolved *v)
{
	uint32_t i = 0;

	r->answers++;
	lint_resolvers_cite(r, v->self);
	while (i < r->n && r->rows[i] != v->source.row)
		i++;
	if (i < r->n || r->n == LINT_MOST_RESOLVERS)
		return;
	r->rows[r->n] = v->source.row;
	if (r->n++ < LINT_MOST_NAMED)
		r->named = lint_and(run, r->named == NULL ? "" : r->named,
		    lint_text(run, "%s%s", v->resolver, lint_ede_text(run, v)));
}
static inline const char *
lint_resolvers_text(struct lint_run *run, const struct lint_resolvers *r)
{
	if (r->n <= LINT_MOST_NAMED)
		return r->named == NULL ? "nobody" : r->named;
	return lint_text(run, "%s and %u more", r->named, r->n - LINT_MOST_NAMED);
}

#endif
