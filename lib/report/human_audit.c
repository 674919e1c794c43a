/* human_audit.c - the story of a zone: what explains the outage first, then line by line. */
#include "human.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { TIME_COLUMN = 22, AUDIT_MOST_MIXES_SHOWN = 3, AUDIT_MOST_SHOWN = 40,
	AUDIT_MOST_OUTAGES = 3 };

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

/* One fault at many names is one line. */
static size_t
alike(const struct report_audit *t, size_t i)
{
	const struct report_event *e = &t->events.v[i];
	size_t n = 1;

	while (e->kind == REPORT_FINDING && i + n < t->events.n && e[n].kind == REPORT_FINDING &&
	       e[n].at == e->at && e[n].severity == e->severity && strcmp(e[n].word, e->word) == 0)
		n++;
	return n;
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
	for (size_t i = 0, n; i < t->events.n; i += n) {
		const struct report_event *e = &t->events.v[i];

		n = all ? 1 : alike(t, i);
		fails = (i > 0 && e->at == e[-1].at ? fails : 0) + (e->kind == REPORT_FAILS);
		if (!all && (shown == AUDIT_MOST_SHOWN ||
				(e->kind == REPORT_FAILS && fails > AUDIT_MOST_MIXES_SHOWN))) {
			left += n;
			continue;
		}
		shown++;
		if (i == 0 || e->at != e[-1].at)
			head_of(p, e);
		text_flow(p->b, p->r->width, (struct text_margin){ "    ", "      ", 6, -2 },
		    n == 1 ? event_text(p, e)
			   : arena_printf(p->a, "%s; and %zu more of %s", event_text(p, e), n - 1, e->word));
	}
	if (left > 0)
		buf_printf(p->b, "\n  and %zu more (-v shows all)\n", left);
}

static void
known_since(struct page *p, const struct report_event *c)
{
	if (c->worst_at > c->at)
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "it could have been known since %s, %s before: the same check spoke "
				       "then, less loudly", human_instant(p, c->at),
			span(p, c->worst_at - c->at)));
	else
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "it could have been known since %s, the first look that shows it",
			human_instant(p, c->at)));
}

/* NULL: nothing explains it.  o NULL: no mix of what caches held was broken. */
static void
explanation(struct page *p, const struct report_outage *o, const struct report_event *c)
{
	struct buf head = buf_new(p->a);

	buf_str(&head, "  ");
	text_colour(&head, p->r->colour, "1;31", c != NULL ? "EXPLAINED BY" : "FAILED");
	buf_char(&head, ' ');
	text_flow(p->b, p->r->width,
	    (struct text_margin){ head.p, "    ", 4, c != NULL ? 11 : 5 },
	    c == NULL ? "by what caches held; no check of this version explains it"
		      : arena_printf(p->a, "%s: %s%s", c->word, place(p, c), c->text));
	if (c != NULL)
		known_since(p, c);
	if (o != NULL)
		text_indented(p->b, p->r->width, 4,
		    arena_printf(p->a, "names may have failed from %s on, %s", human_instant(p, o->from),
			o->until == LINT_NEVER
			    ? "until it is put right"
			    : arena_printf(p->a, "until %s", human_instant(p, o->until))));
}

/* The newest first: that is the one which somebody asks about. */
static void
explanations(struct page *p)
{
	const struct report_audit *t = p->r->audit;
	const size_t n = t->outages.n, most = p->r->verbose > 0 ? SIZE_MAX : AUDIT_MOST_OUTAGES;

	for (size_t i = 0; i < n && i < most; i++)
		explanation(p, &t->outages.v[n - 1 - i], t->outages.v[n - 1 - i].cause);
	if (n > most)
		buf_printf(p->b, "  and %zu earlier outages (-v shows all)\n", n - most);
	if (n == 0 && t->cause != NULL)
		explanation(p, NULL, t->cause);
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
	text_flow(p->b, p->r->width, (struct text_margin){ "", "  ", 2, -2 }, head.p);
	explanations(p);
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
