#include "beneath.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

static const char *
phrase(int error)
{
	switch (error) {
	case ENOENT: return "no such file";
	case ENOTDIR: return "a part of the path is not a folder";
	case EACCES:
	case EPERM: return "permission denied";
	case EXDEV:
	case ELOOP: return "it leads out of the include root (--include-root)";
	case ENAMETOOLONG: return "the path is too long";
	case EMFILE:
	case ENFILE: return "too many open files";
	case EISDIR: return "it is a folder";
	default: return "it cannot be opened";
	}
}

static int
refuse(int fd, const char **why, const char *text)
{
	if (fd >= 0)
		close(fd);
	*why = text;
	return -1;
}

/* Only a regular file may be read: the rest blocks, never ends, or acts. */
static int
regular(int fd, struct stat *st, const char **why)
{
	if (fd < 0)
		return refuse(fd, why, phrase(errno));
	if (fstat(fd, st) != 0)
		return refuse(fd, why, phrase(errno));
	if (S_ISDIR(st->st_mode))
		return refuse(fd, why, phrase(EISDIR));
	if (!S_ISREG(st->st_mode))
		return refuse(fd, why, "it is not a regular file");
	return fd;
}

int
beneath_open_given(const char *path, struct stat *st, const char **why)
{
	/* Asked before it is opened, since opening a device may act. */
	if (stat(path, st) != 0)
		return refuse(-1, why, errno == ELOOP ? "too many symbolic links" : phrase(errno));
	if (!S_ISREG(st->st_mode))
		return refuse(-1, why, S_ISDIR(st->st_mode) ? phrase(EISDIR) : "it is not a regular file");
	return regular(open(path, flags), st, why);
}

/* One step down; links are not followed. */
static int
down(int at, const char *name, bool last)
{
	const int fd = openat(at, name, last ? flags | O_NOFOLLOW :
	                                       O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno == ENOTDIR) {
		struct stat st;

		if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
			errno = ELOOP;
		else
			errno = ENOTDIR;
	}
	return fd;
}

int
beneath_walk(int root_fd, const char *path, struct stat *st, const char **why)
{
	char name[NAME_MAX + 1];
	int stack[64], depth = 0, fd = -1; /* folders that are open, so that ".." is exact */

	while (*path != '\0') {
		const size_t n = strcspn(path, "/");
		const char *next = path + n + strspn(path + n, "/");

		if (n > NAME_MAX || depth == 64) {
			errno = ENAMETOOLONG;
			break;
		}
		memcpy(name, path, n);
		name[n] = '\0';
		path = next;
		if (n == 0 || strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			errno = EXDEV;
			if (depth == 0)
				break;
			close(stack[--depth]);
			errno = EISDIR;
			continue;
		}
		fd = down(depth == 0 ? root_fd : stack[depth - 1], name, *next == '\0');
		if (fd < 0 || *next == '\0')
			break;
		stack[depth++] = fd;
		fd = -1;
		errno = EISDIR; /* in case the path ends here */
	}
	for (const int error = errno; depth > 0; errno = error)
		close(stack[--depth]);
	return regular(fd, st, why);
}

int
beneath_open(int root_fd, const char *path, struct stat *st, const char **why)
{
	struct open_how how = { .flags = (uint64_t)flags,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	long fd = -1;

	for (int i = 0; i < 16; i++) {
		fd = syscall(SYS_openat2, root_fd, path, &how, sizeof(how));
		/* Something was renamed while ".." was resolved. */
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	/* An old kernel, or a sandbox that does not know the call. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return beneath_walk(root_fd, path, st, why);
	return regular((int)fd, st, why);
}
