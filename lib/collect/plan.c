/* plan.c - a file that should be a plan: read whole, told apart from what people hand over
 * in its place, and given to its reader. */
#include "plan_int.h"
#include "../base/buf.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOW_TO "terraform plan -out=tf.plan && terraform show -json tf.plan"

static bool
begins(const char *p, size_t n, const char *with, size_t m)
{
	return n >= m && memcmp(p, with, m) == 0;
}

/* What can be told before it is read as JSON. */
static const char *
not_json(const char *p, size_t n)
{
	if (n == 0 || strspn(p, " \t\r\n") >= n)
		return "it is empty: the command before it failed, or wrote nothing";
	if (begins(p, n, "PK\3\4", 4))
		return "this is the binary plan; run: terraform show -json FILE (or tofu show "
		       "-json FILE)";
	if (begins(p, n, "\37\213", 2))
		return "it is compressed (gzip): unpack it first";
	if (begins(p, n, "tfplan", 6))
		return "this is a binary plan of Terraform before 0.12; show it as JSON with a "
		       "newer one: " HOW_TO;
	if (begins(p, n, "\377\376", 2) || begins(p, n, "\376\377", 2))
		return "it is in UTF-16, as > of Windows PowerShell writes it: use 'terraform show "
		       "-json tf.plan | Out-File -Encoding utf8 plan.json'";
	p += strspn(p, " \t\r\n");
	if (*p != '{' && *p != '[')
		return "this is no JSON; the text that people read cannot be judged: " HOW_TO;
	return NULL;
}

/* A line of its own for every message: the stream of `terraform plan -json`.  A plan may
 * have such words anywhere, but not in front. */
static bool
is_stream(const char *p, size_t n)
{
	static const char level[] = "\"@level\"", message[] = "\"@message\"";
	size_t at = strspn(p, " \t\r\n");

	if (at >= n || p[at] != '{')
		return false;
	at += 1 + strspn(p + at + 1, " \t\r\n");
	return begins(p + at, n - at, level, sizeof(level) - 1) ||
	       begins(p + at, n - at, message, sizeof(message) - 1);
}

/* What other commands of this program read or write; their first member says so. */
static const char *
is_ours(const char *p, size_t n)
{
	const size_t head = n < 200 ? n : 200;

	if (memmem(p, head, "\"dnssec-lint-snapshot\"", 22) != NULL)
		return "this is a snapshot, which says what servers answered and not what would "
		       "become of it: 'dnssec-lint check FILE' judges it, 'dnssec-lint gate STEP "
		       "FILE' judges a step, and 'dnssec-lint plan PLAN --history DIR' takes a "
		       "folder of them as what was seen before";
	if (memmem(p, head, "\"dnssec-lint-report\"", 20) != NULL)
		return "this is a report of dnssec-lint, no plan: " HOW_TO;
	return NULL;
}

static bool
has(const struct jtext *t, const char *key)
{
	return jtext_get(t, jtext_root(t), key) != NULL;
}

/* Other documents of the same tools. */
static const char *
not_plan(const struct jtext *t)
{
	const struct jtext_value *root = jtext_root(t);

	if (!jtext_has_kind(root, JTEXT_OBJECT))
		return "this is JSON, and no plan; this makes one: " HOW_TO;
	if (has(t, "encrypted_data") || has(t, "encryption_version"))
		return "this is encrypted by OpenTofu; run: tofu show -json FILE with the key "
		       "provider that made it";
	if (has(t, "resource_changes") || (has(t, "planned_values") && has(t, "format_version")))
		return NULL;
	if (has(t, "lineage") || (has(t, "serial") && has(t, "resources")))
		return "this is a state file, which says what is and not what would become of "
		       "it: " HOW_TO;
	if (has(t, "values"))
		return "this is the state ('show -json' without the plan's file), which says what "
		       "is and not what would become of it: " HOW_TO;
	if (has(t, "provider_schemas"))
		return "these are the providers' schemas, no plan: " HOW_TO;
	if (has(t, "diagnostics") && has(t, "valid"))
		return "this is what validate says, no plan: " HOW_TO;
	if (has(t, "format_version") && jtext_size(t, root) <= 2)
		return "there is no plan in it: 'show -json' wants the plan's file: " HOW_TO;
	return "this is JSON, and no plan that is known here (Terraform, OpenTofu, octoDNS); this "
	       "makes one: " HOW_TO;
}

static const char *
bad_format(struct arena *a, const struct jtext *t)
{
	const char *s = jtext_string(t, jtext_get(t, jtext_root(t), "format_version"));
	size_t digits;

	if (s == NULL)
		return "it has no format_version, which every plan has: " HOW_TO;
	digits = strspn(s, "0123456789");
	if (digits == 1 && s[1] == '.' && (s[0] == '0' || s[0] == '1'))
		return NULL;
	return arena_printf(a,
	    "format_version %s: this version reads 0.x and 1.x, whose meaning it knows; a newer "
	    "dnssec-lint may know this one",
	    plan_outside(a, s));
}

static bool
no_good(struct err *e, const char *path, const char *why)
{
	return err_set(e, 2, "%s: %s", path, why);
}

static bool
read_text(struct plan_reader *r, const char *path, const char *p, size_t n, struct err *e)
{
	struct jtext_trouble trouble;
	const char *why;
	bool terraform = true;

	if (begins(p, n, "\357\273\277", 3))
		p += 3, n -= 3;
	if ((why = not_json(p, n)) != NULL)
		return no_good(e, path, why);
	if ((why = is_ours(p, n)) != NULL)
		return no_good(e, path, why);
	if (is_stream(p, n))
		return no_good(e, path,
		    "this is the stream of 'plan -json', one message a line, which does not have "
		    "all that is in a plan: " HOW_TO);
	if (!jtext_read(r->arena, p, n, &r->text, &trouble)) {
		if (trouble.ended)
			return err_set(e, 2,
			    "%s: line %u: the file ends in the middle (%s): it was cut off, or the "
			    "command that wrote it failed",
			    path, trouble.line, trouble.why);
		return err_set(e, 2, "%s: line %u, column %u: %s", path, trouble.line,
		    trouble.column, trouble.why);
	}
	if (plan_unwrap(r->arena, &r->text, &p, &n)) {
		struct jtext opened;

		if (jtext_read(r->arena, p, n, &opened, &trouble))
			r->text = opened;
	}
	if (plan_octodns_is(&r->text))
		terraform = false;
	else if ((why = not_plan(&r->text)) != NULL ||
		 (why = bad_format(r->arena, &r->text)) != NULL)
		return no_good(e, path, why);
	return terraform ? plan_terraform(r, e) : plan_octodns(r, e);
}

struct ev_plan *
collect_plan_text(struct arena *a, const char *path, const char *p, size_t n,
    const struct collect_plan_options *o, struct err *e)
{
	struct plan_reader r = { .arena = a, .options = o, .plan = new (a, struct ev_plan, 1) };

	r.plan->path = path;
	r.plan->octets = n;
	return read_text(&r, path, p, n, e) ? r.plan : NULL;
}

static int
open_plan(const char *path, struct err *e)
{
	struct stat st;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		err_set(e, 2, "%s: %s", path, strerror(errno));
		return -1;
	}
	/* A pipe by name is as good as standard input; /dev/fd/63 of a shell is one. */
	if (fstat(fd, &st) != 0 || !(S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode))) {
		err_set(e, 2, "%s: %s", path,
		    S_ISDIR(st.st_mode) ? "a directory: plan wants the plan's JSON; --chdir names "
					  "the sources"
					: "not a regular file");
		close(fd);
		return -1;
	}
	if (S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETFL, 0);
	return fd;
}

struct ev_plan *
collect_plan(struct arena *a, const char *path, const struct collect_plan_options *o, struct err *e)
{
	struct buf b = buf_new(a);
	const int fd = open_plan(path, e);
	const char *shown = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct ev_plan *p;
	char chunk[65536];
	ssize_t n;

	if (fd < 0)
		return NULL;
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR)) {
		if (n > 0)
			buf_add(&b, chunk, (size_t)n);
		if (b.n > JTEXT_MAX_OCTETS)
			break;
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (n < 0) {
		err_set(e, 2, "%s: %s", shown, strerror(errno));
		return NULL;
	}
	buf_add(&b, "", 0);
	p = collect_plan_text(a, shown, b.n == 0 ? "" : b.p, b.n, o, e);
	if (p != NULL && o->chdir != NULL && !collect_plan_sources(a, p, o->chdir, e))
		return NULL;
	return p;
}
