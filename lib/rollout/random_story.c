/*
 * random_story.c - see random_story.h.  Most stories are changes in progress, with keys
 * that fit their DS and versions that follow each other, overlapping where nobody
 * looked; some are any keys at any time.
 */
#include "random_story.h"
#include <inttypes.h>

uint64_t
story_random(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint32_t
below(uint64_t *seed, uint32_t n)
{
	return (uint32_t)(story_random(seed) >> 32) % n;
}

static bool
one_in(uint64_t *seed, uint32_t n)
{
	return below(seed, n) == 0;
}

static uint64_t
some_of(uint64_t *seed, uint64_t keys)
{
	const uint64_t o = keys & story_random(seed);

	return o != 0 || one_in(seed, 4) ? o : keys;
}

/* What the version says: some of the keys, which the story shares out. */
static struct lint_version
utter(uint64_t *seed, const struct story *s, uint8_t part, uint32_t operators)
{
	const uint64_t all = (1ull << s->n_ids) - 1;
	struct lint_version v = { .part = part,
		.operators = operators,
		.basis = (uint8_t)below(seed, 4),
		.ttl = below(seed, STORY_MAX_TTL + 1) };

	if (part == LINT_PART_NS)
		return v;
	v.none = one_in(seed, 5);
	if (v.none)
		return v;
	v.keys = some_of(seed, all);
	if (one_in(seed, 2))
		v.keys |= 1; /* a key that much agrees on */
	if (part == LINT_PART_DS && one_in(seed, 4))
		v.sha1 = v.keys & story_random(seed);
	if (part == LINT_PART_DNSKEY)
		v.signers = some_of(seed, v.keys);
	return v;
}

/* One part of one operator over time. */
static void
tell(uint64_t *seed, struct story *s, uint8_t part, uint32_t operators)
{
	const size_t n = 1 + below(seed, operators != 0 && part != LINT_PART_NS ? 2 : 3);
	int64_t at = one_in(seed, 4) ? below(seed, STORY_END) : LINT_ALWAYS_WAS;

	for (size_t i = 0; i < n; i++) {
		struct lint_version *v = &s->versions[s->n_versions++];
		/* Servers are listed, and say something of keys, in the end. */
		const bool goes_on =
		    (part == LINT_PART_NS || part == LINT_PART_DNSKEY) && i + 1 == n;

		*v = utter(seed, s, part, operators);
		if (part == LINT_PART_NS)
			v->operators = 1 + below(seed, 3);
		if (!goes_on && one_in(seed, 8)) { /* at any time */
			v->from = below(seed, STORY_END);
			v->until = v->from + 1 + below(seed, STORY_END - (uint32_t)v->from);
			continue;
		}
		v->from = at;
		at = (at == LINT_ALWAYS_WAS ? 0 : at) + below(seed, STORY_END / 2);
		at = at < STORY_END ? at : STORY_END;
		if (goes_on || (i + 1 == n && !one_in(seed, 8))) {
			v->until = LINT_NEVER;
		} else {
			v->until = at + (one_in(seed, 2) ? 0 : below(seed, 5)); /* gone */
			if (v->until <= v->from)
				v->until = v->from + 1;
			at -= one_in(seed, 3) ? below(seed, 3)
					      : 0; /* its successor, first seen late */
		}
	}
}

static void
decide(uint64_t *seed, struct story *s, bool two)
{
	s->now = below(seed, STORY_END);
	s->operators = two && one_in(seed, 2) ? 1 + below(seed, 2) : 0;
	for (uint8_t part = 0; part < LINT_N_PARTS; part++) {
		if (!one_in(seed, 3) || (part == LINT_PART_NS && !two))
			continue;
		s->parts |= 1u << part;
		if (part == LINT_PART_NS || part == LINT_PART_DS)
			s->operators = 0;
	}
	for (uint8_t part = 0; part < LINT_N_PARTS; part++)
		if ((s->parts >> part & 1) != 0 &&
		    (part == LINT_PART_NS || part == LINT_PART_DNSKEY || !one_in(seed, 16))) {
			struct lint_version *v = &s->after[s->n_after++];

			*v = utter(seed, s, part,
			    s->operators != 0 || !two  ? s->operators
			    : part == LINT_PART_DNSKEY ? 3
						       : 1 + below(seed, 3));
			if (part == LINT_PART_NS)
				v->operators = 1 + below(seed, 3);
			else if (part == LINT_PART_DS)
				v->operators = 0;
		}
}

struct story
story_make(uint64_t seed)
{
	static const uint8_t others[] = { 8, 8, 5, 7, 15, 12, 250 };
	struct story s = { 0 };
	bool two;

	s.n_ids = 1 + below(&seed, STORY_IDS - 1);
	for (size_t i = 0; i < s.n_ids; i++)
		s.ids[i] = (struct lint_id){
			.algorithm = one_in(&seed, 3) ? others[below(&seed, sizeof(others))] : 13,
			.tag = (uint16_t)(i + 1)
		};
	s.conservative = one_in(&seed, 2);
	two = one_in(&seed, 3);
	tell(&seed, &s, LINT_PART_DS, 0);
	for (uint8_t part = LINT_PART_DNSKEY; part <= LINT_PART_DATA; part++)
		for (uint32_t o = two ? 1 : 0; o <= (two ? 2u : 0u); o++)
			tell(&seed, &s, part, two && one_in(&seed, 6) ? 3 : o);
	if (two)
		tell(&seed, &s, LINT_PART_NS, 0);
	decide(&seed, &s, two);
	return s;
}

struct story
story_settled(uint64_t seed)
{
	struct story s = story_make(seed);

	s.now = STORY_END;
	for (size_t i = 0; i < s.n_versions; i++) {
		struct lint_version *v = &s.versions[i];

		if (v->until != LINT_NEVER && v->until > s.now)
			v->until = s.now;
		if (v->until != LINT_NEVER && v->from >= v->until)
			v->from = v->until - 1;
		if (v->from >= s.now)
			v->from = s.now - 1;
	}
	return s;
}

bool
story_observe(const struct story *s, uint64_t seconds, struct story *o)
{
	*o = *s;
	for (size_t i = 0; i < s->n_versions; i++) {
		struct lint_version *v = &o->versions[i];

		v->first = LINT_NEVER;
		v->from = LINT_ALWAYS_WAS;
		v->until = LINT_NEVER;
		for (int64_t t = 0; t <= s->now; t++) {
			const bool seen = s->versions[i].from <= t && t < s->versions[i].until;

			if ((seconds >> t & 1) == 0)
				continue;
			if (seen && v->first == LINT_NEVER)
				v->first = t;
			if (seen)
				v->last = t;
			else if (v->first == LINT_NEVER)
				v->from = t + 1;
			else if (v->until == LINT_NEVER)
				v->until = v->gone = t;
		}
		if (v->first == LINT_NEVER)
			return false;
	}
	return true;
}

struct rollout_story
story_world(const struct story *s)
{
	return (
	    struct rollout_story){ s->ids, s->n_ids, s->versions, s->n_versions, s->conservative };
}

struct rollout_change
story_change(const struct story *s)
{
	return (struct rollout_change){ s->parts, s->operators, s->after, s->n_after };
}

static void
print_time(const char *name, int64_t at)
{
	if (at == LINT_ALWAYS_WAS)
		printf(", .%s = LINT_ALWAYS_WAS", name);
	else if (at == LINT_NEVER)
		printf(", .%s = LINT_NEVER", name);
	else
		printf(", .%s = %" PRId64, name, at);
}

static void
print_versions(const char *name, const struct lint_version *v, size_t n)
{
	static const char *const parts[] = { "DS", "DNSKEY", "DATA", "NS" };

	printf("#\t.%s = {\n", name);
	for (size_t i = 0; i < n; i++) {
		printf("#\t\t{ .part = LINT_PART_%s", parts[v[i].part]);
		if (v[i].none)
			printf(", .none = true");
		if (v[i].keys != 0)
			printf(", .keys = %#" PRIx64, v[i].keys);
		if (v[i].sha1 != 0)
			printf(", .sha1 = %#" PRIx64, v[i].sha1);
		if (v[i].signers != 0)
			printf(", .signers = %#" PRIx64, v[i].signers);
		if (v[i].operators != 0)
			printf(", .operators = %u", v[i].operators);
		printf(", .ttl = %u", v[i].ttl);
		print_time("from", v[i].from);
		print_time("until", v[i].until);
		printf(" },\n");
	}
	printf("#\t}, .n_%s = %zu,\n", name, n);
}

void
story_print(const struct story *s)
{
	printf("# {\t.ids = { ");
	for (size_t i = 0; i < s->n_ids; i++)
		printf("{ .algorithm = %u, .tag = %u }, ", s->ids[i].algorithm, s->ids[i].tag);
	printf("}, .n_ids = %zu, .conservative = %d,\n", s->n_ids, s->conservative);
	printf("#\t.now = %" PRId64 ", .parts = %#x, .operators = %u,\n", s->now, s->parts,
	    s->operators);
	print_versions("versions", s->versions, s->n_versions);
	print_versions("after", s->after, s->n_after);
	printf("# },\n");
}
