/* test_sides.c - a change of name servers, from two sides made by hand: where it stands, and since
 * when it is safe; the times are those of the rule in words, which the model does not know. */
#include "gate.h"
#include "../base/tap.h"

enum { NOW = 1000000, T = NOW - 100, NS_TTL = 7200, DS_TTL = 86400, KEY_TTL = 3600, DATA_TTL = 1800 };
enum { K1 = 1, K2 = 2, Z1 = 4, Z2 = 8, NEG_TTL = 900, ROOM = 10 };
#define EVER LINT_ALWAYS_WAS
#define ON LINT_NEVER
#define OLD ROLLOUT_LEFT
#define NEW ROLLOUT_COMES

static const struct lint_id ids[] = { { .algorithm = 13, .tag = 101, .flags = 257 },
	{ .algorithm = 13, .tag = 102, .flags = 257 }, { .algorithm = 13, .tag = 201, .flags = 256 },
	{ .algorithm = 13, .tag = 202, .flags = 256 } };

#define V(p, k, s, f, u, t, o)                                                                    \
	{                                                                                         \
		.part = (p), .keys = (k), .signers = (s), .none = (p) != LINT_PART_NS && (k) == 0, \
		.ttl = (t), .from = (f), .until = (u),                                            \
		.first = (int64_t)(f) == LINT_ALWAYS_WAS ? 1 : (f), .operators = (o)              \
	}
#define DS(k, f, u) V(LINT_PART_DS, k, 0, f, u, (k) == 0 ? NEG_TTL : DS_TTL, 0)
#define KEYS(k, s, f, u, o) V(LINT_PART_DNSKEY, k, s, f, u, (k) == 0 ? NEG_TTL : KEY_TTL, o)
#define DATA(k, f, u, o) V(LINT_PART_DATA, k, 0, f, u, DATA_TTL, o)
#define NS(f, u, o) V(LINT_PART_NS, 0, 0, f, u, NS_TTL, o)

static const struct row {
	const char *what;
	enum rollout_move move;
	struct lint_version before[ROOM], other[ROOM];
	enum lint_verdict verdict;
	int64_t safe;
	const char *stage; /* the title of the one judged begins so */
	const char *open; /* and of one before it that is not done; NULL: none */
	int64_t last; /* the time of the last stage; 0: not looked at */
} rows[] = {
	{ "keys of both on both sides, long ago", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1 | K2, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z1 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL,
	    /* the old servers go, then their keys, then their DS */
	    NOW + NS_TTL + KEY_TTL },
	{ "the new ZSK published a moment ago", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1 | K2, EVER, ON), KEYS(K1 | Z1, K1, EVER, T, OLD),
		KEYS(K1 | Z1 | Z2, K1, T, ON, OLD), DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z1 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, T + KEY_TTL, "replace the NS", NULL, 0 },
	{ "the DS of the new side a moment ago", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, T), DS(K1 | K2, T, ON),
		KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD), DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z1 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, T + DS_TTL, "replace the NS", NULL, 0 },
	{ "one KSK that signs the keys of both", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K1 | Z1 | Z2, K1, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL, 0 },
	{ "a copy with the same keys and signatures", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K1 | Z1, K1, EVER, ON, NEW), DATA(Z1, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL, NOW + NS_TTL },
	{ "one of two servers moves, the same zone", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD | ROLLOUT_STAYS), DS(K1, EVER, ON),
		KEYS(K1 | Z1, K1, EVER, ON, OLD | ROLLOUT_STAYS), DATA(Z1, EVER, ON, OLD | ROLLOUT_STAYS) },
	    { NS(EVER, ON, NEW | ROLLOUT_STAYS), KEYS(K1 | Z1, K1, EVER, ON, NEW),
		DATA(Z1, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL, NOW },
	{ "no keys in common", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, NOW + DS_TTL, "replace the NS", "publish the ZSKs", 0 },
	{ "the old side has the new ZSK, not the other way round", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1 | K2, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, NOW, "replace the NS", "publish the ZSKs", 0 },
	{ "no DS for the new side", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z1 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, NOW + DS_TTL, "replace the NS", "publish the DS for key 102", 0 },
	{ "unsigned on the new side, under a DS", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(0, 0, EVER, ON, NEW), DATA(0, EVER, ON, NEW) },
	    LINT_NO_GO, NOW, "replace the NS", "sign the zone on the new", 0 },
	{ "not served on the new side", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW) }, LINT_NO_GO, LINT_NEVER, "replace the NS", "serve the zone", 0 },
	{ "other keys, the DS gone a moment ago", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(K1, EVER, T), DS(0, T, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_NO_GO, T + DS_TTL + KEY_TTL, "replace the NS", NULL, 0 },
	{ "other keys, the DS gone long ago", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(0, EVER, ON), KEYS(K1 | Z1, K1, EVER, ON, OLD),
		DATA(Z1, EVER, ON, OLD), DS(K1, EVER, 10) },
	    { NS(EVER, ON, NEW), KEYS(K2 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL,
	    /* then the DS of the new side, when nothing of the old one is cached */
	    NOW + NS_TTL + KEY_TTL },
	{ "unsigned here and there", ROLLOUT_MOVES,
	    { NS(EVER, ON, OLD), DS(0, EVER, ON), KEYS(0, 0, EVER, ON, OLD), DATA(0, EVER, ON, OLD) },
	    { NS(EVER, ON, NEW), KEYS(0, 0, EVER, ON, NEW), DATA(0, EVER, ON, NEW) },
	    LINT_IS_GO, NOW, "replace the NS", NULL, 0 },
	{ "moved a moment ago", ROLLOUT_MOVED,
	    { NS(EVER, T, OLD), NS(T, ON, NEW), DS(K1 | K2, EVER, ON),
		KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD), KEYS(K2 | Z1 | Z2, K2, T, ON, NEW),
		DATA(Z1, EVER, ON, OLD), DATA(Z2, T, ON, NEW) },
	    { { 0 } }, LINT_NO_GO, T + NS_TTL, "switch the old servers off", NULL,
	    T + NS_TTL + KEY_TTL },
	{ "moved long ago", ROLLOUT_MOVED,
	    { NS(EVER, 10, OLD), NS(10, ON, NEW), DS(K1 | K2, EVER, ON),
		KEYS(K1 | Z1 | Z2, K1, EVER, ON, OLD), KEYS(K2 | Z1 | Z2, K2, 10, ON, NEW),
		DATA(Z1, EVER, ON, OLD), DATA(Z2, 10, ON, NEW) },
	    { { 0 } }, LINT_IS_GO, NOW, "switch the old servers off", NULL, 0 },
};

static void
judge(struct arena *a, const struct row *r)
{
	struct lint_history h = { .ids = ids, .n_ids = 4, .versions = r->before, .n_observations = 2 };
	struct rollout_gate *g = new (a, struct rollout_gate, 1);
	/* That nobody looked before is test_gate's subject. */
	struct rollout_world w = { .history = &h, .zone = "example.com.", .parent = "com.", .now = NOW,
		.move = (uint8_t)r->move, .other = r->other, .left = "192.0.2.1", .comes = "192.0.2.9",
		.declared = { .has_ds = true, .ds_seen = 10, .has_signed = true, .signed_since = 10 } };
	const struct rollout_stage *s;
	const char *open = NULL;

	while (h.n_versions < ROOM && r->before[h.n_versions].ttl != 0)
		h.n_versions++;
	while (w.n_other < ROOM && r->other[w.n_other].ttl != 0)
		w.n_other++;
	rollout_gate(a, &w, ROLLOUT_CHANGE_NS, g);
	s = &g->stages[g->judged];
	for (size_t i = g->judged; i-- > 0;)
		if (g->stages[i].state != ROLLOUT_DONE && !g->stages[i].is_wait)
			open = g->stages[i].title;
	ok(g->verdict == r->verdict, "%s: verdict %u", r->what, g->verdict);
	ok(g->safe == r->safe, "%s: safe at now%+lld, not at now%+lld", r->what,
	    (long long)(r->safe - NOW), (long long)(g->safe - NOW));
	ok(s->is_step && strncmp(s->title, r->stage, strlen(r->stage)) == 0, "%s: '%s'", r->what, s->title);
	ok((r->open == NULL) == (open == NULL) &&
		(open == NULL || strncmp(open, r->open, strlen(r->open)) == 0),
	    "%s: before it '%s'", r->what, open == NULL ? "" : open);
	ok(r->last == 0 || g->stages[g->n_stages - 1].not_before == r->last, "%s: '%s' at now%+lld", r->what,
	    g->stages[g->n_stages - 1].title,
	    (long long)(g->stages[g->n_stages - 1].not_before - NOW));
}

/* At each instant from the safe one on, and a second before it. */
static void
judge_edges(struct arena *a)
{
	static const struct lint_version before[] = { NS(EVER, ON, OLD), DS(K1 | K2, EVER, ON),
		KEYS(K1 | Z1, K1, EVER, T, OLD), KEYS(K1 | Z1 | Z2, K1, T, ON, OLD),
		DATA(Z1, EVER, ON, OLD) };
	static const struct lint_version other[] = { NS(EVER, ON, NEW),
		KEYS(K2 | Z1 | Z2, K2, EVER, ON, NEW), DATA(Z2, EVER, ON, NEW) };
	const struct lint_history h = { .ids = ids, .n_ids = 4, .versions = before, .n_versions = 5,
		.n_observations = 2 };
	struct rollout_world w = { .history = &h, .zone = "example.com.", .parent = "com.",
		.move = ROLLOUT_MOVES, .other = other, .n_other = 3, .left = "1", .comes = "2" };
	struct rollout_gate g;

	w.now = T + KEY_TTL - 1;
	rollout_gate(a, &w, ROLLOUT_CHANGE_NS, &g);
	ok(g.verdict == LINT_NO_GO, "a second too early");
	w.now++;
	rollout_gate(a, &w, ROLLOUT_CHANGE_NS, &g);
	ok(g.verdict == LINT_IS_GO, "and on time");
	w.move = ROLLOUT_NO_MOVE;
	rollout_gate(a, &w, ROLLOUT_CHANGE_NS, &g);
	ok(g.verdict == LINT_CANNOT_TELL && g.unsure != NULL, "where to must be known: %s", g.unsure);
}

int
main(void)
{
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		judge(a, &rows[i]);
	judge_edges(a);
	return done_testing();
}
