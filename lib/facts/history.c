/*
 * history.c - many observations become versions with a beginning and an end.  What
 * nobody looked at is not known: a version begins right after the last complete
 * observation without it and ends at the first complete one in which no server has it.
 */
#include "observe.h"
#include "past.h"
#include "../dns/name.h"
#include <stdlib.h>

enum {
	MAX_STAGES = 8, /* TTLs of one version that may still be cached */
	MAX_VERSIONS = 2048,
	MAX_SIGHTINGS = 256, /* addresses of one version */
};

/* A TTL that a version had: until when, and on what. */
struct stage {
	uint32_t ttl;
	int64_t until; /* LINT_NEVER: it still has */
	struct lint_name name;
	uint16_t type;
};
struct track { /* a version while it is being followed */
	struct lint_version v;
	uint8_t content[32];
	struct stage stages[MAX_STAGES];
	size_t n_stages;
	VEC(struct lint_sighting) by;
	bool seen_now;
};
struct merger {
	struct arena *arena;
	struct lint_name apex;
	uint16_t zone;
	VEC(struct lint_id) ids;
	VEC(struct track *) tracks, open; /* open: still there, as far as is known */
	int64_t without[LINT_N_PARTS]; /* the last complete observation of the part: its beginning */
	const char *limit;
};

static bool
same(struct lint_bytes a, struct lint_bytes b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool
ds_names(struct lint_name apex, struct lint_bytes ds, const struct lint_id *id)
{
	uint8_t digest[64];
	size_t n;

	if (id->rdata.n == 0 || id->algorithm != ds.p[2] || id->tag != lint_u16(ds.p))
		return false;
	n = crypto_ds_digest(apex, id->rdata, ds.p[3], digest);
	return n > 0 && n == ds.n - 4 && memcmp(digest, ds.p + 4, n) == 0;
}

/* Keys first, then what only a DS names, then what only a signature names: each is
 * looked for among those that are better known. */
enum known_by { BY_KEY, BY_DS, BY_TAG };

static enum known_by
known_by(const struct lint_id *id)
{
	return id->rdata.n > 0 ? BY_KEY : id->ds.n > 0 ? BY_DS : BY_TAG;
}

static bool
is_same_key(struct lint_name apex, const struct lint_id *known, const struct lint_id *id)
{
	if (known->algorithm != id->algorithm || known->tag != id->tag)
		return false;
	switch (known_by(id)) {
	case BY_KEY: return same(known->rdata, id->rdata);
	case BY_DS:
		if (known->rdata.n > 0 || known->ds.n == 0)
			return ds_names(apex, id->ds, known);
		/* Digests of two kinds cannot be told to be of two keys. */
		return same(known->ds, id->ds) || known->ds.p[3] != id->ds.p[3];
	default: return true;
	}
}

/* The bit of a key among all, or 0 when there is no room for it. */
static uint64_t
find_id(const struct merger *m, const struct lint_id *id)
{
	for (size_t i = 0; i < m->ids.n; i++)
		if (is_same_key(m->apex, &m->ids.v[i], id))
			return 1ull << i;
	return 0;
}

static void
gather_id(struct merger *m, const struct lint_id *id)
{
	const uint64_t bit = find_id(m, id);

	for (size_t k = 0; k < m->ids.n; k++)
		if (bit == 1ull << k && m->ids.v[k].ds.n == 0)
			m->ids.v[k].ds = id->ds;
	if (bit == 0 && m->ids.n == LINT_MAX_IDS)
		m->limit = "limit LINT_MAX_IDS (64 keys) reached";
	else if (bit == 0)
		*vec_add(m->arena, &m->ids) = *id;
}

/* The newest observations come first: when there is no room, old keys are left out. */
static void
gather_ids(struct merger *m, const struct moment *when, size_t n)
{
	for (int by = BY_KEY; by <= BY_TAG; by++)
		for (size_t i = n; i-- > 0;) {
			const struct observation *o = when[i].o;

			for (size_t j = 0; j < o->ids.n && (i + 1 == n || o != when[i + 1].o); j++)
				if ((int)known_by(&o->ids.v[j]) == by)
					gather_id(m, &o->ids.v[j]);
		}
}

/* Bits of an observation's keys as bits of all; false when one is not among them. */
static bool
map_keys(const struct observation *o, const uint64_t map[LINT_MAX_IDS], uint64_t *keys)
{
	uint64_t all = 0;

	for (size_t i = 0; i < o->ids.n; i++)
		if (*keys >> i & 1) {
			if (map[i] == 0)
				return false;
			all |= map[i];
		}
	*keys = all;
	return true;
}

static struct track *
find_track(struct merger *m, const struct observed *v)
{
	for (size_t i = 0; i < m->open.n; i++) {
		struct track *t = m->open.v[i];

		if (t->v.part == v->part && t->v.none == v->none && t->v.keys == v->keys &&
		    t->v.sha1 == v->sha1 && t->v.signers == v->signers &&
		    memcmp(t->content, v->content, sizeof(t->content)) == 0)
			return t;
	}
	return NULL;
}

static struct track *
add_track(struct merger *m, const struct observed *v, const struct moment *when)
{
	struct track *t = new (m->arena, struct track, 1);

	t->v = (struct lint_version){ .part = v->part, .basis = v->basis, .none = v->none,
		.keys = v->keys, .sha1 = v->sha1, .signers = v->signers, .from = m->without[v->part],
		.until = LINT_NEVER, .first = when->at, .last = when->at, .gone = LINT_NEVER,
		.all = LINT_NEVER };
	memcpy(t->content, v->content, sizeof(t->content));
	*vec_add(m->arena, &m->tracks) = t;
	*vec_add(m->arena, &m->open) = t;
	return t;
}

/* A larger TTL ends only where all addresses were heard; a lowered one does not shorten
 * what is cached already. */
static void
note_ttl(struct track *t, const struct observed *v, const struct moment *when)
{
	const bool complete = !t->seen_now && (when->o->complete >> v->part & 1) != 0;
	size_t spare = 0;

	for (size_t i = 0; i < t->n_stages; i++) {
		struct stage *s = &t->stages[i];

		if (s->ttl == v->ttl) {
			*s = (struct stage){ v->ttl, LINT_NEVER, v->name, v->type };
			return;
		}
		if (s->ttl > v->ttl && complete && s->until == LINT_NEVER)
			s->until = when->ended;
	}
	if (t->n_stages < MAX_STAGES)
		spare = t->n_stages++;
	else /* the one that dies first makes room, unless it is as good as this one */
		for (size_t i = 1; i < MAX_STAGES; i++)
			if (t->stages[spare].until == LINT_NEVER ||
			    (t->stages[i].until != LINT_NEVER &&
				t->stages[i].until + t->stages[i].ttl <
				    t->stages[spare].until + t->stages[spare].ttl))
				spare = i;
	if (t->n_stages == MAX_STAGES && t->stages[spare].until == LINT_NEVER &&
	    t->stages[spare].ttl > v->ttl)
		return; /* all of them are there still, and larger */
	t->stages[spare] = (struct stage){ v->ttl, LINT_NEVER, v->name, v->type };
}

static void
note_address(struct merger *m, struct track *t, const struct observed_by *by, int64_t at)
{
	for (size_t i = 0; i < t->by.n; i++) {
		struct lint_sighting *s = &t->by.v[i];

		if (strcmp(s->who, by->who) != 0)
			continue;
		s->last = at;
		s->gone = LINT_NEVER;
		s->ttl = by->ttl > s->ttl ? by->ttl : s->ttl;
		return;
	}
	if (t->by.n == MAX_SIGHTINGS)
		m->limit = "limit MAX_SIGHTINGS (256 addresses of one version) reached";
	else
		*vec_add(m->arena, &t->by) =
		    (struct lint_sighting){ by->who, at, at, LINT_NEVER, by->ttl };
}

/* Who answered, and without it. */
static void
note_absence(struct track *t, const struct observed *v, const struct moment *when)
{
	const struct observation *o = when->o;

	for (size_t i = 0; i < t->by.n; i++) {
		struct lint_sighting *s = &t->by.v[i];
		bool heard = false, has = false;

		if (s->gone != LINT_NEVER)
			continue;
		for (size_t j = 0; v != NULL && j < v->by.n && !has; j++)
			has = strcmp(v->by.v[j].who, s->who) == 0;
		for (size_t j = 0; j < o->heard[t->v.part].n && !has && !heard; j++)
			heard = strcmp(o->heard[t->v.part].v[j], s->who) == 0;
		if (heard)
			s->gone = when->ended;
	}
}

static void
note(struct merger *m, const struct moment *when, const struct observed *v)
{
	struct track *t = find_track(m, v);

	if (t == NULL && m->tracks.n == MAX_VERSIONS) {
		m->limit = "limit MAX_VERSIONS (2048 versions of one zone) reached";
		return;
	}
	if (t == NULL)
		t = add_track(m, v, when);
	t->v.last = when->at;
	t->v.basis = v->basis;
	t->v.evidence = v->evidence;
	if (when->past != ZDATA_NONE)
		t->v.evidence = (struct lint_ref){ when->past, m->zone, LINT_PAST, LINT_NOW };
	note_ttl(t, v, when);
	t->seen_now = true;
	for (size_t i = 0; i < v->by.n; i++)
		note_address(m, t, &v->by.v[i], when->at);
	note_absence(t, v, when);
}

/* What a complete observation did not see is gone. */
static void
close_tracks(struct merger *m, const struct moment *when)
{
	const uint32_t all = when->o->complete;
	size_t n = 0, present[LINT_N_PARTS] = { 0 };

	for (size_t i = 0; i < m->open.n; i++)
		present[m->open.v[i]->v.part] += m->open.v[i]->seen_now;
	for (size_t i = 0; i < m->open.n; i++) {
		struct track *t = m->open.v[i];
		const bool complete = (all >> t->v.part & 1) != 0;

		if (!t->seen_now)
			note_absence(t, NULL, when);
		if (!t->seen_now && complete) {
			t->v.until = t->v.gone = when->ended;
			continue;
		}
		if (complete && t->seen_now && present[t->v.part] == 1 && t->v.all == LINT_NEVER)
			t->v.all = when->ended;
		t->seen_now = false;
		m->open.v[n++] = t;
	}
	m->open.n = n;
	for (int part = 0; part < LINT_N_PARTS; part++)
		if (all >> part & 1)
			m->without[part] = when->began;
}

static void
merge_one(struct merger *m, const struct moment *when)
{
	const struct observation *o = when->o;
	uint64_t map[LINT_MAX_IDS];

	for (size_t i = 0; i < o->ids.n; i++)
		map[i] = find_id(m, &o->ids.v[i]);
	for (size_t i = 0; i < o->versions.n; i++) {
		struct observed v = o->versions.v[i];
		uint64_t strong = v.keys & ~v.sha1; /* one key may have been two to the observation */

		if (!map_keys(o, map, &v.keys) || !map_keys(o, map, &strong) ||
		    !map_keys(o, map, &v.signers))
			continue;
		v.sha1 = v.part == LINT_PART_DS ? v.keys & ~strong : 0;
		note(m, when, &v);
	}
	close_tracks(m, when);
	if (o->limit != NULL)
		m->limit = o->limit;
}

/*
 * The TTL that counts from the version's end on (or, while it is there, from the newest
 * observation on): a cache may have taken it under an older, larger TTL before.
 */
static void
settle_ttl(struct track *t, int64_t newest)
{
	const int64_t end = t->v.until == LINT_NEVER ? newest : t->v.until;
	int64_t most = -1;

	for (size_t i = 0; i < t->n_stages; i++) {
		const struct stage *s = &t->stages[i];
		const int64_t until = s->until == LINT_NEVER || s->until > end ? end : s->until;
		const int64_t left = until + s->ttl - end;

		if (left <= most)
			continue;
		most = left;
		t->v.ttl = (uint32_t)left;
		t->v.name = s->name;
		t->v.type = s->type;
	}
}

static int
by_part(const void *x, const void *y)
{
	const struct track *a = *(const struct track *const *)x, *b = *(const struct track *const *)y;

	if (a->v.part != b->v.part)
		return a->v.part < b->v.part ? -1 : 1;
	if (a->v.first != b->v.first)
		return a->v.first < b->v.first ? -1 : 1;
	if (a->v.none != b->v.none)
		return a->v.none ? 1 : -1;
	if (a->v.keys != b->v.keys)
		return a->v.keys < b->v.keys ? -1 : 1;
	if (a->v.sha1 != b->v.sha1)
		return a->v.sha1 < b->v.sha1 ? -1 : 1;
	if (a->v.signers != b->v.signers)
		return a->v.signers < b->v.signers ? -1 : 1;
	return memcmp(a->content, b->content, sizeof(a->content));
}

/* beside: a moment after the n that is no part of the history, and whose keys are. */
static const struct lint_history *
merge(struct merger *m, const struct moment *when, size_t n, bool beside)
{
	struct arena *a = m->arena;
	struct lint_history *h = new (a, struct lint_history, 1);
	struct lint_version *v;

	for (int part = 0; part < LINT_N_PARTS; part++)
		m->without[part] = LINT_ALWAYS_WAS;
	gather_ids(m, when, n + beside);
	for (size_t i = 0; i < n; i++) {
		merge_one(m, &when[i]);
		if (i > 0 && when[i].at - when[i - 1].at > h->widest_gap)
			h->widest_gap = when[i].at - when[i - 1].at;
	}
	if (m->tracks.n > 0)
		qsort(m->tracks.v, m->tracks.n, sizeof(*m->tracks.v), by_part);
	v = new (a, struct lint_version, m->tracks.n + 1);
	for (size_t i = 0; i < m->tracks.n; i++) {
		struct track *t = m->tracks.v[i];

		settle_ttl(t, when[n - 1].ended);
		t->v.sightings = t->by.v;
		t->v.n_sightings = t->by.n;
		v[i] = t->v;
	}
	h->ids = m->ids.v;
	h->n_ids = m->ids.n;
	h->versions = v;
	h->n_versions = m->tracks.n;
	h->n_observations = (uint32_t)n;
	h->since = n > 0 ? when[0].at : LINT_ALWAYS_WAS;
	h->signed_said = LINT_NEVER;
	h->limit = m->limit;
	return h;
}

const struct lint_history *
facts_merge(struct arena *a, struct lint_name apex, uint16_t zone,
    const struct moment *when, size_t n)
{
	struct merger m = { .arena = a, .apex = apex, .zone = zone };

	return merge(&m, when, n, false);
}

static int
by_time(const void *x, const void *y)
{
	const struct moment *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->past < b->past ? -1 : a->past > b->past; /* the present is ZDATA_NONE: last */
}

struct moments {
	VEC(struct moment) list;
};

static void
add_past(struct arena *a, const struct facts *f, struct lint_name apex, struct moments *o)
{
	for (size_t i = 0; i < f->past.n; i++) {
		const struct fact_then *then = facts_then(f->past.v[i], apex);

		if (then == NULL)
			continue;
		*vec_add(a, &o->list) = (struct moment){ .at = then->at, .began = then->began,
			.ended = then->ended, .o = then->seen->o, .past = (uint32_t)i };
	}
}

/*
 * --seen: the parent had a DS until then.  For which key nobody said: for those of the newest DS
 * that was observed, else the secure entry points that were, else one that nobody saw.
 */
static struct lint_version
said_ds(struct arena *a, const struct ev_said *said, struct lint_history *h)
{
	struct lint_version v = { .part = LINT_PART_DS, .basis = LINT_STATED, .ttl = said->ds_ttl,
		.from = LINT_ALWAYS_WAS, .until = said->ds_seen, .first = said->ds_seen,
		.last = said->ds_seen, .gone = said->ds_seen, .all = LINT_NEVER };
	struct lint_id *ids;
	uint64_t published = 0;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *o = &h->versions[i];

		published |= o->part == LINT_PART_DNSKEY ? o->keys : 0;
		if (o->part != LINT_PART_DS || o->keys == 0)
			continue;
		v.keys = o->keys;
		v.sha1 = o->sha1;
		v.ttl = said->ds_ttl != 0 ? said->ds_ttl : o->ttl;
	}
	v.ttl = v.ttl != 0 ? v.ttl : EV_DS_TTL_S;
	for (size_t i = 0; i < h->n_ids && v.keys == 0; i++)
		if ((published >> i & 1) != 0 && (h->ids[i].flags & 1) != 0)
			v.keys |= 1ull << i;
	if (v.keys != 0 || h->n_ids == LINT_MAX_IDS)
		return v;
	ids = new (a, struct lint_id, h->n_ids + 1);
	if (h->n_ids > 0)
		memcpy(ids, h->ids, h->n_ids * sizeof(*ids));
	ids[h->n_ids] = (struct lint_id){ .flags = 257, .algorithm = 13 };
	v.keys = 1ull << h->n_ids++;
	h->ids = ids;
	return v;
}

/* One more version of the DS, in its place among those that were seen. */
static void
insert_ds(struct arena *a, struct lint_history *h, const struct lint_history *seen, struct lint_version v)
{
	struct lint_version *all = new (a, struct lint_version, seen->n_versions + 1);
	size_t n = 0;

	while (n < seen->n_versions && seen->versions[n].part == LINT_PART_DS &&
	    seen->versions[n].first <= v.first)
		n++;
	if (n > 0)
		memcpy(all, seen->versions, n * sizeof(*all));
	all[n] = v;
	if (seen->n_versions > n)
		memcpy(all + n + 1, seen->versions + n, (seen->n_versions - n) * sizeof(*all));
	h->versions = all;
	h->n_versions++;
}

/*
 * A resolver that was asked still holds a DS, longer than one can that was seen at the parent:
 * there was one until lately, say by a server that nobody asked.  It proves that a DS is
 * cached, never that none is.
 */
static const struct lint_history *
with_resolved(struct arena *a, const struct fact_zone *z, const struct lint_history *seen)
{
	struct lint_history *h = new (a, struct lint_history, 1);
	struct lint_ref evidence = { 0 };
	struct ev_said held = { 0 };
	struct lint_version v;
	int64_t end = LINT_ALWAYS_WAS;

	*h = *seen;
	for (uint32_t i = 0; i < z->resolved.n; i++) {
		const struct lint_resolved *r = &z->resolved.v[i].view;

		if (r->qtype != LINT_T_DS || r->outcome != LINT_LOOKED_DATA || !r->has_ttl || r->ttl == 0 ||
		    !lint_name_eq(r->name, z->apex) || r->at + r->ttl <= end)
			continue;
		end = r->at + r->ttl;
		held = (struct ev_said){ .has_ds = true, .ds_seen = r->at, .ds_ttl = r->ttl };
		evidence = (struct lint_ref){ i, z->index, LINT_RESOLVED, LINT_NOW };
	}
	for (size_t i = 0; i < seen->n_versions && held.has_ds; i++) {
		const struct lint_version *o = &seen->versions[i];

		if (o->part == LINT_PART_DS && o->keys != 0 &&
		    (o->until == LINT_NEVER || o->until + o->ttl >= end))
			return h;
	}
	if (!held.has_ds)
		return h;
	v = said_ds(a, &held, h);
	v.basis = LINT_OBSERVED;
	v.evidence = evidence;
	insert_ds(a, h, seen, v);
	return h;
}

/* Beside what was seen; a DS that was seen then or later says more. */
static const struct lint_history *
with_said(struct arena *a, const struct ev_said *said, const struct lint_history *seen)
{
	struct lint_history *h = new (a, struct lint_history, 1);

	*h = *seen;
	h->signed_said = said->has_signed ? said->signed_since : LINT_NEVER;
	for (size_t i = 0; i < seen->n_versions; i++)
		if (seen->versions[i].part == LINT_PART_DS && seen->versions[i].keys != 0 &&
		    seen->versions[i].until >= said->ds_seen)
			return h;
	if (said->has_ds)
		insert_ds(a, h, seen, said_ds(a, said, h));
	return h;
}

const struct lint_history *
facts_history(struct arena *a, const struct facts *f, const struct fact_zone *z, int64_t at)
{
	const struct ev_said *said = &f->evidence->said;
	const struct lint_history *h;
	struct moments m = { 0 };

	add_past(a, f, z->apex, &m);
	if (z->file == NULL || !z->file->is_plan) /* of which nothing was seen */
		*vec_add(a, &m.list) = facts_observe(a, f, z, at);
	if (m.list.n > 0)
		qsort(m.list.v, m.list.n, sizeof(*m.list.v), by_time);
	h = facts_merge(a, z->apex, z->index, m.list.v, m.list.n);
	if (z->resolved.n > 0)
		h = with_resolved(a, z, h);
	return (said->has_ds || said->has_signed) && facts_is_asked_for(f, z) ? with_said(a, said, h) : h;
}

/* What one observation saw, in keys of the history. */
static void
tell_beside(const struct merger *m, const struct moment *when, struct facts_beside *o)
{
	struct lint_version *v = new (m->arena, struct lint_version, when->o->versions.n + 1);
	uint64_t map[LINT_MAX_IDS];

	for (size_t i = 0; i < when->o->ids.n; i++)
		map[i] = find_id(m, &when->o->ids.v[i]);
	for (size_t i = 0; i < when->o->versions.n; i++) {
		struct observed s = when->o->versions.v[i];
		struct lint_sighting *by = new (m->arena, struct lint_sighting, s.by.n + 1);

		if (!map_keys(when->o, map, &s.keys) || !map_keys(when->o, map, &s.signers))
			continue;
		for (size_t j = 0; j < s.by.n; j++)
			by[j] = (struct lint_sighting){ s.by.v[j].who, when->at, when->at, LINT_NEVER,
				s.by.v[j].ttl };
		/* Its evidence is of other facts: a reference would lead astray. */
		v[o->n_versions++] = (struct lint_version){ .part = s.part, .basis = s.basis,
			.none = s.none, .keys = s.keys, .signers = s.signers, .ttl = s.ttl,
			.from = LINT_ALWAYS_WAS, .until = LINT_NEVER, .first = when->at,
			.last = when->at, .gone = LINT_NEVER, .all = LINT_NEVER, .name = s.name,
			.type = s.type, .sightings = by, .n_sightings = s.by.n };
	}
	o->versions = v;
}

void
facts_history_beside(struct arena *a, const struct facts *f, const struct fact_zone *z,
    const struct facts *other, const struct fact_zone *there, int64_t at, struct facts_beside *o)
{
	struct merger m = { .arena = a, .apex = there->apex,
		.zone = z == NULL ? there->index : z->index };
	struct moments l = { 0 };

	*o = (struct facts_beside){ 0 };
	add_past(a, f, there->apex, &l);
	if (z != NULL)
		*vec_add(a, &l.list) = facts_observe(a, f, z, at);
	if (l.list.n > 0)
		qsort(l.list.v, l.list.n, sizeof(*l.list.v), by_time);
	o->newest = l.list.n == 0 ? LINT_ALWAYS_WAS : l.list.v[l.list.n - 1].at;
	*vec_add(a, &l.list) = facts_observe(a, other, there, at);
	o->history = merge(&m, l.list.v, l.list.n - 1, true);
	tell_beside(&m, &l.list.v[l.list.n - 1], o);
}
