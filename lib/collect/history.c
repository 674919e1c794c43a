/*
 * history.c - earlier snapshots in a folder.  What is newer than the instant of
 * judgement is not known yet and left aside; so is the run's own snapshot.
 */
#include "history_int.h"
#include "../base/buf.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"
#include "../evidence/snapshot.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	struct arena *arena;
	const char *path;
	struct facts_pasts *pasts;
	struct history_index old, new;
	bool changed;
};

bool
history_is_snapshot(const char *name)
{
	return name[0] != '.' && text_ends(name, ".jsonl");
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
list_files(struct arena *a, const char *folder, const char ***names, size_t *n, struct err *e)
{
	VEC(const char *) list = { 0 };
	DIR *d = opendir(folder);
	struct dirent *entry;

	if (d == NULL && errno == ENOENT)
		return true; /* the first run makes it */
	if (d == NULL)
		return err_set(e, 2, "--history %s: %s", folder, strerror(errno));
	while ((entry = readdir(d)) != NULL && list.n <= HISTORY_MAX_FILES) {
		if (history_is_snapshot(entry->d_name))
			*vec_add(a, &list) = arena_copy(a, entry->d_name, strlen(entry->d_name));
	}
	closedir(d);
	if (list.n > HISTORY_MAX_FILES)
		return err_set(e, 2, "--history %s: limit HISTORY_MAX_FILES (%d) exceeded", folder,
		    HISTORY_MAX_FILES);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), compare_names);
	*names = list.v;
	*n = list.n;
	return true;
}

static int64_t
nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct history_stamp
stamp_of(const struct stat *st)
{
	return (struct history_stamp){ (uint64_t)st->st_size, nanoseconds(st->st_mtim),
		nanoseconds(st->st_ctim) };
}

bool
history_octets(struct arena *a, const char *path, size_t most, struct buf *b, struct history_stamp *stamp,
    struct err *e)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char chunk[65536];
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return err_set(e, 2, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(e, 2, "%s: not a regular file", path);
	}
	*stamp = stamp_of(&st);
	*b = buf_new(a);
	while (b->n <= most && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(b, chunk, (size_t)n);
	close(fd);
	if (n < 0)
		return err_set(e, 2, "%s: %s", path, strerror(errno));
	return b->n <= most || err_set(e, 2, "%s: larger than %zu octets", path, most);
}

static const struct history_file *
find_old(const struct folder *f, const char *name)
{
	size_t low = 0, high = f->old.files.n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int c = strcmp(f->old.files.v[middle].name, name);

		if (c == 0)
			return &f->old.files.v[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* A file that was touched while the index was written, or just before, may have changed
 * again without its time showing it. */
static bool
is_unchanged(const struct folder *f, const struct history_file *old, const char *path)
{
	enum { TICK = 2000000000 }; /* of the coarsest clocks of file systems, in nanoseconds */
	struct history_stamp s;
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	s = stamp_of(&st);
	return s.octets == old->stamp.octets && s.modified == old->stamp.modified &&
	       s.changed == old->stamp.changed && s.modified < f->old.written - TICK &&
	       s.changed < f->old.written - TICK;
}

/* Does it test what was not published?  Then it is no history. */
static bool
is_declared(const struct evidence *past)
{
	for (size_t i = 0; i < past->cuts.n; i++)
		if (past->cuts.v[i].declared)
			return true;
	for (size_t i = 0; i < past->zones.n; i++)
		if (past->zones.v[i]->is_parent_ds && past->zones.v[i]->apex.len > 1)
			return true;
	return false;
}

static const struct facts_past *
load(struct folder *f, const char *path, const struct buf *text, struct err *why)
{
	local_arena *scratch = arena_new();
	struct evidence *ev = evidence_new(scratch);
	struct snapshot_run run;

	if (!snapshot_looks_like(text->p, text->n)) {
		err_set(why, 2, "%s: not a snapshot", path);
		return NULL;
	}
	if (!snapshot_load(ev, path, text->p, text->n, &run, why))
		return NULL;
	if (is_declared(ev)) {
		err_set(why, 2, "%s: it holds what was declared (--ns, --ds), which nobody saw", path);
		return NULL;
	}
	return facts_pasts_outline(f->pasts, ev);
}

static void
take(struct folder *f, const char *name, int64_t before)
{
	local_arena *scratch = arena_new();
	const char *path = arena_printf(f->arena, "%s/%s", f->path, name);
	const struct history_file *old = find_old(f, name);
	struct history_file file = { .name = name };
	struct facts_past *past;
	struct err why = { 0 };
	struct buf text;

	if (old != NULL && is_unchanged(f, old, path))
		file = *old;
	else if (history_octets(scratch, path, SNAPSHOT_MAX_OCTETS, &text, &file.stamp, &why)) {
		f->changed = true;
		crypto_sha256(text.p, text.n, file.digest);
		if (old != NULL && memcmp(old->digest, file.digest, sizeof(file.digest)) == 0)
			file.past = old->past;
		else
			file.past = load(f, path, &text, &why);
	}
	if (file.past == NULL) {
		*vec_add(f->arena, &f->pasts->refused) =
		    (struct fact_refused){ path, arena_copy(f->arena, why.text, strlen(why.text)) };
		return;
	}
	file.name = name;
	*vec_add(f->arena, &f->new.files) = file;
	if (file.past->at >= before)
		return;
	past = new (f->arena, struct facts_past, 1);
	*past = *file.past;
	past->path = path;
	*vec_add(f->arena, &f->pasts->list) = past;
}

bool
history_read(struct arena *a, const char *path, int64_t before, struct facts_pasts **pasts, struct err *e)
{
	struct folder f = { .arena = a, .path = path, .pasts = facts_pasts_new(a) };
	const char **names = NULL;
	size_t n = 0;

	*pasts = f.pasts;
	if (!list_files(a, path, &names, &n, e))
		return false;
	if (n >= HISTORY_INDEX_FROM)
		history_index_read(a, path, f.pasts, &f.old);
	for (size_t i = 0; i < n; i++)
		take(&f, names[i], before);
	if (n >= HISTORY_INDEX_FROM && (f.changed || f.old.files.n != f.new.files.n))
		history_index_write(path, f.pasts, &f.new);
	return true;
}

static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789.-TZ";

const char *
history_path(struct arena *a, const char *folder, int64_t when, const char *target)
{
	enum { MOST = 99 };
	char at[WHEN_TEXT];
	const char *path;
	struct stat st;
	char *name = arena_printf(a, "%s.%s", when_text(when, at), target == NULL ? "several." : target);

	for (char *p = name; *p != '\0'; p++)
		if (strchr(plain, *p) == NULL)
			*p = '_';
	/* The second run of a second takes nothing from the first; a tilde sorts behind the end of
	 * the other name, and no zone's name holds one here. */
	path = arena_printf(a, "%s/%sjsonl", folder, name);
	for (unsigned n = 2; n <= MOST && stat(path, &st) == 0; n++)
		path = arena_printf(a, "%s/%s~%02u.jsonl", folder, name, n);
	return path;
}

const char *
history_folder(struct arena *a, const char *folder, struct lint_name zone)
{
	enum { MOST = 200, SUM = 8 };
	char *name = arena_printf(a, "%s", name_text(a, zone)), sum[2 * SUM + 1];
	uint8_t digest[32];
	bool same = zone.len > 1;

	name[strlen(name) - 1] = '\0'; /* the last dot; the root has no other name */
	for (char *p = name; *p != '\0'; p++)
		if (*p != '_' && strchr(plain, *p) == NULL) {
			*p = '_';
			same = false;
		}
	if (same && strlen(name) <= MOST)
		return arena_printf(a, "%s/%s", folder, name);
	crypto_sha256(zone.wire, zone.len, digest);
	for (int i = 0; i < SUM; i++)
		snprintf(sum + 2 * i, 3, "%02x", digest[i]);
	return arena_printf(a, "%s/%.*s@%s", folder, MOST, name, sum);
}

bool
history_is_flat(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	bool flat = false;

	while (d != NULL && !flat && (entry = readdir(d)) != NULL)
		flat = history_is_snapshot(entry->d_name);
	if (d != NULL)
		closedir(d);
	return flat;
}
