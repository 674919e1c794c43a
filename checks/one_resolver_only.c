/* The same question, two resolvers, two answers: a cache has what others have not. */
#include "lint.h"

enum { MOST_KINDS = 32 }; /* of one name: type, resolver, data or none */

struct kind {
	struct lint_ref ref;
	struct lint_lookup v;
};

static bool
contradicts(const struct lint_lookup *a, const struct lint_lookup *b)
{
	return a->qtype == b->qtype && strcmp(a->resolver, b->resolver) != 0 &&
	       (a->outcome == LINT_LOOKED_DATA) != (b->outcome == LINT_LOOKED_DATA);
}

static bool
same(const struct lint_lookup *a, const struct lint_lookup *b)
{
	return a->qtype == b->qtype && strcmp(a->resolver, b->resolver) == 0 &&
	       (a->outcome == LINT_LOOKED_DATA) == (b->outcome == LINT_LOOKED_DATA);
}

static void
say(struct lint_run *run, const struct kind *x, const struct kind *y)
{
	const struct kind *bad = x->v.outcome == LINT_LOOKED_DATA ? y : x, *good = bad == x ? y : x;

	lint_find(
	    run, &(struct lint_say){ .about = bad->ref,
		     .name = bad->v.qname,
		     .type = bad->v.qtype,
		     .evidence = &good->ref,
		     .n_evidence = 1,
		     .text = lint_text(run, "%s by %s, data by %s",
			 lint_looked_text(bad->v.outcome), bad->v.resolver, good->v.resolver) });
}

static void
judge(struct lint_run *run)
{
	struct kind kinds[MOST_KINDS];
	unsigned n = 0;
	bool said = false;
	struct lint_ref it = { 0 };
	struct lint_lookup v;

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it)) {
		bool known = false;

		if (!lint_get_lookup(run, it, &v) || *v.resolver == '\0' ||
		    v.by == LINT_BY_SYSTEM ||
		    v.by == LINT_BY_SERVER || v.outcome == LINT_LOOKED_OTHER)
			continue;
		if (n > 0 && !lint_name_eq(kinds[0].v.qname, v.qname))
			n = 0, said = false;
		for (unsigned i = 0; i < n && !said && !known; i++) {
			known = same(&kinds[i].v, &v);
			if (contradicts(&kinds[i].v, &v)) {
				say(run, &kinds[i], &(struct kind){ it, v });
				said = true;
			}
		}
		if (!known && n < MOST_KINDS)
			kinds[n++] = (struct kind){ it, v };
	}
}

const struct lint_check check_one_resolver_only = {
	.abi = LINT_ABI,
	.id = "one-resolver-only",
	.title = "One resolver answers what another one does not, say logs",
	.cites = "RFC 4035 5.5; RFC 4035 4.7",
	.what = "The logs have the same name and type asked of two resolvers, and only one of them "
		"gave data.",
	.harm = "Users behind the one resolver fail, users behind the other see nothing: the "
		"pattern in which a "
		"validation fault, or a wrong denial in one cache, reaches an operator as rumours.",
	.families = "A validating resolver beside one that does not validate; or two of a kind, of "
		    "which one has the "
		    "fault in its cache.",
	.shows = "Both look-ups, each with its log and line.",
	.fix = "Ask the failing resolver with checking disabled (the CD bit): data then means that "
	       "validation fails, "
	       "and `walk` says why. The same answer with CD means a cached denial; see "
	       "nodata-after-other-type.",
	.avoid =
	    "Do not close the report because it works for you: name the resolver that was tried.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.end = judge,
};
