/* test_folder.c - a folder of snapshots with and without its index, whole and broken. */
#include "../base/tap.h"
#include "../base/when.h"
#include "../evidence/snapshot.h"
#include "../facts/observe.h"
#include "history_int.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N = 20, HOUR = 3600, BEGIN = 1700000000 };
static char folder[] = "/tmp/test_folder.XXXXXX";

static void
write_file(const char *path, const char *p, size_t n)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n || close(fd) != 0)
		abort();
}

/* Hour i: the TTL of the address tells it from the others. */
static const char *
snapshot(struct arena *a, int i, unsigned ttl)
{
	char at[WHEN_TEXT];

	when_text(BEGIN + (int64_t)i * HOUR, at);
	return arena_printf(a,
	    "{\"format\":\"dnssec-lint-snapshot\",\"format_version\":\"1.0\",\"command\":\"walk\","
	    "\"arguments\":[],\"target\":\"corp.example.\",\"at\":\"%s\"}\n"
	    "{\"kind\":\"source\",\"zone\":\"corp.example.\",\"host\":\"ns1.corp.example.\","
	    "\"address\":\"192.0.2.1\"}\n"
	    "{\"kind\":\"cut\",\"zone\":\"corp.example.\",\"parent\":\"example.\",\"found\":true,"
	    "\"complete\":true}\n"
	    "{\"kind\":\"reply\",\"source\":0,\"name\":\"corp.example.\",\"type\":\"A\","
	    "\"result\":\"answer\",\"flags\":[\"aa\"],\"answer\":[\"corp.example. %u IN A 192.0.2.7\"]}\n",
	    at, ttl);
}

static const char *
path_of(struct arena *a, int i)
{
	return arena_printf(a, "%s/%02d.corp.example.jsonl", folder, i);
}

static void
put(int i, unsigned ttl)
{
	local_arena *a = arena_new();
	const char *text = snapshot(a, i, ttl);

	write_file(path_of(a, i), text, strlen(text));
}

/* All that a reader of the folder is told, as text. */
static const char *
told(struct arena *a, int64_t before)
{
	struct buf b = buf_new(a);
	struct facts_pasts *p;
	struct err e = { 0 };

	if (!history_read(a, folder, before, &p, &e))
		return arena_printf(a, "error: %s", e.text);
	for (size_t i = 0; i < p->list.n; i++) {
		const struct facts_past *past = p->list.v[i];

		buf_printf(&b, "%s %lld", past->path + strlen(folder), (long long)past->at);
		for (size_t k = 0; k < past->zones.n; k++)
			for (size_t v = 0; v < past->zones.v[k].seen->o->versions.n; v++) {
				const struct observed *o = &past->zones.v[k].seen->o->versions.v[v];

				buf_printf(&b, " %u:%u:%s", o->part, o->ttl, o->by.n ? o->by.v[0].who : "-");
			}
		buf_char(&b, '\n');
	}
	for (size_t i = 0; i < p->refused.n; i++)
		buf_printf(&b, "refused: %s\n", p->refused.v[i].why);
	return b.p;
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static bool
has_index(void)
{
	local_arena *a = arena_new();

	return access(arena_printf(a, "%s/" HISTORY_INDEX, folder), F_OK) == 0;
}

static void
drop_index(void)
{
	local_arena *a = arena_new();

	unlink(arena_printf(a, "%s/" HISTORY_INDEX, folder));
}

/* The index as if it had been written long after the files, so that it is believed. */
static void
age_files(void)
{
	local_arena *a = arena_new();
	const char *path = arena_printf(a, "%s/" HISTORY_INDEX, folder);
	const struct timespec later[2] = { { 4000000000, 0 }, { 4000000000, 0 } };

	ok(utimensat(AT_FDCWD, path, later, 0) == 0, "the index is old enough to be believed");
}

static bool
is_aged(void)
{
	local_arena *a = arena_new();
	struct stat st;

	return stat(arena_printf(a, "%s/" HISTORY_INDEX, folder), &st) == 0 && st.st_mtime == 4000000000;
}

static void
test_index(void)
{
	local_arena *a = arena_new();
	const char *first, *second;

	for (int i = 0; i < N; i++)
		put(i, 300);
	first = told(a, INT64_MAX);
	ok(count(first, "\n") == N && count(first, "2:300:ns1.corp.example. 192.0.2.1") == N,
	    "all snapshots are read: %zu", count(first, "\n"));
	ok(has_index(), "and an index is written");
	ok(strcmp(first, told(a, INT64_MAX)) == 0, "which changes nothing");
	age_files();
	ok(strcmp(first, told(a, INT64_MAX)) == 0, "nor when it is believed");
	ok(is_aged(), "and then no file is read again, and no index written");
	put(3, 400);
	second = told(a, INT64_MAX);
	ok(count(second, "2:400:") == 1 && count(second, "2:300:") == N - 1,
	    "a file of the same size that changed is read again");
	drop_index();
	ok(strcmp(second, told(a, INT64_MAX)) == 0, "and again when the index is gone");
	put(3, 300);
	ok(count(told(a, BEGIN + 5 * HOUR), "\n") == 5, "what is newer is left aside");
	ok(strcmp(first, told(a, INT64_MAX)) == 0, "and not forgotten");
}

/* What most snapshots saw alike is in the index once. */
static void
test_shared(void)
{
	local_arena *a = arena_new();
	struct facts_pasts *p = facts_pasts_new(a);
	struct history_index x = { 0 };

	told(a, INT64_MAX);
	history_index_read(a, folder, p, &x);
	ok(x.files.n == N && p->seen.n > 0 && p->seen.n < 4, "of %zu files %zu contents are kept",
	    x.files.n, p->seen.n);
}

static void
test_broken_index(void)
{
	local_arena *a = arena_new();
	const char *path = arena_printf(a, "%s/" HISTORY_INDEX, folder), *good = told(a, INT64_MAX);
	struct history_stamp stamp;
	struct buf whole;
	struct err e;
	unsigned wrong = 0, read = 0;

	ok(history_octets(a, path, 1 << 20, &whole, &stamp, &e), "the index is there");
	for (size_t i = 0; i < whole.n; i += 7) {
		local_arena *b = arena_new();
		struct facts_pasts *p = facts_pasts_new(b);
		struct history_index x = { 0 };

		whole.p[i] ^= 0x41;
		write_file(path, whole.p, whole.n);
		history_index_read(b, folder, p, &x);
		read += x.files.n > 0;
		whole.p[i] ^= 0x41;
	}
	for (size_t n = 0; n < whole.n; n += 101) {
		local_arena *b = arena_new();

		write_file(path, whole.p, n);
		wrong += n % 303 == 0 && strcmp(good, told(b, INT64_MAX)) != 0;
	}
	ok(read == 0, "an index with any octet changed is not read");
	ok(wrong == 0, "and one cut short changes nothing");
	ok(has_index() && strcmp(good, told(a, INT64_MAX)) == 0, "a good one takes its place");
}

/* A sum can be made by anybody: what it covers is read with care all the same. */
static void
test_hostile_index(void)
{
	local_arena *a = arena_new();
	const char *path = arena_printf(a, "%s/" HISTORY_INDEX, folder);
	struct history_stamp stamp;
	struct buf whole;
	struct err e;
	unsigned rows = 0;

	ok(history_octets(a, path, 1 << 20, &whole, &stamp, &e), "the index is there");
	for (size_t i = 0; i < whole.n - 32; i += 3) {
		local_arena *b = arena_new();
		struct facts_pasts *p = facts_pasts_new(b);
		struct history_index x = { 0 };
		const char old = whole.p[i];

		whole.p[i] = (char)(i % 2 ? 0xff : old + 1);
		crypto_sha256(whole.p, whole.n - 32, (uint8_t *)whole.p + whole.n - 32);
		write_file(path, whole.p, whole.n);
		history_index_read(b, folder, p, &x);
		for (size_t k = 0; k < x.files.n; k++)
			rows += x.files.v[k].past != NULL;
		whole.p[i] = old;
	}
	ok(rows > 0, "a changed index under a new sum ends nothing");
	drop_index();
}

static void
test_refused(void)
{
	local_arena *a = arena_new();
	const char *text = snapshot(a, 30, 300), *all;

	write_file(path_of(a, 30), text, strlen(text) - 40);
	write_file(path_of(a, 31), "$TTL 300\n", 9);
	write_file(path_of(a, 32), "", 0);
	if (mkfifo(path_of(a, 33), 0644) != 0)
		abort();
	symlink("nowhere", path_of(a, 34));
	all = told(a, INT64_MAX);
	ok(count(all, "refused: ") == 5 && count(all, "2:300:") == N,
	    "five files are refused, the rest is used");
	ok(strstr(all, "30.corp.example.jsonl:4: not a line of JSON") != NULL,
	    "one that was cut off, by name");
	ok(strstr(all, "31.corp.example.jsonl: not a snapshot") != NULL, "another kind");
	ok(strstr(all, "32.corp.example.jsonl: not a snapshot") != NULL, "an empty one");
	ok(strstr(all, "33.corp.example.jsonl: not a regular file") != NULL,
	    "what is no file, without waiting");
	ok(strstr(all, "34.corp.example.jsonl: No such file") != NULL, "and a link to nothing");
	for (int i = 30; i < 35; i++)
		unlink(path_of(a, i));
}

static void
test_same_second(struct arena *a)
{
	const char *paths[3];

	for (unsigned i = 0; i < 3; i++) {
		int fd;

		paths[i] = history_path(a, folder, 1700000000, "corp.example.");
		fd = open(paths[i], O_WRONLY | O_CREAT | O_EXCL, 0600);
		ok(fd >= 0, "a path of its own: %s", paths[i] + strlen(folder));
		close(fd);
	}
	ok(strcmp(paths[0], paths[1]) < 0 && strcmp(paths[1], paths[2]) < 0, "they sort as they were made");
	for (unsigned i = 0; i < 3; i++)
		unlink(paths[i]);
}

int
main(void)
{
	local_arena *a = arena_new();

	if (mkdtemp(folder) == NULL)
		abort();
	test_index();
	test_shared();
	test_broken_index();
	test_hostile_index();
	test_refused();
	test_same_second(a);
	for (int i = 0; i < N; i++)
		unlink(path_of(a, i));
	drop_index();
	ok(rmdir(folder) == 0, "nothing is left behind, no temporary file either");
	ok(strcmp(told(a, INT64_MAX), "") == 0, "a folder that is not there is empty");
	return done_testing();
}
