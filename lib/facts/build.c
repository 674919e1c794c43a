/* build.c - from evidence to facts: which zones there are, and what is in hand of each. */
#include "derive.h"
#include "../base/err.h"
#include "past.h"
#include "../dns/name.h"

struct fact_zone *
facts_zone_new(struct facts *f, struct lint_name apex)
{
	struct fact_zone *z = new (f->arena, struct fact_zone, 1);

	z->apex = apex;
	z->parent = z->twin = FACTS_NO_ZONE;
	z->apex_node = z->soa = z->nsec3_row = ZDATA_NONE;
	*vec_add(f->arena, &f->zones) = z;
	return z;
}

/* Parents come first in canonical order; equal names keep the order of arrival. */
static int
compare_zones(const void *a, const void *b)
{
	const struct fact_zone *x = *(const struct fact_zone *const *)a,
			       *y = *(const struct fact_zone *const *)b;
	const int c = name_compare(x->apex, y->apex);

	return c != 0 ? c : x->index < y->index ? -1 : x->index > y->index;
}

/* A zone's `around` is the last one before it that it lies in, whoever delegates it. */
static void
order_zones(struct facts *f)
{
	for (size_t i = 0; i < f->zones.n; i++)
		f->zones.v[i]->index = (uint16_t)i;
	if (f->zones.n > 0)
		qsort(f->zones.v, f->zones.n, sizeof(*f->zones.v), compare_zones);
	for (size_t i = 0; i < f->zones.n; i++) {
		struct fact_zone *z = f->zones.v[i];
		uint16_t up = i == 0 ? FACTS_NO_ZONE : (uint16_t)(i - 1);

		while (up != FACTS_NO_ZONE && !lint_name_within(z->apex, f->zones.v[up]->apex))
			up = f->zones.v[up]->around;
		z->around = up;
		z->index = (uint16_t)i;
	}
}

static bool
delegates(const struct fact_zone *p, struct lint_name apex)
{
	const uint32_t node = zdata_find(p->data, apex);

	if (node == ZDATA_NONE)
		return false;
	for (uint32_t row = zdata_node(p->data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(p->data, row)->next)
		if (zdata_record(p->data, row)->type == LINT_T_NS ||
		    zdata_record(p->data, row)->type == LINT_T_DS)
			return true;
	return false;
}

static void
find_parent(struct facts *f, struct fact_zone *z)
{
	const struct ev_cut *cut = z->twin != FACTS_NO_ZONE && z->transfer != NULL
	    ? f->zones.v[z->twin]->cut : z->cut;

	if (cut != NULL && cut->parent.len == 0)
		return;
	/* In canonical order all zones above come before; the last that fits is the nearest. */
	for (uint16_t i = z->around; i != FACTS_NO_ZONE; i = f->zones.v[i]->around) {
		const struct fact_zone *p = f->zones.v[i];

		if (p->apex.len >= z->apex.len || (p->cut == NULL) != (cut == NULL))
			continue;
		if (cut != NULL ? lint_name_eq(p->apex, cut->parent) : delegates(p, z->apex)) {
			z->parent = i;
			return;
		}
	}
}

void
facts_why_not(struct fact_zone *z, unsigned needs, const char *reason, bool not_asked)
{
	for (unsigned i = 0; i < LINT_N_NEEDS; i++)
		if (needs & 1u << i)
			z->why_not[i] = reason;
	z->have &= ~needs;
	if (not_asked)
		z->not_asked |= needs;
	else
		z->not_asked &= ~needs;
}

static void
needs_of_file(struct facts *f, struct fact_zone *z)
{
	if (z->file->is_plan) {
		facts_why_not(z, (1u << LINT_N_NEEDS) - 1, "a plan; no server was asked", true);
		return;
	}
	z->have = LINT_NEED_FILE | LINT_NEED_WHOLE | LINT_NEED_KEYS;
	if (z->file->imported)
		facts_why_not(z, LINT_NEED_WHOLE | (z->file->no_keys ? LINT_NEED_KEYS : 0u),
		    "a zone as another tool keeps it: its provider adds to it, and signs", true);
	else if (!z->file->whole)
		facts_why_not(z, LINT_NEED_WHOLE, "the zone file has lines that could not be read", false);
	if (z->limit != NULL)
		facts_why_not(z, LINT_NEED_WHOLE, z->limit, false);
	facts_why_not(z, LINT_NEED_SERVERS | LINT_NEED_DENIAL | LINT_NEED_LIVE,
	    "a zone file; no server was asked", true);
	if (z->ds_set != NULL || (z->parent != FACTS_NO_ZONE && f->zones.v[z->parent]->file->whole))
		z->have |= LINT_NEED_DS;
	else
		facts_why_not(z, LINT_NEED_DS, "the parent's DS set is not known (--ds FILE gives it)", true);
	if (z->ds_set != NULL && !z->ds_set->whole)
		facts_why_not(z, LINT_NEED_DS, "the file of the DS set has lines that could not be read",
		    false);
}

/* Did any server of the zone answer?  All of them may have been left out, for their family. */
static bool
heard(const struct evidence *e, const struct fact_zone *z)
{
	for (size_t i = 0; i < z->replies.n; i++)
		if (e->replies.v[z->replies.v[i]].result == LINT_ANSWER)
			return true;
	return false;
}

/* Did several parent servers deny the DS, though others were silent?  One alone may be behind. */
static bool
ds_denied(const struct facts *f, const struct fact_zone *z)
{
	const struct evidence *e = f->evidence;
	const struct fact_zone *p;
	uint32_t first = EV_NONE;

	if (z->parent == FACTS_NO_ZONE)
		return false;
	p = f->zones.v[z->parent];
	for (size_t i = 0; i < p->denials.n; i++) {
		const struct fact_denial *d = &p->denials.v[i];
		const struct ev_reply *r = &e->replies.v[d->reply];

		if (r->qtype != LINT_T_DS || d->kind != LINT_NODATA || !lint_name_eq(r->qname, z->apex))
			continue;
		if (first != EV_NONE && first != r->source)
			return true;
		first = r->source;
	}
	return false;
}

static void
needs_of_walk(struct facts *f, struct fact_zone *z)
{
	const struct evidence *e = f->evidence;

	z->have = LINT_NEED_LIVE;
	facts_why_not(z, LINT_NEED_FILE | LINT_NEED_WHOLE, "a live zone; only what was asked is known", true);
	facts_copy_failed(f, z);
	if (!heard(e, z))
		facts_why_not(z, LINT_NEED_SERVERS | LINT_NEED_DENIAL,
		    z->cut->trouble != NULL ? z->cut->trouble : "no address of it could be asked", false);
	else if (z->cut->complete && z->limit == NULL)
		z->have |= LINT_NEED_SERVERS | LINT_NEED_DENIAL;
	else
		facts_why_not(z, LINT_NEED_SERVERS | LINT_NEED_DENIAL,
		    z->cut->trouble != NULL ? z->cut->trouble
		        : z->limit != NULL ? z->limit : "not every listed address answered", false);
	if (z->cut->untried != NULL && (z->have & LINT_NEED_DENIAL) != 0)
		facts_why_not(z, LINT_NEED_DENIAL, z->cut->untried, true);
	if (z->keys_known)
		z->have |= LINT_NEED_KEYS;
	else
		facts_why_not(z, LINT_NEED_KEYS, "no server of the zone answered what keys it has", false);
	if (z->ds_set != NULL || (z->parent != FACTS_NO_ZONE && f->zones.v[z->parent]->cut->complete))
		z->have |= LINT_NEED_DS;
	else
		facts_why_not(z, LINT_NEED_DS,
		    z->parent == FACTS_NO_ZONE ? "no trust anchor or parent for this zone"
					       : "not every parent address answered",
		    false);
	if ((z->have & LINT_NEED_DS) == 0 && (z->ds.n > 0 || ds_denied(f, z)))
		z->partly |= LINT_NEED_DS;
	if (e->limit != NULL && !z->cut->complete)
		facts_why_not(z, LINT_NEED_SERVERS | LINT_NEED_DENIAL, e->limit, false);
}

/* Above a zone that was asked for: the walk puts the CNAME question to those only. */
static bool
on_the_way(const struct facts *f, const struct fact_zone *z)
{
	const struct evidence *e = f->evidence;

	for (size_t i = 0; i < z->replies.n; i++) {
		const struct ev_reply *r = &e->replies.v[z->replies.v[i]];

		if (r->qtype == LINT_T_CNAME && lint_name_eq(r->qname, z->apex))
			return false;
	}
	for (size_t i = 0; i < e->cuts.n; i++)
		if (lint_name_eq(e->cuts.v[i].parent, z->apex))
			return true;
	return false;
}

/* One answer that can be read is something to go by; a check looks at what failed beside. */
static void
needs_of_registry(struct facts *f, struct fact_zone *z)
{
	const struct ev_registry *asked = NULL;

	facts_why_not(z, LINT_NEED_REGISTRY, "the registry was not asked", true);
	for (size_t i = 0; i < z->registries.n; i++) {
		const struct ev_registry *r = &f->evidence->registries.v[z->registries.v[i]];

		if (r->skipped != NULL) {
			if (asked == NULL)
				facts_why_not(z, LINT_NEED_REGISTRY, r->skipped, true);
			continue;
		}
		if (r->failure == NULL && r->role == EV_REGISTRY) {
			z->have |= LINT_NEED_REGISTRY;
			return;
		}
		if (asked == NULL)
			facts_why_not(z, LINT_NEED_REGISTRY,
			    r->failure == NULL ? "the registry did not answer" :
			    r->status != 0 && r->status != 200 ? r->failure :
			    arena_printf(f->arena, "RDAP: %s", r->failure), false);
		asked = r;
	}
}

static void
needs_of(struct facts *f, struct fact_zone *z)
{
	if (z->transfer != NULL)
		facts_copy_needs(f, z);
	else if (z->file != NULL)
		needs_of_file(f, z);
	else if (z->cut->only_logs)
		facts_why_not(z, ~0u, "only logs were given; nobody was asked", true);
	else
		needs_of_walk(f, z);
	facts_why_not(z, LINT_NEED_RESOLVERS, "no resolvers were asked", true);
	facts_why_not(z, LINT_NEED_PLAN, "no step and no plan was named", true);
	facts_why_not(z, LINT_NEED_INTENT, "no configuration declares the intent", true);
	facts_why_not(z, LINT_NEED_WAIVERS, "no waiver was given", true);
	facts_why_not(z, LINT_NEED_BASELINE, "no baseline was given", true);
	if (z->transfer != NULL) /* its twin has what is known beside the records */
		return;
	facts_registries(f, z);
	needs_of_registry(f, z);
}

/* Did the parent have a DS lately that it has no more?  Then the zone is on its way out. */
static bool
had_ds(const struct facts *f, const struct fact_zone *z)
{
	enum { LATELY_S = 30 * 86400 };
	const int64_t at = f->evidence->at;
	const struct lint_history *h = facts_history(f->arena, f, z, at);

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS && !h->versions[i].none &&
		    h->versions[i].last > at - LATELY_S)
			return true;
	return false;
}

/* Two keys are named by a DS, or there is a DS or a key that signs without its other half. */
static bool
is_rolling(const struct fact_zone *z)
{
	size_t linked = 0, others = 0;

	for (size_t i = 0; i < z->keys.n; i++) {
		const struct fact_key *k = &z->keys.v[i];

		linked += k->has_ds;
		others += !k->has_ds && (k->flags & 0x81) == 1 && k->dnskey_sigs.n > 0;
	}
	for (size_t i = 0; i < z->ds.n; i++)
		others += z->ds.v[i].match == LINT_MATCH_NONE;
	return linked > 1 || (linked > 0 && others > 0);
}

static void
phase_of(struct fact_zone *z)
{
	const bool known = ((z->have | z->partly) & LINT_NEED_DS) != 0;

	z->is_signed = z->n_sigs > 0 || (z->keys.n > 0 && z->chain != LINT_NO_DENIAL);
	z->phase_known = known;
	if (!known || z->ds.n > 0)
		z->phase = known && is_rolling(z) ? LINT_ROLLING : LINT_PUBLISHED;
	else
		z->phase = z->is_signed ? LINT_SIGNED : LINT_PREPARING;
}

/* A snapshot that saw none of the zones that were asked for is of something else. */
static bool
is_about(const struct facts *f, const struct facts_past *past)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (!f->zones.v[i]->on_the_way && facts_then(past, f->zones.v[i]->apex) != NULL)
			return true;
	return false;
}

static int
by_time(const void *x, const void *y)
{
	const struct facts_past *a = *(const struct facts_past *const *)x;
	const struct facts_past *b = *(const struct facts_past *const *)y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return strcmp(a->path == NULL ? "" : a->path, b->path == NULL ? "" : b->path);
}

static void
refuse(struct facts *f, const struct facts_past *past)
{
	struct err e;

	err_set(&e, 2, "%s: of another zone", past->path);
	*vec_add(f->arena, &f->refused) =
	    (struct fact_refused){ past->path, arena_copy(f->arena, e.text, strlen(e.text)) };
}

static void
take_past(struct facts *f)
{
	const struct facts_pasts *h = f->evidence->history;
	struct facts_pasts *given = f->evidence->past.n > 0 ? facts_pasts_new(f->arena) : NULL;

	for (size_t i = 0; i < f->evidence->past.n; i++)
		*vec_add(f->arena, &f->past) = facts_pasts_outline(given, f->evidence->past.v[i]);
	for (size_t i = 0; h != NULL && i < h->refused.n; i++)
		*vec_add(f->arena, &f->refused) = h->refused.v[i];
	for (size_t i = 0; h != NULL && i < h->list.n; i++)
		if (is_about(f, h->list.v[i]))
			*vec_add(f->arena, &f->past) = h->list.v[i];
		else
			refuse(f, h->list.v[i]);
	if (f->past.n > 0)
		qsort(f->past.v, f->past.n, sizeof(*f->past.v), by_time);
}

bool
facts_is_asked_for(const struct facts *f, const struct fact_zone *z)
{
	return !z->on_the_way && (z->parent == FACTS_NO_ZONE || f->zones.v[z->parent]->on_the_way);
}

static void
needs_of_history(const struct facts *f, struct fact_zone *z)
{
	const bool any = f->evidence->history != NULL || f->past.n > 0;

	for (size_t i = f->past.n; i-- > 0;)
		if (facts_then(f->past.v[i], z->apex) != NULL) {
			z->have |= LINT_NEED_HISTORY | LINT_NEED_DS_PAST;
			return;
		}
	if (f->evidence->said.has_ds && facts_is_asked_for(f, z))
		z->have |= LINT_NEED_DS_PAST;
	else
		facts_why_not(z, LINT_NEED_DS_PAST,
		    any ? "the history holds nothing earlier yet, and no --seen was given"
			: "no history was given, and no --seen", true);
	facts_why_not(z, LINT_NEED_HISTORY,
	    any ? "the history holds nothing earlier yet" : "no history was given", true);
}

void
facts_zone_own(struct facts *f, struct fact_zone *z)
{
	if (z->cut != NULL) {
		facts_live(f, z);
		z->on_the_way = on_the_way(f, z);
	}
	facts_structure(f, z);
	facts_keys(f, z);
}

void
facts_zone_rest(struct facts *f, struct fact_zone *z, const struct facts_options *o)
{
	find_parent(f, z);
	facts_ds(f, z);
	facts_sigs(f, z, o);
	if (o->verdicts == NULL)
		facts_hashes(f, z, o);
	if (z->file != NULL && o->verdicts == NULL)
		facts_zonemd(f, z);
	needs_of(f, z);
	phase_of(z);
}

struct facts *
facts_build(struct arena *a, const struct evidence *e, const struct facts_options *o)
{
	struct facts *f = new (a, struct facts, 1);

	f->arena = a;
	f->evidence = e;
	for (size_t i = 0; i < e->zones.n; i++) {
		struct fact_zone *z;

		f->any_ds_set |= e->zones.v[i]->is_parent_ds;
		if (e->zones.v[i]->is_parent_ds)
			continue;
		if (f->zones.n == FACTS_MAX_ZONES) {
			f->limit = "limit FACTS_MAX_ZONES (32767 zones in one run) reached: the other files "
			    "were not judged; JSON Lines and --shard take any number";
			continue;
		}
		z = facts_zone_new(f, e->zones.v[i]->apex);
		z->file = e->zones.v[i];
		z->data = z->file->data;
		*vec_add(a, &z->sources) = z->file->source;
	}
	if (o->verdicts == NULL)
		facts_copies_add(f);
	for (size_t i = 0; i < e->cuts.n && f->zones.n < FACTS_MAX_ZONES; i++)
		facts_zone_new(f, e->cuts.v[i].zone)->cut = &e->cuts.v[i];
	facts_logged_zone(f);
	order_zones(f);
	facts_copies_pair(f);
	if (!facts_many(f, o))
		for (size_t i = 0; i < f->zones.n; i++) {
			facts_zone_own(f, f->zones.v[i]);
			facts_zone_rest(f, f->zones.v[i], o);
		}
	facts_copies_settle(f);
	facts_lookups(f);
	if (o->verdicts == NULL)
		facts_resolved(f);
	facts_plan(f);
	take_past(f);
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL)
			needs_of_history(f, f->zones.v[i]);
	for (size_t i = 0; i < f->zones.n && f->past.n > 0; i++)
		if (f->zones.v[i]->phase == LINT_SIGNED && had_ds(f, f->zones.v[i]))
			f->zones.v[i]->phase = LINT_LEAVING;
	return f;
}
