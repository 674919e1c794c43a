#include "fleet.h"
#include "../lib/base/fnv.h"
#include "../lib/base/arena.h"
#include "../lib/base/buf.h"
#include "../lib/base/esc.h"
#include "../lib/dns/name.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* FNV-1a, and SplitMix64's last steps, which spread it over the low bits: fixed for ever,
 * since the machines of a fleet must agree. */
static uint64_t
set_hash(const void *p, size_t n)
{
	uint64_t h = fnv_add(FNV_BEGIN, p, n);

	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 27) * 0x94d049bb133111ebu;
	return h ^ h >> 31;
}

unsigned
fleet_shard_of(const void *name, size_t len, unsigned n)
{
	return (unsigned)(set_hash(name, len) % n) + 1;
}

static bool
shard_number(const char **p, char end, unsigned *n)
{
	enum { MOST = 100000 };
	const char *s = *p;

	for (*n = 0; *s >= '0' && *s <= '9' && *n <= MOST; s++)
		*n = *n * 10 + (unsigned)(*s - '0');
	if (s == *p || *s != end || *n == 0 || *n > MOST)
		return false;
	*p = s + 1;
	return true;
}

bool
fleet_shard_read(const char *text, struct fleet_shard *shard, struct err *e)
{
	const char *p = text;

	*shard = (struct fleet_shard) { 0 };
	if (text == NULL)
		return true;
	if (!shard_number(&p, '/', &shard->k) || !shard_number(&p, '\0', &shard->n) || shard->k > shard->n)
		return err_set(e, 2, "--shard wants K/N with K from 1 to N, as in 3/16, not '%s'", text);
	return true;
}

/* Its slot, or the empty one where it belongs. */
static uint32_t *
set_slot(const struct fleet_set *s, const void *p, size_t n)
{
	size_t i = (size_t)set_hash(p, n) & (s->n_slots - 1);

	while (s->slots[i] != 0 && (s->list.v[s->slots[i] - 1].n != n ||
	    memcmp(s->list.v[s->slots[i] - 1].p, p, n) != 0))
		i = (i + 1) & (s->n_slots - 1);
	return &s->slots[i];
}

bool
fleet_set_has(const struct fleet_set *s, const void *p, size_t n)
{
	return s->n_slots > 0 && *set_slot(s, p, n) != 0;
}

bool
fleet_set_add(struct fleet_set *s, const void *p, size_t n)
{
	uint32_t *slot;

	if (2 * s->list.n >= s->n_slots) {
		s->n_slots = s->n_slots == 0 ? 256 : 2 * s->n_slots;
		s->slots = new(s->arena, uint32_t, s->n_slots);
		for (uint32_t i = 0; i < s->list.n; i++)
			*set_slot(s, s->list.v[i].p, s->list.v[i].n) = i + 1;
	}
	slot = set_slot(s, p, n);
	if (*slot != 0)
		return false;
	*vec_add(s->arena, &s->list) = (struct lint_bytes) { arena_copy(s->arena, p, n), n };
	*slot = (uint32_t)s->list.n;
	return true;
}

struct list_reader {
	struct fleet_list *list;
	const struct fleet_shard *shard;
	const char *path;
	uint32_t line;
	size_t n_bad;
};

static void
list_bad(struct list_reader *r, size_t column, const char *word, size_t n, const char *why)
{
	char shown[200];

	esc_line(shown, sizeof(shown), word, n < 80 ? n : 80);
	if (r->n_bad++ < FLEET_BAD_LINES)
		fprintf(stderr, "dnssec-lint: %s:%u:%zu: %s%s%s\n", r->path, r->line, column, shown,
		    n > 0 ? ": " : "", why);
}

static bool
list_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A name, and nothing behind it but a comment. */
static void
list_line(struct list_reader *r, const char *p, size_t n)
{
	static const uint8_t root[1];
	uint8_t wire[255], len;
	size_t at = 0, end, rest;
	const char *why;

	r->line++;
	if (r->line == 1 && n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) /* a mark that editors put there */
		at = 3;
	while (at < n && list_space(p[at]))
		at++;
	if (at == n || p[at] == '#' || p[at] == ';')
		return;
	for (end = at; end < n && !list_space(p[end]);)
		end++;
	for (rest = end; rest < n && list_space(p[rest]);)
		rest++;
	if (n > FLEET_LINE_MAX) {
		list_bad(r, FLEET_LINE_MAX + 1, NULL, 0, "limit FLEET_LINE_MAX (4096 octets) exceeded");
		return;
	}
	if (rest < n && p[rest] != '#' && p[rest] != ';') {
		list_bad(r, rest + 1, p + rest, n - rest, "one name a line");
		return;
	}
	why = memchr(p + at, '\0', end - at) != NULL ? "a NUL in it" :
	    name_parse(p + at, end - at, (struct lint_name) { root, 1 }, wire, &len);
	if (why != NULL) {
		list_bad(r, at + 1, p + at, end - at, why);
		return;
	}
	name_lower(wire, len);
	r->list->n_read++;
	if (r->shard->n > 0 && fleet_shard_of(wire, len, r->shard->n) != r->shard->k)
		r->list->n_elsewhere++;
	else if (!fleet_set_add(&r->list->zones, wire, len))
		r->list->n_twice++;
}

static bool
list_file(struct list_reader *r, const char *path, struct err *e)
{
	local_arena *a = arena_new();
	struct buf rest = buf_new(a);
	const bool in = strcmp(path, "-") == 0;
	const int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char chunk[65536];
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
		return err_set(e, 2, "--input %s: %s", path, fd < 0 ? strerror(errno) : "no list of zones");
	r->path = in ? "standard input" : path;
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR)) {
		const char *p = chunk, *end = chunk + (n < 0 ? 0 : n), *line;

		for (; (line = memchr(p, '\n', (size_t)(end - p))) != NULL; p = line + 1) {
			buf_add(&rest, p, (size_t)(line - p));
			list_line(r, rest.p, rest.n);
			buf_reset(&rest);
		}
		if (rest.n <= FLEET_LINE_MAX) /* more would only be thrown away */
			buf_add(&rest, p, (size_t)(end - p));
	}
	if (rest.n > 0)
		list_line(r, rest.p, rest.n);
	if (!in)
		close(fd);
	return n == 0 || err_set(e, 2, "--input %s: %s", path, strerror(errno));
}

bool
fleet_list_read(struct arena *a, const struct options *o, const struct fleet_shard *shard,
    struct fleet_list *list, struct err *e)
{
	struct list_reader r = { .list = list, .shard = shard };

	*list = (struct fleet_list) { .zones.arena = a };
	r.path = "command line";
	for (size_t i = 0; i < o->operands.n; i++)
		list_line(&r, o->operands.v[i], strlen(o->operands.v[i]));
	r.line = 0;
	if (o->input != NULL && !list_file(&r, o->input, e))
		return false;
	if (r.n_bad > FLEET_BAD_LINES)
		fprintf(stderr, "dnssec-lint: %zu more of them\n", r.n_bad - FLEET_BAD_LINES);
	return r.n_bad == 0 || err_set(e, 2, "%zu bad line%s in the list of zones: nothing was asked",
	    r.n_bad, r.n_bad == 1 ? "" : "s");
}
