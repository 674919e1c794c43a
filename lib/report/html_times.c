/*
 * html_times.c - what is handed out and what caches still hold, against the time: a bar for
 * each version of the DS set, the keys, the data; behind its end the time for which a cache
 * may hold it, and for what is handed out now, how long it would be held were it
 * withdrawn at this instant.  The table below has the same in words.
 */
#include "html.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum {
	TIMES_MOST_ZONES = 8,
	TIMES_MOST_ROWS = 14, /* a zone */
	WIDTH = 400,
	LEFT = 4,
	RIGHT = 396,
	ROW = 34,
	HEAD = 24,
	BAR = 10
};
#define TIMES_MOST_SPAN ((int64_t)60 * 86400) /* to either side: else nothing is to be seen */

struct row {
	const char *what, *detail;
	int64_t from, until, held; /* handed out [from, until), held by caches until `held` */
	int64_t first, last;       /* seen; before and behind it may have been handed out */
	bool served, waits;        /* waits: a constraint, [from, held) */
};
struct chart {
	struct html *h;
	const char *zone;
	VEC(struct row) rows;
	size_t left;
	int64_t low, high;
};

static const char *
tags(struct html *h, const struct lint_history *t, uint64_t keys)
{
	struct buf b = buf_new(h->a);
	size_t n = 0;

	for (size_t i = 0; i < t->n_ids; i++)
		if ((keys >> i & 1) != 0 && n++ < 4)
			buf_printf(&b, "%s%u", n > 1 ? ", " : "", t->ids[i].tag);
	if (n > 4)
		buf_printf(&b, " and %zu more", n - 4);
	return b.n == 0 ? "unknown keys" : b.p;
}

static const char *
what_is(struct html *h, const struct lint_history *t, const struct lint_version *v)
{
	switch (v->part) {
	case LINT_PART_DS:
		return v->none ? "no DS" : arena_printf(h->a, "DS %s", tags(h, t, v->keys));
	case LINT_PART_DNSKEY:
		return v->none ? "no DNSKEY" : arena_printf(h->a, "DNSKEY %s", tags(h, t, v->keys));
	case LINT_PART_DATA:
		return v->none ? "data, unsigned"
			       : arena_printf(h->a, "data signed by %s", tags(h, t, v->keys));
	default: return "NS";
	}
}

static const char *
span(struct html *h, int64_t seconds)
{
	char text[WHEN_TEXT];

	when_span(seconds, text);
	return arena_copy(h->a, text, strlen(text));
}

static void
add_versions(struct chart *c, const struct lint_history *t)
{
	struct html *h = c->h;

	for (size_t i = 0; i < t->n_versions; i++) {
		const struct lint_version *v = &t->versions[i];
		const bool served = v->until == LINT_NEVER;
		const int64_t end = served ? h->r->at : v->until;
		struct row row = { .what = what_is(h, t, v),
			.from = v->from,
			.until = end,
			.held = end + v->ttl,
			.first = v->first,
			.last = served ? end : v->last,
			.served = served };

		/* Gone from every cache long ago. */
		if (!served && row.held < h->r->at - (int64_t)2 * 86400)
			continue;
		if (c->rows.n == TIMES_MOST_ROWS) {
			c->left++;
			continue;
		}
		row.detail =
		    v->ttl == 0 ? "not cached" : arena_printf(h->a, "TTL %s", span(h, v->ttl));
		*vec_add(h->a, &c->rows) = row;
	}
}

static void
add_constraints(struct chart *c, uint16_t zone)
{
	const struct engine_result *result = c->h->r->result;

	for (size_t i = 0; i < result->constraints.n; i++) {
		const struct engine_constraint *k = &result->constraints.v[i];

		if (k->zone != zone || k->c.not_before == LINT_NEVER ||
		    k->c.not_before <= c->h->r->at || c->rows.n == TIMES_MOST_ROWS + 2)
			continue;
		*vec_add(c->h->a, &c->rows) = (struct row){ .waits = true,
			.from = k->c.from,
			.until = k->c.from,
			.held = k->c.not_before,
			.what = arena_printf(c->h->a, "%s is safe after this", k->c.action),
			.detail = k->c.basis == LINT_ASSUMED ? "assumed, at worst" : "" };
	}
}

/* What is to be seen: all ends, and the beginnings that lie not too far back. */
static void
frame(struct chart *c)
{
	const int64_t at = c->h->r->at;

	c->low = at;
	c->high = at + 60;
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *x = &c->rows.v[i];

		if (x->held > c->high)
			c->high = x->held;
		if (x->from != LINT_ALWAYS_WAS && x->from < c->low)
			c->low = x->from;
		if (!x->served && x->until < c->low)
			c->low = x->until;
	}
	if (c->high > at + TIMES_MOST_SPAN)
		c->high = at + TIMES_MOST_SPAN;
	/* The past is worth no more room than twice what is to come. */
	if (c->low < at - 2 * (c->high - at))
		c->low = at - 2 * (c->high - at);
	if (c->low > at - (c->high - at) / 4)
		c->low = at - (c->high - at) / 4;
	c->high += (c->high - at) / 20 + 1;
}

static int
place(const struct chart *c, int64_t t)
{
	if (t <= c->low)
		return LEFT;
	if (t >= c->high)
		return RIGHT;
	return LEFT + (int)((double)(t - c->low) / (double)(c->high - c->low) * (RIGHT - LEFT));
}

static void
bar(struct chart *c, const char *class, int y, int height, int64_t from, int64_t to)
{
	const int x = place(c, from), x2 = place(c, to);

	if (to > from)
		buf_printf(c->h->b,
		    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", class, x,
		    y, x2 > x ? x2 - x : 1, height);
}

static void
text_at(struct chart *c, int x, int y, const char *class, const char *anchor, const char *text)
{
	buf_printf(c->h->b, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", class, x, y,
	    anchor);
	xml_text(c->h->b, text);
	buf_str(c->h->b, "</text>\n");
}

/* "11-22 15:08Z" */
static const char *
moment(struct chart *c, int64_t t)
{
	char text[WHEN_TEXT];

	when_text(t, text);
	return strlen(text) < 17 ? "" : arena_printf(c->h->a, "%.5s %.5sZ", text + 5, text + 11);
}

static const char *
end_of(struct chart *c, const struct row *x)
{
	if (x->waits)
		return moment(c, x->held);
	return arena_printf(
	    c->h->a, "%s %s", x->held > c->h->r->at ? "until" : "gone since", moment(c, x->held));
}

static void
draw_row(struct chart *c, const struct row *x, int y)
{
	text_at(c, LEFT, y + 11, "", "start",
	    strlen(x->what) < 34 ? x->what : arena_printf(c->h->a, "%.31s...", x->what));
	text_at(c, RIGHT, y + 11, "small", "end", end_of(c, x));
	if (x->waits) {
		bar(c, "wait", y + 16, BAR, x->from, x->held);
		return;
	}
	bar(c, "served", y + 20, 2, x->from == LINT_ALWAYS_WAS ? c->low : x->from, x->until);
	bar(c, "served", y + 16, BAR, x->first, x->last);
	bar(c, "held", y + 16, BAR, x->until, x->held);
}

static void
draw(struct chart *c)
{
	const int height = HEAD + (int)c->rows.n * ROW + 6, now = place(c, c->h->r->at);

	buf_printf(c->h->b, "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\"",
	    WIDTH, height, WIDTH, height);
	xml_attribute(c->h->b, "aria-label",
	    arena_printf(c->h->a,
		"What caches hold of %s until when; the table below says the same", c->zone));
	buf_printf(c->h->b, ">\n<path class=\"grid\" d=\"M%d %dH%d\"/>\n", LEFT, HEAD - 4, RIGHT);
	buf_printf(c->h->b, "<path class=\"now\" d=\"M%d %dV%d\"/>\n", now, HEAD - 8, height);
	if (now > LEFT + 140)
		text_at(c, LEFT, 12, "small", "start", moment(c, c->low));
	if (now < RIGHT - 140)
		text_at(c, RIGHT, 12, "small", "end", moment(c, c->high));
	text_at(c, now, 12, "small",
	    now < LEFT + 60    ? "start"
	    : now > RIGHT - 60 ? "end"
			       : "middle",
	    arena_printf(c->h->a, "now %s", moment(c, c->h->r->at)));
	for (size_t i = 0; i < c->rows.n; i++)
		draw_row(c, &c->rows.v[i], HEAD + (int)i * ROW);
	buf_str(c->h->b, "</svg>\n");
}

static void
cell(struct html *h, const char *text)
{
	html_element(h, "td", NULL, text);
}

static void
table(struct chart *c)
{
	struct html *h = c->h;

	buf_str(h->b, "<details><summary>the same in words</summary><div class=\"scroll\"><table>\n"
		      "<thead><tr><th scope=\"col\">what</th><th scope=\"col\">first seen</th>"
		      "<th scope=\"col\">handed out until</th><th scope=\"col\">held by caches "
		      "until</th></tr>"
		      "</thead>\n<tbody>\n");
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *x = &c->rows.v[i];

		buf_str(h->b, "<tr>");
		cell(h, *x->detail == '\0' ? x->what
					   : arena_printf(h->a, "%s, %s", x->what, x->detail));
		cell(h, x->waits ? "" : html_instant(h, x->first));
		cell(h, x->waits ? "" : x->served ? "now" : html_instant(h, x->until));
		cell(h, x->served
			    ? arena_printf(h->a, "%s, if withdrawn now", html_instant(h, x->held))
			    : html_instant(h, x->held));
		buf_str(h->b, "</tr>\n");
	}
	buf_str(h->b, "</tbody></table></div></details>\n");
}

/* Was anything heard of it?  Else there are times to wait for at most. */
static bool
is_known(const struct fact_zone *z)
{
	return z->keys_known || (z->have & LINT_NEED_DS) != 0;
}

static bool
one_zone(struct html *h, const struct fact_zone *z, bool legend)
{
	struct chart c = { .h = h, .zone = name_text(h->a, z->apex) };
	const struct lint_history *t = h->r->result->histories[z->index];

	if (t == NULL && is_known(z))
		t = facts_history(h->a, h->r->facts, z, h->r->at);
	if (t != NULL && (is_known(z) || t->n_observations > 1))
		add_versions(&c, t);
	add_constraints(&c, z->index);
	if (c.rows.n == 0)
		return false;
	frame(&c);
	buf_str(h->b, "<figure class=\"card\">\n<figcaption>");
	xml_text(h->b, c.zone);
	buf_printf(h->b, ": what caches hold until when (%s)</figcaption>\n",
	    t == NULL               ? "nothing was observed"
	    : t->n_observations > 1 ? arena_printf(h->a, "%u observations since %s",
					  t->n_observations, html_instant(h, t->since))
				    : "one observation, no history");
	draw(&c);
	if (legend && t != NULL)
		html_element(h, "p", "where",
		    "Strong: handed out, as seen; a thin line: it may have been. Pale: still held "
		    "by "
		    "caches; of what is handed out now, if it were withdrawn now.");
	if (c.left > 0)
		html_element(h, "p", "dim", arena_printf(h->a, "and %zu more versions", c.left));
	if (t != NULL && t->limit != NULL)
		html_element(h, "p", "dim", t->limit);
	table(&c);
	buf_str(h->b, "</figure>\n");
	return true;
}

/* Of a walk the zones that were asked about, not those on the way to them. */
void
html_times(struct html *h)
{
	const struct html_zones zones = html_zones(h, 400);
	size_t n = 0, left = zones.left;

	for (size_t i = 0; i < zones.list.n; i++) {
		const struct fact_zone *z = zones.list.v[i].z;

		if (z->on_the_way)
			continue;
		if (n < TIMES_MOST_ZONES)
			n += one_zone(h, z, n == 0);
		else
			left++;
	}
	if (left > 0)
		html_element(h, "p", "dim", arena_printf(h->a, "and %zu more zones", left));
}
