/*
 * files.c - many zone files at once: neighbours are read in blocks by several threads, each
 * block as evidence of its own, and put together in the order of the paths.
 */
#include "file.h"
#include "../crypto/pool.h"
#include <stdatomic.h>
#include <sys/stat.h>

enum { LARGE_OCTETS = 1 << 20 };

struct part { /* one block's evidence, or why there is none */
	struct evidence *evidence;
	struct err err;
	bool failed;
};
struct reading_many {
	const char *const *paths;
	size_t n;
	struct collect_file_options how;
	struct part *parts;
	struct arena *arenas[POOL_MOST];
	atomic_uint n_threads;
	atomic_size_t failed; /* the first block in which one cannot be read, or a later one */
};

static void *
begin(void *ctx)
{
	struct reading_many *m = ctx;

	return m->arenas[atomic_fetch_add(&m->n_threads, 1)];
}

static void
block(void *ctx, void *arena, size_t i)
{
	struct reading_many *m = ctx;
	struct part *p = &m->parts[i];
	const size_t from = i * POOL_BLOCK, to = from + POOL_BLOCK < m->n ? from + POOL_BLOCK : m->n;

	/* What stands behind a file that ends the run is not looked at. */
	if (i > atomic_load(&m->failed))
		return;
	p->evidence = evidence_new(arena);
	for (size_t k = from; k < to && !p->failed; k++)
		p->failed = collect_zone_file(p->evidence, m->paths[k], &m->how, &p->err) == NULL;
	for (size_t was = atomic_load(&m->failed); p->failed && i < was;)
		if (atomic_compare_exchange_weak(&m->failed, &was, i))
			break;
}

static uint32_t
moved(uint32_t file, uint32_t by)
{
	return file == EV_NONE ? EV_NONE : file + by;
}

/* The block's evidence behind what there is; indices move, all else stays where it is. */
static void
append(struct evidence *e, const struct evidence *from)
{
	const uint32_t files = (uint32_t)e->files.n, sources = (uint32_t)e->sources.n;

	for (size_t i = 0; i < from->files.n; i++) {
		struct ev_file *f = vec_add(e->arena, &e->files);

		*f = from->files.v[i];
		f->parent = moved(f->parent, files);
	}
	for (size_t i = 0; i < from->sources.n; i++)
		*vec_add(e->arena, &e->sources) = from->sources.v[i];
	for (size_t i = 0; i < from->zones.n; i++) {
		struct ev_zone *z = from->zones.v[i];

		z->source += sources;
		for (size_t k = 0; k < z->spans.n; k++)
			z->spans.v[k].file = moved(z->spans.v[k].file, files);
		for (size_t k = 0; k < z->faults.n; k++)
			z->faults.v[k].file = moved(z->faults.v[k].file, files);
		for (size_t k = 0; k < z->waivers.n; k++)
			z->waivers.v[k].file = moved(z->waivers.v[k].file, files);
		*vec_add(e->arena, &e->zones) = z;
	}
}

static bool
read_many(struct evidence *e, const char *const *paths, size_t n, const struct collect_file_options *how,
    struct err *err)
{
	local_arena *scratch = arena_new();
	const size_t n_blocks = (n + POOL_BLOCK - 1) / POOL_BLOCK;
	struct reading_many m = { .paths = paths, .n = n, .how = *how, .failed = n_blocks,
		.parts = new (scratch, struct part, n_blocks) };
	unsigned jobs = pool_jobs(how->jobs);

	jobs = jobs < POOL_MOST ? jobs : POOL_MOST;
	m.how.jobs = 1;
	for (unsigned i = 0; i < jobs; i++)
		m.arenas[i] = arena_child(e->arena);
	pool_run(jobs, &(struct pool_work) { .n_blocks = n_blocks, .begin = begin, .block = block,
	    .ctx = &m });
	for (size_t i = 0; i < n_blocks; i++) {
		if (m.parts[i].failed) {
			*err = m.parts[i].err;
			return false;
		}
		append(e, m.parts[i].evidence);
	}
	return true;
}

static bool
is_small(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size < LARGE_OCTETS;
}

bool
collect_zone_files(struct evidence *e, const char *const *paths, size_t n,
    const struct collect_file_options *how, struct err *err)
{
	const bool alone = n < POOL_MANY || pool_jobs(how->jobs) < 2 || how->parent_ds;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; !alone && end < n && is_small(paths[end]);)
			end++;
		if (end - i >= POOL_MANY) {
			if (!read_many(e, paths + i, end - i, how, err))
				return false;
			continue;
		}
		/* A large one among them, which has the threads for itself. */
		for (end = end == i ? i + 1 : end; i < end; i++)
			if (collect_zone_file(e, paths[i], how, err) == NULL)
				return false;
	}
	return true;
}
