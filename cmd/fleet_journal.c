#include "fleet.h"
#include "../lib/base/arena.h"
#include "../lib/base/buf.h"
#include "../lib/base/esc.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOURNAL_MAGIC "dnssec-lint-journal 1 "

enum {
	JOURNAL_MAX = 512 * 1024 * 1024,
	JOURNAL_LINE = 2048,
	SYNC_EVERY = 64, /* zones: as many are asked again when the power fails */
};

struct fleet_journal {
	const char *file, *path;
	int fd, report; /* of the journal, of FILE */
	int64_t end; /* length of FILE */
	unsigned unsynced;
	bool special; /* a pipe or a device: there is no journal */
};

static uint32_t
journal_sum(const char *p, size_t n)
{
	uint32_t h = 0x811c9dc5u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)p[i]) * 0x01000193u;
	return h;
}

/* Which run it belongs to: what was asked for, so that two kinds of report are never one. */
static const char *
journal_head(struct arena *a, const struct options *o)
{
	struct buf b = buf_new(a);

	buf_str(&b, JOURNAL_MAGIC);
	for (size_t i = 0; i < o->arguments.n; i++) {
		/* How fast and how long is another matter. */
		if (strcmp(o->arguments.v[i], "--rate") == 0 ||
		    strcmp(o->arguments.v[i], "--deadline") == 0) {
			i++;
			continue;
		}
		if (i > 0)
			buf_char(&b, ' ');
		esc_add(&b, o->arguments.v[i], strlen(o->arguments.v[i]));
	}
	buf_char(&b, '\n');
	return b.p;
}

static bool
journal_write(int fd, const char *path, const char *p, size_t n, struct err *e)
{
	while (n > 0) {
		const ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return err_set(e, 4, "cannot write %s: %s", path, strerror(errno));
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool
journal_read(struct arena *a, const struct fleet_journal *j, struct buf *text, struct err *e)
{
	char chunk[65536];
	ssize_t n;

	*text = buf_new(a);
	while ((n = read(j->fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR)) {
		buf_add(text, chunk, n < 0 ? 0 : (size_t)n);
		if (text->n > JOURNAL_MAX)
			return err_set(e, 2, "%s: limit JOURNAL_MAX (512 MiB) exceeded", j->path);
	}
	return n == 0 || err_set(e, 2, "%s: %s", j->path, strerror(errno));
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* SUM LENGTH EXIT CRITICAL ERROR WARNING INFO GAPS QUERIES NAME-IN-HEX */
static bool
journal_line(const char *p, size_t n, int64_t *end, struct fleet_done *d, struct fleet_set *done)
{
	char line[JOURNAL_LINE];
	uint8_t name[JOURNAL_LINE / 2];
	uint32_t sum;
	long long length;
	int at = 0;
	size_t len = 0;

	if (n >= sizeof(line) || n < 10)
		return false;
	memcpy(line, p, n);
	line[n] = '\0';
	if (sscanf(line, "%8x %lld %d %u %u %u %u %u %u %n", &sum, &length, &d->exit,
	    &d->counts[LINT_CRITICAL], &d->counts[LINT_ERROR], &d->counts[LINT_WARNING],
	    &d->counts[LINT_INFO], &d->gaps, &d->queries, &at) != 9 || at == 0 || line[8] != ' ' ||
	    sum != journal_sum(line + 9, n - 9) || length < *end)
		return false;
	for (; line[at] != '\0' && line[at + 1] != '\0'; at += 2) {
		if (hex_digit(line[at]) < 0 || hex_digit(line[at + 1]) < 0)
			return false;
		name[len++] = (uint8_t)(hex_digit(line[at]) << 4 | hex_digit(line[at + 1]));
	}
	if (line[at] != '\0' || len == 0)
		return false;
	*end = length;
	fleet_set_add(done, name, len);
	return true;
}

void
fleet_sum_add(struct fleet_sum *sum, const struct fleet_done *d)
{
	sum->zones++;
	sum->passed += d->exit == 0;
	sum->failed += d->exit == 1;
	sum->incomplete += d->exit == 3;
	for (unsigned i = 0; i <= LINT_CRITICAL; i++)
		sum->counts[i] += d->counts[i];
	sum->gaps += d->gaps;
	sum->queries += d->queries;
}

/* What an earlier run has done; both files are cut back to its last good line. */
static bool
journal_resume(struct arena *a, struct fleet_journal *j, const char *head, struct fleet_set *done,
    struct fleet_sum *sum, struct err *e)
{
	struct buf text;
	size_t at, good;
	struct stat st;
	uint32_t line = 1;

	if (!journal_read(a, j, &text, e))
		return false;
	if (text.n < strlen(JOURNAL_MAGIC) || memchr(text.p, '\n', text.n) == NULL) {
		if (text.n > 0 && strncmp(text.p, head, text.n) != 0)
			return err_set(e, 2, "%s is no journal of this program", j->path);
		text.n = 0; /* killed before it had begun */
	} else if (strncmp(text.p, JOURNAL_MAGIC, strlen(JOURNAL_MAGIC)) != 0) {
		return err_set(e, 2, "%s is no journal of this program", j->path);
	} else if (strncmp(text.p, head, strlen(head)) != 0) {
		return err_set(e, 2, "%s belongs to another run: %.*s", j->path,
		    (int)strcspn(text.p + strlen(JOURNAL_MAGIC), "\n"), text.p + strlen(JOURNAL_MAGIC));
	}
	good = at = text.n == 0 ? 0 : strlen(head);
	while (at < text.n) {
		const char *end = memchr(text.p + at, '\n', text.n - at);
		const size_t n = end == NULL ? text.n - at : (size_t)(end - text.p) - at;
		struct fleet_done d = { 0 };

		line++;
		if (end == NULL) /* torn */
			break;
		if (!journal_line(text.p + at, n, &j->end, &d, done))
			return err_set(e, 2, "%s:%u: this line is damaged; without --resume all is done anew",
			    j->path, line);
		fleet_sum_add(sum, &d);
		good = at += n + 1;
	}
	if (fstat(j->report, &st) != 0 || st.st_size < j->end)
		return err_set(e, 2, "%s is shorter than its journal says (%lld octets)", j->file,
		    (long long)j->end);
	if (ftruncate(j->fd, (off_t)good) != 0 || lseek(j->fd, 0, SEEK_END) < 0)
		return err_set(e, 4, "cannot write %s: %s", j->path, strerror(errno));
	return good > 0 || journal_write(j->fd, j->path, head, strlen(head), e);
}

bool
fleet_journal_open(struct arena *a, const char *file, bool resume, const struct options *o,
    struct fleet_journal **out, struct fleet_set *done, struct fleet_sum *sum, struct err *e)
{
	struct fleet_journal *j = new(a, struct fleet_journal, 1);
	const char *head = journal_head(a, o);
	struct stat st;

	*out = j;
	j->file = file;
	j->path = arena_printf(a, "%s.journal", file);
	j->fd = -1;
	j->report = open(file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (j->report < 0 || fstat(j->report, &st) != 0)
		return err_set(e, 4, "cannot write %s: %s", file, strerror(errno));
	j->special = !S_ISREG(st.st_mode);
	if (j->special)
		return !resume || err_set(e, 2, "--resume: %s is no regular file", file);
	j->fd = open(j->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0666);
	if (j->fd < 0)
		return err_set(e, 4, "cannot write %s: %s", j->path, strerror(errno));
	if (flock(j->fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, 2, "%s: another run is writing it", j->path);
	if (resume && !journal_resume(a, j, head, done, sum, e))
		return false;
	if (!resume && (ftruncate(j->fd, 0) != 0 ||
	    !journal_write(j->fd, j->path, head, strlen(head), e)))
		return err_set(e, 4, "cannot write %s: %s", j->path, strerror(errno));
	if (ftruncate(j->report, (off_t)j->end) != 0 || lseek(j->report, 0, SEEK_END) < 0)
		return err_set(e, 4, "cannot write %s: %s", file, strerror(errno));
	return true;
}

bool
fleet_journal_put(struct fleet_journal *j, const char *report, size_t n, struct err *e)
{
	if (!journal_write(j->report, j->file, report, n, e))
		return false;
	j->end += (int64_t)n;
	return true;
}

bool
fleet_journal_done(struct fleet_journal *j, struct lint_bytes name, const struct fleet_done *d,
    struct err *e)
{
	char line[JOURNAL_LINE];
	int n;

	if (j->special)
		return true;
	n = snprintf(line + 9, sizeof(line) - 9, "%lld %d %u %u %u %u %u %u ", (long long)j->end, d->exit,
	    d->counts[LINT_CRITICAL], d->counts[LINT_ERROR], d->counts[LINT_WARNING],
	    d->counts[LINT_INFO], d->gaps, d->queries) + 9;
	if (name.n > (sizeof(line) - (size_t)n - 2) / 2)
		return true; /* a path too long for a line is looked at again */
	for (size_t i = 0; i < name.n; i++)
		n += snprintf(line + n, sizeof(line) - (size_t)n, "%02x", name.p[i]);
	line[n] = '\0';
	snprintf(line, 9, "%08x", journal_sum(line + 9, (size_t)n - 9));
	line[8] = ' ';
	line[n++] = '\n';
	/* The report before the line that says that it is there. */
	if (++j->unsynced >= SYNC_EVERY) {
		j->unsynced = 0;
		(void)fdatasync(j->report);
	}
	return journal_write(j->fd, j->path, line, (size_t)n, e);
}

bool
fleet_journal_close(struct fleet_journal *j, struct err *e)
{
	bool good = true;

	if (!j->special && fsync(j->report) != 0)
		good = err_set(e, 4, "cannot write %s: %s", j->file, strerror(errno));
	if (close(j->report) != 0 && good)
		good = err_set(e, 4, "cannot write %s: %s", j->file, strerror(errno));
	if (j->fd >= 0 && close(j->fd) != 0 && good)
		good = err_set(e, 4, "cannot write %s: %s", j->path, strerror(errno));
	return good;
}
