#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/engine/baseline.h"
#include "../lib/engine/config.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static const char name[] = ".dnssec-lint.yaml";

/* A regular file as a whole.  One that was found is no link: what that leads to
 * would be shown by the first error in it. */
static bool
read_whole(struct arena *a, const char *path, bool found, size_t most, struct buf *text, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (found ? O_NOFOLLOW : 0));
	char chunk[65536];
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return err_set(e, 2, "%s: %s", path, errno == ELOOP && found ?
		    "a symbolic link; name it with --config if it is meant" : strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(e, 2, "%s: it is not a regular file", path);
	}
	*text = buf_new(a);
	while (text->n <= most && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)n);
	close(fd);
	if (n < 0)
		return err_set(e, 2, "%s: %s", path, strerror(errno));
	return text->n <= most || err_set(e, 2, "%s: larger than %zu octets", path, most);
}

/* The folder where the search begins: that of the first path, else the current one. */
static const char *
first_folder(struct arena *a, const struct command *c, const struct options *o)
{
	const size_t at = c->bit == CMD_GATE ? 1 : 0;
	const char *path = (c->bit & (CMD_WALK | CMD_WATCH)) != 0 || o->operands.n <= at ? "." :
	    o->operands.v[at];
	char *real = new (a, char, PATH_MAX), *slash;
	struct stat st;

	if (stat(path, &st) != 0)
		path = ".";
	if (realpath(path, real) == NULL)
		return NULL;
	if (stat(real, &st) == 0 && !S_ISDIR(st.st_mode) && (slash = strrchr(real, '/')) != NULL)
		slash[slash == real] = '\0';
	return real;
}

static bool
has(struct arena *a, const char *folder, const char *what, struct stat *st)
{
	return lstat(arena_printf(a, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, what), st) == 0;
}

static char *
above(char *folder)
{
	char *slash = strrchr(folder, '/');

	if (slash == NULL || strcmp(folder, "/") == 0)
		return NULL;
	slash[slash == folder] = '\0';
	return folder;
}

/* As short as it can be said: beneath the current folder without it. */
static const char *
said(struct arena *a, const char *path)
{
	char *here = new (a, char, PATH_MAX);
	size_t n;

	if (getcwd(here, PATH_MAX) == NULL)
		return path;
	n = strlen(here);
	return strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/*
 * Upward to the repository's root.  Without a repository up to the last folder,
 * but not where anybody may put a file: one in /tmp would judge for everyone.
 */
static const char *
find(struct arena *a, const char *start)
{
	char *at = arena_copy(a, start, strlen(start)), *root = arena_copy(a, start, strlen(start));
	struct stat st, folder;

	while (root != NULL && !has(a, root, ".git", &st))
		root = above(root);
	for (; at != NULL; at = above(at)) {
		if (has(a, at, name, &st)) {
			const char *path = arena_printf(a, "%s/%s", strcmp(at, "/") == 0 ? "" : at, name);

			if (root != NULL || (stat(at, &folder) == 0 && (folder.st_mode & S_IWOTH) == 0))
				return said(a, path);
			fprintf(stderr, "dnssec-lint: %s is left out: anybody may write in its folder, which "
			    "is in no repository; --config reads it\n", said(a, path));
		}
		if (root != NULL && strcmp(at, root) == 0)
			break;
	}
	return NULL;
}

static const char *
twin(const char *const *twins, const char *what)
{
	const size_t n = strlen(what);

	for (; *twins != NULL; twins++)
		if (strncmp(*twins, what, n) == 0 && (*twins)[n] == '=')
			return *twins + n + 1;
	return NULL;
}

static bool
was_given(const struct options *o, const char *option)
{
	for (size_t i = 0; i < o->given.n; i++)
		if (strcmp(o->given.v[i], option) == 0)
			return true;
	return false;
}

static bool
apply(struct arena *a, const struct command *c, struct options *o, const struct config *config,
    struct err *e)
{
	const struct engine_options line = o->engine;
	const char *slash = config->file == NULL ? NULL : strrchr(config->file, '/');
	const size_t folder = slash == NULL ? 0 : (size_t)(slash - config->file) + 1;
	struct err why;

	/* Levels of the command line come last, and so they win. */
	o->engine.severity = NULL;
	o->engine.n_severity = 0;
	for (size_t i = 0; i < config->settings.n; i++) {
		const struct config_setting *s = &config->settings.v[i];
		const struct option_row *row = option_rows;
		const char *value = s->value;

		while (row->name != NULL &&
		    (strcmp(row->name, s->option) != 0 || (row->commands & c->bit) == 0))
			row++;
		if (row->name == NULL || (was_given(o, s->option) && strcmp(s->option, "severity") != 0))
			continue;
		if (s->path && value[0] != '/')
			value = arena_printf(a, "%.*s%s", (int)folder, config->file, value);
		if (!row->set(o, row, value, &why))
			return err_set(e, 2, "%s: %s", s->where, why.text);
	}
	for (size_t i = 0; i < line.n_severity; i++) {
		size_t room = o->engine.n_severity;

		o->engine.severity = arena_grow(a, o->engine.severity, &room, sizeof(*o->engine.severity));
		o->engine.severity[o->engine.n_severity++] = line.severity[i];
	}
	return true;
}

static bool
load_baseline(struct arena *a, struct options *o, struct err *e)
{
	struct engine_baseline *b = new (a, struct engine_baseline, 1);
	struct buf text;

	if (!read_whole(a, o->baseline, false, BASELINE_MAX_OCTETS, &text, e) ||
	    !baseline_read(a, o->baseline, text.p == NULL ? "" : text.p, text.n, b, e))
		return false;
	o->engine.baseline = b;
	return true;
}

bool
config_load(struct arena *a, const struct command *c, struct options *o, struct err *e)
{
	const char *const *twins = surroundings_twins(a);
	struct config *config = new (a, struct config, 1);
	struct engine_checks checks = { 0 };
	struct config_input in = { .env = twins, .checks = &checks,
		.places = new (a, struct engine_places, 1) };
	struct buf text;
	const char *start;

	if (!load_checks(a, o, &checks, e))
		return false;
	in.file = o->config != NULL ? o->config : twin(twins, "DNSSEC_LINT_CONFIG");
	if (in.file == NULL && (start = first_folder(a, c, o)) != NULL)
		in.found = (in.file = find(a, start)) != NULL;
	if (in.file != NULL) {
		if (!read_whole(a, in.file, in.found, CONFIG_MAX_OCTETS + 1, &text, e))
			return false;
		in.text = text.p;
		in.n = text.n;
	}
	o->config_found = in.file;
	if (!config_read(a, &in, config, e) || !apply(a, c, o, config, e))
		return false;
	o->engine.config = config;
	o->engine.places = in.places;
	return o->baseline == NULL || load_baseline(a, o, e);
}
