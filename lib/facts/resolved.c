/* resolved.c - what resolvers said: each answer belongs to the deepest zone there is. */
#include "derive.h"
#include "../base/buf.h"
#include "../dns/msg.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>

enum { RCODE_SERVFAIL = 2, RCODE_NXDOMAIN = 3 };

static struct fact_zone *
zone_for(struct facts *f, struct lint_name name)
{
	/* Parents come before children. */
	for (size_t i = f->zones.n; i-- > 0;)
		if (f->zones.v[i]->transfer == NULL && lint_name_within(name, f->zones.v[i]->apex))
			return f->zones.v[i];
	return NULL;
}

static uint32_t
least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint8_t
outcome_of(const struct msg *m, uint16_t qtype)
{
	bool any = false;

	if (m->rcode == RCODE_NXDOMAIN)
		return LINT_LOOKED_NXDOMAIN;
	if (m->rcode == RCODE_SERVFAIL)
		return LINT_LOOKED_SERVFAIL;
	if (m->rcode != 0)
		return LINT_LOOKED_OTHER;
	for (size_t i = 0; i < m->n_records; i++)
		any |= m->records[i].section == MSG_ANSWER &&
		       (m->records[i].type == qtype || m->records[i].type == LINT_T_CNAME);
	return any ? LINT_LOOKED_DATA : LINT_LOOKED_NODATA;
}

/* What is left of the records asked for; of a denial, what its SOA lets it be kept (RFC 2308 5). */
static void
ttl_of(const struct msg *m, struct lint_resolved *v)
{
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];
		uint32_t ttl = r->ttl;

		if (v->outcome == LINT_LOOKED_DATA
			? r->section != MSG_ANSWER || (r->type != v->qtype && r->type != LINT_T_CNAME)
			: r->section != MSG_AUTHORITY || r->type != LINT_T_SOA || r->rdata.n < 22)
			continue;
		if (v->outcome != LINT_LOOKED_DATA)
			ttl = least(ttl, lint_u32(r->rdata.p + r->rdata.n - 4));
		v->ttl = v->has_ttl ? least(v->ttl, ttl) : ttl;
		v->has_ttl = true;
	}
}

static void
read_answer(struct facts *f, const struct ev_reply *r, struct lint_resolved *v)
{
	local_arena *scratch = arena_new();
	struct lint_ede *ede;
	struct msg m;

	v->outcome = LINT_LOOKED_TIMEOUT;
	if (r->result != LINT_ANSWER || r->wire.n == 0 ||
	    msg_read(scratch, r->wire.p, r->wire.n, &m) != NULL)
		return;
	v->rcode = m.rcode;
	v->ad = m.ad && (m.rcode == 0 || m.rcode == RCODE_NXDOMAIN);
	v->outcome = outcome_of(&m, v->qtype);
	/* Who does not offer recursion is no resolver, or not for us. */
	v->works = m.ra && v->outcome != LINT_LOOKED_OTHER;
	ttl_of(&m, v);
	ede = new (f->arena, struct lint_ede, m.n_ede + 1);
	for (size_t i = 0; i < m.n_ede; i++)
		ede[i] = (struct lint_ede){ m.ede[i].code,
			arena_copy(f->arena, m.ede[i].text, strlen(m.ede[i].text)) };
	v->ede = ede;
	v->n_ede = m.n_ede;
}

static struct lint_name
subject(struct facts *f, const struct ev_reply *r)
{
	uint8_t *wild;

	if (r->wildcard.len == 0 || r->wildcard.len > 253)
		return r->qname;
	wild = arena_alloc(f->arena, r->wildcard.len + 2u, 1);
	wild[0] = 1, wild[1] = '*';
	memcpy(wild + 2, r->wildcard.wire, r->wildcard.len);
	return (struct lint_name){ wild, (uint8_t)(r->wildcard.len + 2) };
}

static void
add(struct facts *f, uint32_t reply, bool validates)
{
	const struct ev_reply *r = &f->evidence->replies.v[reply];
	const struct ev_source *s = &f->evidence->sources.v[r->source];
	struct fact_zone *z = zone_for(f, r->qname);
	struct fact_resolved *a;

	if (z == NULL)
		return;
	z->resolved_full |= z->resolved.n == FACTS_MAX_RESOLVED;
	if (z->resolved_full)
		return;
	a = vec_add(f->arena, &z->resolved);
	*a = (struct fact_resolved){ .reply = reply,
		.view = { .resolver = s->label,
		    .claims = s->validating,
		    .validates = validates,
		    .name = subject(f, r),
		    .qname = r->qname,
		    .qtype = r->qtype,
		    .fresh = r->wildcard.len > 0,
		    .unchecked = r->unchecked,
		    .at = r->at } };
	a->view.source.row = r->source;
	read_answer(f, r, &a->view);
}

/* Answers to one resolver about one very name, in the order in which it was asked. */
static int
compare_labels(const void *x, const void *y)
{
	const struct fact_resolved *a = x, *b = y;
	const int c = name_compare(a->view.qname, b->view.qname);

	if (c != 0)
		return c;
	if (a->view.source.row != b->view.source.row)
		return a->view.source.row < b->view.source.row ? -1 : 1;
	return a->reply < b->reply ? -1 : a->reply > b->reply;
}

static int
compare(const void *x, const void *y)
{
	const struct fact_resolved *a = x, *b = y;
	const int c = name_compare(a->view.name, b->view.name);

	if (c != 0)
		return c;
	if (a->view.qtype != b->view.qtype)
		return a->view.qtype < b->view.qtype ? -1 : 1;
	if (a->view.unchecked != b->view.unchecked)
		return a->view.unchecked ? 1 : -1;
	return a->reply < b->reply ? -1 : a->reply > b->reply;
}

static void
settle(struct fact_zone *z)
{
	struct fact_resolved *v = z->resolved.v;

	if (z->resolved.n == 0)
		return;
	qsort(v, z->resolved.n, sizeof(*v), compare_labels);
	for (size_t i = 1; i < z->resolved.n; i++)
		if (v[i].view.fresh && v[i].view.source.row == v[i - 1].view.source.row &&
		    lint_name_eq(v[i].view.qname, v[i - 1].view.qname))
			v[i].view.earlier = (uint16_t)(v[i - 1].view.earlier + 1);
	qsort(v, z->resolved.n, sizeof(*v), compare);
}

static const char *
failure_of(const struct facts *f, const struct fact_resolved *a)
{
	const struct ev_reply *r = &f->evidence->replies.v[a->reply];
	char rcode[TYPE_TEXT];

	if (r->result != LINT_ANSWER)
		return r->result == LINT_UNREACHABLE ? "unreachable"
		       : r->result == LINT_GARBAGE   ? "a reply that cannot be read"
						     : "no answer";
	if (a->view.outcome != LINT_LOOKED_OTHER)
		return "it offers no recursion";
	return arena_printf(f->arena, "%s", rcode_text(a->view.rcode, rcode));
}

static void
add_trouble(struct buf *b, const char *label, const char *why)
{
	buf_printf(b, "%s%s: %s", b->n > 0 ? "; " : "", label, why);
}

/* Why this resolver does not count for the zone, or NULL; *some: it said something of it. */
static const char *
trouble_of(struct facts *f, const struct fact_zone *z, uint32_t source, bool *some)
{
	unsigned n = 0, failed = 0;
	const char *why = NULL;

	for (size_t i = 0; i < z->resolved.n; i++) {
		const struct fact_resolved *a = &z->resolved.v[i];

		if (a->view.source.row != source)
			continue;
		n++;
		failed += !a->view.works;
		if (!a->view.works && why == NULL)
			why = failure_of(f, a);
	}
	*some |= failed < n;
	/* One that was silent to the first question was not asked the others. */
	if (n == 0)
		return "no answer";
	return failed == 0 || failed == n
		   ? why
		   : arena_printf(f->arena, "%u of %u questions failed, %s", failed, n, why);
}

static void
needs_of(struct facts *f, struct fact_zone *z)
{
	const struct evidence *e = f->evidence;
	struct buf b = buf_new(f->arena);
	const char *left_out = NULL;
	bool some = false, any = false;

	for (uint32_t i = 0; i < e->sources.n; i++) {
		const struct ev_source *s = &e->sources.v[i];
		const char *why;

		if (s->kind != LINT_RESOLVER)
			continue;
		any = true;
		if (s->skipped != NULL && strcmp(s->skipped, EV_NOT_GLOBAL) != 0) {
			left_out = s->skipped; /* by the user, or for want of IPv6 */
			continue;
		}
		why = s->skipped != NULL ? EV_NOT_GLOBAL " (--allow-address)" : trouble_of(f, z, i, &some);
		if (why != NULL)
			add_trouble(&b, s->label, why);
	}
	if (z->resolved_full)
		add_trouble(&b, "limit", "more answers than FACTS_MAX_RESOLVED (8192)");
	if (!any || z->cut == NULL || z->cut->only_logs)
		return;
	if (z->on_the_way)
		facts_why_not(z, LINT_NEED_RESOLVERS,
		    "resolvers are asked about the zones asked for, not "
		    "about those above",
		    true);
	else if (b.n > 0)
		facts_why_not(z, LINT_NEED_RESOLVERS, b.p, false);
	else if (!some)
		facts_why_not(z, LINT_NEED_RESOLVERS, left_out != NULL ? left_out : "no resolver was asked",
		    left_out != NULL);
	else if (z->cut->unresolved != NULL)
		facts_why_not(z, LINT_NEED_RESOLVERS, z->cut->unresolved, true);
	else
		z->have |= LINT_NEED_RESOLVERS;
	if (some && !z->on_the_way)
		z->partly |= LINT_NEED_RESOLVERS;
}

void
facts_resolved(struct facts *f)
{
	const struct evidence *e = f->evidence;
	bool *validates = new (f->arena, bool, e->sources.n + 1);

	for (size_t i = 0; i < e->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[i];

		/* AD stands in the fourth octet (RFC 4035 3.2.3). */
		if (e->sources.v[r->source].kind == LINT_RESOLVER && r->result == LINT_ANSWER &&
		    r->wire.n >= 12)
			validates[r->source] |= (r->wire.p[3] & 0x2f) == 0x20;
	}
	for (uint32_t i = 0; i < e->replies.n; i++)
		if (e->sources.v[e->replies.v[i].source].kind == LINT_RESOLVER)
			add(f, i, validates[e->replies.v[i].source]);
	for (size_t i = 0; i < f->zones.n; i++) {
		struct fact_zone *z = f->zones.v[i];

		settle(z);
		if (z->transfer == NULL)
			needs_of(f, z);
	}
}

bool
view_resolved(const struct facts *f, struct lint_ref ref, struct lint_resolved *o)
{
	const struct fact_zone *z;

	if (ref.zone >= f->zones.n || ref.row >= f->zones.v[ref.zone]->resolved.n)
		return false;
	z = f->zones.v[ref.zone];
	*o = z->resolved.v[ref.row].view;
	o->self = ref;
	o->source = (struct lint_ref){ o->source.row, ref.zone, LINT_SOURCE, ref.world };
	return true;
}
