#include "logs.h"
#include "beneath.h"
#include "../base/esc.h"
#include "../evidence/netlog.h"
#include "../evidence/querylog.h"
#include <errno.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

bool
logs_is(const char *path)
{
	const char *why;
	struct stat st;
	const int fd = beneath_open_given(path, &st, &why);
	char head[4096];
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	return n > 0 && (netlog_looks_like(head, (size_t)n) || querylog_looks_like(head, (size_t)n));
}

struct reader { /* one of the two */
	struct netlog *netlog;
	struct querylog *queries;
};
struct copy {           /* a cut-down log in the making */
	struct buf *to; /* NULL: none is wanted */
	size_t n;
};

static bool
take_line(struct reader *r, const struct buf *line, struct copy *copy, struct err *e)
{
	struct netlog *log = r->netlog;
	struct lint_bytes cut;

	if (r->queries != NULL) {
		querylog_line(r->queries, line->p, line->n);
		return true;
	}
	if (!netlog_line(log, line->p, line->n, e))
		return false;
	cut = netlog_redacted(log);
	if (copy->to == NULL || cut.n == 0)
		return true;
	buf_str(copy->to, copy->n == 0 ? "{\"constants\":" : copy->n == 1 ? "" : ",\n");
	buf_add(copy->to, cut.p, cut.n);
	if (copy->n++ == 0)
		buf_str(copy->to, ",\n\"events\": [\n");
	return true;
}

static bool
read_lines(
    struct arena *a, struct reader *log, int fd, const char *path, struct copy *copy, struct err *e)
{
	struct buf line = buf_new(a);
	char *chunk = new (a, char, CHUNK);
	ssize_t n;

	while ((n = read(fd, chunk, CHUNK)) > 0) {
		const char *p = chunk, *const end = chunk + n;

		while (p < end) {
			const char *nl = memchr(p, '\n', (size_t)(end - p));

			if (line.n + (size_t)((nl == NULL ? end : nl) - p) > NETLOG_MAX_LINE)
				return err_set(e, 2,
				    "%s: limit NETLOG_MAX_LINE (%d octets) exceeded", path,
				    NETLOG_MAX_LINE);
			buf_add(&line, p, (size_t)((nl == NULL ? end : nl) - p));
			if (nl == NULL)
				break;
			if (!take_line(log, &line, copy, e))
				return false;
			line.n = 0;
			p = nl + 1;
		}
	}
	if (n < 0)
		return err_set(e, 2, "%s: %s", path, strerror(errno));
	return line.n == 0 || take_line(log, &line, copy, e);
}

bool
logs_read(struct evidence *ev, const char *path, struct lint_name zone, struct buf *redacted,
    struct err *e)
{
	local_arena *scratch = arena_new();
	struct buf label = buf_new(ev->arena);
	struct copy copy = { redacted, 0 };
	const size_t begun = redacted == NULL ? 0 : redacted->n;
	struct reader log = { 0 };
	char head[4096];
	const char *why = NULL;
	struct stat st;
	const int fd = beneath_open_given(path, &st, &why);
	ssize_t n;
	bool good;

	if (fd < 0)
		return err_set(e, 2, "%s: %s", path, why);
	esc_add(&label, path, strlen(path));
	*vec_add(ev->arena, &ev->logs) =
	    (struct ev_log){ .path = label.p, .zone = evidence_name(ev, zone) };
	/* The head once more, from the start of a file that may have changed: its kind decides. */
	n = pread(fd, head, sizeof(head), 0);
	if (n > 0 && !netlog_looks_like(head, (size_t)n) && querylog_looks_like(head, (size_t)n))
		log.queries = querylog_new(scratch, ev, (uint32_t)(ev->logs.n - 1),
		    ev->logs.v[ev->logs.n - 1].zone);
	else
		log.netlog = netlog_new(scratch, ev, (uint32_t)(ev->logs.n - 1),
		    ev->logs.v[ev->logs.n - 1].zone, redacted != NULL);
	if (redacted != NULL && log.queries != NULL) {
		close(fd);
		return err_set(e, 2, "%s: --redact is for NetLogs; this is a query log", path);
	}
	good = read_lines(scratch, &log, fd, path, &copy, e) &&
	    (log.queries != NULL ? querylog_end(log.queries, e) : netlog_end(log.netlog, e));
	close(fd);
	if (good && redacted != NULL && redacted->n > begun)
		buf_str(redacted, "]}\n");
	return good;
}
