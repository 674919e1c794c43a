#include "../base/allow_memory.h"
/* test_json.c - what is written here, jansson reads, and writes again with the same octets. */
#include "json_door.h"
#include "../base/arena.h"
#include "../base/tap.h"
#include <jansson.h>

static uint64_t state;

static unsigned
pick(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static const char *const keys[] = { "a", "b", "kind", "with \"quotes\"", "back\\slash", "f", "g", "h", "i" };
enum { N_KEYS = sizeof(keys) / sizeof(keys[0]) };

static void
random_text(char *to, size_t room)
{
	const size_t n = pick((unsigned)room);

	for (size_t i = 0; i < n; i++)
		to[i] = (char)(pick(3) == 0 ? "\"\\\n#[/\x7f\t\r"[pick(9)] : (int)(1 + pick(255)));
	to[n] = '\0';
}

static struct js *
random_value(unsigned depth)
{
	char text[40];
	struct js *v;

	switch (pick(depth > 4 ? 5 : 9)) {
	case 0: return js_string(NULL);
	case 1: return js_bool(pick(2) == 0);
	case 2: return js_number((int64_t)(state << 1));
	case 3: return js_number(pick(2) == 0 ? INT64_MIN : INT64_MAX);
	case 4: random_text(text, sizeof(text)); return js_string(text);
	case 5:
	case 6:
		v = js_array();
		for (unsigned n = pick(6); n > 0; n--)
			js_add(v, random_value(depth + 1));
		return v;
	default:
		v = js_object();
		for (unsigned n = pick(N_KEYS); n > 0; n--) {
			random_text(text, sizeof(text));
			if (pick(4) == 0)
				js_set_lines(v, keys[pick(N_KEYS)], text);
			else
				js_set(v, keys[pick(N_KEYS)], random_value(depth + 1));
		}
		return v;
	}
}

/* As jansson writes what it has read. */
static bool
jansson_agrees(const struct buf *b, size_t flags)
{
	json_t *read = json_loadb(b->p, b->n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	char *again = read == NULL ? NULL : json_dumps(read, flags | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
	const bool same = again != NULL && b->n == strlen(again) + 1 && b->p[b->n - 1] == '\n' &&
	    memcmp(again, b->p, b->n - 1) == 0;

	free(again);
	json_decref(read);
	return same;
}

static void
stream_member(void *ctx, const char *key, struct js *v)
{
	struct js_out *o = ctx;

	if (js_is_object(v)) {
		js_begin(o, key, '{');
		js_each(v, stream_member, o);
		js_end(o);
	} else if (js_is_array(v)) {
		js_begin(o, key, '[');
		for (size_t i = 0; i < js_size(v); i++)
			stream_member(o, NULL, js_at(v, i));
		js_end(o);
	} else
		js_put(o, key, js_share(v));
}

static void
test_random(void)
{
	unsigned bad_indent = 0, bad_line = 0, bad_stream = 0, deep = 0;

	for (unsigned i = 0; i < 3000; i++) {
		local_arena *a = arena_new();
		struct buf tree = buf_new(a), line = buf_new(a), stream = buf_new(a);
		struct js_out out = { .to = &stream };
		struct js *v;

		state = i;
		do
			v = random_value(0);
		while (!js_is_object(v) && !js_is_array(v) && (js_drop(v), true));
		stream_member(&out, NULL, v);
		js_write(&line, js_share(v), true);
		js_write(&tree, v, false);
		deep += strstr(tree.p, "\n    ") != NULL;
		bad_indent += !jansson_agrees(&tree, JSON_INDENT(1));
		bad_line += !jansson_agrees(&line, JSON_COMPACT);
		bad_stream += tree.n != stream.n || memcmp(tree.p, stream.p, tree.n) != 0;
	}
	ok(deep > 300, "%u of the trees are deep", deep);
	ok(bad_indent == 0, "with an indent: %u others than jansson's", bad_indent);
	ok(bad_line == 0, "on one line: %u others than jansson's", bad_line);
	ok(bad_stream == 0, "piece by piece: %u others than the whole", bad_stream);
}

static void
test_members(void)
{
	local_arena *a = arena_new();
	struct buf b = buf_new(a);
	struct js *o = js_object(), *list = js_array(), *shared = js_string("once");

	js_add(list, js_share(shared));
	js_add(list, shared);
	js_set_int(o, "n", 1);
	js_set(o, "list", list);
	js_set_str(o, "n", "again");
	js_set_base64(o, "wire", "\0\1\2", 3);
	ok(js_size(js_member(o, "list")) == 2 && js_at(list, 2) == NULL && js_member(list, "n") == NULL &&
	        strcmp(js_text(js_member(o, "n")), "again") == 0 && js_int(js_member(o, "n")) == 0,
	    "members are found, and only those");
	js_write(&b, o, true);
	ok(strcmp(b.p, "{\"n\":\"again\",\"list\":[\"once\",\"once\"],\"wire\":\"AAEC\"}\n") == 0,
	    "a key keeps its first place and its last value: %s", b.p);
}

int
main(void)
{
	test_random();
	test_members();
	return done_testing();
}
