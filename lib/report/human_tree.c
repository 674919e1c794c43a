/*
 * human_tree.c - zones that servers were asked about: the chain of trust as a
 * tree, each finding under its zone.
 */
#include "human.h"
#include "registration.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { MOST_DEEP = 64, MOST_KEYS = 4, MOST_SERVERS = 6 };

struct drawing { /* the strokes of a tree, and how wide the names are */
	const char *last, *branch, *bar, *arrow;
	unsigned names, statuses;
};
static const struct drawing unicode_strokes = {
	"\u2514\u2500 ", "\u251c\u2500 ", "\u2502  ", " \u2192 ", 0, 0
};
static const struct drawing ascii_strokes = { "`- ", "|- ", "|  ", " -> ", 0, 0 };

struct tree {
	struct page *p;
	struct drawing d;
};

static bool
is_child(const struct facts *f, size_t zone, uint16_t parent)
{
	return f->zones.v[zone]->cut != NULL && f->zones.v[zone]->parent == parent;
}

static bool
is_top(const struct facts *f, size_t zone)
{
	const struct fact_zone *z = f->zones.v[zone];

	return z->cut != NULL && (z->parent >= f->zones.n || f->zones.v[z->parent]->cut == NULL);
}

static size_t
next_child(const struct facts *f, size_t from, uint16_t parent)
{
	while (from < f->zones.n && !is_child(f, from, parent))
		from++;
	return from;
}

static unsigned
depth_of(const struct facts *f, const struct fact_zone *z)
{
	unsigned n = 0;

	for (; z->parent < f->zones.n && n < MOST_DEEP; z = f->zones.v[z->parent])
		n++;
	return n;
}

static void
hours(struct buf *b, uint32_t ttl)
{
	if (ttl >= 3600 && ttl % 3600 == 0)
		buf_printf(b, "%uh", ttl / 3600);
	else
		buf_printf(b, "%us", ttl);
}

/* What a line does without when it is too long. */
enum brevity { FULL, NO_REPEATED_TAG, NO_TTL };

/* Tags of the keys with the SEP bit, or without it; one that the DS has just
 * named needs no tag. */
static void
keys(struct tree *t, struct buf *b, struct lint_ref zone, bool sep, int32_t named)
{
	struct facts_view *view = t->p->r->result->view;
	struct lint_ref it = { 0 };
	struct buf tags = buf_new(b->arena);
	bool other = false;
	struct lint_key k;
	unsigned n = 0;

	while (facts_next(view, zone, LINT_KEY, 0, &it))
		if (facts_get(view, it, LINT_KEY, &k) && k.sep == sep && n++ < MOST_KEYS) {
			buf_printf(&tags, " %u", k.tag);
			other |= n > 1 || k.tag != named;
		}
	if (n > 0)
		buf_printf(b, "%s%s%s", b->n > 0 ? t->d.arrow : "", sep ? "KSK" : "ZSK", other ? tags.p : "");
}

/* "DS 2371 ttl 24h -> KSK 2371 -> ZSK 30624": what holds the zone. */
static void
chain(struct tree *t, struct buf *b, struct lint_ref zone, bool top, bool declared, enum brevity brevity)
{
	struct facts_view *view = t->p->r->result->view;
	struct lint_ref it = { 0 };
	int32_t named = -1;
	struct lint_ds ds;
	unsigned n = 0;

	while (facts_next(view, zone, LINT_DS, 0, &it))
		if (facts_get(view, it, LINT_DS, &ds) && n++ < MOST_KEYS) {
			buf_printf(b, "%s%u", n > 1 ? " " : top ? "anchor " : declared ? "declared DS " :
			    "DS ",
			    ds.tag);
			if (n == 1 && !top && !declared && brevity < NO_TTL) {
				buf_str(b, " ttl ");
				hours(b, ds.ttl);
			}
		}
	if (n == 1 && brevity >= NO_REPEATED_TAG)
		named = ds.tag;
	keys(t, b, zone, true, named);
	keys(t, b, zone, false, -1);
}

static const char *
detail(struct tree *t, const struct fact_zone *z, const char *status, enum brevity brevity)
{
	const struct lint_ref ref = { .zone = z->index, .kind = LINT_ZONE };
	struct buf b = buf_new(t->p->a);

	if (strcmp(status, "not-checked") == 0 || strcmp(status, "indeterminate") == 0)
		text_line(&b, z->cut->trouble);
	if (b.n == 0 && strcmp(status, "unsigned") != 0)
		chain(t, &b, ref, z->parent == FACTS_NO_ZONE, z->ds_set != NULL, brevity);
	return b.p;
}

/* "2 servers", "1/2 answered". */
static const char *
servers_text(const struct page *p, const struct fact_zone *z)
{
	const struct evidence *ev = p->r->evidence;
	struct buf b = buf_new(p->a);
	unsigned n = 0, heard = 0;

	for (size_t i = 0; i < z->sources.n; i++) {
		const struct lint_ref ref = { z->sources.v[i], z->index, LINT_SOURCE, LINT_NOW };
		struct lint_source s;

		if (ev->sources.v[z->sources.v[i]].kind != LINT_SERVER)
			continue;
		n++;
		heard += facts_get(p->r->result->view, ref, LINT_SOURCE, &s) && s.answered;
	}
	if (n > 0 && heard < n)
		buf_printf(&b, "%u/%u answered", heard, n);
	else if (n > 0)
		text_count(&b, n, "server");
	return b.p;
}

static const char *
status_sgr(const char *status)
{
	if (strcmp(status, "secure") == 0)
		return "32";
	if (strcmp(status, "bogus") == 0)
		return "1;31";
	return strcmp(status, "unsigned") == 0 || strcmp(status, "insecure") == 0 ? "0" : "33";
}

/* Where the third column of the tree begins; a narrow terminal has no room for all of it. */
static unsigned
third_column(const struct tree *t)
{
	const unsigned to = t->d.names + t->d.statuses, most = t->p->r->width * 2 / 3;

	return to < most ? to : most;
}

/* The first two columns, and in *at where they end. */
static const char *
two_columns(struct tree *t, const char *label, const char *word, const char *sgr, unsigned *at)
{
	struct buf b = buf_new(t->p->a);
	const unsigned to = third_column(t);

	*at = text_columns(label);
	buf_str(&b, label);
	text_spaces(&b, *at < t->d.names && t->d.names < to ? t->d.names - *at : 1);
	*at = *at < t->d.names && t->d.names < to ? t->d.names : *at + 1;
	text_colour(&b, t->p->r->colour, sgr, word);
	*at += (unsigned)strlen(word);
	text_spaces(&b, *at < to ? to - *at : 1);
	*at = *at < to ? to : *at + 1;
	return b.p;
}

/* The third, broken in front of an arrow, and between words only where that is not enough. */
static void
third(struct tree *t, struct buf *b, struct text_margin m, unsigned width, const char *what)
{
	VEC(const char *) pieces = { 0 };

	while (*what != '\0') {
		const char *next = strstr(what + 1, t->d.arrow);
		size_t n = next == NULL ? strlen(what) : (size_t)(next - what);

		if (m.columns + text_columns(arena_copy(t->p->a, what, n)) > width) {
			const size_t arrow = strncmp(what, t->d.arrow + 1, strlen(t->d.arrow) - 1) == 0 ?
			    strlen(t->d.arrow) - 1 : 0;
			const size_t word = arrow + strcspn(what + arrow, " ");

			n = word < n ? word : n;
		}
		*vec_add(t->p->a, &pieces) = arena_copy(t->p->a, what, n);
		what += n + (what[n] == ' ');
	}
	text_pieces(b, width, m, pieces.v, pieces.n);
}

/* Its margin: the strokes of the tree, and blanks up to the column. */
static struct text_margin
third_margin(const struct tree *t, const char *first, unsigned at, const char *strokes)
{
	const unsigned room = text_columns(strokes), to = third_column(t) > room ? third_column(t) : room;
	struct buf rest = buf_new(t->p->a);

	buf_str(&rest, strokes);
	text_spaces(&rest, to - room);
	return (struct text_margin) { first, rest.p, to, (int)at - (int)to };
}

/* The zone's own line: name, status, what holds it, how many servers. */
static void
zone_line(struct tree *t, const struct fact_zone *z, const char *prefix, const char *margin)
{
	struct page *p = t->p;
	const char *status = facts_status(p->r->result->view, z), *what = detail(t, z, status, FULL);
	const char *servers = servers_text(p, z), *first, *end;
	const unsigned wide = (unsigned)strlen(servers), room = p->r->width - (wide > 0 ? wide + 2 : 0);
	struct buf b = buf_new(p->a);
	unsigned at;

	first = two_columns(t, arena_printf(p->a, "%s%s", prefix, name_text(p->a, z->apex)), status,
	    status_sgr(status), &at);
	for (int less = NO_REPEATED_TAG; less <= NO_TTL; less++)
		if (at + text_columns(what) > room)
			what = detail(t, z, status, (enum brevity)less);
	third(t, &b, third_margin(t, first, at, margin), room, what);
	end = strchr(b.p, '\n');
	at += text_columns(arena_copy(p->a, b.p + strlen(first), (size_t)(end - b.p) - strlen(first)));
	while (end > b.p && end[-1] == ' ')
		end--, at--;
	buf_add(p->b, b.p, (size_t)(end - b.p));
	if (wide > 0) {
		text_spaces(p->b, at < room ? p->r->width - at - wide : 2);
		buf_str(p->b, servers);
	}
	buf_str(p->b, strchr(b.p, '\n'));
}

static const char *
registration_label(const struct lint_registration *r)
{
	return r->registrar ? "registrar's own RDAP" : "registrar (RDAP)";
}

/* Columns wide enough for what the registry has for a zone. */
static void
make_room(struct tree *t, const struct fact_zone *z)
{
	struct facts_view *view = t->p->r->result->view;
	const struct lint_ref zone = { .zone = z->index, .kind = LINT_ZONE };
	struct lint_ref it = { 0 };
	struct lint_registration r;

	if (z->parent >= t->p->r->facts->zones.n)
		return;
	while (facts_next(view, zone, LINT_REGISTRATION, 0, &it)) {
		unsigned wide, status;

		if (!facts_get(view, it, LINT_REGISTRATION, &r) || registration_word(&r) == NULL)
			continue;
		wide = 3 * depth_of(t->p->r->facts, z) + (unsigned)strlen(registration_label(&r)) + 2;
		status = (unsigned)strlen(registration_word(&r)) + 2;
		t->d.names = wide > t->d.names ? wide : t->d.names;
		t->d.statuses = status > t->d.statuses ? status : t->d.statuses;
	}
}

/* What the registry has for a zone stands above it, beside it in the tree. */
static void
registration_line(struct tree *t, const struct fact_zone *z, const char *before)
{
	struct page *p = t->p;
	struct lint_ref it = { 0 };
	const struct lint_ref zone = { .zone = z->index, .kind = LINT_ZONE };
	struct lint_registration r;

	while (facts_next(p->r->result->view, zone, LINT_REGISTRATION, 0, &it)) {
		const char *first, *word;
		unsigned at;

		if (!facts_get(p->r->result->view, it, LINT_REGISTRATION, &r) ||
		    (word = registration_word(&r)) == NULL)
			continue;
		first = two_columns(t,
		    arena_printf(p->a, "%s%s%s", before, t->d.branch, registration_label(&r)), word,
		    strcmp(word, "agrees") == 0 ? "32" : "33", &at);
		third(t, p->b, third_margin(t, first, at, arena_printf(p->a, "%s%s", before, t->d.bar)),
		    p->r->width, registration_detail(p->a, &r));
	}
}

/* Is it all servers of one zone, that showed it?  Then which zone. */
static bool
all_of_one_zone(const struct evidence *ev, const struct engine_finding *f, struct lint_name *zone)
{
	size_t n = 0;

	if (f->n_servers < 2)
		return false;
	*zone = ev->sources.v[f->servers[0]].zone;
	if (zone->len == 0) /* resolvers are nobody's servers */
		return false;
	for (size_t i = 0; i < f->n_servers; i++)
		if (!lint_name_eq(ev->sources.v[f->servers[i]].zone, *zone))
			return false;
	for (size_t i = 0; i < ev->sources.n; i++)
		n += ev->sources.v[i].kind == LINT_SERVER && lint_name_eq(ev->sources.v[i].zone, *zone);
	return n == f->n_servers;
}

/* Who showed it: "all 4 servers of example.", or their names. */
static void
servers(struct page *p, const struct engine_finding *f, struct buf *b)
{
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : MOST_SERVERS;
	struct lint_name zone;

	if (all_of_one_zone(p->r->evidence, f, &zone)) {
		buf_str(b, "all ");
		text_count(b, f->n_servers, "server");
		buf_printf(b, " of %s", name_text(p->a, zone));
		return;
	}
	for (size_t i = 0; i < f->n_servers && i < most; i++)
		buf_printf(b, "%s%s", i > 0 ? ", " : "", p->r->evidence->sources.v[f->servers[i]].label);
	if (f->n_servers > most) {
		buf_str(b, " and ");
		text_count(b, f->n_servers - most, "more server");
	}
}

static void
one(struct page *p, const struct engine_finding *f, struct human_margin m)
{
	const struct human_margin inner = { arena_printf(p->a, "%s  ", m.rest), m.columns + 2 };
	struct buf b = buf_new(p->a);

	/* The text mostly names the owner; what it says of the apex needs no name. */
	if (strstr(f->text, name_text(p->a, f->name)) == NULL &&
	    !lint_name_eq(f->name, p->r->facts->zones.v[f->zone]->apex))
		buf_printf(&b, "%s: ", human_subject(p, f));
	buf_str(&b, f->text);
	human_headline(p, f, m, b.p);
	buf_reset(&b);
	servers(p, f, &b);
	if (f->n_servers > 0)
		text_flow(p->b, p->r->width,
		    (struct text_margin) { arena_printf(p->a, "%son: ", inner.rest),
		        arena_printf(p->a, "%s    ", inner.rest), inner.columns + 4 },
		    b.p);
	human_advice(p, f, inner, p->r->verbose > 0);
}

/* What is not published is not to be taken for what is. */
static void
declared_line(struct page *p, const struct fact_zone *z, const char *margin)
{
	const bool ns = z->cut->declared, ds = z->ds_set != NULL && z->parent != FACTS_NO_ZONE;

	if (ns || ds)
		text_flow(p->b, p->r->width,
		    (struct text_margin) { margin, arena_printf(p->a, "%s  ", margin),
		        text_columns(margin) + 2, -2 },
		    arena_printf(p->a, "declared, not published: %s%s%s; judged as if the parent had %s",
		        ns ? "its name servers (--ns)" : "", ns && ds ? " and " : "", ds ? "its DS (--ds)" :
		        "",
		        ns ? "them" : "it"));
}

/* How the names were found; without -v only when some may be missing. */
static void
names_line(struct page *p, const struct fact_zone *z, const char *margin)
{
	const struct ev_cut *cut = z->cut;
	const char *label = cut->whole_list ? "all names are known: " : "not all names may be known: ";
	const unsigned at = text_columns(margin);

	if (cut->discovery == NULL || p->r->verbose < (cut->whole_list ? 1 : 0))
		return;
	text_flow(p->b, p->r->width,
	    (struct text_margin) { arena_printf(p->a, "%s%s", margin, label),
	        arena_printf(p->a, "%s  ", margin), at + 2, (int)strlen(label) - 2 }, cut->discovery);
}

static void
draw(struct tree *t, size_t zone, const char *before, const char *stroke, unsigned depth)
{
	struct page *p = t->p;
	const struct facts *facts = p->r->facts;
	const uint16_t index = facts->zones.v[zone]->index;
	const bool top = *stroke == '\0', last = stroke == t->d.last;
	const char *inner = arena_printf(p->a, "%s%s", before, top ? "" : last ? "   " : t->d.bar);
	size_t child = next_child(facts, 0, index);
	const char *margin = arena_printf(p->a, "%s%s", inner, child < facts->zones.n ? t->d.bar : "   ");

	zone_line(t, facts->zones.v[zone], arena_printf(p->a, "%s%s", before, stroke), margin);
	declared_line(p, facts->zones.v[zone], margin);
	human_findings(p, zone, (struct human_margin) { margin, text_columns(margin) }, one);
	names_line(p, facts->zones.v[zone], margin);
	while (child < facts->zones.n && depth < MOST_DEEP) {
		const size_t after = next_child(facts, child + 1, index);

		registration_line(t, facts->zones.v[child], inner);
		draw(t, child, inner, after < facts->zones.n ? t->d.branch : t->d.last, depth + 1);
		child = after;
	}
}

/* Names that the user asked about, below the tree, each with its zone's columns. */
static void
asked_lines(struct tree *t)
{
	struct page *p = t->p;
	const struct evidence *ev = p->r->evidence;
	unsigned wide = t->d.names;

	for (size_t i = 0; i < ev->names.n; i++) {
		const unsigned n = (unsigned)strlen(name_text(p->a, ev->names.v[i].name)) + 2;

		wide = n > wide && n <= 40 ? n : wide;
	}
	if (ev->names.n > 0)
		buf_char(p->b, '\n');
	for (size_t i = 0; i < ev->names.n; i++) {
		const char *name = name_text(p->a, ev->names.v[i].name);
		struct buf b = buf_new(p->a), row = buf_new(p->a);
		unsigned at = (unsigned)strlen(name), to;
		struct facts_asked asked;
		char type[TYPE_TEXT];

		facts_asked(p->r->result->view, &ev->names.v[i], &asked);
		for (unsigned k = 0; k < asked.n_types; k++)
			buf_printf(&b, "%s%s", k > 0 ? " " : "", type_text(asked.types[k], type));
		if (asked.heard && b.n == 0)
			buf_str(&b, asked.exists ? "exists, without these types" : "does not exist");
		if (asked.silent.n > 0) {
			buf_str(&b, b.n > 0 ? "; " : "");
			text_count(&b, asked.silent.n, "server");
			buf_str(&b, " silent");
		}
		buf_str(&row, name);
		text_spaces(&row, at < wide ? wide - at : 1);
		at = at < wide ? wide : at + 1;
		text_colour(&row, p->r->colour, status_sgr(asked.status), asked.status);
		at += (unsigned)strlen(asked.status);
		to = wide + t->d.statuses;
		if (b.n > 0)
			text_spaces(&row, at < to ? to - at : 1);
		text_flow(p->b, p->r->width,
		    (struct text_margin) { row.p, arena_printf(p->a, "%*s", (int)to, ""), to,
		        (int)(at < to ? to : at + 1) - (int)to }, b.p);
	}
}

void
human_tree(struct page *p)
{
	const struct facts *facts = p->r->facts;
	struct tree t = { p, p->r->unicode ? unicode_strokes : ascii_strokes };
	bool any = p->r->verbose >= 0;
	size_t skipped = 0;
	struct buf b;

	for (size_t i = 0; i < facts->zones.n; i++)
		any |= facts->zones.v[i]->cut != NULL && p->n[i] > 0;
	if (!any)
		return;
	for (size_t i = 0; i < facts->zones.n; i++) {
		const struct fact_zone *z = facts->zones.v[i];
		const unsigned wide = 3 * depth_of(facts, z) + (unsigned)strlen(name_text(p->a, z->apex)) + 2;

		const unsigned status = (unsigned)strlen(facts_status(p->r->result->view, z)) + 2;

		if (z->cut != NULL && wide > t.d.names)
			t.d.names = wide;
		if (z->cut != NULL && status > t.d.statuses)
			t.d.statuses = status;
		make_room(&t, z);
	}
	t.d.names = t.d.names > 36 ? 36 : t.d.names;
	for (size_t i = 0; i < facts->zones.n; i++)
		if (is_top(facts, i))
			draw(&t, i, "", "", 0);
	if (p->r->verbose >= 0)
		asked_lines(&t);
	if (p->r->verbose >= 0)
		human_resolvers(p);
	for (size_t i = 0; i < p->r->result->findings.n; i++)
		skipped += human_skips(p, p->r->result->findings.v[i]);
	buf_char(p->b, '\n');
	if (skipped == 0 || p->r->verbose < 0)
		return;
	b = buf_new(p->a);
	text_count(&b, skipped, "note");
	buf_str(&b, " on zones that were only on the way (-v shows them)");
	text_flow(p->b, p->r->width, (struct text_margin) { "", "", 0 }, b.p);
	buf_char(p->b, '\n');
}
