/* human_gaps.c - what was not evaluated, and why: never left out, never a pass. */
#include "human.h"
#include "unasked.h"
#include "../dns/name.h"
#include <string.h>

/* Zones that are named without -v, of those that one reason holds for. */
enum { MOST_ZONES = 6 };

/* One reason that kept the same checks from a verdict, in one zone or several. */
struct gap_group {
	const char *checks, *reason;
	struct buf zones;
	size_t n_zones, hidden;
};
struct gap_groups {
	VEC(struct gap_group) list;
};

static bool
same_reason(const struct engine_gap *a, const struct engine_gap *b)
{
	return a->failed == b->failed && a->zone == b->zone && strcmp(a->reason, b->reason) == 0;
}

static void
add_zone(struct page *p, struct gap_groups *groups, const char *checks, const struct engine_gap *gap)
{
	const struct facts *facts = p->r->facts;
	struct gap_group *g = NULL;

	for (size_t i = 0; i < groups->list.n && g == NULL; i++)
		if (strcmp(groups->list.v[i].checks, checks) == 0 &&
		    strcmp(groups->list.v[i].reason, gap->reason) == 0)
			g = &groups->list.v[i];
	if (g == NULL) {
		g = vec_add(p->a, &groups->list);
		*g = (struct gap_group) { .checks = checks, .reason = gap->reason, .zones = buf_new(p->a) };
	}
	if (gap->zone >= facts->zones.n)
		return;
	if (g->n_zones++ >= MOST_ZONES && p->r->verbose <= 0) {
		g->hidden++;
		return;
	}
	buf_str(&g->zones, g->n_zones > 1 ? ", " : "");
	name_print(&g->zones, facts->zones.v[gap->zone]->apex);
}

/* Gaps of one kind: first those of a zone with one reason, then the zones alike. */
static void
collect_groups(struct page *p, bool failed, struct gap_groups *groups)
{
	const struct engine_result *result = p->r->result;
	const size_t n = result->gaps.n;
	bool *done = new (p->a, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct engine_gap *g = &result->gaps.v[i];
		struct buf checks = buf_new(p->a);

		if (done[i] || g->failed != failed)
			continue;
		/* Sorted by zone: what is alike is not further away than the zone's last. */
		for (size_t j = i; j < n && result->gaps.v[j].zone == g->zone; j++)
			if (!done[j] && same_reason(g, &result->gaps.v[j])) {
				const struct lint_check *c = result->gaps.v[j].check;

				done[j] = true;
				buf_printf(&checks, "%s%s", checks.n > 0 ? ", " : "",
				    c == NULL ? "all checks" : c->id);
			}
		add_zone(p, groups, checks.p, g);
	}
}

/* "a, b (example.): why". */
static void
gaps_of(struct page *p, bool failed)
{
	struct gap_groups groups = { 0 };

	collect_groups(p, failed, &groups);
	for (size_t i = 0; i < groups.list.n; i++) {
		const struct gap_group *g = &groups.list.v[i];
		struct buf b = buf_new(p->a);

		buf_str(&b, g->checks);
		if (g->n_zones > 0)
			buf_printf(&b, " (%s", g->zones.p);
		if (g->hidden > 0) {
			buf_str(&b, " and ");
			text_count(&b, g->hidden, "more zone");
		}
		if (g->n_zones > 0)
			buf_char(&b, ')');
		buf_printf(&b, ": %s", g->reason);
		text_flow(p->b, p->r->width, (struct text_margin) { "    ", "      ", 6 }, b.p);
	}
}

size_t
human_n_gaps(const struct report *r, bool failed)
{
	size_t n = 0;

	for (size_t i = 0; i < r->result->gaps.n; i++)
		n += r->result->gaps.v[i].failed == failed;
	return n;
}

/* Different checks that were not asked for in some zone. */
static size_t
count_not_asked(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->result->selected.n; i++)
		for (size_t k = 0; k < r->result->gaps.n; k++) {
			const struct engine_gap *g = &r->result->gaps.v[k];

			if (!g->failed && g->check == r->result->selected.v[i]) {
				n++;
				break;
			}
		}
	return n;
}

void
human_gaps(struct page *p)
{
	const size_t failed = human_n_gaps(p->r, true), not_asked = count_not_asked(p->r);
	const struct unasked_list rest = unasked(p->a, p->r);

	if (failed + not_asked + rest.list.n == 0)
		return;
	text_colour(p->b, p->r->colour, "1", "not evaluated");
	buf_char(p->b, '\n');
	if (failed > 0)
		buf_str(p->b, "  could not tell\n");
	gaps_of(p, true);
	for (size_t i = 0; i < rest.list.n; i++) {
		const struct unasked *u = &rest.list.v[i];

		text_flow(p->b, p->r->width, (struct text_margin) { "  ", "    ", 4 },
		    arena_printf(p->a, u->history ? "%s" : u->failed ? "could not be asked: %s"
		                                                     : "not asked: %s", u->reason));
	}
	if (not_asked > 0 && p->r->verbose > 0) {
		buf_str(p->b, "  not asked\n");
		gaps_of(p, false);
	} else if (not_asked > 0) {
		buf_str(p->b, "  not asked: ");
		text_count(p->b, not_asked, "check");
		buf_str(p->b, ", for want of input (-v says which)\n");
	}
	buf_char(p->b, '\n');
}
