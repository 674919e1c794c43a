/*
 * test_model.c - the classic steps, each with the instant that its own
 * arithmetic gives (RFC 7583, RFC 6781, RFC 8901): the model, which knows no
 * step, must come to the same second.
 */
#include "model.h"
#include "../base/tap.h"

enum {
	NOW = 1000000,
	DS_TTL = 86400,
	KEY_TTL = 3600,
	DATA_TTL = 7200,
	NEG_TTL = 900,
	NS_TTL = 172800
};
enum {
	K1 = 1,
	K2 = 2,
	Z1 = 4,
	Z2 = 8,
	R1 = 16,
	R2 = 32
}; /* KSKs, ZSKs, and a pair of algorithm 8 */
static const struct lint_id ids[] = { { .algorithm = 13, .tag = 1 }, { .algorithm = 13, .tag = 2 },
	{ .algorithm = 13, .tag = 3 }, { .algorithm = 13, .tag = 4 }, { .algorithm = 8, .tag = 5 },
	{ .algorithm = 8, .tag = 6 } };

#define V(p, k, s, f, u, t, o)                                                                     \
	{                                                                                          \
		.part = (p), .keys = (k), .signers = (s), .none = (p) != LINT_PART_NS && (k) == 0, \
		.ttl = (t), .from = (f), .until = (u), .operators = (o)                            \
	}
#define DS(keys, from, until)                                                                      \
	V(LINT_PART_DS, keys, 0, from, until, (keys) == 0 ? NEG_TTL : DS_TTL, 0)
#define KEYS_OF(o, keys, signers, from, until)                                                     \
	V(LINT_PART_DNSKEY, keys, signers, from, until, (keys) == 0 ? NEG_TTL : KEY_TTL, o)
#define DATA_OF(o, keys, from, until) V(LINT_PART_DATA, keys, 0, from, until, DATA_TTL, o)
#define NS_OF(o, from, until) V(LINT_PART_NS, 0, 0, from, until, NS_TTL, o)
#define KEYS(keys, signers, from, until) KEYS_OF(0, keys, signers, from, until)
#define DATA(keys, from, until) DATA_OF(0, keys, from, until)
#define EVER LINT_ALWAYS_WAS
#define ON LINT_NEVER

enum { ROOM = 8 };
struct row {
	const char *step;
	struct lint_version before[ROOM], after[ROOM];
	int64_t safe;
	uint32_t operators; /* of what ends */
	uint32_t parts;     /* that end, beside those of `after` */
	bool conservative;
};

static void
judge(struct arena *a, const struct row *r)
{
	struct rollout_story s = {
		.ids = ids, .n_ids = 6, .versions = r->before, .conservative = r->conservative
	};
	struct rollout_change c = {
		.parts = r->parts, .operators = r->operators, .after = r->after
	};
	struct rollout_safety o;

	while (s.n_versions < ROOM && r->before[s.n_versions].ttl != 0)
		s.n_versions++;
	for (; c.n_after < ROOM && r->after[c.n_after].ttl != 0; c.n_after++)
		c.parts |= 1u << r->after[c.n_after].part;
	o = rollout_safe(a, &s, &c, NOW);
	ok(o.safe == r->safe, "%s: safe at now%+lld, and by its own arithmetic at now%+lld",
	    r->step, o.safe == LINT_NEVER ? -1ll : (long long)(o.safe - NOW),
	    r->safe == LINT_NEVER ? -1ll : (long long)(r->safe - NOW));
	if (o.safe != NOW && o.safe != LINT_NEVER) {
		int64_t sum = o.from;

		for (size_t i = 0; i < o.n_terms; i++)
			sum += o.term[i]->ttl > o.floor_s ? o.term[i]->ttl : o.floor_s;
		ok(sum == o.safe, "%s: the terms add up", r->step);
		ok(o.now.n_mixes > 0, "%s: done now, it breaks something", r->step);
	}
}

#define T (NOW - 100) /* when the step before was seen to be complete */
static const struct row rows[] = {
	{ "sign", { DS(0, EVER, ON), KEYS(0, 0, EVER, ON), DATA(0, EVER, ON) },
	    { KEYS(K1 | Z1, K1, 0, 0), DATA(Z1, 0, 0) }, NOW },
	{ "add-ds, signed a moment ago",
	    { DS(0, EVER, ON), KEYS(0, 0, EVER, T), KEYS(K1 | Z1, K1, T, ON), DATA(0, EVER, T),
		DATA(Z1, T, ON) },
	    { DS(K1, 0, 0) }, T + DATA_TTL },
	{ "add-ds, signed long ago",
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, { DS(K1, 0, 0) },
	    NOW },
	{ "add-ds for a key that is not there",
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, { DS(K2, 0, 0) },
	    LINT_NEVER },
	{ "add-ds while the data is unsigned",
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(0, EVER, ON) }, { DS(K1, 0, 0) },
	    LINT_NEVER },
	{ "remove-ds, the last",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, { DS(0, 0, 0) },
	    NOW },
	{ "remove-ds, one of two, the other signs since a moment",
	    { DS(K1 | K2, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | K2 | Z1, K1 | K2, T, ON),
		DATA(Z1, EVER, ON) },
	    { DS(K2, 0, 0) }, T + KEY_TTL },
	{ "unsign while the DS is there",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    { KEYS(0, 0, 0, 0), DATA(0, 0, 0) }, LINT_NEVER },
	{ "unsign after the DS went",
	    { DS(K1, EVER, T), DS(0, T, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    { KEYS(0, 0, 0, 0), DATA(0, 0, 0) }, T + DS_TTL + KEY_TTL },
	{ "roll-zsk, pre-publish: sign with the new",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | Z1 | Z2, K1, T, ON),
		DATA(Z1, EVER, ON) },
	    { DATA(Z2, 0, 0) }, T + KEY_TTL },
	{ "roll-zsk, pre-publish: drop the old key",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON), DATA(Z1, EVER, T),
		DATA(Z2, T, ON) },
	    { KEYS(K1 | Z2, K1, 0, 0) }, T + DATA_TTL },
	{ "roll-zsk, double signature: drop the old",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | Z1 | Z2, K1, T, ON),
		DATA(Z1, EVER, T), DATA(Z1 | Z2, T, ON) },
	    { KEYS(K1 | Z2, K1, 0, 0), DATA(Z2, 0, 0) }, T + DATA_TTL },
	{ "roll-zsk in one step",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    { KEYS(K1 | Z2, K1, 0, 0), DATA(Z2, 0, 0) }, LINT_NEVER },
	{ "roll-ksk, double KSK: swap the DS",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | K2 | Z1, K1 | K2, T, ON),
		DATA(Z1, EVER, ON) },
	    { DS(K2, 0, 0) }, T + KEY_TTL },
	{ "roll-ksk, double KSK: drop the old KSK",
	    { DS(K1, EVER, T), DS(K2, T, ON), KEYS(K1 | K2 | Z1, K1 | K2, EVER, ON),
		DATA(Z1, EVER, ON) },
	    { KEYS(K2 | Z1, K2, 0, 0) }, T + DS_TTL },
	{ "roll-ksk, double DS: swap the key",
	    { DS(K1, EVER, T), DS(K1 | K2, T, ON), KEYS(K1 | Z1, K1, EVER, ON),
		DATA(Z1, EVER, ON) },
	    { KEYS(K2 | Z1, K2, 0, 0) }, T + DS_TTL },
	{ "roll-ksk, double DS: drop the old DS",
	    { DS(K1 | K2, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K2 | Z1, K2, T, ON),
		DATA(Z1, EVER, ON) },
	    { DS(K2, 0, 0) }, T + KEY_TTL },
	{ "roll-algorithm, conservative: publish the keys",
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, ON), DATA(K1, EVER, T), DATA(K1 | R1, T, ON) },
	    { KEYS(K1 | R1, K1 | R1, 0, 0) }, T + DATA_TTL, .conservative = true },
	{ "roll-algorithm, liberal: keys and signatures together",
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, ON), DATA(K1, EVER, ON) },
	    { KEYS(K1 | R1, K1 | R1, 0, 0), DATA(K1 | R1, 0, 0) }, NOW },
	{ "roll-algorithm, liberal: drop both, the DS went first",
	    { DS(K1, EVER, T - 9), DS(R1, T - 9, ON), KEYS(K1, K1, EVER, T - 99),
		KEYS(K1 | R1, K1 | R1, T - 99, ON), DATA(K1, EVER, T - 99),
		DATA(K1 | R1, T - 99, ON) },
	    { KEYS(R1, R1, 0, 0), DATA(R1, 0, 0) }, T - 9 + DS_TTL },
	{ "roll-algorithm: swap the DS",
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, T), KEYS(K1 | R1, K1 | R1, T, ON),
		DATA(K1, EVER, T - 50), DATA(K1 | R1, T - 50, ON) },
	    { DS(R1, 0, 0) }, T + KEY_TTL },
	{ "roll-algorithm: drop the old key",
	    { DS(K1, EVER, T), DS(R1, T, ON), KEYS(K1 | R1, K1 | R1, EVER, ON),
		DATA(K1 | R1, EVER, ON) },
	    { KEYS(R1, R1, 0, 0) }, T + DS_TTL },
	{ "roll-algorithm: drop the old signatures",
	    { DS(R1, EVER, ON), KEYS(K1 | R1, K1 | R1, EVER, T), KEYS(R1, R1, T, ON),
		DATA(K1 | R1, EVER, ON) },
	    { DATA(R1, 0, 0) }, T + KEY_TTL, .conservative = true },
	{ "change-ns, the other side knows no key of ours",
	    { DS(K1, EVER, ON), KEYS_OF(1, K1 | Z1, K1, EVER, ON), DATA_OF(1, Z1, EVER, ON),
		KEYS_OF(2, K2 | Z2, K2, EVER, ON), DATA_OF(2, Z2, EVER, ON), NS_OF(1, EVER, ON) },
	    { NS_OF(2, 0, 0) }, LINT_NEVER },
	{ "change-ns, both have both keys since a moment",
	    { DS(K1 | K2, EVER, ON), KEYS_OF(1, K1 | Z1, K1, EVER, T),
		KEYS_OF(1, K1 | Z1 | Z2, K1, T, ON), DATA_OF(1, Z1, EVER, ON),
		KEYS_OF(2, K2 | Z1 | Z2, K2, EVER, ON), DATA_OF(2, Z2, EVER, ON),
		NS_OF(1, EVER, ON) },
	    { NS_OF(2, 0, 0) }, T + KEY_TTL },
	{ "change-ns, stop the old",
	    { DS(K1 | K2, EVER, ON), KEYS_OF(1, K1 | Z1 | Z2, K1, EVER, ON),
		DATA_OF(1, Z1, EVER, ON), KEYS_OF(2, K2 | Z1 | Z2, K2, EVER, ON),
		DATA_OF(2, Z2, EVER, ON), NS_OF(1, EVER, T), NS_OF(2, T, ON) },
	    { { 0 } }, T + NS_TTL, 1, 1 << LINT_PART_DNSKEY | 1 << LINT_PART_DATA },
	{ "change-ns, drop the old side's ZSK",
	    { DS(K1 | K2, EVER, ON), KEYS_OF(1, K1 | Z1 | Z2, K1, EVER, ON),
		DATA_OF(1, Z1, EVER, ON), KEYS_OF(2, K2 | Z1 | Z2, K2, EVER, ON),
		DATA_OF(2, Z2, EVER, ON), NS_OF(1, EVER, T), NS_OF(2, T, ON) },
	    { KEYS_OF(2, K2 | Z2, K2, 0, 0) }, T + NS_TTL + DATA_TTL, 2 },
	{ "change-ns to a side that was set up a moment ago, when nobody was led there",
	    { DS(K1 | K2, EVER, ON), KEYS_OF(1, K1 | Z1 | Z2, K1, EVER, ON),
		DATA_OF(1, Z1, EVER, ON), KEYS_OF(2, 0, 0, EVER, T), DATA_OF(2, 0, EVER, T),
		KEYS_OF(2, K2 | Z1 | Z2, K2, T, ON), DATA_OF(2, Z2, T, ON), NS_OF(1, EVER, ON) },
	    { NS_OF(2, 0, 0) }, NOW },
	{ "change-ns between two who serve the same, stop the old",
	    { DS(K1, EVER, ON), KEYS_OF(1 | 2, K1 | Z1, K1, EVER, ON), DATA_OF(1 | 2, Z1, EVER, ON),
		NS_OF(1, EVER, T), NS_OF(2, T, ON) },
	    { { 0 } }, T + NS_TTL, 1, 1 << LINT_PART_DNSKEY | 1 << LINT_PART_DATA },
	{ "change-ns to a side that shows wrong keys until its own change is through",
	    { DS(K1, EVER, ON), KEYS_OF(1, K1 | Z1, K1, EVER, ON), DATA_OF(1, Z1, EVER, ON),
		KEYS_OF(2, K2, K2, EVER, NOW + 70), KEYS_OF(2, K1 | Z1, K1, EVER, ON),
		DATA_OF(2, Z1, EVER, ON), NS_OF(1, EVER, ON) },
	    { NS_OF(2, 0, 0) }, NOW + 70 },
	{ "un-signed too early: sign again with the same KSK",
	    { DS(K1, EVER, T), DS(0, T, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(0, 0, T, ON),
		DATA(Z1, EVER, T), DATA(0, T, ON) },
	    { KEYS(K1 | Z2, K1, 0, 0), DATA(Z2, 0, 0) }, NOW },
	{ "un-signed too early: the DS again too, which breaks who has forgotten it",
	    { DS(K1, EVER, T), DS(0, T, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(0, 0, T, ON),
		DATA(Z1, EVER, T), DATA(0, T, ON) },
	    { DS(K1, 0, 0), KEYS(K1 | Z1, K1, 0, 0), DATA(Z1, 0, 0) }, LINT_NEVER },
	{ "one of two servers is broken already: break the other too",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA_OF(1, Z1, EVER, ON),
		DATA_OF(2, 0, EVER, ON) },
	    { DATA_OF(1, Z2, 0, 0) }, LINT_NEVER, 1 },
	{ "roll-ksk, double DS, the old one by SHA-1 only: ignored as soon as the new is there",
	    { { .part = LINT_PART_DS,
		  .keys = K1,
		  .sha1 = K1,
		  .ttl = DS_TTL,
		  .from = EVER,
		  .until = ON },
		KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    { { .part = LINT_PART_DS, .keys = K1 | K2, .sha1 = K1, .ttl = DS_TTL } }, LINT_NEVER },
	{ "two operators hand out the same, the one who is asked rolls in one step",
	    { DS(K1, EVER, ON), KEYS_OF(1 | 2, K1 | Z1, K1, EVER, ON), DATA_OF(1 | 2, Z1, EVER, ON),
		NS_OF(1, EVER, ON) },
	    { KEYS_OF(1, K1 | Z2, K1, 0, 0), DATA_OF(1, Z2, 0, 0) }, LINT_NEVER, 1 },
};

/* The new side answers for the zone from T + 50 on. */
static void
judge_lost(void)
{
	static const struct lint_version v[] = { DS(0, EVER, ON), KEYS(0, 0, EVER, ON),
		DATA_OF(1, 0, EVER, ON), DATA_OF(2, 0, T + 50, ON), NS_OF(1, EVER, T),
		NS_OF(2, T, ON) };
	const struct rollout_story s = { .ids = ids, .n_ids = 6, .versions = v, .n_versions = 6 };

	ok(!rollout_breaks(&s, rollout_families, T - 1), "change-ns, before: well");
	ok(rollout_breaks(&s, rollout_families, T), "change-ns, the new side not ready: lost");
	ok(rollout_breaks(&s, rollout_families, T + 49), "and to the last second");
	ok(!rollout_breaks(&s, rollout_families, T + 50), "until it is");
}

int
main(void)
{
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(a, &rows[i]);
	judge_lost();
	return done_testing();
}
