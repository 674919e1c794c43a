/*
 * walk_end.c - what is said of each zone when the last question has ended, and
 * the order of it all: by zone, server and question, never by arrival, so that
 * two walks that heard the same have the same evidence.
 */
#include "walk_int.h"
#include "../base/buf.h"

static int
order(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* Names from the root down, then in canonical order; no name comes first. */
static int
order_names(struct lint_name a, struct lint_name b)
{
	if (a.len == 0 || b.len == 0)
		return order(a.len, b.len);
	return name_compare(a, b);
}

static int
order_sources(const void *p, const void *q, void *ctx)
{
	const struct evidence *e = ctx;
	const struct ev_source *a = &e->sources.v[*(const uint32_t *)p];
	const struct ev_source *b = &e->sources.v[*(const uint32_t *)q];
	int c = order(a->kind != LINT_SERVER, b->kind != LINT_SERVER);

	/* Resolvers stay in the order of their list. */
	if (c == 0 && (a->kind == LINT_RESOLVER || b->kind == LINT_RESOLVER))
		return a->kind != b->kind ? order(a->kind == LINT_RESOLVER, b->kind == LINT_RESOLVER)
		    : order(*(const uint32_t *)p, *(const uint32_t *)q);
	if (c == 0)
		c = order_names(a->zone, b->zone);
	if (c == 0)
		c = order_names(a->host, b->host);
	return c != 0 ? c : memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

static int
order_replies(const void *p, const void *q)
{
	const struct ev_reply *a = p, *b = q;
	int c = order(a->source, b->source);

	if (c == 0)
		c = order(a->step, b->step);
	if (c == 0)
		c = order(a->probe, b->probe);
	if (c == 0) /* labels made up by chance have no order of their own */
		c = order_names(a->wildcard, b->wildcard);
	if (c == 0 && a->wildcard.len > 0) /* the second label is longer than the first */
		c = order(a->qname.len, b->qname.len);
	if (c == 0 && a->wildcard.len == 0)
		c = order(name_labels(a->qname), name_labels(b->qname));
	if (c == 0 && a->wildcard.len == 0 && a->probe != EV_PROBE_DENIAL)
		c = order_names(a->qname, b->qname);
	if (c == 0)
		c = order(a->qtype, b->qtype);
	if (c == 0)
		c = order(a->tcp, b->tcp);
	return c != 0 ? c : order(a->edns == LINT_EDNS_VERSION_1, b->edns == LINT_EDNS_VERSION_1);
}

static int
order_cuts(const void *p, const void *q)
{
	return order_names(((const struct ev_cut *)p)->zone, ((const struct ev_cut *)q)->zone);
}

static int
order_registries(const void *p, const void *q)
{
	const struct ev_registry *a = p, *b = q;
	const int c = order_names(a->zone, b->zone);

	return c != 0 ? c : order(a->role, b->role);
}

static int
order_transfers(const void *p, const void *q)
{
	return order((*(struct ev_transfer *const *)p)->source, (*(struct ev_transfer *const *)q)->source);
}

static int
order_names_asked(const void *p, const void *q)
{
	return order_names(((const struct ev_name *)p)->name, ((const struct ev_name *)q)->name);
}

static void
end_sort(struct walk *w)
{
	struct evidence *e = w->e;
	const size_t n = e->sources.n;
	uint32_t *by = new(w->arena, uint32_t, n + 1), *place = new(w->arena, uint32_t, n + 1);
	struct ev_source *sorted = new(w->arena, struct ev_source, n + 1);

	for (uint32_t i = 0; i < n; i++)
		by[i] = i;
	qsort_r(by, n, sizeof(*by), order_sources, e);
	for (uint32_t i = 0; i < n; i++) {
		sorted[i] = e->sources.v[by[i]];
		place[by[i]] = i;
	}
	if (n > 0)
		memcpy(e->sources.v, sorted, n * sizeof(*sorted));
	for (size_t i = 0; i < e->zones.n; i++)
		e->zones.v[i]->source = place[e->zones.v[i]->source];
	for (size_t i = 0; i < e->replies.n; i++)
		e->replies.v[i].source = place[e->replies.v[i].source];
	if (e->replies.n > 0)
		qsort(e->replies.v, e->replies.n, sizeof(*e->replies.v), order_replies);
	if (e->registries.n > 0)
		qsort(e->registries.v, e->registries.n, sizeof(*e->registries.v), order_registries);
	for (size_t i = 0; i < e->transfers.n; i++) {
		struct ev_transfer *t = e->transfers.v[i];

		t->source = place[t->source];
		if (t->records != NULL)
			t->records->source = t->source;
	}
	if (e->transfers.n > 0)
		qsort(e->transfers.v, e->transfers.n, sizeof(*e->transfers.v), order_transfers);
	if (e->names.n > 0)
		qsort(e->names.v, e->names.n, sizeof(*e->names.v), order_names_asked);
	if (e->cuts.n > 0)
		qsort(e->cuts.v, e->cuts.n, sizeof(*e->cuts.v), order_cuts);
}

static void
end_add(struct buf *b, const char *who, const char *what)
{
	buf_printf(b, "%s%s: %s", b->n > 0 ? "; " : "", who, what);
}

/* Servers whose address nobody has are named too, as sources that were not asked. */
static void
end_hosts(struct walk_zone *z, struct buf *b)
{
	struct walk *w = z->w;

	for (size_t i = 0; i < z->hosts.n; i++) {
		const struct walk_host *h = &z->hosts.v[i];
		const char *why = h->trouble != NULL ? h->trouble :
		    lint_name_within(h->name, z->name) ? "its parent gives no address for it" :
							 "its address was not found in time";
		struct ev_source s = { .kind = LINT_SERVER, .zone = z->name, .host = h->name,
			.skipped = why, .label = name_text(w->arena, h->name) };

		if (h->placed)
			continue;
		evidence_add_source(w->e, &s);
		end_add(b, s.label, why);
	}
}

static void
end_servers(const struct walk_zone *z, struct buf *b)
{
	const struct evidence *e = z->w->e;

	for (size_t i = 0; i < z->servers.n; i++) {
		const struct walk_server *s = &z->servers.v[i];
		const struct ev_source *source = &e->sources.v[s->source];

		if (s->skipped) {
			/* What the user left out is no trouble; what we refuse to ask is. */
			if (strcmp(source->skipped, WALK_NOT_GLOBAL) == 0)
				end_add(b, source->label, source->skipped);
		} else if (s->failed > 0 && source->skipped == NULL) {
			end_add(b, source->label, arena_printf(z->w->arena, "%u of %u questions failed, %s",
			    s->failed, s->asked, s->why));
		}
	}
}

static void
end_zone(struct walk_zone *z)
{
	struct walk *w = z->w;
	struct buf b = buf_new(w->arena);
	struct ev_cut *cut;

	if (z->trouble != NULL)
		buf_str(&b, z->trouble);
	end_servers(z, &b);
	end_hosts(z, &b);
	if (z->servers.n == 0 && b.n == 0)
		buf_str(&b, "no server is known");
	cut = vec_add(w->arena, &w->e->cuts);
	*cut = (struct ev_cut) { .zone = z->name, .found = true, .complete = b.n == 0,
		.trouble = b.n == 0 ? NULL : b.p, .discovery = z->find.how, .whole_list = z->find.whole,
		.untried = z->untried, .declared = z->declared, .unresolved = z->unresolved };
	if (z->parent != NULL)
		cut->parent = z->parent->name;
	if (z->role != WALK_ABOVE && cut->discovery == NULL)
		cut->discovery = "no server answered, so its delegations were not looked for";
}

/* A zone that was asked for and never reached. */
static void
end_goal(struct walk *w, const struct walk_goal *g)
{
	const struct walk_try *t = NULL;
	const char *above = name_text(w->arena, g->at->name);
	bool denied = false;
	struct ev_cut *cut;

	for (t = g->at->tries; t != NULL; t = t->next)
		denied |= t->passed && lint_name_eq(t->name, g->name);
	cut = vec_add(w->arena, &w->e->cuts);
	*cut = (struct ev_cut) { .zone = g->name, .parent = g->at->name };
	cut->trouble = arena_printf(w->arena, denied ? "%s does not delegate it" :
	    "no server of %s said whether it is delegated", above);
}

void
walk_end(struct walk *w)
{
	for (struct walk_zone *z = w->zones; z != NULL; z = z->next)
		end_zone(z);
	for (size_t i = 0; i < w->goals.n; i++)
		if (!w->goals.v[i]->reached && w->goals.v[i]->at != NULL && w->goals.v[i]->kind != GOAL_NAME)
			end_goal(w, w->goals.v[i]);
	for (size_t i = 0; i < w->goals.n; i++) {
		const struct walk_goal *g = w->goals.v[i];

		if (g->kind == GOAL_NAME && g->at != NULL)
			*vec_add(w->arena, &w->e->names) = (struct ev_name) { g->name, g->at->name };
	}
	if (w->zones_full && w->e->limit == NULL)
		w->e->limit = arena_printf(w->arena, "%u zones below those asked for (--max-zones)",
		    w->o.max_zones);
	end_sort(w);
}
