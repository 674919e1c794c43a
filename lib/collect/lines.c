#include "file.h"
#include "beneath.h"
#include <unistd.h>

enum { EVERY = 1024, CHUNK = 256 * 1024, LONGEST = 65536 };

/* One file: where every 1,024th line begins, as far as it was read. */
struct lined {
	const char *path;
	VEC(off_t) starts;
	uint32_t lines; /* that begin before `end` */
	off_t end; /* read so far */
	bool whole;
};
struct collect_lines {
	struct arena *arena;
	VEC(struct lined *) files;
	char chunk[CHUNK];
};

struct collect_lines *
collect_lines_new(struct arena *a)
{
	struct collect_lines *c = new (a, struct collect_lines, 1);

	c->arena = a;
	return c;
}

static struct lined *
file_of(struct collect_lines *c, const char *path)
{
	struct lined *f;

	for (size_t i = 0; i < c->files.n; i++)
		if (strcmp(c->files.v[i]->path, path) == 0)
			return c->files.v[i];
	f = new (c->arena, struct lined, 1);
	f->path = arena_copy(c->arena, path, strlen(path));
	*vec_add(c->arena, &f->starts) = 0;
	f->lines = 1;
	*vec_add(c->arena, &c->files) = f;
	return f;
}

/* Reads on until the line is known or the file ends. */
static void
read_to(struct collect_lines *c, struct lined *f, int fd, uint32_t line)
{
	while (!f->whole && f->lines < line) {
		const ssize_t n = pread(fd, c->chunk, CHUNK, f->end);
		const char *p = c->chunk, *const end = c->chunk + (n > 0 ? n : 0);

		f->whole = n <= 0;
		while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
			p++;
			if (f->lines++ % EVERY == 0)
				*vec_add(c->arena, &f->starts) = f->end + (p - c->chunk);
		}
		f->end += n > 0 ? n : 0;
	}
}

/* The line that begins at or behind `offset`, which is where line `at` begins. */
static const char *
find_line(struct collect_lines *c, int fd, off_t offset, uint32_t at, uint32_t line)
{
	for (;;) {
		const ssize_t n = pread(fd, c->chunk, CHUNK, offset);
		const char *p = c->chunk, *nl, *const end = p + (n > 0 ? n : 0);
		size_t m;

		for (; at < line && p < end && (nl = memchr(p, '\n', (size_t)(end - p))) != NULL; at++)
			p = nl + 1;
		if (n <= 0 || (at == line && p == end && n < CHUNK))
			return NULL; /* nothing stands behind the last newline */
		/* A long line that is cut by the chunk is read again from its start. */
		if (at < line || (end - p <= LONGEST && n == CHUNK)) {
			offset += at < line ? n : p - c->chunk;
			continue;
		}
		nl = memchr(p, '\n', (size_t)(end - p));
		m = (size_t)((nl == NULL ? end : nl) - p);
		if (m > LONGEST)
			m = LONGEST;
		else if (m > 0 && p[m - 1] == '\r')
			m--;
		return arena_copy(c->arena, p, m);
	}
}

const char *
collect_lines_get(struct collect_lines *c, const char *path, uint32_t line)
{
	struct lined *f = file_of(c, path);
	const uint32_t step = (line - 1) / EVERY;
	const char *s = NULL, *why;
	struct stat st;
	int fd;

	if (line == 0 || (fd = beneath_open_given(path, &st, &why)) < 0)
		return NULL;
	read_to(c, f, fd, line);
	if (f->lines >= line)
		s = find_line(c, fd, f->starts.v[step], step * EVERY + 1, line);
	close(fd);
	return s;
}

const char *
collect_line(struct arena *a, const char *path, uint32_t line)
{
	local_arena *scratch = arena_new();
	const char *s = collect_lines_get(collect_lines_new(scratch), path, line);

	return s == NULL ? NULL : arena_copy(a, s, strlen(s));
}
