/* tsig_key.c - the file with a TSIG key, as BIND's tools write it or on one line.  What is
 * said of a bad one holds none of its text: a part of it could be the secret. */
#include "tsig.h"
#include "../base/arena.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <strings.h>
#include <unistd.h>

struct words { /* of BIND's configuration language */
	const char *p, *end;
	const char *word;
	size_t n;
	bool quoted;
};

/* Blanks and comments: "#", "//" to the end of the line, and C's own. */
static void
skip(struct words *w)
{
	while (w->p < w->end) {
		const size_t left = (size_t)(w->end - w->p);
		const char *to;

		if (*w->p == ' ' || *w->p == '\t' || *w->p == '\r' || *w->p == '\n') {
			w->p++;
		} else if (*w->p == '#' || (left > 1 && w->p[0] == '/' && w->p[1] == '/')) {
			to = memchr(w->p, '\n', left);
			w->p = to == NULL ? w->end : to;
		} else if (left > 1 && w->p[0] == '/' && w->p[1] == '*') {
			to = memmem(w->p + 2, left - 2, "*/", 2);
			w->p = to == NULL ? w->end : to + 2;
		} else {
			return;
		}
	}
}

/* The next word: a quoted string without its quotes, one of "{};", or what stands between
 * those.  False at the end. */
static bool
next(struct words *w)
{
	skip(w);
	w->quoted = false;
	if (w->p >= w->end)
		return false;
	w->word = w->p;
	if (*w->p == '"') {
		const char *to = memchr(w->p + 1, '"', (size_t)(w->end - w->p - 1));

		w->quoted = to != NULL;
		w->word++;
		w->p = to == NULL ? w->end : to + 1;
		w->n = (size_t)((to == NULL ? w->end : to) - w->word);
		return true;
	}
	if (memchr("{};", *w->p, 3) != NULL)
		w->p++;
	else
		while (w->p < w->end && memchr(" \t\r\n{};\"", *w->p, 8) == NULL)
			w->p++;
	w->n = (size_t)(w->p - w->word);
	return true;
}

static bool
is(const struct words *w, const char *text)
{
	return !w->quoted && w->n == strlen(text) && strncasecmp(w->word, text, w->n) == 0;
}

/* "hmac-sha256", with or without a final dot or the prefix. */
static const char *
set_algorithm(struct tsig_key *key, const char *p, size_t n)
{
	static const struct { const char *text; unsigned bits; } known[] = { { "sha1", 160 },
		{ "sha256", 256 }, { "sha384", 384 }, { "sha512", 512 } };

	if (n > 0 && p[n - 1] == '.')
		n--;
	if (n > 5 && strncasecmp(p, "hmac-", 5) == 0)
		p += 5, n -= 5;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strlen(known[i].text) == n && strncasecmp(known[i].text, p, n) == 0) {
			key->bits = known[i].bits;
			return NULL;
		}
	return "its algorithm is none of hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512";
}

static const char *
set_name(struct arena *a, struct tsig_key *key, const char *p, size_t n)
{
	static const uint8_t root[] = { 0 };
	uint8_t wire[255], len;

	if (n == 0 || name_parse(p, n, (struct lint_name) { root, 1 }, wire, &len) != NULL || len == 1)
		return "the key's name is no domain name";
	name_lower(wire, len);
	key->name = (struct lint_name) { arena_copy(a, wire, len), len };
	return NULL;
}

static const char *
set_secret(struct arena *a, struct tsig_key *key, const char *p, size_t n)
{
	uint8_t octets[TSIG_MAX_SECRET];
	const ssize_t len = b64_decode(p, n, octets, sizeof(octets));

	if (len <= 0)
		return "the secret is not base64 of 1 to 512 octets";
	key->secret = (struct lint_bytes) { arena_copy(a, octets, (size_t)len), (size_t)len };
	return NULL;
}

static const char *
parse_block(struct arena *a, struct words *w, struct tsig_key *key)
{
	const char *why = next(w) ? set_name(a, key, w->word, w->n) : "the key has no name";

	if (why != NULL)
		return why;
	if (!next(w) || !is(w, "{"))
		return "no '{' stands behind the key's name";
	while (next(w) && !is(w, "}")) {
		const bool algorithm = is(w, "algorithm"), secret = is(w, "secret");

		if ((!algorithm && !secret) || !next(w))
			return "a key has an algorithm and a secret, and nothing else";
		why = algorithm ? set_algorithm(key, w->word, w->n) : set_secret(a, key, w->word, w->n);
		if (why != NULL)
			return why;
		if (!next(w) || !is(w, ";"))
			return "a ';' is missing";
	}
	if (!is(w, "}"))
		return "the '}' of the key is missing";
	if (next(w) && !is(w, ";"))
		return "a ';' is missing behind the key";
	if (key->bits == 0 || key->secret.n == 0)
		return "the key lacks its algorithm or its secret";
	return next(w) ? "it holds more than one key" : NULL;
}

/* [algorithm:]name:secret, as dig -y and kdig -y take it. */
static const char *
parse_line(struct arena *a, const char *p, size_t n, struct tsig_key *key)
{
	const char *first, *second, *end = p + n;
	const char *why;

	first = memchr(p, ':', n);
	if (first == NULL)
		return "it is neither a key statement nor [algorithm:]name:secret";
	second = memchr(first + 1, ':', (size_t)(end - first - 1));
	key->bits = 256;
	if (second != NULL) {
		if ((why = set_algorithm(key, p, (size_t)(first - p))) != NULL)
			return why;
		p = first + 1;
		first = second;
	}
	why = set_name(a, key, p, (size_t)(first - p));
	return why != NULL ? why : set_secret(a, key, first + 1, (size_t)(end - first - 1));
}

const char *
tsig_parse(struct arena *a, const char *text, size_t n, struct tsig_key *key)
{
	struct words w = { .p = text, .end = text + n };
	const char *p, *end;

	*key = (struct tsig_key) { 0 };
	if (memchr(text, '\0', n) != NULL)
		return "it is no text";
	skip(&w);
	p = w.p;
	if (!next(&w))
		return "it holds no key";
	if (is(&w, "key"))
		return parse_block(a, &w, key);
	/* Comments above the line are skipped; in the line "//" can be base64. */
	end = memchr(p, '\n', (size_t)(text + n - p));
	w.p = end == NULL ? text + n : end;
	end = w.p;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	skip(&w);
	return w.p < w.end ? "it holds more than one key" : parse_line(a, p, (size_t)(end - p), key);
}

bool
tsig_read(struct arena *a, const char *path, struct tsig_key *key, struct err *err)
{
	char text[TSIG_MAX_FILE + 1];
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	const char *why;
	size_t n = 0;
	ssize_t got = -1;

	if (fd < 0)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, 2, "%s: not a regular file", path);
	}
	while (n < sizeof(text) && (got = read(fd, text + n, sizeof(text) - n)) > 0)
		n += (size_t)got;
	close(fd);
	if (got < 0)
		return err_set(err, 2, "%s: it cannot be read", path);
	why = n > TSIG_MAX_FILE ? "limit TSIG_MAX_FILE (65536 octets) exceeded" : tsig_parse(a, text, n, key);
	explicit_bzero(text, sizeof(text));
	return why == NULL || err_set(err, 2, "%s: %s", path, why);
}
