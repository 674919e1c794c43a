/* plan_sources.c - the block of each resource in the sources, through local modules. */
#include "hcl.h"
#include "plan_int.h"
#include "../base/buf.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FOLDERS = 200, MOST_FILES = 2000, MOST_OCTETS = 32 * 1024 * 1024 };

struct found {
	struct hcl_block block;
	const char *file;
};
struct folder {
	const char *path; /* as it can be opened from here */
	VEC(struct found) blocks;
};
struct sources {
	struct arena *arena;
	const char *root; /* absolute: nothing outside is opened */
	VEC(struct folder *) folders;
	uint32_t n_files;
	size_t octets;
};

static bool
is_source(const char *name)
{
	return name[0] != '.' && name[0] != '#' &&
	       (text_ends(name, ".tf") || text_ends(name, ".tofu"));
}

static void
read_file(struct sources *s, struct folder *f, const char *path)
{
	const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct hcl_blocks blocks = { 0 };
	struct stat st;
	char *text;
	ssize_t n = 0;
	size_t have = 0;

	if (fd < 0)
		return;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > HCL_MAX_OCTETS ||
	    s->n_files == MOST_FILES || s->octets + (size_t)st.st_size > MOST_OCTETS) {
		close(fd);
		return;
	}
	text = new (s->arena, char, (size_t)st.st_size + 1);
	while (
	    have < (size_t)st.st_size && (n = read(fd, text + have, (size_t)st.st_size - have)) > 0)
		have += (size_t)n;
	close(fd);
	s->n_files++;
	s->octets += have;
	hcl_read(s->arena, text, have, &blocks);
	for (size_t i = 0; i < blocks.list.n; i++)
		*vec_add(s->arena, &f->blocks) = (struct found){ blocks.list.v[i], path };
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Is it, links followed, at or below the root? */
static bool
is_inside(const struct sources *s, const char *path)
{
	char real[PATH_MAX];
	const size_t n = strcmp(s->root, "/") == 0 ? 0 : strlen(s->root);

	return realpath(path, real) != NULL && strncmp(real, s->root, n) == 0 &&
	       (real[n] == '/' || real[n] == '\0');
}

static struct folder *
open_folder(struct sources *s, const char *path)
{
	VEC(const char *) names = { 0 };
	struct folder *f;
	struct dirent *entry;
	DIR *d;

	for (size_t i = 0; i < s->folders.n; i++)
		if (strcmp(s->folders.v[i]->path, path) == 0)
			return s->folders.v[i];
	if (s->folders.n == MOST_FOLDERS)
		return NULL;
	f = new (s->arena, struct folder, 1);
	f->path = path;
	*vec_add(s->arena, &s->folders) = f;
	if (!is_inside(s, path) || (d = opendir(path)) == NULL)
		return f;
	while ((entry = readdir(d)) != NULL && names.n < MOST_FILES)
		if (is_source(entry->d_name))
			*vec_add(s->arena, &names) =
			    arena_copy(s->arena, entry->d_name, strlen(entry->d_name));
	closedir(d);
	if (names.n > 0)
		qsort(names.v, names.n, sizeof(*names.v), by_name);
	for (size_t i = 0; i < names.n; i++)
		read_file(s, f,
		    strcmp(path, ".") == 0 ? names.v[i]
					   : arena_printf(s->arena, "%s/%s", path, names.v[i]));
	return f;
}

/* "envs/prod" and "../../modules/dns" make "modules/dns". */
static const char *
join(struct arena *a, const char *folder, const char *source)
{
	const char *whole = arena_printf(a, "%s/%s", folder, source), *parts[128];
	const bool absolute = folder[0] == '/';
	size_t n = 0, lengths[128];
	struct buf b = buf_new(a);

	for (const char *p = whole; *p != '\0';) {
		const size_t k = strcspn(p, "/");

		if (k == 2 && p[0] == '.' && p[1] == '.' && n > 0 &&
		    !(lengths[n - 1] == 2 && memcmp(parts[n - 1], "..", 2) == 0))
			n--;
		else if (k > 0 && !(k == 1 && p[0] == '.')) {
			if (n == 128)
				return NULL;
			parts[n] = p;
			lengths[n++] = k;
		}
		p += k + strspn(p + k, "/");
	}
	if (absolute)
		buf_char(&b, '/');
	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i > 0 ? "/" : "");
		buf_add(&b, parts[i], lengths[i]);
	}
	return b.n == 0 ? "." : b.p;
}

static const struct found *
find_block(
    const struct folder *f, const char *kind, const char *a, size_t n, const char *b, size_t m)
{
	for (size_t i = 0; f != NULL && i < f->blocks.n; i++) {
		const struct hcl_block *k = &f->blocks.v[i].block;

		if (strcmp(k->kind, kind) != 0 || strlen(k->labels[0]) != n ||
		    memcmp(k->labels[0], a, n) != 0)
			continue;
		if (b == NULL ? k->labels[1] == NULL
			      : k->labels[1] != NULL && strlen(k->labels[1]) == m &&
				    memcmp(k->labels[1], b, m) == 0)
			return &f->blocks.v[i];
	}
	return NULL;
}

/* An index in brackets, in which a string may have anything. */
static const char *
behind_index(const char *p)
{
	bool quoted = false;

	if (*p != '[')
		return p;
	for (p++; *p != '\0' && (quoted || *p != ']'); p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '"')
			quoted = !quoted;
	}
	return *p == ']' ? p + 1 : p;
}

static void
locate(struct sources *s, struct folder *f, struct ev_change *c)
{
	const char *p = c->address, *path;
	const struct found *at;
	size_t n, m;

	while (f != NULL && strncmp(p, "module.", 7) == 0) {
		n = strcspn(p + 7, ".[");
		at = find_block(f, "module", p + 7, n, NULL, 0);
		p = behind_index(p + 7 + n);
		if (*p != '.' || at == NULL || at->block.source == NULL ||
		    (strncmp(at->block.source, "./", 2) != 0 &&
			strncmp(at->block.source, "../", 3) != 0))
			return;
		p++;
		path = join(s->arena, f->path, at->block.source);
		f = path == NULL ? NULL : open_folder(s, path);
	}
	n = strcspn(p, ".");
	if (f == NULL || p[n] != '.')
		return;
	m = strcspn(p + n + 1, ".[");
	at = find_block(f, "resource", p, n, p + n + 1, m);
	if (at == NULL)
		return;
	c->file = at->file;
	c->line = at->block.line;
}

/* The nearest folder at or above that has a .git, else the folder itself. */
static const char *
root_of(struct arena *a, const char *folder)
{
	char real[PATH_MAX];
	char *at;
	struct stat st;

	if (realpath(folder, real) == NULL)
		return NULL;
	at = arena_copy(a, real, strlen(real));
	for (;;) {
		char *slash;

		if (lstat(arena_printf(a, "%s/.git", strcmp(at, "/") == 0 ? "" : at), &st) == 0)
			return at;
		slash = strrchr(at, '/');
		if (slash == NULL || slash == at)
			return arena_copy(a, real, strlen(real));
		*slash = '\0';
	}
}

bool
collect_plan_sources(struct arena *a, struct ev_plan *p, const char *folder, struct err *e)
{
	struct sources s = { .arena = a };
	const char *path = join(a, folder, ".");
	struct folder *top;
	struct stat st;

	if (stat(folder, &st) != 0)
		return err_set(e, 2, "--chdir %s: %s", folder, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(e, 2, "--chdir %s: not a folder", folder);
	s.root = root_of(a, folder);
	if (s.root == NULL || path == NULL)
		return err_set(e, 2, "--chdir %s: it cannot be opened", folder);
	top = open_folder(&s, path);
	for (size_t i = 0; i < p->changes.n; i++)
		locate(&s, top, &p->changes.v[i]);
	return true;
}
