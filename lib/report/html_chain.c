/*
 * html_chain.c - the chain of trust as a picture: a box a zone, in it the DS set, the keys
 * that sign the DNSKEY RRset, the other keys and the data, with an arrow wherever one
 * vouches for the other.  A line that is whole holds, a broken one is not there or does
 * not hold.
 */
#include "html.h"
#include "json_zone.h"
#include "text.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum {
	CHAIN_MOST_ZONES = 40,
	CHAIN_MOST_PILLS = 9, /* of one level in one zone */
	WIDTH = 400,
	INDENT = 16,
	MOST_INDENT = 6,
	PILL_W = 84,
	PILL_H = 34,
	GAP_X = 8,
	GAP_Y = 6,
	ACROSS = 3,
	HEAD = 34,
	EDGE = 22,
	PAD = 12,
	SPACE = 14
};

struct pill {
	const char *first, *second, *title, *class; /* two lines of text */
	int x, y;                                   /* of its upper edge's middle */
	uint32_t row;                               /* keys: of the reference */
	bool signs_dnskey, signs_data;
	uint32_t key; /* DS: the key that it means, or ZDATA_NONE */
	bool leads;
};
struct level {
	struct pill pills[CHAIN_MOST_PILLS];
	size_t n, left;
};
struct box {
	const struct fact_zone *z;
	const char *status, *class, *note;
	struct level ds, seps, others;
	bool has_keys, is_signed;
	int x, y, height;
};

static struct pill *
add_pill(struct level *l)
{
	if (l->n == CHAIN_MOST_PILLS) {
		l->left++;
		return NULL;
	}
	return &l->pills[l->n++];
}

static const char *
algorithm(struct html *h, uint8_t number)
{
	const char *name = algorithm_text(number);

	return name != NULL ? name : arena_printf(h->a, "algorithm %u", number);
}

static void
read_keys(struct html *h, struct box *x)
{
	const struct lint_ref zone = { .zone = x->z->index, .kind = LINT_ZONE };
	struct facts_view *view = h->r->result->view;
	struct lint_ref it = { 0 };
	struct lint_key k;
	struct lint_ds d;

	while (facts_next(view, zone, LINT_KEY, 0, &it)) {
		struct pill *p;

		if (!facts_get(view, it, LINT_KEY, &k))
			continue;
		x->has_keys = true;
		p = add_pill(strcmp(json_role(&k), "zsk") == 0 ? &x->others : &x->seps);
		if (p == NULL)
			continue;
		*p = (struct pill){ .row = it.row,
			.signs_dnskey = k.signs_dnskey,
			.signs_data = k.signs_data,
			.first = arena_printf(h->a, "%s %u",
			    strcmp(json_role(&k), "ksk") == 0   ? "KSK"
			    : strcmp(json_role(&k), "csk") == 0 ? "CSK"
								: "ZSK",
			    k.tag),
			.second = k.revoked ? "revoked" : arena_printf(h->a, "alg %u", k.algorithm),
			.title = arena_printf(h->a, "DNSKEY %u, %s, %u bits, flags %u", k.tag,
			    algorithm(h, k.algorithm), k.bits, k.flags),
			.class = k.revoked || !k.supported        ? "s-warn"
				 : k.signs_dnskey || k.signs_data ? "s-ok"
								  : "s-dim" };
	}
	it = (struct lint_ref){ 0 };
	while (facts_next(view, zone, LINT_DS, 0, &it)) {
		struct pill *p = facts_get(view, it, LINT_DS, &d) ? add_pill(&x->ds) : NULL;

		if (p == NULL)
			continue;
		*p = (struct pill){ .key = d.key.kind == LINT_KEY ? d.key.row : ZDATA_NONE,
			.leads = d.leads,
			.first = arena_printf(h->a, "DS %u", d.tag),
			.second = d.match == LINT_MATCH_NONE           ? "no such key"
				  : d.match == LINT_MATCH_DIGEST       ? "wrong digest"
				  : digest_text(d.digest_type) != NULL ? digest_text(d.digest_type)
								       : "unknown digest",
			.title = arena_printf(
			    h->a, "DS %u, %s, TTL %u s", d.tag, algorithm(h, d.algorithm), d.ttl),
			.class = d.leads                      ? "s-ok"
				 : d.match == LINT_MATCH_GOOD ? "s-warn"
							      : "s-bad" };
	}
}

static const char *
note_of(struct html *h, const struct box *x)
{
	const struct fact_zone *z = x->z;

	if (z->cut != NULL && z->cut->trouble != NULL &&
	    (strcmp(x->status, "not-checked") == 0 || strcmp(x->status, "indeterminate") == 0)) {
		struct buf b = buf_new(h->a);

		text_line(&b, z->cut->trouble);
		return b.p;
	}
	if (x->ds.n > 0)
		return NULL;
	return ((z->have | z->partly) & LINT_NEED_DS) == 0 ? "what DS the parent has is not known"
							   : "the parent has no DS";
}

static int
level_height(const struct level *l)
{
	const int rows = (int)((l->n + ACROSS - 1) / ACROSS);

	return rows == 0 ? 0 : rows * (PILL_H + GAP_Y) - GAP_Y;
}

static void
lay_level(struct level *l, int x, int y)
{
	for (size_t i = 0; i < l->n; i++) {
		l->pills[i].x = x + PAD + (int)(i % ACROSS) * (PILL_W + GAP_X) + PILL_W / 2;
		l->pills[i].y = y + (int)(i / ACROSS) * (PILL_H + GAP_Y);
	}
}

/* Puts the levels of a box below each other; its height. */
static void
lay(struct box *x)
{
	int y = x->y + HEAD;

	if (x->note != NULL)
		y += 18;
	lay_level(&x->ds, x->x, y);
	y += x->ds.n > 0 ? level_height(&x->ds) + EDGE : 0;
	lay_level(&x->seps, x->x, y);
	y += x->seps.n > 0 ? level_height(&x->seps) + EDGE : 0;
	lay_level(&x->others, x->x, y);
	y += x->others.n > 0 ? level_height(&x->others) + EDGE : 0;
	if (x->has_keys)
		y += 24;
	x->height = y - x->y + (x->has_keys || x->note != NULL ? 8 : 0);
}

static void
text_at(struct html *h, int x, int y, const char *class, const char *anchor, const char *text)
{
	buf_printf(h->b, "<text x=\"%d\" y=\"%d\"", x, y);
	if (class != NULL)
		xml_attribute(h->b, "class", class);
	if (anchor != NULL)
		xml_attribute(h->b, "text-anchor", anchor);
	buf_char(h->b, '>');
	xml_text(h->b, text);
	buf_str(h->b, "</text>\n");
}

/* An arrow that ends with its point on (x2, y2). */
static void
edge(struct html *h, int x1, int y1, int x2, int y2, const char *class)
{
	buf_printf(h->b,
	    "<path class=\"edge s-%s\" d=\"M%d %dC%d %d %d %d %d %d\"/>"
	    "<path class=\"t-%s\" d=\"M%d %dl-4 -7h8z\"/>\n",
	    class, x1, y1, x1, (y1 + y2) / 2, x2, (y1 + y2) / 2, x2, y2 - 6, class, x2, y2);
}

static void
draw_level(struct html *h, const struct level *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct pill *p = &l->pills[i];

		buf_printf(h->b, "<g><title>");
		xml_text(h->b, p->title);
		buf_printf(h->b,
		    "</title><rect class=\"pill %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		    "rx=\"6\"/>\n",
		    p->class, p->x - PILL_W / 2, p->y, PILL_W, PILL_H);
		text_at(h, p->x, p->y + 14, NULL, "middle", p->first);
		text_at(h, p->x, p->y + 28, "small", "middle", p->second);
		buf_str(h->b, "</g>\n");
	}
	if (l->left > 0 && l->n > 0)
		text_at(h, l->pills[l->n - 1].x + PILL_W / 2 + 6, l->pills[l->n - 1].y + 20,
		    "small", NULL, arena_printf(h->a, "+ %zu more", l->left));
}

static void
draw_edges(struct html *h, const struct box *x, int data_y)
{
	const struct level *keys[] = { &x->seps, &x->others };

	for (size_t i = 0; i < x->ds.n; i++)
		for (size_t l = 0; l < 2; l++)
			for (size_t k = 0; k < keys[l]->n; k++) {
				const struct pill *d = &x->ds.pills[i], *p = &keys[l]->pills[k];

				if (d->key == p->row)
					edge(h, d->x, d->y + PILL_H, p->x, p->y,
					    d->leads ? "ok" : "warn");
			}
	/* A key that signs the DNSKEY RRset vouches for the keys in it. */
	for (size_t i = 0; i < x->seps.n; i++)
		for (size_t k = 0; x->seps.pills[i].signs_dnskey && k < x->others.n; k++)
			edge(h, x->seps.pills[i].x, x->seps.pills[i].y + PILL_H,
			    x->others.pills[k].x, x->others.pills[k].y, "ok");
	for (size_t l = 0; l < 2; l++)
		for (size_t k = 0; k < keys[l]->n; k++)
			if (keys[l]->pills[k].signs_data)
				edge(h, keys[l]->pills[k].x, keys[l]->pills[k].y + PILL_H,
				    keys[l]->pills[k].x, data_y, "ok");
}

/* In the middle of a long name there is the least to lose. */
static const char *
short_name(struct html *h, const char *name, size_t most)
{
	const size_t n = strlen(name);

	if (n <= most)
		return name;
	return arena_printf(
	    h->a, "%.*s...%s", (int)(most / 2 - 2), name, name + n - (most / 2 - 1));
}

static void
draw_box(struct html *h, const struct box *x)
{
	const int width = WIDTH - x->x - 1, data_y = x->y + x->height - 30;
	const char *name = name_text(h->a, x->z->apex);

	buf_str(h->b, "<g><title>");
	xml_text(h->b, arena_printf(h->a, "%s %s", name, x->status));
	buf_printf(h->b,
	    "</title><rect class=\"box s-%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
	    "rx=\"8\"/>\n",
	    x->class, x->x, x->y, width, x->height);
	text_at(
	    h, x->x + PAD, x->y + 21, "name", NULL, short_name(h, name, (size_t)(width - 110) / 8));
	text_at(h, x->x + width - PAD, x->y + 21, arena_printf(h->a, "t-%s", x->class), "end",
	    x->status);
	if (x->note != NULL)
		text_at(h, x->x + PAD, x->y + 40, "small", NULL, short_name(h, x->note, 56));
	draw_edges(h, x, data_y);
	draw_level(h, &x->ds);
	draw_level(h, &x->seps);
	draw_level(h, &x->others);
	if (x->has_keys) {
		buf_printf(h->b,
		    "<rect class=\"pill\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"22\" "
		    "rx=\"6\"/>\n",
		    x->x + PAD, data_y, ACROSS * (PILL_W + GAP_X) - GAP_X);
		text_at(h, x->x + PAD + (ACROSS * (PILL_W + GAP_X) - GAP_X) / 2, data_y + 15,
		    "small", "middle", x->is_signed ? "data, signed" : "data");
	}
	buf_str(h->b, "</g>\n");
}

/* From a zone to one below it. */
static void
draw_link(struct html *h, const struct box *parent, const struct box *x)
{
	const int from = parent->x + INDENT / 2, y = x->y + 17;

	buf_printf(h->b, "<path class=\"edge s-%s\" d=\"M%d %dV%dH%d\"/>\n", x->class, from,
	    parent->y + parent->height, y, x->x);
}

static const struct box *
parent_of(const struct box *boxes, size_t i)
{
	for (size_t k = i; k-- > 0;)
		if (boxes[k].z->index == boxes[i].z->parent)
			return &boxes[k];
	return NULL;
}

void
html_chain(struct html *h)
{
	const struct html_zones zones = html_zones(h, CHAIN_MOST_ZONES);
	struct box *boxes = new (h->a, struct box, zones.list.n + 1);
	int y = 1;

	if (zones.list.n == 0)
		return;
	for (size_t i = 0; i < zones.list.n; i++) {
		const unsigned depth = zones.list.v[i].depth;
		struct box *x = &boxes[i];

		*x = (struct box){ .z = zones.list.v[i].z,
			.y = y,
			.x = 1 + INDENT * (int)(depth < MOST_INDENT ? depth : MOST_INDENT) };
		x->status = facts_status(h->r->result->view, x->z);
		x->class = html_status_class(x->status);
		x->is_signed = x->z->is_signed;
		read_keys(h, x);
		x->note = note_of(h, x);
		lay(x);
		y += x->height + SPACE;
	}
	buf_str(h->b, "<figure class=\"card\">\n<figcaption>Chain of trust: the DS set at the "
		      "parent, the keys "
		      "it names, what they sign</figcaption>\n");
	buf_printf(h->b,
	    "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-label=\"Chain of trust\">\n",
	    WIDTH, y, WIDTH, y);
	for (size_t i = 0; i < zones.list.n; i++)
		if (parent_of(boxes, i) != NULL)
			draw_link(h, parent_of(boxes, i), &boxes[i]);
	for (size_t i = 0; i < zones.list.n; i++)
		draw_box(h, &boxes[i]);
	buf_str(h->b, "</svg>\n");
	if (zones.left > 0)
		html_element(h, "p", "dim", arena_printf(h->a, "and %zu more zones", zones.left));
	buf_str(h->b, "</figure>\n");
}
