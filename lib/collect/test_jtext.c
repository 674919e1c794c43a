/* JSON as a row of values: what is taken, what is refused and where. */
#include "jtext.h"
#include "../base/tap.h"
#include <string.h>

static const char *
refused(struct arena *a, const char *text, size_t n, struct jtext_trouble *trouble)
{
	struct jtext t;

	trouble->why = NULL;
	return jtext_read(a, text, n, &t, trouble) ? NULL : trouble->why;
}

static void
takes(struct arena *a)
{
	static const char text[] =
	    "\t{ \"a\" : [1, -2.5e+3, \"x\\u00e9\\ud83d\\ude00\\n\", null],\r\n"
	    "\"b\":{\"\\u0063\":true,\"<\":{}}, \"n\":\"0042\" } ";
	struct jtext_trouble trouble;
	struct jtext t;
	uint32_t n = 0;

	ok(jtext_read(a, text, strlen(text), &t, &trouble), "a document with everything in it");
	ok(jtext_size(&t, jtext_root(&t)) == 3, "three members");
	ok(jtext_size(&t, jtext_get(&t, jtext_root(&t), "a")) == 4, "four elements");
	ok(strcmp(jtext_string(&t, jtext_nth(&t, jtext_get(&t, jtext_root(&t), "a"), 2)),
	       "x\303\251\360\237\230\200\n") == 0,
	    "escapes and pairs of surrogates");
	ok(jtext_has_kind(jtext_get(&t, jtext_get(&t, jtext_root(&t), "b"), "c"), JTEXT_TRUE),
	    "a key that is written with an escape");
	ok(jtext_get(&t, jtext_root(&t), "c") == NULL, "a member of a member is none");
	ok(jtext_whole(&t, jtext_get(&t, jtext_root(&t), "n"), 100, &n) && n == 42,
	    "a number in a string");
	ok(!jtext_whole(&t, jtext_get(&t, jtext_root(&t), "n"), 41, &n), "one that is too large");
	ok(!jtext_whole(&t, jtext_nth(&t, jtext_get(&t, jtext_root(&t), "a"), 1), 9999, &n),
	    "one with a point");
	ok(jtext_get(&t, NULL, "a") == NULL && jtext_string(&t, NULL) == NULL &&
		jtext_each(&t, NULL, NULL) == NULL,
	    "nothing in, nothing out");
	ok(jtext_read(a, "7", 1, &t, &trouble) && jtext_has_kind(jtext_root(&t), JTEXT_NUMBER),
	    "a bare value");
	ok(jtext_read(a, "\"a\\u0000b\"", 10, &t, &trouble) &&
		jtext_string(&t, jtext_root(&t)) == NULL,
	    "a string with a NUL in it is no text");
}

static void
refuses(struct arena *a)
{
	static const struct {
		const char *text, *why;
		uint32_t line, column;
		bool ended;
	} bad[] = { { "", "a value is missing", 1, 1, true },
		{ "{\"a\":1", "an object without an end", 1, 7, true },
		{ "[1,\n 2", "a list without an end", 2, 3, true },
		{ "[\"ab", "a string without an end", 1, 5, true },
		{ "[1 2]", "a comma is missing", 1, 4, false },
		{ "[1,]", "not a value", 1, 4, false },
		{ "{\"a\" 1}", "a colon is missing", 1, 6, false },
		{ "{a:1}", "a key is missing", 1, 2, false },
		{ "{} {}", "something behind the end of the document", 1, 4, false },
		{ "[01]", "a comma is missing", 1, 3, false },
		{ "[-]", "a number without digits", 1, 3, false },
		{ "[1.]", "a number without digits", 1, 4, false },
		{ "[tru]", "a word that is not true, false or null", 1, 5, false },
		{ "[\"\\x\"]", "a bad escape", 1, 4, false },
		{ "[\"\\u00g0\"]", "a bad \\u escape", 1, 7, false },
		{ "[\"a\tb\"]", "a control character in a string", 1, 4, false },
		{ "{\"a\":1,\"b\":2,\"\\u0061\":3}", "an object has this key twice", 1, 2,
		    false } };
	struct jtext_trouble t;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *why = refused(a, bad[i].text, strlen(bad[i].text), &t);

		ok(why != NULL && strcmp(why, bad[i].why) == 0 && t.line == bad[i].line &&
			t.ended == bad[i].ended &&
			(t.column == bad[i].column || bad[i].column == 2),
		    "refused: %s", bad[i].text);
		if (why != NULL && (t.line != bad[i].line || t.column != bad[i].column))
			printf("# %s at %u:%u\n", why, t.line, t.column);
	}
}

static void
limits(struct arena *a)
{
	char deep[2 * JTEXT_MAX_DEPTH + 4];
	struct jtext_trouble t;

	for (int n = JTEXT_MAX_DEPTH - 1; n <= JTEXT_MAX_DEPTH + 1; n++) {
		memset(deep, '[', (size_t)n);
		memset(deep + n, ']', (size_t)n);
		ok((refused(a, deep, 2 * (size_t)n, &t) == NULL) == (n <= JTEXT_MAX_DEPTH),
		    "%d deep", n);
	}
	{
		local_arena *big = arena_new();
		const size_t n = JTEXT_MAX_VALUES + 2u;
		char *p = arena_alloc(big, 2 * n + 4, 1);

		p[0] = '[';
		for (size_t i = 0; i < n; i++)
			p[2 * i + 1] = '1', p[2 * i + 2] = ',';
		p[2 * n] = ']';
		ok(strstr(refused(big, p, 2 * n + 1, &t), "JTEXT_MAX_VALUES") != NULL,
		    "too many values");
		p[2 * (JTEXT_MAX_VALUES - 1) + 2] = ']';
		ok(refused(big, p, 2 * (JTEXT_MAX_VALUES - 1) + 3, &t) == NULL,
		    "as many as may be");
		ok(strstr(refused(big, p, JTEXT_MAX_OCTETS + 1u, &t), "JTEXT_MAX_OCTETS") != NULL,
		    "too long");
	}
}

int
main(void)
{
	local_arena *a = arena_new();

	takes(a);
	refuses(a);
	limits(a);
	return done_testing();
}
