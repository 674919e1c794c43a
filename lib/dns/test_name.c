#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "name.h"
#include <stdlib.h>

static const struct lint_name no_name, example = { (const uint8_t *)"\7example", 9 };

static struct lint_name
name_of(struct arena *a, const char *text)
{
	uint8_t wire[255], len = 0;
	const char *why = name_parse(text, strlen(text), example, wire, &len);

	if (why != NULL)
		printf("# %s: %s\n", text, why);
	return (struct lint_name) { arena_copy(a, wire, len), len };
}

static void
test_parse(void)
{
	static const struct {
		const char *in, *out; /* out: its text, or the fault */
		bool fault;
	} t[] = {
		{ "a", "a.example." }, { "a.", "a." }, { "@", "example." }, { ".", "." },
		{ "\\@", "\\@.example." }, { "A.b.", "A.b." }, { "a\\.b.", "a\\.b." },
		{ "\\097.", "a." }, { "\\000\\255.", "\\000\\255." }, { "a b.", "a\\032b." },
		{ "*.a.", "*.a." }, { "##[x.", "##\\091x." }, { "\\\\\\\"\\;\\(\\)\\$.",
		    "\\\\\\\"\\;\\(\\)\\$." },
		{ "", "a name is empty", true }, { "a..b.", "a name has an empty label", true },
		{ ".a", "a name has an empty label", true }, { "..",
		    "a name has an empty label", true },
		{ "\\256.", "a name has an escape that is neither \\DDD up to 255 nor \\X", true },
		{ "\\12", "a name has an escape that is neither \\DDD up to 255 nor \\X", true },
		{ "\\1a2.", "a name has an escape that is neither \\DDD up to 255 nor \\X", true },
		{ "a\\", "a name has an escape that is neither \\DDD up to 255 nor \\X", true },
	};
	local_arena *a = arena_new();

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		uint8_t wire[255], len = 0;
		const char *why = name_parse(t[i].in, strlen(t[i].in), example, wire, &len);
		const char *got = why != NULL ? why : name_text(a,
		    (struct lint_name) { wire, len });

		ok((why != NULL) == t[i].fault && strcmp(got, t[i].out) == 0, "\"%s\" is \"%s\"",
		    t[i].in, got);
		ok(why != NULL || name_wire_len(wire, len) == len, "its wire form is whole");
	}
}

static void
test_limits(void)
{
	char text[1100];
	uint8_t wire[256], len;
	const char *why;

	memset(text, 'x', sizeof(text));
	text[63] = '.';
	ok(name_parse(text, 64, no_name, wire, &len) == NULL && len == 65, "a label of 63 octets");
	text[63] = 'x';
	text[64] = '.';
	why = name_parse(text, 65, no_name, wire, &len);
	ok(why != NULL && strcmp(why, "a label is longer than 63 octets") == 0, "one of 64");
	ok(name_parse("a", 1, no_name, wire, &len) != NULL, "a relative name without an origin");
	ok(name_parse("@", 1, no_name, wire, &len) != NULL, "@ without an origin");

	for (unsigned total = 240; total <= 260; total++) {
		/* Labels of three octets and a last one that makes up the length. */
		unsigned n = 0, wire_len = 1;

		while (wire_len + 4 < total - 3)
			memcpy(text + n, "abc.", 4), n += 4, wire_len += 4;
		for (unsigned i = 1; i < total - wire_len; i++)
			text[n++] = 'z';
		text[n++] = '.';
		wire[255] = 0xee;
		why = name_parse(text, n, no_name, wire, &len);
		ok(total <= 255 ? why == NULL && len == total :
		                  why != NULL && strcmp(why,
		    "a name is longer than 255 octets") == 0,
		    "a name of %u octets", total);
		ok(wire[255] == 0xee, "nothing is written behind it");
		/* The same with an origin that makes it too long by its length. */
		why = name_parse(text, n - 1, example, wire, &len);
		ok((why == NULL) == (total + 8 <= 255), "and relative to an origin");
	}
}

static void
test_wire(void)
{
	uint8_t w[300] = { 3, 'A', '[', 'Z', 0 };

	ok(name_wire_len(w, 5) == 5 && name_wire_len(w, 300) == 5, "a whole name");
	ok(name_wire_len(w, 4) == 0 && name_wire_len(w, 0) == 0, "one cut short");
	name_lower(w, 5);
	ok(memcmp(w, "\3a[z", 5) == 0, "lower case");
	w[0] = 0xc0;
	ok(name_wire_len(w, 5) == 0, "a pointer is no name here");
	w[0] = 64;
	ok(name_wire_len(w, 300) == 0, "nor is a label of 64 octets");
	for (int i = 0; i < 254; i += 2)
		w[i] = 1, w[i + 1] = 0xff;
	w[254] = 0;
	ok(name_wire_len(w, 300) == 255, "a name of 127 labels");
	ok(name_labels((struct lint_name) { w, 255 }) == 127, "has 127 labels");
	ok(name_compare((struct lint_name) { w, 255 }, (struct lint_name) { w + 2, 253 }) > 0,
	    "and sorts behind its parent");
	w[254] = 1, w[256] = 0;
	ok(name_wire_len(w, 300) == 0, "one of 257 octets is none");
	for (int i = 0; i < 256; i++)
		if (name_fold[i] != (i >= 'A' && i <= 'Z' ? i + 32 : i))
			ok(false, "fold of %d", i);
}

static int
by_name(const void *a, const void *b)
{
	return name_compare(*(const struct lint_name *)a, *(const struct lint_name *)b);
}

/* The example of RFC 4034 6.1, with names that trip simple comparisons. */
static void
test_order(void)
{
	static const char *const sorted[] = { ".", "example.", "a.example.", "yljkjljk.a.example.",
		"Z.a.example.", "zABC.a.EXAMPLE.", "z.example.", "\\001.z.example.",
		"*.z.example.", "-.z.example.", "a.z.example.", "a\\000.z.example.",
		    "ab.z.example.",
		"_.z.example.", "\\200.z.example.", "a\\.z.example." };
	static const char *const want[] = { ".", "example.", "a.example.", "yljkjljk.a.example.",
		"Z.a.example.", "zABC.a.EXAMPLE.", "a\\.z.example.", "z.example.",
		"\\001.z.example.", "*.z.example.", "-.z.example.", "_.z.example.", "a.z.example.",
		"a\\000.z.example.", "ab.z.example.", "\\200.z.example." };
	enum { N = sizeof(want) / sizeof(want[0]) };
	local_arena *a = arena_new();
	struct lint_name v[N];

	for (int i = 0; i < N; i++)
		v[i] = name_of(a, sorted[N - 1 - i]);
	qsort(v, N, sizeof(v[0]), by_name);
	for (int i = 0; i < N; i++)
		ok(strcmp(name_text(a, v[i]), want[i]) == 0, "%d: %s", i, want[i]);
	ok(name_compare(name_of(a, "A.b."), name_of(a, "a.B.")) == 0, "case makes no difference");
}

static void
test_family(void)
{
	local_arena *a = arena_new();
	const struct lint_name abc = name_of(a, "a.b.c."), root = name_of(a, ".");

	ok(lint_name_eq(name_parent(abc), name_of(a, "b.c.")), "a parent");
	ok(lint_name_eq(name_parent(root), root), "the root is its own");
	ok(name_labels(abc) == 3 && name_labels(root) == 0, "labels are counted");
	ok(name_is_wild(name_of(a, "*.c.")) && !name_is_wild(name_of(a, "a.*.c.")), "wildcards");
	ok(lint_name_eq(name_common(abc, name_of(a, "x.b.c.")), name_of(a, "b.c.")),
	    "b.c. is common");
	ok(lint_name_eq(name_common(abc, name_of(a, "xb.c.")), name_of(a, "c.")),
	    "whole labels only");
	ok(lint_name_eq(name_common(abc, name_of(a, "z.")), root), "the root always is");
	ok(lint_name_eq(name_common(abc, name_of(a, "b.c.")), name_of(a, "b.c.")),
	    "one at the other");
}

static int
by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void
test_hash(void)
{
	enum { N = 200000 };
	static uint64_t h[N];
	static unsigned bucket[1024];
	unsigned same = 0, fullest = 0;
	char text[64];
	uint8_t wire[255], len;

	for (unsigned i = 0; i < N; i++) {
		const int n = snprintf(text, sizeof(text), "n%u.example.", i);

		name_parse(text, (size_t)n, no_name, wire, &len);
		h[i] = name_hash((struct lint_name) { wire, len });
		bucket[h[i] & 1023]++;
	}
	qsort(h, N, sizeof(h[0]), by_value);
	for (unsigned i = 1; i < N; i++)
		same += h[i] == h[i - 1];
	for (unsigned i = 0; i < 1024; i++)
		fullest = bucket[i] > fullest ? bucket[i] : fullest;
	ok(same == 0, "200,000 names, no two hashes alike");
	ok(fullest < 300, "low bits spread: %u in the fullest of 1,024", fullest);
	ok(name_hash(example) == name_hash((struct lint_name) { (const uint8_t *)"\7example\0x", 9 }),
	    "what stands behind the name plays no part");
}

int
main(void)
{
	test_parse();
	test_limits();
	test_wire();
	test_order();
	test_family();
	test_hash();
	return done_testing();
}
