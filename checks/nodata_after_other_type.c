/* "No address", though the zone has one: the denial of another type took it along. */
#include "lint.h"

/*
 * Servers make answers from a wildcard under labels that were asked, not under "*".  A log
 * has a thousand such labels: what was made from which wildcard is gathered once.
 */
struct made {
	struct lint_name wild;
	uint16_t type;
	struct lint_ref set;
};
struct state {
	bool gathered;
	struct made *made;
	size_t n, room;
};

static int
by_wildcard(const void *a, const void *b)
{
	const struct made *x = a, *y = b;
	const int c = lint_name_cmp(x->wild, y->wild);

	if (c != 0 || x->type != y->type)
		return c != 0 ? c : x->type < y->type ? -1 : 1;
	return x->set.row < y->set.row ? -1 : x->set.row > y->set.row;
}

static void
add_made(struct lint_run *run, struct state *s, const struct lint_rrset *set)
{
	if (s->n == s->room) {
		struct made *more = run->host->alloc(run, s->room * 2 + 64, sizeof(*more));

		if (s->n > 0)
			memcpy(more, s->made, s->n * sizeof(*more));
		s->made = more;
		s->room = s->room * 2 + 64;
	}
	s->made[s->n++] = (struct made) { set->wildcard, set->type, set->self };
}

static void
gather(struct lint_run *run, struct state *s)
{
	static const uint16_t types[] = { LINT_T_A, LINT_T_AAAA };
	struct lint_rrset set;

	s->gathered = true;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct lint_ref it = { 0 };

		while (lint_next(run, run->zone, LINT_RRSET, types[i], &it))
			if (lint_get_rrset(run, it, &set) && set.synthesized)
				add_made(run, s, &set);
	}
	if (s->n > 1)
		qsort(s->made, s->n, sizeof(*s->made), by_wildcard);
}

/* The first of them, by row. */
static struct lint_ref
made_from(struct lint_run *run, struct lint_name wild, uint16_t type)
{
	struct state *s = run->state;
	const struct made like = { .wild = wild, .type = type };
	size_t low = 0, high;

	if (!s->gathered)
		gather(run, s);
	for (high = s->n; low < high;) {
		const size_t middle = low + (high - low) / 2;

		if (by_wildcard(&s->made[middle], &like) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n && s->made[low].type == type && lint_name_eq(s->made[low].wild, wild)
	    ? s->made[low].set : (struct lint_ref) { 0 };
}

/* The zone's own word, from a snapshot beside the log: an address at the name or its wildcard. */
static struct lint_ref
held(struct lint_run *run, struct lint_name name, uint16_t type)
{
	const uint16_t types[] = { type == 0 ? (uint16_t)LINT_T_A : type, LINT_T_AAAA };
	uint8_t wild[257];
	struct lint_name star = { 0 };
	struct lint_ref node = lint_node_at(run, run->zone, name), set = { 0 };

	if (node.kind == LINT_NONE && name.len > 0 && name.wire[0] > 0) {
		const uint8_t cut = (uint8_t)(name.wire[0] + 1u);

		wild[0] = 1, wild[1] = '*';
		memcpy(wild + 2, name.wire + cut, (size_t)(name.len - cut));
		star = (struct lint_name){ wild, (uint8_t)(name.len - cut + 2) };
		node = lint_node_at(run, run->zone, star);
	}
	for (size_t i = 0;
	     node.kind != LINT_NONE && set.kind == LINT_NONE && i < (type == 0 ? 2u : 1u); i++)
		set = lint_rrset_at(run, node, types[i]);
	for (size_t i = 0; star.len > 0 && set.kind == LINT_NONE && i < (type == 0 ? 2u : 1u); i++)
		set = made_from(run, star, types[i]);
	return set;
}

/* The same name and type, with data: in this log at another time, or in another log.
 * before: the look-up that stands before the name's first one. */
static struct lint_ref
answered(struct lint_run *run, struct lint_ref before, const struct lint_lookup *bad)
{
	struct lint_lookup v;

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &before) &&
	       lint_get_lookup(run, before, &v) && lint_name_eq(v.qname, bad->qname))
		if (v.outcome == LINT_LOOKED_DATA && v.qtype == bad->qtype)
			return before;
	return (struct lint_ref){ 0 };
}

/* Another type of the name that was asked for before, or together with it. */
static bool
other_before(struct lint_run *run, struct lint_ref before, const struct lint_lookup *bad,
    struct lint_lookup *other)
{
	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &before) &&
	       lint_get_lookup(run, before, other) && lint_name_eq(other->qname, bad->qname))
		if (other->outcome == LINT_LOOKED_NODATA && other->qtype != 0 &&
		    other->qtype != bad->qtype && other->at <= bad->at)
			return true;
	return false;
}

static bool
say(struct lint_run *run, struct lint_ref start, struct lint_ref ref, const struct lint_lookup *bad)
{
	struct lint_ref proof[2] = { held(run, bad->qname, bad->qtype) };
	const bool served = proof[0].kind != LINT_NONE;
	struct lint_lookup other, good;
	const char *before;

	if (!served)
		proof[0] = answered(run, start, bad);
	if (proof[0].kind == LINT_NONE)
		return false;
	before = other_before(run, start, bad, &other)
		     ? lint_text(run, ", after %s was denied", lint_t(run, other.qtype))
		     : "";
	if (before[0] != '\0')
		proof[1] = other.self;
	lint_find(run,
	    &(struct lint_say){ .about = ref,
		.name = bad->qname,
		.type = bad->qtype != 0 ? bad->qtype : (uint16_t)LINT_T_A,
		.evidence = proof,
		.n_evidence = before[0] != '\0' ? 2 : 1,
		.text =
		    served ? lint_text(run,
				 "%s was told at %s that it has no address%s, and the zone has one",
				 *bad->resolver != '\0' ? bad->resolver : "the browser",
				 run->host->time_text(run, bad->at), before)
		    : lint_get_lookup(run, proof[0], &good)
			? lint_text(run,
			      "no address at %s%s; the same question had an answer at %s",
			      run->host->time_text(run, bad->at), before,
			      run->host->time_text(run, good.at))
			: "" });
	return true;
}

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, last = { 0 }, start = { 0 };
	struct lint_name name = { 0 };
	struct lint_lookup v;
	bool said = false, tried[3] = { false };

	for (; lint_next(run, run->zone, LINT_LOOKUP, 0, &it); last = it) {
		unsigned which;

		if (!lint_get_lookup(run, it, &v))
			continue;
		if (name.len == 0 || !lint_name_eq(name, v.qname)) {
			name = v.qname;
			start = last;
			said = tried[0] = tried[1] = tried[2] = false;
		}
		/* A name is said once; what contradicts it does not depend on when it was asked. */
		which = v.qtype == 0 ? 0 : v.qtype == LINT_T_A ? 1 : 2;
		if (said || v.outcome != LINT_LOOKED_NODATA || !lint_is_address(v.qtype) ||
		    tried[which])
			continue;
		tried[which] = true;
		said = say(run, start, it, &v);
	}
}

const struct lint_check check_nodata_after_other_type = {
	.abi = LINT_ABI,
	.id = "nodata-after-other-type",
	.title = "A resolver denied an address that the zone has, says a log",
	.cites = "RFC 8198 5.3; RFC 4034 4.1.2; RFC 2308 2.2",
	.what = "A log has a look-up that ended in NODATA for a type that the name does have: the "
		"snapshot beside "
		"the log holds the record, or the same question was answered at another time. "
		"Browsers ask for "
		"HTTPS and AAAA together with A; a denial of one of those whose bit map leaves out "
		"the A takes "
		"the A away for as long as it is cached.",
	.harm = "Each user of that cache loses the name, from the first question for the other "
		"type on until the "
		"negative TTL has passed, and again with the next such question.",
	.families = "Unbound infers missing types from a cached NSEC; others do so for names only. "
		    "Who is hit depends "
		    "on which type was asked first, so that some offices fail and others do not.",
	.shows = "The look-up that was denied, the denial of the other type before it, and the "
		 "record or the answer "
		 "that contradicts it.",
	.fix = "Find the denial: `walk` asks for absent types at every wildcard and compares. Mend "
	       "the bit map, or "
	       "take the wildcard out of the zone, then wait for the negative TTL or have the "
	       "caches flushed.",
	.avoid = "Do not test with A alone: the answer is right until somebody asks for AAAA.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "sibling-nodata", NULL },
	.end = judge,
	.state_octets = sizeof(struct state),
};
