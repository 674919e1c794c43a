/* The whole chain of a small zone is given as the proof: what is true must be
 * proved by it, what is not true must not, with NSEC and with NSEC3. */
#include "../base/arena.h"
#include "../base/tap.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"
#include "proof.h"

enum { A = 1, NS = 2, CNAME = 5, SOA = 6, MX = 15, TXT = 16, AAAA = 28, DS = 43 };
static const struct entry {
	const char *name;
	uint16_t types[6];
} zone[] = {
	{ "example.", { NS, SOA, 46, 47, 48 } },
	{ "a.example.", { A, 46, 47 } },
	{ "alias.example.", { CNAME, 46, 47 } },
	{ "b.ent.example.", { TXT, 46, 47 } },
	{ "island.example.", { NS } }, /* a delegation without DS */
	{ "safe.example.", { NS, DS, 46, 47 } },
	{ "*.w.example.", { A, 46, 47 } },
	{ "x.w.example.", { MX, 46, 47 } },
};
enum { N_ZONE = sizeof(zone) / sizeof(zone[0]) };

static struct lint_name
name(struct arena *a, const char *text)
{
	uint8_t wire[255], len = 0;

	name_parse(text, strlen(text), (struct lint_name) { 0 }, wire, &len);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static struct lint_bytes
bitmap(struct arena *a, const uint16_t *types)
{
	uint8_t *p = new (a, uint8_t, 2 + 8);

	p[1] = 8;
	for (int i = 0; i < 6 && types[i] != 0; i++)
		p[2 + types[i] / 8] = (uint8_t)(p[2 + types[i] / 8] | 0x80 >> types[i] % 8);
	return (struct lint_bytes) { p, 10 };
}

static int
by_name(const void *a, const void *b)
{
	return name_compare(((const struct proof_record *)a)->owner, ((const struct proof_record *)b)->owner);
}
static int
by_hash(const void *a, const void *b)
{
	return memcmp(((const struct proof_record *)a)->owner_hash,
	    ((const struct proof_record *)b)->owner_hash, 20);
}

static size_t
chain_nsec(struct arena *a, struct proof_record *v)
{
	for (int i = 0; i < N_ZONE; i++)
		v[i] = (struct proof_record){ .owner = name(a, zone[i].name),
			.bitmap = bitmap(a, zone[i].types) };
	qsort(v, N_ZONE, sizeof(*v), by_name);
	for (int i = 0; i < N_ZONE; i++)
		v[i].next = v[(i + 1) % N_ZONE].owner;
	return N_ZONE;
}

static size_t
chain_nsec3(struct arena *a, struct proof_record *v, bool opt_out)
{
	static const uint16_t none[6] = { 0 };
	const struct lint_bytes salt = { (const uint8_t *)"\xaa\xbb", 2 };
	size_t n = 0;

	for (int i = 0; i < N_ZONE + 2; i++) {
		const char *extra[] = { "ent.example.", "w.example." };
		const struct lint_name owner = name(a, i < N_ZONE ? zone[i].name : extra[i - N_ZONE]);

		if (opt_out && i < N_ZONE && zone[i].types[0] == NS && zone[i].types[1] == 0)
			continue;
		v[n] = (struct proof_record){ .nsec3 = true,
			.owner = owner,
			.hash = 1,
			.flags = opt_out,
			.iterations = 3,
			.salt = salt,
			.bitmap = bitmap(a, i < N_ZONE ? zone[i].types : none) };
		crypto_nsec3_hash(owner, salt, 3, v[n++].owner_hash);
	}
	qsort(v, n, sizeof(*v), by_hash);
	for (size_t i = 0; i < n; i++)
		v[i].next_hash = (struct lint_bytes) { arena_copy(a, v[(i + 1) % n].owner_hash, 20), 20 };
	return n;
}

static const struct {
	const char *qname;
	uint16_t qtype;
	uint8_t kind;
	int labels, good; /* good: 1 proved, 0 must not be, 2 as opt-out allows where there is opt-out */
} questions[] = {
	{ "a.example.", AAAA, LINT_NODATA, 0, 1 },
	{ "a.example.", A, LINT_NODATA, 0, 0 },
	{ "alias.example.", A, LINT_NODATA, 0, 0 },
	{ "example.", DS, LINT_NODATA, 0, 0 },
	{ "example.", TXT, LINT_NODATA, 0, 1 },
	{ "ent.example.", A, LINT_NODATA, 0, 1 },
	{ "nothing.example.", A, LINT_NODATA, 0, 0 },
	{ "nothing.example.", A, LINT_NXDOMAIN, 0, 1 },
	{ "c.d.nothing.example.", A, LINT_NXDOMAIN, 0, 1 },
	{ "a.example.", A, LINT_NXDOMAIN, 0, 0 },
	{ "ent.example.", A, LINT_NXDOMAIN, 0, 0 },
	{ "any.w.example.", A, LINT_NXDOMAIN, 0, 0 },
	{ "any.w.example.", TXT, LINT_NODATA, 0, 1 },
	{ "any.w.example.", A, LINT_NODATA, 0, 0 },
	{ "any.w.example.", A, LINT_EXPANSION, 2, 1 },
	{ "p.q.w.example.", A, LINT_EXPANSION, 2, 1 },
	{ "x.w.example.", A, LINT_EXPANSION, 2, 0 },
	{ "x.w.example.", A, LINT_NODATA, 0, 1 },
	{ "island.example.", DS, LINT_NODATA, 0, 2 },
	{ "island.example.", DS, LINT_REFERRAL, 0, 2 },
	{ "island.example.", A, LINT_NODATA, 0, 0 },
	{ "below.island.example.", A, LINT_NXDOMAIN, 0, 0 },
	{ "safe.example.", DS, LINT_NODATA, 0, 0 },
	{ "safe.example.", DS, LINT_REFERRAL, 0, 0 },
	{ "below.safe.example.", A, LINT_NXDOMAIN, 0, 0 },
};

static void
ask_all(struct arena *a, const char *what, struct proof_record *v, size_t n, bool opt_out)
{
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		const struct proof_question q = { name(a, "example."), name(a, questions[i].qname),
			questions[i].qtype, questions[i].kind, (uint8_t)questions[i].labels };
		const struct proof_result r = proof_judge(&q, v, n);
		const bool proved = r.proof == LINT_PROOF_GOOD || (opt_out && r.proof == LINT_PROOF_OPT_OUT);
		/* In an opt-out span even a name that is not delegated cannot be told apart for sure. */
		const bool unsure = opt_out && questions[i].good == 0 && r.proof == LINT_PROOF_OPT_OUT &&
		    (questions[i].kind == LINT_NODATA || strstr(questions[i].qname, "island") != NULL);

		ok(unsure || proved == (questions[i].good != 0), "%s: %s type %u kind %u: %u %s",
		    what, questions[i].qname, questions[i].qtype, questions[i].kind, r.proof,
		    r.why == NULL ? "" : r.why);
	}
}

/* Which record's bit map is the answer. */
static void
test_speaks(struct arena *a)
{
	struct proof_record v[PROOF_MAX_RECORDS + 1] = { 0 };
	struct proof_question q = { name(a, "example."), name(a, "a.example."), AAAA, LINT_NODATA, 0 };
	size_t n = chain_nsec(a, v), spoke = 0;

	proof_judge(&q, v, n);
	for (size_t i = 0; i < n; i++)
		spoke += v[i].speaks && lint_name_eq(v[i].owner, q.qname) ? 1 : v[i].speaks ? 100 : 0;
	ok(spoke == 1, "the name's own record speaks");
	q.qname = name(a, "any.w.example.");
	q.qtype = A;
	n = chain_nsec(a, v);
	ok(proof_judge(&q, v, n).wildcard, "a wrong proof by a wildcard is one by a wildcard");
	spoke = 0;
	for (size_t i = 0; i < n; i++)
		spoke += v[i].speaks && v[i].owner.wire[1] == '*' ? 1 : v[i].speaks ? 100 : 0;
	ok(spoke == 1, "the wildcard's record speaks, and contradicts");
	q.kind = LINT_NXDOMAIN;
	n = chain_nsec3(a, v, false);
	proof_judge(&q, v, n);
	spoke = 0;
	for (size_t i = 0; i < n; i++)
		spoke += v[i].speaks;
	ok(spoke == 0, "no bit map speaks where the name is denied");
}

int
main(void)
{
	local_arena *a = arena_new();
	struct proof_record v[PROOF_MAX_RECORDS + 1] = { 0 };
	struct proof_question q = { name(a, "example."), name(a, "nothing.example."), A, LINT_NXDOMAIN, 0 };
	size_t n = chain_nsec(a, v);

	test_speaks(a);
	ask_all(a, "nsec", v, n, false);
	n = chain_nsec3(a, v, false);
	ask_all(a, "nsec3", v, n, false);
	n = chain_nsec3(a, v, true);
	ask_all(a, "opt-out", v, n, true);

	/* Enough names to fall into every span, the one that wraps around too. */
	n = chain_nsec3(a, v, false);
	for (int i = 0; i < 100; i++) {
		q.qname = name(a, arena_printf(a, "none-%d.example.", i));
		if (proof_judge(&q, v, n).proof != LINT_PROOF_GOOD)
			ok(false, "none-%d does not exist, and is not proved so", i);
	}
	ok(proof_judge(&q, v, 0).proof == LINT_PROOF_NONE, "nothing proves nothing");
	n = chain_nsec3(a, v, false);
	v[1].salt.n = 1;
	ok(proof_judge(&q, v, n).proof == LINT_PROOF_WRONG, "two salts");
	n = chain_nsec3(a, v, false);
	v[1].iterations = 501;
	ok(proof_judge(&q, v, n).proof == LINT_PROOF_UNKNOWN, "too many iterations are not computed");
	q.qname = (struct lint_name) { (const uint8_t *)"", 1 };
	q.apex = q.qname;
	n = chain_nsec3(a, v, false);
	ok(proof_judge(&q, v, n).proof == LINT_PROOF_WRONG, "the root ends the search");
	return done_testing();
}
