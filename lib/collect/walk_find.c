/*
 * walk_find.c - which names and delegations a zone has: by its NSEC chain, as far
 * as the budget goes; where there is no chain to walk, by a short list of labels
 * that are often delegated.  How it was done, and whether it found all there is,
 * goes into the evidence.
 */
#include "walk_int.h"

enum {
	RCODE_NOERROR = 0,
	RCODE_NXDOMAIN = 3,
	IN_HAND = ASK_PER_ADDRESS - 5, /* labels that one server has; the rest of its room is for others */
};

/* Labels that are often cut off to another operator, the likeliest first.  Few enough for two servers to
 * take them in one flight, beside what else is asked of them.  The first four are asked
 * though a chain lists all names: what it leaves out may answer all the same. */
static const char *const common[] = { "www", "mail", "api", "app", "dev", "cloud", "aws", "corp",
	"internal", "test", "staging", "cdn", "eu", "k8s", "lab", "us", "auth", "blog", "chat", "cluster",
	"data", "demo", "developer", "dns", "docs", "edge", "email", "files", "git", "help", "id", "infra",
	"int", "intranet", "login", "m", "media", "news", "ops", "portal", "prod", "qa", "sandbox", "shop",
	"sso", "stage", "static", "status", "store", "sub", "support", "uat", "vpn", "wss" };
enum { N_COMMON = sizeof(common) / sizeof(*common), N_FIRST = 4 };

static void
find_ask(struct walk_zone *z, uint32_t source, struct lint_name qname, uint16_t type,
    void (*done)(void *, const struct ask_question *, const struct msg *))
{
	const struct ask_question q = { .source = source, .qname = qname, .qtype = type,
		.probe = EV_PROBE_PLAIN, .done = done, .ctx = z };

	ask_put(z->w->ask, &q);
}

void
walk_find_over(struct walk_zone *z, const char *how)
{
	z->find.over = true;
	z->find.how = how;
	for (size_t i = 0; i < z->servers.n; i++)
		if (z->servers.v[i].source == z->find.source && z->servers.v[i].open == 0)
			walk_probe_names(z);
}

static void find_label_heard(void *, const struct ask_question *, const struct msg *);

/* The server that has the fewest of the labels in hand, or NULL. */
static struct walk_server *
find_idle(struct walk_zone *z)
{
	struct walk_server *best = NULL;

	for (size_t i = 0; i < z->servers.n; i++) {
		struct walk_server *s = &z->servers.v[i];

		if (s->speaks && !s->skipped && s->labels < IN_HAND &&
		    (best == NULL || s->labels < best->labels))
			best = s;
	}
	return best;
}

static unsigned
n_labels(const struct walk_zone *z)
{
	const unsigned most = z->find.whole ? N_FIRST : N_COMMON, asked = z->w->o.labels;

	return asked > 0 && asked < most ? asked : most;
}

/* Each label is asked once, of whichever server has room for it: one server alone
 * would take several flights for all of them. */
void
walk_find_more(struct walk_zone *z)
{
	struct walk_find *f = &z->find;
	struct walk_server *s;

	while (f->labelled && f->label < n_labels(z) && (s = find_idle(z)) != NULL) {
		const char *label = common[f->label++];
		const struct lint_name name = walk_child_name(z->w, label, strlen(label), z->name);

		if (name.len == 0)
			continue;
		s->labels++;
		f->labels++;
		find_ask(z, s->source, name, LINT_T_NS, find_label_heard);
	}
}

static void
find_label_heard(void *ctx, const struct ask_question *q, const struct msg *m)
{
	struct walk_zone *z = ctx;
	struct walk_find *f = &z->find;
	struct lint_name owner;

	for (size_t i = 0; i < z->servers.n; i++)
		z->servers.v[i].labels -= z->servers.v[i].source == q->source && z->servers.v[i].labels > 0;
	if (m == NULL && q->source != f->source) { /* it has stopped to answer */
		find_ask(z, f->source, q->qname, q->qtype, find_label_heard);
		return;
	}
	if (m != NULL && m->rcode == RCODE_NOERROR) {
		owner = walk_referral(z->name, q->qname, m);
		if (owner.len > 0)
			walk_referred(z, owner, m);
		else
			walk_known_label(z, q->qname, m);
	}
	f->labels--;
	walk_find_more(z);
	if (f->labels == 0)
		walk_find_over(z, f->how);
}

/* No chain, or not all of it; or all of it, and somebody may answer beside it. */
void
walk_find_labels(struct walk_zone *z, const char *why)
{
	z->find.how = n_labels(z) < (z->find.whole ? N_FIRST : N_COMMON)
	    ? arena_printf(z->w->arena, "%s; %u of %u common labels were asked (--labels)", why, n_labels(z),
	          z->find.whole ? N_FIRST : N_COMMON)
	    : arena_printf(z->w->arena, "%s; %u common labels were asked", why, n_labels(z));
	z->find.labelled = true;
	walk_find_more(z);
	if (z->find.labels == 0)
		walk_find_over(z, z->find.how);
}

struct lint_bytes
walk_bitmap(const struct msg_record *nsec)
{
	const size_t len = name_wire_len(nsec->rdata.p, nsec->rdata.n);

	return (struct lint_bytes) { nsec->rdata.p + len, nsec->rdata.n - len };
}

static void
find_begin(struct walk_zone *z, uint32_t source)
{
	z->find.begun = true;
	z->find.source = source;
}

/* The first server that has an answer is the one to walk the chain at. */
static void
find_apex_heard(struct walk_zone *z, struct walk_plan *p, uint32_t source, const struct msg *m)
{
	(void)p;
	if (z->find.begun || m == NULL || !m->aa || m->rcode != RCODE_NOERROR)
		return;
	find_begin(z, source);
	if (z->w->o.axfr)
		walk_axfr(z, source);
	else
		walk_chain_begin(z, m);
}

void
walk_find_plan(struct walk_zone *z)
{
	struct walk_plan *p = walk_plan(z, z->name, LINT_T_NSEC, EV_PROBE_PLAIN);

	p->heard = find_apex_heard;
	walk_plan_go(z, p);
}

void
walk_quiet(struct walk_zone *z, const struct walk_server *s)
{
	if (z->role == WALK_ABOVE)
		return;
	if (!z->find.begun && s->speaks) {
		find_begin(z, s->source);
		if (z->w->o.axfr)
			walk_axfr(z, s->source);
		else
			walk_find_labels(z, "there is no NSEC chain");
	} else if (z->find.over && s->source == z->find.source) {
		walk_probe_names(z);
	}
}
