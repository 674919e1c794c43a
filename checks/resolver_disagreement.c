/* One question, several resolvers, and not one answer. */
#include "lint.h"

enum { CLASSES = 4 };
static const uint8_t classes[CLASSES] = { LINT_LOOKED_DATA, LINT_LOOKED_NODATA, LINT_LOOKED_NXDOMAIN,
	LINT_LOOKED_SERVFAIL };

struct state {
	struct lint_name name, said; /* said: the name that has its finding */
	uint16_t type;
	struct lint_resolvers by[CLASSES];
};

/* A server that marks names that are not there with NXNAME (RFC 9824): some resolvers make
 * NXDOMAIN of it, and some do not. */
static bool
is_compact(const struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct lint_denial denial;
	struct lint_nsec nsec;

	while (lint_next(run, run->zone, LINT_DENIAL, 0, &it))
		if (lint_get_denial(run, it, &denial) && lint_get_nsec(run, denial.speaks, &nsec) &&
		    lint_bitmap_has(nsec.bitmap, LINT_T_NXNAME))
			return true;
	return false;
}

static void
flush(struct lint_run *run, struct state *s)
{
	struct lint_ref cited[CLASSES];
	const char *text = "";
	unsigned n = 0, rarest = 0;

	for (unsigned i = 0; i < CLASSES; i++)
		if (s->by[i].n > 0) {
			cited[n] = s->by[i].cited[0];
			if (n++ == 0 || s->by[i].n < s->by[rarest].n)
				rarest = i;
			text = lint_text(run, "%s%s%s from %s", text, *text == '\0' ? "" : "; ",
			    lint_looked_text(classes[i]), lint_resolvers_text(run, &s->by[i]));
		}
	if (n < 2 || (s->said.len > 0 && lint_name_eq(s->said, s->name)))
		return;
	if (n == 2 && s->by[1].n > 0 && s->by[2].n > 0 && is_compact(run))
		return;
	s->said = s->name;
	lint_find(run,
	    &(struct lint_say){ .about = s->by[rarest].cited[0],
		.name = s->name,
		.type = s->type,
		.evidence = cited,
		.n_evidence = n,
		.text = lint_text(run, "%s %s: %s", lint_n(run, s->name), lint_t(run, s->type), text) });
}

static void
judge(struct lint_run *run)
{
	struct state s = { 0 };
	struct lint_ref it = { 0 };
	struct lint_resolved v;

	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it)) {
		/* Of a fresh label only the first type: the others may be lost by the order. */
		if (!lint_get_resolved(run, it, &v) || v.unchecked || !v.works || v.qtype == LINT_T_DS ||
		    v.earlier > 0)
			continue;
		if (s.name.len == 0 || v.qtype != s.type || !lint_name_eq(v.name, s.name)) {
			flush(run, &s);
			s = (struct state){ .name = v.name, .type = v.qtype, .said = s.said };
		}
		for (unsigned i = 0; i < CLASSES; i++)
			if (classes[i] == v.outcome)
				lint_resolvers_add(run, &s.by[i], &v);
	}
	flush(run, &s);
}

const struct lint_check check_resolver_disagreement = {
	.abi = LINT_ABI,
	.id = "resolver-disagreement",
	.title = "Resolvers differ on one name",
	.cites = "RFC 4035 4.7; RFC 4035 5.5; RFC 2308 5",
	.what =
	    "The same question was put to several resolvers (--resolvers), and some have data where others "
	    "have none, deny the name or fail.",
	.harm = "Users of the one resolver reach the service, users of the other do not. Monitoring by a "
		"resolver of the first kind is green for as long as it lasts.",
	.families =
	    "One that validates beside one that does not, one with an old answer in its cache beside "
	    "others, one that filters, one that infers denials (RFC 8198) beside one that asks.",
	.shows = "An answer of each kind.",
	.fix = "Ask the resolver that stands alone with the CD bit: data then means that validation fails "
	       "(resolver-bogus). No data then either means that it holds an old answer; wait for the TTL, "
	       "or have "
	       "it forgotten on its operator's page.",
	.avoid = "Do not go by the majority: the resolver that fails may be the only one that validates.",
	.needs = LINT_NEED_RESOLVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.end = judge,
};
