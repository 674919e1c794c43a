/*
 * test_replace.c - one world takes the place of another: what a history shows before
 * decides whether the same change is safe, and from when on.
 */
#include "replace.h"
#include "../base/tap.h"

enum { NOW = 1000000, DS_TTL = 86400, KEY_TTL = 3600, DATA_TTL = 7200 };
enum { K1 = 1, K2 = 2, Z1 = 4, Z2 = 8, R1 = 16 };
static const struct lint_id ids[LINT_MAX_IDS] = { { .algorithm = 13, .tag = 1 },
	{ .algorithm = 13, .tag = 2 }, { .algorithm = 13, .tag = 3 }, { .algorithm = 13, .tag = 4 },
	{ .algorithm = 8, .tag = 5 } };

#define V(p, k, s, f, u, t)                                                                        \
	{ .part = (p), .keys = (k), .signers = (s), .none = (k) == 0, .ttl = (t), .from = (f),     \
	    .until = (u), .first = (f) == LINT_ALWAYS_WAS ? NOW - 1 : (f),                         \
	    .last = (u) == LINT_NEVER ? NOW : (u) - 1 }
#define DS(k, f, u) V(LINT_PART_DS, k, 0, f, u, (k) == 0 ? 900 : DS_TTL)
#define KEYS(k, s, f, u) V(LINT_PART_DNSKEY, k, s, f, u, KEY_TTL)
#define DATA(k, f, u) V(LINT_PART_DATA, k, 0, f, u, DATA_TTL)
#define EVER LINT_ALWAYS_WAS
#define ON LINT_NEVER

enum { ROOM = 8 };
struct row {
	const char *what;
	struct lint_version v[ROOM];
	int64_t safe;
	const char *check; /* NULL: nothing breaks */
	int64_t later; /* the change is made so long after the world after was seen */
};
static const struct row rows[] = {
	{ "a ZSK published for ever begins to sign",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON), DATA(Z1, EVER, NOW),
		DATA(Z2, NOW, ON) },
	    NOW, NULL },
	{ "a ZSK published ten minutes ago begins to sign",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, NOW - 600),
		KEYS(K1 | Z1 | Z2, K1, NOW - 600, ON), DATA(Z1, EVER, NOW), DATA(Z2, NOW, ON) },
	    NOW - 600 + KEY_TTL, "zsk-too-early" },
	{ "the same, put off for less than it takes",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, NOW - 600),
		KEYS(K1 | Z1 | Z2, K1, NOW - 600, ON), DATA(Z1, EVER, NOW), DATA(Z2, NOW, ON) },
	    NOW - 600 + KEY_TTL, "zsk-too-early", 1000 },
	{ "the same, put off for as long as it takes",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, NOW - 600),
		KEYS(K1 | Z1 | Z2, K1, NOW - 600, ON), DATA(Z1, EVER, NOW), DATA(Z2, NOW, ON) },
	    NOW + KEY_TTL, NULL, KEY_TTL },
	{ "a new ZSK is published and signs at once",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, NOW), KEYS(K1 | Z2, K1, NOW, ON),
		DATA(Z1, EVER, NOW), DATA(Z2, NOW, ON) },
	    LINT_NEVER, "zsk-too-early" },
	{ "the old KSK goes an hour after its DS",
	    { DS(K1, EVER, NOW - 3600), DS(K2, NOW - 3600, ON),
		KEYS(K1 | K2 | Z1, K1 | K2, EVER, NOW), KEYS(K2 | Z1, K2, NOW, ON),
		DATA(Z1, EVER, ON) },
	    NOW - 3600 + DS_TTL, "ksk-or-ds-too-early" },
	{ "the KSK changes under its DS",
	    { DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, NOW), KEYS(K2 | Z1, K2, NOW, ON),
		DATA(Z1, EVER, ON) },
	    LINT_NEVER, "ksk-or-ds-too-early" },
	{ "another algorithm in one piece",
	    { DS(K1, EVER, NOW), DS(R1, NOW, ON), KEYS(K1, K1, EVER, NOW), KEYS(R1, R1, NOW, ON),
		DATA(K1, EVER, NOW), DATA(R1, NOW, ON) },
	    LINT_NEVER, "algorithm-rollover-order" },
	{ "un-signed under the DS",
	    { DS(K1, EVER, ON), KEYS(K1, K1, EVER, NOW), KEYS(0, 0, NOW, ON), DATA(K1, EVER, NOW),
		DATA(0, NOW, ON) },
	    LINT_NEVER, "ds-orphaned" },
	{ "un-signed an hour after the DS went",
	    { DS(K1, EVER, NOW - 3600), DS(0, NOW - 3600, ON), KEYS(K1, K1, EVER, NOW),
		KEYS(0, 0, NOW, ON), DATA(K1, EVER, NOW), DATA(0, NOW, ON) },
	    NOW - 3600 + DS_TTL + KEY_TTL, "unsign-ds-cached" },
	{ "un-signed when every cache has let go of it",
	    { DS(K1, EVER, NOW - DS_TTL - KEY_TTL), DS(0, NOW - DS_TTL - KEY_TTL, ON),
		KEYS(K1, K1, EVER, NOW), KEYS(0, 0, NOW, ON), DATA(K1, EVER, NOW),
		DATA(0, NOW, ON) },
	    NOW, NULL },
	{ "data changes in a zone that is bogus as it is, and stays so",
	    { DS(K1, EVER, ON), KEYS(K2, K2, EVER, ON), DATA(K2, EVER, NOW), DATA(Z2, NOW, ON) }, NOW,
	    NULL },
	{ "nothing changes", { DS(K1, EVER, ON), KEYS(K1, K1, EVER, ON), DATA(K1, EVER, ON) }, NOW,
	    NULL },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		local_arena *a = arena_new();
		const struct row *r = &rows[i];
		struct lint_history h = { .ids = ids, .n_ids = 5, .versions = r->v, .since = NOW - 1 };
		struct rollout_replacement o;

		while (h.n_versions < ROOM && r->v[h.n_versions].ttl != 0)
			h.n_versions++;
		rollout_replace(a, &h, NOW, NOW + r->later, &o);
		ok(o.safety.safe == r->safe, "%s: safe at %+lld, got %+lld", r->what,
		    r->safe == LINT_NEVER ? -1LL : (long long)(r->safe - NOW),
		    o.safety.safe == LINT_NEVER ? -1LL : (long long)(o.safety.safe - NOW));
		ok((o.breaks.n_mixes > 0) == (r->check != NULL) &&
			(r->check == NULL || (o.check != NULL && strcmp(o.check, r->check) == 0)),
		    "%s: %s", r->what, o.check == NULL ? "nothing breaks" : o.check);
		ok((o.order != NULL) == (r->safe == LINT_NEVER), "%s: an order where no wait helps",
		    r->what);
	}
	return done_testing();
}
