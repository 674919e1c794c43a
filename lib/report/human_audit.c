/* human_audit.c - the story of a zone: what explains the outage first, then line by line. */
#include "human.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { TIME_COLUMN = 22, AUDIT_MOST_MIXES_SHOWN = 3, AUDIT_MOST_SHOWN = 40 };

static const char *
span(struct page *p, int64_t seconds)
{
	char text[WHEN_TEXT];

	when_span(seconds, text);
	return arena_copy(p->a, text, strlen(text));
}

/* "at www.corp.example. A": left out for the zone itself without a type. */
static const char *
place(struct page *p, const struct report_event *e)
{
	const char *name = e->name.len == 0 ? "" : name_text(p->a, e->name);
	char type[TYPE_TEXT];

	if (e->name.len == 0 || strcmp(name, p->r->audit->zone) == 0)
		return "";
	return arena_printf(p->a, "%s%s%s: ", name, e->type != 0 ? " " : "",
	    e->type != 0 ? type_text(e->type, type) : "");
}

static const char *
event_text(struct page *p, const struct report_event *e)
{
	switch ((enum report_event_kind)e->kind) {
	case REPORT_CHANGE: return arena_printf(p->a, "%s: %s%s", e->word, place(p, e), e->text);
	case REPORT_FINDING:
		return arena_printf(p->a, "%s %s %s%s%s", engine_severity_text(e->severity), e->word,
		    place(p, e), e->text,
		    e->gone ? arena_printf(p->a, " (last seen %s)", human_instant(p, e->last)) : "");
	case REPORT_FAILS:
		return arena_printf(p->a, "FAILS %s%s: %s: %s, at %s",
		    e->last == LINT_NEVER ? "until it is put right" : "until ",
		    e->last == LINT_NEVER ? "" : human_instant(p, e->last), e->text,
		    strcmp(e->word, "lost") == 0 ? "no answer" : "SERVFAIL",
		    human_families(p, e->families));
	case REPORT_HEALS:
		return arena_printf(p->a, "well again: %s", human_families(p, e->families));
	}
	return "";
}

/* What is seen at one look happened at any time since the one before. */
static void
head_of(struct page *p, const struct report_event *e)
{
	buf_str(p->b, "\n  ");
	buf_str(p->b, human_instant(p, e->at));
	if (e->kind == REPORT_CHANGE && e->since != LINT_ALWAYS_WAS && e->since < e->at)
		buf_printf(p->b, "  (or up to %s before)", span(p, e->at - e->since));
	else if (e->kind == REPORT_FAILS && e->since < e->at)
		buf_printf(p->b, "  (or from %s on)", human_instant(p, e->since));
	buf_char(p->b, '\n');
}

static void
timeline(struct page *p)
{
	const struct report_audit *t = p->r->audit;
	const bool all = p->r->verbose > 0;
	size_t fails = 0, shown = 0, left = 0;

	if (t->events.n == 0) {
		buf_str(p->b, "\n  nothing changed, and nothing above info was found\n");
		return;
	}
	for (size_t i = 0; i < t->events.n; i++) {
		const struct report_event *e = &t->events.v[i];

		fails += e->kind == REPORT_FAILS;
		if (!all && (shown == AUDIT_MOST_SHOWN ||
				(e->kind == REPORT_FAILS && fails > AUDIT_MOST_MIXES_SHOWN))) {
			left++;
			continue;
		}
		shown++;
		if (i == 0 || e->at != e[-1].at)
			head_of(p, e);
		text_flow(p->b, p->r->width, (struct text_margin){ "    ", "      ", 4, 0 },
		    event_text(p, e));
	}
	if (left > 0)
		buf_printf(p->b, "\n  and %zu more (-v shows all)\n", left);
}

static void
explanation(struct page *p)
{
	const struct report_audit *t = p->r->audit;
	const struct report_event *c = t->cause;
	struct buf head = buf_new(p->a);

	if (c == NULL && t->fails_from == LINT_NEVER)
		return;
	buf_str(&head, "  ");
	text_colour(&head, p->r->colour, "1;31", c != NULL ? "EXPLAINED BY" : "FAILED");
	buf_char(&head, ' ');
	text_flow(p->b, p->r->width,
	    (struct text_margin){ head.p, "    ", 4, c != NULL ? 11 : 5 },
	    c == NULL ? "by the cache model; no check of this version explains it"
		      : arena_printf(p->a, "%s: %s%s", c->word, place(p, c), c->text));
	if (c != NULL && c->worst_at > c->at)
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "it could have been known since %s, %s before: the same check spoke "
				       "then, less loudly", human_instant(p, c->at),
			span(p, c->worst_at - c->at)));
	else if (c != NULL)
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "it could have been known since %s, the first look that shows it",
			human_instant(p, c->at)));
	if (t->fails_from != LINT_NEVER)
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "names may have failed from %s on, %s",
			human_instant(p, t->fails_from),
			t->fails_until == LINT_NEVER
			    ? "until it is put right"
			    : arena_printf(p->a, "until %s", human_instant(p, t->fails_until))));
}

void
human_audit(struct page *p)
{
	const struct report_audit *t = p->r->audit;
	struct buf head = buf_new(p->a);

	buf_printf(&head, "%s  ", t->zone);
	text_count(&head, t->n_snapshots, "snapshot");
	buf_printf(&head, ", %s", human_instant(p, t->first));
	if (t->last > t->first)
		buf_printf(&head, " to %s, the widest gap %s", human_instant(p, t->last),
		    span(p, t->widest_gap));
	text_flow(p->b, p->r->width, (struct text_margin){ "", "  ", 0, 0 }, head.p);
	explanation(p);
	timeline(p);
	if (t->failing)
		human_acts(p, t->acts, t->n_acts);
	if (t->n_incomplete > 0)
		text_indented(p->b, p->r->width, 2,
		    arena_printf(p->a, "%u of %u snapshots are incomplete: not every check could be "
				       "evaluated there", t->n_incomplete, t->n_judged));
	if (t->limit != NULL)
		text_indented(p->b, p->r->width, 2, arena_printf(p->a, "not all is known: %s", t->limit));
	buf_char(p->b, '\n');
}
