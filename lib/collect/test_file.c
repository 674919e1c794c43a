#include "beneath.h"
#include "file.h"
#include "../base/tap.h"
#include "../dns/name.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define SOA "@ 5 SOA a b 1 2 3 4 5\n"
#define N(t) (sizeof(t) / sizeof((t)[0]))

static char top[] = "/tmp/lint-file-XXXXXX";

static const char *
path(struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", top, name);
}

static void
put(const char *name, const char *text, size_t n)
{
	local_arena *a = arena_new();
	FILE *f = fopen(path(a, name), "wb");

	if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		abort();
}

static void
folder(const char *name)
{
	local_arena *a = arena_new();

	if (mkdir(path(a, name), 0700) != 0)
		abort();
}

static const char *
dotted(struct arena *a, struct lint_name name)
{
	return name.len == 0 ? "-" : name_text(a, name);
}

/* One file: its zone's name and how many records and faults, or the error. */
struct file_case {
	const char *what, *name, *text, *want;
	const char *origin;
	bool parent_ds;
};
static const struct file_case files[] = {
	{ "the SOA's owner", "z1", "$ORIGIN a.b.\n" SOA "c 5 A 192.0.2.1\n", "a.b. 2 0" },
	{ "an origin from the name", "db.corp.example", SOA, "corp.example. 1 0 guessed" },
	{ "not taken where it is not needed", "corp.zone", "x.y. 5 SOA a.b. c.d. 1 2 3 4 5\n", "x.y. 1 0" },
	{ "the SOA first, the need later", "corp.db", "x.y. 5 SOA a.b. c.d. 1 2 3 4 5\nz 5 A "
	    "192.0.2.1\n", "x.y. 2 0" },
	{ "--origin wins over the name", "db.other", SOA, "mine. 1 0", "mine." },
	{ "and over the SOA", "db.o2", "x.y. 5 SOA a.b. c.d. 1 2 3 4 5\n", "mine. 1 0", "mine." },
	{ "no SOA: $ORIGIN", "z2", "$ORIGIN a.b.\nc 5 A 192.0.2.1\n", "a.b. 1 0" },
	{ "no SOA, no $ORIGIN: the name", "a.example.zone", "x.y. 5 A 192.0.2.1\n",
	    "a.example. 1 0 guessed" },
	{ "nothing tells", "plain", "x.y. 5 A 192.0.2.1\n", "! %s: no SOA, no $ORIGIN, and the "
	    "file's name does not say "
	    "which zone this is: pass --origin NAME" },
	{ "nothing says to what it is relative", "plain2", SOA, "! %s: a name in it is relative, "
	    "and neither $ORIGIN nor "
	    "the file's name says to what: pass --origin NAME" },
	{ "faults are no error", "z.zone", SOA "c 5 FOO x\n d 5 B\n", "z. 1 2 guessed" },
	{ "directives alone", "y.zone", "$TTL 5\n", "y. 0 0 guessed" },
	{ "an empty file", "empty.zone", "", "! %s: not a zone file: it is empty" },
	{ "comments alone", "comments.zone", "; x\n", "! %s: not a zone file: it has no record, no "
	    "$TTL and no SOA" },
	{ "prose", "prose.txt", "Dear all,\nthe SOA record is old.\n",
	    "! %s: not a zone file: it has no record, no $TTL and no SOA" },
	{ "one record is a zone", "one.zone", "a 5 A 192.0.2.1\n", "one. 1 0 guessed" },
	{ "a DS set", "dsset", "example. IN DS 1 13 2 00\nx.y.z. DS 2 8 1 00\n", "example. 2 0",
	    .parent_ds = true },
	{ "a DS set in a parent's zone", "parent", "$ORIGIN p.\n" SOA "c NS d\nc DS 1 13 2 00\n",
	    "c.p. 1 0",
	    .parent_ds = true },
	{ "--origin for a DS set", "parent2", "p. DS 1 13 2 00\n", "q. 1 0", "q.", true },
	{ "a DNSKEY as trust anchor", "anchor", ". DNSKEY 257 3 8 AQAB\n", ". 1 0", .parent_ds = true },
	{ "no DS in it", "nods", "p. 5 A 192.0.2.1\n", "! %s: no DS record in it", .parent_ds = true },
};

static const char *
read_case(struct arena *a, const char *p, const struct file_case *c, struct evidence **out)
{
	struct evidence *e = evidence_new(a);
	struct collect_file_options o = { .parent_ds = c->parent_ds };
	struct err err = { 0 };
	struct ev_zone *z;
	uint8_t wire[255];

	if (c->origin != NULL) {
		o.origin.wire = wire;
		if (name_parse(c->origin, strlen(c->origin), o.origin, wire, &o.origin.len) != NULL)
			abort();
	}
	z = collect_zone_file(e, p, &o, &err);
	*out = e;
	if (z == NULL)
		return err.exit != 2 || e->zones.n != 0 || e->files.n != 0 ? "?" : arena_printf(a,
		    "! %s", err.text);
	if (e->zones.n != 1 || e->zones.v[0] != z || e->sources.v[z->source].kind != LINT_FILE)
		return "?";
	if (z->whole != (z->n_faults == 0) || z->is_parent_ds != c->parent_ds)
		return "??";
	return arena_printf(a, "%s %u %u%s", dotted(a, z->apex), z->data->n_records, (unsigned)z->faults.n,
	    z->apex_guessed ? " guessed" : "");
}

static void
test_files(void)
{
	for (size_t i = 0; i < N(files); i++) {
		local_arena *a = arena_new();
		const struct file_case *c = &files[i];
		const char *p = path(a, c->name), *want = c->want, *at = strstr(want, "%s"), *got;
		struct evidence *e;

		put(c->name, c->text, strlen(c->text));
		if (at != NULL)
			want = arena_printf(a, "%.*s%s%s", (int)(at - want), want, p, at + 2);
		got = read_case(a, p, c, &e);
		ok(strcmp(got, want) == 0, "%s", c->what);
		if (strcmp(got, want) != 0)
			printf("# got %s\n", got);
	}
}

static void
test_refused(void)
{
	local_arena *a = arena_new();
	const struct file_case c = { 0 };
	struct evidence *e;
	static const char zeros[2000];

	ok(strcmp(read_case(a, path(a, "none"), &c, &e), arena_printf(a, "! %s/none: no such file",
	    top)) == 0, "no file");
	ok(strcmp(read_case(a, top, &c, &e), arena_printf(a, "! %s: it is a folder", top)) == 0,
	    "a folder");
	ok(mkfifo(path(a, "fifo"), 0600) == 0 && strcmp(read_case(a, path(a, "fifo"), &c, &e),
	        arena_printf(a, "! %s/fifo: it is not a regular file", top)) == 0, "a FIFO does not block");
	ok(strcmp(read_case(a, "/dev/zero", &c, &e), "! /dev/zero: it is not a regular file") == 0,
	    "a device");
	put("binary.zone", zeros, sizeof(zeros));
	ok(strcmp(read_case(a, path(a, "binary.zone"), &c, &e),
	        arena_printf(a, "! %s/binary.zone: not a zone file: it is binary", top)) == 0,
	    "a binary file");
	ok(strcmp(read_case(a, path(a, "a\033\n"), &c, &e),
	        arena_printf(a, "! %s/a\\027\\010: no such file", top)) == 0,
	    "the name is escaped in the error");
	ok(strcmp(read_case(a, "", &c, &e), "! : no such file") == 0, "an empty path");
}

static void
test_standard_input(void)
{
	local_arena *a = arena_new();
	const struct file_case c = { .origin = "z." }, none = { 0 };
	const int old = dup(0);
	struct evidence *e;
	int p[2];

	for (int i = 0; i < 2; i++) {
		if (pipe(p) != 0 || write(p[1], SOA, strlen(SOA)) < 0 || close(p[1]) != 0 ||
		    dup2(p[0], 0) != 0)
			abort();
		close(p[0]);
		if (i == 0)
			ok(strcmp(read_case(a, "-", &c, &e), "z. 1 0") == 0 &&
			    strcmp(e->files.v[0].path, "<stdin>") == 0 &&
			        strcmp(e->sources.v[0].label, "<stdin>") == 0 &&
			    e->files.v[0].octets == strlen(SOA),
			    "standard input");
		else
			ok(strncmp(read_case(a, "-", &none, &e), "! <stdin>: a name in it is "
			    "relative", 34) == 0,
			    "it has no name to guess from");
	}
	dup2(old, 0);
	close(old);
}

static void
test_guess(void)
{
	static const char *const names[][2] = { { "db.corp.example", "corp.example." }, {
	    "corp.example.zone", "corp.example." },
		{ "corp.example.zone.signed", "corp.example." }, { "x/corp.example.db", "corp.example." },
		{ "Corp.Example.hosts", "corp.example." }, { "corp.example.txt", "corp.example." },
		    { "corp.example", "corp.example." },
		{ "corp.example.", "corp.example." }, { "db.corp.zone", "corp." },
		    { "example.zone", "example." },
		{ "2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa." }, { "DB.x", "x." }, { "zone",
		    "-" }, { "db", "-" },
		{ "db.", "-" }, { ".zone", "-" }, { "db.127", "-" }, { "db.10.0", "-" }, { "a..b",
		    "-" }, { "corp.example/zone", "-" },
		{ "a\\b.zone", "-" }, { "@.zone", "-" }, { "", "-" } };

	for (size_t i = 0; i < N(names); i++) {
		local_arena *a = arena_new();
		uint8_t wire[255];
		struct lint_name name = { wire, 0 };
		const bool good = collect_guess_origin(names[i][0], wire, &name.len);

		ok(strcmp(good ? name_text(a, name) : "-", names[i][1]) == 0,
		    "\"%s\" is the zone %s", names[i][0], names[i][1]);
	}
}

static void
test_kind(void)
{
	static const struct {
		const char *text;
		bool zone;
	} texts[] = { { "$TTL 5\n", true }, { "\n; x\n  $origin a.\n", true }, { "$INCLUDE x",
	    true }, { "$GENERATE 1-2 a A b", true },
		{ "$TTLX 5\n", false }, { "x $TTL 5\n", false }, { "x\n$TTL 5\n", false },
		    { "@ IN SOA a b (", true },
		{ "@ IN SOA (", true }, { "@\tSOA\ta b 1 2 3 4 5", true }, { "@ soa a b 1", true },
		    { "\xef\xbb\xbf$TTL 1", true },
		{ "SOA a b 1", false }, { "; @ SOA a b (", false }, { "the SOA record is", false },
		    { "a SOA b", false }, { "", false },
		{ "{\"a\": 1}", false }, { "---\n'':\n  type: A\n", false },
		{ "a\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\n@ SOA a b (", true },
		{ "a\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\na\n@ SOA a b (", false } };

	for (size_t i = 0; i < N(texts); i++)
		ok(collect_looks_like_zone(texts[i].text, strlen(texts[i].text)) == texts[i].zone,
		    "text %zu is %sa zone file", i,
		    texts[i].zone ? "" : "not ");
	ok(!collect_looks_like_zone("{\"at\":1,\"x\":\n \"a. 5 IN A 192.0.2.1\"}\n a 5 IN A 192.0.2.1\n", 50),
	    "JSON is no zone file, whatever it quotes");
	ok(!collect_looks_like_zone("$TTL 5\n\0", 8), "a NUL early on is not text");
}

/* The includes: a tree with a repository in it and a secret beside it. */
static const struct {
	const char *what, *path;
	const char *want; /* the fault's phrase, or NULL: it is read */
} includes[] = { { "a file beside", "inc", NULL }, { "in a folder", "sub/inc", NULL }, {
    "from a folder to another", "sub/up", NULL },
	{ "back within the tree", "sub/../inc", NULL }, { "doubled slashes and dots", "sub//.//inc", NULL },
	{ "above the zone's folder, within the repository", "../shared", NULL },
	{ "out of it", "../../secret", "it leads out of the include root (--include-root)" },
	{ "out and in again", "../../repo/zones/inc", "it leads out of the include root (--include-root)" },
	{ "an absolute path", "/etc/passwd", "it leads out of the include root (--include-root)" },
	{ "a link out of it", "out", "it leads out of the include root (--include-root)" },
	{ "a linked folder out of it", "outdir/secret", "it leads out of the include root "
	    "(--include-root)" },
	{ "through /proc", "proc/environ", "it leads out of the include root (--include-root)" },
	{ "a FIFO", "fifo", "it is not a regular file" }, { "a folder", "sub", "it is a folder" },
	{ "a folder with a slash", "sub/", "it is a folder" }, { "no file", "none", "no such file" },
	{ "a file as a folder", "inc/x", "a part of the path is not a folder" }, { "itself",
	    "zone", "it includes itself" },
	{ "a loop of two", "loop", "it includes itself" } };

static void
make_tree(void)
{
	local_arena *a = arena_new();
	static const char *const text[][2] = { { "repo/zones/inc", "inc 5 A 192.0.2.1\n" },
		{ "repo/zones/sub/inc", "inc 5 A 192.0.2.1\n" }, { "repo/zones/sub/up",
		    "$INCLUDE ../other/inc\n" },
		{ "repo/zones/other/inc", "inc 5 A 192.0.2.1\n" }, { "repo/zones/loop", "$INCLUDE zone\n" },
		{ "repo/shared", "inc 5 A 192.0.2.1\n" }, { "secret", "SECRET 5 A x\n" } };

	folder("repo"), folder("repo/.git"), folder("repo/zones"), folder("repo/zones/sub"),
	    folder("repo/zones/other");
	for (size_t i = 0; i < N(text); i++)
		put(text[i][0], text[i][1], strlen(text[i][1]));
	if (symlink("../../secret", path(a, "repo/zones/out")) != 0 || symlink("../..", path(a,
	    "repo/zones/outdir")) != 0 ||
	    symlink("/proc/self", path(a, "repo/zones/proc")) != 0 || symlink("inc", path(a,
	    "repo/zones/link")) != 0 ||
	    mkfifo(path(a, "repo/zones/fifo"), 0600) != 0)
		abort();
}

static const char *
include(struct arena *a, const char *name, const char *root, struct evidence **out)
{
	const char *text = arena_printf(a, "$ORIGIN z.\n" SOA "$INCLUDE %s\nafter 5 A 192.0.2.1\n", name);
	struct collect_file_options o = { .include_root = root };
	struct err err = { 0 };
	struct ev_zone *z;

	put("repo/zones/zone", text, strlen(text));
	*out = evidence_new(a);
	z = collect_zone_file(*out, path(a, "repo/zones/zone"), &o, &err);
	if (z == NULL)
		return err.text[0] != '\0' ? "error" : "?";
	if (z->n_faults == 0)
		return z->data->n_records == 3 ? "read" : "?";
	if (z->n_faults != 1 || z->faults.v[0].kind != LINT_REFUSED_INCLUDE ||
	    z->data->n_records != 2 || z->whole)
		return "?";
	return z->faults.v[0].text;
}

static void
test_includes(void)
{
	make_tree();
	for (size_t i = 0; i < N(includes); i++) {
		local_arena *a = arena_new();
		struct evidence *e;
		const char *got = include(a, includes[i].path, NULL, &e), *want = includes[i].want;

		ok(want == NULL ? strcmp(got, "read") == 0 : strstr(got, want) != NULL,
		    "$INCLUDE of %s", includes[i].what);
		if (strstr(got, want == NULL ? "read" : want) == NULL)
			printf("# got %s\n", got);
		ok(strcasestr(got, "secret 5") == NULL, "and nothing of the file is shown");
	}
}

static void
test_include_root(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	const char *root = path(a, "repo/zones");
	char old[4096];

	ok(strcmp(include(a, "link", NULL, &e), "read") == 0, "a link within the tree is followed");
	ok(strcmp(include(a, "../shared", root, &e),
	        "$INCLUDE ../shared: it leads out of the include root (--include-root)") == 0,
	    "--include-root is narrower");
	ok(strcmp(include(a, "shared", path(a, "repo"), &e), "read") == 0,
	    "a name that is not beside the file is one beneath the root");
	ok(strcmp(include(a, "../../secret", top, &e), "?") == 0 &&
	    e->zones.v[0]->faults.v[0].kind == LINT_SYNTAX,
	    "or wider: the file is read");
	ok(strcmp(include(a, arena_printf(a, "%s/inc", root), root, &e), "read") == 0,
	    "an absolute path beneath it");
	ok(strstr(include(a, "inc", path(a, "repo/.git"), &e), "it leads out of the include root") != NULL,
	    "a root that the file is not beneath");
	ok(strstr(include(a, "inc", path(a, "none"), &e), "the include root cannot be "
	    "opened") != NULL, "no such root");
	rmdir(path(a, "repo/.git"));
	ok(strstr(include(a, "../shared", NULL, &e), "it leads out") != NULL,
	    "without .git it is the file's folder");
	ok(strcmp(include(a, "sub/inc", NULL, &e), "read") == 0, "and what is beneath that");
	if (getcwd(old, sizeof(old)) == NULL || chdir(root) != 0)
		abort();
	{
		struct collect_file_options o = { 0 };
		struct err err = { 0 };
		struct evidence *here = evidence_new(a);
		const struct ev_zone *z = collect_zone_file(here, "zone", &o, &err);

		ok(z != NULL && z->whole && strcmp(here->files.v[1].path, "sub/inc") == 0,
		    "a path without a folder");
	}
	if (chdir(old) != 0)
		abort();
}

static void
test_places(void)
{
	local_arena *a = arena_new();
	struct evidence *e;
	const struct ev_zone *z;
	const struct ev_file *f;
	uint32_t line;
	uint16_t column;

	folder("repo/.git");
	ok(strcmp(include(a, "sub/up", NULL, &e), "read") == 0 && e->files.n == 3, "two includes deep");
	z = e->zones.v[0];
	f = evidence_place(e, z, 0, &line, &column);
	ok(f == &e->files.v[0] && line == 2 && column == 1 && f->parent == EV_NONE, "the first record");
	f = evidence_place(e, z, 1, &line, &column);
	ok(f == &e->files.v[2] && line == 1 && f->parent == 1 && f->parent_line == 1 &&
	        strcmp(f->path, path(a, "repo/zones/sub/../other/inc")) == 0,
	    "the included one: %s", f->path);
	ok(e->files.v[1].parent == 0 && e->files.v[1].parent_line == 3, "who included it");
	f = evidence_place(e, z, 2, &line, &column);
	ok(f == &e->files.v[0] && line == 4, "the one behind");
	ok(e->files.v[2].octets == 18 && e->files.v[1].octets == 22 &&
	        e->files.v[0].octets == strlen("$ORIGIN z.\n" SOA "$INCLUDE sub/up\nafter 5 A "
	    "192.0.2.1\n"), "octets of each file");
}

static void
test_walk_without_openat2(void)
{
	local_arena *a = arena_new();
	const int root = open(path(a, "repo"), O_PATH | O_DIRECTORY);
	static const struct {
		const char *path, *want;
	} walks[] = { { "zones/inc", NULL }, { "zones/sub/../inc", NULL }, { "./zones//inc",
	    NULL }, { "shared", NULL },
		{ "../secret", "leads out" }, { "zones/../../secret", "leads out" },
		    { "zones/link", "leads out" },
		{ "zones/outdir/secret", "leads out" }, { "zones/out", "leads out" },
		    { "zones/fifo", "not a regular file" },
		{ "zones/sub", "folder" }, { "zones/sub/", "folder" }, { "zones/sub/..", "folder"
		    }, { "zones/inc/x", "not a folder" },
		{ "none", "no such file" }, { "", "cannot be opened" } };

	for (size_t i = 0; i < N(walks); i++) {
		const char *why = "";
		struct stat st;
		int fd;

		errno = 0;
		fd = beneath_walk(root, walks[i].path, &st, &why);
		ok(walks[i].want == NULL ? fd >= 0 : fd < 0 && strstr(why, walks[i].want) != NULL,
		    "by hand: \"%s\" %s",
		    walks[i].path, why);
		if (fd >= 0)
			close(fd);
	}
	close(root);
}

static void
test_directory(void)
{
	local_arena *a = arena_new();
	struct collect_paths p = { 0 };
	struct err err = { 0 };
	static const char *const names[] = { "d/Z.zone", "d/a.zone", "d/b/c.zone", "d/b.zone" };
	static const char *const others[] = { "d/.hidden.zone", "d/.git/x.zone" };

	folder("d"), folder("d/b"), folder("d/.git"), folder("d/e");
	for (size_t i = 0; i < N(names); i++)
		put(names[i], "$TTL 5\n", 7);
	for (size_t i = 0; i < N(others); i++)
		put(others[i], "$TTL 5\n", 7);
	put("d/prose", "hello\n", 6), put("d/empty", "", 0);
	if (symlink("a.zone", path(a, "d/link.zone")) != 0 || symlink("..", path(a, "d/up")) != 0 ||
	    mkfifo(path(a, "d/fifo"), 0600) != 0)
		abort();
	*vec_add(a, &p.paths) = "before";
	ok(collect_directory(a, path(a, "d"), &p, &err) && p.paths.n == 5, "four zone files beneath");
	ok(strcmp(p.paths.v[0], "before") == 0, "what was in the list stays in front");
	ok(strcmp(p.paths.v[1], path(a, "d/Z.zone")) == 0 && strcmp(p.paths.v[2], path(a,
	    "d/a.zone")) == 0 &&
	        strcmp(p.paths.v[3], path(a, "d/b.zone")) == 0 && strcmp(p.paths.v[4], path(a,
	    "d/b/c.zone")) == 0,
	    "sorted by octets");
	p.paths.n = 0;
	ok(collect_directory(a, path(a, "d/b/"), &p, &err) && p.paths.n == 1 &&
	        strcmp(p.paths.v[0], path(a, "d/b/c.zone")) == 0, "a slash at the end is not doubled");
	ok(collect_directory(a, path(a, "d/e"), &p, &err) && p.paths.n == 1, "an empty folder has none");
	ok(!collect_directory(a, path(a, "nope"), &p, &err) && err.exit == 2, "no such folder: %s",
	    err.text);
	ok(!collect_directory(a, "", &p, &err) && err.exit == 2, "an empty path: %s", err.text);
}

static bool
is_line(struct arena *a, struct collect_lines *c, const char *p, uint32_t line, const char *want)
{
	const char *one = collect_line(a, p, line), *s = collect_lines_get(c, p, line);

	if (want == NULL)
		return one == NULL && s == NULL;
	return one != NULL && s != NULL && strcmp(one, want) == 0 && strcmp(s, want) == 0;
}

static void
test_lines(void)
{
	local_arena *a = arena_new();
	struct collect_lines *c = collect_lines_new(a);
	const char *p = path(a, "lines"), *s;
	char *big = new (a, char, 200000);
	FILE *f;
	unsigned wrong = 0;

	put("lines", "one\ntwo\r\n\nfour", 15);
	ok(is_line(a, c, p, 1, "one") && is_line(a, c, p, 2, "two") && is_line(a, c, p, 3, "") &&
	    is_line(a, c, p, 4, "four"),
	    "lines of a small file");
	ok(is_line(a, c, p, 0, NULL) && is_line(a, c, p, 5, NULL) && is_line(a, c, p, UINT32_MAX,
	    NULL), "no such line");
	put("lines2", "one\n", 4);
	ok(is_line(a, c, path(a, "lines2"), 2, NULL), "nothing behind the last newline");
	ok(is_line(a, c, path(a, "fifo"), 1, NULL) && is_line(a, c, "/dev/zero", 1, NULL) &&
	    is_line(a, c, top, 1, NULL),
	    "nothing of what is no regular file");
	memset(big, 'x', 199999);
	put("long", big, 199999);
	s = collect_line(a, path(a, "long"), 1);
	ok(s != NULL && strlen(s) == 65536, "a line is cut at 64 KiB");
	p = path(a, "many");
	f = fopen(p, "wb");
	for (unsigned i = 1; i <= 100000; i++)
		fprintf(f, "line %u%.*s\n", i, (int)(i % 97), big);
	fclose(f);
	for (uint32_t i = 100000; i > 0; i -= i > 777 ? 777 : i) {
		s = collect_lines_get(c, p, i);
		wrong += s == NULL || (unsigned)atoi(s + 5) != i ||
		    strlen(s) != strlen(arena_printf(a, "line %u", i)) + i % 97;
	}
	for (uint32_t i = 1; i < 5000; i++)
		wrong += (s = collect_lines_get(c, p, i)) == NULL || (unsigned)atoi(s + 5) != i;
	ok(wrong == 0, "lines of a large file in any order");
	ok(is_line(a, c, p, 100001, NULL), "and none behind its end");
}

int
main(void)
{
	local_arena *a = arena_new();

	if (mkdtemp(top) == NULL)
		return 1;
	test_files();
	test_refused();
	test_standard_input();
	test_guess();
	test_kind();
	test_includes();
	test_include_root();
	test_places();
	test_walk_without_openat2();
	test_directory();
	test_lines();
	if (system(arena_printf(a, "rm -rf %s", top)) != 0)
		return 1;
	return done_testing();
}
