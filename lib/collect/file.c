#include "file.h"
#include "beneath.h"
#include "import.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../crypto/pool.h"
#include "../dns/name.h"
#include "../dns/zonefile.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

/* A file that is open: who it is, so that a loop is seen, and its folder. */
struct open_file {
	uint32_t index; /* in evidence->files */
	uint64_t octets;
	dev_t dev;
	ino_t ino;
	const char *folder; /* relative to the include root, "" or ending in a slash; NULL: not beneath it */
	const char *shown; /* the same from the current folder */
};

struct reading {
	struct evidence *evidence;
	struct arena *arena; /* scratch, for this file */
	const struct collect_file_options *options;
	const char *path;
	struct ev_zone *zone;
	struct open_file stack[ZF_MAX_INCLUDE_DEPTH + 2], pending;
	unsigned depth;
	int root_fd; /* -1: no include root */
	const char *root; /* absolute */
	uint64_t included; /* octets */
	struct lint_name guess, soa; /* soa: owner of the first SOA; DS sets: of the first DS */
	bool soa_guessed, no_origin;
	uint64_t octets; /* of the file, as far as it is known */
	size_t bare; /* the first remark without an owner yet; waivers.n: none waits */
};

static uint32_t
add_file(struct reading *r, const char *path, uint32_t parent, uint32_t line, uint64_t octets)
{
	struct evidence *e = r->evidence;

	*vec_add(e->arena, &e->files) = (struct ev_file) { arena_copy(e->arena, path,
	    strlen(path)), parent, line,
		octets };
	return (uint32_t)e->files.n - 1;
}

/* The rows that follow are of this file. */
static void
begin_span(struct reading *r, uint32_t file)
{
	struct ev_zone *z = r->zone;

	if (z->spans.n > 0 && z->spans.v[z->spans.n - 1].first == z->data->n_records)
		z->spans.n--;
	*vec_add(r->evidence->arena, &z->spans) = (struct ev_span) { z->data->n_records, file };
}

/* Remarks that stand by this record get its owner and type. */
static void
own_remarks(struct reading *r, const struct zf_record *record)
{
	for (; r->bare < r->zone->waivers.n; r->bare++) {
		struct ev_waiver *w = &r->zone->waivers.v[r->bare];

		if (w->file != r->stack[r->depth].index || record->line < w->first || record->line > w->last)
			continue;
		w->owner = evidence_name(r->evidence, record->owner);
		w->type = record->type;
	}
}

static void
on_record(void *ctx, const struct zf_record *record)
{
	struct reading *r = ctx;
	struct zdata *data = r->zone->data;
	struct zdata_add add = { .type = record->type, .ttl = record->ttl, .where = record->line,
		.column = record->column, .rdata = { record->rdata, record->rdlen } };

	if (r->bare < r->zone->waivers.n)
		own_remarks(r, record);
	if (r->options->parent_ds && record->type != LINT_T_DS && record->type != LINT_T_DNSKEY)
		return;
	add.node = record->same_owner && data->last_node != ZDATA_NONE &&
	        lint_name_eq(zdata_name(data, data->last_node), record->owner) ?
	    data->last_node :
	    zdata_intern(data, record->owner);
	if (r->soa.len == 0 && (r->options->parent_ds || record->type == LINT_T_SOA)) {
		r->soa = evidence_name(r->evidence, record->owner);
		r->soa_guessed = r->guess.len > 0 && lint_name_within(record->owner, r->guess);
	}
	zdata_add(data, &add);
}

static void
on_fault(void *ctx, const struct zf_fault *f)
{
	struct reading *r = ctx;
	struct evidence *e = r->evidence;

	*vec_add(e->arena, &r->zone->faults) = (struct ev_fault) { f->kind, f->column,
	    r->stack[r->depth].index,
		f->line, evidence_name(e, f->owner), arena_copy(e->arena, f->text, strlen(f->text)) };
}

static void
on_remark(void *ctx, const struct zf_remark *from)
{
	struct reading *r = ctx;

	if (r->options->parent_ds)
		return;
	*vec_add(r->evidence->arena, &r->zone->waivers) = (struct ev_waiver) { .zone = r->zone,
		.file = r->stack[r->depth].index, .line = from->line, .column = from->column,
		.text = arena_copy(r->evidence->arena, from->text, strlen(from->text)),
		.first = from->first, .last = from->last, .limit = from->limit };
}

static bool
on_origin(void *ctx, uint8_t out[255], uint8_t *len)
{
	struct reading *r = ctx;

	if (strcmp(r->path, "-") == 0 || !collect_guess_origin(r->path, out, len)) {
		r->no_origin = true;
		return false;
	}
	r->guess = evidence_name(r->evidence, (struct lint_name) { out, *len });
	return true;
}

/* The folder part of a path, with its slash. */
static char *
folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return arena_copy(a, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

static bool
has_git(struct arena *a, const char *folder)
{
	struct stat st;

	return lstat(arena_printf(a, "%s/.git", folder), &st) == 0;
}

/* `path` without the folder `root` in front, or NULL when it is not beneath. */
static const char *
beneath(const char *root, const char *path)
{
	const size_t n = strcmp(root, "/") == 0 ? 0 : strlen(root);

	if (strncmp(path, root, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path + n + strspn(path + n, "/");
}

static char *
real_path(struct reading *r, const char *path)
{
	char *to = new (r->arena, char, PATH_MAX);

	return realpath(path, to);
}

/* Where $INCLUDE may look, decided once, at the first one. */
static void
find_root(struct reading *r)
{
	const char *shown = r->stack[0].shown, *inside;
	char *folder = real_path(r, *shown == '\0' ? "." : shown), *root, *slash;

	if (folder == NULL)
		return;
	root = real_path(r, r->options->include_root != NULL ? r->options->include_root : folder);
	if (root == NULL)
		return;
	if (r->options->include_root == NULL) {
		while (!has_git(r->arena, root) && (slash = strrchr(root, '/')) != NULL)
			*slash = '\0';
		/* The root folder itself is no repository to speak of. */
		if (*root == '\0')
			root = folder;
	}
	r->root = root;
	r->root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	inside = beneath(root, folder);
	if (inside != NULL)
		r->stack[0].folder = *inside == '\0' ? "" : arena_printf(r->arena, "%s/", inside);
}

static int
on_open(void *ctx, const char *path, const char **why)
{
	struct reading *r = ctx;
	const struct open_file *from = &r->stack[r->depth];
	const char *inside = path, *shown = path, *other;
	struct stat st;
	int fd;

	if (r->root == NULL)
		find_root(r);
	*why = "the include root cannot be opened";
	if (r->root_fd < 0)
		return -1;
	*why = "it leads out of the include root (--include-root)";
	if (*path == '/')
		inside = beneath(r->root, path);
	else if (from->folder == NULL)
		return -1;
	else
		inside = arena_printf(r->arena, "%s%s", from->folder, path);
	if (inside == NULL)
		return -1;
	if (*path != '/')
		shown = arena_printf(r->arena, "%s%s", from->shown, path);
	fd = beneath_open(r->root_fd, inside, &st, why);
	/* A name that is not beside the file may be one from where the server runs. */
	if (fd < 0 && *path != '/' && (fd = beneath_open(r->root_fd, path, &st, &other)) >= 0)
		inside = shown = path;
	if (fd < 0)
		return -1;
	for (unsigned i = 0; i <= r->depth; i++)
		if (r->stack[i].dev == st.st_dev && r->stack[i].ino == st.st_ino) {
			close(fd);
			*why = "it includes itself";
			return -1;
		}
	r->included += (uint64_t)st.st_size;
	r->pending = (struct open_file) { .dev = st.st_dev, .ino = st.st_ino,
		.folder = folder_of(r->arena, inside), .octets = (uint64_t)st.st_size,
		.shown = arena_copy(r->arena, shown, strlen(shown)) };
	return fd;
}

static void
on_enter(void *ctx, const char *path, uint32_t line)
{
	struct reading *r = ctx;
	const uint32_t parent = r->stack[r->depth].index;
	struct open_file *f = &r->stack[++r->depth];

	(void)path;
	*f = r->pending;
	f->index = add_file(r, f->shown, parent, line, f->octets);
	f->shown = folder_of(r->arena, f->shown);
	begin_span(r, f->index);
}

static void
on_leave(void *ctx)
{
	struct reading *r = ctx;

	begin_span(r, r->stack[--r->depth].index);
}

/* The first octets, by which a file that is no zone file is told. */
static bool
read_head(int fd, char *head, size_t room, size_t *n, bool *all)
{
	ssize_t got = 1;

	for (*n = 0; got > 0 && *n < room; *n += (size_t)got) {
		do
			got = read(fd, head + *n, room - *n);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return false;
	}
	*all = got == 0;
	return true;
}

static const char *
shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

/* Whose zone it is: what was asked for, the SOA's owner, the origin at the first record. */
static bool
find_apex(struct reading *r, const struct zf_result *result, struct err *err)
{
	struct ev_zone *z = r->zone;
	uint8_t guess[255], len;

	z->apex_guessed = false;
	if (r->options->origin.len > 0)
		z->apex = evidence_name(r->evidence, r->options->origin);
	else if (r->no_origin)
		return err_set(err, 2, "%s: a name in it is relative, and neither $ORIGIN nor the "
		    "file's name says to "
		    "what: pass --origin NAME", shown(r->path));
	else if (r->soa.len > 0) {
		z->apex = r->soa;
		z->apex_guessed = r->soa_guessed;
	} else if (r->options->parent_ds)
		return err_set(err, 2, "%s: no DS record in it", shown(r->path));
	else if (result->first_origin_len > 0) {
		z->apex = evidence_name(r->evidence, (struct lint_name) { result->first_origin,
		    result->first_origin_len });
		z->apex_guessed = !result->has_origin;
	} else if (strcmp(r->path, "-") != 0 && collect_guess_origin(r->path, guess, &len)) {
		z->apex = evidence_name(r->evidence, (struct lint_name) { guess, len });
		z->apex_guessed = true;
	} else
		return err_set(err, 2, "%s: no SOA, no $ORIGIN, and the file's name does not say "
		    "which zone this is: "
		    "pass --origin NAME", shown(r->path));
	return true;
}

struct crew {
	void (*work)(void *);
	void *ctx;
};

static void
work_block(void *ctx, void *state, size_t index)
{
	const struct crew *c = ctx;

	(void)state, (void)index;
	c->work(c->ctx);
}

/* A large file is read by as many threads as the signatures will be. */
static void
crew(void *ctx, void (*work)(void *), void *of_work)
{
	const struct reading *r = ctx;
	const unsigned jobs = pool_jobs(r->options->jobs);
	struct crew c = { work, of_work };

	pool_run(jobs, &(struct pool_work) { .n_blocks = jobs, .block = work_block, .ctx = &c });
}

static void
on_exists(void *ctx, struct lint_name name)
{
	struct reading *r = ctx;

	zdata_intern(r->zone->data, name);
}

/* A zone as another tool keeps it: read as a whole, since its text is a tree. */
static bool
import_zone(struct reading *r, enum import_kind kind, int fd, const char *head, size_t n, struct err *err)
{
	const struct import_sink sink = { r, on_record, on_fault, on_exists };
	struct lint_name origin = r->options->origin;
	struct buf text = buf_new(r->arena);
	char *chunk = new (r->arena, char, ZF_MAX_HEAD);
	struct import_result result;
	uint8_t guess[255], len;
	ssize_t got;

	buf_add(&text, head, n);
	while (text.n <= IMPORT_MAX_OCTETS && (got = read(fd, chunk, ZF_MAX_HEAD)) != 0) {
		if (got < 0 && errno != EINTR)
			return err_set(err, 2, "%s: %s", shown(r->path), strerror(errno));
		if (got > 0)
			buf_add(&text, chunk, (size_t)got);
	}
	if (text.n > IMPORT_MAX_OCTETS)
		return err_set(err, 2, "%s: larger than %d octets (IMPORT_MAX_OCTETS)", shown(r->path),
		    IMPORT_MAX_OCTETS);
	/* The list of Route 53 says by its SOA whose it is; the file's name is a guess. */
	if (origin.len == 0 && kind != IMPORT_ROUTE53 && strcmp(r->path, "-") != 0 &&
	    collect_guess_origin(r->path, guess, &len) && guess[guess[0] + 1] != 0) {
		origin = (struct lint_name) { guess, len };
		r->zone->apex_guessed = true;
	}
	if (!import_read(r->arena, kind, shown(r->path), text.p, text.n, origin, &sink, &result, err))
		return false;
	r->zone->apex = evidence_name(r->evidence, (struct lint_name) { result.apex, result.apex_len });
	r->zone->n_faults = result.faults;
	r->zone->imported = true;
	r->zone->no_keys = kind != IMPORT_ROUTE53_KEYS;
	r->evidence->files.v[r->stack[0].index].octets = text.n;
	return true;
}

static bool
read_zone(struct reading *r, int fd, struct err *err)
{
	const struct zf_sink sink = { r, on_record, on_fault, on_origin, on_open, on_enter, on_leave,
		on_remark };
	const size_t room = r->octets < ZF_MAX_HEAD ? (size_t)r->octets + 1 : ZF_MAX_HEAD;
	char *head = new (r->arena, char, room);
	struct zf_options o = { .origin = r->options->origin,
	    .has_default_ttl = r->options->parent_ds, .head = head, .piece = r->options->piece };
	struct zf_result result;
	enum import_kind kind;

	if (!read_head(fd, head, room, &o.n_head, &o.head_is_all))
		return err_set(err, 2, "%s: %s", shown(r->path), strerror(errno));
	if (!r->options->parent_ds && (kind = import_kind(r->path, head, o.n_head, false)) != IMPORT_NONE)
		return import_zone(r, kind, fd, head, o.n_head, err);
	/* The threads of the tests take pieces of a file of any size. */
	o.head_is_all = o.head_is_all && o.piece == 0;
	if (!o.head_is_all && pool_jobs(r->options->jobs) > 1) {
		o.crew = crew;
		o.crew_ctx = r;
	}
	result = zf_read(r->arena, fd, &o, &sink);
	if (result.read_error)
		return err_set(err, 2, "%s: %s", shown(r->path), strerror(result.error));
	/* Whoever names the zone says that it is one: then its lines are what is wrong. */
	if (result.records == 0 && (r->options->origin.len == 0 || result.faults == 0 || o.n_head == 0 ||
	    *head == '{') &&
	    !collect_looks_like_zone(head, o.n_head))
		return err_set(err, 2, "%s: not a zone file: %s", shown(r->path),
		    o.n_head == 0                              ? "it is empty" :
		        memchr(head, '\0', o.n_head) != NULL ? "it is binary" :
		                                               "it has no record, no $TTL and no SOA");
	if (!find_apex(r, &result, err))
		return false;
	r->zone->n_faults = result.faults;
	r->zone->whole = result.faults == 0;
	r->evidence->files.v[r->stack[0].index].octets = result.octets - r->included;
	return true;
}

static void
close_root(struct reading *r)
{
	if (r->root_fd >= 0)
		close(r->root_fd);
}

struct ev_zone *
collect_zone_file(struct evidence *e, const char *path, const struct collect_file_options *options,
    struct err *err)
{
	local_arena *scratch = arena_new();
	struct reading *r = new (scratch, struct reading, 1);
	const size_t n_files = e->files.n;
	struct ev_source source = { .kind = LINT_FILE };
	struct buf label = buf_new(scratch);
	struct stat st = { 0 };
	const char *why;
	const bool given = strcmp(path, "-") != 0;
	int fd = STDIN_FILENO;
	bool good;

	*r = (struct reading) { .evidence = e, .arena = scratch, .options = options, .path = path,
	    .root_fd = -1, .octets = UINT64_MAX };
	if (given && (fd = beneath_open_given(path, &st, &why)) < 0) {
		err_set(err, 2, "%s: %s", path, why);
		return NULL;
	}
	if (given)
		r->octets = (uint64_t)st.st_size;
	r->zone = new (e->arena, struct ev_zone, 1);
	r->zone->data = zdata_new(e->arena);
	r->zone->is_parent_ds = options->parent_ds;
	r->stack[0] = (struct open_file) { .index = add_file(r, shown(path), EV_NONE, 0, 0),
	    .dev = st.st_dev,
		.ino = st.st_ino, .shown = folder_of(scratch, path) };
	begin_span(r, r->stack[0].index);
	good = read_zone(r, fd, err);
	if (given)
		close(fd);
	close_root(r);
	if (!good) {
		e->files.n = n_files;
		return NULL;
	}
	esc_add(&label, shown(path), strlen(shown(path)));
	source.label = label.p;
	source.zone = r->zone->apex;
	r->zone->source = evidence_add_source(e, &source);
	*vec_add(e->arena, &e->zones) = r->zone;
	return r->zone;
}

static bool
holds_ds(const struct ev_zone *set)
{
	const uint32_t node = zdata_find(set->data, set->apex);

	if (node == ZDATA_NONE)
		return false;
	for (uint32_t row = zdata_node(set->data, node)->first; row != ZDATA_NONE;
	     row = zdata_record(set->data, row)->next)
		if (zdata_record(set->data, row)->type == LINT_T_DS)
			return true;
	return false;
}

struct ev_zone *
collect_ds_file(struct evidence *e, const char *path, const struct collect_file_options *options,
    struct err *err)
{
	struct ev_zone *set = collect_zone_file(e, path, options, err);
	bool used = false;

	if (set == NULL)
		return NULL;
	if (set->whole && !holds_ds(set)) {
		err_set(err, 2, "%s: no DS record of %s in it", shown(path), name_text(e->arena, set->apex));
		return NULL;
	}
	for (size_t i = 0; i < e->zones.n && set->faults.n > 0; i++) {
		struct ev_zone *z = e->zones.v[i];

		if (z->is_parent_ds || !lint_name_eq(z->apex, set->apex))
			continue;
		used = true;
		for (size_t j = 0; j < set->faults.n; j++)
			*vec_add(e->arena, &z->faults) = set->faults.v[j];
		z->n_faults += set->n_faults;
	}
	if (set->faults.n > 0 && !used && !holds_ds(set)) {
		err_set(err, 2, "%s:%u: %s", shown(path), set->faults.v[0].line, set->faults.v[0].text);
		return NULL;
	}
	return set;
}
