#include "arena.h"
#include "buf.h"
#include "near.h"
#include "tap.h"
#include "yaml_door.h"

static const struct yaml_limits limits = { .nodes = 10000 };

static const struct yaml_node *
get(struct arena *a, const char *text, struct err *e)
{
	*e = (struct err) { 0 };
	return yaml_read(a, "f.yaml", text, strlen(text), &limits, e);
}

/* The tree as text: maps {k:v}, lists [v], aliases written out. */
static void
show(struct buf *b, const struct yaml_node *n)
{
	if (n->kind == YAML_SCALAR) {
		buf_add(b, n->text, n->n);
		return;
	}
	buf_char(b, n->kind == YAML_LIST ? '[' : '{');
	for (uint32_t i = 0; i < n->n; i++) {
		if (i > 0)
			buf_char(b, ',');
		if (n->kind == YAML_MAP) {
			show(b, n->pairs[i].key);
			buf_char(b, ':');
		}
		show(b, n->kind == YAML_LIST ? n->items[i] : n->pairs[i].value);
	}
	buf_char(b, n->kind == YAML_LIST ? ']' : '}');
}

static const char *
shown(struct arena *a, const char *text)
{
	struct buf b = buf_new(a);
	struct err e;
	const struct yaml_node *n = get(a, text, &e);

	if (n == NULL)
		return arena_printf(a, "%s", e.text);
	show(&b, n);
	return b.p;
}

static void
trees(struct arena *a)
{
	static const struct {
		const char *text, *tree;
	} rows[] = {
		{ "a: 1\nb: [x, 'y z']\n", "{a:1,b:[x,y z]}" },
		{ "? ''\n: type: A\n", "{:{type:A}}" },
		{ "a: &x {k: 1}\nb: *x\n", "{a:{k:1},b:{k:1}}" },
		{ "d: &d {k: 1, l: 2}\nz: {<<: *d, l: 3}\n", "{d:{k:1,l:2},z:{l:3,k:1}}" },
		{ "d: &d {k: 1}\ne: &e {k: 2, m: 3}\nz: {<<: [*d, *e]}\n",
		    "{d:{k:1},e:{k:2,m:3},z:{k:1,m:3}}" },
		{ "", "" },
		{ "# only a remark\n", "" },
		{ "a: |\n  two\n  lines\n", "{a:two\nlines\n}" },
		{ "a: *no\n", "f.yaml:1:4: the alias *no names no anchor that is complete before it" },
		{ "a: &a [*a]\n", "f.yaml:1:8: the alias *a names no anchor that is complete before it" },
		{ "a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins here: one is read" },
		{ "z: {<<: 7}\n", "f.yaml:1:5: what \"<<\" merges must be a map" },
		{ "a: [1\nb: 2\n", NULL },
		{ "\ta: 1\n", NULL },
		{ "a: \"\\xZZ\"\n", NULL },
		{ "a: \001\n", NULL },
		{ "\xff\xfe\xfd", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *got = shown(a, rows[i].text);

		if (rows[i].tree != NULL)
			ok(strcmp(got, rows[i].tree) == 0, "tree %zu: %s", i, got);
		else
			ok(strstr(got, "f.yaml:") == got && strstr(got, "not YAML") != NULL,
			    "refused %zu: %s", i, got);
	}
}

static void
places(struct arena *a)
{
	struct err e;
	const struct yaml_node *n = get(a, "first: 1\nb:\n  - \"x\"\n  -   y\nfirst: 2\nb: 3\n", &e), *list;

	ok(n != NULL && n->twice != NULL && n->twice->line == 5 && n->twice->column == 1,
	    "a key that stands twice is told, the first of them");
	list = n == NULL ? NULL : yaml_get(n, "b");
	ok(list != NULL && list->kind == YAML_LIST && list->items[1]->line == 4 &&
	    list->items[1]->column == 7, "line and column of an item");
	ok(list != NULL && !list->items[0]->plain && list->items[1]->plain, "quotes are told from none");
	n = get(a, "a: ~\nb: ''\nc:\nd: !!str null\n", &e);
	ok(n != NULL && yaml_is_null(yaml_get(n, "a")) && !yaml_is_null(yaml_get(n, "b")) &&
	    yaml_is_null(yaml_get(n, "c")) && !yaml_is_null(yaml_get(n, "d")), "what is no value");
	n = yaml_read(a, "f", "a: \"x\\0y\"", 9, &limits, &e);
	ok(n != NULL && yaml_get(n, "a")->n == 3, "a NUL in a text is kept");
}

static void
bombs(struct arena *a)
{
	struct buf b = buf_new(a);
	struct err e;

	buf_str(&b, "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 12; i++)
		buf_printf(&b, "l%d: &l%d [*l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d]\n", i, i,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "10000 nodes") != NULL, "a laugh: %s", e.text);
	buf_reset(&b);
	for (int i = 0; i < 200; i++)
		buf_char(&b, '[');
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "YAML_MAX_DEPTH") != NULL, "deep lists: %s", e.text);
	buf_reset(&b);
	for (int i = 0; i < 200; i++) {
		for (int k = 0; k < i; k++)
			buf_char(&b, ' ');
		buf_str(&b, "a:\n");
	}
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "YAML_MAX_DEPTH") != NULL, "deep maps: %s", e.text);
	buf_reset(&b);
	for (int i = 0; i < 300; i++)
		buf_printf(&b, "k%d: &a%d v\n", i, i);
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "YAML_MAX_ANCHORS") != NULL, "anchors: %s", e.text);
	buf_reset(&b);
	for (int i = 0; i < 10001; i++)
		buf_str(&b, "- x\n");
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "10000 nodes") != NULL, "nodes: %s", e.text);
	buf_reset(&b);
	for (int i = 0; i < 64; i++)
		buf_printf(&b, "k%d: &a%d {<<: *a%d, x%d: 1}\n", i, i, i == 0 ? 0 : i - 1, i);
	ok(get(a, b.p, &e) == NULL, "a merge of itself: %s", e.text);
	buf_reset(&b);
	buf_str(&b, "k0: &a0 x\n");
	for (int i = 1; i < 100; i++)
		buf_printf(&b, "k%d: &a%d [*a%d]\n", i, i, i - 1);
	ok(get(a, b.p, &e) == NULL && strstr(e.text, "YAML_MAX_DEPTH") != NULL,
	    "deep by aliases: %s", e.text);
}

static const char *
nth(const void *ctx, size_t i)
{
	static const char *const words[] = { "severity", "skip", "only", "waivers", NULL };

	(void)ctx;
	return words[i];
}

int
main(void)
{
	struct arena *a = arena_new();

	trees(a);
	places(a);
	bombs(a);
	ok(strcmp(near_word("severty", nth, NULL), "severity") == 0, "a letter left out");
	ok(strcmp(near_word("sikp", nth, NULL), "skip") == 0, "two letters swapped");
	ok(near_word("resolvers", nth, NULL) == NULL, "nothing is near");
	arena_free(a);
	return done_testing();
}
