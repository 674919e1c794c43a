/*
 * fuzz_check.c - a whole run on hostile input: a zone file or a snapshot through
 * facts, all checks and both formats.  Besides not crashing, the pages must be
 * plain ASCII.
 */
#include "report.h"
#include "../collect/file.h"
#include "../evidence/snapshot.h"
#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
collect(struct arena *a, struct evidence *e, const uint8_t *p, size_t n, struct snapshot_run *run)
{
	const struct collect_file_options o = { .include_root = "/proc/self/fdinfo" };
	struct err err = { 0 };
	bool good;
	int fd;

	if (snapshot_looks_like((const char *)p, n))
		return snapshot_load(e, "fuzz", (const char *)p, n, run, &err);
	fd = memfd_create("zone", MFD_CLOEXEC);
	good = fd >= 0 && write(fd, p, n) == (ssize_t)n &&
	    collect_zone_file(e, arena_printf(a, "/proc/self/fd/%d", fd), &o, &err) != NULL;
	if (fd >= 0)
		close(fd);
	return good;
}

static void
plain(const struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		assert(b->p[i] == '\n' || (b->p[i] >= 0x20 && b->p[i] < 0x7f));
}

static struct buf
judge(struct arena *a, const struct evidence *e, int64_t at, const char *format)
{
	const struct facts_options how = { .jobs = 1, .max_verify = 2000 };
	const char *arguments[] = { "check", "fuzz" };
	struct engine_options o = { .now = at, .fail_on = LINT_ERROR };
	struct engine_checks checks = { 0 };
	struct engine_result result = { 0 };
	struct buf page = buf_new(a);
	struct report r = { .command = "check", .arguments = arguments, .n_arguments = 2, .at = at,
		.evidence = e, .options = &o, .checks = &checks, .width = 80, .verbose = 1 };
	struct err err = { 0 };

	engine_add_builtin(a, &checks);
	r.facts = facts_build(a, e, &how);
	assert(engine_run(a, &checks, r.facts, &o, &result, &err));
	r.result = &result;
	report_format(format)->write(a, &r, &page);
	plain(&page);
	return page;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	local_arena *a = arena_new();
	struct evidence *e = evidence_new(a);
	struct snapshot_run run = { .at = 1795262400 };

	if (n > 200000 || !collect(a, e, p, n, &run))
		return 0;
	judge(a, e, run.at, "human");
	judge(a, e, run.at, "json");
	return 0;
}
