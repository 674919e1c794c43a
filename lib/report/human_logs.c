/* human_logs.c - what logs tell, a line for each name, type, resolver and outcome. */
#include "human.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum {
	LOGS_MOST_LINES = 40,
	LOGS_MOST_KINDS = 64,
	TIMES_COLUMN = 42, /* behind name, type and outcome */
	DAY = sizeof("2026-11-21 ") - 1,
};

struct line { /* look-ups of one name that are alike */
	struct lint_lookup first;
	int64_t until;
	uint64_t n;
};

static bool
alike(const struct lint_lookup *a, const struct lint_lookup *b)
{
	return a->qtype == b->qtype && a->outcome == b->outcome && a->by == b->by &&
	       strcmp(a->resolver, b->resolver) == 0;
}

/* Behind the head the times, and by whom, under them where the line is too long. */
static void
write_row(struct page *p, const char *head, const char *const *times, size_t n, const char *by)
{
	struct buf row = buf_new(p->a);
	unsigned at = (unsigned)strlen(head);
	const struct text_margin m = { head, arena_printf(p->a, "%*s", TIMES_COLUMN, ""), TIMES_COLUMN,
		(int)at - TIMES_COLUMN };

	text_pieces(&row, p->r->width, m, times, n);
	row.n--; /* the newline */
	at = (unsigned)(row.n - (size_t)(memrchr(row.p, '\n', row.n) == NULL ? 0 :
	    (char *)memrchr(row.p, '\n', row.n) + 1 - row.p));
	if (*by != '\0' && at + 2 + strlen(by) <= p->r->width)
		buf_printf(&row, "  %s\n", by);
	else
		buf_printf(&row, "%s%s%s\n", *by == '\0' ? "" : "\n", *by == '\0' ? "" : m.rest, by);
	buf_add(p->b, row.p, row.n);
}

static void
write_line(struct page *p, const struct line *l, bool first)
{
	static const char *const ways[] = { "", "over HTTPS ", "the system ", "from " };
	const struct lint_lookup *v = &l->first;
	char type[TYPE_TEXT];
	const char *head = arena_printf(p->a, "  %-22s %-6s %-9s ", first ? name_text(p->a, v->qname) : "",
	    v->qtype == 0 ? "A*" : type_text(v->qtype, type), lint_looked_text(v->outcome));
	const char *times[3] = { human_instant(p, v->at) };
	const char *by = arena_printf(p->a, "%s%s", ways[v->by], v->resolver);
	size_t n = 1;

	if (l->until > v->at) {
		const char *until = human_instant(p, l->until);

		/* Of the same day the hour says enough. */
		times[n++] = arena_printf(p->a, "to %s", strncmp(until, times[0], DAY) == 0 ? until + DAY :
		    until);
	}
	if (l->n > 1)
		times[n++] = arena_printf(p->a, "(%llu)", (unsigned long long)l->n);
	write_row(p, head, times, n, by);
}

static void
write_name(struct page *p, struct line *lines, unsigned *n, unsigned *written)
{
	for (unsigned i = 0; i < *n; i++, (*written)++)
		if (p->r->verbose > 0 || *written < LOGS_MOST_LINES)
			write_line(p, &lines[i], i == 0);
	*n = 0;
}

static void
zone_lines(struct page *p, const struct fact_zone *z, unsigned *written)
{
	const struct lint_ref zone = { 0, z->index, LINT_ZONE, LINT_NOW };
	struct line *lines = new (p->a, struct line, LOGS_MOST_KINDS);
	struct lint_ref it = { 0 };
	struct lint_lookup v;
	unsigned n = 0;

	while (facts_next(p->r->result->view, zone, LINT_LOOKUP, 0, &it)) {
		unsigned i = 0;

		if (!facts_get(p->r->result->view, it, LINT_LOOKUP, &v))
			continue;
		if (n > 0 && !lint_name_eq(lines[0].first.qname, v.qname))
			write_name(p, lines, &n, written);
		while (i < n && !alike(&lines[i].first, &v))
			i++;
		if (i == LOGS_MOST_KINDS)
			i--;
		if (i == n)
			lines[n++] = (struct line){ .first = v, .until = v.at };
		lines[i].n += v.n;
		lines[i].until = v.until > lines[i].until ? v.until : lines[i].until;
	}
	write_name(p, lines, &n, written);
}

void
human_logs(struct page *p)
{
	const struct evidence *ev = p->r->evidence;
	unsigned written = 0;

	if (ev->logs.n == 0)
		return;
	buf_str(p->b, "what the logs tell\n");
	for (size_t i = 0; i < p->r->facts->zones.n; i++)
		if (p->r->facts->zones.v[i]->lookups.n > 0)
			zone_lines(p, p->r->facts->zones.v[i], &written);
	if (written == 0)
		buf_str(p->b, "  nothing at or below the zone\n");
	if (p->r->verbose <= 0 && written > LOGS_MOST_LINES)
		buf_printf(p->b, "  and %u more (-v shows all)\n", written - LOGS_MOST_LINES);
	for (size_t i = 0; i < ev->logs.n; i++)
		if (ev->logs.v[i].trouble != NULL)
			text_flow(p->b, p->r->width, (struct text_margin){ "  ", "    ", 4, -2 },
			    arena_printf(
				p->a, "%s: %s", ev->logs.v[i].path, ev->logs.v[i].trouble));
	buf_char(p->b, '\n');
}
