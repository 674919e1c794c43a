/*
 * history_index.c - what the snapshots of a folder saw, so that only new ones are read.
 * The file is ours alone: read as if anybody had written it, with a sum at its end, and
 * passed over when anything about it is not as we write it.
 */
#include "history_int.h"
#include "../base/mode.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "dnssec-lint index of a history, 1, " LINT_VERSION "\n";
enum { SUM = 32 };

static void
put(struct buf *b, uint64_t n, unsigned octets)
{
	while (octets-- > 0)
		buf_char(b, (char)(n >> octets * 8));
}

static void
put_octets(struct buf *b, const void *p, size_t n)
{
	put(b, n, 4);
	buf_add(b, p, n);
}

/* Only what a file refers to is kept: number[i] is its place, from 1. */
static void
put_seen(struct buf *b, const struct facts_pasts *pasts, const struct history_index *x, uint32_t *number)
{
	uint32_t n = 0;

	for (size_t i = 0; i < x->files.n; i++)
		for (size_t j = 0; j < x->files.v[i].past->zones.n; j++)
			number[x->files.v[i].past->zones.v[j].seen->index] = 1;
	for (size_t i = 0; i < pasts->seen.n; i++)
		if (number[i] != 0)
			number[i] = ++n;
	put(b, n, 4);
	for (size_t i = 0; i < pasts->seen.n; i++)
		if (number[i] != 0)
			put_octets(b, pasts->seen.v[i]->octets.p, pasts->seen.v[i]->octets.n);
}

static void
put_file(struct buf *b, const struct history_file *f, const uint32_t *number)
{
	put_octets(b, f->name, strlen(f->name));
	put(b, f->stamp.octets, 8);
	put(b, (uint64_t)f->stamp.modified, 8);
	put(b, (uint64_t)f->stamp.changed, 8);
	buf_add(b, f->digest, sizeof(f->digest));
	put(b, (uint64_t)f->past->at, 8);
	put(b, f->past->zones.n, 2);
	for (size_t i = 0; i < f->past->zones.n; i++) {
		const struct fact_then *t = &f->past->zones.v[i];

		put_octets(b, t->apex.wire, t->apex.len);
		put(b, (uint64_t)t->at, 8);
		put(b, (uint64_t)t->began, 8);
		put(b, (uint64_t)t->ended, 8);
		put(b, (uint64_t)t->serial, 8);
		put(b, (uint64_t)t->signed_at, 8);
		put(b, number[t->seen->index], 4);
	}
}

/* Whole or not at all: a reader finds the old one or the new one. */
static bool
replace(struct arena *a, const char *folder, const struct buf *b)
{
	const char *path = arena_printf(a, "%s/" HISTORY_INDEX, folder);
	char *temporary = arena_printf(a, "%s.XXXXXX", path);
	const int fd = mkostemp(temporary, O_CLOEXEC);
	bool good;

	if (fd < 0)
		return false;
	good = fchmod(fd, mode_of_files()) == 0;
	for (size_t done = 0; good && done < b->n;) {
		const ssize_t n = write(fd, b->p + done, b->n - done);

		good = n > 0;
		done += good ? (size_t)n : 0;
	}
	good = good && fsync(fd) == 0;
	if (close(fd) == 0 && good && rename(temporary, path) == 0)
		return true;
	unlink(temporary);
	return false;
}

void
history_index_write(const char *folder, const struct facts_pasts *pasts, const struct history_index *x)
{
	local_arena *a = arena_new();
	uint32_t *number = new (a, uint32_t, pasts->seen.n + 1);
	struct buf b = buf_new(a);
	uint8_t sum[SUM];

	buf_add(&b, magic, sizeof(magic));
	put(&b, FACTS_SEEN_VERSION, 4);
	put_seen(&b, pasts, x, number);
	put(&b, x->files.n, 4);
	for (size_t i = 0; i < x->files.n; i++)
		put_file(&b, &x->files.v[i], number);
	crypto_sha256(b.p, b.n, sum);
	buf_add(&b, sum, sizeof(sum));
	if (b.n <= HISTORY_INDEX_MAX_OCTETS)
		(void)replace(a, folder, &b); /* without one it is only slower */
}

struct reader {
	struct arena *arena;
	const uint8_t *p;
	size_t left;
	bool bad;
};

static uint64_t
get(struct reader *r, unsigned octets)
{
	uint64_t n = 0;

	r->bad |= r->left < octets;
	if (r->bad)
		return 0;
	r->left -= octets;
	while (octets-- > 0)
		n = n << 8 | *r->p++;
	return n;
}

static struct lint_bytes
get_some(struct reader *r, size_t n)
{
	const struct lint_bytes b = { r->p, n };

	r->bad |= r->left < n;
	if (r->bad)
		return (struct lint_bytes){ r->p, 0 };
	r->p += n;
	r->left -= n;
	return b;
}

static bool
read_zone(struct reader *r, const struct fact_seen *const *seen, uint32_t n_seen, struct fact_then *t)
{
	const struct lint_bytes apex = get_some(r, (size_t)get(r, 4));
	uint64_t number;

	t->at = (int64_t)get(r, 8);
	t->began = (int64_t)get(r, 8);
	t->ended = (int64_t)get(r, 8);
	t->serial = (int64_t)get(r, 8);
	t->signed_at = (int64_t)get(r, 8);
	number = get(r, 4);
	r->bad |= apex.n == 0 || apex.n > 255 || name_wire_len(apex.p, apex.n) != apex.n ||
		  number == 0 || number > n_seen;
	if (r->bad)
		return false;
	t->apex = (struct lint_name){ apex.p, (uint8_t)apex.n };
	t->seen = seen[number - 1];
	return true;
}

static bool
read_file(struct reader *r, const struct fact_seen *const *seen, uint32_t n_seen, struct history_file *f)
{
	const struct lint_bytes name = get_some(r, (size_t)get(r, 4));
	struct facts_past *past = new (r->arena, struct facts_past, 1);
	struct lint_bytes digest;
	size_t zones;

	f->name = arena_copy(r->arena, name.p, name.n);
	f->stamp.octets = get(r, 8);
	f->stamp.modified = (int64_t)get(r, 8);
	f->stamp.changed = (int64_t)get(r, 8);
	digest = get_some(r, sizeof(f->digest));
	past->at = (int64_t)get(r, 8);
	zones = (size_t)get(r, 2);
	if (r->bad || strlen(f->name) != name.n)
		return false;
	memcpy(f->digest, digest.p, sizeof(f->digest));
	for (size_t i = 0; i < zones; i++) {
		struct fact_then t;

		if (!read_zone(r, seen, n_seen, &t))
			return false;
		*vec_add(r->arena, &past->zones) = t;
	}
	f->past = past;
	return true;
}

static bool
read_all(struct reader *r, struct facts_pasts *pasts, struct history_index *x)
{
	const struct lint_bytes head = get_some(r, sizeof(magic));
	const struct fact_seen **seen;
	uint64_t n_seen, n_files;

	if (r->bad || memcmp(head.p, magic, sizeof(magic)) != 0 || get(r, 4) != FACTS_SEEN_VERSION)
		return false;
	n_seen = get(r, 4);
	if (r->bad || n_seen > r->left / 4)
		return false;
	seen = new (r->arena, const struct fact_seen *, n_seen + 1);
	for (uint32_t i = 0; i < n_seen; i++) {
		const struct lint_bytes octets = get_some(r, (size_t)get(r, 4));

		seen[i] = r->bad ? NULL : facts_pasts_seen(pasts, octets);
		if (seen[i] == NULL)
			return false;
	}
	n_files = get(r, 4);
	for (uint64_t i = 0; i < n_files && !r->bad; i++) {
		struct history_file f = { 0 };

		if (!read_file(r, seen, (uint32_t)n_seen, &f) ||
		    (x->files.n > 0 && strcmp(x->files.v[x->files.n - 1].name, f.name) >= 0))
			return false;
		*vec_add(r->arena, &x->files) = f;
	}
	return !r->bad && r->left == 0;
}

void
history_index_read(struct arena *a, const char *folder, struct facts_pasts *pasts, struct history_index *x)
{
	const char *path = arena_printf(a, "%s/" HISTORY_INDEX, folder);
	struct history_stamp stamp;
	struct reader r = { .arena = a };
	struct buf b;
	struct err e;
	uint8_t sum[SUM];

	if (!history_octets(a, path, HISTORY_INDEX_MAX_OCTETS, &b, &stamp, &e) || b.n < SUM)
		return;
	crypto_sha256(b.p, b.n - SUM, sum);
	if (memcmp(sum, b.p + b.n - SUM, SUM) != 0)
		return;
	r.p = (const uint8_t *)b.p;
	r.left = b.n - SUM;
	x->written = stamp.modified;
	if (!read_all(&r, pasts, x))
		*x = (struct history_index){ 0 };
}
