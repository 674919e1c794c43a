/* hints.c - where a walk begins, and the lists of names that it is given. */
#include "walk.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../dns/name.h"
#include "../dns/zonefile.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MAX = 100000, LINE_MAX_OCTETS = 4096 };

struct hints_reader {
	struct arena *arena;
	struct walk_hints *hints;
	uint16_t port;
	const char *fault;
	uint32_t line;
};

static void
hints_record(void *ctx, const struct zf_record *r)
{
	struct hints_reader *h = ctx;
	struct walk_hint hint = { .addr.port = h->port };

	if (!(r->type == LINT_T_A && r->rdlen == 4) && !(r->type == LINT_T_AAAA && r->rdlen == 16))
		return; /* the NS records say which names; the addresses are what counts */
	hint.addr.family = r->type == LINT_T_A ? 4 : 6;
	memcpy(hint.addr.octets, r->rdata, r->rdlen);
	hint.host = (struct lint_name) { arena_copy(h->arena, r->owner.wire, r->owner.len), r->owner.len };
	*vec_add(h->arena, &h->hints->list) = hint;
}

static void
hints_fault(void *ctx, const struct zf_fault *f)
{
	struct hints_reader *h = ctx;

	if (h->fault != NULL)
		return;
	h->fault = arena_copy(h->arena, f->text, strlen(f->text));
	h->line = f->line;
}

static int
hints_include(void *ctx, const char *path, const char **why)
{
	(void)ctx;
	(void)path;
	*why = "a hints file includes no other";
	return -1;
}

static void
hints_enter(void *ctx, const char *path, uint32_t line)
{
	(void)ctx;
	(void)path;
	(void)line;
}

static void
hints_leave(void *ctx)
{
	(void)ctx;
}

bool
walk_hints_read(struct arena *a, const char *path, uint16_t port, struct walk_hints *hints, struct err *err)
{
	static const uint8_t root[] = { 0 };
	struct hints_reader h = { .arena = a, .hints = hints, .port = port };
	const struct zf_sink sink = { .ctx = &h, .record = hints_record, .fault = hints_fault,
		.open = hints_include, .enter = hints_enter, .leave = hints_leave };
	const struct zf_options o = { .origin = { root, 1 }, .default_ttl = 3600000,
	    .has_default_ttl = true };
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct zf_result r;

	if (fd < 0)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	r = zf_read(a, fd, &o, &sink);
	close(fd);
	if (r.read_error)
		return err_set(err, 2, "%s: %s", path, strerror(r.error));
	if (h.fault != NULL)
		return err_set(err, 2, "%s:%u: %s", path, h.line, h.fault);
	if (hints->list.n == 0)
		return err_set(err, 2, "%s: no address of a root server", path);
	return true;
}

void
walk_hints_builtin(struct arena *a, uint16_t port, struct walk_hints *hints)
{
	/* The root zone's own list, as of 2025. */
	static const char *const addresses[13][2] = {
		{ "198.41.0.4", "2001:503:ba3e::2:30" },
		{ "170.247.170.2", "2801:1b8:10::b" },
		{ "192.33.4.12", "2001:500:2::c" },
		{ "199.7.91.13", "2001:500:2d::d" },
		{ "192.203.230.10", "2001:500:a8::e" },
		{ "192.5.5.241", "2001:500:2f::f" },
		{ "192.112.36.4", "2001:500:12::d0d" },
		{ "198.97.190.53", "2001:500:1::53" },
		{ "192.36.148.17", "2001:7fe::53" },
		{ "192.58.128.30", "2001:503:c27::2:30" },
		{ "193.0.14.129", "2001:7fd::1" },
		{ "199.7.83.42", "2001:500:9f::42" },
		{ "202.12.27.33", "2001:dc3::35" },
	};
	static const char zone[] = "\1?\14root-servers\3net";

	for (unsigned i = 0; i < 26; i++) {
		struct walk_hint hint;
		uint8_t *wire = arena_copy(a, zone, sizeof(zone));

		wire[1] = (uint8_t)('a' + i / 2);
		hint.host = (struct lint_name) { wire, sizeof(zone) };
		if (net_addr_parse(addresses[i / 2][i % 2], port, &hint.addr))
			*vec_add(a, &hints->list) = hint;
	}
}

static bool
names_line(struct arena *a, char *line, struct walk_names *names, const char **why)
{
	static const uint8_t root[] = { 0 };
	uint8_t wire[255], len;
	size_t n;

	line += strspn(line, " \t");
	n = strcspn(line, " \t\r\n");
	if (n == 0 || line[0] == '#' || line[0] == ';')
		return true;
	*why = name_parse(line, n, (struct lint_name) { root, 1 }, wire, &len);
	if (*why != NULL)
		return false;
	name_lower(wire, len);
	*vec_add(a, &names->list) = (struct lint_name) { arena_copy(a, wire, len), len };
	return true;
}

bool
walk_names_read(struct arena *a, const char *path, struct walk_names *names, struct err *err)
{
	FILE *f = fopen(path, "re");
	char line[LINE_MAX_OCTETS];
	const char *why = NULL;
	unsigned n = 0;
	bool failed;

	if (f == NULL)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	while (why == NULL && fgets(line, sizeof(line), f) != NULL) {
		n++;
		if (strlen(line) + 1 == sizeof(line))
			why = "the line is too long";
		else if (names->list.n >= NAMES_MAX)
			why = "more than 100000 names";
		else
			names_line(a, line, names, &why);
	}
	failed = ferror(f) != 0;
	fclose(f);
	if (why != NULL)
		return err_set(err, 2, "%s:%u: %s", path, n, why);
	return !failed || err_set(err, 2, "%s: it cannot be read", path);
}
