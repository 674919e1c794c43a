#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/base/mode.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file under its temporary name, until all of them are there. */
struct staged {
	const char *temporary; /* NULL: standard output, or written in place */
	const char *final;
};

static bool
write_fd(int fd, const char *p, size_t n)
{
	while (n > 0) {
		const ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool
fail(struct err *e, const char *file)
{
	return err_set(e, 4, "cannot write %s: %s", file == NULL ? "standard output" : file,
	    strerror(errno));
}

/* A terminal, a pipe, /dev/full: there is nothing to keep and nothing to rename. */
static bool
write_special(const struct written *w, struct err *e)
{
	const int fd = open(w->file, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return fail(e, w->file);
	good = write_fd(fd, w->p, w->n);
	if (!good)
		fail(e, w->file);
	if (close(fd) != 0 && good)
		good = fail(e, w->file);
	return good;
}

/* A link is followed, so that what it points to is replaced and not the link. */
static const char *
real_path(struct arena *a, const char *file)
{
	char *resolved = new (a, char, 4097);

	return realpath(file, resolved) != NULL ? resolved : file;
}

static bool
stage(struct arena *a, const struct written *w, struct staged *s, struct err *e)
{
	struct stat old;
	const bool there = stat(w->file, &old) == 0;
	char *name;
	int fd;

	if (there && !S_ISREG(old.st_mode))
		return write_special(w, e);
	s->final = there ? real_path(a, w->file) : w->file;
	name = arena_printf(a, "%s.XXXXXX", s->final);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return fail(e, w->file);
	s->temporary = name;
	if (!write_fd(fd, w->p, w->n) || fchmod(fd, there ? old.st_mode & 07777 : mode_of_files()) != 0 ||
	    fsync(fd) != 0) {
		fail(e, w->file);
		close(fd);
		return false;
	}
	return close(fd) == 0 || fail(e, w->file);
}

static void
undo(struct staged *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].temporary != NULL)
			unlink(s[i].temporary);
}

/* So that the new name outlives a power cut; a file system that cannot is no failure. */
static void
sync_folder(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *folder = slash == NULL ? "." : arena_copy(a, file, (size_t)(slash - file + 1));
	const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

bool
write_all(struct arena *a, const struct written *w, size_t n, struct err *e)
{
	struct staged *s = new (a, struct staged, n);

	for (size_t i = 0; i < n; i++)
		if (w[i].file != NULL && !stage(a, &w[i], &s[i], e)) {
			undo(s, n);
			return false;
		}
	for (size_t i = 0; i < n; i++) {
		if (s[i].temporary != NULL && rename(s[i].temporary, s[i].final) != 0) {
			fail(e, w[i].file);
			undo(s, n);
			return false;
		}
		if (s[i].temporary != NULL)
			sync_folder(a, s[i].final);
		s[i].temporary = NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (w[i].file == NULL && !write_fd(STDOUT_FILENO, w[i].p, w[i].n))
			return fail(e, NULL);
	return true;
}

int
print(struct arena *a, const struct buf *b)
{
	const struct written w = { NULL, b->p, b->n };
	struct err e;

	return write_all(a, &w, 1, &e) ? 0 : complain(&e);
}
