/* resolvers.c - who was asked from the outside, with how many questions, and what that is worth. */
#include "human.h"
#include "json_zone.h"
#include "text.h"
#include "../dns/name.h"
#include <string.h>

struct told { /* of one resolver */
	const struct ev_source *source;
	unsigned asked, answered; /* questions; answers of use */
	bool validates;
};

static size_t
count(struct arena *a, const struct report *r, struct told **out)
{
	const struct evidence *e = r->evidence;
	struct told *by = new (a, struct told, e->sources.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < e->replies.n; i++)
		by[e->replies.v[i].source].asked += e->replies.v[i].tries > 0;
	for (size_t i = 0; i < r->facts->zones.n; i++)
		for (size_t k = 0; k < r->facts->zones.v[i]->resolved.n; k++) {
			const struct fact_resolved *f = &r->facts->zones.v[i]->resolved.v[k];
			struct told *t = &by[e->replies.v[f->reply].source];

			t->answered += f->view.works;
			t->validates |= f->view.validates;
		}
	for (size_t i = 0; i < e->sources.n; i++)
		if (e->sources.v[i].kind == LINT_RESOLVER) {
			by[n] = by[i];
			by[n++].source = &e->sources.v[i];
		}
	*out = by;
	return n;
}

static const char *
word_of(const struct told *t)
{
	if (t->source->skipped != NULL)
		return "not asked";
	return t->answered == 0 ? "no answer" : t->validates ? "validates" : "does not validate";
}

void
json_resolvers(struct arena *a, struct js *root, const struct report *r)
{
	struct told *told;
	const size_t n = count(a, r, &told);
	struct js *list = js_array();

	for (size_t i = 0; i < n; i++) {
		const struct told *t = &told[i];
		struct js *o = js_object();
		char text[NET_ADDR_TEXT];

		js_set_str(o, "name", t->source->name);
		js_set_str(o, "address", net_addr_text(&t->source->addr, text));
		js_set_str(o, "skipped", t->source->skipped);
		js_set_int(o, "questions", t->asked);
		js_set_int(o, "answers", t->answered);
		if (t->answered > 0)
			js_set_bool(o, "validates", t->validates);
		else
			js_set(o, "validates", NULL);
		js_add(list, o);
	}
	if (n > 0)
		js_set(root, "resolvers", list);
	else
		js_drop(list);
}

/* Below the tree: a line each, and what they were not asked about. */
void
human_resolvers(struct page *p)
{
	struct told *told;
	const size_t n = count(p->a, p->r, &told);
	size_t names = 0, words = 0, questions = 0;

	for (size_t i = 0; i < n; i++) {
		const size_t name = strlen(told[i].source->label), word = strlen(word_of(&told[i]));

		names = name > names ? name : names;
		words = word > words ? word : words;
		questions += told[i].asked;
	}
	if (n == 0)
		return;
	buf_str(p->b, "\nresolvers, ");
	text_count(p->b, questions, "question");
	buf_char(p->b, '\n');
	for (size_t i = 0; i < n; i++) {
		const struct told *t = &told[i];
		const char *word = word_of(t);
		const bool good = t->answered > 0;

		buf_printf(p->b, "  %s", t->source->label);
		text_spaces(p->b, (unsigned)(names - strlen(t->source->label)) + 2);
		text_colour(p->b, p->r->colour, good && t->validates ? "32" : good ? "0" : "33", word);
		text_spaces(p->b, (unsigned)(words - strlen(word)) + 2);
		if (t->source->skipped != NULL)
			text_line(p->b, t->source->skipped);
		else
			text_count(p->b, t->asked, "question");
		buf_char(p->b, '\n');
	}
	for (size_t i = 0; i < p->r->evidence->cuts.n; i++) {
		const struct ev_cut *c = &p->r->evidence->cuts.v[i];

		if (c->unresolved != NULL)
			text_flow(p->b, p->r->width, (struct text_margin){ "  ", "    ", 4, -2 },
			    arena_printf(p->a, "%s: %s", name_text(p->a, c->zone), c->unresolved));
	}
}
