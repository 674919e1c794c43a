/*
 * stages_ns.c - a change of name servers (RFC 6781 4.3.5, RFC 8901).  While caches hold
 * the old NS RRset beside the new one, what either side hands out must be good with
 * what the other side did: keys, signatures and DS.  Which of that is missing is read
 * from the two sides; when the change is safe is the model's business.
 */
#include "plan_int.h"

/* What the servers of one side hand out, as far as it must fit the other's. */
struct side {
	const struct lint_version *v;
	size_t n;
	uint32_t operators;
	uint64_t published, signers, data; /* keys of any version */
	bool has_keys, unsigned_data, served;
};

static bool
is_of(const struct side *s, const struct lint_version *v, enum lint_part part)
{
	return v->part == part && v->until == LINT_NEVER && (v->operators & s->operators) != 0;
}

static struct side
side_of(const struct lint_version *v, size_t n, uint32_t operators)
{
	struct side s = { .v = v, .n = n, .operators = operators };

	for (size_t i = 0; i < n; i++) {
		if (is_of(&s, &v[i], LINT_PART_DNSKEY)) {
			s.published |= v[i].keys;
			s.signers |= v[i].signers;
			s.has_keys = s.has_keys || !v[i].none;
		}
		if (is_of(&s, &v[i], LINT_PART_DATA)) {
			s.data |= v[i].keys;
			s.unsigned_data = s.unsigned_data || v[i].none;
			s.served = true;
		}
	}
	return s;
}

/* Keys by which one side signs, in place of which some DNSKEY RRset of the other has none. */
static uint64_t
lacks(const struct side *keys, const struct side *data)
{
	uint64_t o = 0;

	for (size_t i = 0; i < keys->n; i++)
		for (size_t j = 0; j < data->n; j++)
			if (is_of(keys, &keys->v[i], LINT_PART_DNSKEY) &&
			    is_of(data, &data->v[j], LINT_PART_DATA) &&
			    (keys->v[i].keys & data->v[j].keys) == 0)
				o |= data->v[j].keys;
	return o;
}

/* Does the DS RRset lead to every DNSKEY RRset of that side? */
static bool
is_anchored(const struct side *s, uint64_t ds)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_of(s, &s->v[i], LINT_PART_DNSKEY) &&
		    (s->v[i].keys & s->v[i].signers & ds) == 0)
			return false;
	return true;
}

struct move {
	struct planner *p;
	struct side old, new;
	/* Of the new side once the stages before are done. */
	uint64_t keys, signers, data, ds;
};

static void
add_after(struct planner *p, struct rollout_change *c, const struct lint_version *v, size_t n)
{
	struct lint_version *after = new (p->arena, struct lint_version, c->n_after + n + 1);

	if (c->n_after > 0)
		memcpy(after, c->after, c->n_after * sizeof(*after));
	for (size_t i = 0; i < n; i++)
		after[c->n_after++] = v[i];
	c->after = after;
}

static struct lint_version
version(const struct move *m, enum lint_part part, uint64_t keys, uint64_t signers, uint32_t operators)
{
	return (struct lint_version){ .part = (uint8_t)part, .keys = keys, .signers = signers,
		.none = keys == 0, .basis = LINT_ASSUMED, .operators = operators,
		.from = LINT_ALWAYS_WAS, .until = LINT_NEVER,
		.ttl = plan_ttl(m->p->history, part, keys == 0) };
}

/* Both DNSKEY RRsets get what they lack, and the DS of the new side is published. */
static void
plan_shared(struct move *m)
{
	struct planner *p = m->p;
	const uint64_t old_lacks = lacks(&m->old, &m->new), new_lacks = lacks(&m->new, &m->old);
	const uint32_t here = ROLLOUT_LEFT | ROLLOUT_STAYS;
	struct rollout_stage *s;
	struct lint_version after;

	if (!m->new.served)
		return;
	if (!m->new.has_keys || m->new.unsigned_data) {
		s = plan_stage(p, false, "sign the zone on the new servers");
		s->detail = m->new.has_keys ? "some data there has no signature by a key of the zone"
					    : "they have no DNSKEY RRset, and the parent has a DS";
		m->keys = m->new.published | m->old.published;
		m->data = m->new.data | m->old.data;
		m->signers = m->new.signers | m->old.signers;
	}
	s = plan_stage(p, (old_lacks | new_lacks) == 0 && m->new.has_keys,
	    "publish the ZSKs of both sides in the DNSKEY RRsets of both");
	if (s->state != ROLLOUT_DONE) {
		s->detail = arena_printf(p->arena,
		    "missing on the present servers: %s; on the new ones: %s",
		    plan_tags(p, old_lacks), plan_tags(p, new_lacks));
		s->undo = "take them out again: nothing is signed by them yet where they were added";
		m->keys |= new_lacks;
	}
	if (old_lacks != 0) {
		after = version(m, LINT_PART_DNSKEY, m->old.published | old_lacks, m->old.signers, here);
		s->change = (struct rollout_change){ .parts = 1u << LINT_PART_DNSKEY,
			.operators = here };
		add_after(p, &s->change, &after, 1);
	}
	if (m->new.has_keys && !is_anchored(&m->new, p->now.ds)) {
		const uint64_t ksk = plan_sep(p->history, m->new.signers & m->new.published);

		s = plan_stage(p, false, arena_printf(p->arena,
		    "publish the DS for key %s of the new servers at %s, beside the old", plan_tags(p, ksk),
		    plan_parent(p)));
		s->detail = "or have the present KSK sign the DNSKEY RRset of the new servers too";
		m->ds |= ksk;
		if (ksk != 0)
			plan_becomes(p, s, LINT_PART_DS, m->ds, 0);
	} else
		plan_stage(p, true, "a DS that leads to the DNSKEY RRset of the new servers");
	plan_wait(p, "wait until all that is cached of keys and DS is good for both sides");
}

static void
plan_off(struct planner *p, bool is_step)
{
	const char *title = *p->world->left == '\0' ? "switch the old servers off"
	    : arena_printf(p->arena, "switch the old servers off: %s", p->world->left);
	struct rollout_stage *s = is_step ? plan_step(p, false, title) : plan_stage(p, false, title);

	s->detail = "before that: no answer, or one of another keeper of the addresses, for all who hold the "
		    "old NS RRset";
	s->undo = "start them again with the zone as it is now";
	s->change = (struct rollout_change){ .parts = 1u << LINT_PART_DNSKEY | 1u << LINT_PART_DATA,
		.operators = ROLLOUT_LEFT };
}

/* What only the old side needed. */
static void
plan_clean(struct move *m)
{
	struct planner *p = m->p;
	const uint64_t gone = (m->old.data | m->old.signers) & ~(m->data | m->signers);
	struct rollout_stage *s;
	struct lint_version after;

	if ((m->keys & gone) != 0) {
		s = plan_stage(p, false, arena_printf(p->arena,
		    "take key %s of the old servers out of the DNSKEY RRset", plan_tags(p, m->keys & gone)));
		after = version(m, LINT_PART_DNSKEY, m->keys & ~gone, m->signers & ~gone,
		    ROLLOUT_COMES | ROLLOUT_STAYS);
		s->change = (struct rollout_change){ .parts = 1u << LINT_PART_DNSKEY,
			.operators = ROLLOUT_COMES | ROLLOUT_STAYS };
		add_after(p, &s->change, &after, 1);
	}
	if ((m->ds & gone) != 0 && (m->ds & ~gone) != 0) {
		s = plan_stage(p, false, arena_printf(p->arena, "remove the DS for key %s at %s",
		    plan_tags(p, m->ds & gone), plan_parent(p)));
		plan_becomes(p, s, LINT_PART_DS, m->ds & ~gone, 0);
	}
	if (m->ds == 0 && m->signers != 0 && m->data != 0) {
		const uint64_t ksk = plan_sep(p->history, m->keys & m->signers);

		s = plan_stage(p, false, arena_printf(p->arena, "publish the DS for key %s at %s",
		    plan_tags(p, ksk), plan_parent(p)));
		plan_becomes(p, s, LINT_PART_DS, ksk, 0);
	}
}

static const char *
seen_there(struct planner *p, const struct side *s)
{
	if (!s->served)
		return *p->world->comes == '\0' ? NULL : "they do not serve it";
	return arena_printf(p->arena, "%s: DNSKEY RRset with key %s, signed by %s; data signed by %s%s",
	    p->world->comes, plan_tags(p, s->published), plan_tags(p, s->signers), plan_tags(p, s->data),
	    s->unsigned_data ? ", some by none" : "");
}

/* The new side as it will be. */
static void
plan_the_new(struct move *m, struct rollout_stage *s)
{
	struct lint_version v[2];
	struct planner *p = m->p;

	if (m->keys == m->new.published && m->signers == m->new.signers && m->data == m->new.data)
		return;
	s->planned = (struct rollout_change){ .parts = 1u << LINT_PART_NS };
	for (size_t i = 0; i < p->world->n_other; i++)
		if (p->world->other[i].part == LINT_PART_NS)
			add_after(p, &s->planned, &p->world->other[i], 1);
	v[0] = version(m, LINT_PART_DNSKEY, m->keys, m->signers, ROLLOUT_COMES);
	v[1] = version(m, LINT_PART_DATA, m->data, 0, ROLLOUT_COMES);
	add_after(p, &s->planned, v, 2);
}

static void
plan_moves(struct planner *p)
{
	const struct rollout_world *w = p->world;
	struct move m = { .p = p, .ds = p->now.ds,
		.old = side_of(w->history->versions, w->history->n_versions, ROLLOUT_LEFT | ROLLOUT_STAYS),
		.new = side_of(w->other, w->n_other, ROLLOUT_COMES) };
	struct rollout_stage *s;

	m.keys = m.new.published;
	m.signers = m.new.signers;
	m.data = m.new.data;
	if (*w->comes != '\0') {
		s = plan_stage(p, m.new.served, "serve the zone on the new servers, with the same data");
		s->detail = seen_there(p, &m.new);
	}
	if (p->now.ds != 0)
		plan_shared(&m);
	else if (p->now.published != 0 || plan_has_been(p->history, LINT_PART_DS, ~0ull)) {
		plan_stage(p, true, arena_printf(p->arena, "remove the DS at %s", plan_parent(p)));
		plan_wait(p, "wait until no resolver trusts the zone by the DS");
	}
	s = plan_step(p, false, arena_printf(p->arena, "replace the NS RRset at %s and on both sides",
	    plan_parent(p)));
	s->undo = "put the old NS RRset back: its servers still serve the zone";
	s->change.parts = 1u << LINT_PART_NS;
	add_after(p, &s->change, w->other, w->n_other);
	plan_the_new(&m, s);
	if (*w->left != '\0') {
		plan_wait(p, "keep the old servers answering, with the new NS RRset, until no cache "
			     "holds the old one");
		plan_off(p, false);
	}
	plan_clean(&m);
	if (p->now.ds != 0 && m.new.served && (lacks(&m.old, &m.new) | lacks(&m.new, &m.old)) != 0)
		p->gate->note = "where the two sides cannot publish each other's keys: remove the DS, "
				"wait as for unsign, move, and publish the DS of the new side (RFC 6781 "
				"4.3.5.2)";
}

static void
plan_moved(struct planner *p)
{
	const struct lint_history *h = p->world->history;
	struct move m = { .p = p, .ds = p->now.ds,
		.old = side_of(h->versions, h->n_versions, ROLLOUT_LEFT),
		.new = side_of(h->versions, h->n_versions, ROLLOUT_COMES | ROLLOUT_STAYS) };
	struct rollout_stage *s;

	m.keys = m.new.published;
	m.signers = m.new.signers;
	m.data = m.new.data;
	s = plan_stage(p, true, "replace the NS RRset");
	s->detail = seen_there(p, &m.new);
	plan_wait(p, "wait until no cache holds the old NS RRset");
	plan_off(p, true);
	plan_clean(&m);
}

void
plan_change_ns(struct planner *p)
{
	if (p->world->move == ROLLOUT_MOVES)
		plan_moves(p);
	else if (p->world->move == ROLLOUT_MOVED)
		plan_moved(p);
	else
		plan_step(p, false, "replace the NS RRset at the parent and on both sides");
}
