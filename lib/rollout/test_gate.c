/* test_gate.c - which stage a zone is at, and the verdict on it, from histories made by hand. */
#include "gate.h"
#include "../base/tap.h"

enum { NOW = 1000000, DS_TTL = 86400, KEY_TTL = 3600, DATA_TTL = 7200, NEG_TTL = 900 };
enum { K1 = 1, K2 = 2, Z1 = 4, Z2 = 8, R1 = 16 };
static const struct lint_id ids[] = { { .algorithm = 13, .tag = 101, .flags = 257 },
	{ .algorithm = 13, .tag = 102, .flags = 257 },
	{ .algorithm = 13, .tag = 201, .flags = 256 },
	{ .algorithm = 13, .tag = 202, .flags = 256 },
	{ .algorithm = 8, .tag = 301, .flags = 257 } };

#define V(p, k, s, f, u, t)                                                                        \
	{                                                                                          \
		.part = (p), .keys = (k), .signers = (s), .none = (k) == 0, .ttl = (t),            \
		.from = (f), .until = (u), .first = (int64_t)(f) == LINT_ALWAYS_WAS ? SINCE : (f)           \
	}
#define DS(k, f, u) V(LINT_PART_DS, k, 0, f, u, (k) == 0 ? NEG_TTL : DS_TTL)
#define KEYS(k, s, f, u) V(LINT_PART_DNSKEY, k, s, f, u, (k) == 0 ? NEG_TTL : KEY_TTL)
#define DATA(k, f, u) V(LINT_PART_DATA, k, 0, f, u, DATA_TTL)
#define EVER LINT_ALWAYS_WAS
#define ON LINT_NEVER
#define T (NOW - 100)
enum { SINCE = 1, ROOM = 8 };

static const struct row {
	const char *what;
	enum rollout_step step;
	struct lint_version before[ROOM];
	enum lint_verdict verdict;
	int64_t safe;
	const char *stage; /* the title under judgement begins so */
	bool only_now;     /* no history: this is the first observation */
	struct ev_said declared;
	uint64_t cds;
	uint16_t key;
} rows[] = {
	{ "unsign, DS published", ROLLOUT_UNSIGN,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_NO_GO,
	    NOW + DS_TTL + KEY_TTL, "stop signing" },
	{ "unsign, DS seen to go", ROLLOUT_UNSIGN,
	    { DS(K1, EVER, T), DS(0, T, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + DS_TTL + KEY_TTL, "stop signing" },
	{ "unsign, DS gone long ago", ROLLOUT_UNSIGN,
	    { DS(K1, EVER, 10), DS(0, 10, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    LINT_IS_GO, NOW, "stop signing" },
	{ "unsign, no DS, nothing seen before", ROLLOUT_UNSIGN,
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_CANNOT_TELL,
	    NOW + DS_TTL + KEY_TTL, "stop signing", .only_now = true },
	{ "unsign, the DS declared", ROLLOUT_UNSIGN,
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_NO_GO,
	    NOW - 50 + 7200 + KEY_TTL, "stop signing", .only_now = true,
	    .declared = { .has_ds = true, .ds_seen = NOW - 50, .ds_ttl = 7200 } },
	{ "unsign, the DS declared, long ago", ROLLOUT_UNSIGN,
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_IS_GO, NOW,
	    "stop signing", .only_now = true,
	    .declared = { .has_ds = true, .ds_seen = NOW - 90001 } },
	{ "add-ds, nothing seen before", ROLLOUT_ADD_DS,
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_CANNOT_TELL,
	    NOW + DATA_TTL, "publish the DS for key 101", .only_now = true },
	{ "add-ds, signed since long, declared", ROLLOUT_ADD_DS,
	    { DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_IS_GO, NOW,
	    "publish the DS for key 101", .only_now = true,
	    .declared = { .has_signed = true, .signed_since = 5 } },
	{ "add-ds, signed a moment ago", ROLLOUT_ADD_DS,
	    { DS(0, EVER, ON), KEYS(0, 0, EVER, T), KEYS(K1 | Z1, K1, T, ON), DATA(0, EVER, T),
		DATA(Z1, T, ON) },
	    LINT_NO_GO, T + DATA_TTL, "publish the DS for key 101" },
	{ "add-ds, unsigned zone", ROLLOUT_ADD_DS,
	    { DS(0, EVER, ON), KEYS(0, 0, EVER, ON), DATA(0, EVER, ON) }, LINT_NO_GO,
	    NOW + DATA_TTL, "publish the DS" },
	{ "sign", ROLLOUT_SIGN, { DS(0, EVER, ON), KEYS(0, 0, EVER, ON), DATA(0, EVER, ON) },
	    LINT_IS_GO, NOW, "sign" },
	{ "sign, nothing seen before", ROLLOUT_SIGN,
	    { DS(0, EVER, ON), KEYS(0, 0, EVER, ON), DATA(0, EVER, ON) }, LINT_IS_GO, NOW, "sign",
	    .only_now = true },
	{ "remove-ds", ROLLOUT_REMOVE_DS,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_IS_GO, NOW,
	    "remove the DS for key 101" },
	{ "remove-ds beside a CDS", ROLLOUT_REMOVE_DS,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_NO_GO, NOW,
	    "remove the DS for key 101", .cds = K1 },
	{ "roll-zsk, one ZSK", ROLLOUT_ROLL_ZSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_IS_GO, NOW,
	    "publish the new ZSK" },
	{ "roll-zsk, new one published", ROLLOUT_ROLL_ZSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | Z1 | Z2, K1, T, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + KEY_TTL, "sign with the new ZSK 202" },
	{ "roll-zsk, new one published, nothing seen before", ROLLOUT_ROLL_ZSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON), DATA(Z1, EVER, ON) },
	    LINT_CANNOT_TELL, NOW + KEY_TTL, "sign with the new ZSK 202", .only_now = true },
	{ "roll-zsk, new one signs", ROLLOUT_ROLL_ZSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON), DATA(Z1, EVER, T),
		DATA(Z2, T, ON) },
	    LINT_NO_GO, T + DATA_TTL, "take the old ZSK 201 out" },
	{ "roll-zsk, both sign", ROLLOUT_ROLL_ZSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | Z1 | Z2, K1, T, ON),
		DATA(Z1, EVER, T), DATA(Z1 | Z2, T, ON) },
	    LINT_NO_GO, T + DATA_TTL, "take the old ZSK 201 out" },
	{ "roll-ksk, one KSK", ROLLOUT_ROLL_KSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_IS_GO, NOW,
	    "publish the new KSK" },
	{ "roll-ksk, both sign", ROLLOUT_ROLL_KSK,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K1 | K2 | Z1, K1 | K2, T, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + KEY_TTL, "replace the DS for key 101 by one for key 102" },
	{ "roll-ksk, DS swapped", ROLLOUT_ROLL_KSK,
	    { DS(K1, EVER, T), DS(K2, T, ON), KEYS(K1 | K2 | Z1, K1 | K2, EVER, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + DS_TTL, "take the old KSK 101 out" },
	{ "roll-ksk, two DS", ROLLOUT_ROLL_KSK,
	    { DS(K1, EVER, T), DS(K1 | K2, T, ON), KEYS(K1 | Z1, K1, EVER, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + DS_TTL, "replace key 101 by key 102" },
	{ "roll-ksk, two DS, key swapped", ROLLOUT_ROLL_KSK,
	    { DS(K1 | K2, EVER, ON), KEYS(K1 | Z1, K1, EVER, T), KEYS(K2 | Z1, K2, T, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NO_GO, T + KEY_TTL, "remove the DS for key 101" },
	{ "roll-algorithm, not begun", ROLLOUT_ROLL_ALGORITHM,
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, ON), DATA(K1, EVER, ON) }, LINT_IS_GO, NOW,
	    "sign with the new" },
	{ "roll-algorithm, signatures first", ROLLOUT_ROLL_ALGORITHM,
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, ON), DATA(K1, EVER, T), DATA(K1 | R1, T, ON) },
	    LINT_NO_GO, T + DATA_TTL, "publish key 301" },
	{ "roll-algorithm, both published", ROLLOUT_ROLL_ALGORITHM,
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, T), KEYS(K1 | R1, K1 | R1, T, ON),
		DATA(K1, EVER, 9), DATA(K1 | R1, 9, ON) },
	    LINT_NO_GO, T + KEY_TTL, "replace the DS for key 101 by one for key 301" },
	{ "roll-algorithm, DS swapped", ROLLOUT_ROLL_ALGORITHM,
	    { DS(K1, EVER, T), DS(R1, T, ON), KEYS(K1 | R1, K1 | R1, EVER, ON),
		DATA(K1 | R1, EVER, ON) },
	    LINT_NO_GO, T + DS_TTL, "take the old algorithm's keys 101 out" },
	{ "roll-algorithm, old key gone", ROLLOUT_ROLL_ALGORITHM,
	    { DS(R1, EVER, ON), KEYS(K1 | R1, K1 | R1, EVER, T), KEYS(R1, R1, T, ON),
		DATA(K1 | R1, EVER, ON) },
	    LINT_NO_GO, T + KEY_TTL, "drop the old algorithm's signatures" },
	{ "change-ns without a word on where to", ROLLOUT_CHANGE_NS,
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON), DATA(Z1, EVER, ON) }, LINT_CANNOT_TELL,
	    LINT_NEVER, "replace the NS" },
};

static void
judge(struct arena *a, const struct row *r)
{
	struct lint_version *v = new (a, struct lint_version, ROOM);
	struct lint_history h = { .ids = ids, .n_ids = 5, .versions = v };
	struct rollout_gate *g = new (a, struct rollout_gate, 1);
	struct rollout_world w = { .history = &h,
		.zone = "example.com.",
		.parent = "com.",
		.now = NOW,
		.declared = r->declared,
		.has_cds = r->cds != 0,
		.cds = r->cds,
		.key = r->key };
	const struct rollout_stage *s;

	for (; h.n_versions < ROOM && r->before[h.n_versions].ttl != 0; h.n_versions++) {
		v[h.n_versions] = r->before[h.n_versions];
		if (r->only_now)
			v[h.n_versions].first = NOW;
	}
	h.n_observations = r->only_now ? 1 : 2;
	rollout_gate(a, &w, r->step, g);
	s = &g->stages[g->judged];
	ok(g->verdict == r->verdict, "%s: verdict %u", r->what, g->verdict);
	ok(g->safe == r->safe, "%s: safe at now%+lld, not at now%+lld", r->what,
	    (long long)(r->safe - NOW), (long long)(g->safe - NOW));
	ok(strncmp(s->title, r->stage, strlen(r->stage)) == 0, "%s: '%s'", r->what, s->title);
	ok(s->is_step &&
		(g->verdict == LINT_IS_GO) == (s->state == ROLLOUT_GO || s->state == ROLLOUT_DONE),
	    "%s: the stage says the same as the verdict", r->what);
}

/* 30 September 2021: the DS went, an hour later the signatures. */
static void
judge_outage(struct arena *a)
{
	static const struct lint_version before[] = { DS(K1, EVER, NOW - 3600),
		DS(0, NOW - 3600, ON), KEYS(K1 | Z1, K1, EVER, NOW - 60), KEYS(0, 0, NOW - 60, ON),
		DATA(Z1, EVER, NOW - 60), DATA(0, NOW - 60, ON) };
	const struct lint_history h = {
		.ids = ids, .n_ids = 5, .versions = before, .n_versions = 6, .n_observations = 3
	};
	const struct rollout_world w = {
		.history = &h, .zone = "example.com.", .parent = "com.", .now = NOW
	};
	struct rollout_gate g;
	const struct rollout_heal *wait, *same, *fresh;

	rollout_gate(a, &w, ROLLOUT_SIGN, &g);
	wait = &g.acts[0], same = &g.acts[1], fresh = &g.acts[2];
	ok(g.n_acts == 4, "an outage has four acts");
	ok(wait->heals[0] == NOW - 3600 + DS_TTL + 60,
	    "Unbound heals when the DS has run out, which outlives the keys, at now%+lld",
	    (long long)(wait->heals[0] - NOW));
	ok(wait->heals[2] == NOW - 3600 + DS_TTL + 30, "BIND when the DS has, at now%+lld",
	    (long long)(wait->heals[2] - NOW));
	ok(same->no_worse && same->heals[2] == NOW + NEG_TTL + 30,
	    "the same keys heal BIND once the absence of keys has run out, at now%+lld",
	    (long long)(same->heals[2] - NOW));
	ok(fresh->no_worse && fresh->heals[2] <= wait->heals[2] &&
		fresh->heals[0] <= wait->heals[0],
	    "a new ZSK is no worse than waiting");
	rollout_gate(a, &w, ROLLOUT_UNSIGN, &g);
	ok(g.verdict == LINT_NO_GO && g.n_acts > 0,
	    "un-signed too early is no go, though it is done");
}

/* A signer that makes a new ZSK every minute: no verdict in an hour is one for nobody. */
static void
judge_many(struct arena *a)
{
	enum { N = 30 };
	struct lint_version *v = new (a, struct lint_version, N + 2);
	const struct lint_history h = { .ids = ids, .n_ids = 5, .versions = v, .n_versions = N + 2,
		.n_observations = N };
	const struct rollout_world w = { .history = &h, .zone = "example.com.",
		.parent = "com.", .now = NOW };
	struct rollout_gate g;

	v[0] = (struct lint_version)DS(K1, EVER, ON);
	v[1] = (struct lint_version)KEYS(K1 | Z1, K1, EVER, ON);
	for (int i = 0; i < N; i++)
		v[2 + i] = (struct lint_version)DATA(Z1, NOW - N + i, i == N - 1 ? ON : NOW - N + i + 1);
	ok(rollout_story_of(a, &h, NOW).cut_short, "more versions than are mixed are said");
	rollout_gate(a, &w, ROLLOUT_REMOVE_DS, &g);
	ok(g.verdict == LINT_CANNOT_TELL && g.unsure != NULL, "and what is left out is no go");
}

int
main(void)
{
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(a, &rows[i]);
	judge_outage(a);
	judge_many(a);
	return done_testing();
}
