#include "file.h"
#include "beneath.h"
#include "import.h"
#include "../dns/name.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

enum { HEAD = 65536, LINES = 20, EARLY = 1024 };

static size_t
word_length(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p != ' ' && *p != '\t' && *p != '\r' && *p != ';' && *p != '(')
		p++;
	return (size_t)(p - start);
}

static bool
is_word(const char *p, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(p, word, n) == 0;
}

/* Behind "SOA": two names and then a number or a parenthesis, which prose has not. */
static bool
like_soa(const char *p, const char *end)
{
	for (int words = 0; words < 3 && p < end && *p != ';'; p++) {
		const size_t n = word_length(p, end);

		if (*p == '(' || (n > 0 && words == 2 && *p >= '0' && *p <= '9'))
			return true;
		words += n > 0;
		p += n > 0 ? n - 1 : 0;
	}
	return false;
}

/* One line: 1 it says that this is a zone file, -1 it says nothing, 0 it is text of some kind. */
static int
judge_line(const char *p, const char *end, bool first)
{
	static const char *const directives[] = { "$TTL", "$ORIGIN", "$INCLUDE", "$GENERATE" };
	const char *const start = p;
	bool any = false;

	while (p < end && *p != ';') {
		const size_t n = word_length(p, end);

		if (n == 0) {
			p++;
			continue;
		}
		for (size_t i = 0; first && !any && i < sizeof(directives) / sizeof(directives[0]); i++)
			if (is_word(p, n, directives[i]))
				return 1;
		/* At the start of the line it is an owner. */
		if (p > start && is_word(p, n, "SOA") && like_soa(p + n, end))
			return 1;
		any = true;
		p += n;
	}
	return any ? 0 : -1;
}

bool
collect_looks_like_zone(const char *p, size_t n)
{
	const char *const end = p + n;
	bool first = true;

	/* A stray NUL in a zone file is a fault for the reader; early ones are no text. */
	if (memchr(p, '\0', n < EARLY ? n : EARLY) != NULL)
		return false;
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	if (p < end && *p == '{')
		return false; /* JSON: a snapshot among the zone files, a plan */
	for (int line = 0; p < end && line < LINES;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const int v = judge_line(p, nl == NULL ? end : nl, first);

		if (v > 0)
			return true;
		first = first && v < 0;
		line += v == 0; /* comments before the first record may be long */
		if (nl == NULL)
			break;
		p = nl + 1;
	}
	return false;
}

static bool
cut_ending(const char *p, size_t *n)
{
	static const char *const endings[] = { ".zone", ".db", ".txt", ".signed", ".hosts", ".yaml", ".yml",
	    ".json" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const size_t m = strlen(endings[i]);

		if (*n > m && strncasecmp(p + *n - m, endings[i], m) == 0) {
			*n -= m;
			return true;
		}
	}
	return false;
}

bool
collect_guess_origin(const char *path, uint8_t out[255], uint8_t *len)
{
	const struct lint_name root = { (const uint8_t *)"", 1 };
	const char *p = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	bool pattern = false, digits = true;
	size_t n = strlen(p), last;

	while (cut_ending(p, &n))
		pattern = true;
	if (n > 3 && strncasecmp(p, "db.", 3) == 0) {
		p += 3;
		n -= 3;
		pattern = true;
	}
	while (n > 0 && p[n - 1] == '.')
		n--;
	if (n == 0 || (!pattern && memchr(p, '.', n) == NULL) || memchr(p, '\\', n) != NULL || *p == '@')
		return false;
	for (last = n; last > 0 && p[last - 1] != '.'; last--)
		digits = digits && p[last - 1] >= '0' && p[last - 1] <= '9';
	/* db.127 is 127.in-addr.arpa: part of an address is no name. */
	if (digits || name_parse(p, n, root, out, len) != NULL)
		return false;
	name_lower(out, *len);
	return true;
}

/* Adds one entry of a folder: a folder to look into later, or a zone file. */
static bool
take_entry(struct arena *a, const char *path, struct collect_paths *dirs,
    struct collect_paths *out, struct err *err)
{
	local_arena *scratch = arena_new();
	char *head;
	const char *why;
	struct stat st;
	ssize_t n;
	int fd;

	if (lstat(path, &st) != 0)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		*vec_add(a, &dirs->paths) = path;
	if (!S_ISREG(st.st_mode))
		return true;
	fd = beneath_open_given(path, &st, &why);
	if (fd < 0)
		return err_set(err, 2, "%s: %s", path, why);
	head = new (scratch, char, HEAD);
	do
		n = read(fd, head, HEAD);
	while (n < 0 && errno == EINTR);
	close(fd);
	if (n < 0)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	if (collect_looks_like_zone(head, (size_t)n) || import_kind(path, head, (size_t)n, true) !=
	    IMPORT_NONE)
		*vec_add(a, &out->paths) = path;
	return true;
}

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
collect_directory(struct arena *a, const char *path, struct collect_paths *out, struct err *err)
{
	struct collect_paths dirs = { 0 };
	const size_t before = out->paths.n;

	*vec_add(a, &dirs.paths) = path;
	for (size_t i = 0; i < dirs.paths.n; i++) {
		const char *dir = dirs.paths.v[i], *slash = *dir != '\0' &&
		    dir[strlen(dir) - 1] == '/' ? "" : "/";
		DIR *d = opendir(dir);
		const struct dirent *e;
		bool good = true;

		if (d == NULL)
			return err_set(err, 2, "%s: %s", dir, strerror(errno));
		while (good && (errno = 0, e = readdir(d)) != NULL)
			good = e->d_name[0] == '.' ||
			    take_entry(a, arena_printf(a, "%s%s%s", dir, slash, e->d_name), &dirs,
			    out, err);
		if (good && errno != 0)
			good = err_set(err, 2, "%s: %s", dir, strerror(errno));
		closedir(d);
		if (!good)
			return false;
	}
	if (out->paths.n > before)
		qsort(out->paths.v + before, out->paths.n - before, sizeof(out->paths.v[0]), by_octets);
	return true;
}
