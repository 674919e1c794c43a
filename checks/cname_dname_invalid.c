/*
 * One name, one redirection.  A CNAME tolerates nothing beside it but what
 * DNSSEC needs, a DNAME nothing below it, and neither a second of its kind.
 *
 * Names below a DNAME are said once, at the DNAME; what they are is said by
 * occluded-or-signed-below-cut.
 */
#include "lint.h"

enum {
	MAX_HOPS = 32, /* more than any resolver follows */
	T_SIG = 24,
	T_KEY = 25, /* allowed beside a CNAME: RFC 4035 2.5 */
	T_NXT = 30,
};

struct state {
	struct lint_marks dnames; /* owners of those that were reported */
};

/* A second record with other data; equal ones are duplicate-record's. */
static void
say_several(struct lint_run *run, struct lint_ref ref, const char *type)
{
	struct lint_ref one = { 0 }, it;
	struct lint_record a, b;

	if (!lint_next(run, ref, LINT_RECORD, 0, &one) || !lint_get_record(run, one, &a))
		return;
	for (it = one; lint_next(run, ref, LINT_RECORD, 0, &it);) {
		if (!lint_get_record(run, it, &b) ||
		    (a.rdata.n == b.rdata.n && memcmp(a.rdata.p, b.rdata.p, a.rdata.n) == 0))
			continue;
		lint_find(run, &(struct lint_say) { .about = one.row > it.row ? one : it, .key = "several",
		    .evidence = (struct lint_ref[]) { one.row > it.row ? it : one }, .n_evidence = 1,
		    .text = lint_text(run, "two %s records point at %s and at %s", type,
		        run->host->rdata_text(run, a.type, one.row > it.row ? b.rdata : a.rdata),
		        run->host->rdata_text(run, a.type, one.row > it.row ? a.rdata : b.rdata)) });
		return;
	}
}

static void
say_beside(struct lint_run *run, const struct lint_rrset *cname)
{
	struct lint_ref it = { 0 };
	struct lint_rrset other;

	while (lint_next(run, cname->node, LINT_RRSET, 0, &it)) {
		if (!lint_get_rrset(run, it, &other) || other.type == LINT_T_CNAME ||
		    other.type == LINT_T_NSEC || other.type == T_KEY || other.type == T_SIG ||
		    other.type == T_NXT || other.type == LINT_T_NSEC3)
			continue;
		if (!lint_said_together(run, cname->self, it))
			continue;
		lint_find(run, &(struct lint_say) { .about = cname->self, .key = "beside",
		    .evidence = &it, .n_evidence = 1,
		    .text = lint_text(run, "a CNAME stands beside %s", lint_t(run, other.type)) });
		return;
	}
}

/* The node that answers for a name: its own, or the wildcard that covers it. */
static struct lint_ref
answering(struct lint_run *run, struct lint_name name, bool whole)
{
	struct lint_ref at = lint_node_at(run, run->zone, name);
	uint8_t wild[256] = "\1*";

	if (at.kind != LINT_NONE || !whole)
		return at;
	while (name.len > 1) {
		const uint8_t skip = (uint8_t)(name.wire[0] + 1);

		name = (struct lint_name) { name.wire + skip, (uint8_t)(name.len - skip) };
		if (lint_node_at(run, run->zone, name).kind == LINT_NONE)
			continue;
		if (name.len > 253)
			break;
		memcpy(wild + 2, name.wire, name.len);
		return lint_node_at(run, run->zone, (struct lint_name) { wild, (uint8_t)(name.len + 2) });
	}
	return (struct lint_ref) { 0 };
}

/* Each loop is said once, by the member that comes first in the file. */
static void
say_loop(struct lint_run *run, const struct lint_rrset *start, bool whole)
{
	struct lint_ref at = start->self, cited[MAX_HOPS], first;
	struct lint_rrset set = *start;
	struct lint_record record;
	struct lint_node node;
	size_t n = 0;

	for (unsigned hop = 0; hop < MAX_HOPS; hop++) {
		first = (struct lint_ref) { 0 };
		if (!lint_next(run, at, LINT_RECORD, 0, &first) || !lint_get_record(run, first, &record))
			return;
		at = lint_rrset_at(run,
		    answering(run, (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n }, whole),
		    LINT_T_CNAME);
		if (!lint_get_rrset(run, at, &set) || set.node.row < start->node.row ||
		    !lint_get_node(run, set.node, &node) || (node.flags & (LINT_OCCLUDED | LINT_OUTSIDE)))
			return;
		if (set.node.row == start->node.row) {
			lint_find(run, &(struct lint_say) { .about = start->self, .key = "loop",
			    .evidence = cited, .n_evidence = n,
			    .text = n == 0
			        ? "the CNAME leads back to itself"
			        : lint_text(run, "the CNAME leads back to itself over %zu more", n) });
			return;
		}
		cited[n++] = at;
	}
}

static void
look_cname(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)) || !lint_get_zone(run, run->zone, &zone))
		return;
	say_beside(run, &set);
	if (set.n > 1)
		say_several(run, ref, "CNAME");
	say_loop(run, &set, (zone.have & LINT_NEED_WHOLE) != 0);
}

static void
look_dname(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_ref ns;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	if (set.n > 1)
		say_several(run, ref, "DNAME");
	ns = lint_rrset_at(run, set.node, LINT_T_NS);
	if ((node.flags & LINT_AT_CUT) && lint_said_together(run, ref, ns))
		lint_find(run, &(struct lint_say) { .about = ref, .key = "cut", .evidence = &ns,
		    .n_evidence = 1, .text = "a DNAME stands beside the NS set of a delegation" });
}

/* A name below a DNAME: say it at the DNAME, once.  Servers make CNAMEs there, so only in a file. */
static void
look_node(struct lint_run *run, struct lint_ref ref)
{
	struct lint_marks *said = &((struct state *)run->state)->dnames;
	struct lint_node node, up;
	struct lint_zone zone;
	struct lint_ref dname, child = { 0 };

	if (!lint_get_node(run, ref, &node) || !(node.flags & LINT_BELOW_DNAME) ||
	    !(node.flags & LINT_HAS_DATA) || !lint_get_zone(run, run->zone, &zone) ||
	    !(zone.have & LINT_NEED_FILE))
		return;
	/* What hides it is the first name above that is not hidden itself. */
	for (up = node; (up.flags & LINT_OCCLUDED) && lint_get_node(run, up.parent, &up);)
		;
	dname = lint_rrset_at(run, up.self, LINT_T_DNAME);
	if (dname.kind == LINT_NONE || lint_marked(said, dname.row) != NULL)
		return;
	lint_mark(run, said, dname.row);
	lint_next(run, ref, LINT_RRSET, 0, &child);
	lint_find(run, &(struct lint_say) { .about = dname, .key = "below", .evidence = &child,
	    .n_evidence = child.kind != LINT_NONE,
	    .text = lint_text(run, "names stand below a DNAME, %s among them", lint_n(run, node.name)) });
}

const struct lint_check check_cname_dname_invalid = {
	.abi = LINT_ABI,
	.id = "cname-dname-invalid",
	.title = "A CNAME or DNAME stands where it may not, or leads nowhere",
	.cites = "RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5; RFC 6672 2.3; RFC 6672 2.4",
	.what = "An alias breaks the rule that a name has one meaning: a CNAME beside other data "
	    "or beside a second CNAME, CNAMEs that lead in a circle, a DNAME beside a CNAME, "
	    "beside another DNAME or beside the NS set of a delegation, or a DNAME with names "
	    "below it.",
	.harm = "Which of the records a user gets depends on what the cache saw first: mail goes "
	    "astray, addresses vanish for minutes. A server that refuses such a file goes on with "
	    "the old zone until that expires, and its signatures with it.",
	.families = "All resolvers follow the alias when they have it in the cache and the other "
	    "data when they do not; all end a circle with SERVFAIL. BIND, NSD and Knot refuse a "
	    "CNAME beside other data; what is below a DNAME only NSD and Knot refuse, and circles "
	    "none of them sees.",
	.shows = "The alias and the record that it collides with, for a circle every CNAME of it, "
	    "for a DNAME one of the names below it.",
	.fix = "Decide what the name is. Delete the CNAME or the rest; keep one of two CNAMEs; "
	    "point the circle at a name with addresses; move what is below a DNAME to below its "
	    "target.",
	.avoid = "Do not rely on the order in which a server happens to answer, and do not delete "
	    "the SOA, NS or MX beside a CNAME to make a checker content: it is nearly always the "
	    "CNAME that is wrong.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CNAME, look_cname },
	    { LINT_RRSET, LINT_T_DNAME, look_dname }, { LINT_NODE, 0, look_node, LINT_BELOW_DNAME },
	    { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
