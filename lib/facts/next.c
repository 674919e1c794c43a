/* next.c - what belongs to what: one step at a time, from nothing to false. */
#include "derive.h"
#include "view.h"

/* Position of `it` in a list of rows, one past it; 0 at the start.  Mostly it is
 * the one that was given out last, so that a walk over a long list stays linear. */
static size_t
after(struct facts_view *v, const uint32_t *rows, size_t n, const struct lint_ref *it)
{
	if (it->kind == LINT_NONE)
		return 0;
	if (v->last_step < n && rows[v->last_step] == it->row)
		return v->last_step + 1;
	for (size_t i = 0; i < n; i++)
		if (rows[i] == it->row)
			return i + 1;
	return n;
}

static bool
step_index(struct lint_ref of, enum lint_kind kind, size_t n, struct lint_ref *it)
{
	const uint32_t row = it->kind == LINT_NONE ? 0 : it->row + 1;

	if (row >= n)
		return false;
	*it = view_ref(of, kind, row);
	return true;
}

static bool
step_list(struct facts_view *v, struct lint_ref of, enum lint_kind kind, const uint32_t *rows, size_t n,
    struct lint_ref *it)
{
	const size_t i = after(v, rows, n, it);

	if (i >= n)
		return false;
	v->last_step = i;
	*it = view_ref(of, kind, rows[i]);
	return true;
}

/* In a list that goes up: the first place past `row`. */
static size_t
past(const uint32_t *rows, size_t n, uint32_t row)
{
	size_t low = 0;

	while (low < n) {
		const size_t mid = low + (n - low) / 2;

		if (rows[mid] <= row)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

static bool
step_sorted(struct lint_ref of, enum lint_kind kind, const uint32_t *rows, size_t n, struct lint_ref *it)
{
	const size_t i = it->kind == LINT_NONE ? 0 : past(rows, n, it->row);

	if (i >= n)
		return false;
	*it = view_ref(of, kind, rows[i]);
	return true;
}

static bool next_in_node(struct facts_view *, struct lint_ref, enum lint_kind, uint16_t, struct lint_ref *);

static bool
next_in_nodes(struct facts_view *v, struct lint_ref of, enum lint_kind kind, uint16_t type,
    struct lint_ref *it)
{
	const struct zdata *z = view_data(v, of);
	uint32_t node = it->kind == LINT_NONE ? 0 : zdata_record(z, it->row)->node;

	for (; node < z->n_nodes; node++) {
		if (next_in_node(v, view_ref(of, LINT_NODE, node), kind, type, it))
			return true;
		it->kind = LINT_NONE;
	}
	return false;
}

static bool
next_in_zone(struct facts_view *v, struct lint_ref of, enum lint_kind kind, uint16_t type,
    struct lint_ref *it)
{
	const struct fact_zone *z = view_zone(v, of);

	if (z == NULL)
		return false;
	switch (kind) {
	case LINT_NODE: return step_index(of, kind, z->data->n_nodes, it);
	case LINT_KEY: return step_index(of, kind, z->keys.n, it);
	case LINT_DS: return step_index(of, kind, z->ds.n, it);
	case LINT_CUT: return step_index(of, kind, z->cuts.n, it);
	case LINT_DENIAL: return step_index(of, kind, z->denials.n, it);
	case LINT_PAST: return step_index(of, kind, v->facts->past.n, it);
	case LINT_FAULT: return step_index(of, kind, z->file == NULL ? 0 : z->file->faults.n, it);
	case LINT_SOURCE: return step_sorted(of, kind, z->sources.v, z->sources.n, it);
	case LINT_REPLY: return step_sorted(of, kind, z->replies.v, z->replies.n, it);
	case LINT_LOOKUP: return step_index(of, kind, z->lookups.n, it);
	case LINT_RESOLVED: return step_index(of, kind, z->resolved.n, it);
	case LINT_CHANGE: return step_sorted(of, kind, z->changes.v, z->changes.n, it);
	case LINT_REGISTRATION: return step_list(v, of, kind, z->registries.v, z->registries.n, it);
	case LINT_RRSET:
	case LINT_SIG:
	case LINT_NSEC:
	case LINT_RECORD: return next_in_nodes(v, of, kind, type, it);
	default: return false;
	}
}

static bool
next_in_node(struct facts_view *v, struct lint_ref of, enum lint_kind kind, uint16_t type,
    struct lint_ref *it)
{
	const struct zdata *z = view_data(v, of);
	const struct fact_group *g;
	bool past = it->kind == LINT_NONE;
	uint32_t i = 0, j = 0;

	if (z == NULL || of.row >= z->n_nodes)
		return false;
	g = view_group(v, z, of.row);
	if (!past && v->last_set < g->n_sets) { /* mostly it is the one that was given out last */
		const struct fact_set *s = &g->sets[v->last_set];

		past = v->last_row < g->n_rows && g->rows[v->last_row] == it->row;
		if (past) {
			i = v->last_set;
			j = v->last_row + 1 - (kind == LINT_SIG ? s->first_sig : s->first);
		}
	}
	for (; i < g->n_sets; i++, j = 0) {
		const struct fact_set *s = &g->sets[i];
		const bool sig = kind == LINT_SIG;
		const uint32_t first = sig ? s->first_sig : s->first;
		uint32_t n = sig ? s->n_sigs : s->n;

		if (type != 0 && s->type != type && !(kind == LINT_RECORD && type == LINT_T_RRSIG))
			continue;
		if (kind == LINT_NSEC && s->type != LINT_T_NSEC && s->type != LINT_T_NSEC3)
			continue;
		if (kind == LINT_RRSET && n > 1)
			n = 1;
		if (kind == LINT_RECORD)
			n += s->n_sigs;
		for (; j < n; j++) {
			const uint32_t row = g->rows[first + j];

			if (kind == LINT_RECORD && type != 0 && zdata_record(z, row)->type != type)
				continue;
			if (!past) {
				past = row == it->row;
				continue;
			}
			v->last_set = i;
			v->last_row = first + j;
			*it = view_ref(of, kind, row);
			return true;
		}
	}
	return false;
}

/* Who said so: the sightings of a live set, each reply once. */
static bool
next_sighting(struct facts_view *v, struct lint_ref of, struct lint_ref *it)
{
	const struct fact_zone *z = view_zone(v, of);
	const struct fact_sighting *base;
	uint32_t i;

	if (z == NULL || z->sightings == NULL)
		return false;
	base = (const struct fact_sighting *)(const void *)z->sightings->base;
	i = zdata_where(z->data, of.row);
	if (it->kind != LINT_NONE) {
		/* Mostly it is the one that was given out last. */
		if (v->sighting_data == z->data && v->sighting_head == i &&
		    base[v->last_sighting].reply == it->row)
			i = v->last_sighting;
		while (i != ZDATA_NONE && base[i].reply != it->row)
			i = base[i].next;
		if (i != ZDATA_NONE)
			i = base[i].next;
	}
	if (i == ZDATA_NONE)
		return false;
	v->sighting_data = z->data;
	v->sighting_head = zdata_where(z->data, of.row);
	v->last_sighting = i;
	*it = view_ref(of, LINT_REPLY, base[i].reply);
	return true;
}

static bool
next_in_rrset(struct facts_view *v, struct lint_ref of, enum lint_kind kind, struct lint_ref *it)
{
	const struct zdata *z = view_data(v, of);
	const struct fact_group *g;
	const struct fact_set *s;

	if (z == NULL || of.row >= z->n_records)
		return false;
	if (kind == LINT_REPLY)
		return next_sighting(v, of, it);
	s = view_set(v, z, of.row, &g);
	if (s == NULL)
		return false;
	if (kind == LINT_RECORD)
		return step_list(v, of, kind, g->rows + s->first, s->n, it);
	return kind == LINT_SIG && step_list(v, of, kind, g->rows + s->first_sig, s->n_sigs, it);
}

static bool
next_reply_of(struct facts_view *v, struct lint_ref of, struct lint_ref *it)
{
	const struct fact_zone *z = view_zone(v, of);
	const struct evidence *e = v->facts->evidence;

	if (z == NULL)
		return false;
	for (size_t i = it->kind == LINT_NONE ? 0 : past(z->replies.v, z->replies.n, it->row);
	     i < z->replies.n; i++)
		if (e->replies.v[z->replies.v[i]].source == of.row) {
			*it = view_ref(of, LINT_REPLY, z->replies.v[i]);
			return true;
		}
	return false;
}

/* The denial that a reply is; those of one server.  They stand in the order of replies. */
static bool
next_denial(struct facts_view *v, struct lint_ref of, struct lint_ref *it)
{
	const struct fact_zone *z = view_zone(v, of);
	const struct evidence *e = v->facts->evidence;
	size_t i = it->kind == LINT_NONE ? 0 : it->row + 1u, n = z == NULL ? 0 : z->denials.n;

	if (of.kind == LINT_REPLY) {
		if (it->kind != LINT_NONE)
			return false;
		while (i < n) {
			const size_t mid = i + (n - i) / 2;

			if (z->denials.v[mid].reply < of.row)
				i = mid + 1;
			else
				n = mid;
		}
		n = z == NULL ? 0 : z->denials.n;
		if (i >= n || z->denials.v[i].reply != of.row)
			return false;
	} else {
		while (i < n && e->replies.v[z->denials.v[i].reply].source != of.row)
			i++;
	}
	if (i >= n)
		return false;
	*it = view_ref(of, LINT_DENIAL, (uint32_t)i);
	return true;
}

bool
facts_next(struct facts_view *v, struct lint_ref of, enum lint_kind kind, uint16_t type, struct lint_ref *it)
{
	const struct fact_zone *z = view_zone(v, of);

	if (of.world != LINT_NOW)
		return false;
	switch (of.kind) {
	case LINT_ZONE: return next_in_zone(v, of, kind, type, it);
	case LINT_NODE:
		return (kind == LINT_RRSET || kind == LINT_RECORD || kind == LINT_SIG || kind == LINT_NSEC) &&
		    next_in_node(v, of, kind, type, it);
	case LINT_RRSET: return next_in_rrset(v, of, kind, it);
	case LINT_RECORD:
	case LINT_SIG:
	case LINT_NSEC: return kind == LINT_REPLY && next_sighting(v, of, it);
	case LINT_KEY:
		return z != NULL && kind == LINT_SIG && of.row < z->keys.n &&
		       step_list(v, of, kind, z->keys.v[of.row].dnskey_sigs.v,
			   z->keys.v[of.row].dnskey_sigs.n, it);
	case LINT_DENIAL:
		return z != NULL && kind == LINT_NSEC && of.row < z->denials.n &&
		    step_list(v, of, kind, z->denials.v[of.row].proofs.v, z->denials.v[of.row].proofs.n, it);
	case LINT_SOURCE:
		return kind == LINT_DENIAL ? next_denial(v, of, it)
		                           : kind == LINT_REPLY && next_reply_of(v, of, it);
	case LINT_REPLY: return kind == LINT_DENIAL && next_denial(v, of, it);
	default: return false;
	}
}

/* In most files glue stands behind its delegation, and the next NSEC or NSEC3 behind this one. */
static uint32_t
search(const struct facts_view *v, const struct zdata *z, struct lint_name name)
{
	if (v->pinned != NULL && v->pinned_data == z)
		for (uint32_t at = v->pinned->node + 1; at < z->n_nodes && at <= v->pinned->node + 2; at++)
			if (lint_name_eq(zdata_name(z, at), name))
				return at;
	return zdata_find(z, name);
}

/* Several checks follow the same name server or mail host one after another.  Names within
 * records do not change; one that a check has made may. */
static uint32_t
find(struct facts_view *v, const struct zdata *z, struct lint_name name)
{
	const uintptr_t at = (uintptr_t)name.wire, base = (uintptr_t)z->data->base;
	struct facts_found *f = &v->found[at / 4 % (sizeof(v->found) / sizeof(v->found[0]))];

	if (at < base || at >= base + z->data->used)
		return search(v, z, name);
	if (f->wire != name.wire || f->data != z)
		*f = (struct facts_found) { name.wire, z, search(v, z, name) };
	return f->node;
}

struct lint_ref
facts_node_at(struct facts_view *v, struct lint_ref zone, struct lint_name name)
{
	const struct zdata *z = view_data(v, zone);
	const uint32_t node = z == NULL ? ZDATA_NONE : find(v, z, name);

	return node == ZDATA_NONE ? (struct lint_ref) { 0 } : view_ref(zone, LINT_NODE, node);
}

/* The only record of a type at a node: true when it has one, or none (ZDATA_NONE).  Few
 * records are looked through sooner than they are grouped. */
static bool
only_record(const struct zdata *z, uint32_t node, uint16_t type, uint32_t *row)
{
	enum { FEW = 12 };
	const struct zdata_node *n = zdata_node(z, node);

	*row = ZDATA_NONE;
	if (n->n > FEW)
		return false;
	for (uint32_t i = n->first; i != ZDATA_NONE; i = zdata_record(z, i)->next) {
		if (zdata_record(z, i)->type != type)
			continue;
		if (*row != ZDATA_NONE)
			return false;
		*row = i;
	}
	return true;
}

struct lint_ref
facts_rrset_at(struct facts_view *v, struct lint_ref node, uint16_t type)
{
	const struct zdata *z = view_data(v, node);
	struct lint_ref it = { 0 };
	uint32_t row;

	if (node.kind != LINT_NODE)
		return it;
	if (z != NULL && type != 0 && type != LINT_T_RRSIG && node.row < z->n_nodes &&
	    only_record(z, node.row, type, &row))
		return row == ZDATA_NONE ? it : view_ref(node, LINT_RRSET, row);
	if (!next_in_node(v, node, LINT_RRSET, type, &it))
		return (struct lint_ref) { 0 };
	return it;
}
