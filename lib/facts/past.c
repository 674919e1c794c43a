#include "past.h"
#include "observe.h"
#include "../base/buf.h"
#include "../dns/name.h"

struct facts_pasts *
facts_pasts_new(struct arena *a)
{
	struct facts_pasts *p = new (a, struct facts_pasts, 1);

	p->arena = a;
	p->verdicts = facts_verdicts_new(a);
	return p;
}

static uint32_t *
slot_of(const struct facts_pasts *p, const uint8_t digest[32])
{
	size_t at = lint_u32(digest) & (p->n_slots - 1);

	while (p->slots[at] != 0 && memcmp(p->seen.v[p->slots[at] - 1]->digest, digest, 32) != 0)
		at = (at + 1) & (p->n_slots - 1);
	return &p->slots[at];
}

static void
grow_slots(struct facts_pasts *p)
{
	if (p->seen.n * 2 < p->n_slots)
		return;
	p->n_slots = p->n_slots == 0 ? 64 : p->n_slots * 2;
	p->slots = new (p->arena, uint32_t, p->n_slots);
	for (size_t i = 0; i < p->seen.n; i++)
		*slot_of(p, p->seen.v[i]->digest) = (uint32_t)i + 1;
}

const struct fact_seen *
facts_pasts_seen(struct facts_pasts *p, struct lint_bytes octets)
{
	struct fact_seen s = { .index = (uint32_t)p->seen.n }, *new_one;
	uint32_t *slot;

	crypto_sha256(octets.p, octets.n, s.digest);
	grow_slots(p);
	slot = slot_of(p, s.digest);
	if (*slot != 0)
		return p->seen.v[*slot - 1];
	s.octets = (struct lint_bytes){ arena_copy(p->arena, octets.p, octets.n), octets.n };
	s.o = observation_read(p->arena, s.octets);
	if (s.o == NULL)
		return NULL;
	new_one = new (p->arena, struct fact_seen, 1);
	*new_one = s;
	*vec_add(p->arena, &p->seen) = new_one;
	*slot = (uint32_t)p->seen.n;
	return new_one;
}

struct facts_past *
facts_pasts_outline(struct facts_pasts *p, const struct evidence *e)
{
	local_arena *scratch = arena_new();
	const struct facts_options o = { .jobs = 1, .max_verify = FACTS_MAX_PAST_VERIFY,
		.verdicts = p->verdicts };
	const struct facts *f = facts_build(scratch, e, &o);
	struct facts_past *past = new (p->arena, struct facts_past, 1);
	struct buf b = buf_new(scratch);

	past->at = e->at;
	for (size_t i = 0; i < f->zones.n; i++) {
		const struct fact_zone *z = f->zones.v[i];
		const struct moment m = facts_observe(scratch, f, z, e->at);
		const struct lint_name apex = { arena_copy(p->arena, z->apex.wire, z->apex.len),
			z->apex.len };

		buf_reset(&b);
		observation_write(&b, m.o);
		*vec_add(p->arena, &past->zones) = (struct fact_then){ apex, m.at, m.began, m.ended,
			m.serial, m.signed_at,
			facts_pasts_seen(p, (struct lint_bytes){ (const uint8_t *)b.p, b.n }) };
	}
	return past;
}

const struct fact_then *
facts_then(const struct facts_past *past, struct lint_name apex)
{
	for (size_t i = 0; i < past->zones.n; i++)
		if (lint_name_eq(past->zones.v[i].apex, apex))
			return &past->zones.v[i];
	return NULL;
}
