/*
 * One question, several answers.  Data is compared, not signatures or TTLs; fresh labels
 * are the same at all servers, so that answers are compared by question.  "No such name"
 * and the compact denial of an online signer (RFC 9824) are the same answer.  Left to
 * others: SOA (soa-serial-spread), DNSKEY (dnskey-server-mismatch), the records of
 * denial (nsec-nsec3-mixed), delegations, an alias at the apex (apex-cname).
 */
#include "lint.h"

enum { ANSWERED = 1, NODATA, ABSENT, EITHER, MAX_CITED = 8, MAX_ANSWERS = 128, NXDOMAIN = 3 };

struct answer {
	struct lint_reply reply;
	struct lint_ref set; /* ANSWERED */
	uint8_t is;
};
struct state {
	struct lint_zone zone;
	struct answer *v;
	size_t n, room;
};
struct split { /* what one server says otherwise */
	struct lint_ref cited[MAX_CITED];
	const struct answer *first, *usual; /* usual: what the others say */
	unsigned n, n_cited;
	bool grave; /* more than another address */
};

/* An NSEC made for the very name: nothing tells whether the name exists, or all. */
static bool
is_compact(struct lint_run *run, struct lint_ref denial, struct lint_name qname)
{
	struct lint_ref it = { 0 };
	struct lint_nsec nsec;

	while (lint_next(run, denial, LINT_NSEC, 0, &it))
		if (lint_get_nsec(run, it, &nsec) && !nsec.nsec3 && lint_name_eq(nsec.name, qname) &&
		    (lint_bitmap_has(nsec.bitmap, LINT_T_NXNAME) ||
		        (nsec.next.len == qname.len + 2 && nsec.next.wire[0] == 1 && nsec.next.wire[1] == 0)))
			return true;
	return false;
}

static bool
is_left_out(const struct state *s, const struct lint_reply *r)
{
	switch (r->qtype) {
	case LINT_T_SOA:
	case LINT_T_DNSKEY:
	case LINT_T_DS:
	case LINT_T_RRSIG:
	case LINT_T_NSEC:
	case LINT_T_NSEC3:
	case LINT_T_NSEC3PARAM: return true;
	case LINT_T_NS: return !lint_name_eq(r->qname, s->zone.apex);
	default:
		return r->result != LINT_ANSWER || r->tc || !r->aa ||
		    (r->rcode != 0 && r->rcode != NXDOMAIN);
	}
}

static void
look_reply(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct answer a = { 0 };
	struct lint_ref node, denial = { 0 }, alias;

	if (s->zone.self.kind == LINT_NONE && !lint_get_zone(run, run->zone, &s->zone))
		return;
	if (s->zone.on_the_way || !lint_get_reply(run, ref, &a.reply) || is_left_out(s, &a.reply))
		return;
	node = lint_node_at(run, run->zone, a.reply.qname);
	a.set = lint_in_reply(run, node, a.reply.qtype, ref);
	alias = lint_in_reply(run, node, LINT_T_CNAME, ref);
	if (alias.kind != LINT_NONE && lint_name_eq(a.reply.qname, s->zone.apex))
		return;
	if (a.set.kind == LINT_NONE)
		a.set = alias;
	if (a.set.kind != LINT_NONE)
		a.is = ANSWERED;
	else if (!lint_next(run, ref, LINT_DENIAL, 0, &denial))
		return;
	else if (is_compact(run, denial, a.reply.qname))
		a.is = EITHER;
	else
		a.is = a.reply.rcode == NXDOMAIN ? ABSENT : NODATA;
	if (s->n == s->room) {
		struct answer *old = s->v;

		s->room = s->room == 0 ? 64 : s->room * 2;
		s->v = run->host->alloc(run, s->room, sizeof(*s->v));
		if (s->n > 0)
			memcpy(s->v, old, s->n * sizeof(*old));
	}
	s->v[s->n++] = a;
}

static bool
is_same_question(const struct answer *a, const struct answer *b)
{
	return a->reply.qtype == b->reply.qtype && lint_name_eq(a->reply.qname, b->reply.qname);
}

static bool
is_same(struct lint_run *run, const struct answer *a, const struct answer *b)
{
	if (a->is == EITHER || b->is == EITHER)
		return a->is != ANSWERED && b->is != ANSWERED;
	return a->is == b->is && (a->is != ANSWERED || lint_same_data(run, a->set, b->set));
}

/* Addresses may depend on who answers: balancing, several networks. */
static bool
is_address(uint16_t type)
{
	return type == LINT_T_A || type == LINT_T_AAAA || type == LINT_T_HTTPS || type == LINT_T_SVCB;
}

static const char *
describe(struct lint_run *run, const struct answer *a)
{
	return a->is == ABSENT ? "that the name does not exist"
	    : a->is != ANSWERED ? lint_text(run, "that there is no %s", lint_t(run, a->reply.qtype))
	                        : lint_text(run, "with %s", lint_t(run, a->reply.qtype));
}

static void
add(struct split *p, const struct answer *a, const struct answer *usual)
{
	const bool grave = a->is != ANSWERED || usual->is != ANSWERED || !is_address(a->reply.qtype);

	if (p->first == NULL || (grave && !p->grave)) {
		p->first = a;
		p->usual = usual;
	}
	p->grave |= grave;
	p->n++;
	if (p->n_cited + 2 <= MAX_CITED) {
		p->cited[p->n_cited++] = a->reply.self;
		p->cited[p->n_cited++] = usual->reply.self;
	}
}

static uint32_t
serial(struct lint_run *run, const struct state *s, struct lint_ref source)
{
	struct lint_ref set = lint_from_source(run, s->zone.node, LINT_T_SOA, source), it = { 0 };
	struct lint_record record;

	return lint_next(run, set, LINT_RECORD, LINT_T_SOA, &it) && lint_get_record(run, it, &record) &&
	        record.rdata.n >= 22
	    ? lint_u32(record.rdata.p + record.rdata.n - 20) : 0;
}

static void
say(struct lint_run *run, const struct split *p)
{
	const struct state *s = run->state;
	const bool other_version = serial(run, s, p->first->reply.source) !=
	    serial(run, s, p->usual->reply.source);
	struct lint_source mine, theirs;
	const char *text;

	if (!lint_get_source(run, p->first->reply.source, &mine) ||
	    !lint_get_source(run, p->usual->reply.source, &theirs))
		return;
	if (p->first->is == ANSWERED && p->usual->is == ANSWERED)
		text = lint_text(run, "%s has other %s data than %s", mine.label,
		    lint_t(run, p->first->reply.qtype), theirs.label);
	else
		text = lint_text(run, "%s answers %s, %s %s", mine.label, describe(run, p->first),
		    theirs.label, describe(run, p->usual));
	if (p->n > 1)
		text = lint_text(run, "%s; so for %u questions", text, p->n);
	lint_find(run, &(struct lint_say) { .about = p->first->reply.self, .key = mine.label,
	    .evidence = p->cited, .n_evidence = p->n_cited, .text = text,
	    .severity = !p->grave ? LINT_INFO : other_version ? LINT_WARNING : LINT_BY_PHASE });
}

/* Of the answers to one question, that which most servers give; the first of equals. */
static const struct answer *
usual_answer(struct lint_run *run, const struct answer *v, size_t n)
{
	const struct answer *best = v;
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t k = 0; k < n; k++)
			same += is_same(run, &v[i], &v[k]);
		if (same <= most)
			continue;
		most = same;
		best = &v[i];
	}
	return best;
}

/* By question, in the order of arrival below that. */
static int
compare(const void *p, const void *q)
{
	const struct lint_reply *a = &((const struct answer *)p)->reply;
	const struct lint_reply *b = &((const struct answer *)q)->reply;
	int c = a->qname.len - b->qname.len;

	if (c == 0)
		c = memcmp(a->qname.wire, b->qname.wire, a->qname.len);
	if (c == 0)
		c = a->qtype - b->qtype;
	return c != 0 ? c : a->self.row < b->self.row ? -1 : a->self.row > b->self.row;
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 }, *sources;
	struct split *splits;
	size_t n_sources = 0, n;
	bool too_many = false;

	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		n_sources++;
	if (s->n < 2 || n_sources < 2)
		return;
	sources = run->host->alloc(run, n_sources, sizeof(*sources));
	splits = run->host->alloc(run, n_sources, sizeof(*splits));
	n_sources = 0;
	for (it = (struct lint_ref) { 0 }; lint_next(run, run->zone, LINT_SOURCE, 0, &it);)
		sources[n_sources++] = it;
	qsort(s->v, s->n, sizeof(*s->v), compare);
	for (size_t i = 0; i < s->n; i += n) {
		const struct answer *usual;

		for (n = 1; i + n < s->n && is_same_question(&s->v[i], &s->v[i + n]);)
			n++;
		if (n > MAX_ANSWERS) {
			if (!too_many)
				lint_unable(run, s->v[i].reply.self, "more than 128 answers to one question");
			too_many = true;
			continue;
		}
		usual = usual_answer(run, &s->v[i], n);
		for (size_t k = i; k < i + n; k++)
			for (size_t m = 0; m < n_sources; m++)
				if (sources[m].row == s->v[k].reply.source.row &&
				    usual->reply.source.row != sources[m].row &&
				    !is_same(run, &s->v[k], usual))
					add(&splits[m], &s->v[k], usual);
	}
	for (size_t m = 0; m < n_sources; m++)
		if (splits[m].n > 0)
			say(run, &splits[m]);
}

const struct lint_check check_answer_divergence = {
	.abi = LINT_ABI,
	.id = "answer-divergence",
	.title = "Servers answer the same question differently",
	.cites = "RFC 1034 4.3.5; RFC 1034 4.2.2",
	.what = "All addresses of the zone were asked the same things, and one of them answers "
	    "otherwise than the rest: other data, a denial of what others have, or a name that "
	    "others deny.",
	.harm = "What users get depends on the server that their resolver chose. A denial is kept for "
	    "the negative TTL and, by resolvers that reuse denials, for a whole span of names.",
	.families = "All resolvers, by chance and place; the report of one test depends on where it "
	    "was run.",
	.shows = "The answer of the server that stands apart and that of another server.",
	.fix = "Bring the servers to one version of the zone. Between two providers compare the records "
	    "one by one, the special kinds (ALIAS, wildcard, redirects) first.",
	.avoid = "Do not take the majority for right without looking: after a change the one server "
	    "that differs may be the only one that has it.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ns-set-mismatch", NULL },
	.visits = (const struct lint_visit[]) { { LINT_REPLY, 0, look_reply }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
