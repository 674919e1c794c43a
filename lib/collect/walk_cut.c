#include "walk_int.h"
#include "../base/buf.h"

enum { RCODE_NOERROR = 0, RCODE_NXDOMAIN = 3 };

struct walk_goal *
walk_goal(struct walk *w, struct lint_name name, enum walk_goal_kind kind)
{
	struct walk_goal *g;

	for (size_t i = 0; i < w->goals.n; i++)
		if (lint_name_eq(w->goals.v[i]->name, name))
			return w->goals.v[i];
	g = new(w->arena, struct walk_goal, 1);
	g->name = evidence_name(w->e, name);
	g->kind = (uint8_t)kind;
	*vec_add(w->arena, &w->goals) = g;
	return g;
}

bool
walk_is_asked(const struct walk *w, struct lint_name name)
{
	for (size_t i = 0; i < w->goals.n; i++)
		if (w->goals.v[i]->kind == GOAL_NAME && lint_name_eq(w->goals.v[i]->name, name))
			return true;
	return false;
}

/* Of name, the last `labels` labels. */
static struct lint_name
cut_last(struct lint_name name, unsigned labels)
{
	for (unsigned n = name_labels(name); n > labels; n--)
		name = name_parent(name);
	return name;
}

static void
cut_longer(struct walk_zone *z, struct lint_name name, struct walk_goal *g)
{
	walk_try(z, cut_last(g->name, name_labels(name) + 1), g);
}

void
walk_toward(struct walk_zone *z, struct walk_goal *g)
{
	g->at = z;
	if (lint_name_eq(g->name, z->name))
		g->reached = true;
	else if (lint_name_within(g->name, z->name))
		cut_longer(z, z->name, g);
}

struct lint_name
walk_referral(struct lint_name zone, struct lint_name name, const struct msg *m)
{
	for (size_t i = 0; i < m->n_records; i++) {
		const struct msg_record *r = &m->records[i];

		if (r->type != LINT_T_NS || r->owner.len <= zone.len ||
		    !lint_name_within(r->owner, zone) || !lint_name_within(name, r->owner))
			continue;
		/* In the answer: this server holds the child too, or puts it there anyway. */
		if (r->section == MSG_ANSWER && lint_name_eq(r->owner, name))
			return r->owner;
		if (r->section == MSG_AUTHORITY && !m->aa)
			return r->owner;
	}
	return (struct lint_name) { 0 };
}

/* A zone too many is named in the evidence and left alone. */
static bool
cut_full(struct walk_zone *z, struct lint_name name)
{
	struct walk *w = z->w;
	struct ev_cut *cut;

	if (z->role == WALK_ABOVE)
		return false;
	if (w->n_below < w->o.max_zones) {
		w->n_below++;
		return false;
	}
	cut = vec_add(w->arena, &w->e->cuts);
	*cut = (struct ev_cut) { .zone = evidence_name(w->e, name), .parent = z->name, .found = true,
		.trouble = arena_printf(w->arena, "not looked at: a walk goes into %u zones (--max-zones)",
		    w->o.max_zones) };
	w->zones_full = true;
	return true;
}

/* The user has given its servers: whatever the parent says of it does not count. */
static bool
cut_declared(struct walk_zone *z, struct walk_try *t)
{
	struct walk_zone *child;

	if (!walk_is_declared(z->w, t->name))
		return false;
	if (t->is_cut || walk_zone(z->w, t->name) != NULL)
		return true;
	t->is_cut = true;
	child = walk_declare(z, t->name);
	for (size_t i = 0; i < t->goals.n; i++)
		walk_toward(child, t->goals.v[i]);
	return true;
}

static void
cut_found(struct walk_zone *z, struct walk_try *t, const struct msg *m)
{
	struct walk_zone *child = walk_zone(z->w, t->name);
	const bool known = t->is_cut;

	if (cut_declared(z, t))
		return;
	t->is_cut = true;
	if (child == NULL) {
		if (known || (t->goals.n > 0 && cut_full(z, t->name)))
			return;
		child = walk_zone_new(z->w, t->name, z);
	}
	walk_hosts(child, z->name, m);
	for (size_t i = 0; !known && i < t->goals.n; i++)
		walk_toward(child, t->goals.v[i]);
}

/* No delegation by this name: on to the next label, or this is as far as it goes. */
static void
cut_passed(struct walk_zone *z, struct walk_try *t, const struct msg *m)
{
	static const uint16_t types[] = { LINT_T_HTTPS, LINT_T_AAAA, LINT_T_A };

	if (t->passed || t->is_cut || cut_declared(z, t))
		return;
	t->passed = true;
	walk_known_label(z, t->name, m);
	for (size_t i = 0; i < t->goals.n; i++) {
		struct walk_goal *g = t->goals.v[i];

		if (!lint_name_eq(g->name, t->name))
			cut_longer(z, t->name, g);
		else if (g->kind == GOAL_NAME)
			for (size_t k = 0; k < sizeof(types) / sizeof(*types); k++)
				walk_plan_go(z, walk_plan(z, g->name, types[k], EV_PROBE_NAME));
	}
}

void
walk_referred(struct walk_zone *z, struct lint_name owner, const struct msg *m)
{
	walk_try(z, owner, NULL);
	for (struct walk_try *t = z->tries; t != NULL; t = t->next)
		if (lint_name_eq(t->name, owner) && !t->is_cut)
			cut_found(z, t, m);
}

static void
cut_heard(struct walk_zone *z, struct walk_plan *p, uint32_t source, const struct msg *m)
{
	struct walk_try *t = p->with;
	struct lint_name owner;

	(void)source;
	if (m == NULL || (m->rcode != RCODE_NOERROR && m->rcode != RCODE_NXDOMAIN))
		return;
	owner = walk_referral(z->name, t->name, m);
	if (owner.len == 0) {
		if (m->aa)
			cut_passed(z, t, m);
		return;
	}
	if (lint_name_eq(owner, t->name)) {
		cut_found(z, t, m);
		return;
	}
	/* It is cut off further up. */
	if (t->goals.n == 0)
		walk_try(z, owner, NULL);
	for (size_t i = 0; i < t->goals.n; i++)
		walk_try(z, owner, t->goals.v[i]);
}

static void
cut_join(struct walk_zone *z, struct walk_try *t, struct walk_goal *g)
{
	struct walk_zone *child;

	for (size_t i = 0; i < t->goals.n; i++)
		if (t->goals.v[i] == g)
			return;
	*vec_add(z->w->arena, &t->goals) = g;
	if (t->is_cut && (child = walk_zone(z->w, t->name)) != NULL)
		walk_toward(child, g);
	else if (t->passed && !lint_name_eq(g->name, t->name))
		cut_longer(z, t->name, g);
}

void
walk_try(struct walk_zone *z, struct lint_name name, struct walk_goal *g)
{
	struct walk_try *t;
	struct walk_plan *p;

	for (t = z->tries; t != NULL; t = t->next)
		if (lint_name_eq(t->name, name)) {
			if (g != NULL)
				cut_join(z, t, g);
			return;
		}
	if (g == NULL && cut_full(z, name))
		return;
	t = new(z->w->arena, struct walk_try, 1);
	t->name = evidence_name(z->w->e, name);
	t->next = z->tries;
	z->tries = t;
	if (g != NULL)
		*vec_add(z->w->arena, &t->goals) = g;
	p = walk_plan(z, t->name, LINT_T_NS, EV_PROBE_REFERRAL);
	p->heard = cut_heard;
	p->with = t;
	walk_plan_go(z, p);
	walk_plan_go(z, walk_plan(z, t->name, LINT_T_DS, EV_PROBE_REFERRAL));
}
