#include "declared.h"
#include "file.h"
#include "../base/arena.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>
#include <sys/stat.h>

enum { MAX_TOKENS = 4 * 64, DIGEST_MAX = 64 };

static bool
read_name(struct arena *a, const char *p, size_t n, struct lint_name *out)
{
	static const uint8_t root[] = { 0 };
	uint8_t wire[255], len;

	if (n == 0 || name_parse(p, n, (struct lint_name) { root, 1 }, wire, &len) != NULL)
		return false;
	name_lower(wire, len);
	*out = (struct lint_name) { arena_copy(a, wire, len), len };
	return true;
}

/* "ZONE:" in front of what is said of it; an address may hold colons too, but it stands
 * behind "=" or "/". */
static bool
read_zone(struct arena *a, const char *option, const char **text, struct lint_name *zone, struct err *err)
{
	const size_t n = strcspn(*text, ":=/ ,");

	if ((*text)[n] == ':') {
		if (!read_name(a, *text, n, zone))
			return err_set(err, 2, "%s %s: what stands before ':' is no zone", option, *text);
		*text += n + 1;
		*text += strspn(*text, " ");
	}
	return zone->len > 1 || err_set(err, 2, zone->len == 0 ?
	    "%s %s: several zones are walked, so it wants "
	    "ZONE: in front" : "%s %s: the root has no parent", option, *text);
}

static bool
read_ns(struct arena *a, const char *p, size_t n, uint16_t port, struct walk_ns *ns, struct err *err)
{
	const char *text = arena_copy(a, p, n);
	const size_t name = strcspn(text, "=/");
	const bool given = text[name] != '\0';

	if (!read_name(a, text, name, &ns->host) || ns->host.len == 1)
		return err_set(err, 2, "--ns wants NAME=ADDRESS, not '%s'", text);
	if (given && (strchr(text, '@') != NULL || !net_addr_parse(text + name + 1, port, &ns->addr)))
		return err_set(err, 2, "--ns %s: '%s' is no address", text, text + name + 1);
	if (!given && lint_name_within(ns->host, ns->zone))
		return err_set(err, 2, "--ns %s: a name inside the zone wants its address: %s=ADDRESS", text,
		    text);
	return true;
}

bool
declared_ns(struct arena *a, const char *text, struct lint_name zone, uint16_t port, struct walk_options *w,
    struct err *err)
{
	if (!read_zone(a, "--ns", &text, &zone, err))
		return false;
	while (*text != '\0') {
		struct walk_ns ns = { .zone = zone };
		const size_t n = strcspn(text, ", ");

		if (n > 0 && !read_ns(a, text, n, port, &ns, err))
			return false;
		if (n > 0)
			*vec_add(a, &w->ns) = ns;
		text += n + strspn(text + n, ", ");
	}
	return w->ns.n > 0 || err_set(err, 2, "--ns wants NAME=ADDRESS");
}

struct token {
	const char *p;
	size_t n;
};

static bool
read_number(const struct token *t, unsigned most, unsigned *v)
{
	*v = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (t->p[i] < '0' || t->p[i] > '9' || *v > most)
			return false;
		*v = *v * 10 + (unsigned)(t->p[i] - '0');
	}
	return t->n > 0 && *v <= most;
}

/* Four words: false when they are no DS record. */
static bool
read_record(const struct token t[4], uint8_t out[4 + DIGEST_MAX], size_t *len)
{
	unsigned tag, algorithm, type;
	ssize_t n;

	if (!read_number(&t[0], 65535, &tag) || !read_number(&t[1], 255, &algorithm) ||
	    !read_number(&t[2], 255, &type))
		return false;
	n = hex_decode(t[3].p, t[3].n, out + 4, DIGEST_MAX);
	if (n <= 0 || (digest_octets((uint8_t)type) != 0 && digest_octets((uint8_t)type) != n))
		return false;
	out[0] = (uint8_t)(tag >> 8), out[1] = (uint8_t)tag;
	out[2] = (uint8_t)algorithm, out[3] = (uint8_t)type;
	*len = 4 + (size_t)n;
	return true;
}

static size_t
split(const char *text, struct token *t)
{
	size_t n = 0;

	while (*text != '\0') {
		const size_t len = strcspn(text, ", \t");

		if (len > 0 && n == MAX_TOKENS)
			return MAX_TOKENS + 1;
		if (len > 0)
			t[n++] = (struct token) { text, len };
		text += len + strspn(text + len, ", \t");
	}
	return n;
}

static struct ev_zone *
new_set(struct evidence *e, struct lint_name zone)
{
	static const char label[] = "--ds";
	struct ev_zone *z = new(e->arena, struct ev_zone, 1);

	z->apex = evidence_name(e, zone);
	z->data = zdata_new(e->arena);
	z->is_parent_ds = z->whole = true;
	*vec_add(e->arena, &e->files) = (struct ev_file) { .path = label, .parent = EV_NONE };
	*vec_add(e->arena, &z->spans) = (struct ev_span) { 0, (uint32_t)e->files.n - 1 };
	z->source = evidence_add_source(e, &(struct ev_source) { .kind = LINT_FILE, .label = label });
	*vec_add(e->arena, &e->zones) = z;
	return z;
}

static bool
ds_of_text(struct evidence *e, const char *text, struct lint_name zone, struct err *err)
{
	struct token t[MAX_TOKENS];
	const size_t n = split(text, t);
	struct ev_zone *z;
	uint8_t rdata[4 + DIGEST_MAX];
	size_t len;

	if (n == 0 || n % 4 != 0 || n > MAX_TOKENS)
		return err_set(err, 2, "--ds wants 'TAG ALGORITHM TYPE DIGEST' or a file, not '%s'", text);
	z = new_set(e, zone);
	for (size_t i = 0; i < n; i += 4) {
		if (!read_record(&t[i], rdata, &len))
			return err_set(err, 2, "--ds %s: record %zu is no DS: TAG ALGORITHM TYPE DIGEST",
			    text,
			    i / 4 + 1);
		zdata_add(z->data, &(struct zdata_add) { .node = zdata_intern(z->data, z->apex),
		    .type = LINT_T_DS, .where = (uint32_t)i / 4 + 1, .column = 1,
		    .rdata = { rdata, len } });
	}
	return true;
}

static bool
ds_of_file(struct evidence *e, const char *path, struct lint_name zone, struct err *err)
{
	const struct collect_file_options o = { .origin = zone, .parent_ds = true };
	struct ev_zone *z = collect_zone_file(e, path, &o, err);

	if (z == NULL)
		return false;
	if (z->faults.n > 0)
		return err_set(err, 2, "%s:%u: %s", path, z->faults.v[0].line, z->faults.v[0].text);
	if (z->data->n_records == 0)
		return err_set(err, 2, "%s: no DS and no DNSKEY record", path);
	if (zdata_find(z->data, zone) == ZDATA_NONE || z->data->n_nodes > 1)
		return err_set(err, 2, "%s: its records are not of the zone that is walked", path);
	z->data = walk_keys_as_ds(e, z->data, z->apex);
	return true;
}

bool
declared_ds(struct evidence *e, const char *text, struct lint_name zone, struct err *err)
{
	struct stat st;

	if (stat(text, &st) != 0) {
		if (!read_zone(e->arena, "--ds", &text, &zone, err))
			return false;
		if (stat(text, &st) != 0)
			return ds_of_text(e, text, zone, err);
	}
	if (zone.len <= 1)
		return err_set(err, 2, "--ds %s: several zones are walked, so it wants ZONE: in front", text);
	return ds_of_file(e, text, zone, err);
}
