/*
 * The form of a negative answer, whatever it proves: the SOA that says how long it may
 * be kept, and that all types of a name agree whether the name is there.
 *
 * Left to others: an empty non-terminal that is denied (ent-denial), a newer type that
 * is denied as if the name did not exist (modern-type-nodata), an SOA without its
 * signature (rrsig-missing), and a server that leaves the whole authority section of
 * its denials out in a signed zone (negative-proof-missing).
 */
#include "lint.h"

enum { NXDOMAIN = 3, MAX_CITED = 8 };

struct wrong {
	struct lint_ref about, cited[MAX_CITED];
	const char *why;
	struct lint_denial first;
	size_t n_cited;
	unsigned n;
};

static bool
is_empty(struct lint_run *run, struct lint_name name)
{
	struct lint_node node;

	return lint_get_node(run, lint_node_at(run, run->zone, name), &node) && (node.flags & LINT_EMPTY);
}

/* What one server said is there, in the order of its replies: there are few of them, and
 * each of its denials is held against all. */
struct there {
	struct lint_ref reply;
	struct lint_name qname;
	uint16_t qtype;
};
struct theres {
	struct there *v;
	size_t n;
	bool known;
};

static void
list_theres(struct lint_run *run, struct lint_ref source, struct theres *t)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	size_t room = 0;

	t->known = true;
	while (lint_next(run, source, LINT_REPLY, 0, &it))
		room++;
	t->v = run->host->alloc(run, room + 1, sizeof(*t->v));
	for (it = (struct lint_ref) { 0 }; lint_next(run, source, LINT_REPLY, 0, &it);)
		if (lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER && reply.aa && !reply.tc &&
		    reply.rcode == 0)
			t->v[t->n++] = (struct there) { it, reply.qname, reply.qtype };
}

/* A reply of the same server by which the name is there. */
static struct lint_ref
seen_there(struct lint_run *run, const struct lint_denial *d, struct theres *t)
{
	if (!t->known)
		list_theres(run, d->source, t);
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].qtype != d->qtype && lint_name_eq(t->v[i].qname, d->qname))
			return t->v[i].reply;
	return (struct lint_ref) { 0 };
}

/* Which replies have the zone's SOA: one pass, where each denial would make its own. */
struct soas {
	uint8_t *in; /* by the row of the reply */
	uint32_t n;
};

static struct soas
list_soas(struct lint_run *run, struct lint_ref node)
{
	struct soas s = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		struct lint_ref set = { 0 };

		while (lint_next(run, node, LINT_RRSET, LINT_T_SOA, &set)) {
			struct lint_ref it = { 0 };

			while (lint_next(run, set, LINT_REPLY, 0, &it))
				if (pass > 0)
					s.in[it.row] = 1;
				else if (it.row >= s.n)
					s.n = it.row + 1;
		}
		if (pass == 0)
			s.in = run->host->alloc(run, s.n + 1, 1);
	}
	return s;
}

static void
note(struct wrong *w, const struct lint_denial *d, const char *why, struct lint_ref other)
{
	if (w->n++ == 0) {
		w->about = d->self;
		w->first = *d;
		w->why = why;
		w->cited[0] = other;
		w->n_cited = other.kind != LINT_NONE;
	} else if (w->n_cited < MAX_CITED) {
		w->cited[w->n_cited++] = d->self;
	}
}

static void
judge(struct lint_run *run, const struct lint_zone *zone, const struct lint_denial *d, bool is_signed,
    const struct soas *soas, struct theres *t, struct wrong *w)
{
	struct lint_ref other = { 0 };

	if (d->kind != LINT_NODATA && d->kind != LINT_NXDOMAIN)
		return;
	if (!d->has_soa) {
		/* One that has no SOA at all has another fault (soa-problem). */
		if (lint_from_source(run, zone->node, LINT_T_SOA, d->source).kind == LINT_NONE)
			return;
		if (!is_signed || d->proof != LINT_PROOF_NONE)
			note(w, d, "has no SOA, so that nobody may keep it", other);
		return;
	}
	if (d->reply.row >= soas->n || soas->in[d->reply.row] == 0) {
		note(w, d, "has an SOA that is not the zone's", other);
		return;
	}
	if (d->kind != LINT_NXDOMAIN || is_empty(run, d->qname))
		return;
	other = seen_there(run, d, t);
	if (other.kind != LINT_NONE)
		note(w, d, "says that the name does not exist, which it does for another type", other);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref source = { 0 };
	struct lint_zone zone;
	struct lint_source view;
	struct soas soas;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	soas = list_soas(run, zone.node);
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &source)) {
		const bool is_signed = zone.is_signed && lint_source_signs(run, &zone, source);
		struct lint_ref it = { 0 };
		struct wrong w = { 0 };
		struct theres t = { 0 };
		struct lint_denial d;

		while (lint_next(run, source, LINT_DENIAL, 0, &it))
			if (lint_get_denial(run, it, &d))
				judge(run, &zone, &d, is_signed, &soas, &t, &w);
		if (w.n == 0 || !lint_get_source(run, source, &view))
			continue;
		lint_find(run, &(struct lint_say) { .about = w.about, .evidence = w.cited,
		    .n_evidence = w.n_cited,
		    .text = w.n == 1
		        ? lint_text(run, "the denial of %s %s", lint_t(run, w.first.qtype), w.why)
		        : lint_text(run, "the denial of %s %s; so or alike %u denials of this server",
		              lint_t(run, w.first.qtype), w.why, w.n) });
	}
}

const struct lint_check check_negative_response_malformed = {
	.abi = LINT_ABI,
	.id = "negative-response-malformed",
	.title = "A negative answer is malformed",
	.cites = "RFC 2308 3; RFC 2308 2.2; RFC 8020 2; RFC 1034 4.3.2",
	.what = "A server says no in a way that cannot be used: without the zone's SOA in the "
	    "authority section, with the SOA of something else, or with \"no such name\" for one "
	    "type and an answer or \"no such type\" for another type of the same name.",
	.harm = "Without the SOA a resolver may not cache the answer and asks again for each "
	    "client, or takes the server for lame. A false \"no such name\" is kept for all types "
	    "of the name, and by resolvers that follow RFC 8020 for all names below it.",
	.families = "All resolvers; those that minimise query names meet the false \"no such "
	    "name\" on the way to names below, too.",
	.shows = "The reply as it came and, for a contradiction, the other reply of the same "
	    "server.",
	.fix = "Look for a load balancer or an own back end (PowerDNS remote or pipe, a DNS "
	    "service of an appliance) that answers in the server's place, and give it the SOA of "
	    "the zone and one view of which names exist.",
	.avoid = "Do not add records of the type that happened to be asked: each next type is "
	    "answered as wrongly.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_DENIAL,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "answer-divergence", "same-serial-differs", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
