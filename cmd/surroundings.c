#include "../lib/base/allow_clock.h"
#include "../lib/base/allow_env.h"
#include "cmd.h"
#include "../lib/base/arena.h"
#include <fcntl.h>
#include <signal.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

int64_t
surroundings_clock(void)
{
	return (int64_t)time(NULL);
}

bool
surroundings_unicode(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	/* The first that is set decides, as in setlocale, which is never called. */
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *s = getenv(names[i]);

		if (s != NULL && *s != '\0')
			return strcasestr(s, "utf-8") != NULL || strcasestr(s, "utf8") != NULL;
	}
	return false;
}

bool
surroundings_no_colour(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return (no != NULL && *no != '\0') || terminal == NULL || strcmp(terminal, "dumb") == 0;
}

unsigned
surroundings_width(int fd)
{
	struct winsize size;

	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col < 60 ? 60 : size.ws_col > 120 ? 120 : size.ws_col;
}

const char *
surroundings_ca_file(void)
{
	const char *s = getenv("SSL_CERT_FILE");

	return s != NULL && *s != '\0' ? s : NULL;
}

const char *
surroundings_cache(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache != NULL && *cache == '/')
		return cache;
	return home != NULL && *home == '/' ? arena_printf(a, "%s/.cache", home) : NULL;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *
surroundings_twins(struct arena *a)
{
	VEC(const char *) twins = { 0 };

	for (char **e = environ; e != NULL && *e != NULL; e++)
		if (strncmp(*e, "DNSSEC_LINT_", 12) == 0)
			*vec_add(a, &twins) = *e;
	if (twins.n > 1)
		qsort(twins.v, twins.n, sizeof(*twins.v), by_text);
	*vec_add(a, &twins) = NULL;
	return twins.v;
}

void
surroundings_prepare(void)
{
	/*
	 * A closed descriptor among the first three would be given to the next file
	 * that is opened, and a report be written into it.  The stand-in is opened
	 * the wrong way round, so that reading standard input or writing a report
	 * fails as it would have.
	 */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(4);
	/* A reader that went away and a file that may not grow are write errors. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}
