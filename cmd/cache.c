/*
 * cache.c - check --cache FILE: which signatures the last run verified.  The file is a mark,
 * a secret, digests (lib/facts/facts.h) and a sum over all of that, which tells damage.  Who
 * can write the file can hide a bad signature, so one that others may write is not used;
 * keep it where nobody does whose zones are checked.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/crypto/crypto.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MARK = 16, SECRET = 32, SUM = 32, HEAD = MARK + SECRET };
static const char mark[MARK] = "dnssec-lint c 1\n";

static void
left_out(const char *path, const char *why)
{
	struct err e;

	err_set(&e, 4, "--cache %s: left out: %s", path, why);
	fprintf(stderr, "dnssec-lint: %s\n", e.text);
}

/* A file as far as it may be used. */
struct content {
	const uint8_t *p; /* NULL: not to be used */
	size_t n;
	const char *why; /* not; NULL: there is none yet */
	bool ours; /* nothing is lost when it is replaced */
};

static void
read_open(struct arena *a, int fd, struct content *c)
{
	struct stat st;
	uint8_t *p;
	size_t at = 0;
	ssize_t got = 1;

	c->why = "it cannot be read";
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0 ||
	    st.st_size > (off_t)FACTS_MAX_SEEN * FACTS_SEEN_OCTETS + HEAD + SUM)
		return;
	p = new (a, uint8_t, (size_t)st.st_size + 1);
	for (; at < (size_t)st.st_size && got > 0; at += got > 0 ? (size_t)got : 0)
		got = read(fd, p + at, (size_t)st.st_size - at);
	c->n = at;
	c->ours = at == 0 || (at >= MARK && memcmp(p, mark, MARK) == 0);
	c->why = "it is not such a file";
	if (!c->ours || at == 0)
		return;
	c->why = "others may write it";
	if ((st.st_uid != geteuid() && st.st_uid != 0) || (st.st_mode & 022) != 0)
		c->ours = false;
	else
		c->p = p;
}

static void
read_whole(struct arena *a, const char *path, struct content *c)
{
	const int fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	uint8_t sum[SUM];

	*c = (struct content) { .ours = fd < 0 && errno == ENOENT };
	if (!c->ours)
		c->why = "it cannot be read";
	if (fd < 0)
		return;
	read_open(a, fd, c);
	close(fd);
	if (c->p == NULL)
		return;
	if (c->n >= HEAD + SUM && (c->n - HEAD - SUM) % FACTS_SEEN_OCTETS == 0)
		crypto_sha256(c->p, c->n - SUM, sum);
	else
		memset(sum, 0, sizeof(sum));
	if (c->n < HEAD + SUM || memcmp(c->p + c->n - SUM, sum, SUM) != 0) {
		c->why = "it is damaged";
		c->p = NULL;
	}
}

struct cache {
	const char *path;
	bool keep;
	uint8_t secret[SECRET];
	struct fact_seen *seen;
};

struct fact_seen *
cache_open(struct arena *a, const char *path, struct cache **cache)
{
	struct cache *c = new (a, struct cache, 1);
	struct content had;

	read_whole(a, path, &had);
	c->path = path;
	c->keep = had.ours;
	*cache = c;
	if (had.p != NULL) {
		memcpy(c->secret, had.p + MARK, SECRET);
		c->seen = facts_seen_new(
		    a, c->secret, had.p + HEAD, (had.n - HEAD - SUM) / FACTS_SEEN_OCTETS);
		return c->seen;
	}
	if (had.why != NULL)
		left_out(path, had.why);
	if (!c->keep)
		return NULL;
	if (getrandom(c->secret, SECRET, 0) != SECRET) {
		left_out(path, "there is no randomness for its secret");
		return NULL;
	}
	c->seen = facts_seen_new(a, c->secret, NULL, 0);
	return c->seen;
}

void
cache_keep(struct arena *a, const struct cache *c)
{
	struct written w = { .file = c->path };
	const uint8_t *good;
	struct err e;
	uint8_t *p;
	size_t n;

	if (c->seen == NULL || !c->keep)
		return;
	if (facts_seen_wrong(c->seen))
		left_out(c->path, "it vouches for a signature that does not verify");
	good = facts_seen_good(c->seen, &n);
	n *= FACTS_SEEN_OCTETS;
	p = new (a, uint8_t, HEAD + n + SUM);
	memcpy(p, mark, MARK);
	memcpy(p + MARK, c->secret, SECRET);
	if (n > 0)
		memcpy(p + HEAD, good, n);
	crypto_sha256(p, HEAD + n, p + HEAD + n);
	w.p = (const char *)p;
	w.n = HEAD + n + SUM;
	if (!write_all(a, &w, 1, &e))
		fprintf(stderr, "dnssec-lint: --cache: not kept: %s\n", e.text);
}
